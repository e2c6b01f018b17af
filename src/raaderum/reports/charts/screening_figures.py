"""The picture of a screening: each process by how feasible and how worthwhile it is, in four fields."""

from __future__ import annotations

from typing import Any

from raaderum.packs.screening import ScreeningFile
from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.theme import OTHER, OWN, PEER, specification
from raaderum.reports.text.words import Words
from raaderum.studies.screening import Screened, ScreeningResult

_COLOURS = {"now": OWN, "simplify": PEER, "spare_capacity": OTHER, "leave": "#c9c9c9"}
_SHAPES = {"now": "circle", "simplify": "square", "spare_capacity": "triangle-up", "leave": "cross"}
_HEIGHT = 360


def quadrant_chart(result: ScreeningResult, rules: ScreeningFile, words: Words) -> Chart:
    """Return the chart; its text says how many fall in each field."""
    _ = words.gettext
    shown = [one for one in result.processes if one.quadrant is not None]
    names = [words.of(one.name) for one in rules.quadrants]
    ids = [one.id for one in rules.quadrants]
    axis = {"format": ".0%", "tickCount": 5, "grid": False}
    scale = {"domain": [0, 1]}
    field = {"field": "field", "type": "nominal", "title": _("Felt"), "legend": {"orient": "bottom"}}
    encoding = {
        "x": {"field": "x", "type": "quantitative", "title": _("Egnethed"), "scale": scale, "axis": axis},
        "y": {"field": "y", "type": "quantitative", "title": _("Gevinst"), "scale": scale, "axis": axis},
        "color": field | {"scale": {"domain": names, "range": [_COLOURS[one] for one in ids]}},
        "shape": field | {"scale": {"domain": names, "range": [_SHAPES[one] for one in ids]}},
        "tooltip": {"field": "label", "type": "nominal"},
    }
    lines = [("x", rules.thresholds.feasibility), ("y", rules.thresholds.benefit)]
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "color": OTHER, "strokeDash": [4, 3]},
         "encoding": {channel: {"datum": value, "type": "quantitative"}}}
        for channel, value in lines
    ]  # fmt: skip
    rows = [_row(one, words) for one in shown]
    layers.append(
        {"data": {"values": rows}, "mark": {"type": "point", "filled": True, "size": 70}, "encoding": encoding}
    )
    title = words.say(
        _("{count} processer efter egnethed og gevinst"), count=words.number(len(shown))
    )  # fmt: skip
    counted = words.listing([f"{words.of(one.name)}: {result.counts[one.id]}" for one in rules.quadrants])
    return Chart("quadrants", title, f"{title}. {counted}.", specification(layers, words.language, _HEIGHT))


def _row(one: Screened, words: Words) -> dict[str, Any]:
    return {
        "x": round(one.feasibility or 0.0, 4),
        "y": round(one.benefit or 0.0, 4),
        "field": words.of(one.quadrant_name) if one.quadrant_name else "",
        "label": f"{one.process.id} {one.process.name}",
    }
