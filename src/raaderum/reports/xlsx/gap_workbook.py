"""A gap as a workbook: the answer, the tree and factors as formulas, and what stands beside."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import xlsxwriter

from raaderum.reports.gap_briefing import GapBriefing
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.gap_paper import definition_sentence
from raaderum.reports.xlsx.gap_factor_sheet import write_factor_sheet
from raaderum.reports.xlsx.gap_places import find_places
from raaderum.reports.xlsx.gap_tree_sheet import write_tree_sheet
from raaderum.reports.xlsx.notes_sheet import notes_line, write_notes_sheet
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets


def write_gap_xlsx(briefing: GapBriefing, today: date, link: str = "") -> bytes:
    """Write a briefing about a gap as a workbook. Only the sheets Træ and Faktorer hold formulas.

    Args:
        briefing: What is said.
        today: The date written in it; it decides the budget and the deadline.
        link: Address of the frozen answer.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": briefing.headline, "author": "Råderum", "created": created})
    sheets = Sheets(book, briefing.words, briefing.mark)
    _ = briefing.words.gettext
    _answer_sheet(sheets, briefing, today, link)
    tree, factors = sheets.add(_("Træ")), sheets.add(_("Faktorer"))
    places = find_places(briefing.gap, sheets.top)
    write_tree_sheet(sheets, tree, briefing.gap, places, briefing.notes)
    write_factor_sheet(sheets, factors, briefing.gap, places, tree.name)
    _beside_sheet(sheets, briefing)
    _measures_sheet(sheets, briefing)
    write_notes_sheet(sheets, briefing.notes)
    _definitions_sheet(sheets, briefing)
    _sources_sheet(sheets, briefing, link)
    book.close()
    return buffer.getvalue()


def _answer_sheet(sheets: Sheets, briefing: GapBriefing, today: date, link: str) -> None:
    labels = briefing.labels
    sheet = sheets.add(sheets.words.gettext("Svar"))
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 5, 26)
    row = sheets.lines(sheet, sheets.top, [briefing.masthead], font_color="#595959")
    row = sheets.lines(sheet, row, [briefing.title], bold=True, font_size=15, font_color="#0B3D6B")
    facts = [f"{name}: {value}" for name, value in briefing.facts_on(today)]
    row = sheets.lines(sheet, row, [*([briefing.mark_sentence] if briefing.mark_sentence else []), *facts]) + 1
    row = sheets.lines(sheet, row, briefing.situation) + 1
    row = sheets.lines(sheet, sheets.table(sheet, row, briefing.difference), notes_line(sheets, briefing.notes))
    row = sheets.lines(sheet, row, briefing.difference_lines) + 1
    for title, lines in (
        (labels["booking"], [*briefing.booking, *briefing.booking_lines]),
        (labels["practice"], briefing.practice),
        (labels["causes"], [_joined(cause.name, cause.detail, cause.sure) for cause in briefing.causes]),
        (labels["potential"], briefing.potential_lines),
        (labels["limits"], briefing.limits),
        (labels["next"], briefing.next_steps(today)),
    ):
        if lines:
            row = sheets.lines(sheet, row, [title], bold=True)
            row = sheets.lines(sheet, row, lines) + 1
    row = sheets.lines(sheet, row, [briefing.caution], italic=True) + 1
    for table in (briefing.causes_table, briefing.central, briefing.potential_table, briefing.waterfall_table):
        if table is not None:
            row = sheets.table(sheet, row, table)
    sheets.lines(sheet, row, [briefing.source_line, *([link] if link else [])], font_color="#595959")


def _joined(*parts: str) -> str:
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _beside_sheet(sheets: Sheets, briefing: GapBriefing) -> None:
    sheet = sheets.add(sheets.words.gettext("Ved siden af"))
    sheet.set_column(0, 1, 44)
    sheet.set_column(2, 5, 20)
    if briefing.beside is None:
        sheets.lines(sheet, sheets.top, [sheets.words.gettext("Intet er indberettet ved siden af udgifterne.")])
        return
    sheets.table(sheet, sheets.top, briefing.beside)
    sheet.freeze_panes(sheets.top + 2, 1)


def _measures_sheet(sheets: Sheets, briefing: GapBriefing) -> None:
    sheet = sheets.add(sheets.words.gettext("Tiltag"))
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 7, 40)
    row = sheets.lines(sheet, sheets.top, [briefing.measures_note]) + 1
    if briefing.measures_table.rows:
        row = sheets.table(sheet, row, briefing.measures_table)
    sheets.lines(sheet, row, [*briefing.consequences, *briefing.conditions])


def _definitions_sheet(sheets: Sheets, briefing: GapBriefing) -> None:
    """Every key figure: what it is, and the product that its cost is."""
    _ = sheets.words.gettext
    words, result = sheets.words, briefing.gap
    rows = tuple(
        (
            node.code,
            words.of(node.name),
            definition_sentence(node.account, words.of(node.unit), words),
            " × ".join(words.of(factor.name) for factor in node.factors) or None,
        )
        for node in result.nodes
    )
    columns = (
        Column(_("Kode"), "text"),
        Column(_("Nøgletal"), "text"),
        Column(_("Definition"), "text"),
        Column(_("Udgift pr. målestok er produktet af"), "text"),
    )
    sheet = sheets.add(_("Definitioner"))
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 3, 90)
    row = sheets.table(sheet, sheets.top, Table("definitions", _("Definitioner"), columns, rows))
    row = sheets.lines(sheet, row, [briefing.labels["method"]], bold=True)
    sheets.lines(sheet, row, briefing.method)


def _sources_sheet(sheets: Sheets, briefing: GapBriefing, link: str) -> None:
    _ = sheets.words.gettext
    result = briefing.gap
    sheet = sheets.add(_("Kilder"))
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 2, 34)
    facts = [
        *briefing.sources,
        "",
        _("Udgivelse") + f": {result.release}",
        _("Pakke") + f": {result.area} {result.pack_version}",
        _("Programversion") + f": {result.version}",
        *([_("Det samme svar igen") + f": {link}"] if link else []),
        briefing.source_line,
        "",
    ]
    row = sheets.lines(sheet, sheets.top, facts)
    sheets.table(sheet, row, briefing.members)
