"""The agenda of a validation meeting as a workbook: a list to write decisions in, and all that is behind it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.agenda import Agenda
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words, validation
from raaderum.reports.validation_tables import (
    MILLION,
    answers_table,
    explained_table,
    jumps_table,
    left_out_table,
    missing_table,
    outliers_table,
    practice_table,
    spread_table,
)
from raaderum.reports.xlsx.table_sheets import FORMATS, OPTIONS, Sheets
from raaderum.studies.results.validation import ValidationResult

_WIDTHS = {"text": 24, "kroner": 14, "millions": 11, "share": 10, "rank": 6, "number0": 10, "number1": 13}

_LINE = 15
"""Points: one line of text."""
_MARGIN = 3
"""Letters of a column's width that a wrapped text does not fill."""


def write_agenda_xlsx(agenda: Agenda, today: date, link: str = "") -> bytes:
    """Write an agenda as a workbook.

    Args:
        agenda: What it says.
        today: The date written in it.
        link: How to make the same again.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": agenda.headline, "author": "Råderum", "created": created})
    sheets = Sheets(book, agenda.words, agenda.mark)
    words, result = agenda.words, agenda.result
    _ = words.gettext
    _agenda_sheet(sheets, agenda, today, link)
    for name, table, wide in (
        (_("Spredning"), spread_table(result, words), {0: 8, 1: 40, 2: 30, 8: 54, 9: 54}),
        (_("Langt fra andre"), outliers_table(result, words), {0: 8, 1: 40, 9: 14}),
        (_("Spring"), jumps_table(result, words), {0: 8, 1: 40}),
        (_("Mangler"), missing_table(result, words), {1: 70, 2: 34}),
        (_("Praksis"), practice_table(result, words), {0: 66, 1: 80}),
        (_("Svar"), answers_table(result, words), {0: 66, 2: 46, 3: 46}),
        (_("Bemærkninger"), explained_table(result, words), {1: 40, 2: 90}),
        (_("Ude af sammenligning"), left_out_table(result, words), {1: 100}),
    ):
        _table_sheet(sheets, name, table, wide)
    _method_sheet(sheets, agenda, link)
    book.close()
    return buffer.getvalue()


def list_table(result: ValidationResult, words: Words) -> Table:
    """Return all points as a list to work with, with empty columns for what is decided and by whom."""
    _ = words.gettext
    names = {"before": _("før mødet"), "meeting": _("på mødet"), "written": _("skriftligt")}
    rows: list[tuple[Value, ...]] = [
        (
            point.number,
            names[point.when] + (f", kl. {point.at}" if point.at else ""),
            point.unit.name,
            point.code or None,
            words.of(point.name),
            validation.kind_name(point, words),
            None if point.dkk is None else abs(point.dkk) / MILLION,
            " ".join(validation.point_sentences(point, result, words)),
            " ".join(point.explanations) or None,
            "",
            "",
        )
        for point in result.points
    ]
    columns = (
        Column(_("Nr."), "rank"),
        Column(_("Hvornår"), "text"),
        Column(_("Hvem spørges"), "text"),
        Column(_("Kode"), "text"),
        Column(_("Tallet"), "text"),
        Column(_("Hvorfor"), "text"),
        Column(_("Mio. kr."), "millions"),
        Column(_("Indberettet og normalt"), "text"),
        Column(_("Kommunens forklaring"), "text"),
        Column(_("Beslutning"), "text"),
        Column(_("Hvem og hvornår"), "text"),
    )
    return Table("list", _("Punkter"), columns, tuple(rows))


def _agenda_sheet(sheets: Sheets, agenda: Agenda, today: date, link: str) -> None:
    _ = sheets.words.gettext
    sheet = sheets.add(_("Dagsorden"))
    row = sheets.lines(sheet, sheets.top, [agenda.masthead], font_color="#595959")
    sheet.set_row(row, 22)
    row = sheets.lines(sheet, row, [agenda.headline], bold=True, font_size=15, font_color="#0B3D6B")
    facts = [*agenda.facts, [_("Lavet"), sheets.words.day(today)]]
    row = sheets.lines(sheet, row, [*([agenda.mark_sentence] if agenda.mark_sentence else []), *agenda.lead])
    row = sheets.lines(sheet, row, [f"{name}: {value}" for name, value in facts]) + 1
    for part in agenda.sessions.rows:
        row = sheets.lines(sheet, row, [sheets.words.say(_("Kl. {at}: {what}"), at=part[0], what=part[2])])
    row = _write(sheets, sheet, row + 1, list_table(agenda.result, sheets.words),
                 {1: 15, 2: 16, 3: 7, 4: 24, 5: 15, 7: 60, 8: 34, 9: 30, 10: 20})  # fmt: skip
    sheets.lines(sheet, row + 1, [agenda.source_line, *([link] if link else [])], font_color="#595959")


def _table_sheet(sheets: Sheets, name: str, table: Table, wide: dict[int, int]) -> None:
    sheet = sheets.add(name)
    if not table.rows:
        sheets.lines(sheet, sheets.top, [table.title, sheets.words.gettext("Ingen.")])
        return
    row = sheets.lines(sheet, sheets.top, [table.title], bold=True)
    _write(sheets, sheet, row, table, wide)
    sheet.freeze_panes(row + 1, 0)


def _write(sheets: Sheets, sheet: Worksheet, row: int, table: Table, wide: dict[int, int]) -> int:
    """Write a table whose texts wrap in their cells; return the row below it. The heading is printed on every page."""
    widths = [wide.get(j, _WIDTHS.get(column.kind, 14)) for j, column in enumerate(table.columns)]
    for j, column in enumerate(table.columns):
        sheet.set_column(j, j, widths[j])
        sheet.write_string(row, j, column.title, sheets.format(bold=True, text_wrap=True, bottom=1, **_side(column)))
    sheet.set_row(row, _LINE * 2)
    sheet.repeat_rows(row)
    for i, values in enumerate(table.rows, start=row + 1):
        sheet.set_row(i, _height(values, widths))
        for j, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            wraps = column.kind == "text"
            style = sheets.format(num_format=FORMATS[column.kind], text_wrap=wraps, bottom=4, **_side(column))
            if value == "":
                sheet.write_blank(i, j, None, style)
            elif isinstance(value, str) or value is None:
                sheet.write_string(i, j, "–" if value is None else value, style)
            else:
                sheet.write_number(i, j, value, style)
    return row + 1 + len(table.rows)


def _side(column: Column) -> dict[str, str | int]:
    return {"align": "left", "indent": 1} if column.kind == "text" else {"align": "right"}


def _height(values: tuple[Value, ...], widths: list[int]) -> int:
    """Return a height that holds the longest text: not all programs make room for wrapped texts themselves."""
    pairs = zip(values, widths, strict=True)
    return _LINE * max((ceil(len(v) / (w - _MARGIN)) for v, w in pairs if isinstance(v, str) and v), default=1)


def _method_sheet(sheets: Sheets, agenda: Agenda, link: str) -> None:
    _ = sheets.words.gettext
    result = agenda.result
    sheet = sheets.add(_("Metode"))
    sheet.set_column(0, 0, 120)
    facts = [
        _("Udgivelse") + f": {result.release}",
        _("Pakke") + f": {result.area} {result.pack_version}",
        _("Programversion") + f": {result.version}",
        *([link] if link else []),
    ]
    row = sheets.lines(sheet, sheets.top, [agenda.labels["method"]], bold=True)
    row = sheets.lines(sheet, row, agenda.method, text_wrap=True) + 1
    sheets.lines(sheet, row, [*facts, agenda.source_line])
