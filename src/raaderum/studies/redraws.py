"""How much an answer moves under other reasonable choices: weights, framework conditions, k, rounding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.peers import component_distances, scale_features
from raaderum.domain.panel import FloatArray
from raaderum.packs import Target
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import find_barred, read_features, read_series
from raaderum.studies.reporting_error import draw_sum
from raaderum.warehouse.release import Release

_CHUNK = 50
POOLED = ("pooled", "everyone")
"""Targets whose members are added together, Σ/Σ; the others summarise the members' ratios."""


@dataclass(frozen=True, eq=False)
class Redraws:
    """Differences of all units to their own reference.

    Attributes:
        codes: Units with a value; columns.
        gaps: (draw, unit), in the unit of the figure.
        choices: (draw, feature + 1): each weight's share, and last k.
    """

    codes: tuple[str, ...]
    gaps: FloatArray
    choices: FloatArray


def redraw_gaps(release: Release, choices: Choices) -> Redraws:
    """Redraw what the pack says is uncertain and return every unit's difference to its own reference.

    The draws do not depend on the unit, so all units of one question share them.
    """
    target = release.pack.target(choices.target)
    k = choices.k if choices.members is None else release.pack.peers.peers
    kept = choices.unit if choices.unit in find_barred(release, choices.period) else None
    return _redraw(release, choices.key_figure, choices.period, target.id, choices.weights, choices.members, k, kept)


@lru_cache(maxsize=32)
def _redraw(
    release: Release,
    key_figure: str,
    period: int,
    target_id: str,
    weights: tuple[tuple[str, float], ...],
    members: tuple[str, ...] | None,
    k: int,
    kept: str | None,
) -> Redraws:
    """Redraw for all units that can be compared with, and ``kept``, which can only compare itself."""
    target = release.pack.target(target_id)
    series = read_series(release, key_figure)
    barred = [code in find_barred(release, period) and code != kept for code in series.codes]
    rows = np.flatnonzero(~np.isnan(series.at(period)) & ~np.array(barred))
    codes = tuple(series.codes[row] for row in rows)
    dice = np.random.default_rng(release.pack.peers.redraws.seed)
    drawn_weights, drawn_k = draw_choices(release, dice, np.array([weight for _, weight in weights]), k)
    drawn = _draw_values(release, key_figure, period, codes, dice)
    column = series.periods.index(period)
    sizes = series.figures.denominator[rows, column]
    shares = np.column_stack([drawn_weights / drawn_weights.sum(axis=1, keepdims=True), drawn_k])
    if members is not None or target.kind in ("region", "country", "everyone"):
        group = [codes.index(code) for code in members or () if code in codes]
        references = _group_references(
            target, drawn, sizes, group, _regions(release, codes), float(series.national[column])
        )
    else:
        features = tuple(name for name, _ in weights)
        order = nearest_in_draws(release, period, features, codes, drawn_weights, int(drawn_k.max()))
        references = _peer_references(target, drawn, sizes, order, drawn_k)
    return Redraws(codes, drawn - references, shares)


