"""What waits for a person's decision about purchases, as a sheet to fill in; it is read by the same layout."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from raaderum.reports.spend_matters import Matter
from raaderum.reports.text import Words
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.warehouse.spend.register_layout import DECISIONS

_HEAD = {"bold": True, "bottom": 1, "text_wrap": True}
_ANSWER = {"bg_color": "#FFF2B3", "border": 1, "border_color": "#D0D0D0"}
_SIGNS_PER_LINE = 58
_KEYS, _LINE = ("kind", "first", "second"), 15.0
_MOST_SHOWN = 12
"""Answers that are listed: a category tree has more, and any of them can be written by its name."""


def write_review_sheet(matters: Sequence[Matter], words: Words, *, example: bool) -> bytes:
    """Write the questions as a workbook.

    Args:
        matters: What waits.
        words: The language.
        example: The municipalities do not exist: every sheet is marked.
    """
    _ = words.gettext
    kinds = {"supplier": _("Hvem er leverandøren?"), "class": _("Hvad er købt?"), "duplicate": _("Betalt to gange?")}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    sheets = Sheets(book, words, _("Eksempeldata: kommunerne findes ikke") if example else None)
    sheet = sheets.add(DECISIONS.sheet)
    head = sheets.lines(sheet, sheets.top, [
        _("Skriv nummeret på et svar i den gule kolonne. Lad den være tom for at svare senere."),
        _("Svaret huskes: næste gang bliver der ikke spurgt. Skjulte kolonner siger, hvad svaret gælder: lad dem stå."),
    ]) + 1  # fmt: skip
    for place, column in enumerate(DECISIONS.columns):
        sheet.set_column(place, place, column.width, None, {"hidden": column.key in _KEYS})
        sheet.write_string(head, place, words.of(column.heading), sheets.format(**_HEAD))
    wrapped, answer = sheets.format(text_wrap=True), sheets.format(text_wrap=True, **_ANSWER)
    for row, one in enumerate(matters, head + 1):
        texts = {
            "question": kinds[one.kind], "title": one.title, "lines": "\n".join(one.lines),
            "answers": _answers(one, words), "answer": "", "kind": one.kind, "first": one.first, "second": one.second,
        }  # fmt: skip
        sheet.set_row(row, _LINE * max(_height(texts[key]) for key in ("lines", "answers")))
        for place, column in enumerate(DECISIONS.columns):
            if column.key == "dkk":
                sheet.write_number(row, place, round(one.dkk, 2), sheets.format(num_format="#,##0"))
            else:
                sheet.write_string(row, place, texts[column.key], answer if column.key == "answer" else wrapped)
    sheet.freeze_panes(head + 1, 0)
    book.close()
    return buffer.getvalue()


def _height(text: str) -> int:
    """Return how many lines a text takes in its column; a spreadsheet does not measure it by itself."""
    return sum(-(-max(1, len(line)) // _SIGNS_PER_LINE) for line in text.split("\n"))


def _answers(one: Matter, words: Words) -> str:
    labels = list(one.answers.values())
    listed = [f"{number}: {label}" for number, label in enumerate(labels, 1)]
    if len(listed) > _MOST_SHOWN:
        more = words.gettext("… eller en anden kategoris navn")
        listed = [*listed[: _MOST_SHOWN - 1], more, listed[-1]]
    return "\n".join(listed)
