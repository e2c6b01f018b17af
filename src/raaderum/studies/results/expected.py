"""What could be expected of us, given our framework conditions?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.interval import Interval
from raaderum.domain.text import Text
from raaderum.studies.results.common import Header, Measured
from raaderum.studies.results.units import UnitLabel


@dataclass(frozen=True, slots=True)
class DriverEffect:
    """What one driver does in the expectation, the others unchanged.

    ``effect`` is the change in kr. per inhabitant from ``low`` to ``high``: the lower and the upper
    quartile of all municipalities, or no and yes for a category.
    """

    name: Text
    unit: Text
    effect: float
    low: float
    high: float
    own: float
    decimals: int
    category: bool


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """One unit's expected and actual value."""

    unit: UnitLabel
    expected: float
    value: float


@dataclass(frozen=True, slots=True)
class ExpectedResult(Header):
    """What could be expected of us, given our framework conditions?"""

    own: Measured
    expected: float
    interval: Interval
    difference: float
    difference_dkk: float | None
    outside: bool
    drivers: tuple[DriverEffect, ...]
    intercept: float
    r_squared: float
    points: tuple[ExpectedPoint, ...]
    partial: Text | None
    potential: Interval | None
    potential_reason: Text | None
    weakness: Text
    kind: Literal["expected"] = "expected"
