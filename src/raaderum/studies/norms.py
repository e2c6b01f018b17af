"""What would be normal for a municipality's new figures: what its peers, and all, last reported."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.outliers import LIMIT, median_and_spread
from raaderum.studies.choices import default_period
from raaderum.studies.everybody import peers_of
from raaderum.studies.results.validation import Normal
from raaderum.studies.validation_signals import FEWEST, LEAST_SPREAD, Seen, judged_figures, normal_of, see
from raaderum.warehouse.release import Release


@dataclass(frozen=True, slots=True)
class Norm:
    """A key figure's normal values, and the bounds beyond which one asks: far from own peers and from all."""

    low: float
    high: float
    normal: Normal
    period: int

    def is_far(self, value: float) -> bool:
        """Tell whether a value lies beyond the bounds."""
        return not self.low <= value <= self.high


@lru_cache(maxsize=256)
def norms_of(release: Release, unit: str) -> Mapping[str, Norm]:
    """Return what is normal for a municipality, by underlying key figure; those too few have reported are left out."""
    known = {one.code for one in release.municipalities}
    found = {}
    for figure in judged_figures(release):
        if figure.role != "underlying" or unit not in known:
            continue
        period = default_period(release, figure.id)
        seen = see(release, figure.id, period)
        if (~np.isnan(seen.values)).sum() < FEWEST or not seen.spread > 0:
            continue
        normal = normal_of(release, seen, unit, period)
        if normal is not None:
            low, high = _bounds(release, seen, unit, period)
            found[figure.id] = Norm(low, high, normal, period)
    return found


def _bounds(release: Release, seen: Seen, unit: str, period: int) -> tuple[float, float]:
    """Return the lowest and highest value that is within ``LIMIT`` spreads of all, or of the own peers."""
    middles = [(seen.middle, seen.spread)]
    peers = peers_of(release, unit, seen.figure.id, period)
    if peers:
        middle, spread = median_and_spread(seen.measure(seen.values[seen.rows(peers)]))
        middles.append((middle, max(spread, LEAST_SPREAD * seen.spread)))
    low = min(middle - LIMIT * spread for middle, spread in middles)
    high = max(middle + LIMIT * spread for middle, spread in middles)
    return (math.exp(low), math.exp(high)) if seen.logarithm else (low, high)
