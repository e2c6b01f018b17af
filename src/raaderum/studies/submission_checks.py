"""Do the figures of a filled template make sense? Every doubt at once, each with the cell and what to do.

A comment on the row explains: a warning is then settled, and an error that could be right only warns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from raaderum.domain.key_figures import Variable
from raaderum.domain.text import Text
from raaderum.packs import AreaPack
from raaderum.studies.norms import Norm
from raaderum.studies.submission_relations import check_among_others, check_control, check_neighbours, check_pair
from raaderum.studies.submission_rules import find_factor, is_far, is_jump, is_plausible, plausible_range
from raaderum.studies.submission_sheet import Previous, Sheet
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding
from raaderum.warehouse.readers.submission_layout import ENTRY
from raaderum.warehouse.readers.submissions import Submission


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
    sheet = Sheet(pack, rows, printed if previous is None else previous)
    found = [*submission.findings, *_answered(sheet), *_signs(sheet)]
    for variable in _in_order(pack, rows):
        found += _size(sheet, rows[variable], pack.variables[variable])
    for figure in pack.key_figures.values():
        found += check_pair(sheet, figure)
        if figure.id in norms:
            found += check_among_others(sheet, figure, norms[figure.id])
    found += check_neighbours(sheet)
    for control in pack.questionnaire.controls if pack.questionnaire else ():
        found += check_control(sheet, control)
    return sorted(found, key=_reading_order)


def _reading_order(finding: Finding) -> tuple[str, int, str, str]:
    letters = finding.cell.rstrip("0123456789")
    return (finding.sheet, int(finding.cell[len(letters) :] or 0), letters.zfill(3), finding.code)


def _answered(sheet: Sheet) -> Iterator[Finding]:
    """A figure or a reason, not both and not neither."""
    for row in sheet.rows.values():
        rules = sheet.pack.variables[row.variable].reported
        if row.unreadable:
            continue
        if row.value is not None and row.reason_text:
            yield Finding("error", "both", ENTRY, row.cell, row.name, row.variable, {"value": row.reason_text})
        elif row.value is None and not row.reason_text and not (rules is not None and rules.optional):
            yield Finding("missing", "missing", ENTRY, row.cell, row.name, row.variable, {"reason": row.reason_cell})


def _signs(sheet: Sheet) -> Iterator[Finding]:
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


def _size(sheet: Sheet, row: Row, variable: Variable) -> Iterator[Finding]:
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
        if is_far(value, previous):
            sheet.doubted.add(row.variable)
        yield _jump(sheet, row, previous or 0.0)
    elif previous == 0 and variable.quantity == "amount" and value > 0 and rules.low >= 0:
        yield sheet.find("warning", "was-zero", row, value=row.value, unit=variable.unit)


def _wrong_unit(sheet: Sheet, row: Row, factor: float, *, against_last_year: bool) -> Finding:
    corrected = (row.value or Decimal(0)) * Decimal(repr(factor))
    facts = {"value": row.value, "unit": sheet.unit(row.variable), "corrected": corrected}
    too_much = factor < 1
    if not against_last_year:
        direction = Text("over" if too_much else "under", "above" if too_much else "below")
        return sheet.find("error", "factor-typical", row, direction=direction, **facts)
    direction = Text("mere" if too_much else "mindre", "more" if too_much else "less")
    times = round(1 / factor if too_much else factor)
    return sheet.find("error", "factor-last-year", row, factor=float(times), direction=direction, **facts)


def _jump(sheet: Sheet, row: Row, previous: float) -> Finding:
    value = float(row.value or 0)
    more = value > previous
    direction = Text("højere" if more else "lavere", "higher" if more else "lower")
    change = float(round(abs(value / previous - 1) * 100))
    return sheet.find(
        "warning", "jump", row, value=row.value, unit=sheet.unit(row.variable), change=change, direction=direction,
        previous=previous,
    )  # fmt: skip
