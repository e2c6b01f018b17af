"""The sheet Indtastning: one row per figure, with last year beside."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from raaderum.domain.key_figures import Variable
from raaderum.domain.observations import REASON_TEXTS, Observation
from raaderum.packs.schema import Section
from raaderum.reports.xlsx.template_sheets import BAND, DARK, GREY, PALE, YELLOW, Sheets, letter, plain_number
from raaderum.studies.template import KnownRow, TemplateRow
from raaderum.warehouse.readers.submission_layout import COLUMNS, ENTRY, MACHINE, REASONS

KEYS_ROW, HEAD_ROW = 2, 3
JUMP = 0.5
"""A change from last year beyond this share gets a note."""
CARRIED = "overført fra sidste år: ret, hvis ændret"
KNOWN = "forudfyldt: ret, hvis forkert"
_WIDTHS = {"number": 5, "section": 15, "name": 40, "unit": 13, "previous": 15, "value": 15, "reason": 16, "note": 25,
           "comment": 36, "use": 46, "id": 4}  # fmt: skip
_COLUMN = {key: number for number, key in enumerate(COLUMNS)}
_LARGEST = 1e12


def write_entry(sheets: Sheets) -> Worksheet:
    """Write the sheet; where each variable stands is kept in ``sheets``."""
    sheet = sheets.add(ENTRY, "#F2C200")
    year = sheets.template.identity.year
    for key, width in _WIDTHS.items():
        sheet.set_column(_COLUMN[key], _COLUMN[key], width, None, {"hidden": key == "id"})
    sheet.write_string(
        1, 0, "Udfyld de gule felter: skriv et tal, eller vælg en årsag. Tal i lysebrune felter er overført og kan "
        "rettes. Grå felter er låst.", sheets.format(font_color="#404040"),
    )  # fmt: skip
    for key, column in _COLUMN.items():
        sheet.write_string(KEYS_ROW, column, key, sheets.format())
    sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
    titles = ["Nr.", "Afsnit", "Navn", "Enhed", str(year - 1), str(year), "Mangler fordi", "Bemærk", "Kommentar",
              "Bruges til", "id"]  # fmt: skip
    sheets.head(sheet, HEAD_ROW, titles, valign="vcenter")
    sheet.set_row(HEAD_ROW, 24)
    row = _known_rows(sheets, sheet, HEAD_ROW + 1)
    _all_sections(sheets, sheet, row)
    sheet.freeze_panes(HEAD_ROW + 1, _COLUMN["unit"])
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, 0, row + len(sheets.template.rows) + 20, _COLUMN["use"])
    return sheet


def _known_rows(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    if not sheets.template.known:
        return row
    _band(sheets, sheet, row, "Kendes i forvejen", "Offentlige tal. De skal ikke udfyldes.")
    for known in sheets.template.known:
        row += 1
        sheets.lines[known.variable.id] = row + 1
        _fixed(sheets, sheet, row, "", "Kendes i forvejen", known.variable)
        for key, observation in (("previous", known.previous), ("value", known.now)):
            _write(sheets, sheet, row, key, observation, known, bg_color=GREY, font_color="#595959")
        for key in ("reason", "note", "comment", "use"):
            sheet.write_blank(row, _COLUMN[key], None, sheets.format(border=1, border_color="#D0D0D0"))
    return row + 1


def _all_sections(sheets: Sheets, sheet: Worksheet, row: int) -> None:
    number, section_id = 0, ""
    for entry in sheets.template.rows:
        if entry.section.id != section_id:
            section_id = entry.section.id
            _band(sheets, sheet, row, entry.section.name.da, entry.section.help.da)
            row += 1
        number += 1
        first, _ = sheets.sections.get(section_id, (row + 1, 0))
        sheets.sections[section_id] = (first, row + 1)
        sheets.lines[entry.variable.id] = row + 1
        _entry_row(sheets, sheet, row, number, entry)
        row += 1


def _band(sheets: Sheets, sheet: Worksheet, row: int, name: str, help_text: str) -> None:
    style = {"bg_color": BAND, "font_color": DARK, "top": 1, "valign": "vcenter"}
    for column in range(_COLUMN["id"]):
        sheet.write_blank(row, column, None, sheets.format(**style))
    sheet.write_string(row, 0, name, sheets.format(bold=True, font_size=12, **style))
    sheet.write_string(row, _COLUMN["unit"], help_text, sheets.format(italic=True, **style))
    sheet.set_row(row, 20)


def _fixed(sheets: Sheets, sheet: Worksheet, row: int, number: str, section: str, variable: Variable) -> None:
    """Write what says which figure it is."""
    thin = {"border": 1, "border_color": "#D0D0D0"}
    sheet.write_string(row, _COLUMN["number"], number, sheets.format(font_color="#595959", align="right", **thin))
    sheet.write_string(row, _COLUMN["section"], section, sheets.format(font_color="#595959", **thin))
    sheet.write_string(row, _COLUMN["name"], name_row(variable), sheets.format(text_wrap=True, **thin))
    sheet.write_string(row, _COLUMN["unit"], variable.unit.da, sheets.format(**thin))


def name_row(variable: Variable) -> str:
    """Return the name as it stands in the sheet; what may be left out says so."""
    optional = variable.reported is not None and variable.reported.optional
    return f"{variable.name.da} (frivilligt)" if optional else variable.name.da


def _entry_row(sheets: Sheets, sheet: Worksheet, row: int, number: int, entry: TemplateRow) -> None:
    thin = {"border": 1, "border_color": "#D0D0D0"}
    _fixed(sheets, sheet, row, str(number), entry.section.name.da, entry.variable)
    _write(sheets, sheet, row, "previous", entry.previous, entry, bg_color=GREY, font_color="#595959")
    ground = PALE if entry.prefilled else YELLOW
    _write(sheets, sheet, row, "value", entry.now, entry, bg_color=ground, locked=False)
    _write_reason(sheets, sheet, row, entry, ground)
    comment = entry.now.comment if entry.now is not None else ""
    style = sheets.format(locked=False, text_wrap=True, bg_color="#FFFBE6", num_format="@", **thin)
    if comment:
        sheet.write_string(row, _COLUMN["comment"], comment, style)
    else:
        sheet.write_blank(row, _COLUMN["comment"], None, style)
    sheet.write_string(row, _COLUMN["use"], entry.use, sheets.format(font_color="#595959", text_wrap=True, **thin))
    sheet.write_string(row, _COLUMN["id"], entry.variable.id, sheets.format(font_color="#A0A0A0"))
    _note(sheets, sheet, row, entry)
    _validate(sheets, sheet, row, entry)


def _write(
    sheets: Sheets, sheet: Worksheet, row: int, key: str, observed: Observation | None, entry: TemplateRow | KnownRow,
    **style: Any,
) -> None:  # fmt: skip
    """Write a value, a chosen answer, or nothing; last year's reason stands where its value would."""
    question = entry.question if isinstance(entry, TemplateRow) else None
    rules = entry.variable.reported
    decimals = rules.decimals if rules is not None else (1 if entry.variable.quantity == "area" else 0)
    number_format = "@" if question else "#,##0" + ("." + "0" * decimals if decimals else "")
    shape = sheets.format(
        border=1, border_color="#D0D0D0", align="left" if question else "right", num_format=number_format,
        text_wrap=bool(question), **style,
    )  # fmt: skip
    column = _COLUMN[key]
    if observed is not None and observed.value is not None:
        if question is None:
            sheet.write_number(row, column, float(observed.value), shape)
        else:
            sheet.write_string(row, column, _option(entry, observed), shape)
    elif observed is not None and observed.missing is not None and key == "previous":
        sheet.write_string(row, column, REASON_TEXTS[observed.missing].da, shape)
    else:
        sheet.write_blank(row, column, None, shape)


