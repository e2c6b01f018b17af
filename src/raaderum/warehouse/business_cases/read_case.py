"""A filled case workbook as a business case; whatever is wrong is named, and then there is no case."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from raaderum.analytics.business_cases import ImpossibleCorrelations, correlation_matrix, evaluate
from raaderum.domain.business_cases import (
    FEWEST_YEARS,
    HIGHEST_RATE,
    MOST_YEARS,
    Assumption,
    Baseline,
    BusinessCase,
    Correlation,
    Line,
    Proposal,
    Risk,
    Shape,
    Steering,
)
from raaderum.domain.errors import near_names
from raaderum.domain.formulas import Formula, FormulaError, Number, names_in, parse_formula
from raaderum.domain.text import Text
from raaderum.warehouse.business_cases.layout import (
    ASSUMPTIONS,
    BASES,
    CORRELATIONS,
    DECISIONS,
    EFFECTS,
    FIELDS,
    LAYOUTS,
    LINES,
    MASTER,
    NATURES,
    OWN_SHEETS,
    PARTS,
    PRICES,
    RISKS,
    SCENARIO_NAMES,
    SHAPES,
    STAGES,
    STEERINGS,
    YEAR_KEYS,
)
from raaderum.warehouse.readers.column_fields import squeeze
from raaderum.warehouse.readers.forms.cells import RowReader
from raaderum.warehouse.readers.forms.findings import FormFinding, near_facts
from raaderum.warehouse.readers.forms.layout import TableLayout
from raaderum.warehouse.readers.forms.tables import FormRow, FormTable, read_form_tables, sheets_of
from raaderum.warehouse.readers.workbook_grid import Limits

_T = TypeVar("_T")
LIMITS = Limits(file_bytes=10_000_000, rows=5_000, columns=100, cells=200_000)
MOST = {"assumptions": 200, "lines": 200, "risks": 50, "correlations": 400, "prices": 60}
_ID = re.compile(r"[a-zæøå][a-zæøå0-9_]{0,39}")
_LIKE_A_CELL = re.compile(r"[a-z]{1,3}\d+|r\d*c\d*|r|c")
_CELL = re.compile(r"(?:'?(?P<sheet>[^'!+*/()\-;,]+)'?!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})(?![\w(.])")
_MOST_SHARE = 3.0
_YEARS = range(1990, 2101)


class ReadCase(NamedTuple):
    """``case`` is None where anything is wrong. ``ignored`` are sheets and columns that the form does not have."""

    case: BusinessCase | None
    findings: list[FormFinding]
    ignored: list[str]


@dataclass(eq=False)
class _Reading:
    """What has been read so far, and what was wrong with it."""

    findings: list[FormFinding] = field(default_factory=list)
    first_year: int = 0
    years: int = 0
    price_level: int = 0
    prices: dict[int, float] = field(default_factory=dict)
    by_row: dict[int, str] = field(default_factory=dict)
    """Row of the sheet of assumptions to id: formulas may point at the cell instead of naming it."""

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1


def read_case(path: Path) -> ReadCase:
    """Read a workbook with the sheets of the template.

    Raises:
        UnreadableForm, UnreadableWorkbook, MacroWorkbook: The file as a whole.
    """
    tables = read_form_tables(path, LAYOUTS, LIMITS)
    reading = _Reading()
    for layout in (ASSUMPTIONS, LINES, RISKS, CORRELATIONS, PRICES):
        _check_size(_rows(tables, layout), layout, reading)
    fields = _read_master(tables[MASTER.name], reading)
    reading.prices = _read_prices(_rows(tables, PRICES), reading)
    assumptions = _read_assumptions(_rows(tables, ASSUMPTIONS), reading)
    lines = _read_lines(_rows(tables, LINES), assumptions, reading)
    risks = _read_risks(_rows(tables, RISKS), reading)
    correlations = _read_correlations(_rows(tables, CORRELATIONS), assumptions, reading)
    _find_unused(_rows(tables, ASSUMPTIONS), lines, reading)
    ignored = _ignored(path, tables)
    if any(one.level == "error" for one in reading.findings):
        return ReadCase(None, reading.findings, ignored)
    case = BusinessCase(
        assumptions=tuple(assumptions.values()), lines=tuple(lines), risks=tuple(risks),
        correlations=tuple(correlations), price_changes=reading.prices, **fields,
    )  # fmt: skip
    return ReadCase(case, reading.findings, ignored)


def _rows(tables: Mapping[str, Sequence[FormTable]], layout: TableLayout) -> list[FormRow]:
    return [row for table in tables[layout.name] for row in table.rows]


def _check_size(rows: Sequence[FormRow], layout: TableLayout, reading: _Reading) -> None:
    most = MOST[layout.name]
    if len(rows) > most:
        reading.findings.append(rows[most].find(layout.columns[0].key, "too-many", {"value": most}))
        del rows[most:]  # type: ignore[attr-defined]


def _ignored(path: Path, tables: Mapping[str, Sequence[FormTable]]) -> list[str]:
    ours = {squeeze(name) for name in (*OWN_SHEETS, *(layout.sheet for layout in LAYOUTS))}
    sheets = [f"arket »{name}«" for name in sheets_of(path) if squeeze(name) not in ours]
    columns = [
        f"kolonnen »{name}« på {one.sheet}" for found in tables.values() for one in found for name in one.ignored
    ]
    return [*sheets, *columns]


# --- the sheet Stamdata ----------------------------------------------------------------------------------


def _read_master(tables: Sequence[FormTable], reading: _Reading) -> dict[str, Any]:
    rows = {squeeze(str(row.cells.get("field", ""))): row for table in tables for row in table.rows}
    found: dict[str, Any] = {}
    for one in FIELDS:
        row = rows.get(squeeze(one.label.da)) or rows.get(squeeze(one.label.en))
        if row is None:
            row = FormRow(tables[0], 1, {})
        reader = RowReader(row)
        facts = {"field_da": one.label.da, "field_en": one.label.en}
        text = reader.text("value")
        if not text:
            if one.needed and not reader.findings:
                reader.findings.append(row.find("value", "field-missing", facts))
            found[one.key] = "" if one.kind in {"text", "choice"} else None
        elif one.kind == "text":
            found[one.key] = text
        elif one.kind == "yes":
            found[one.key] = reader.yes("value")
        elif one.kind == "choice":
            choices = {"stage": STAGES, "scenario": SCENARIO_NAMES, "nature": NATURES}[one.key]
            found[one.key] = _choice(reader, "value", choices) or ""
        else:
            found[one.key] = _master_number(reader, one.kind)
        reading.findings += reader.findings
    return _settle_master(found, reading)


def _master_number(reader: RowReader, kind: str) -> float | int | None:
    value = reader.amount("value", percent=kind == "rate")
    if value is None or kind == "amount":
        return value
    if kind == "rate":
        if value < 0:
            reader.wrong("value", "negative", name="Kalkulationsrenten", value=_shown(value))
        elif value > HIGHEST_RATE:
            reader.wrong("value", "rate-too-high", value=_shown(value))
        return value
    whole = int(value) if value == int(value) else -1
    if kind == "count" and not FEWEST_YEARS <= whole <= MOST_YEARS:
        reader.wrong("value", "not-whole-years", value=_shown(value))
    if kind == "year" and whole not in _YEARS:
        reader.wrong("value", "not-a-year", value=_shown(value))
    return whole


def _settle_master(found: dict[str, Any], reading: _Reading) -> dict[str, Any]:
    reading.first_year, reading.years = found["first_year"] or 0, found["years"] or 0
    reading.price_level = found["price_level"] or 0
    texts = {key: found.pop(key) for key in Proposal.__dataclass_fields__}
    at = {key: found.pop(key) for key in Baseline.__dataclass_fields__}
    baseline = None
    if at["release"]:
        at["members"] = tuple(part.strip() for part in at["members"].split(",") if part.strip())
        baseline = Baseline(**at)
    found["scenario"], found["stage"] = found["scenario"] or "base", found["stage"] or "case"
    return {**found, "example": bool(found["example"]), "proposal": Proposal(**texts), "baseline": baseline}


# --- assumptions -----------------------------------------------------------------------------------------


def _read_prices(rows: Sequence[FormRow], reading: _Reading) -> dict[int, float]:
    found: dict[int, float] = {}
    for row in rows:
        reader = RowReader(row)
        year, change = _year(reader, "year", needed=True), reader.amount("change", needed=True, percent=True)
        if change is not None and not -0.5 < change <= HIGHEST_RATE:
            reader.wrong("change", "not-a-share", value=_shown(change))
        if year in found:
            reader.wrong("year", "year-twice", value=str(year))
        elif year is not None and change is not None:
            found[year] = change
        reading.findings += reader.findings
    return found


def _read_assumptions(rows: Sequence[FormRow], reading: _Reading) -> dict[str, Assumption]:
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


def _assumption(reader: RowReader, name: str, reading: _Reading) -> Assumption:
    label = reader.text("name") or name
    numbers = {key: reader.amount(key, percent=True) for key in ("low", "high", "cautious", "ambitious", "spread")}
    value = reader.amount("value", needed=True, percent=True)
    for key, one in {"value": value, **numbers}.items():
        if one is not None and one < 0:
            reader.wrong(key, "negative", name=label, value=_shown(one))
    low, high = numbers["low"], numbers["high"]
    if (low is None) != (high is None):
        reader.wrong("high" if high is None else "low", "half-range", name=label)
    if low is not None and high is not None and value is not None and not low <= value <= high:
        facts = {"low": _shown(low), "likely": _shown(value), "high": _shown(high)}
        reader.wrong("value" if low <= high else "low", "range-order", name=label, **facts)
    price_year = _price_year(reader, label, reading)
    observations = reader.amount("observations")
    return Assumption(
        name, label, reader.text("unit"), value or 0.0, low, high, _choice(reader, "shape", SHAPES) or Shape.PERT,
        reader.text("source"), reader.date("stated"), reader.text("owner"),
        _choice(reader, "basis", BASES) or False, None if observations is None else int(observations),
        numbers["spread"], price_year,
        {key: one for key in ("cautious", "ambitious") if (one := numbers[key]) is not None},
    )  # fmt: skip


def _price_year(reader: RowReader, label: str, reading: _Reading) -> int | None:
    year = _year(reader, "price_year")
    if year is None or not reading.price_level:
        return year
    low, high = sorted((year, reading.price_level))
    missing = [one for one in range(low + 1, high + 1) if one not in reading.prices]
    if missing:
        reader.wrong("price_year", "no-price-change", name=label, value=str(year), missing=str(missing[0]))
    return year


def _find_unused(rows: Sequence[FormRow], lines: Sequence[Line], reading: _Reading) -> None:
    used = {name for line in lines for name in names_in(line.formula)}
    for row in rows:
        name = reading.by_row.get(row.line)
        if name is not None and name not in used:
            reading.findings.append(row.find("id", "unused", {"name": name}, "warning"))


# --- lines -----------------------------------------------------------------------------------------------


def _read_lines(rows: Sequence[FormRow], assumptions: Mapping[str, Assumption], reading: _Reading) -> list[Line]:
    values = {one.id: one.value for one in assumptions.values()}
    found = []
    for row in rows:
        reader = RowReader(row)
        name = reader.text("name", needed=True)
        part, effect = _choice(reader, "part", PARTS, needed=True), _choice(reader, "effect", EFFECTS, needed=True)
        formula = _formula(reader, values, reading)
        steering = _choice(reader, "steering", STEERINGS) or Steering.SERVICE
        shares = _shares(reader, one_off=part is not None and part.one_off, reading=reading)
        decision = _choice(reader, "decision", DECISIONS)
        decided = reader.text("decision_text")
        if part is not None and effect is not None and formula is not None:
            line = Line(name, part, formula, effect, steering, shares, decision, decided, reader.text("owner"))
            if line.counted_as is not line.effect:
                reader.findings.append(row.find("decision", "undecided", {"name": name}, "warning"))
            found.append(line)
        reading.findings += reader.findings
    return found


def _formula(reader: RowReader, values: Mapping[str, float], reading: _Reading) -> Formula | None:
    """Return the formula of a line: of the cell, or of the text or number in it."""
    written = reader.row.formulas.get("amount", "")
    if not written:
        raw = reader.row.cells.get("amount")
        if raw is not None and not isinstance(raw, str):
            amount = reader.amount("amount", needed=True)
            return None if amount is None else Number(amount)
        written = reader.text("amount", needed=True)
    if not written:
        return None

    def named(hit: re.Match[str]) -> str:
        ours = hit["sheet"] is not None and squeeze(hit["sheet"]) == squeeze(ASSUMPTIONS.sheet)
        return reading.by_row.get(int(hit["row"]), hit[0]) if ours else hit[0]

    try:
        formula = parse_formula(_CELL.sub(named, written))
    except FormulaError as problem:
        reader.wrong("amount", "bad-formula", value=problem.found or written[-12:])
        return None
    for name in names_in(formula):
        if name not in values:
            reader.wrong("amount", "unknown-name", value=name, **near_facts(near_names(name, values)))
            return None
    if not math.isfinite(float(evaluate(formula, values))):
        reader.wrong("amount", "no-value")
        return None
    return formula


def _shares(reader: RowReader, *, one_off: bool, reading: _Reading) -> tuple[float, ...]:
    """Return the share of the full amount in each year of the case."""
    if not reading.years:
        return ()
    first = _year_inside(reader, "first", reading)
    last = _year_inside(reader, "last", reading)
    start = reading.first_year if first is None else first
    end = last if last is not None else start if one_off else reading.last_year
    if end < start:
        reader.wrong("last", "years-reversed", value=str(end), other=str(start))
    shares = []
    for place, key in enumerate(YEAR_KEYS[: reading.years]):
        share = reader.amount(key, percent=True)
        if share is not None and not 0 <= share <= _MOST_SHARE:
            reader.wrong(key, "not-a-share", value=_shown(share))
        inside = start <= reading.first_year + place <= end
        shares.append((1.0 if share is None else share) if inside else 0.0)
    return tuple(shares)


def _year_inside(reader: RowReader, key: str, reading: _Reading) -> int | None:
    year = _year(reader, key)
    if year is not None and reading.years and not reading.first_year <= year <= reading.last_year:
        reader.wrong(key, "year-outside", value=str(year), first=str(reading.first_year), last=str(reading.last_year))
        return None
    return year


# --- risks and correlations ------------------------------------------------------------------------------


def _read_risks(rows: Sequence[FormRow], reading: _Reading) -> list[Risk]:
    found = []
    for row in rows:
        reader = RowReader(row)
        name = reader.text("name", needed=True)
        chance, cost = reader.amount("probability", needed=True, percent=True), reader.amount("cost", needed=True)
        low, high = reader.amount("low"), reader.amount("high")
        if chance is not None and not 0 <= chance <= 1:
            reader.wrong("probability", "not-a-probability", value=_shown(chance))
        for key, one in {"cost": cost, "low": low, "high": high}.items():
            if one is not None and one < 0:
                reader.wrong(key, "negative", name=name, value=_shown(one))
        if (low is None) != (high is None):
            reader.wrong("high" if high is None else "low", "half-range", name=name)
        elif low is not None and high is not None and cost is not None and not low <= cost <= high:
            reader.wrong("cost", "range-order", name=name, low=_shown(low), likely=_shown(cost), high=_shown(high))
        year = _year_inside(reader, "year", reading)
        steering = _choice(reader, "steering", STEERINGS) or Steering.SERVICE
        place = 0 if year is None else year - reading.first_year
        response = reader.text("response")
        found.append(Risk(name, chance or 0.0, cost or 0.0, low, high, place, steering, response))
        reading.findings += reader.findings
    return found


def _read_correlations(
    rows: Sequence[FormRow], assumptions: Mapping[str, Assumption], reading: _Reading
) -> list[Correlation]:
    found: dict[frozenset[str], Correlation] = {}
    sound = True
    for row in rows:
        reader = RowReader(row)
        names = [reader.text(key, needed=True).casefold() for key in ("first", "second")]
        value = reader.amount("value", needed=True)
        for key, name in zip(("first", "second"), names, strict=True):
            if name and (name not in assumptions or not assumptions[name].uncertain):
                reader.wrong(key, "not-uncertain", value=name)
        if value is not None and not -1 <= value <= 1:
            reader.wrong("value", "not-a-correlation", value=_shown(value))
        if names[0] and names[0] == names[1]:
            reader.wrong("second", "with-itself", value=names[0])
        elif frozenset(names) in found:
            reader.wrong("second", "pair-twice")
        elif not reader.findings and value is not None:
            found[frozenset(names)] = Correlation(names[0], names[1], value)
        sound = sound and not reader.findings
        reading.findings += reader.findings
    if sound and found:
        _check_together(rows, list(found.values()), reading)
    return list(found.values())


def _check_together(rows: Sequence[FormRow], pairs: Sequence[Correlation], reading: _Reading) -> None:
    names = tuple(dict.fromkeys(name for one in pairs for name in (one.first, one.second)))
    try:
        correlation_matrix(names, {(one.first, one.second): one.value for one in pairs})
    except ImpossibleCorrelations as problem:
        place = {name: i for i, name in enumerate(names)}
        near = ", ".join(
            f"{one.first}–{one.second} {_shown(round(float(problem.nearest[place[one.first], place[one.second]]), 2))}"
            for one in pairs
        )
        reading.findings.append(rows[0].find("value", "impossible-correlations", {"nearest": near}))


# --- cells -----------------------------------------------------------------------------------------------


def _choice(reader: RowReader, key: str, choices: Mapping[_T, Text], *, needed: bool = False) -> _T | None:
    """Return what a cell chooses, in either language; None where it is empty or wrong."""
    text = reader.text(key, needed=needed)
    if not text:
        return None
    for choice, name in choices.items():
        if squeeze(text) in {squeeze(name.da), squeeze(name.en)}:
            return choice
    allowed = {f"allowed_{lang}": _listed(one.in_language(lang) for one in choices.values()) for lang in ("da", "en")}
    reader.wrong(key, "not-a-choice", value=text, **allowed)
    return None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _year(reader: RowReader, key: str, *, needed: bool = False) -> int | None:
    value = reader.amount(key, needed=needed)
    if value is None:
        return None
    if value != int(value) or int(value) not in _YEARS:
        reader.wrong(key, "not-a-year", value=_shown(value))
        return None
    return int(value)


def _shown(value: float) -> str:
    """Write a number as a controller would type it."""
    return f"{value:.12g}".replace(".", ",")
