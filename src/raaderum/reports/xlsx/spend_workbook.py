"""Purchases as a workbook: the answer, and tables whose sums and what-ifs are formulas with their values kept."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.spend_briefing import SpendBriefing
from raaderum.reports.spend_tables import (
    duplicates_table,
    items_table,
    suppliers_table,
)
from raaderum.reports.tables import Table
from raaderum.reports.xlsx.spend_sheets import write_causes_sheet, write_places_sheet, write_potential_sheet
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets

_ALL_ITEMS = 200
_LINE = 125
"""Letters that the columns of the first sheet hold on a line."""


def write_spend_xlsx(briefing: SpendBriefing, today: date, link: str = "") -> bytes:
    """Write a briefing about purchases as a workbook. Names and numbers of invoices are written as text, always.

    Args:
        briefing: What is said.
        today: The date written in it.
        link: How to make the same again.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": briefing.headline, "author": "Råderum", "created": created})
    sheets = Sheets(book, briefing.words, briefing.mark)
    answer, words = briefing.answer, briefing.words
    _answer_sheet(sheets, briefing, today, link)
    write_causes_sheet(sheets, answer.leaks)
    write_potential_sheet(sheets, answer.potential)
    items = items_table(answer.prices, words, answer.item_names, _ALL_ITEMS)
    suppliers = suppliers_table(answer.suppliers, words, answer.agreement_names)
    duplicates = duplicates_table(answer.duplicates, words, answer.supplier_names)
    _ = words.gettext
    _table_sheet(sheets, _("Varer"), items, [34, 9, 14, 14, 14, 14, 12, 16, 16], briefing.price_lines)
    _table_sheet(sheets, _("Leverandører"), suppliers, [40, 12, 14, 16, 16, 16, 60], [])
    write_places_sheet(sheets, answer.small)
    _table_sheet(sheets, _("Mulige dubletter"), duplicates, [40, 22, 22, 24, 13, 13, 10, 14], briefing.duplicate_lines)
    _method_sheet(sheets, briefing, link)
    book.close()
    return buffer.getvalue()


def _answer_sheet(sheets: Sheets, briefing: SpendBriefing, today: date, link: str) -> None:
    labels = briefing.labels
    sheet = sheets.add(sheets.words.gettext("Svar"))
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 2, 18)
    sheet.set_column(3, 3, 60)
    row = sheets.lines(sheet, sheets.top, [briefing.masthead], font_color="#595959")
    sheet.set_row(row, 22)
    row = sheets.lines(sheet, row, [briefing.headline], bold=True, font_size=15, font_color="#0B3D6B")
    facts = [f"{name}: {value}" for name, value in briefing.facts_on(today)]
    row = sheets.lines(sheet, row, [*([briefing.mark_sentence] if briefing.mark_sentence else []), *facts]) + 1
    row = _paragraphs(sheets, sheet, row, briefing.situation) + 1
    row = sheets.table(sheet, row, briefing.causes)
    row = _paragraphs(sheets, sheet, row, briefing.unclassified) + 1
    for title, lines in (
        (labels["ranked"], [*briefing.ranked_lines, briefing.ranked_note]),
        (labels["compliance"], briefing.compliance_lines),
        (labels["potential"], briefing.potential_lines),
        (labels["beside"], briefing.beside_lines),
        (labels["invoices"], briefing.invoice_lines),
        (labels["prices"], briefing.price_lines),
        (labels["duplicates"], briefing.duplicate_lines),
        (labels["limits"], briefing.limits),
        (labels["next"], briefing.steps),
    ):
        if lines:
            row = sheets.lines(sheet, row, [title], bold=True)
            row = _paragraphs(sheets, sheet, row, lines) + 1
    for table in (briefing.compliance, briefing.sizes):
        if table.rows:
            row = sheets.table(sheet, row, table)
    sheets.lines(sheet, row, [briefing.source_line, *([link] if link else [])], font_color="#595959")


def _paragraphs(sheets: Sheets, sheet: Worksheet, row: int, lines: list[str]) -> int:
    """Write sentences below each other, wrapped over the columns of the tables; return the row below them."""
    style = sheets.format(text_wrap=True)
    for line in lines:
        if len(line) > _LINE:
            sheet.merge_range(row, 0, row, 3, "", style)
            sheet.set_row(row, 15 * -(-len(line) // _LINE))
        sheet.write_string(row, 0, line, style if len(line) > _LINE else sheets.format())
        row += 1
    return row


def _table_sheet(sheets: Sheets, name: str, table: Table, widths: list[int], lines: list[str]) -> None:
    sheet = sheets.add(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    row = sheets.lines(sheet, sheets.top, lines)
    if table.rows:
        sheets.table(sheet, row, table)
        sheet.freeze_panes(row + 2, 1)


def _method_sheet(sheets: Sheets, briefing: SpendBriefing, link: str) -> None:
    labels = briefing.labels
    sheet = sheets.add(labels["method"])
    sheet.set_column(0, 0, 120)
    row = sheets.lines(sheet, sheets.top, [labels["method"]], bold=True)
    row = sheets.lines(sheet, row, [*briefing.method, *briefing.compliance_lines[-1:]]) + 1
    row = sheets.lines(sheet, row, [labels["sources"]], bold=True)
    sheets.lines(sheet, row, [*briefing.sources, briefing.source_line, *([link] if link else [])])
