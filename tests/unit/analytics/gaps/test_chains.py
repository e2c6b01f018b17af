"""Chains of factors, by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from raaderum.analytics.gaps import (
    Refusal,
    chain_factors,
    explain_leaf,
    factor_weights,
    mean_gap,
    pool,
    shapley_contributions,
    split_chain,
    split_inner,
)


def by_every_order(own: list[float], reference: list[float]) -> list[float]:
    """The definition itself: the mean, over all orders, of what changing one factor does when its turn comes."""
    totals = [0.0] * len(own)
    orders = list(itertools.permutations(range(len(own))))
    for order in orders:
        now = list(reference)
        for i in order:
            before = math.prod(now)
            now[i] = own[i]
            totals[i] += math.prod(now) - before
    return [total / len(orders) for total in totals]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_quadrature_equals_the_definition(count: int) -> None:
    dice = np.random.default_rng(count)
    own, reference = dice.uniform(0, 3, count), dice.uniform(0, 3, count)
    found = shapley_contributions(own, reference)
    assert found == pytest.approx(by_every_order(own.tolist(), reference.tolist()), rel=1e-12, abs=1e-12)


def test_three_factors_by_hand() -> None:
    """Own 2·3·4 = 24, reference 1·1·1. Factor 1: 1·(1 + (3 + 4)/2·… ) by the formula for three factors:

    Δ₁·[(u₂u₃ + r₂r₃)/3 + (u₂r₃ + r₂u₃)/6] = 1·[(12 + 1)/3 + (3 + 4)/6] = 4.3333 + 1.1667 = 5.5;
    Δ₂ = 2: 2·[(8 + 1)/3 + (2 + 4)/6] = 2·4 = 8; Δ₃ = 3: 3·[(6 + 1)/3 + (2 + 3)/6] = 3·3.1667 = 9.5. Sum 23.
    """
    assert shapley_contributions(np.array([2.0, 3, 4]), np.ones(3)).tolist() == pytest.approx([5.5, 8.0, 9.5])


def test_a_chain_at_the_unit_s_own_scale() -> None:
    """1,000 inhabitants, 20 km, 60,000 kr. against 2,000 inhabitants, 30 km, 60,000 kr.

    Per inhabitant: 0.02 km × 3,000 kr. against 0.015 × 2,000. Network: 0.005·(3,000 + 2,000)/2 = 12.5 kr.;
    price: 1,000·(0.02 + 0.015)/2 = 17.5 kr. Times 1,000 inhabitants: 12,500 + 17,500 = 30,000 = 60,000 − ½·60,000.
    """
    split = split_chain(np.array([1000.0, 20, 60_000]), np.array([2000.0, 30, 60_000]))
    assert split.contributions.tolist() == pytest.approx([12_500, 17_500])
    assert split.refused == Refusal.NONE


def test_the_scale_as_a_quantity_contributes_nothing() -> None:
    """Per km road the factor "km road per km road" is 1 for both."""
    split = split_chain(np.array([20.0, 20, 60_000]), np.array([30.0, 30, 60_000]))
    assert split.contributions.tolist() == pytest.approx([0, 20_000])


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ([1000.0, 0, 5], Refusal.ZERO),
        ([1000.0, np.nan, 5], Refusal.MISSING),
        ([1000.0, 20, np.nan], Refusal.MISSING),
        ([1000.0, -20, 5], Refusal.SIGN),
        ([1000.0, 20, -5], Refusal.SIGN),
        ([1000.0, 20, 0], Refusal.NONE),
    ],
)
def test_refusals(own: list[float], why: Refusal) -> None:
    good = np.array([2000.0, 30, 60_000])
    for one, other in ((np.array(own), good), (good, np.array(own))):
        split = split_chain(one, other)
        assert split.refused == why
        assert np.isnan(split.contributions).all() == (why != Refusal.NONE)


def test_refusals_of_many_at_once_stay_apart() -> None:
    quantities = np.array([[1.0, 1.0], [2.0, 0.0], [6.0, 6.0]])
    factors, refused = chain_factors(quantities)
    assert refused.tolist() == [Refusal.NONE, Refusal.ZERO]
    assert factors[:, 0].tolist() == [2.0, 3.0]
    assert np.isnan(factors[:, 1]).all()


def test_sub_factors_leave_the_outer_ones_as_they_are() -> None:
    """Price per m² 100 against 80 is 0.1 t × 1,000 kr. against 0.08 t × 1,000 kr.: all of it is tonnes."""
    own, reference = np.array([0.5, 100.0]), np.array([0.5, 80.0])
    weight = factor_weights(own, reference)[1]
    inner = split_inner(weight, np.array([0.1, 1000.0]), np.array([0.08, 1000.0]))
    assert inner.tolist() == pytest.approx([weight * 20, 0])
    assert inner.sum() == pytest.approx(shapley_contributions(own, reference)[1])


def test_pooled_is_sum_over_sum() -> None:
    members = np.array([[100.0, 300.0], [10.0, 10.0], [50.0, 450.0]])
    assert pool(members).tolist() == [400, 20, 500]
    assert pool(members, np.array([1.0, 0.0])).tolist() == [100, 10, 50]


def test_mean_of_units_is_the_mean_of_the_splits() -> None:
    """Members cost 0.5 and 1.5 kr. per inhabitant: the unweighted mean is 1.0, pooled it is 500/400 = 1.25."""
    own = np.array([200.0, 4.0, 400.0])
    members = np.array([[100.0, 300.0], [10.0, 10.0], [50.0, 450.0]])
    found = explain_leaf(own, members, "mean")
    each = [split_chain(own, members[:, j]).contributions for j in range(2)]
    assert found.contributions.tolist() == pytest.approx(np.mean(each, axis=0).tolist())
    assert found.gap == pytest.approx(mean_gap(own, members)) == pytest.approx(400 - 200 * 1.0)
    assert found.contributions.sum() == pytest.approx(float(found.gap))
    assert explain_leaf(own, members, "pooled").gap == pytest.approx(400 - 200 * 1.25)


def test_one_refused_member_refuses_the_mean_and_keeps_the_gap() -> None:
    own = np.array([200.0, 4.0, 400.0])
    members = np.array([[100.0, 300.0], [0.0, 10.0], [50.0, 450.0]])
    found = explain_leaf(own, members, "mean")
    assert found.refused == Refusal.ZERO
    assert found.gap == pytest.approx(200)
    assert explain_leaf(own, members, "pooled").refused == Refusal.NONE
