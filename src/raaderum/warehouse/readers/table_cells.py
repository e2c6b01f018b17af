"""All cells of a municipality's own file, before it is known what the header is. What must not be read is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from raaderum.domain.reader_errors import (
    PersonalNumbers,
    TableTooLarge,
    UnreadableCell,
    UnreadableTable,
    UnreadableWorkbook,
)
from raaderum.warehouse.readers.submission_findings import clean, has_cpr, quote
from raaderum.warehouse.readers.submission_parts import read_parts, refuse_macros
from raaderum.warehouse.readers.table_text import LONGEST_CELL, read_text_rows
from raaderum.warehouse.readers.workbook_grid import Book, Grid, Limits, Value
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOKS = (".xlsx", ".xlsm", ".xltm", ".xltx", ".xlam", ".xlsb", ".xls")


@dataclass(frozen=True, eq=False)
class TableCells:
    """All cells from A1 on. ``skipped`` lines above them are no rows; ``broken`` as in ``OwnTable``."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Value]]
    broken: dict[Place, str]
    encoding: str = ""
    delimiter: str = ""
    skipped: int = 0


def read_cells(path: Path, sheet: str, delimiter: str, limits: Limits, *, personal_numbers: bool = False) -> TableCells:
    """Read all cells of a text file, or of one sheet of a workbook; raises as ``read_own_table``."""
    content = _content(path, limits)
    book = content[:4] in {_ZIP, _OLE} or path.suffix.lower() in _WORKBOOKS
    cells = _book_cells(path, sheet, limits) if book else _text_cells(path, content, limits, delimiter)
    _check_size(cells, limits)
    _check_cells(cells, personal_numbers=personal_numbers)
    return cells


def _content(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise UnreadableTable(
            file=path.name,
            problem_da="Den findes ikke. Ret stien.",
            problem_en="It does not exist. Correct the path.",
        )
    if path.stat().st_size > limits.file_bytes:
        raise TableTooLarge(
            file=path.name,
            problem_da=f"Den fylder mere end {limits.file_bytes / 1e6:g} MB. Tag færre konti eller et kortere udtræk.",
            problem_en=f"It is larger than {limits.file_bytes / 1e6:g} MB. Take fewer accounts or a shorter extract.",
        )
    return path.read_bytes()


def _text_cells(path: Path, content: bytes, limits: Limits, delimiter: str) -> TableCells:
    read = read_text_rows(path, content, limits.rows, delimiter)
    rows = [[_tidy(cell) for cell in row] for row in read.rows]
    return TableCells(path.name, "", rows, {}, read.encoding, read.delimiter, read.skipped)


def _book_cells(path: Path, sheet: str, limits: Limits) -> TableCells:
    refuse_macros(path, limits.file_bytes)
    book = Book(path, limits)  # also checks how large all sheets are
    grid = book.grid(sheet or 0)
    visible = _worksheets(path)
    for name in visible:
        if has_cpr(name):
            raise _personal(path.name, name, "A1", 1)
    parts = read_parts(path)
    uncalculated = [place for place, formula in parts.formulas.get(grid.sheet, {}).items() if not formula.calculated]
    for cell, text in parts.notes:
        if has_cpr(text):
            raise _personal(path.name, "", cell, 1)
    others = [book.grid(name) for name in visible if name != grid.sheet]
    for other in others:
        _check_cells(_grid_cells(other))
    filled = [one.sheet for one in (grid, *others) if one.cells and visible[one.sheet]]
    if not sheet and len(filled) > 1:
        known = ", ".join(filled)
        raise UnreadableWorkbook(
            file=path.name,
            problem_da=f"Flere ark har indhold: {known}. Vælg et af dem (på kommandolinjen: --sheet).",
            problem_en=f"Several sheets hold something: {known}. Choose one (on the command line: --sheet).",
        )
    broken = {(r + 1, c): "excel-error" for r, c in grid.errors}
    broken |= {(r + 1, c): "not-calculated" for r, c in uncalculated}
    return _grid_cells(grid, broken)


def _grid_cells(grid: Grid, broken: dict[Place, str] | None = None) -> TableCells:
    rows = [[_tidy(grid.value(r, c)) for c in range(grid.width)] for r in range(len(grid.cells))]
    return TableCells(grid.file, grid.sheet, rows, broken or {})


def _worksheets(path: Path) -> dict[str, bool]:
    """Return the sheets with cells (not charts), and whether each is visible. The file has been read before."""
    book = CalamineWorkbook.from_path(path)
    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in tables}


