"""Filled templates: a workbook's cells are changed as bytes, as any program might have left them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from raaderum.packs import AreaPack
from raaderum.reports.xlsx.template import write_template
from raaderum.studies.template import plan_template
from raaderum.warehouse.readers.submission_layout import COLUMNS
from raaderum.warehouse.releases import Release
from tests.conftest import BUILT_AT

ENTRY_PART = "xl/worksheets/sheet2.xml"
MACHINE_PART = "xl/worksheets/sheet5.xml"


def make_template(pack: AreaPack, release: Release, unit: str, year: int, **rest: object) -> bytes:
    """The template of a unit as bytes."""
    who = next(one for one in release.units if one.code == unit)
    return write_template(plan_template(pack, who, year, [release], **rest), BUILT_AT.date())


def number(value: object) -> str:
    return f"<v>{value}</v>"


def formula(text: str, value: object | None = None) -> str:
    return f"<f>{escape(text)}</f>" + ("" if value is None else f"<v>{value}</v>")


def text(value: str) -> str:
    return f'<is><t xml:space="preserve">{escape(value)}</t></is>'


def change_cells(content: bytes, cells: Mapping[str, str], part: str = ENTRY_PART) -> bytes:
    """Put other content in cells that the sheet has: XML from ``number``, ``text`` or ``formula``; "" empties one.

    An Excel error is written "#REF!", a truth value "b1".
    """

    def change(xml: str) -> str:
        for cell, inner in cells.items():
            kind = ""
            if inner.startswith("<is>"):
                kind = ' t="inlineStr"'
            elif inner.startswith("#"):
                kind, inner = ' t="e"', number(inner)
            elif inner.startswith("b"):
                kind, inner = ' t="b"', number(inner[1:])
            pattern = re.compile(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.S)
            xml, count = pattern.subn(
                lambda hit, c=cell, k=kind, i=inner: f'<c r="{c}"{hit[1] or ""}{k}>{i}</c>', xml, count=1
            )
            assert count == 1, cell
        return xml

    return change_part(content, part, change)


def change_part(content: bytes, part: str, change) -> bytes:
    """Rewrite one part of the archive."""
    return repack(content, {part: lambda old: change(old.decode()).encode()})


def repack(content: bytes, changes: Mapping[str, object], extra: Mapping[str, bytes] | None = None) -> bytes:
    """The same archive with some parts changed by functions of bytes, and others added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            inner = old.read(name)
            new.writestr(name, changes[name](inner) if name in changes else inner)
        for name, inner in (extra or {}).items():
            new.writestr(name, inner)
    return buffer.getvalue()


def cells_of(content: bytes, key: str) -> dict[str, str]:
    """The address, by variable, of a column of the entry sheet."""
    from raaderum.warehouse.readers.submission_layout import ENTRY
    from raaderum.warehouse.readers.submissions import LIMITS
    from raaderum.warehouse.readers.workbook_grid import load_grid

    path = Path(__file__).with_name(f".cells-{key}.xlsx")
    try:
        path.write_bytes(content)
        grid = load_grid(path, ENTRY, LIMITS, old_format=False)
    finally:
        path.unlink(missing_ok=True)
    letter = chr(65 + COLUMNS.index(key))
    last = COLUMNS.index("id")
    return {grid.text(r, last): f"{letter}{r + 1}" for r in range(4, len(grid.cells)) if grid.text(r, last)}
