"""Cash flows against pyxirr and numpy-financial, draws against closed forms."""

from __future__ import annotations

import math

import numpy as np
import numpy_financial
import pytest
import pyxirr

from raaderum.analytics.business_cases import (
    CashModel,
    ThreePoint,
    correlation_matrix,
    discount_factors,
    draw_shares,
    irr_rows,
    npv,
    quantile,
    simulate,
)
from raaderum.domain.business_cases import Shape
from raaderum.domain.formulas import Name, parse_formula

CASES = 10_000


@pytest.fixture(scope="module")
def flows() -> list[np.ndarray]:
    """Random cases of 4 to 10 years in kroner: an outlay, then years of either sign; a third have later outlays."""
    rng = np.random.default_rng(20261129)
    made = []
    for number in range(CASES):
        years = int(rng.integers(4, 11))
        row = rng.normal(250_000, 200_000, years).round(2)
        row[0] = -rng.lognormal(13.5, 0.8)
        if number % 3 == 0:
            row[rng.integers(1, years)] *= -1
        if number % 7 == 0:
            row[rng.integers(1, years)] = 0.0
        made.append(row)
    return made


def test_npv_is_that_of_both_libraries(flows: list[np.ndarray]) -> None:
    rng = np.random.default_rng(1)
    for row in flows:
        rate = float(rng.uniform(0, 0.2))
        ours = float(npv(row, rate))
        assert ours == pytest.approx(numpy_financial.npv(rate, row), rel=1e-11, abs=1e-6)
        assert ours == pytest.approx(pyxirr.npv(rate, row), rel=1e-11, abs=1e-6)


def test_irr_is_theirs_where_there_is_one_and_never_chosen_where_there_are_several(flows: list[np.ndarray]) -> None:
    kinds, compared = [0, 0, 0], 0
    for years in range(4, 11):
        rows = np.array([row for row in flows if len(row) == years])
        rates, counts = irr_rows(rows)
        for row, rate, kind in zip(rows, rates, counts, strict=True):
            kinds[kind] += 1
            if kind == 0:
                theirs = pyxirr.irr(row)
                if theirs is not None:
                    assert rate == pytest.approx(theirs, abs=1e-9, rel=1e-9)
                    compared += 1
                assert abs(float(npv(row, rate))) < 1e-5 * np.abs(row * discount_factors(rate, years)).max()
            else:
                assert math.isnan(rate)
                assert_as_many_roots_as_said(row, int(kind))
    assert min(kinds) > 50
    assert compared > 0.95 * kinds[0]


def assert_as_many_roots_as_said(row: np.ndarray, kind: int) -> None:
    """Count where the worth changes sign on a fine grid of x = 1 / (1 + rate): none, or several."""
    x = np.exp(np.linspace(math.log(1e-8), math.log(1e8), 40_001))
    worth = (row[None] * x[:, None] ** np.arange(len(row))).sum(axis=1)
    changes = int((worth[1:] * worth[:-1] < 0).sum())
    assert (changes == 0) if kind == 1 else (changes != 1), (row, changes)


def test_irr_is_that_of_numpy_financial(flows: list[np.ndarray]) -> None:
    for row in flows[:1_000]:
        rates, counts = irr_rows(row[None])
        if counts[0] == 0:
            theirs = numpy_financial.irr(row)
            if not math.isnan(theirs):
                assert rates[0] == pytest.approx(theirs, abs=1e-8, rel=1e-8)


@pytest.mark.parametrize("shape", [Shape.PERT, Shape.TRIANGULAR])
@pytest.mark.parametrize("peak", [0.0, 0.2, 0.5, 1.0])
def test_quantiles_are_those_of_scipy(shape: Shape, peak: float) -> None:
    from scipy import stats

    theirs = stats.triang(peak) if shape is Shape.TRIANGULAR else stats.beta(1 + 4 * peak, 5 - 4 * peak)
    shares = np.linspace(0, 1, 101)
    ours = quantile(ThreePoint(10, 10 + 6 * peak, 16, shape), shares)
    np.testing.assert_allclose(ours, 10 + 6 * theirs.ppf(shares), rtol=1e-9)


@pytest.mark.parametrize("shape", [Shape.PERT, Shape.TRIANGULAR])
def test_drawn_worth_has_the_closed_form_of_a_single_estimate(shape: Shape) -> None:
    """One number times a weight: its percentiles, its mean and its chance of loss are known exactly."""
    from scipy import stats

    estimate = ThreePoint(-50, 100, 400, shape)
    model = CashModel((Name("a"),), np.array([[1.0, 2.0, 2.0]]))
    factors = discount_factors(0.04, 3)
    scale = 1 + 2 / 1.04 + 2 / 1.04**2
    (drawn,) = simulate([model], factors, {}, {"a": estimate}, {}, np.eye(1), draws=1 << 14, seed=3)
    np.testing.assert_allclose(
        np.quantile(drawn.worth, (0.1, 0.5, 0.9)), scale * quantile(estimate, [0.1, 0.5, 0.9]), rtol=2e-3, atol=0.2
    )
    assert drawn.worth.mean() == pytest.approx(scale * estimate.mean, rel=1e-4)
    peak = 150 / 450
    law = (
        stats.triang(peak, -50, 450) if shape is Shape.TRIANGULAR else stats.beta(1 + 4 * peak, 5 - 4 * peak, -50, 450)
    )
    assert drawn.chance_of_loss == pytest.approx(law.cdf(0), abs=2e-4)


def test_the_variance_of_a_sum_is_that_of_probability_theory() -> None:
    """Independent: variances add. With a risk: p (1 − p) c²."""
    a, b = ThreePoint(0, 30, 120, Shape.TRIANGULAR), ThreePoint(10, 20, 60, Shape.TRIANGULAR)
    model = CashModel((parse_formula("a + 2 * b"), parse_formula("happens * 500")), np.array([[1.0], [-1.0]]))
    (drawn,) = simulate([model], np.ones(1), {}, {"a": a, "b": b}, {"happens": 0.2}, np.eye(2), draws=1 << 16, seed=5)

    def variance(e: ThreePoint) -> float:
        low, likely, high = e.low, e.likely, e.high
        return (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18

    expected = variance(a) + 4 * variance(b) + 0.2 * 0.8 * 500**2
    assert drawn.worth.mean() == pytest.approx(a.mean + 2 * b.mean - 100, rel=1e-3)
    assert drawn.worth.var() == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("rank", [-0.8, -0.3, 0.4, 0.9])
def test_numbers_that_move_together_do_so_by_the_rank_asked_for(rank: float) -> None:
    from scipy import stats

    matrix = correlation_matrix(["a", "b"], {("a", "b"): rank})
    shares = draw_shares(1 << 14, 3, matrix, seed=11)
    found = stats.spearmanr(shares).statistic
    assert found[0, 1] == pytest.approx(rank, abs=2e-3)
    assert abs(found[0, 2]) < 5e-3
    for column in shares.T:
        assert stats.kstest(column, "uniform").statistic < 2e-3
