"""The sheet Faktorer: each cost as a product, and what each factor is worth in kroner."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.reports.text.causes import cause_name
from raaderum.reports.text.gap import capital
from raaderum.reports.xlsx.gap_formulas import contribution_formula, part_formula, weight_formula
from raaderum.reports.xlsx.gap_places import (
    EXACT,
    F_CAUSE,
    F_CODE,
    F_COUNTED,
    F_DKK,
    F_FACTOR,
    F_HOW,
    F_ID,
    F_NAME,
    F_OWN,
    F_REFERENCE,
    F_UNIT,
    GAP,
    SIGNED,
    Places,
    formula_writer,
    write_heading,
    write_value,
)
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.studies.results import Factor, GapNode, GapResult, SubFactor


def write_factor_sheet(sheets: Sheets, sheet: Worksheet, result: GapResult, places: Places, tree: str) -> None:
    """Write the factors of every cost that is split; ``tree`` is the name of the sheet Træ."""
    _ = sheets.words.gettext
    sheet.set_column(F_ID, F_CODE, 9)
    sheet.set_column(F_NAME, F_FACTOR, 40)
    sheet.set_column(F_UNIT, F_HOW, 26)
    sheets.lines(sheet, sheets.top, [_("Faktorer: hver udgift er et produkt")], bold=True, font_size=13)
    text = _("Kr. er forskellen på faktoren gange gennemsnittet af de andre, over alle rækkefølger (Shapley).")
    if not result.reference.pooled:
        text = _("Kr. er gennemsnittet af regnestykker mod hver kommune. De er værdier og kan ikke regnes af rækken.")
    sheets.lines(sheet, sheets.top + 1, [text])
    titles = [
        "id", _("Kode"), _("Nøgletal"), _("Faktor"), _("Enhed"), _("Årsag"), _("Kommunen"), _("Sammenligning"),
        _("Kr."), _("Heraf talt med, kr."), _("Formel eller værdi"),
    ]  # fmt: skip
    write_heading(sheets, sheet, places.factor_head, titles, F_OWN)
    for node in result.nodes:
        if node.factors:
            _write_cost(sheets, sheet, result, places, node, f"'{tree}'!")
    sheet.freeze_panes(places.factor_head + 1, F_FACTOR)


def _write_cost(sheets: Sheets, sheet: Worksheet, result: GapResult, places: Places, node: GapNode, tree: str) -> None:
    first = row = places.factor_rows[node.figure]
    rows = []
    for factor in node.factors:
        rows.append(row)
        row += 1 + len(factor.parts)
    own, reference = ([xl_rowcol_to_cell(r, column) for r in rows] for column in (F_OWN, F_REFERENCE))
    scale, live = f"{tree}{places.scale}", result.reference.pooled
    for number, (at, factor) in enumerate(zip(rows, node.factors, strict=True)):
        _write_names(sheets, sheet, at, node, factor, level=0)
        formula = contribution_formula(scale, own, reference, number) if live else None
        _write_amount(sheets, sheet, at, factor, formula, counted=not factor.parts)
        for i, part in enumerate(factor.parts):
            _write_names(sheets, sheet, at + 1 + i, node, part, level=1)
            cells = [
                (str(xl_rowcol_to_cell(at + 1, column)), str(xl_rowcol_to_cell(at + 2, column)))
                for column in (F_OWN, F_REFERENCE)
            ]
            weight = weight_formula(scale, own, reference, number)
            formula = part_formula(weight, cells[0], cells[1], i) if live else None
            _write_amount(sheets, sheet, at + 1 + i, part, formula, counted=True)
    _write_sum(sheets, sheet, (first, row), node, f"{tree}{places.cell(node.figure, GAP)}")


def _write_names(
    sheets: Sheets, sheet: Worksheet, row: int, node: GapNode, part: Factor | SubFactor, level: int
) -> None:
    words = sheets.words
    sheet.write_string(row, F_ID, node.figure, sheets.format(font_color="#A0A0A0"))
    sheet.write_string(row, F_CODE, node.code, sheets.format())
    sheet.write_string(row, F_NAME, words.of(node.name), sheets.format())
    sheet.write_string(row, F_FACTOR, words.of(part.name), sheets.format(indent=level))
    sheet.write_string(row, F_UNIT, words.of(part.unit), sheets.format())
    sheet.write_string(row, F_CAUSE, capital(cause_name(part.cause, words)), sheets.format())
    write_value(sheets, sheet, row, F_OWN, part.own, EXACT)
    write_value(sheets, sheet, row, F_REFERENCE, part.reference, EXACT)


def _write_amount(
    sheets: Sheets, sheet: Worksheet, row: int, part: Factor | SubFactor, formula: str | None, *, counted: bool
) -> None:
    """Write kroner as a formula where the row gives them; a factor with parts is counted in these."""
    _ = sheets.words.gettext
    write = formula_writer(sheets, sheet, row)
    if formula is None:
        write_value(sheets, sheet, row, F_DKK, part.dkk, SIGNED)
    else:
        write(F_DKK, formula, part.dkk, SIGNED)
    sheet.write_string(row, F_HOW, _("værdi") if formula is None else _("formel"), sheets.format(align="right"))
    if counted:
        write(F_COUNTED, f"={xl_rowcol_to_cell(row, F_DKK)}", part.dkk, SIGNED)
    else:
        sheet.write_string(row, F_COUNTED, _("se delene"), sheets.format(align="right"))


def _write_sum(sheets: Sheets, sheet: Worksheet, rows: tuple[int, int], node: GapNode, gap: str) -> None:
    """Write the sum of the factors beside the gap on the tree: they are the same."""
    first, end = rows
    write = formula_writer(sheets, sheet, end, bold=True, top=1)
    name = f"{sheets.words.of(node.name)}: {sheets.words.gettext('forskel')}"
    sheet.write_string(end, F_FACTOR, name, sheets.format(bold=True, top=1))
    cells = [xl_rowcol_to_cell(row, F_COUNTED) for row in (first, end - 1)]
    write(F_DKK, f"=SUM({cells[0]}:{cells[1]})", node.gap_dkk, SIGNED)
    write(F_COUNTED, f"={gap}", node.gap_dkk, SIGNED)
    sheet.write_string(end, F_HOW, sheets.words.gettext("summen, og forskellen i træet"), sheets.format(top=1))
