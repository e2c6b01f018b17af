"""Distance to the median in units of a spread that the outliers themselves do not widen.

Source: B. Iglewicz and D. C. Hoaglin (1993), "How to Detect and Handle Outliers", ASQC: the modified z-score
0.6745 · (x − median) / MAD, and 3.5 as the limit. Skewness by quartiles: A. L. Bowley (1901), "Elements of Statistics".
"""

from __future__ import annotations

import numpy as np

from raaderum.domain.panel import FloatArray

LIMIT = 3.5
"""A value at least this many spreads from the median is an outlier (Iglewicz and Hoaglin)."""
TO_NORMAL = 0.6745
"""MAD / this is the standard deviation, where values are normal."""
SKEWED = 0.1
"""Of Bowley's measure, which runs from −1 to 1: from here on the upper quartile is clearly farther away."""


def is_skewed(values: FloatArray) -> bool:
    """Tell whether values are all positive and lean to the right: then their logarithms are compared.

    >>> is_skewed(np.array([1.0, 2.0, 4.0, 8.0, 16.0])), is_skewed(np.array([-1.0, 2.0, 4.0, 8.0, 16.0]))
    (True, False)
    >>> is_skewed(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    False
    """
    held = values[~np.isnan(values)]
    if held.size < 4 or held.min() <= 0:
        return False
    low, middle, high = np.quantile(held, [0.25, 0.5, 0.75])
    return bool(high > low and (high + low - 2 * middle) / (high - low) > SKEWED)


def median_and_spread(values: FloatArray) -> tuple[float, float]:
    """Return the median, and MAD / 0.6745; NaN of nothing.

    >>> median_and_spread(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))[0]
    3.0
    """
    held = values[~np.isnan(values)]
    if not held.size:
        return float("nan"), float("nan")
    middle = float(np.median(held))
    return middle, float(np.median(np.abs(held - middle))) / TO_NORMAL


def robust_distance(value: float, middle: float, spread: float) -> float:
    """Return how many spreads a value lies from the middle, with its sign; NaN where there is no spread.

    >>> robust_distance(10.0, 4.0, 2.0), robust_distance(1.0, 1.0, 0.0)
    (3.0, nan)
    """
    return (value - middle) / spread if spread > 0 else float("nan")
