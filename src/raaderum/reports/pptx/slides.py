"""Five slides: the finding, the peers, the development, booking first, and what it rests on."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from raaderum.reports.briefing import Briefing
from raaderum.reports.tables import Table, write_cell
from raaderum.reports.text.naming import over_or_under
from raaderum.studies.results import TrendPoint

_OWN, _PEER, _GREY, _INK = (
    RGBColor(0x0B, 0x3D, 0x6B),
    RGBColor(0x2F, 0x80, 0xC3),
    RGBColor(0x59, 0x59, 0x59),
    RGBColor(0x1A, 0x1A, 0x1A),
)
_WIDTH, _HEIGHT, _MARGIN = Inches(13.333), Inches(7.5), Inches(0.7)
_BODY_TOP, _BODY_HEIGHT = Inches(1.75), Inches(4.95)
# Danish thousands whatever the language of the program that shows the slide.
_NUMBER = r"[>=1000]0\.000;[<0]-0;0"


def write_pptx(briefing: Briefing, today: date, link: str = "") -> bytes:
    """Write a briefing as a presentation in 16:9.

    Args:
        briefing: What is said.
        today: The date in the footer.
        link: Address of the frozen answer.
    """
    deck = _Deck(briefing, today, link)
    deck.finding()
    deck.peers()
    if briefing.answer.position.trend.points:
        deck.trend()
    deck.booking()
    deck.basis()
    return deck.save()


class _Deck:
    """A presentation under way; every slide has a title that states the finding, and a footer with the source."""

    def __init__(self, briefing: Briefing, today: date, link: str) -> None:
        self.briefing, self.today, self.link = briefing, today, link
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = _WIDTH, _HEIGHT
        self.file.core_properties.title = briefing.headline
        self.file.core_properties.author = "Råderum"
        self.file.core_properties.language = briefing.words.language

    def save(self) -> bytes:
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def finding(self) -> None:
        slide = self._slide(self.briefing.headline)
        self._lines(slide, [*self.briefing.situation, *self.briefing.volume], _BODY_TOP, Inches(1.9), 16)
        self._table(slide, self.briefing.differences, Inches(3.75))

    def peers(self) -> None:
        briefing = self.briefing
        slide = self._slide(briefing.peers_chart.title)
        data = CategoryChartData(number_format="0")
        data.categories = [str(row[0]) for row in briefing.peers.rows]
        data.add_series(briefing.peers.columns[-1].title, [row[-1] for row in briefing.peers.rows])
        chart = self._chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, briefing.peers_chart.alt)
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        plot = chart.plots[0]
        plot.gap_width = 45
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = _NUMBER, False
        plot.data_labels.font.size = Pt(12)
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        series = plot.series[0]
        _fill(series.format.fill, _PEER)
        _fill(series.points[0].format.fill, _OWN)
        self._note(slide, self.briefing.answer.peers.weakness.in_language(briefing.words.language))

    def trend(self) -> None:
        briefing, points = self.briefing, self.briefing.answer.position.trend.points
        chart_text = briefing.trend_chart
        slide = self._slide(chart_text.title if chart_text else "")
        data = CategoryChartData(number_format="0")
        data.categories = [str(point.period) for point in points]
        for piece in sorted({point.piece for point in points}):
            years = [point.period for point in points if point.piece == piece]
            name = briefing.words.years(years)
            data.add_series(name, [_distance(point, piece) for point in points])
        chart = self._chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, chart_text.alt if chart_text else "")
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        chart.value_axis.tick_labels.number_format = "0"
        chart.value_axis.has_title = True
        chart.value_axis.axis_title.text_frame.text = over_or_under(briefing.answer.position, briefing.words)
        chart.value_axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
        for series in chart.plots[0].series:
            series.smooth = False
            series.format.line.color.rgb = _OWN
            series.format.line.width = Pt(3)
            _fill(series.marker.format.fill, _OWN)
        self._note(slide, " ".join(briefing.trend_lead[:2]))

    def booking(self) -> None:
        slide = self._slide(self.briefing.booking_lead)
        self._lines(slide, [*self.briefing.booking, *self.briefing.causes], _BODY_TOP, _BODY_HEIGHT, 18, bullets=True)

    def basis(self) -> None:
        slide = self._slide(self.briefing.labels["uncertainty"])
        steps = [f"{self.briefing.labels['next']}: {step}" for step in self.briefing.next_steps]
        self._lines(slide, [*self.briefing.uncertainty, *steps], _BODY_TOP, _BODY_HEIGHT, 15, bullets=True)

    def _slide(self, title: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _MARGIN, Inches(0.45), _WIDTH - 2 * _MARGIN, Inches(1.15)
        frame = shape.text_frame
        frame.text, frame.word_wrap, frame.vertical_anchor = title, True, MSO_ANCHOR.TOP
        _style(frame.paragraphs[0], 28, _OWN, bold=True)
        self._footer(slide)
        return slide

    def _footer(self, slide: Any) -> None:
        box = slide.shapes.add_textbox(_MARGIN, _HEIGHT - Inches(0.62), _WIDTH - 2 * _MARGIN, Inches(0.45))
        frame = box.text_frame
        frame.word_wrap = True
        parts = [self.briefing.masthead, self.briefing.source_line, self.briefing.words.day(self.today), self.link]
        frame.text = " · ".join(part for part in parts if part)
        _style(frame.paragraphs[0], 10, _GREY)

    def _note(self, slide: Any, text: str) -> None:
        self._lines(slide, [text], Emu(_HEIGHT - Inches(1.35)), Inches(0.65), 12)

    def _lines(
        self, slide: Any, lines: list[str], top: Length, height: Length, size: int, *, bullets: bool = False
    ) -> None:
        box = slide.shapes.add_textbox(_MARGIN, top, _WIDTH - 2 * _MARGIN, height)
        frame = box.text_frame
        frame.word_wrap = True
        for i, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.text = f"•  {line}" if bullets else line
            paragraph.space_after = Pt(6)
            _style(paragraph, size, _INK)

    def _chart(self, slide: Any, kind: XL_CHART_TYPE, data: CategoryChartData, alt: str) -> Any:
        height = Inches(4.35)
        frame = slide.shapes.add_chart(kind, _MARGIN, _BODY_TOP, _WIDTH - 2 * _MARGIN, height, data)
        _describe(frame, alt)
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.size = Pt(13)
        chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xE5, 0xE5, 0xE5)
        chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = (
            _NUMBER,
            False,
        )
        return chart

    def _table(self, slide: Any, table: Table, top: Length) -> None:
        rows, columns = len(table.rows) + 1, len(table.columns)
        height = Inches(0.34 * rows)
        frame = slide.shapes.add_table(rows, columns, _MARGIN, top, _WIDTH - 2 * _MARGIN, height)
        _describe(frame, table.title)
        grid = frame.table
        grid.columns[0].width = Inches(5.2)
        for j in range(1, columns):
            grid.columns[j].width = Emu(int((_WIDTH - 2 * _MARGIN - Inches(5.2)) / (columns - 1)))
        words = self.briefing.words
        for j, column in enumerate(table.columns):
            _cell(grid.cell(0, j), column.title, numeric=column.kind != "text", heading=True)
        for i, row in enumerate(table.rows):
            for j, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                text = write_cell(value, column.kind, words)
                _cell(grid.cell(i + 1, j), text, numeric=column.kind != "text", strong=i in table.strong)


def _cell(cell: Any, text: str, *, numeric: bool, heading: bool = False, strong: bool = False) -> None:
    cell.text = text
    _fill(cell.fill, _OWN if heading else RGBColor(0xE8, 0xEF, 0xF6) if strong else RGBColor(0xFF, 0xFF, 0xFF))
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.LEFT
    _style(paragraph, 12, RGBColor(0xFF, 0xFF, 0xFF) if heading else _INK, bold=heading or strong)


def _distance(point: TrendPoint, piece: int) -> float | None:
    return point.distance_share * 100 if point.piece == piece else None


def _describe(frame: Any, alt: str) -> None:
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # python-pptx has no other way


def _fill(fill: Any, color: RGBColor) -> None:
    fill.solid()
    fill.fore_color.rgb = color


def _style(paragraph: Any, size: int, color: RGBColor, *, bold: bool = False) -> None:
    paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, "Calibri"
    paragraph.font.color.rgb = color
    if not paragraph.alignment:
        paragraph.alignment = PP_ALIGN.LEFT
