"""A workbook that opens in Excel and LibreOffice. Every text is written as text: no cell of ours is a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.briefing import Briefing
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.gap import example_mark
from raaderum.reports.text.naming import unit_title
from raaderum.reports.xlsx.notes_sheet import notes_line, write_notes_sheet
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets


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
    sheets = Sheets(book, briefing.words, example_mark(briefing.answer.position, briefing.words))
    _answer_sheet(sheets, briefing, today, link)
    _tables_sheet(sheets, briefing)
    _all_units_sheet(sheets, briefing)
    write_notes_sheet(sheets, briefing.notes)
    _definitions_sheet(sheets, briefing)
    _sources_sheet(sheets, briefing, link)
    book.close()
    return buffer.getvalue()


def _answer_sheet(sheets: Sheets, briefing: Briefing, today: date, link: str) -> None:
    _ = sheets.words.gettext
    sheet = sheets.add(_("Svar"))
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 8, 22)
    row = sheets.lines(sheet, sheets.top, [briefing.masthead], font_color="#595959")
    row = sheets.lines(sheet, row, [briefing.title], bold=True, font_size=15, font_color="#0B3D6B")
    facts = [*briefing.facts, [_("Dato"), sheets.words.day(today)]]
    row = sheets.lines(sheet, row, [f"{name}: {value}" for name, value in facts]) + 1
    row = sheets.lines(sheet, row, [*briefing.situation, *briefing.volume]) + 1
    row = sheets.lines(sheet, sheets.table(sheet, row, briefing.differences), notes_line(sheets, briefing.notes))
    row = sheets.lines(sheet, row, [briefing.booking_lead], bold=True)
    row = sheets.lines(sheet, row, briefing.booking)
    row = sheets.lines(sheet, row, briefing.causes) + 1
    row = sheets.table(sheet, row, briefing.context)
    row = sheets.lines(sheet, row, [briefing.labels["uncertainty"]], bold=True)
    row = sheets.lines(sheet, row, briefing.uncertainty) + 1
    sheets.lines(sheet, row, [briefing.source_line, *([link] if link else [])], font_color="#595959")


def _tables_sheet(sheets: Sheets, briefing: Briefing) -> None:
    _ = sheets.words.gettext
    peers = sheets.add(_("Sammenligningskommuner"))
    peers.set_column(0, 0, 30)
    peers.set_column(1, 8, 18)
    row = sheets.lines(peers, sheets.top, briefing.peers_lead) + 1
    row = sheets.table(peers, row, briefing.peers)
    row = sheets.lines(peers, row, briefing.grades) + 1
    sheets.table(peers, row, briefing.features)
    _peers_chart(sheets, peers, briefing, row + len(briefing.features.rows) + 4)

    trend = sheets.add(_("Udvikling"))
    trend.set_column(0, 4, 24)
    row = sheets.lines(trend, sheets.top, briefing.trend_lead) + 1
    sheets.table(trend, row, briefing.trend)

    if briefing.drivers is not None:
        expected = sheets.add(_("Forventet"))
        expected.set_column(0, 0, 44)
        expected.set_column(1, 2, 24)
        row = sheets.lines(expected, sheets.top, briefing.expected_lead) + 1
        sheets.table(expected, row, briefing.drivers)


def _peers_chart(sheets: Sheets, sheet: Worksheet, briefing: Briefing, row: int) -> None:
    """A native bar chart of the peers table, own unit in a colour of its own."""
    first = sheets.top + len(briefing.peers_lead) + 3
    last, value = first + len(briefing.peers.rows) - 1, len(briefing.peers.columns) - 1
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": briefing.peers.columns[-1].title,
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, value, last, value],
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


def _all_units_sheet(sheets: Sheets, briefing: Briefing) -> None:
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
    sheets.table(sheet, sheets.top, Table("units", briefing.spread.title, columns, tuple(rows)))
    sheet.freeze_panes(sheets.top + 2, 0)


def _definitions_sheet(sheets: Sheets, briefing: Briefing) -> None:
    _ = sheets.words.gettext
    sheet = sheets.add(_("Definitioner"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 120)
    row = sheets.top
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


def _sources_sheet(sheets: Sheets, briefing: Briefing, link: str) -> None:
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
    sheets.lines(sheet, sheets.top, facts)


def words_line(name: str, value: str) -> str:
    """Return "name: value"."""
    return f"{name}: {value}"
