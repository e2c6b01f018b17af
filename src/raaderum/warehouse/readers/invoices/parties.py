"""Who sold and who bought: CVR and GLN with their check digits; and a person's number, which is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from raaderum.domain.identifiers import is_cvr, is_gln
from raaderum.warehouse.readers.invoices.ubl_layout import Found
from raaderum.warehouse.readers.invoices.values import tidy
from raaderum.warehouse.readers.submission_findings import clean, has_cpr

_CVR = frozenset({"DK:CVR", "0184", "9902", "DK:SE", "0198", "9904"})
"""Schemes of a CVR or SE number, in OIOUBL 2 and in Peppol's code list of electronic addresses."""
_CPR = frozenset({"DK:CPR", "0237", "9901"})
_GLN = frozenset({"GLN", "0088", "EAN"})
_SIGNS = re.compile(r"[\s.\-\u2010-\u2014\u2212/]")
_NO_SCHEME = frozenset({"", "ZZZ"})
_LONGEST_NAME = 200
Ids = Sequence[tuple[str | None, str | None]]
_NONE: Ids = ()
Identity = tuple[Literal["cvr", "gln", "person", "maybe", ""], str]
_NOTHING: Identity = ("", "")


class Party(NamedTuple):
    """A seller or a buyer. Of a person nothing is kept; ``secrets`` are the digits that may stand nowhere."""

    cvr: str
    gln: str
    name: str
    postcode: str
    is_person: bool = False
    secrets: tuple[str, ...] = ()


def read_party(found: Found, who: str) -> Party:
    """Return the party ``who`` ("supplier" or "buyer") of a document.

    A number under the scheme of CPR makes it a person; one that only looks like a CPR number does so where no CVR
    number stands beside it.
    """
    # A tax number comes last: an SE number may belong to a part of the company.
    legal, tax = found.get(f"{who}_legal_ids", _NONE), found.get(f"{who}_tax_ids", _NONE)
    own, address = found.get(f"{who}_ids", _NONE), found.get(f"{who}_endpoints", _NONE)
    read = [_read_id(text, scheme, bare=bare)
            for ids, bare in ((legal, True), (own, False), (address, False), (tax, True))
            for text, scheme in ids if text]  # fmt: skip
    cvr = gln = ""
    secrets: tuple[str, ...] = ()
    is_person = False
    for kind, value in read:
        if kind == "cvr":
            cvr = cvr or value
        elif kind == "gln":
            gln = gln or value
        elif kind:
            secrets += (value,)
            is_person = is_person or kind == "person"
    name = tidy(found.get(f"{who}_registered_name"), _LONGEST_NAME)
    other = tidy(found.get(f"{who}_name"), _LONGEST_NAME)
    if is_person or (secrets and not cvr):
        return Party("", "", "", "", True, (*secrets, *(one for one in (name, other) if len(one) > 2)))
    return Party(cvr, gln, name or other, tidy(found.get(f"{who}_postcode"), 20), False, secrets)


def _read_id(text: str, scheme: str | None, *, bare: bool) -> Identity:
    """Return what an identifier is and its digits.

    ``bare``: without a scheme it is the company's number, not just anybody's number for it.
    """
    if len(text) == 8 or (len(text) == 10 and text[:2] == "DK") or scheme in _GLN:
        return _read_company_id(text, scheme or "", bare)
    # Not cached: what may be a person's number is kept nowhere.
    scheme = (scheme or "").strip().upper()
    signs = _SIGNS.sub("", clean(text)).upper()
    digits = signs.removeprefix("DK")
    if scheme in _CPR:
        return "person", digits
    if (scheme in _CVR or (bare and scheme in _NO_SCHEME)) and len(digits) == 10 and has_cpr(digits):
        return "maybe", digits  # someone wrote a CPR number where a CVR number belongs
    return _read_company_id(signs, scheme, bare) if len(digits) != 10 else _NOTHING


@lru_cache(maxsize=65536)
def _read_company_id(text: str, scheme: str, bare: bool) -> Identity:
    scheme, digits = scheme.strip().upper(), text.strip().removeprefix("DK")
    if scheme in _GLN:
        digits = _SIGNS.sub("", digits)
        return ("gln", digits) if is_gln(digits) else _NOTHING
    # Without a scheme eight digits are a CVR number only under DK: the Dutch have eight digits too.
    if (scheme in _CVR or (bare and scheme in _NO_SCHEME and digits != text.strip())) and is_cvr(digits):
        return "cvr", digits
    return _NOTHING


def read_cvr(text: str) -> Identity:
    """Return what stands where a CVR number is expected, and its digits.

    >>> read_cvr("DK 12 34 56 74"), read_cvr("010190-1234"), read_cvr("12345678")
    (('cvr', '12345674'), ('maybe', '0101901234'), ('', ''))
    """
    return _read_id(text, "DK:CVR", bare=True)


def read_gln(text: str) -> str:
    """Return a GLN with a right check digit, else empty."""
    return _read_id(text, "GLN", bare=False)[1]
