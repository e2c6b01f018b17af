"""Ranks and intervals of ranks, worked by hand."""

import numpy as np
import pytest

from raaderum.analytics.ranks import RankInterval, rank_bounds, rank_interval, sensitivity


def test_ties_give_lowest_and_highest():
    # 5, 5, 5 share places 2–4 among 3, 5, 5, 5, 9.
    low, high = rank_bounds(np.array([[5.0, 3.0, 5.0, 9.0, 5.0]]))
    assert low.tolist() == [[2, 1, 2, 5, 2]]
    assert high.tolist() == [[4, 1, 4, 5, 4]]


def test_one_draw_without_ties_is_the_rank_itself():
    assert rank_interval(np.array([[30.0, 10.0, 20.0]]), 2) == RankInterval(2, 2, 3, 0.90)


def test_one_draw_with_ties_is_the_tie():
    assert rank_interval(np.array([[10.0, 10.0, 20.0]]), 0) == RankInterval(1, 2, 3, 0.90)


def test_equal_draws_give_the_rank_whatever_their_number():
    draws = np.tile([30.0, 10.0, 20.0, 40.0], (250, 1))
    assert [(r.low, r.high) for r in (rank_interval(draws, i) for i in range(4))] == [(3, 3), (1, 1), (2, 2), (4, 4)]


def test_the_limits_are_order_statistics_of_the_ranks():
    # 20 draws in which unit 0 has rank 1 once, rank 2 in 18 and rank 3 once. 5 % of 20 = 1 draw:
    # the 1st smallest is rank 1; 95 % of 20 = 19: the 19th is rank 2 (inverted distribution function).
    draws = np.array([[0.0, 1.0, 2.0]] + [[1.5, 1.0, 2.0]] * 18 + [[3.0, 1.0, 2.0]])
    assert rank_interval(draws, 0) == RankInterval(1, 2, 3, 0.90)
    # With 100 % coverage both ends are seen.
    assert rank_interval(draws, 0, coverage=1.0) == RankInterval(1, 3, 3, 1.0)


def test_the_limits_are_ranks_that_were_seen_and_never_between_two():
    # 40 draws: place 1 twice, place 5 in the 36 between, place 9 twice. 5 % of 40 = the 2nd smallest: 1;
    # 95 % of 40 = the 38th smallest: 5.
    others = [10.0, 20.0, 30.0, 40.0, 60.0, 70.0, 80.0, 90.0]
    draws = np.array([[own, *others] for own in [0.0] * 2 + [50.0] * 36 + [99.0] * 2])
    assert rank_interval(draws, 0) == RankInterval(1, 5, 9, 0.90)


def test_a_unit_far_from_all_others_keeps_its_rank_in_every_draw():
    dice = np.random.default_rng(3)
    draws = dice.normal(0.0, 10.0, (1000, 20))
    draws[:, 7] = 10_000 + dice.normal(0.0, 10.0, 1000)
    assert rank_interval(draws, 7, coverage=1.0) == RankInterval(20, 20, 20, 1.0)


def test_two_units_that_swap_have_each_others_ranks_in_the_interval():
    draws = np.array([[1.0, 2.0, 9.0], [2.0, 1.0, 9.0]] * 50)
    assert (rank_interval(draws, 0).low, rank_interval(draws, 0).high) == (1, 2)
    assert (rank_interval(draws, 2).low, rank_interval(draws, 2).high) == (3, 3)


def test_sensitivity_is_the_difference_of_mean_ranks_above_and_below_the_median():
    # Unit 0's rank over four draws: 1, 1, 2, 2. Choice 0 is above its median (1.5) in the last two:
    # mean 2 − mean 1 = 1. Choice 1 never changes: 0. Choice 2 is above (0.5) in draws 1 and 3: 1.5 − 1.5 = 0.
    values = np.array([[1.0, 5.0], [1.0, 5.0], [9.0, 5.0], [9.0, 5.0]])
    choices = np.array([[1.0, 7.0, 1.0], [1.0, 7.0, 0.0], [2.0, 7.0, 1.0], [2.0, 7.0, 0.0]])
    assert sensitivity(values, 0, choices).tolist() == [1.0, 0.0, 0.0]
    # The other unit moves the other way.
    assert sensitivity(values, 1, choices).tolist() == [-1.0, 0.0, 0.0]


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9])
def test_more_coverage_never_narrows(coverage):
    draws = np.random.default_rng(4).normal(np.arange(12.0), 3.0, (400, 12))
    for unit in range(12):
        narrow, wide = rank_interval(draws, unit, coverage), rank_interval(draws, unit, coverage + 0.09)
        assert wide.low <= narrow.low <= narrow.high <= wide.high
