"""Every mistake in a pack, with file, id and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from raaderum.domain.errors import near_names
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.text import LANGUAGES
from raaderum.packs.schema import FILES, AreaFile, KeyFiguresFile, PeersFile, VariablesFile

_DATA_SUFFIXES = {".yaml", ".md"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: in which file, at which id or field, what is wrong and what to do."""

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.problem} {self.remedy}"


def check_pack(folder: Path) -> list[Finding]:
    """Return all findings; an empty list means that the pack can be used."""
    findings: list[Finding] = list(_foreign_files(folder))
    raw: dict[str, Any] = {}
    for name in FILES:
        path = folder / name
        if not path.is_file():
            findings.append(Finding(name, "", "filen mangler.", f"Læg {name} i mappen {folder.name}."))
            continue
        findings.extend(_read(path, raw))
    models: dict[str, Any] = {}
    for name, content in raw.items():
        try:
            models[name] = FILES[name].model_validate(content)
        except ValidationError as error:
            findings.extend(_schema_findings(name, content, error))
    for name, content in raw.items():
        findings.extend(_blank_texts(name, content, ()))
    if len(models) == len(FILES):
        findings.extend(_meaning(models))
    return findings


def _read(path: Path, raw: dict[str, Any]) -> list[Finding]:
    """Read one file into ``raw``; what keeps it from being read is returned."""
    from raaderum.packs.load import read_yaml  # which itself checks what it loads

    name = path.name
    try:
        raw[name] = read_yaml(path)
    except UnicodeDecodeError as error:
        return [Finding(name, f"byte {error.start}", "filen er ikke UTF-8.", "Gem den som UTF-8.")]
    except yaml.YAMLError as error:
        return [_syntax_finding(name, error)]
    except (ValueError, RecursionError) as error:  # a date that is none, a number too long, nesting without end
        problem = f"en værdi kan ikke læses ({error})."
        return [Finding(name, "", problem, "Ret datoen eller tallet, eller sæt det i anførselstegn.")]
    except TypeError:  # a key that is a list or a table, as in an unfilled {placeholder}
        return [Finding(name, "", "en nøgle er selv en liste eller en tabel.", "Sæt nøglen i anførselstegn.")]
    return []


