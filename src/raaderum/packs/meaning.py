"""Do the files of a pack fit together? Every name is known, every krone counts once, no outcome is a condition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from raaderum.domain.key_figures import KeyFigure
from raaderum.packs.findings import Finding, find_twice, find_unknown
from raaderum.packs.purchasing import check_purchasing
from raaderum.packs.reported import check_reported
from raaderum.packs.schema import AreaFile, GoldenFile, KeyFiguresFile, PeersFile, QuestionnaireFile, VariablesFile
from raaderum.packs.screening import check_screening
from raaderum.packs.workshop import check_workshop

_MONTH = r"\d{4}-(0[1-9]|1[0-2])"


def check_meaning(models: dict[str, Any]) -> Iterator[Finding]:
    """Check what concerns several fields or files, given the models of all files by name."""
    area: AreaFile = models["area.yaml"]
    variables: VariablesFile = models["variables.yaml"]
    figures: KeyFiguresFile = models["key_figures.yaml"]
    peers: PeersFile = models["peers.yaml"]
    questionnaire: QuestionnaireFile | None = models.get("questionnaire.yaml")
    questions = [q.id for q in questionnaire.questions] if questionnaire else []
    known_variables = [v.id for v in variables.variables] + questions
    known_figures = [f.id for f in figures.key_figures]
    yield from find_twice("variables.yaml", known_variables)
    yield from find_twice("variables.yaml", [i.id for i in variables.identities])
    yield from find_twice("key_figures.yaml", known_figures)
    yield from find_twice("peers.yaml", [f.id for f in peers.features])
    yield from find_twice("area.yaml", [t.id for t in area.targets])
    yield from _variable_references(variables, known_variables, sorted(area.sources))
    yield from _figure_references(figures, known_variables, known_figures)
    yield from _trees(figures)
    yield from _area_references(area, known_variables, known_figures)
    yield from _peer_rules(peers, figures, known_variables)
    yield from _golden_references(models["golden.yaml"], area, known_variables, known_figures)
    yield from check_reported(models)
    if "purchasing.yaml" in models:
        yield from check_purchasing(models["purchasing.yaml"])
    if "screening.yaml" in models:
        yield from check_screening(models["screening.yaml"])
    if "workshop.yaml" in models:
        yield from check_workshop(models["workshop.yaml"])


def _variable_references(variables: VariablesFile, known: list[str], tables: list[str]) -> Iterator[Finding]:
    file = "variables.yaml"
    factors = {variable.id: variable.computed_as for variable in variables.variables}
    for variable in variables.variables:
        if variable.id in _below(variable.id, factors):
            yield Finding(file, variable.id, "variablen beregnes af sig selv.", "Fjern den fra computed_as.")
        yield from find_unknown(file, variable.id, variable.computed_as, known, "variablen")
        used = [column.table for column in variable.statbank] + [column.source for column in variable.facts]
        yield from find_unknown(file, variable.id, used, tables, "kilden")
        if not (variable.facts or variable.statbank or variable.computed_as or variable.reported):
            remedy = "Skriv facts, statbank, computed_as eller reported."
            yield Finding(file, variable.id, "variablen har ingen kilde.", remedy)
    for identity in variables.identities:
        used = [identity.whole, *identity.parts, *([identity.weights] if identity.weights else [])]
        yield from find_unknown(file, identity.id, used, known, "variablen")


def _figure_references(figures: KeyFiguresFile, variables: list[str], known: list[str]) -> Iterator[Finding]:
    file = "key_figures.yaml"
    for figure in figures.key_figures:
        if not re.fullmatch(_MONTH, figure.next_review):
            problem = f"next_review »{figure.next_review}« er ingen måned."
            yield Finding(file, figure.id, problem, "Skriv år og måned, fx 2027-06.")
        published = [figure.published] if figure.published else []
        if not (figure.numerator or figure.minus):
            yield Finding(file, figure.id, "tælleren er tom.", "Nævn mindst én variabel under numerator.")
        for part, count in Counter([*figure.numerator, *figure.minus]).items():
            if count > 1:
                problem = f"»{part}« står {count} gange i tælleren."
                yield Finding(file, figure.id, problem, "Hver krone må kun tælle én gang.")
        if figure.per <= 0:
            problem = f"per er {figure.per:g}."
            yield Finding(file, figure.id, problem, "Skriv et tal over 0, fx 1000, eller slet linjen.")
        if figure.service_level == []:
            yield Finding(file, figure.id, "serviceniveauet er en tom liste.", "Nævn et nøgletal, eller skriv none.")
        level = figure.service_level if figure.service_level != "none" else []
        beside = [*level, *figure.condition]
        used = [*figure.numerator, *figure.minus, figure.denominator, *published, *beside]
        yield from find_unknown(file, figure.id, used, variables, "variablen")
        yield from find_unknown(file, figure.id, [*figure.children, *figure.companions], known, "nøgletallet")


def _trees(figures: KeyFiguresFile) -> Iterator[Finding]:
    by_id = {figure.id: figure for figure in figures.key_figures}
    below = {figure.id: figure.children for figure in figures.key_figures}
    for figure in figures.key_figures:
        children = [by_id[name] for name in figure.children if name in by_id]
        if not children:
            continue
        if figure.id in _below(figure.id, below):
            problem = "nøgletallet ligger under sig selv."
            yield Finding("key_figures.yaml", figure.id, problem, "Fjern det fra children.")
        parts = Counter(part for child in children for part in _signed(child))
        for part, count in parts.items():
            if count > 1:
                problem = f"»{part}« indgår {count} gange i underliggende nøgletal."
                yield Finding("key_figures.yaml", figure.id, problem, "Hver krone må kun tælle én gang.")
            if part not in _signed(figure):
                problem = f"»{part}« indgår i et underliggende nøgletal, men ikke i summen."
                yield Finding("key_figures.yaml", figure.id, problem, "Tilføj variablen til numerator (eller minus).")
        for part in sorted(set(_signed(figure)) - set(parts)):
            problem = f"»{part}« indgår i summen, men ikke i noget underliggende nøgletal."
            yield Finding("key_figures.yaml", figure.id, problem, "Tilføj et underliggende nøgletal.")


def _signed(figure: KeyFigure) -> list[str]:
    """Return what a figure is the sum of; what is deducted carries a minus."""
    return [*figure.numerator, *(f"−{name}" for name in figure.minus)]


def _below(top: str, directly: dict[str, list[str]]) -> set[str]:
    """Return the ids of everything under ``top``, however deep, given what stands directly under each."""
    below: set[str] = set()
    waiting = list(directly[top])
    while waiting:
        name = waiting.pop()
        if name in directly and name not in below:
            below.add(name)
            waiting += directly[name]
    return below


def _area_references(area: AreaFile, variables: list[str], known: list[str]) -> Iterator[Finding]:
    targets = [target.id for target in area.targets]
    for scale in area.scales:
        yield from find_unknown("area.yaml", scale.id, [scale.variable], variables, "variablen")
    for rule in area.incomparable:
        yield from find_unknown("area.yaml", "incomparable", [rule.variable], variables, "variablen")
        yield from find_unknown("area.yaml", "incomparable", rule.figures, known, "nøgletallet")
    for name, rules in area.datasets.items():
        complete = [rules.complete] if rules.complete else []
        if rules.disclosure == "protected":
            problem = "beskyttede data kan ikke vises endnu."
            yield Finding("area.yaml", name, problem, "Vent med datasættet, eller sæt disclosure til none.")
        yield from find_unknown("area.yaml", name, rules.targets, targets, "sammenligningen")
        yield from find_unknown("area.yaml", name, [rules.root, *rules.context, *complete], known, "nøgletallet")
        if rules.complete and not rules.partial:
            yield Finding("area.yaml", name, "partial mangler.", "Skriv, hvad der vises, når det fulde tal mangler.")
    for target in area.targets:
        if (target.kind == "cheapest") != (target.count > 0):
            yield Finding(
                "area.yaml", target.id, "count passer ikke til kind.", "Kun cheapest har count, og den over 0."
            )


def _peer_rules(peers: PeersFile, figures: KeyFiguresFile, variables: list[str]) -> Iterator[Finding]:
    file = "peers.yaml"
    costs = [figure for figure in figures.key_figures if figure.role != "companion"]
    outcomes = {name for figure in costs for name in [*figure.numerator, *figure.minus, figure.published] if name}
    in_sets = {name for one in peers.sets for name in one.weights}
    for feature in peers.features:
        yield from find_unknown(file, feature.id, [*feature.numerator, *feature.denominator], variables, "variablen")
        if feature.weight < 0 or (feature.weight == 0 and feature.id not in in_sets):
            problem = f"vægten er {feature.weight:g}."
            yield Finding(file, feature.id, problem, "Giv den en vægt over 0, eller slet den.")
        if feature.stands_out and feature.scale != "category":
            problem = "stands_out hører til et rammevilkår, der er 0 eller 1."
            yield Finding(file, feature.id, problem, "Slet teksten, eller sæt scale til category.")
        if feature.per == 0:
            yield Finding(file, feature.id, "per er 0.", "Skriv, hvad tallet ganges med, eller slet linjen.")
        for name in outcomes.intersection([*feature.numerator, *feature.denominator]):
            problem = f"»{name}« er selv en udgift, der sammenlignes."
            yield Finding(file, feature.id, problem, "Brug kun rammevilkår, ikke resultatet.")
    drivers = [feature.id for feature in peers.features if feature.expectation]
    if len(drivers) > 4:
        yield Finding(file, "expectation", f"{len(drivers)} drivere er flere end fire.", "Vælg højst fire.")
    fewest = min([sum(f.weight > 0 for f in peers.features), *(len(one.weights) for one in peers.sets)])
    if peers.redraws.drop_at_most >= fewest:
        yield Finding(file, "drop_at_most", "alle rammevilkår kan falde ud.", "Vælg et mindre tal.")
    yield from _peer_sets(peers, [figure.id for figure in figures.key_figures])


def _peer_sets(peers: PeersFile, figures: list[str]) -> Iterator[Finding]:
    file, features = "peers.yaml", [feature.id for feature in peers.features]
    yield from find_twice(file, [one.id for one in peers.sets])
    for one in peers.sets:
        yield from find_unknown(file, one.id, one.weights, features, "rammevilkåret")
        yield from find_unknown(file, one.id, one.expectation, list(one.weights), "rammevilkåret")
        yield from find_unknown(file, one.id, one.figures, figures, "nøgletallet")
    named = Counter((dataset, name) for one in peers.sets for dataset in one.datasets for name in one.figures or ["*"])
    for (dataset, name), count in named.items():
        if count > 1:
            problem = f"{count} sæt gælder for {name} i {dataset}."
            yield Finding(file, "sets", problem, "Lad hvert nøgletal stå i ét sæt.")


def _golden_references(
    golden: GoldenFile, area: AreaFile, variables: list[str], figures: list[str]
) -> Iterator[Finding]:
    file = "golden.yaml"
    for value in golden.values:
        yield from find_unknown(file, value.key_figure, [value.key_figure], figures, "nøgletallet")
    for case in golden.cases:
        yield from find_unknown(file, case.id, [*case.unit, *case.reference], variables, "variablen")
        roots = [case.root] if case.root else []
        yield from find_unknown(file, case.id, [*case.figures, *roots], figures, "nøgletallet")
        scales = [case.scale] if case.scale else []
        yield from find_unknown(file, case.id, scales, [scale.id for scale in area.scales], "målestokken")
        named = [name.split(".")[0] for name in case.contributions]
        yield from find_unknown(file, case.id, named, figures, "nøgletallet")
        explains = case.gap is not None or case.contributions
        if explains and not (case.root and case.scale and case.reference):
            problem = "en forskel kræver root, scale og reference."
            yield Finding(file, case.id, problem, "Skriv dem, eller slet gap og contributions.")
