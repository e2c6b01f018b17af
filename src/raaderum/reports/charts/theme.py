"""How all charts look. Own unit strong, peers medium, the rest grey; readable in black and white."""

from __future__ import annotations

from typing import Any

OWN = "#0b3d6b"
PEER = "#2f80c3"
OTHER = "#8a8a8a"
GREYS = ["#222222", "#5c5c5c", "#a3a3a3"]
TEXT = "#1a1a1a"
FONT = "IBM Plex Sans"

_NUMBERS = {
    "da": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."], "minus": "−"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"},
}


def specification(layers: list[dict[str, Any]], language: str, height: int, **more: object) -> dict[str, Any]:
    """Return a layered Vega-Lite specification in the product's look; width follows the page."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": layers,
        "config": {
            "font": FONT,
            "locale": {"number": _NUMBERS["en" if language == "en" else "da"]},
            "view": {"stroke": None},
            "axis": {
                "labelColor": TEXT,
                "titleColor": TEXT,
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "domainColor": "#767676",
                "tickColor": "#767676",
                "gridColor": "#e5e5e5",
            },
            "text": {"fontSize": 12, "color": TEXT},
        },
        **more,
    }
