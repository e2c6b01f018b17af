"""What all studies of one release share: municipal rows, features, neighbourhoods, series."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.breaks import LevelShift, find_level_shifts
from raaderum.analytics.keyfigures import FigureValues, evaluate_key_figure, roll_up
from raaderum.analytics.peers import Neighbourhood, match_peers
from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.features import FeatureMatrix, build_features
from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.domain.panel import PRESENT, REASONS, FloatArray
from raaderum.domain.text import Text
from raaderum.domain.units import COUNTRY_CODE
from raaderum.studies.choices import Choices, default_weights
from raaderum.studies.plausible import find_slips
from raaderum.studies.results import FigureCard, Measured, PeersSummary, UnitLabel
from raaderum.warehouse.release import Release


@dataclass(frozen=True, eq=False)
class Series:
    """A key figure of the municipalities over time.

    Attributes:
        codes: Municipalities, by code; rows of the arrays.
        periods: Years; columns of the arrays.
        figures: Values of the whole panel's municipalities, (unit, period).
        national: (period,): the country's published value, or that of all units added together where
            none is published; NaN where there is neither.
    """

    codes: tuple[str, ...]
    periods: tuple[int, ...]
    figures: FigureValues
    national: FloatArray

    def row(self, code: str) -> int:
        """Return the row of a municipality."""
        return self.codes.index(code)

    def at(self, period: int) -> FloatArray:
        """Return (unit,): all values of one year."""
        return self.figures.value[:, self.periods.index(period)]


@lru_cache(maxsize=64)
def read_series(release: Release, key_figure: str) -> Series:
    """Evaluate a key figure for the municipalities and the country."""
    panel = release.panel
    figures = evaluate_key_figure(release.pack.figure(key_figure), panel)
    codes = tuple(unit.code for unit in release.municipalities if unit.code in panel.units)
    rows = [panel.row(code) for code in codes]
    cut = FigureValues(
        figures.numerator[rows],
        figures.denominator[rows],
        figures.value[rows],
        figures.missing[rows],
        figures.computed[rows],
    )
    if COUNTRY_CODE in panel.units:
        national = figures.value[panel.row(COUNTRY_CODE)]
    else:
        columns = range(len(panel.periods))
        national = np.array([roll_up(cut.numerator[:, j], cut.denominator[:, j]) for j in columns])
    return Series(codes, panel.periods, cut, national)


@lru_cache(maxsize=64)
def read_features(release: Release, period: int, names: tuple[str, ...]) -> FeatureMatrix:
    """Compute the named framework conditions of all municipalities nearest to ``period``."""
    features = {feature.id: feature for feature in release.pack.features}
    matrix = build_features(tuple(features[name] for name in names), release.panel, period)
    return matrix.only(tuple(u.code for u in release.municipalities if u.code in matrix.units))


@lru_cache(maxsize=64)
def find_barred(release: Release, period: int) -> dict[str, Text]:
    """Return the municipalities that nobody is compared with in a year, and why.

    Their costs lie in one price, or a figure of theirs is so far off that it must be a slip.
    """
    panel = release.panel
    found = {code: next(iter(slips.values())) for code, slips in find_slips(release, period).items()}
    for rule in release.pack.area.incomparable:
        values = panel.values_of(rule.variable)[:, panel.column(period)]
        for unit in release.municipalities:
            if unit.code in panel.units and values[panel.row(unit.code)] > rule.above:
                found[unit.code] = rule.text
    return found


@lru_cache(maxsize=512)
def find_neighbourhood(release: Release, choices: Choices) -> Neighbourhood:
    """Return the peers under the user's choices, among municipalities that have a value.

    Raises:
        NoPeers: Fewer than ``k`` others have one.
    """
    series = read_series(release, choices.key_figure)
    if choices.unit not in series.codes:
        da, en = "kommunen har ingen tal i udgivelsen.", "the municipality has no figures in the release."
        raise NoPeers(unit=labels(release)[choices.unit].name, reason_da=da, reason_en=en)
    barred = find_barred(release, choices.period)
    values = zip(series.codes, series.at(choices.period), strict=True)
    have = [code for code, value in values if not np.isnan(value) and code not in barred]
    units = tuple(sorted({*have, choices.unit}))
    wanted = choices.members if choices.members is not None else ()
    usable = tuple(code for code in wanted if code in units)
    others = len(usable) if wanted else len(units) - 1
    if others < (1 if wanted else choices.k):
        raise NoPeers(
            unit=labels(release)[choices.unit].name,
            reason_da=f"kun {others} andre kommuner har et tal i {choices.period}, og der skal bruges {choices.k}.",
            reason_en=f"only {others} other municipalities have a value in {choices.period}; {choices.k} are needed.",
        )
    return match_among(release, choices, units, usable if wanted else None)


def match_among(
    release: Release, choices: Choices, units: tuple[str, ...], members: tuple[str, ...] | None
) -> Neighbourhood:
    """Return the peers of the chosen unit among ``units``, or the group ``members`` of them.

    Raises:
        NoPeers: The framework conditions are not known for enough of them.
    """
    names = tuple(name for name, _ in choices.weights)
    matrix = read_features(release, choices.period, names).only(units)
    k = min(choices.k, len(units) - 1)
    found = match_peers(matrix, choices.unit, [weight for _, weight in choices.weights], k, members)
    if not all(np.isfinite(match.distance) for match in found.matches) or not np.isfinite(found.limit):
        raise NoPeers(
            unit=labels(release)[choices.unit].name,
            reason_da="de rammevilkår, der er valgt, er ikke kendt for nok kommuner.",
            reason_en="the framework conditions chosen are not known for enough municipalities.",
        )
    return found


@lru_cache(maxsize=16)
def find_shifts(release: Release, key_figure: str) -> dict[str, tuple[LevelShift, ...]]:
    """Return the level shifts of every municipality, relative to the country, in kr. per inhabitant."""
    series = read_series(release, key_figure)
    level = np.nanmean(series.national) if not np.isnan(series.national).all() else np.nan
    if np.isnan(level):
        return dict.fromkeys(series.codes, ())
    least = release.pack.area.series.least_shift_share * abs(float(level))
    distances = series.figures.value - series.national[None, :]
    found = {code: find_level_shifts(distances[i], series.periods, least) for i, code in enumerate(series.codes)}
    return {code: _with_means(found[code], series.periods, distances[i]) for i, code in enumerate(series.codes)}


def _with_means(
    shifts: tuple[LevelShift, ...], periods: tuple[int, ...], distances: FloatArray
) -> tuple[LevelShift, ...]:
    """Give the levels as plain means of the years between the shifts, so that a reader can check them."""
    years = np.array(periods)
    edges = [periods[0], *(shift.period for shift in shifts), periods[-1] + 1]
    means = [float(np.nanmean(distances[(years >= a) & (years < b)])) for a, b in itertools.pairwise(edges)]
    return tuple(
        LevelShift(shift.period, before, after) for shift, before, after in zip(shifts, means, means[1:], strict=False)
    )


def find_missing(release: Release, key_figure: str, period: int) -> dict[str, MissingReason]:
    """Return why municipalities have no value, by code; one that nobody has observed has not delivered."""
    series = read_series(release, key_figure)
    codes = series.figures.missing[:, series.periods.index(period)]
    found = {code: REASONS[reason] for code, reason in zip(series.codes, codes, strict=True) if reason != PRESENT}
    silent = {unit.code for unit in release.municipalities} - set(series.codes)
    return dict(sorted({**found, **dict.fromkeys(silent, MissingReason.NOT_DELIVERED)}.items()))


def measure_own(release: Release, choices: Choices) -> Measured:
    """Return the unit's own value.

    Raises:
        FigureMissing: There is none; the reason is named.
    """
    missing = find_missing(release, choices.key_figure, choices.period)
    if choices.unit in missing:
        figure, reason = release.pack.figure(choices.key_figure).name, REASON_TEXTS[missing[choices.unit]]
        raise FigureMissing(
            unit=labels(release)[choices.unit].name,
            figure_da=figure.da,
            figure_en=figure.en,
            period=choices.period,
            reason_da=reason.da,
            reason_en=reason.en,
        )
    series = read_series(release, choices.key_figure)
    cell, figures = (series.row(choices.unit), series.periods.index(choices.period)), series.figures
    return Measured(
        float(figures.value[cell]),
        known(figures.numerator[cell]),
        known(figures.denominator[cell]) if known(figures.numerator[cell]) is not None else None,
        bool(figures.computed[cell]),
    )


@lru_cache(maxsize=16)
def labels(release: Release) -> dict[str, UnitLabel]:
    """Return every unit of the release as it is written, by code."""
    return {unit.code: UnitLabel(unit.code, unit.name, unit.region) for unit in release.units}


def summarise_peers(release: Release, choices: Choices, found: Neighbourhood) -> PeersSummary:
    """Return whether the peers are good enough to lean on."""
    names = {feature.id: feature.name for feature in release.pack.features}
    return PeersSummary(
        chosen_by_user=choices.members is not None or choices.weights != default_weights(release, choices.key_figure),
        good=found.good,
        kth_distance=found.kth_distance,
        limit=found.limit,
        unlike_on=tuple(names[name] for name in found.unlike_on),
    )


def figure_card(release: Release, key_figure: str) -> FigureCard:
    """Return what a reader must know about a key figure."""
    figure = release.pack.figure(key_figure)
    return FigureCard(
        id=figure.id,
        name=figure.name,
        phrase=figure.phrase,
        unit=figure.unit,
        account=figure.account,
        direction=figure.direction,
        status=figure.status,
        status_note=release.pack.area.status_note,
        why=figure.why,
        cannot_show=figure.cannot_show,
        reading=tuple(figure.reading),
        booking=tuple(figure.booking),
        source=figure.source,
        authored_by=figure.authored_by,
        checked_by=figure.checked_by,
        next_review=figure.next_review,
    )


def known(value: float) -> float | None:
    """Return ``value`` as a float, or None for NaN."""
    return None if np.isnan(value) else float(value)
