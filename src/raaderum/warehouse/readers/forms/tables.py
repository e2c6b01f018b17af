"""The rows of a filled form: a workbook of its template, or CSV files. Nothing in the file is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from raaderum.domain.errors import UserError
from raaderum.domain.reader_errors import UnreadableForm
from raaderum.warehouse.readers.forms.findings import COMMON, FormFinding, FormLevel
from raaderum.warehouse.readers.forms.layout import EXAMPLE, Column, TableLayout
from raaderum.warehouse.readers.submission_findings import clean
from raaderum.warehouse.readers.submission_parts import read_parts, refuse_macros
from raaderum.warehouse.readers.table_text import read_text_rows
from raaderum.warehouse.readers.workbook_grid import Book, Limits, Value
from raaderum.warehouse.readers.workbook_parts import Place, letter_of

LIMITS = Limits(file_bytes=60_000_000, rows=300_000, columns=100, cells=5_000_000)
_HEADER_WITHIN = 20
_WORKBOOKS = (".xlsx", ".xlsm", ".xltm", ".xltx", ".xlam", ".xlsb", ".xls")
_ZIP = b"PK\x03\x04"
_MOST_FILES = 20


@dataclass(frozen=True, eq=False)
class FormRow:
    """One row. ``line`` is Excel's row number; ``cells`` by the key of the column, empty ones left out."""

    table: FormTable
    line: int
    cells: Mapping[str, Value]
    formulas: Mapping[str, str] = field(default_factory=dict)
    """Of the cells that hold one, as the file writes it."""

    def address(self, key: str) -> str:
        """Return a cell as Excel writes it: "C15"; the row's first cell where the column is not there."""
        return f"{letter_of(self.table.columns.get(key, 0))}{self.line}"

    def find(
        self, key: str, code: str, facts: Mapping[str, str | int] | None = None, level: FormLevel = "error"
    ) -> FormFinding:
        """Return a finding about a cell of the row."""
        table, column = self.table, self.table.layout.column(key)
        cell = self.address(key)
        texts = table.layout.texts.get(code) or COMMON[code]
        return FormFinding(level, code, table.file, table.sheet, cell, self.line, column.heading, texts, facts or {})


