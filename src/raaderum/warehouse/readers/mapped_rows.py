"""The rows of a table as typed values, read by a saved column mapping."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from raaderum.domain.reader_errors import ColumnsChanged
from raaderum.domain.text import Text
from raaderum.warehouse.readers.column_changes import ColumnChanges, compare_columns
from raaderum.warehouse.readers.column_fields import is_needed
from raaderum.warehouse.readers.column_mapping import ColumnMapping, MappedField, find_column, settle_styles
from raaderum.warehouse.readers.submission_findings import quote
from raaderum.warehouse.readers.table_findings import TableFinding, TableLevel, TableQuestion
from raaderum.warehouse.readers.table_values import find_number_style, read_date, read_number
from raaderum.warehouse.readers.tables import OwnTable, TableRow
from raaderum.warehouse.readers.workbook_grid import Value

CellValue = Decimal | datetime.date | str | None
LARGEST = Decimal(10) ** 12
"""Kroner. No posting of a municipality is beyond it."""
_LONGEST_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row: field to value; None where the cell is empty or does not fit. ``line`` is Excel's row number."""

    line: int
    values: Mapping[str, CellValue]

    def text(self, field: str) -> str:
        """Return a field as text; empty where there is none."""
        value = self.values.get(field)
        return "" if value is None else str(value)

    def amount(self, field: str = "amount") -> Decimal | None:
        """Return an amount in kroner with its øre."""
        value = self.values.get(field)
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, eq=False)
class MappedRows:
    """All rows of a table. A value that does not fit is None in its row and stands in ``findings``."""

    table: OwnTable
    mapping: ColumnMapping
    """With the styles that the values have shown."""
    changes: ColumnChanges
    rows: tuple[MappedRow, ...]
    findings: tuple[TableFinding, ...]
    questions: tuple[TableQuestion, ...]

    def position(self, field: str) -> int:
        """Return the position of a field's column; 0 where the field is not mapped."""
        mapped = self.mapping.field(field)
        return find_column(self.table, mapped.headers)[0] if mapped else 0


def apply_mapping(mapping: ColumnMapping, table: OwnTable) -> MappedRows:
    """Read all rows of a table by a mapping.

    A style that the mapping leaves open is taken from the values where they allow one only; else it is a question,
    and the values that need the answer are not read.

    Raises:
        ColumnsChanged: A mapped column is missing, renamed or there twice.
    """
    changes = compare_columns(mapping, table)
    if not changes.usable:
        raise _changed(mapping, table, changes)
    settled, questions = settle_styles(mapping, table)
    asked = {question.code for question in questions}
    columns = [(field, find_column(table, field.headers)[0]) for field in settled.fields]
    rows, findings = [], []
    for row in table.rows:
        values: dict[str, CellValue] = {}
        for field, position in columns:
            values[field.id], code = _read(settled, table, row, field, position, asked)
            if code:
                findings.append(_finding(table, row, field, position, code))
        rows.append(MappedRow(row.line, values))
    return MappedRows(table, settled, changes, tuple(rows), tuple(findings), tuple(questions))


def _changed(mapping: ColumnMapping, table: OwnTable, changes: ColumnChanges) -> ColumnsChanged:
    remedy = Text("", "")
    if changes.renamed:
        remedy = Text(" Er forslaget rigtigt, så kør igen med --accept-renames.",
                      " If the proposal is right, run again with --accept-renames.")  # fmt: skip
    elif changes.missing:
        remedy = Text(" Hent udtrækket med de samme kolonner, eller lav en ny opsætning.",
                      " Take the extract with the same columns, or make a new mapping.")  # fmt: skip
    return ColumnsChanged(
        file=table.file,
        mapping=mapping.name,
        problem_da=" ".join(changes.sentences("da")) + remedy.da,
        problem_en=" ".join(changes.sentences("en")) + remedy.en,
    )


def _finding(table: OwnTable, row: TableRow, field: MappedField, position: int, code: str) -> TableFinding:
    level: TableLevel = "warning" if code == "empty-amount" or not is_needed(field.id, field.kind) else "error"
    value = row.cells[position]
    return TableFinding(
        level, code, table.file, table.sheet, table.address(row.line, position), table.headers[position],
        "" if value is None else quote(value),
    )  # fmt: skip


def _read(
    mapping: ColumnMapping, table: OwnTable, row: TableRow, field: MappedField, position: int, asked: set[str]
) -> tuple[CellValue, str]:
    """Return the value of a cell, and the code of why it does not fit."""
    if (row.line, position) in table.broken:
        return None, table.broken[row.line, position]
    raw = row.cells[position]
    if field.kind == "amount":
        return _read_amount(mapping, raw, asked)
    if field.kind == "date":
        return _read_date(mapping, raw, asked)
    if field.kind == "account":
        return _read_account(raw)
    return (None if raw is None else str(raw)), ""


def _read_amount(mapping: ColumnMapping, raw: Value, asked: set[str]) -> tuple[CellValue, str]:
    if raw is None:
        return None, "empty-amount"
    if isinstance(raw, Decimal):
        return (_settle(raw), "") if abs(raw) <= LARGEST else (None, "not-an-amount")
    if not isinstance(raw, str):
        return None, "not-an-amount"
    number = read_number(raw, mapping.number_style)
    if number is not None:
        return (number, "") if abs(number) <= LARGEST else (None, "not-an-amount")
    if "number-style" in asked and find_number_style([raw]) != "open":
        return None, "ambiguous-amount"
    other = any(read_number(raw, style) is not None for style in ("comma", "point"))
    return None, "other-number-style" if other else "not-an-amount"


def _settle(raw: Decimal) -> Decimal:
    """Return what Excel shows: it keeps fifteen digits, and its subtractions leave 5.8E-11 where 0 is meant."""
    shown = Decimal(f"{float(raw):.15g}")
    return round(shown, 6) if shown != round(shown, 6) else shown


def _read_date(mapping: ColumnMapping, raw: Value, asked: set[str]) -> tuple[CellValue, str]:
    if raw is None:
        return None, ""
    if isinstance(raw, datetime.datetime):
        return raw.date(), ""
    if isinstance(raw, datetime.date):
        return raw, ""
    date = read_date(str(raw), mapping.date_style) if isinstance(raw, str | Decimal) else None
    if date is not None:
        return date, ""
    return None, "ambiguous-date" if "date-style" in asked and _could_be_date(raw) else "not-a-date"


def _could_be_date(raw: Value) -> bool:
    return any(read_date(str(raw), order) is not None for order in ("dmy", "mdy", "ymd"))


def _read_account(raw: Value) -> tuple[CellValue, str]:
    """Return an account as text. Excel keeps fifteen digits of a number and turns 2.28.11 into a date."""
    if raw is None or isinstance(raw, str):
        return raw, ""
    if isinstance(raw, datetime.date):
        return None, "turned-to-date"
    if isinstance(raw, Decimal) and raw == raw.to_integral_value() and 0 <= raw < _LONGEST_NUMBER:
        return str(int(raw)), ""
    return None, "turned-to-number"
