"""What all papers share: content as plain data, laid out by Typst.

No text is ever put into Typst source: the templates read data, so that nothing a user writes can
become a command.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from raaderum.domain.errors import RaaderumError
from raaderum.reports.charts import Chart, draw_svg
from raaderum.reports.fit import break_words, column_widths
from raaderum.reports.fonts import font_folder
from raaderum.reports.notes import Notes
from raaderum.reports.pdf.signs import MOST_SIGNS, without_foreign_signs, without_sign
from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words

_LONGEST_WORD = 50
"""Letters; about half a line, so that longer words are broken rather than run out of the page."""
_FOLDER = Path(__file__).parent


class LayoutFailed(RaaderumError):
    """Typst warned about something, such as a font that is not there: our bug, never the user's."""


def lay_out(template: str, content: dict[str, Any]) -> bytes:
    """Lay out content by a template of this folder, as a tagged PDF (PDF/UA-1).

    Raises:
        LayoutFailed: The layout program warned.
    """
    for _ in range(MOST_SIGNS):
        try:
            return _compile(template, content)
        except typst.TypstError as problem:
            fewer = without_sign(content, str(problem))
            if fewer is None:
                raise
            content = fewer
    return _compile(template, without_foreign_signs(content))


def _compile(template: str, content: dict[str, Any]) -> bytes:
    compiled, warnings = typst.compile_with_warnings(
        str(_FOLDER / template),
        root=str(_FOLDER),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if warnings:
        raise LayoutFailed("; ".join(str(warning) for warning in warnings))
    return bytes(compiled)


def chart_content(chart: Chart, words: Words, width: int = 640) -> dict[str, str]:
    """Return a chart as the templates read it, drawn ``width`` pixels wide."""
    return {"title": chart.title, "alt": chart.alt, "svg": draw_svg(chart, width), "language": words.language}


def notes_content(notes: Notes) -> dict[str, Any]:
    """Return footnotes as the templates read them; a word without an end may be broken anywhere."""
    items = [
        {"mark": note.mark, "subject": note.subject, "text": break_words(note.text, _LONGEST_WORD)}
        for note in notes.items
    ]
    return {"title": notes.title, "items": items}


def table_content(table: Table, words: Words) -> dict[str, Any]:
    """Return a table as the templates read it: its cells written, its columns as wide as they need."""
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "numeric": [column.kind != "text" for column in table.columns],
        "widths": column_widths(table, words),
        "strong": list(table.strong),
        "levels": list(table.levels),
        "rows": written_rows(table, words),
    }
