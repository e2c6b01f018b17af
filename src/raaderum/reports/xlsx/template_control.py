"""The sheet Kontrol: how far one is, whether the figures agree, and what a unit costs. Live formulas throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from raaderum.domain.key_figures import KeyFigure
from raaderum.packs.schema import Control
from raaderum.reports.xlsx.template_notes import MISSING, note_now
from raaderum.reports.xlsx.template_sheets import DARK, THIN, Sheets, letter
from raaderum.warehouse.readers.submission_layout import CONTROL, ENTRY

HOLDS, BROKEN, INCOMPLETE = "stemmer", "stemmer ikke", "mangler tal"


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ ``plus`` − Σ ``minus`` of a column of the entry sheet: as a formula, and what it gives from the start."""

    formula: str
    value: float | None


def write_control(sheets: Sheets) -> None:
    """Write the sheet."""
    sheet = sheets.add(CONTROL, "#2F80C3")
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 2, 24)
    sheet.set_column(3, 6, 20)
    lead = "Arket regner selv, mens I udfylder. Der skal ikke skrives noget her."
    sheet.write_string(1, 0, lead, sheets.format(font_color="#404040"))
    row = _progress(sheets, sheet, 3)
    row = _controls(sheets, sheet, row + 1)
    _unit_costs(sheets, sheet, row + 1)
    warning = sheets.book.add_format({"bold": True, "font_color": "#B00000"})
    rule = {"type": "cell", "criteria": "==", "value": f'"{BROKEN}"', "format": warning}
    sheet.conditional_format(0, 6, row, 6, rule)


def _title(sheets: Sheets, sheet: Worksheet, row: int, text: str, columns: Sequence[str]) -> int:
    sheet.write_string(row, 0, text, sheets.format(bold=True, font_size=12, font_color=DARK))
    sheets.head(sheet, row + 1, columns)
    return row + 2


