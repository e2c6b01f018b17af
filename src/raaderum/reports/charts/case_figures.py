"""What decides a business case: a bar per number, from what the case is worth at its P10 to what at its P90.

A bar's two halves differ in shade, and the values at its ends are written out, so that it is read without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.gap_figures import LESS, LESS_EDGE
from raaderum.reports.charts.spend_bars import LABEL_LINE, label_axis, money_scale, unique_names
from raaderum.reports.charts.theme import OWN, specification
from raaderum.reports.text import Words
from raaderum.reports.text.case_paper import driver_name, driver_value
from raaderum.studies.results.business_case import CaseResult, Driver

MOST_BARS = 6
_LETTERS, _NAME_WIDTH = 36, 240
"""Of a name beside its bar, in print: letters on a line, and pixels."""
_ROOM_FOR_ZERO = 0.15
"""Of the width of the axis."""
_BAR, _LABEL_ROOM, _NEAR = 12, 0.16, 0.6
"""Pixels; the share of the axis a label takes; how far it is drawn out, in widths, to show where a loss begins."""


def tornado_chart(result: CaseResult, words: Words) -> Chart | None:
    """Draw the numbers that move the case most, widest first; None where no number has a range."""
    drivers = [one for one in result.tornado if one.swing_dkk > 0][:MOST_BARS]
    if not drivers:
        return None
    _ = words.gettext
    ends = [dkk for one in drivers for dkk in _ends(one)]
    unit, scale = money_scale([*ends, result.net.npv_dkk], words)
    names = unique_names([driver_name(one, words) for one in drivers], _LETTERS)
    base = result.net.npv_dkk
    rows = [row for one, name in zip(drivers, names, strict=True) for row in _rows(one, name, base, scale, words)]
    title = words.say(_("Det, der afgør sagen: nutidsværdi, {unit}"), unit=unit)
    height = sum(max(_BAR + 10, LABEL_LINE * (name.count("|") + 1) + 6) for name in names) + 18
    layers = _layers(rows, names, base / scale, unit, words)
    return Chart("tornado", title, _alt(result, drivers, words), specification(layers, words.language, height))


def _ends(one: Driver) -> tuple[float, float]:
    return one.npv_at_low_dkk or 0.0, one.npv_at_high_dkk or 0.0


def _rows(one: Driver, name: str, base: float, scale: float, words: Words) -> list[dict[str, Any]]:
    """Return the two halves of a bar: each from the base case to what it is worth at that end."""
    low, high = _ends(one)
    to_the_left = low < high  # of two halves on one side, the label of the shorter stands at the base case
    return [
        {
            "name": name,
            "from": round(base / scale, 6),
            "to": round(dkk / scale, 6),
            "half": half,
            "side": -1 if (half == "low") == to_the_left else 1,
            "label": driver_value(one, value or 0.0, words),
        }
        for half, dkk, value in (("low", low, one.low), ("high", high, one.high))
    ]


def _layers(
    rows: list[dict[str, Any]], names: Sequence[str], base: float, unit: str, words: Words
) -> list[dict[str, Any]]:
    low, high = _domain(rows)
    axis_title = words.say(words.gettext("Nutidsværdi, {unit}"), unit=unit)
    y = {
        "field": "name", "type": "nominal", "sort": None, "scale": {"domain": list(names)},
        "axis": label_axis(names, _NAME_WIDTH),
    }  # fmt: skip
    x = {
        "field": "from", "type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"title": axis_title, "format": ",d" if unit != words.gettext("mio. kr.") else ",.1f",
                 "tickCount": 6, "grid": True},
    }  # fmt: skip
    halves = {"field": "half", "type": "nominal", "legend": None}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": _BAR, "strokeWidth": 1},
        "encoding": {
            "x": x, "x2": {"field": "to"}, "y": y,
            "color": {**halves, "scale": {"domain": ["low", "high"], "range": [LESS, OWN]}},
            "stroke": {**halves, "scale": {"domain": ["low", "high"], "range": [LESS_EDGE, OWN]}},
        },
    }  # fmt: skip
    layers = [bars, _line(base, [], x), *(_label_layers(rows, x, y))]
    if low <= 0 <= high:
        layers.append(_line(0.0, [4, 3], x))
        # It stands on the side of the loss, away from the line of the base case, where there is room.
        left = base > 0 and -low > _ROOM_FOR_ZERO * (high - low)
        layers.append(_zero_label(words, x, "right" if left else "left"))
    return layers


def _line(at: float, dash: list[int], x: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "rule", "color": "#1a1a1a", "strokeWidth": 1, "strokeDash": dash}
    return {"data": {"values": [{"at": round(at, 6)}]}, "mark": mark, "encoding": {"x": {**x, "field": "at"}}}


def _zero_label(words: Words, x: dict[str, Any], align: str) -> dict[str, Any]:
    """Name the line beyond which the case loses, above the topmost bar."""
    mark = {"type": "text", "align": align, "baseline": "bottom", "dy": -2, "fontSize": 11}
    rows = [{"at": 0.0, "label": words.gettext("0: går lige op")}]
    return {
        "data": {"values": rows}, "mark": mark,
        "encoding": {"x": {**x, "field": "at"}, "y": {"value": 0}, "text": {"field": "label"}},
    }  # fmt: skip


def _label_layers(rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    layers = []
    for side, align, dx in ((-1, "right", -4), (1, "left", 4)):
        chosen = [row for row in rows if row["side"] == side]
        mark = {"type": "text", "align": align, "dx": dx, "fontSize": 11}
        encoding = {"x": {**x, "field": "to"}, "y": y, "text": {"field": "label"}}
        layers.append({"data": {"values": chosen}, "mark": mark, "encoding": encoding})
    return layers


def _domain(rows: list[dict[str, Any]]) -> list[float]:
    """Return the limits of the axis: all bars with room for their labels, and 0 where it is near."""
    ends = [end for row in rows for end in (row["from"], row["to"])]
    low, high = min(ends), max(ends)
    width = (high - low) or 1.0
    room = width * _LABEL_ROOM
    low, high = low - room, high + room
    if 0 < low <= width * _NEAR:
        low = -room / 4
    elif -width * _NEAR <= high < 0:
        high = room
    return [round(low, 6), round(high, 6)]


def _alt(result: CaseResult, drivers: Sequence[Driver], words: Words) -> str:
    """Tell the whole picture: the base case, and what each number makes of it at its two ends."""
    _ = words.gettext
    parts = []
    for one in drivers:
        text = _("{name}: {at_low} ved {low}, {at_high} ved {high}")
        if one.kind == "risk":
            text = _("{name}: {at_low}, hvis det ikke sker, {at_high}, hvis det sker")
        amounts = dict(zip(("at_low", "at_high"), map(words.large_kroner, _ends(one)), strict=True))
        values = {"low": driver_value(one, one.low or 0.0, words), "high": driver_value(one, one.high or 0.0, words)}
        parts.append(words.say(text, name=driver_name(one, words), **amounts, **values))
    text = _("Bjælker: nutidsværdien, når ét tal flyttes fra P10 til P90. Uden at flytte noget er den {base}. {parts}.")
    return words.say(text, base=words.large_kroner(result.net.npv_dkk), parts="; ".join(parts))
