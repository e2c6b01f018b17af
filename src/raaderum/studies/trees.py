"""The costs of a tree of key figures as quantities: what the explanation of a gap works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from raaderum.analytics.keyfigures import sum_variables
from raaderum.domain.explanation import Scale
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import FloatArray
from raaderum.packs import AreaPack
from raaderum.warehouse.release import Release


@dataclass(frozen=True, slots=True)
class Node:
    """A key figure at its place in a tree, from the root down; ``leaves`` are the ids of all leaves below it."""

    figure: KeyFigure
    parent: str | None
    depth: int
    leaves: tuple[str, ...]


def list_nodes(pack: AreaPack, root: str) -> tuple[Node, ...]:
    """Return the tree below a key figure, each parent before its children, in the order of the pack."""
    found: list[Node] = []

    def visit(name: str, parent: str | None, depth: int) -> tuple[str, ...]:
        figure, place = pack.figure(name), len(found)
        below = [visit(child, name, depth + 1) for child in figure.children]
        leaves = tuple(leaf for part in below for leaf in part) or (name,)
        found.insert(place, Node(figure, parent, depth, leaves))
        return leaves

    visit(root, None, 0)
    return tuple(found)


def leaves_of(pack: AreaPack, root: str) -> tuple[str, ...]:
    """Return the ids of the leaves below a key figure."""
    return list_nodes(pack, root)[0].leaves


@lru_cache(maxsize=1024)
def read_quantities(release: Release, leaf: str, scale: Scale, period: int) -> FloatArray:
    """Return (quantity, unit) of one leaf for the municipalities: the scale, the quantities of its chain, the cost.

    A leaf without a chain has the scale and the cost only.
    """
    figure, panel = release.pack.figure(leaf), release.panel
    column, rows = panel.column(period), municipal_rows(release)
    cost = (sum_variables(panel, figure.numerator) - sum_variables(panel, figure.minus))[rows, column]
    products = [[scale.variable], *(step.quantity for step in figure.chain if step.quantity)]
    quantities = [np.prod([panel.values_of(name)[rows, column] for name in names], axis=0) for names in products]
    return np.array([*quantities, cost])


def municipal_rows(release: Release) -> list[int]:
    """Return the panel's rows of the municipalities, by code."""
    return [release.panel.row(code) for code in municipal_codes(release)]


@lru_cache(maxsize=16)
def municipal_codes(release: Release) -> tuple[str, ...]:
    """Return the codes of the municipalities that have observations, sorted."""
    return tuple(unit.code for unit in release.municipalities if unit.code in release.panel.units)
