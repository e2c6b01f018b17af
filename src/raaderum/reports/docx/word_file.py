"""What all Word documents share: a file under way with its header, footer, texts, tables and pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from raaderum.reports.charts import Chart
from raaderum.reports.charts.static import draw_png
from raaderum.reports.docx.styles import (
    BOX,
    LANGUAGES,
    NOTE,
    SHADE,
    TABLE,
    TABLE_NUMBER,
    TABLE_TEXT,
    TEXT_WIDTH,
    style_document,
)
from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class WordFile:
    """A document under way. ``mark`` stands at the top of every page where the figures are made up."""

    def __init__(self, title: str, words: Words, today: date, mark: str | None = None) -> None:
        self.words = words
        self.file = docx.Document()
        style_document(self.file, words.language)
        self._describe(title, today)
        if mark:
            self.file.sections[0].header.paragraphs[0].add_run(mark)

    def save(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def footer(self, lines: Sequence[str], page: str) -> None:
        """Write lines at the foot of every page, and the number of the page beside the first."""
        first = self.file.sections[0].footer.paragraphs[0]
        _add_border(first)
        first.add_run(_clean(f"{lines[0]}\t{page} "))
        _add_field(first, "PAGE")
        first.add_run(" / ")
        _add_field(first, "NUMPAGES")
        for line in lines[1:]:
            self.file.sections[0].footer.add_paragraph(_clean(line), style="Footer")

    def heading(self, text: str, level: int = 2) -> None:
        """Write a heading; level 1 is the title of the document."""
        self.file.add_heading(_clean(text), level)

    def text(self, text: str, style: str = "Normal", *, label: str | None = None, keep: bool = False) -> None:
        """Write a paragraph, with a label in bold before it; ``keep`` holds it on the page of what follows."""
        paragraph = self.file.add_paragraph(style=style)
        if label:
            paragraph.add_run(_clean(f"{label}. "), style="Strong")
        paragraph.add_run(_clean(text))
        if keep:
            paragraph.paragraph_format.keep_with_next = True

    def note(self, lines: Sequence[str], *, keep: bool = False) -> None:
        """Write small lines under a table or a picture."""
        if lines:
            self.text(" ".join(lines), NOTE, keep=keep)

    def bullets(self, lines: Sequence[str]) -> None:
        """Write lines as a list."""
        for line in lines:
            self.text(line, "List Bullet")

    def page_break(self, text: str) -> None:
        """Write a heading at the top of a new page."""
        self.heading(text)
        self.file.paragraphs[-1].paragraph_format.page_break_before = True

    def picture(self, chart: Chart, width: int) -> None:
        """Draw a chart, ``width`` pixels wide as on paper, with its text alternative."""
        shape = self.file.add_picture(io.BytesIO(draw_png(chart, width)), width=TEXT_WIDTH)
        inline = shape._inline
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # where nothing is said, LibreOffice moves it
        properties = inline.docPr
        properties.set("descr", _clean(chart.alt))
        properties.set("title", _clean(chart.title))
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        self.text(chart.title, "Caption")

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Write labels and values in two columns, in a box without lines."""
        table = self.file.add_table(rows=0, cols=4)
        for place in range(0, len(facts), 2):
            pair = [*facts[place : place + 2], ("", "")][:2]
            cells = table.add_row().cells
            for number, (label, value) in enumerate(pair):
                _fill_cell(cells[2 * number], label, TABLE_TEXT, strong=True)
                _fill_cell(cells[2 * number + 1], value, TABLE_TEXT)
        for cell in table._cells:
            _shade(cell, BOX)
        _set_widths(table, [14, 34, 12, 34])

    def table(
        self,
        table: Table,
        widths: Sequence[int],
        *,
        note: Sequence[str] = (),
        titled: bool = True,
        whole: bool = True,
    ) -> None:
        """Write a table with its headings marked as such; ``whole`` keeps it and its note on one page."""
        if titled:
            self.text(table.title, "Caption")
        rows = [[column.title for column in table.columns], *written_rows(table, self.words)]
        written = self.file.add_table(rows=len(rows), cols=len(table.columns), style=TABLE)
        styles = [TABLE_TEXT if column.kind == "text" else TABLE_NUMBER for column in table.columns]
        cells = written._cells
        for i, row in enumerate(rows):
            shaded = i > 0 and i - 1 in table.strong
            for j, text in enumerate(row):
                cell = cells[i * len(row) + j]
                _fill_cell(cell, text, styles[j], strong=shaded or i == 0)
                cell.paragraphs[0].paragraph_format.keep_with_next = (
                    whole and (i < len(rows) - 1 or bool(note))
                ) or None
                if shaded:
                    _shade(cell, SHADE)
        _mark_rows(written)
        _set_widths(written, widths)
        _describe_table(written, table.title)
        self.note(note)

    def _describe(self, title: str, today: date) -> None:
        properties, package = self.file.core_properties, self.file.part.package
        properties.title, properties.author, properties.last_modified_by = _clean(title)[:255], "Råderum", "Råderum"
        properties.comments, properties.language = "", LANGUAGES[self.words.language]
        properties.created = properties.modified = datetime.combine(today, time(), UTC)
        for rel in list(package.rels.values()):
            if rel.reltype.endswith("/thumbnail"):  # of the library's empty document
                del package.rels[rel.rId]


def _clean(text: str) -> str:
    """Return a text without the signs that a Word file cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _fill_cell(cell: _Cell, text: str, style: str, *, strong: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(_clean(text), style="Strong" if strong and text else None)


def _shade(cell: _Cell, color: str) -> None:
    shading = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{color}"/>')
    cell._tc.get_or_add_tcPr().append(shading)


def _set_widths(table: WordTable, shares: Sequence[int]) -> None:
    """Give the columns fixed widths: Word and LibreOffice otherwise guess, each its own way."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    widths = [Length(round(TEXT_WIDTH * share / sum(shares))) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, cell in enumerate(table._cells):
        cell.width = widths[number % len(widths)]


def _mark_rows(table: WordTable) -> None:
    """Mark the first row as headings, repeated on each page, and let no row be torn apart."""
    for number, row in enumerate(table.rows):
        properties: Any = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _describe_table(table: WordTable, title: str) -> None:
    """Name the table to a screen reader."""
    caption: Any = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _clean(title))
    table._tbl.tblPr.append(caption)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a number that Word keeps up to date."""
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)


def _add_border(paragraph: Paragraph) -> None:
    """Draw a line above the foot of the page."""
    line = '<w:top w:val="single" w:sz="4" w:space="3" w:color="595959"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>")
    paragraph._p.get_or_add_pPr().append(border)
