"""The definition of a key figure: what it is divided into, what moves it, and what stands beside it."""

from __future__ import annotations

from typing import Any

from raaderum.domain.explanation import ChainStep
from raaderum.domain.key_figures import KeyFigure
from raaderum.packs import AreaPack
from raaderum.reports.text import Words
from raaderum.reports.text.causes import cause_name
from raaderum.web.pages.presenters.choices import capital, figure_name


def present_definition(pack: AreaPack, figure: KeyFigure, words: Words) -> dict[str, Any]:
    """Return what is printed of a definition beside its card."""
    above = [one for one in pack.key_figures.values() if figure.id in one.children]
    level = [] if figure.service_level == "none" else figure.service_level
    parts = bool(figure.children)
    return {
        "numerator": [] if parts else _variables(pack, figure.numerator, words),
        "minus": [] if parts else _variables(pack, figure.minus, words),
        "denominator": words.of(pack.variables[figure.denominator].name),
        "published": words.of(pack.variables[figure.published].name) if figure.published else "",
        "children": _figures(pack, figure.children, words),
        "above": _figures(pack, [one.id for one in above], words),
        "companions": _figures(pack, figure.companions, words),
        "service_level": _variables(pack, level, words),
        "condition": _variables(pack, figure.condition, words),
        "steps": [_step(pack, step, words) for step in figure.chain],
        "no_chain": words.of(figure.no_chain) if figure.no_chain else "",
        "measures": [
            (measure.id, words.of(measure.name))
            for measure in pack.measures
            if any(move.figure == figure.id for move in measure.moves)
        ],
    }


def _variables(pack: AreaPack, names: list[str], words: Words) -> list[str]:
    return [words.of(pack.variables[name].name) for name in names]


def _figures(pack: AreaPack, names: list[str], words: Words) -> list[tuple[str, str]]:
    return [(name, figure_name(pack.figure(name), words)) for name in names]


def _step(pack: AreaPack, step: ChainStep, words: Words) -> dict[str, Any]:
    """Return one factor: its name, unit and cause, and the two parts that it may be divided into."""
    inner = step.inner
    parts = [] if inner is None else [
        (words.of(inner.first), words.of(inner.first_unit), cause_name(inner.first_cause, words)),
        (words.of(inner.second), words.of(inner.second_unit), cause_name(inner.second_cause, words)),
    ]  # fmt: skip
    return {
        "name": capital(words.of(step.name)),
        "unit": words.of(step.unit),
        "cause": cause_name(step.cause, words),
        "parts": parts,
    }
