"""Sheets of Excel workbooks, laid out cell by cell. What could exhaust the memory is refused before it is read."""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from raaderum.domain.errors import near_names
from raaderum.domain.reader_errors import UnreadableWorkbook
from raaderum.warehouse.readers.submission_findings import mask_cpr
from raaderum.warehouse.readers.workbook_parts import DAMAGED, Place, check_parts, measure_sheets

Value = Decimal | str | bool | datetime.date | datetime.time | datetime.timedelta | None

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_TEXT = 100_000_000
"""Letters of text in the cells of a sheet."""

_NOT_WORKBOOK = (
    "Det er ikke et Excel-regneark (.xlsx, .xlsm) eller er ødelagt. Åbn det i Excel, og gem det som .xlsx.",
    "It is not an Excel workbook (.xlsx, .xlsm), or it is damaged. Open it in Excel and save it as .xlsx.",
)
_PROTECTED = (
    "Det er beskyttet med adgangskode. Fjern adgangskoden i Excel, og gem det igen.",
    "It is protected by a password. Remove the password in Excel and save it again.",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read. ``unpacked_bytes`` is the sum over the parts of an .xlsx."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 300_000_000
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 5_000_000


@dataclass(frozen=True, eq=False)
class Grid:
    """All cells of a sheet from A1 on; rows and columns count from 0."""

    file: str
    sheet: str
    cells: list[list[object]]
    merged: tuple[tuple[Place, Place], ...]
    errors: frozenset[Place]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.cells[0]) if self.cells else 0

    def filled(self, row: int, column: int) -> bool:
        """Tell whether a cell holds anything, an Excel error included."""
        return self.cells[row][column] not in {"", None} or (row, column) in self.errors

    def text(self, row: int, column: int) -> str:
        """Return a cell as text without spaces around it."""
        return as_text(self.cells[row][column])

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value; None where it is empty."""
        cell = self.cells[row][column]
        if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
            return cell
        if isinstance(cell, float | int) and math.isfinite(cell):
            return Decimal(int(cell)) if float(cell).is_integer() else Decimal(repr(cell))
        return str(cell) if cell not in {"", None} else None


class Book:
    """A workbook that has been measured: none of its sheets is more than may be laid out."""

    def __init__(self, path: Path, limits: Limits, *, old_format: bool = False) -> None:
        """Open a workbook.

        Args:
            path: The workbook.
            limits: The most that is read.
            old_format: Also read .xls.

        Raises:
            UnreadableWorkbook: Not a workbook, protected, or too large.
        """
        self.path, self.limits = path, limits
        content = _content(path, limits, old_format=old_format)
        self._errors = _scan_parts(path, content, limits) if content[:4] == _ZIP else {}
        with _refusing(path):
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    def grid(self, sheet: str | int) -> Grid:
        """Lay out one sheet.

        Args:
            sheet: Its name, or its number among the visible sheets, counted from 0.

        Raises:
            UnreadableWorkbook: There is no such sheet, or it is too large.
        """
        with _refusing(self.path):
            name = _choose_sheet(self.path, self._book, sheet)
            found = self._book.get_sheet_by_name(name)
            cells = _cells(self.path, found, self.limits)
            merged = tuple(found.merged_cell_ranges or ())
        return Grid(self.path.name, name, cells, merged, self._errors.get(name, frozenset()))


def load_grid(path: Path, sheet: str | int, limits: Limits, old_format: bool) -> Grid:
    """Lay out one sheet of a workbook; see ``Book``, which more than one is taken from."""
    return Book(path, limits, old_format=old_format).grid(sheet)


def _content(path: Path, limits: Limits, *, old_format: bool) -> bytes:
    if not path.is_file():
        raise _refuse(path, "Filen findes ikke. Ret stien.", "The file does not exist. Correct the path.")
    if path.stat().st_size > limits.file_bytes:
        raise _too_large(path, limits.file_bytes)
    content = path.read_bytes()
    if content[:4] == _OLE and _ENCRYPTED in content:
        raise _refuse(path, *_PROTECTED)
    if content[:4] != _ZIP and not (old_format and content[:4] == _OLE):
        raise _refuse(path, *_NOT_WORKBOOK)
    return content


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say in a sentence what calamine cannot read."""
    try:
        yield
    except CalamineError as error:
        raise (
            _refuse(path, *_PROTECTED) if "password" in str(error).lower() else _refuse(path, *_NOT_WORKBOOK)
        ) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own fault, on a damaged file; not an Exception
            raise _refuse(path, *_NOT_WORKBOOK) from error
        raise


