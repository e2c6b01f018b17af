"""The sheets of purchases that can be followed: sums by cause, the potential, and collected invoices, as formulas.

Every formula is put together of cells alone, never of a text; the value that it had is kept beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.purchases import LEAKS, Cause
from raaderum.reports.spend_tables import full_causes_table
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.xlsx.table_sheets import FORMATS, Sheets
from raaderum.studies.spend_leaks import SpendLeaks
from raaderum.studies.spend_potential import SpendPotential
from raaderum.studies.spend_small_invoices import SpendSmallInvoices

_INPUT = {"bg_color": "#FFF2CC", "border": 1}


def write_causes_sheet(sheets: Sheets, leaks: SpendLeaks) -> None:
    """Write every agreement by cause: the sums of rows and columns are formulas."""
    _ = sheets.words.gettext
    sheet = sheets.add(_("Aftaler og årsager"))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 10, 17)
    table = full_causes_table(leaks, sheets.words)
    end = sheets.table(sheet, sheets.top, table) - 1
    first, causes = sheets.top + 2, list(Cause)
    total, leaking = 2 + len(causes), 3 + len(causes)
    places = [2 + causes.index(cause) for cause in LEAKS]
    for i, row in enumerate(table.rows, start=first):
        span = f"{xl_rowcol_to_cell(i, 2)}:{xl_rowcol_to_cell(i, total - 1)}"
        _formula(sheets, sheet, i, total, f"=SUM({span})", row[total])
        parts = "+".join(xl_rowcol_to_cell(i, place) for place in places)
        _formula(sheets, sheet, i, leaking, f"={parts}", row[leaking])
    _totals(sheets, sheet, table, first, end, range(2, leaking + 1))
    sheet.freeze_panes(first, 2)


def write_potential_sheet(sheets: Sheets, worth: SpendPotential) -> None:
    """Write the potential as a what-if: points and the price gap can be changed, and everything follows."""
    _ = sheets.words.gettext
    sheet = sheets.add(_("Potentiale"))
    sheet.set_column(0, 0, 50)
    sheet.set_column(1, 9, 17)
    top = sheets.lines(sheet, sheets.top, [_("Gule felter kan ændres.")], italic=True)
    inputs = (
        (_("Procentpoint mere på aftalerne"), worth.points, "0.0"),
        (_("Lavere pris på aftalen, lavt skøn"), worth.price_gap.low, "0.0%"),
        (_("Lavere pris på aftalen, højt skøn"), worth.price_gap.high, "0.0%"),
    )
    for i, (label, value, pattern) in enumerate(inputs):
        sheet.write_string(top + i, 0, label, sheets.format())
        sheet.write_number(top + i, 1, value, sheets.format(num_format=pattern, **_INPUT))
    points, low, high = (xl_rowcol_to_cell(top + i, 1, row_abs=True, col_abs=True) for i in range(3))
    table = _potential_table(sheets, worth)
    end = sheets.table(sheet, top + 4, table) - 1
    first = top + 6
    for i, row in enumerate(table.rows, start=first):
        covered, on_it, past = (xl_rowcol_to_cell(i, j) for j in (1, 2, 3))
        moved = (f"{points}/100*{covered}", f"{points}/100*{on_it}", past)
        for j, (amount, gap) in enumerate(itertools.product(moved, (low, high)), start=4):
            _formula(sheets, sheet, i, j, f"={gap}*MAX(0,MIN({amount},{past}))", row[j])
    _totals(sheets, sheet, table, first, end, range(1, len(table.columns)))
    sheet.freeze_panes(first, 1)
    lines = [sheets.words.of(worth.price_gap_note), sheets.words.of(worth.rule_note)]
    sheets.lines(sheet, end + 2, lines)


def _potential_table(sheets: Sheets, worth: SpendPotential) -> Table:
    _ = sheets.words.gettext
    rows = tuple(
        (sheets.words.of(one.name), one.covered_dkk, one.on_agreement_dkk, one.past_dkk, one.by_points.low,
         one.by_points.high, one.by_percent.low, one.by_percent.high, one.all.low, one.all.high)
        for one in worth.agreements
    )  # fmt: skip
    titles = (
        _("Aftale"), _("Forbrug"), _("Købt på aftalen"), _("Købt uden om"), _("Point mere, lavt"),
        _("Point mere, højt"), _("Pct. mere, lavt"), _("Pct. mere, højt"), _("Alt, lavt"), _("Alt, højt"),
    )  # fmt: skip
    columns = tuple(Column(title, "text" if j == 0 else "kroner") for j, title in enumerate(titles))
    return Table("potential", _("Potentiale pr. aftale, kr. om året"), columns, rows)


def write_places_sheet(sheets: Sheets, small: SpendSmallInvoices) -> None:
    """Write small invoices per unit; what handling one takes can be changed."""
    _ = sheets.words.gettext
    sheet = sheets.add(_("Små fakturaer"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 8, 15)
    top = sheets.lines(sheet, sheets.top, [_("Gule felter kan ændres."), sheets.words.of(small.note)], italic=True)
    sheet.write_string(top, 0, _("Tid pr. faktura, kr."), sheets.format())
    sheet.write_number(top, 1, small.dkk_per_invoice, sheets.format(num_format="#,##0", **_INPUT))
    cost = xl_rowcol_to_cell(top, 1, row_abs=True, col_abs=True)
    limits = [limit for limit, _count in small.places[0].small] if small.places else []
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.place or _("Uden enhed"), one.invoices, *(count for _limit, count in one.small), one.collectable,
         one.collected, one.removed, one.freed_dkk)
        for one in small.places
    )  # fmt: skip
    text = _("Under {limit} kr.")
    titles = (
        _("Enhed"), _("Fakturaer"), *(sheets.words.say(text, limit=sheets.words.number(limit)) for limit in limits),
        _("Små, der ses på"), _("Efter samling"), _("Færre"), _("Frigjort tid, kr."),
    )  # fmt: skip
    columns = tuple(Column(title, "text" if j == 0 else "number0") for j, title in enumerate(titles))
    table = Table("places", _("Små fakturaer pr. enhed"), columns, rows)
    end = sheets.table(sheet, top + 2, table) - 1
    first, freed = top + 4, len(columns) - 1
    for i, row in enumerate(rows, start=first):
        before, after, removed = (xl_rowcol_to_cell(i, freed - j) for j in (3, 2, 1))
        _formula(sheets, sheet, i, freed - 1, f"={before}-{after}", row[freed - 1])
        _formula(sheets, sheet, i, freed, f"={removed}*{cost}", row[freed])
    _totals(sheets, sheet, table, first, end, range(1, len(columns)))
    sheet.freeze_panes(first, 1)


def _totals(sheets: Sheets, sheet: Worksheet, table: Table, first: int, row: int, columns: Sequence[int]) -> None:
    """Write the sums of columns right below a table."""
    sheet.write_string(row, 0, sheets.words.gettext("I alt"), sheets.format(bold=True, top=1))
    for j in range(1, columns[0]):
        sheet.write_blank(row, j, None, sheets.format(bold=True, top=1))
    for j in columns:
        value = sum(float(one[j] or 0) for one in table.rows)
        name = xl_col_to_name(j)
        span = f"{name}{first + 1}:{name}{row}" if table.rows else ""
        style = sheets.format(num_format=FORMATS[table.columns[j].kind], bold=True, top=1, align="right")
        sheet.write_formula(row, j, f"=SUM({span})" if span else "=0", style, round(value, 6))


def _formula(sheets: Sheets, sheet: Worksheet, row: int, column: int, formula: str, value: object) -> None:
    sheet.write_formula(row, column, formula, sheets.format(num_format="#,##0", align="right"), float(str(value)))
