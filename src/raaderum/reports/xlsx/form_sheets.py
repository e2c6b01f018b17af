"""Sheets of a form to fill in: headings with help, yellow cells, lists to choose from. No macros, no protection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.warehouse.readers.forms.layout import TableLayout

DARK, YELLOW, FAINT, GREY = "#0B3D6B", "#FFF2B3", "#595959", "#F0F0F0"
THIN = {"border": 1, "border_color": "#D0D0D0"}
HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
PROSE = 30
"""Columns wider than this hold prose, which wraps."""


def start_form(sheets: Sheets, layout: TableLayout, lead: str) -> Worksheet:
    """Add the sheet of a table: what it is for, and the headings with their help as notes."""
    sheet = sheets.add(layout.sheet)
    sheet.write_string(sheets.top, 0, lead, sheets.format(italic=True, font_color=FAINT))
    head = sheets.format(bold=True, text_wrap=True, font_color="#FFFFFF", bg_color=DARK, **THIN)
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEAD_ROW, place, column.heading.da, head)
        if column.help:
            sheet.write_comment(HEAD_ROW, place, column.help, {"x_scale": 2})
    sheet.freeze_panes(FIRST_ROW, 1)
    return sheet


def write_value(sheet: Worksheet, at: tuple[int, int], value: Any, style: Format) -> None:
    """Write what a cell holds: a day, a number, a text, or nothing. A text is never a formula."""
    if isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 — a day in a cell has no zone
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(*at, value, style)
    elif value:
        sheet.write_string(*at, str(value), style)
    else:
        sheet.write_blank(*at, None, style)


def offer(sheet: Worksheet, rows: tuple[int, int], column: int, names: Sequence[str]) -> None:
    """Offer a list in the cells of a column, from the first to the last row; what is not on it is warned of."""
    sheet.data_validation(rows[0], column, rows[1], column, {
        "validate": "list", "source": list(names), "error_title": "Vælg fra listen", "error_type": "warning",
        "error_message": f"Vælg: {', '.join(names)}."[:255],
    })  # fmt: skip
