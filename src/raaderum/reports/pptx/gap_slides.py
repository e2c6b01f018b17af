"""Slides about a gap: the finding, the waterfall, the causes, the tree's first level, measures, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.util import Inches, Pt

from raaderum.reports.charts import Step, central_steps
from raaderum.reports.gap_briefing import GapBriefing
from raaderum.reports.pptx.deck import BODY_HEIGHT, BODY_TOP, INK, OWN, PEER, Deck, fill
from raaderum.reports.pptx.note_slides import add_note_slides
from raaderum.reports.tables import Column, Table
from raaderum.reports.text import Words
from raaderum.reports.text.gap_paper import largest_step_title, measures_title

_LESS, _TOTAL, _MORE_GREY, _LESS_GREY = (
    RGBColor(0xBC, 0xD3, 0xE8),
    RGBColor(0x76, 0x76, 0x76),
    RGBColor(0x5C, 0x5C, 0x5C),
    RGBColor(0xD5, 0xD5, 0xD5),
)
_TALL = Inches(4.9)


def write_gap_pptx(briefing: GapBriefing, today: date, link: str = "") -> bytes:
    """Write a briefing about a gap as a presentation in 16:9.

    Args:
        briefing: What is said.
        today: The date in the footer; it decides the budget and the deadline.
        link: Address of the frozen answer.
    """
    parts = [briefing.masthead, briefing.source_line, briefing.words.day(today), link]
    deck = Deck(briefing.headline, " · ".join(part for part in parts if part), briefing.words, briefing.mark)
    _finding(deck, briefing)
    if briefing.gap.explained:
        _waterfall(deck, briefing)
    _causes(deck, briefing)
    if briefing.gap.explained:
        _central(deck, briefing)
    _measures(deck, briefing)
    _decision(deck, briefing, today)
    add_note_slides(deck, briefing.notes)
    return deck.save()


def _finding(deck: Deck, briefing: GapBriefing) -> None:
    slide = deck.slide(briefing.title)
    mark = [briefing.mark_sentence] if briefing.mark_sentence else []
    booking = briefing.booking if briefing.gap.explained else []
    deck.lines(slide, [*briefing.situation, *booking, *mark], BODY_TOP, Inches(2.7), 15)
    deck.table(slide, briefing.difference, Inches(4.6))
    deck.lines(slide, briefing.difference_lines, Inches(6.05), Inches(0.7), 12)


def _waterfall(deck: Deck, briefing: GapBriefing) -> None:
    """Stacked bars with an invisible base: it can be edited where it is shown."""
    steps = central_steps(briefing.gap, deck.words)
    slide = deck.slide(briefing.waterfall.title)
    data = CategoryChartData(number_format="0.0")
    data.categories = [_category(step, deck.words) for step in steps]
    for name, values in zip(_series_names(deck.words), stack_steps(steps), strict=True):
        data.add_series(name, values)
    chart = deck.chart(slide, XL_CHART_TYPE.BAR_STACKED, data, briefing.waterfall.alt, _TALL)
    chart.font.size = Pt(12)
    axis = chart.category_axis
    axis.reverse_order, axis.tick_label_position = True, XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = INK
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
    base, over, under = chart.plots[0].series
    base.format.fill.background()
    base.format.line.fill.background()
    sure = briefing.potential.gap_interval is None or not briefing.potential.gap_interval.contains(0.0)
    for series in (over, under):
        for number, step in enumerate(steps):
            _colour(series.points[number], step, sure=sure)
    deck.lines(slide, [briefing.legend], Inches(6.6), Inches(0.35), 12)


def stack_steps(steps: Sequence[Step]) -> tuple[list[float], list[float], list[float]]:
    """Return base, and the parts over and under zero, in millions: a bar that crosses zero has one of each.

    >>> stack_steps([Step("a", "A", 3e6, 0.0, 3e6), Step("b", "B", -4e6, 3e6, -1e6)])
    ([0.0, 0.0], [3.0, 3.0], [0.0, -1.0])
    """
    base, over, under = [], [], []
    for step in steps:
        low, high = sorted((step.start / 1e6, step.end / 1e6))
        below, above = max(low, 0.0), min(high, 0.0)
        base.append(below or above)
        over.append(max(high, 0.0) - below)
        under.append(min(low, 0.0) - above)
    return base, over, under


def _series_names(words: Words) -> tuple[str, str, str]:
    _ = words.gettext
    return _("Usynlig bund, mio. kr."), _("Over nul, mio. kr."), _("Under nul, mio. kr.")


def _category(step: Step, words: Words) -> str:
    name = words.say(words.gettext("{name} (størst)"), name=step.name) if step.largest else step.name
    return f"{name}: {words.signed_large(step.dkk)}"


def _colour(point: Any, step: Step, *, sure: bool) -> None:
    more, less = (OWN, _LESS) if sure else (_MORE_GREY, _LESS_GREY)
    fill(point.format.fill, _TOTAL if step.total else more if step.dkk >= 0 else less)
    point.format.line.color.rgb = INK if step.total else PEER if sure else _MORE_GREY


def _causes(deck: Deck, briefing: GapBriefing) -> None:
    labels = briefing.labels
    slide = deck.slide(f"{labels['causes']}. {briefing.caution}")
    if not briefing.gap.explained:
        unknown = [cause.name for cause in briefing.causes]
        lines = [*unknown, *briefing.booking, *briefing.potential_lines, *briefing.limits]
        deck.lines(slide, lines, BODY_TOP, BODY_HEIGHT, 18, bullets=True)
        return
    rows: list[tuple[str, str, str]] = [(cause.name, cause.detail, cause.sure) for cause in briefing.causes]
    if briefing.booking:
        rows.insert(0, (briefing.booking[0], " ".join(briefing.booking_lines[:1]), " ".join(briefing.booking[1:])))
    columns = tuple(Column(labels[name], "text") for name in ("cause", "most", "sure"))
    table = Table("causes-text", labels["causes"], columns, tuple(rows), (0,) if briefing.booking else ())
    deck.table(slide, table, BODY_TOP, [3.9, 4.0, 4.0], 14)
    deck.lines(slide, [*briefing.potential_lines, *briefing.limits[:2]], Inches(4.75), Inches(1.9), 14)


def _central(deck: Deck, briefing: GapBriefing) -> None:
    largest = next((step for step in central_steps(briefing.gap, deck.words) if step.largest), None)
    title = largest_step_title(largest.name, largest.dkk, deck.words) if largest else briefing.central.title
    slide = deck.slide(title)
    deck.table(slide, briefing.central, BODY_TOP, [0.9, 5.0, 2.0, 2.0, 2.0])


def _measures(deck: Deck, briefing: GapBriefing) -> None:
    labels = briefing.labels
    if not briefing.measures:
        slide = deck.slide(labels["measures"])
        deck.lines(slide, [briefing.measures_note], BODY_TOP, BODY_HEIGHT, 18)
        return
    slide = deck.slide(measures_title(briefing.gap.measures[0], deck.words))
    names = ("name", "works_on", "effect", "done_by")
    rows = tuple(tuple(f"{m['name']} ({m['kind']})" if n == "name" else m[n] for n in names) for m in briefing.measures)
    titles = (labels["measures"], labels["works_on"], labels["effect"], labels["done_by"])
    table = Table("measures-text", labels["measures"], tuple(Column(title, "text") for title in titles), rows)
    deck.table(slide, table, BODY_TOP, [3.4, 3.7, 2.9, 1.9])
    deck.note(slide, briefing.measures_note)


def _decision(deck: Deck, briefing: GapBriefing, today: date) -> None:
    slide = deck.slide(briefing.labels["decision"])
    lines = [*briefing.next_steps(today), *briefing.conditions, *briefing.consequences]
    deck.lines(slide, lines, BODY_TOP, BODY_HEIGHT, 15, bullets=True)
