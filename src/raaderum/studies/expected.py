"""What could be expected of us, given our framework conditions?"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from raaderum.analytics.expectation import UNITS_PER_COEFFICIENT, Expectation, fit_expectation
from raaderum.domain.errors import NoPeers
from raaderum.domain.features import Feature, FeatureMatrix
from raaderum.domain.interval import Interval
from raaderum.domain.panel import FloatArray
from raaderum.studies.choices import Choices
from raaderum.studies.comparability import speak_of
from raaderum.studies.comparison import labels, measure_own, read_features, read_series
from raaderum.studies.headers import header, partial_note
from raaderum.studies.results import DriverEffect, ExpectedPoint, ExpectedResult
from raaderum.warehouse.release import Release

COVERAGE = 0.80


def study_expected(release: Release, choices: Choices) -> ExpectedResult:
    """Compare one unit with what its framework conditions would lead one to expect.

    The expectation is a regression of all other units on the pack's drivers; the unit itself is
    left out. It is a second opinion beside the peers, not a norm.

    Raises:
        FigureMissing: The unit has no value.
        NoPeers: Too few units have one.
    """
    own = measure_own(release, choices)
    fit, matrix, values = _fit(release, choices.key_figure, choices.period)
    row = matrix.units.index(choices.unit)
    expected = float(fit.expected[row])
    if np.isnan(expected):
        raise NoPeers(
            unit=labels(release)[choices.unit].name,
            reason_da="et rammevilkår bag forventningen er ikke kendt, eller ingen anden kommune har det.",
            reason_en="a framework condition behind the expectation is not known, or no other municipality has it.",
        )
    interval = Interval(float(fit.low[row]), float(fit.high[row]), COVERAGE)
    difference = own.value - expected
    names = labels(release)
    return ExpectedResult(
        **header(release, choices, "expected"),
        **speak_of(release, choices),
        own=own,
        expected=expected,
        interval=interval,
        difference=difference,
        difference_dkk=None if own.denominator is None else difference * own.denominator,
        outside=not interval.contains(own.value),
        drivers=tuple(_effect(fit, matrix, j, row) for j in range(len(matrix.features))),
        intercept=fit.intercept,
        r_squared=fit.r_squared,
        points=tuple(
            ExpectedPoint(names[code], float(fit.expected[i]), float(values[i]))
            for i, code in enumerate(matrix.units)
            if fit.used[i]
        ),
        partial=partial_note(release, choices),
        potential=None,
        potential_reason=release.pack.rules(release.dataset).no_potential,
        weakness=release.pack.peer_set(release.dataset, choices.key_figure).weakness,
    )  # fmt: skip


def _effect(fit: Expectation, matrix: FeatureMatrix, driver: int, row: int) -> DriverEffect:
    feature, values = matrix.features[driver], matrix.values[:, driver]
    category = feature.scale == "category"
    ends = np.array([0.0, 1.0]) if category else np.nanpercentile(values, [25, 75])
    step = np.diff(_transform(feature, ends))[0] / fit.deviations[driver]
    return DriverEffect(
        name=feature.name,
        unit=feature.unit,
        effect=float(fit.effects[driver] * step),
        low=float(ends[0]),
        high=float(ends[1]),
        own=float(values[row]),
        decimals=feature.show_decimals,
        category=category,
    )


def _transform(feature: Feature, values: FloatArray) -> FloatArray:
    return np.asarray(np.log1p(np.maximum(values, 0))) if feature.scale == "log" else values


@lru_cache(maxsize=16)
def _fit(release: Release, key_figure: str, period: int) -> tuple[Expectation, FeatureMatrix, FloatArray]:
    matrix = read_features(release, period, tuple(release.pack.peer_set(release.dataset, key_figure).expectation))
    drivers: tuple[Feature, ...] = matrix.features
    series = read_series(release, key_figure)
    by_code = dict(zip(series.codes, series.at(period), strict=True))
    values = np.array([by_code[code] for code in matrix.units])
    columns = [_transform(driver, matrix.values[:, j]) for j, driver in enumerate(drivers)]
    usable = ~np.isnan(values) & ~np.isnan(np.column_stack(columns)).any(axis=1)
    known, needed = int(usable.sum()), UNITS_PER_COEFFICIENT * (len(drivers) + 1)
    if known < needed:
        raise NoPeers(
            unit=release.pack.area.name.da,
            reason_da=f"kun {known} kommuner har tal og rammevilkår i {period}, og en forventning kræver {needed}.",
            reason_en=f"only {known} municipalities have what it takes in {period}; an expectation needs {needed}.",
        )
    return fit_expectation(values, np.column_stack(columns), [d.id for d in drivers], COVERAGE), matrix, values