def _tidy(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    plain = value.isprintable() and "  " not in value and value.strip() == value  # most cells: nothing to clean
    return (value if plain else clean(value)) or None


def _check_size(cells: TableCells, limits: Limits) -> None:
    width = max((len(row) for row in cells.rows), default=0)
    if len(cells.rows) <= limits.rows and width <= limits.columns and len(cells.rows) * width <= limits.cells:
        return
    raise TableTooLarge(
        file=cells.file,
        problem_da=f"Den har mere end {limits.rows} rækker, {limits.columns} kolonner eller {limits.cells} celler. "
        "Tag færre konti eller et kortere udtræk.",
        problem_en=f"It has more than {limits.rows} rows, {limits.columns} columns or {limits.cells} cells. "
        "Take fewer accounts or a shorter extract.",
    )


def _check_cells(cells: TableCells, *, personal_numbers: bool = False) -> None:
    """Refuse CPR numbers and cells that are too long, before anything of the file is shown."""
    hits: list[str] = []
    for line, row in enumerate(cells.rows if not personal_numbers else (), cells.skipped + 1):
        for column, value in enumerate(row):
            if _is_personal(value):
                hits.append(f"{letter_of(column)}{line}")
    if hits:
        raise _personal(cells.file, cells.sheet, hits[0], len(hits))
    for line, row in enumerate(cells.rows, cells.skipped + 1):
        for column, value in enumerate(row):
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                raise refuse_cell(
                    cells, f"{letter_of(column)}{line}", value,
                    f"fylder {len(value)} tegn, højst {LONGEST_CELL} læses. Afkort den.",
                    f"has {len(value)} characters, at most {LONGEST_CELL} are read. Shorten it.",
                )  # fmt: skip


def _is_personal(value: Value) -> bool:
    """Tell whether a cell holds a CPR number. Excel may keep one as a number: ten digits, no decimals."""
    if isinstance(value, Decimal):
        return value == value.to_integral_value() and has_cpr(str(int(value)))
    return isinstance(value, str) and has_cpr(value)


def refuse_cell(cells: TableCells, cell: str, value: object, danish: str, english: str) -> UnreadableCell:
    """Return the refusal of a file because of one of its cells."""
    return UnreadableCell(
        place_da=place_of(cells.file, cells.sheet, cell, "da"),
        place_en=place_of(cells.file, cells.sheet, cell, "en"),
        value=quote(value),
        problem_da=danish,
        problem_en=english,
    )


def _personal(file: str, sheet: str, cell: str, count: int) -> PersonalNumbers:
    more = count - 1
    return PersonalNumbers(
        place_da=place_of(file, sheet, cell, "da"),
        place_en=place_of(file, sheet, cell, "en"),
        more_da=f" (og i {more} celle{'' if more == 1 else 'r'} til)" if more else "",
        more_en=f" (and in {more} more cell{'' if more == 1 else 's'})" if more else "",
    )


def place_of(file: str, sheet: str, cell: str, language: str) -> str:
    """Return "poster.xlsx, arket »Ark1«, celle C15"."""
    words = ("sheet “{}”", "cell") if language == "en" else ("arket »{}«", "celle")
    parts = [quote(file), *([words[0].format(quote(sheet))] if sheet else []), f"{words[1]} {cell}"]
    return ", ".join(parts)
