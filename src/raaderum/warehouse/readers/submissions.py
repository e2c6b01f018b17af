"""Filled templates: what they say that they are, and what stands in their cells.

Only values are read; nothing is written back, and nothing in the file is run. Everything that cannot be read is found
in one go. Whether the figures make sense is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from raaderum.domain.observations import Observation, Origin, Version
from raaderum.domain.reader_errors import NotATemplate, UnreadableWorkbook
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_cells import Row, read_row
from raaderum.warehouse.readers.submission_findings import Finding, clean, has_cpr, quote
from raaderum.warehouse.readers.submission_layout import (
    COLUMNS,
    ENTRY,
    MACHINE,
    SHEETS,
    TEMPLATE,
    TEMPLATE_VERSION,
    Identity,
)
from raaderum.warehouse.readers.submission_parts import Parts, read_parts, refuse_macros
from raaderum.warehouse.readers.workbook_grid import Book, Grid, Limits, as_text
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

LIMITS = Limits(file_bytes=10_000_000, unpacked_bytes=60_000_000, rows=5_000, columns=100, cells=200_000)
"""A template has 200 rows and 11 columns: more is no template."""
SOURCE = "REPORTED"
_UNIT, _YEAR = re.compile(r"[0-9A-Z][0-9]{3}"), re.compile(r"20[0-9]{2}")
_AREA = re.compile(r"[a-z_]{1,40}")
"""What is repeated in sentences is of a known form: somebody may have written a CPR number over it."""
_HIDDEN = "De skjulte kolonnenavne i række 3 på arket »{sheet}« er slettet. Hent et nyt skema."
_HIDDEN_EN = "The hidden column names in row 3 of the sheet “{sheet}” are deleted. Get a new template."
_NEEDED = {"name", "previous", "value", "reason", "comment", "id"}


@dataclass(frozen=True, eq=False)
class Submission:
    """One filled template. ``findings`` are what kept a cell, a row or a sheet from being read as it should."""

    file: str
    identity: Identity
    heading: str
    """The heading of this year's column, and where it stands."""
    heading_cell: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    def observations(self) -> list[Observation]:
        """Return what is reported; an optional figure left out is no observation."""
        unit, year = self.identity.unit, self.identity.year
        return [
            Observation(
                unit,
                row.variable,
                year,
                row.value,
                row.reason if row.value is None else None,
                origin=Origin.REPORTED,
                source=SOURCE,
                comment=row.comment,
            )
            for row in self.rows
            if row.value is not None or row.reason is not None
        ]


def read_identity(path: Path) -> Identity:
    """Read what a template says that it is.

    Raises:
        MacroWorkbook: It has macros.
        UnreadableWorkbook: Not a workbook, protected by a password, or too large.
        NotATemplate: It has no hidden sheet of ours.
    """
    return _read_identity(path)[0]


def _read_identity(path: Path) -> tuple[Identity, Book]:
    refuse_macros(path, LIMITS.file_bytes)
    try:
        book = Book(path, LIMITS)
        grid = book.grid(MACHINE)
    except UnreadableWorkbook as problem:
        if not path.is_file() or MACHINE not in str(problem):
            raise
        raise NotATemplate(file=path.name) from problem
    cells = {grid.text(r, 0): grid.text(r, 1) for r in range(len(grid.cells)) if grid.width > 1}
    try:
        forms = {"unit": _UNIT, "year": _YEAR, "area": _AREA}
        if cells["template"] != TEMPLATE or not all(form.fullmatch(cells[name]) for name, form in forms.items()):
            raise NotATemplate(file=path.name)
        identity = Identity(
            cells["area"],
            cells["pack_version"],
            cells["pack_hash"],
            cells["unit"],
            quote(cells["unit_name"]),
            int(cells["year"]),
            cells["release"],
            int(cells["template_version"]),
            int(cells.get("base") or 0),
            Version(cells.get("version") or Version.ACCOUNTS),
        )
    except (KeyError, ValueError) as problem:
        raise NotATemplate(file=path.name) from problem
    return identity, book


