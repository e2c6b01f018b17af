"""What could be gained, as an interval: over whom to compare with, and what reported figures may be off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from raaderum.analytics.gaps import pool, split_chain
from raaderum.domain.explanation import POTENTIAL_CAUSES, Cause
from raaderum.domain.interval import Interval
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import FloatArray
from raaderum.domain.text import Text
from raaderum.studies.gap import study_gap
from raaderum.studies.gap_choices import GapChoices, try_changes
from raaderum.studies.gap_setting import Setting, settle
from raaderum.studies.headers import header
from raaderum.studies.position import place_unit
from raaderum.studies.redraws import draw_choices, nearest_in_draws, redraw_gaps, summarise
from raaderum.studies.reporting_error import draw_sum, draw_variable
from raaderum.studies.results import GapResult, NodePotential, Place, PotentialResult
from raaderum.studies.trees import municipal_codes
from raaderum.warehouse.release import Release

COVERAGE = 0.90
NOTHING_SPLIT = Text("ingen udgift kunne deles op i faktorer", "no cost could be split into factors")


@dataclass(frozen=True, eq=False)
class Drawn:
    """Redrawn answers about one unit.

    Attributes:
        gap: (draw,): the whole gap.
        potential: leaf → (draw,): its part in price and productivity.
        service: (draw,): the part in the service level, all leaves together.
    """

    gap: FloatArray
    potential: dict[str, FloatArray]
    service: FloatArray


def study_potential(release: Release, asked: GapChoices) -> PotentialResult:
    """Say what the unit could gain if its price and productivity were those of the reference.

    Raises:
        FigureMissing: The unit has no cost at all in the period.
        NoPeers: Too few others have the same costs.
    """
    gap = study_gap(release, asked)
    trial = try_changes(release, asked)
    reason = release.pack.rules(release.dataset).no_potential or (None if gap.explained else NOTHING_SPLIT)
    drawn = None if reason else redraw_causes(trial, replace(asked, changes=()))
    place, above = _place(trial, asked)
    main = {cause.cause: cause.dkk for cause in gap.causes}
    return PotentialResult(
        **header(trial, asked.choices, "potential") | {"parameters": asked.as_parameters()},
        gap_dkk=gap.gap_dkk,
        gap_interval=None if drawn is None else _interval(drawn.gap, gap.gap_dkk),
        potential=None if drawn is None else _interval(_sum(drawn.potential), _main(main)),
        potential_dkk=None if drawn is None else _main(main),
        potential_reason=reason,
        service_choice=None if drawn is None else _interval(drawn.service, main.get("service_level", 0.0)),
        service_dkk=None if drawn is None else main.get("service_level", 0.0),
        nodes=() if drawn is None else _nodes(gap, drawn),
        place=place,
        share_of_choices_above=above,
        draws=release.pack.peers.redraws.draws,
        changes=asked.changes,
    )


@lru_cache(maxsize=64)
def redraw_causes(release: Release, asked: GapChoices) -> Drawn:
    """Redraw weights, conditions and number of peers as the pack says, and every reported figure within its error."""
    setting = settle(release, asked)
    members = _draw_members(setting)
    gap = np.zeros(len(members))
    service = np.zeros(len(members))
    potential = {}
    for leaf in setting.leaves:
        figure = release.pack.figure(leaf)
        own, others = _draw_quantities(setting, figure, len(members))
        total, by_cause = _split_draws(setting, figure, own, others, members)
        gap += total
        potential[leaf] = sum((by_cause[c] for c in POTENTIAL_CAUSES if c in by_cause), np.zeros(len(members)))
        service += by_cause.get("service_level", 0.0)
    gap += _target_choice(setting, members)
    return Drawn(gap, potential, service)


def _draw_members(setting: Setting) -> FloatArray:
    """Return (draw, unit) of 0 and 1: who is a member in which draw. A fixed group is the same in all."""
    release, choices = setting.release, setting.choices
    codes, draws = municipal_codes(release), release.pack.peers.redraws.draws
    if setting.found is None:
        fixed = np.zeros((draws, len(codes)))
        fixed[:, list(setting.members)] = 1.0
        return fixed
    dice = np.random.default_rng(release.pack.peers.redraws.seed)
    weights, counts = draw_choices(release, dice, np.array([weight for _, weight in choices.weights]), choices.k)
    able = tuple(sorted({*setting.able, choices.unit}))
    names = tuple(name for name, _ in choices.weights)
    order = nearest_in_draws(release, choices.period, names, able, weights, int(counts.max()))
    nearest = order[:, able.index(choices.unit), :]
    chosen = np.zeros((draws, len(codes)))
    columns = np.array([codes.index(code) for code in able])
    for d, k in enumerate(counts.astype(int)):
        chosen[d, columns[nearest[d, :k]]] = 1.0
    return chosen


def _draw_quantities(setting: Setting, figure: KeyFigure, draws: int) -> tuple[FloatArray, FloatArray]:
    """Return the leaf's redrawn quantities: the unit's (quantity, draw) and everybody's (quantity, draw, unit)."""
    release, period = setting.release, setting.choices.period
    panel, rows = release.panel, [release.panel.row(code) for code in municipal_codes(release)]
    column = panel.column(period)

    def product(names: list[str]) -> FloatArray:
        drawn = [draw_variable(release, name, panel.values_of(name)[rows, column], draws) for name in names]
        return np.asarray(np.prod(drawn, axis=0))

    cost = draw_sum(release, figure.numerator, figure.minus, period, rows, draws)
    everybody = np.array(
        [product([setting.scale.variable]), *(product(step.quantity) for step in figure.chain if step.quantity), cost]
    )
    return everybody[:, :, setting.own], everybody


