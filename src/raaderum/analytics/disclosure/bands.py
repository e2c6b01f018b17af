"""Bands instead of an exact minimum, median or maximum.

The grid is fixed beforehand and coarse: its own intervals are too wide to tell a value within p %.
Neighbours are merged from below until enough owners lie in each band, so whoever knows the rule
learns at most in which interval of the grid some value lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from raaderum.analytics.disclosure.attack import RESOLUTION, Intervals
from raaderum.analytics.disclosure.breaches import within
from raaderum.analytics.disclosure.linear import Rows, solve_blocks
from raaderum.analytics.disclosure.rules import Policy
from raaderum.analytics.disclosure.tables import check_values
from raaderum.domain.panel import FloatArray

# Stands for "as high as you like" among numbers that are around 1.
_HIGH = 1e3


@dataclass(frozen=True, slots=True)
class Bands:
    """How many units of a group lie in each band: from its lower edge up to the next one's."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]

    def of_share(self, share: float) -> tuple[float, float]:
        """Return the band that a quantile lies in: 0 is the minimum, 0.5 the median, 1 the maximum.

        >>> Bands((0.0, 100.0, 200.0, 400.0), (5, 7, 6)).of_share(0.5)
        (100.0, 200.0)
        """
        if not 0 <= share <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {share}")
        place = share * (sum(self.counts) - 1)
        low, high = self.by_rank()
        return float(low[int(np.floor(place))]), float(high[int(np.ceil(place))])

    def by_rank(self) -> tuple[FloatArray, FloatArray]:
        """Return (rank,) twice: the edges around the smallest value, the next, and so on."""
        return np.repeat(self.edges[:-1], self.counts), np.repeat(self.edges[1:], self.counts)


@dataclass(frozen=True, slots=True)
class RankFact:
    """A published statement on a group: the mean of the values at these ranks (0 is the smallest) lies in between.

    An exact median of five is ``RankFact((2,), m, m)``; of six, ``RankFact((2, 3), m, m)``.
    """

    ranks: tuple[int, ...]
    low: float
    high: float


def make_bands(
    values: FloatArray,
    grid: Sequence[float],
    policy: Policy | None = None,
    *,
    total_shown: bool = True,
    owners: Sequence[int] | None = None,
) -> Bands | None:
    """Return the finest bands of a grid that may be shown of one group; None where none may.

    Args:
        values: (unit,), never negative.
        grid: Ascending edges from at most the smallest value to above the largest; the last may be ∞.
        policy: Each band has at least ``min_count`` owners, and the grid is coarse at ``p_percent``.
        total_shown: Whether the group's sum or mean is published too.
        owners: Who knows each unit's value; None: every unit is its own.

    Raises:
        ValueError: The grid is too fine, not ascending or does not hold all values.
    """
    policy, known = policy or Policy(), check_values(values, len(values))
    edges = _check_grid(grid, known, policy.p_percent)
    owner_of = np.arange(len(known)) if owners is None else np.asarray(owners)
    if len(owner_of) != len(known):
        raise ValueError(f"{len(owner_of)} owners are given for {len(known)} units")
    place = np.searchsorted(edges, known, side="right") - 1
    if len(np.unique(owner_of)) < policy.min_count:
        return None
    whole = Bands((edges[0], edges[-1]), (len(known),))
    for bands in (_merge(edges, place, owner_of, policy.min_count), whole):
        if not _gives_away(bands, known, owner_of, policy, total_shown=total_shown):
            return bands
    return None


def attack_bands(bands: Bands, total: float | None = None, own: Sequence[float] = ()) -> tuple[float, float]:
    """Bound the value of any unit in a banded group that the attacker does not own.

    The unit may be in any band that has room after the attacker's own units; in each, the others
    are as low, or as high, as their bands allow.

    Args:
        total: The group's published sum.
        own: The values that the attacker knows beforehand.

    Returns:
        The lowest and the highest value.

    Raises:
        ValueError: The own values, or the total, do not fit the bands.
    """
    low, high = np.array(bands.edges[:-1]), np.array(bands.edges[1:])
    left = np.array(bands.counts) - np.bincount(_places(bands, own), minlength=len(low))
    if (left < 0).any() or left.sum() < 1:
        raise ValueError("the attacker's own values do not fit the bands")
    rest = np.inf if total is None else total - sum(own)
    found: list[tuple[float, float]] = []
    for b in np.flatnonzero(left):
        others = left - (np.arange(len(left)) == b)
        shown = others > 0
        most = min(high[b], rest - float(others[shown] @ low[shown]))
        least = low[b] if total is None else max(low[b], rest - float(others[shown] @ high[shown]))
        if least <= most + RESOLUTION * max(abs(most), 1.0):
            found.append((float(least), float(max(most, least))))
    if not found:
        raise ValueError("the total does not fit the bands")
    return min(pair[0] for pair in found), max(pair[1] for pair in found)


