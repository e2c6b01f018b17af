"""The sheet that calculates the base case of a business case: every line by year, totals, payback. All live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from raaderum.analytics.business_cases import discount_factors
from raaderum.domain.business_cases import BUDGETED, MOST_YEARS, Effect, Steering
from raaderum.reports.xlsx.case_control import LAST_ROW, Rows, write_control
from raaderum.reports.xlsx.case_worth import Worth, irr_shown
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.reports.xlsx.year_rows import FACTOR_ROW, FIRST_YEAR_COLUMN, HEAD, TOP, YEARS_ROW, YearRows
from raaderum.studies.results.business_case import CaseResult, LineAmounts
from raaderum.warehouse.business_cases.layout import EFFECTS, LINES, PARTS, RISKS, STEERINGS, YEAR_KEYS


@dataclass(frozen=True, slots=True)
class Places:
    """Cells of the input that the calculation points at; ``lines`` and ``risks`` are first row (from 0) and count."""

    rate: str
    first_year: str
    years: str
    scenario: str
    lines: tuple[int, int]
    risks: tuple[int, int]


@dataclass(frozen=True, eq=False)
class CalculationCells:
    """Cells of the calculation that the result shows. Rows hold one cell per year."""

    rows: dict[str, Sequence[str]]
    npv: dict[str, str]
    irr: dict[str, str]
    payback: dict[str, str]
    discounted_payback: dict[str, str]
    irr_values: dict[str, float | str]
    changed: str


def write_calculation(
    sheets: Sheets, result: CaseResult, places: Places, tables: Mapping[str, Rows]
) -> CalculationCells:
    """Write the sheet; return where its answers stand. ``tables``: what stands on the sheets of input."""
    return _Calculation(sheets, result, places).write(tables)


class _Calculation:
    """Writes the lines, the sums and their worth, from the top down."""

    def __init__(self, sheets: Sheets, result: CaseResult, places: Places) -> None:
        self.sheets, self.result, self.places = sheets, result, places
        self.rows = YearRows(sheets)
        self.sheet = self.rows.sheet

    def write(self, tables: Mapping[str, Rows]) -> CalculationCells:
        self._head()
        first, count = self.places.lines
        self._lines(first, count)
        lines_from, lines_to = TOP + 1, TOP + count
        for effect in Effect:
            self._sum_by(
                EFFECTS[effect].da, lines_from, lines_to, dict(self.result.by_effect)[effect], f"effect:{effect}"
            )
        self._risks()
        budgeted = [f"effect:{one}" for one in BUDGETED]
        self._total("Nettogevinst i alt", [*(f"effect:{one}" for one in Effect), "risks"], "net")
        self._total("Heraf i budgettet (råderum)", [*budgeted, "risks"], "budget")
        for area in Steering:
            self._steering(area, lines_from, lines_to)
        worth = Worth(self.rows, self.result.case.rate, self.places.years)
        found = {name: worth.write(name, np.array(flows)) for name, flows in self._flows().items()}
        return CalculationCells(
            rows=self.rows.rows,
            npv={name: cells["npv"] for name, cells in found.items()},
            irr={name: cells["irr"] for name, cells in found.items()},
            payback={name: cells["payback"] for name, cells in found.items()},
            discounted_payback={name: cells["discounted"] for name, cells in found.items()},
            irr_values={name: irr_shown(flows) for name, flows in self._flows().items()},
            changed=write_control(self.rows, self.result, self.places.rate, tables),
        )

    # --- rows --------------------------------------------------------------------------------------------

    def _head(self) -> None:
        sheet, bold = self.sheet, self.sheets.format(bold=True, text_wrap=True, bottom=1)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 7, 15)
        sheet.set_column(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + MOST_YEARS - 1, 14)
        title = "Beregning af det valgte scenarie. Arket regner selv; skriv ikke i det."
        sheet.write_string(self.sheets.top, 0, title, self.sheets.format(italic=True))
        headings = ("Post", "Del", "Tæller som", "Styringsområde", "Fortegn", "Fuldt år, kr.", "Fra år", "Til år")
        for column, text in enumerate(headings):
            sheet.write_string(HEAD, column, text, bold)
        sheet.write_string(YEARS_ROW, 0, "År")
        sheet.write_string(FACTOR_ROW, 0, "Diskonteringsfaktor (første år = 1)")
        factors = self.rows.padded(discount_factors(self.result.case.rate, len(self.result.years)))
        for place, column in enumerate(self.rows.columns):
            year = self.rows.at(YEARS_ROW, column)
            known = self.result.years[place] if place < len(self.result.years) else ""
            formula = f'=IF({place + 1}<={self.places.years},{self.places.first_year}+{place},"")'
            sheet.write_formula(YEARS_ROW, column, formula, self.sheets.format(num_format="0", bold=True), known)
            sheet.write_formula(
                FACTOR_ROW, column, f'=IF({year}="",0,1/(1+{self.places.rate})^{place})',
                self.sheets.format(num_format="0.000000"), factors[place],
            )  # fmt: skip
        sheet.freeze_panes(TOP, 1)

    def _lines(self, first: int, count: int) -> None:
        column = {one.key: xl_col_to_name(place) for place, one in enumerate(LINES.columns)}
        for place in range(count):
            row, line = first + place + 1, self.result.lines[place] if place < len(self.result.lines) else None
            cell = {key: _nth(LINES.sheet, letter, row) for key, letter in column.items()}
            self._line(cell, line)

    def _line(self, cell: dict[str, str], line: LineAmounts | None) -> None:
        r, n = self.rows.row, self.rows.row + 1
        released, freed = EFFECTS[Effect.RELEASED].da, EFFECTS[Effect.CAPACITY].da
        minus = '","'.join(name.da for part, name in PARTS.items() if part.sign < 0)
        once = '","'.join(name.da for part, name in PARTS.items() if part.one_off)
        last_year = f"{self.places.first_year}+{self.places.years}-1"
        case = self.result.case
        start, end = _first_and_last(case.lines[self.rows.row - TOP].shares, case.first_year) if line else ("", "")
        counted = (
            f'=IF(AND({cell["effect"]}="{released}",OR({cell["decision"]}="",{cell["decision_text"]}="")),"{freed}",'
            f'IF({cell["effect"]}="","",{cell["effect"]}))'
        )
        text = self.sheets.format()
        whole = self.sheets.format(num_format="0")
        for column, formula, value, style in (
            (0, f'=IF({cell["name"]}="","",{cell["name"]})', line.name if line else "", text),
            (1, f'=IF({cell["part"]}="","",{cell["part"]})', PARTS[line.part].da if line else "", text),
            (2, counted, EFFECTS[line.counted_as].da if line else "", text),
            (3, f'=IF({cell["steering"]}="","{STEERINGS[Steering.SERVICE].da}",{cell["steering"]})',
             STEERINGS[line.steering].da if line else STEERINGS[Steering.SERVICE].da, text),
            (4, f'=IF($B{n}="",0,IF(OR($B{n}={{"{minus}"}}),-1,1))', line.part.sign if line else 0, whole),
            (5, f'=IF({cell["amount"]}="",0,{cell["amount"]})', line.full_year_dkk if line else 0, self.rows.money),
            (6, f'=IF($B{n}="","",IF({cell["first"]}="",{self.places.first_year},{cell["first"]}))', start, whole),
            (7, f'=IF($B{n}="","",IF({cell["last"]}="",IF(OR($B{n}={{"{once}"}}),$G{n},{last_year}),{cell["last"]}))',
             end, whole),
        ):  # fmt: skip
            self.sheet.write_formula(r, column, formula, style, value)
        values = self.rows.padded(line.by_year_dkk if line else ())
        for place, column in enumerate(self.rows.columns):
            year, share = self.rows.at(YEARS_ROW, column), cell[YEAR_KEYS[place]]
            formula = (
                f'=IF(OR({year}="",$B{n}=""),0,IF(AND({year}>=$G{n},{year}<=$H{n}),'
                f'$E{n}*$F{n}*IF({share}="",1,{share}),0))'
            )
            self.sheet.write_formula(r, column, formula, self.rows.money, values[place])
        self.rows.row += 1

    def _risks(self) -> None:
        """Write the expected cost of all risks by year."""
        first, count = self.places.risks
        at = {one.key: xl_col_to_name(place) for place, one in enumerate(RISKS.columns)}
        span = {key: _span(letter, first, count) for key, letter in at.items()}
        formulas = []
        for place, column in enumerate(self.rows.columns):
            year = self.rows.at(YEARS_ROW, column)
            blank = f'+({span["year"]}="")*({span["name"]}<>"")' if place == 0 else ""
            formulas.append(
                f'=IF({year}="",0,-SUMPRODUCT((({span["year"]}={year}){blank})*{span["probability"]}*{span["cost"]}))'
            )
        self.rows.add("Risici (sandsynlighed × udgift)", formulas, self.result.risks_by_year_dkk, "risks")

    def _sum_by(self, label: str, start: int, end: int, values: Sequence[float], key: str) -> None:
        formulas = [f'=SUMIF($C${start}:$C${end},"{label}",{c}${start}:{c}${end})' for c in self.rows.letters()]
        self.rows.add(label, formulas, values, key)

    def _steering(self, area: Steering, start: int, end: int) -> None:
        label = STEERINGS[area].da
        first, count = self.places.risks
        at = {one.key: xl_col_to_name(place) for place, one in enumerate(RISKS.columns)}
        span = {key: _span(letter, first, count) for key, letter in at.items()}
        formulas = []
        for place, column in enumerate(self.rows.columns):
            c, year = xl_col_to_name(column), self.rows.at(YEARS_ROW, column)
            parts = "+".join(
                f'SUMIFS({c}${start}:{c}${end},$D${start}:$D${end},"{label}",$C${start}:$C${end},"{EFFECTS[one].da}")'
                for one in BUDGETED
            )
            blank_year = f'+({span["year"]}="")*({span["name"]}<>"")' if place == 0 else ""
            blank_area = f'+({span["steering"]}="")' if area is Steering.SERVICE else ""
            risk = (
                f'SUMPRODUCT((({span["year"]}={year}){blank_year})*(({span["steering"]}="{label}"){blank_area})'
                f"*{span['probability']}*{span['cost']})"
            )
            formulas.append(f'=IF({year}="",0,{parts}-{risk})')
        values = dict(self.result.steering)[area]
        self.rows.add(f"Heraf {label.lower()}", formulas, values, f"steering:{area}")

    def _total(self, label: str, keys: Sequence[str], key: str) -> None:
        cells = [self.rows.rows[one] for one in keys]
        formulas = ["=" + "+".join(row[place] for row in cells) for place in range(MOST_YEARS)]
        self.rows.add(label, formulas, self._flows()[key], key, strong=True)

    def _flows(self) -> dict[str, tuple[float, ...]]:
        return {"net": self.result.net.by_year_dkk, "budget": self.result.budget.by_year_dkk}


def _nth(sheet: str, letter: str, row: int) -> str:
    """Point at a cell by its row number: where somebody inserts a row, what is in it is calculated with."""
    return f"INDEX({sheet}!${letter}$1:${letter}${LAST_ROW},{row})"


def _span(letter: str, first: int, count: int) -> str:
    """Return a column of the sheet of risks, from its first row of input, wherever rows are inserted."""
    return f"{_nth(RISKS.sheet, letter, first + 1)}:{_nth(RISKS.sheet, letter, first + count)}"


def _first_and_last(shares: Sequence[float], first_year: int) -> tuple[int, int]:
    inside = [place for place, share in enumerate(shares) if share] or [0]
    return first_year + inside[0], first_year + inside[-1]
