"""Amounts a year: discounted, added up, and when they have paid for themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def discount_factors(rate: float, years: int) -> FloatArray:
    """Return what a krone of each year is worth in the first: (1 + rate) to the power of 0, −1, −2 and so on.

    The first year is not discounted, as in ``numpy_financial.npv``.

    >>> discount_factors(0.25, 3).tolist()
    [1.0, 0.8, 0.64]
    """
    return np.asarray((1.0 + rate) ** -np.arange(years, dtype=float))


def npv(flows: ArrayLike, rate: float) -> FloatArray:
    """Return the net present value; ``flows`` is (…, year), the answer (…)."""
    amounts = np.asarray(flows, dtype=float)
    return np.asarray(amounts @ discount_factors(rate, amounts.shape[-1]))


def payback_years(flows: ArrayLike) -> FloatArray:
    """Return after how many years the sum is back at nothing, within a year by proportion.

    Counted from the end of the first year of ``flows`` (…, year): an outlay of 100 and then 40 a year is back after
    2.5 years. Where the sum falls below nothing again, the last return counts. NaN: it stays below to the end; 0: it
    never was below.

    >>> payback_years([-100, 40, 40, 40]).item(), payback_years([5, 5]).item(), payback_years([-9, 3]).item()
    (2.5, 0.0, nan)
    """
    amounts = np.asarray(flows, dtype=float)
    total = np.cumsum(amounts, axis=-1)
    years = amounts.shape[-1]
    # Sums of amounts that cancel end in some billionths of a krone; they are nothing.
    below = total < -1e-9 * np.maximum(np.abs(amounts).max(axis=-1, keepdims=True), 1e-300)
    last = np.where(below, np.arange(years), -1).max(axis=-1)
    following = np.minimum(last + 1, years - 1)
    owed = -np.take_along_axis(total, np.maximum(last, 0)[..., None], axis=-1)[..., 0]
    gained = np.take_along_axis(amounts, following[..., None], axis=-1)[..., 0]
    within = np.divide(owed, gained, out=np.full_like(owed, np.nan), where=gained > 0)
    return np.asarray(np.where(last < 0, 0.0, np.where(last == years - 1, np.nan, last + within)))
