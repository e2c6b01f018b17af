"""The register of processes as a workbook: guide, processes with the quick questions, second stage, and the result."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import ScreeningFile
from raaderum.reports.screening_tables import order_table, quadrant_table
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.form_sheets import (
    DARK,
    FIRST_ROW,
    HEAD_ROW,
    PROSE,
    THIN,
    YELLOW,
    offer,
    start_form,
    write_value,
)
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.studies.screening import ScreeningResult
from raaderum.warehouse.processes.layout import CHOICES, SEEN, depth_layout, process_layout
from raaderum.warehouse.readers.forms.layout import EXAMPLE, Column, TableLayout

_SPARE = 200
_MARK = "Eksempeldata: processer og kommuner er fundet på"
_FORMATS = {"legal_verified": "dd-mm-yyyy", "volume": "#,##0", "minutes": "General", "staff": "General",
            "hours_realised": "#,##0"}  # fmt: skip


def write_screening(
    rules: ScreeningFile,
    processes: Sequence[WorkProcess],
    today: date,
    result: ScreeningResult | None = None,
    seen: Mapping[str, int] | None = None,
) -> bytes:
    """Write the workbook.

    Args:
        rules: The questions.
        processes: What the register holds; none: an empty template with a row that shows how.
        today: The date written in its properties.
        result: Of the screening; it becomes the first sheet.
        seen: The revision of each process, so that what somebody changes meanwhile is not written over.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": "Screening af processer", "author": "Råderum", "created": created})
    words = words_in("da")
    sheets = Sheets(book, words, _MARK if result is not None and result.example else None)
    if result is not None:
        _result(sheets, result, rules)
    _guide(sheets, rules)
    rows = [_register_row(one, rules) | {SEEN.key: (seen or {}).get(one.id)} for one in processes]
    _table(sheets, process_layout(rules), rows or [_example(rules)], rules, "Én række for hver proces.")
    depth = [
        {"id": one.id, **_answer_cells(one, rules, "depth")} for one in processes if _answer_cells(one, rules, "depth")
    ]
    lead = "Kun de processer, der er værd at se nærmere på. Skriv nummeret fra arket Processer."
    _table(sheets, depth_layout(rules), depth, rules, lead)
    book.close()
    return buffer.getvalue()


def _result(sheets: Sheets, result: ScreeningResult, rules: ScreeningFile) -> None:
    sheet = sheets.add("Resultat")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 9, 16)
    row = sheets.table(sheet, sheets.top, quadrant_table(result, rules, sheets.words)) + 1
    sheets.table(sheet, row, order_table(result, sheets.words))


def _guide(sheets: Sheets, rules: ScreeningFile) -> None:
    sheet = sheets.add("Vejledning")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    sheet.write_string(sheets.top, 0, "Screening af processer: sådan gør I", sheets.format(bold=True, font_size=15))
    row = sheets.top + 2
    scale = ", ".join(one.name.da for one in rules.scale)
    chapters = [
        ("Sådan gør I", [
            "1. Processer: skriv jeres opgaver, én i hver række, og svar på de ni spørgsmål til højre.",
            f"2. Svar med: {scale}. »Ved ikke« er et godt svar: det sænker sikkerheden.",
            "   Sager, minutter og den tid, der spares, skal der til: ellers kendes gevinsten ikke.",
            "3. Dybdescreening: skriv de processer, der er værd at se nærmere på, og svar på resten.",
            "4. Kør: raaderum screen FIL.xlsx -o FIL.xlsx",
        ]),
        ("Hvad regnes der ud?", [
            "Egnethed: svarene om skøn, ændringer, faste oplysninger, forskellige måder og digitale data.",
            f"Gevinst: timer, der spares, kvalitet, hurtigere svar og mindre rutinearbejde. {rules.hours.note.da}",
            "Frigjort tid er kapacitet. Den bliver først til råderum med en navngiven beslutning.",
        ]),
        ("De fire felter", [f"{one.name.da}: {one.advice.da}" for one in rules.quadrants]),
        ("Kilde", [rules.source.title, "Forslag, ikke KL's officielle definition."]),
    ]  # fmt: skip
    for title, lines in chapters:
        sheet.write_string(row, 0, title, sheets.format(bold=True, font_color=DARK))
        for line in lines:
            sheet.write_string(row, 1, line, sheets.format(text_wrap=True))
            row += 1
        row += 1


_AS_IT_IS = (
    "id", "name", "municipality", "description", "domain", "kle", "kla", "legal_clause", "legal_verified", "volume",
    "minutes", "staff", "saving", "owner", "reuse_of", "hours_realised", "notes",
)  # fmt: skip


def _register_row(one: WorkProcess, rules: ScreeningFile) -> dict[str, Any]:
    row: dict[str, Any] = {key: getattr(one, key) for key in _AS_IT_IS}
    row |= {key: names[value].da for key, names in CHOICES.items() if (value := getattr(one, key))}
    return {**row, "systems": "; ".join(one.systems), **_answer_cells(one, rules, "quick")}


def _answer_cells(one: WorkProcess, rules: ScreeningFile, stage: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in (q for q in rules.questions if q.stage == stage and q.id in one.answers):
        answer = one.answers[question.id]
        if question.kind == "number":
            found[question.id] = float(answer) / 100 if question.percent else float(answer)
        else:
            found[question.id] = next(o.name.da for o in rules.options_of(question) if o.id == answer)
    return found


def _example(rules: ScreeningFile) -> dict[str, Any]:
    answers = {one.id: rules.scale[1].name.da for one in rules.questions if one.stage == "quick"}
    return {
        "id": EXAMPLE, "name": "Faste regninger bogføres", "description": "Denne række læses ikke.",
        "domain": "Økonomi", "kle": "00.32.10", "systems": "Økonomisystem", "volume": 4_800, "minutes": 6, "staff": 9,
        "saving": 0.6, "phase": "Idé", "owner": "Regnskabschef", **answers,
    }  # fmt: skip


def _table(
    sheets: Sheets, layout: TableLayout, rows: Sequence[Mapping[str, Any]], rules: ScreeningFile, lead: str
) -> None:
    sheet = start_form(sheets, layout, lead)
    sheet.set_row(HEAD_ROW, 62)
    percent = {"saving", *(one.id for one in rules.questions if one.percent)}
    for line in range(len(rows) + _SPARE):
        values = rows[line] if line < len(rows) else {}
        for place, column in enumerate(layout.columns):
            number_format = "0%" if column.key in percent else _FORMATS.get(column.key, _plain(column))
            wraps = column.width > PROSE
            style = sheets.format(bg_color=YELLOW, num_format=number_format, text_wrap=wraps, **THIN)
            write_value(sheet, (FIRST_ROW + line, place), values.get(column.key), style)
    last = FIRST_ROW + len(rows) + _SPARE - 1
    for place, column in enumerate(layout.columns):
        if names := _choices(column, rules):
            offer(sheet, (FIRST_ROW, last), place, names)


def _plain(column: Column) -> str:
    return "General" if column.kind == "amount" else "@"


def _choices(column: Column, rules: ScreeningFile) -> list[str]:
    if column.key in CHOICES:
        return [name.da for name in CHOICES[column.key].values()]
    question = next((one for one in rules.questions if one.id == column.key), None)
    return [one.name.da for one in rules.options_of(question)] if question and question.kind != "number" else []
