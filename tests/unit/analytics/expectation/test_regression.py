"""The expected value leaves each unit out, and its interval is the jackknife+ by brute force."""

from decimal import Decimal
from math import ceil, floor

import numpy as np
import pytest

from raaderum.analytics.expectation import fit_expectation


def make_case(count: int, width: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    dice = np.random.default_rng(seed)
    drivers = dice.normal(size=(count, width)) * 10.0 ** np.arange(width)
    outcome = 500 + drivers @ (3.0 / 10.0 ** np.arange(width)) + dice.normal(0, 5, count)
    return outcome, drivers, [f"d{j}" for j in range(width)]


def refit(outcome: np.ndarray, drivers: np.ndarray, without: list[int]) -> np.ndarray:
    """Predictions for all units by a model that really is fitted without some of them."""
    design = np.column_stack([np.ones(len(outcome)), drivers])
    kept = [i for i in range(len(outcome)) if i not in without]
    coefficients, *_ = np.linalg.lstsq(design[kept], outcome[kept], rcond=None)
    return design @ coefficients


def test_a_line_through_points_is_found():
    # y = 10 + 2x exactly, x = 0 … 11: mean x = 5.5, sd = √(143/12); at the mean y = 21; per sd 2·sd.
    x = np.arange(12.0)
    fit = fit_expectation(10 + 2 * x, x[:, None], ["x"])
    assert fit.intercept == pytest.approx(21.0)
    assert fit.means.tolist() == [5.5]
    assert fit.deviations[0] == pytest.approx((143 / 12) ** 0.5)
    assert fit.effects[0] == pytest.approx(2 * (143 / 12) ** 0.5)
    assert fit.expected == pytest.approx(10 + 2 * x)
    assert fit.low == pytest.approx(10 + 2 * x)
    assert fit.high == pytest.approx(10 + 2 * x)
    assert fit.r_squared == pytest.approx(1.0)


@pytest.mark.parametrize(("count", "width", "seed"), [(12, 1, 1), (20, 2, 2), (40, 4, 3)])
def test_each_expected_value_is_by_a_model_without_the_unit(count, width, seed):
    outcome, drivers, names = make_case(count, width, seed)
    expected = [refit(outcome, drivers, [i])[i] for i in range(count)]
    assert fit_expectation(outcome, drivers, names).expected == pytest.approx(expected)


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.5])
@pytest.mark.parametrize(("count", "width", "seed"), [(15, 1, 4), (20, 2, 5), (23, 3, 6), (30, 2, 7)])
def test_the_interval_is_the_jackknife_plus_by_brute_force(count, width, seed, coverage):
    """Barber et al. (2021), definition 1.2, with unit i as the new one and the n − 1 others as the sample."""
    outcome, drivers, names = make_case(count, width, seed)
    fit = fit_expectation(outcome, drivers, names, coverage)
    alpha = 1 - Decimal(str(coverage))
    for i in range(count):
        lows, highs = [], []
        for j in (j for j in range(count) if j != i):
            predictions = refit(outcome, drivers, [i, j])
            residual = abs(outcome[j] - predictions[j])
            lows.append(predictions[i] - residual)
            highs.append(predictions[i] + residual)
        # With n − 1 in the sample: the ⌊α·n⌋-th smallest and the ⌈(1 − α)·n⌉-th smallest.
        low = sorted(lows)[floor(alpha * count) - 1]
        high = sorted(highs)[ceil((1 - alpha) * count) - 1]
        assert fit.low[i] == pytest.approx(low, abs=1e-8)
        assert fit.high[i] == pytest.approx(high, abs=1e-8)


def test_the_80_per_cent_interval_holds_about_80_per_cent():
    """200 samples of 40 units: guaranteed at least 1 − 2α = 60 %, in practice about 80 %."""
    held = []
    for seed in range(200):
        outcome, drivers, names = make_case(40, 2, 1000 + seed)
        fit = fit_expectation(outcome, drivers, names, coverage=0.8)
        held.append(np.mean((fit.low <= outcome) & (outcome <= fit.high)))
    assert np.mean(held) >= 0.6
    assert np.mean(held) == pytest.approx(0.8, abs=0.03)


