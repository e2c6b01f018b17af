"""The k units most like one, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raaderum.analytics.peers.distance import (
    component_distances,
    feature_scales,
    gower_distances,
    nearest,
    scale_features,
)
from raaderum.domain.features import FeatureMatrix
from raaderum.domain.panel import FloatArray

GOOD_PEERS_PERCENTILE = 95.0


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a distance; over the features they sum to the distance."""

    feature: str
    own: float | None
    other: float | None
    distance: float


@dataclass(frozen=True, slots=True)
class Match:
    """One peer: how far away (0–1), by what, and on which feature it is least alike."""

    unit: str
    distance: float
    contributions: tuple[Contribution, ...]
    least_alike: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A unit's peers, nearest first.

    ``good`` is False where the distance to the last of them (``kth_distance``) lies above the 95th
    percentile (``limit``) of all units' k-th distances; ``unlike_on`` then names the features that
    make it so, most first. The same limit holds for a group chosen by the user.
    """

    unit: str
    matches: tuple[Match, ...]
    kth_distance: float
    limit: float
    good: bool
    unlike_on: tuple[str, ...]


def match_peers(
    matrix: FeatureMatrix, unit: str, weights: Sequence[float], k: int, members: Sequence[str] | None = None
) -> Neighbourhood:
    """Find the ``k`` units nearest to ``unit`` on weighted Gower distance.

    Args:
        matrix: Features of all units that may be peers, and of ``unit``.
        weights: One per feature, not negative, not all zero.
        k: How many.
        members: A group chosen by the user: exactly these, nearest first, instead of the nearest.

    Raises:
        ValueError: Weights are negative or all zero, or ``k`` is less than 1.
    """
    given = np.asarray(weights, dtype=np.float64)
    if k < 1 or (given < 0).any() or given.sum() <= 0:
        raise ValueError("weights must not be negative or all zero, and k at least 1")
    scales = feature_scales(matrix)
    scaled = scale_features(matrix.values, scales)
    own = matrix.units.index(unit)
    rows, kth = nearest(scaled, scales, given, k)
    limit = float(np.percentile(kth[:, -1], GOOD_PEERS_PERCENTILE))
    parts = component_distances(scaled, scales)[:, own, :]
    distances = gower_distances(scaled, scales, given)[own]
    chosen = rows[own] if members is None else _order(members, matrix.units, distances)
    matches = tuple(_match(matrix, own, int(row), given, parts, distances) for row in chosen)
    farthest = matches[-1].distance
    good = farthest <= limit
    mean_parts = given * np.nan_to_num(parts[:, chosen]).mean(axis=1)
    unlike = tuple(matrix.features[j].id for j in np.argsort(-mean_parts, kind="stable")[:2]) if not good else ()
    return Neighbourhood(unit, matches, farthest, limit, good, unlike)


def _order(members: Sequence[str], units: tuple[str, ...], distances: FloatArray) -> list[int]:
    rows = [units.index(member) for member in members]
    return sorted(rows, key=lambda row: (np.nan_to_num(distances[row], nan=np.inf), row))


def _match(
    matrix: FeatureMatrix, own: int, other: int, weights: FloatArray, parts: FloatArray, distances: FloatArray
) -> Match:
    shared = ~np.isnan(parts[:, other])
    total = float(weights[shared].sum())
    shares = (
        np.where(shared, weights * np.nan_to_num(parts[:, other]) / total, 0.0) if total else np.zeros(len(weights))
    )
    contributions = tuple(
        Contribution(
            feature.id,
            _known(matrix.values[own, j]),
            _known(matrix.values[other, j]),
            float(shares[j]),
        )
        for j, feature in enumerate(matrix.features)
    )
    least = matrix.features[int(np.argmax(shares))].id
    return Match(matrix.units[other], float(distances[other]), contributions, least)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
