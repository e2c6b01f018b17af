"""Texts of users that are laid out on paper and slides: cut where they are too long, with words that can be broken."""

from __future__ import annotations

import re
from dataclasses import replace

from raaderum.reports.tables import Table

_LONGEST = 110
"""Letters. Our own texts are shorter."""
LONGEST_WORD = 24


def fit_text(text: str, longest_word: int = LONGEST_WORD) -> str:
    """Return a text that any cell holds: an ellipsis where it is too long, and places to break in long words.

    >>> fit_text("Kommunens kontorartikler")
    'Kommunens kontorartikler'
    """
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
    return re.sub(rf"(\S{{{longest_word}}})(?=\S)", "\\1\u200b", cut)


def fit_table(table: Table, longest_word: int = LONGEST_WORD) -> Table:
    """Return a table whose texts fit; its numbers are as they were."""
    rows = tuple(
        tuple(fit_text(cell, longest_word) if isinstance(cell, str) else cell for cell in row) for row in table.rows
    )
    return replace(table, rows=rows)
