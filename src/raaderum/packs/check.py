"""Every mistake in a pack, with file, id and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from raaderum.domain.text import LANGUAGES
from raaderum.packs.catalogue import FILES, MEASURES
from raaderum.packs.files import pack_files, read_measure, read_yaml
from raaderum.packs.findings import Finding
from raaderum.packs.meaning import check_meaning
from raaderum.packs.schema import Measure

_DATA_SUFFIXES = {".yaml", ".md"}


def check_pack(folder: Path) -> list[Finding]:
    """Return all findings; an empty list means that the pack can be used."""
    return read_pack(folder)[0]


def read_pack(folder: Path) -> tuple[list[Finding], dict[str, Any], dict[str, Any]]:
    """Read each file of the pack once.

    Returns:
        All findings; the files as YAML by name; and as the models of the schema, whole where there is no finding.
    """
    findings: list[Finding] = list(_foreign_files(folder))
    raw: dict[str, Any] = {}
    for path in pack_files(folder):
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            findings.append(Finding(name, "", "filen mangler.", f"Læg {name} i mappen {folder.name}."))
            continue
        findings.extend(_read(path, name, raw))
    models: dict[str, Any] = {}
    for name, content in raw.items():
        head = content["head"] if name.startswith(MEASURES) else content
        try:
            models[name] = FILES.get(name, Measure).model_validate(head)
        except ValidationError as error:
            findings.extend(_schema_findings(name, head, error))
    for name, content in raw.items():
        findings.extend(_blank_texts(name, content, ()))
    if len(models) == len(pack_files(folder)):
        findings.extend(check_meaning(models))
    return findings, raw, models


def _read(path: Path, name: str, raw: dict[str, Any]) -> list[Finding]:
    """Read one file into ``raw``; what keeps it from being read is returned."""
    try:
        raw[name] = read_measure(path) if path.suffix == ".md" else read_yaml(path)
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
    "finite_number": ("værdien »{value}« er ikke et endeligt tal.", "Skriv et tal."),
    "greater_than_equal": ("værdien »{value}« er for lille.", "Den skal være mindst {ge:g}."),
    "less_than_equal": ("værdien »{value}« er for stor.", "Den skal være højst {le:g}."),
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
