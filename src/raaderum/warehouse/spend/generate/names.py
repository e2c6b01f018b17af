"""Made-up names and numbers. The numbers have right check digits and lie where no real one does.

GLN and GTIN begin with 952, which GS1 keeps for demonstrations and examples. CVR numbers begin with 98 and 99,
far beyond those that are given out. A CPR number ends in 0000, which nobody has.
"""

from __future__ import annotations

from raaderum.domain.identifiers import is_cvr

_FIRST = (
    "Kvorn", "Bryx", "Zalm", "Trøxe", "Fjømp", "Glyv", "Hvæsk", "Jørx", "Klæmp", "Lyxø", "Mæxel", "Nøvt", "Pliv",
    "Røxen", "Skvæl", "Tvynd", "Vompe", "Ylmer", "Ærx", "Øxne", "Drøvl", "Gnalm", "Huxe", "Knyv", "Snøft", "Vræng",
    "Zwip", "Flynk",
)  # fmt: skip
_SECOND = (
    "hexel", "dyn", "mandro", "vipta", "lunx", "berx", "salo", "trixa", "kvant", "dorma", "fylla", "gando", "milx",
    "noro", "pyxa", "rando", "stæl", "tolva", "vinzo", "zendo", "bolt", "drex", "fjong", "gryde", "hamp", "jolle",
    "kogg", "lyng",
)  # fmt: skip
_FORMS = ("A/S", "ApS", "A/S", "I/S", "ApS", "A/S", "P/S", "ApS")
_STREETS = ("Hexelvej", "Plivgade", "Gnalmvej", "Øxnestræde", "Zalm Allé", "Kvornbakken", "Snøftvej", "Ylmervænget")


def coin_name(number: int, trade: str) -> str:
    """Return the name of a company that does not exist; another number gives another name.

    >>> coin_name(0, "Papir"), coin_name(800, "Papir")
    ('Kvornhexel Papir A/S', 'Vompestæl Papir 2 A/S')
    """
    stems = len(_FIRST) * len(_SECOND)
    first, second = divmod(number * 29 % stems, len(_SECOND))
    again = f" {number // stems + 1}" if number >= stems else ""
    return f"{_FIRST[first]}{_SECOND[second]} {trade}{again} {_FORMS[number % len(_FORMS)]}"


def street(number: int) -> str:
    """Return a street that does not exist."""
    return _STREETS[number % len(_STREETS)]


def cvr_numbers(count: int, start: int = 98_000_000) -> list[str]:
    """Return ``count`` rising numbers with right check digits.

    >>> cvr_numbers(2)
    ['98000003', '98000011']
    """
    found: list[str] = []
    candidate = start
    while len(found) < count:
        if is_cvr(str(candidate)):
            found.append(str(candidate))
        candidate += 1
    return found


def gs1_number(serial: int) -> str:
    """Return 13 digits that begin with 952 and end in the right check digit (GTIN-13 and GLN alike).

    >>> gs1_number(1)
    '9520000000011'
    """
    digits = f"952{serial:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def cpr_number(serial: int) -> str:
    """Return ten digits that look like a CPR number and belong to nobody.

    >>> cpr_number(0)
    '0101600000'
    """
    return f"{serial % 28 + 1:02d}{serial // 28 % 12 + 1:02d}{60 + serial // 336 % 30:02d}0000"


def misspell(name: str, way: int) -> str:
    """Return ``name`` as somebody in a hurry writes it.

    >>> [misspell("Kvornhexel Papir A/S", way) for way in range(6)]
    ['KVORNHEXEL PAPIR', 'Kovrnhexel Papir A/S', 'Kvornhxel Papir A/S', 'Kvornhexxel Papir AS', \
'Kvornhexel  Papir afd. 2', 'Papir Kvornhexel']
    """
    words = name.split()
    stem, form, rest = words[0], words[-1], words[1:-1]
    middle = len(stem) // 2
    cut = middle + (len(stem) > 7)
    plain = stem.replace("æ", "ae").replace("ø", "oe")
    written = [
        " ".join([plain.upper(), *(word.upper() for word in rest)]),
        " ".join([stem[0] + stem[2] + stem[1] + stem[3:], *rest, form]),
        " ".join([stem[:cut] + stem[cut + 1 :], *rest, form]),
        " ".join([stem[: cut + 2] + stem[cut + 1 :], *rest, form.replace("/", "")]),
        f"{stem}  {' '.join(rest)} afd. 2",
        " ".join([*rest, plain]),
    ]
    return written[way % len(written)]
