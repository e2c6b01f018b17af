"""A table of group sums over units, and what of it is released.

Everything is a sum over unknowns that are never negative. A mean of n units is its sum over n; a
two-way table, a hierarchy and a family of overlapping groups are all lists of groups. Variables
that add up to each other are protected together by giving each (unit, variable) an unknown of its
own, with the unit as its owner.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from raaderum.domain.panel import FloatArray


@dataclass(frozen=True, eq=False)
class Table:
    """Groups over the same units; each group is a cell whose value is the sum of its units.

    Attributes:
        units: How many units there are; they are numbered from 0.
        cells: The units of each cell.
        owners: Who knows each unit's value, one number per unit. Units with one owner count once
            and are one insider. None: every unit is its own.
    """

    units: int
    cells: tuple[tuple[int, ...], ...]
    owners: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.units < 1:
            raise ValueError(f"a table needs at least one unit, not {self.units}")
        for i, members in enumerate(self.cells):
            check_members(members, self.units, f"cell {i}")
        if self.owners is not None and len(self.owners) != self.units:
            raise ValueError(f"{len(self.owners)} owners are given for {self.units} units")

    @cached_property
    def owner_of(self) -> np.ndarray:
        """(unit,): the owners, numbered from 0."""
        owners = np.arange(self.units) if self.owners is None else np.asarray(self.owners)
        return np.unique(owners, return_inverse=True)[1]

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """(cell, unit): 1 where the unit is in the cell."""
        return membership(self.cells, self.units)

    def atoms(self, cells: Iterable[int] | None = None) -> tuple[tuple[int, ...], ...]:
        """Return the units that lie in exactly the same cells, group by group; units in no cell are left out."""
        matrix = self.matrix if cells is None else self.matrix[list(cells)]
        return tuple(members for key, members in group_units(matrix).items() if key)


@dataclass(frozen=True, eq=False)
class Release:
    """All that an outsider is given.

    Attributes:
        table: The groups, which everybody knows.
        sums: (cell,): the published sum; NaN where it is suppressed.
        half_widths: (cell,): how far the true sum may be from it; 0 where it is exact.
        low, high: (unit,): what is published about each unit itself, such as a band; else 0 and ∞.
    """

    table: Table
    sums: FloatArray
    half_widths: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def published(self) -> np.ndarray:
        """(cell,): whether the cell is published."""
        return ~np.isnan(self.sums)


def publish(
    table: Table,
    values: FloatArray,
    *,
    suppressed: Iterable[int] = (),
    base: float = 0.0,
    per: Literal["sum", "mean"] = "sum",
    low: FloatArray | float = 0.0,
    high: FloatArray | float = np.inf,
) -> Release:
    """Return the release of a table with some cells suppressed and the rest, perhaps, rounded.

    Args:
        values: (unit,), never negative.
        suppressed: The cells that are not published.
        base: Published figures are rounded to the nearest multiple; 0 leaves them exact.
        per: Whether it is the sum or the mean per unit that is rounded.
        low: (unit,) or one for all: a published lower bound on each unit.
        high: (unit,) or one for all: a published upper bound on each unit.

    Raises:
        ValueError: A value, cell or bound cannot be used.
    """
    known = check_values(values, table.units)
    if not base >= 0:
        raise ValueError(f"figures cannot be rounded to multiples of {base}")
    lows, highs = check_bounds(low, high, known)
    sums = table.matrix @ known
    counts = np.diff(table.matrix.indptr) if per == "mean" else np.ones(len(table.cells))
    widths = counts * base / 2
    if base > 0:
        sums = np.rint(sums / counts / base) * base * counts
    hidden = check_cell_numbers(suppressed, table)
    sums[hidden] = np.nan
    return Release(table, sums, widths, lows, highs)


def membership(groups: Sequence[Sequence[int]], units: int) -> sparse.csr_array:
    """Return (group, unit): 1 where the unit is in the group."""
    columns = np.array([unit for members in groups for unit in members], dtype=np.int64)
    starts = np.cumsum([0, *(len(members) for members in groups)])
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(groups), units))


def group_units(matrix: sparse.csr_array, *extra: FloatArray) -> dict[tuple[Hashable, ...], tuple[int, ...]]:
    """Group the units that have the same column of the matrix (its rows are the key) and the same extras."""
    columns = sparse.csc_array(matrix)
    columns.sort_indices()
    found: dict[tuple[Hashable, ...], list[int]] = {}
    for unit in range(matrix.shape[1]):
        rows = columns.indices[columns.indptr[unit] : columns.indptr[unit + 1]]
        key = (*rows.tolist(), *((("extra", *(float(part[unit]) for part in extra)),) if extra else ()))
        found.setdefault(key, []).append(unit)
    return {key: tuple(members) for key, members in found.items()}


def components(matrix: sparse.csr_array) -> np.ndarray:
    """Number the connected parts of rows and columns: first those of the rows, then those of the columns."""
    graph = sparse.block_array([[None, matrix], [matrix.T, None]], format="csr")
    return np.asarray(connected_components(graph, directed=False)[1])


def check_values(values: FloatArray, units: int) -> FloatArray:
    """Return the values as floats; refuse what is missing, negative, infinite or of another length."""
    known = np.asarray(values, dtype=np.float64)
    if known.shape != (units,):
        raise ValueError(f"values have shape {known.shape}; expected ({units},)")
    wrong = np.flatnonzero(~np.isfinite(known) | (known < 0))
    if wrong.size:
        raise ValueError(f"unit {wrong[0]} contributes {known[wrong[0]]}; contributions are finite and not negative")
    return known


def check_bounds(
    low: FloatArray | float, high: FloatArray | float, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the published bounds of every unit; refuse those that its value is not between."""
    lows = np.broadcast_to(np.asarray(low, dtype=np.float64), values.shape).copy()
    highs = np.broadcast_to(np.asarray(high, dtype=np.float64), values.shape).copy()
    wrong = np.flatnonzero(~((lows >= 0) & (lows <= values) & (values <= highs)))
    if wrong.size:
        i = wrong[0]
        raise ValueError(f"unit {i} has the value {values[i]}, which is not between its bounds {lows[i]}–{highs[i]}")
    return lows, highs


def check_members(members: Sequence[int], units: int, name: str) -> None:
    """Refuse a group that is empty, names a unit twice or names one that is not there."""
    if not len(members):
        raise ValueError(f"{name} is empty")
    if len(set(members)) != len(members):
        raise ValueError(f"{name} has a unit twice")
    outside = [unit for unit in members if not 0 <= unit < units]
    if outside:
        raise ValueError(f"{name} has unit {outside[0]}; the units are 0–{units - 1}")


def check_cell_numbers(numbers: Iterable[int], table: Table) -> list[int]:
    """Return the cell numbers in order; refuse those that are not there."""
    found = sorted(set(numbers))
    if found and not (found[0] >= 0 and found[-1] < len(table.cells)):
        raise ValueError(f"cells are 0–{len(table.cells) - 1}, not {found[0] if found[0] < 0 else found[-1]}")
    return found
