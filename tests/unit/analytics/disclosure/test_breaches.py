"""Leaks that were planted are found, with who can see them."""

import numpy as np
import pytest

from raaderum.analytics.disclosure import (
    Policy,
    RankFact,
    Table,
    attack,
    attack_ranks,
    check_family,
    find_breaches,
    find_recipe,
    publish,
    recover,
    within,
)


def overlapping(units, count, size, seed):
    dice = np.random.default_rng(seed)
    return tuple(tuple(dice.choice(units, size, replace=False).tolist()) for _ in range(count))


def test_a_total_less_a_subtotal_of_all_but_one():
    # Ten values of 10; the total 100 and the subtotal 90 of the first nine are published.
    table = Table(10, (tuple(range(10)), tuple(range(9))))
    values = np.full(10, 10.0)
    verdict = check_family(table, values)
    assert all(cell.safe for cell in verdict.cells)
    assert not verdict.safe
    assert verdict.implied == ((9,),)
    assert find_recipe(table, (9,)) == ((0, 1.0), (1, -1.0))
    (breach,) = verdict.breaches
    assert (breach.members, breach.observer, breach.value) == ((9,), (), 10.0)
    assert breach.low == pytest.approx(10)
    assert breach.high == pytest.approx(10)


def test_two_groups_that_differ_by_one_unit():
    # {0…5} and {0…4}: the same leak; the groups {1…6} and {0…5} differ by one each way, and leak only to 0 and 6.
    values = np.full(7, 10.0)
    nested = check_family(Table(7, ((0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4))), values)
    assert nested.implied == ((5,),)
    shifted = check_family(Table(7, ((0, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6))), values)
    assert shifted.implied == ()
    # 60 = 60: unit 0 knows that unit 6 has what it has itself, and the other way round.
    assert {(b.members, b.observer) for b in shifted.breaches} == {((0,), (6,)), ((6,), (0,))}


def test_three_groups_that_add_up_to_two_units():
    # {0,2,3,4,5} + {1,6,7,8,9} − {2…9} = {0, 1}, though no two groups differ by a small group.
    table = Table(10, ((0, 2, 3, 4, 5), (1, 6, 7, 8, 9), (2, 3, 4, 5, 6, 7, 8, 9)))
    verdict = check_family(table, np.full(10, 5.0))
    assert verdict.implied == ((0, 1),)
    assert dict(find_recipe(table, (0, 1))) == {0: 1.0, 1: 1.0, 2: -1.0}
    assert {b.members for b in verdict.breaches} == {(0,), (1,), (0, 1)}


def test_a_recipe_needs_a_group_that_follows():
    with pytest.raises(ValueError, match="contradict"):
        find_recipe(Table(3, ((0, 1, 2),)), (0,))


def test_an_insider_sees_a_dominated_group():
    # 64, 40 and three of 2: who has 40 knows 64 ≤ 70, within 10 %; an outsider knows only ≤ 110.
    values = np.array([64.0, 40, 2, 2, 2])
    (breach,) = find_breaches(publish(Table(5, (tuple(range(5)),)), values), values)
    assert (breach.members, breach.observer, breach.high) == ((0,), (1,), 70.0)


def test_both_sides_must_be_near_where_the_policy_says_so():
    # The same group: 0–70 does not lie inside 57.6–70.4, so it is no breach by the two-sided definition …
    values = np.array([64.0, 40, 2, 2, 2])
    release = publish(Table(5, (tuple(range(5)),)), values)
    assert find_breaches(release, values, Policy(sides="both")) == ()
    # … and with two units it is one: the interval is the value.
    pair = np.array([64.0, 40.0])
    assert len(find_breaches(publish(Table(2, ((0, 1),)), pair), pair, Policy(sides="both"))) == 2


