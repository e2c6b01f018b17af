"""The template for agreements: Vejledning, Aftaler, Leverandører, Sortiment and Steder. No macros, no protection.

The sheets and columns are those of warehouse/spend/register_layout.py, which the reader goes by as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from raaderum.domain.purchases import Category
from raaderum.domain.text import danish_order
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.table_sheets import OPTIONS, Sheets
from raaderum.warehouse.readers.forms.layout import EXAMPLE, Column, TableLayout
from raaderum.warehouse.spend.register_layout import (
    AGREEMENTS,
    ASSORTMENT,
    LAYOUTS,
    PLACES,
    SUPPLIERS,
)

GUIDE, LISTS = "Vejledning", "_lister"
_DARK, _YELLOW, _FAINT = "#0B3D6B", "#FFF2B3", "#595959"
_THIN = {"border": 1, "border_color": "#D0D0D0"}
_HEAD_ROW = 3
_FIRST_ROW = _HEAD_ROW + 1
_ROWS = {"agreements": 300, "suppliers": 600, "assortment": 5_000, "places": 2_000}
"""Rows with a drop-down and a format. More can be filled in; they are read all the same."""
_FORMATS = {"date": "dd-mm-yyyy", "price": "#,##0.00##", "text": "@", "cvr": "@", "gln": "@", "number": "@"}
"""Numbers that name something are text: Excel would drop their zeros, or show 13 digits as 5.79E+12."""
_LEADS = {
    "agreements": "Én række for hver aftale. To aftaler må ikke gælde samme kategori, kommune og dag.",
    "suppliers": "Én række for hver leverandør på hver aftale. Skriv CVR, når det kendes: det er det sikreste.",
    "assortment": "Aftalens varer med priser. Har aftalen intet fast sortiment, så lad arket være tomt.",
    "places": "Hvilke lokationsnumre hører til hvilken kommune og institution. Uden dem kan fakturaer ikke fordeles.",
}
_YEAR = 2026


def write_register_template(categories: Iterable[Category], municipalities: Mapping[str, str], today: date) -> bytes:
    """Write the template as a workbook.

    Args:
        categories: The category tree; what can be put under an agreement is offered as a drop-down.
        municipalities: Code to name, offered as a drop-down.
        today: The date written in its properties.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    created = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": "Indkøbsaftaler", "author": "Råderum", "created": created})
    sheets = Sheets(book, words_in("da"))
    offered = sorted((c.name.da for c in categories if c.addressable or c.switchable), key=danish_order)
    places = [f"{code} {name}" for code, name in sorted(municipalities.items())]
    lists = {
        "category": offered,
        "municipality": [place.partition(" ")[2] for place in places],
        "binding": ["ja", "nej"],
    }
    sources = _list_sources(lists)
    _guide(sheets, offered)
    for layout in LAYOUTS:
        _table(sheets, layout, sources, _example(layout, offered, lists["municipality"]))
    _lists(sheets, lists)
    book.close()
    return buffer.getvalue()


