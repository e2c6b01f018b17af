"""Ranks over draws: 5–95 % by the inverted distribution function; ties give [lowest, highest]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from raaderum.domain.panel import FloatArray

COVERAGE = 0.90


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Rank 1 is the lowest value. ``low`` and ``high`` are both included."""

    low: int
    high: int
    units: int
    coverage: float


def rank_bounds(values: FloatArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and the highest rank of every unit in every draw.

    Args:
        values: (draw, unit), no NaN.

    Returns:
        Two integer arrays (draw, unit): 1 + how many are lower, and how many are lower or equal.

    >>> low, high = rank_bounds(np.array([[3.0, 1.0, 3.0]]))
    >>> low.tolist(), high.tolist()
    ([[2, 1, 2]], [[3, 1, 3]])
    """
    ordered = np.sort(values, axis=1)
    low = np.empty(values.shape, dtype=np.int64)
    high = np.empty(values.shape, dtype=np.int64)
    for d in range(values.shape[0]):
        low[d] = np.searchsorted(ordered[d], values[d], side="left") + 1
        high[d] = np.searchsorted(ordered[d], values[d], side="right")
    return low, high


def rank_interval(values: FloatArray, unit: int, coverage: float = COVERAGE) -> RankInterval:
    """Return the interval that holds ``coverage`` of the ranks of one unit over the draws.

    Args:
        values: (draw, unit), no NaN. One draw, or equal draws, give the rank itself.
        unit: The column.
    """
    low, high = rank_bounds(values)
    tail = (1 - coverage) / 2 * 100
    lowest = int(np.percentile(low[:, unit], tail, method="inverted_cdf"))
    highest = int(np.percentile(high[:, unit], 100 - tail, method="inverted_cdf"))
    return RankInterval(lowest, highest, values.shape[1], coverage)


def sensitivity(values: FloatArray, unit: int, choices: FloatArray) -> FloatArray:
    """Return how much each choice moves the mean rank of one unit.

    Args:
        values: (draw, unit).
        unit: The column.
        choices: (draw, choice), the value each choice had in each draw.

    Returns:
        (choice,): mean rank in the draws above the choice's median minus that in the others; 0
        for a choice that never changed.
    """
    low, high = rank_bounds(values)
    middle = (low[:, unit] + high[:, unit]) / 2
    result = np.zeros(choices.shape[1])
    for j in range(choices.shape[1]):
        above = choices[:, j] > np.median(choices[:, j])
        if above.any() and not above.all():
            result[j] = middle[above].mean() - middle[~above].mean()
    return result
