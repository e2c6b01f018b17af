"""A filled case workbook as a business case; whatever is wrong is named, and then there is no case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from raaderum.domain.business_cases import (
    BASE,
    FEWEST_YEARS,
    HIGHEST_RATE,
    MOST_YEARS,
    Baseline,
    BusinessCase,
    Proposal,
)
from raaderum.warehouse.business_cases.layout import (
    ASSUMPTIONS,
    CORRELATIONS,
    FIELDS,
    LAYOUTS,
    LINES,
    MASTER,
    NATURES,
    OWN_SHEETS,
    PRICES,
    RISKS,
    SCENARIO_NAMES,
    STAGES,
)
from raaderum.warehouse.business_cases.read_assumptions import find_unused, read_assumptions, read_prices
from raaderum.warehouse.business_cases.read_lines import read_lines
from raaderum.warehouse.business_cases.read_risks import read_correlations, read_risks
from raaderum.warehouse.business_cases.reading import Reading
from raaderum.warehouse.readers.column_fields import squeeze
from raaderum.warehouse.readers.forms.cells import YEARS, RowReader, shown
from raaderum.warehouse.readers.forms.findings import FormFinding
from raaderum.warehouse.readers.forms.layout import TableLayout
from raaderum.warehouse.readers.forms.tables import FormRow, FormTable, read_form_tables, sheets_of
from raaderum.warehouse.readers.workbook_grid import Limits

LIMITS = Limits(file_bytes=10_000_000, rows=5_000, columns=100, cells=200_000)
MOST = {"assumptions": 200, "lines": 200, "risks": 50, "correlations": 400, "prices": 60}


class ReadCase(NamedTuple):
    """``case`` is None where anything is wrong. ``ignored`` are sheets and columns that the form does not have."""

    case: BusinessCase | None
    findings: list[FormFinding]
    ignored: list[str]


def read_case(path: Path) -> ReadCase:
    """Read a workbook with the sheets of the template.

    Raises:
        UnreadableForm, UnreadableWorkbook, MacroWorkbook: The file as a whole.
    """
    tables = read_form_tables(path, LAYOUTS, LIMITS)
    reading = Reading()
    for layout in (ASSUMPTIONS, LINES, RISKS, CORRELATIONS, PRICES):
        _check_size(_rows(tables, layout), layout, reading)
    fields = _read_master(tables[MASTER.name], reading)
    reading.prices = read_prices(_rows(tables, PRICES), reading)
    assumptions = read_assumptions(_rows(tables, ASSUMPTIONS), reading)
    lines = read_lines(_rows(tables, LINES), assumptions, reading)
    risks = read_risks(_rows(tables, RISKS), reading)
    correlations = read_correlations(_rows(tables, CORRELATIONS), assumptions, reading)
    find_unused(_rows(tables, ASSUMPTIONS), lines, reading)
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


def _check_size(rows: Sequence[FormRow], layout: TableLayout, reading: Reading) -> None:
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


def _read_master(tables: Sequence[FormTable], reading: Reading) -> dict[str, Any]:
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
            found[one.key] = reader.choice("value", choices) or ""
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
            reader.wrong("value", "negative", name="Kalkulationsrenten", value=shown(value))
        elif value > HIGHEST_RATE:
            reader.wrong("value", "rate-too-high", value=shown(value))
        return value
    whole = int(value) if value == int(value) else -1
    if kind == "count" and not FEWEST_YEARS <= whole <= MOST_YEARS:
        reader.wrong("value", "not-whole-years", value=shown(value))
        return None
    if kind == "year" and whole not in YEARS:
        reader.wrong("value", "not-a-year", value=shown(value))
        return None
    return whole


def _settle_master(found: dict[str, Any], reading: Reading) -> dict[str, Any]:
    reading.first_year, reading.years = found["first_year"] or 0, found["years"] or 0
    reading.price_level = found["price_level"] or 0
    texts = {key: found.pop(key) for key in Proposal.__dataclass_fields__}
    at = {key: found.pop(key) for key in Baseline.__dataclass_fields__}
    baseline = None
    if at["release"]:
        at["members"] = tuple(part.strip() for part in at["members"].split(",") if part.strip())
        baseline = Baseline(**at)
    found["scenario"], found["stage"] = found["scenario"] or BASE, found["stage"] or "case"
    return {**found, "example": bool(found["example"]), "proposal": Proposal(**texts), "baseline": baseline}
