"""The picture of prices: per item the spread among municipalities, with the own price on it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.spend_bars import LABEL_LINE, label_axis, number_equals, wrapped
from raaderum.reports.charts.theme import OTHER, OWN, specification
from raaderum.reports.text import Words
from raaderum.reports.text.spend_names import item_name, price
from raaderum.studies.spend_prices import ItemPrice, SpendPrices

MOST_ITEMS = 12
_PRINT_NAME = 28
"""Letters of a name in print, where the prices stand on the same line."""


def prices_chart(
    prices: SpendPrices, words: Words, names: Mapping[str, str] | None = None, *, print_size: bool = False
) -> Chart:
    """Per item the spread of municipalities' prices as a line, and the own price as a dot; the median is 100.

    Args:
        prices: The items, of which the first ``MOST_ITEMS`` are shown.
        words: The language.
        names: What the items are called, by key.
        print_size: Each item has a line, so that the picture is lower.
    """
    items = prices.items[:MOST_ITEMS]
    labels = number_equals([_item_label(one, names or {}, words, print_size=print_size) for one in items])
    rows = [
        {"name": labels[i], **{part: round(value / one.median_dkk * 100, 3) for part, value in _price_parts(one)}}
        for i, one in enumerate(items)
        if one.median_dkk > 0
    ]
    height = max(60, sum(LABEL_LINE * (label.count("|") + 1) + (7 if print_size else 12) for label in labels))
    drawing = specification(_price_layers(rows, labels, words), words.language, height)
    drawing["config"]["axisY"] = {"labelLineHeight": LABEL_LINE}
    title = words.gettext("Egen pris og andre kommuners pris på samme vare")
    text = words.gettext("{item}: egen pris {own}, median {median}, halvdelen mellem {low} og {high}")
    told = "; ".join(
        words.say(text, item=item_name(one, names or {}), own=price(one.own_dkk, words), low=price(one.low_dkk, words),
                  median=price(one.median_dkk, words), high=price(one.high_dkk, words))
        for one in items
    )  # fmt: skip
    alt = words.say(words.gettext("{title}. {listed}."), title=title, listed=told or words.gettext("Intet"))
    return Chart("prices", title, alt, drawing)


def _price_parts(one: ItemPrice) -> tuple[tuple[str, float], ...]:
    return ("low", one.low_dkk), ("median", one.median_dkk), ("high", one.high_dkk), ("own", one.own_dkk)


def _item_label(one: ItemPrice, names: Mapping[str, str], words: Words, *, print_size: bool) -> str:
    compared = words.say(
        words.gettext("{own} mod {median}"), own=words.number(one.own_dkk, 2), median=price(one.median_dkk, words)
    )
    if print_size:
        return f"{wrapped(item_name(one, names), 1, _PRINT_NAME)[0]}: {compared}"
    return "|".join([*wrapped(item_name(one, names), lines=2), *textwrap.wrap(compared, 26)])


def _price_layers(rows: Sequence[dict[str, Any]], labels: list[str], words: Words) -> list[dict[str, Any]]:
    y = {
        "field": "name",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels},
        "axis": label_axis(labels, 340),
    }
    axis = {"title": words.gettext("Andre kommuners medianpris = 100"), "format": ",d", "tickCount": 5}
    x = {"field": "low", "type": "quantitative", "axis": axis, "scale": {"zero": False, "nice": True}}
    data = {"values": list(rows)}
    tick = {"type": "tick", "color": "#1a1a1a", "thickness": 2, "height": 14, "bandSize": 14}
    dot = {"type": "point", "filled": True, "size": 110, "color": OWN, "opacity": 1}
    return [
        {"data": data, "mark": {"type": "rule", "color": OTHER, "strokeWidth": 6, "opacity": 0.7, "strokeCap": "butt"},
         "encoding": {"x": x, "x2": {"field": "high"}, "y": y}},
        {"data": data, "mark": tick, "encoding": {"x": {**x, "field": "median"}, "y": y}},
        {"data": data, "mark": dot, "encoding": {"x": {**x, "field": "own"}, "y": y}},
    ]  # fmt: skip
