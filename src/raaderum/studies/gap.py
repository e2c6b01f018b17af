"""Why are we different, and what is it worth?"""

from __future__ import annotations

import numpy as np

from raaderum.analytics.gaps import LeafGap, explain_leaf
from raaderum.domain.explanation import CAUSES, Cause
from raaderum.domain.key_figures import KeyFigure
from raaderum.studies.comparability import speak_of
from raaderum.studies.comparison import labels, read_series, summarise_peers
from raaderum.studies.gap_beside import list_beside, list_practice, mean_of_node
from raaderum.studies.gap_choices import GapChoices, try_changes
from raaderum.studies.gap_factors import find_refusal, list_factors, list_parts
from raaderum.studies.gap_setting import Setting, settle
from raaderum.studies.headers import header, partial_note
from raaderum.studies.measures import fit_measures
from raaderum.studies.redraws import summarise
from raaderum.studies.results import (
    CauseTotal,
    Contribution,
    Driver,
    GapNode,
    GapReference,
    GapResult,
    ScaleLabel,
)
from raaderum.studies.trees import Node, municipal_codes
from raaderum.warehouse.release import Release


def study_gap(release: Release, asked: GapChoices) -> GapResult:
    """Explain the difference between one unit and its reference, in kroner, down to causes.

    Raises:
        FigureMissing: The unit has no cost at all in the period.
        NoPeers: Too few others have the same costs.
    """
    setting = settle(try_changes(release, asked), asked)
    explained = {leaf: _explain(setting, leaf) for leaf in setting.leaves}
    nodes = _nodes(setting, explained)
    root = nodes[0]
    contributions = (*_contributions(setting, explained), *_target_choice(setting, root))
    gap = sum(part.dkk for part in contributions)
    own_scale = float(setting.quantities(setting.leaves[0])[0][0])
    reference = root.own_dkk - gap
    return GapResult(
        **header(setting.release, setting.choices, "gap") | {"parameters": asked.as_parameters()},
        **speak_of(
            release, setting.choices, setting.member_codes,
            left_out=setting.left_out_units, shown=[node.figure for node in nodes], named=False,
        ),
        scale=ScaleLabel(setting.scale.id, setting.scale.name, setting.scale.unit, own_scale),
        reference=_reference(setting),
        own_dkk=root.own_dkk,
        reference_dkk=reference,
        gap_dkk=gap,
        gap_per_scale=gap / own_scale,
        gap_share=gap / reference if reference > 0 and root.own_dkk >= 0 else None,
        nodes=nodes,
        contributions=contributions,
        causes=total_causes(contributions),
        largest=_largest(nodes),
        practice=list_practice(setting.release, setting.choices, setting.member_codes),
        left_out=setting.left_out,
        incomparable=tuple(dict.fromkeys(setting.incomparable.values())),
        measures=fit_measures(setting.release, nodes),
        explained=any(node.factors for node in nodes),
        peers=summarise_peers(setting.release, setting.choices, setting.found) if setting.found else None,
        partial=partial_note(setting.release, setting.choices),
        changes=asked.changes,
    )  # fmt: skip


def _explain(setting: Setting, leaf: str) -> LeafGap:
    own, members = setting.quantities(leaf)
    figure = setting.release.pack.figure(leaf)
    if not figure.chain:  # the cost alone: the gap has no factors
        own, members = own[[0, -1]], members[[0, -1]]
    return explain_leaf(own, members, "pooled" if setting.pooled else "mean")


def _nodes(setting: Setting, explained: dict[str, LeafGap]) -> tuple[GapNode, ...]:
    found = []
    for node in setting.nodes:
        leaves = [leaf for leaf in node.leaves if leaf in setting.leaves]
        if leaves:
            found.append(_node(setting, node, leaves, explained))
    return tuple(found)


