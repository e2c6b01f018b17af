"""Text files with columns (.csv, .txt, .tsv): their signs, their delimiter, their rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from raaderum.domain.reader_errors import UnreadableCell, UnreadableTable
from raaderum.warehouse.readers.submission_findings import quote
from raaderum.warehouse.readers.workbook_parts import letter_of

DELIMITERS = (";", "\t", "|", ",")
LONGEST_CELL = 5_000
"""Characters. A longer cell is most often a quotation mark that is not closed."""
_TRIED = 500
"""Rows that a delimiter is tried on."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_STARTS = 2_000


@dataclass(frozen=True, eq=False)
class TextRows:
    """All rows of a text file, from the first; a row that is empty has no cells."""

    encoding: str
    delimiter: str
    rows: list[list[str]]
    skipped: int
    """Lines above the first row that are not rows: Excel's "sep=;"."""


def read_text_rows(path: Path, content: bytes, most_rows: int, delimiter: str = "") -> TextRows:
    """Read a text file.

    Args:
        path: The file, for its name.
        content: What is in it.
        most_rows: Where reading stops; one row more than this is returned where there are more.
        delimiter: One of ``DELIMITERS``; empty: found in the file.

    Raises:
        UnreadableTable: Not a text, or two delimiters fit equally well.
        UnreadableCell: A cell is too long, or a quotation mark is not closed.
    """
    encoding, text = _decode(path, content)
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = delimiter or first.strip()[4], rest, 1
    chosen = delimiter or _find_delimiter(path, text)
    return TextRows(encoding, chosen, _split(path, text, chosen, most_rows + 1), skipped)


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    """Return the encoding and the text: as marked, else UTF-8 if it can be, else Windows' own."""
    marked = next((name for bom, name in _BOMS if content.startswith(bom)), "")
    start = content[:_STARTS]
    if not marked and start.count(0) > len(start) // 4:  # every other byte of Latin letters in UTF-16
        marked = "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding, text
    raise UnreadableTable(
        file=path.name,
        problem_da="Den er hverken en tekstfil eller et regneark (.csv eller .xlsx). Gem den igen som en af dem.",
        problem_en="It is neither a text file nor a workbook (.csv or .xlsx). Save it again as one of them.",
    )


def _find_delimiter(path: Path, text: str) -> str:
    """Return the delimiter that gives the largest share of rows the same number of cells, at least two.

    A comma is in amounts and sentences too: it is chosen only where no other fits as well.
    """
    scores = {sign: _score(text, sign) for sign in DELIMITERS}
    best = max(scores.values())
    if best == 0:
        return ";"
    fitting = [sign for sign in DELIMITERS if scores[sign] == best]
    if len(fitting) > 1 and "," in fitting:
        fitting.remove(",")
    if len(fitting) == 1:
        return fitting[0]
    shown = " og ".join(f"»{sign}«" if sign != "\t" else "tabulator" for sign in fitting)
    shown_en = " and ".join(f"“{sign}”" if sign != "\t" else "tab" for sign in fitting)
    raise UnreadableTable(
        file=path.name,
        problem_da=f"Kolonnerne kan være delt med {shown}. Skriv hvilket tegn med --delimiter.",
        problem_en=f"The columns can be divided by {shown_en}. Say which sign with --delimiter.",
    )


def _score(text: str, sign: str) -> float:
    """Return the share of rows with the commonest number of cells. A wrong sign breaks quoted texts into more rows."""
    try:
        rows = [row for row in islice(csv.reader(io.StringIO(text), delimiter=sign), _TRIED) if row]
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values(), default=0) / max(1, len(rows))


def _split(path: Path, text: str, delimiter: str, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in islice(reader, most):
            for column, cell in enumerate(row):
                if len(cell) > LONGEST_CELL:
                    raise _too_long(path, f"{letter_of(column)}{len(rows) + 1}", cell)
            rows.append(row)
    except csv.Error as problem:
        raise _broken(path, f"A{len(rows) + 1}", text.splitlines()[reader.line_num - 1]) from problem
    return rows


def _too_long(path: Path, cell: str, value: str) -> UnreadableCell:
    return UnreadableCell(
        place_da=f"{path.name}, celle {cell}",
        place_en=f"{path.name}, cell {cell}",
        value=quote(value),
        problem_da=f"fylder {len(value)} tegn, højst {LONGEST_CELL} læses. Afkort den. Måske mangler der et "
        "anførselstegn.",
        problem_en=f"has {len(value)} characters, at most {LONGEST_CELL} are read. Shorten it. Maybe a quotation mark "
        "is missing.",
    )


def _broken(path: Path, cell: str, line: str) -> UnreadableCell:
    return UnreadableCell(
        place_da=f"{path.name}, rækken fra {cell}",
        place_en=f"{path.name}, the row from {cell}",
        value=quote(line),
        problem_da="har et anførselstegn, der ikke er lukket rigtigt. Ret rækken, eller gem filen som .xlsx.",
        problem_en="has a quotation mark that is not closed rightly. Correct the row, or save the file as .xlsx.",
    )
