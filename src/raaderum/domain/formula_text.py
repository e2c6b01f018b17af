"""A formula as text, the way a cell of a workbook holds it."""

from __future__ import annotations

from raaderum.domain.formulas import Extreme, Formula, Name, Number, Operation

_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}


def formula_text(formula: Formula) -> str:
    """Write a formula with no more brackets than it needs; reading it again gives the same formula.

    >>> from raaderum.domain.formulas import parse_formula
    >>> formula_text(parse_formula("antal*(1 - undtagelser)/60 - MIN(2;b)"))
    'antal*(1-undtagelser)/60-MIN(2,b)'
    """
    match formula:
        case Number(value=value):
            return f"{value:.15g}"
        case Name(id=name):
            return name
        case Extreme(which=which, parts=parts):
            return f"{which.upper()}({','.join(formula_text(part) for part in parts)})"
        case Operation(operator="-", left=Number(value=0.0), right=right):
            return f"-{_within(right, 3)}"
        case Operation(operator=operator, left=left, right=right):
            rank = _RANK[operator]
            # Left to right: what stands to the right of an operator of the same rank needs brackets.
            return f"{_within(left, rank)}{operator}{_within(right, rank + 1)}"


def _within(formula: Formula, rank: int) -> str:
    text = formula_text(formula)
    loose = isinstance(formula, Operation) and (
        _RANK[formula.operator] < rank or (formula.operator == "-" and formula.left == Number(0.0))
    )
    return f"({text})" if loose else text
