"""The value of a key figure for every unit and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.observations import MissingReason, Origin
from raaderum.domain.panel import ORIGINS, PRESENT, REASONS, CodeArray, FloatArray, Panel

_UNDEFINED = REASONS.index(MissingReason.UNDEFINED)
_COMPUTED = ORIGINS.index(Origin.COMPUTED)


@dataclass(frozen=True, eq=False)
class FigureValues:
    """A key figure over a panel; every array is (unit, period).

    Attributes:
        numerator: Σ of the numerator's variables less Σ of ``minus``; NaN where any of them is missing.
        denominator: The denominator, counted by the figure's ``per``; NaN where missing.
        value: The ratio, or the published ratio where only that is known; NaN where neither is.
        missing: ``PRESENT`` or an index into ``REASONS``.
        computed: True where numerator or denominator was computed rather than published.
    """

    numerator: FloatArray
    denominator: FloatArray
    value: FloatArray
    missing: CodeArray
    computed: NDArray[np.bool_]


def evaluate_key_figure(figure: KeyFigure, panel: Panel) -> FigureValues:
    """Evaluate ``figure`` for all units and periods.

    A missing part makes the whole missing, with the first part's reason in the order of the
    definition; a zero denominator makes it undefined. Nothing missing is ever counted as 0.
    """
    numerator = sum_variables(panel, figure.numerator) - sum_variables(panel, figure.minus)
    denominator = panel.values_of(figure.denominator) / figure.per
    value = np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator != 0)
    names = [*figure.numerator, *figure.minus, figure.denominator]
    missing = _first_reason(names, panel)
    missing[(missing == PRESENT) & (denominator == 0)] = _UNDEFINED
    if figure.published:
        published = panel.values_of(figure.published)
        only_published = np.isnan(value) & ~np.isnan(published)
        value = np.where(only_published, published, value)
        missing = np.where(only_published, PRESENT, missing).astype(np.int8)
    computed = np.any([panel.origins_of(name) == _COMPUTED for name in names], axis=0) & ~np.isnan(numerator)
    return FigureValues(numerator, denominator, value, missing, computed)


def sum_variables(panel: Panel, names: Sequence[str]) -> FloatArray:
    """Return (unit, period): the sum of variables; NaN where any is missing, 0 of none."""
    total = np.zeros((len(panel.units), len(panel.periods)))
    for name in names:
        total = total + panel.values_of(name)
    return total


def roll_up(numerator: FloatArray, denominator: FloatArray) -> float:
    """Return Σ numerator / Σ denominator over units where both are known; NaN where none are.

    A ratio is never averaged or added.

    >>> roll_up(np.array([10.0, 90.0]), np.array([1.0, 3.0]))
    25.0
    """
    known = ~(np.isnan(numerator) | np.isnan(denominator))
    total = float(denominator[known].sum())
    return float(numerator[known].sum()) / total if total else float("nan")


def _first_reason(names: list[str], panel: Panel) -> CodeArray:
    result = np.full((len(panel.units), len(panel.periods)), PRESENT, dtype=np.int8)
    for name in names:
        result = np.where(result == PRESENT, panel.missing_of(name), result).astype(np.int8)
    return result
