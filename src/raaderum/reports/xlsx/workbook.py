"""A workbook that opens in Excel and LibreOffice. Every text is written as text: no cell of ours is a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.briefing import Briefing
from raaderum.reports.tables import Column, Kind, Table
from raaderum.reports.text import Words
from raaderum.reports.text.naming import unit_title

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "kroner": "#,##0",
    "millions": "#,##0.0",
    "share": "0.0%",
    "year": "0",
    "distance": "0.00",
    "number0": "#,##0",
    "number1": "#,##0.0",
    "rank": "0",
    "flag": "0",
    "signed": "+#,##0;−#,##0;0",
    "factor": "General",
}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(briefing: Briefing, today: date, link: str = "") -> bytes:
    """Write a briefing as a workbook.

    Args:
        briefing: What is said.
        today: The date written in it.
        link: Address of the frozen answer.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": briefing.headline, "author": "Råderum", "created": created})
    sheets = _Sheets(book, briefing.words)
    _answer_sheet(sheets, briefing, today, link)
    _tables_sheet(sheets, briefing)
    _all_units_sheet(sheets, briefing)
    _definitions_sheet(sheets, briefing)
    _sources_sheet(sheets, briefing, link)
    book.close()
    return buffer.getvalue()


class _Sheets:
    """A workbook with its formats; each sheet is written from the top down."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self.book, self.words = book, words
        self._formats: dict[str, Format] = {}

    def format(self, **properties: Any) -> Format:
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": "Calibri", "valign": "top", **properties})
        return self._formats[key]

    def add(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def lines(self, sheet: Worksheet, row: int, lines: list[str], **properties: Any) -> int:
        for line in lines:
            sheet.write_string(row, 0, line, self.format(**properties))
            row += 1
        return row

    def table(self, sheet: Worksheet, row: int, table: Table) -> int:
        """Write a table with its title; return the row below it."""
        sheet.write_string(row, 0, table.title, self.format(bold=True))
        sheet.set_row(row + 1, 48)
        for j, column in enumerate(table.columns):
            heading = self.format(indent=_indent(column), bold=True, text_wrap=True, bottom=1, align=_align(column))
            sheet.write_string(row + 1, j, column.title, heading)
        for i, values in enumerate(table.rows):
            for j, (value, column) in enumerate(zip(values, table.columns, strict=True)):
                style = self.format(
                    num_format=_FORMATS[column.kind],
                    bold=i in table.strong,
                    align=_align(column),
                    indent=_indent(column),
                )
                if isinstance(value, str) or value is None:
                    sheet.write_string(row + 2 + i, j, value if value is not None else "–", style)
                else:
                    sheet.write_number(row + 2 + i, j, value, style)
        return row + 3 + len(table.rows)


def _align(column: Column) -> str:
    return "left" if column.kind == "text" else "right"


def _indent(column: Column) -> int:
    return 1 if column.kind == "text" else 0


def _answer_sheet(sheets: _Sheets, briefing: Briefing, today: date, link: str) -> None:
    _ = sheets.words.gettext
    sheet = sheets.add(_("Svar"))
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 8, 22)
    row = sheets.lines(sheet, 0, [briefing.masthead], font_color="#595959")
    row = sheets.lines(sheet, row, [briefing.headline], bold=True, font_size=15, font_color="#0B3D6B")
    facts = [*briefing.facts, [_("Dato"), sheets.words.day(today)]]
    row = sheets.lines(sheet, row, [f"{name}: {value}" for name, value in facts]) + 1
    row = sheets.lines(sheet, row, [*briefing.situation, *briefing.volume]) + 1
    row = sheets.table(sheet, row, briefing.differences)
    row = sheets.lines(sheet, row, [briefing.booking_lead], bold=True)
    row = sheets.lines(sheet, row, briefing.booking)
    row = sheets.lines(sheet, row, briefing.causes) + 1
    row = sheets.table(sheet, row, briefing.context)
    row = sheets.lines(sheet, row, [briefing.labels["uncertainty"]], bold=True)
    row = sheets.lines(sheet, row, briefing.uncertainty) + 1
    sheets.lines(sheet, row, [briefing.source_line, *([link] if link else [])], font_color="#595959")


def _tables_sheet(sheets: _Sheets, briefing: Briefing) -> None:
    _ = sheets.words.gettext
    peers = sheets.add(_("Sammenligningskommuner"))
    peers.set_column(0, 0, 30)
    peers.set_column(1, 8, 18)
    row = sheets.lines(peers, 0, briefing.peers_lead) + 1
    row = sheets.table(peers, row, briefing.peers)
    sheets.table(peers, row, briefing.features)
    _peers_chart(sheets, peers, briefing, row + len(briefing.features.rows) + 4)

    trend = sheets.add(_("Udvikling"))
    trend.set_column(0, 4, 24)
    row = sheets.lines(trend, 0, briefing.trend_lead) + 1
    sheets.table(trend, row, briefing.trend)

    if briefing.drivers is not None:
        expected = sheets.add(_("Forventet"))
        expected.set_column(0, 0, 44)
        expected.set_column(1, 2, 24)
        row = sheets.lines(expected, 0, briefing.expected_lead) + 1
        sheets.table(expected, row, briefing.drivers)


def _peers_chart(sheets: _Sheets, sheet: Worksheet, briefing: Briefing, row: int) -> None:
    """A native bar chart of the peers table, own unit in a colour of its own."""
    first = len(briefing.peers_lead) + 3
    last = first + len(briefing.peers.rows) - 1
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": briefing.peers.columns[-1].title,
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 5, last, 5],
            "fill": {"color": "#2F80C3"},
            "points": [{"fill": {"color": "#0B3D6B"}}],
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 40,
        }
    )
    chart.set_title({"name": briefing.peers_chart.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}}})
    chart.set_size({"width": 900, "height": 380})
    sheet.insert_chart(row, 0, chart, {"description": briefing.peers_chart.alt})


def _all_units_sheet(sheets: _Sheets, briefing: Briefing) -> None:
    """Raw figures of all units, by code: no list ranked by name."""
    _ = sheets.words.gettext
    position = briefing.answer.position
    roles = {"own": _("egen kommune"), "peer": _("sammenligningskommune"), "other": ""}
    rows: list[tuple[str | float | int | None, ...]] = [
        (p.unit.code, p.unit.name, p.unit.region, p.value, roles[p.role])
        for p in sorted(position.spread, key=lambda p: p.unit.code)
    ]
    rows += [(m.unit.code, m.unit.name, m.unit.region, None, m.reason) for m in position.missing]
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Kommune"), "text"),
        Column(_("Region"), "text"),
        Column(unit_title(position.figure, briefing.words), "kroner"),
        Column(_("Rolle"), "text"),
    )
    sheet = sheets.add(_("Alle kommuner"))
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 4, 24)
    sheets.table(sheet, 0, Table("units", briefing.spread.title, columns, tuple(rows)))
    sheet.freeze_panes(2, 0)


def _definitions_sheet(sheets: _Sheets, briefing: Briefing) -> None:
    _ = sheets.words.gettext
    sheet = sheets.add(_("Definitioner"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 120)
    row = 0
    for figure in briefing.figures:
        sheet.write_string(row, 0, figure["name"], sheets.format(bold=True))
        row += 1
        texts = {
            _("Konto"): figure["account"],
            briefing.labels["definition"]: figure["definition"],
            briefing.labels["why"]: figure["why"],
            briefing.labels["cannot_show"]: figure["cannot_show"],
            _("Placering"): f"{figure['finding']} {figure['difference']} {figure['place']}",
        }
        for name, text in texts.items():
            sheet.write_string(row, 0, name, sheets.format())
            sheet.write_string(row, 1, text, sheets.format(text_wrap=True))
            row += 1
        row += 1
    sheets.lines(sheet, row, [briefing.labels["method"]], bold=True)
    for line in briefing.method:
        row += 1
        sheet.write_string(row, 1, line, sheets.format(text_wrap=True))


def _sources_sheet(sheets: _Sheets, briefing: Briefing, link: str) -> None:
    _ = sheets.words.gettext
    position = briefing.answer.position
    sheet = sheets.add(_("Kilder"))
    sheet.set_column(0, 0, 110)
    facts = [
        *briefing.sources,
        "",
        words_line(_("Udgivelse"), position.release),
        words_line(_("Datasæt"), _("offentlige tal") if position.dataset == "public" else position.dataset),
        words_line(_("Pakke"), f"{position.area} {position.pack_version}"),
        words_line(_("Programversion"), position.version),
        *([words_line(_("Det samme svar igen"), link)] if link else []),
        briefing.source_line,
    ]
    sheets.lines(sheet, 0, facts)


def words_line(name: str, value: str) -> str:
    """Return "name: value"."""
    return f"{name}: {value}"
