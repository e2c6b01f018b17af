"""The attacker on small tables: by hand, by known bounds, by counting every table, and by a plain solver."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from raaderum.analytics.disclosure import Table, attack, attack_sums, publish

# A two-way table of single units: 0 1 2 / 3 4 5 / 6 7 8, its row totals, column totals and grand total.
NINE = tuple((i,) for i in range(9))
MARGINS = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), tuple(range(9)))


def plain_interval(release, own, unit):
    """The two linear programmes on the units themselves, without any of the package's short cuts."""
    shown = np.flatnonzero(release.published)
    matrix = release.table.matrix[shown].toarray()
    sums, widths = release.sums[shown], release.half_widths[shown]
    bounds = [
        (own.get(i, lo), own.get(i, hi)) for i, (lo, hi) in enumerate(zip(release.low, release.high, strict=True))
    ]
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(release.table.units)
        goal[unit] = sign
        limits = {"A_ub": np.vstack([matrix, -matrix]), "b_ub": np.concatenate([sums + widths, widths - sums])}
        result = linprog(goal, bounds=bounds, **(limits if len(shown) else {}))
        ends.append(sign * result.fun if result.status == 0 else -sign * np.inf)
    return ends


def test_a_total_less_a_subtotal_of_all_but_one_is_that_one():
    # 3 + 4 + 5 + 6 + 7 = 25 and 3 + 4 + 5 + 6 = 18 are published: the last is 25 − 18 = 7, and nothing else is exact.
    release = publish(Table(5, ((0, 1, 2, 3, 4), (0, 1, 2, 3))), np.array([3.0, 4, 5, 6, 7]))
    found = attack(release)
    np.testing.assert_allclose(found.low, [0, 0, 0, 0, 7], atol=1e-9)
    np.testing.assert_allclose(found.high, [18, 18, 18, 18, 7], atol=1e-9)
    assert found.queries == 10


def test_a_lone_cell_leaves_an_insider_the_total_less_its_own():
    # 64 + 40 + 2 + 2 + 2 = 110. Who owns 40 knows that the others are at most 70.
    release = publish(Table(5, ((0, 1, 2, 3, 4),)), np.array([64.0, 40, 2, 2, 2]))
    assert attack(release).high.tolist() == [110.0] * 5
    assert attack(release, {1: 40.0}).high.tolist() == [70.0, 40.0, 70.0, 70.0, 70.0]
    assert attack(release, {1: 40.0}).low.tolist() == [0.0, 40.0, 0.0, 0.0, 0.0]


def test_two_units_are_each_others_insiders():
    release = publish(Table(2, ((0, 1),)), np.array([10.0, 4.0]))
    found = attack(release, {1: 4.0})
    assert (found.low[0], found.high[0]) == (10.0, 10.0)


def test_a_published_zero_tells_all_its_values():
    found = attack(publish(Table(3, ((0, 1, 2),)), np.zeros(3)))
    assert found.low.tolist() == found.high.tolist() == [0.0, 0.0, 0.0]


def test_rounding_widens_by_half_a_step_and_means_by_the_count():
    # Sum 18 rounded to tens is 20 ± 5; the mean of 6 × 3 = 18 is 3, to the nearest 2: 4 ± 1, so the sum is 24 ± 6.
    table = Table(6, ((0, 1, 2, 3, 4, 5),))
    values = np.full(6, 3.0)
    assert attack(publish(table, values, base=10.0)).high.tolist() == [25.0] * 6
    assert attack(publish(table, values, base=2.0, per="mean")).high.tolist() == [30.0] * 6


def test_published_bounds_narrow_the_sums():
    # 5 units in the band 10–30, sum 70: one is at most 30, as the others are at least 40 together. At least 10.
    # Sum 55: at most 55 − 4 × 10 = 15. Sum 145: at least 145 − 4 × 30 = 25.
    table = Table(5, ((0, 1, 2, 3, 4),))
    for values, low, high in (([14] * 5, 10, 30), ([11] * 5, 10, 15), ([29] * 5, 25, 30)):
        found = attack(publish(table, np.array(values, dtype=float), low=10.0, high=30.0))
        assert (found.low[0], found.high[0]) == (low, high)


