"""What could be expected of us, given our framework conditions?"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from raaderum.analytics.expectation import Expectation, fit_expectation
from raaderum.domain.errors import NoPeers
from raaderum.domain.features import Feature, FeatureMatrix
from raaderum.domain.interval import Interval
from raaderum.domain.panel import FloatArray
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import labels, measure_own, read_features, read_series
from raaderum.studies.position import header, partial_note
from raaderum.studies.results import DriverEffect, ExpectedPoint, ExpectedResult
from raaderum.warehouse.releases import Release

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
    interval = Interval(float(fit.low[row]), float(fit.high[row]), COVERAGE)
    difference = own.value - expected
    names = labels(release)
    return ExpectedResult(
        **header(release, choices, "expected"),
        own=own,
        expected=expected,
        interval=interval,
        difference=difference,
        difference_dkk=None if own.denominator is None else difference * own.denominator,
        outside=not interval.contains(own.value),
        drivers=tuple(
            DriverEffect(
                driver.name, driver.unit, float(fit.effects[j]), float(fit.means[j]), float(fit.deviations[j]),
                float(matrix.values[row, j]), driver.show_decimals,
            )
            for j, driver in enumerate(matrix.features)
        ),
        intercept=fit.intercept,
        r_squared=fit.r_squared,
        points=tuple(
            ExpectedPoint(names[code], float(fit.expected[i]), float(values[i]))
            for i, code in enumerate(matrix.units)
            if fit.used[i]
        ),
        partial=partial_note(release, choices.period),
        potential=None,
        potential_reason=release.pack.rules(release.dataset).no_potential,
        weakness=release.pack.peers.weakness,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _fit(release: Release, key_figure: str, period: int) -> tuple[Expectation, FeatureMatrix, FloatArray]:
    whole = read_features(release, period)
    picked = [j for j, feature in enumerate(whole.features) if feature.expectation]
    drivers: tuple[Feature, ...] = tuple(whole.features[j] for j in picked)
    matrix = FeatureMatrix(whole.units, drivers, whole.values[:, picked])
    series = read_series(release, key_figure)
    by_code = dict(zip(series.codes, series.at(period), strict=True))
    values = np.array([by_code[code] for code in whole.units])
    columns = [
        np.log1p(np.maximum(matrix.values[:, j], 0)) if driver.scale == "log" else matrix.values[:, j]
        for j, driver in enumerate(drivers)
    ]
    try:
        fit = fit_expectation(values, np.column_stack(columns), [d.id for d in drivers], COVERAGE)
    except ValueError as error:
        raise NoPeers(unit="Området", reason=f"der er for få tal til en forventning ({error}).") from error
    return fit, matrix, values
