"""Charts as SVG, or as pixels, without a browser."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

import vl_convert

from raaderum.reports.charts.figures import Chart
from raaderum.reports.fonts import font_folder

_WIDTH = 640


def draw_svg(chart: Chart, width: int = _WIDTH) -> str:
    """Return the chart as SVG text, ``width`` pixels wide. Equal charts are drawn once."""
    return _draw(json.dumps({**chart.specification, "width": width}, sort_keys=True), font_folder())


def draw_png(chart: Chart, width: int = _WIDTH, scale: float = 3.0) -> bytes:
    """Return the chart as a picture of pixels, for files that cannot hold SVG; ``scale`` is pixels per pixel."""
    _register(font_folder())
    specification = json.dumps({**chart.specification, "width": width}, sort_keys=True)
    return bytes(vl_convert.vegalite_to_png(specification, vl_version="6.4", scale=scale, allowed_base_urls=[]))


def has_drawn() -> bool:
    """Tell whether this process has drawn a chart, and so holds the engine's threads."""
    return _register.cache_info().currsize > 0


@lru_cache(maxsize=512)
def _draw(specification: str, fonts: Path) -> str:
    _register(fonts)
    svg = vl_convert.vegalite_to_svg(specification, vl_version="6.4", allowed_base_urls=[])
    return str(svg)


@cache
def _register(fonts: Path) -> None:
    # Without the shipped font every text in the chart is dropped in silence.
    vl_convert.register_font_directory(str(fonts / "charts"))
