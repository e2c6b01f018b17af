"""Slides with what municipalities say about their own figures: as many as it takes, none that runs over."""

from __future__ import annotations

import textwrap

from raaderum.reports.notes import Notes
from raaderum.reports.pptx.deck import BODY_HEIGHT, BODY_TOP, Deck

_LETTERS, _LINES = 100, 14
"""How many letters a line and how many lines a slide hold at this size."""
_SIZE = 14


def add_note_slides(deck: Deck, notes: Notes) -> None:
    """Add the footnotes of a presentation after its other slides."""
    for page in break_notes(notes):
        deck.lines(deck.slide(notes.title), page, BODY_TOP, BODY_HEIGHT, _SIZE)


def break_notes(notes: Notes) -> list[list[str]]:
    """Return the notes slide by slide; a long one goes on in the next paragraph, or on the next slide."""
    pages: list[list[str]] = []
    left = 0.0
    for note in notes.items:
        for piece in _pieces(f"{note.mark} {note.subject}. {' '.join(note.text.split())}"):
            lines = len(textwrap.wrap(piece, _LETTERS)) + 0.4  # the space after a paragraph
            if lines > left:
                pages.append([])
                left = float(_LINES)
            pages[-1].append(piece)
            left -= lines
    return pages


def _pieces(text: str) -> list[str]:
    """Cut a text where it is longer than half a slide."""
    lines = textwrap.wrap(text, _LETTERS)
    most = _LINES // 2
    return [" ".join(lines[i : i + most]) for i in range(0, len(lines), most)]
