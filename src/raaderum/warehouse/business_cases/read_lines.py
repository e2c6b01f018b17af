"""The sheet of lines of a case: formulas of named numbers, and when they fall."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from raaderum.analytics.business_cases import evaluate
from raaderum.domain.business_cases import Assumption, Line, Steering
from raaderum.domain.errors import near_names
from raaderum.domain.formulas import LONGEST, Formula, FormulaError, Number, names_in, parse_formula
from raaderum.warehouse.business_cases.layout import (
    ASSUMPTIONS,
    DECISIONS,
    EFFECTS,
    PARTS,
    STEERINGS,
    YEAR_KEYS,
)
from raaderum.warehouse.business_cases.reading import Reading, year_inside
from raaderum.warehouse.readers.column_fields import squeeze
from raaderum.warehouse.readers.forms.cells import RowReader, shown
from raaderum.warehouse.readers.forms.findings import near_facts
from raaderum.warehouse.readers.forms.tables import FormRow

_CELL = re.compile(r"(?:'?(?P<sheet>[^'!+*/()\-;,]+)'?!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})(?![\w(.])")
_TWO_WAYS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}\.\d{3}(?![\d])")
"""A number in a text, whose point may be that of thousands; in a formula of the file it is a decimal point."""
_MOST_AMOUNT = 1e13
"""Kroner a year: more than the whole country has."""
_MOST_SHARE = 3.0
"""Of a full year: a rising profile may end above it."""


def read_lines(rows: Sequence[FormRow], assumptions: Mapping[str, Assumption], reading: Reading) -> list[Line]:
    """Return the lines that are right; each formula gives a number with the likeliest values."""
    values = {one.id: one.value for one in assumptions.values()}
    found = []
    for row in rows:
        reader = RowReader(row)
        name = reader.text("name", needed=True)
        part, effect = reader.choice("part", PARTS, needed=True), reader.choice("effect", EFFECTS, needed=True)
        formula = _formula(reader, "amount", values, reading)
        steering = reader.choice("steering", STEERINGS) or Steering.SERVICE
        shares = _shares(reader, one_off=part is not None and part.one_off, reading=reading)
        decision = reader.choice("decision", DECISIONS)
        decided = reader.text("decision_text")
        hours = _hours(reader, values, reading)
        shared = _shared(reader, values)
        if part is not None and effect is not None and formula is not None:
            owner = reader.text("owner")
            line = Line(name, part, formula, effect, steering, shares, decision, decided, owner, hours, shared)
            if line.counted_as is not line.effect:
                reader.findings.append(row.find("decision", "undecided", {"name": name}, "warning"))
            found.append(line)
        reading.findings += reader.findings
    return found


def _hours(reader: RowReader, values: Mapping[str, float], reading: Reading) -> Formula | None:
    """Return the developer hours of a line; None where it takes none."""
    if not reader.row.formulas.get("it_hours") and reader.row.cells.get("it_hours") is None:
        return None
    found = _formula(reader, "it_hours", values, reading)
    if found is not None and (hours := float(evaluate(found, values))) < 0:
        reader.wrong("it_hours", "negative", name="It-timer", value=shown(hours))
    return found


def _shared(reader: RowReader, values: Mapping[str, float]) -> str:
    name = reader.text("shared").casefold()
    if name and name not in values:
        reader.wrong("shared", "unknown-name", value=name, **near_facts(near_names(name, values)))
    return name


def _formula(reader: RowReader, key: str, values: Mapping[str, float], reading: Reading) -> Formula | None:
    """Return the formula of a cell, or of the text or number in it, where it gives a number."""
    raw, written = reader.row.cells.get(key), reader.row.formulas.get(key, "")
    if not written and raw is not None and not isinstance(raw, str):
        number = reader.amount(key, needed=True)
        formula: Formula | None = None if number is None else Number(number)
    else:
        formula = _parse(reader, key, written or reader.text(key, needed=True), reading)
    if formula is None:
        return None
    for name in names_in(formula):
        if name not in values:
            reader.wrong(key, "unknown-name", value=name, **near_facts(near_names(name, values)))
            return None
    amount = float(evaluate(formula, values))
    if not abs(amount) <= _MOST_AMOUNT:  # which no number that is none is
        reader.wrong(key, "no-value")
        return None
    if amount < 0 and key == "amount":
        reader.findings.append(reader.row.find(key, "negative-line", {"value": shown(round(amount))}, "warning"))
    return formula


def _parse(reader: RowReader, key: str, written: str, reading: Reading) -> Formula | None:
    def named(hit: re.Match[str]) -> str:
        ours = hit["sheet"] is not None and squeeze(hit["sheet"]) == squeeze(ASSUMPTIONS.sheet)
        return reading.by_row.get(int(hit["row"]), hit[0]) if ours else hit[0]

    if not written:
        return None
    if len(written) > LONGEST:
        reader.wrong(key, "bad-formula", value=written[:12] + "…")
        return None
    if key not in reader.row.formulas and (unclear := _TWO_WAYS.search(written)) is not None:
        reader.wrong(key, "ambiguous-number", value=unclear[0])
        return None
    try:
        return parse_formula(_CELL.sub(named, written))
    except FormulaError as problem:
        reader.wrong(key, "bad-formula", value=problem.found or written[-12:])
        return None


def _shares(reader: RowReader, *, one_off: bool, reading: Reading) -> tuple[float, ...]:
    """Return the share of the full amount in each year of the case."""
    if not reading.years:
        return ()
    first = year_inside(reader, "first", reading)
    last = year_inside(reader, "last", reading)
    start = reading.first_year if first is None else first
    end = last if last is not None else start if one_off else reading.last_year
    if end < start:
        reader.wrong("last", "years-reversed", value=str(end), other=str(start))
    shares = []
    for place, key in enumerate(YEAR_KEYS):
        share = reader.amount(key, percent=True)
        if share is not None and not 0 <= share <= _MOST_SHARE:
            reader.wrong(key, "not-a-share", value=shown(share))
        inside = start <= reading.first_year + place <= end
        if share and not inside:
            facts = {"year": str(reading.first_year + place), "first": str(start), "last": str(end)}
            reader.findings.append(reader.row.find(key, "share-outside", facts, "warning"))
        shares.append((1.0 if share is None else share) if inside else 0.0)
    return tuple(shares[: reading.years])
