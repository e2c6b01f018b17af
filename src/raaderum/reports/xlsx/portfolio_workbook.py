"""A portfolio as a workbook: what is taken, what is left out and why, and what the choice rests on."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import xlsxwriter

from raaderum.reports.portfolio_tables import left_table, portfolio_lines, taken_table
from raaderum.reports.text.words import Words
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.studies.portfolio import PortfolioResult

_NAME, _NUMBER = 54, 18
"""Letters of the columns."""


def write_portfolio(found: PortfolioResult, words: Words, today: date, mark: str | None = None) -> bytes:
    """Write a portfolio as a workbook; ``mark`` says that the figures are made up."""
    _, buffer = words.gettext, io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": _("Portefølje"), "author": "Råderum", "created": created})
    sheets = Sheets(book, words, mark)
    sheet = sheets.add(_("Portefølje"))
    sheet.set_column(0, 0, _NAME)
    sheet.set_column(1, 6, _NUMBER)
    sheet.write_string(sheets.top, 0, _("Portefølje"), sheets.format(bold=True, font_size=15))
    row = sheets.lines(sheet, sheets.top + 1, [_limits(found, words), *portfolio_lines(found, words)]) + 1
    for table in (taken_table(found, words), left_table(found, words)):
        if table.rows:
            row = sheets.table(sheet, row, table) + 1
    book.close()
    return buffer.getvalue()


def _limits(found: PortfolioResult, words: Words) -> str:
    """Say what limits the choice was made under."""
    _ = words.gettext
    none = _("ingen grænse")
    budget = none if found.budget_dkk is None else words.say(_("{amount} kr."), amount=words.number(found.budget_dkk))
    hours = none if found.it_hours is None else words.number(found.it_hours)
    return words.say(_("Ramme: budget {budget}, it-timer {hours}."), budget=budget, hours=hours)