def _progress(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    first = row = _title(sheets, sheet, row, "Hvor langt er I?", ["", "Afsnit", "Udfyldt", "I alt", "Mangler"])
    filled, total, missing = 0, 0, 0
    for section in dict.fromkeys(entry.section.id for entry in sheets.template.rows):
        entries = [entry for entry in sheets.template.rows if entry.section.id == section]
        a, b = sheets.places.spans[section]
        value, reason, note = (f"{ENTRY}!${letter(k)}${a}:${letter(k)}${b}" for k in ("value", "reason", "note"))
        done = sum(entry.now is not None for entry in entries)
        absent = sum(note_now(sheets, entry) == MISSING for entry in entries)
        sheet.write_blank(row, 0, None, sheets.format(**THIN))
        sheet.write_string(row, 1, entries[0].section.name.da, sheets.format(**THIN))
        whole = sheets.format(num_format="0", **THIN)
        sheet.write_formula(row, 2, f'=SUMPRODUCT(--((({value}<>"")+({reason}<>""))>0))', whole, done)
        sheet.write_number(row, 3, len(entries), whole)
        sheet.write_formula(row, 4, f'=COUNTIF({note},"{MISSING}")', whole, absent)
        filled, total, missing, row = filled + done, total + len(entries), missing + absent, row + 1
    bold = sheets.format(bold=True, num_format="0", **THIN)
    sheet.write_blank(row, 0, None, bold)
    sheet.write_string(row, 1, "I alt", bold)
    for column, amount in ((2, filled), (3, total), (4, missing)):
        name = "ABCDE"[column]
        sheet.write_formula(row, column, f"=SUM({name}{first + 1}:{name}{row})", bold, amount)
    return row + 1


def _controls(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    controls = sheets.template.pack.questionnaire.controls if sheets.template.pack.questionnaire else []
    if not controls:
        return row
    titles = ["", "Kontrol", "Det samlede tal", "Delene lagt sammen", "Forskel", "Tilladt forskel", "Resultat"]
    row = _title(sheets, sheet, row, "Stemmer tallene?", titles)
    for control in controls:
        _control(sheets, sheet, row, control)
        row += 1
    return row


def _control(sheets: Sheets, sheet: Worksheet, row: int, control: Control) -> None:
    plus, minus = control_parts(sheets.template.pack.key_figures, control)
    total, parts = _sum(sheets, control.total, ()), _sum(sheets, plus, minus)
    difference = None if total.value is None or parts.value is None else total.value - parts.value
    allowed = None if total.value is None else abs(total.value) * control.tolerance_share
    status = INCOMPLETE
    if difference is not None and allowed is not None:
        status = HOLDS if abs(difference) <= allowed else BROKEN
    line = row + 1
    number = sheets.format(num_format="#,##0.0" if _is_small(total.value) else "#,##0", **THIN)
    sheet.write_blank(row, 0, None, sheets.format(**THIN))
    sheet.write_string(row, 1, control.name.da, sheets.format(text_wrap=True, **THIN))
    sheet.write_formula(row, 2, total.formula, number, _cached(total.value))
    sheet.write_formula(row, 3, parts.formula, number, _cached(parts.value))
    sheet.write_formula(row, 4, f'=IF(OR(C{line}="",D{line}=""),"",C{line}-D{line})', number, _cached(difference))
    share = repr(control.tolerance_share)
    sheet.write_formula(row, 5, f'=IF(C{line}="","",ABS(C{line})*{share})', number, _cached(allowed))
    formula = f'=IF(E{line}="","{INCOMPLETE}",IF(ABS(E{line})<=F{line},"{HOLDS}","{BROKEN}"))'
    sheet.write_formula(row, 6, formula, sheets.format(**THIN), status)


def control_parts(figures: dict[str, KeyFigure], control: Control) -> tuple[list[str], list[str]]:
    """Return the variables a control adds, and those it deducts."""
    if control.figure is None:
        return control.parts, control.minus
    figure = figures[control.figure]
    return figure.numerator, [*figure.minus, *control.minus]


def _unit_costs(sheets: Sheets, sheet: Worksheet, row: int) -> None:
    year = sheets.template.identity.year
    titles = ["Kode", "Nøgletal", "Enhed", str(year - 1), str(year), "Ændring"]
    row = _title(sheets, sheet, row, "Hvad koster en enhed?", titles)
    for figure in sheets.template.pack.key_figures.values():
        if figure.role in ("total", "central", "underlying") and figure.denominator in sheets.places.lines:
            _unit_cost(sheets, sheet, row, figure)
            row += 1


def _unit_cost(sheets: Sheets, sheet: Worksheet, row: int, figure: KeyFigure) -> None:
    strong = figure.role != "underlying"
    text = sheets.format(bold=strong, **THIN)
    sheet.write_string(row, 0, figure.code, text)
    sheet.write_string(row, 1, figure.name.da, text)
    sheet.write_string(row, 2, figure.unit.da, text)
    now = _ratio(sheets, figure, "value", sheets.value_now)
    before = _ratio(sheets, figure, "previous", sheets.value_before)
    values = [one.value for one in (before, now) if one.value]
    number = sheets.format(num_format="#,##0.0" if values and max(map(abs, values)) < 100 else "#,##0", bold=strong,
                           **THIN)  # fmt: skip
    sheet.write_formula(row, 3, before.formula, number, _cached(before.value))
    sheet.write_formula(row, 4, now.formula, number, _cached(now.value))
    change = None
    if before.value is not None and now.value is not None and before.value > 0:
        change = now.value / before.value - 1
    line = row + 1
    formula = f'=IF(OR(D{line}="",E{line}=""),"",IF(D{line}>0,E{line}/D{line}-1,""))'
    sheet.write_formula(row, 5, formula, sheets.format(num_format="0%", bold=strong, **THIN), _cached(change))


def _sum(sheets: Sheets, plus: Iterable[str], minus: Iterable[str]) -> Sum:
    return _signed_sum(sheets, list(plus), list(minus), "value", sheets.value_now)


def _signed_sum(
    sheets: Sheets, plus: Sequence[str], minus: Sequence[str], key: str, look_up: Callable[[str], float | None]
) -> Sum:
    """Return the sum where every part is a number; nothing missing is counted as 0."""
    count = "+".join(f"COUNT({sheets.cells(names, key)})" for names in (plus, minus) if names)
    total = "-".join(f"SUM({sheets.cells(names, key)})" for names in (plus, minus) if names)
    values = [look_up(name) for name in plus], [look_up(name) for name in minus]
    known = [[v for v in group if v is not None] for group in values]
    complete = len(known[0]) == len(plus) and len(known[1]) == len(minus)
    value = sum(known[0]) - sum(known[1]) if complete else None
    return Sum(f'=IF({count}<{len(plus) + len(minus)},"",{total})', value)


def _ratio(sheets: Sheets, figure: KeyFigure, key: str, look_up: Callable[[str], float | None]) -> Sum:
    top = _signed_sum(sheets, figure.numerator, figure.minus, key, look_up)
    bottom, cell = look_up(figure.denominator), sheets.cells([figure.denominator], key)
    count, total = top.formula.removeprefix("=IF(").removesuffix(")").split(',"",', 1)
    formula = f'=IF({count},"",IF(N({cell})>0,({total})/{cell},""))'
    return Sum(formula, top.value / bottom if top.value is not None and bottom and bottom > 0 else None)


def _cached(value: float | None) -> float | str:
    return "" if value is None else value


def _is_small(value: float | None) -> bool:
    return value is not None and abs(value) < 100_000
