"""Numbers, dates and texts as they stand in XML. What does not fit is a problem: nothing is guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from raaderum.warehouse.readers.invoices.refusal_texts import FIELDS
from raaderum.warehouse.readers.invoices.refusals import Problem
from raaderum.warehouse.readers.submission_findings import clean

_SHORT = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII).fullmatch
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII).fullmatch
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII).fullmatch
LARGEST = Decimal(10) ** 10
"""Kroner, and units of anything: no line of an invoice to a municipality is beyond it."""
_WHOLE = Decimal(1)
_PLAIN = 13
"""Characters of an amount that cannot be too large."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
"""Years outside stand for no date, such as 0001-01-01."""


def read_oere(text: str | None, field: str, rate: Decimal | None = None) -> int:
    """Return an amount in øre, rounded half away from zero.

    Args:
        text: As xs:decimal writes it.
        field: What a refusal calls it: a key of ``FIELDS``.
        rate: Kroner for one unit of the amount's currency; None: it is in kroner.

    >>> read_oere("1250.50", "total"), read_oere(" -3 ", "total"), read_oere("0.005", "total")
    (125050, -300, 1)
    >>> read_oere("10", "total", Decimal("7.46"))
    7460
    """
    if text is not None and rate is None and text[-3:-2] == "." and len(text) <= _PLAIN:
        digits = text[:-3] + text[-2:]
        if digits.isdigit() and digits.isascii():  # what nearly all amounts look like
            return int(digits)
    number = read_decimal(text, field)
    oere = number * 100 if rate is None else number * rate * 100
    return int(oere.quantize(_WHOLE, ROUND_HALF_UP))


def read_decimal(text: str | None, field: str) -> Decimal:
    """Return a number; raises Problem where there is none, or one that is too large."""
    bare = (text or "").strip()
    if not bare:
        raise missing(field)
    if not _NUMBER(bare):
        raise Problem("not-a-number", place=(field,), field=FIELDS[field], value=bare)
    number = Decimal(bare)
    if abs(number) > LARGEST:
        raise Problem("number-too-large", place=(field,), field=FIELDS[field], value=bare)
    return number


def read_float(text: str, field: str) -> float:
    """Return a number that is no amount; raises as ``read_decimal``."""
    return float(text) if _SHORT(text) else float(read_decimal(text, field))


@lru_cache(maxsize=4096)
def read_date(text: str, field: str) -> date:
    """Return a date; a time zone is cut.

    >>> read_date("2026-01-31", "date"), read_date("2026-01-31+01:00", "date")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
    """
    hit = _DATE(text.strip())
    try:
        day = date.fromisoformat(hit[1]) if hit else None
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Problem("not-a-date", place=(field,), field=FIELDS[field], value=text)
    return day


def tidy(text: str | None, most: int) -> str:
    """Return a text on one line without signs that cannot be seen, cut to ``most`` characters."""
    if not text:
        return ""
    if not text.isprintable() or text[0] == " " or text[-1] == " " or "  " in text:
        text = clean(text)
    return text if len(text) <= most else text[:most]


def identifier(text: str | None, field: str, most: int) -> str:
    """Return a number that names something; it is refused rather than cut."""
    if not text:
        return ""
    if len(text) <= most:
        return text if text.isalnum() else tidy(text, most)
    bare = clean(text)
    if len(bare) > most:
        raise Problem("too-long", place=(field,), field=FIELDS[field], count=len(bare), most=most)
    return bare


def missing(field: str) -> Problem:
    """Return the problem that a field that has to be there is not, or is empty."""
    return Problem("missing-field", place=(field,), field=FIELDS[field])


def write_kroner(oere: int) -> str:
    """Write øre as kroner for a sentence.

    >>> write_kroner(-125050), write_kroner(5)
    ('-1250.50', '0.05')
    """
    return f"{'-' if oere < 0 else ''}{abs(oere) // 100}.{abs(oere) % 100:02d}"
