"""What holds for the explanation of any gap."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from raaderum.analytics.gaps import (
    explain_leaf,
    factor_weights,
    pool,
    pooled_gap,
    shapley_contributions,
    split_chain,
    split_inner,
)
from raaderum.domain.panel import FloatArray

positive = st.floats(0.01, 1e4)


def factors(count: int) -> st.SearchStrategy[FloatArray]:
    return arrays(np.float64, count, elements=st.floats(0, 1e3))


@st.composite
def two_chains(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    count = draw(st.integers(2, 6))
    one = st.lists(positive, min_size=count, max_size=count).map(np.array)
    return draw(one), draw(one)


@st.composite
def unit_and_members(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    count, many = draw(st.integers(2, 6)), draw(st.integers(1, 6))
    own = draw(arrays(np.float64, count, elements=positive))
    return own, draw(arrays(np.float64, (count, many), elements=positive))


def size_of(own: FloatArray, members: FloatArray) -> float:
    """The largest cost in play, at the unit's scale: what an error is measured against."""
    return float(own[-1] + own[0] * (members[-1] / members[0]).max())


@given(st.integers(1, 6).flatmap(lambda k: st.tuples(factors(k), factors(k))))
def test_contributions_sum_to_the_difference(pair: tuple[FloatArray, FloatArray]) -> None:
    own, reference = pair
    found = shapley_contributions(own, reference)
    residual = found.sum() - (np.prod(own) - np.prod(reference))
    assert abs(residual) <= 1e-9 * (abs(found).sum() + np.prod(own) + np.prod(reference)) + 1e-300


@given(two_chains(), st.randoms(use_true_random=False))
def test_the_order_of_factors_changes_nothing(pair: tuple[FloatArray, FloatArray], dice: object) -> None:
    own, reference = pair
    order = list(range(len(own)))
    dice.shuffle(order)  # type: ignore[attr-defined]
    here, there = shapley_contributions(own, reference)[order], shapley_contributions(own[order], reference[order])
    np.testing.assert_allclose(there, here, rtol=1e-9, atol=1e-9 * abs(here).max())


@given(two_chains())
def test_antisymmetric_per_unit_of_scale(pair: tuple[FloatArray, FloatArray]) -> None:
    own, reference = pair
    there = split_chain(own, reference).contributions / own[0]
    back = split_chain(reference, own).contributions / reference[0]
    np.testing.assert_allclose(there, -back, rtol=1e-9, atol=1e-12 * abs(there).max())


@given(unit_and_members())
def test_both_references_close(case: tuple[FloatArray, FloatArray]) -> None:
    own, members = case
    for kind in ("pooled", "mean"):
        found = explain_leaf(own, members, kind)
        size = abs(found.contributions).sum() + abs(own[-1])
        assert abs(found.contributions.sum() - found.gap) <= 1e-9 * size


@given(unit_and_members())
def test_one_member_pooled_or_mean_is_the_same(case: tuple[FloatArray, FloatArray]) -> None:
    own, members = case
    pooled, mean = (explain_leaf(own, members[:, :1], kind) for kind in ("pooled", "mean"))
    np.testing.assert_allclose(pooled.contributions, mean.contributions, rtol=1e-12)


@given(unit_and_members(), st.floats(0.05, 0.95))
def test_splitting_a_leaf_that_shares_its_other_factors(case: tuple[FloatArray, FloatArray], share: float) -> None:
    """Both parts have the same quantities; only the cost is divided. Gaps and contributions add up."""
    own, members = case
    whole = explain_leaf(own, members, "pooled")
    parts = []
    for part in (share, 1 - share):
        piece, pieces = own.copy(), members.copy()
        piece[-1] *= part
        pieces[-1] *= part
        parts.append(explain_leaf(piece, pieces, "pooled"))
    total = parts[0].contributions + parts[1].contributions
    np.testing.assert_allclose(total, whole.contributions, rtol=1e-9, atol=1e-9 * size_of(own, members))
    assert abs(parts[0].gap + parts[1].gap - whole.gap) <= 1e-9 * (abs(own[-1]) + abs(whole.gap))


@given(unit_and_members(), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_splitting_a_leaf_unevenly_keeps_the_sum_of_gaps(
    case: tuple[FloatArray, FloatArray], mine: float, theirs: float
) -> None:
    own, members = case
    reference = pool(members)
    gaps = []
    for a, b in ((mine, theirs), (1 - mine, 1 - theirs)):
        piece, pieces = own.copy(), reference.copy()
        piece[-1] *= a
        pieces[-1] *= b
        gaps.append(float(pooled_gap(piece, pieces)))
    whole = float(pooled_gap(own, reference))
    assert abs(sum(gaps) - whole) <= 1e-9 * (abs(own[-1]) + abs(own[0] / reference[0] * reference[-1]))


@given(two_chains(), positive, positive)
def test_sub_factors_sum_to_their_factor(pair: tuple[FloatArray, FloatArray], mine: float, theirs: float) -> None:
    own, reference = pair
    weight = factor_weights(own, reference)[-1]
    inner = split_inner(weight, np.array([mine, own[-1] / mine]), np.array([theirs, reference[-1] / theirs]))
    outer = shapley_contributions(own, reference)[-1]
    assert abs(inner.sum() - outer) <= 1e-9 * (abs(inner).sum() + abs(outer))


@given(unit_and_members(), st.floats(0.1, 1e3))
def test_another_currency_or_unit_changes_only_the_unit(case: tuple[FloatArray, FloatArray], rate: float) -> None:
    """Kroner times a rate give contributions times it; metres for kilometres in a quantity change nothing."""
    own, members = case
    found = explain_leaf(own, members, "pooled").contributions
    dearer, dearer_members = own.copy(), members.copy()
    dearer[-1] *= rate
    dearer_members[-1] *= rate
    np.testing.assert_allclose(
        explain_leaf(dearer, dearer_members, "pooled").contributions,
        found * rate,
        rtol=1e-9,
        atol=1e-9 * rate * size_of(own, members),
    )
    if len(own) > 2:
        metres, metres_members = own.copy(), members.copy()
        metres[1] *= 1000
        metres_members[1] *= 1000
        again = explain_leaf(metres, metres_members, "pooled").contributions
        np.testing.assert_allclose(again, found, rtol=1e-8, atol=1e-9 * size_of(own, members))


@settings(max_examples=50)
@given(st.lists(unit_and_members(), min_size=1, max_size=4))
def test_a_tree_closes(leaves: list[tuple[FloatArray, FloatArray]]) -> None:
    """Leaves on one scale: their gaps sum to that of a parent whose cost is the sum."""
    many = min(members.shape[1] for _, members in leaves)
    scale, scales = leaves[0][0][0], leaves[0][1][0, :many]
    owns = [np.concatenate([[scale], own[1:]]) for own, _ in leaves]
    references = [pool(np.vstack([scales, members[1:, :many]])) for _, members in leaves]
    parts = [float(pooled_gap(own, reference)) for own, reference in zip(owns, references, strict=True)]
    whole_own = np.array([scale, sum(own[-1] for own in owns)])
    whole_reference = np.array([scales.sum(), sum(reference[-1] for reference in references)])
    whole = float(pooled_gap(whole_own, whole_reference))
    assert abs(sum(parts) - whole) <= 1e-9 * (abs(whole_own[-1]) + abs(scale / scales.sum() * whole_reference[-1]))
