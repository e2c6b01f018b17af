"""Filled templates: a workbook's cells are changed as bytes, as any program might have left them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

from raaderum.packs import AreaPack
from raaderum.reports.xlsx.template import write_template
from raaderum.reports.xlsx.template_sheets import place_rows
from raaderum.studies.template import plan_template
from raaderum.warehouse.readers.submission_layout import COLUMNS
from raaderum.warehouse.release import Release
from tests.conftest import BUILT_AT

ENTRY_PART = "xl/worksheets/sheet2.xml"
MACHINE_PART = "xl/worksheets/sheet5.xml"


@dataclass(frozen=True)
class Workbook:
    """A template as bytes, with the row of each variable."""

    content: bytes = field(repr=False)
    lines: Mapping[str, int] = field(repr=False)

    def cell(self, variable: str, key: str = "value") -> str:
        return f"{chr(65 + COLUMNS.index(key))}{self.lines[variable]}"

    def change(self, cells: Mapping[str, str], key: str = "value") -> Workbook:
        """Put other content in cells of a column, by variable."""
        named = {self.cell(variable, key): inner for variable, inner in cells.items()}
        return replace(self, content=change_cells(self.content, named))

    def save(self, folder: Path, name: str = "veje.xlsx") -> Path:
        path = folder / name
        path.write_bytes(self.content)
        return path


def make_template(pack: AreaPack, release: Release, unit: str, year: int, **rest: object) -> Workbook:
    """The template of a unit, filled with all that the release knows."""
    who = next(one for one in release.units if one.code == unit)
    planned = plan_template(pack, who, year, [release], **rest)
    return Workbook(write_template(planned, BUILT_AT.date()), place_rows(planned).lines)


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
        for cell, content in cells.items():
            kind, inner = _kind(content)
            pattern = re.compile(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.S)
            xml, count = pattern.subn(
                lambda hit, c=cell, k=kind, i=inner: f'<c r="{c}"{hit[1] or ""}{k}>{i}</c>', xml, count=1
            )
            assert count == 1, cell
        return xml

    return change_part(content, part, change)


def _kind(content: str) -> tuple[str, str]:
    if content.startswith("<is>"):
        return ' t="inlineStr"', content
    if content.startswith("#"):
        return ' t="e"', number(content)
    return (' t="b"', number(content[1:])) if content.startswith("b") else ("", content)


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
