"""Sheets with typed tables: what all workbooks of answers share. Every text is written as text, never as a formula."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.tables import Column, Kind, Table
from raaderum.reports.text import Words

FORMATS: dict[Kind, str] = {
    "text": "@",
    "kroner": "#,##0",
    "millions": "#,##0.0",
    "share": "0.0%",
    "year": "0",
    "distance": "0.00",
    "number0": "#,##0",
    "number1": "#,##0.0",
    "number2": "#,##0.00",
    "rank": "0",
    "flag": "0",
    "signed": "+#,##0;-#,##0;0",
    "factor": "General",
}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Sheets:
    """A workbook with its formats; each sheet is written from the top down."""

    def __init__(self, book: Workbook, words: Words, mark: str | None = None) -> None:
        """``mark`` stands on top of every sheet, and of every printed page: simulated figures."""
        self.book, self.words, self.mark = book, words, mark
        self._formats: dict[str, Format] = {}

    def format(self, **properties: Any) -> Format:
        """Return a format; equal ones are made once."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": "Calibri", "valign": "top", **properties})
        return self._formats[key]

    def add(self, name: str) -> Worksheet:
        """Add a sheet, laid out for printing, with the mark on top."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if self.mark:
            sheet.write_string(0, 0, self.mark, self.format(bold=True))
            sheet.set_header(f"&R&B{self.mark}")
        return sheet

    @property
    def top(self) -> int:
        """The first row that is free, from 0."""
        return 1 if self.mark else 0

    def lines(self, sheet: Worksheet, row: int, lines: list[str], **properties: Any) -> int:
        """Write texts below each other; return the row below them."""
        for line in lines:
            sheet.write_string(row, 0, line, self.format(**properties))
            row += 1
        return row

    def table(self, sheet: Worksheet, row: int, table: Table, *, wrap: bool = False) -> int:
        """Write a table with its title; return the row below it. ``wrap``: long texts go on below each other."""
        sheet.write_string(row, 0, table.title, self.format(bold=True))
        sheet.set_row(row + 1, 48)
        for j, column in enumerate(table.columns):
            heading = self.format(indent=_indent(column), bold=True, text_wrap=True, bottom=1, align=_align(column))
            sheet.write_string(row + 1, j, column.title, heading)
        for i, values in enumerate(table.rows):
            for j, (value, column) in enumerate(zip(values, table.columns, strict=True)):
                level = table.levels[i] if table.levels and j == 0 else 0
                mark = table.marks.get((i, j), "")
                style = self.format(
                    num_format=mark_format(FORMATS[column.kind], mark),
                    bold=i in table.strong,
                    align=_align(column),
                    indent=_indent(column) + level,
                    text_wrap=wrap and column.kind == "text",
                )
                if isinstance(value, str) or value is None:
                    sheet.write_string(row + 2 + i, j, (value if value is not None else "–") + mark, style)
                else:
                    sheet.write_number(row + 2 + i, j, value, style)
        return row + 3 + len(table.rows)


def mark_format(number_format: str, mark: str) -> str:
    """Return a number format that writes a footnote's mark after the number: the cell stays a number.

    >>> mark_format("+0;-0;0", " ¹)")
    '+0" ¹)";-0" ¹)";0" ¹)"'
    """
    if not mark or number_format == FORMATS["text"]:
        return number_format
    return ";".join(f'{part}"{mark}"' for part in number_format.split(";"))


def _align(column: Column) -> str:
    return "left" if column.kind == "text" else "right"


def _indent(column: Column) -> int:
    return 1 if column.kind == "text" else 0
