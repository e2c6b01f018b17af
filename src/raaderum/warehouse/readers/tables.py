"""A municipality's own tables, as its systems write them: .csv with any delimiter and encoding, or .xlsx.

Only values are read: no formula is calculated, no macro is run, and a file with CPR numbers is refused whole. Titles
above the header are kept apart. A total below the rows is a row: whether it counts is for who reads the table to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from raaderum.domain.reader_errors import UnreadableCell, UnreadableTable
from raaderum.warehouse.readers.submission_findings import quote
from raaderum.warehouse.readers.table_cells import TableCells, place_of, read_cells, refuse_cell
from raaderum.warehouse.readers.table_values import find_date_style, find_number_style
from raaderum.warehouse.readers.workbook_grid import Limits, Value
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

LIMITS = Limits(file_bytes=60_000_000, rows=300_000, columns=200, cells=5_000_000)
"""A year of postings of one area is some ten thousand rows."""
_TRIED = 200
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the header. ``line`` is Excel's row number; ``cells`` are as many as the headers."""

    line: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A table from a municipality's own file.

    Attributes:
        file, sheet: Where it was read; a text file has no sheet.
        headers: The text above each column; empty where there is none. Empty columns are left out.
        letters: Excel's letter of each column.
        rows: All rows below the header that hold anything, totals included.
        header_line: Excel's row number of the header.
        titles: The texts above the header.
        broken: Cells (line, position) whose value is not to be trusted, with the code of why: "excel-error",
            "not-calculated".
        encoding, delimiter: How a text file is written; empty for a workbook.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    letters: tuple[str, ...]
    rows: tuple[TableRow, ...]
    header_line: int
    titles: tuple[str, ...]
    broken: dict[Place, str]
    encoding: str = ""
    delimiter: str = ""

    def address(self, line: int, position: int) -> str:
        """Return a cell as Excel writes it: "C15"."""
        return f"{self.letters[position]}{line}"

    def place(self, cell: str, language: str = "da") -> str:
        """Return "poster.xlsx, arket »Ark1«, celle C15"."""
        return place_of(self.file, self.sheet, cell, language)


def read_own_table(
    path: Path,
    *,
    sheet: str = "",
    header_line: int = 0,
    delimiter: str = "",
    limits: Limits = LIMITS,
    personal_numbers: bool = False,
) -> OwnTable:
    """Read the table of a file.

    Args:
        path: A text file (UTF-8, UTF-16 or Windows-1252; divided by ; , tab or |), or a workbook (.xlsx).
        sheet: The sheet of a workbook; needed where more than one visible sheet holds anything.
        header_line: Excel's row number of the header; 0: found, as the widest row of texts above the first that
            holds a number or a date.
        delimiter: What divides the columns of a text file; empty: found.
        limits: The most that is read.
        personal_numbers: Read on where CPR numbers stand in cells: who reads the table masks them.

    Raises:
        UnreadableTable, UnreadableWorkbook, MacroWorkbook: The file as a whole cannot be read.
        TableTooLarge: It goes beyond the limits.
        UnreadableCell: A row is wider than the header, a cell too long, a quotation mark not closed.
        PersonalNumbers: It holds what looks like CPR numbers.
    """
    return _lay_out(read_cells(path, sheet, delimiter, limits, personal_numbers=personal_numbers), header_line)


def _lay_out(cells: TableCells, header_line: int) -> OwnTable:
    top = header_line - 1 - cells.skipped if header_line else _find_header(cells)
    if not 0 <= top < len(cells.rows):
        raise UnreadableTable(
            file=cells.file,
            problem_da=f"Den har ingen række {header_line}. Ret overskrifternes række (--header-row).",
            problem_en=f"It has no row {header_line}. Correct the header's row (--header-row).",
        )
    header, body = cells.rows[top], cells.rows[top + 1 :]
    width = len(header)
    for line, row in enumerate(body, top + 2 + cells.skipped):
        if any(value is not None for value in row[width:]):
            raise _too_wide(cells, line, width, row)
    kept = [c for c in range(width) if header[c] is not None or any(len(r) > c and r[c] is not None for r in body)]
    rows = tuple(
        TableRow(line, tuple(row[c] if c < len(row) else None for c in kept))
        for line, row in enumerate(body, top + 2 + cells.skipped)
        if any(value is not None for value in row)
    )
    position = {c: i for i, c in enumerate(kept)}
    return OwnTable(
        cells.file,
        cells.sheet,
        tuple(quote("" if header[c] is None else header[c]) for c in kept),
        tuple(letter_of(c) for c in kept),
        rows,
        top + 1 + cells.skipped,
        tuple(" ".join(str(v) for v in row if v is not None) for row in cells.rows[:top] if any(row)),
        {(line, position[c]): code for (line, c), code in cells.broken.items() if c in position},
        cells.encoding,
        cells.delimiter,
    )


def _find_header(cells: TableCells) -> int:
    """Return the place of the widest row of texts above the first row that holds a number or a date.

    It has to be at least half as wide as rows are; of several, the first.
    """
    filled = [sum(value is not None for value in row) for row in cells.rows[:_TRIED]]
    least = max(2, median([count for count in filled if count > 1] or [1]) / 2)
    candidates = []
    for place, row in enumerate(cells.rows[:_TRIED]):
        if filled[place] < least:
            continue
        if all(_is_heading(value) for value in row if value is not None):
            candidates.append(place)
        elif candidates:
            break
    if candidates:
        return max(candidates, key=lambda place: (filled[place], -place))
    raise UnreadableTable(
        file=cells.file,
        problem_da="Der er ingen række med overskrifter. Skriv overskrifter over kolonnerne, eller vis rækken med "
        "--header-row.",
        problem_en="There is no row of headings. Write headings above the columns, or point to the row with "
        "--header-row.",
    )


def _is_heading(value: Value) -> bool:
    if not isinstance(value, str) or not any(sign.isalpha() for sign in value):
        return False
    return find_number_style([value]) == "open" and find_date_style([value]) == "open"


def _too_wide(cells: TableCells, line: int, width: int, row: Sequence[Value]) -> UnreadableCell:
    column = next(c for c in range(width, len(row)) if row[c] is not None)
    return refuse_cell(
        cells, f"{letter_of(column)}{line}", row[column],
        f"står uden for overskriftens {width} kolonner. Står tegnet mellem kolonnerne også i en tekst, så sæt "
        "anførselstegn om teksten, eller gem filen som .xlsx.",
        f"is outside the {width} columns of the header. If the sign between columns is in a text too, put quotation "
        "marks around the text, or save the file as .xlsx.",
    )  # fmt: skip


def iterate_texts(table: OwnTable, position: int) -> Iterator[str]:
    """Return what stands as text in a column."""
    for row in table.rows:
        value = row.cells[position]
        if isinstance(value, str):
            yield value
