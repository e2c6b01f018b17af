"""What the checks say that they find, stated anew from the ranges and controls of the pack and last year's figures.

Only what is certain is claimed: where the figure that another is judged by may itself be in doubt, nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from raaderum.packs import AreaPack
from raaderum.packs.schema import Control
from raaderum.studies.submission_relations import control_parts
from raaderum.studies.submission_rules import JUMP_DOWN, JUMP_UP, LEAST_STEPS
from tests.functional.simulated_round.year import Sheet

FAR = 30.0
"""Beyond this many times last year's, a figure may be taken for one in another unit."""


@dataclass(frozen=True)
class Rules:
    """The rules of a pack on one municipality's sheet."""

    pack: AreaPack
    sheet: Sheet
    previous: dict[str, float]

    def number(self, variable: str) -> float | None:
        cell = self.sheet.get(variable)
        return None if cell is None or cell.value is None or cell.text else float(cell.value)

    def bounds(self, variable: str) -> tuple[float, float] | None:
        """The plausible range in the figure's own unit; None where what it is judged by is unknown or in doubt."""
        rules = self.pack.variables[variable].reported
        assert rules is not None
        if not rules.per:
            return rules.low, rules.high
        per = self.number(rules.per)
        if per is None or per <= 0 or self.in_doubt(rules.per):
            return None
        return rules.low * per, rules.high * per

    def is_outside(self, variable: str) -> bool:
        value, bounds = self.number(variable), self.bounds(variable)
        if value is None or bounds is None:
            return False
        slack = 1e-6 * max(abs(bounds[0]), abs(bounds[1]))
        return value < bounds[0] - slack or value > bounds[1] + slack

    def has_wrong_sign(self, variable: str) -> bool:
        value, asked = self.number(variable), self.pack.variables[variable]
        return value is not None and value < 0 and (asked.quantity != "amount" or asked.reported.low >= 0)

    def has_jumped(self, variable: str) -> bool:
        value, before, rules = (
            self.number(variable),
            self.previous.get(variable),
            self.pack.variables[variable].reported,
        )
        if value is None or before is None or before <= 0 or rules.low < 0:
            return False
        if abs(value - before) < LEAST_STEPS * 10.0**-rules.decimals:
            return False
        return value > before * JUMP_UP or value < before * JUMP_DOWN

    def in_doubt(self, variable: str) -> bool:
        value, before = self.number(variable), self.previous.get(variable)
        if value is None or self.pack.variables[variable].reported is None:
            return False
        far = before is not None and before > 0 and not before / FAR <= value <= before * FAR
        return far or self.has_wrong_sign(variable) or self.is_outside(variable)

    def is_odd(self, variable: str) -> bool:
        """Tell whether the cell must be found for what stands in it."""
        asked, cell = self.pack.variables[variable], self.sheet[variable]
        if cell.text:
            return True
        if asked.reported is None:
            return False
        if cell.value is None and not cell.missing:
            return not asked.reported.optional
        return self.has_wrong_sign(variable) or self.is_outside(variable) or self.has_jumped(variable)

    def costs_without(self, quantity: str) -> set[str]:
        """The costs that must be found since a quantity they go with is 0."""
        found = set()
        if self.number(quantity) != 0:
            return found
        for figure in self.pack.key_figures.values():
            costs = [self.number(name) for name in figure.numerator]
            steps = [step.quantity for step in figure.chain if step.quantity]
            pairs = {figure.denominator, *(steps[-1] if steps else ())}
            if figure.role in ("underlying", "separate") and quantity in pairs and None not in costs and sum(costs) > 0:
                found.add(figure.numerator[0])
        return found

    def broken(self, variable: str) -> set[str]:
        """The totals that must be found since a sum with the variable in it does not add up."""
        return {
            control.total[0]
            for control in self.pack.questionnaire.controls
            if variable in members_of(self.pack, control) and self.is_broken(control)
        }

    def is_broken(self, control: Control) -> bool:
        plus, minus = control_parts(self.pack, control)
        names = [*control.total, *plus, *minus]
        if any(self.number(name) is None or self.in_doubt(name) or self._is_judged_by_doubt(name) for name in names):
            return False
        total = sum(self.number(name) for name in control.total)
        parts = sum(self.number(name) for name in plus) - sum(self.number(name) for name in minus)
        return abs(total - parts) > control.tolerance_share * abs(total) * (1 + 1e-6) + 1e-6

    def _is_judged_by_doubt(self, variable: str) -> bool:
        """Where what a right figure is judged by is far off, the figure itself may be doubted, and its sums with it."""
        rules = self.pack.variables[variable].reported
        return rules is not None and bool(rules.per) and self.in_doubt(rules.per)

    def places(self, variable: str) -> set[str]:
        """The cells where something must be said because of what stands in one cell."""
        own = {variable} if self.is_odd(variable) else set()
        return own | self.costs_without(variable) | self.broken(variable)


def members_of(pack: AreaPack, control: Control) -> set[str]:
    """Return the variables of a control."""
    plus, minus = control_parts(pack, control)
    return {*control.total, *plus, *minus}


def neighbours_of(pack: AreaPack, variable: str) -> set[str]:
    """Return where an error in a variable can be seen: what is judged by it, its sums, costs and quantities."""
    judged = {v.id for v in pack.variables.values() if v.reported is not None and v.reported.per == variable}
    sums = {c.total[0] for c in pack.questionnaire.controls if variable in members_of(pack, c)}
    pairs: set[str] = set()
    for figure in pack.key_figures.values():
        steps = {name for step in figure.chain for name in step.quantity}
        used = {*figure.numerator, figure.denominator, *steps}
        if figure.role in ("underlying", "separate") and variable in used:
            pairs |= used
    return (judged | sums | pairs) - {variable}


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number as it would be typed."""
    return Decimal(repr(round(value, decimals))).quantize(Decimal(1).scaleb(-decimals))
