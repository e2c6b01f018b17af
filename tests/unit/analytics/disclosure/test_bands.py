"""Bands, and what they leave an attacker."""

import numpy as np
import pytest

from raaderum.analytics.disclosure import Bands, Policy, RankFact, attack_bands, attack_ranks, make_bands

GRID = (0.0, 100.0, 200.0, 400.0, 800.0, float("inf"))


def test_neighbours_are_merged_until_five_lie_in_each():
    # 2 below 100, 4 in 100–200: together 6. 5 in 200–400. 1 in 400–800 joins the last.
    values = np.array([50.0, 80, 110, 120, 150, 180, 210, 250, 260, 300, 390, 500])
    bands = make_bands(values, GRID)
    assert bands == Bands((0.0, 200.0, float("inf")), (6, 6))
    assert bands.of_share(0) == (0.0, 200.0)
    assert bands.of_share(1) == (200.0, float("inf"))
    # The median is the mean of the 6th and the 7th, which lie in different bands.
    assert bands.of_share(0.5) == (0.0, float("inf"))


def test_an_edge_belongs_to_the_band_above():
    values = np.array([10.0] * 5 + [200.0] * 6)
    bands = make_bands(values, (0.0, 200.0, 400.0), total_shown=False)
    assert bands == Bands((0.0, 200.0, 400.0), (5, 6))


def test_fewer_than_five_have_no_bands():
    assert make_bands(np.array([10.0, 20, 30, 40]), GRID) is None


def test_five_units_of_two_owners_have_no_bands():
    assert make_bands(np.full(5, 50.0), GRID, owners=(1, 1, 1, 2, 2)) is None


def test_a_total_at_the_edge_of_a_band_tells_its_values():
    # Five values of 100 in the band 100–200 with the sum 500: all must be 100. Without the sum they are 100–200.
    values = np.full(5, 100.0)
    assert attack_bands(Bands((100.0, 200.0), (5,)), total=500.0) == (100.0, 100.0)
    assert make_bands(values, (100.0, 200.0)) is None
    assert make_bands(values, (100.0, 200.0), total_shown=False) == Bands((100.0, 200.0), (5,))


def test_what_bands_and_a_total_leave_by_hand():
    # Two of 0–100, one of 100–200, total 240. The upper one: at least 240 − 200 = 40, so 100; at most 200.
    # A lower one: at most 100; at least 240 − 100 − 200 < 0. Hull: 0–200.
    bands = Bands((0.0, 100.0, 200.0), (2, 1))
    assert attack_bands(bands, total=240.0) == (0.0, 200.0)
    # Who owns 150 up there leaves two below 100 with 90: each 0–90.
    assert attack_bands(bands, total=240.0, own=[150.0]) == (0.0, 90.0)
    # Who owns 150 and 60 leaves 30.
    assert attack_bands(bands, total=240.0, own=[150.0, 60.0]) == (30.0, 30.0)


def test_an_insider_of_a_banded_group_bounds_nothing_narrower_than_the_bands():
    values = np.array([50.0, 80, 110, 120, 150, 180, 210, 250, 260, 300, 390, 500])
    bands = make_bands(values, (0.0, 200.0, 600.0))
    for own in values:
        low, high = attack_bands(bands, float(values.sum()), [own])
        assert (low, high) == (0.0, 600.0)


def test_ranks_within_bands():
    # Ranks 0–1 lie in 0–100, rank 2 in 100–200, total 350: rank 2 is at least 350 − 200 = 150; the two lower ones
    # sum to 150–250, at most 200: rank 1 is at least 75, rank 0 at least 50.
    facts = [RankFact((0,), 0, 100), RankFact((1,), 0, 100), RankFact((2,), 100, 200)]
    found = attack_ranks(3, facts, (350.0, 350.0))
    np.testing.assert_allclose(found.low, [50, 75, 150], atol=1e-4)
    np.testing.assert_allclose(found.high, [100, 100, 200], atol=1e-4)


def test_without_a_statement_a_rank_has_no_upper_bound():
    found = attack_ranks(3, [RankFact((1,), 5.0, 8.0)])
    np.testing.assert_allclose(found.low, [0, 5, 5], atol=1e-5)
    np.testing.assert_allclose(found.high[:2], [8, 8], atol=1e-5)
    assert found.high[2] == np.inf


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ((0.0,), "at least two edges"),
        ((0.0, 200.0, 100.0, 900.0), "ascending"),
        ((-1.0, 900.0), "from 0 or more"),
        ((float("nan"), 900.0), "from 0 or more"),
        ((0.0, 100.0, 120.0, 900.0), "too fine: 100.0–120.0 tells a value within 10.0 %"),
        ((60.0, 900.0), "does not hold all values"),
        ((0.0, 90.0), "does not hold all values"),
    ],
)
def test_grids_that_cannot_be_used_are_refused(grid, message):
    with pytest.raises(ValueError, match=message):
        make_bands(np.array([50.0, 60, 70, 80, 90]), grid)


def test_a_grid_is_coarse_when_no_value_lies_within_p_of_both_edges():
    # 100–122: 111 ± 10 % is 99.9–122.1, which holds both edges. 100–123: no value does, as 123 / 1.1 > 100 / 0.9.
    values = np.full(5, 110.0)
    with pytest.raises(ValueError, match="too fine"):
        make_bands(values, (100.0, 122.0), total_shown=False)
    assert make_bands(values, (100.0, 123.0), total_shown=False) is not None
    assert make_bands(values, (100.0, 122.0), Policy(p_percent=9.0), total_shown=False) is not None


def test_facts_and_own_values_that_cannot_be_are_refused():
    bands = Bands((0.0, 100.0), (2,))
    with pytest.raises(ValueError, match="do not fit"):
        attack_bands(bands, own=[500.0])
    with pytest.raises(ValueError, match="do not fit"):
        attack_bands(bands, own=[1.0, 2.0])
    with pytest.raises(ValueError, match="total does not fit"):
        attack_bands(bands, total=500.0)
    with pytest.raises(ValueError, match="has no rank 3"):
        attack_ranks(3, [RankFact((3,), 0, 1)])
    with pytest.raises(ValueError, match="contradict"):
        attack_ranks(2, [RankFact((0,), 5, 6), RankFact((1,), 1, 2)])
    with pytest.raises(ValueError, match="between 0 and 1"):
        bands.of_share(1.5)
    with pytest.raises(ValueError, match="owners"):
        make_bands(np.full(5, 50.0), GRID, owners=(1, 2))
