"""Development as distance to the country, cut where the level shifts."""

from __future__ import annotations

import numpy as np

from raaderum.analytics.breaks import trend_half_width, trend_within
from raaderum.domain.interval import Interval
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import find_shifts, read_series
from raaderum.studies.results import Reference, SeveralYears, Shift, Slope, Trend, TrendPoint
from raaderum.warehouse.release import Release

FEWEST_YEARS = 3
MOST_YEARS = 4
COVERAGE = 0.90


def describe_development(release: Release, choices: Choices) -> Trend:
    """Return all years; amounts of different years are compared only as distance. The slope ends at the chosen one."""
    series = read_series(release, choices.key_figure)
    own = series.figures.value[series.row(choices.unit)]
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    points = tuple(
        TrendPoint(
            period,
            float(value),
            float(national),
            float(value / national - 1),
            sum(shift.period <= period for shift in shifts),
        )
        for period, value, national in zip(series.periods, own, series.national, strict=True)
        if not np.isnan(value) and national > 0
    )
    slope = _slope(release.pack.area.series.trend_years, points, choices, release)
    return Trend(points, tuple(Shift(s.period, s.before, s.after) for s in shifts), slope)


def _slope(years: int, points: tuple[TrendPoint, ...], choices: Choices, release: Release) -> Slope | None:
    window = [point for point in points if choices.period - years < point.period <= choices.period]
    if len(window) < FEWEST_YEARS:
        return None
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    periods = tuple(point.period for point in window)
    distances = np.array([point.distance_share for point in window])
    per_year = trend_within(distances, periods, shifts)
    if per_year is None:
        crossed = [s.period for s in shifts if periods[0] < s.period <= periods[-1]]
        return Slope(periods[0], periods[-1], None, None, crossed[-1])
    half = trend_half_width(distances, periods, COVERAGE)
    interval = Interval(per_year - half, per_year + half, COVERAGE)
    return Slope(periods[0], periods[-1], per_year, interval, None)


def mean_of_years(release: Release, choices: Choices, chosen: Reference) -> SeveralYears | None:
    """Return the mean of the yearly differences to the same members over the last years, or the shift that forbids it.

    None where fewer than three years are known or the target has no members of its own.
    """
    series = read_series(release, choices.key_figure)
    own = series.figures.value[series.row(choices.unit)]
    if chosen.kind == "country":
        reference = series.national
    elif chosen.kind in ("mean", "region") and chosen.members:
        reference = series.figures.value[[series.row(member.code) for member in chosen.members]].mean(axis=0)
    else:
        return None
    differences = own - reference
    last = series.periods.index(choices.period)
    columns = [j for j in range(last - MOST_YEARS + 1, last + 1) if j >= 0 and not np.isnan(differences[j])]
    if len(columns) < FEWEST_YEARS:
        return None
    first_year = series.periods[columns[0]]
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    crossed = [s.period for s in shifts if first_year < s.period <= choices.period]
    mean = None if crossed else float(np.mean(differences[columns]))
    return SeveralYears(first_year, choices.period, mean, crossed[-1] if crossed else None)
