"""Chains of factors: cost per unit of scale = f₁·f₂·…·f_k, and what each factor makes of a difference.

A chain is given by its quantities Q₀, Q₁, …, Q_k, where Q₀ is the scale and Q_k the cost; factor i is
Q_i / Q_(i−1), so that the product telescopes to Q_k / Q₀.

Source: the contribution of a factor is its Shapley value (Shapley 1953; for two factors Bennet
1920). For a product it equals ∫₀¹ Δ_i Π_(j≠i) (r_j + tΔ_j) dt (Owen 1972, "Multilinear extensions of
games"): a polynomial in t of degree k − 1, which Gauss–Legendre quadrature with ⌈k/2⌉ nodes
integrates exactly. So no subset is ever listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np

from raaderum.domain.panel import CodeArray, FloatArray


class Refusal(IntEnum):
    """Why a cost is not split into factors. The cost itself stays in the sum, as unexplained."""

    NONE = 0
    MISSING = 1
    """A quantity is not known."""
    ZERO = 2
    """A quantity that something is divided by is 0."""
    SIGN = 3
    """A quantity or a cost is negative: the factors would be meaningless."""


@dataclass(frozen=True, eq=False)
class ChainSplit:
    """What each factor contributes, in the unit of the cost.

    Attributes:
        contributions: (factor, …), sums to own cost − λ·reference cost over factors; NaN where refused.
        refused: (…), a ``Refusal``.
        own: (factor, …), the unit's factors.
        reference: (factor, …), those of the reference.
    """

    contributions: FloatArray
    refused: CodeArray
    own: FloatArray
    reference: FloatArray


def shapley_contributions(own: FloatArray, reference: FloatArray) -> FloatArray:
    """Return what each factor contributes to Π own − Π reference; in any order of factors the same.

    Args:
        own: (factor, …).
        reference: (factor, …), broadcast against ``own``.

    Returns:
        (factor, …); the sum over factors is the difference of the products.

    >>> shapley_contributions(np.array([2.0, 5.0]), np.array([1.0, 3.0])).tolist()  # Bennet: 1·(5+3)/2, 2·(2+1)/2
    [4.0, 3.0]
    """
    return (own - reference) * factor_weights(own, reference)


def factor_weights(own: FloatArray, reference: FloatArray) -> FloatArray:
    """Return W (factor, …) so that the contribution of factor i is W_i·(own_i − reference_i)."""
    count = len(own)
    nodes, node_weights = _quadrature(count)
    step = own - reference
    total = np.zeros(np.broadcast_shapes(own.shape, reference.shape))
    for t, weight in zip(nodes, node_weights, strict=True):
        between = reference + t * step
        before = np.ones_like(total)  # before[i]: product of the factors before i; then times those after it
        for i in range(1, count):
            np.multiply(before[i - 1], between[i - 1], out=before[i, ...])
        after = np.full(total.shape[1:], weight)
        for i in range(count - 1, -1, -1):
            total[i] += before[i] * after
            after = after * between[i]
    return total


def split_chain(own: FloatArray, reference: FloatArray) -> ChainSplit:
    """Split the difference in cost per unit of scale, at the unit's own scale.

    Args:
        own: (factor + 1, …): the quantities of the unit, scale first and cost last.
        reference: (factor + 1, …): those of the reference, broadcast against ``own``.
    """
    own_factors, own_refused = chain_factors(own)
    reference_factors, reference_refused = chain_factors(reference)
    refused = np.where(own_refused != Refusal.NONE, own_refused, reference_refused).astype(np.int8)
    contributions = own[0] * shapley_contributions(own_factors, reference_factors)
    contributions = np.where(refused == Refusal.NONE, contributions, np.nan)
    return ChainSplit(contributions, refused, own_factors, reference_factors)


def chain_factors(quantities: FloatArray) -> tuple[FloatArray, CodeArray]:
    """Return the factors (factor, …) of quantities (factor + 1, …), NaN where refused, and the refusals (…)."""
    below, cost = quantities[:-1], quantities[-1]
    refused = np.zeros(cost.shape, dtype=np.int8)
    refused[((below < 0).any(axis=0)) | (cost < 0)] = Refusal.SIGN
    refused[(below == 0).any(axis=0)] = Refusal.ZERO
    refused[np.isnan(quantities).any(axis=0)] = Refusal.MISSING
    good = np.broadcast_to(refused == Refusal.NONE, below.shape)
    factors = np.divide(quantities[1:], below, out=np.full(below.shape, np.nan), where=good)
    return factors, refused


def split_inner(weight: FloatArray, own: FloatArray, reference: FloatArray) -> FloatArray:
    """Split the contribution of one factor f = g·h into those of g and h; their sum is W·(f_u − f_R).

    Args:
        weight: (…): the factor's W, times the unit's scale for kroner.
        own: (2, …): g and h of the unit.
        reference: (2, …).
    """
    mean = (own[::-1] + reference[::-1]) / 2
    return np.asarray(weight * (own - reference) * mean)


@cache
def _quadrature(count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights on 0–1 that integrate polynomials of degree ``count`` − 1 exactly."""
    nodes, weights = np.polynomial.legendre.leggauss(max(1, (count + 1) // 2))
    return (nodes + 1) / 2, weights / 2
