"""How many CPR numbers are found, and how many other numbers are taken for one. All numbers are made up by dice."""

from __future__ import annotations

import random
from datetime import date, timedelta

from raaderum.warehouse.readers.submission_findings import has_cpr, mask_cpr

WRITTEN = ("{d}-{s}", "{d}{s}", "{d} {s}", "cpr: {d}-{s}.", "Borger {d}{s}, se sagen")
OTHERS = (
    "EAN 5790000123456", "CVR 12345678", "konto 2.28.11.1", "faktura 2025-000123", "tlf. 12 34 56 78", "1.250.000 kr.",
    "31.02.2025", "uge 45-2025", "20.125.000", "0102", "010203", "vej 461-0021", "2.28.14 art 4.0",
)  # fmt: skip


def made_up(dice: random.Random) -> tuple[str, str]:
    """A date and a serial number; not every one passes the check digit, as the numbers since 2007 do not."""
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(30_000))
    return f"{born:%d%m%y}", f"{dice.randrange(10_000):04d}"


def test_every_made_up_number_is_found_however_it_is_written() -> None:
    dice = random.Random(1968)
    texts = [form.format(d=d, s=s) for d, s in (made_up(dice) for _ in range(1_000)) for form in WRITTEN]
    missed = [text for text in texts if not has_cpr(text)]
    assert (len(texts), missed) == (5_000, [])
    assert not any(any(sign.isdigit() for sign in mask_cpr(text)) for text in texts)


def test_few_other_numbers_are_taken_for_one() -> None:
    """Of ten digits by dice about 366 of 10,000 begin with a date. They are refused; a person can write them apart."""
    dice = random.Random(2007)
    ten_digits = [f"{dice.randrange(10**10):010d}" for _ in range(20_000)]
    share = sum(map(has_cpr, ten_digits)) / len(ten_digits)
    expected = 366 / 10_000
    assert abs(share - expected) < 4 * (expected * (1 - expected) / len(ten_digits)) ** 0.5
    assert not any(map(has_cpr, OTHERS))
    for digits in (8, 9, 11, 12, 13):
        numbers = [f"{dice.randrange(10**digits):0{digits}d}" for _ in range(2_000)]
        assert not any(map(has_cpr, numbers)), f"{digits} digits"