def test_skewed_noise_keeps_the_guarantee():
    held = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        drivers = dice.normal(size=(40, 1))
        outcome = drivers[:, 0] ** 2 + dice.exponential(3.0, 40)  # the wrong model, and lop-sided noise
        fit = fit_expectation(outcome, drivers, ["d"])
        held.append(np.mean((fit.low <= outcome) & (outcome <= fit.high)))
    assert np.mean(held) >= 0.6
    assert np.mean(held) == pytest.approx(0.8, abs=0.04)


def test_r_squared_is_out_of_sample():
    outcome, drivers, names = make_case(20, 2, 8)
    press = sum((outcome[i] - refit(outcome, drivers, [i])[i]) ** 2 for i in range(20))
    # The yardstick leaves each unit out too: the mean of the other 19.
    total = sum((outcome[i] - np.delete(outcome, i).mean()) ** 2 for i in range(20))
    assert fit_expectation(outcome, drivers, names).r_squared == pytest.approx(1 - press / total)


def test_drivers_of_pure_noise_do_not_explain():
    dice = np.random.default_rng(9)
    fit = fit_expectation(dice.normal(size=30), dice.normal(size=(30, 4)), list("abcd"))
    assert fit.r_squared < 0.05


def test_a_missing_unit_is_left_out_and_gets_no_expectation():
    outcome, drivers, names = make_case(21, 2, 10)
    whole = fit_expectation(outcome[:20], drivers[:20], names)
    outcome[20] = np.nan
    fit = fit_expectation(outcome, drivers, names)
    assert fit.used.tolist() == [True] * 20 + [False]
    assert np.isnan([fit.expected[20], fit.low[20], fit.high[20]]).all()
    assert fit.expected[:20] == pytest.approx(whole.expected)
    assert fit.low[:20] == pytest.approx(whole.low)


def test_a_unit_without_a_driver_is_left_out_too():
    outcome, drivers, names = make_case(21, 2, 11)
    drivers[3, 1] = np.nan
    fit = fit_expectation(outcome, drivers, names)
    assert not fit.used[3]
    assert np.isnan(fit.expected[3])
    assert int(fit.used.sum()) == 20


def test_a_driver_without_spread_changes_nothing():
    outcome, drivers, names = make_case(20, 1, 12)
    alone = fit_expectation(outcome, drivers, names)
    fit = fit_expectation(outcome, np.column_stack([drivers, np.full(20, 7.0)]), [*names, "constant"])
    assert fit.expected == pytest.approx(alone.expected)
    assert fit.effects[1] == pytest.approx(0.0, abs=1e-9)


def test_the_unit_of_a_driver_does_not_matter():
    outcome, drivers, names = make_case(20, 2, 13)
    km2, hectares = fit_expectation(outcome, drivers, names), fit_expectation(outcome, drivers * [100.0, 1.0], names)
    assert hectares.expected == pytest.approx(km2.expected)
    assert hectares.effects == pytest.approx(km2.effects)
    assert hectares.means[0] == pytest.approx(100 * km2.means[0])


def test_too_few_units_and_too_many_drivers_are_refused():
    outcome, drivers, names = make_case(14, 2, 14)
    with pytest.raises(ValueError, match="14 units are too few for 3 coefficients"):
        fit_expectation(outcome, drivers, names)
    with pytest.raises(ValueError, match="at most 4 drivers, not 5"):
        fit_expectation(np.zeros(60), np.zeros((60, 5)), list("abcde"))


def test_a_unit_that_alone_decides_a_driver_has_no_expectation():
    """Without the only island nothing is known of what an island does: its own value must not come back as expected."""
    outcome, drivers, names = make_case(20, 1, 15)
    flag = np.zeros(20)
    flag[4], outcome[4] = 1.0, 9_999.0
    fit = fit_expectation(outcome, np.column_stack([drivers, flag]), [*names, "island"])
    assert np.isnan([fit.expected[4], fit.low[4], fit.high[4]]).all()
    others = [i for i in range(20) if i != 4]
    without = fit_expectation(outcome[others], drivers[others], names)
    assert fit.expected[others] == pytest.approx(without.expected)
    # 9,999 is explained by nothing, and so does not count as explained.
    assert fit.r_squared == pytest.approx(without.r_squared)
