"""The cells of one row of a filled template."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from raaderum.domain.key_figures import Variable
from raaderum.domain.observations import MissingReason
from raaderum.packs import AreaPack, Question
from raaderum.warehouse.readers.danish_numbers import read_danish
from raaderum.warehouse.readers.submission_findings import Finding, Level, clean, mask_cpr, quote
from raaderum.warehouse.readers.submission_layout import ENTRY, LONGEST_COMMENT, REASON_NAMES
from raaderum.warehouse.readers.submission_parts import Formula
from raaderum.warehouse.readers.workbook_grid import Grid
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

LARGEST = Decimal(10) ** 11
"""No municipality has kroner, metres or kilowatt-hours beyond it."""
SMALLEST = Decimal(10) ** -9


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in a row. ``unreadable``: there is something in place of the value, and it is no value."""

    variable: str
    name: str
    cell: str
    reason_cell: str
    value: Decimal | None
    reason: MissingReason | None
    reason_text: str
    comment: str
    previous: Decimal | None
    unreadable: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    grid: Grid
    formula: Formula | None
    place: Place
    variable: Variable

    def find(self, code: str, level: Level = "error", **facts: str | int | Decimal) -> Finding:
        return Finding(level, code, ENTRY, _address(self.place), self.variable.name.da, self.variable.id, facts)


def read_row(
    grid: Grid, formulas: Mapping[Place, Formula], line: int, columns: Mapping[str, int], pack: AreaPack, variable: str
) -> tuple[Row, list[Finding]]:
    """Read the row ``line`` (from 0), which is that of ``variable``."""
    places = {key: (line, column) for key, column in columns.items()}
    asked = pack.variables[variable]
    cells = {k: _Cell(grid, formulas.get(places[k]), places[k], asked) for k in ("value", "reason", "comment")}
    question = next((q for q in pack.questions if q.id == variable), None)
    value, found = _read_value(cells["value"], question)
    reason_text = clean(grid.text(*places["reason"]))
    reason = _reason(reason_text)
    if reason_text and reason is None:
        known = ", ".join(REASON_NAMES)
        found.append(cells["reason"].find("unknown-reason", value=quote(reason_text), known=known))
    comment, about = _read_comment(cells["comment"])
    found += about
    unreadable = value is None and (grid.filled(*places["value"]) or cells["value"].formula is not None)
    previous = grid.value(*places["previous"])
    row = Row(
        variable, asked.name.da, _address(places["value"]), _address(places["reason"]), value, reason, reason_text,
        comment, previous if isinstance(previous, Decimal) and abs(previous) <= LARGEST else None,
        unreadable and bool(found),
    )  # fmt: skip
    return row, found


def _address(place: Place) -> str:
    return f"{letter_of(place[1])}{place[0] + 1}"


def _reason(text: str) -> MissingReason | None:
    by_fold = {name.casefold(): reason for name, reason in REASON_NAMES.items()}
    return by_fold.get(text.casefold())


def _read_comment(cell: _Cell) -> tuple[str, list[Finding]]:
    raw = cell.grid.value(*cell.place)
    text = "" if raw is None or isinstance(raw, bool) else mask_cpr(clean(str(raw)))
    if len(text) > LONGEST_COMMENT:
        return text[:LONGEST_COMMENT], [cell.find("long-comment", value=len(text), most=LONGEST_COMMENT)]
    return text, []


def _read_value(cell: _Cell, question: Question | None) -> tuple[Decimal | None, list[Finding]]:
    if cell.place in cell.grid.errors:
        return None, [cell.find("excel-error")]
    if cell.formula is not None and not cell.formula.calculated:
        return None, [cell.find("not-calculated")]
    found = [cell.find("linked-formula")] if cell.formula is not None and cell.formula.linked else []
    raw = cell.grid.value(*cell.place)
    if raw is None or (isinstance(raw, str) and not clean(raw)):
        return None, found
    if question is not None:
        return _read_answer(cell, question, found)
    return _read_number(cell, raw, found)


def _read_answer(cell: _Cell, question: Question, found: list[Finding]) -> tuple[Decimal | None, list[Finding]]:
    text = clean(cell.grid.text(*cell.place)).casefold()
    for option in question.options:
        if clean(option.text.da).casefold() == text:
            return Decimal(option.value), found
    known = "; ".join(option.text.da for option in question.options)
    wrong = cell.find("unknown-answer", value=quote(cell.grid.text(*cell.place)), known=known)
    return None, [*found, wrong]


def _read_number(cell: _Cell, raw: object, found: list[Finding]) -> tuple[Decimal | None, list[Finding]]:
    if isinstance(raw, datetime.date | datetime.time | datetime.timedelta):
        return None, [*found, cell.find("date", value=quote(raw))]
    if isinstance(raw, Decimal):
        return _bounded(cell, raw, found)
    read = None if isinstance(raw, bool) else read_danish(str(raw))
    if isinstance(read, Decimal):
        return _bounded(cell, read, [*found, *_as_text(cell, raw, read)])
    code = "ambiguous-number" if read == "ambiguous" else "not-a-number"
    shown = {True: "SAND", False: "FALSK"}[raw] if isinstance(raw, bool) else quote(raw)
    return None, [*found, cell.find(code, value=shown)]


def _as_text(cell: _Cell, raw: object, read: Decimal) -> Iterator[Finding]:
    yield cell.find("number-as-text", "warning", value=quote(raw), read=read)


def _bounded(cell: _Cell, value: Decimal, found: list[Finding]) -> tuple[Decimal | None, list[Finding]]:
    if value != 0 and not SMALLEST <= abs(value) <= LARGEST:
        return None, [*found, cell.find("out-of-bounds")]
    return value, found