def attack_ranks(count: int, facts: Sequence[RankFact], total: tuple[float, float] | None = None) -> Intervals:
    """Bound the smallest value of a group, the next, and so on, by what is published about the group.

    Whose value it is does not matter: that some unit has exactly the median is a value given away.

    Args:
        count: How many units the group has.
        facts: What is published about its ordered values.
        total: Between what the group's sum lies.

    Returns:
        (rank,) intervals.

    Raises:
        ValueError: A rank is not there, or the facts contradict each other.
    """
    wrong = [rank for fact in facts for rank in fact.ranks if not 0 <= rank < count]
    if count < 1 or wrong:
        raise ValueError(f"a group of {count} has no rank {wrong[0] if wrong else 0}")
    stated = [number for fact in facts for number in (fact.low, fact.high)] + list(total or ())
    scale = max([abs(number) for number in stated if np.isfinite(number)], default=0.0) or 1.0
    rows = _order_rows(count, facts, total, scale)
    each = np.vstack([np.eye(count), -np.eye(count)])
    points = solve_blocks(rows, each, np.zeros(count), np.full(count, _HIGH))
    ends = (points * np.abs(each)).sum(axis=1)
    high = np.where(ends[count:] > 0.9 * _HIGH, np.inf, scale * ends[count:])
    return Intervals(scale * ends[:count], high, RESOLUTION * scale, 2 * count)


def _order_rows(count: int, facts: Sequence[RankFact], total: tuple[float, float] | None, scale: float) -> Rows:
    """Each value is at least the one before; each fact, and the total, is a row."""
    steps = np.eye(count)[1:] - np.eye(count)[:-1]
    means = np.zeros((len(facts), count))
    for row, fact in zip(means, facts, strict=True):
        row[list(fact.ranks)] = 1.0 / len(fact.ranks)
    sums = np.ones((0 if total is None else 1, count))
    low = [0.0] * (count - 1) + [fact.low / scale for fact in facts] + ([] if total is None else [total[0] / scale])
    high = [np.inf] * (count - 1) + [f.high / scale for f in facts] + ([] if total is None else [total[1] / scale])
    return Rows(sparse.csr_array(np.vstack([steps, means, sums])), np.array(low), np.array(high))


def _check_grid(grid: Sequence[float], values: FloatArray, p_percent: float) -> tuple[float, ...]:
    edges = tuple(float(edge) for edge in grid)
    p = p_percent / 100
    if len(edges) < 2 or not edges[0] >= 0 or any(not b > a for a, b in zip(edges, edges[1:])):
        raise ValueError(f"a grid has at least two edges, ascending from 0 or more: {edges}")
    fine = [(a, b) for a, b in zip(edges, edges[1:]) if b * (1 - p) <= a * (1 + p)]
    if fine:
        raise ValueError(f"the grid is too fine: {fine[0][0]}–{fine[0][1]} tells a value within {p_percent} %")
    if not (values.min() >= edges[0] and values.max() < edges[-1]):
        raise ValueError(f"the grid {edges[0]}–{edges[-1]} does not hold all values")
    return edges


def _merge(edges: tuple[float, ...], place: np.ndarray, owner_of: np.ndarray, min_count: int) -> Bands:
    """Walk up the grid; close a band when it has enough owners. What is left at the top joins the last."""
    starts, start = [0], 0
    for k in range(1, len(edges) - 1):
        inside, above = (place >= start) & (place < k), place >= k
        if all(len(np.unique(owner_of[part])) >= min_count for part in (inside, above)):
            starts.append(k)
            start = k
    counts = np.diff([int((place < k).sum()) for k in (*starts, len(edges) - 1)])
    return Bands((*(edges[k] for k in starts), edges[-1]), tuple(int(count) for count in counts))


def _gives_away(bands: Bands, values: FloatArray, owner_of: np.ndarray, policy: Policy, *, total_shown: bool) -> bool:
    """Whether the bands tell a value within ±p %, to an outsider, to an owner, or of nobody in particular."""
    total = float(values.sum()) if total_shown else None
    strict = replace(policy, sides="both")
    for owner in (None, *np.unique(owner_of).tolist()):
        own = owner_of == owner if owner is not None else np.zeros(len(values), dtype=bool)
        if own.all():
            continue
        low, high = attack_bands(bands, total, values[own].tolist())
        others = values[~own]
        seen = Intervals(np.full(len(others), low), np.full(len(others), high), RESOLUTION * float(values.max()), 0)
        if within(others, seen, strict).any():
            return True
    low_of, high_of = bands.by_rank()
    facts = [RankFact((rank,), float(low_of[rank]), float(high_of[rank])) for rank in range(len(values))]
    seen = attack_ranks(len(values), facts, (total, total) if total is not None else None)
    return bool(within(np.sort(values), seen, strict).any())


def _places(bands: Bands, own: Sequence[float]) -> np.ndarray:
    place = np.searchsorted(bands.edges, np.asarray(own, dtype=np.float64), side="right") - 1
    if ((place < 0) | (place >= len(bands.counts))).any():
        raise ValueError("the attacker's own values do not fit the bands")
    return place.astype(np.int64)
