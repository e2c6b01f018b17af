"""A screened process as a business case: what it costs to automate, to keep running, and what time it frees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from raaderum.domain.business_cases import (
    BASE,
    UNFILLED,
    Assumption,
    BusinessCase,
    Effect,
    Line,
    Part,
    Proposal,
    Risk,
    Shape,
    Steering,
)
from raaderum.domain.formulas import names_in, parse_formula
from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import CostDefault, ScreeningFile
from raaderum.studies.business_case import study_base_case
from raaderum.studies.screening import remarks

_OWN = "Kommunens screening"
_OWN_RANGE = "Kommunens screening; spændet er Råderums forslag"
BLOCKED = "Spærret i screeningen:"
_VOLUME_SPAN, _MINUTES_SPAN, _SAVING_SPAN = (0.85, 1.15), (0.75, 1.3), (0.75, 1.15)
"""How far the municipality's own numbers may be off, where nothing is measured: an assumption."""


@dataclass(frozen=True, slots=True)
class ReuseComparison:
    """The same process built oneself, and with another's solution: kr. in the first year, and net present value."""

    build_dkk: float
    reuse_dkk: float
    build_npv_dkk: float
    reuse_npv_dkk: float

    @property
    def pays_only_by_reuse(self) -> bool:
        """Whether building loses and reusing gains."""
        return self.build_npv_dkk < 0 <= self.reuse_npv_dkk


def automation_case(
    process: WorkProcess, rules: ScreeningFile, first_year: int, today: date, *,
    reuse: bool = False, example: bool = False,
) -> BusinessCase:  # fmt: skip
    """Return the case of a process. Every number is a named assumption that can be changed.

    Args:
        process: With volume, minutes and saving; what is missing is 0, frees nothing, and is marked to be filled in.
        rules: The defaults of the cost model.
        first_year: The first year of the case.
        today: The date that the assumptions are stated on.
        reuse: Whether another municipality's solution is used again.
        example: Whether the process is made up.
    """
    years = len(rules.phase_in)
    lines = _lines(tuple(rules.phase_in), reuse=reuse)
    used = {name for line in lines for name in names_in(line.formula)}
    assumptions = [one for one in _assumptions(process, rules, today, reuse=reuse) if one.id in used]
    where = process.reuse_of or "en anden kommune"
    blocked = " ".join(text.da for text in remarks(process, rules, "knock_out"))
    return BusinessCase(
        title=f"Automatisering: {process.name}",
        municipality=process.municipality,
        area="Automatisering",
        owner=process.owner,
        stage="screening",
        first_year=first_year,
        years=years,
        rate=rules.discount_rate,
        price_level=first_year,
        scenario=BASE,
        assumptions=tuple(assumptions),
        lines=tuple(replace(line, owner=process.owner) for line in lines),
        risks=_risks(process),
        proposal=Proposal(
            background=process.description or f"{process.name} udføres i dag i hånden.",
            change=f"Processen automatiseres{f' med en løsning fra {where}' if reuse else ''}.",
            nature="efficiency",
            must_be_true=f"{BLOCKED} {blocked} Det skal være løst, før noget bygges." if blocked else "",
        ),
        example=example,
    )


def compare_reuse(process: WorkProcess, rules: ScreeningFile, first_year: int, today: date) -> ReuseComparison:
    """Return what building and reusing cost, and what each is worth."""
    found = []
    for reuse in (False, True):
        case = automation_case(process, rules, first_year, today, reuse=reuse)
        result = study_base_case(case)
        built = sum(-sum(one.by_year_dkk) for one in result.lines if one.part is Part.ONE_OFF_COST)
        found.append((built, result.net.npv_dkk))
    (build, build_npv), (again, again_npv) = found
    return ReuseComparison(build, again, build_npv, again_npv)


