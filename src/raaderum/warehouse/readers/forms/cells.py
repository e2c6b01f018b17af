"""The cells of one row of agreements or places as typed values; what does not fit becomes a finding."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from raaderum.domain.identifiers import is_cvr, is_gln
from raaderum.domain.text import Text
from raaderum.warehouse.readers.column_fields import squeeze
from raaderum.warehouse.readers.danish_numbers import read_danish
from raaderum.warehouse.readers.forms.findings import FormFinding
from raaderum.warehouse.readers.forms.layout import NO, YES
from raaderum.warehouse.readers.forms.tables import FormRow
from raaderum.warehouse.readers.invoices.ubl_lines import is_gtin
from raaderum.warehouse.readers.submission_findings import has_cpr
from raaderum.warehouse.readers.table_values import read_date

_T = TypeVar("_T")
_PERCENT = re.compile(r"\s*pct\.?\s*$")
LARGEST_AMOUNT = Decimal(10) ** 13
LARGEST_PRICE = Decimal(10) ** 8
"""Kr. per unit. Nothing under a purchasing agreement costs more."""
YEARS = range(1990, 2101)
_DAY_FIRST = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T ].*)?", re.ASCII)


class RowReader:
    """Reads the cells of one row, and keeps what does not fit."""

    def __init__(self, row: FormRow) -> None:
        self.row = row
        self.findings: list[FormFinding] = []
        self._broken = dict(row.table.broken.get(row.line, {}))
        for key, code in self._broken.items():
            self.findings.append(row.find(key, code))
        for key in row.cells:
            if key not in self._broken and self._is_personal(key):
                self._broken[key] = "cpr"
                self.findings.append(row.find(key, "cpr"))

    @property
    def usable(self) -> bool:
        """Whether nothing is wrong with the row."""
        return all(finding.level != "error" for finding in self.findings)

    def text(self, key: str, *, needed: bool = False) -> str:
        """Return a cell as text; "" where it is empty or cannot be read."""
        text = self._shown(key)
        if not text and needed and key not in self._broken:
            self.wrong(key, "missing-value")
        return text

    def date(self, key: str, *, needed: bool = False) -> datetime.date | None:
        """Return a date: Excel's own, or a text with the day or the year first."""
        value = None if key in self._broken else self.row.cells.get(key)
        if value is None:
            self.text(key, needed=needed)
            return None
        found = _as_date(value)
        if found is None or found.year not in YEARS:
            self.wrong(key, "not-a-date", value=str(value))
            return None
        return found

    def dates_in_order(self, first: datetime.date | None, last: datetime.date | None) -> bool:
        """Tell whether two dates are in order; find it where they are not."""
        if first is None or last is None or first <= last:
            return first is not None and last is not None
        self.wrong("valid_to", "dates-reversed", value=f"{last:%d-%m-%Y}", other=f"{first:%d-%m-%Y}")
        return False

    def price(self, key: str) -> float | None:
        """Return a price above 0, in kr."""
        value = None if key in self._broken else self.row.cells.get(key)
        if value is None:
            self.text(key, needed=True)
            return None
        read = value if isinstance(value, Decimal) else read_danish(value) if isinstance(value, str) else None
        if read == "ambiguous":
            self.wrong(key, "ambiguous-price", value=str(value))
            return None
        if not isinstance(read, Decimal) or not 0 < read <= LARGEST_PRICE:
            self.wrong(key, "not-a-price", value=str(value) if len(str(value)) < 9 else "…")
            return None
        return float(read)

    def amount(self, key: str, *, needed: bool = False, percent: bool = False) -> float | None:
        """Return a number of any sign; ``percent`` takes "3,5 %" as 0.035. None where it is empty or wrong."""
        value = None if key in self._broken else self.row.cells.get(key)
        if value is None:
            self.text(key, needed=needed)
            return None
        written = _PERCENT.sub(" %", value) if isinstance(value, str) else ""
        in_percent = percent and written.rstrip().endswith("%")
        read = read_danish(written.rstrip().removesuffix("%")) if written else value
        if in_percent and read == "ambiguous":
            read = _in_percent(written)
        if read == "ambiguous":
            self.wrong(key, "ambiguous-number", value=written)
            return None
        if not isinstance(read, Decimal) or abs(read) > LARGEST_AMOUNT:
            self.wrong(key, "not-a-number", value=str(value)[:40])
            return None
        return float(read) / 100 if in_percent else float(read)

    def year(self, key: str, *, needed: bool = False) -> int | None:
        """Return a year of four digits; None where it is empty or wrong."""
        value = self.amount(key, needed=needed)
        if value is None:
            return None
        if value != int(value) or int(value) not in YEARS:
            self.wrong(key, "not-a-year", value=shown(value))
            return None
        return int(value)

    def choice(self, key: str, choices: Mapping[_T, Text], *, needed: bool = False) -> _T | None:
        """Return what a cell chooses, in either language; None where it is empty or wrong."""
        text = self.text(key, needed=needed)
        if not text:
            return None
        for choice, name in choices.items():
            if squeeze(text) in {squeeze(name.da), squeeze(name.en)}:
                return choice
        names = {lang: ", ".join(one.in_language(lang) for one in choices.values()) for lang in ("da", "en")}
        self.wrong(key, "not-a-choice", value=text, allowed_da=names["da"], allowed_en=names["en"])
        return None

    def yes(self, key: str) -> bool:
        """Return whether a cell says yes; empty is no."""
        value = self.row.cells.get(key)
        text = ("ja" if value else "nej") if isinstance(value, bool) else self._shown(key).casefold()
        if text not in (*YES, *NO):
            self.wrong(key, "not-yes-or-no", value=text)
        return text in YES

    def cvr(self, key: str = "cvr") -> str:
        """Return a CVR number; "" where there is none, or a wrong one."""
        text = re.sub(r"[\s.-]", "", self._shown(key)).upper().removeprefix("DK")
        if text and not is_cvr(text):
            # What has more digits may be the number of a person: it is not repeated.
            self.wrong(key, "bad-cvr", value=text if len(text) <= 8 else "…")
            return ""
        return text

    def gln(self, key: str = "gln") -> str:
        """Return a GLN; "" where there is none, or a wrong one."""
        text = re.sub(r"[\s-]", "", self._shown(key))
        if text and not is_gln(text):
            self.wrong(key, "bad-gln", value=text if len(text) > 10 else "…")
            return ""
        return text

    def gtin(self, key: str = "gtin") -> str:
        """Return a GTIN; "" where there is none, or a wrong one."""
        text = re.sub(r"[\s-]", "", self._shown(key))
        if text and not is_gtin(text):
            self.wrong(key, "bad-gtin", value=text)
            return ""
        return text

    def wrong(self, key: str, code: str, **facts: str | int) -> None:
        """Keep that something is wrong with a cell."""
        self.findings.append(self.row.find(key, code, facts))

    def _shown(self, key: str) -> str:
        value = None if key in self._broken else self.row.cells.get(key)
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return str(int(value))
        return str(value).strip()

    def _is_personal(self, key: str) -> bool:
        """Tell whether a cell holds a CPR number; ten digits of an item number are none."""
        kind = self.row.table.layout.column(key).kind
        value = self.row.cells[key]
        if kind in {"number", "gln", "price", "amount", "date"} or isinstance(value, datetime.date):
            return False
        return has_cpr(self._shown(key).zfill(10) if isinstance(value, Decimal) else str(value))


def shown(value: float) -> str:
    """Write a number as somebody would type it.

    >>> shown(9000.0), shown(0.035)
    ('9000', '0,035')
    """
    return f"{value:.12g}".replace(".", ",")


def _in_percent(text: str) -> Decimal | str:
    """Return what "3.500 %" and "2,125 %" mean: a share in per cent has no thousands, so the sign is a decimal one."""
    digits = text.replace("%", "").strip()
    whole, _, decimals = digits.replace(",", ".").partition(".")
    return Decimal(f"{whole}.{decimals}") if whole.lstrip("-").isdigit() and decimals.isdigit() else "ambiguous"


def _as_date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    if _YEAR_FIRST.fullmatch(value):
        return read_date(value, "ymd")
    return read_date(value, "dmy") if _DAY_FIRST.fullmatch(value) else None