def test_the_margins_of_a_two_way_table_leave_the_frechet_bounds():
    """max(0, row + column − all) ≤ cell ≤ min(row, column).

    Source: M. Fréchet (1940); A. Dobra and S. E. Fienberg (2000), "Bounds for cell entries in
    contingency tables given marginal totals and decomposable graphs", PNAS 97(22).
    """
    dice = np.random.default_rng(5)
    for _ in range(20):
        values = dice.integers(0, 40, 9).astype(float)
        found = attack(publish(Table(9, MARGINS), values))
        square = values.reshape(3, 3)
        rows, columns = square.sum(axis=1)[:, None], square.sum(axis=0)[None, :]
        np.testing.assert_allclose(found.low, np.maximum(0, rows + columns - values.sum()).ravel(), atol=1e-4)
        np.testing.assert_allclose(found.high, np.minimum(rows, columns).ravel(), atol=1e-4)


def test_four_hidden_cells_in_a_square():
    # Rows 20 50 10 / 8 19 22 / 17 32 12, hidden: 8, 22, 17, 12. With a = the first: 22 → 30 − a, 17 → 25 − a,
    # 12 → 29 − 25 + a = 4 + a. All are at least 0, so a is 0–25: 22 lies in 5–30, 17 in 0–25, 12 in 4–29.
    values = np.array([20.0, 50, 10, 8, 19, 22, 17, 32, 12])
    found = attack(publish(Table(9, (*NINE, *MARGINS)), values, suppressed=(3, 5, 6, 8)))
    np.testing.assert_allclose(found.low[[3, 5, 6, 8]], [0, 5, 0, 4], atol=1e-6)
    np.testing.assert_allclose(found.high[[3, 5, 6, 8]], [25, 30, 25, 29], atol=1e-6)
    np.testing.assert_allclose(found.high[[0, 1, 2, 4, 7]], values[[0, 1, 2, 4, 7]])


def test_the_bounds_are_those_of_counting_every_table_of_whole_numbers():
    """2 × 3 tables of 0–4 whose rows and columns fit: such tables have bounds in whole numbers."""
    dice = np.random.default_rng(8)
    groups = ((0, 1, 2), (3, 4, 5), (0, 3), (1, 4), (2, 5))
    every = np.array(list(product(range(9), repeat=4)))
    for _ in range(12):
        values = dice.integers(0, 5, 6).astype(float)
        table = Table(6, groups)
        sums = table.matrix @ values
        # Free: 0, 1, 3, 4 by position; the last column follows from the row sums.
        tables = np.column_stack(
            [every[:, :2], sums[0] - every[:, :2].sum(1), every[:, 2:], sums[1] - every[:, 2:].sum(1)]
        )
        fits = (tables >= 0).all(axis=1) & (tables @ table.matrix.toarray().T == sums).all(axis=1)
        found = attack(publish(table, values))
        np.testing.assert_allclose(found.low, tables[fits].min(axis=0), atol=1e-5)
        np.testing.assert_allclose(found.high, tables[fits].max(axis=0), atol=1e-5)


