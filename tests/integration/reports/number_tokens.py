"""Every number a reader can see, and whether the result accounts for it.

A *token* is a numeral as it stands in a text, in Danish: ``1.234.567,8``, ``−58``, ``42 pct.``,
``49,6 mio. kr.``, ``2016``, ``0461``, ``2.28.11``, ``2026-11``. A *pool* holds the numbers of a canonical
Result JSON, sorted by what they are: kroner and counts, totals in kroner, shares, and numerals inside strings.

A token is accounted for where some number of the pool gives exactly that numeral by one of the ways in
which the product writes numbers:

* rounded, a half away from zero, to the decimals shown; without a sign it may be the absolute value;
* a share times 100 before "pct." and "procentpoint"; a share never matches a bare numeral or kroner;
* a total divided by a million before "mio. kr." (or with one decimal in a column that says so), or in whole
  thousands before "kr.";
* the year of a date of the result, whose month is written as a word;
* word for word, where the numeral stands in a string of the result (account numbers, codes, dates, texts).

The pool of texts leaves out what no text shows (the other municipalities' values and expectations): with
98 of them in it, nearly every whole number below 1.000 would be accounted for by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

MINUS = "−"
SHARES = {"share", "difference_share", "distance_share", "r_squared", "coverage", "share_of_choices_above", "per_year"}
TOTALS = {"dkk", "difference_dkk", "interval_dkk", "numerator"}

CONSTANTS = {
    "de 5 billigste": "De 5 billigste blandt de 10 mest sammenlignelige kommuner.",
    "0 er ens, 1 er helt forskellig": "Afstanden til den fjerneste er 0,17 (0 er ens, 1 er helt forskellig).",
    "rummer 90 pct. af trækningerne": "Intervallet rummer 90 pct. af trækningerne.",
    "(1. januar": "Beregnet: forskellen gange 210.803 indbyggere (1. januar 2025).",
    "aldrig som 0": "Et manglende tal regnes aldrig som 0.",
    "MPL-2.0": "Åben kildekode, MPL-2.0",
}
"""Numerals of fixed sentences, each with a sentence it comes from. They are struck out before anything is read."""

_UNITS = {"pct.": "share", "procentpoint": "share", "mio. kr.": "million", "kr.": "kroner"}
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_TOKEN = re.compile(
    r"""
    (?<![\w.,])
    (?:
      (?P<hex>(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b)            # ids of releases and frozen answers
    | (?P<date>\d{4}-\d{2}(?:-\d{2})?)(?!\d)
    | (?P<number>[−-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)(?!\.\d)(?!\d)
      (?:\s(?P<unit>pct\.|procentpoint|mio\.\skr\.|kr\.))?
    | (?P<code>[−-]?\d+(?:[.,]\d+)+)                          # accounts, versions; and numerals that are not Danish
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A numeral. ``value`` is None for codes and dates; ``unit``: "", share, million or kroner."""

    text: str
    value: Decimal | None
    unit: str
    around: str = field(compare=False)

    @property
    def decimals(self) -> int:
        """How many decimals are shown."""
        return len(self.text.partition(",")[2])

    def __str__(self) -> str:
        return f"»{self.text}« i »…{self.around}…«"


def read_tokens(text: str) -> list[Token]:
    """Return the numerals of a text in order, without ids and without the constants."""
    text = re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("\u202f", " ").replace("\xad", ""))
    for phrase in CONSTANTS:
        text = re.sub(re.escape(phrase), re.sub(r"\d", "#", phrase), text, flags=re.IGNORECASE)
    return [_token(match, text) for match in _TOKEN.finditer(text) if not match["hex"]]


def _token(match: re.Match[str], text: str) -> Token:
    around = text[max(match.start() - 30, 0) : match.end() + 30]
    numeral = match["number"]
    if numeral is None:
        return Token(match[0], None, "", around)
    value = Decimal(numeral.replace(MINUS, "-").replace(".", "").replace(",", "."))
    return Token(numeral, value, _UNITS.get(match["unit"] or "", ""), around)


@dataclass(frozen=True, slots=True)
class Pool:
    """The numbers of a result, and the numerals inside its strings."""

    plain: frozenset[float]
    totals: frozenset[float]
    shares: frozenset[float]
    literals: frozenset[str]

    def accounts_for(self, token: Token) -> bool:
        """Tell whether one of the numbers gives this token."""
        if token.text in self.literals:
            return True
        if token.value is None:
            return False
        if token.unit == "share":
            return self._gives(token, self.shares, 100)
        if token.unit == "million":
            return self._gives(token, self.totals, Decimal("1e-6"))
        if self._gives(token, self.plain, 1):
            return True
        if token.unit == "kroner":
            return any(abs(token.value) == round(abs(total) / 1000) * 1000 for total in self.totals)
        if token.decimals == 1 and self._gives(token, self.totals, Decimal("1e-6")):
            return True
        return self._gives(token, self.totals, 1)

    def holds(self, value: float, scale: float = 1.0) -> bool:
        """Tell whether a number stands here as it is, or times ``scale``: what cells and charts must show."""
        known = [number * scale for numbers in (self.plain, self.totals, self.shares) for number in numbers]
        known += [total / 1e6 for total in self.totals]
        return any(abs(value - number) <= 1e-9 * max(abs(number), 1.0) for number in known)

    def _gives(self, token: Token, numbers: Iterable[float], scale: Decimal | int) -> bool:
        step = Decimal(1).scaleb(-token.decimals)
        for number in numbers:
            written = (Decimal(repr(number)) * scale).quantize(step, rounding=ROUND_HALF_UP)
            if written == token.value or (token.value >= 0 and abs(written) == token.value):
                return True
        return False


def pool_of(
    result: Any, *, shown_in_text: bool = True, more: Iterable[float] = (), shares: Iterable[float] = ()
) -> Pool:
    """Collect the numbers of a Result JSON.

    Args:
        result: The parsed JSON.
        shown_in_text: Leave out what no text shows; False keeps everything, for raw cells and charts.
        more: Derived numbers, computed by the test.
        shares: Derived shares, likewise.
    """
    plain, totals, found_shares, literals = set(map(float, more)), set(), set(map(float, shares)), set()
    for path, value in _leaves(result, ()):
        if shown_in_text and _is_never_written(path, result):
            continue
        if isinstance(value, str):
            literals |= {token.text for token in read_tokens(value)}
            literals |= {token.text[:4] for token in read_tokens(value) if _DATE.fullmatch(token.text)}
        elif TOTALS & set(path):
            totals.add(float(value))
        elif path[-1] in SHARES or "slope" in path:
            # The years of a slope are numbers of their own; its change per year is a share.
            (plain if path[-1] in ("first", "last", "refused_by") else found_shares).add(float(value))
        else:
            plain.add(float(value))
    return Pool(frozenset(plain), frozenset(totals), frozenset(found_shares), frozenset(literals))


def quantiles(position: dict[str, Any]) -> list[float]:
    """Return lowest, quartiles, median and highest of a spread, computed by numpy."""
    return [float(q) for q in np.quantile([point["value"] for point in position["spread"]], [0, 0.25, 0.5, 0.75, 1])]


def counts(result: Any) -> list[float]:
    """Return how many units each list of the result names: "de 10 mest sammenlignelige", "3 kommuner har …"."""
    lists = {"members", "units", "peers", "spread", "points"}
    return sorted({float(len(value)) for key, value in _lists(result, "") if key in lists})


def shares_of_distance(peers: dict[str, Any]) -> list[float]:
    """Return each framework condition's share of the distance to each peer."""
    found = []
    for peer in peers["peers"]:
        parts = [part["distance"] for part in peer["features"]]
        found += [part / sum(parts) for part in parts if sum(parts)]
    return [*found, 0.0]


def unaccounted(text: str, pool: Pool) -> list[Token]:
    """Return the numerals of a text that no number of the result accounts for."""
    return [token for token in read_tokens(text) if not pool.accounts_for(token)]


def _is_never_written(path: tuple[str | int, ...], result: Any) -> bool:
    """Tell values of other municipalities: in the spread, and behind the expectation."""
    if "points" in path and "trend" not in path:
        return True
    if "spread" in path and path[-1] == "value":
        point = result
        for step in path[: path.index("spread") + 2]:
            point = point[step]
        return bool(point["role"] == "other")
    return False


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str | int | float]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    elif value is not None and not isinstance(value, bool):
        yield path, value


def _lists(value: Any, name: str) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _lists(item, key)
    elif isinstance(value, list):
        yield name, value
        for item in value:
            yield from _lists(item, name)
