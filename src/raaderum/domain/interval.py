"""A value that is known only within limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits, both included, that hold ``coverage`` (0–1) of the reasonable answers."""

    low: float
    high: float
    coverage: float

    def contains(self, value: float) -> bool:
        """Tell whether ``value`` lies within the limits.

        >>> Interval(-3.0, 8.0, 0.9).contains(0.0)
        True
        """
        return self.low <= value <= self.high