def read_submission(path: Path, pack: AreaPack) -> Submission:
    """Read a filled template of the area ``pack``.

    Raises:
        MacroWorkbook, UnreadableWorkbook, NotATemplate: As ``read_identity``; or the sheet Indtastning is gone.
    """
    identity, book = _read_identity(path)
    parts = read_parts(path)
    grid = book.grid(ENTRY)
    keys_row, columns = _find_columns(grid)
    findings = [*_sheets(parts), *_personal(book, parts), *_version(identity)]
    lines: dict[str, int] = {}
    findings += _identify_rows(grid, pack, keys_row, columns, lines)
    rows = []
    for variable, line in lines.items():
        row, found = read_row(grid, parts.formulas.get(ENTRY, {}), line, columns, pack, variable)
        rows.append(row)
        findings += found
    heading = (keys_row + 1, columns["value"]) if keys_row + 1 < len(grid.cells) else (keys_row, columns["value"])
    missing = _missing_rows(pack, lines, _address(heading))
    return Submission(
        path.name, identity, grid.text(*heading), _address(heading), tuple(rows), (*findings, *missing)
    )  # fmt: skip


def _address(place: Place) -> str:
    return f"{letter_of(place[1])}{place[0] + 1}"


def _find_columns(grid: Grid) -> tuple[int, dict[str, int]]:
    for row, cells in enumerate(grid.cells[:50]):
        found = {as_text(cell): column for column, cell in enumerate(cells) if as_text(cell) in COLUMNS}
        if found.keys() >= _NEEDED:
            return row, found
    raise UnreadableWorkbook(
        file=grid.file, problem_da=_HIDDEN.format(sheet=ENTRY), problem_en=_HIDDEN_EN.format(sheet=ENTRY)
    )


def _version(identity: Identity) -> Iterator[Finding]:
    if identity.template_version != TEMPLATE_VERSION:
        facts = {"value": identity.template_version, "expected": TEMPLATE_VERSION}
        yield Finding("error", "template-version", ENTRY, "A1", facts=facts)


def _sheets(parts: Parts) -> Iterator[Finding]:
    for name in SHEETS:
        if name not in parts.sheets:
            yield Finding("warning", "sheet-missing", ENTRY, "A1", facts={"value": name})
    if parts.linked:
        yield Finding("warning", "external-links", ENTRY, "A1")


def _personal(book: Book, parts: Parts) -> Iterator[Finding]:
    """Find what looks like a CPR number, in any cell of any sheet and in the notes on cells."""
    for sheet in parts.sheets:
        grid = book.grid(sheet)
        for r, row in enumerate(grid.cells):
            for c, cell in enumerate(row):
                if isinstance(cell, str) and has_cpr(cell):
                    yield Finding("error", "cpr", sheet, _address((r, c)))
    for cell, text in parts.notes:
        if has_cpr(text):
            yield Finding("error", "cpr", ENTRY, cell)


def _identify_rows(
    grid: Grid, pack: AreaPack, keys_row: int, columns: dict[str, int], lines: dict[str, int]
) -> Iterator[Finding]:
    """Fill ``lines`` with the row of each variable, and find the rows that are not what they were."""
    for r in range(keys_row + 2, len(grid.cells)):
        variable, name = grid.text(r, columns["id"]), grid.text(r, columns["name"])
        cell = _address((r, columns["value"]))
        if not variable:
            yield from _stray(grid, r, columns, name, pack)
        elif not _is_asked(pack, variable):
            yield Finding("error", "row-unknown", ENTRY, cell, name=quote(name), facts={"value": quote(variable)})
        elif variable in lines:
            facts = {"other": _address((lines[variable], columns["value"]))}
            yield Finding("error", "row-twice", ENTRY, cell, pack.variables[variable].name.da, variable, facts)
        else:
            lines[variable] = r
            expected = pack.variables[variable].name.da
            if clean(name).casefold() != clean(expected).casefold():
                facts = {"value": quote(name), "expected": expected}
                yield Finding("error", "row-moved", ENTRY, cell, expected, variable, facts)


def _stray(grid: Grid, row: int, columns: dict[str, int], name: str, pack: AreaPack) -> Iterator[Finding]:
    """Find what somebody wrote beside the rows; the public figures and the names of sections are ours."""
    ours = {clean(variable.name.da) for variable in pack.variables.values() if variable.reported is None}
    place = (row, columns["value"])
    if grid.filled(*place) and clean(name) not in ours:
        yield Finding("warning", "stray-value", ENTRY, _address(place), facts={"value": quote(grid.text(*place))})


def _is_asked(pack: AreaPack, variable: str) -> bool:
    found = pack.variables.get(variable)
    return found is not None and (found.reported is not None or any(q.id == variable for q in pack.questions))


def _missing_rows(pack: AreaPack, lines: dict[str, int], heading: str) -> Iterator[Finding]:
    for name, variable in pack.variables.items():
        if name not in lines and _is_asked(pack, name):
            facts = {"value": variable.name.da}
            yield Finding("error", "row-missing", ENTRY, heading, variable.name.da, name, facts)
