"""What the same item, and the same unit of quantity, is known by on invoice lines and in agreements."""

from __future__ import annotations

from functools import lru_cache

_MEASURES = {
    "EA": "ea c62 h87 nmb nar pce pcs stk styk stykker",
    "PK": "pk pa xpk xpa nmp pakke pakker pak pck",
    "BX": "bx xbx cs xcs ks kasse kasser karton",
    "PR": "pr par npr",
    "SET": "set sæt",
    "RO": "ro xro rl rulle ruller",
    "KGM": "kgm kg kilo",
    "GRM": "grm g gram",
    "LTR": "ltr l liter",
    "MTR": "mtr m meter",
    "MTK": "mtk m2 m²",
    "MTQ": "mtq m3 m³",
    "HUR": "hur t time timer",
    "KWH": "kwh",
}
_CODES = {name: code for code, names in _MEASURES.items() for name in names.split()}


@lru_cache(maxsize=4096)
def measure_code(text: str) -> str:
    """Return a unit of quantity as one code, whatever it is written as; what is not known stays, in capitals.

    Source: UN/ECE recommendations 20 and 21, which have several codes for a piece and for a package.

    >>> measure_code("Stk."), measure_code("C62"), measure_code("pakke"), measure_code(" spand ")
    ('EA', 'EA', 'PK', 'SPAND')
    """
    bare = text.strip().rstrip(".")
    return _CODES.get(bare.lower(), bare.upper())


def normalise_item_number(text: str) -> str:
    """Return a seller's item number as it is compared: case, spaces and zeros in front do not matter.

    Spreadsheets drop the zeros in front, so they cannot tell two items apart.

    >>> normalise_item_number(" ab 47-1"), normalise_item_number("004711"), normalise_item_number("000")
    ('AB47-1', '4711', '0')
    """
    bare = "".join(text.split()).upper()
    return bare.lstrip("0") or bare[:1]


def item_key(supplier: str, *, gtin: str = "", item_number: str = "") -> str:
    """Return what an item is known by: its GTIN, else the supplier's own number; "" where it has neither.

    >>> item_key("cvr:12345674", gtin="5712345780121", item_number="4711")
    'gtin:5712345780121'
    >>> item_key("cvr:12345674", item_number="0047 11"), item_key("cvr:12345674")
    ('cvr:12345674/4711', '')
    """
    if gtin:
        return f"gtin:{_thirteen(gtin)}"
    number = normalise_item_number(item_number)
    return f"{supplier}/{number}" if number else ""


def _thirteen(gtin: str) -> str:
    """The same number is written with 12, 13 and 14 digits: zeros in front are all that differs."""
    return gtin[1:] if len(gtin) == 14 and gtin[0] == "0" else gtin.zfill(13) if len(gtin) == 12 else gtin
