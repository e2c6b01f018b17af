"""What in a difference may be booking practice, geography or a one-off. Shown before anything else."""

from __future__ import annotations

import numpy as np

from raaderum.analytics.peers import Neighbourhood
from raaderum.domain.features import build_features
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import find_shifts, labels, read_series
from raaderum.studies.results import Finding
from raaderum.warehouse.release import Release

RECENT_YEARS = 4
ALIKE = 3.0
"""Two gaps are of a size where each is less than this many times the other: only then can one explain the other."""
FENCE = 3.0
"""Tukey's outer fence: this many quartile ranges beyond the quartiles is extreme."""
BOUNDARY_SHARE = 0.10
"""Both gaps must be at least this share of the national figure to be worth a question."""


def find_booking_signs(release: Release, choices: Choices, found: Neighbourhood) -> tuple[Finding, ...]:
    """Return the signs in the order a controller would check them."""
    return (
        *_negative(release, choices),
        *_level_shifts(release, choices),
        *_odd_year(release, choices),
        *_volatile(release, choices),
        *_boundary(release, choices, found),
        *_stands_out(release, choices),
        *_extreme(release, choices),
        *_peers(release, choices, found),
    )


def _negative(release: Release, choices: Choices) -> list[Finding]:
    """Income above expenditure: possible for a net figure, impossible for a cost."""
    series = read_series(release, choices.key_figure)
    own = series.figures.value[series.row(choices.unit)]
    pairs = zip(series.periods, own, strict=True)
    years = tuple(period for period, value in pairs if value < 0 and period <= choices.period)
    if not years:
        return []
    current = float(own[series.periods.index(choices.period)])
    return [Finding("negative", value=current, periods=years)]


def _level_shifts(release: Release, choices: Choices) -> list[Finding]:
    series = read_series(release, choices.key_figure)
    own = series.figures.value[series.row(choices.unit)]
    periods = [period for period, value in zip(series.periods, own, strict=True) if not np.isnan(value)]
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    years = [periods[0], *(shift.period for shift in shifts), periods[-1] + 1]
    return [
        Finding(
            "level_shift",
            value=shift.before,
            other=shift.after,
            periods=(shift.period,),
            first=years[i],
            last=years[i + 2] - 1,
        )
        for i, shift in enumerate(shifts)
        if shift.period <= choices.period
    ]


def _volatile(release: Release, choices: Choices) -> list[Finding]:
    """Since its last shift the figure has swung by more than a whole national figure: one year says little."""
    series = read_series(release, choices.key_figure)
    shifts = [s.period for s in find_shifts(release, choices.key_figure)[choices.unit] if s.period <= choices.period]
    first = max([series.periods[0], *shifts])
    columns = [j for j, period in enumerate(series.periods) if first <= period <= choices.period]
    own = series.figures.value[series.row(choices.unit), columns]
    own = own[~np.isnan(own)]
    if len(own) < 3 or own.max() - own.min() < abs(float(np.nanmean(series.national))):
        return []
    return [Finding("volatile", value=float(own.min()), other=float(own.max()), first=first, last=choices.period)]


def _odd_year(release: Release, choices: Choices) -> list[Finding]:
    """The chosen year lies far from the years before it: three times their own noise, and enough to matter."""
    series = read_series(release, choices.key_figure)
    last = series.periods.index(choices.period)
    distance = series.figures.value[series.row(choices.unit)] - series.national
    shifts = find_shifts(release, choices.key_figure)[choices.unit]
    start = max([series.periods.index(s.period) for s in shifts if s.period <= choices.period], default=0)
    before = distance[start:last]
    before = before[~np.isnan(before)]
    if len(before) < 3:
        return []
    usual = float(np.median(before))
    noise = float(np.median(np.abs(np.diff(before)))) / 0.954
    step = float(distance[last]) - usual
    least = release.pack.area.series.least_shift_share * abs(float(np.nanmean(series.national)))
    if abs(step) < max(least, 3 * noise):
        return []
    return [Finding("odd_year", value=float(distance[last]), other=usual, periods=(choices.period,))]


def _boundary(release: Release, choices: Choices, found: Neighbourhood) -> list[Finding]:
    """A neighbouring account lies on the other side of the same peers: the line may be drawn elsewhere."""
    own_gap = _gap(release, choices, found, choices.key_figure)
    national = read_series(release, choices.key_figure).national
    least = BOUNDARY_SHARE * abs(float(np.nanmean(national))) if not np.isnan(national).all() else 0.0
    findings = []
    for name in release.pack.rules(release.dataset).context:
        gap = None if name == choices.key_figure else _gap(release, choices, found, name)
        if own_gap is None or gap is None or gap * own_gap >= 0 or min(abs(gap), abs(own_gap)) < least:
            continue
        if not 1 / ALIKE < abs(gap / own_gap) < ALIKE:
            continue
        findings.append(Finding("boundary", value=own_gap, other=gap, figure=release.pack.figure(name).name))
    return findings


def _gap(release: Release, choices: Choices, found: Neighbourhood, name: str) -> float | None:
    series = read_series(release, name)
    values = dict(zip(series.codes, series.at(choices.period), strict=True))
    peers = np.array([values[match.unit] for match in found.matches])
    gap = values[choices.unit] - peers.mean()
    return None if np.isnan(gap) else float(gap)


def _extreme(release: Release, choices: Choices) -> list[Finding]:
    series = read_series(release, choices.key_figure)
    values = series.at(choices.period)
    own = float(values[series.row(choices.unit)])
    low, high = np.nanpercentile(values, [25, 75])
    if own > high + FENCE * (high - low) or own < low - FENCE * (high - low):
        return [Finding("extreme", value=own, other=float(np.nanmedian(values)))]
    return []


def _stands_out(release: Release, choices: Choices) -> list[Finding]:
    """A framework condition that few share, where the pack has words for it."""
    told = tuple(feature for feature in release.pack.features if feature.stands_out)
    if not told:
        return []
    matrix = build_features(told, release.panel, choices.period)
    own = matrix.values[matrix.units.index(choices.unit)]
    return [Finding("stands_out", text=f.stands_out) for f, value in zip(told, own, strict=True) if value == 1]


def _peers(release: Release, choices: Choices, found: Neighbourhood) -> list[Finding]:
    """The peers have the same trouble: say how many, and who."""
    series, names = read_series(release, choices.key_figure), labels(release)
    values = dict(zip(series.codes, series.at(choices.period), strict=True))
    shifts = find_shifts(release, choices.key_figure)
    codes = [match.unit for match in found.matches]
    negative = tuple(names[code] for code in codes if values[code] < 0)
    first = choices.period - RECENT_YEARS + 1
    recent = [code for code in codes if any(first <= s.period <= choices.period for s in shifts[code])]
    findings = [Finding("peers_negative", units=negative)] if negative else []
    if recent:
        findings.append(Finding("peers_shifted", periods=(first,), units=tuple(names[code] for code in recent)))
    return findings
