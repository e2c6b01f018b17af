"""The paper: content as plain data, laid out by paper.typ.

No text is ever put into Typst source: the template reads data, so that nothing a user writes can
become a command.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst

from raaderum.domain.errors import RaaderumError
from raaderum.reports.briefing import Briefing
from raaderum.reports.charts import Chart, draw_svg
from raaderum.reports.fonts import font_folder
from raaderum.reports.tables import Table, write_cell
from raaderum.reports.text import Words

_WIDEST_CELL, _NARROWEST_CELL = 34, 6
"""Letters."""
_TEMPLATE = Path(__file__).with_name("paper.typ")


class LayoutFailed(RaaderumError):
    """Typst warned about something, such as a font that is not there: our bug, never the user's."""


def write_pdf(briefing: Briefing, today: date, link: str = "") -> bytes:
    """Lay out a briefing as a tagged PDF (PDF/UA-1).

    Args:
        briefing: What the paper says.
        today: The date printed on it.
        link: Address of the frozen answer, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    content = json.dumps(_content(briefing, today, link), ensure_ascii=False)
    compiled, warnings = typst.compile_with_warnings(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs={"content": content},
        pdf_standards=["ua-1"],
    )
    if warnings:
        raise LayoutFailed("; ".join(str(warning) for warning in warnings))
    return bytes(compiled)


def _content(briefing: Briefing, today: date, link: str) -> dict[str, Any]:
    words = briefing.words
    return {
        "language": words.language,
        "title": briefing.headline,
        "masthead": briefing.masthead,
        "labels": briefing.labels,
        "facts": [*briefing.facts, [words.gettext("Dato"), words.day(today)]],
        "blanks": briefing.blanks,
        "situation": briefing.situation,
        "spread": _chart(briefing.spread, words),
        "differences": _table(briefing.differences, words),
        "volume": briefing.volume,
        "booking_lead": briefing.booking_lead,
        "booking": briefing.booking,
        "more_booking": briefing.more_booking,
        "cannot_show": briefing.cannot_show,
        "spread_legend": briefing.spread_legend,
        "causes": briefing.causes,
        "measures": briefing.measures,
        "uncertainty": briefing.uncertainty,
        "next_steps": briefing.next_steps,
        "peers_lead": briefing.peers_lead,
        "peers_chart": _chart(briefing.peers_chart, words),
        "peers": _table(briefing.peers, words),
        "features": _table(briefing.features, words),
        "trend_lead": briefing.trend_lead,
        "trend_chart": _chart(briefing.trend_chart, words) if briefing.trend_chart else None,
        "trend": _table(briefing.trend, words),
        "expected_lead": briefing.expected_lead,
        "expected_chart": _chart(briefing.expected_chart, words) if briefing.expected_chart else None,
        "drivers": _table(briefing.drivers, words) if briefing.drivers else None,
        "context": _table(briefing.context, words),
        "figures": briefing.figures,
        "method": briefing.method,
        "sources": briefing.sources,
        "source_line": briefing.source_line,
        "link": link,
    }


def _chart(chart: Chart, words: Words) -> dict[str, str]:
    return {"title": chart.title, "alt": chart.alt, "svg": draw_svg(chart), "language": words.language}


def _widths(table: Table, words: Words) -> list[int]:
    """Shares of the width: room for the longest word of a heading, and for ordinary cells without breaking names."""
    shares = []
    for j, column in enumerate(table.columns):
        cells = [write_cell(row[j], column.kind, words) for row in table.rows]
        word = max(len(part) for text in (column.title, *cells) for part in text.split() or [""])
        longest = max((len(text) for text in cells), default=0)
        shares.append(max(word, min(longest, _WIDEST_CELL), _NARROWEST_CELL))
    return shares


def _table(table: Table, words: Words) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "numeric": [column.kind != "text" for column in table.columns],
        "widths": _widths(table, words),
        "strong": list(table.strong),
        "rows": [
            [write_cell(value, column.kind, words) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
    }
