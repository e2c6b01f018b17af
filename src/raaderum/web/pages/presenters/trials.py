"""What if: the own figures of what is unfolded, as fields; and what has been changed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from raaderum.domain.errors import UserError
from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.reports.text import Words, gap, potential
from raaderum.studies import GapAnswer
from raaderum.studies.trees import leaves_of
from raaderum.web.pages.gap_requests import GapAsked, keep, own_value
from raaderum.web.pages.presenters.answers import known
from raaderum.web.pages.presenters.choices import capital
from raaderum.web.pages.requests import TRY, write_number


@dataclass(frozen=True, slots=True)
class Field:
    """An own figure that can be tried. ``value`` stands in the field; ``reported`` is what the unit said."""

    id: str
    name: str
    unit: str
    value: str
    reported: str
    tried: str
    unreadable: bool = False


def present_trial(asked: GapAsked, before: GapAnswer | None, words: Words) -> dict[str, Any]:
    """Return the form of the unfolded figure, and what is tried already."""
    variables, tried = asked.release.pack.variables, dict(asked.gap.changes)
    shown = _inputs(asked)
    query = asked.address()
    return {
        "fields": [_field(asked, variables[name], words) for name in shown],
        "changed": [_field(asked, variables[name], words) for name in tried],
        "kept": keep(query, {f"{TRY}{name}" for name in shown}),
        "before": _summary(before, words) if before else [],
    }


def show_unreadable(
    fields: list[Field], written: Mapping[str, str], problem: UserError, words: Words
) -> dict[str, Any]:
    """Return what the form shows instead: what was written, and what is wrong with it."""
    shown = [replace(f, value=written[f.id], unreadable=True) if f.id in written else f for f in fields]
    return {"fields": shown, "problem": problem.message(words.language)}


def _summary(answer: GapAnswer, words: Words) -> list[str]:
    return known(
        gap.headline(answer.gap, words),
        potential.sentence(answer.potential, words),
        potential.place_sentence(answer.potential, words),
    )


def _inputs(asked: GapAsked) -> list[str]:
    """Return the reported variables that the unfolded figure is made of, costs first."""
    pack = asked.release.pack
    if not asked.opened:
        return []
    figures = [pack.figure(leaf) for leaf in leaves_of(pack, asked.opened)]
    names = [name for figure in figures for name in (*figure.numerator, *figure.minus)]
    names += [name for figure in figures for name in _quantities(figure)]
    return [name for name in dict.fromkeys(names) if pack.variables[name].reported is not None]


def _quantities(figure: KeyFigure) -> list[str]:
    return [name for step in figure.chain for name in (*step.quantity, *(step.inner.quantity if step.inner else ()))]


def _field(asked: GapAsked, variable: Variable, words: Words) -> Field:
    tried, reported = dict(asked.gap.changes).get(variable.id), own_value(asked.want, variable.id)
    decimals = variable.reported.decimals if variable.reported else 0
    now = reported if tried is None else tried
    return Field(
        variable.id,
        capital(words.of(variable.name)),
        words.of(variable.unit),
        "" if now is None else write_number(now),
        "–" if reported is None else words.number(reported, decimals),
        "" if tried is None else words.number(tried, max(decimals, _decimals(tried))),
    )


def _decimals(value: float) -> int:
    _, _, after = write_number(value).partition(",")
    return len(after)
