"""The proposal on which politicians decide: two pages first, then assumptions, baseline and method."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from raaderum.reports.case_briefing import CaseBriefing, Told
from raaderum.reports.case_tables import case_widths, fit_cells
from raaderum.reports.fit import break_words
from raaderum.reports.pdf.layout import chart_content, lay_out, table_content
from raaderum.reports.tables import Table

_LONGEST_IN_TEXT, _LONGEST_FACT, _WIDE = 50, 28, 760
"""Letters of a word on a line and in the box at the top, and pixels of the picture."""


def write_case_pdf(briefing: CaseBriefing, today: date, link: str = "") -> bytes:
    """Lay out a proposal as a tagged PDF (PDF/UA-1).

    Args:
        briefing: What the form says.
        today: The date printed on it.
        link: How to make the same again, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    return lay_out("case_paper.typ", _content(briefing, today, link))


def _content(briefing: CaseBriefing, today: date, link: str) -> dict[str, Any]:
    words = briefing.words

    def table(one: Table, like: Table | None = None) -> dict[str, Any] | None:
        if not one.rows:
            return None
        widths = case_widths(like or one, words)
        return table_content(fit_cells(one, widths), words) | {"widths": widths}

    return {
        "language": words.language,
        "title": _text(briefing.title),
        "masthead": _text(briefing.masthead),
        "mark": briefing.mark,
        "labels": briefing.labels,
        "facts": [[label, break_words(value, _LONGEST_FACT)] for label, value in briefing.facts_on(today)],
        "blanks": [],
        "short": _told(briefing.short),
        "economy": table(briefing.economy),
        "economy_notes": briefing.economy_notes,
        "outside": table(briefing.outside, like=briefing.economy),
        "outside_note": briefing.outside_note,
        "worth": _told(briefing.worth),
        "tornado": None if briefing.tornado is None else chart_content(briefing.tornado, words, _WIDE),
        "figure_notes": briefing.figure_notes,
        "edges": _texts(briefing.edges),
        "consequences": _told(briefing.consequences),
        "uncertainty": _texts(briefing.uncertainty),
        "risks": table(briefing.risks),
        "must_be_true": _texts(briefing.must_be_true),
        "decisions": table(briefing.decisions),
        "decisions_note": briefing.decisions_note,
        "assumptions": table(briefing.assumptions),
        "annex": [table(one) for one in briefing.annex],
        "in_annex": [one.id for one in briefing.annex],
        "method": briefing.method,
        "source_line": _text(briefing.source_line),
        "link": _text(link),
    }


def _told(parts: Iterable[Told]) -> list[dict[str, Any]]:
    return [{"label": part.label, "paragraphs": _texts(part.paragraphs)} for part in parts]


def _texts(lines: Iterable[str]) -> list[str]:
    return [_text(line) for line in lines]


def _text(line: str) -> str:
    return break_words(line, _LONGEST_IN_TEXT)
