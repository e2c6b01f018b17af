"""Messy tables in Excel workbooks (.xlsx, .xlsm): titles above, headings over several rows, notes below.

Nothing is fixed by place. The rows are found by their labels, and what a column holds by the texts above it.
"""

from __future__ import annotations

import datetime
import io
import math
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from raaderum.domain.errors import InvalidFacts, UnreadableWorkbook, near_names

Value = Decimal | str | bool | datetime.date | datetime.time | datetime.timedelta | None
Place = tuple[int, int]

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOTE = re.compile(r"\(\d+\)|\*")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)(\d+)["']""")
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, RuntimeError, ElementTree.ParseError)
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
class Table:
    """A table with a column of labels; only columns to the right of the labels are part of it.

    Attributes:
        file, sheet: Where it was read.
        columns: The texts above each column, joined from the top: "URBAN LANE-MILES (3)".
        letters: Excel's letter of each column.
        rows: Label to one value per column; None where the cell is empty.
        lines: Label to Excel's row number.
        errors: Cells (line, position) that hold an Excel error such as #DIV/0!; their value is None.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    letters: tuple[str, ...]
    rows: Mapping[str, tuple[Value, ...]]
    lines: Mapping[str, int]
    errors: frozenset[Place] = frozenset()

    def address(self, label: str, position: int) -> str:
        """Return the cell of a value, as Excel writes it: "C15"."""
        return f"{self.letters[position]}{self.lines[label]}"

    def position(self, heading: str, letter: str = "") -> int:
        """Return the position of the only column with ``heading``; case, spaces and "(1)" do not matter.

        Args:
            heading: The joined heading.
            letter: Needed only where several columns have the same heading.

        Raises:
            UnreadableWorkbook: No such column, or several.
        """
        hits = [i for i, name in enumerate(self.columns) if _plain(name) == _plain(heading)]
        chosen = [i for i in hits if not letter or self.letters[i] == letter]
        if len(chosen) == 1:
            return chosen[0]
        where = ", ".join(self.letters[i] for i in hits)
        if hits:
            raise UnreadableWorkbook(
                file=self.file,
                problem_da=f"Arket »{self.sheet}« har overskriften »{heading}« i {where}. Nævn kolonnens bogstav.",
                problem_en=f"The sheet “{self.sheet}” has the heading “{heading}” in {where}. Name the letter.",
            )
        raise UnreadableWorkbook(
            file=self.file,
            near=near_names(heading, self.columns),
            problem_da=f"Arket »{self.sheet}« har ingen kolonne »{heading}«. Ret overskriften.",
            problem_en=f"The sheet “{self.sheet}” has no column “{heading}”. Correct the heading.",
        )

    def numbers(self, heading: str, letter: str = "") -> dict[str, Decimal | None]:
        """Return label to number (None: empty cell) of the only column with ``heading``.

        Raises:
            UnreadableWorkbook: No such column, or several.
            InvalidFacts: A cell holds a text, a date or an Excel error.
        """
        position = self.position(heading, letter)
        return {label: self._number(label, position, row[position]) for label, row in self.rows.items()}

    def _number(self, label: str, position: int, value: Value) -> Decimal | None:
        failed = (self.lines[label], position) in self.errors
        if not failed and (value is None or isinstance(value, Decimal)):
            return value
        raise InvalidFacts(
            file=f"{self.file} [{self.sheet}]", line=self.lines[label], column=self.letters[position],
            value="#" if failed else value,
            problem_da=f"er ikke et tal ({self.columns[position]}, {label}). Skriv et tal i cellen, eller tøm den.",
            problem_en=f"is not a number ({self.columns[position]}, {label}). Write a number in the cell or empty it.",
        )  # fmt: skip


def read_table(
    path: Path,
    sheet: str | int,
    *,
    labels: Collection[str] = (),
    heading: str = "",
    old_format: bool = False,
    limits: Limits | None = None,
) -> Table:
    """Read one table. Case, repeated or trailing spaces, leading zeros and notes such as "(2)" do not matter.

    Args:
        path: The workbook.
        sheet: Its name, or its number among the visible sheets, counted from 0.
        labels: The labels of the wanted rows, the table's first row among them: the leftmost column
            that holds most of them is the label column. All must be there, once.
        heading: The text above the label column (the leftmost such cell). The rows are those below
            it, down to the first empty one; a label alone is a note. With ``labels``: only those rows.
        old_format: Also read .xls. Only for a file from a known source: what a damaged .xls takes of
            memory cannot be known beforehand, and running out ends the process.
        limits: The most that is read.

    Returns:
        The table. The heading of a column is every text above it, from the nearest row that has a
        text of its own in the label column (a title). A text with nothing right below it, but
        something further down, is over a group of columns: it reaches to the next text in its own
        or a higher row, and no further than its merged cells where the row has such. Unmerged, the
        last group also reaches the ungrouped columns after it ("URBAN TOTAL" twice).

    Raises:
        UnreadableWorkbook: Not a workbook, protected, too large, no such sheet, label or heading.
        InvalidFacts: A label twice, or numbers without a label.
    """
    if not labels and not heading:
        raise ValueError("labels or heading, or both")
    grid = _load(Path(path), sheet, limits or Limits(), old_format)
    column, lines = _rows_below(grid, heading) if heading else _rows_by_label(grid, labels)
    names = _headings(grid, column, min(lines.values()))
    if heading and labels:
        lines = _only(grid, column, lines, labels)
    kept = [c for c in range(column + 1, grid.width) if names[c] or any(grid.filled(r, c) for r in lines.values())]
    return Table(
        grid.file,
        grid.sheet,
        tuple(names[c] for c in kept),
        tuple(_letter(c) for c in kept),
        {label: tuple(grid.value(r, c) for c in kept) for label, r in lines.items()},
        {label: r + 1 for label, r in lines.items()},
        frozenset((r + 1, i) for r in lines.values() for i, c in enumerate(kept) if (r, c) in grid.errors),
    )


@dataclass(frozen=True, eq=False)
class _Grid:
    """All cells of a sheet from A1 on; rows and columns count from 0."""

    file: str
    sheet: str
    cells: list[list[object]]
    merged: tuple[tuple[Place, Place], ...]
    errors: frozenset[Place]

    @property
    def width(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def filled(self, row: int, column: int) -> bool:
        return self.cells[row][column] not in {"", None} or (row, column) in self.errors

    def text(self, row: int, column: int) -> str:
        return _as_text(self.cells[row][column])

    def value(self, row: int, column: int) -> Value:
        cell = self.cells[row][column]
        if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
            return cell
        if isinstance(cell, float | int) and math.isfinite(cell):
            return Decimal(int(cell)) if float(cell).is_integer() else Decimal(repr(cell))
        return str(cell) if cell not in {"", None} else None


def _rows_by_label(grid: _Grid, labels: Collection[str]) -> tuple[int, dict[str, int]]:
    wanted = {_plain(label): label for label in labels}
    hits: dict[int, dict[str, list[int]]] = {}
    for r, row in enumerate(grid.cells):
        for c, cell in enumerate(row):
            if isinstance(cell, str | float | int) and (label := wanted.get(_plain(_as_text(cell)))) is not None:
                hits.setdefault(c, {}).setdefault(label, []).append(r)
    column = min(hits, key=lambda c: (-len(hits[c]), c), default=0)
    found = hits.get(column, {})
    missing = [label for label in labels if label not in found]
    if missing:
        raise _not_found(grid, missing[0], len(missing), _texts(grid, column if found else None))
    for label, rows in found.items():
        if len(rows) > 1:
            raise _twice(grid, label, rows, column)
    return column, {label: found[label][0] for label in labels}


def _rows_below(grid: _Grid, heading: str) -> tuple[int, dict[str, int]]:
    wanted = _plain(heading)
    spots = [(c, r) for r in range(len(grid.cells)) for c in range(grid.width) if _plain(grid.text(r, c)) == wanted]
    if not spots:
        raise _not_found(grid, heading, 1, _texts(grid, None))
    column, top = min(spots)
    lines: dict[str, int] = {}
    known: dict[str, int] = {}
    for r in range(top + 1, len(grid.cells)):
        label = grid.text(r, column)
        values = any(grid.filled(r, c) for c in range(column + 1, grid.width))
        if label and values:
            if (earlier := known.setdefault(_plain(label), r)) != r:
                raise _twice(grid, label, [earlier, r], column)
            lines[label] = r
        elif values and lines:
            raise InvalidFacts(
                file=f"{grid.file} [{grid.sheet}]", line=r + 1, column=_letter(column), value="",
                problem_da="mangler: rækken (måske skjult) har værdier uden betegnelse. Skriv den, eller slet rækken.",
                problem_en="is missing: the row (maybe hidden) has values but no label. Write it or delete the row.",
            )  # fmt: skip
        elif lines and not label:
            break
    if not lines:
        raise UnreadableWorkbook(
            file=grid.file,
            problem_da=f"Arket »{grid.sheet}« har ingen rækker med tal under »{heading}«. Ret overskriften.",
            problem_en=f"The sheet “{grid.sheet}” has no rows of figures below “{heading}”. Correct the heading.",
        )
    return column, lines


def _only(grid: _Grid, column: int, lines: Mapping[str, int], labels: Collection[str]) -> dict[str, int]:
    known = {_plain(label): r for label, r in lines.items()}
    missing = [label for label in labels if _plain(label) not in known]
    if missing:
        raise _not_found(grid, missing[0], len(missing), _texts(grid, column))
    return {label: known[_plain(label)] for label in labels}


def _headings(grid: _Grid, column: int, first: int) -> list[str]:
    """Return the joined texts above every column, from the row below the last title to ``first``."""
    top = _header_top(grid, column, first)
    names = [""] * grid.width
    for r in range(top, first):
        for c in range(column + 1, grid.width):
            if text := grid.text(r, c):
                for reached in _reach(grid, top, first, r, c):
                    names[reached] = _join(names[reached], text)
    return names


def _header_top(grid: _Grid, column: int, first: int) -> int:
    """The label column's own heading is part of the header; the next text above it is a title."""
    own, empty, started = 0, 0, False
    for r in range(first - 1, -1, -1):
        own += bool(grid.text(r, column))
        filled = any(grid.text(r, c) for c in range(grid.width))
        started |= filled
        empty = 0 if filled else empty + 1
        if own == 2 or (started and empty == 2):
            return r + 1
    return 0


