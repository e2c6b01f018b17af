"""The formulas of the workbook are Shapley values: checked against the mean over all orders, by brute force."""

from __future__ import annotations

import random
from itertools import permutations
from math import prod

import pytest

from raaderum.reports.xlsx.gap_formulas import contribution_formula, part_formula, weight_formula


def evaluate(formula: str, cells: dict[str, float]) -> float:
    assert formula.startswith("=")
    return float(eval(formula[1:], {"__builtins__": {}}, cells))


def shapley(own: list[float], reference: list[float], number: int) -> float:
    """The mean, over all orders of change, of what changing one factor does to the product."""
    changes = []
    for order in permutations(range(len(own))):
        before = set(order[: order.index(number)])
        others = prod(own[i] if i in before else reference[i] for i in range(len(own)) if i != number)
        changes.append((own[number] - reference[number]) * others)
    return sum(changes) / len(changes)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_contributions_are_the_mean_over_all_orders_and_add_up(count: int) -> None:
    dice = random.Random(count)
    own, reference = ([dice.uniform(0.5, 9) for _ in range(count)] for _ in range(2))
    a, b = [f"A{i}" for i in range(count)], [f"B{i}" for i in range(count)]
    cells = {"S": 1000.0, **dict(zip(a, own, strict=True)), **dict(zip(b, reference, strict=True))}
    found = [evaluate(contribution_formula("S", a, b, i), cells) for i in range(count)]
    assert found == pytest.approx([1000 * shapley(own, reference, i) for i in range(count)])
    assert sum(found) == pytest.approx(1000 * (prod(own) - prod(reference)))


def test_parts_add_up_to_their_factor() -> None:
    cells = {"S": 10.0, "A0": 2.0, "A1": 3.0, "B0": 1.0, "B1": 4.0, "G": 1.5, "H": 2.0, "g": 2.0, "h": 2.0}
    weight = weight_formula("S", ["A0", "A1"], ["B0", "B1"], 1)
    parts = [evaluate(part_formula(weight, ("G", "H"), ("g", "h"), i), cells) for i in (0, 1)]
    # G·H = 3 and g·h = 4 are the second factor; the weight is 10·(2 + 1)/2 = 15.
    assert sum(parts) == pytest.approx(15 * (3.0 - 4.0))
    assert parts == pytest.approx([15 * (1.5 - 2.0) * 2.0, 0.0])


def test_equal_factors_are_worth_nothing() -> None:
    cells = {"S": 10.0, "A0": 2.0, "A1": 3.0, "B0": 2.0, "B1": 4.0}
    assert evaluate(contribution_formula("S", ["A0", "A1"], ["B0", "B1"], 0), cells) == 0.0
