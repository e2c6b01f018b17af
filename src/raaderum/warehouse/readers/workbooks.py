"""Messy tables in Excel workbooks (.xlsx, .xlsm): titles above, headings over several rows, notes below.

Nothing is fixed by place. The rows are found by their labels, and what a column holds by the texts above it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from raaderum.domain.errors import near_names
from raaderum.domain.reader_errors import InvalidFacts, UnreadableWorkbook
from raaderum.warehouse.readers.workbook_grid import Grid, Limits, Value, as_text, load_grid
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

_NOTE = re.compile(r"\(\d+\)|\*")


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
    grid = load_grid(Path(path), sheet, limits or Limits(), old_format)
    column, lines = _rows_below(grid, heading) if heading else _rows_by_label(grid, labels)
    names = _headings(grid, column, min(lines.values()))
    if heading and labels:
        lines = _only(grid, column, lines, labels)
    kept = [c for c in range(column + 1, grid.width) if names[c] or any(grid.filled(r, c) for r in lines.values())]
    return Table(
        grid.file,
        grid.sheet,
        tuple(names[c] for c in kept),
        tuple(letter_of(c) for c in kept),
        {label: tuple(grid.value(r, c) for c in kept) for label, r in lines.items()},
        {label: r + 1 for label, r in lines.items()},
        frozenset((r + 1, i) for r in lines.values() for i, c in enumerate(kept) if (r, c) in grid.errors),
    )


def _rows_by_label(grid: Grid, labels: Collection[str]) -> tuple[int, dict[str, int]]:
    wanted = {_plain(label): label for label in labels}
    hits: dict[int, dict[str, list[int]]] = {}
    for r, row in enumerate(grid.cells):
        for c, cell in enumerate(row):
            if isinstance(cell, str | float | int) and (label := wanted.get(_plain(as_text(cell)))) is not None:
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


def _rows_below(grid: Grid, heading: str) -> tuple[int, dict[str, int]]:
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
                file=f"{grid.file} [{grid.sheet}]", line=r + 1, column=letter_of(column), value="",
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


def _only(grid: Grid, column: int, lines: Mapping[str, int], labels: Collection[str]) -> dict[str, int]:
    known = {_plain(label): r for label, r in lines.items()}
    missing = [label for label in labels if _plain(label) not in known]
    if missing:
        raise _not_found(grid, missing[0], len(missing), _texts(grid, column))
    return {label: known[_plain(label)] for label in labels}


def _headings(grid: Grid, column: int, first: int) -> list[str]:
    """Return the joined texts above every column, from the row below the last title to ``first``."""
    top = _header_top(grid, column, first)
    names = [""] * grid.width
    for r in range(top, first):
        for c in range(column + 1, grid.width):
            if text := grid.text(r, c):
                for reached in _reach(grid, top, first, r, c):
                    names[reached] = _join(names[reached], text)
    return names


def _header_top(grid: Grid, column: int, first: int) -> int:
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


def _reach(grid: Grid, top: int, first: int, row: int, column: int) -> list[int]:
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


def _plain(text: str) -> str:
    """Return what two labels are compared by."""
    bare = " ".join(_NOTE.sub("", unicodedata.normalize("NFC", text)).split()).casefold()
    return bare.lstrip("0") or bare if bare.isdigit() else bare


def _join(above: str, text: str) -> str:
    return f"{above}{text}" if above.endswith(("-", "/")) else f"{above} {text}".strip()


def _texts(grid: Grid, column: int | None) -> Iterator[str]:
    for row in grid.cells:
        yield from (str(c) for c in (row if column is None else row[column : column + 1]) if c and isinstance(c, str))


def _not_found(grid: Grid, value: str, count: int, known: Iterator[str]) -> UnreadableWorkbook:
    more_da, more_en = (f" og {count - 1} til", f" and {count - 1} more") if count > 1 else ("", "")
    return UnreadableWorkbook(
        file=grid.file,
        near=near_names(value, {text.strip() for text in known}),
        problem_da=f"Arket »{grid.sheet}« mangler »{value}«{more_da}. Tilføj rækken, eller ret navnet.",
        problem_en=f"The sheet “{grid.sheet}” lacks “{value}”{more_en}. Add the row or correct the name.",
    )


def _twice(grid: Grid, label: str, rows: list[int], column: int) -> InvalidFacts:
    first = f"{letter_of(column)}{rows[0] + 1}"
    return InvalidFacts(
        file=f"{grid.file} [{grid.sheet}]", line=rows[1] + 1, column=letter_of(column), value=label,
        problem_da=f"står allerede i {first}. Slet eller omdøb den ene.",
        problem_en=f"is already in {first}. Delete or rename one of them.",
    )  # fmt: skip
