"""Groups that follow from others, against trying every small group."""

from itertools import combinations

import numpy as np
import pytest

from raaderum.analytics.disclosure import Policy, Table, find_implied_groups, find_recipe, sensitive_groups


def every_implied_group(table, min_count):
    """All minimal groups of fewer than min_count units whose indicator is a combination of the cells."""
    matrix = table.matrix.toarray()
    rank = np.linalg.matrix_rank(matrix)
    cells = {frozenset(cell) for cell in table.cells}
    found = []
    for size in range(1, min_count):
        for group in combinations(range(table.units), size):
            goal = np.isin(np.arange(table.units), group).astype(float)
            if np.linalg.matrix_rank(np.vstack([matrix, goal])) == rank:
                found.append(frozenset(group))
    return {group for group in found if not any(other < group for other in found)} - cells


@pytest.mark.parametrize("seed", range(25))
def test_implied_groups_are_those_of_trying_every_small_group(seed):
    dice = np.random.default_rng(seed)
    units, count = int(dice.integers(5, 11)), int(dice.integers(2, 9))
    cells = tuple(tuple(dice.choice(units, dice.integers(2, units), replace=False).tolist()) for _ in range(count))
    table = Table(units, cells)
    found = {frozenset(group) for group in find_implied_groups(table, 5)}
    expected = every_implied_group(table, 5)
    assert expected <= found
    for group in found - expected:  # only groups that hold a cell of the family itself may be extra
        assert any(set(cell) < group for cell in cells)
    for group in found:
        total = sum(factor * table.matrix.toarray()[cell] for cell, factor in find_recipe(table, sorted(group)))
        np.testing.assert_allclose(total, np.isin(np.arange(units), sorted(group)), atol=1e-6)


def test_a_total_less_a_cell_of_all_but_three():
    # 3 of 9 are left: too few at 5, enough at 3.
    table = Table(9, (tuple(range(9)), tuple(range(6))))
    assert find_implied_groups(table, 5) == ((6, 7, 8),)
    assert find_implied_groups(table, 3) == ()
    assert find_implied_groups(table, 5, cells=[0]) == ()


def test_owners_are_counted_and_not_units():
    # The six left over belong to two owners.
    table = Table(12, (tuple(range(12)), tuple(range(6))), (0, 1, 2, 3, 4, 5, 6, 6, 6, 7, 7, 7))
    assert find_implied_groups(table, 5) == (tuple(range(6, 12)),)


def test_no_cells_imply_nothing():
    assert find_implied_groups(Table(3, ()), 5) == ()


def test_sensitive_are_cells_that_break_a_rule_and_small_groups_between_cells():
    # Cells of 3 and of 9 in a total of 14: the cell of 3, and the two in neither cell, 14 − 3 − 9.
    table = Table(14, ((0, 1, 2), tuple(range(3, 12)), tuple(range(14))))
    assert sensitive_groups(table, np.full(14, 10.0), Policy()) == ((0, 1, 2), (12, 13))
