"""Slides about purchases: the finding, the leaks, the municipality among all, the worth, invoices and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Emu, Inches, Pt

from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.spend_bars import unique_names
from raaderum.reports.charts.spend_figures import LEAK_FILLS, SHOWN_LEAKS, leak_bars
from raaderum.reports.fit import fit_table, fit_text
from raaderum.reports.pptx.deck import BODY_HEIGHT, BODY_TOP, BODY_WIDTH, INK, MARGIN, OWN, Deck, describe, fill
from raaderum.reports.spend_briefing import SpendBriefing
from raaderum.reports.spend_tables import places_table, potential_table
from raaderum.reports.text.spend_causes import cause_name

_FEW_ROWS, _NAME = 5, 46
_OTHER = RGBColor(0xB5, 0xB5, 0xB5)
_TALL, _HALF_HEIGHT = Inches(4.75), Inches(3.1)


def write_spend_pptx(briefing: SpendBriefing, today: date, link: str = "") -> bytes:
    """Write a briefing about purchases as a presentation in 16:9.

    Args:
        briefing: What is said.
        today: The date in the footer.
        link: How to make the same again.
    """
    parts = [briefing.masthead, briefing.source_line, briefing.words.day(today), link]
    deck = Deck(briefing.headline, " · ".join(part for part in parts if part), briefing.words, briefing.mark)
    _finding(deck, briefing)
    if briefing.leaks is not None:
        _leaks(deck, briefing, briefing.leaks)
    _ranked(deck, briefing)
    _worth(deck, briefing)
    _invoices(deck, briefing)
    _decision(deck, briefing)
    return deck.save()


def _finding(deck: Deck, briefing: SpendBriefing) -> None:
    slide = deck.slide(briefing.headline)
    deck.lines(slide, _fitted(briefing.situation), BODY_TOP, Inches(1.6), 13)
    mark = [briefing.mark_sentence] if briefing.mark_sentence else []
    deck.table(slide, briefing.causes, Inches(3.3), [3.2, 1.6, 1.0, 6.1], 11)
    deck.lines(slide, [" ".join([*briefing.unclassified, *mark])], Inches(6.4), Inches(0.4), 11)


def _leaks(deck: Deck, briefing: SpendBriefing, picture: Chart) -> None:
    """Native stacked bars, a series per cause."""
    words = deck.words
    bars = leak_bars(briefing.answer.leaks, words)
    slide = deck.slide(briefing.leaks_title)
    thousands = [tuple(dkk / 1e3 for dkk in parts) for _, parts in bars]
    data = CategoryChartData(number_format="0")
    names = unique_names([name for name, _ in bars], _NAME)
    data.categories = [_as_text(name.replace("|", " ")) for name in names]
    for j, cause in enumerate(SHOWN_LEAKS):
        data.add_series(f"{cause_name(cause, words)}, {words.gettext('1.000 kr.')}", [parts[j] for parts in thousands])
    chart = deck.chart(slide, XL_CHART_TYPE.BAR_STACKED, data, picture.alt, _TALL)
    chart.font.size = Pt(12)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    axis = chart.category_axis
    axis.reverse_order, axis.tick_label_position = True, XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
    for series, colour in zip(chart.plots[0].series, LEAK_FILLS, strict=True):
        fill(series.format.fill, RGBColor.from_string(colour.removeprefix("#").upper()))
        series.format.line.color.rgb = OWN


def _ranked(deck: Deck, briefing: SpendBriefing) -> None:
    """The two charts beside each other; bars have a place, never a name."""
    slide = deck.slide(briefing.ranked_title or briefing.labels["ranked"])
    width = Emu((BODY_WIDTH - Inches(0.4)) // 2)
    for i, chart in enumerate(briefing.ranked):
        left = Emu(MARGIN + i * (width + Inches(0.4)))
        _caption(slide, chart.title, left, width)
        _columns(slide, chart, briefing.answer.subject.unit.name, left, width)
    top = Inches(5.45) if briefing.ranked else BODY_TOP
    said = briefing.ranked_lines[1:] if briefing.ranked_title else briefing.ranked_lines
    deck.lines(slide, [*said, briefing.ranked_note, *briefing.compliance_lines[:2]], top, Inches(1.3), 13)


def _columns(slide: Any, picture: Chart, name: str, left: Emu, width: Emu) -> None:
    rows: Sequence[dict[str, Any]] = picture.specification["layer"][0]["data"]["values"]
    data = CategoryChartData(number_format="0.0")
    data.categories = [str(row["place"]) for row in rows]
    data.add_series(picture.title, [row["value"] for row in rows])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, left, Inches(2.2), width, _HALF_HEIGHT, data)
    describe(frame, picture.alt)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(12)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xE5, 0xE5, 0xE5)
    if picture.id == "consumables":
        chart.value_axis.maximum_scale = 100
    chart.plots[0].gap_width = 25
    series = chart.plots[0].series[0]
    fill(series.format.fill, _OTHER)
    own = next(i for i, row in enumerate(rows) if row["own"])
    fill(series.points[own].format.fill, OWN)
    label = series.points[own].data_label
    label.has_text_frame = True
    told = str(picture.specification["layer"][1]["data"]["values"][0]["label"])
    label.text_frame.text = told.removeprefix(name).strip()  # the title says whose it is
    label.text_frame.paragraphs[0].font.bold = True


def _caption(slide: Any, text: str, left: Emu, width: Emu) -> None:
    box = slide.shapes.add_textbox(left, BODY_TOP, width, Inches(0.4))
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    paragraph = box.text_frame.paragraphs[0]
    paragraph.font.size, paragraph.font.name, paragraph.font.color.rgb = Pt(13), "Calibri", INK


def _worth(deck: Deck, briefing: SpendBriefing) -> None:
    labels, answer = briefing.labels, briefing.answer
    slide = deck.slide(_title(briefing.potential_lines[0]))
    lines = [*briefing.potential_lines[1:], *briefing.beside_lines]
    deck.lines(slide, lines, BODY_TOP, Inches(2.4), 13)
    if answer.potential.agreements:
        table = fit_table(potential_table(answer.potential, deck.words, _FEW_ROWS))
        deck.table(slide, table, Inches(3.9), [3.6, 1.3, 1.4, 1.4, 1.4, 1.4, 1.4], 11)
    else:
        deck.lines(slide, [labels["potential"]], Inches(4.5), Inches(1), 13)


def _invoices(deck: Deck, briefing: SpendBriefing) -> None:
    slide = deck.slide(_title(*briefing.invoice_lines[:1], briefing.labels["invoices"]))
    deck.lines(slide, _fitted(briefing.invoice_lines[1:]), BODY_TOP, Inches(1.9), 13)
    table = fit_table(places_table(briefing.answer.small, deck.words, _FEW_ROWS))
    deck.table(slide, table, Inches(3.6), [4.5, *[7.4 / (len(table.columns) - 1)] * (len(table.columns) - 1)])


def _decision(deck: Deck, briefing: SpendBriefing) -> None:
    labels = briefing.labels
    slide = deck.slide(labels["next"])
    deck.lines(slide, _fitted(briefing.steps), BODY_TOP, Inches(2.3), 16, bullets=True)
    lines = [f"{labels['limits']}:", *briefing.limits]
    deck.lines(slide, lines, Inches(4.3), Emu(BODY_HEIGHT - Inches(2.6)), 13)


def _as_text(name: str) -> str:
    """Return a user's text so that the workbook behind a chart holds it as text: not as a formula, nor as a link."""
    return f" {name}" if re.match(r"\{?=|[a-z]+:", name, re.IGNORECASE) else name


def _title(*found: str) -> str:
    """Return the first as a title: without its full stop, but for that of an abbreviation."""
    text = found[0]
    return text if text.endswith(("kr.", "pct.")) else text.removesuffix(".")


def _fitted(lines: list[str]) -> list[str]:
    return [" ".join(fit_text(word) for word in line.split(" ")) for line in lines]
