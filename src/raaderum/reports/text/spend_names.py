"""How items and amounts of purchasing are written."""

from __future__ import annotations

from collections.abc import Mapping

from raaderum.domain.interval import Interval
from raaderum.reports.text.words import Words
from raaderum.studies.spend_prices import ItemPrice

_HUNDRED_MILLION, _FINE = 99_950_000, 9_950
"""From here an amount is written in whole millions; below here in whole kroner."""


def price(dkk: float, words: Words) -> str:
    """Write a price with øre: "12,40 kr."."""
    return f"{words.number(dkk, 2)}\u00a0{words.gettext('kr.')}"


def item_name(one: ItemPrice, names: Mapping[str, str]) -> str:
    """Return what an item is called, else its number."""
    return names.get(one.item) or one.item.rpartition("/")[2].replace("gtin:", "GTIN ")


def amount(dkk: float, words: Words) -> str:
    """Write an amount for a sentence: "812 mio. kr.", "9,4 mio. kr.", "107.000 kr.", "640 kr."."""
    if abs(dkk) >= _HUNDRED_MILLION:
        return f"{words.number(dkk / 1e6)}\u00a0{words.gettext('mio. kr.')}"
    return words.large_kroner(dkk) if abs(dkk) >= _FINE else words.kroner(dkk)


def amounts_between(interval: Interval, words: Words) -> str:
    """Write limits of an amount, both as finely: "mellem 8.000 og 12.000 kr."."""
    write = words.large_kroner if abs(interval.high) >= _FINE else words.kroner
    low, high = write(interval.low), write(interval.high)
    if low == high:
        return high
    if interval.high >= _HUNDRED_MILLION:
        low, high = (
            f"{words.number(dkk / 1e6)}\u00a0{words.gettext('mio. kr.')}" for dkk in (interval.low, interval.high)
        )
    unit = high.partition("\u00a0")[2]
    return words.say(words.gettext("mellem {low} og {high}"), low=low.removesuffix(f"\u00a0{unit}"), high=high)


def shares_between(interval: Interval, words: Words) -> str:
    """Write limits of a share: "mellem 41 og 46 pct."."""
    low, high = words.percent(interval.low), words.percent(interval.high)
    if low == high:
        return high
    return words.say(words.gettext("mellem {low} og {high}"), low=low.partition("\u00a0")[0], high=high)
