"""Agreement templates, filled in as somebody would, and CSV files with the same columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from raaderum.domain.purchases import Category
from raaderum.domain.text import Text
from raaderum.reports.xlsx.register_template import write_register_template
from raaderum.warehouse.readers.workbook_parts import letter_of
from raaderum.warehouse.spend.register_layout import LAYOUTS
from tests.factories.templates import change_cells, number, text

CATEGORIES = (
    Category("copy_paper", Text("Kopipapir", "Copy paper"), "consumables", ["141115"]),
    Category("office_supplies", Text("Kontorartikler", "Office supplies"), "consumables", ["44", "1411"]),
    Category("food", Text("Fødevarer", "Food"), "consumables", ["50"]),
    Category("grants", Text("Tilskud", "Grants"), "outside", ["94"], False, Text("Ikke et køb.", "No purchase.")),
)
MUNICIPALITIES = {"0461": "Odense", "0751": "Aarhus", "X017": "Birkeby"}
PARTS = {layout.name: f"xl/worksheets/sheet{place}.xml" for place, layout in enumerate(LAYOUTS, start=2)}
FIRST_LINE = 6
"""The row below the example, as Excel numbers rows."""
CVR, OTHER_CVR = "12345674", "99999993"
GLN, OTHER_GLN, GTIN = "5790000000012", "5790000000029", "5712345780121"


def template() -> bytes:
    return write_register_template(CATEGORIES, MUNICIPALITIES, date(2026, 11, 24))


def fill(tables: Mapping[str, Sequence[Sequence[object]]], content: bytes | None = None) -> bytes:
    """Write rows below the example of each sheet, by the name of the table."""
    content = content or template()
    for name, rows in tables.items():
        cells = {
            f"{letter_of(column)}{FIRST_LINE + line}": _inner(value)
            for line, row in enumerate(rows)
            for column, value in enumerate(row)
            if value is not None
        }
        content = change_cells(content, cells, PARTS[name])
    return content


def save(folder: Path, content: bytes, name: str = "aftaler.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _inner(value: object) -> str:
    if isinstance(value, date):
        return number((value - date(1899, 12, 30)).days)
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, int | float):
        return number(value)
    return str(value) if str(value).startswith("#") else text(str(value))


def write_csv(folder: Path, name: str, table: str, rows: Sequence[Sequence[object]]) -> Path:
    """Write a table as Excel's own CSV: semicolons, decimal comma, Windows' letters."""
    layout = next(one for one in LAYOUTS if one.name == table)
    lines = [";".join(column.heading.da for column in layout.columns)]
    lines += [";".join("" if cell is None else _csv(cell) for cell in row) for row in rows]
    path = folder / name
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


def _csv(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)