@pytest.mark.parametrize("seed", range(40))
def test_a_lone_cell_is_a_breach_exactly_where_the_p_percent_rule_says_so(seed):
    values = np.random.default_rng(seed).lognormal(0, 1.6, 5).round(2)
    table = Table(5, (tuple(range(5)),))
    total, (largest, second) = values.sum(), sorted(values, reverse=True)[:2]
    rule = total - second <= 1.1 * largest
    assert bool(find_breaches(publish(table, values), values)) == rule


def test_an_owner_of_several_units_knows_them_all():
    # Five homes; 0 and 1 have one owner. It knows 20 + 20, and so that the others are at most 66 − 40 = 26.
    values = np.array([20.0, 20, 24, 1, 1])
    table = Table(5, (tuple(range(5)),), owners=(4, 4, 1, 2, 3))
    (breach,) = find_breaches(publish(table, values), values)
    assert (breach.members, breach.observer, breach.high) == ((2,), (0, 1), 26.0)
    # Without the common owner nobody comes that close: the nearest is 46.
    assert find_breaches(publish(Table(5, table.cells), values), values) == ()


def test_an_exact_median_is_some_units_value():
    values = np.array([10.0, 14, 20, 31, 55])
    found = attack_ranks(5, [RankFact((2,), 20.0, 20.0)], total=(130.0, 130.0))
    # The smallest two are 0–20; the largest two are 20 or more, and 130 − 20 = 110 is left for all but the median:
    # the fourth at most (110 − 0) / 2 = 55, the fifth at most 110 − 20 = 90 and at least (110 − 40) / 2 = 35.
    np.testing.assert_allclose(found.low, [0, 0, 20, 20, 35], atol=1e-4)
    np.testing.assert_allclose(found.high, [20, 20, 20, 55, 90], atol=1e-4)
    assert within(values, found, Policy(sides="both")).tolist() == [False, False, True, False, False]


def test_an_exact_median_of_an_even_number_is_a_mean_of_two():
    # (20 + 22) / 2 = 21: the third is at most 21, the fourth at least 21. Neither is known from both sides.
    values = np.array([10.0, 14, 20, 22, 31, 55])
    found = attack_ranks(6, [RankFact((2, 3), 21.0, 21.0)])
    assert (found.high[2], found.low[3]) == (pytest.approx(21), pytest.approx(21))
    assert not within(values, found, Policy(sides="both")).any()


def test_an_exact_minimum_and_maximum_of_a_group_are_values():
    found = attack_ranks(5, [RankFact((0,), 3.0, 3.0), RankFact((4,), 9.0, 9.0)])
    assert found.low[0] == pytest.approx(found.high[0])
    assert found.low[4] == pytest.approx(found.high[4])


def test_400_random_means_of_five_recover_all_of_120_values():
    """Free groups are refused: there is no safe way to offer them."""
    values = np.random.default_rng(1).lognormal(3, 1, 120)
    table = Table(120, overlapping(120, 400, 5, seed=2))
    np.testing.assert_allclose(recover(publish(table, values)), values, rtol=1e-8)


def test_free_groups_are_refused():
    values = np.random.default_rng(1).lognormal(3, 0.4, 40)
    verdict = check_family(Table(40, overlapping(40, 60, 5, seed=2)), values)
    assert {(unit,) for unit in range(40)} <= {breach.members for breach in verdict.breaches}
    assert not verdict.safe


def test_rounding_alone_does_not_protect():
    """Free groups, every mean rounded to a whole number (4 % of a mean): most values are still told within 10 %."""
    values = np.random.default_rng(1).lognormal(3.2, 0.4, 40)
    release = publish(Table(40, overlapping(40, 300, 5, seed=2)), values, base=1.0, per="mean")
    assert np.isnan(recover(release)).all()
    told = within(values, attack(release), Policy(sides="both"))
    assert told.sum() >= 20


def test_a_partition_into_safe_groups_can_be_released_with_its_total():
    values = np.random.default_rng(3).uniform(10, 30, 30)
    groups = tuple(tuple(range(k, k + 6)) for k in range(0, 30, 6))
    assert check_family(Table(30, (*groups, tuple(range(30)))), values).safe


