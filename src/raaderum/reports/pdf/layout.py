"""What all papers share: content as plain data, laid out by Typst.

No text is ever put into Typst source: the templates read data, so that nothing a user writes can
become a command.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typst

from raaderum.domain.errors import RaaderumError
from raaderum.reports.charts import Chart, draw_svg
from raaderum.reports.fonts import font_folder
from raaderum.reports.notes import Notes
from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words

_WIDEST_CELL, _NARROWEST_CELL, _GAP = 34, 6, 2
"""Letters; the gap is what keeps two columns of numbers apart."""
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
    items = [{"mark": note.mark, "subject": note.subject, "text": _breakable(note.text)} for note in notes.items]
    return {"title": notes.title, "items": items}


def _breakable(text: str) -> str:
    """Let words that no line can hold be broken: a zero-width space after so many letters."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\u200b", text)


def table_content(table: Table, words: Words) -> dict[str, Any]:
    """Return a table as the templates read it: its cells written, its columns as wide as they need."""
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "numeric": [column.kind != "text" for column in table.columns],
        "widths": _widths(table, words),
        "strong": list(table.strong),
        "levels": list(table.levels),
        "rows": written_rows(table, words),
    }


def _widths(table: Table, words: Words) -> list[int]:
    """Shares of the width: room for the longest word of a heading, and for ordinary cells without breaking names."""
    shares, written = [], written_rows(table, words)
    for j, column in enumerate(table.columns):
        cells = [row[j] for row in written]
        word = max(len(part) for text in (column.title, *cells) for part in text.split() or [""])
        longest = max((len(text) for text in cells), default=0)
        gap = 0 if column.kind == "text" else _GAP
        shares.append(max(word, min(longest, _WIDEST_CELL), _NARROWEST_CELL) + gap)
    return shares
