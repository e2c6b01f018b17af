"""What a reader sees of a page, a PDF, a workbook and a set of slides: read back by other means than wrote them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html
from pptx import Presentation
from pypdf import PdfReader

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is stored; ``formula`` is its formula, where it has one."""

    sheet: str
    place: str
    value: str | float
    formula: str | None


def read_cells(content: bytes) -> list[Cell]:
    """Return all cells with something in them, straight from the parts of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        shared = ["".join(item.itertext()) for item in _parse(file, "xl/sharedStrings.xml")]
        targets = {r.get("Id"): r.get("Target") for r in _parse(file, "xl/_rels/workbook.xml.rels")}
        cells = []
        for sheet in _parse(file, "xl/workbook.xml").iter(f"{_SHEET}sheet"):
            root = _parse(file, f"xl/{targets[sheet.get(_RELATION)]}")
            for cell in root.iter(f"{_SHEET}c"):
                value, formula = cell.findtext(f"{_SHEET}v"), cell.findtext(f"{_SHEET}f")
                if value is None and formula is None:
                    continue
                kind = cell.get("t", "n")
                read = shared[int(value)] if kind == "s" else float(value) if kind == "n" else str(value)
                cells.append(Cell(sheet.get("name"), cell.get("r"), read, formula))
    return cells


def read_rows(content: bytes, sheet: str) -> list[list[str | float]]:
    """Return the rows of a sheet, without empty cells."""
    rows: dict[int, list[str | float]] = {}
    for cell in read_cells(content):
        if cell.sheet == sheet:
            rows.setdefault(int(re.sub(r"\D", "", cell.place)), []).append(cell.value)
    return [rows[number] for number in sorted(rows)]


def read_drawings(content: bytes) -> list[str]:
    """Return the texts of charts in a workbook: titles, names and text alternatives."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.startswith(("xl/charts/", "xl/drawings/")) and name.endswith(".xml"):
                root = _parse(file, name)
                texts += [
                    e.text for e in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t") if e.text
                ]
                texts += [e.get("descr") for e in root.iter() if e.get("descr")]
        texts.append("".join(_parse(file, "docProps/core.xml").itertext("{http://purl.org/dc/elements/1.1/}title")))
    return texts


def _parse(file: zipfile.ZipFile, name: str) -> Any:
    return etree.fromstring(file.read(name))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what can be read or heard, its select boxes, and the specifications of its charts."""

    text: str
    options: dict[str, list[str]]
    charts: dict[str, dict[str, Any]]
    tables: dict[str, list[list[str]]]


def read_page(content: str) -> Page:
    """Strip a page to what a reader sees and a screen reader says."""
    root = html.fromstring(content)
    charts = {s.get("id"): json.loads(s.text) for s in root.iter("script") if s.get("type") == "application/json"}
    options = {s.get("name"): [option.text_content() for option in s.iter("option")] for s in root.iter("select")}
    tables = {
        table.get("id"): [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
        for table in root.iter("table")
        if table.get("id")
    }
    for element in list(root.iter("script", "style", "select")):
        element.drop_tree()
    seen = [text for text in root.itertext() if isinstance(text, str)]
    seen += [e.get(name) for e in root.iter() for name in _SHOWN_ATTRIBUTES if isinstance(e.tag, str) and e.get(name)]
    seen += [e.get("value") for e in root.iter("input") if e.get("type") == "number"]
    return Page(" \n ".join(seen), options, charts, tables)


LAYOUT = {"y", "top", "bottom", "zero", "piece"}
"""Fields of chart data that say where or how to draw, not what: heights, and the number of a stretch of a line."""


def read_chart(specification: Any) -> tuple[list[float], list[str]]:
    """Return the numbers that a chart draws, and the texts it writes."""
    numbers: list[float] = []
    texts: list[str] = []
    for part in _dicts(specification):
        for row in part.get("values", []) if isinstance(part.get("values"), list) else []:
            for name, value in row.items():
                if isinstance(value, str):
                    texts.append(value)
                elif name not in LAYOUT and value is not None:
                    numbers.append(float(value))
        texts += [part[key] for key in ("text", "title") if isinstance(part.get(key), str)]
    return numbers, texts


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _dicts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _dicts(item)


def read_svg(svg: str, *, axes: bool) -> str:
    """Return the texts of a drawn chart, with or without its axes."""
    root = etree.fromstring(svg.encode())
    texts = []
    for element in root.iter("{*}text"):
        on_axis = any("role-axis" in (up.get("class") or "").split() for up in element.iterancestors())
        if axes or not on_axis:
            texts.append("".join(element.itertext()))
    return " \n ".join(texts)


def read_pdf(content: bytes) -> list[str]:
    """Return the text of each page, without page numbers and the counters of numbered lists.

    The font has one glyph for hyphen and soft hyphen; pypdf reads both as the soft one and leaves out
    /ActualText, which tells them apart.
    """
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    pages = [re.sub(r"(?<=\d)\xad(?=\d)", "-", page).replace("\xad", "") for page in pages]
    return [re.sub(r"Side\s+\d+\s*/\s*\d+|(?m:^\d\. (?=[A-ZÆØÅ]))", "", page) for page in pages]


def structure(content: bytes) -> list[tuple[str, str | None, str | None]]:
    """Return the structure tree of a PDF, flat: kind, text alternative, language."""
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    found: list[tuple[str, str | None, str | None]] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif hasattr(node, "get"):
            if node.get("/S"):
                found.append((str(node["/S"]), node.get("/Alt"), node.get("/Lang")))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    return found


def read_slides(content: bytes) -> tuple[list[float], list[str]]:
    """Return the numbers of the native charts, and all texts: frames, tables, categories, series, alternatives."""
    numbers: list[float] = []
    texts: list[str] = []
    presentation = Presentation(io.BytesIO(content))
    texts.append(presentation.core_properties.title)
    for shape in (shape for slide in presentation.slides for shape in slide.shapes):
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            plot = shape.chart.plots[0]
            texts += [str(category) for category in plot.categories]
            texts += [series.name for series in plot.series]
            numbers += [value for series in plot.series for value in series.values if value is not None]
        if (alternative := alt_text(shape)) is not None:
            texts.append(alternative)
    return numbers, texts


def alt_text(shape: Any) -> str | None:
    """Return a shape's text alternative."""
    return next((e.get("descr") for e in shape._element.iter("{*}cNvPr")), None)
