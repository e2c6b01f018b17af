"""What all presentations share: slides with a title that states the finding, native charts and tables, and a footer."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from raaderum.reports.tables import Table, written_rows
from raaderum.reports.text import Words

OWN, PEER, GREY, INK, WHITE = (
    RGBColor(0x0B, 0x3D, 0x6B),
    RGBColor(0x2F, 0x80, 0xC3),
    RGBColor(0x59, 0x59, 0x59),
    RGBColor(0x1A, 0x1A, 0x1A),
    RGBColor(0xFF, 0xFF, 0xFF),
)
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.7)
BODY_TOP, BODY_HEIGHT = Inches(1.75), Inches(4.95)
BODY_WIDTH = WIDTH - 2 * MARGIN
CHART_HEIGHT = Inches(4.35)
_SHORT_TITLE = 75
"""Letters that fit on two lines in large type."""
# Danish thousands whatever the language of the program that shows the slide.
NUMBER = r"[>=1000]0\.000;[<0]-0;0"


class Deck:
    """A presentation under way. ``mark`` stands on every slide where the figures are simulated."""

    def __init__(self, title: str, footer: str, words: Words, mark: str | None = None) -> None:
        self.words, self.footer, self.mark = words, footer, mark
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        self.file.core_properties.title = title
        self.file.core_properties.author = "Råderum"
        self.file.core_properties.language = words.language

    def save(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def slide(self, title: str) -> Any:
        """Add a slide with its title, footer and mark."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = MARGIN, Inches(0.45), BODY_WIDTH, Inches(1.15)
        frame = shape.text_frame
        frame.text, frame.word_wrap, frame.vertical_anchor = title, True, MSO_ANCHOR.TOP
        style_paragraph(frame.paragraphs[0], 28 if len(title) <= _SHORT_TITLE else 24, OWN, bold=True)
        box = slide.shapes.add_textbox(MARGIN, HEIGHT - Inches(0.62), BODY_WIDTH, Inches(0.45))
        box.text_frame.word_wrap = True
        box.text_frame.text = self.footer
        style_paragraph(box.text_frame.paragraphs[0], 10, GREY)
        if self.mark:
            mark = slide.shapes.add_textbox(MARGIN, Inches(0.1), BODY_WIDTH, Inches(0.35))
            mark.text_frame.word_wrap = True
            mark.text_frame.text = self.mark
            mark.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
            style_paragraph(mark.text_frame.paragraphs[0], 12, INK, bold=True)
        return slide

    def note(self, slide: Any, text: str) -> None:
        """Write a small line under a chart."""
        self.lines(slide, [text], Emu(HEIGHT - Inches(1.35)), Inches(0.65), 12)

    def lines(
        self, slide: Any, lines: list[str], top: Length, height: Length, size: int, *, bullets: bool = False
    ) -> None:
        """Write texts below each other."""
        box = slide.shapes.add_textbox(MARGIN, top, BODY_WIDTH, height)
        frame = box.text_frame
        frame.word_wrap = True
        for i, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.text = f"•  {line}" if bullets else line
            paragraph.space_after = Pt(6)
            style_paragraph(paragraph, size, INK)

    def chart(
        self, slide: Any, kind: XL_CHART_TYPE, data: CategoryChartData, alt: str, height: Length = CHART_HEIGHT
    ) -> Any:
        """Add a native chart with its text alternative."""
        frame = slide.shapes.add_chart(kind, MARGIN, BODY_TOP, BODY_WIDTH, height, data)
        describe(frame, alt)
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.size = Pt(13)
        chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xE5, 0xE5, 0xE5)
        labels = chart.value_axis.tick_labels
        labels.number_format, labels.number_format_is_linked = NUMBER, False
        return chart

    def table(self, slide: Any, table: Table, top: Length, widths: list[float] | None = None, size: int = 12) -> None:
        """Add a native table; ``widths`` are inches, the first column wide where none are given."""
        rows, columns = len(table.rows) + 1, len(table.columns)
        frame = slide.shapes.add_table(rows, columns, MARGIN, top, BODY_WIDTH, Inches(0.34 * rows))
        describe(frame, table.title)
        grid = frame.table
        rest = (BODY_WIDTH / Inches(1) - 5.2) / max(columns - 1, 1)
        for j, width in enumerate(widths or [5.2, *[rest] * (columns - 1)]):
            grid.columns[j].width = Inches(width)
        for j, column in enumerate(table.columns):
            write_table_cell(grid.cell(0, j), column.title, numeric=column.kind != "text", heading=True, size=size)
        for i, row in enumerate(written_rows(table, self.words)):
            for j, (text, column) in enumerate(zip(row, table.columns, strict=True)):
                cell, strong = grid.cell(i + 1, j), i in table.strong
                write_table_cell(cell, text, numeric=column.kind != "text", strong=strong, size=size)


def write_table_cell(
    cell: Any, text: str, *, numeric: bool, heading: bool = False, strong: bool = False, size: int = 12
) -> None:
    """Write one cell of a native table."""
    cell.text = text
    fill(cell.fill, OWN if heading else RGBColor(0xE8, 0xEF, 0xF6) if strong else WHITE)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.LEFT
    style_paragraph(paragraph, size, WHITE if heading else INK, bold=heading or strong)


def describe(frame: Any, alt: str) -> None:
    """Give a chart or table its text alternative."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # python-pptx has no other way


def fill(area: Any, color: RGBColor) -> None:
    """Fill an area with one colour."""
    area.solid()
    area.fore_color.rgb = color


def style_paragraph(paragraph: Any, size: int, color: RGBColor, *, bold: bool = False) -> None:
    """Set size, weight and colour of a paragraph."""
    paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, "Calibri"
    paragraph.font.color.rgb = color
    if not paragraph.alignment:
        paragraph.alignment = PP_ALIGN.LEFT
