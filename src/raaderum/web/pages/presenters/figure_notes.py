"""What stands beside the figures of an answer: how well they compare, and what their owners say of them."""

from __future__ import annotations

from typing import Any

from raaderum.reports.notes import Notes, compose_notes
from raaderum.reports.text import Words
from raaderum.reports.text.comparability import comparability_sentences, legend_sentence
from raaderum.studies.results import Header


def present_notes(result: Header, words: Words) -> tuple[Notes, dict[str, Any]]:
    """Return the footnotes of an answer, and what its page prints of them and of the grades."""
    notes = compose_notes([result], words)
    return notes, {
        "notes": notes,
        "title_mark": notes.mark_own(result),
        "comparability": comparability_sentences(result, words),
        "grade_legend": legend_sentence(result, words),
    }
