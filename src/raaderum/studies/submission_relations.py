"""Do figures fit each other, those beside them, and what others reported?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from raaderum.domain.key_figures import KeyFigure, Reporting
from raaderum.domain.observations import MissingReason
from raaderum.domain.text import Text
from raaderum.packs import AreaPack
from raaderum.packs.schema import Control
from raaderum.studies.norms import Norm
from raaderum.studies.submission_sheet import Sheet
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding, Level


def check_pair(sheet: Sheet, figure: KeyFigure) -> Iterator[Finding]:
    """A cost goes with a quantity: neither is there without the other."""
    costs = [sheet.rows[name] for name in figure.numerator if name in sheet.rows]
    if figure.role not in ("underlying", "separate") or not costs or any(row.value is None for row in costs):
        return
    cost = sum((row.value for row in costs if row.value is not None), Decimal(0))
    steps = [step.quantity for step in figure.chain if step.quantity]
    names = dict.fromkeys([figure.denominator, *(steps[-1] if steps else ())])
    for name in names:
        quantity, row = _quantity(sheet, name), sheet.rows.get(name)
        if row is None or quantity is None:
            continue
        if cost > 0 and quantity == 0:
            level: Level = "error" if name == figure.denominator else "warning"
            other = sheet.pack.variables[name].name
            found = sheet.find(level, "cost-without-quantity", costs[0], value=cost, other=other, cell=row.cell)
            yield found.explained() if row.comment and not costs[0].comment else found
    yield from _free_of_charge(sheet, figure, costs[0], cost)


def _free_of_charge(sheet: Sheet, figure: KeyFigure, row: Row, cost: Decimal) -> Iterator[Finding]:
    """Something was done or is there, and it cost nothing: perhaps it is paid in one price with other tasks."""
    quantity, name = _quantity(sheet, figure.denominator), figure.denominator
    if cost != 0 or not quantity or name not in sheet.rows or _in_one_price(sheet, figure):
        return
    lasting = _is_lasting(sheet.pack, sheet.pack.variables[name].reported)
    if lasting and sheet.previous.get(row.variable) == 0:
        return  # as last year: nothing is done about them
    other = sheet.rows[name]
    found = sheet.find(
        "warning" if lasting else "error", "quantity-without-cost", row, value=quantity,
        other=sheet.pack.variables[name].name, unit=sheet.unit(name),
    )  # fmt: skip
    yield found.explained() if other.comment and not row.comment else found


def check_among_others(sheet: Sheet, figure: KeyFigure, norm: Norm) -> Iterator[Finding]:
    """Find a cost per unit that is far from what own peers, and all, last reported."""
    names = [*figure.numerator, *figure.minus]
    rows = [sheet.rows[name] for name in figure.numerator if name in sheet.rows]
    values, quantity = [sheet.value(name) for name in names], sheet.value(figure.denominator)
    if not rows or None in values or not quantity or sheet.doubted & {*names, figure.denominator}:
        return
    if _in_one_price(sheet, figure):
        return
    signs = [1.0] * len(figure.numerator) + [-1.0] * len(figure.minus)
    value = sum(sign * (amount or 0.0) for sign, amount in zip(signs, values, strict=True)) / quantity
    if not norm.is_far(value):
        return
    whom = Text("jeres sammenligningskommuner", "your peers")
    if norm.normal.of != "peers":
        whom = Text("alle kommuner", "all municipalities")
    found = sheet.find(
        "warning", "far-from-others", rows[0], value=_short(value), unit=figure.unit, whom=whom, year=norm.period,
        low=_short(norm.normal.low), high=_short(norm.normal.high), other=figure.name,
    )  # fmt: skip
    explained = any(row.comment for row in rows[1:]) and not rows[0].comment
    yield found.explained() if explained else found


def _short(value: float) -> float:
    """Return a number with three digits that count, whole from a hundred on."""
    return float(round(value)) if abs(value) >= 100 else float(f"{value:.3g}")


def _quantity(sheet: Sheet, name: str) -> float | None:
    """Return a quantity; what is not relevant is not there at all."""
    row = sheet.rows.get(name)
    if row is not None and row.reason == MissingReason.NOT_RELEVANT:
        return 0.0
    return sheet.value(name)


def _is_lasting(pack: AreaPack, rules: Reporting | None) -> bool:
    sections = pack.questionnaire.sections if pack.questionnaire else []
    return rules is not None and any(section.id == rules.section and section.carried_over for section in sections)


def _in_one_price(sheet: Sheet, figure: KeyFigure) -> bool:
    """Tell whether the unit pays for this task in one price with others, as in a function contract."""
    for rule in sheet.pack.area.incomparable:
        value = sheet.value(rule.variable)
        covered = set(rule.figures) | {name for f in rule.figures for name in sheet.pack.key_figures[f].children}
        if value is not None and value > rule.above and figure.id in covered:
            return True
    return False


def check_control(sheet: Sheet, control: Control) -> Iterator[Finding]:
    """Find figures that do not add up; where one is missing or in the wrong unit, nothing can be said."""
    plus, minus = control_parts(sheet.pack, control)
    names = [*control.total, *plus, *minus]
    values = {name: sheet.value(name) for name in names}
    if any(value is None for value in values.values()) or sheet.doubted & set(names):
        return
    total = sum(values[name] or 0.0 for name in control.total)
    parts = sum(values[name] or 0.0 for name in plus) - sum(values[name] or 0.0 for name in minus)
    if abs(total - parts) <= control.tolerance_share * abs(total) + 1e-9:
        return
    rows = [sheet.rows[name] for name in names if name in sheet.rows]
    if not rows:
        return
    row = rows[0]
    found = sheet.find(
        "error", "control-broken", row, control=control.name, value=round(total, 3), parts=round(parts, 3),
        unit=sheet.unit(control.total[0]), difference=round(total - parts, 3),
    )  # fmt: skip
    yield found.explained() if not row.comment and any(r.comment for r in rows[: len(control.total)]) else found


def control_parts(pack: AreaPack, control: Control) -> tuple[list[str], list[str]]:
    """Return the variables a control adds, and those it deducts."""
    if control.figure is None:
        return control.parts, control.minus
    figure = pack.key_figures[control.figure]
    return figure.numerator, [*figure.minus, *control.minus]


LEAST_COPIED = 1000
"""A smaller number can stand in two rows by chance."""
NEARER = 0.25
"""Two figures may be swapped where swapping brings them this much nearer last year's, as a share of the distance."""