@dataclass(frozen=True, eq=False)
class FormTable:
    """A sheet or a CSV file, laid out. ``broken`` are cells, by line and then by key, with the code of why."""

    layout: TableLayout
    file: str
    sheet: str
    columns: Mapping[str, int]
    rows: list[FormRow] = field(default_factory=list)
    broken: dict[int, dict[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    """Headings of columns that the form does not have."""


@dataclass(frozen=True, eq=False)
class _Cells:
    file: str
    sheet: str
    rows: Sequence[Sequence[Value]]
    skipped: int = 0
    broken: Mapping[Place, str] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)


def read_form_tables(
    source: Path | Sequence[Path],
    layouts: Sequence[TableLayout],
    limits: Limits = LIMITS,
    others: Sequence[TableLayout] = (),
) -> dict[str, list[FormTable]]:
    """Read what files hold, by the name of the table.

    Args:
        source: A workbook with the template's sheets, a CSV file, several, or a folder of them. Which table a CSV
            file is shows in its headings.
        layouts: The tables to look for; another one in a file is passed over.
        limits: The most that is read of each file.
        others: Tables that a CSV file may hold as well; one that fits such a table better is passed over.

    Raises:
        UnreadableForm, UnreadableTable, UnreadableWorkbook, MacroWorkbook, UnreadableCell: A file as a whole.
    """
    found: dict[str, list[FormTable]] = {layout.name: [] for layout in layouts}
    for path in _files(source):
        for table in _read_file(path, layouts, limits, others):
            found[table.layout.name].append(table)
    for layout in layouts:
        if layout.required and not found[layout.name]:
            raise _missing_table(source, layout)
    return found


def sheets_of(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets; none for a file that is no workbook."""
    return read_parts(path).sheets if path.suffix.lower() in _WORKBOOKS else ()


def _files(source: Path | Sequence[Path]) -> list[Path]:
    if not isinstance(source, Path):
        return [file for one in source for file in _files(Path(one))]
    if not source.is_dir():
        return [source]
    named = (file for file in source.iterdir() if not file.name.startswith((".", "~")))
    files = sorted(file for file in named if file.suffix.lower() in {".csv", ".xlsx"})
    if not files or len(files) > _MOST_FILES:
        raise UnreadableForm(
            file=source.name,
            problem_da=f"Mappen har {len(files)} filer (.csv, .xlsx). Læg skemaerne i den, højst {_MOST_FILES} filer.",
            problem_en=f"The folder holds {len(files)} files (.csv, .xlsx). Put the forms in it, {_MOST_FILES} "
            "files at most.",
        )
    return files


def _read_file(
    path: Path, layouts: Sequence[TableLayout], limits: Limits, others: Sequence[TableLayout]
) -> Iterator[FormTable]:
    content = _content(path, limits)
    if content[:4] == _ZIP or path.suffix.lower() in _WORKBOOKS:
        yield from _read_workbook(path, layouts, limits)
        return
    read = read_text_rows(path, content, limits.rows)
    if len(read.rows) > limits.rows:
        raise UnreadableForm(
            file=path.name,
            problem_da=f"Den har mere end {limits.rows} rækker. Del den i flere filer.",
            problem_en=f"It has more than {limits.rows} rows. Divide it into several files.",
        )
    cells = _Cells(path.name, "", [[clean(cell) or None for cell in row] for row in read.rows], read.skipped)
    known = (*others, *(one for one in layouts if one not in others))
    fitting = [table for layout in known if (table := _lay_out(cells, layout)) is not None]
    if not fitting:
        raise _no_headings(path, "", layouts)
    best = max(fitting, key=lambda table: len(table.columns))
    if best.layout in layouts:
        yield best


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise UnreadableForm(
                file=path.name,
                problem_da=f"Den fylder mere end {limits.file_bytes / 1e6:g} MB. Del den i flere filer.",
                problem_en=f"It is larger than {limits.file_bytes / 1e6:g} MB. Divide it into several files.",
            )
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableForm(
            file=path.name,
            problem_da="Den findes ikke, eller den kan ikke åbnes. Ret stien.",
            problem_en="It does not exist, or it cannot be opened. Correct the path.",
        ) from problem


def _read_workbook(path: Path, layouts: Sequence[TableLayout], limits: Limits) -> Iterator[FormTable]:
    refuse_macros(path, limits.file_bytes)
    book = Book(path, limits)  # checks how large all parts are, before more is read
    parts = read_parts(path)
    names = {name.strip().casefold() for name in parts.sheets}
    for layout in layouts:
        if layout.sheet.casefold() not in names:
            continue
        grid = book.grid(layout.sheet)
        formulas = parts.formulas.get(grid.sheet, {})
        broken = {place: "not-calculated" for place, formula in formulas.items() if not formula.calculated}
        broken |= dict.fromkeys(grid.errors, "excel-error")
        rows = [[_tidy(grid.value(r, c)) for c in range(grid.width)] for r in range(len(grid.cells))]
        texts = {place: formula.text for place, formula in formulas.items()}
        table = _lay_out(_Cells(path.name, grid.sheet, rows, 0, broken, texts), layout)
        if table is None:
            raise _no_headings(path, layout.sheet, [layout])
        yield table


def _tidy(value: Value) -> Value:
    return (clean(value) or None) if isinstance(value, str) else value


def _lay_out(cells: _Cells, layout: TableLayout) -> FormTable | None:
    """Find the header and return the rows below it; None where there is no header of this table."""
    for top, row in enumerate(cells.rows[:_HEADER_WITHIN]):
        columns = _columns(row, layout)
        if _is_header(columns, layout):
            others = [value for c, value in enumerate(row) if isinstance(value, str) and c not in columns.values()]
            table = FormTable(layout, cells.file, cells.sheet, columns, ignored=tuple(others))
            for place, values in enumerate(cells.rows[top + 1 :], top + 1):
                _add_row(table, cells, place, values)
            return table
    return None


def _columns(row: Sequence[Value], layout: TableLayout) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        if isinstance(value, str):
            column = next((c for c in layout.columns if c.is_called(value) and c.key not in found), None)
            if column is not None:
                found[column.key] = place
    return found


def _is_header(columns: Mapping[str, int], layout: TableLayout) -> bool:
    needed = {column.key for column in layout.columns if column.needed}
    return needed <= columns.keys() and (not layout.any_of or any(key in columns for key in layout.any_of))


def _add_row(table: FormTable, cells: _Cells, place: int, values: Sequence[Value]) -> None:
    line = place + 1 + cells.skipped
    filled = {key: values[c] for key, c in table.columns.items() if c < len(values) and values[c] is not None}
    broken = {
        key: cells.broken[place, c]
        for key, c in table.columns.items()
        if (place, c) in cells.broken and not table.layout.column(key).formula
    }
    first = next(iter(filled.values()), None)
    shows_how = table.layout.has_examples and isinstance(first, str) and first.upper().startswith(EXAMPLE)
    if (not filled and not broken) or shows_how:
        return
    formulas = {key: cells.formulas[place, c] for key, c in table.columns.items() if (place, c) in cells.formulas}
    table.rows.append(FormRow(table, line, filled, formulas))
    if broken:
        table.broken[line] = broken


def _missing_table(source: Path | Sequence[Path], layout: TableLayout) -> UserError:
    name = source.name if isinstance(source, Path) else ", ".join(Path(one).name for one in source)
    return UnreadableForm(
        file=name,
        problem_da=f"Arket »{layout.sheet}« (eller en CSV-fil med dets kolonner) mangler. Hent et nyt skema.",
        problem_en=f"The sheet “{layout.sheet}” (or a CSV file with its columns) is missing. Get a new template.",
    )


def _no_headings(path: Path, sheet: str, layouts: Sequence[TableLayout]) -> UserError:
    where_da, where_en = (f"Arket »{sheet}«", f"The sheet “{sheet}”") if sheet else ("Filen", "The file")
    wanted_da = "; eller ".join(_wanted(layout, "da") for layout in layouts)
    wanted_en = "; or ".join(_wanted(layout, "en") for layout in layouts)
    return UnreadableForm(
        file=path.name,
        problem_da=f"{where_da} har ingen række med overskrifterne {wanted_da}. Skriv dem, eller hent et nyt skema.",
        problem_en=f"{where_en} has no row with the headings {wanted_en}. Write them, or get a new template.",
    )


def _wanted(layout: TableLayout, language: str) -> str:
    def named(columns: Sequence[Column]) -> list[str]:
        return [column.heading.in_language(language) for column in columns]

    needed = named([column for column in layout.columns if column.needed])
    one_of = named([layout.column(key) for key in layout.any_of])
    either = " or " if language == "en" else " eller "
    return ", ".join([*needed, *([either.join(one_of)] if one_of else [])])
