"""The formulas of an explained gap, as a controller can follow them: kroner of factors from the factors themselves."""

from __future__ import annotations

from itertools import combinations
from math import factorial


def contribution_formula(scale: str, own: list[str], reference: list[str], number: int) -> str:
    """Return the Shapley value of one factor of a product: its difference times what the others are on average.

    Args:
        scale: Cell of the unit's own scale.
        own: Cells of the unit's factors, in the order of the chain.
        reference: Cells of the reference's.
        number: Which factor, from 0.

    Source: definitions of the gap; for two factors it is Bennet's formula.

    >>> contribution_formula("S", ["A1", "A2"], ["B1", "B2"], 0)
    '=S*(A1-B1)*((B2)+(A2))/2'
    """
    return f"={weight_formula(scale, own, reference, number).replace('§', f'({own[number]}-{reference[number]})')}"


def weight_formula(scale: str, own: list[str], reference: list[str], number: int) -> str:
    """Return the same with "§" where the factor's own difference stands."""
    others = [i for i in range(len(own)) if i != number]
    if not others:
        return f"{scale}*§"
    terms = []
    for size in range(len(others) + 1):
        orders = factorial(size) * factorial(len(others) - size)
        products = [
            "*".join(own[i] if i in chosen else reference[i] for i in others) for chosen in combinations(others, size)
        ]
        terms.append(f"({'+'.join(products)})" + (f"*{orders}" if orders > 1 else ""))
    return f"{scale}*§*({'+'.join(terms)})/{factorial(len(own))}"


def part_formula(weight: str, own: tuple[str, str], reference: tuple[str, str], number: int) -> str:
    """Return the kroner of one of two sub-factors: c_g = W·(g_u − g_R)·(h_u + h_R)/2, and likewise c_h."""
    other = 1 - number
    inner = f"({own[number]}-{reference[number]})*({own[other]}+{reference[other]})/2"
    return f"={weight.replace('§', inner)}"
