"""Level shifts: planted ones are found at their year, odd years and noise are not, trends stop at them."""

import numpy as np
import pytest

from raaderum.analytics.breaks import LevelShift, find_level_shifts, trend_within

YEARS = tuple(range(2016, 2025))
NATIONAL = 100.0
LEAST = 25.0  # the roads pack: 25 % of the national figure


def shifts_of(*values: float) -> list[tuple[int, float, float]]:
    found = find_level_shifts(np.array(values, dtype=float), YEARS[: len(values)], LEAST)
    return [(shift.period, shift.before, shift.after) for shift in found]


def test_a_planted_shift_is_found_at_its_year_with_both_levels():
    # 2016–2019: mean of 10, 12, 8, 10 = 10; from 2020: mean of 50, 52, 48, 51, 49 = 50.
    assert shifts_of(10, 12, 8, 10, 50, 52, 48, 51, 49) == [(2020, 10.0, 50.0)]


def test_the_size_is_after_minus_before():
    assert LevelShift(2020, before=50.0, after=10.0).size == -40.0


def test_two_shifts_are_both_found():
    # Holbæk's and Faxe's pattern: down in 2019 and again in 2022.
    assert shifts_of(90, 90, 90, 40, 40, 40, 0, 0, 0) == [(2019, 90.0, 40.0), (2022, 40.0, 0.0)]


def test_a_shift_smaller_than_what_matters_is_not_reported():
    assert shifts_of(0, 0, 0, 0, 24, 24, 24, 24, 24) == []
    assert shifts_of(0, 0, 0, 0, 26, 26, 26, 26, 26) == [(2020, 0.0, 26.0)]


@pytest.mark.parametrize("odd", [60.0, 100.0, 400.0, -400.0])
@pytest.mark.parametrize("year", YEARS[1:])
def test_a_single_odd_year_is_not_a_shift(year, odd):
    values = [3.0, -2.0, 1.0, 0.0, 2.0, -1.0, 0.0, 1.0, -3.0]
    values[YEARS.index(year)] = odd
    assert shifts_of(*values) == []


def test_an_odd_first_year_is_a_shift_because_what_follows_shows_that_it_stayed_so():
    # Frederikssund: −61 in 2016, about 270 in all years after.
    assert shifts_of(-60, 0, 0, 0, 0, 0, 0, 0, 0) == [(2017, -60.0, 0.0)]


def test_two_years_at_the_end_are_a_level():
    assert shifts_of(0, 0, 0, 0, 0, 0, 0, 60, 60) == [(2023, 0.0, 60.0)]


def test_an_odd_year_does_not_hide_a_shift_nor_move_its_levels():
    # 2018 is set aside: the level before is the mean of 0, 0, 0 and not (0 + 0 + 300 + 0) / 4 = 75.
    assert shifts_of(0, 0, 300, 0, 80, 80, 80, 80, 80) == [(2020, 0.0, 80.0)]


def test_a_steady_slope_within_the_noise_is_not_a_shift():
    # 2 kr. a year: 16 kr. over the whole series, less than what matters.
    assert shifts_of(*(2.0 * i for i in range(9))) == []


def test_missing_years_are_passed_over_and_named_years_stay_right():
    # The shift lies between 2019 and 2021, the first year known to be on the new level is 2021.
    assert shifts_of(0, 0, 0, 0, np.nan, 50, 50, 50, 50) == [(2021, 0.0, 50.0)]


def test_fewer_than_five_values_give_no_shift():
    assert shifts_of(0, 0, 90, 90) == []
    assert shifts_of(0, 0, 90, 90, np.nan) == []
    assert shifts_of(0, 0, 0, 90, 90) == [(2019, 0.0, 90.0)]


def test_adding_a_constant_moves_levels_and_nothing_else():
    series = np.array([10.0, 12, 8, 10, 50, 52, 48, 51, 49])
    moved = find_level_shifts(series - 1000, YEARS, LEAST)
    assert [(s.period, s.before, s.after) for s in moved] == [(2020, -990.0, -950.0)]


def test_noise_alone_rarely_cuts():
    """2,000 series of noise with sd 5 % of the national figure: at most 2 % get a shift."""
    noise = np.random.default_rng(1).normal(0.0, 0.05 * NATIONAL, (2000, 9))
    rate = np.mean([bool(find_level_shifts(series, YEARS, LEAST)) for series in noise])
    assert rate <= 0.02


def test_livelier_noise_is_seldom_taken_for_a_shift():
    """Noise with sd 10 % of the national figure, twice that of most municipalities: at most 4 %."""
    noise = np.random.default_rng(3).normal(0.0, 0.10 * NATIONAL, (1000, 9))
    assert np.mean([bool(find_level_shifts(series, YEARS, LEAST)) for series in noise]) <= 0.04


def test_a_shift_of_40_per_cent_in_5_per_cent_noise_is_found_at_its_year():
    """500 series, sd 5 %, +40 % from a year drawn between 2018 and 2023: at least 95 % are found, at the right year."""
    dice = np.random.default_rng(2)
    found = []
    for _ in range(500):
        at = int(dice.integers(2, 8))
        series = dice.normal(0.0, 0.05 * NATIONAL, 9) + np.where(np.arange(9) >= at, 0.4 * NATIONAL, 0.0)
        found.append([shift.period for shift in find_level_shifts(series, YEARS, LEAST)] == [YEARS[at]])
    assert np.mean(found) >= 0.95


def test_the_slope_is_that_of_least_squares():
    # x̄ = 2021, ȳ = 4; Σ(x−x̄)(y−ȳ) = (−1)(−3) + 0·1 + 1·2 = 5; Σ(x−x̄)² = 2; slope 2.5.
    assert trend_within(np.array([1.0, 5.0, 6.0]), (2020, 2021, 2022), ()) == pytest.approx(2.5)


@pytest.mark.parametrize(("at", "refused"), [(2020, False), (2021, True), (2023, True), (2024, True), (2025, False)])
def test_a_trend_across_a_shift_is_refused(at, refused):
    # A shift at 2020 means a new level from 2020 on: the window 2020–2024 lies wholly after it.
    window = (2020, 2021, 2022, 2023, 2024)
    slope = trend_within(np.arange(5.0), window, (LevelShift(at, 0.0, 50.0),))
    assert (slope is None) == refused
    if not refused:
        assert slope == pytest.approx(1.0)


def test_two_years_are_no_trend():
    assert trend_within(np.array([1.0, 2.0]), (2023, 2024), ()) is None
