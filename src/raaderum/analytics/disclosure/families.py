"""Whether a family of groups over the same units can be released together at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from raaderum.analytics.disclosure.breaches import Breach, find_breaches
from raaderum.analytics.disclosure.linear import Rows, row_space, solve_blocks
from raaderum.analytics.disclosure.rules import CellCheck, Policy, check_cells, check_group
from raaderum.analytics.disclosure.tables import (
    Table,
    check_cell_numbers,
    check_members,
    check_values,
    publish,
)
from raaderum.domain.panel import FloatArray

_ZERO = 1e-7


@dataclass(frozen=True, slots=True)
class FamilyVerdict:
    """What is wrong with releasing all groups of a family; nothing, if it is safe.

    Attributes:
        cells: Every group on its own.
        implied: The units of each group below the minimum count whose sum follows by adding and
            subtracting cells, whatever the values; ``find_recipe`` says how.
        breaches: Values that an outsider or an owner can bound within p %.
    """

    cells: tuple[CellCheck, ...]
    implied: tuple[tuple[int, ...], ...]
    breaches: tuple[Breach, ...]

    @property
    def safe(self) -> bool:
        """Whether the whole family can be released."""
        return all(cell.safe for cell in self.cells) and not self.implied and not self.breaches


def check_family(table: Table, values: FloatArray, policy: Policy | None = None) -> FamilyVerdict:
    """Decide whether all groups can be released together, exact and none suppressed.

    Args:
        values: (unit,), never negative.

    Raises:
        ValueError: A value is missing or negative.
    """
    policy, known = policy or Policy(), check_values(values, table.units)
    implied = find_implied_groups(table, policy.min_count)
    groups = sensitive_groups(table, known, policy)
    breaches = find_breaches(publish(table, known), known, policy, groups)
    return FamilyVerdict(check_cells(table, known, policy), implied, breaches)


def find_implied_groups(
    table: Table, min_count: int, cells: Iterable[int] | None = None
) -> tuple[tuple[int, ...], ...]:
    """Find groups of fewer than ``min_count`` owners whose sum follows from the cells by linear algebra.

    Looks at sets of up to four atoms (units that lie in exactly the same cells), and needs no values.
    A group that holds a smaller one found is not listed, nor are the cells themselves.

    Args:
        cells: The cells that are shown; all, if not given.
    """
    shown = check_cell_numbers(range(len(table.cells)) if cells is None else cells, table)
    if not shown:
        return ()
    atoms = table.atoms(shown)
    owners = [frozenset(table.owner_of[list(atom)].tolist()) for atom in atoms]
    small = [a for a, found in enumerate(owners) if len(found) < min_count]
    matrix = table.matrix[shown][:, [atom[0] for atom in atoms]].toarray()
    own = {frozenset(table.cells[c]) for c in shown}
    found: list[tuple[int, ...]] = []
    for chosen in _minimal_sets(_unsettled(matrix)[small]):
        inside = [small[i] for i in chosen]
        members = tuple(sorted(unit for a in inside for unit in atoms[a]))
        if len(frozenset.union(*(owners[a] for a in inside))) < min_count and frozenset(members) not in own:
            found.append(members)
    return tuple(found)


def find_recipe(
    table: Table, members: Sequence[int], cells: Iterable[int] | None = None
) -> tuple[tuple[int, float], ...]:
    """Return the cells that add up to a group, each with its factor; the factors are as small as can be.

    (8, 1.0), (3, −1.0) is cell 8 less cell 3.

    Args:
        members: The units of the group.
        cells: The cells that are shown; all, if not given.

    Raises:
        ValueError: The group's sum does not follow from the cells.
    """
    check_members(members, table.units, "the group")
    shown = check_cell_numbers(range(len(table.cells)) if cells is None else cells, table)
    goal = np.zeros(table.units)
    goal[list(members)] = 1.0
    matrix = table.matrix[shown].T
    rows = Rows(sparse.csr_array(sparse.hstack([matrix, -matrix])), goal, goal)
    size = len(shown)
    point = solve_blocks(rows, np.ones((1, 2 * size)), np.zeros(2 * size), np.full(2 * size, np.inf))[0]
    factors = point[:size] - point[size:]
    return tuple((c, float(round(f, 9))) for c, f in zip(shown, factors, strict=True) if abs(f) > _ZERO)


def sensitive_groups(table: Table, values: FloatArray, policy: Policy) -> tuple[tuple[int, ...], ...]:
    """Return the sums that outsiders must not bound within p %, though each may be in no cell.

    They are the cells and atoms that break a rule, and small groups that safe cells imply.
    """
    checks = check_cells(table, values, policy)
    groups = {check.members: None for check in checks if not check.safe}
    atoms = [check_group(atom, table, values, policy) for atom in table.atoms()]
    groups |= {check.members: None for check in atoms if not check.safe}
    safe = [c for c, check in enumerate(checks) if check.safe]
    groups |= dict.fromkeys(find_implied_groups(table, policy.min_count, safe))
    unique = {frozenset(members): members for members in groups if len(members) > 1}
    return tuple(unique.values())


def _unsettled(matrix: FloatArray) -> FloatArray:
    """Return (column, direction): what the rows leave open. Columns whose sum is 0 here have a known sum."""
    right = row_space(matrix)[2]
    return np.eye(matrix.shape[1]) - right.T @ right


def _minimal_sets(vectors: FloatArray) -> Iterator[tuple[int, ...]]:
    """Yield the sets of one to four vectors that sum to zero and hold no smaller such set.

    Pairs are matched with pairs: one number per vector, the same fixed mix of its parts, is sorted
    and searched for its opposite; a hit is then checked in full.
    """
    count, width = vectors.shape
    mix = (vectors @ np.cos(np.arange(1, width + 1) ** 2)).tolist() if width else [0.0] * count
    single = {(i,) for i in range(count) if np.abs(vectors[i]).max(initial=0.0) < _ZERO}
    yield from sorted(single)
    left = [i for i in range(count) if (i,) not in single]
    pairs = list(combinations(left, 2))
    zero = {(i, j) for i, j in pairs if abs(mix[i] + mix[j]) < _ZERO and _sum_is_zero(vectors, (i, j))}
    yield from sorted(zero)
    others = [pair for pair in pairs if pair not in zero]
    halves: list[tuple[int, ...]] = sorted([*((i,) for i in left), *others], key=lambda half: sum(mix[i] for i in half))
    sums = np.array([sum(mix[i] for i in half) for half in halves])
    goals = np.array([-mix[i] - mix[j] for i, j in others])
    starts, stops = np.searchsorted(sums, goals - _ZERO), np.searchsorted(sums, goals + _ZERO)
    seen: set[tuple[int, ...]] = set()
    for k in np.flatnonzero(starts < stops).tolist():
        for half in halves[starts[k] : stops[k]]:
            whole = tuple(sorted({*others[k], *half}))
            if len(whole) == 2 + len(half) and whole not in seen and _sum_is_zero(vectors, whole):
                seen.add(whole)
    yield from sorted(whole for whole in seen if not _holds_smaller(whole, zero | seen))


def _sum_is_zero(vectors: FloatArray, chosen: tuple[int, ...]) -> bool:
    return bool(np.abs(vectors[list(chosen)].sum(axis=0)).max(initial=0.0) < _ZERO)


def _holds_smaller(whole: tuple[int, ...], found: set[tuple[int, ...]]) -> bool:
    return any(part in found for size in (2, 3) if size < len(whole) for part in combinations(whole, size))