def complexity_of(process: WorkProcess, rules: ScreeningFile) -> str:
    """Return the class of complexity: by the number of steps; the middle one where nobody has counted."""
    steps = process.answers.get("steps")
    if steps is None:
        return rules.complexity[len(rules.complexity) // 2].id
    return next(one.id for one in rules.complexity if one.steps_at_most is None or float(steps) <= one.steps_at_most)


def _lines(phase_in: tuple[float, ...], *, reuse: bool) -> tuple[Line, ...]:
    every, once = (1.0,) * len(phase_in), (1.0, *(0.0,) * (len(phase_in) - 1))
    freed = "sager*minutter/60*besparelse*(1-undtagelser)"
    share = "sager*minutter/60*koeretid/kapacitet"
    building, hours = ("Tilpasning af en andens løsning", "udvikling*genbrug") if reuse else ("Udvikling", "udvikling")
    current, future, one_off = Part.CURRENT, Part.FUTURE, Part.ONE_OFF_COST
    return (
        _line("Tid, der frigøres", current, f"{freed}*kan_hentes*timepris", Effect.CAPACITY, phase_in),
        _line("Kontrol og undtagelser", future, "sager*kontrol_minutter/60*timepris", Effect.CAPACITY, phase_in),
        _line("Overvågning af kørslerne", future, "overvaagning*timepris", Effect.CAPACITY, every),
        _line("Del af licens og platform", future, f"platform*MIN(1,{share})", Effect.MONEY, every, shared="platform"),
        _line("Vedligehold", future, "udvikling*it_timepris*vedligehold", Effect.MONEY, every),
        _line(building, one_off, f"{hours}*it_timepris", Effect.MONEY, once, hours=hours),
        _line("Analyse, test, jura og databeskyttelse", one_off, "(analyse+test+jura)*timepris", Effect.CAPACITY, once),
        _line("Oplæring", one_off, "uddannelse*timepris", Effect.CAPACITY, once),
    )


def _line(
    name: str, part: Part, formula: str, effect: Effect, shares: tuple[float, ...], *, hours: str = "", shared: str = ""
) -> Line:
    takes = parse_formula(hours) if hours else None
    return Line(name, part, parse_formula(formula), effect, Steering.SERVICE, shares, it_hours=takes, shared=shared)


def _assumptions(process: WorkProcess, rules: ScreeningFile, today: date, *, reuse: bool) -> list[Assumption]:
    found = [
        _own("sager", "Sager pr. år", "pr. år", process.volume, _VOLUME_SPAN, today),
        _own("minutter", "Minutter pr. sag", "minutter", process.minutes, _MINUTES_SPAN, today),
        _own("besparelse", "Tid, der spares pr. sag", "andel", process.saving, _SAVING_SPAN, today, most=1.0),
        _exceptions(process, today),
    ]
    development = next(one for one in rules.costs if one.complexity == complexity_of(process, rules))
    found.append(_default(development, today, "udvikling"))
    found += [_default(one, today) for one in rules.costs if one.complexity is None and (reuse or one.id != "genbrug")]
    return found


def _own(
    key: str,
    name: str,
    unit: str,
    value: float | None,
    span: tuple[float, float],
    today: date,
    most: float | None = None,
) -> Assumption:
    likely = value or 0.0
    low, high = (round(likely * factor, 4) for factor in span)  # rounded: nobody believes sixteen digits of a guess
    high = high if most is None else min(high, most)
    ranged = low < high
    return Assumption(
        key,
        name,
        unit,
        likely,
        low if ranged else None,
        high if ranged else None,
        Shape.PERT,
        UNFILLED if value is None else _OWN_RANGE if ranged else _OWN,
        today,
        "Afdelingsleder",
    )


def _exceptions(process: WorkProcess, today: date) -> Assumption:
    answered = process.answers.get("exceptions")
    value = 0.1 if answered is None else float(answered) / 100
    low, high = value / 2, min(1.0, value * 2)
    source = "Råderums forslag" if answered is None else _OWN_RANGE if low < high else _OWN
    return Assumption(
        "undtagelser", "Sager uden for reglerne", "andel", value, low if low < high else None,
        high if low < high else None, Shape.PERT, source, today, "Afdelingsleder",
    )  # fmt: skip


def _default(one: CostDefault, today: date, key: str = "") -> Assumption:
    ranged = one.low < one.high
    return Assumption(
        key or one.id, one.name.da, one.unit.da, one.value, one.low if ranged else None, one.high if ranged else None,
        Shape.PERT, one.source.title, today, "Projektleder", documented=one.observations is not None,
        observations=one.observations, spread=one.spread,
    )  # fmt: skip


def _risks(process: WorkProcess) -> tuple[Risk, ...]:
    """Return what may happen that the answers point at."""
    if process.answers.get("replacement") == "yes":
        response = "Vent med at bygge, til det nye system er i drift. (Sandsynlighed og udgift er Råderums forslag.)"
        return (Risk("Et system skiftes, og løsningen må bygges om", 0.7, 60_000.0, 30_000.0, 120_000.0, 1,
                     Steering.SERVICE, response),)  # fmt: skip
    return ()