def check_neighbours(sheet: Sheet) -> Iterator[Finding]:
    """Find two rows below each other that hold the same number, or each other's."""
    rows = list(sheet.rows.values())
    for above, below in zip(rows, rows[1:]):
        same_section = _section(sheet, above.variable) == _section(sheet, below.variable)
        now = (sheet.value(above.variable) or 0.0, sheet.value(below.variable) or 0.0)
        if not same_section or sheet.doubted & {above.variable, below.variable} or min(now) <= 0:
            continue
        before = (sheet.previous.get(above.variable, 0.0), sheet.previous.get(below.variable, 0.0))
        if now[0] == now[1] and now[0] >= LEAST_COPIED and before[0] != before[1]:
            found = sheet.find("warning", "same-as-above", below, value=below.value, other=sheet.name(above.variable))
        elif min(before) > 0 and _are_swapped(now, before):
            found = sheet.find(
                "warning", "swapped", above, value=above.value, below=below.value, other=sheet.name(below.variable)
            )
        else:
            continue
        yield found.explained() if (above.comment or below.comment) and found.level == "warning" else found


def _section(sheet: Sheet, name: str) -> str:
    rules = sheet.pack.variables[name].reported
    return rules.section if rules is not None else ""


def _are_swapped(now: tuple[float, float], before: tuple[float, float]) -> bool:
    """Tell whether two figures are each other's rather than their own, judged by last year's."""
    own = abs(math.log(now[0] / before[0])) + abs(math.log(now[1] / before[1]))
    swapped = abs(math.log(now[1] / before[0])) + abs(math.log(now[0] / before[1]))
    return own > math.log(1.2) and swapped < NEARER * own
