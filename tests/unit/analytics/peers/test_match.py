"""Why a peer is a peer, and when nobody is."""

import numpy as np
import pytest

from raaderum.analytics.peers import match_peers
from tests.factories.figures import make_matrix

SCALES = {"x": "linear", "kind": "category", "z": "linear"}
# The three units of test_distance: A–B = 1/6, A–C = 1, B–C = 5/6 with weights 1, 2, 1.
MATRIX = make_matrix({"A": [0, 1, 5], "B": [10, 1, None], "C": [20, 2, 15]}, SCALES)
WEIGHTS = [1.0, 2.0, 1.0]


def line_with_an_island(count: int = 25):
    """Units on a line, x = 0, 1, 2 …; the one in the middle is alone on an island."""
    rows = {f"U{i:02}": [float(i), 1.0 if i == count // 2 else 0.0] for i in range(count)}
    return make_matrix(rows, {"x": "linear", "island": "category"})


def test_peers_come_nearest_first_with_contributions_by_hand():
    found = match_peers(MATRIX, "B", WEIGHTS, 2)
    assert [match.unit for match in found.matches] == ["A", "C"]
    to_a, to_c = found.matches
    assert to_a.distance == pytest.approx(1 / 6)
    assert [c.distance for c in to_a.contributions] == pytest.approx([1 / 6, 0.0, 0.0])
    assert to_a.least_alike == "x"
    # B–C: x gives 1·0.5/3, the category 2·1/3, z nothing, since B has none.
    assert [c.distance for c in to_c.contributions] == pytest.approx([0.5 / 3, 2 / 3, 0.0])
    assert to_c.least_alike == "kind"
    assert [(c.feature, c.own, c.other) for c in to_c.contributions] == [
        ("x", 10.0, 20.0), ("kind", 1.0, 2.0), ("z", None, 15.0),
    ]  # fmt: skip
    assert found.kth_distance == pytest.approx(5 / 6)


def test_contributions_sum_to_the_distance():
    dice = np.random.default_rng(7)
    values = dice.normal(size=(40, 3))
    values[:, 1] = dice.integers(0, 3, 40)
    values[dice.random((40, 3)) < 0.1] = np.nan
    values[:, 0] = np.arange(40)
    matrix = make_matrix({f"U{i:02}": list(row) for i, row in enumerate(values)}, SCALES)
    for unit in matrix.units:
        for match in match_peers(matrix, unit, WEIGHTS, 8).matches:
            assert sum(c.distance for c in match.contributions) == pytest.approx(match.distance, abs=1e-12)


def test_equal_distances_go_in_the_order_of_codes():
    matrix = make_matrix({"A": [0], "B": [10], "C": [5], "D": [10], "E": [0]}, {"x": "linear"})
    assert [match.unit for match in match_peers(matrix, "C", [1.0], 4).matches] == ["A", "B", "D", "E"]


def test_no_good_peers_where_the_kth_distance_is_beyond_the_95th_percentile():
    # x = 0 … 24: percentiles 1.2 and 22.8, width 21.6. Seen from the island its neighbours are
    # (1/21.6 + 1) / 2 away; all others' second neighbour is at most (2/21.6) / 2 or so away.
    found = match_peers(line_with_an_island(), "U12", [1.0, 1.0], 2)
    assert found.kth_distance == pytest.approx((1 / 21.6 + 1) / 2)
    assert found.kth_distance > found.limit
    assert not found.good
    assert found.unlike_on == ("island", "x")


def test_the_others_have_good_peers_and_nothing_to_be_unlike_on():
    found = match_peers(line_with_an_island(), "U05", [1.0, 1.0], 2)
    assert found.good
    assert found.unlike_on == ()


def test_the_limit_is_the_95th_percentile_of_all_kth_distances():
    matrix = line_with_an_island()
    kth = [match_peers(matrix, unit, [1.0, 1.0], 3).kth_distance for unit in matrix.units]
    found = match_peers(matrix, "U00", [1.0, 1.0], 3)
    # 25 values: the 95th percentile lies 0.8 of the way from the 23rd to the 24th smallest.
    ordered = sorted(kth)
    assert found.limit == pytest.approx(ordered[22] + 0.8 * (ordered[23] - ordered[22]))


def test_a_feature_without_weight_cannot_be_what_a_unit_is_unlike_on():
    found = match_peers(line_with_an_island(), "U12", [1.0, 0.0], 2)
    assert found.good


def test_an_own_group_is_exactly_that_nearest_first():
    found = match_peers(MATRIX, "A", WEIGHTS, 1, members=["C", "B"])
    assert [match.unit for match in found.matches] == ["B", "C"]
    assert [match.distance for match in found.matches] == pytest.approx([1 / 6, 1.0])


def test_an_own_group_far_away_is_no_better_than_far_peers():
    # U00 and U23, U24 lie at the two ends of the line: (1 + 0) / 2 away on x, beyond the limit of the nearest two.
    matrix = line_with_an_island()
    near, far = (match_peers(matrix, "U00", [1.0, 1.0], 2, members=group) for group in (["U01", "U02"], ["U24", "U01"]))
    assert near.good
    assert (far.good, far.unlike_on[0]) == (False, "x")
    assert far.kth_distance == pytest.approx(0.5)
    assert far.limit == near.limit
    # The group decides on what, and not the nearest two: the island adds 1, the line (12 − 1.2) / 21.6.
    assert match_peers(matrix, "U00", [1.0, 1.0], 1, members=["U12"]).unlike_on == ("island", "x")


@pytest.mark.parametrize(("weights", "k"), [([0.0, 0.0, 0.0], 2), ([1.0, -1.0, 1.0], 2), ([1.0, 2.0, 1.0], 0)])
def test_impossible_weights_and_counts_are_refused(weights, k):
    with pytest.raises(ValueError, match="weights must not be negative"):
        match_peers(MATRIX, "A", weights, k)
