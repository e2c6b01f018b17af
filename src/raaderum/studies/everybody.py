"""The peers of all municipalities at once, for what looks at a whole release."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from raaderum.analytics.peers import nearest, scale_features
from raaderum.domain.errors import NoPeers
from raaderum.studies.choices import Choices, default_weights
from raaderum.studies.comparison import find_barred, find_neighbourhood, read_features, read_series
from raaderum.warehouse.release import Release


def default_choices(release: Release, unit: str, key_figure: str, period: int) -> Choices:
    """Return the choices of somebody who chose nothing but a unit, a key figure and a period."""
    target, count = release.pack.targets(release.dataset)[0], release.pack.peers.peers
    return Choices(unit, key_figure, period, target.id, count, default_weights(release, key_figure), None)


@lru_cache(maxsize=1024)
def peers_of(release: Release, unit: str, key_figure: str, period: int) -> tuple[str, ...]:
    """Return the codes of a municipality's own peers on a key figure, nearest first; none where there are too few."""
    together = _peers_of_comparable(release, key_figure, period)
    if unit in together:
        return together[unit]
    try:
        found = find_neighbourhood(release, default_choices(release, unit, key_figure, period))
    except NoPeers:
        return ()
    return tuple(match.unit for match in found.matches)


@lru_cache(maxsize=256)
def _peers_of_comparable(release: Release, key_figure: str, period: int) -> dict[str, tuple[str, ...]]:
    """Return the peers of all who have a value and are not barred: as ``find_neighbourhood``, in one go."""
    series, barred = read_series(release, key_figure), find_barred(release, period)
    values = zip(series.codes, series.at(period), strict=True)
    units = tuple(sorted(code for code, value in values if not np.isnan(value) and code not in barred))
    weights = dict(default_weights(release, key_figure))
    if len(units) <= release.pack.peers.peers:
        return {}
    matrix = read_features(release, period, tuple(weights)).only(units)
    scales = tuple(feature.scale for feature in matrix.features)
    scaled = scale_features(matrix.values, scales)
    rows, distances = nearest(scaled, scales, np.array(list(weights.values())), release.pack.peers.peers)
    if not np.isfinite(distances).all():
        return {}
    return {unit: tuple(matrix.units[row] for row in rows[i]) for i, unit in enumerate(matrix.units)}
