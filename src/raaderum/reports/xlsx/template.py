"""A template as a workbook: Vejledning, Indtastning, Kontrol and Definitioner, and a hidden sheet that says what it is.

No macros. The sheets are protected without a password, so that only what can be filled in can be written in.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.workbook import Workbook

from raaderum.domain.observations import REASON_TEXTS
from raaderum.reports.xlsx.table_sheets import OPTIONS
from raaderum.reports.xlsx.template_control import write_control
from raaderum.reports.xlsx.template_entry import write_entry
from raaderum.reports.xlsx.template_guide import write_definitions, write_guide
from raaderum.reports.xlsx.template_sheets import Sheets, place_rows
from raaderum.studies.template import Template
from raaderum.warehouse.readers.submission_layout import EXAMPLE, MACHINE, REASONS, is_fictional

_LISTS = 4
"""The first column, from 0, of the hidden sheet with answers of a question; the reasons stand before it."""


def write_template(template: Template, today: date) -> bytes:
    """Write a template as a workbook.

    Args:
        template: What is asked for, and what is known.
        today: The date written in its properties.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    mark = f"{EXAMPLE} " if is_fictional(template.unit.code) else ""
    title = f"{mark}{template.pack.area.name.da}, {template.unit.full_name}, {template.identity.year}"
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "author": "Råderum", "created": created})
    sheets = Sheets(book, template, place_rows(template), _list_sources(template))
    write_guide(sheets)
    write_entry(sheets)
    write_control(sheets)
    write_definitions(sheets)
    _machine_sheet(book, template)
    book.close()
    return buffer.getvalue()


def place_lines(template: Template) -> dict[str, int]:
    """Return the row that each variable has on the sheet Indtastning, as Excel numbers rows."""
    return place_rows(template).lines


def _list_sources(template: Template) -> dict[str, str]:
    sources = {}
    for number, question in enumerate(template.pack.questions):
        column = _letters(_LISTS + number)
        sources[question.id] = f"={MACHINE}!${column}$2:${column}${1 + len(question.options)}"
    return sources


def _machine_sheet(book: Workbook, template: Template) -> None:
    """Write what the file is, and the lists of the drop-downs. All as text: Excel changes no text."""
    sheet = book.add_worksheet(MACHINE)
    sheet.write_string(0, 0, EXAMPLE if is_fictional(template.unit.code) else "Råderum")
    for row, (key, value) in enumerate(template.identity.as_rows(), start=1):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.write_string(0, _LISTS - 1, "reasons")
    for row, reason in enumerate(REASONS, start=1):
        sheet.write_string(row, _LISTS - 1, REASON_TEXTS[reason].da)
    for column, question in enumerate(template.pack.questions, start=_LISTS):
        sheet.write_string(0, column, question.id)
        for row, option in enumerate(question.options, start=1):
            sheet.write_string(row, column, option.text.da)
    sheet.protect("")
    sheet.very_hidden()


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
