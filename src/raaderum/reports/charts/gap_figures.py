"""Waterfalls: from what is compared with to the unit's own cost, step by step, in kroner.

Bars lie down, with the names on the left, so that long Danish names and narrow screens have room. The axis
is the difference alone and begins at 0: the two totals stand as text at its ends, since bars of the whole
cost would hide the steps. More and less are told apart by shade, by the side of the bar and by the sign.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.theme import GREYS, OWN, specification
from raaderum.reports.gap_tables import target_choice_dkk, top_nodes
from raaderum.reports.tables import Column, Table
from raaderum.reports.text import Words
from raaderum.reports.text.amounts import LEAST, more_or_less
from raaderum.reports.text.causes import cause_name
from raaderum.reports.text.gap import capital, reference_phrase, than_phrase
from raaderum.studies.results import Factor, GapNode, GapResult, SubFactor

LESS, LESS_EDGE = "#bcd3e8", "#2f80c3"
MORE_GREY, LESS_GREY = GREYS[1], "#d5d5d5"
TOTAL = "#767676"
_LINE, _PADDING, _PRINT_PADDING = 13, 9, 4
_LETTERS, _PRINT_LETTERS = 20, 40
"""Letters on a line of a name: what fits beside the bars on a phone, and in print."""
_LABEL_ROOM = 0.2
"""Share of the width that a label takes on a phone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall. ``start`` and ``end`` are kr. from the reference; totals begin at 0."""

    id: str
    name: str
    dkk: float
    start: float
    end: float
    total: bool = False
    largest: bool = False


def list_steps(parts: Sequence[tuple[str, str, float]], own: str, gap: float) -> list[Step]:
    """Return the steps of a waterfall: parts (id, name, kr.), each beginning where the last ended, then the total."""
    most = max((abs(dkk) for _, _, dkk in parts), default=0.0)
    steps, at = [], 0.0
    for part, name, dkk in parts:
        steps.append(Step(part, name, dkk, at, at + dkk, largest=abs(dkk) == most > 0 and len(parts) > 1))
        at += dkk
    return [*steps, Step("own", own, gap, 0.0, gap, total=True)]


def central_steps(result: GapResult, words: Words) -> list[Step]:
    """Bookkeeping first, then the others from most more to most less; the target's line last."""
    nodes = sorted(top_nodes(result), key=lambda node: (node.role != "adjustments", -node.gap_dkk))
    parts = [(node.figure, words.of(node.name), node.gap_dkk) for node in nodes]
    target = target_choice_dkk(result)
    if target is not None:
        parts.append(("target_choice", capital(cause_name("target_choice", words)), target))
    return list_steps(parts, result.unit.name, result.gap_dkk)


def cause_steps(result: GapResult, words: Words) -> list[Step]:
    """One step per cause that occurs: bookkeeping first, then from most more to most less."""
    totals = sorted(result.causes, key=lambda total: (total.cause != "accounting", -total.dkk))
    parts = [(total.cause, capital(cause_name(total.cause, words)), total.dkk) for total in totals if total.dkk != 0]
    return list_steps(parts, result.unit.name, result.gap_dkk)


def leaf_steps(result: GapResult, node: GapNode, words: Words) -> list[Step]:
    """One step per key figure right below a node."""
    leaves = [one for one in result.nodes if one.parent == node.figure and (one.own_dkk or one.reference_dkk)]
    parts = [(one.figure, words.of(one.name), one.gap_dkk) for one in sorted(leaves, key=lambda one: -one.gap_dkk)]
    return list_steps(parts, result.unit.name, node.gap_dkk)


def factor_steps(result: GapResult, node: GapNode, words: Words) -> list[Step]:
    """One step per factor of a cost, in the order of its chain; a factor with parts is shown by them."""
    parts = []
    for factor in node.factors:
        shown: tuple[Factor | SubFactor, ...] = factor.parts or (factor,)
        parts += [(f"{factor.step}.{i}", words.of(one.name), one.dkk) for i, one in enumerate(shown)]
    return list_steps(parts, result.unit.name, node.gap_dkk)


def waterfall_chart(result: GapResult, words: Words, *, sure: bool = True, print_size: bool = False) -> Chart:
    """From the reference to the unit by central figure. A gap that is not sure is drawn in greys.

    In ``print_size`` each name has a line, so that the picture is low enough for page one of a paper.
    """
    steps = central_steps(result, words)
    text = words.gettext("{unit}: {amount} {than} på {figure} i {period}")
    if len(steps) > 2:  # one part and the total are the same bar
        text = words.gettext("{unit}: {amount} {than} på {figure} i {period}, delt på centrale nøgletal")
    title = words.say(
        text,
        unit=result.unit.name,
        amount=more_or_less(result.gap_dkk, words),
        than=than_phrase(result, words),
        figure=words.of(result.figure.phrase),
        period=result.period,
    )
    letters = _PRINT_LETTERS if print_size else _LETTERS
    return _chart("waterfall", title, steps, result, words, sure=sure, letters=letters)


