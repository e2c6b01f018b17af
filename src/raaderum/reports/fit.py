"""What fits on paper and slides: texts of users cut where they are too long, words that can be broken, columns."""

from __future__ import annotations

import re
from dataclasses import replace

from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words

_LONGEST = 110
"""Letters. Our own texts are shorter."""
LONGEST_WORD = 24
_WIDEST_CELL, _NARROWEST_CELL, _GAP = 34, 6, 2
"""Letters; the gap is what keeps two columns of numbers apart."""


def fit_text(text: str, longest_word: int = LONGEST_WORD) -> str:
    """Return a text that any cell holds: an ellipsis where it is too long, and places to break in long words.

    >>> fit_text("Kommunens kontorartikler")
    'Kommunens kontorartikler'
    """
    return break_words(cut_text(text, _LONGEST), longest_word)


def cut_text(text: str, most: int) -> str:
    """Return a text of so many letters; a longer one ends in an ellipsis.

    >>> cut_text("Vintertjeneste på cykelstier", 16), cut_text("Vintertjeneste", 16)
    ('Vintertjeneste p …', 'Vintertjeneste')
    """
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def break_words(text: str, longest_word: int = LONGEST_WORD) -> str:
    """Let words that no line can hold be broken: a zero-width space after so many letters."""
    return re.sub(rf"(\S{{{longest_word}}})(?=\S)", "\\1\u200b", text)


def fit_table(table: Table, longest_word: int = LONGEST_WORD) -> Table:
    """Return a table whose texts fit; its numbers are as they were."""
    rows = tuple(
        tuple(fit_text(cell, longest_word) if isinstance(cell, str) else cell for cell in row) for row in table.rows
    )
    return replace(table, rows=rows)


def column_widths(table: Table, words: Words, longest_word: int | None = None) -> list[int]:
    """Shares of the width: room for the longest word, and for ordinary cells without breaking names.

    Args:
        table: The table.
        words: As its numbers are written.
        longest_word: Letters of a word that gets room of its own; None: each does.
    """
    shares, written = [], written_rows(table, words)
    for j, column in enumerate(table.columns):
        cells = [row[j] for row in written]
        word = max(len(part) for text in (column.title, *cells) for part in text.split() or [""])
        word = word if longest_word is None else min(word, longest_word)
        longest = max((len(text) for text in cells), default=0)
        gap = 0 if column.kind == "text" else _GAP
        shares.append(max(word, min(longest, _WIDEST_CELL), _NARROWEST_CELL) + gap)
    return shares
