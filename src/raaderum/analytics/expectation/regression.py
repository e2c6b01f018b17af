"""Least squares on few drivers, leaving each unit out, with a jackknife+ interval.

Source of the interval: R. F. Barber, E. J. Candès, A. Ramdas and R. J. Tibshirani (2021),
"Predictive inference with the jackknife+", Annals of Statistics 49(1). It holds at least
1 − 2α of new units whatever the model's faults, and about 1 − α in practice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raaderum.domain.panel import FloatArray

MAX_DRIVERS = 4
UNITS_PER_COEFFICIENT = 5


@dataclass(frozen=True, eq=False)
class Expectation:
    """A fitted model; arrays over units are in the order of the input.

    Attributes:
        drivers: Names.
        intercept: Expected value where every driver is at its mean.
        effects: (driver,): change in the expected value per standard deviation of the driver.
        means, deviations: (driver,): what the drivers were standardised by.
        expected: (unit,): prediction for each unit by a model fitted without it; NaN where there is none.
        low, high: (unit,): jackknife+ limits around it.
        coverage: 1 − α aimed at.
        r_squared: Out-of-sample share of the variance explained (1 − PRESS / total); may be negative.
        used: (unit,): True for the units in the fit.
    """

    drivers: tuple[str, ...]
    intercept: float
    effects: FloatArray
    means: FloatArray
    deviations: FloatArray
    expected: FloatArray
    low: FloatArray
    high: FloatArray
    coverage: float
    r_squared: float
    used: np.ndarray


def fit_expectation(
    outcome: FloatArray, drivers: FloatArray, names: Sequence[str], coverage: float = 0.8
) -> Expectation:
    """Fit ``outcome`` on ``drivers`` and predict every unit from the others.

    Args:
        outcome: (unit,), NaN where missing; such units get a NaN expectation.
        drivers: (unit, driver), at most four.
        names: One per driver.
        coverage: Share of units the interval aims to hold, 0–1.

    Raises:
        ValueError: More than four drivers, or fewer than five units per coefficient.
    """
    if drivers.shape[1] > MAX_DRIVERS:
        raise ValueError(f"at most {MAX_DRIVERS} drivers, not {drivers.shape[1]}")
    used = ~np.isnan(outcome) & ~np.isnan(drivers).any(axis=1)
    count, width = int(used.sum()), drivers.shape[1] + 1
    if count < UNITS_PER_COEFFICIENT * width:
        raise ValueError(f"{count} units are too few for {width} coefficients")
    y, x = outcome[used], drivers[used]
    means, deviations = x.mean(axis=0), x.std(axis=0)
    deviations = np.where(deviations > 0, deviations, 1.0)
    design = np.column_stack([np.ones(count), (x - means) / deviations])
    solve = np.linalg.pinv(design.T @ design)
    coefficients = solve @ design.T @ y
    residuals = y - design @ coefficients
    hat = design @ solve @ design.T
    # A unit that alone decides a driver (the only island) has leverage 1: nothing can be expected of it.
    leverage = np.diag(hat)
    left_out = np.where(leverage < 1 - 1e-9, residuals / np.maximum(1 - leverage, 1e-9), np.nan)
    low, high = _jackknife_plus(y, residuals, hat, coverage)
    determined = ~np.isnan(left_out)
    low[~determined] = high[~determined] = np.nan
    held, number = y[determined], int(determined.sum())
    total = float(((held - held.mean()) ** 2).sum()) * (number / (number - 1)) ** 2
    r_squared = 1 - float((left_out[determined] ** 2).sum()) / total if total else 0.0
    return Expectation(
        tuple(names),
        float(coefficients[0]),
        coefficients[1:],
        means,
        deviations,
        _spread(y - left_out, used),
        _spread(low, used),
        _spread(high, used),
        coverage,
        r_squared,
        used,
    )


def _jackknife_plus(
    outcome: FloatArray, residuals: FloatArray, hat: FloatArray, coverage: float
) -> tuple[FloatArray, FloatArray]:
    """Limits for each unit i, treated as new to the other n − 1.

    For every other unit j the model without i and j is had in closed form: with S = {i, j} the
    left-out residuals are (I − H_SS)⁻¹ r_S. The limits are order statistics of
    prediction_i ∓ |residual_j| over j.
    """
    count = len(outcome)
    leverage = 1 - np.diag(hat)
    determinant = np.maximum(np.outer(leverage, leverage) - hat**2, 1e-9)
    own = (residuals[:, None] * leverage[None, :] + hat * residuals[None, :]) / determinant
    other = np.abs(residuals[None, :] * leverage[:, None] + hat * residuals[:, None]) / determinant
    predictions = outcome[:, None] - own
    np.fill_diagonal(predictions, np.nan)  # sorts last, so that n − 1 candidates remain
    lows = np.sort(predictions - other, axis=1)
    highs = np.sort(predictions + other, axis=1)
    # Rounded first: (1 − 0.8) · 20 is 3.9999999999999996 in floating point, and 4 is meant.
    lowest = max(int(np.floor(round((1 - coverage) * count, 6))), 1)
    highest = min(int(np.ceil(round(coverage * count, 6))), count - 1)
    return lows[:, lowest - 1], highs[:, highest - 1]


def _spread(values: FloatArray, used: np.ndarray) -> FloatArray:
    result = np.full(used.shape, np.nan)
    result[used] = values
    return result
