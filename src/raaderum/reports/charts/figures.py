"""The pictures of an answer: each with a title that says what it shows, and a text for those who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from raaderum.reports.charts.theme import GREYS, OTHER, OWN, PEER, specification
from raaderum.reports.tables import quantile
from raaderum.reports.text import Words
from raaderum.reports.text.comparability import cautious_codes, mark_name, marked_sentence
from raaderum.reports.text.naming import country, over_or_under, unit_title, whole_country
from raaderum.reports.text.position import is_own_group, place_sentence, target_phrase, trend_sentence
from raaderum.studies.results import ExpectedResult, PeersResult, PositionResult


@dataclass(frozen=True, slots=True)
class Chart:
    """A specification with its title and text alternative."""

    id: str
    title: str
    alt: str
    specification: dict[str, Any]


def spread_chart(result: PositionResult, words: Words) -> Chart:
    """One mark per municipality; the own and the peers are set off by height as well as colour."""
    _ = words.gettext
    data = {"values": _spread_rows(result, words)}
    title = words.say(
        _("{figure} i {period}: {unit} blandt {count} kommuner"),
        figure=words.of(result.figure.name), period=result.period, unit=result.unit.name, count=result.units_with_value,
    )  # fmt: skip
    axis = {"title": words.of(result.figure.unit), "format": ",d", "grid": False, "tickCount": 6}
    color = {"field": "role", "type": "nominal", "legend": None, "scale": _role_scale(sure=result.difference.sure)}
    widths = {"domain": [1, 3], "range": [1, 4]}
    encoding = {
        "x": {"field": "x", "type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": axis},
        "y": {"field": "top", "type": "quantitative", "axis": None, "scale": {"domain": [-4.8, 5.2]}},
        "y2": {"field": "bottom"},
        "color": color,
        "size": {"field": "top", "type": "quantitative", "legend": None, "scale": widths},
        "tooltip": {"field": "label", "type": "nominal"},
    }
    own = words.say("{name} {value}", name=result.unit.name, value=words.kroner(result.own.value))
    layers = [
        {"data": data, "mark": {"type": "rule"}, "encoding": encoding},
        _label(result.own.value, 4.6, own, result),
        *_target_mark(result, f"{target_word(result.chosen.kind, words)} {words.number(result.chosen.value)}"),
    ]
    return Chart("spread", title, _spread_text(title, result, words), specification(layers, words.language, 120))


def target_word(kind: str, words: Words) -> str:
    """Name a target in a word or two, for a label in a picture."""
    _ = words.gettext
    names = {
        "mean": _("gennemsnit"),
        "median": _("median"),
        "quartile": _("nedre kvartil"),
        "cheapest": _("de billigste"),
        "region": _("regionen"),
        "country": _("landet"),
        "pooled": _("lagt sammen"),
        "everyone": _("alle andre"),
    }
    return names[kind]


def spread_legend(result: PositionResult, words: Words) -> str:
    """Say what the marks of the spread are."""
    text = words.gettext("Tyk streg: {unit}. Høje streger: sammenligningskommuner. Korte streger: de andre kommuner.")
    marked = marked_sentence(result, words)
    return words.say(text, unit=result.unit.name) + (f" {marked}" if marked else "")


def _spread_rows(result: PositionResult, words: Words) -> list[dict[str, Any]]:
    """One mark per municipality, drawn in the order of importance; only the own and the peers are named."""
    heights, cautious = {"own": 3, "peer": 2, "other": 1}, cautious_codes(result)
    return [
        {
            "x": round(point.value, 6),
            "role": point.role,
            "top": heights[point.role],
            "bottom": -heights[point.role],
            "label": "" if point.role == "other" else f"{mark_name(point.unit, cautious)}: {words.kroner(point.value)}",
        }
        for point in sorted(result.spread, key=lambda point: heights[point.role])
    ]


def _spread_text(title: str, result: PositionResult, words: Words) -> str:
    _ = words.gettext
    values = [point.value for point in result.spread]
    text = _(
        "{title}. Kommunen: {own}. {target}: {reference}. "
        "Halvdelen af kommunerne ligger mellem {low} og {high}. {place}"
    )
    return words.say(
        text,
        title=title,
        own=words.kroner(result.own.value),
        target=_capital(target_phrase(result.chosen, words, own_group=is_own_group(result))),
        reference=words.kroner(result.chosen.value),
        low=words.number(quantile(values, 0.25)),
        high=words.kroner(quantile(values, 0.75)),
        place=place_sentence(result, words),
    )


def trend_chart(result: PositionResult, words: Words) -> Chart:
    """Distance to the country per year; the line is cut where the level shifts."""
    _ = words.gettext
    rows = [
        {
            "period": str(point.period),
            "distance": round(point.distance_share * 100, 6),
            "piece": point.piece,
            "label": f"{point.period}: {words.percent(point.distance_share)}",
        }
        for point in result.trend.points
    ]
    x = {"field": "period", "type": "ordinal", "axis": {"title": None, "labelAngle": 0, "labelOverlap": "parity"}}
    y = {
        "field": "distance",
        "type": "quantitative",
        "axis": {"title": over_or_under(result, words), "format": ",d", "tickCount": 5},
        "scale": {"zero": True, "nice": True},
    }
    tooltip = {"field": "label", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": "#555", "strokeWidth": 1.5},
         "encoding": {"y": {"field": "zero", "type": "quantitative"}}},
        {"data": {"values": rows}, "mark": {"type": "line", "color": OWN, "strokeWidth": 2.5},
         "encoding": {"x": x, "y": y, "detail": {"field": "piece", "type": "nominal"}}},
        {"data": {"values": rows}, "mark": {"type": "point", "filled": True, "size": 55, "color": OWN, "opacity": 1},
         "encoding": {"x": x, "y": y, "tooltip": tooltip}},
    ]  # fmt: skip
    for shift in result.trend.shifts:
        text = words.say(_("niveauskift {year}"), year=shift.period)
        layers.append(_shift_mark(str(shift.period), text))
    title = words.say(
        _("{unit} i forhold til {country}, {figure}"),
        unit=result.unit.name,
        country=whole_country(result, words),
        figure=words.of(result.figure.phrase),
    )
    last = result.trend.points[-1] if result.trend.points else None
    alt = f"{title}. {trend_sentence(result, words)}"
    if last is not None:
        far = words.percent(abs(last.distance_share))
        over, under = _("I {year} lå tallet {share} over {country}."), _("I {year} lå tallet {share} under {country}.")
        side = over if last.distance_share >= 0 else under
        alt += " " + words.say(side, year=last.period, share=far, country=country(result, words))
    return Chart("trend", title, alt, specification(layers, words.language, 220))


def peers_chart(result: PeersResult, words: Words) -> Chart:
    """Own unit and peers as bars, nearest first."""
    _ = words.gettext
    cautious = cautious_codes(result)
    rows = [{"name": mark_name(result.unit, cautious), "value": result.own, "role": "own"}]
    rows += [{"name": mark_name(p.unit, cautious), "value": p.value, "role": "peer"} for p in result.peers]
    for row in rows:
        value = row["value"]
        row["label"] = words.number(value) if isinstance(value, float) else "–"
        row["end"] = max(value, 0.0) if isinstance(value, float) else 0.0  # where there is room for the label
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [row["name"] for row in rows],
        "axis": {"title": None, "labelLimit": 140},
    }
    axis = {"title": words.of(result.figure.unit), "format": ",d", "tickCount": 4}
    x = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"nice": True}}
    color = {"field": "role", "type": "nominal", "legend": None, "scale": _role_scale()}
    bar = {"type": "bar", "height": {"band": 0.7}}
    label = {"type": "text", "align": "left", "dx": 4}
    layers = [
        {"data": {"values": rows}, "mark": bar, "encoding": {"x": x, "y": y, "color": color}},
        {
            "data": {"values": rows},
            "mark": label,
            "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "label"}},
        },
    ]
    title = words.say(
        _("{figure} i {period}: {unit} og de kommuner, der sammenlignes med"),
        figure=words.of(result.figure.name), period=result.period, unit=result.unit.name,
    )  # fmt: skip
    listed = words.listing([f"{row['name']} {row['label']}" for row in rows])
    alt = words.say(_("{title}. {unit}: {listed}."), title=title, unit=unit_title(result.figure, words), listed=listed)
    return Chart("peers", title, alt, specification(layers, words.language, 26 * len(rows)))


def expected_chart(result: ExpectedResult, words: Words) -> Chart:
    """The expected interval as a bar, with the own value on it."""
    _ = words.gettext
    bar = [{"low": result.interval.low, "high": result.interval.high}]
    axis = {"title": words.of(result.figure.unit), "format": ",d", "tickCount": 6, "grid": False}
    x = {"field": "low", "type": "quantitative", "axis": axis, "scale": {"zero": False, "nice": True}}
    expected = words.say(_("forventet {value}"), value=words.number(result.expected))
    own = words.say("{unit} {value}", unit=result.unit.name, value=words.number(result.own.value))
    mark = {"type": "bar", "color": "#c9d8e6", "height": 26}
    layers: list[dict[str, Any]] = [
        {"data": {"values": bar}, "mark": mark, "encoding": {"x": x, "x2": {"field": "high"}, "y": {"value": 60}}},
        _spot(result.expected, "tick", PEER, {"thickness": 3, "height": 26}),
        _spot(result.own.value, "point", OWN, {"filled": True, "size": 160, "opacity": 1}),
        _spot_text(result.expected, 92, expected),
        _spot_text(result.own.value, 28, own, bold=True),
    ]
    title = words.say(
        _("{unit}: forventet og faktisk udgift på {figure} i {period}"),
        unit=result.unit.name, figure=words.of(result.figure.phrase), period=result.period,
    )  # fmt: skip
    alt = words.say(
        _("{title}. Forventet {expected}, interval {low} til {high}. Faktisk {own}."),
        title=title, expected=words.kroner(result.expected), low=words.number(result.interval.low),
        high=words.kroner(result.interval.high), own=words.kroner(result.own.value),
    )  # fmt: skip
    return Chart("expected", title, alt, specification(layers, words.language, 110))


def _role_scale(*, sure: bool = True) -> dict[str, Any]:
    """Colours by role; a difference that is not sure is shown in greys."""
    return {"domain": ["own", "peer", "other"], "range": [OWN, PEER, OTHER] if sure else GREYS}


def _label(value: float, height: float, text: str, result: PositionResult) -> dict[str, Any]:
    """A label over a mark; it turns inwards near the edges so that it is never cut."""
    align = {"left": "left", "right": "right"}.get(_edge(value, result), "center")
    mark = {"type": "text", "text": text, "align": align, "fontWeight": "bold", "fontSize": 13}
    return {"data": {"values": [{"x": value, "y": height}]}, "mark": mark, "encoding": _PLACED}


def _target_mark(result: PositionResult, text: str) -> list[dict[str, Any]]:
    """A triangle under what is compared with, and its value beside it."""
    value = result.chosen.value
    data = {"values": [{"x": value, "y": -4.0}]}
    shape = {"type": "point", "shape": "triangle-up", "filled": True, "size": 90, "color": "#000", "opacity": 1}
    inwards = _edge(value, result) == "right"
    label = {"type": "text", "text": text, "align": "right" if inwards else "left", "dx": -8 if inwards else 8}
    return [{"data": data, "mark": shape, "encoding": _PLACED}, {"data": data, "mark": label, "encoding": _PLACED}]


def _edge(value: float, result: PositionResult) -> str:
    values = [point.value for point in result.spread]
    place = (value - min(values)) / (max(values) - min(values) or 1)
    return "left" if place < 0.2 else "right" if place > 0.8 else "middle"


_PLACED: dict[str, Any] = {
    "x": {"field": "x", "type": "quantitative"},
    "y": {"field": "y", "type": "quantitative"},
}


def _shift_mark(period: str, text: str) -> dict[str, Any]:
    data = {"values": [{"period": period}]}
    x = {"field": "period", "type": "ordinal"}
    return {
        "data": data,
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [4, 3], "color": "#555", "xOffset": -12}, "encoding": {"x": x}},
            {"mark": {"type": "text", "text": text, "align": "center", "baseline": "bottom", "dx": -12},
             "encoding": {"x": x, "y": {"value": -4}}},
        ],
    }  # fmt: skip


def _spot(value: float, kind: str, color: str, more: dict[str, Any]) -> dict[str, Any]:
    encoding = {"x": {"field": "x", "type": "quantitative"}, "y": {"value": 60}}
    return {"data": {"values": [{"x": value}]}, "mark": {"type": kind, "color": color, **more}, "encoding": encoding}


def _spot_text(value: float, height: int, text: str, *, bold: bool = False) -> dict[str, Any]:
    mark = {"type": "text", "text": text, "fontWeight": "bold" if bold else "normal", "fontSize": 13}
    encoding = {"x": {"field": "x", "type": "quantitative"}, "y": {"value": height}}
    return {"data": {"values": [{"x": value}]}, "mark": mark, "encoding": encoding}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
