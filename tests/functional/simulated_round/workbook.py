"""What is typed where in a municipality's workbook."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_layout import COLUMNS
from tests.factories.templates import number, text
from tests.functional.simulated_round.year import Cell, Sheet


def rows_of(book: bytes) -> dict[str, tuple[int, list[Any]]]:
    """Return line and content of each row of a workbook, by the id in its hidden column."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("Indtastning")
    rows = sheet.to_python(skip_empty_area=False)
    place = COLUMNS.index("id")
    found = {str(row[place]): (line, row) for line, row in enumerate(rows, 1) if len(row) > place and row[place]}
    return {name: row for name, row in found.items() if name not in COLUMNS}


def cells_of(pack: AreaPack, sheet: Sheet, rows: dict[str, tuple[int, list[Any]]]) -> dict[str, str]:
    """Return what must be typed where, for a workbook to say what a sheet says. What stands there is left alone."""
    typed = {}
    for name, key, wanted in typed_in(pack, sheet, {name: row for name, (_, row) in rows.items()}):
        place = f"{chr(65 + COLUMNS.index(key))}{rows[name][0]}"
        typed[place] = number(wanted) if isinstance(wanted, Decimal) else text(wanted) if wanted else ""
    return typed


def typed_in(pack: AreaPack, sheet: Sheet, rows: dict[str, list[Any]]) -> list[tuple[str, str, Decimal | str]]:
    """Return variable, column and content of each cell that does not say yet what it must."""
    typed = []
    for name, cell in sheet.items():
        for key, wanted in (("value", value_of(pack, name, cell)), ("reason", reason_of(cell))):
            before = rows[name][COLUMNS.index(key)]
            if isinstance(before, int | float):
                before = Decimal(repr(before))
            if before != wanted:
                typed.append((name, key, wanted))
    return typed


def value_of(pack: AreaPack, name: str, cell: Cell) -> Decimal | str:
    question = next((q for q in pack.questions if q.id == name), None)
    if question is not None and cell.value is not None:
        return next(option.text.da for option in question.options if option.value == cell.value)
    return cell.text or ("" if cell.value is None else cell.value)


def reason_of(cell: Cell) -> str:
    return REASON_TEXTS[MissingReason(cell.missing)].da if cell.missing else ""


def section_of(pack: AreaPack, name: str) -> str:
    question = next((q for q in pack.questions if q.id == name), None)
    return question.section if question else pack.variables[name].reported.section
