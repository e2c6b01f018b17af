"""Secondary suppression: by hand, from a paper, and against trying every choice."""

from itertools import combinations

import numpy as np
import pytest

from raaderum.analytics.disclosure import (
    Policy,
    Table,
    attack,
    attack_sums,
    check_cells,
    find_breaches,
    protect,
    publish,
    sensitive_groups,
    within,
)

LOOSE = Policy(min_count=2, dominance_n=1, dominance_share=1.0)


def two_way(counts):
    """Cells of a table with the given number of units in each, its rows, its columns and the total."""
    starts = np.cumsum([0, *np.ravel(counts)])
    inner = [tuple(range(a, b)) for a, b in zip(starts, starts[1:])]
    grid = np.arange(len(inner)).reshape(np.shape(counts))
    lines = [*grid, *grid.T, grid.ravel()]
    return Table(int(starts[-1]), (*inner, *(tuple(u for c in line for u in inner[c]) for line in lines)))


def is_safe(table, values, hidden, policy):
    """By the plain attack of every owner, without the auditor."""
    release = publish(table, values, suppressed=hidden)
    for owner in (None, *range(table.owner_of.max() + 1)):
        own = {i: float(values[i]) for i in range(table.units) if table.owner_of[i] == owner}
        hit = within(values, attack(release, own), policy)
        if any(i not in own for i in np.flatnonzero(hit)):
            return False
    groups = sensitive_groups(table, values, policy)
    if not groups:
        return True
    truth = np.array([values[list(group)].sum() for group in groups])
    return not within(truth, attack_sums(release, groups), policy).any()


def test_a_hidden_part_of_a_total_needs_a_second():
    # Cells of 3, 5, 6 and their total: 140 − 50 − 60 = 30 tells the first. The cheapest other cell has 5 units.
    table = Table(14, ((0, 1, 2), tuple(range(3, 8)), tuple(range(8, 14)), tuple(range(14))))
    found = protect(table, np.full(14, 10.0))
    assert (found.primary, found.secondary) == ((0,), (1,))
    assert (found.cost, found.at_least, found.minimal) == (5.0, 5.0, True)
    assert np.isnan(found.release.sums).tolist() == [True, True, False, False]
    assert found.checks[0].broken == ("count",)


