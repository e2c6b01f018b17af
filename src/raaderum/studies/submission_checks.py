"""Do the figures of a filled template make sense? Every doubt at once, each with the cell and what to do.

A comment on the row explains: a warning is then settled, and an error that could be right only warns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from raaderum.domain.key_figures import KeyFigure, Reporting, Variable
from raaderum.domain.observations import MissingReason
from raaderum.domain.text import Text
from raaderum.packs import AreaPack
from raaderum.packs.schema import Control
from raaderum.studies.norms import Norm
from raaderum.studies.submission_rules import find_factor, is_jump, is_plausible, plausible_range
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding, Level
from raaderum.warehouse.readers.submission_layout import ENTRY
from raaderum.warehouse.readers.submissions import Submission

Previous = Mapping[str, float]


@dataclass(eq=False)
class _Sheet:
    """The rows of one submission while they are checked. ``doubted`` are figures that others are not judged by."""

    pack: AreaPack
    rows: dict[str, Row]
    previous: Previous
    doubted: set[str] = field(default_factory=set)

    def value(self, variable: str) -> float | None:
        """Return a figure of the year, where it is reported."""
        row = self.rows.get(variable)
        return None if row is None or row.value is None else float(row.value)

    def find(self, level: Level, code: str, row: Row, **facts: str | int | float | Decimal | Text | None) -> Finding:
        """Return a finding at the value of a row; explained where the row has a comment."""
        finding = Finding(level, code, ENTRY, row.cell, row.name, row.variable, facts)
        return finding.explained() if row.comment else finding

    def unit(self, variable: str) -> Text:
        return self.pack.variables[variable].unit


def check_submission(
    submission: Submission,
    pack: AreaPack,
    previous: Previous | None = None,
    norms: Mapping[str, Norm] = MappingProxyType({}),
) -> list[Finding]:
    """Return everything to look at in a submission, what was found in reading it included.

    Args:
        submission: What was read.
        pack: The area.
        previous: Last year's figures; without: those that stand in the template.
        norms: What is normal among others, by key figure; without: nobody is compared with.
    """
    rows = {row.variable: row for row in submission.rows}
    printed = {row.variable: float(row.previous) for row in submission.rows if row.previous is not None}
    sheet = _Sheet(pack, rows, printed if previous is None else previous)
    found = [*submission.findings, *_answered(sheet), *_signs(sheet)]
    for variable in _in_order(pack, rows):
        found += _size(sheet, rows[variable], pack.variables[variable])
    for figure in pack.key_figures.values():
        found += _pair(sheet, figure)
        if figure.id in norms:
            found += _among_others(sheet, figure, norms[figure.id])
    for control in pack.questionnaire.controls if pack.questionnaire else ():
        found += _control(sheet, control)
    return sorted(found, key=_reading_order)


def _reading_order(finding: Finding) -> tuple[str, int, str, str]:
    letters = finding.cell.rstrip("0123456789")
    return (finding.sheet, int(finding.cell[len(letters) :] or 0), letters.zfill(3), finding.code)


def _answered(sheet: _Sheet) -> Iterator[Finding]:
    """A figure or a reason, not both and not neither."""
    for row in sheet.rows.values():
        rules = sheet.pack.variables[row.variable].reported
        if row.unreadable:
            continue
        if row.value is not None and row.reason_text:
            yield Finding("error", "both", ENTRY, row.cell, row.name, row.variable, {"value": row.reason_text})
        elif row.value is None and not row.reason_text and not (rules is not None and rules.optional):
            yield Finding("missing", "missing", ENTRY, row.cell, row.name, row.variable, {"reason": row.reason_cell})


def _signs(sheet: _Sheet) -> Iterator[Finding]:
    """A quantity is not negative; a cost may be, and somebody says why; a number of things is whole."""
    for row in sheet.rows.values():
        variable = sheet.pack.variables[row.variable]
        rules, value = variable.reported, row.value
        if rules is None or value is None:
            continue
        if value < 0 and variable.quantity != "amount":
            yield Finding(
                "error", "negative-quantity", ENTRY, row.cell, row.name, row.variable,
                {"value": value, "unit": variable.unit},
            )  # fmt: skip
            sheet.doubted.add(row.variable)
        elif value < 0 and rules.low >= 0:
            yield sheet.find("warning", "negative-cost", row, value=value, unit=variable.unit)
            sheet.doubted.add(row.variable)
        elif variable.quantity == "count" and rules.decimals == 0 and value != int(value):
            yield sheet.find("warning", "not-whole", row, value=value, unit=variable.unit)


def _in_order(pack: AreaPack, rows: Mapping[str, Row]) -> list[str]:
    """Return the variables so that each comes after the one it is judged by."""
    order: dict[str, None] = {}
    for name in rows:
        chain = [name]
        while (above := _judged_by(pack, chain[-1])) and above in rows and above not in chain:
            chain.append(above)
        order.update(dict.fromkeys(reversed(chain)))
    return list(order)


def _judged_by(pack: AreaPack, name: str) -> str:
    rules = pack.variables[name].reported
    return rules.per if rules is not None else ""


def _size(sheet: _Sheet, row: Row, variable: Variable) -> Iterator[Finding]:
    """Find a figure in the wrong unit, else one out of the ordinary, else one that has jumped."""
    rules = variable.reported
    if rules is None or row.value is None or row.variable in sheet.doubted:
        return
    value, previous = float(row.value), sheet.previous.get(row.variable)
    per = None if rules.per in sheet.doubted else sheet.value(rules.per)
    bounds = plausible_range(rules, per)
    factor = find_factor(value, variable.quantity, previous, bounds)
    if factor is not None:
        sheet.doubted.add(row.variable)
        yield _wrong_unit(sheet, row, factor, against_last_year=previous is not None and previous > 0)
    elif bounds is not None and not is_plausible(value, bounds):
        sheet.doubted.add(row.variable)
        yield sheet.find(
            "warning", "implausible", row, value=row.value, unit=variable.unit, low=bounds[0], high=bounds[1]
        )
    elif is_jump(value, previous, rules):
        yield _jump(sheet, row, previous or 0.0)


def _wrong_unit(sheet: _Sheet, row: Row, factor: float, *, against_last_year: bool) -> Finding:
    corrected = (row.value or Decimal(0)) * Decimal(repr(factor))
    facts = {"value": row.value, "unit": sheet.unit(row.variable), "corrected": corrected}
    too_much = factor < 1
    if not against_last_year:
        direction = Text("over" if too_much else "under", "above" if too_much else "below")
        return sheet.find("error", "factor-typical", row, direction=direction, **facts)
    direction = Text("mere" if too_much else "mindre", "more" if too_much else "less")
    times = round(1 / factor if too_much else factor)
    return sheet.find("error", "factor-last-year", row, factor=float(times), direction=direction, **facts)


def _jump(sheet: _Sheet, row: Row, previous: float) -> Finding:
    value = float(row.value or 0)
    more = value > previous
    direction = Text("højere" if more else "lavere", "higher" if more else "lower")
    change = float(round(abs(value / previous - 1) * 100))
    return sheet.find(
        "warning", "jump", row, value=row.value, unit=sheet.unit(row.variable), change=change, direction=direction,
        previous=previous,
    )  # fmt: skip


def _pair(sheet: _Sheet, figure: KeyFigure) -> Iterator[Finding]:
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


def _free_of_charge(sheet: _Sheet, figure: KeyFigure, row: Row, cost: Decimal) -> Iterator[Finding]:
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


def _among_others(sheet: _Sheet, figure: KeyFigure, norm: Norm) -> Iterator[Finding]:
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


def _quantity(sheet: _Sheet, name: str) -> float | None:
    """Return a quantity; what is not relevant is not there at all."""
    row = sheet.rows.get(name)
    if row is not None and row.reason == MissingReason.NOT_RELEVANT:
        return 0.0
    return sheet.value(name)


def _is_lasting(pack: AreaPack, rules: Reporting | None) -> bool:
    sections = pack.questionnaire.sections if pack.questionnaire else []
    return rules is not None and any(section.id == rules.section and section.carried_over for section in sections)


def _in_one_price(sheet: _Sheet, figure: KeyFigure) -> bool:
    """Tell whether the unit pays for this task in one price with others, as in a function contract."""
    for rule in sheet.pack.area.incomparable:
        value = sheet.value(rule.variable)
        covered = set(rule.figures) | {name for f in rule.figures for name in sheet.pack.key_figures[f].children}
        if value is not None and value > rule.above and figure.id in covered:
            return True
    return False


def _control(sheet: _Sheet, control: Control) -> Iterator[Finding]:
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
