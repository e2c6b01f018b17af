"""Where the numbers of an explained gap stand in its workbook: what formulas on one sheet say about another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.explanation import Cause
from raaderum.reports.gap_tables import shown_causes
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.studies.results import GapNode, GapResult

VALUE = "#F0F0F0"
"""Ground of cells that are values; formulas are white."""
KRONER, SIGNED, EXACT = "#,##0", "+#,##0;-#,##0;0", "#,##0.00####"
CODE, NAME, ACCOUNT, UNIT, OWN, REFERENCE, OWN_DKK, PER_SCALE, REFERENCE_DKK, GAP, FIRST_CAUSE = range(11)
"""Columns of the tree; after the causes stand a check and the id."""
F_ID, F_CODE, F_NAME, F_FACTOR, F_UNIT, F_CAUSE, F_OWN, F_REFERENCE, F_DKK, F_COUNTED, F_HOW = range(11)
"""Columns of the factors."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand. Rows are from 0; ``scale`` is the cell of the unit's own scale on the tree."""

    causes: tuple[Cause, ...]
    head: int
    rows: dict[str, int]
    scale: str
    factor_head: int
    factor_rows: dict[str, int]
    factor_end: int

    def cell(self, figure: str, column: int) -> str:
        """Return the cell of a node on the tree."""
        return str(xl_rowcol_to_cell(self.rows[figure], column))

    @property
    def id_column(self) -> int:
        """The column of the ids on the tree."""
        return FIRST_CAUSE + len(self.causes) + 1

    def factor_column(self, sheet: str, column: int) -> str:
        """Return a whole column of the factors, as a formula on another sheet names it."""
        first = xl_rowcol_to_cell(self.factor_head + 1, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(self.factor_end, column, row_abs=True, col_abs=True)
        return f"'{sheet}'!{first}:{last}"


def find_places(result: GapResult, top: int) -> Places:
    """Settle where everything stands, before anything is written."""
    head = top + 4
    rows = {node.figure: head + 1 + i for i, node in enumerate(result.nodes)}
    factor_head, at, factor_rows = top + 3, top + 4, {}
    for node in result.nodes:
        if node.factors:
            factor_rows[node.figure] = at
            at += count_rows(node) + 2  # the sum, and an empty row
    scale = xl_rowcol_to_cell(top + 2, OWN_DKK, row_abs=True, col_abs=True)
    return Places(shown_causes(result), head, rows, scale, factor_head, factor_rows, max(at, factor_head + 1))


def count_rows(node: GapNode) -> int:
    """Return how many rows a cost takes among the factors: one for each, and for each part."""
    return sum(1 + len(factor.parts) for factor in node.factors)


def write_heading(sheets: Sheets, sheet: Worksheet, row: int, titles: list[str], texts: int) -> None:
    """Write a heading; the first ``texts`` columns are texts, the others numbers."""
    sheet.set_row(row, 48)
    for column, title in enumerate(titles):
        align = "left" if column < texts else "right"
        sheet.write_string(row, column, title, sheets.format(bold=True, text_wrap=True, bottom=1, align=align))


def write_value(sheets: Sheets, sheet: Worksheet, row: int, column: int, value: float | None, style: str) -> None:
    """Write a value on grey ground; nothing known is an en dash."""
    shape = sheets.format(num_format=style, bg_color=VALUE, align="right")
    if value is None:
        sheet.write_string(row, column, "–", shape)
    else:
        sheet.write_number(row, column, value, shape)


def formula_writer(sheets: Sheets, sheet: Worksheet, row: int, **style: Any) -> Callable[[int, str, float, str], None]:
    """Return what writes formulas in one row: (column, formula, value it gives, number format)."""

    def write(column: int, formula: str, value: float, number: str) -> None:
        sheet.write_formula(row, column, formula, sheets.format(num_format=number, align="right", **style), value)

    return write
