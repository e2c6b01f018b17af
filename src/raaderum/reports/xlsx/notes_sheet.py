"""The sheet with what municipalities say about their own figures. A user's text is written as text, whatever it is."""

from __future__ import annotations

from raaderum.reports.notes import Notes
from raaderum.reports.xlsx.table_sheets import Sheets

_LONGEST = 32_000
"""Letters; Excel holds 32,767 in a cell, and drops a longer text in silence."""


def write_notes_sheet(sheets: Sheets, notes: Notes) -> None:
    """Write the footnotes of a workbook on a sheet of their own; none where nobody explained a figure."""
    if not notes.items:
        return
    _ = sheets.words.gettext
    sheet = sheets.add(_("Forklaringer"))
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 100)
    row = sheets.lines(sheet, sheets.top, [notes.title], bold=True)
    for column, title in enumerate((_("Note"), _("Tal"), _("Forklaring"))):
        sheet.write_string(row, column, title, sheets.format(bold=True, bottom=1))
    wrapped = sheets.format(num_format="@", text_wrap=True)
    for number, note in enumerate(notes.items, start=row + 1):
        for column, text in enumerate((note.mark, note.subject, note.text)):
            sheet.write_string(number, column, text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …", wrapped)
    sheet.freeze_panes(row + 1, 0)


def notes_line(sheets: Sheets, notes: Notes) -> list[str]:
    """Say on another sheet where the marks are explained; nothing where there are none."""
    if not notes.items:
        return []
    text = sheets.words.gettext("Tal med mærket {mark} har en forklaring fra kommunen: se arket {sheet}.")
    return [sheets.words.say(text, mark=notes.items[0].mark, sheet=sheets.words.gettext("Forklaringer"))]
