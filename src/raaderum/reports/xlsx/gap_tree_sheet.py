"""The sheet Træ: every key figure, its gap and causes, as sums of what is below it."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.explanation import Cause
from raaderum.reports.gap_tables import causes_by_node, target_choice_dkk
from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.text.causes import cause_name
from raaderum.reports.text.gap import capital
from raaderum.reports.xlsx.gap_places import (
    ACCOUNT,
    CODE,
    EXACT,
    F_CAUSE,
    F_COUNTED,
    F_ID,
    FIRST_CAUSE,
    GAP,
    KRONER,
    NAME,
    OWN,
    OWN_DKK,
    PER_SCALE,
    REFERENCE,
    REFERENCE_DKK,
    SIGNED,
    UNIT,
    Places,
    formula_writer,
    write_heading,
    write_value,
)
from raaderum.reports.xlsx.table_sheets import Sheets, mark_format
from raaderum.studies.results import GapNode, GapResult


def write_tree_sheet(
    sheets: Sheets, sheet: Worksheet, result: GapResult, places: Places, notes: Notes = NO_NOTES
) -> None:
    """Write the tree: values at the leaves, sums above them, and the marks of what the municipality explained."""
    _ = sheets.words.gettext
    words, top = sheets.words, sheets.top
    sheet.set_column(CODE, CODE, 7)
    sheet.set_column(NAME, NAME, 44)
    sheet.set_column(ACCOUNT, UNIT, 28)
    sheet.set_column(OWN, places.id_column, 16)
    sheets.lines(sheet, top, [_("Alle nøgletal: forskellen og dens årsager")], bold=True, font_size=13)
    note = _("Grå felter er værdier. Hvide felter er formler: et nøgletal er summen af dem, der står under det.")
    sheets.lines(sheet, top + 1, [note])
    text = words.say(_("Kommunens eget antal, til {unit}"), unit=words.of(result.scale.unit))
    sheet.write_string(top + 2, NAME, text, sheets.format(bold=True))
    write_value(sheets, sheet, top + 2, OWN_DKK, result.scale.own, "#,##0.##")
    titles = [
        _("Kode"), _("Nøgletal"), _("Konto"), _("Enhed"), _("Kommunen"), _("Sammenligning"), _("Kommunen, kr."),
        words.say(_("Sammenligning, {unit}"), unit=words.of(result.scale.unit)),
        _("Sammenligning ved egen størrelse, kr."), _("Forskel, kr."),
        *(capital(cause_name(cause, words)) for cause in places.causes), _("Kontrol: 0"), "id",
    ]  # fmt: skip
    write_heading(sheets, sheet, places.head, titles, OWN)
    sums = causes_by_node(result)
    for node in result.nodes:
        _write_names(sheets, sheet, places, node)
        mark = notes.mark(result.unit.code, node.figure, result.period)
        _write_amounts(sheets, sheet, places, node, result, mark)
        _write_causes(sheets, sheet, places, node, sums[node.figure], result)
    _write_total(sheets, sheet, places, result)
    sheet.freeze_panes(places.head + 1, ACCOUNT)
    sheet.repeat_rows(places.head)


def _write_names(sheets: Sheets, sheet: Worksheet, places: Places, node: GapNode) -> None:
    row, words, bold = places.rows[node.figure], sheets.words, node.depth < 2
    sheet.write_string(row, CODE, node.code, sheets.format(bold=bold))
    sheet.write_string(row, NAME, words.of(node.name), sheets.format(indent=node.depth, bold=bold))
    sheet.write_string(row, ACCOUNT, node.account, sheets.format(bold=bold))
    sheet.write_string(row, UNIT, words.of(node.unit), sheets.format(bold=bold))
    write_value(sheets, sheet, row, OWN, node.own, EXACT)
    write_value(sheets, sheet, row, REFERENCE, node.reference, EXACT)
    sheet.write_string(row, places.id_column, node.figure, sheets.format(font_color="#A0A0A0"))


def _write_amounts(
    sheets: Sheets, sheet: Worksheet, places: Places, node: GapNode, result: GapResult, mark: str
) -> None:
    """Write own kroner, the reference per unit of scale, and gap = own − scale × reference."""
    row, below = places.rows[node.figure], _below(node, result)
    write = formula_writer(sheets, sheet, row, bold=node.depth < 2)
    per_scale = node.reference_dkk / result.scale.own
    for column, value, style in ((OWN_DKK, node.own_dkk, mark_format(KRONER, mark)), (PER_SCALE, per_scale, EXACT)):
        if below:
            write(column, _sum(places, below, column), value, style)
        else:
            write_value(sheets, sheet, row, column, value, style)
    own, per, reference = (places.cell(node.figure, column) for column in (OWN_DKK, PER_SCALE, REFERENCE_DKK))
    write(REFERENCE_DKK, f"={places.scale}*{per}", node.reference_dkk, KRONER)
    write(GAP, f"={own}-{reference}", node.gap_dkk, SIGNED)


def _write_causes(
    sheets: Sheets, sheet: Worksheet, places: Places, node: GapNode, sums: dict[Cause, float], result: GapResult
) -> None:
    below = _below(node, result)
    write = formula_writer(sheets, sheet, places.rows[node.figure], bold=node.depth < 2)
    for column, cause in enumerate(places.causes, start=FIRST_CAUSE):
        formula = _sum(places, below, column) if below else _leaf_formula(sheets, places, node, cause, column)
        write(column, formula, sums.get(cause, 0.0), SIGNED)
    if places.causes:
        first, last = (places.cell(node.figure, FIRST_CAUSE + i) for i in (0, len(places.causes) - 1))
        check = f"=ROUND({places.cell(node.figure, GAP)}-SUM({first}:{last}),2)"
        write(places.id_column - 1, check, 0.0, "0.00;-0.00;0")


def _leaf_formula(sheets: Sheets, places: Places, node: GapNode, cause: Cause, column: int) -> str:
    """Return a leaf's kroner of a cause: from its factors, or all of it where it has none."""
    if not node.factors:
        whole = "accounting" if node.role == "adjustment" else "unexplained"
        return f"={places.cell(node.figure, GAP)}" if cause == whole else "=0"
    name = sheets.words.gettext("Faktorer")
    counted, ids, causes = (places.factor_column(name, one) for one in (F_COUNTED, F_ID, F_CAUSE))
    figure = places.cell(node.figure, places.id_column)
    return f"=SUMIFS({counted},{ids},{figure},{causes},{xl_rowcol_to_cell(places.head, column, row_abs=True)})"