def _split_draws(
    setting: Setting, figure: KeyFigure, own: FloatArray, everybody: FloatArray, members: FloatArray
) -> tuple[FloatArray, dict[Cause, FloatArray]]:
    """Return a leaf's gap (draw,) and its parts by cause; a draw whose split is refused has no part."""
    if setting.pooled:
        reference = pool(_only(everybody, members), members)
        total = own[-1] - own[0] / reference[0] * reference[-1]
        contributions = split_chain(own, reference).contributions
    else:
        each = split_chain(own[:, :, None], everybody)
        counts = members.sum(axis=1)
        total = own[-1] - own[0] * (_only(everybody[-1] / everybody[0], members) * members).sum(axis=1) / counts
        contributions = (np.where(members > 0, each.contributions, 0.0)).sum(axis=-1) / counts
    if not figure.chain or figure.id in setting.incomparable:
        return total, {}
    by_cause: dict[Cause, FloatArray] = {}
    for step, part in zip(figure.chain, contributions, strict=True):
        by_cause[step.cause] = by_cause.get(step.cause, np.zeros(len(total))) + np.nan_to_num(part)
    return total, by_cause


def _only(values: FloatArray, members: FloatArray) -> FloatArray:
    """Return values with those of nobody's members as 0, so that what they lack does not spread."""
    return np.where(members > 0, values, 0.0)


def _target_choice(setting: Setting, members: FloatArray) -> FloatArray:
    """Return (draw,): what choosing a target other than all members together adds to the gap."""
    if not setting.has_target_line:
        return np.zeros(len(members))
    costs = np.sum([setting.everybody(leaf)[-1] for leaf in setting.leaves], axis=0)
    scales = setting.everybody(setting.leaves[0])[0]
    lines = []
    for chosen in members > 0:
        ratios = costs[chosen] / scales[chosen]
        pooled = costs[chosen].sum() / scales[chosen].sum()
        lines.append(pooled - float(summarise(setting.target, ratios, scales[chosen])))
    return np.asarray(scales[setting.own] * np.array(lines))


def _nodes(gap: GapResult, drawn: Drawn) -> tuple[NodePotential, ...]:
    """Return each central figure's part; the root's own leaves where there is no central figure."""
    leaves = {node.figure: _leaves(gap, node.figure) for node in gap.nodes}
    shown = [node for node in gap.nodes if node.role == "central"] or [n for n in gap.nodes if n.role == "underlying"]
    found = []
    for node in shown:
        below = [leaf for leaf in leaves[node.figure] if leaf in drawn.potential]
        draws = sum((drawn.potential[leaf] for leaf in below), np.zeros(len(drawn.gap)))
        dkk = sum(c.dkk for c in gap.contributions if c.node in below and c.cause in POTENTIAL_CAUSES)
        found.append(NodePotential(node.figure, node.code, node.name, dkk, _interval(draws, dkk)))
    return tuple(found)


def _leaves(gap: GapResult, figure: str) -> list[str]:
    children = [node.figure for node in gap.nodes if node.parent == figure]
    return [leaf for child in children for leaf in _leaves(gap, child)] or [figure]


def _place(release: Release, asked: GapChoices) -> tuple[Place | None, float | None]:
    """Return the place as an interval; None where the unit lacks a part of the whole and so has no place."""
    drawn = redraw_gaps(release, asked.choices)
    if asked.choices.unit not in drawn.codes:
        return None, None
    gaps = drawn.gaps[:, drawn.codes.index(asked.choices.unit)]
    if np.isnan(gaps).any():
        return None, None
    return place_unit(release, asked.choices, drawn), float((gaps > 0).mean())


def _main(causes: dict[Cause, float]) -> float:
    return sum(causes.get(cause, 0.0) for cause in POTENTIAL_CAUSES)


def _sum(parts: dict[str, FloatArray]) -> FloatArray:
    return np.asarray(np.sum(list(parts.values()), axis=0))


def _interval(draws: FloatArray, main: float) -> Interval:
    """Return the middle of the draws by the inverted distribution function, widened to hold the main answer."""
    tail = (1 - COVERAGE) / 2 * 100
    low, high = (float(x) for x in np.percentile(draws, [tail, 100 - tail], method="inverted_cdf"))
    return Interval(min(low, main), max(high, main), COVERAGE)
