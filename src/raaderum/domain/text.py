"""A text in the two languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

LANGUAGES = ("da", "en")


_ORDER = {letter: i for i, letter in enumerate(" -abcdefghijklmnopqrstuvwxyzæøå")}


def danish_order(name: str) -> list[int]:
    """Return a key that sorts names as Danes do: æ, ø, å last, and aa as å.

    >>> sorted(["Aarhus", "Ærø", "Odense", "Ørsted", "Zealand"], key=danish_order)
    ['Odense', 'Zealand', 'Ærø', 'Ørsted', 'Aarhus']
    """
    return [_ORDER.get(letter, -1) for letter in name.casefold().replace("aa", "å")]


@dataclass(frozen=True, slots=True)
class Text:
    """A text written for people: Danish always, English beside it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    da: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``da`` or ``en``; anything else reads as Danish)."""
        return self.en if language == "en" else self.da
