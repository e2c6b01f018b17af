"""Rules of the tree that municipalities report: what a head of roads, or of homes, would check first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from raaderum.domain.key_figures import KeyFigure, Reporting, Role
from raaderum.packs.findings import Finding, find_twice, find_unknown
from raaderum.packs.schema import KeyFiguresFile, Measure, QuestionnaireFile, VariablesFile

_FIGURES = "key_figures.yaml"
_PARENTS: dict[Role, tuple[Role, ...]] = {
    "central": ("total",),
    "separate": ("total",),
    "adjustments": ("total",),
    "underlying": ("central",),
    "adjustment": ("adjustments",),
}
_NAMES: dict[Role, str] = {
    "total": "total",
    "central": "central",
    "underlying": "underliggende",
    "separate": "for sig",
    "adjustments": "bro til regnskabet",
    "adjustment": "post i broen",
}


def check_reported(models: dict[str, Any]) -> Iterator[Finding]:
    """Check roles, chains, what is reported, questions, controls and measures."""
    figures: KeyFiguresFile = models["key_figures.yaml"]
    variables: VariablesFile = models["variables.yaml"]
    questionnaire: QuestionnaireFile | None = models.get("questionnaire.yaml")
    by_id = {figure.id: figure for figure in figures.key_figures}
    yield from _roles(by_id)
    for figure in by_id.values():
        yield from _chain(figure, [v.id for v in variables.variables])
    yield from _reporting(variables, questionnaire, by_id)
    if questionnaire is not None:
        yield from _questionnaire(questionnaire, [v.id for v in variables.variables], by_id)
    measures = {name: model for name, model in models.items() if isinstance(model, Measure)}
    yield from find_twice("measures", [measure.id for measure in measures.values()])
    for name, measure in measures.items():
        yield from _measure(name, measure, by_id)


def _roles(by_id: dict[str, KeyFigure]) -> Iterator[Finding]:
    parents: dict[str, list[KeyFigure]] = {name: [] for name in by_id}
    for figure in by_id.values():
        for child in figure.children:
            parents.setdefault(child, []).append(figure)
    for figure in by_id.values():
        wanted = _PARENTS.get(figure.role)
        above = [parent.role for parent in parents[figure.id]]
        if wanted and (len(above) != 1 or above[0] not in wanted):
            problem = f"nøgletallet er »{_NAMES[figure.role]}«, men står {len(above)} steder i træet."
            if len(above) == 1:
                problem = f"nøgletallet er »{_NAMES[figure.role]}«, men står under et, der ikke er det rigtige."
            remedy = f"Sæt det under ét nøgletal, der er »{_NAMES[wanted[0]]}«."
            yield Finding(_FIGURES, figure.id, problem, remedy)
        if figure.role == "companion" and above:
            problem = "nøgletallet står ved siden af og må ikke være en del af en sum."
            yield Finding(_FIGURES, figure.id, problem, "Fjern det fra children, og nævn det under companions.")
    if sum(figure.role == "total" for figure in by_id.values()) > 1:
        yield Finding(_FIGURES, "role", "der er flere totaler.", "Lad ét nøgletal have role: total.")


def _chain(figure: KeyFigure, variables: list[str]) -> Iterator[Finding]:
    if figure.role == "underlying" and not figure.chain and figure.no_chain is None:
        yield Finding(_FIGURES, figure.id, "faktorkæden mangler.", "Skriv chain, eller skriv i no_chain hvorfor.")
    if figure.role == "separate" and figure.no_chain is None:
        yield Finding(_FIGURES, figure.id, "no_chain mangler.", "Skriv, hvorfor udgiften ikke deles op.")
    if not figure.chain:
        return
    if figure.children or figure.role != "underlying":
        problem = "kun underliggende nøgletal har en faktorkæde."
        yield Finding(_FIGURES, figure.id, problem, "Slet chain, eller giv nøgletallet role: underlying.")
    yield from find_twice(_FIGURES, [f"{figure.id} › {step.id}" for step in figure.chain])
    used = [name for step in figure.chain for name in (*step.quantity, *(step.inner.quantity if step.inner else ()))]
    yield from find_unknown(_FIGURES, figure.id, used, variables, "variablen")
    for number, step in enumerate(figure.chain, start=1):
        last = number == len(figure.chain)
        if last == bool(step.quantity):
            problem = (
                f"trinnet »{step.id}« er {'det sidste og har' if last else 'ikke det sidste og mangler'} quantity."
            )
            remedy = "Kun det sidste trin er selve udgiften og har ingen quantity."
            yield Finding(_FIGURES, figure.id, problem, remedy)
        causes = [step.cause, *((step.inner.first_cause, step.inner.second_cause) if step.inner else ())]
        for cause in set(causes) & {"accounting", "unexplained", "target_choice"}:
            problem = f"trinnet »{step.id}« har årsagen {cause}, som ingen faktor kan have."
            yield Finding(_FIGURES, figure.id, problem, "Vælg framework, service_level, price eller productivity.")
        if set(figure.numerator) & set(step.quantity):
            problem = f"trinnet »{step.id}« bruger udgiften selv som mængde."
            yield Finding(_FIGURES, figure.id, problem, "Brug en mængde eller et serviceniveau.")


def _reporting(
    variables: VariablesFile, questionnaire: QuestionnaireFile | None, by_id: dict[str, KeyFigure]
) -> Iterator[Finding]:
    file = "variables.yaml"
    sections = [section.id for section in questionnaire.sections] if questionnaire else []
    known = {variable.id: variable for variable in variables.variables}
    for variable in variables.variables:
        if variable.reported is not None:
            yield from _plausible(file, variable.id, variable.reported, sections, list(known))
    for figure in by_id.values():
        if figure.role in ("underlying", "separate", "adjustment"):
            for name in (*figure.numerator, *figure.minus):
                if name in known and known[name].reported is None:
                    problem = f"»{name}« indgår i {figure.id}, men kan ikke indberettes."
                    yield Finding(file, name, problem, "Tilføj reported.")


def _plausible(file: str, variable: str, rules: Reporting, sections: list[str], known: list[str]) -> Iterator[Finding]:
    yield from find_unknown(file, variable, [rules.section], sections, "afsnittet")
    yield from find_unknown(file, variable, [rules.per] if rules.per else [], known, "variablen")
    if rules.low >= rules.high:
        problem = f"det laveste ({rules.low:g}) er ikke under det højeste ({rules.high:g})."
        yield Finding(file, variable, problem, "Byt om på low og high.")
    if not 0 <= rules.error_share < 1:
        yield Finding(file, variable, f"error_share er {rules.error_share:g}.", "Skriv en andel fra 0 til 1.")


def _questionnaire(
    questionnaire: QuestionnaireFile, variables: list[str], by_id: dict[str, KeyFigure]
) -> Iterator[Finding]:
    file = "questionnaire.yaml"
    sections = [section.id for section in questionnaire.sections]
    yield from find_twice(file, sections)
    yield from find_twice(file, [control.id for control in questionnaire.controls])
    for question in questionnaire.questions:
        yield from find_unknown(file, question.id, [question.section], sections, "afsnittet")
        yield from find_unknown(file, question.id, question.figures, list(by_id), "nøgletallet")
        values = [option.value for option in question.options]
        if len(set(values)) < len(values):
            yield Finding(file, question.id, "to svar har samme nummer.", "Giv hvert svar sit nummer.")
    for control in questionnaire.controls:
        used = [*control.total, *control.parts, *control.minus]
        yield from find_unknown(file, control.id, used, variables, "variablen")
        yield from find_unknown(
            file, control.id, [control.figure] if control.figure else [], list(by_id), "nøgletallet"
        )
        if bool(control.parts) == bool(control.figure):
            problem = "kontrollen skal have enten parts eller figure."
            yield Finding(file, control.id, problem, "Slet den ene.")


def _measure(file: str, measure: Measure, by_id: dict[str, KeyFigure]) -> Iterator[Finding]:
    for moves in measure.moves:
        yield from find_unknown(file, measure.id, [moves.figure], list(by_id), "nøgletallet")
        if moves.figure in by_id:
            steps = [step.id for step in by_id[moves.figure].chain]
            yield from find_unknown(file, measure.id, moves.steps, steps, "trinnet")
    if (measure.evidence == "documented") != (measure.effect is not None):
        problem = "dokumenteret virkning og effect følges ad."
        yield Finding(file, measure.id, problem, "Skriv effect, eller vælg estimated eller idea.")
    if measure.effect is not None and measure.effect.low > measure.effect.high:
        yield Finding(file, measure.id, "effektens low er over high.", "Byt om på dem.")
