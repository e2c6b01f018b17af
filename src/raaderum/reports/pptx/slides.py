"""Five slides: the finding, the peers, the development, booking first, and what it rests on."""

from __future__ import annotations

from datetime import date

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Inches, Pt

from raaderum.reports.briefing import Briefing
from raaderum.reports.pptx.deck import BODY_HEIGHT, BODY_TOP, NUMBER, OWN, PEER, Deck, fill
from raaderum.reports.pptx.note_slides import add_note_slides
from raaderum.reports.text.comparability import marked_sentence
from raaderum.reports.text.gap import example_mark
from raaderum.reports.text.naming import over_or_under
from raaderum.studies.results import TrendPoint


def write_pptx(briefing: Briefing, today: date, link: str = "") -> bytes:
    """Write a briefing as a presentation in 16:9.

    Args:
        briefing: What is said.
        today: The date in the footer.
        link: Address of the frozen answer.
    """
    words = briefing.words
    parts = [briefing.masthead, briefing.source_line, words.day(today), link]
    mark = example_mark(briefing.answer.position, words)
    deck = Deck(briefing.headline, " · ".join(part for part in parts if part), words, mark)
    _finding(deck, briefing)
    _peers(deck, briefing)
    if briefing.answer.position.trend.points:
        _trend(deck, briefing)
    _booking(deck, briefing)
    _basis(deck, briefing)
    add_note_slides(deck, briefing.notes)
    return deck.save()


def _finding(deck: Deck, briefing: Briefing) -> None:
    slide = deck.slide(briefing.title)
    deck.lines(slide, [*briefing.situation, *briefing.volume], BODY_TOP, Inches(1.9), 16)
    deck.table(slide, briefing.differences, Inches(3.75))


def _peers(deck: Deck, briefing: Briefing) -> None:
    slide = deck.slide(briefing.peers_chart.title)
    data = CategoryChartData(number_format="0")
    data.categories = [str(row[0]) for row in briefing.peers.rows]
    data.add_series(briefing.peers.columns[-1].title, [row[-1] for row in briefing.peers.rows])
    chart = deck.chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, briefing.peers_chart.alt)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = NUMBER, False
    plot.data_labels.font.size = Pt(12)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    series = plot.series[0]
    fill(series.format.fill, PEER)
    fill(series.points[0].format.fill, OWN)
    weakness = briefing.answer.peers.weakness.in_language(deck.words.language)
    marked = marked_sentence(briefing.answer.peers, deck.words)
    deck.note(slide, f"{marked} {weakness}" if marked else weakness)


def _trend(deck: Deck, briefing: Briefing) -> None:
    points = briefing.answer.position.trend.points
    chart_text = briefing.trend_chart
    slide = deck.slide(chart_text.title if chart_text else "")
    data = CategoryChartData(number_format="0")
    data.categories = [str(point.period) for point in points]
    for piece in sorted({point.piece for point in points}):
        years = [point.period for point in points if point.piece == piece]
        name = deck.words.years(years)
        data.add_series(name, [_distance(point, piece) for point in points])
    chart = deck.chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, chart_text.alt if chart_text else "")
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_labels.number_format = "0"
    chart.value_axis.has_title = True
    chart.value_axis.axis_title.text_frame.text = over_or_under(briefing.answer.position, briefing.words)
    chart.value_axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    for series in chart.plots[0].series:
        series.smooth = False
        series.format.line.color.rgb = OWN
        series.format.line.width = Pt(3)
        fill(series.marker.format.fill, OWN)
    deck.note(slide, " ".join(briefing.trend_lead[:2]))


def _booking(deck: Deck, briefing: Briefing) -> None:
    slide = deck.slide(briefing.booking_lead)
    deck.lines(slide, [*briefing.booking, *briefing.causes], BODY_TOP, BODY_HEIGHT, 18, bullets=True)


def _basis(deck: Deck, briefing: Briefing) -> None:
    slide = deck.slide(briefing.labels["uncertainty"])
    steps = [f"{briefing.labels['next']}: {step}" for step in briefing.next_steps]
    deck.lines(slide, [*briefing.uncertainty, *steps], BODY_TOP, BODY_HEIGHT, 15, bullets=True)


def _distance(point: TrendPoint, piece: int) -> float | None:
    return point.distance_share * 100 if point.piece == piece else None
