"""Weighted Gower distances worked by hand."""

import numpy as np
import pytest

from raaderum.analytics.peers import component_distances, gower_distances, nearest, scale_features

NAN = np.nan


def test_three_units_by_hand_with_a_category_and_a_missing_value():
    # x = 0, 10, 20: the 5th percentile is 0 + 0.1·10 = 1, the 95th 19; width 18:
    #   (0−1)/18 → 0 (clipped), (10−1)/18 = 0.5, (20−1)/18 → 1 (clipped).
    # z = 5, –, 15: among the two known, 5.5 and 14.5: 0 and 1.
    values = np.array([[0.0, 1.0, 5.0], [10.0, 1.0, NAN], [20.0, 2.0, 15.0]])
    scales = ("linear", "category", "linear")
    scaled = scale_features(values, scales)
    np.testing.assert_allclose(scaled, [[0, 1, 0], [0.5, 1, NAN], [1, 2, 1]])
    # Weights 1, 2, 1:
    # A–B: (1·0.5 + 2·0) / (1 + 2) = 1/6: z is missing in B and drops out above and below the line.
    # A–C: (1·1 + 2·1 + 1·1) / 4 = 1.   B–C: (1·0.5 + 2·1) / 3 = 5/6.
    distances = gower_distances(scaled, scales, np.array([1.0, 2.0, 1.0]))
    np.testing.assert_allclose(distances, [[0, 1 / 6, 1], [1 / 6, 0, 5 / 6], [1, 5 / 6, 0]], atol=1e-15)


def test_components_are_each_features_own_distance():
    scaled = np.array([[0.0, 1.0], [0.25, 3.0], [1.0, NAN]])
    parts = component_distances(scaled, ("linear", "category"))
    np.testing.assert_allclose(parts[0], [[0, 0.25, 1], [0.25, 0, 0.75], [1, 0.75, 0]])
    np.testing.assert_array_equal(parts[1], [[0, 1, NAN], [1, 0, NAN], [NAN, NAN, NAN]])


def test_the_range_is_the_5_to_95_percentile_and_an_extreme_does_not_widen_it():
    # 0, 1 … 19 and 1,000: of 21 values the 2nd (1) and the 20th (19) are the 5 and 95 percentiles.
    values = np.array([*range(20), 1000.0])[:, None]
    scaled = scale_features(values, ("linear",))[:, 0]
    assert scaled[0] == scaled[1] == 0.0
    assert scaled[10] == pytest.approx((10 - 1) / 18)
    assert scaled[19] == scaled[20] == 1.0


def test_the_log_scale_makes_equal_ratios_equal():
    # 1 + x = 1, 10, 100: logs 0, L, 2L; percentiles 0.1 L and 1.9 L; the middle is (1 − 0.1) / 1.8 = 0.5.
    scaled = scale_features(np.array([[0.0], [9.0], [99.0]]), ("log",))
    np.testing.assert_allclose(scaled[:, 0], [0, 0.5, 1])


def test_the_rank_scale_sees_order_only_and_ties_share_their_mean_rank():
    # 5, 1000, 7 have ranks 1, 3, 2; percentiles 1.1 and 2.9: 0, 1, (2 − 1.1) / 1.8 = 0.5.
    np.testing.assert_allclose(scale_features(np.array([[5.0], [1000.0], [7.0]]), ("rank",))[:, 0], [0, 1, 0.5])
    # 5, 5, 6, 9 have ranks 1.5, 1.5, 3, 4; percentiles 1.5 and 3 + 0.85·1 = 3.85: (3 − 1.5) / 2.35.
    tied = scale_features(np.array([[5.0], [5.0], [6.0], [9.0]]), ("rank",))[:, 0]
    np.testing.assert_allclose(tied, [0, 0, 1.5 / 2.35, 1])


def test_a_feature_without_spread_separates_nobody_and_missing_stays_missing():
    scaled = scale_features(np.array([[7.0, NAN], [7.0, NAN], [NAN, NAN]]), ("linear", "linear"))
    np.testing.assert_array_equal(scaled, [[0, NAN], [0, NAN], [NAN, NAN]])


def test_units_that_share_no_feature_have_no_distance():
    scaled = np.array([[0.0, NAN], [NAN, 1.0], [1.0, 1.0]])
    distances = gower_distances(scaled, ("linear", "linear"), np.array([1.0, 1.0]))
    assert np.isnan(distances[0, 1])
    np.testing.assert_allclose([distances[0, 2], distances[1, 2]], [1.0, 0.0])
    # A unit one cannot be compared with is never a peer while there is another.
    rows, _ = nearest(scaled, ("linear", "linear"), np.array([1.0, 1.0]), 1)
    assert rows[:, 0].tolist() == [2, 2, 1]


def test_a_weight_of_zero_takes_a_feature_out():
    scaled = np.array([[0.0, 0.0], [0.2, 1.0]])
    distances = gower_distances(scaled, ("linear", "category"), np.array([3.0, 0.0]))
    assert distances[0, 1] == pytest.approx(0.2)


def test_equal_distances_go_in_row_order():
    # Seen from row 2 (0.5), rows 0, 1, 3 and 4 are all 0.5 away.
    scaled = np.array([[0.0], [1.0], [0.5], [1.0], [0.0]])
    rows, distances = nearest(scaled, ("linear",), np.array([1.0]), 3)
    assert rows[2].tolist() == [0, 1, 3]
    assert distances[2].tolist() == [0.5, 0.5, 0.5]
    # Row 0's twin is row 4 (0 away), then row 2 (0.5), then the first of the two at 1.
    assert rows[0].tolist() == [4, 2, 1]


def test_no_more_peers_than_there_are_others():
    rows, _ = nearest(np.array([[0.0], [0.4], [1.0]]), ("linear",), np.array([1.0]), 10)
    assert rows.tolist() == [[1, 2], [0, 2], [1, 0]]


def test_blocks_give_what_the_definition_gives():
    """600 units (more than two blocks) against the definition, feature by feature, with 10 % missing."""
    dice = np.random.default_rng(6)
    values = np.column_stack([dice.normal(size=(600, 3)), dice.integers(0, 4, 600)])
    values[dice.random(values.shape) < 0.1] = NAN
    scales, weights = ("linear", "rank", "linear", "category"), np.array([1.0, 0.5, 2.0, 1.5])
    scaled = scale_features(values, scales)
    parts = component_distances(scaled, scales)
    shared = ~np.isnan(parts)
    top = np.einsum("f,fij->ij", weights, np.where(shared, parts, 0.0))
    bottom = np.einsum("f,fij->ij", weights, shared.astype(float))
    expected = np.divide(top, bottom, out=np.full_like(top, NAN), where=bottom > 0)
    distances = gower_distances(scaled, scales, weights)
    np.testing.assert_allclose(distances, expected, atol=1e-12)
    rows, found = nearest(scaled, scales, weights, 5)
    np.fill_diagonal(expected, np.inf)
    np.testing.assert_allclose(found, np.sort(np.nan_to_num(expected, nan=np.inf), axis=1)[:, :5], atol=1e-12)
    assert (rows != np.arange(600)[:, None]).all()
