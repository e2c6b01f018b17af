"""The attacker: the tightest interval for a value that the released figures, and no others, allow.

Units in exactly the same released cells, with the same bounds, cannot be told apart: only their sum
enters (an atom). Cells that share no atom are solved apart, a lone cell in closed form.

Source: M. Fischetti and J. J. Salazar (2001), "Solving the Cell Suppression Problem on Tabular Data
with Linear Constraints", Management Science 47(7): the attacker's two linear programmes per value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from raaderum.analytics.disclosure.linear import Rows, solve_blocks, solve_equations
from raaderum.analytics.disclosure.tables import Release, check_members, components, group_units, membership
from raaderum.domain.panel import FloatArray

# How far a bound may be off, as a share of the largest published sum.
RESOLUTION = 1e-7


@dataclass(frozen=True, eq=False)
class Intervals:
    """What the attacker knows.

    Attributes:
        low, high: (target,): the value lies between them, both included; no interval is tighter.
        resolution: What the solver's rounding may move a bound by, in the unit of the values.
        queries: How many bounds were asked for.
    """

    low: FloatArray
    high: FloatArray
    resolution: float
    queries: int


@dataclass(frozen=True, eq=False)
class _System:
    """The released figures as rows over atoms; ``part_of`` names the component of each row and atom."""

    members: tuple[tuple[int, ...], ...]
    matrix: sparse.csr_array
    low_sum: FloatArray
    high_sum: FloatArray
    lower: FloatArray
    upper: FloatArray
    row_part: np.ndarray
    atom_part: np.ndarray


def attack(release: Release, own: Mapping[int, float] | None = None, units: Sequence[int] | None = None) -> Intervals:
    """Bound the value of every unit as tightly as the release allows.

    Args:
        own: Values that the attacker knows beforehand: those of the units that it owns.
        units: The units asked for; all, if not given.

    Raises:
        ValueError: A unit is not there, or the figures contradict each other.
    """
    asked = np.arange(release.table.units) if units is None else np.asarray(units, dtype=np.int64)
    if ((asked < 0) | (asked >= release.table.units)).any():
        raise ValueError(f"a unit asked for is not there; the units are 0–{release.table.units - 1}")
    lows, highs = _known_bounds(release, own or {})
    system = _reduce(release, lows, highs, ())
    atom_of = np.empty(release.table.units, dtype=np.int64)
    for a, members in enumerate(system.members):
        atom_of[list(members)] = a
    wanted, place = np.unique(atom_of[asked], return_inverse=True)
    sets = np.zeros((len(wanted), len(system.members)))
    sets[np.arange(len(wanted)), wanted] = 1.0
    sizes = np.array([len(system.members[a]) for a in wanted])[place]
    # One of n alike: the others may be as low, or as high, as their bounds allow.
    most = _maxima(system, sets)[place] - (sizes - 1) * lows[asked]
    alone = (sizes == 1) | np.isfinite(highs[asked])
    least = np.full(len(asked), -np.inf)
    if alone.any():
        rest = np.where(sizes[alone] > 1, (sizes[alone] - 1) * np.nan_to_num(highs[asked][alone], posinf=0.0), 0.0)
        least[alone] = _minima(system, sets)[place][alone] - rest
    low, high = np.maximum(least, lows[asked]), np.minimum(most, highs[asked])
    return Intervals(low, np.maximum(high, low), _resolution(release), 2 * len(asked))


def attack_sums(release: Release, groups: Sequence[Sequence[int]], own: Mapping[int, float] | None = None) -> Intervals:
    """Bound the sum of every group of units as tightly as the release allows; a group need not be a cell.

    Raises:
        ValueError: A group is empty or has a unit that is not there, or the figures contradict each other.
    """
    for i, members in enumerate(groups):
        check_members(members, release.table.units, f"group {i}")
    lows, highs = _known_bounds(release, own or {})
    system = _reduce(release, lows, highs, groups)
    first = [set(members) for members in groups]
    sets = np.array([[float(atom[0] in chosen) for atom in system.members] for chosen in first])
    sets = sets.reshape(len(groups), len(system.members))
    low, high = _minima(system, sets), _maxima(system, sets)
    return Intervals(low, np.maximum(high, low), _resolution(release), 2 * len(groups))


def _known_bounds(release: Release, own: Mapping[int, float]) -> tuple[FloatArray, FloatArray]:
    lows, highs = release.low.copy(), release.high.copy()
    for unit, value in own.items():
        if not 0 <= unit < release.table.units:
            raise ValueError(f"unit {unit} is not there; the units are 0–{release.table.units - 1}")
        if not release.low[unit] <= value <= release.high[unit]:
            raise ValueError(f"the value {value} of unit {unit} lies outside what is published about it")
        lows[unit] = highs[unit] = value
    return lows, highs


def _resolution(release: Release) -> float:
    known = release.sums[release.published]
    return RESOLUTION * float(known.max()) if known.size else 0.0


def _reduce(release: Release, lows: FloatArray, highs: FloatArray, groups: Sequence[Sequence[int]]) -> _System:
    """Gather units into atoms, move known atoms to the other side, and number the components."""
    shown = np.flatnonzero(release.published)
    rows = release.table.matrix[shown]
    atoms = group_units(sparse.csr_array(sparse.vstack([rows, membership(groups, rows.shape[1])])), lows, highs)
    members = tuple(atoms.values())
    chosen = [unit[0] for unit in members]
    sizes = np.array([len(units) for units in members], dtype=np.float64)
    lower, upper = sizes * lows[chosen], sizes * highs[chosen]
    matrix = sparse.csr_array(rows[:, chosen])
    sums, widths = release.sums[shown], release.half_widths[shown]
    _settle(matrix, sums, widths, lower, upper)
    known = lower == upper
    free = sparse.csr_array(matrix @ sparse.diags_array((~known).astype(np.float64)))
    free.eliminate_zeros()
    moved = matrix @ np.where(known, lower, 0.0)
    parts = components(free)
    low, high = sums - widths - moved, sums + widths - moved
    empty, slack = np.diff(free.indptr) == 0, RESOLUTION * sums.max(initial=0.0)
    if (empty & ((low > slack) | (high < -slack))).any():
        raise ValueError("the released figures contradict each other: no values fit them all")
    return _System(members, free, low, high, lower, upper, parts[: len(shown)], parts[len(shown) :])


def _settle(
    matrix: sparse.csr_array, sums: FloatArray, widths: FloatArray, lower: FloatArray, upper: FloatArray
) -> None:
    """Set both bounds of every atom that the exact cells settle by subtraction alone."""
    exact = np.flatnonzero(widths == 0)
    free = np.flatnonzero(lower < upper)
    parts = components(matrix[exact][:, free])
    rest = sums[exact] - matrix[exact] @ np.where(lower < upper, 0.0, lower)
    for part in np.unique(parts[: len(exact)]):
        rows = np.flatnonzero(parts[: len(exact)] == part)
        atoms = free[parts[len(exact) :] == part]
        if len(atoms) and len(rows) > 1:
            values = solve_equations(matrix[exact[rows]][:, atoms].toarray(), rest[rows])
            found = ~np.isnan(values)
            lower[atoms[found]] = upper[atoms[found]] = np.clip(values, lower[atoms], upper[atoms])[found]


def _maxima(system: _System, sets: FloatArray) -> FloatArray:
    """Return the largest sum of each set of atoms; sets is (set, atom) of 0 and 1."""
    return _extremes(system, sets, 1.0)


def _minima(system: _System, sets: FloatArray) -> FloatArray:
    return -_extremes(system, sets, -1.0)


def _extremes(system: _System, sets: FloatArray, sign: float) -> FloatArray:
    """Return max of sign × the sum of each set; components add up, for they share nothing."""
    total = np.zeros(sets.shape[0])
    for part in np.unique(system.atom_part):
        atoms = np.flatnonzero(system.atom_part == part)
        rows = np.flatnonzero(system.row_part == part)
        asked = np.flatnonzero(sets[:, atoms].any(axis=1))
        if not asked.size:
            continue
        chosen = sets[np.ix_(asked, atoms)]
        if not rows.size:
            best = sign * chosen @ (system.upper if sign > 0 else system.lower)[atoms]
        elif rows.size == 1:
            best = _in_one_cell(system, atoms, int(rows[0]), chosen, sign)
        else:
            best = _in_many_cells(system, atoms, rows, chosen, sign)
        total[asked] += best
    return total


def _in_one_cell(system: _System, atoms: np.ndarray, row: int, chosen: FloatArray, sign: float) -> FloatArray:
    """What the set may be is what the cell leaves when the others are at their other end."""
    near, far = (system.upper, system.lower) if sign > 0 else (system.lower, system.upper)
    limit = system.high_sum[row] if sign > 0 else system.low_sum[row]
    inside = np.array([near[atoms][mask].sum() for mask in chosen > 0])
    outside = np.array([far[atoms][mask].sum() for mask in chosen == 0])
    return np.asarray(np.minimum(sign * inside, sign * (limit - outside)))


def _in_many_cells(system: _System, atoms: np.ndarray, rows: np.ndarray, chosen: FloatArray, sign: float) -> FloatArray:
    scale = float(np.abs(system.high_sum[rows]).max()) or 1.0
    matrix = system.matrix[rows][:, atoms]
    part = Rows(matrix, system.low_sum[rows] / scale, system.high_sum[rows] / scale)
    lower, upper = system.lower[atoms] / scale, system.upper[atoms] / scale
    points = solve_blocks(part, -sign * chosen, lower, upper)
    return np.asarray(sign * scale * (chosen * points).sum(axis=1))
