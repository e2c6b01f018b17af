"""The sheet that calculates the base case of a business case: every line by year, totals, payback. All live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.analytics.business_cases import discount_factors, irr
from raaderum.domain.business_cases import BUDGETED, MOST_YEARS, Effect, Steering
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.studies.results.business_case import CaseResult, LineAmounts
from raaderum.warehouse.business_cases.layout import CALCULATION, EFFECTS, LINES, PARTS, RISKS, STEERINGS, YEAR_KEYS

_FIRST_YEAR_COLUMN = 8
_YEARS_ROW, _FACTOR_ROW, _HEAD, _TOP = 3, 4, 5, 6
_NO_PAYBACK = "ikke inden for perioden"
_NO_RATE, _MANY_RATES = "ingen", "flere fortegnsskift"
TINY = 1e-6
"""Kroner. Less than this below nothing is rounding."""


@dataclass(frozen=True, slots=True)
class Places:
    """Cells of the input that the calculation points at; ``lines`` and ``risks`` are first row (from 0) and count."""

    rate: str
    first_year: str
    years: str
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


def write_calculation(sheets: Sheets, result: CaseResult, places: Places) -> CalculationCells:
    """Write the sheet; return where its answers stand."""
    return _Calculation(sheets, result, places).write()


class _Calculation:
    """Writes rows from the top down. ``self.row`` is the next free one."""

    def __init__(self, sheets: Sheets, result: CaseResult, places: Places) -> None:
        self.sheets, self.result, self.places = sheets, result, places
        self.sheet: Worksheet = sheets.add(CALCULATION)
        self.row = _TOP
        self.columns = range(_FIRST_YEAR_COLUMN, _FIRST_YEAR_COLUMN + MOST_YEARS)
        self.money = sheets.format(num_format="#,##0.00;[Red]-#,##0.00")
        self.strong = sheets.format(num_format="#,##0.00;[Red]-#,##0.00", bold=True, top=1)
        self.rows: dict[str, Sequence[str]] = {}

    def write(self) -> CalculationCells:
        self._head()
        first, count = self.places.lines
        self._lines(first, count)
        lines_from, lines_to = _TOP + 1, _TOP + count
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
        found = {name: self._worth(name) for name in ("net", "budget")}
        return CalculationCells(
            rows=self.rows,
            npv={name: cells["npv"] for name, cells in found.items()},
            irr={name: cells["irr"] for name, cells in found.items()},
            payback={name: cells["payback"] for name, cells in found.items()},
            discounted_payback={name: cells["discounted"] for name, cells in found.items()},
            irr_values={name: self._irr_value(flows) for name, flows in self._flows().items()},
        )

    # --- rows --------------------------------------------------------------------------------------------

    def _head(self) -> None:
        sheet, bold = self.sheet, self.sheets.format(bold=True, text_wrap=True, bottom=1)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 7, 15)
        sheet.set_column(_FIRST_YEAR_COLUMN, _FIRST_YEAR_COLUMN + MOST_YEARS - 1, 14)
        title = "Beregning af grundforløbet. Arket regner selv; skriv ikke i det."
        sheet.write_string(self.sheets.top, 0, title, self.sheets.format(italic=True))
        headings = ("Post", "Del", "Tæller som", "Styringsområde", "Fortegn", "Fuldt år, kr.", "Fra år", "Til år")
        for column, text in enumerate(headings):
            sheet.write_string(_HEAD, column, text, bold)
        sheet.write_string(_YEARS_ROW, 0, "År")
        sheet.write_string(_FACTOR_ROW, 0, "Diskonteringsfaktor (første år = 1)")
        factors = self._padded(discount_factors(self.result.case.rate, len(self.result.years)))
        for place, column in enumerate(self.columns):
            year = self._at(_YEARS_ROW, column)
            known = self.result.years[place] if place < len(self.result.years) else ""
            formula = f'=IF({place + 1}<={self.places.years},{self.places.first_year}+{place},"")'
            sheet.write_formula(_YEARS_ROW, column, formula, self.sheets.format(num_format="0", bold=True), known)
            sheet.write_formula(
                _FACTOR_ROW, column, f'=IF({year}="",0,1/(1+{self.places.rate})^{place})',
                self.sheets.format(num_format="0.000000"), factors[place],
            )  # fmt: skip
        sheet.freeze_panes(_TOP, 1)

    def _lines(self, first: int, count: int) -> None:
        column = {one.key: xl_col_to_name(place) for place, one in enumerate(LINES.columns)}
        for place in range(count):
            row, line = first + place + 1, self.result.lines[place] if place < len(self.result.lines) else None
            cell = {key: f"{LINES.sheet}!${letter}${row}" for key, letter in column.items()}
            self._line(cell, line)

    def _line(self, cell: dict[str, str], line: LineAmounts | None) -> None:
        r, n = self.row, self.row + 1
        released, freed = EFFECTS[Effect.RELEASED].da, EFFECTS[Effect.CAPACITY].da
        minus = '","'.join(name.da for part, name in PARTS.items() if part.sign < 0)
        once = '","'.join(name.da for part, name in PARTS.items() if part.one_off)
        last_year = f"{self.places.first_year}+{self.places.years}-1"
        case = self.result.case
        start, end = _first_and_last(case.lines[self.row - _TOP].shares, case.first_year) if line else ("", "")
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
            (5, f'=IF({cell["amount"]}="",0,{cell["amount"]})', line.full_year_dkk if line else 0, self.money),
            (6, f'=IF($B{n}="","",IF({cell["first"]}="",{self.places.first_year},{cell["first"]}))', start, whole),
            (7, f'=IF($B{n}="","",IF({cell["last"]}="",IF(OR($B{n}={{"{once}"}}),$G{n},{last_year}),{cell["last"]}))',
             end, whole),
        ):  # fmt: skip
            self.sheet.write_formula(r, column, formula, style, value)
        values = self._padded(line.by_year_dkk if line else ())
        for place, column in enumerate(self.columns):
            year, share = self._at(_YEARS_ROW, column, absolute_row=True), cell[YEAR_KEYS[place]]
            formula = (
                f'=IF(OR({year}="",$B{n}=""),0,IF(AND({year}>=$G{n},{year}<=$H{n}),'
                f'$E{n}*$F{n}*IF({share}="",1,{share}),0))'
            )
            self.sheet.write_formula(r, column, formula, self.money, values[place])
        self.row += 1

    def _risks(self) -> None:
        """Write the expected cost of all risks by year."""
        first, count = self.places.risks
        at = {one.key: xl_col_to_name(place) for place, one in enumerate(RISKS.columns)}
        span = {key: f"{RISKS.sheet}!${c}${first + 1}:${c}${first + count}" for key, c in at.items()}
        formulas = []
        for place, column in enumerate(self.columns):
            year = self._at(_YEARS_ROW, column)
            blank = f'+({span["year"]}="")*({span["name"]}<>"")' if place == 0 else ""
            formulas.append(
                f'=IF({year}="",0,-SUMPRODUCT((({span["year"]}={year}){blank})*{span["probability"]}*{span["cost"]}))'
            )
        self._add("Risici (sandsynlighed × udgift)", formulas, self.result.risks_by_year_dkk, "risks")

    def _sum_by(self, label: str, start: int, end: int, values: Sequence[float], key: str) -> None:
        formulas = [f'=SUMIF($C${start}:$C${end},"{label}",{c}${start}:{c}${end})' for c in self._letters()]
        self._add(label, formulas, values, key)

    def _steering(self, area: Steering, start: int, end: int) -> None:
        label = STEERINGS[area].da
        first, count = self.places.risks
        at = {one.key: xl_col_to_name(place) for place, one in enumerate(RISKS.columns)}
        span = {key: f"{RISKS.sheet}!${c}${first + 1}:${c}${first + count}" for key, c in at.items()}
        formulas = []
        for place, column in enumerate(self.columns):
            c, year = xl_col_to_name(column), self._at(_YEARS_ROW, column)
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
        self._add(f"Heraf {label.lower()}", formulas, values, f"steering:{area}")

    def _total(self, label: str, keys: Sequence[str], key: str) -> None:
        cells = [self.rows[one] for one in keys]
        formulas = ["=" + "+".join(row[place] for row in cells) for place in range(MOST_YEARS)]
        self._add(label, formulas, self._flows()[key], key, strong=True)

    def _worth(self, key: str) -> dict[str, str]:
        """Write what a row of kroner is worth, and when it has paid for itself; return the cells."""
        flows = np.array(self._flows()[key])
        factors = discount_factors(self.result.case.rate, len(flows))
        names = {"net": "Nettogevinst", "budget": "I budgettet"}
        row = self.rows[key]
        self._add(
            f"{names[key]}, nutidsværdi",
            [f"={cell}*{self._at(_FACTOR_ROW, c)}" for cell, c in zip(row, self.columns, strict=True)],
            flows * factors,
            f"{key}:discounted",
        )
        npv = self._single(
            f"{names[key]}, nutidsværdi i alt",
            f"=SUM({_span(self.rows[f'{key}:discounted'])})",
            float((flows * factors).sum()),
        )
        signs = self._signs(key, flows)
        irr = self._single(
            f"{names[key]}, intern rente",
            f'=IF({signs}=0,"{_NO_RATE}",IF({signs}>1,"{_MANY_RATES}",IFERROR(IRR({_span(row)}),"{_NO_RATE}")))',
            self._irr_value(tuple(flows)),
            "0.0%",
        )
        simple = self._payback(f"{names[key]}, tilbagebetalt efter år", key, flows)
        discounted = self._payback(
            f"{names[key]}, tilbagebetalt efter år (nutidsværdi)", f"{key}:discounted", flows * factors
        )
        return {"npv": npv, "irr": irr, "payback": simple, "discounted": discounted}

    def _signs(self, key: str, flows: np.ndarray) -> str:
        """Write the sign of each year, zeros as the year before, and count the changes; return the cell."""
        row, own = self.rows[key], self.row
        formulas, values, before = [], [], 0
        for place, cell in enumerate(row):
            previous = self._at(own, self.columns[place - 1]) if place else "0"
            formulas.append(f"=IF(ABS({cell})<{TINY},{previous},SIGN({cell}))")
            value = float(flows[place]) if place < len(flows) else 0.0
            before = before if abs(value) < TINY else int(np.sign(value))
            values.append(before)
        self._add("  fortegn", formulas, values, f"{key}:signs", pad=False)
        cells = self.rows[f"{key}:signs"]
        changes = "+".join(f"({a}*{b}<0)" for a, b in zip(cells, cells[1:], strict=False))
        return self._single("  fortegnsskift", f"={changes}", _changes(values), "0")

    def _payback(self, label: str, key: str, flows: np.ndarray) -> str:
        """Write the running sum and the last year in which it is below nothing; return the cell of the answer."""
        row, own = self.rows[key], self.row
        total = np.cumsum(flows)
        sums = [
            f"={cell}+{self._at(own, self.columns[place - 1])}" if place else f"={cell}"
            for place, cell in enumerate(row)
        ]
        padded = list(total) + [float(total[-1])] * (MOST_YEARS - len(total))
        self._add("  løbende sum", sums, padded, f"{key}:sum", pad=False)
        cells = self.rows[f"{key}:sum"]
        below = [
            f'=IF({self._at(_YEARS_ROW, c)}="",-1,IF({cell}<-{TINY},{place},-1))'
            for place, (cell, c) in enumerate(zip(cells, self.columns, strict=True))
        ]
        marks = [place if place < len(total) and total[place] < -TINY else -1 for place in range(MOST_YEARS)]
        self._add("  år under nul", below, marks, f"{key}:below", pad=False)
        last = f"MAX({_span(self.rows[f'{key}:below'])})"
        formula = (
            f'=IF({last}<0,0,IF({last}>={self.places.years}-1,"{_NO_PAYBACK}",'
            f"{last}-INDEX({_span(cells)},{last}+1)/INDEX({_span(row)},{last}+2)))"
        )
        return self._single(label, formula, _payback_value(flows, max(marks)), "0.0")

    # --- small things ------------------------------------------------------------------------------------

    def _add(
        self, label: str, formulas: Sequence[str], values: Sequence[float] | np.ndarray, key: str, *,
        strong: bool = False, pad: bool = True,
    ) -> None:  # fmt: skip
        self.sheet.write_string(self.row, 0, label, self.sheets.format(bold=strong))
        known = self._padded(values) if pad else values
        style = self.strong if strong else self.money
        for column, formula, value in zip(self.columns, formulas, known, strict=True):
            self.sheet.write_formula(self.row, column, formula, style, value)
        self.rows[key] = [self._at(self.row, column) for column in self.columns]
        self.row += 1

    def _single(self, label: str, formula: str, value: float | str, number_format: str = "#,##0.00") -> str:
        self.sheet.write_string(self.row, 0, label)
        style = self.sheets.format(num_format=number_format, bold=True, align="right")
        self.sheet.write_formula(self.row, _FIRST_YEAR_COLUMN, formula, style, value)
        self.row += 1
        return f"{CALCULATION}!${xl_col_to_name(_FIRST_YEAR_COLUMN)}${self.row}"

    def _at(self, row: int, column: int, *, absolute_row: bool = True) -> str:
        return str(xl_rowcol_to_cell(row, column, row_abs=absolute_row))

    def _letters(self) -> list[str]:
        return [xl_col_to_name(column) for column in self.columns]

    def _padded(self, values: Sequence[float] | np.ndarray) -> list[float]:
        return [float(value) for value in values] + [0.0] * (MOST_YEARS - len(values))

    def _flows(self) -> dict[str, tuple[float, ...]]:
        return {"net": self.result.net.by_year_dkk, "budget": self.result.budget.by_year_dkk}

    def _irr_value(self, flows: Sequence[float]) -> float | str:
        """Return what the formula shows: the rate where the sign changes once."""
        signs = [int(np.sign(value)) for value in flows if abs(value) >= TINY]
        changes = _changes(signs)
        if changes != 1:
            return _MANY_RATES if changes else _NO_RATE
        rate = irr(flows).rate
        return _NO_RATE if rate is None else rate


def _changes(signs: Sequence[int]) -> int:
    return sum(a * b < 0 for a, b in zip(signs, signs[1:], strict=False))


def _payback_value(flows: np.ndarray, last: int) -> float | str:
    if last < 0:
        return 0.0
    if last >= len(flows) - 1:
        return _NO_PAYBACK
    return float(last - np.cumsum(flows)[last] / flows[last + 1])


def _first_and_last(shares: Sequence[float], first_year: int) -> tuple[int, int]:
    inside = [place for place, share in enumerate(shares) if share] or [0]
    return first_year + inside[0], first_year + inside[-1]


def _span(cells: Sequence[str]) -> str:
    return f"{cells[0]}:{cells[-1]}"
