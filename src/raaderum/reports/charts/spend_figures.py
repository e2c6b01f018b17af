"""Pictures of purchasing: the municipality among all, where the kroner leak, and what others pay.

Nothing in a specification names another municipality: others are bars or a spread, without names, codes or tooltips.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from raaderum.domain.purchases import Cause
from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.spend_bars import (
    LABEL_LINE,
    PHONE_LETTERS,
    PRINT_LETTERS,
    label_axis,
    label_layer,
    money_scale,
    unique_names,
    wrapped,
)
from raaderum.reports.charts.spend_price_figure import MOST_ITEMS, prices_chart
from raaderum.reports.charts.theme import OWN, PEER, specification
from raaderum.reports.tables import quantile
from raaderum.reports.text import Words
from raaderum.reports.text.spend_causes import cause_name
from raaderum.studies.spend_leaks import AgreementLeaks, SpendLeaks

__all__ = [
    "MOST_ITEMS",
    "agreement_steps",
    "agreement_waterfall",
    "leak_bars",
    "leaks_chart",
    "prices_chart",
    "ranked_chart",
]

FEWEST_RANKED = 5
"""With fewer municipalities, one could work out whose each bar is: callers leave the picture out."""
MOST_AGREEMENTS = 10
_FEW = 100
"""Below it a number is shown with a decimal."""
SHOWN_LEAKS = (Cause.WRONG_SUPPLIER, Cause.WRONG_ITEM, Cause.PRICE_ABOVE)
"""From the bottom of a stack: what is mostly largest first."""
LEAK_FILLS = (OWN, PEER, "#bcd3e8")
LEAK_EDGES = (OWN, "#1f5f96", PEER)
_LESS, _LESS_EDGE, _TOTAL = "#bcd3e8", "#2f80c3", "#767676"


# --- the municipality among all -------------------------------------------------------------------------------------


def ranked_chart(
    id: str,  # noqa: A002 — as a chart's own
    values_by_code: Mapping[str, float],
    own_code: str,
    title: str,
    unit: str,
    words: Words,
    *,
    own_name: str = "",
    share: bool = False,
) -> Chart:
    """One thin bar per municipality from most to least: the own dark and labelled, the others grey and unnamed.

    Args:
        id: Of the chart.
        values_by_code: By municipality; the codes are used to find the own and go nowhere.
        own_code: The municipality that is set off; it must be among them.
        title: What the picture shows.
        unit: What the axis is called.
        words: The language.
        own_name: Written at the own bar.
        share: The values are shares (0–1), shown in per cent.
    """
    scale = 100 if share else 1
    decimals = 1 if share or max(values_by_code.values()) < _FEW else 0
    own = round(values_by_code[own_code] * scale, decimals)
    others = (round(value * scale, decimals) for code, value in values_by_code.items() if code != own_code)
    ordered = sorted([(own, True), *((value, False) for value in others)], key=lambda one: (-one[0], not one[1]))
    rows = [{"place": i, "value": value, "own": mine} for i, (value, mine) in enumerate(ordered, 1)]
    values = [value for value, _ in ordered]
    middle = median(values_by_code.values()) * scale
    write = _writer(words, decimals, share=share)
    told = f"{own_name} {write(own)}".strip()
    layers = _ranked_layers(rows, middle, told, write, unit, words)
    alt = words.say(
        words.gettext(
            "{title}. {own}. Nr. {place} af {count} fra den højeste. Median: {median}. "
            "Halvdelen ligger mellem {low} og {high}."
        ),
        title=title, own=told, place=values.index(own) + 1, count=len(values), median=write(middle),
        low=write(quantile(values, 0.25)), high=write(quantile(values, 0.75)),
    )  # fmt: skip
    return Chart(id, title, alt, specification(layers, words.language, 190))


def _writer(words: Words, decimals: int, *, share: bool) -> Callable[[float], str]:
    if share:
        return lambda value: words.percent(value / 100)
    return lambda value: words.number(value, decimals)


def _ranked_layers(
    rows: list[dict[str, Any]], middle: float, told: str, write: Callable[[float], str], unit: str, words: Words
) -> list[dict[str, Any]]:
    own = next(row for row in rows if row["own"])
    top = max(0.0, *(row["value"] for row in rows)) or 1.0
    share = own["place"] / len(rows)
    align = "left" if share < 0.35 else "right" if share > 0.65 else "center"
    x = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.25, "paddingOuter": 0.5}}
    axis = {"title": unit, "format": ",d", "tickCount": 4}
    y_scale = {"domainMax": top * 1.16, "zero": True, "nice": False}
    y = {"field": "value", "type": "quantitative", "axis": axis, "scale": y_scale}
    color = {
        "field": "own",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [False, True], "range": ["#b5b5b5", OWN]},
    }
    mark = [{"place": own["place"], "value": own["value"], "top": top * 1.08, "label": told}]
    rule = [
        {
            "value": round(middle, 3),
            "label": words.say(words.gettext("median {value}"), value=write(middle)),
            "place": len(rows),
        }
    ]
    text = {"type": "text", "align": align, "baseline": "bottom", "fontWeight": "bold", "fontSize": 13, "dy": -1}
    label = {"type": "text", "align": "right", "baseline": "bottom", "dy": -3}
    dashes = {"type": "rule", "color": "#1a1a1a", "strokeDash": [4, 3], "strokeWidth": 1.2}
    placed = {"x": x, "y": y, "text": {"field": "label"}}
    return [
        {"data": {"values": rows}, "mark": {"type": "bar"}, "encoding": {"x": x, "y": y, "color": color}},
        {"data": {"values": mark}, "mark": {"type": "rule", "color": OWN, "strokeWidth": 1},
         "encoding": {"x": x, "y": y, "y2": {"field": "top"}}},
        {"data": {"values": mark}, "mark": text,
         "encoding": {"x": x, "y": {**y, "field": "top"}, "text": {"field": "label"}}},
        {"data": {"values": rule}, "mark": dashes, "encoding": {"y": y}},
        {"data": {"values": rule}, "mark": {**label, "stroke": "white", "strokeWidth": 4}, "encoding": placed},
        {"data": {"values": rule}, "mark": label, "encoding": placed},
    ]  # fmt: skip


# --- where it leaks -------------------------------------------------------------------------------------------------


def leaks_chart(leaks: SpendLeaks, words: Words, *, print_size: bool = False) -> Chart:
    """Lying stacked bars: what was not bought as agreed, per agreement, the largest first and the rest as one.

    In ``print_size`` each name has a line, so that the picture is low enough for page one of a paper.
    """
    shown = leak_bars(leaks, words)
    unit, scale = money_scale([dkk for _, parts in shown for dkk in parts], words)
    names = unique_names([name for name, _ in shown], PRINT_LETTERS if print_size else PHONE_LETTERS)
    causes = [cause_name(cause, words) for cause in SHOWN_LEAKS]
    rows = [
        {"name": names[i], "cause": causes[j], "order": j, "value": round(dkk / scale, 6)}
        for i, (_, parts) in enumerate(shown)
        for j, dkk in enumerate(parts)
        if dkk
    ]
    ends = [
        {
            "name": names[i],
            "end": round(sum(dkk for dkk in parts if dkk > 0) / scale, 6),
            "label": words.number(sum(parts) / scale, 1 if scale > 1 else 0),
        }
        for i, (_, parts) in enumerate(shown)
    ]
    padding = 6 if print_size else 12
    height = max(90, sum(LABEL_LINE * (name.count("|") + 1) + padding for name in names))
    drawing = specification(_leak_layers(rows, ends, names, causes, unit), words.language, height)
    drawing["config"]["axisY"] = {"labelLineHeight": LABEL_LINE}
    title = words.gettext("Køb, der ikke er gjort som aftalt, pr. aftale")
    listed = "; ".join(f"{name} {words.large_kroner(sum(parts))}" for name, parts in shown)
    alt = words.say(words.gettext("{title}. {listed}."), title=title, listed=listed or words.gettext("Intet"))
    return Chart("leaks", title, alt, drawing)


def leak_bars(leaks: SpendLeaks, words: Words) -> list[tuple[str, tuple[float, ...]]]:
    """Return name and kr. per cause of ``SHOWN_LEAKS``: the largest agreements, and the others as one."""
    found = [one for one in leaks.agreements if one.agreement and any(_leak(one))]
    bars = [(words.of(one.name), _leak(one)) for one in found[:MOST_AGREEMENTS]]
    rest = [_leak(one) for one in found[MOST_AGREEMENTS:]]
    if rest:
        text = words.ngettext("{count} anden aftale", "{count} andre aftaler", len(rest))
        bars.append((words.say(text, count=len(rest)), tuple(map(sum, zip(*rest, strict=True)))))
    return bars


def _leak(one: AgreementLeaks) -> tuple[float, ...]:
    dkk = {amount.cause: amount.dkk for amount in one.causes}
    return tuple(dkk.get(cause, 0.0) for cause in SHOWN_LEAKS)


def _leak_layers(
    rows: list[dict[str, Any]], ends: list[dict[str, Any]], names: list[str], causes: list[str], unit: str
) -> list[dict[str, Any]]:
    top = max((row["end"] for row in ends), default=0.0) or 1.0
    low = min([0.0, *(row["value"] for row in rows)])
    y = {"field": "name", "type": "nominal", "sort": names, "scale": {"domain": names}, "axis": label_axis(names)}
    axis = {"title": unit, "format": ",.1~f", "tickCount": 4}
    scale = {"domain": [round(low * 1.1, 6), round(top * 1.2, 6)], "nice": False, "zero": True}
    x = {"field": "value", "type": "quantitative", "axis": axis, "scale": scale}
    legend = {"title": None, "orient": "top", "direction": "vertical", "labelLimit": 320, "labelFontSize": 12}
    kind = {"field": "cause", "type": "nominal"}
    fill = {**kind, "legend": legend, "scale": {"domain": causes, "range": list(LEAK_FILLS)}}
    stroke = {**kind, "legend": None, "scale": {"domain": causes, "range": list(LEAK_EDGES)}}
    mark = {"type": "bar", "height": {"band": 0.66}, "strokeWidth": 1}
    encoding = {"x": x, "y": y, "fill": fill, "stroke": stroke, "order": {"field": "order"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}, label_layer(ends, "end", x, y)]


# --- one agreement --------------------------------------------------------------------------------------------------


def agreement_waterfall(one: AgreementLeaks, words: Words) -> Chart:
    """From all that was spent where the agreement holds, less each cause, to what was bought as agreed."""
    steps = agreement_steps(one, words)
    unit, scale = money_scale([one.spend_dkk], words)
    names = ["|".join(wrapped(name)) for name, *_ in steps]
    rows = [
        {
            "name": names[i],
            "start": round(start / scale, 6),
            "end": round(end / scale, 6),
            "outer": round(max(start, end, 0.0) / scale, 6),
            "kind": kind,
            "label": (words.signed if kind == "less" else words.number)((end - start) / scale, 1 if scale > 1 else 0),
        }
        for i, (_, start, end, kind) in enumerate(steps)
    ]
    height = sum(LABEL_LINE * (name.count("|") + 1) + 14 for name in names)
    drawing = specification(_waterfall_layers(rows, names, unit), words.language, height)
    drawing["config"]["axisY"] = {"labelLineHeight": LABEL_LINE}
    title = words.say(words.gettext("{name}: fra forbrug til køb som aftalt"), name=words.of(one.name))
    parts = "; ".join(f"{name} {words.large_kroner(end - start)}" for name, start, end, _ in steps)
    alt = words.say(words.gettext("{title}. {parts}."), title=title, parts=parts)
    return Chart("agreement", title, alt, drawing)


def agreement_steps(one: AgreementLeaks, words: Words) -> list[tuple[str, float, float, str]]:
    """Return name, where it starts and ends (kr.), and total or less. What is zero is left out, but for the totals."""
    dkk = {amount.cause: amount.dkk for amount in one.causes}
    at = one.spend_dkk
    steps = [(words.gettext("Forbrug"), 0.0, at, "total")]
    beyond = (Cause.NO_AGREEMENT, Cause.NOT_ADDRESSABLE, Cause.UNCLASSIFIED)
    for cause in (*SHOWN_LEAKS, *beyond):
        if dkk.get(cause):
            steps.append((cause_name(cause, words), at, at - dkk[cause], "less"))
            at -= dkk[cause]
    return [*steps, (cause_name(Cause.COMPLIANT, words), 0.0, dkk.get(Cause.COMPLIANT, 0.0), "own")]


def _waterfall_layers(rows: list[dict[str, Any]], names: list[str], unit: str) -> list[dict[str, Any]]:
    ends = [0.0, *(row[side] for row in rows for side in ("start", "end"))]
    span = max(ends) - min(ends) or 1.0
    y = {"field": "name", "type": "nominal", "sort": names, "scale": {"domain": names}, "axis": label_axis(names)}
    axis = {"title": unit, "format": ",.1~f", "tickCount": 4}
    scale = {"domain": [round(min(ends), 6), round(max(ends) + span * 0.2, 6)], "nice": False, "zero": True}
    x = {"field": "start", "type": "quantitative", "axis": axis, "scale": scale}
    kinds = ["total", "less", "own"]
    fill = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": kinds, "range": [_TOTAL, _LESS, OWN]},
    }
    edge = {**fill, "scale": {"domain": kinds, "range": ["#4a4a4a", _LESS_EDGE, OWN]}}
    bar = {"x": x, "x2": {"field": "end"}, "y": y, "fill": fill, "stroke": edge}
    links = [{"at": rows[i]["end"], "name": names[i], "below": names[i + 1]} for i in range(len(rows) - 1)]
    mark = {"type": "bar", "height": {"band": 0.62}, "strokeWidth": 1.2}
    rule = {"type": "rule", "color": "#595959", "strokeWidth": 1, "strokeDash": [2, 2]}
    link = {"x": {**x, "field": "at"}, "y": y, "y2": {"field": "below"}}
    return [
        {"data": {"values": links}, "mark": rule, "encoding": link},
        {"data": {"values": rows}, "mark": mark, "encoding": bar},
        label_layer(rows, "outer", x, y),
    ]  # fmt: skip
