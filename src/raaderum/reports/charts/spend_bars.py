"""What lying bars of purchasing share: names of several lines, labels at their ends, and the unit of the axis."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from raaderum.reports.text import Words

LABEL_LINE = 13
"""Pixels between the lines of a name."""
PHONE_LETTERS, PRINT_LETTERS = 22, 44
"""Letters on a line of a name: what fits beside the bars on a phone, and in print."""
_LINES = 3


def wrapped(name: str, lines: int = _LINES, letters: int = PHONE_LETTERS) -> list[str]:
    """Return a name as lines that fit beside the bars; one that is too long ends in an ellipsis.

    A name can be a user's text: the sign that parts the lines is taken out of it.
    """
    plain = name.replace("|", "/")
    found = textwrap.wrap(plain, letters, max_lines=lines, placeholder=" …") or ["–"]
    if found[0].strip() == "…":  # it has taken all of the place of a long word
        found = [f"{plain[: letters - 2].strip()} …"]
    return found


def unique_names(names: Sequence[str], letters: int = PHONE_LETTERS) -> list[str]:
    """Return the names, wrapped; a bar is found by its name, so that equal ones are numbered."""
    found = ["|".join(wrapped(name, letters=letters)) for name in names]
    return number_equals(found)


def number_equals(found: Sequence[str]) -> list[str]:
    """Return labels, each with a number where several are the same."""
    often, seen = Counter(found), Counter[str]()
    unique = []
    for name in found:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if often[name] > 1 else name)
    return unique


def label_axis(names: Sequence[str], limit: int = 260) -> dict[str, Any]:
    """Return the axis of names of several lines, each with its middle at its bar, none wider than ``limit`` pixels."""
    most = max((name.count("|") for name in names), default=0)
    lines = "length(split(datum.label, '|'))"
    conditions = [{"test": f"{lines} == {n + 1}", "value": -LABEL_LINE * n / 2} for n in range(1, most + 1)]
    offset: dict[str, Any] = {"condition": conditions, "value": 0} if conditions else {"value": 0}
    return {
        "title": None,
        "labelExpr": "split(datum.label, '|')",
        "labelLimit": limit,
        "ticks": False,
        "domain": False,
        "labelPadding": 6,
        "labelOffset": offset,
    }


def label_layer(rows: list[dict[str, Any]], field: str, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """Return the labels at the ends of bars."""
    mark = {"type": "text", "align": "left", "dx": 5}
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": {**x, "field": field}, "y": y, "text": {"field": "label"}},
    }


def money_scale(amounts: Iterable[float], words: Words) -> tuple[str, float]:
    """Return the unit of an axis and what it divides by: millions, thousands, or kroner where all are small."""
    _ = words.gettext
    most = max((abs(dkk) for dkk in amounts), default=0.0)
    if most >= 999_500:
        return _("mio. kr."), 1e6
    return (_("1.000 kr."), 1e3) if most >= 10_000 else (_("kr."), 1.0)
