"""Three-point estimates: how likely the values between the lowest and the highest are, and how several move together.

PERT is the beta distribution with mean (low + 4 · likely + high) / 6 (Malcolm, Roseboom, Clark and Fazar 1959, with
Vose's shape). Numbers that move together are drawn through a Gaussian copula: the rank correlation r asked for is met
with the normal correlation 2 sin(π r / 6) (Pearson 1907).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from raaderum.domain.business_cases import Shape

FloatArray = NDArray[np.float64]
_SLACK = 1e-9
_CELLS = 1 << 12
_NOTHING = 1e-100
"""A share: the quantile is within 1e-20 of the width from the lowest, since the exponent is 1/5 at the least."""


class ImpossibleCorrelations(ValueError):
    """The correlations cannot hold at the same time. ``nearest`` is the nearest matrix that can (Higham 2002)."""

    def __init__(self, nearest: FloatArray) -> None:
        self.nearest = nearest
        super().__init__("the correlations cannot hold at the same time")


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """An estimate with low ≤ likely ≤ high; low = high is a fixed number."""

    low: float
    likely: float
    high: float
    shape: Shape = Shape.PERT

    @property
    def mean(self) -> float:
        """The expected value."""
        weight = 1 if self.shape is Shape.TRIANGULAR else 4
        return (self.low + weight * self.likely + self.high) / (weight + 2)


def quantile(estimate: ThreePoint, shares: ArrayLike) -> FloatArray:
    """Return the values that shares (0–1) of the estimate lie below; exact.

    >>> quantile(ThreePoint(0, 0, 2, Shape.TRIANGULAR), [0.0, 0.75, 1.0]).tolist()
    [0.0, 1.0, 2.0]
    """
    u = np.asarray(shares, dtype=float)
    width = estimate.high - estimate.low
    if width == 0 or estimate.shape is Shape.FIXED:
        return np.full(u.shape, estimate.likely)
    return np.asarray(estimate.low + width * _unit_quantile(_peak(estimate), estimate.shape, u))


def _peak(estimate: ThreePoint) -> float:
    """Return where between the lowest (0) and the highest (1) the likeliest lies."""
    return (estimate.likely - estimate.low) / (estimate.high - estimate.low)


def _unit_quantile(peak: float, shape: Shape, u: FloatArray) -> FloatArray:
    """Return the quantile of an estimate from 0 to 1."""
    if shape is Shape.TRIANGULAR:
        return np.where(u < peak, np.sqrt(u * peak), 1.0 - np.sqrt((1.0 - u) * (1.0 - peak)))
    from scipy.special import betaincinv  # here: reading scipy takes longer than most commands

    # The inverse is no number for the smallest shares, which lie at the lowest to the last digit.
    return np.asarray(betaincinv(1.0 + 4.0 * peak, 5.0 - 4.0 * peak, np.where(u < _NOTHING, 0.0, u)))


@lru_cache(maxsize=1_000)
def _unit_table(peak: float, shape: Shape) -> FloatArray:
    """Return the quantiles at the edges of the cells of the table; many estimates are alike but for their ends."""
    return _unit_quantile(peak, shape, np.linspace(0.0, 1.0, _CELLS + 1))


class QuickQuantile:
    """The quantile of an estimate from a table, for many draws.

    Between two places of the table the value is a straight line: its error is below 1e-5 of the width, but for the
    outermost cells, where one draw in 4,096 falls.
    """

    def __init__(self, estimate: ThreePoint) -> None:
        width = estimate.high - estimate.low
        if width == 0 or estimate.shape is Shape.FIXED:
            edges = np.full(_CELLS + 1, estimate.likely)
        else:
            edges = estimate.low + width * _unit_table(_peak(estimate), estimate.shape)
        self._from = edges[:-1]
        self._steps = np.diff(edges)

    def __call__(self, shares: FloatArray) -> FloatArray:
        """Return the values for shares from 0 to 1, 1 itself excepted."""
        places = shares * _CELLS
        cells = places.astype(np.int32)
        places -= cells
        places *= self._steps[cells]
        places += self._from[cells]
        return places


def correlation_matrix(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> FloatArray:
    """Return the normal correlations that give the rank correlations asked for, (name, name).

    Raises:
        ImpossibleCorrelations: They cannot hold at the same time. Its ``nearest`` holds rank correlations that can.
    """
    matrix = np.eye(len(names))
    place = {name: i for i, name in enumerate(names)}
    for (first, second), rank in pairs.items():
        i, j = place[first], place[second]
        matrix[i, j] = matrix[j, i] = 2.0 * np.sin(np.pi * rank / 6.0)
    if len(names) and np.linalg.eigvalsh(matrix).min() < -_SLACK:
        raise ImpossibleCorrelations(np.asarray(6.0 / np.pi * np.arcsin(_nearest(matrix) / 2.0)))
    return matrix


def draw_shares(count: int, dimensions: int, correlations: FloatArray, seed: int) -> FloatArray:
    """Draw (draw, dimension) shares between 0 and 1 from a scrambled Sobol sequence.

    Args:
        count: Draws; a power of 2 keeps the sequence balanced.
        dimensions: Of each draw.
        correlations: Normal correlations of the first dimensions; the rest are independent.
        seed: The same seed gives the same draws.
    """
    from scipy.special import ndtr, ndtri
    from scipy.stats import qmc

    shares = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random(count)
    together = np.flatnonzero((correlations != 0).sum(axis=0) > 1)
    if len(together):
        chosen = correlations[np.ix_(together, together)]
        values, vectors = np.linalg.eigh(chosen)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        normal = ndtri(np.clip(shares[:, together], 1e-16, 1 - 1e-16)) @ root.T
        shares[:, together] = np.clip(ndtr(normal), 0.0, 1.0 - 1e-16)
    return np.asarray(shares)


def _nearest(matrix: FloatArray) -> FloatArray:
    """Return the nearest correlation matrix, by projections in turn with Dykstra's correction (Higham 2002)."""
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(500):
        moved = found - correction
        values, vectors = np.linalg.eigh(moved)
        positive = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = positive - moved
        following = positive.copy()
        np.fill_diagonal(following, 1.0)
        if np.abs(following - found).max() < 1e-10:
            break
        found = following
    return np.asarray(np.clip(following, -1.0, 1.0))
