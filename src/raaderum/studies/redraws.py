"""How much an answer moves under other reasonable choices: weights, framework conditions, k, rounding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.peers import component_distances, scale_features
from raaderum.domain.panel import FloatArray
from raaderum.packs import Target
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import read_features, read_series
from raaderum.warehouse.releases import Release

_CHUNK = 50


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
    return _redraw(release, choices.key_figure, choices.period, target.id, choices.weights, choices.members, k)


@lru_cache(maxsize=32)
def _redraw(
    release: Release,
    key_figure: str,
    period: int,
    target_id: str,
    weights: tuple[tuple[str, float], ...],
    members: tuple[str, ...] | None,
    k: int,
) -> Redraws:
    rules = release.pack.peers.redraws
    target = release.pack.target(target_id)
    dice = np.random.default_rng(rules.seed)
    series = read_series(release, key_figure)
    values = series.at(period)
    rows = np.flatnonzero(~np.isnan(values))
    codes = tuple(series.codes[row] for row in rows)
    drawn_weights, drawn_k = _draw_choices(release, dice, np.array([weight for _, weight in weights]), k)
    half_width = _half_width(release, key_figure)
    drawn = values[rows] + dice.uniform(-half_width, half_width, (rules.draws, len(rows)))
    shares = np.column_stack([drawn_weights / drawn_weights.sum(axis=1, keepdims=True), drawn_k])
    national = float(series.national[series.periods.index(period)])
    if members is not None:
        group = [codes.index(code) for code in members if code in codes]
        references = _group_references(target, drawn, group, _regions(release, codes), national)
    elif target.kind in ("region", "country"):
        references = _group_references(target, drawn, [], _regions(release, codes), national)
    else:
        references = _peer_references(release, period, codes, target, drawn, drawn_weights, drawn_k)
    return Redraws(codes, drawn - references, shares)


def summarise(target: Target, values: FloatArray) -> FloatArray:
    """Return what ``target`` makes of peers' values along the last axis."""
    if target.kind == "median":
        return np.asarray(np.median(values, axis=-1))
    if target.kind == "quartile":
        return np.asarray(np.percentile(values, 25, axis=-1))
    if target.kind == "cheapest":
        count = min(target.count, values.shape[-1])
        return np.asarray(np.sort(values, axis=-1)[..., :count].mean(axis=-1))
    return np.asarray(values.mean(axis=-1))


def _draw_choices(
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


def _peer_references(
    release: Release,
    period: int,
    codes: tuple[str, ...],
    target: Target,
    drawn: FloatArray,
    weights: FloatArray,
    counts: FloatArray,
) -> FloatArray:
    matrix = read_features(release, period).only(codes)
    scales = tuple(feature.scale for feature in matrix.features)
    parts = component_distances(scale_features(matrix.values, scales), scales)
    shared = (~np.isnan(parts)).astype(float).reshape(len(scales), -1)
    flat = np.nan_to_num(parts).reshape(len(scales), -1)
    units = len(codes)
    references = np.empty(drawn.shape)
    for start in range(0, len(drawn), _CHUNK):
        block = slice(start, start + _CHUNK)
        with np.errstate(invalid="ignore", divide="ignore"):
            distances = (weights[block] @ flat) / (weights[block] @ shared)
        distances = np.nan_to_num(distances, nan=np.inf).reshape(-1, units, units)
        distances[:, np.arange(units), np.arange(units)] = np.inf
        most = int(counts.max())
        order = np.argsort(distances, axis=2, kind="stable")[:, :, :most]
        for offset, k in enumerate(counts[block].astype(int)):
            values = drawn[start + offset][order[offset, :, : min(k, units - 1)]]
            references[start + offset] = summarise(target, values)
    return references


def _group_references(
    target: Target, drawn: FloatArray, group: list[int], regions: list[str], national: float
) -> FloatArray:
    """References that no redraw changes but for rounding: an own group, a region, the country."""
    if target.kind == "country":
        return np.full(drawn.shape, national)
    references = np.full(drawn.shape, np.nan)
    for i, region in enumerate(regions):
        members = group if target.kind != "region" else [j for j, other in enumerate(regions) if other == region]
        others = [j for j in members if j != i]
        if others:
            references[:, i] = summarise(target, drawn[:, others])
    return references


def _regions(release: Release, codes: tuple[str, ...]) -> list[str]:
    by_code = {unit.code: unit.region for unit in release.units}
    return [by_code[code] for code in codes]


def _half_width(release: Release, key_figure: str) -> float:
    figure = release.pack.figure(key_figure)
    return release.pack.variables[figure.published].half_width if figure.published else 0.0