def _foreign_files(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _DATA_SUFFIXES:
            yield Finding(path.name, "", "en pakke er data: kun .yaml og .md hører til her.", "Flyt filen ud.")


def _syntax_finding(name: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None)
    place = f"linje {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return Finding(name, place, f"filen kan ikke læses som YAML: {problem}.", "Ret indrykning eller tegn på linjen.")


_PROBLEMS = {
    "missing": ("feltet mangler.", "Tilføj det."),
    "unexpected_keyword_argument": (
        "feltet kendes ikke.",
        "Ret stavemåden (eller sæt tekst med komma i anførselstegn).",
    ),
    "extra_forbidden": ("feltet kendes ikke.", "Ret stavemåden, eller slet det."),
    "string_type": ("værdien »{value}« er ikke tekst.", "Sæt den i anførselstegn."),
    "too_short": ("listen er tom.", "Tilføj mindst én, eller slet feltet."),
    "string_pattern_mismatch": ("værdien »{value}« har forkert form.", "Den skal passe til {pattern}."),
    "literal_error": ("værdien »{value}« er ikke tilladt.", "Vælg en af: {expected}."),
}


def _schema_findings(name: str, content: object, error: ValidationError) -> Iterator[Finding]:
    for item in error.errors(include_url=False):
        problem, remedy = _PROBLEMS.get(item["type"], ("værdien »{value}« kan ikke bruges: {msg}.", "Ret den."))
        facts = {"value": item["input"], "msg": item["msg"], **item.get("ctx", {})}
        yield Finding(name, _place(content, item["loc"]), problem.format(**facts), remedy.format(**facts))


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """Name the entry by its id rather than by its number where it has one."""
    words: list[str] = []
    for step in location:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        if isinstance(step, int):
            words.append(str(content.get("id", f"nr. {step + 1}")) if isinstance(content, dict) else f"nr. {step + 1}")
        else:
            words.append(str(step))
    return " › ".join(words)


def _blank_texts(name: str, content: object, path: tuple[str, ...]) -> Iterator[Finding]:
    if isinstance(content, dict):
        if "da" in content or "en" in content:
            for language in LANGUAGES:
                if not str(content.get(language) or "").strip():
                    which = {"da": "dansk", "en": "engelsk"}[language]
                    yield Finding(
                        name, " › ".join(path), f"{which} tekst mangler.", f"Skriv teksten under {language}:."
                    )
        for key, value in content.items():
            yield from _blank_texts(name, value, (*path, str(key)))
            if key not in LANGUAGES and isinstance(value, str) and not value.strip():
                place = " › ".join((*path, str(key)))
                yield Finding(name, place, "feltet er tomt.", "Skriv en værdi, eller slet linjen.")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            label = str((isinstance(value, dict) and value.get("id")) or f"nr. {number + 1}")
            yield from _blank_texts(name, value, (*path, label))
            if isinstance(value, str) and not value.strip():
                yield Finding(name, " › ".join((*path, label)), "et navn er tomt.", "Skriv navnet, eller slet linjen.")


def _meaning(models: dict[str, Any]) -> Iterator[Finding]:
    area: AreaFile = models["area.yaml"]
    variables: VariablesFile = models["variables.yaml"]
    figures: KeyFiguresFile = models["key_figures.yaml"]
    peers: PeersFile = models["peers.yaml"]
    known_variables = [v.id for v in variables.variables]
    known_figures = [f.id for f in figures.key_figures]
    yield from _twice("variables.yaml", known_variables)
    yield from _twice("variables.yaml", [i.id for i in variables.identities])
    yield from _twice("key_figures.yaml", known_figures)
    yield from _twice("peers.yaml", [f.id for f in peers.features])
    yield from _twice("area.yaml", [t.id for t in area.targets])
    yield from _variable_references(variables, known_variables, sorted(area.sources))
    yield from _figure_references(figures, known_variables, known_figures)
    yield from _trees(figures)
    yield from _area_references(area, known_figures)
    yield from _peer_rules(peers, figures, known_variables)
    for value in models["golden.yaml"].values:
        yield from _unknown("golden.yaml", value.key_figure, [value.key_figure], known_figures, "nøgletallet")


def _twice(file: str, ids: list[str]) -> Iterator[Finding]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Finding(file, name, f"id'et står {count} gange.", "Giv hver sit id.")


def _unknown(file: str, place: str, used: list[str], known: list[str], noun: str) -> Iterator[Finding]:
    for name in used:
        if name not in known:
            near = near_names(name, known, 1)
            hint = f"Mente du {near[0]}?" if near else f"Kendte: {', '.join(known[:6])} …"
            yield Finding(file, place, f"{noun} »{name}« findes ikke.", hint)


def _variable_references(variables: VariablesFile, known: list[str], tables: list[str]) -> Iterator[Finding]:
    file = "variables.yaml"
    for variable in variables.variables:
        yield from _unknown(file, variable.id, variable.computed_as, known, "variablen")
        used = [column.table for column in variable.statbank] + [column.source for column in variable.facts]
        yield from _unknown(file, variable.id, used, tables, "kilden")
        if not (variable.facts or variable.statbank or variable.computed_as):
            yield Finding(file, variable.id, "variablen har ingen kilde.", "Skriv facts, statbank eller computed_as.")
    for identity in variables.identities:
        used = [identity.whole, *identity.parts, *([identity.weights] if identity.weights else [])]
        yield from _unknown(file, identity.id, used, known, "variablen")


def _figure_references(figures: KeyFiguresFile, variables: list[str], known: list[str]) -> Iterator[Finding]:
    file = "key_figures.yaml"
    for figure in figures.key_figures:
        published = [figure.published] if figure.published else []
        if not figure.numerator:
            yield Finding(file, figure.id, "tælleren er tom.", "Nævn mindst én variabel under numerator.")
        for part, count in Counter(figure.numerator).items():
            if count > 1:
                problem = f"»{part}« står {count} gange i tælleren."
                yield Finding(file, figure.id, problem, "Hver krone må kun tælle én gang.")
        if figure.service_level == []:
            yield Finding(file, figure.id, "serviceniveauet er en tom liste.", "Nævn et nøgletal, eller skriv none.")
        yield from _unknown(
            file, figure.id, [*figure.numerator, figure.denominator, *published], variables, "variablen"
        )
        yield from _unknown(file, figure.id, figure.children, known, "nøgletallet")


def _trees(figures: KeyFiguresFile) -> Iterator[Finding]:
    by_id = {figure.id: figure for figure in figures.key_figures}
    for figure in figures.key_figures:
        children = [by_id[name] for name in figure.children if name in by_id]
        if not children:
            continue
        if figure.id in _below(figure, by_id):
            problem = "nøgletallet ligger under sig selv."
            yield Finding("key_figures.yaml", figure.id, problem, "Fjern det fra children.")
        parts = Counter(part for child in children for part in child.numerator)
        for part, count in parts.items():
            if count > 1:
                problem = f"»{part}« indgår {count} gange i underliggende nøgletal."
                yield Finding("key_figures.yaml", figure.id, problem, "Hver krone må kun tælle én gang.")
            if part not in figure.numerator:
                problem = f"»{part}« indgår i et underliggende nøgletal, men ikke i summen."
                yield Finding("key_figures.yaml", figure.id, problem, "Tilføj variablen til numerator.")
        for part in set(figure.numerator) - set(parts):
            problem = f"»{part}« indgår i summen, men ikke i noget underliggende nøgletal."
            yield Finding("key_figures.yaml", figure.id, problem, "Tilføj et underliggende nøgletal.")


def _below(figure: KeyFigure, by_id: dict[str, KeyFigure]) -> set[str]:
    """Return the ids of everything under ``figure``, however deep."""
    below: set[str] = set()
    waiting = list(figure.children)
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in below:
            below.add(name)
            waiting += by_id[name].children
    return below


def _area_references(area: AreaFile, known: list[str]) -> Iterator[Finding]:
    for name, rules in area.datasets.items():
        complete = [rules.complete] if rules.complete else []
        if rules.disclosure == "protected":
            problem = "beskyttede data kan ikke vises endnu."
            yield Finding("area.yaml", name, problem, "Vent med datasættet, eller sæt disclosure til none.")
        yield from _unknown("area.yaml", name, [rules.root, *rules.context, *complete], known, "nøgletallet")
        if rules.complete and not rules.partial:
            yield Finding("area.yaml", name, "partial mangler.", "Skriv, hvad der vises, når det fulde tal mangler.")
    for target in area.targets:
        if (target.kind == "cheapest") != (target.count > 0):
            yield Finding(
                "area.yaml", target.id, "count passer ikke til kind.", "Kun cheapest har count, og den over 0."
            )


def _peer_rules(peers: PeersFile, figures: KeyFiguresFile, variables: list[str]) -> Iterator[Finding]:
    file = "peers.yaml"
    outcomes = {name for figure in figures.key_figures for name in [*figure.numerator, figure.published] if name}
    for feature in peers.features:
        yield from _unknown(file, feature.id, [*feature.numerator, *feature.denominator], variables, "variablen")
        if feature.weight <= 0:
            yield Finding(file, feature.id, f"vægten er {feature.weight:g}.", "Giv den en vægt over 0, eller slet den.")
        for name in outcomes.intersection([*feature.numerator, *feature.denominator]):
            problem = f"»{name}« er selv en udgift, der sammenlignes."
            yield Finding(file, feature.id, problem, "Brug kun rammevilkår, ikke resultatet.")
    drivers = [feature.id for feature in peers.features if feature.expectation]
    if len(drivers) > 4:
        yield Finding(file, "expectation", f"{len(drivers)} drivere er flere end fire.", "Vælg højst fire.")
    if peers.redraws.drop_at_most >= len(peers.features):
        yield Finding(file, "drop_at_most", "alle rammevilkår kan falde ud.", "Vælg et mindre tal.")