def _write_total(sheets: Sheets, sheet: Worksheet, places: Places, result: GapResult) -> None:
    """Write what the choice of target adds, and the whole gap."""
    row, root = places.head + 2 + len(result.nodes), result.nodes[0].figure
    target = target_choice_dkk(result)
    parts = [places.cell(root, GAP)]
    if target is not None:
        name = capital(cause_name("target_choice", sheets.words))
        sheet.write_string(row, NAME, name, sheets.format(bold=True))
        write_value(sheets, sheet, row, GAP, target, SIGNED)
        parts.append(xl_rowcol_to_cell(row, GAP))
        row += 1
    sheet.write_string(row, NAME, sheets.words.gettext("Forskel i alt"), sheets.format(bold=True, top=1))
    formula_writer(sheets, sheet, row, bold=True, top=1)(GAP, f"={'+'.join(parts)}", result.gap_dkk, SIGNED)


def _below(node: GapNode, result: GapResult) -> list[str]:
    return [one.figure for one in result.nodes if one.parent == node.figure]


def _sum(places: Places, below: list[str], column: int) -> str:
    """Return the sum of the nodes right below; runs of rows are written as ranges."""
    rows = sorted(places.rows[figure] for figure in below)
    if rows == list(range(rows[0], rows[-1] + 1)):
        return f"=SUM({xl_rowcol_to_cell(rows[0], column)}:{xl_rowcol_to_cell(rows[-1], column)})"
    return f"=SUM({','.join(xl_rowcol_to_cell(row, column) for row in rows)})"
