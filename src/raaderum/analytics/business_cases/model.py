"""A case as a calculation: formulas, and the weights that carry their amounts to years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.formulas import Extreme, Formula, Name, Number, Operation, names_in

FloatArray = NDArray[np.float64]
Values: TypeAlias = Mapping[str, "FloatArray | float"]


@dataclass(frozen=True, eq=False)
class CashModel:
    """What is left each year is Σ over lines of amount × weight.

    Attributes:
        formulas: Of each line.
        weights: (line, year): the sign of the line times the share of its amount that falls in the year.
    """

    formulas: tuple[Formula, ...]
    weights: FloatArray

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that the formulas use, in order of first use."""
        return tuple(dict.fromkeys(name for formula in self.formulas for name in names_in(formula)))

    def amounts(self, values: Values) -> FloatArray:
        """Return (…, line): each line's amount in a full year."""
        found = [np.asarray(evaluate(formula, values), dtype=float) for formula in self.formulas]
        if not found:
            return np.zeros(0)
        shape = np.broadcast_shapes(*(one.shape for one in found))
        return np.stack([np.broadcast_to(one, shape) for one in found], axis=-1)

    def flows(self, values: Values) -> FloatArray:
        """Return (…, year): what is left each year."""
        return np.asarray(self.amounts(values) @ self.weights)

    def worth(self, values: Values, factors: FloatArray) -> FloatArray:
        """Return (…): Σ over lines and years, weighted by ``factors`` (year,). Years are summed before lines."""
        total: FloatArray | float = 0.0
        for formula, weight in zip(self.formulas, self.weights @ factors, strict=True):
            if weight != 0.0:
                total = total + np.asarray(evaluate(formula, values)) * weight
        return np.asarray(total, dtype=float)


def evaluate(formula: Formula, values: Values) -> FloatArray | float:
    """Return the value of a formula; arrays give an array. Division by 0 gives what IEEE 754 says, without a warning.

    >>> from raaderum.domain.formulas import parse_formula
    >>> evaluate(parse_formula("volumen * minutter / 60"), {"volumen": 1200.0, "minutter": 5.0})
    np.float64(100.0)
    """
    match formula:
        case Number(value=value):
            return value
        case Name(id=name):
            return values[name]
        case Operation(operator=operator, left=left, right=right):
            return _operate(operator, evaluate(left, values), evaluate(right, values))
        case Extreme(which=which, parts=parts):
            smaller = np.minimum if which == "min" else np.maximum
            found = evaluate(parts[0], values)
            for part in parts[1:]:
                found = smaller(found, evaluate(part, values))
            return found


def _operate(operator: str, left: FloatArray | float, right: FloatArray | float) -> FloatArray | float:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(left, dtype=float) / right
