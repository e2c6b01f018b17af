"""Level shifts in short yearly series.

A series is cut into pieces with a level each so that the sum of squared deviations plus a penalty
per cut is least (optimal partitioning, found by trying every partition: the series are short).
The penalty is measured in the series' own noise, which is taken from the median step between
years and so is not inflated by the shifts themselves.

Source: B. Jackson et al. (2005), "An algorithm for optimal partitioning of data on an interval",
IEEE Signal Processing Letters 12(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from raaderum.domain.panel import FloatArray

MAX_CUTS = 3
PIECE_YEARS = 2
PENALTY = 6.0
"""In units of noise variance per cut: between AIC (2) and about 3 · log(9), so that noise alone rarely cuts."""


@dataclass(frozen=True, slots=True)
class LevelShift:
    """The level changes between ``period`` − 1 and ``period``."""

    period: int
    before: float
    after: float

    @property
    def size(self) -> float:
        """After minus before."""
        return self.after - self.before


def find_level_shifts(series: FloatArray, periods: tuple[int, ...], least_size: float) -> tuple[LevelShift, ...]:
    """Find where the level of one series shifts by at least ``least_size``.

    Args:
        series: (period,), NaN where missing. Fewer than five values give no shifts.
        periods: Years, rising.
        least_size: Smallest shift that matters, in the unit of the series.

    Returns:
        Shifts in order of time. Pieces are at least two years long, so a single odd year is no
        shift; only the first piece may be one year, since what follows it shows that it stayed so.
    """
    known = ~np.isnan(series)
    values = series[known]
    years = tuple(period for period, here in zip(periods, known, strict=True) if here)
    if len(values) < 2 * PIECE_YEARS + 1:
        return ()
    noise = max(float(np.median(np.abs(np.diff(values)))) / 0.954, least_size / 4)
    cuts = _best_cuts(values, PENALTY * noise**2)
    edges = (0, *cuts, len(values))
    levels = [_fit_piece(values[a:b], PENALTY * noise**2)[1] for a, b in zip(edges, edges[1:], strict=False)]
    shifts = (
        LevelShift(years[cut], before, after) for cut, before, after in zip(cuts, levels, levels[1:], strict=False)
    )
    return tuple(shift for shift in shifts if abs(shift.size) >= least_size)


def trend_within(series: FloatArray, periods: tuple[int, ...], shifts: tuple[LevelShift, ...]) -> float | None:
    """Return the slope per year by least squares, or None where the window crosses a shift.

    Args:
        series: (period,), no NaN.
        periods: The years of the window, rising.
        shifts: Shifts of the whole series.
    """
    if len(periods) < 3 or any(periods[0] < shift.period <= periods[-1] for shift in shifts):
        return None
    return float(np.polyfit(np.array(periods, dtype=float), series, 1)[0])


def trend_half_width(series: FloatArray, periods: tuple[int, ...], coverage: float) -> float:
    """Return half the width of the confidence interval of the slope per year.

    The usual interval of least squares with n − 2 degrees of freedom. It takes the years as
    independent, and so is on the narrow side where they are not.
    """
    # Here, because reading scipy takes longer than most commands that draw no trend.
    from scipy.special import stdtrit

    years = np.array(periods, dtype=float) - np.mean(periods)
    slope, level = np.polyfit(years, series, 1)
    freedom = len(periods) - 2
    error = np.sqrt(((series - level - slope * years) ** 2).sum() / freedom / (years**2).sum())
    return float(error * stdtrit(freedom, (1 + coverage) / 2))


def _best_cuts(values: FloatArray, penalty: float) -> tuple[int, ...]:
    count = len(values)
    costs = {(a, b): _fit_piece(values[a:b], penalty)[0] for a, b in combinations(range(count + 1), 2)}
    best: tuple[float, tuple[int, ...]] = (costs[0, count], ())
    for size in range(1, MAX_CUTS + 1):
        for cuts in combinations(range(1, count - PIECE_YEARS + 1), size):
            edges = (0, *cuts, count)
            pieces = list(zip(edges, edges[1:], strict=False))
            if any(b - a < PIECE_YEARS for a, b in pieces[1:]):
                continue
            total = sum(costs[piece] for piece in pieces) + penalty * size
            if total < best[0] - 1e-9:
                best = (total, cuts)
    return best[1]


def _fit_piece(piece: FloatArray, penalty: float) -> tuple[float, float]:
    """Return the cost and the level of a piece; one odd year may be set aside for the price of two cuts.

    Without that, a far outlier is cut out together with an ordinary neighbour and looks like two shifts.
    """
    level = float(piece.mean())
    cost = float(((piece - level) ** 2).sum())
    if len(piece) > PIECE_YEARS:
        rest = np.delete(piece, np.argmax(np.abs(piece - level)))
        without = float(((rest - rest.mean()) ** 2).sum()) + 2 * penalty
        if without < cost - 1e-9:
            return without, float(rest.mean())
    return cost, level