def summarise(target: Target, values: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return what ``target`` makes of peers' values along the last axis; ``sizes`` are their denominators."""
    if target.kind in POOLED:
        return np.asarray((values * sizes).sum(axis=-1) / sizes.sum(axis=-1))
    if target.kind == "median":
        return np.asarray(np.median(values, axis=-1))
    if target.kind == "quartile":
        return np.asarray(np.percentile(values, 25, axis=-1))
    if target.kind == "cheapest":
        count = min(target.count, values.shape[-1])
        return np.asarray(np.sort(values, axis=-1)[..., :count].mean(axis=-1))
    return np.asarray(values.mean(axis=-1))


def draw_choices(
    release: Release, dice: np.random.Generator, weights: FloatArray, k: int
) -> tuple[FloatArray, FloatArray]:
    """Draw weights and how many peers; another ``k`` than the pack's moves what k is drawn from along with it."""
    rules = release.pack.peers.redraws
    counts = np.maximum(np.array(rules.peers) + k - release.pack.peers.peers, 1)
    spread = np.log(rules.weight_factor)
    drawn = weights * np.exp(dice.uniform(-spread, spread, (rules.draws, len(weights))))
    used = np.flatnonzero(weights > 0)
    for row in drawn:
        dropped = dice.integers(0, min(rules.drop_at_most, len(used) - 1) + 1)
        row[dice.choice(used, size=dropped, replace=False)] = 0.0
    return drawn, dice.choice(counts, size=rules.draws).astype(float)


def nearest_in_draws(
    release: Release, period: int, features: tuple[str, ...], codes: tuple[str, ...], weights: FloatArray, most: int
) -> np.ndarray:
    """Return (draw, unit, place): the ``most`` nearest others of every unit in every draw, as columns of ``codes``."""
    matrix = read_features(release, period, features).only(codes)
    scales = tuple(feature.scale for feature in matrix.features)
    parts = component_distances(scale_features(matrix.values, scales), scales)
    shared = (~np.isnan(parts)).astype(float).reshape(len(scales), -1)
    flat = np.nan_to_num(parts).reshape(len(scales), -1)
    units = len(codes)
    found = np.empty((len(weights), units, min(most, units - 1)), dtype=np.intp)
    for start in range(0, len(weights), _CHUNK):
        block = slice(start, start + _CHUNK)
        with np.errstate(invalid="ignore", divide="ignore"):
            distances = (weights[block] @ flat) / (weights[block] @ shared)
        distances = np.nan_to_num(distances, nan=np.inf).reshape(-1, units, units)
        distances[:, np.arange(units), np.arange(units)] = np.inf
        found[block] = np.argsort(distances, axis=2, kind="stable")[:, :, : found.shape[2]]
    return found


def _peer_references(
    target: Target, drawn: FloatArray, sizes: FloatArray, order: np.ndarray, counts: FloatArray
) -> FloatArray:
    references = np.empty(drawn.shape)
    for d, k in enumerate(counts.astype(int)):
        members = order[d, :, :k]
        references[d] = summarise(target, drawn[d][members], sizes[members])
    return references


def _group_references(
    target: Target, drawn: FloatArray, sizes: FloatArray, group: list[int], regions: list[str], national: float
) -> FloatArray:
    """References that no redraw changes but for the figures: an own group, a region, all others, the country."""
    if target.kind == "country":
        return np.full(drawn.shape, national)
    references = np.full(drawn.shape, np.nan)
    for i, region in enumerate(regions):
        members = group
        if target.kind == "region":
            members = [j for j, other in enumerate(regions) if other == region]
        elif target.kind == "everyone":
            members = list(range(len(regions)))
        others = [j for j in members if j != i]
        if others:
            references[:, i] = summarise(target, drawn[:, others], sizes[others])
    return references


def _regions(release: Release, codes: tuple[str, ...]) -> list[str]:
    by_code = {unit.code: unit.region for unit in release.units}
    return [by_code[code] for code in codes]


def _draw_values(
    release: Release, key_figure: str, period: int, codes: tuple[str, ...], dice: np.random.Generator
) -> FloatArray:
    """Redraw the figures themselves: reported ones within their error, published ratios within their rounding.

    A ratio that is computed from exact kroner is not rounded.
    """
    figure, series = release.pack.figure(key_figure), read_series(release, key_figure)
    rows, column = [series.row(code) for code in codes], series.periods.index(period)
    values, draws = series.figures.value[rows, column], release.pack.peers.redraws.draws
    reported = [name for name in (*figure.numerator, *figure.minus) if release.pack.variables[name].reported]
    if reported:
        panel_rows = [release.panel.row(code) for code in codes]
        top = draw_sum(release, figure.numerator, figure.minus, period, panel_rows, draws)
        return np.asarray(top / series.figures.denominator[rows, column])
    rounded = series.figures.computed[rows, column] | np.isnan(series.figures.numerator[rows, column])
    half_width = release.pack.variables[figure.published].half_width if figure.published else 0.0
    limits = np.where(rounded, half_width, 0.0)
    return np.asarray(values + dice.uniform(-limits, limits, (draws, len(rows))))
