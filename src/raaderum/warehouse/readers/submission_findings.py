"""What a check finds in a filled template: the cell, a sentence, and what to do. In both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from raaderum.domain.errors import UserError
from raaderum.domain.text import Text
from raaderum.warehouse.readers.submission_texts import TEXTS

Level = Literal["error", "missing", "warning", "explained"]
"""``error`` and ``missing`` keep a file out of a release. A comment turns a warning into ``explained``."""
LEVELS: tuple[Level, ...] = ("error", "missing", "warning", "explained")
Fact = str | int | float | Decimal | Text | None

_CPR = re.compile(
    r"(?:\b|(?<=cpr))(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(\d{2})"
    r"(?:[\u00a0 ]?[-\u2010\u2011\u2013][\u00a0 ]?|[\u00a0 ])?\d{4}\b",
    re.I,
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MASK = "••••••-••••"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``cell`` is as Excel writes it; empty where the whole file is meant."""

    level: Level
    code: str
    sheet: str = ""
    cell: str = ""
    name: str = ""
    """The figure's name, as it stands in the sheet."""
    variable: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    refusal: UserError | None = None
    """Why the file cannot be read at all."""

    @property
    def place(self) -> str:
        """Return "Indtastning!F14 (Saltede rute-km)"."""
        name = f" ({self.name})" if self.name else ""
        return f"{self.sheet}!{self.cell}{name}" if self.cell else self.sheet

    def sentence(self, language: str = "da") -> str:
        """Return what is wrong."""
        if self.refusal is not None:
            return self.refusal.message(language)
        return self._fill(TEXTS[self.code][0], language)

    def remedy(self, language: str = "da") -> str:
        """Return what to do."""
        return "" if self.refusal is not None else self._fill(TEXTS[self.code][1], language)

    def explained(self) -> Finding:
        """Return the finding as it stands when somebody has written why: an error still warns."""
        return replace(self, level="warning" if self.level == "error" else "explained")

    def _fill(self, text: Text, language: str) -> str:
        facts = {name: _write(value, language) for name, value in self.facts.items()}
        return text.in_language(language).format(**facts).replace("..", ".").replace(".?", "?")


def refuse(problem: UserError) -> Finding:
    """Return the finding that a file cannot be read at all."""
    return Finding("error", problem.code, refusal=problem)


def has_cpr(text: str) -> bool:
    r"""Tell whether a text holds what can be a CPR number: ten digits that begin with a date.

    Signs that cannot be seen hide none: the text is also judged as it would be shown.

    Source: domain conventions on data protection; the check digit says nothing since 2007.

    >>> has_cpr("se 010190-1234"), has_cpr("310290-1234"), has_cpr("99999999")
    (True, False, False)
    >>> has_cpr("0101\u200b901234"), has_cpr("010190\u20131234")
    (True, True)
    >>> has_cpr("CPR010190-1234"), has_cpr("010190 - 1234"), has_cpr("konto 5101901234")
    (True, True, False)
    """
    return any(_is_date(hit) for one in (text, clean(text)) for hit in _CPR.finditer(one))


def mask_cpr(text: str) -> str:
    """Return a text without its CPR numbers: they are shown nowhere."""
    return _CPR.sub(lambda hit: _MASK if _is_date(hit) else hit[0], text)


def _is_date(hit: re.Match[str]) -> bool:
    day, month = int(hit[1]), int(hit[2])
    # 29 February may be a leap year of either century: it counts as a date.
    return day <= _DAYS[month - 1]


def quote(value: object) -> str:
    """Return a cell's content as it can be shown: short, on one line, without CPR numbers."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = mask_cpr(clean(text))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def clean(text: str) -> str:
    r"""Return a text on one line, without signs that cannot be printed.

    >>> clean(" to\nlinjer\t og\x07 en\xa0klokke ")
    'to linjer og en klokke'
    """
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def write_number(value: float | Decimal, language: str = "da") -> str:
    """Write a number with up to three decimals.

    >>> write_number(1240000.0), write_number(-0.25), write_number(1234.5, "en")
    ('1.240.000', '−0,25', '1,234.5')
    """
    text = f"{abs(value):,.3f}".rstrip("0").rstrip(".")
    if language != "en":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"−{text}" if value < 0 and text != "0" else text


def _write(value: Fact, language: str) -> str:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, float | Decimal):
        return write_number(value, language)
    return quote(value) if isinstance(value, str) and len(value) <= _LONGEST else mask_cpr(str(value))
