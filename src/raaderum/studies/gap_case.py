"""A driver of a gap as the beginning of a business case, with the baseline that its gain will be measured against."""

from __future__ import annotations

from datetime import date

from raaderum.domain.business_cases import (
    BASE,
    UNFILLED,
    Assumption,
    Baseline,
    BusinessCase,
    Effect,
    Line,
    Part,
    Proposal,
    Steering,
)
from raaderum.domain.case_errors import NothingToGain
from raaderum.domain.explanation import POTENTIAL_CAUSES, Cause
from raaderum.domain.formulas import parse_formula
from raaderum.studies.results.gap import Factor, GapNode, GapResult

_YEARS, _RATE = 4, 0.035
_PHASE_IN = (0.0, 0.5, 1.0, 1.0)
CAN_CHANGE: tuple[Cause, ...] = (*POTENTIAL_CAUSES, "service_level")
"""What a municipality can decide. Booking is no cost, and a framework condition is given."""
_SHARE, _LOWEST, _HIGHEST = 0.3, 0.1, 0.5
"""Of the difference that may be realised: an assumption, to be replaced by what is known of the measure."""


def case_from_gap(
    gap: GapResult, today: date, *, node: str | None = None, factor: str | None = None, example: bool = False
) -> BusinessCase:
    """Return a case whose gain is a share of a difference.

    Args:
        gap: The explained difference.
        today: The date of the assumptions; the case begins in the year after.
        node: The key figure; None: the driver with most kroner that can be changed.
        factor: The step of its chain; None: all of the key figure's difference.
        example: Whether the municipality is made up.

    Raises:
        NothingToGain: There is no such difference, or the municipality spends less than the others there.
    """
    chosen, step = _find(gap, node, factor)
    dkk = step.dkk if step else chosen.gap_dkk
    what = f"{chosen.name.da}{f': {step.name.da}' if step else ''}"
    if dkk <= 0:
        raise NothingToGain(what=what, dkk=round(dkk))
    source = f"Råderum, udgivelse {gap.release[:12]}, {gap.period}"
    return BusinessCase(
        title=f"{what} i {gap.unit.name}",
        municipality=gap.unit.name,
        area=gap.area_name.da,
        owner="",
        stage="idea",
        first_year=today.year + 1,
        years=_YEARS,
        rate=_RATE,
        price_level=int(gap.period),  # the figures are in the prices of their year
        scenario=BASE,
        assumptions=(
            Assumption("forskel", f"Forskellen til de sammenlignelige, {gap.period}", "kr. pr. år", round(dkk), None,
                       None, source=source, stated=today, owner="Råderum", documented=True),
            Assumption("kan_hentes", "Del af forskellen, der kan hentes", "andel", _SHARE, _LOWEST, _HIGHEST,
                       source="Råderums forslag", stated=today),
            Assumption("omstilling", "Udgift til omstillingen", "kr.", 0.0, source=UNFILLED, stated=today),
        ),
        lines=(
            Line(f"Lavere udgift: {what}", Part.GAIN, parse_formula("forskel*kan_hentes"), Effect.RELEASED,
                 Steering.SERVICE, _PHASE_IN),
            Line("Omstilling", Part.ONE_OFF_COST, parse_formula("omstilling"), Effect.MONEY, Steering.SERVICE,
                 (1.0, *(0.0,) * (_YEARS - 1))),
        ),
        proposal=Proposal(background=_background(gap, what, dkk)),
        baseline=Baseline(
            gap.release, f"{gap.area} {gap.pack_version}", gap.unit.code, chosen.figure, chosen.own_dkk, gap.scale.own,
            tuple(one.code for one in gap.reference.members),
        ),
        example=example,
    )  # fmt: skip


def _find(gap: GapResult, node: str | None, factor: str | None) -> tuple[GapNode, Factor | None]:
    """Return the key figure and the step asked for, or those with most kroner."""
    if node is None:
        pairs = [(one, step) for one in gap.nodes for step in one.factors if step.cause in CAN_CHANGE]
        best = max(pairs, key=lambda pair: pair[1].dkk, default=None)
        return best if best is not None else (gap.nodes[0], None)
    chosen = next((one for one in gap.nodes if one.figure == node), None)
    if chosen is None:
        raise NothingToGain(what=node, dkk=0)
    if factor is None:
        return chosen, None
    step = next((one for one in chosen.factors if one.step == factor), None)
    if step is None:
        raise NothingToGain(what=f"{node}.{factor}", dkk=0)
    return chosen, step


def _background(gap: GapResult, what: str, dkk: float) -> str:
    count = len(gap.reference.members)
    amount = f"{dkk / 1e6:.1f}".replace(".", ",")
    return (
        f"{gap.unit.name} brugte i {gap.period} {amount} mio. kr. mere på »{what}«, end {count} sammenlignelige "
        "kommuner ville have brugt. Se forskellen og dens årsager i Råderum."
    )
