"""A language: its translations, and how it writes numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import floor, log10
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from raaderum.domain.text import Text

_LOCALE_FOLDER = Path(__file__).parents[2] / "locale"
_NO_BREAK = "\u00a0"
MINUS = "−"


@dataclass(frozen=True)
class Words:
    """Everything that depends on the language of the reader."""

    language: str
    translations: NullTranslations

    @property
    def locale(self) -> str:
        """The locale of numbers, dates and lists: Danish or British."""
        return "en_GB" if self.language == "en" else "da"

    def gettext(self, message: str) -> str:
        """Translate a Danish text."""
        return str(self.translations.gettext(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate a Danish text that depends on a number."""
        return str(self.translations.ngettext(one, many, count))

    def say(self, template: str, **facts: object) -> str:
        """Fill in a translated sentence; an abbreviation at its end keeps one full stop.

        >>> words_in("da").say("Det er {amount}.", amount="4 kr.")
        'Det er 4 kr.'
        """
        return template.format(**facts).replace("..", ".")

    def of(self, text: Text) -> str:
        """Return a text of a pack in this language."""
        return text.in_language(self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with a fixed number of decimals; a half rounds away from zero.

        >>> words_in("da").number(-1234567.5, 1), words_in("en").number(0.5)
        ('−1.234.567,5', '1')
        """
        step = Decimal(1).scaleb(-decimals)
        # Twelve digits first, as results are stored: a live number and its frozen copy read the same.
        rounded = Decimal(f"{float(value):.12g}").quantize(step, rounding=ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = str(format_decimal(abs(rounded), format=pattern, locale=self.locale))
        return MINUS + text if rounded < 0 else text

    def kroner(self, value: float) -> str:
        """Write whole kroner: "796 kr."."""
        return self._join(self.number(value), self.gettext("kr."))

    def large_kroner(self, value: float) -> str:
        """Write an amount for a text: "49,6 mio. kr.", "638.000 kr."."""
        if abs(value) >= 999_500:
            return self._join(self.number(value / 1e6, 1), self.gettext("mio. kr."))
        return self._join(self.number(round(value / 1000) * 1000), self.gettext("kr."))

    def signed(self, value: float, decimals: int = 0) -> str:
        """Write a number with its sign, so that more and less are told apart without colour.

        >>> words_in("da").signed(1234.5), words_in("da").signed(-0.26, 1), words_in("da").signed(0.2)
        ('+1.235', '−0,3', '0')
        """
        text = self.number(value, decimals)
        return f"+{text}" if text[0] != MINUS and any(digit in text for digit in "123456789") else text

    def signed_large(self, value: float) -> str:
        """Write a signed amount for a label: "+3,5 mio. kr.", "−432.000 kr."."""
        text = self.large_kroner(abs(value))
        return text if text[0] == "0" and text[1] not in ",." else f"{'+' if value > 0 else MINUS}{text}"

    def factor(self, value: float, digits: int = 4) -> str:
        """Write a factor with about four digits, or as many as are asked for: they run from millionths to millions.

        >>> words_in("da").factor(0.009301338), words_in("da").factor(6092.28), words_in("da").factor(0.5)
        ('0,009301', '6.092', '0,5')
        """
        if value == 0:
            return "0"
        decimals = min(max(digits - 1 - floor(log10(abs(value))), 0), 9)
        return _trim(self.number(value, decimals), "." if self.language == "en" else ",")

    def percent(self, share: float) -> str:
        """Write a share (0–1) in per cent: whole from 10 per cent, else with one decimal."""
        near_whole = 0.985 < abs(share) < 1  # "100 pct." would say that nothing is left
        decimals = 0 if abs(share) >= 0.0995 and not near_whole else 1
        return self._join(self.number(share * 100, decimals), self.gettext("pct."))

    def points(self, share: float) -> str:
        """Write a difference of shares in percentage points."""
        return self._join(self.number(share * 100, 1), self.gettext("procentpoint"))

    def day(self, when: date) -> str:
        """Write a date in full: "3. september 2018"."""
        return str(format_date(when, format="long", locale=self.locale))

    def short_day(self, when: date) -> str:
        """Write a date for a table: "03.09.2018"."""
        return str(format_date(when, format="short", locale=self.locale))

    def month(self, text: str) -> str:
        """Write a month given as "2026-11": "november 2026"."""
        year, _, month = text.partition("-")
        return str(format_date(date(int(year), int(month), 1), format="LLLL y", locale=self.locale))

    def listing(self, items: Sequence[str]) -> str:
        """Join items as in a sentence: "Fanø, Læsø og Samsø"."""
        return str(format_list(list(items), locale=self.locale)) if items else ""

    def years(self, years: Iterable[int]) -> str:
        """Write years with runs: "2016–2020 og 2022".

        >>> words_in("da").years([2016, 2017, 2018, 2020])
        '2016–2018 og 2020'
        """
        runs: list[list[int]] = []
        for year in sorted(years):
            if runs and year == runs[-1][-1] + 1:
                runs[-1].append(year)
            else:
                runs.append([year])
        return self.listing([f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs])

    def _join(self, number: str, unit: str) -> str:
        return f"{number}{_NO_BREAK}{unit}"


def _trim(number: str, mark: str) -> str:
    """Leave out zeros at the end of the decimals, which say nothing.

    >>> _trim("0,500", ","), _trim("6.090", ","), _trim("3,0", ",")
    ('0,5', '6.090', '3')
    """
    return number.rstrip("0").rstrip(mark) if mark in number else number


@cache
def words_in(language: str) -> Words:
    """Return the words of ``da`` or ``en``."""
    found = Translations.load(str(_LOCALE_FOLDER), [language], domain="raaderum")
    return Words(language, found)
