"""A case drawn many times: how its worth and its years spread, and how often it loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raaderum.analytics.business_cases.estimates import QuickQuantile, ThreePoint, draw_shares
from raaderum.analytics.business_cases.model import CashModel

FloatArray = NDArray[np.float64]
_BLOCK = 1 << 15
"""Draws calculated at a time: what they need stays in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What was drawn: (draw,) the worth, and (draw, year) what is left each year; None where it was not asked for."""

    worth: FloatArray
    flows: FloatArray | None

    @property
    def chance_of_loss(self) -> float:
        """The share of the draws in which the case is worth less than nothing."""
        return float((self.worth < 0).mean())


def simulate(
    models: Sequence[CashModel],
    factors: FloatArray,
    base: Mapping[str, float],
    estimates: Mapping[str, ThreePoint],
    chances: Mapping[str, float],
    correlations: FloatArray,
    *,
    draws: int,
    seed: int,
    with_flows: bool = True,
) -> list[Outcomes]:
    """Draw the uncertain numbers, and calculate with them.

    Args:
        models: The case, and parts of it; all are calculated with the same draws.
        factors: (year,) discount factors.
        base: The value of every number that is not drawn.
        estimates: The numbers that are drawn; the first are the correlated ones.
        chances: Numbers that are 1 with a probability and else 0: what may happen.
        correlations: Of the first estimates; see ``correlation_matrix``.
        draws: How many; a power of 2.
        seed: The same seed gives the same draws.
        with_flows: Whether to keep the amounts of each year.

    Returns:
        One for each model. Where a formula divides by nothing, an outcome is no finite number.
    """
    names = [*estimates, *chances]
    years = len(factors)
    found = [Outcomes(np.empty(draws), np.empty((draws, years)) if with_flows else None) for _ in models]
    shares = draw_shares(draws, len(names), correlations, seed) if names else np.empty((draws, 0))
    tables = {name: QuickQuantile(estimate) for name, estimate in estimates.items()}
    for start in range(0, draws, _BLOCK):
        block = slice(start, min(start + _BLOCK, draws))
        drawn = np.ascontiguousarray(shares[block].T)
        values: dict[str, FloatArray | float] = dict(base)
        for name, column in zip(names, drawn, strict=True):
            values[name] = tables[name](column) if name in tables else (column < chances[name]).astype(float)
        with np.errstate(invalid="ignore", over="ignore"):  # a formula may divide by nothing; who asks looks at it
            for model, one in zip(models, found, strict=True):
                one.worth[block] = model.worth(values, factors)
                if one.flows is not None:
                    one.flows[block] = model.flows(values)
    return found
