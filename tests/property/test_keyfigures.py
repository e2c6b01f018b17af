"""Parts add up, order does not matter, units cancel, and what is missing never becomes 0."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.analytics.keyfigures import check_closure, evaluate_key_figure, roll_up
from raaderum.domain.observations import MissingReason
from raaderum.domain.panel import PRESENT, REASONS, build_panel
from tests.factories.figures import make_figure, make_panel, observe

CODES = [f"{i:04}" for i in range(1, 31)]
REASON = st.sampled_from([reason for reason in MissingReason if reason is not MissingReason.UNDEFINED])
KRONER = st.integers(-10_000_000, 10_000_000)
PEOPLE = st.integers(1, 1_000_000)
UNIT_ROWS = st.lists(st.tuples(KRONER, KRONER, PEOPLE), min_size=1, max_size=30)


def table(rows):
    return {code: {"a": a, "b": b, "population": p} for code, (a, b, p) in zip(CODES, rows, strict=False)}


@given(UNIT_ROWS, st.randoms(use_true_random=False))
def test_a_roll_up_is_sum_over_sum_for_any_grouping_and_grouping_of_groups(rows, dice):
    found = evaluate_key_figure(make_figure(["a", "b"]), make_panel(table(rows)))
    top, bottom = found.numerator[:, 0], found.denominator[:, 0]
    # Whole numbers below 2**53: sums are exact, so the two ways must agree to the last bit of a division.
    whole = sum(a + b for a, b, _ in rows) / sum(p for *_, p in rows)
    assert roll_up(top, bottom) == whole
    groups = np.array([dice.randrange(4) for _ in rows])
    tops = np.array([top[groups == g].sum() for g in range(4)])
    bottoms = np.array([bottom[groups == g].sum() for g in range(4)])
    for g in set(groups.tolist()):
        assert roll_up(top[groups == g], bottom[groups == g]) == tops[g] / bottoms[g]
    assert roll_up(tops, bottoms) == whole
    pairs = np.array([0, 0, 1, 1])
    coarser = [np.array([part[pairs == h].sum() for h in range(2)]) for part in (tops, bottoms)]
    assert roll_up(*coarser) == whole


@given(UNIT_ROWS)
def test_a_roll_up_lies_between_the_lowest_and_the_highest_ratio(rows):
    found = evaluate_key_figure(make_figure(["a"]), make_panel(table(rows)))
    together = roll_up(found.numerator[:, 0], found.denominator[:, 0])
    slack = 1e-9 * (1 + abs(together))
    assert found.value.min() - slack <= together <= found.value.max() + slack


@given(UNIT_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_observations_changes_nothing(rows, dice):
    figure = make_figure(["a", "b"])
    observations = [observe(code, name, value) for code, row in table(rows).items() for name, value in row.items()]
    first = evaluate_key_figure(figure, build_panel(observations))
    dice.shuffle(observations)
    second = evaluate_key_figure(figure, build_panel(observations))
    np.testing.assert_array_equal(first.value, second.value)


@given(UNIT_ROWS)
def test_the_order_of_units_changes_nothing(rows):
    """The same rows under reversed codes give the same values, reversed."""
    figure = make_figure(["a", "b"])
    there = evaluate_key_figure(figure, make_panel(table(rows))).value[:, 0]
    back = evaluate_key_figure(figure, make_panel(table(rows[::-1]))).value[:, 0]
    np.testing.assert_array_equal(there, back[::-1])


@given(UNIT_ROWS)
def test_kroner_in_thousands_scale_values_exactly(rows):
    """In decimals before they become floats: 1,000 kr. instead of kr. divides every value by 1,000."""
    thousands = [
        observe(code, name, Decimal(value) / 1000 if name != "population" else value)
        for code, row in table(rows).items()
        for name, value in row.items()
    ]
    kroner = evaluate_key_figure(make_figure(["a", "b"]), make_panel(table(rows))).value
    scaled = evaluate_key_figure(make_figure(["a", "b"]), build_panel(thousands)).value
    np.testing.assert_allclose(scaled * 1000, kroner, rtol=1e-12, atol=1e-6)


@given(UNIT_ROWS, st.data())
def test_a_missing_part_makes_the_whole_missing_and_touches_no_other_unit(rows, data):
    full = table(rows)
    code = data.draw(st.sampled_from(list(full)))
    part = data.draw(st.sampled_from(["a", "b", "population"]))
    reason = data.draw(REASON)
    holed = {c: dict(row) for c, row in full.items()}
    holed[code][part] = reason
    figure = make_figure(["a", "b"])
    before, after = evaluate_key_figure(figure, make_panel(full)), evaluate_key_figure(figure, make_panel(holed))
    own = list(full).index(code)
    assert np.isnan(after.value[own, 0])
    assert REASONS[after.missing[own, 0]] is reason
    others = [i for i in range(len(full)) if i != own]
    np.testing.assert_array_equal(after.value[others], before.value[others])
    assert (after.missing[others] == PRESENT).all()
    # And a roll-up leaves the unit out on both sides of the line.
    expected = roll_up(before.numerator[others, 0], before.denominator[others, 0])
    np.testing.assert_equal(roll_up(after.numerator[:, 0], after.denominator[:, 0]), expected)


@given(UNIT_ROWS, REASON)
def test_adding_a_missing_unit_changes_no_other_units_value(rows, reason):
    figure = make_figure(["a", "b"])
    before = evaluate_key_figure(figure, make_panel(table(rows)))
    more = {**table(rows), "9998": {"a": reason}, "9999": {}}
    after = evaluate_key_figure(figure, make_panel(more))
    np.testing.assert_array_equal(after.value[: len(rows)], before.value)
    assert np.isnan(after.value[len(rows) :]).all()


@st.composite
def trees(draw):
    """A random tree: leaves hold disjoint variables, every parent the variables of its children."""
    figures, free = {}, iter(range(1000))

    def grow(depth: int) -> list[str]:
        name = f"node_{next(free)}"
        branches = draw(st.integers(0, 3)) if depth else 0
        if not branches:
            numerator = [f"v{next(free)}" for _ in range(draw(st.integers(1, 3)))]
            figures[name] = make_figure(numerator, name=name)
            return [name, *numerator]
        below = [grow(depth - 1) for _ in range(branches)]
        numerator = [part for child in below for part in child[1:]]
        figures[name] = make_figure(draw(st.permutations(numerator)), children=[c[0] for c in below], name=name)
        return [name, *numerator]

    root = grow(3)
    values = {part: draw(KRONER) for part in root[1:]}
    return figures, values


@given(trees())
def test_children_of_any_tree_add_up_to_their_parent(tree):
    figures, values = tree
    found = check_closure(figures, make_panel({"0461": {**values, "population": 7}}))
    assert len(found) == sum(bool(figure.children) for figure in figures.values())
    assert all((node.checked, node.largest_residual) == (1, 0.0) for node in found)


@given(trees(), st.integers(1, 10**6))
def test_a_tree_that_does_not_close_is_seen_by_how_much(tree, off):
    figures, values = tree
    parents = [figure for figure in figures.values() if figure.children]
    if not parents:
        return
    root = parents[-1]  # grown last, and so above all others
    panel = make_panel({"0461": {**values, "extra": off, "population": 7}})
    broken = {**figures, root.id: make_figure([*root.numerator, "extra"], children=root.children, name=root.id)}
    residuals = {node.node: node.largest_residual for node in check_closure(broken, panel)}
    assert residuals.pop(root.id) == pytest.approx(off)
    assert set(residuals.values()) <= {0.0}