def test_a_cell_inside_a_two_way_table_needs_a_square():
    # One cell of three units in a 3 × 3 table of cells of 6: its row, its column and the corner between them.
    table = two_way([[3, 6, 6], [6, 6, 6], [6, 6, 6]])
    found = protect(table, np.full(table.units, 10.0))
    assert found.primary == (0,)
    assert len(found.secondary) == 3
    rows, columns = {c // 3 for c in (0, *found.secondary)}, {c % 3 for c in (0, *found.secondary)}
    assert (len(rows), len(columns)) == (2, 2)
    assert found.minimal


def test_a_published_example():
    """Investment by activity and region: 22 is sensitive; hiding 8, 17 and 12 leaves it between 5 and 30.

    Source: M. Fischetti and J. J. Salazar (2001), Management Science 47(7), the introductory example.
    Each cell is one number there; here, one unit.
    """
    values = np.array([20.0, 50, 10, 8, 19, 22, 17, 32, 12])
    table = two_way(np.ones((3, 3), dtype=int))
    release = publish(table, values, suppressed=(3, 5, 6, 8))
    found = attack(release, units=[5])
    assert (found.low[0], found.high[0]) == (pytest.approx(5), pytest.approx(30))


def test_nothing_is_hidden_where_nothing_is_sensitive():
    table = two_way([[6, 6], [6, 6]])
    found = protect(table, np.full(24, 10.0))
    assert (found.primary, found.secondary, found.cost, found.minimal) == ((), (), 0.0, True)


def test_one_unit_between_two_safe_groups():
    # The total of 10 and the subtotal of 9 are both safe alone. One goes: the subtotal, which has fewer units.
    table = Table(10, (tuple(range(10)), tuple(range(9))))
    found = protect(table, np.full(10, 10.0))
    assert (found.primary, found.secondary) == ((), (1,))
    # What must stay, stays; and if both must, there is no answer.
    assert protect(table, np.full(10, 10.0), keep=[1]).secondary == (0,)
    with pytest.raises(ValueError, match=r"while all of cells \[0, 1\] stay"):
        protect(table, np.full(10, 10.0), keep=[0, 1])


def test_a_singleton_does_not_protect_its_neighbour():
    """Two hidden cells of one unit each in a total: each owner subtracts its own and reads the other's."""
    table = Table(12, ((0,), (1,), tuple(range(2, 7)), tuple(range(7, 12)), tuple(range(12))))
    values = np.full(12, 10.0)
    release = publish(table, values, suppressed=(0, 1))
    assert {(b.members, b.observer) for b in find_breaches(release, values)} == {((0,), (1,)), ((1,), (0,))}
    found = protect(table, values)
    assert found.primary == (0, 1)
    assert len(found.secondary) == 1
    assert is_safe(table, values, {*found.primary, *found.secondary}, Policy())


def test_costs_decide_what_is_hidden():
    table = Table(14, ((0, 1, 2), tuple(range(3, 8)), tuple(range(8, 14)), tuple(range(14))))
    values = np.full(14, 10.0)
    assert protect(table, values, cost=np.array([1.0, 9, 2, 9])).secondary == (2,)
    assert protect(table, values, cost=np.array([1.0, 9, 9, 2])).secondary == (3,)


def test_published_bands_are_counted_with():
    # A cell of 3 and one of 5 in a total of 8: hiding both leaves 30 in 0–80. If the five are known to be 9–11 each,
    # they are 45–55 together, and 80 less that is 25–35: 30 is open by more than 10 % still. If the band is
    # 9.9–10.1, the three are 29.5–30.5, and only hiding the total helps.
    table = Table(8, ((0, 1, 2), tuple(range(3, 8)), tuple(range(8))))
    values = np.full(8, 10.0)
    low, high = np.array([0.0] * 3 + [5.0] * 5), np.array([np.inf] * 3 + [20.0] * 5)
    assert protect(table, values, low=low, high=high).secondary == (1,)
    with pytest.raises(ValueError, match="bounds of a unit alone"):
        protect(table, values, low=np.array([0.0] * 3 + [9.9] * 5), high=np.array([np.inf] * 3 + [10.1] * 5))


def exhaustive_cost(table, values, policy, price, limit):
    """The cheapest safe set of further cells, by trying all that cost less than ``limit``."""
    primary = {c for c, check in enumerate(check_cells(table, values, policy)) if not check.safe}
    others = [c for c in range(len(table.cells)) if c not in primary]
    choices = [
        (sum(price[c] for c in chosen), chosen) for n in range(len(others) + 1) for chosen in combinations(others, n)
    ]
    for cost, chosen in sorted(choices):
        if cost >= limit - 1e-9:
            return limit
        if is_safe(table, values, primary | set(chosen), policy):
            return cost
    raise AssertionError("hiding everything is safe")


def random_table(seed, rows, columns):
    dice = np.random.default_rng(seed)
    table = two_way(dice.integers(1, 5, (rows, columns)))
    return table, dice.lognormal(2, 0.6, table.units).round(1)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("unit_cost", [True, False])
def test_no_cheaper_choice_exists_in_tables_of_two_by_two(seed, unit_cost):
    table, values = random_table(seed, 2, 2)
    policy = Policy(min_count=3, dominance_share=0.95)
    price = np.ones(len(table.cells)) if unit_cost else np.array([float(len(cell)) for cell in table.cells])
    found = protect(table, values, policy, cost=price)
    assert is_safe(table, values, {*found.primary, *found.secondary}, policy)
    assert found.cost == pytest.approx(exhaustive_cost(table, values, policy, price, found.cost))
    assert found.minimal


def test_a_table_of_five_by_five_is_proved_minimal():
    table = two_way(np.random.default_rng(3).integers(3, 10, (5, 5)))
    found = protect(table, np.random.default_rng(4).lognormal(3, 0.6, table.units))
    assert len(found.primary) >= 3
    assert len(found.secondary) >= 2
    assert found.minimal


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10))
def test_no_cheaper_choice_exists_in_tables_of_three_by_three(seed):
    table, values = random_table(100 + seed, 3, 3)
    policy = Policy(min_count=2)
    price = np.ones(len(table.cells))
    found = protect(table, values, policy, cost=price)
    assert is_safe(table, values, {*found.primary, *found.secondary}, policy)
    assert found.cost == pytest.approx(exhaustive_cost(table, values, policy, price, found.cost))


def test_the_first_answer_alone_is_safe_needs_every_cell_and_is_not_far_from_the_best():
    """Without solving the covering problem (rounds=0) the greedy answer stands, and claims no lower bound."""
    policy = Policy(min_count=3)
    for seed in range(3):
        table, values = random_table(200 + seed, 3, 3)
        greedy, best = protect(table, values, policy, rounds=0), protect(table, values, policy)
        groups = sensitive_groups(table, values, policy)
        assert greedy.at_least == 0
        assert find_breaches(greedy.release, values, policy, groups) == ()
        for cell in greedy.secondary:
            fewer = {*greedy.primary, *greedy.secondary} - {cell}
            assert find_breaches(publish(table, values, suppressed=fewer), values, policy, groups)
        assert best.minimal
        assert best.cost <= greedy.cost <= 3 * best.cost


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"keep": [0]}, "cell 0 must stay, but breaks count"),
        ({"keep": [7]}, "cells are 0–1, not 7"),
        ({"cost": np.array([1.0, 0.0])}, "a cost above 0"),
        ({"cost": np.array([1.0])}, "a cost above 0"),
        ({"low": 11.0}, "not between its bounds"),
        ({"rounds": -1}, "rounds"),
    ],
)
def test_what_cannot_be_used_is_refused(wrong, message):
    table = Table(9, ((0, 1), tuple(range(9))))
    with pytest.raises(ValueError, match=message):
        protect(table, np.full(9, 10.0), **wrong)


def test_values_that_are_missing_or_negative_are_refused():
    table = Table(2, ((0, 1),))
    for wrong in ([1.0, np.nan], [1.0, -1.0]):
        with pytest.raises(ValueError, match="unit 1 contributes"):
            protect(table, np.array(wrong))