def test_the_short_cuts_change_no_interval():
    """Atoms, components, closed forms and settled cells against the same programmes on the units."""
    dice = np.random.default_rng(1)
    for trial in range(40):
        units, count = int(dice.integers(3, 11)), int(dice.integers(0, 8))
        cells = tuple(tuple(dice.choice(units, dice.integers(1, units), replace=False).tolist()) for _ in range(count))
        values = dice.integers(0, 50, units).astype(float)
        shown = {"base": 5.0, "per": "mean" if trial % 2 else "sum"} if trial % 3 == 0 else {}
        if trial % 4 == 0:
            shown |= {"low": np.floor(values / 20) * 20, "high": np.floor(values / 20) * 20 + 20}
        hidden = [cell for cell in range(count) if dice.random() < 0.3]
        release = publish(Table(units, cells), values, suppressed=hidden, **shown)
        own = {} if trial % 2 else {0: float(values[0])}
        found = attack(release, own)
        expected = np.array([plain_interval(release, own, unit) for unit in range(units)])
        np.testing.assert_allclose(found.low, expected[:, 0], atol=1e-4)
        np.testing.assert_allclose(found.high, expected[:, 1], atol=1e-4)


def test_a_sum_that_is_no_cell_is_bounded_too():
    # {0,1,2} = 9 and {2,3,4} = 12 are published; 2 is at most 9, so 3 + 4 is 3–12 and all five are 12–21.
    release = publish(Table(5, ((0, 1, 2), (2, 3, 4))), np.array([2.0, 3, 4, 5, 3]))
    found = attack_sums(release, [(3, 4), (0, 1, 2, 3, 4), (0, 1, 2)])
    np.testing.assert_allclose(found.low, [3, 12, 9], atol=1e-6)
    np.testing.assert_allclose(found.high, [12, 21, 9], atol=1e-6)


def test_what_is_in_no_published_cell_has_no_bound():
    found = attack(publish(Table(3, ((0, 1),)), np.array([1.0, 2.0, 3.0]), suppressed=[0]))
    assert found.low.tolist() == [0.0] * 3
    assert found.high.tolist() == [np.inf] * 3


def test_only_the_units_asked_for_are_attacked():
    release = publish(Table(9, (*NINE, *MARGINS)), np.arange(9.0), suppressed=(3, 5, 6, 8))
    whole, some = attack(release), attack(release, units=(5, 0))
    np.testing.assert_allclose(some.low, whole.low[[5, 0]])
    assert some.queries == 4


def test_a_unit_that_is_not_there_cannot_be_asked_for():
    with pytest.raises(ValueError, match="the units are 0–1"):
        attack(publish(Table(2, ((0, 1),)), np.ones(2)), units=[2])


def test_a_small_value_beside_large_ones_is_settled_all_the_same():
    # 9 values of 10,000,000,000 and one of 3: the total less the nine, though 3 is far below the solver's tolerance.
    values = np.array([1e10] * 9 + [3.0])
    found = attack(publish(Table(10, (tuple(range(10)), tuple(range(9)))), values))
    assert found.low[9] == found.high[9] == pytest.approx(3, abs=0.01)


def test_figures_that_contradict_each_other_are_refused():
    release = publish(Table(3, ((0, 1, 2), (0, 1), (2,))), np.array([1.0, 2.0, 3.0]))
    release.sums[0] = 9.0
    with pytest.raises(ValueError, match="contradict"):
        attack(release)


@pytest.mark.parametrize(
    ("own", "message"), [({5: 1.0}, "unit 5 is not there"), ({0: -1.0}, "outside what is published about it")]
)
def test_own_values_that_cannot_be_are_refused(own, message):
    with pytest.raises(ValueError, match=message):
        attack(publish(Table(2, ((0, 1),)), np.ones(2)), own)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"base": -1.0}, "multiples of -1.0"),
        ({"suppressed": [3]}, "cells are 0–0, not 3"),
        ({"low": 2.0}, "unit 0 has the value 1.0"),
        ({"high": 1.5}, "unit 1 has the value 2.0"),
    ],
)
def test_a_release_that_cannot_be_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        publish(Table(2, ((0, 1),)), np.array([1.0, 2.0]), **wrong)


def test_an_empty_group_is_refused():
    with pytest.raises(ValueError, match="group 0 is empty"):
        attack_sums(publish(Table(2, ((0, 1),)), np.ones(2)), [()])