def _cells(path: Path, sheet: CalamineSheet, limits: Limits) -> list[list[object]]:
    if sheet.end is None:
        return []
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > limits.rows or width > limits.columns or height * width > limits.cells:
        raise _too_large_sheet(path, sheet.name, limits)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def _choose_sheet(path: Path, book: CalamineWorkbook, sheet: str | int) -> str:
    tables = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    visible = [m.name for m in tables if m.visible == SheetVisibleEnum.Visible]
    if isinstance(sheet, int) and 0 <= sheet < len(visible):
        return visible[sheet]
    by_fold = {m.name.strip().casefold(): m.name for m in tables}
    name = by_fold.get(str(sheet).strip().casefold())
    if isinstance(sheet, str) and name is not None:
        return name
    known = [mask_cpr(one) for one in visible]
    raise UnreadableWorkbook(
        file=path.name,
        near=near_names(str(sheet), known),
        problem_da=f"Det har intet ark »{sheet}«. Arkene er: {', '.join(known)}. Ret arkets navn.",
        problem_en=f"It has no sheet “{sheet}”. The sheets are: {', '.join(known)}. Correct the name.",
    )


def _scan_parts(path: Path, content: bytes, limits: Limits) -> dict[str, frozenset[Place]]:
    """Return the error cells of every sheet, after checking how large the sheets are.

    A sheet is laid out in memory from its first cell to its last when it is read, and running out
    of memory there ends the process. One stray cell in the last corner is enough: look first.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > limits.unpacked_bytes:
                raise _too_large(path, limits.unpacked_bytes)
            check_parts(archive)
            sizes = measure_sheets(archive)
    except DAMAGED as error:
        raise _refuse(path, *_NOT_WORKBOOK) from error
    for name, size in sizes.items():
        if size.height > limits.rows or size.width > limits.columns or size.height * size.width > limits.cells:
            raise _too_large_sheet(path, name, limits)
        if size.letters > _MOST_TEXT:
            raise _too_large(path, _MOST_TEXT)
    return {name: frozenset(size.errors) for name, size in sizes.items()}


def as_text(cell: object) -> str:
    """Return a cell as text. A negative whole number is a note: Excel reads a typed "(2)" as −2."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float | int):
        whole = float(cell).is_integer()
        return f"({-int(cell)})" if whole and cell < 0 else f"{int(cell)}" if whole else repr(cell)
    return " ".join(str(cell).split())


def _refuse(path: Path, danish: str, english: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(file=path.name, problem_da=danish, problem_en=english)


def _too_large(path: Path, most: int) -> UnreadableWorkbook:
    return _refuse(
        path,
        f"Det fylder mere end {most / 1e6:g} MB. Slet ark og rækker, der ikke skal bruges.",
        f"It is larger than {most / 1e6:g} MB. Delete sheets and rows that are not needed.",
    )


def _too_large_sheet(path: Path, sheet: str, limits: Limits) -> UnreadableWorkbook:
    return _refuse(
        path,
        f"Arket »{sheet}« går ud over {limits.rows} rækker, {limits.columns} kolonner eller {limits.cells} celler. "
        "Slet celler langt nede eller langt til højre.",
        f"The sheet “{sheet}” goes beyond {limits.rows} rows, {limits.columns} columns or {limits.cells} cells. "
        "Delete cells far down or far to the right.",
    )