def cause_chart(result: GapResult, words: Words, *, sure: bool = True) -> Chart:
    """From the reference to the unit by cause."""
    text = words.gettext("{unit}: forskellen på {figure} i {period} delt på årsager")
    title = words.say(text, unit=result.unit.name, figure=words.of(result.figure.phrase), period=result.period)
    return _chart("waterfall-causes", title, cause_steps(result, words), result, words, sure=sure)


def node_chart(result: GapResult, node: GapNode, words: Words, *, sure: bool = True) -> Chart:
    """From the reference to the unit on one figure: by the figures below it, or by its factors."""
    leaves = any(one.parent == node.figure for one in result.nodes)
    steps = leaf_steps(result, node, words) if leaves else factor_steps(result, node, words)
    text = words.gettext("{name}: {amount} end sammenligningskommunerne")
    if abs(node.gap_dkk) < LEAST:
        text = words.gettext("{name}: {amount} som sammenligningskommunerne")
    title = words.say(text, name=words.of(node.name), amount=more_or_less(node.gap_dkk, words))
    return _chart(f"waterfall-{node.figure}", title, steps, result, words, sure=sure, node=node)


def waterfall_table(chart_id: str, title: str, steps: Sequence[Step], words: Words) -> Table:
    """The numbers behind a waterfall: each step, and where it leads."""
    _ = words.gettext
    rows = tuple((step.name, step.dkk, step.end, _("størst") if step.largest else "") for step in steps)
    columns = (
        Column(_("Trin"), "text"),
        Column(_("Forskel, kr."), "signed"),
        Column(_("I alt indtil nu, kr."), "signed"),
        Column(_("Bemærkning"), "text"),
    )
    return Table(f"{chart_id}-table", title, columns, rows, (len(rows) - 1,))


def _chart(
    chart_id: str,
    title: str,
    steps: list[Step],
    result: GapResult,
    words: Words,
    *,
    sure: bool,
    node: GapNode | None = None,
    letters: int = _LETTERS,
) -> Chart:
    shown = node or result
    reference, own = words.large_kroner(shown.reference_dkk), words.large_kroner(shown.own_dkk)
    ends = (words.gettext("Sammenligning"), reference), (result.unit.name, own)
    begin, end = (f"{name}: {amount}" if letters > _LETTERS else f"{name}:|{amount}" for name, amount in ends)
    names = [begin, *("|".join(textwrap.wrap(_shown_name(step, words), letters)) for step in steps[:-1]), end]
    padding = _PADDING if letters == _LETTERS else _PRINT_PADDING
    height = (padding + _LINE * max(name.count("|") + 1 for name in names)) * len(names)
    drawing = specification(_layers(steps, names, words, sure=sure), words.language, height)
    drawing["config"]["axisY"] = {"labelLineHeight": _LINE}
    told = f"{reference_phrase(result, words)} ({reference})"
    return Chart(chart_id, title, _alt(title, steps, (told, f"{result.unit.name} ({own})"), words), drawing)


def _layers(steps: list[Step], names: list[str], words: Words, *, sure: bool) -> list[dict[str, Any]]:
    unit, scale = _unit(steps, words)
    rows = [_row(names[i + 1], step, scale, words) for i, step in enumerate(steps)]
    y = {"field": "name", "type": "nominal", "sort": names, "scale": {"domain": names}, "axis": {
        "title": None, "labelExpr": "split(datum.label, '|')", "labelLimit": 270, "ticks": False, "domain": False,
        "labelPadding": 6, "labelOffset": _offsets(names)}}  # fmt: skip
    axis = {"title": words.say(words.gettext("{unit} i forskel"), unit=unit), "format": ",.1~f", "tickCount": 5}
    x_scale = {"domain": _domain(rows), "nice": False, "zero": True}
    x = {"field": "start", "type": "quantitative", "scale": x_scale, "axis": axis}
    kinds = {"field": "kind", "type": "nominal", "legend": None}
    fill = {**kinds, "scale": {"domain": ["more", "less", "total"], "range": _fills(sure=sure)}}
    edge = {**kinds, "scale": {"domain": ["more", "less", "total"], "range": _edges(sure=sure)}}
    bar = {"x": x, "x2": {"field": "end"}, "y": y, "fill": fill, "stroke": edge,
           "tooltip": {"field": "told", "type": "nominal"}}  # fmt: skip
    zero = {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": "#1a1a1a", "strokeWidth": 1.2},
            "encoding": {"x": {**x, "field": "zero"}}}  # fmt: skip
    mark = {"type": "bar", "height": {"band": 0.62}, "strokeWidth": 1.2}
    return [
        zero,
        *_connectors(names, steps, scale, x, y),
        {"data": {"values": rows}, "mark": mark, "encoding": bar},
        _labels([row for row in rows if row["side"] >= 0], "left", x, y),
        _labels([row for row in rows if row["side"] < 0], "right", x, y),
    ]


