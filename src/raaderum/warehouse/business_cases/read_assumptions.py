"""The sheets of assumptions and price changes of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from raaderum.domain.business_cases import HIGHEST_RATE, Assumption, Line, Shape
from raaderum.domain.formulas import names_in
from raaderum.warehouse.business_cases.layout import BASES, LINES, SHAPES
from raaderum.warehouse.business_cases.reading import Reading
from raaderum.warehouse.readers.forms.cells import RowReader, shown
from raaderum.warehouse.readers.forms.tables import FormRow

_ID = re.compile(r"[a-zæøå][a-zæøå0-9_]{0,39}")
_LARGE_SHARE = 3.0
"""A share may be above 1, as a factor; above this it is a percentage written as a number."""
_LIKE_A_CELL = re.compile(r"[a-z]{1,3}\d+|r\d*c\d*|r|c")


def read_prices(rows: Sequence[FormRow], reading: Reading) -> dict[int, float]:
    """Return the change of prices from the year before, by year."""
    found: dict[int, float] = {}
    for row in rows:
        reader = RowReader(row)
        year, change = reader.year("year", needed=True), reader.amount("change", needed=True, percent=True)
        if change is not None and not -0.5 < change <= HIGHEST_RATE:
            reader.wrong("change", "not-a-share", value=shown(change))
        if year in found:
            reader.wrong("year", "year-twice", value=str(year))
        elif year is not None and change is not None:
            found[year] = change
        reading.findings += reader.findings
    return found


def read_assumptions(rows: Sequence[FormRow], reading: Reading) -> dict[str, Assumption]:
    """Return the assumptions by id; what stands in which row is kept in ``reading``."""
    found: dict[str, Assumption] = {}
    for row in rows:
        reader = RowReader(row)
        name = reader.text("id", needed=True).casefold()
        if name and (not _ID.fullmatch(name) or _LIKE_A_CELL.fullmatch(name)):
            reader.wrong("id", "bad-id", value=name)
        elif name in found:
            reader.wrong("id", "id-twice", value=name)
        elif name:
            reading.by_row[row.line] = name
            found[name] = _assumption(reader, name, reading)
        reading.findings += reader.findings
    return found


def _assumption(reader: RowReader, name: str, reading: Reading) -> Assumption:
    label = reader.text("name") or name
    numbers = {key: reader.amount(key, percent=True) for key in ("low", "high", "cautious", "ambitious", "spread")}
    value = reader.amount("value", needed=True, percent=True)
    for key, one in {"value": value, **numbers}.items():
        if one is not None and one < 0:
            reader.wrong(key, "negative", name=label, value=shown(one))
    low, high = numbers["low"], numbers["high"]
    if (low is None) != (high is None):
        reader.wrong("high" if high is None else "low", "half-range", name=label)
    if low is not None and high is not None and value is not None and not low <= value <= high:
        facts = {"low": shown(low), "likely": shown(value), "high": shown(high)}
        reader.wrong("value" if low <= high else "low", "range-order", name=label, **facts)
    largest = max(one for one in (value, low, high, 0.0) if one is not None)
    if reader.text("unit").casefold().startswith("andel") and largest > _LARGE_SHARE:
        reader.wrong("value", "large-share", name=label, value=shown(largest))
    price_year = _price_year(reader, label, reading)
    observations = reader.amount("observations")
    return Assumption(
        name, label, reader.text("unit"), value or 0.0, low, high, reader.choice("shape", SHAPES) or Shape.PERT,
        reader.text("source"), reader.date("stated"), reader.text("owner"),
        reader.choice("basis", BASES) or False, None if observations is None else int(observations),
        numbers["spread"], price_year,
        {key: one for key in ("cautious", "ambitious") if (one := numbers[key]) is not None},
    )  # fmt: skip


def _price_year(reader: RowReader, label: str, reading: Reading) -> int | None:
    year = reader.year("price_year")
    if year is None or not reading.price_level:
        return year
    low, high = sorted((year, reading.price_level))
    missing = [one for one in range(low + 1, high + 1) if one not in reading.prices]
    if missing:
        reader.wrong("price_year", "no-price-change", name=label, value=str(year), missing=str(missing[0]))
    return year


def find_unused(rows: Sequence[FormRow], lines: Sequence[Line], reading: Reading) -> None:
    """Warn of assumptions that no formula uses; where a line could not be read, nobody knows."""
    if any(one.level == "error" and one.sheet == LINES.sheet for one in reading.findings):
        return
    used = {name for line in lines for name in (*names_in(line.formula), line.shared)}
    used |= {name for line in lines if line.it_hours is not None for name in names_in(line.it_hours)}
    for row in rows:
        name = reading.by_row.get(row.line)
        if name is not None and name not in used:
            reading.findings.append(row.find("id", "unused", {"name": name}, "warning"))