def test_suppressed_sums_are_watched_when_asked_for():
    # Cells of 3 and 7 and their total: hiding only the cell of 3 leaves 100 − 70 = 30.
    values = np.full(10, 10.0)
    release = publish(Table(10, ((0, 1, 2), tuple(range(3, 10)), tuple(range(10)))), values, suppressed=[0])
    assert find_breaches(release, values) == ()
    (breach,) = find_breaches(release, values, groups=[(0, 1, 2)])
    assert (breach.value, breach.low, breach.high) == (30.0, pytest.approx(30), pytest.approx(30))


def test_the_audit_finds_what_attacking_as_everybody_finds():
    """Witnesses, and the units cleared without any, against the plain attack by each owner in turn."""
    dice = np.random.default_rng(1)
    found = 0
    for trial in range(20):
        units, count = int(dice.integers(3, 10)), int(dice.integers(0, 7))
        cells = tuple(tuple(dice.choice(units, dice.integers(1, units), replace=False).tolist()) for _ in range(count))
        values = dice.integers(0, 50, units).astype(float)
        owners = tuple(dice.integers(0, units - 1, units).tolist()) if trial % 2 else None
        shown = {"base": 5.0, "per": "mean" if trial % 2 else "sum"} if trial % 3 == 0 else {}
        if trial % 4 == 0:
            shown |= {"low": np.floor(values / 20) * 20, "high": np.floor(values / 20) * 20 + 20}
        table = Table(units, cells, owners)
        release = publish(table, values, suppressed=[c for c in range(count) if dice.random() < 0.3], **shown)
        policy = Policy(sides="both" if trial % 5 == 0 else "either")
        expected = set()
        for owner in (None, *range(table.owner_of.max() + 1)):
            own = {i: float(values[i]) for i in range(units) if table.owner_of[i] == owner}
            hit = within(values, attack(release, own), policy, (release.low, release.high))
            expected |= {(int(i),) for i in np.flatnonzero(hit) if i not in own}
        assert {breach.members for breach in find_breaches(release, values, policy)} == expected
        found += len(expected)
    assert found > 15


def test_the_truth_must_be_that_of_the_release():
    release = publish(Table(2, ((0, 1),)), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="not those of the release"):
        find_breaches(release, np.array([1.0, 3.0]))


def ask(queries, seed):
    """Ask a family of overlapping groups about every unit, as one insider after another, so many times."""
    values = np.random.default_rng(seed).lognormal(3, 0.6, 60)
    table = Table(60, overlapping(60, 20, 8, seed))
    release = publish(table, values)
    asked, insider = 0, 0
    while asked < queries:
        found = attack(release, {insider % 60: float(values[insider % 60])})
        assert (found.low <= values + found.resolution).all()
        assert (found.high >= values - found.resolution).all()
        asked, insider = asked + found.queries, insider + 1
    return asked


def test_a_thousand_queries():
    assert ask(1_000, seed=11) >= 1_000


@pytest.mark.full
def test_ten_thousand_queries():
    assert sum(ask(2_500, seed) for seed in range(4)) >= 10_000


@pytest.mark.full
def test_a_thousand_units_in_three_classifications_are_audited():
    dice = np.random.default_rng(4)
    values, kinds = dice.lognormal(3, 0.7, 1000), dice.integers(0, 6, (1000, 3))
    groups = [tuple(np.flatnonzero(kinds[:, d] == k).tolist()) for d in range(3) for k in range(6)]
    pairs = [
        tuple(np.flatnonzero((kinds[:, 0] == a) & (kinds[:, 1] == b)).tolist()) for a in range(6) for b in range(6)
    ]
    verdict = check_family(Table(1000, (*groups, *pairs)), values)
    assert all(cell.safe for cell in verdict.cells)
    assert verdict.implied == ()
