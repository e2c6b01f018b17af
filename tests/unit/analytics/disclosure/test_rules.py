"""The three rules, worked by hand."""

import numpy as np
import pytest

from raaderum.analytics.disclosure import Policy, Table, check_cells


def judge(values, policy=None, owners=None):
    table = Table(len(values), (tuple(range(len(values))),), owners)
    return check_cells(table, np.array(values, dtype=float), policy)[0]


def test_a_cell_of_five_equal_values_is_safe():
    # 5 × 20 = 100; the top two hold 40 %; the rest, 60, is 300 % of the largest.
    check = judge([20, 20, 20, 20, 20])
    assert (check.count, check.total, check.top_share, check.precision_percent) == (5, 100.0, 0.4, 300.0)
    assert check.safe


def test_four_are_too_few():
    assert judge([20, 20, 20, 20]).broken == ("count",)


def test_p_percent_is_what_the_second_largest_can_tell_of_the_largest():
    # Total 110. The second largest knows 40, so the largest is at most 110 − 40 = 70: 100 × (70 − 64) / 64 = 9.375 %.
    check = judge([64, 40, 2, 2, 2])
    assert check.precision_percent == 9.375
    assert "p_percent" in check.broken
    # With 7 instead of 6 in the rest: 7 / 64 = 10.94 %, above p. The top two hold 104 / 111 = 93.7 %.
    assert judge([64, 40, 3, 2, 2]).broken == ("dominance",)


def test_dominance_counts_the_largest_n():
    # 50 + 30 of 100 is 80 %: below 85. With 55 + 30 it is exactly 85 %, and the limit counts as reached.
    assert judge([50, 30, 8, 6, 6]).safe
    assert judge([55, 30, 5, 5, 5]).broken == ("dominance",)
    # One owner alone: 55 % is above 0.5.
    one = Policy(dominance_n=1, dominance_share=0.5)
    assert judge([55, 15, 10, 10, 10], one).broken == ("dominance",)
    assert judge([49, 21, 10, 10, 10], one).safe


def test_p_percent_at_10_breaks_wherever_it_can_only_if_dominance_at_85_does():
    # rest ≤ 0.1 · largest ≤ 0.1 · total < 0.15 · total: the default dominance rule is the stricter.
    dice = np.random.default_rng(1)
    seen = set()
    for _ in range(500):
        broken = judge(dice.lognormal(0, 2, 5)).broken
        seen.add(broken)
        assert "p_percent" not in broken or "dominance" in broken
    assert seen == {(), ("dominance",), ("dominance", "p_percent")}


def test_units_of_one_owner_count_once_and_are_one_value():
    # Six homes of three municipalities: 3 owners, with 60, 30 and 10 of 100. The rest after two is 10: 16.7 % of 60.
    check = judge([20, 20, 20, 15, 15, 10], owners=(7, 7, 7, 3, 3, 1))
    assert (check.count, check.top_share) == (3, 0.9)
    assert check.precision_percent == pytest.approx(100 * 10 / 60)
    assert check.broken == ("count", "dominance")
    assert judge([20, 20, 20, 15, 15, 10]).safe


def test_a_cell_of_zeros_tells_every_value_in_it():
    assert judge([0, 0, 0, 0, 0]).broken == ("dominance", "p_percent")


def test_every_cell_is_judged_on_its_own():
    table = Table(6, ((0, 1, 2, 3, 4), (0, 1), (5, 4, 3, 2, 1, 0)))
    checks = check_cells(table, np.full(6, 3.0))
    assert [check.safe for check in checks] == [True, False, True]
    assert [check.total for check in checks] == [15.0, 6.0, 18.0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, -0.5], "unit 1 contributes -0.5"),
        ([np.nan, 1.0], "unit 0 contributes nan"),
        ([np.inf, 1.0], "unit 0 contributes inf"),
        ([1.0, 2.0, 3.0], "expected"),
    ],
)
def test_values_that_cannot_be_used_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        check_cells(Table(2, ((0, 1),)), np.array(values))


@pytest.mark.parametrize(
    ("cells", "owners", "message"),
    [
        (((0, 1), ()), None, "cell 1 is empty"),
        (((0, 2),), None, "cell 0 has unit 2; the units are 0–1"),
        (((0, -1),), None, "cell 0 has unit -1"),
        (((0, 0),), None, "cell 0 has a unit twice"),
        (((0, 1),), (1,), "1 owners are given for 2 units"),
    ],
)
def test_groups_that_cannot_be_used_are_refused(cells, owners, message):
    with pytest.raises(ValueError, match=message):
        Table(2, cells, owners)


def test_a_table_without_units_is_refused():
    with pytest.raises(ValueError, match="at least one unit"):
        Table(0, ())


@pytest.mark.parametrize(
    "wrong",
    [
        {"p_percent": -1.0},
        {"p_percent": 100.0},
        {"p_percent": float("nan")},
        {"min_count": 0},
        {"dominance_n": 0},
        {"dominance_share": 0.0},
        {"dominance_share": 1.2},
        {"sides": "none"},
    ],
)
def test_limits_that_cannot_be_used_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Policy(**wrong)
