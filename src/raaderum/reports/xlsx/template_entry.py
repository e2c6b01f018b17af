"""The sheet Indtastning: one row per figure, with last year beside."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from raaderum.domain.key_figures import Variable
from raaderum.domain.observations import REASON_TEXTS, Observation
from raaderum.reports.xlsx.template_notes import MISSING, note_formula, note_now
from raaderum.reports.xlsx.template_sheets import (
    BAND,
    DARK,
    GREY,
    HEAD_ROW,
    KEYS_ROW,
    KNOWN,
    PALE,
    THIN,
    YELLOW,
    Sheets,
    typical_text,
)
from raaderum.studies.template import KnownRow, TemplateRow
from raaderum.warehouse.readers.submission_layout import COLUMNS, ENTRY, LONGEST_COMMENT, MACHINE, REASONS

_WIDTHS = {"number": 5, "section": 15, "name": 40, "unit": 13, "previous": 15, "value": 15, "reason": 16, "note": 37,
           "comment": 36, "use": 48, "id": 4}  # fmt: skip
_COLUMN = {key: number for number, key in enumerate(COLUMNS)}
_LARGEST = 1e11
_FAINT = "#595959"


def write_entry(sheets: Sheets) -> None:
    """Write the sheet."""
    sheet = sheets.add(ENTRY, "#F2C200")
    for key, width in _WIDTHS.items():
        sheet.set_column(_COLUMN[key], _COLUMN[key], width, None, {"hidden": key == "id"})
    lead = (
        "Udfyld de gule felter: skriv et tal, eller vælg en årsag. "
        "Lysebrune felter er udfyldt på forhånd og kan rettes. Grå felter er låst."
    )
    sheet.write_string(1, 0, lead, sheets.format(font_color="#404040"))
    for key, column in _COLUMN.items():
        sheet.write_string(KEYS_ROW, column, key, sheets.format())
    sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
    year = sheets.template.identity.year
    titles = ["Nr.", "Afsnit", "Navn", "Enhed", str(year - 1), str(year), "Mangler fordi", "Bemærk", "Kommentar",
              "Bruges til", "id"]  # fmt: skip
    sheets.head(sheet, HEAD_ROW, titles)
    sheet.set_row(HEAD_ROW, 24)
    _known_rows(sheets, sheet)
    _all_sections(sheets, sheet)
    bold = sheets.book.add_format({"bold": True, "font_color": "#B00000"})
    note = f"{chr(65 + _COLUMN['note'])}{HEAD_ROW + 2}:{chr(65 + _COLUMN['note'])}{sheets.places.last}"
    sheet.conditional_format(note, {"type": "cell", "criteria": "==", "value": f'"{MISSING}"', "format": bold})
    sheet.freeze_panes(HEAD_ROW + 1, _COLUMN["unit"])
    sheet.repeat_rows(HEAD_ROW)
    sheet.print_area(0, 0, sheets.places.last - 1, _COLUMN["use"])


def _known_rows(sheets: Sheets, sheet: Worksheet) -> None:
    if not sheets.template.known:
        return
    _band(sheets, sheet, sheets.places.bands[KNOWN] - 1, "Kendes i forvejen", "Offentlige tal. De skal ikke udfyldes.")
    for known in sheets.template.known:
        row = sheets.places.lines[known.variable.id] - 1
        _fixed(sheets, sheet, row, "", "Kendes i forvejen", known.variable)
        for key, observation in (("previous", known.previous), ("value", known.now)):
            _write(sheets, sheet, row, key, observation, known, bg_color=GREY, font_color=_FAINT)
        for key in ("reason", "note", "comment", "use"):
            sheet.write_blank(row, _COLUMN[key], None, sheets.format(**THIN))


def _all_sections(sheets: Sheets, sheet: Worksheet) -> None:
    for number, entry in enumerate(sheets.template.rows, start=1):
        row = sheets.places.lines[entry.variable.id] - 1
        if row + 1 == sheets.places.spans[entry.section.id][0]:
            _band(sheets, sheet, row - 1, entry.section.name.da, entry.section.help.da)
        _entry_row(sheets, sheet, row, number, entry)


def _band(sheets: Sheets, sheet: Worksheet, row: int, name: str, help_text: str) -> None:
    style = {"bg_color": BAND, "font_color": DARK, "top": 1, "valign": "vcenter"}
    for column in range(_COLUMN["id"]):
        sheet.write_blank(row, column, None, sheets.format(**style))
    sheet.write_string(row, 0, name, sheets.format(bold=True, font_size=12, **style))
    sheet.write_string(row, _COLUMN["unit"], help_text, sheets.format(italic=True, **style))
    sheet.set_row(row, 20)


def _fixed(sheets: Sheets, sheet: Worksheet, row: int, number: str, section: str, variable: Variable) -> None:
    """Write what says which figure it is."""
    sheet.write_string(row, _COLUMN["number"], number, sheets.format(font_color=_FAINT, align="right", **THIN))
    sheet.write_string(row, _COLUMN["section"], section, sheets.format(font_color=_FAINT, indent=1, **THIN))
    sheet.write_string(row, _COLUMN["name"], variable.name.da, sheets.format(text_wrap=True, **THIN))
    sheet.write_string(row, _COLUMN["unit"], variable.unit.da, sheets.format(**THIN))


def _entry_row(sheets: Sheets, sheet: Worksheet, row: int, number: int, entry: TemplateRow) -> None:
    _fixed(sheets, sheet, row, str(number), entry.section.name.da, entry.variable)
    _write(sheets, sheet, row, "previous", entry.previous, entry, bg_color=GREY, font_color=_FAINT)
    ground = PALE if entry.prefilled else YELLOW
    _write(sheets, sheet, row, "value", entry.now, entry, bg_color=ground, locked=False)
    reason = entry.now.missing if entry.now is not None else None
    shape = sheets.format(locked=False, bg_color=ground, **THIN)
    _text(sheet, row, "reason", REASON_TEXTS[reason].da if reason is not None else "", shape)
    note = sheets.format(font_color="#8A4B00", text_wrap=True, **THIN)
    sheet.write_formula(row, _COLUMN["note"], note_formula(sheets, entry), note, note_now(sheets, entry))
    comment = entry.now.comment if entry.now is not None else ""
    shape = sheets.format(locked=False, text_wrap=True, bg_color="#FFFBE6", num_format="@", **THIN)
    _text(sheet, row, "comment", comment, shape)
    sheet.write_string(row, _COLUMN["use"], entry.use, sheets.format(font_color=_FAINT, text_wrap=True, **THIN))
    sheet.write_string(row, _COLUMN["id"], entry.variable.id, sheets.format(font_color="#A0A0A0"))
    # LibreOffice and Excel do not size a row to wrapped text by themselves when the file says nothing.
    lines = max(1, -(-len(entry.use) // 52), -(-len(entry.variable.name.da) // 45), -(-len(comment) // 38))
    sheet.set_row(row, 15 * min(lines, 5) + 2)
    _validate(sheets, sheet, row, entry)


def _write(
    sheets: Sheets, sheet: Worksheet, row: int, key: str, observed: Observation | None, entry: TemplateRow | KnownRow,
    **style: Any,
) -> None:  # fmt: skip
    """Write a value, a chosen answer, or nothing; last year's reason stands where its value would."""
    question = entry.question if isinstance(entry, TemplateRow) else None
    shape = sheets.format(
        align="left" if question else "right", num_format=_number_format(entry), text_wrap=bool(question),
        **THIN, **style,
    )  # fmt: skip
    if observed is None or (observed.value is None and key == "value"):
        sheet.write_blank(row, _COLUMN[key], None, shape)
    elif observed.missing is not None:
        sheet.write_string(row, _COLUMN[key], REASON_TEXTS[observed.missing].da, shape)
    elif isinstance(entry, TemplateRow) and question is not None:
        _text(sheet, row, key, entry.answer(observed), shape)
    else:
        sheet.write_number(row, _COLUMN[key], float(observed.value or 0), shape)


