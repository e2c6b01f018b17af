"""What is classified, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

ClassSource = Literal["decided", "agreement_item", "supplier", "unspsc", "learned", "none"]
"""Where a category comes from. ``supplier``: a person said that all this supplier sells is of one category."""


SUPPLIER = "§"
"""Stands for the supplier among the words of an explanation."""


class LineKey(NamedTuple):
    """What a line's category depends on: each different one is classified once."""

    supplier: str
    item: str
    """As in the published lines: "gtin:…", "<supplier>/<number>" or ""."""
    text: str
    unspsc: str


@dataclass(frozen=True, slots=True)
class LineClass:
    """A category. ``category`` is "" where the confidence is too low to be used in a claim; ``guess`` is it anyway."""

    category: str
    guess: str
    source: ClassSource
    confidence: float


UNCLASSIFIED = LineClass("", "", "none", 0.0)