def _domain(rows: list[dict[str, Any]]) -> list[float]:
    """Return the limits of the axis: all bars, 0, and room for the labels that stand outside the outermost bars."""
    ends = [0.0, *(row["end"] for row in rows)]
    low, high = min(ends), max(ends)
    room = (high - low or 1.0) * _LABEL_ROOM
    left = min([low, *(row["outer"] - room for row in rows if row["side"] < 0)])
    right = max([high, *(row["outer"] + room for row in rows if row["side"] > 0)])
    return [round(left, 6), round(right, 6)]


def _offsets(names: list[str]) -> dict[str, Any]:
    """Lift names of several lines, so that their middle is at the bar."""
    most = max(name.count("|") for name in names)
    lines = "length(split(datum.label, '|'))"
    conditions = [{"test": f"{lines} == {n + 1}", "value": -_LINE * n / 2} for n in range(1, most + 1)]
    return {"condition": conditions, "value": 0} if conditions else {"value": 0}


def _connectors(
    names: list[str], steps: list[Step], scale: float, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Thin lines from where one bar ends to the next: the way that the sum takes."""
    ends = [0.0, *(step.end for step in steps[:-1])]
    rows = [{"at": round(end / scale, 6), "name": names[i], "below": names[i + 1]} for i, end in enumerate(ends)]
    mark = {"type": "rule", "color": "#595959", "strokeWidth": 1, "strokeDash": [2, 2]}
    encoding = {"x": {**x, "field": "at"}, "y": y, "y2": {"field": "below"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}]


def _labels(rows: list[dict[str, Any]], align: str, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "align": align, "dx": 5 if align == "left" else -5}
    encoding = {"x": {**x, "field": "outer"}, "y": y, "text": {"field": "label"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _row(name: str, step: Step, scale: float, words: Words) -> dict[str, Any]:
    side = 1 if step.dkk >= 0 else -1
    outer = max(step.start, step.end) if side > 0 else min(step.start, step.end)
    return {
        "name": name,
        "start": round(step.start / scale, 6),
        "end": round(step.end / scale, 6),
        "outer": round(outer / scale, 6),
        "side": side,
        "kind": "total" if step.total else "more" if side > 0 else "less",
        "label": words.signed(step.dkk / scale, 1 if scale >= 1e6 else 0),
        "told": f"{step.name}: {words.signed_large(step.dkk)}",
    }


def _unit(steps: list[Step], words: Words) -> tuple[str, float]:
    """Return the unit of the axis: millions, or thousands where nothing reaches a million."""
    _ = words.gettext
    most = max(abs(value) for step in steps for value in (step.dkk, step.end))
    return (_("mio. kr."), 1e6) if most >= 999_500 else (_("1.000 kr."), 1e3)


def _shown_name(step: Step, words: Words) -> str:
    return words.say(words.gettext("{name} (størst)"), name=step.name) if step.largest else step.name


def _fills(*, sure: bool) -> list[str]:
    return [OWN, LESS, TOTAL] if sure else [MORE_GREY, LESS_GREY, "#a3a3a3"]


def _edges(*, sure: bool) -> list[str]:
    return [OWN, LESS_EDGE, "#4a4a4a"] if sure else ["#333333", "#767676", "#4a4a4a"]


def _alt(title: str, steps: list[Step], ends: tuple[str, str], words: Words) -> str:
    """Tell the whole picture: where it begins, each step, and where it ends."""
    parts = [f"{step.name} {words.signed_large(step.dkk)}" for step in steps[:-1]]
    text = words.gettext("{title}. Fra {reference} til {own}. Trin: {steps}. I alt {gap}.")
    return words.say(
        text, title=title, reference=ends[0], own=ends[1], steps="; ".join(parts),
        gap=words.signed_large(steps[-1].dkk),
    )  # fmt: skip
