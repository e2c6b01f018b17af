"""Whether the numbers of a case's workbook are those that Råderum calculated with: a live count of what has changed.

What is drawn (ranges, risks, relations) does not show in the base case, so its worth is not enough to compare. Each row
that was calculated with is kept beside a formula that looks for it, wherever rows have been inserted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from raaderum.reports.xlsx.form_sheets import FIRST_ROW, write_value
from raaderum.reports.xlsx.year_rows import FIRST_YEAR_COLUMN, YearRows, span
from raaderum.studies.results.business_case import CaseResult
from raaderum.warehouse.business_cases.layout import ASSUMPTIONS, CALCULATION, CORRELATIONS, RISKS
from raaderum.warehouse.readers.forms.layout import TableLayout

Rows = Sequence[Mapping[str, Any]]
LAST_ROW = 500
"""Below this nothing is looked for."""
_ANSWER = FIRST_YEAR_COLUMN - 1
_COMPARED = {
    ASSUMPTIONS.name: ("id", "value", "low", "high", "shape", "cautious", "ambitious", "price_year"),
    RISKS.name: ("name", "probability", "cost", "low", "high", "year"),
    CORRELATIONS.name: ("first", "second", "value"),
}


def write_control(rows: YearRows, result: CaseResult, rate: str, tables: Mapping[str, Rows]) -> str:
    """Write what was calculated with, each beside whether it still stands; return the cell with how many do not.

    Args:
        rows: The sheet of calculation, with the rows "net", "budget" and "effect:…".
        result: What Råderum calculated.
        rate: The cell of the discount rate.
        tables: The rows that were written, by the name of their layout.
    """
    control = _Control(rows)
    for key, flows in {
        "net": result.net.by_year_dkk,
        "budget": result.budget.by_year_dkk,
        **{f"effect:{effect}": flows for effect, flows in result.by_effect},
    }.items():
        control.flows(key, flows)
    control.keep("Kontrol: kalkulationsrente", [result.case.rate], lambda kept: f"ABS({rate}-{kept[0]})>1E-12")
    for layout in (ASSUMPTIONS, RISKS, CORRELATIONS):
        control.table(layout, tables[layout.name])
    return control.total()


class _Control:
    """Writes one row for each thing that is kept: 1 where it has changed, and its values to the right."""

    def __init__(self, rows: YearRows) -> None:
        self.rows, self.first = rows, rows.row

    def keep(self, label: str, values: Sequence[Any], changed: Callable[[Sequence[str]], str]) -> None:
        """Write values, and the formula that ``changed`` makes of their cells."""
        rows = self.rows
        rows.sheet.write_string(rows.row, 0, label)
        cells = [f"${xl_col_to_name(FIRST_YEAR_COLUMN + place)}${rows.row + 1}" for place in range(len(values))]
        for place, value in enumerate(values):
            write_value(rows.sheet, (rows.row, FIRST_YEAR_COLUMN + place), value, rows.sheets.format())
        rows.sheet.write_formula(rows.row, _ANSWER, f"=IF({changed(cells)},1,0)", rows.sheets.format(), 0)
        rows.row += 1

    def flows(self, key: str, flows: Sequence[float]) -> None:
        """Keep kroner by year, and compare each year."""
        live = span(self.rows.rows[key])
        self.keep(f"Kontrol: {key}", self.rows.padded(flows), lambda kept: f"SUMXMY2({live},{span(kept)})>1")

    def table(self, layout: TableLayout, written: Rows) -> None:
        """Keep each row, look for as many rows like it as there were, and count them all."""
        keys = _COMPARED[layout.name]
        places = {column.key: place for place, column in enumerate(layout.columns)}
        columns = [_column(layout, places[key]) for key in keys]
        kept_rows = [tuple(row.get(key) for key in keys) for row in written]
        for values in kept_rows:
            is_gone = partial(_is_gone, columns, kept_rows.count(values))
            self.keep(f"Kontrol: {layout.sheet}, {values[0]}", values, is_gone)
        self.keep(f"Kontrol: {layout.sheet}, rækker", [len(written)], lambda kept: f"COUNTA({columns[0]})<>{kept[0]}")

    def total(self) -> str:
        """Write how many have changed."""
        first, last = (f"${xl_col_to_name(_ANSWER)}${row}" for row in (self.first + 1, self.rows.row))
        self.rows.single("Kontrol: rettet, siden Råderum regnede", f"=SUM({first}:{last})", 0, "0")
        return f"{CALCULATION}!${xl_col_to_name(FIRST_YEAR_COLUMN)}${self.rows.row}"


def _is_gone(columns: Sequence[str], number: int, kept: Sequence[str]) -> str:
    alike = "*".join(f"({column}={cell})" for column, cell in zip(columns, kept, strict=True))
    return f"SUMPRODUCT({alike})<>{number}"


def _column(layout: TableLayout, place: int) -> str:
    """Return a column of a sheet of input from its first row on, wherever rows are inserted."""
    whole = f"{layout.sheet}!${(letter := xl_col_to_name(place))}$1:${letter}${LAST_ROW}"
    return f"INDEX({whole},{FIRST_ROW + 1}):INDEX({whole},{LAST_ROW})"
