"""A text in the two languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

LANGUAGES = ("da", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A text written for people: Danish always, English beside it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    da: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``da`` or ``en``; anything else reads as Danish)."""
        return self.en if language == "en" else self.da
