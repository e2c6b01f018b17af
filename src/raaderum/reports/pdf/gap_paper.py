"""The paper about a gap: two pages first, then all key figures with their factors."""

from __future__ import annotations

from datetime import date
from typing import Any

from raaderum.reports.gap_briefing import FIRST_BOOKING, GapBriefing
from raaderum.reports.pdf.layout import chart_content, lay_out, notes_content, table_content
from raaderum.reports.tables import Column, Table

_WIDE = 760
"""Pixels. The waterfall has a row per central figure: drawn wide, it is low enough for page one."""


def write_gap_pdf(briefing: GapBriefing, today: date, link: str = "") -> bytes:
    """Lay out a briefing about a gap as a tagged PDF (PDF/UA-1).

    Args:
        briefing: What the paper says.
        today: The date printed on it; it decides the budget and the deadline.
        link: Address of the frozen answer, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    return lay_out("gap_paper.typ", _content(briefing, today, link))


def _content(briefing: GapBriefing, today: date, link: str) -> dict[str, Any]:
    words = briefing.words
    potential = briefing.potential_table
    return {
        "language": words.language,
        "title": briefing.headline,
        "heading": briefing.title,
        "notes": notes_content(briefing.notes),
        "masthead": briefing.masthead,
        "mark": briefing.mark,
        "mark_sentence": briefing.mark_sentence,
        "labels": briefing.labels,
        "facts": briefing.facts_on(today),
        "blanks": briefing.blanks,
        "situation": briefing.situation,
        "waterfall": chart_content(briefing.waterfall, words, _WIDE),
        "legend": briefing.legend,
        "difference": table_content(briefing.difference, words),
        "difference_lines": briefing.difference_lines,
        "booking": briefing.booking,
        "booking_lines": briefing.booking_lines[:FIRST_BOOKING],
        "all_booking": briefing.booking_lines,
        "practice": briefing.practice,
        "causes": table_content(_causes(briefing), words),
        "caution": briefing.caution,
        "potential_lines": briefing.potential_lines,
        "measures": briefing.measures,
        "measures_note": briefing.measures_note,
        "consequences": briefing.consequences,
        "conditions": briefing.conditions,
        "limits": briefing.limits,
        "next_steps": briefing.next_steps(today),
        "central": table_content(briefing.central, words),
        "causes_table": table_content(briefing.causes_table, words),
        "cause_chart": chart_content(briefing.cause_chart, words),
        "potential_table": None if potential is None else table_content(potential, words),
        "figures": [table_content(table, words) for table in briefing.figures],
        "beside": None if briefing.beside is None else table_content(briefing.beside, words),
        "members": table_content(briefing.members, words),
        "method": briefing.method,
        "sources": briefing.sources,
        "source_line": briefing.source_line,
        "link": link,
    }


def _causes(briefing: GapBriefing) -> Table:
    labels = briefing.labels
    rows = tuple((cause.name, cause.detail, cause.sure) for cause in briefing.causes)
    columns = tuple(Column(labels[name], "text") for name in ("cause", "most", "sure"))
    return Table("causes-text", labels["causes"], columns, rows)
