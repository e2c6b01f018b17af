"""Observations, panels and intervals."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import numpy as np
import pytest

from raaderum.domain.interval import Interval
from raaderum.domain.observations import MissingReason, Observation, Origin, Version
from raaderum.domain.panel import PRESENT, REASONS, build_panel
from tests.factories.figures import observe


def test_an_observation_has_a_value_or_a_reason_never_both_never_neither():
    with pytest.raises(ValueError, match="0461 km 2024: a value or a reason"):
        Observation("0461", "km", 2024, None)
    with pytest.raises(ValueError, match="not both"):
        Observation("0461", "km", 2024, Decimal(0), MissingReason.UNKNOWN)
    assert Observation("0461", "km", 2024, Decimal(0)).missing is None


def test_an_observation_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        observe("0461", "km", 1).value = Decimal(2)


def test_versions_of_the_same_cell_are_different_observations():
    accounts = observe("0461", "km", 1)
    budget = Observation("0461", "km", 2024, Decimal(2), version=Version.ORIGINAL_BUDGET)
    assert accounts.key != budget.key
    assert accounts.key == observe("0461", "km", 2, origin=Origin.COMPUTED).key


def test_a_panel_holds_one_version_only():
    budget = Observation("0461", "km", 2024, Decimal(2), version=Version.ORIGINAL_BUDGET)
    assert build_panel([observe("0461", "km", 1), budget]).values_of("km").tolist() == [[1.0]]
    assert build_panel([observe("0461", "km", 1), budget], Version.ORIGINAL_BUDGET).values_of("km").tolist() == [[2.0]]


def test_missing_cells_keep_their_reason_and_unspoken_cells_are_not_delivered():
    panel = build_panel(
        [observe("0101", "km", MissingReason.SUPPRESSED), observe("0461", "km", 0), observe("0461", "km", 3, 2023)]
    )
    assert np.isnan(panel.values_of("km")[panel.row("0101")]).all()
    codes = panel.missing_of("km")
    assert REASONS[codes[panel.row("0101"), panel.column(2024)]] is MissingReason.SUPPRESSED
    assert REASONS[codes[panel.row("0101"), panel.column(2023)]] is MissingReason.NOT_DELIVERED
    assert codes[panel.row("0461")].tolist() == [PRESENT, PRESENT]
    assert panel.values_of("km")[panel.row("0461")].tolist() == [3.0, 0.0]


def test_a_variable_nobody_observed_is_missing_everywhere():
    panel = build_panel([observe("0461", "km", 1)])
    assert not panel.has("m2")
    assert np.isnan(panel.values_of("m2")).all()
    assert REASONS[panel.missing_of("m2")[0, 0]] is MissingReason.NOT_DELIVERED


def test_latest_takes_the_nearest_year_and_the_earlier_of_two():
    panel = build_panel(
        [
            observe("0101", "km", 1, 2020), observe("0101", "km", 2, 2022),
            observe("0147", "km", 3, 2023), observe("0461", "m2", 9, 2021),
        ]
    )  # fmt: skip
    # Seen from 2021, 2020 and 2022 are equally near: 2020 counts. 0461 has no value at all.
    assert panel.latest("km", 2021)[:2].tolist() == [1.0, 3.0]
    assert np.isnan(panel.latest("km", 2021)[2])
    assert panel.latest("km", 2023)[:2].tolist() == [2.0, 3.0]


def test_both_limits_belong_to_an_interval():
    interval = Interval(-3.0, 8.0, 0.9)
    assert [interval.contains(x) for x in (-3.0, 0.0, 8.0, -3.0001, 8.0001)] == [True, True, True, False, False]
