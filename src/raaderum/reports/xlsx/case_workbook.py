"""A business case as a workbook that calculates: input, live formulas for the base case, and what was simulated.

The sheets of input are those of warehouse/business_cases/layout.py. Every formula has its value written beside it, so
that a program that shows without calculating shows the same.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.business_cases import Assumption, Line
from raaderum.domain.formula_text import formula_text
from raaderum.domain.text import Text
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.case_calculation import Places, write_calculation
from raaderum.reports.xlsx.case_result import write_result
from raaderum.reports.xlsx.form_sheets import (
    FAINT,
    FIRST_ROW,
    GREY,
    PROSE,
    THIN,
    YELLOW,
    offer,
    start_form,
    write_value,
)
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.studies.business_case import base_value
from raaderum.studies.results.business_case import CaseResult
from raaderum.warehouse.business_cases.layout import (
    ASSUMPTIONS,
    BASES,
    CORRELATIONS,
    DECISIONS,
    EFFECTS,
    FIELDS,
    GUIDE,
    LINES,
    MASTER,
    NATURES,
    PARTS,
    PRICES,
    RESULT,
    RISKS,
    SCENARIO_NAMES,
    SHAPES,
    STAGES,
    STEERINGS,
    YEAR_KEYS,
    Field,
)
from raaderum.warehouse.readers.forms.layout import Column, TableLayout

SPARE = {"assumptions": 20, "lines": 20, "risks": 10, "correlations": 10, "prices": 10}
"""Empty rows below those of the case, calculated with as soon as they are filled in."""
_NUMBER, _SHARE = "General", "0.0##%"
_THOUSANDS = "#,##0"
"""Of whole numbers from 1,000: a format for all numbers would end 9,000 in a decimal sign."""
_FORMATS = {
    "value": _NUMBER, "low": _NUMBER, "high": _NUMBER, "cautious": _NUMBER, "ambitious": _NUMBER, "used": _NUMBER,
    "spread": _NUMBER, "observations": "0", "price_year": "0", "first": "0", "last": "0", "year": "0",
    "amount": "#,##0.00", "it_hours": "General", "cost": "#,##0", "probability": "0.0##%", "change": "0.0##%",
    "stated": "dd-mm-yyyy",
}  # fmt: skip
_CHOICES: dict[str, Mapping[Any, Text]] = {
    "part": PARTS, "effect": EFFECTS, "steering": STEERINGS, "decision": DECISIONS, "shape": SHAPES, "basis": BASES,
}  # fmt: skip
_FIELD_CHOICES: dict[str, Mapping[str, Text]] = {"stage": STAGES, "scenario": SCENARIO_NAMES, "nature": NATURES}
_LEADS = {
    "assumptions": "Tallene, som sagen hviler på. Hvert tal har et kort navn, som formlerne på Poster bruger.",
    "lines": "Udgifter og gevinster. Beløbet er en formel med de korte navne. Delen bestemmer fortegnet.",
    "risks": "Det, der kan ske én gang. I grundforløbet tæller sandsynlighed gange udgift.",
    "correlations": "Forudsætninger, der følges ad: når den ene er høj, er den anden det tit også.",
    "prices": "Pris- og lønudviklingen. Bruges kun til forudsætninger med et andet prisår end casens.",
    "master": "Hvad sagen handler om, og hvordan der regnes.",
}


def write_case(result: CaseResult, today: date) -> bytes:
    """Write a calculated case as a workbook.

    Args:
        result: The case and what it is worth.
        today: The date written in the workbook's properties.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": result.case.title, "author": "Råderum", "created": created})
    book.set_calc_mode("auto")
    sheets = Sheets(book, words_in("da"), "Eksempeldata: tallene er fundet på" if result.case.example else None)
    _guide(sheets)
    result_sheet = sheets.add(RESULT)
    writer = _Writer(sheets, result)
    places = writer.write()
    cells = write_calculation(sheets, result, places, writer.tables)
    write_result(sheets, result_sheet, result, cells, places)
    result_sheet.activate()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes the sheets of input, and remembers where things stand."""

    def __init__(self, sheets: Sheets, result: CaseResult) -> None:
        self.sheets, self.result, self.case = sheets, result, result.case
        self.tables: dict[str, Sequence[Mapping[str, Any]]] = {}
        self.places = Places(
            rate="", first_year="", years="", scenario="", lines=(FIRST_ROW, len(self.case.lines) + SPARE["lines"]),
            risks=(FIRST_ROW, len(self.case.risks) + SPARE["risks"]),
        )  # fmt: skip

    def write(self) -> Places:
        """Write all of them; return what the calculation points at."""
        self.places = self._master()
        case = self.case
        assumptions = [self._assumption(one) for one in case.assumptions]
        sheet = self._table(ASSUMPTIONS, assumptions)
        self._used(sheet, len(assumptions))
        lines = [self._line(one) for one in case.lines]
        self._table(LINES, lines)
        risks = [
            {"name": one.name, "probability": one.probability, "cost": one.cost, "low": one.low, "high": one.high,
             "year": case.first_year + one.year, "steering": STEERINGS[one.steering].da, "response": one.response}
            for one in case.risks
        ]  # fmt: skip
        self._table(RISKS, risks)
        pairs = [{"first": one.first, "second": one.second, "value": one.value} for one in case.correlations]
        self._table(CORRELATIONS, pairs)
        self._table(PRICES, [{"year": year, "change": change} for year, change in sorted(case.price_changes.items())])
        return self.places

    def _master(self) -> Places:
        sheet = start_form(self.sheets, MASTER, _LEADS[MASTER.name])
        at = {}
        for row, one in enumerate(FIELDS, FIRST_ROW):
            at[one.key] = f"{MASTER.sheet}!$B${row + 1}"
            sheet.write_string(row, 0, one.label.da, self.sheets.format(bold=one.needed, **THIN))
            self._field(sheet, row, one)
            sheet.write_string(row, 2, one.help, self.sheets.format(font_color=FAINT, text_wrap=True))
        self.scenario, self.price_level = at["scenario"], at["price_level"]
        return Places(at["rate"], at["first_year"], at["years"], at["scenario"], self.places.lines, self.places.risks)

    def _field(self, sheet: Worksheet, row: int, one: Field) -> None:
        value = self._field_value(one.key)
        formats = {"rate": "0.0##%", "year": "0", "count": "0", "amount": _NUMBER}
        style = self.sheets.format(
            bg_color=YELLOW, text_wrap=True, align="left", num_format=formats.get(one.kind, "@"), **THIN
        )
        write_value(sheet, (row, 1), value, style)
        if one.long:
            sheet.set_row(row, 48)
        if one.key in _FIELD_CHOICES:
            offer(sheet, (row, row), 1, [name.da for name in _FIELD_CHOICES[one.key].values()])

    def _field_value(self, key: str) -> str | float | None:
        case = self.case
        if key in _FIELD_CHOICES:
            stored = getattr(case.proposal, key, None) if key == "nature" else getattr(case, key)
            choice = _FIELD_CHOICES[key].get(stored or "")
            return choice.da if choice else ""
        if hasattr(case.proposal, key):
            return str(getattr(case.proposal, key))
        if key == "example":
            return "Ja" if case.example else "Nej"
        if hasattr(case, key):
            return getattr(case, key)  # type: ignore[no-any-return]
        found = getattr(case.baseline, key, None) if case.baseline else None
        return ", ".join(found) if isinstance(found, tuple) else found

    def _assumption(self, one: Assumption) -> dict[str, Any]:
        return {
            "id": one.id, "name": one.name, "unit": one.unit, "value": one.value, "low": one.low, "high": one.high,
            "shape": SHAPES[one.shape].da if one.shape in SHAPES else "", "cautious": one.others.get("cautious"),
            "ambitious": one.others.get("ambitious"), "price_year": one.price_year, "source": one.source,
            "stated": one.stated, "owner": one.owner, "basis": BASES[one.documented].da,
            "observations": one.observations, "spread": one.spread,
        }  # fmt: skip

    def _line(self, one: Line) -> dict[str, Any]:
        case = self.case
        inside = [place for place, share in enumerate(one.shares) if share]
        first, last = (inside[0], inside[-1]) if inside else (0, 0)
        shares = {
            key: share if share != 1.0 else None
            for place, (key, share) in enumerate(zip(YEAR_KEYS, one.shares, strict=False))
            if first <= place <= last
        }
        if not inside:
            shares = {YEAR_KEYS[0]: 0.0}
        return {
            "name": one.name, "part": PARTS[one.part].da, "amount": f"={formula_text(one.formula)}",
            "effect": EFFECTS[one.effect].da, "steering": STEERINGS[one.steering].da,
            "first": case.first_year + first if first or one.part.one_off else None,
            "last": case.first_year + last if last != (first if one.part.one_off else case.years - 1) else None,
            **shares, "decision": DECISIONS[one.decision].da if one.decision else "",
            "decision_text": one.decision_text, "owner": one.owner,
            "it_hours": f"={formula_text(one.it_hours)}" if one.it_hours is not None else None, "shared": one.shared,
        }  # fmt: skip

    def _used(self, sheet: Worksheet, count: int) -> None:
        """Write what each assumption is calculated as: the scenario's value at the prices of the case; name it."""
        column = {one.key: place for place, one in enumerate(ASSUMPTIONS.columns)}
        letter = {key: chr(65 + place) for key, place in column.items()}
        last_price = FIRST_ROW + len(self.case.price_changes) + SPARE["prices"]
        years, changes = (f"'{PRICES.sheet}'!${c}${FIRST_ROW + 1}:${c}${last_price}" for c in "AB")
        style = self.sheets.format(bg_color=GREY, num_format=_NUMBER, **THIN)
        for place in range(count + SPARE["assumptions"]):
            row = FIRST_ROW + place
            cell = {key: f"${one}{row + 1}" for key, one in letter.items()}
            chosen = (
                f'IF(AND({self.scenario}="Forsigtigt",{cell["cautious"]}<>""),{cell["cautious"]},'
                f'IF(AND({self.scenario}="Ambitiøst",{cell["ambitious"]}<>""),{cell["ambitious"]},{cell["value"]}))'
            )
            up = f"(({years}>{cell['price_year']})*({years}<={self.price_level}))"
            down = f"(({years}<={cell['price_year']})*({years}>{self.price_level}))"
            moved = f"EXP(SUMPRODUCT(({up}-{down})*LN(1+{changes})))"
            formula = f'=IF({cell["value"]}="","",{chosen}*IF({cell["price_year"]}="",1,{moved}))'
            known = place < count
            value = base_value(self.case, self.case.assumptions[place], self.result.scenario) if known else ""
            sheet.write_formula(row, column["used"], formula, style, value)
            if known:
                target = f"={ASSUMPTIONS.sheet}!${letter['used']}${row + 1}"
                self.sheets.book.define_name(self.case.assumptions[place].id, target)

    def _table(self, layout: TableLayout, rows: Sequence[Mapping[str, Any]]) -> Worksheet:
        sheet = start_form(self.sheets, layout, _LEADS[layout.name])
        self.tables[layout.name] = rows
        for place in range(len(rows) + SPARE[layout.name]):
            values = rows[place] if place < len(rows) else {}
            for at, column in enumerate(layout.columns):
                self._cell(sheet, FIRST_ROW + place, at, column, values, place)
        last = FIRST_ROW + len(rows) + SPARE[layout.name] - 1
        for at, column in enumerate(layout.columns):
            if column.key in _CHOICES:
                offer(sheet, (FIRST_ROW, last), at, [name.da for name in _CHOICES[column.key].values()])
            if _FORMATS.get(column.key) == _NUMBER:
                first = f"{xl_col_to_name(at)}{FIRST_ROW + 1}"
                large = f"=IF(ISNUMBER({first}),AND(ABS({first})>=1000,{first}=INT({first})))"
                style = self.sheets.book.add_format({"num_format": _THOUSANDS})
                sheet.conditional_format(
                    FIRST_ROW, at, last, at, {"type": "formula", "criteria": large, "format": style}
                )
        return sheet

    def _cell(self, sheet: Worksheet, row: int, at: int, column: Column, values: Mapping[str, Any], place: int) -> None:
        value = values.get(column.key)
        number_format = "0%" if column.key in YEAR_KEYS else _FORMATS.get(column.key, "@")
        if number_format == _NUMBER and str(values.get("unit", "")).startswith("andel"):
            number_format = _SHARE
        wraps = number_format == "@" and column.width > PROSE
        style = self.sheets.format(bg_color=YELLOW, num_format=number_format, text_wrap=wraps, **THIN)
        if isinstance(value, str) and value.startswith("=") and column.formula:
            line = self.result.lines[place]
            sheet.write_formula(
                row, at, value, style, line.it_hours if column.key == "it_hours" else line.full_year_dkk
            )
        else:
            write_value(sheet, (row, at), value, style)