def _list_sources(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {
        key: f"={LISTS}!${'ABC'[place]}$2:${'ABC'[place]}${1 + len(values)}"
        for place, (key, values) in enumerate(lists.items())
        if values
    }


def _lists(sheets: Sheets, lists: Mapping[str, Sequence[str]]) -> None:
    sheet = sheets.book.add_worksheet(LISTS)
    for column, (key, values) in enumerate(lists.items()):
        for row, text in enumerate([key, *values]):
            sheet.write_string(row, column, text)
    sheet.very_hidden()


def _guide(sheets: Sheets, offered: Sequence[str]) -> None:
    sheet = sheets.add(GUIDE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 104)
    sheet.write_string(0, 0, "Indkøbsaftaler: sådan udfyldes skemaet", sheets.format(bold=True, font_size=15))
    row = 2
    for title, lines in _chapters(offered):
        sheet.write_string(row, 0, title, sheets.format(bold=True, font_color=_DARK))
        for line in lines:
            sheet.write_string(row, 1, line, sheets.format(text_wrap=True))
            row += 1
        row += 1
    sheet.activate()


def _chapters(offered: Sequence[str]) -> list[tuple[str, list[str]]]:
    return [
        ("Hvad er det?", [
            "Et register over jeres indkøbsaftaler.",
            "Råderum holder fakturaerne op mod det: hvad er købt på aftalen, uden om den og til en anden pris?",
        ]),
        ("Sådan gør I", [
            "1. Aftaler: skriv aftalerne. Vælg kategorien fra listen. Lad kommunen være tom, når alle bruger aftalen.",
            "2. Leverandører: skriv hver aftales leverandører. CVR er det sikreste.",
            "3. Sortiment: indsæt leverandørens prisliste, med varenummer eller GTIN og pris ekskl. moms.",
            "4. Steder: skriv, hvilke lokationsnumre (GLN) der hører til hvilken institution.",
            "5. Gem som .xlsx, og læs filen ind. Det, der er forkert, bliver vist celle for celle; resten læses.",
        ]),
        ("Rækken EKSEMPEL", [
            "Den første række på hvert ark viser, hvordan der skrives. Den læses ikke, og den kan slettes.",
        ]),
        ("Når to rækker modsiger hinanden", [
            "To aftaler for samme kategori, kommune og dag: ingen af dem bruges, før det er rettet.",
            "To priser for samme vare og dag: den højeste gælder, så ingen beskyldes for at tage overpris.",
        ]),
        ("Personoplysninger", [
            "Skriv aldrig et CPR-nummer. En leverandør, der er en person uden CVR, skal ikke stå her.",
        ]),
        ("CSV i stedet", [
            "Hvert ark kan også gemmes som en CSV-fil med de samme overskrifter. Læg filerne i én mappe.",
        ]),
        ("Kategorierne", [", ".join(offered[start : start + 4]) for start in range(0, len(offered), 4)]),
    ]  # fmt: skip


def _table(sheets: Sheets, layout: TableLayout, sources: Mapping[str, str], example: Mapping[str, Any]) -> None:
    sheet = sheets.add(layout.sheet)
    sheet.write_string(0, 0, layout.sheet, sheets.format(bold=True, font_size=15, font_color=_DARK))
    sheet.write_string(1, 0, _LEADS[layout.name], sheets.format(font_color=_FAINT))
    last = _FIRST_ROW + _ROWS[layout.name]
    for place, column in enumerate(layout.columns):
        heading = sheets.format(
            bold=True, bg_color=_DARK, font_color="white", text_wrap=True, border=1, valign="vcenter"
        )
        sheet.write_string(_HEAD_ROW, place, column.heading.da, heading)
        # The format of a whole column is that of cells below the last one with a format of its own, too.
        sheet.set_column(place, place, column.width, sheets.format(num_format=_FORMATS[column.kind]))
        for row in range(_FIRST_ROW + 1, _FIRST_ROW + 21):
            style = sheets.format(num_format=_FORMATS[column.kind], bg_color=_YELLOW, **_THIN)
            sheet.write_blank(row, place, None, style)
        _validate(sheet, place, last, column, sources)
        _write_example(sheets, sheet, place, column, example.get(column.key))
    sheet.set_row(0, 24)
    sheet.set_row(_HEAD_ROW, 32)
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.repeat_rows(_HEAD_ROW)


def _write_example(sheets: Sheets, sheet: Worksheet, place: int, column: Column, value: Any) -> None:
    style = sheets.format(italic=True, font_color=_FAINT, num_format=_FORMATS[column.kind], **_THIN)
    if value is None:
        sheet.write_blank(_FIRST_ROW, place, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(_FIRST_ROW, place, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 - a day in a cell has no zone
    elif isinstance(value, float):
        sheet.write_number(_FIRST_ROW, place, value, style)
    else:
        sheet.write_string(_FIRST_ROW, place, value, style)


def _validate(sheet: Worksheet, place: int, last: int, column: Column, sources: Mapping[str, str]) -> None:
    """Offer the lists, and say what a cell is for; what does not fit is warned of and can be written anyway."""
    message = {"input_title": column.heading.da[:32], "input_message": column.help[:255]} if column.help else {}
    rule: dict[str, Any] = {"validate": "any", **message}
    if column.key in sources:
        rule = {
            "validate": "list", "source": sources[column.key], "error_type": "warning",
            "error_title": "Står ikke på listen", "error_message": "Vælg fra listen. Skal det stå der alligevel?",
            **message,
        }  # fmt: skip
    elif column.kind == "date":
        rule = {
            "validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31),
            "error_type": "warning", "error_title": "Det er ikke en dato", "error_message": "Skriv fx 31-12-2026.",
            **message,
        }  # fmt: skip
    if message or column.key in sources:
        sheet.data_validation(_FIRST_ROW, place, last, place, rule)


def _example(layout: TableLayout, offered: Sequence[str], municipalities: Sequence[str]) -> dict[str, Any]:
    """Return the row that shows how. Its numbers belong to nobody."""
    first, last = date(_YEAR, 1, 1), date(_YEAR + 3, 12, 31)
    where, category = municipalities[0] if municipalities else "0101", offered[0] if offered else "Kategori"
    examples: dict[str, dict[str, Any]] = {
        AGREEMENTS.name: {
            "agreement": f"{EXAMPLE}-1", "name": f"{category} (eksempel)", "category": category,
            "valid_from": first, "valid_to": last, "binding": "ja",
        },
        SUPPLIERS.name: {
            "agreement": f"{EXAMPLE}-1", "supplier": "Papirhuset A/S (eksempel)", "cvr": "12345674",
            "postcode": "5000",
        },
        ASSORTMENT.name: {
            "agreement": f"{EXAMPLE}-1", "item_number": "4711", "gtin": "5712345780121", "name": "Kopipapir A4",
            "measure": "pakke", "price": 24.5, "valid_from": first, "valid_to": last,
        },
        PLACES.name: {
            "gln": EXAMPLE, "municipality": where, "unit": "Skolen (eksempel)",
        },
    }  # fmt: skip
    return examples[layout.name]