def _option(entry: TemplateRow | KnownRow, observed: Observation) -> str:
    options = entry.question.options if isinstance(entry, TemplateRow) and entry.question else []
    return next((option.text.da for option in options if option.value == observed.value), "")


def _write_reason(sheets: Sheets, sheet: Worksheet, row: int, entry: TemplateRow, ground: str) -> None:
    style = sheets.format(locked=False, border=1, border_color="#D0D0D0", bg_color=ground)
    reason = entry.now.missing if entry.now is not None else None
    if reason is not None:
        sheet.write_string(row, _COLUMN["reason"], REASON_TEXTS[reason].da, style)
    else:
        sheet.write_blank(row, _COLUMN["reason"], None, style)


def _note(sheets: Sheets, sheet: Worksheet, row: int, entry: TemplateRow) -> None:
    """Write a formula that says at once what the check would: the most important thing first."""
    line, rules = row + 1, entry.variable.reported
    value, reason, previous = f"{letter('value')}{line}", f"{letter('reason')}{line}", f"{letter('previous')}{line}"
    blank = "frivilligt" if rules is not None and rules.optional else "mangler"
    inner = '""'
    if entry.prefilled and entry.now is not None:
        text = CARRIED if entry.prefilled == "carried_over" else KNOWN
        inner = f'IF({_same(value, reason, entry)},"{text}","")'
    if rules is not None:
        moved = f"OR({value}>{previous}*{1 + JUMP},{value}<{previous}*{1 - JUMP})"
        inner = f'IF(ISNUMBER({previous}),IF(AND({previous}>0,{moved}),"stor ændring fra sidste år",{inner}),{inner})'
        inner = f'IF({_implausible(sheets, entry, value)},"uden for det typiske",{inner})'
        inner = f'IF(NOT(ISNUMBER({value})),"ikke et tal",{inner})'
    inner = f'IF({value}="",{_reason_note(reason, entry)},{inner})'
    formula = f'=IF(AND({value}="",{reason}=""),"{blank}",IF(AND({value}<>"",{reason}<>""),"tal og årsag",{inner}))'
    style = sheets.format(border=1, border_color="#D0D0D0", font_color="#8A4B00", text_wrap=True)
    sheet.write_formula(row, _COLUMN["note"], formula, style, _note_now(sheets, entry, blank))


