"""What decides a case: each number alone from low to high, and where each would take the gain away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raaderum.analytics.business_cases.estimates import ThreePoint, quantile
from raaderum.analytics.business_cases.model import CashModel

FloatArray = NDArray[np.float64]
LOW_SHARE, HIGH_SHARE = 0.1, 0.9
_REACH, _STEPS, _ROUNDS = 10.0, 400, 200


class Swing(NamedTuple):
    """A number, its values at both ends, and the worth of the case there with all else as in the base case."""

    name: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How much it moves the worth."""
        return abs(self.at_high - self.at_low)


def tornado(
    model: CashModel, factors: FloatArray, base: Mapping[str, float], estimates: Mapping[str, ThreePoint]
) -> list[Swing]:
    """Return each uncertain number's swing between its P10 and its P90, widest first; equal ones by name."""
    swings = []
    for name, estimate in estimates.items():
        low, high = quantile(estimate, [LOW_SHARE, HIGH_SHARE])
        swings.append(swing(model, factors, base, name, float(low), float(high)))
    return sorted(swings, key=lambda one: (-one.width, one.name))


def swing(
    model: CashModel, factors: FloatArray, base: Mapping[str, float], name: str, low: float, high: float
) -> Swing:
    """Return what the case is worth with one number at two values."""
    at_low, at_high = model.worth({**base, name: np.array([low, high])}, factors) + np.zeros(2)
    return Swing(name, low, high, float(at_low), float(at_high))


def break_even(model: CashModel, factors: FloatArray, base: Mapping[str, float], name: str) -> float | None:
    """Return the value of one number, nearest to its base, at which the case is worth nothing; all else as it is.

    Looked for between 0 and ten times the base value (0 and 10 where the base is 0). None: no such value there.
    """
    here = base[name]
    top = _REACH * here if here > 0 else _REACH
    grid = np.unique(np.append(np.linspace(0.0, top, _STEPS + 1), here))
    worth = model.worth({**base, name: grid}, factors) + np.zeros(len(grid))
    with np.errstate(invalid="ignore"):
        crossing = np.flatnonzero((worth[:-1] * worth[1:] <= 0) & np.isfinite(worth[:-1] + worth[1:]))
    crossing = np.array([i for i in crossing if worth[i] != worth[i + 1]])
    if not len(crossing):
        return None
    found = [_bisect(model, factors, base, name, float(grid[i]), float(grid[i + 1])) for i in crossing]
    return min(found, key=lambda value: abs(value - here))


def _bisect(
    model: CashModel, factors: FloatArray, base: Mapping[str, float], name: str, low: float, high: float
) -> float:
    """Return the root between two values: by false position with the Illinois rule, exact for straight lines."""

    def worth(value: float) -> float:
        return float(model.worth({**base, name: value}, factors))

    at_low, at_high, side = worth(low), worth(high), 0
    for _ in range(_ROUNDS):
        if at_low == 0:
            return low
        if at_high == 0 or high - low <= 1e-15 * max(abs(high), 1e-300):
            return high
        middle = low - at_low * (high - low) / (at_high - at_low)
        at_middle = worth(middle)
        if abs(at_middle) <= 1e-12 * max(abs(at_low), abs(at_high)) or middle in {low, high}:
            return middle
        if (at_middle < 0) == (at_low < 0):
            low, at_low = middle, at_middle
            at_high *= 0.5 if side < 0 else 1.0
            side = -1
        else:
            high, at_high = middle, at_middle
            at_low *= 0.5 if side > 0 else 1.0
            side = 1
    return middle
