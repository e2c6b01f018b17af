"""Sections of the pages of purchasing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from raaderum.studies.spend_answer import SpendAnswer, SpendSubject, study_spend_answer
from raaderum.web.pages.presenters.parts import Link, WrittenChart, WrittenTable

if TYPE_CHECKING:
    from raaderum.web.pages.views.purchases.asked import Asked


def answer_of(asked: Asked) -> SpendAnswer:
    """Return all that is said about the municipality's purchases."""
    found = asked.purchases
    subject = SpendSubject(asked.unit, found.period, found.published.number, asked.example)
    return found.ask(
        ("answer", asked.unit.code),
        lambda engine: study_spend_answer(engine, found.rules, found.agreements, found.inhabitants, subject),
    )


def section(
    id: str,  # noqa: A002 — as in the page
    title: str,
    lines: Sequence[str],
    *,
    charts: Sequence[WrittenChart] = (),
    table: WrittenTable | None = None,
    links: Sequence[Link] = (),
    small: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a section of a page, as the template prints it."""
    return {"id": id, "title": title, "lines": lines, "charts": charts, "table": table, "links": links, "small": small}
