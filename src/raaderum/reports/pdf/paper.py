"""The paper about one unit's place: two pages first, then the annex."""

from __future__ import annotations

from datetime import date
from typing import Any

from raaderum.reports.briefing import Briefing
from raaderum.reports.pdf.layout import chart_content, lay_out, notes_content, table_content
from raaderum.reports.text.gap import example_mark


def write_pdf(briefing: Briefing, today: date, link: str = "") -> bytes:
    """Lay out a briefing as a tagged PDF (PDF/UA-1).

    Args:
        briefing: What the paper says.
        today: The date printed on it.
        link: Address of the frozen answer, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    return lay_out("paper.typ", _content(briefing, today, link))


def _content(briefing: Briefing, today: date, link: str) -> dict[str, Any]:
    words = briefing.words
    return {
        "language": words.language,
        "title": briefing.headline,
        "heading": briefing.title,
        "notes": notes_content(briefing.notes),
        "mark": example_mark(briefing.answer.position, words),
        "masthead": briefing.masthead,
        "labels": briefing.labels,
        "facts": [*briefing.facts, [words.gettext("Dato"), words.day(today)]],
        "blanks": briefing.blanks,
        "situation": briefing.situation,
        "spread": chart_content(briefing.spread, words),
        "differences": table_content(briefing.differences, words),
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
        "peers_chart": chart_content(briefing.peers_chart, words),
        "grades": briefing.grades,
        "peers": table_content(briefing.peers, words),
        "features": table_content(briefing.features, words),
        "trend_lead": briefing.trend_lead,
        "trend_chart": chart_content(briefing.trend_chart, words) if briefing.trend_chart else None,
        "trend": table_content(briefing.trend, words),
        "expected_lead": briefing.expected_lead,
        "expected_chart": chart_content(briefing.expected_chart, words) if briefing.expected_chart else None,
        "drivers": table_content(briefing.drivers, words) if briefing.drivers else None,
        "context": table_content(briefing.context, words),
        "figures": briefing.figures,
        "method": briefing.method,
        "sources": briefing.sources,
        "source_line": briefing.source_line,
        "link": link,
    }
