"""Whether the numbers of a case's workbook are those that Råderum calculated with: a live count of what has changed.

What is drawn (ranges, risks, relations) does not show in the base case, so that is not enough to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from raaderum.reports.xlsx.form_sheets import FIRST_ROW
from raaderum.reports.xlsx.year_rows import YearRows, span
from raaderum.studies.results.business_case import CaseResult
from raaderum.warehouse.business_cases.layout import ASSUMPTIONS, CORRELATIONS, RISKS
from raaderum.warehouse.readers.forms.layout import TableLayout

Rows = Sequence[Mapping[str, Any]]
LAST_ROW = 500
"""Below this nothing is looked for."""
_NUMBERS = {
    ASSUMPTIONS.name: ("value", "low", "high", "cautious", "ambitious"),
    RISKS.name: ("probability", "cost", "low", "high", "year"),
    CORRELATIONS.name: ("value",),
}
_TEXTS = {ASSUMPTIONS.name: ("shape",), RISKS.name: (), CORRELATIONS.name: ("first", "second")}


def write_control(rows: YearRows, result: CaseResult, tables: Mapping[str, Rows]) -> str:
    """Write what each column that is drawn from comes to, weighted by its row; return the cell with how many changed.

    Args:
        rows: The sheet of calculation, with the rows "net", "budget" and "effect:…".
        result: What Råderum calculated.
        tables: The rows that were written, by the name of their layout.
    """
    changed = []
    for key, flows in {
        "net": result.net.by_year_dkk,
        "budget": result.budget.by_year_dkk,
        **{f"effect:{effect}": flows for effect, flows in result.by_effect},
    }.items():
        changed.append(f"(ABS(SUM({span(rows.rows[key])})-({sum(flows):.6f}))>1)")
    for layout in (ASSUMPTIONS, RISKS, CORRELATIONS):
        for place, column in enumerate(layout.columns):
            number = column.key in _NUMBERS[layout.name]
            if not number and column.key not in _TEXTS[layout.name]:
                continue
            known = _weighed([one.get(column.key) for one in tables[layout.name]])
            label = f"Kontrol: {layout.sheet}, {column.heading.da.lower()}"
            cell = rows.single(label, _formula(layout, place, number=number), known, "General")
            changed.append(f"(ABS({cell}-({known!r}))>{1e-9 * (1 + abs(known))!r})")
    return rows.single("Kontrol: steder, der er rettet siden", f"={'+'.join(changed)}", 0, "0")


def _formula(layout: TableLayout, place: int, *, number: bool) -> str:
    """Return a column's numbers, or lengths of its texts, times 1, 2, 3 … from the first row on."""
    whole = f"{layout.sheet}!${(letter := xl_col_to_name(place))}$1:${letter}${LAST_ROW}"
    column = f"INDEX({whole},{FIRST_ROW + 1}):INDEX({whole},{LAST_ROW})"
    weights = f"(ROW({column})-{FIRST_ROW})"
    return f"=SUMPRODUCT({column},{weights})" if number else f"=SUMPRODUCT(LEN({column})*{weights})"


def _weighed(values: Sequence[Any]) -> float:
    return float(
        sum(
            place * (len(value) if isinstance(value, str) else float(value))
            for place, value in enumerate(values, 1)
            if value is not None
        )
    )
