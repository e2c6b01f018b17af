"""Distances do not depend on order or units of measurement; contributions always sum to the distance."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raaderum.analytics.expectation import fit_expectation
from raaderum.analytics.peers import gower_distances, match_peers, scale_features
from raaderum.analytics.ranks import rank_bounds, rank_interval
from raaderum.domain.features import FeatureMatrix
from tests.factories.figures import make_feature

SCALES = ("linear", "log", "rank", "category")
FEATURES = tuple(make_feature(name, scale=name) for name in SCALES)
SEEDS = st.integers(0, 2**32 - 1)


def draw_values(seed: int, count: int, *, missing: float = 0.0) -> np.ndarray:
    dice = np.random.default_rng(seed)
    values = np.column_stack(
        [dice.normal(0, 50, count), dice.lognormal(3, 1, count), dice.normal(0, 1, count), dice.integers(0, 3, count)]
    ).astype(float)
    holes = dice.random(values.shape) < missing
    holes[:, 0] = False  # something is always known, so that all can be compared
    values[holes] = np.nan
    return values


def codes(count: int) -> tuple[str, ...]:
    return tuple(f"U{i:03}" for i in range(count))


@given(SEEDS, st.integers(8, 40), st.sampled_from([0.0, 0.2]))
def test_distances_are_between_0_and_1_symmetric_and_0_to_oneself(seed, count, missing):
    scaled = scale_features(draw_values(seed, count, missing=missing), SCALES)
    distances = gower_distances(scaled, SCALES, np.array([1.0, 0.5, 2.0, 1.0]))
    assert (distances >= 0).all()
    assert (distances <= 1 + 1e-12).all()
    np.testing.assert_allclose(distances, distances.T, atol=1e-12)
    np.testing.assert_allclose(np.diag(distances), 0.0, atol=1e-12)


@given(SEEDS, st.integers(8, 40), st.sampled_from([0.0, 0.2]))
def test_the_order_of_units_changes_no_distance(seed, count, missing):
    values = draw_values(seed, count, missing=missing)
    order = np.random.default_rng(seed + 1).permutation(count)
    weights = np.array([1.0, 0.5, 2.0, 1.0])
    straight = gower_distances(scale_features(values, SCALES), SCALES, weights)
    shuffled = gower_distances(scale_features(values[order], SCALES), SCALES, weights)
    np.testing.assert_allclose(shuffled, straight[np.ix_(order, order)], atol=1e-12)


@given(SEEDS, st.integers(8, 40))
def test_the_order_of_units_changes_no_peers(seed, count):
    """Rows in another order, each with its own code: the same peers, and the same verdict on them."""
    # Only features without clipping to ties: ranks, all different, and a category.
    dice = np.random.default_rng(seed)
    features = (make_feature("x"), make_feature("y"))
    values = dice.normal(size=(count, 2))
    order = dice.permutation(count)
    names = codes(count)
    straight = FeatureMatrix(names, features, values)
    shuffled = FeatureMatrix(tuple(names[i] for i in order), features, values[order])
    for unit in names[:3]:
        one, two = (match_peers(matrix, unit, [1.0, 0.7], 4) for matrix in (straight, shuffled))
        np.testing.assert_allclose([m.distance for m in one.matches], [m.distance for m in two.matches], atol=1e-12)
        assert (one.good, one.unlike_on) == (two.good, two.unlike_on)
        if len({round(m.distance, 9) for m in match_peers(straight, unit, [1.0, 0.7], count).matches}) == count - 1:
            assert [m.unit for m in one.matches] == [m.unit for m in two.matches]


@given(SEEDS, st.integers(8, 40), st.sampled_from([0.0, 0.2]), st.integers(1, 7))
def test_contributions_sum_to_the_distance_and_none_is_negative(seed, count, missing, k):
    matrix = FeatureMatrix(codes(count), FEATURES, draw_values(seed, count, missing=missing))
    found = match_peers(matrix, "U000", [1.0, 0.5, 2.0, 1.0], k)
    distances = [match.distance for match in found.matches]
    assert distances == sorted(distances)
    assert "U000" not in {match.unit for match in found.matches}
    for match in found.matches:
        parts = [contribution.distance for contribution in match.contributions]
        assert min(parts) >= 0
        np.testing.assert_allclose(sum(parts), match.distance, atol=1e-12)


@given(SEEDS, st.integers(8, 40), st.sampled_from([100.0, 0.001, 1000.0]), st.floats(-1e4, 1e4))
def test_the_unit_of_measurement_leaves_linear_distances_unchanged(seed, count, factor, offset):
    """km² to hectares, kr. to 1,000 kr., °C to K: the same scaled feature, and so the same distances."""
    values = draw_values(seed, count)[:, :1]
    straight, other = scale_features(values, ("linear",)), scale_features(values * factor + offset, ("linear",))
    np.testing.assert_allclose(other, straight, atol=1e-6)


@given(SEEDS, st.integers(8, 40))
def test_the_rank_scale_sees_nothing_but_order(seed, count):
    values = draw_values(seed, count)[:, :1]
    np.testing.assert_array_equal(
        scale_features(values, ("rank",)), scale_features(np.sign(values) * np.abs(values) ** 3, ("rank",))
    )


@given(SEEDS, st.integers(8, 40), st.floats(0.1, 10))
def test_weights_count_only_relative_to_each_other(seed, count, factor):
    scaled = scale_features(draw_values(seed, count, missing=0.2), SCALES)
    weights = np.array([1.0, 0.5, 2.0, 1.0])
    np.testing.assert_allclose(
        gower_distances(scaled, SCALES, weights * factor), gower_distances(scaled, SCALES, weights), atol=1e-12
    )


@given(SEEDS, st.integers(15, 40))
def test_the_order_of_units_changes_no_expected_value(seed, count):
    dice = np.random.default_rng(seed)
    outcome, drivers, order = dice.normal(500, 50, count), dice.normal(size=(count, 2)), dice.permutation(count)
    straight = fit_expectation(outcome, drivers, ["a", "b"])
    shuffled = fit_expectation(outcome[order], drivers[order], ["a", "b"])
    for name in ("expected", "low", "high"):
        np.testing.assert_allclose(getattr(shuffled, name), getattr(straight, name)[order], rtol=1e-9)
    np.testing.assert_allclose(shuffled.r_squared, straight.r_squared, atol=1e-9)


@given(SEEDS, st.integers(15, 40))
def test_kroner_in_thousands_scale_the_expected_value(seed, count):
    dice = np.random.default_rng(seed)
    outcome, drivers = dice.normal(500, 50, count), dice.normal(size=(count, 2))
    kroner, thousands = (fit_expectation(outcome / unit, drivers, ["a", "b"]) for unit in (1, 1000))
    np.testing.assert_allclose(thousands.expected * 1000, kroner.expected, rtol=1e-9)
    np.testing.assert_allclose(thousands.low * 1000, kroner.low, rtol=1e-9)


RANK_VALUES = st.lists(st.lists(st.integers(-5, 5), min_size=6, max_size=6), min_size=1, max_size=40)


@given(RANK_VALUES, st.permutations(range(6)))
def test_the_order_of_units_changes_no_rank_interval(draws, order):
    values = np.array(draws, dtype=float)
    for position, unit in enumerate(order):
        assert rank_interval(values[:, list(order)], position) == rank_interval(values, unit)


@given(RANK_VALUES, st.randoms(use_true_random=False))
def test_the_order_of_draws_changes_no_rank_interval(draws, dice):
    before = rank_interval(np.array(draws, dtype=float), 2)
    dice.shuffle(draws)
    assert rank_interval(np.array(draws, dtype=float), 2) == before


@given(RANK_VALUES)
def test_ranks_of_a_draw_cover_all_places_once(draws):
    low, high = rank_bounds(np.array(draws, dtype=float))
    assert (low >= 1).all()
    assert (high <= 6).all()
    assert (low <= high).all()
    # Each tied group shares the places from its lowest to its highest: the mean ranks sum to 1 + … + 6.
    assert ((low + high).sum(axis=1) == 2 * 21).all()


@given(RANK_VALUES, st.sampled_from([0.001, 1000.0, 3.0]))
def test_the_unit_of_measurement_changes_no_rank(draws, factor):
    values = np.array(draws, dtype=float)
    assert [rank_interval(values * factor, i) for i in range(6)] == [rank_interval(values, i) for i in range(6)]
