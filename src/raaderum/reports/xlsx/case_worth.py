"""What a row of kroner is worth, as live formulas: present value, internal rate, payback."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from raaderum.analytics.business_cases import discount_factors, irr
from raaderum.domain.business_cases import MOST_YEARS
from raaderum.reports.xlsx.year_rows import FACTOR_ROW, TINY, YEARS_ROW, YearRows, span

FloatArray = NDArray[np.float64]
NO_PAYBACK = "ikke inden for perioden"
_NO_RATE, _MANY_RATES, _NOT_FOUND = "ingen", "flere fortegnsskift", "kan ikke findes her"
_GUESSES = (0.1, -0.5, -0.8, 2.0)
"""Where a spreadsheet is told to look: left to itself it finds no rate far below nothing."""


class Worth:
    """Writes the worth of rows. ``rate`` is the discount rate, ``years`` the cell with the number of years."""

    def __init__(self, rows: YearRows, rate: float, years: str) -> None:
        self.rows, self.rate, self.years = rows, rate, years

    def write(self, key: str, flows: FloatArray) -> dict[str, str]:
        """Write what a row of kroner is worth, and when it has paid for itself; return the cells."""
        factors = discount_factors(self.rate, len(flows))
        names = {"net": "Nettogevinst", "budget": "I budgettet"}
        row = self.rows.rows[key]
        self.rows.add(
            f"{names[key]}, nutidsværdi",
            [f"={cell}*{self.rows.at(FACTOR_ROW, c)}" for cell, c in zip(row, self.rows.columns, strict=True)],
            flows * factors,
            f"{key}:discounted",
        )
        npv = self.rows.single(
            f"{names[key]}, nutidsværdi i alt",
            f"=SUM({span(self.rows.rows[f'{key}:discounted'])})",
            float((flows * factors).sum()),
        )
        signs = self._signs(key, flows)
        rate = self.rows.single(
            f"{names[key]}, intern rente",
            f'=IF({signs}=0,"{_NO_RATE}",IF({signs}>1,"{_MANY_RATES}",{_rate(span(row), irr(flows).rate)}))',
            irr_shown(flows),
            "0.0%",
        )
        simple = self._payback(f"{names[key]}, tilbagebetalt efter år", key, flows)
        discounted = self._payback(
            f"{names[key]}, tilbagebetalt efter år (nutidsværdi)", f"{key}:discounted", flows * factors
        )
        return {"npv": npv, "irr": rate, "payback": simple, "discounted": discounted}

    def _signs(self, key: str, flows: FloatArray) -> str:
        """Write the sign of each year, zeros as the year before, and count the changes; return the cell."""
        row, own = self.rows.rows[key], self.rows.row
        formulas, values, before = [], [], 0
        for place, cell in enumerate(row):
            previous = self.rows.at(own, self.rows.columns[place - 1]) if place else "0"
            formulas.append(f"=IF(ABS({cell})<{TINY},{previous},SIGN({cell}))")
            value = float(flows[place]) if place < len(flows) else 0.0
            before = before if abs(value) < TINY else int(np.sign(value))
            values.append(before)
        self.rows.add("  fortegn", formulas, values, f"{key}:signs", pad=False)
        cells = self.rows.rows[f"{key}:signs"]
        changes = "+".join(f"({a}*{b}<0)" for a, b in zip(cells, cells[1:], strict=False))
        return self.rows.single("  fortegnsskift", f"={changes}", _changes(values), "0")

    def _payback(self, label: str, key: str, flows: FloatArray) -> str:
        """Write the running sum and the last year in which it is below nothing; return the cell of the answer."""
        row, own = self.rows.rows[key], self.rows.row
        total = np.cumsum(flows)
        sums = [
            f"={cell}+{self.rows.at(own, self.rows.columns[place - 1])}" if place else f"={cell}"
            for place, cell in enumerate(row)
        ]
        padded = list(total) + [float(total[-1])] * (MOST_YEARS - len(total))
        self.rows.add("  løbende sum", sums, padded, f"{key}:sum", pad=False)
        cells = self.rows.rows[f"{key}:sum"]
        below = [
            f'=IF({self.rows.at(YEARS_ROW, c)}="",-1,IF({cell}<-{TINY},{place},-1))'
            for place, (cell, c) in enumerate(zip(cells, self.rows.columns, strict=True))
        ]
        marks = [place if place < len(total) and total[place] < -TINY else -1 for place in range(MOST_YEARS)]
        self.rows.add("  år under nul", below, marks, f"{key}:below", pad=False)
        last = f"MAX({span(self.rows.rows[f'{key}:below'])})"
        formula = (
            f'=IF({last}<0,0,IF({last}>={self.years}-1,"{NO_PAYBACK}",'
            f"{last}-INDEX({span(cells)},{last}+1)/INDEX({span(row)},{last}+2)))"
        )
        return self.rows.single(label, formula, _payback_value(flows, max(marks)), "0.0")


def irr_shown(flows: Sequence[float] | FloatArray) -> float | str:
    """Return what the formula of the internal rate shows: the rate where the sign changes once."""
    signs = [int(np.sign(value)) for value in flows if abs(value) >= TINY]
    changes = _changes(signs)
    if changes != 1:
        return _MANY_RATES if changes else _NO_RATE
    rate = irr(flows).rate
    return _NO_RATE if rate is None else rate


def _rate(cells: str, known: float | None) -> str:
    """Return a formula of the one rate that kroner with one change of sign have."""
    formula = f'"{_NOT_FOUND}"'
    for guess in (*reversed(_GUESSES), *([] if known is None else [round(known, 6)])):
        formula = f"IFERROR(IRR({cells},{guess}),{formula})"
    return formula


def _changes(signs: Sequence[int]) -> int:
    return sum(a * b < 0 for a, b in zip(signs, signs[1:], strict=False))


def _payback_value(flows: FloatArray, last: int) -> float | str:
    if last < 0:
        return 0.0
    if last >= len(flows) - 1:
        return NO_PAYBACK
    return float(last - np.cumsum(flows)[last] / flows[last + 1])