def _node(setting: Setting, node: Node, leaves: list[str], explained: dict[str, LeafGap]) -> GapNode:
    figure, release = node.figure, setting.release
    own = float(sum(setting.quantities(leaf)[0][-1] for leaf in leaves))
    gap = float(sum(explained[leaf].gap for leaf in leaves))
    refused = None if figure.children else find_refusal(setting, figure, explained[figure.id])
    factors = () if figure.children or refused else list_factors(setting, figure, explained[figure.id])
    codes = setting.member_codes
    own_value, reference_value = _figure_values(setting, figure)
    return GapNode(
        figure=figure.id,
        code=figure.code,
        name=figure.name,
        role=figure.role,
        parent=node.parent,
        depth=node.depth,
        account=figure.account,
        unit=figure.unit,
        own=own_value,
        reference=reference_value,
        own_dkk=own,
        reference_dkk=own - gap,
        gap_dkk=gap,
        factors=factors,
        refused=refused,
        beside=list_beside(release, setting.choices, figure, codes),
        mean=mean_of_node(release, setting.choices, figure, setting.scale, codes, pooled=setting.pooled),
    )


def _contributions(setting: Setting, explained: dict[str, LeafGap]) -> tuple[Contribution, ...]:
    """Return every part of the gap with its one cause: accounting first, then the chains."""
    parts: list[Contribution] = []
    for leaf in setting.leaves:
        figure, gap = setting.release.pack.figure(leaf), explained[leaf]
        if figure.role == "adjustment":
            parts.append(Contribution(leaf, None, "accounting", float(gap.gap)))
        elif find_refusal(setting, figure, gap) is not None:
            parts.append(Contribution(leaf, None, "unexplained", float(gap.gap)))
        else:
            parts += list_parts(leaf, list_factors(setting, figure, gap))
    return tuple(sorted(parts, key=lambda part: part.cause != "accounting"))


def _target_choice(setting: Setting, root: GapNode) -> tuple[Contribution, ...]:
    """Return what choosing a target other than all members together adds: V_u·(R_pooled − R_target)."""
    if not setting.has_target_line:
        return ()
    costs = [setting.quantities(leaf)[1][-1] for leaf in setting.leaves]
    own_scale, scales = setting.quantities(setting.leaves[0])[0][0], setting.quantities(setting.leaves[0])[1][0]
    ratios = np.sum(costs, axis=0) / scales
    target = float(summarise(setting.target, ratios, scales))
    pooled = float(np.sum(costs) / scales.sum())
    return (Contribution(root.figure, None, "target_choice", float(own_scale) * (pooled - target)),)


def total_causes(contributions: tuple[Contribution, ...]) -> tuple[CauseTotal, ...]:
    """Return the sum of each cause that occurs, accounting first, then in the order of the definitions."""
    totals: dict[Cause, float] = {}
    for part in contributions:
        totals[part.cause] = totals.get(part.cause, 0.0) + part.dkk
    order: tuple[Cause, ...] = ("accounting", *(cause for cause in CAUSES if cause != "accounting"))
    return tuple(CauseTotal(cause, totals[cause]) for cause in order if cause in totals)


def _largest(nodes: tuple[GapNode, ...]) -> Driver | None:
    """Return the factor, bookkeeping entry or unsplit cost that moves the gap most; None where nothing is split."""
    factors = [
        Driver(node.figure, node.name, factor.name, factor.cause, factor.dkk)
        for node in nodes
        for factor in node.factors
    ]
    if not factors:
        return None
    whole: list[tuple[GapNode, Cause]] = [(node, "accounting") for node in nodes if node.role == "adjustment"]
    whole += [(node, "unexplained") for node in nodes if node.refused is not None]
    found = factors + [Driver(node.figure, node.name, node.name, cause, node.gap_dkk) for node, cause in whole]
    return max(found, key=lambda driver: abs(driver.dkk))


def _reference(setting: Setting) -> GapReference:
    names, codes = labels(setting.release), municipal_codes(setting.release)
    target = setting.target
    return GapReference(
        target=target.id,
        name=target.name,
        kind=target.kind,
        count=target.count,
        pooled=setting.pooled,
        members=tuple(names[codes[row]] for row in setting.members),
        left_out=setting.left_out_units,
    )


def _figure_values(setting: Setting, figure: KeyFigure) -> tuple[float | None, float | None]:
    """Return the figure's own ratio and that of the members added together."""
    series = read_series(setting.release, figure.id)
    column = series.periods.index(setting.choices.period)
    tops, bottoms = series.figures.numerator[:, column], series.figures.denominator[:, column]
    members = list(setting.members)
    return _ratio(tops[setting.own], bottoms[setting.own]), _ratio(tops[members].sum(), bottoms[members].sum())


def _ratio(top: float, bottom: float) -> float | None:
    return None if np.isnan(top) or np.isnan(bottom) or bottom == 0 else float(top / bottom)
