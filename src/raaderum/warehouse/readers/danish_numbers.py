"""Numbers that somebody wrote as text, the Danish way."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Reading = Decimal | Literal["ambiguous"] | None

_MINUS = re.compile(r"^[−–-]\s*(?=\d)", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,15}", re.ASCII)
_GROUPS = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,4}|-?\d{1,3}(?: \d{3}){1,4}", re.ASCII)
_DECIMAL = re.compile(r"-?(?:\d{1,15}|\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4}),\d{1,6}", re.ASCII)
_TWO_WAYS = re.compile(r"-?(?:[1-9]\d{0,2}[.,]|0\d{0,2}\.)\d{3}", re.ASCII)  # nobody writes 0 thousands
_ENGLISH = re.compile(r"-?\d+\.\d{1,6}", re.ASCII)


def read_danish(text: str) -> Reading:
    """Return the number a text means, None where it means none, or "ambiguous" where it could mean two.

    >>> [read_danish(t) for t in ("1.234,5", "12,5", "1.234.567", "-3", "1.234", "1,234", "ca. 5")]
    [Decimal('1234.5'), Decimal('12.5'), Decimal('1234567'), Decimal('-3'), 'ambiguous', 'ambiguous', None]
    """
    text = _MINUS.sub("-", " ".join(text.split()))
    if _TWO_WAYS.fullmatch(text) or _ENGLISH.fullmatch(text):
        return "ambiguous"
    if any(pattern.fullmatch(text) for pattern in (_PLAIN, _GROUPS, _DECIMAL)):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    return None
