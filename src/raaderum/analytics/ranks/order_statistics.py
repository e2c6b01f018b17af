"""What picking the lowest of several gives when nothing but noise tells them apart."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from raaderum.domain.panel import FloatArray


@cache
def mean_of_lowest(count: int, among: int) -> float:
    """Return the expected mean of the ``count`` lowest of ``among`` standard normal draws.

    Source: H. A. David and H. N. Nagaraja (2003), "Order Statistics", 3rd ed., section 3.1: the
    i-th of n has density x ↦ F(x)^(i−1) (1 − F(x))^(n−i) f(x) / B(i, n − i + 1).

    >>> round(mean_of_lowest(1, 2), 6), mean_of_lowest(3, 3)
    (-0.56419, 0.0)
    """
    if not 1 <= count <= among:
        raise ValueError(f"cannot pick {count} of {among}")
    if count == among:
        return 0.0
    x = np.linspace(-9.0, 9.0, 20_001)
    below, above, density = _log_normal(x), _log_normal(-x), -(x**2) / 2 - math.log(2 * math.pi) / 2
    total = 0.0
    for i in range(1, count + 1):
        log_density = (i - 1) * below + (among - i) * above + density - _log_beta(i, among - i + 1)
        total += float(np.trapezoid(x * np.exp(log_density), x))
    return total / count


def _log_normal(x: FloatArray) -> FloatArray:
    """Return log F(x), F the standard normal distribution; exact in the tail as far as x = −37."""
    return np.log([math.erfc(-value / math.sqrt(2)) / 2 for value in x])


def _log_beta(a: int, b: int) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
