"""Numbers that name companies and places, and their check digits."""

from __future__ import annotations

_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def is_cvr(text: str) -> bool:
    """Tell whether eight digits are a CVR number: their weighted sum is divisible by 11.

    Source: the Danish Business Authority on the CVR number's check digit.

    >>> is_cvr("12345674"), is_cvr("12345678"), is_cvr("1234567")
    (True, False, False)
    """
    if len(text) != 8 or not (text.isascii() and text.isdigit()) or text[0] == "0":
        return False
    return sum(weight * int(digit) for weight, digit in zip(_CVR_WEIGHTS, text, strict=True)) % 11 == 0


def is_gln(text: str) -> bool:
    """Tell whether 13 digits are a GLN (EAN location number): the check digit of GS1.

    Source: GS1 General Specifications, section 7.9 (weights 1 and 3 from the left, the sum divisible by 10).

    >>> is_gln("5790000000012"), is_gln("5790000000013")
    (True, False)
    """
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text)) % 10 == 0
