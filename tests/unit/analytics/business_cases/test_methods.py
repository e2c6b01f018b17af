"""Cash flows, estimates and what decides a case: by hand, and by properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from raaderum.analytics.business_cases import (
    CashModel,
    ImpossibleCorrelations,
    ThreePoint,
    break_even,
    correlation_matrix,
    discount_factors,
    irr,
    npv,
    payback_years,
    quantile,
    simulate,
    tornado,
)
from raaderum.analytics.business_cases.estimates import _CELLS, QuickQuantile
from raaderum.domain.business_cases import Shape
from raaderum.domain.formulas import parse_formula

AMOUNTS = st.lists(st.integers(-1_000_000, 1_000_000), min_size=2, max_size=10)


# --- cash flows ------------------------------------------------------------------------------------------


def test_a_worked_example_by_hand() -> None:
    """100 out, then 50, 60, 70 at 10 %: 50/1.1 + 60/1.21 + 70/1.331 − 100."""
    flows = [-100, 50, 60, 70]
    assert float(npv(flows, 0.1)) == pytest.approx(45.454545 + 49.586777 + 52.592036 - 100, abs=1e-5)
    assert float(payback_years(flows)) == pytest.approx(1 + 50 / 60)
    discounted = np.array(flows) * discount_factors(0.1, 4)
    assert float(payback_years(discounted)) == pytest.approx(2 + (100 - 45.454545 - 49.586777) / 52.592036, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-100, 100], 1.0),
        ([-100, 0, 50, 50], 3.0),
        ([-100, 150, -80, 60], 2 + 30 / 60),  # back, below again, back: the last return counts
        ([10, -5, 3], 0.0),
        ([0, 0], 0.0),
        ([-1, 0.5], math.nan),
        ([-0.3, 0.1, 0.1, 0.1], 3.0),  # the sum ends 5.6e-17 from nothing
    ],
)
def test_payback(flows: list[float], years: float) -> None:
    assert float(payback_years(flows)) == pytest.approx(years, nan_ok=True)


@given(AMOUNTS)
def test_payback_is_where_a_walk_through_the_years_says(amounts: list[int]) -> None:
    total, answer = 0, 0.0
    for year, amount in enumerate(amounts):
        if total < 0 <= total + amount:
            answer = year - 1 + -total / amount
        total += amount
        if total < 0:
            answer = math.nan
    assert float(payback_years(amounts)) == pytest.approx(answer, nan_ok=True)


@pytest.mark.parametrize(
    ("flows", "kind", "rates"),
    [
        ([-100, 110], "one", [0.1]),
        ([100, -110], "one", [0.1]),
        ([0, -100, 110], "one", [0.1]),
        ([-100, 40], "one", [-0.6]),
        ([-1, 5_000], "one", [4_999]),
        ([100, 20], "none", []),
        ([0, 0, 0], "none", []),
        ([-100], "none", []),
        ([10, -30, 30], "none", []),  # complex roots alone
        ([-1000, 2300, -1320], "several", [0.1, 0.2]),
        ([-4, 24, -44, 24], "several", [0.0, 1.0, 2.0]),
        ([-100, 120, -36], "one", [-0.4]),  # a double root counts once: x = 5/3
        ([-100, 60, -10, 60], "one", None),  # three changes of sign, one rate
    ],
)
def test_irr(flows: list[float], kind: str, rates: list[float] | None) -> None:
    found = irr(flows)
    assert found.kind == kind
    assert (found.rate is not None) == (kind == "one")
    if rates is not None:
        np.testing.assert_allclose(found.rates, rates, atol=1e-6)


@given(AMOUNTS, st.floats(1e-3, 1e6))
def test_irr_does_not_depend_on_the_unit_of_money(amounts: list[int], scale: float) -> None:
    first, second = irr(amounts), irr([amount * scale for amount in amounts])
    assert first.kind == second.kind
    np.testing.assert_allclose(first.rates, second.rates, rtol=1e-5, atol=1e-6)


# --- estimates -------------------------------------------------------------------------------------------


ESTIMATES = st.builds(
    lambda ends, share, shape: ThreePoint(ends[0], ends[0] + share * (ends[1] - ends[0]), ends[1], shape),
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)).map(sorted),
    st.floats(0, 1),
    st.sampled_from([Shape.PERT, Shape.TRIANGULAR]),
)


@given(ESTIMATES)
def test_quantiles_rise_from_the_lowest_to_the_highest(estimate: ThreePoint) -> None:
    found = quantile(estimate, np.linspace(0, 1, 33))
    assert (np.diff(found) >= -1e-9 * max(estimate.high, 1)).all()
    assert found[0] == pytest.approx(estimate.low)
    assert found[-1] == pytest.approx(estimate.high)
    assert quantile(estimate, np.linspace(0.0005, 0.9995, 1_000)).mean() == pytest.approx(estimate.mean, rel=1e-2)


@given(ESTIMATES, st.lists(st.floats(0, 1, exclude_max=True), min_size=1))
@example(ThreePoint(0.0, 0.5, 1.0), [2.965848082086286e-286])
@example(ThreePoint(0.0, 1.0, 1.0), [1e-7])
def test_the_quick_quantile_is_the_exact_one(estimate: ThreePoint, shares: list[float]) -> None:
    """But for the outermost cells, where it stays between the ends of the cell."""
    at = np.array(shares)
    drawn, width = QuickQuantile(estimate)(at), estimate.high - estimate.low
    cell = np.clip(np.floor(at * _CELLS), 0, _CELLS - 1)
    inside = (cell > 0) & (cell < _CELLS - 1)
    off = np.abs(drawn - quantile(estimate, shares))
    assert (off[inside] <= 1e-3 * width + 1e-9).all()
    assert (drawn >= quantile(estimate, cell / _CELLS) - 1e-9 * (1 + width)).all()
    assert (drawn <= quantile(estimate, (cell + 1) / _CELLS) + 1e-9 * (1 + width)).all()


def test_the_quick_quantile_is_close_away_from_the_ends() -> None:
    shares = np.linspace(0.01, 0.99, 9_999)
    for shape in (Shape.PERT, Shape.TRIANGULAR):
        for peak in (0.0, 0.3, 1.0):
            estimate = ThreePoint(0, peak, 1, shape)
            assert np.abs(QuickQuantile(estimate)(shares) - quantile(estimate, shares)).max() < 1e-5


def test_correlations_that_cannot_hold_are_refused_with_the_nearest_that_can() -> None:
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(ImpossibleCorrelations) as refusal:
        correlation_matrix(["a", "b", "c"], pairs)
    near = refusal.value.nearest
    again = correlation_matrix(
        ["a", "b", "c"], {("a", "b"): near[0, 1], ("b", "c"): near[1, 2], ("a", "c"): near[0, 2]}
    )
    assert np.linalg.eigvalsh(again).min() > -1e-8
    assert near[0, 1] == pytest.approx(near[1, 2])
    assert near[0, 2] == pytest.approx(-near[0, 1])


# --- what decides ----------------------------------------------------------------------------------------


MODEL = CashModel(
    (parse_formula("antal * minutter / 60 * timepris"), parse_formula("licens")), np.array([[1.0, 1.0], [-1.0, -1.0]])
)
BASE = {"antal": 1_200.0, "minutter": 10.0, "timepris": 300.0, "licens": 45_000.0}


def test_the_tornado_by_hand() -> None:
    """Gain 60,000 a year less 45,000, two years, no discount: 30,000. The triangle's P10 of 0–1,200–2,400 is 536.7."""
    estimates = {
        "antal": ThreePoint(0, 1_200, 2_400, Shape.TRIANGULAR),
        "licens": ThreePoint(45_000, 45_000, 50_000, Shape.TRIANGULAR),
    }
    assert float(MODEL.worth(BASE, np.ones(2))) == pytest.approx(30_000)
    first, second = tornado(MODEL, np.ones(2), BASE, estimates)
    low = 1_200 * math.sqrt(0.2)
    assert (first.name, second.name) == ("antal", "licens")
    assert (first.low, first.high) == (pytest.approx(low), pytest.approx(2_400 - low))
    assert first.at_low == pytest.approx(2 * (low * 50 - 45_000))
    assert first.at_high == pytest.approx(2 * ((2_400 - low) * 50 - 45_000))
    assert second.at_high == pytest.approx(2 * (60_000 - (50_000 - 5_000 * math.sqrt(0.1))))


