"""Which further cells to hide, so that the hidden ones cannot be worked out.

A breach is proved by a few published cells (those with a price in the attacker's programme); any safe
choice hides at least one of them. So the proofs found so far are a covering problem, whose cheapest
answer is never dearer than the cheapest safe choice. Attack it, add the new proofs, and repeat.

Source: M. Fischetti and J. J. Salazar (2001), Management Science 47(7), for the covering cuts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from raaderum.analytics.disclosure.audit import Auditor, Question, roomy_units
from raaderum.analytics.disclosure.families import sensitive_groups
from raaderum.analytics.disclosure.rules import CellCheck, Policy, check_cells
from raaderum.analytics.disclosure.tables import Release, Table, check_bounds, check_cell_numbers, check_values, publish
from raaderum.domain.panel import FloatArray

_ROUNDS = 50
_NODES = 2000
_EXACT = 1e-6


@dataclass(frozen=True, eq=False)
class Suppression:
    """Which cells are hidden, and why.

    Attributes:
        checks: What the rules say of every cell.
        primary: The cells that break a rule.
        secondary: The cells that are hidden so that the others cannot be worked out.
        cost: What the secondary cells cost.
        at_least: No safe choice costs less.
        release: What is left to publish.
    """

    checks: tuple[CellCheck, ...]
    primary: tuple[int, ...]
    secondary: tuple[int, ...]
    cost: float
    at_least: float
    release: Release

    @property
    def minimal(self) -> bool:
        """Whether it is proved that no safe choice costs less."""
        return self.cost <= self.at_least + _EXACT * max(self.cost, 1.0)


def protect(
    table: Table,
    values: FloatArray,
    policy: Policy | None = None,
    *,
    cost: FloatArray | None = None,
    keep: Sequence[int] = (),
    low: FloatArray | float = 0.0,
    high: FloatArray | float = np.inf,
    rounds: int = _ROUNDS,
) -> Suppression:
    """Hide cells until no outsider and no owner can bound a protected value within p %.

    Protected are every unit's value, the sums of the cells that break a rule, and those of small
    groups that the cells imply. Hiding everything is always safe, so an answer exists unless
    ``keep`` or the published bounds stand in the way.

    Args:
        values: (unit,), never negative.
        cost: (cell,), above 0: how much each cell would be missed; its number of units, if not given.
        keep: Cells that must stay.
        low: (unit,) or one for all: a published lower bound on each unit.
        high: (unit,) or one for all: a published upper bound on each unit.
        rounds: How many times the covering problem is solved anew before the best so far is taken.

    Raises:
        ValueError: A value or limit cannot be used, or what must stay gives something away.
    """
    policy, known = policy or Policy(), check_values(values, table.units)
    lows, highs = check_bounds(low, high, known)
    if rounds < 0:
        raise ValueError(f"rounds must not be negative: {rounds}")
    price, staying = _prices(table, cost), frozenset(check_cell_numbers(keep, table))
    checks = check_cells(table, known, policy)
    primary = frozenset(c for c, check in enumerate(checks) if not check.safe)
    for cell in sorted(primary & staying):
        raise ValueError(f"cell {cell} must stay, but breaks {', '.join(checks[cell].broken)}")
    order = _Order(table, known)
    search = _Search(order.table, order.values, policy, order.of_units(lows), order.of_units(highs))
    try:
        best, at_least = search.run(order.new_cells(primary), order.new_cells(staying), price[order.cells], rounds)
    except _Stuck:
        raise ValueError(f"values are told while all of cells {sorted(staying)} stay") from None
    hidden = frozenset(int(order.cells[c]) for c in best)
    secondary = tuple(sorted(hidden - primary))
    release = publish(table, known, suppressed=hidden, low=lows, high=highs)
    return Suppression(
        checks, tuple(sorted(primary)), secondary, float(price[list(secondary)].sum()), at_least, release
    )


class _Stuck(Exception):
    """A proof needs only cells that must stay."""


class _Order:
    """Units and cells in an order that depends on what they are, not on how they were numbered.

    A unit is its value and its cells, a cell its units; sorting by what is known so far refines
    both until nothing changes, so that only what is truly alike is left in the given order.
    """

    def __init__(self, table: Table, values: FloatArray) -> None:
        unit_rank = np.unique(values, return_inverse=True)[1]
        cell_rank = np.zeros(len(table.cells), dtype=np.int64)
        holds = table.matrix.T.tocsr()
        for _ in range(4):
            cells = [(len(m), *sorted(unit_rank[list(m)].tolist())) for m in table.cells]
            cell_rank = _ranks(cells)
            owners = [tuple(sorted(unit_rank[table.owner_of == o].tolist())) for o in table.owner_of]
            inside = [sorted(cell_rank[holds.indices[a:b]].tolist()) for a, b in zip(holds.indptr, holds.indptr[1:])]
            unit_rank = _ranks([(int(r), o, *c) for r, o, c in zip(unit_rank, owners, inside, strict=True)])
        self.units = np.argsort(unit_rank, kind="stable")
        self.cells = np.argsort(cell_rank, kind="stable")
        place = np.argsort(self.units)
        groups = tuple(tuple(sorted(place[list(table.cells[c])].tolist())) for c in self.cells)
        first = {owner: rank for rank, owner in enumerate(dict.fromkeys(table.owner_of[self.units].tolist()))}
        owner_of = tuple(first[owner] for owner in table.owner_of[self.units].tolist())
        self.table = Table(table.units, groups, owner_of)
        self.values = values[self.units]

    def of_units(self, numbers: FloatArray) -> FloatArray:
        """Return what belongs to the units in the new order."""
        return numbers[self.units]

    def new_cells(self, cells: Sequence[int] | frozenset[int]) -> frozenset[int]:
        """Return the new numbers of cells."""
        place = np.argsort(self.cells)
        return frozenset(int(place[c]) for c in cells)


class _Search:
    """Attacks, covers and attacks again; its proofs hold for every choice of cells."""

    def __init__(self, table: Table, values: FloatArray, policy: Policy, low: FloatArray, high: FloatArray) -> None:
        exact = np.zeros(len(table.cells))
        self._table = table
        self._auditor = Auditor(table, values, policy, low, high, exact, exact)
        exposed = np.flatnonzero(~roomy_units(table, values, policy, (low > 0) | np.isfinite(high)))
        groups = sensitive_groups(table, values, policy)
        self._questions: list[Question] = []
        for unit in exposed.tolist():
            self._questions += self._auditor.questions_of((unit,), watched=True)
        for members in groups:
            self._questions += self._auditor.questions_of(members, watched=False)
        self._proofs: set[frozenset[int]] = set()

    def run(
        self, primary: frozenset[int], keep: frozenset[int], price: FloatArray, rounds: int
    ) -> tuple[frozenset[int], float]:
        """Return the cells to hide, and what no safe choice of further cells costs less than."""
        best, at_least = self._extend(primary, keep, price), 0.0
        best = self._drop_needless(best, primary, price)
        for _ in range(rounds):
            cover, bound = self._cheapest_cover(primary, keep, price)
            at_least = max(at_least, bound)
            if _cost(best - primary, price) <= at_least * (1 + _EXACT):
                break
            found = self._extend(cover | primary, keep, price)
            if found != cover | primary:
                found = self._drop_needless(found, primary, price)
            if _cost(found - primary, price) < _cost(best - primary, price):
                best = found
        return best, at_least

    def _breaches(self, hidden: frozenset[int]) -> list[frozenset[int]]:
        published = np.ones(len(self._table.cells), dtype=bool)
        published[list(hidden)] = False
        proofs = [finding.cells for finding in self._auditor.find(published, self._questions)]
        if frozenset() in proofs:
            raise ValueError("the published bounds of a unit alone tell its value within p %")
        self._proofs |= set(proofs)
        return proofs

    def _extend(self, hidden: frozenset[int], keep: frozenset[int], price: FloatArray) -> frozenset[int]:
        """Hide the cell that most proofs need for its price, then the next, until nothing is proved."""
        while proofs := self._breaches(hidden):
            if any(proof <= keep for proof in proofs):
                raise _Stuck
            while proofs:
                needed = Counter(cell for proof in proofs for cell in proof - keep)
                most = max(sorted(needed), key=lambda cell: needed[cell] / price[cell])
                hidden |= {most}
                proofs = [proof for proof in proofs if most not in proof]
        return hidden

    def _drop_needless(self, hidden: frozenset[int], primary: frozenset[int], price: FloatArray) -> frozenset[int]:
        """Show again, dearest first, every cell that is not needed."""
        for cell in sorted(hidden - primary, key=lambda c: (-price[c], c)):
            fewer = hidden - {cell}
            if not any(proof.isdisjoint(fewer) for proof in self._proofs) and not self._breaches(fewer):
                hidden = fewer
        return hidden

    def _cheapest_cover(
        self, primary: frozenset[int], keep: frozenset[int], price: FloatArray
    ) -> tuple[frozenset[int], float]:
        """Minimise Σ price · hidden, with at least one cell of every proof hidden; return it and a lower bound."""
        proofs = sorted(sorted(proof) for proof in self._proofs if proof.isdisjoint(primary))
        if not proofs:
            return primary, 0.0
        rows = [k for k, proof in enumerate(proofs) for _ in proof]
        cells = [cell for proof in proofs for cell in proof]
        matrix = sparse.csr_array((np.ones(len(cells)), (rows, cells)), shape=(len(proofs), len(price)))
        most = np.ones(len(price))
        most[list(keep)] = 0.0
        answer = milp(
            price,
            integrality=np.ones(len(price)),
            bounds=Bounds(0, most),
            constraints=LinearConstraint(matrix, 1, np.inf),
            options={"mip_rel_gap": 0.0, "node_limit": _NODES},
        )
        if answer.x is None:
            return primary, 0.0
        bound = float(answer.mip_dual_bound if answer.mip_dual_bound is not None else 0.0)
        return frozenset(np.flatnonzero(answer.x > 0.5).tolist()) - primary, bound


def _prices(table: Table, cost: FloatArray | None) -> FloatArray:
    if cost is None:
        return np.array([float(len(members)) for members in table.cells])
    price = np.asarray(cost, dtype=np.float64)
    if price.shape != (len(table.cells),) or not (np.isfinite(price) & (price > 0)).all():
        raise ValueError(f"a cost above 0 is needed for each of {len(table.cells)} cells")
    return price


def _cost(cells: frozenset[int], price: FloatArray) -> float:
    return float(price[sorted(cells)].sum())


def _ranks(keys: Sequence[tuple[object, ...]]) -> np.ndarray:
    """Return 0, 1, … by the order of the keys; equal keys have the same rank."""
    place = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([place[key] for key in keys], dtype=np.int64)