def _text(sheet: Worksheet, row: int, key: str, text: str, shape: Any) -> None:
    if text:
        sheet.write_string(row, _COLUMN[key], text, shape)
    else:
        sheet.write_blank(row, _COLUMN[key], None, shape)


def _number_format(entry: TemplateRow | KnownRow) -> str:
    if isinstance(entry, TemplateRow) and entry.question is not None:
        return "@"
    rules = entry.variable.reported
    decimals = rules.decimals if rules is not None else int(entry.variable.quantity == "area")
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _validate(sheets: Sheets, sheet: Worksheet, row: int, entry: TemplateRow) -> None:
    """Let Excel itself say what can stand in a cell."""
    variable, rules = entry.variable, entry.variable.reported
    title = variable.name.da[:32]
    if entry.question is not None:
        choice = {
            "validate": "list", "source": sheets.lists[variable.id], "input_title": "Vælg et svar",
            "input_message": entry.question.help.da[:255], "error_title": "Vælg et af svarene",
            "error_message": "Vælg et af svarene på listen. Passer ingen, så vælg det nærmeste, og skriv en kommentar.",
        }  # fmt: skip
        sheet.data_validation(row, _COLUMN["value"], row, _COLUMN["value"], choice)
    elif rules is not None:
        least = -_LARGEST if variable.quantity == "amount" else 0
        number = {
            "validate": "decimal", "criteria": "between", "minimum": least, "maximum": _LARGEST, "input_title": title,
            "input_message": f"{rules.help.da} {typical_text(sheets, rules, variable)}"[:255],
            "error_title": "Det er ikke et tal",
            "error_message": "Skriv et tal uden enhed, med komma som decimaltegn. "
            "Er tallet ukendt, så lad cellen være tom, og vælg en årsag.",
        }  # fmt: skip
        sheet.data_validation(row, _COLUMN["value"], row, _COLUMN["value"], number)
    reasons = {
        "validate": "list", "source": f"={MACHINE}!$D$2:$D${1 + len(REASONS)}", "error_title": "Vælg en årsag",
        "error_message": "Vælg en af de tre årsager på listen.",
    }  # fmt: skip
    sheet.data_validation(row, _COLUMN["reason"], row, _COLUMN["reason"], reasons)
    length = {
        "validate": "length", "criteria": "<=", "value": LONGEST_COMMENT, "error_title": "Kommentaren er for lang",
        "error_message": f"Skriv højst {LONGEST_COMMENT} tegn. Skriv ikke om enkeltpersoner.",
    }  # fmt: skip
    sheet.data_validation(row, _COLUMN["comment"], row, _COLUMN["comment"], length)
