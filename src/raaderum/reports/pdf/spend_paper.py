"""The paper about purchases: two pages first, then agreements, prices, suppliers, invoices and the method."""

from __future__ import annotations

from datetime import date
from typing import Any

from raaderum.reports.charts.figures import Chart
from raaderum.reports.fit import fit_table, fit_text
from raaderum.reports.pdf.layout import chart_content, lay_out, table_content
from raaderum.reports.spend_briefing import SpendBriefing
from raaderum.reports.tables import Table

_WIDE, _HALF = 760, 380
"""Pixels. The leaks have a row per agreement: drawn wide, they are low enough for page one."""
_WIDEST, _GAP = 30, 3
"""Letters of a column."""
_DUPLICATE_WIDTHS, _NUMBER = [36, 22, 22, 24, 14, 14, 10, 12], 16
"""Shares of the width, and how long a number is before it is broken."""


def write_spend_pdf(briefing: SpendBriefing, today: date, link: str = "") -> bytes:
    """Lay out a briefing about purchases as a tagged PDF (PDF/UA-1).

    Args:
        briefing: What the paper says.
        today: The date printed on it.
        link: How to make the same again, printed in the footer.

    Raises:
        LayoutFailed: The layout program warned.
    """
    return lay_out("spend_paper.typ", _content(briefing, today, link))


def _content(briefing: SpendBriefing, today: date, link: str) -> dict[str, Any]:
    words = briefing.words

    def table(one: Table) -> dict[str, Any] | None:
        if not one.rows:
            return None
        if one.id == "duplicates":
            return table_content(fit_table(one, _NUMBER), words) | {"widths": _DUPLICATE_WIDTHS}
        content = table_content(fit_table(one), words)
        # A word that can be broken needs no column of its own length.
        return content | {"widths": [min(width, _WIDEST) + _GAP for width in content["widths"]]}

    def chart(one: Chart | None, width: int = _WIDE) -> dict[str, str] | None:
        return None if one is None else chart_content(one, words, width)

    def lines(texts: list[str]) -> list[str]:
        return [" ".join(fit_text(word) for word in text.split(" ")) for text in texts]

    return {
        "language": words.language,
        "title": briefing.headline,
        "masthead": briefing.masthead,
        "mark": briefing.mark,
        "mark_sentence": briefing.mark_sentence,
        "labels": briefing.labels,
        "facts": briefing.facts_on(today),
        "blanks": briefing.blanks,
        "situation": lines(briefing.situation),
        "leaks": chart(briefing.leaks),
        "causes": table(briefing.causes),
        "unclassified": briefing.unclassified,
        "ranked": [chart(one, _HALF) for one in briefing.ranked],
        "ranked_lines": briefing.ranked_lines,
        "ranked_note": briefing.ranked_note,
        "compliance": table(briefing.compliance),
        "compliance_lines": briefing.compliance_lines,
        "potential_lines": briefing.potential_lines,
        "beside_lines": briefing.beside_lines,
        "invoice_lines": lines(briefing.invoice_lines),
        "price_lines": briefing.price_lines,
        "duplicate_lines": briefing.duplicate_lines,
        "limits": briefing.limits,
        "next_steps": lines(briefing.steps),
        "agreements": table(briefing.agreements),
        "potential": table(briefing.potential),
        "prices": chart(briefing.prices, 600),
        "prices_legend": briefing.prices_legend,
        "items": table(briefing.items),
        "suppliers": table(briefing.suppliers),
        "duplicates": table(briefing.duplicates),
        "places": table(briefing.places),
        "sizes": table(briefing.sizes),
        "method": briefing.method,
        "sources": briefing.sources,
        "source_line": briefing.source_line,
        "link": link,
    }
