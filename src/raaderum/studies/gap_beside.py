"""What stands beside a cost and is no part of it: service level, condition, volume, practice, and several years."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import numpy as np

from raaderum.domain.explanation import Scale
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import FloatArray
from raaderum.domain.text import Text
from raaderum.packs import Question
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import known, read_series
from raaderum.studies.results import Beside, MeanOfYears, PracticeDifference
from raaderum.studies.trees import leaves_of, municipal_codes, read_quantities
from raaderum.warehouse.release import Release

BesideKind = Literal["service_level", "condition", "companion"]


def list_beside(release: Release, choices: Choices, figure: KeyFigure, members: tuple[str, ...]) -> tuple[Beside, ...]:
    """Return what stands beside a figure, with the median of the members."""
    panel, column = release.panel, release.panel.column(choices.period)
    level = [] if figure.service_level == "none" else figure.service_level
    named: list[tuple[BesideKind, str]] = [("service_level", name) for name in level]
    named += [("condition", name) for name in figure.condition]
    found = []
    for kind, name in named:
        variable = release.pack.variables[name]
        decimals = variable.reported.decimals if variable.reported else 0
        values = panel.values_of(name)[:, column]
        own, others = values[panel.row(choices.unit)], values[[panel.row(code) for code in members]]
        found.append(_beside(name, variable.name, variable.unit, kind, own, others, decimals))
    for name in figure.companions:
        beside, series = release.pack.figure(name), read_series(release, name)
        by_code = dict(zip(series.codes, series.at(choices.period), strict=True))
        others = np.array([by_code[code] for code in members])
        found.append(_beside(name, beside.name, beside.unit, "companion", by_code[choices.unit], others, 2))
    return tuple(found)


def _beside(
    name: str, title: Text, unit: Text, kind: BesideKind, own: FloatArray, others: FloatArray, decimals: int
) -> Beside:
    held = others[~np.isnan(others)]
    median = float(np.median(held)) if held.size else None
    return Beside(name, title, unit, kind, known(float(own)), median, int(held.size), decimals)


def mean_of_node(
    release: Release, choices: Choices, figure: KeyFigure, scale: Scale, members: tuple[str, ...], *, pooled: bool
) -> MeanOfYears | None:
    """Return a node's mean gap over the last years, each at its own scale, where a single year says little.

    None where the figure does not ask for it, or the unit or a member lacks a year.
    """
    if figure.mean_years < 2:
        return None
    years = [year for year in release.panel.periods if choices.period - figure.mean_years < year <= choices.period]
    codes = municipal_codes(release)
    own, rows = codes.index(choices.unit), [codes.index(code) for code in members]
    gaps = []
    for year in years:
        quantities = [read_quantities(release, leaf, scale, year) for leaf in leaves_of(release.pack, figure.id)]
        cost, sizes = np.sum([one[-1] for one in quantities], axis=0), quantities[0][0]
        ratio = cost[rows].sum() / sizes[rows].sum() if pooled else (cost[rows] / sizes[rows]).mean()
        gaps.append(cost[own] - sizes[own] * ratio)
    if len(years) < 2 or np.isnan(gaps).any():
        return None
    return MeanOfYears(years[0], years[-1], float(np.mean(gaps)))


def list_practice(release: Release, choices: Choices, members: tuple[str, ...]) -> tuple[PracticeDifference, ...]:
    """Return the questions that the unit answers otherwise than more than half of the members."""
    found = []
    for question in release.pack.questions:
        own, usual, count, answered = _answers(release, choices, question, members)
        if own is None or usual is None or own == usual or 2 * count <= answered:
            continue
        texts = {option.value: option.text for option in question.options}
        if own not in texts or usual not in texts:
            continue
        found.append(
            PracticeDifference(
                question=question.id,
                own=texts[own],
                others=texts[usual],
                count=count,
                members=answered,
                text=question.differs,
                figures=tuple(question.figures),
            )
        )
    return tuple(found)


def _answers(
    release: Release, choices: Choices, question: Question, members: tuple[str, ...]
) -> tuple[int | None, int | None, int, int]:
    """Return the unit's answer, the members' most common one, how many gave that, and how many answered."""
    panel, column = release.panel, release.panel.column(choices.period)
    values = panel.values_of(question.id)[:, column]
    own = values[panel.row(choices.unit)]
    held = [int(values[panel.row(code)]) for code in members if not np.isnan(values[panel.row(code)])]
    if np.isnan(own) or not held:
        return None, None, 0, 0
    usual, count = min(Counter(held).items(), key=lambda item: (-item[1], item[0]))
    return int(own), usual, count, len(held)
