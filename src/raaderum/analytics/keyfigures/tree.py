"""Children of a key figure are disjoint and add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from raaderum.analytics.keyfigures.evaluate import evaluate_key_figure
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import Panel


@dataclass(frozen=True, slots=True)
class Closure:
    """How well one node closes: cells checked, and the largest |parent − Σ children| in its unit."""

    node: str
    checked: int
    largest_residual: float


def check_closure(figures: Mapping[str, KeyFigure], panel: Panel) -> list[Closure]:
    """Compare every parent's numerator with the sum of its children's, for all units and periods.

    Cells where a child or the parent is missing are not counted.
    """
    found = []
    for figure in figures.values():
        if not figure.children:
            continue
        whole = evaluate_key_figure(figure, panel).numerator
        parts = np.sum([evaluate_key_figure(figures[c], panel).numerator for c in figure.children], axis=0)
        residual = np.abs(whole - parts)
        known = ~np.isnan(residual)
        found.append(Closure(figure.id, int(known.sum()), float(residual[known].max(initial=0.0))))
    return found