def _reason_note(reason: str, entry: TemplateRow) -> str:
    if entry.prefilled and entry.now is not None and entry.now.missing is not None:
        text = CARRIED if entry.prefilled == "carried_over" else KNOWN
        return f'IF({reason}="{REASON_TEXTS[entry.now.missing].da}","{text}","")'
    return '""'


def _same(value: str, reason: str, entry: TemplateRow) -> str:
    now = entry.now
    if now is None or now.value is None:
        return f'{reason}="never"'
    if entry.question is not None:
        return f'{value}="{_option(entry, now)}"'
    return f"{value}={float(now.value)!r}"


def _implausible(sheets: Sheets, entry: TemplateRow, value: str) -> str:
    rules = entry.variable.reported
    if rules is None:
        return "FALSE"
    if not rules.per:
        return f"OR({value}<{rules.low!r},{value}>{rules.high!r})"
    if rules.per not in sheets.template.pack.variables or rules.per not in _places(sheets):
        return "FALSE"
    per = f"{letter('value')}{_places(sheets)[rules.per]}"
    outside = f"OR({value}<{rules.low!r}*{per},{value}>{rules.high!r}*{per})"
    return f"IF(ISNUMBER({per}),IF({per}>0,{outside},FALSE),FALSE)"


def _places(sheets: Sheets) -> dict[str, int]:
    """Return where every variable stands or will stand: a row may refer to one further down."""
    places, line, section = {}, HEAD_ROW + 1, ""
    if sheets.template.known:
        line += 1 + len(sheets.template.known)
    for entry in sheets.template.rows:
        line += 1 + (entry.section.id != section)
        section = entry.section.id
        places[entry.variable.id] = line
    return places