def test_where_each_number_takes_the_gain_away() -> None:
    def at(name: str) -> float | None:
        return break_even(MODEL, np.ones(2), BASE, name)

    assert at("antal") == pytest.approx(900)
    assert at("minutter") == pytest.approx(7.5)
    assert at("licens") == pytest.approx(60_000)
    assert break_even(CashModel((parse_formula("5 + antal"),), np.ones((1, 1))), np.ones(1), BASE, "antal") is None
    curved = CashModel((parse_formula("antal * antal - 640000"),), np.ones((1, 1)))
    assert break_even(curved, np.ones(1), BASE, "antal") == pytest.approx(800, rel=1e-9)


def test_the_same_seed_draws_the_same_and_years_add_up_to_the_worth() -> None:
    estimates = {"antal": ThreePoint(900, 1_200, 2_000), "minutter": ThreePoint(5, 10, 12)}
    factors = discount_factors(0.035, 2)
    base = {name: BASE[name] for name in ("timepris", "licens")}
    first, second = (
        simulate([MODEL], factors, base, estimates, {}, np.eye(2), draws=4_096, seed=9)[0] for _ in range(2)
    )
    np.testing.assert_array_equal(first.worth, second.worth)
    assert first.flows is not None
    np.testing.assert_allclose(first.flows @ factors, first.worth, rtol=1e-9, atol=1e-6)


def test_without_uncertain_numbers_every_draw_is_the_base_case() -> None:
    (drawn,) = simulate([MODEL], np.ones(2), BASE, {}, {}, np.eye(0), draws=8, seed=1)
    assert tuple(np.quantile(drawn.worth, (0.1, 0.9))) == pytest.approx((30_000, 30_000))
    assert drawn.chance_of_loss == 0
