"""Rows of live formulas with one cell per year, each with its value: what the calculation of a case is written with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.business_cases import MOST_YEARS
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.warehouse.business_cases.layout import CALCULATION

FIRST_YEAR_COLUMN = 8
YEARS_ROW, FACTOR_ROW, HEAD, TOP = 3, 4, 5, 6
TINY = 1e-6
"""Kroner. Less than this below nothing is rounding."""


class YearRows:
    """Writes rows from the top down. ``row`` is the next free one; ``rows`` holds the cells of each by its key."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.sheet: Worksheet = sheets.add(CALCULATION)
        self.row = TOP
        self.columns = range(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + MOST_YEARS)
        self.money = sheets.format(num_format="#,##0.00;[Red]-#,##0.00")
        self.strong = sheets.format(num_format="#,##0.00;[Red]-#,##0.00", bold=True, top=1)
        self.rows: dict[str, Sequence[str]] = {}

    def add(
        self, label: str, formulas: Sequence[str], values: Sequence[float] | np.ndarray, key: str, *,
        strong: bool = False, pad: bool = True,
    ) -> None:  # fmt: skip
        """Write a formula for each year, with the values they come to; ``key`` finds its cells again in ``rows``."""
        self.sheet.write_string(self.row, 0, label, self.sheets.format(bold=strong))
        known = self.padded(values) if pad else values
        style = self.strong if strong else self.money
        for column, formula, value in zip(self.columns, formulas, known, strict=True):
            self.sheet.write_formula(self.row, column, formula, style, value)
        self.rows[key] = [self.at(self.row, column) for column in self.columns]
        self.row += 1

    def single(self, label: str, formula: str, value: float | str, number_format: str = "#,##0.00") -> str:
        """Write one formula; return its cell."""
        self.sheet.write_string(self.row, 0, label)
        style = self.sheets.format(num_format=number_format, bold=True, align="right")
        self.sheet.write_formula(self.row, FIRST_YEAR_COLUMN, formula, style, value)
        self.row += 1
        return f"{CALCULATION}!${xl_col_to_name(FIRST_YEAR_COLUMN)}${self.row}"

    def at(self, row: int, column: int) -> str:
        """Return a cell whose row stands still."""
        return str(xl_rowcol_to_cell(row, column, row_abs=True))

    def letters(self) -> list[str]:
        """Return the letters of the years' columns."""
        return [xl_col_to_name(column) for column in self.columns]

    def padded(self, values: Sequence[float] | np.ndarray) -> list[float]:
        """Return values with 0 for the years that the case does not have."""
        return [float(value) for value in values] + [0.0] * (MOST_YEARS - len(values))


def span(cells: Sequence[str]) -> str:
    """Return the range from the first to the last cell."""
    return f"{cells[0]}:{cells[-1]}"
