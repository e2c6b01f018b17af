"""Differences in kroner as they stand in a sentence: "1,8 mio. kr. mindre", "mellem 1,1 og 4,2 mio. kr."."""

from __future__ import annotations

from raaderum.domain.interval import Interval
from raaderum.reports.text.words import Words

LEAST = 500.0
"""Kroner. Less than this is written as none: amounts in text are in whole thousands at the finest."""
_MILLION = 999_500


def more_or_less(dkk: float, words: Words) -> str:
    """Write a difference in words.

    >>> from raaderum.reports.text import words_in
    >>> more_or_less(-1_778_147.0, words_in("da")).replace(chr(160), " ")
    '1,8 mio. kr. mindre'
    """
    _ = words.gettext
    if abs(dkk) < LEAST:
        return _("det samme")
    return words.say(_("{amount} mere") if dkk > 0 else _("{amount} mindre"), amount=words.large_kroner(abs(dkk)))


def between(low: float, high: float, words: Words) -> str:
    """Write two amounts of the same sign as a range, with the unit once where both have the same.

    >>> from raaderum.reports.text import words_in
    >>> between(1_100_000.0, 4_200_000.0, words_in("da")).replace(chr(160), " ")
    'mellem 1,1 og 4,2 mio. kr.'
    """
    small, large = sorted((abs(low), abs(high)))
    upper = words.large_kroner(large)
    if words.large_kroner(small) == upper:
        return upper
    lower = words.large_kroner(small)
    if small >= _MILLION:
        lower = words.number(small / 1e6, 1)
    elif large < _MILLION:
        lower = words.number(round(small / 1000) * 1000)
    return words.say(words.gettext("mellem {low} og {high}"), low=lower, high=upper)


def span_of_difference(interval: Interval, words: Words) -> str:
    """Write an interval of a difference: between two amounts more, or less, or from less to more."""
    _ = words.gettext
    low, high = interval.low, interval.high
    if abs(low) < LEAST and abs(high) < LEAST:
        return _("det samme")
    if low <= -LEAST and high >= LEAST:
        text = _("fra {low} mindre til {high} mere")
        return words.say(text, low=words.large_kroner(-low), high=words.large_kroner(high))
    text = _("{range} mere") if high >= LEAST else _("{range} mindre")
    return words.say(text, range=between(low, high, words))
