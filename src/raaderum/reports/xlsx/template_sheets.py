"""What the sheets of a template share: formats, headings, and where each figure stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.key_figures import Reporting, Variable
from raaderum.domain.observations import VERSION_TEXTS
from raaderum.domain.units import Unit
from raaderum.reports.text import words_in
from raaderum.studies.template import KnownRow, Template, TemplateRow
from raaderum.warehouse.readers.submission_layout import COLUMNS, ENTRY, EXAMPLE, is_fictional

DARK, GREY, BAND, YELLOW, PALE = "#0B3D6B", "#F0F0F0", "#DCE6F1", "#FFF2B3", "#EFE9CF"
THIN = {"border": 1, "border_color": "#D0D0D0"}
WORDS = words_in("da")
KEYS_ROW, HEAD_ROW = 2, 3
"""Rows of the entry sheet from 0: the hidden one with the columns' keys, and the headings."""
KNOWN = "known"
"""Stands for the public figures, which are no section of the pack."""


def letter(key: str) -> str:
    """Return Excel's letter of a column of the entry sheet."""
    return chr(ord("A") + COLUMNS.index(key))


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand on the entry sheet, as Excel numbers rows.

    ``bands`` are the rows with the name of a section, by its id; ``spans`` its first and last figure.
    """

    lines: dict[str, int]
    bands: dict[str, int]
    spans: dict[str, tuple[int, int]]
    last: int


def place_rows(template: Template) -> Places:
    """Decide where each figure stands: the known ones first, then section by section, each under a band."""
    lines, bands, spans, line = dict[str, int](), dict[str, int](), dict[str, tuple[int, int]](), HEAD_ROW + 1
    if template.known:
        line += 1
        bands[KNOWN] = line
    for known in template.known:
        line += 1
        lines[known.variable.id] = line
    for row in template.rows:
        if row.section.id not in bands:
            line += 1
            bands[row.section.id] = line
        line += 1
        lines[row.variable.id] = line
        spans[row.section.id] = (spans.get(row.section.id, (line, line))[0], line)
    return Places(lines, bands, spans, line)


@dataclass(eq=False)
class Sheets:
    """The workbook in the making."""

    book: Workbook
    template: Template
    places: Places
    lists: dict[str, str]
    """Where the answers of each question stand, as the source of a drop-down."""
    _formats: dict[str, Format] = field(default_factory=dict)

    def format(self, **properties: Any) -> Format:
        """Return a format, the same one for the same properties."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "locked": True}
            self._formats[key] = self.book.add_format({**base, **properties})
        return self._formats[key]

    def add(self, name: str, color: str) -> Worksheet:
        """Add a protected A4 sheet with its first row; what is fictional says so there and on paper."""
        sheet = self.book.add_worksheet(name)
        unit, year = self.template.unit, self.template.identity.year
        kind = VERSION_TEXTS[self.template.identity.version].da
        title = f"{name}: {self.template.pack.area.name.da}, {name_unit(unit)}, {kind} {year}"
        if is_fictional(unit.code):
            title = f"{EXAMPLE} · {title} · kommunen findes ikke"
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=15, font_color=DARK))
        sheet.set_row(0, 24)
        sheet.set_tab_color(color)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.7, 0.6)
        mark = f"&C&B{EXAMPLE}" if is_fictional(unit.code) else ""
        sheet.set_header(f"&L{_header(name_unit(unit))}, {year}{mark}&R{name}")
        sheet.set_footer("&LRåderum&RSide &P af &N")
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def head(self, sheet: Worksheet, row: int, titles: Iterable[str]) -> None:
        """Write a row of headings."""
        style = self.format(bold=True, bg_color=DARK, font_color="white", text_wrap=True, border=1, valign="vcenter")
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, style)

    def value_now(self, variable: str) -> float | None:
        """Return the value that stands in this year's column from the start."""
        return self._values["value"].get(variable)

    def value_before(self, variable: str) -> float | None:
        """Return the value that stands in last year's column."""
        return self._values["previous"].get(variable)

    @cached_property
    def _values(self) -> dict[str, dict[str, float]]:
        rows: list[KnownRow | TemplateRow] = [*self.template.known, *self.template.rows]
        now = {r.variable.id: r.now.value for r in rows if r.now is not None}
        previous = {r.variable.id: r.previous.value for r in rows if r.previous is not None}
        return {
            "value": {name: float(v) for name, v in now.items() if v is not None},
            "previous": {name: float(v) for name, v in previous.items() if v is not None},
        }

    def cells(self, variables: Iterable[str], key: str) -> str:
        """Return the cells of variables on the entry sheet, as the arguments of a formula; neighbours as one range."""
        column, runs = letter(key), list[list[int]]()
        for line in sorted(self.places.lines[name] for name in variables):
            if runs and line == runs[-1][1] + 1:
                runs[-1][1] = line
            else:
                runs.append([line, line])
        spans = [f"${column}${a}" if a == b else f"${column}${a}:${column}${b}" for a, b in runs]
        return ",".join(f"{ENTRY}!{span}" for span in spans)


def name_unit(unit: Unit) -> str:
    """Return "X017 Birkeby Kommune"."""
    return f"{unit.code} {unit.full_name}"


def typical_text(sheets: Sheets, rules: Reporting, variable: Variable) -> str:
    """Return what is plausible: "Typisk 2–50 stk. for hver km (Kommunevej i alt)."."""
    span = f"Typisk {plain_number(rules.low)}–{plain_number(rules.high)} {variable.unit.da}"
    if rules.low < 0:
        span = f"Typisk {plain_number(rules.low)} til {plain_number(rules.high)} {variable.unit.da}"
    if rules.per:
        per = sheets.template.pack.variables[rules.per]
        span += f" for hver {per.unit.da.removesuffix('.')} ({per.name.da})"
    return f"{span}.".replace("..", ".")


def plain_number(value: float) -> str:
    """Write a number in Danish with as many decimals as it has.

    >>> plain_number(0.05), plain_number(11000)
    ('0,05', '11.000')
    """
    text = f"{value:.6f}".rstrip("0")
    return WORDS.number(value, len(text.partition(".")[2]))


def _header(text: str) -> str:
    """Escape what a header of Excel would read as a code."""
    return text.replace("&", "&&")
