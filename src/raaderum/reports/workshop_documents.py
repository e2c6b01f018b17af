"""What a workshop leaves as Word and Excel: for who was there, and for who decides."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from raaderum.packs.workshop import WorkshopFile
from raaderum.reports.case_tables import case_widths
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.words import Words
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets

_EMPTY_LINES, _CHOICES = 15, 5
_WIDTHS = {"plan": (30, 20, 14, 22, 18, 26, 10), "prerequisites": (26, 26, 40, 26)}
"""Shares of the width that the columns of a table of texts get in Word."""


@dataclass(frozen=True)
class WorkshopPaper:
    """Everything that is printed. ``mark`` says that the figures are made up."""

    title: str
    municipality: str
    words: Words
    day: WorkshopFile
    tables: Sequence[Table]
    note: str
    mark: str | None = None


def write_workshop_docx(paper: WorkshopPaper, today: date) -> bytes:
    """Write the result as a Word document."""
    from raaderum.reports.docx.word_file import WordFile  # here: the site starts without reading it

    words = paper.words
    file = WordFile(paper.title, words, today, paper.mark)
    file.footer([paper.day.source.title], words.gettext("Side"))
    file.text(f"{paper.municipality} · {words.day(today)}", "Subtitle", keep=True)
    file.heading(paper.title, 1)
    file.text(paper.note)
    for table in sorted(paper.tables, key=lambda one: one.id != "plan"):  # what the day was for comes first
        file.heading(table.title)
        if table.rows:
            widths = list(_WIDTHS.get(table.id, ())) or case_widths(table, words)
            file.table(table, widths, titled=False, whole=False)
        else:
            file.text(words.gettext("Intet endnu."))
    return file.save()


def write_workshop_xlsx(paper: WorkshopPaper, today: date) -> bytes:
    """Write the workbook for the tables: the day, and a sheet to fill in for each step."""
    words, buffer = paper.words, io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": paper.title, "author": "Råderum", "created": created})
    sheets = Sheets(book, words, paper.mark)
    _day(sheets, paper)
    _choices(sheets, words)
    for table in paper.tables:
        sheet = sheets.add(table.title[:31])
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(table.columns), 24)
        row = sheets.table(sheet, sheets.top, table, wrap=True)
        if table.id != "cases":  # what is calculated is not written by hand
            _lines_to_fill(sheets, sheet, row - 1, len(table.columns), _EMPTY_LINES)
    book.close()
    return buffer.getvalue()


def _choices(sheets: Sheets, words: Words) -> None:
    """Write the sheet that a table fills in: the five processes it points at, and why."""
    _ = words.gettext
    columns = tuple(
        Column(title, "text")
        for title in (_("Proces"), _("Nr."), _("Hvorfor den?"), _("Hvad ved vi ikke?"), _("Hvem kan svare?"))
    )
    sheet = sheets.add(_("Bordets fem"))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 4, 40)
    row = sheets.table(sheet, sheets.top, Table("choices", _("De fem, vores bord peger på"), columns, ()))
    _lines_to_fill(sheets, sheet, row - 1, len(columns), _CHOICES)


def _lines_to_fill(sheets: Sheets, sheet: Worksheet, first: int, columns: int, lines: int) -> None:
    style = sheets.format(bottom=1, bottom_color="#BFBFBF", bg_color="#FFF2B3", text_wrap=True)
    for row in range(first, first + lines):
        for column in range(columns):
            sheet.write_blank(row, column, None, style)


def _day(sheets: Sheets, paper: WorkshopPaper) -> None:
    sheet, words = sheets.add(paper.words.gettext("Dagen")), paper.words
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    row = sheets.top
    sheet.write_string(row, 0, paper.title, sheets.format(bold=True, font_size=15))
    row += 2
    for step in paper.day.steps:
        sheet.write_string(row, 0, f"{step.from_}–{step.to}", sheets.format(bold=True))
        sheet.write_string(
            row, 1, f"{words.of(step.name)}. {words.of(step.purpose)}", sheets.format(bold=True, text_wrap=True)
        )
        for text in step.do:
            row += 1
            sheet.write_string(row, 1, f"• {words.of(text)}", sheets.format(text_wrap=True))
        row += 2
    sheet.write_string(row, 0, words.gettext("Deltagere"), sheets.format(bold=True))
    for text in paper.day.participants:
        sheet.write_string(row, 1, words.of(text), sheets.format(text_wrap=True))
        row += 1
