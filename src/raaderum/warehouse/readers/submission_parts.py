"""What a workbook holds beside the values of its cells: macros, links to other files, formulas, notes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from raaderum.domain.reader_errors import MacroWorkbook, UnreadableWorkbook
from raaderum.warehouse.readers.workbook_parts import DAMAGED, Place, column_number, letter_of, part_names

# No tag holds a "<": a tag that never ends is passed over at the next one, and not searched to the end of the file.
_CELL_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_CELL_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)(\d+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b([^<>]*)>([^<]*)")
_LINK = re.compile(rb"\[\d+\]")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]*)<")
_SHARED = re.compile(rb"""\bsi\s*=\s*["'](\d+)["']""")
_REFERENCE = re.compile(r"(?<![\w$.])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.])")
_IS_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
_RECALCULATE = re.compile(rb"""<(?:\w+:)?calcPr\b[^<>]*\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_NOTE = re.compile(rb"""<(?:\w+:)?(?:comment|threadedComment)\b[^<>]*\bref\s*=\s*["']([A-Z]+\d+)["']""")
_MARKUP = re.compile(r"<[^<>]*>")
_MOST_MOVED = 50_000_000
"""Letters of the formulas that cells share, written out for each."""
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a cell. ``calculated`` is False where its value is not to be trusted."""

    calculated: bool
    linked: bool
    text: str = ""
    """As the file holds it: English function names, a comma between arguments, references as seen from its cell."""


@dataclass(frozen=True, eq=False)
class Parts:
    """What was found. Formulas by sheet and place, from 0; notes are the cell and the text."""

    sheets: tuple[str, ...]
    formulas: Mapping[str, Mapping[Place, Formula]]
    notes: tuple[tuple[str, str], ...]
    linked: bool


def refuse_macros(path: Path, most_bytes: int) -> None:
    """Refuse a workbook with macros, before anything else of it is read; one that is too large is not opened for it.

    Raises:
        MacroWorkbook: It has them, or has the name of one that can.
    """
    if path.suffix.lower() in _MACRO_NAMES:
        raise MacroWorkbook(file=path.name)
    if not path.is_file() or path.stat().st_size > most_bytes:
        return  # who reads it says so
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (*DAMAGED, OSError):
        return  # not a workbook at all: who reads it says so
    if any("vbaproject" in name or name.startswith(("xl/macrosheets/", "xl/dialogsheets/")) for name in names):
        raise MacroWorkbook(file=path.name)


def read_parts(path: Path) -> Parts:
    """Read what lies beside the values. How large the parts are has been checked before.

    Raises:
        UnreadableWorkbook: The file is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            names, inside = part_names(archive), archive.namelist()
            stale = bool(_RECALCULATE.search(archive.read("xl/workbook.xml")))
            formulas = {
                sheet: dict(_find_formulas(archive.read(part), stale))
                for part, sheet in names.items()
                if part in inside
            }
            written = [name for name in inside if "comments" in name.lower() and name.endswith(".xml")]
            notes = tuple(note for name in written for note in _find_notes(archive.read(name)))
    except DAMAGED as error:
        raise UnreadableWorkbook(
            file=path.name,
            problem_da="Filen er ødelagt. Åbn den i Excel, og gem den igen.",
            problem_en="The file is damaged. Open it in Excel and save it again.",
        ) from error
    return Parts(tuple(names.values()), formulas, notes, any(name.startswith("xl/externalLinks/") for name in inside))


def _find_formulas(xml: bytes, stale: bool) -> Iterator[tuple[Place, Formula]]:
    """Find the cells with a formula.

    ``stale``: the file asks to be calculated when it is opened, so a 0 may only stand for "not calculated yet".
    """
    row = column = moved = 0
    shared: dict[bytes, tuple[int, int, str]] = {}
    tags = list(_CELL_TAG.finditer(xml))
    for tag, after in zip(tags, [*tags[1:], None], strict=False):
        place = _CELL_PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        column = column_number(place[1].decode()) if place and place[1] else column + 1
        row = int(place[2]) if place else row
        inner = xml[tag.end() : after.start() if after else len(xml)]
        formula = _FORMULA.search(inner)
        if formula is not None:
            value = _VALUE.search(inner)
            text = value[1].strip() if value else b""
            known = bool(_IS_TEXT.search(tag[2])) or (text != b"" and not (stale and text == b"0"))
            written = unescape(formula[2].decode("utf-8", "replace"))
            shared_by = _SHARED.search(formula[1])
            if shared_by is not None and written:
                shared[shared_by[1]] = (row, column, written)
            elif shared_by is not None and shared_by[1] in shared:
                from_row, from_column, first = shared[shared_by[1]]
                written = move_references(first, row - from_row, column - from_column)
                moved += len(written)
                if moved > _MOST_MOVED:
                    raise zipfile.BadZipFile("longer formulas than a sheet has use for")
            yield (row - 1, column - 1), Formula(known, bool(_LINK.search(formula[2])), written)


def move_references(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads when its cell is filled down or to the right: references without $ move along.

    >>> move_references("A1*$B2+C$3", 2, 1)
    'B3*$B4+D$3'
    """

    def moved(hit: re.Match[str]) -> str:
        letters = hit[2] if hit[1] else letter_of(column_number(hit[2]) - 1 + columns)
        return f"{hit[1]}{letters}{hit[3]}{hit[4] if hit[3] else int(hit[4]) + rows}"

    return _REFERENCE.sub(moved, formula)


def _find_notes(xml: bytes) -> Iterator[tuple[str, str]]:
    found = list(_NOTE.finditer(xml))
    for note, after in zip(found, [*found[1:], None], strict=False):
        inner = xml[note.end() : after.start() if after else len(xml)].decode("utf-8", "replace")
        yield note[1].decode(), unescape(_MARKUP.sub(" ", inner))