def _reach(grid: _Grid, top: int, first: int, row: int, column: int) -> list[int]:
    """Return the columns a text in the header speaks of."""
    wide = {low[1]: high[1] for low, high in grid.merged if low[0] <= row <= high[0] and low[1] < high[1]}
    if column in wide:
        return list(range(column, wide[column] + 1))
    below = [bool(grid.text(r, column)) for r in range(row + 1, first)]
    if wide or not any(below) or below[0]:
        return [column]
    reached = [column]
    for c in range(column + 1, grid.width):
        above = any(grid.text(r, c) for r in range(top, row + 1))
        if above or not any(grid.text(r, c) for r in range(row + 1, first)):
            break
        reached.append(c)
    return reached


def _load(path: Path, sheet: str | int, limits: Limits, old_format: bool) -> _Grid:
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
    return _Grid(path.name, name, cells, merged, errors.get(name, frozenset()))


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
    raise UnreadableWorkbook(
        file=path.name,
        near=near_names(str(sheet), visible),
        problem_da=f"Det har intet ark »{sheet}«. Arkene er: {', '.join(visible)}. Ret arkets navn.",
        problem_en=f"It has no sheet “{sheet}”. The sheets are: {', '.join(visible)}. Correct the name.",
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
            parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
            scanned = {part: _scan_cells(archive.read(part)) for part in parts}
            names = _part_names(archive)
    except _DAMAGED as error:
        raise _refuse(path, *_NOT_WORKBOOK) from error
    for part, (height, width, _) in scanned.items():
        if height > limits.rows or width > limits.columns or height * width > limits.cells:
            raise _too_large_sheet(path, names.get(part, part), limits)
    return {names[part]: errors for part, (_, _, errors) in scanned.items() if part in names}


def _scan_cells(xml: bytes) -> tuple[int, int, frozenset[Place]]:
    """Return the last row and column (from 1) that have a cell, and the cells that hold an Excel error."""
    row = column = height = width = 0
    errors = []
    for tag in _TAG.finditer(xml):
        place = _PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        column = _column_number(place[1].decode()) if place and place[1] else column + 1
        row = int(place[2]) if place else row
        height, width = max(height, row), max(width, column)
        if _IS_ERROR.search(tag[2]):
            errors.append((row - 1, column - 1))
    return height, width, frozenset(errors)


def _part_names(archive: zipfile.ZipFile) -> dict[str, str]:
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


def _as_text(cell: object) -> str:
    """Return a cell as text. A negative whole number is a note: Excel reads a typed "(2)" as −2."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float | int):
        whole = float(cell).is_integer()
        return f"({-int(cell)})" if whole and cell < 0 else f"{int(cell)}" if whole else repr(cell)
    return " ".join(str(cell).split())


def _plain(text: str) -> str:
    """Return what two labels are compared by."""
    bare = " ".join(_NOTE.sub("", unicodedata.normalize("NFC", text)).split()).casefold()
    return bare.lstrip("0") or bare if bare.isdigit() else bare


def _join(above: str, text: str) -> str:
    return f"{above}{text}" if above.endswith(("-", "/")) else f"{above} {text}".strip()


def _texts(grid: _Grid, column: int | None) -> Iterator[str]:
    for row in grid.cells:
        yield from (str(c) for c in (row if column is None else row[column : column + 1]) if c and isinstance(c, str))


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


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


def _not_found(grid: _Grid, value: str, count: int, known: Iterator[str]) -> UnreadableWorkbook:
    more_da, more_en = (f" og {count - 1} til", f" and {count - 1} more") if count > 1 else ("", "")
    return UnreadableWorkbook(
        file=grid.file,
        near=near_names(value, {text.strip() for text in known}),
        problem_da=f"Arket »{grid.sheet}« mangler »{value}«{more_da}. Tilføj rækken, eller ret navnet.",
        problem_en=f"The sheet “{grid.sheet}” lacks “{value}”{more_en}. Add the row or correct the name.",
    )


def _twice(grid: _Grid, label: str, rows: list[int], column: int) -> InvalidFacts:
    first = f"{_letter(column)}{rows[0] + 1}"
    return InvalidFacts(
        file=f"{grid.file} [{grid.sheet}]", line=rows[1] + 1, column=_letter(column), value=label,
        problem_da=f"står allerede i {first}. Slet eller omdøb den ene.",
        problem_en=f"is already in {first}. Delete or rename one of them.",
    )  # fmt: skip
