"""Numbers and dates that somebody wrote as text: what way they are written, and what they mean.

A way of writing is never guessed. It is what every value of a column allows; where that is more than one, or none,
the answer is "ask".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, get_args

NumberStyle = Literal["comma", "point", "open"]
"""``comma``: 1.234,50. ``point``: 1,234.50. ``open``: nothing has shown it yet, as all numbers are whole."""
DateStyle = Literal["dmy", "mdy", "ymd", "open"]
"""The order of day, month and year. ``open``: nothing has shown it yet."""
Ask = Literal["ask"]

NUMBER_STYLES: tuple[NumberStyle, ...] = get_args(NumberStyle)
DATE_STYLES: tuple[DateStyle, ...] = get_args(DateStyle)

_SIGN = re.compile(r"^[−–-]\s*|\s*[−–-]$")
_CURRENCY = re.compile(r"^(?:kr\.?|dkk|£|€)\s*|\s*(?:kr\.?|dkk|£|€)$|,-$", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_NUMBER = {
    "comma": re.compile(r"(?:\d{1,15}|\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})(?:,\d{1,6})?", re.ASCII),
    "point": re.compile(r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})(?:\.\d{1,6})?", re.ASCII),
}
_DATE = re.compile(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_COMPACT = re.compile(r"\d{8}", re.ASCII)
_ORDERS: tuple[Literal["dmy", "mdy", "ymd"], ...] = ("dmy", "mdy", "ymd")


def read_number(text: str, style: NumberStyle) -> Decimal | None:
    """Return the number a text means in a way of writing, None where it means none.

    Args:
        text: The cell. A minus before or after, brackets around, and kr. are understood.
        style: How numbers are written; ``open`` reads whole numbers without separators alone.

    >>> [str(read_number(t, "comma")) for t in ("1.234,50", "-3", "(12,5)", "1.234", "1234.5")]
    ['1234.50', '-3', '-12.5', '1234', 'None']
    """
    body, negative = _bare(text)
    if not (_WHOLE if style == "open" else _NUMBER[style]).fullmatch(body):
        return None
    plain = body.replace(" ", "")
    plain = plain.replace(",", "") if style == "point" else plain.replace(".", "").replace(",", ".")
    number = Decimal(plain)
    return -number if negative else number


def find_number_style(texts: Iterable[str]) -> NumberStyle | Ask:
    """Return the way the numbers of a file are written; "ask" where they can be read in two ways.

    >>> find_number_style(["500", "1.234,5"]), find_number_style(["500"]), find_number_style(["1.234", "2.500"])
    ('comma', 'open', 'ask')
    """
    possible = {"comma", "point"}
    marked = False
    for text in texts:
        body, _ = _bare(text)
        fits = {style for style, pattern in _NUMBER.items() if pattern.fullmatch(body)}
        if fits and not _WHOLE.fullmatch(body.replace(" ", "")):
            marked = True
            possible &= fits
    if not marked:
        return "open"
    return "ask" if len(possible) != 1 else "comma" if "comma" in possible else "point"


def read_date(text: str, style: DateStyle) -> datetime.date | None:
    """Return the date a text means, None where it means none. A year of two digits is in this century; a time is cut.

    >>> read_date("07/10/2014", "dmy"), read_date("2024-01-31 00:00:00", "ymd"), read_date("31-12-24", "mdy")
    (datetime.date(2014, 10, 7), datetime.date(2024, 1, 31), None)
    """
    parts = _date_parts(text.strip(), style)
    if parts is None:
        return None
    year, month, day = parts
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_date_style(texts: Iterable[str]) -> DateStyle | Ask:
    """Return the order that all dates of a file have; "ask" where more than one is possible, or none for all.

    >>> find_date_style(["01-02-2024", "31-01-2024"]), find_date_style(["01-02-2024"]), find_date_style(["i går"])
    ('dmy', 'ask', 'open')
    """
    possible: set[Literal["dmy", "mdy", "ymd"]] = set(_ORDERS)
    dated = False
    for text in texts:
        fits = {order for order in _ORDERS if read_date(text, order) is not None}
        if fits:
            dated = True
            possible &= fits
    if not dated:
        return "open"
    return possible.pop() if len(possible) == 1 else "ask"


def _bare(text: str) -> tuple[str, bool]:
    """Return a number without sign and currency, and whether it is negative."""
    body = " ".join(text.split())
    bracketed = body.startswith("(") and body.endswith(")")
    body = _CURRENCY.sub("", body[1:-1] if bracketed else body).strip()
    unsigned = _SIGN.sub("", body, count=1)
    negative = unsigned != body
    if bracketed and negative:
        return text, False  # two signs are none
    return _CURRENCY.sub("", unsigned).strip(), bracketed or negative


def _date_parts(text: str, style: DateStyle) -> tuple[int, int, int] | None:
    if _COMPACT.fullmatch(text):
        cuts = (text[:4], text[4:6], text[6:]) if style == "ymd" else (text[:2], text[2:4], text[4:])
    elif hit := _DATE.fullmatch(text):
        cuts = (hit[1], hit[2], hit[3])
    else:
        return None
    order = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}.get(style)
    if order is None:
        return None
    year, month, day = (cuts[i] for i in order)
    if len(year) not in {2, 4} or len(day) > 2 or len(month) > 2:
        return None
    return int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)
