"""Sheets of Excel workbooks, laid out cell by cell. What could exhaust the memory is refused before it is read."""

from __future__ import annotations

import datetime
import io
import lzma
import math
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from raaderum.domain.errors import near_names
from raaderum.domain.reader_errors import UnreadableWorkbook
from raaderum.warehouse.readers.submission_findings import mask_cpr

Value = Decimal | str | bool | datetime.date | datetime.time | datetime.timedelta | None
Place = tuple[int, int]

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# No tag holds a "<": a tag that never ends is passed over at the next one, and not searched to the end of the file.
CELL_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
CELL_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)(\d+)["']""")
_IS_SHARED_TEXT = re.compile(rb"""\st\s*=\s*["']s["']""")
_TEXT_NUMBER = re.compile(rb"\s*<(?:\w+:)?v\b[^<>]*>\s*(\d{1,9})\s*<")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b")
_MOST_MERGED, _MOST_TEXT = 100_000, 100_000_000
"""Merged areas, and bytes of text in the cells of a sheet: a text that many cells share is laid out once for each."""
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, LookupError, ValueError, OverflowError, RuntimeError,
    ElementTree.ParseError,
)  # fmt: skip
_PIECE = 2**20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

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


def load_grid(path: Path, sheet: str | int, limits: Limits, old_format: bool) -> Grid:
    """Lay out one sheet.

    Args:
        path: The workbook.
        sheet: Its name, or its number among the visible sheets, counted from 0.
        limits: The most that is read.
        old_format: Also read .xls.

    Raises:
        UnreadableWorkbook: Not a workbook, protected, too large, or no such sheet.
    """
    if not path.is_file():
        raise _refuse(path, "Filen findes ikke. Ret stien.", "The file does not exist. Correct the path.")
    if path.stat().st_size > limits.file_bytes:
        raise _too_large(path, limits.file_bytes)
    content = path.read_bytes()
    if content[:4] == _OLE and _ENCRYPTED in content:
        raise _refuse(path, *_PROTECTED)
    if content[:4] != _ZIP and not (old_format and content[:4] == _OLE):
        raise _refuse(path, *_NOT_WORKBOOK)
    errors = _scan_parts(path, content, limits) if content[:4] == _ZIP else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = _choose_sheet(path, book, sheet)
        found = book.get_sheet_by_name(name)
        cells = _cells(path, found, limits)
        merged = tuple(found.merged_cell_ranges or ())
    except CalamineError as error:
        raise (
            _refuse(path, *_PROTECTED) if "password" in str(error).lower() else _refuse(path, *_NOT_WORKBOOK)
        ) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own fault, on a damaged file; not an Exception
            raise _refuse(path, *_NOT_WORKBOOK) from error
        raise
    return Grid(path.name, name, cells, merged, errors.get(name, frozenset()))


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
            _check_parts(archive)
            names = part_names(archive)  # a sheet may lie anywhere in the archive
            parts = [n for n in archive.namelist() if n in names or n.startswith("xl/worksheets/")]
            shared = _shared_lengths(archive)
            scanned = {part: _scan_cells(archive.read(part), shared) for part in parts if part.endswith(".xml")}
    except DAMAGED as error:
        raise _refuse(path, *_NOT_WORKBOOK) from error
    for part, (height, width, text, _) in scanned.items():
        if height > limits.rows or width > limits.columns or height * width > limits.cells:
            raise _too_large_sheet(path, names.get(part, part), limits)
        if text > _MOST_TEXT:
            raise _too_large(path, _MOST_TEXT)
    return {names[part]: errors for part, (_, _, _, errors) in scanned.items() if part in names}


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return how long the texts are that cells share."""
    part = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    return [len(one) for one in _SHARED_TEXT.split(archive.read(part))[1:]] if part else []


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Raise where a part is not what the archive says that it is: then no reader may unpack it in one go.

    A part that is there twice is another one to another reader. Only what Excel packs with is unpacked: the other
    methods cannot be unpacked a piece at a time, and may become anything.
    """
    items = archive.infolist()
    if len({item.filename.lower() for item in items}) < len(items):
        raise zipfile.BadZipFile("a part is there twice")
    for item in items:
        if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("packed in a way that Excel does not use")
        with archive.open(item) as part:
            while part.read(_PIECE):  # a wrong size or check sum raises at the end
                pass


def _scan_cells(xml: bytes, shared: Sequence[int]) -> tuple[int, int, int, frozenset[Place]]:
    """Return the last row and column (from 1) that have a cell, the bytes of shared text, and the cells in error."""
    row = column = height = width = text = 0
    errors = []
    if sum(1 for _ in _MERGED.finditer(xml)) > _MOST_MERGED:
        raise zipfile.BadZipFile("more merged areas than a sheet has use for")
    for tag in CELL_TAG.finditer(xml):
        place = CELL_PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        column = column_number(place[1].decode()) if place and place[1] else column + 1
        row = int(place[2]) if place else row
        height, width = max(height, row), max(width, column)
        if _IS_ERROR.search(tag[2]):
            errors.append((row - 1, column - 1))
        elif _IS_SHARED_TEXT.search(tag[2]) and (number := _TEXT_NUMBER.match(xml, tag.end())):
            text += shared[int(number[1])] if int(number[1]) < len(shared) else 0
    return height, width, text, frozenset(errors)


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part of the archive to name of the sheet."""
    relations = _xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): str(r.get("Target")) for r in relations.iter() if r.get("Id")}
    sheets = [s for s in _xml(archive.read("xl/workbook.xml")).iter() if s.tag.endswith("}sheet")]
    paths = {str(s.get("name")): targets.get(s.get(_RELATION), "") for s in sheets}
    return {p.lstrip("/") if p.startswith("/") else f"xl/{p}": name for name, p in paths.items()}


def _xml(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content:
        raise ElementTree.ParseError("a workbook has no document type")
    return ElementTree.fromstring(content)  # noqa: S314 - entities need a document type, refused above


def as_text(cell: object) -> str:
    """Return a cell as text. A negative whole number is a note: Excel reads a typed "(2)" as −2."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float | int):
        whole = float(cell).is_integer()
        return f"({-int(cell)})" if whole and cell < 0 else f"{int(cell)}" if whole else repr(cell)
    return " ".join(str(cell).split())


def column_number(letters: str) -> int:
    """Return the number, from 1, of a column that Excel calls ``letters``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letter_of(column: int) -> str:
    """Return Excel's letters of a column counted from 0.

    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
