"""Which measures fit a gap: those that work on the factors in which the unit is dearer."""

from __future__ import annotations

from raaderum.domain.explanation import POTENTIAL_CAUSES, Cause
from raaderum.domain.interval import Interval
from raaderum.packs import Measure
from raaderum.studies.results import GapNode, MeasureFit
from raaderum.warehouse.release import Release

KIND_CAUSES: dict[str, tuple[Cause, ...]] = {
    "efficiency": POTENTIAL_CAUSES,
    "service_change": ("service_level",),
    "both": (*POTENTIAL_CAUSES, "service_level"),
}
"""An efficiency cannot claim kroner that are a chosen service level, nor the other way round."""


def fit_measures(release: Release, nodes: tuple[GapNode, ...]) -> tuple[MeasureFit, ...]:
    """Return the measures that have kroner to work on, most first. They are not added: they may share kroner.

    One that has mostly cost more elsewhere comes last, whatever it works on.
    """
    fits = [fit for measure in release.pack.measures if (fit := _fit(measure, nodes)) is not None]
    return tuple(sorted(fits, key=lambda fit: (_has_cost_more(fit), -fit.addressable_dkk, fit.id)))


def _has_cost_more(fit: MeasureFit) -> bool:
    return fit.effect_dkk is not None and fit.effect_dkk.low + fit.effect_dkk.high < 0


def _fit(measure: Measure, nodes: tuple[GapNode, ...]) -> MeasureFit | None:
    by_id = {node.figure: node for node in nodes}
    moved = [move for move in measure.moves if move.figure in by_id]
    claimed: dict[tuple[str, str], float] = {}
    for move in moved:
        for leaf in leaves_below(move.figure, nodes):
            claimed.update(_claims(leaf, move.steps, KIND_CAUSES[measure.kind]))
    addressable = sum(claimed.values())
    if addressable <= 0:
        return None
    cost = sum(by_id[figure].own_dkk for figure in {figure for figure, _ in claimed})
    effect = None
    if measure.effect is not None:  # what is more than the whole difference is not claimed
        low, high = (min(share * cost, addressable) for share in (measure.effect.low, measure.effect.high))
        effect = Interval(low, high, 1.0)
    return MeasureFit(
        id=measure.id,
        name=measure.name,
        summary=measure.summary,
        kind=measure.kind,
        evidence=measure.evidence,
        effort=measure.effort,
        figures=tuple(move.figure for move in moved),
        figure_names=tuple(by_id[move.figure].name for move in moved),
        addressable_dkk=addressable,
        effect_dkk=effect,
        effect_note=None if measure.effect is None else measure.effect.note,
        effect_count=0 if measure.effect is None else measure.effect.count,
        prerequisites=tuple(measure.prerequisites),
        side_effects=measure.side_effects,
        done_by=tuple(measure.done_by),
        source=measure.source.title,
    )


def leaves_below(figure: str, nodes: tuple[GapNode, ...]) -> list[GapNode]:
    """Return the leaves of a node, or the node itself."""
    children = [node for node in nodes if node.parent == figure]
    if not children:
        return [node for node in nodes if node.figure == figure]
    return [leaf for child in children for leaf in leaves_below(child.figure, nodes)]


def _claims(leaf: GapNode, steps: list[str], causes: tuple[Cause, ...]) -> dict[tuple[str, str], float]:
    """Return the kroner above the reference in the factors that a measure moves, by (figure, factor)."""
    claims = {}
    for factor in leaf.factors:
        if steps and factor.step not in steps:
            continue
        pieces = [(f"{factor.step}.{i}", part.cause, part.dkk) for i, part in enumerate(factor.parts, start=1)]
        for name, cause, dkk in pieces or [(factor.step, factor.cause, factor.dkk)]:
            if cause in causes and dkk > 0:
                claims[leaf.figure, name] = dkk
    return claims