_GUIDE = (
    "1. Stamdata: skriv titel, år, kalkulationsrente og p/l-niveau.",
    "2. Forudsætninger: skriv tallene med et kort navn, enhed, kilde, dato og ejer.",
    "   Giv de usikre et lavest og et højest.",
    "3. Poster: skriv udgifter og gevinster som formler, fx =volumen*minutter/60*timepris.",
    "   Er tallet nyt, kender Excel ikke det korte navn endnu: peg på cellen i kolonnen Regnes med.",
    "4. Virkning: frigjort tid er kapacitet. Den bliver først til penge med en navngiven beslutning:",
    "   en stilling nedlægges, overarbejde eller vikarer falder væk, eller en ansættelse undgås.",
    "5. Resultat viser det valgte scenarie med det samme: det regnes af arket selv.",
    "6. Usikkerheden (P10, P50, P90, tabsrisiko og hvad der afgør sagen) regnes af Råderum:",
    "   raaderum case evaluate FIL.xlsx -o FIL.xlsx",
    "7. Papiret til udvalget: raaderum case export FIL.xlsx -o sag.docx (eller .pdf)",
    "Kun de gule felter læses. Alt andet regnes om.",
)


def _guide(sheets: Sheets) -> None:
    sheet = sheets.add(GUIDE)
    sheet.set_column(0, 0, 120)
    sheet.write_string(sheets.top, 0, "Business case: sådan gør I", sheets.format(bold=True, font_size=15))
    for row, line in enumerate(_GUIDE, sheets.top + 2):
        sheet.write_string(row, 0, line, sheets.format(text_wrap=True))
