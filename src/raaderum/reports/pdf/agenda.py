"""The agenda of a validation meeting as paper: at most two pages first, then the annex."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from raaderum.reports.agenda import FIRST_BEFORE, Agenda
from raaderum.reports.pdf.layout import lay_out, table_content
from raaderum.reports.tables import Table

_POINT_WIDTHS = [5, 30, 15, 74, 13]
"""Shares of the width: what is said about the figure needs most of it."""


def write_agenda_pdf(agenda: Agenda, today: date, link: str = "") -> bytes:
    """Lay out an agenda as a tagged PDF (PDF/UA-1).

    Args:
        agenda: What it says.
        today: The date it was made.
        link: How to make the same again, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    return lay_out("agenda.typ", _content(agenda, today, link))


def _content(agenda: Agenda, today: date, link: str) -> dict[str, Any]:
    words = agenda.words

    def table(one: Table) -> dict[str, Any] | None:
        if not one.rows:
            return None
        content = table_content(one, words)
        return content | {"widths": _POINT_WIDTHS} if one.id.startswith("points") else content

    return {
        "language": words.language,
        "title": agenda.headline,
        "masthead": agenda.masthead,
        "mark": agenda.mark,
        "mark_sentence": agenda.mark_sentence,
        "labels": agenda.labels,
        "facts": [*agenda.facts, [words.gettext("Lavet"), words.day(today)]],
        "blanks": agenda.blanks,
        "lead": agenda.lead,
        "sessions": table(agenda.sessions),
        "before": table(replace(agenda.before, rows=agenda.before.rows[:FIRST_BEFORE])),
        "more_before": table(replace(agenda.before, rows=agenda.before.rows[FIRST_BEFORE:])),
        "points": [asdict(point) for point in agenda.points],
        "more_points": [asdict(point) for point in agenda.more_points],
        "practice": agenda.practice,
        "written": table(agenda.written),
        "ends": table(agenda.ends),
        "jumps": table(agenda.jumps),
        "missing": table(agenda.missing),
        "all_practice": table(agenda.all_practice),
        "left_out": table(agenda.left_out),
        "explained": table(agenda.explained),
        "method": agenda.method,
        "source_line": agenda.source_line,
        "link": link,
    }
