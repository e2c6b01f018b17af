"""The parts of a workbook: which are sheets, how much is in them, and whether the archive is what it says it is.

Looked at before any other reader unpacks them: what is laid out in memory from one stray cell ends the process.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

Place = tuple[int, int]

DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, LookupError, ValueError, OverflowError, RuntimeError,
    ElementTree.ParseError, expat.ExpatError,
)  # fmt: skip
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ROW, _WHOLE = re.compile(r"[1-9]\d{0,6}", re.ASCII), re.compile(r"\s*\d{1,40}\s*", re.ASCII)
_MOST_MERGED = 100_000
_PIECE = 2**20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(eq=False)
class SheetSize:
    """The last row and column (from 1) that have a cell, the letters of the shared texts in them, and the errors.

    A text that many cells share is laid out once for each.
    """

    height: int = 0
    width: int = 0
    letters: int = 0
    merged: int = 0
    errors: list[Place] = field(default_factory=list)


def check_parts(archive: zipfile.ZipFile) -> None:
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


def measure_sheets(archive: zipfile.ZipFile) -> dict[str, SheetSize]:
    """Return how much is in every sheet, by its name, and in parts that lie as sheets do, by that of the part.

    Raises:
        One of DAMAGED: It is no workbook.
    """
    names = {part.lower(): name for part, name in part_names(archive).items()}
    shared = _shared_lengths(archive)
    found = {}
    for part in archive.namelist():
        beside = part.lower().startswith("xl/worksheets/") and part.lower().endswith(".xml")
        if part.lower() in names or beside:
            found[names.get(part.lower(), part)] = _measure(archive.read(part), shared)
    return found


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part of the archive to name of the sheet."""
    relations = _xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): str(r.get("Target")) for r in relations.iter() if r.get("Id")}
    sheets = [s for s in _xml(archive.read("xl/workbook.xml")).iter() if s.tag.endswith("}sheet")]
    return {_part(targets.get(s.get(_RELATION), "")): str(s.get("name")) for s in sheets}


def _part(target: str) -> str:
    path = target.replace("\\", "/").lstrip("/")
    return path if path.startswith("xl/") or target.startswith("/") else f"xl/{path}"


def _xml(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content:
        raise ElementTree.ParseError("a workbook has no document type")
    return ElementTree.fromstring(content)  # noqa: S314 - entities need a document type, refused above


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return how long the texts are that cells share."""
    part = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(letters: str) -> None:
        if lengths:
            lengths[-1] += len(letters)

    if part is not None:
        parser = _parser(start)
        parser.CharacterDataHandler = text
        parser.Parse(archive.read(part), True)
    return lengths


def _measure(xml: bytes, shared: Sequence[int]) -> SheetSize:
    """Go through a sheet as any reader of XML sees it: what looks like a tag need not be one."""
    return _Meter(shared).measure(xml)


class _Meter:
    """Counts what is in a sheet while it is parsed."""

    def __init__(self, shared: Sequence[int]) -> None:
        self.shared, self.size = shared, SheetSize()
        self.at_row = self.at_column = 0
        self.is_shared = False
        self.number: list[str] = []
        self.kinds = {"c": self.cell, "v": self.value, "row": self.row, "mergeCell": self.merge}
        self.parser = _parser(self.start)

    def measure(self, xml: bytes) -> SheetSize:
        self.parser.Parse(xml, True)
        return self.size

    def start(self, name: str, attributes: dict[str, str]) -> None:
        handle = self.kinds.get(name) or self.kinds.get(name.rpartition(":")[2])
        if handle is not None:
            handle(attributes)

    def cell(self, attributes: dict[str, str]) -> None:
        self.at_row, self.at_column = _place(attributes.get("r"), self.at_row, self.at_column)
        size = self.size
        size.height, size.width = max(size.height, self.at_row), max(size.width, self.at_column)
        self.is_shared = attributes.get("t") == "s"
        if attributes.get("t") == "e":
            size.errors.append((self.at_row - 1, self.at_column - 1))

    def row(self, attributes: dict[str, str]) -> None:
        self.at_row, self.at_column = _row(attributes.get("r"), self.at_row), 0

    def merge(self, _attributes: dict[str, str]) -> None:
        self.size.merged += 1
        if self.size.merged > _MOST_MERGED:
            raise zipfile.BadZipFile("more merged areas than a sheet has use for")

    def value(self, _attributes: dict[str, str]) -> None:
        """Listen to the number of a shared text, until the value ends."""
        if self.is_shared:
            self.parser.CharacterDataHandler, self.parser.EndElementHandler = self.number.append, self.end_of_value

    def end_of_value(self, name: str) -> None:
        if name.rpartition(":")[2] != "v":
            return
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        text = "".join(self.number)
        self.number.clear()
        at = int(text) if _WHOLE.fullmatch(text) else -1
        self.size.letters += self.shared[at] if 0 <= at < len(self.shared) else 0


def _place(reference: str | None, row: int, column: int) -> Place:
    """Return row and column of a cell, from 1; without a reference it lies to the right of the one before."""
    if reference is None:
        return max(row, 1), column + 1
    hit = _PLACE.fullmatch(reference)
    if hit is None:
        raise zipfile.BadZipFile("a cell lies nowhere")
    return int(hit[2]), column_number(hit[1])


def _row(reference: str | None, row: int) -> int:
    if reference is None:
        return row + 1
    if _ROW.fullmatch(reference) is None:
        raise zipfile.BadZipFile("a row lies nowhere")
    return int(reference)


def _parser(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    def refuse(*_facts: object) -> None:
        raise zipfile.BadZipFile("a workbook has no document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    return parser


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
