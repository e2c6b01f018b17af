"""The defender's side of the attack: who can bound what within p %, and by which cells.

The defender knows the values, so it need not bound anything to clear a release. A value is safe
from an observer if other values exist that fit all the observer sees and lie far enough away (a
witness). A witness that leaves an owner's values alone serves against that owner too, and one
found for a release serves for every release that shows less. Only where no witness is found are the
attacker's own programmes solved; their prices tell which cells the breach is proved by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse

from raaderum.analytics.disclosure.attack import RESOLUTION
from raaderum.analytics.disclosure.linear import Rows, solve_blocks, solve_with_prices
from raaderum.analytics.disclosure.rules import Policy
from raaderum.analytics.disclosure.tables import Table, components, group_units
from raaderum.domain.panel import FloatArray

Side = Literal["upper", "lower"]

# What the sum's move is worth against moving another unit as far: so much that hardly any falls short.
_SHORTFALL = 1e4
_UNSERVED = 20.0
# A move below this is the solver's rounding.
_STILL = 1e-12


@dataclass(frozen=True, slots=True)
class Question:
    """Whether the sum of ``members`` can be bounded on all of ``sides``; one open side is enough.

    ``watched``: against every owner of other units too, and not against outsiders only.
    """

    members: tuple[int, ...]
    sides: tuple[Side, ...]
    watched: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A question that must be answered yes: ``owner`` (None: anybody) proves it by ``cells``."""

    question: Question
    owner: int | None
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Query:
    """A question in the eyes of one observer; ``unserved``: owners that no witness serves against yet."""

    question: Question
    owner: int | None
    unserved: frozenset[int]


@dataclass(frozen=True, eq=False)
class _Witness:
    """Which cells the other values would change, and whose units they move."""

    cells: np.ndarray
    owners: frozenset[int]


class Auditor:
    """Answers the same questions for one release after another; remembers its witnesses.

    Args:
        table: The groups.
        values: (unit,), the truth.
        policy: p and the sides.
        low, high: (unit,): what is published about each unit.
        slack_low, slack_high: (cell,): how far the published sums let the true ones move.
    """

    def __init__(
        self,
        table: Table,
        values: FloatArray,
        policy: Policy,
        low: FloatArray,
        high: FloatArray,
        slack_low: FloatArray,
        slack_high: FloatArray,
    ) -> None:
        self.table, self.values, self.policy = table, values, policy
        self._scale = float(max((table.matrix @ values).max(initial=0.0), values.max())) or 1.0
        self._down, self._up = (values - low) / self._scale, (high - values) / self._scale
        self._slack = slack_low / self._scale, slack_high / self._scale
        self._witnesses: dict[Question, list[_Witness]] = {}

    def questions_of(self, members: tuple[int, ...], *, watched: bool) -> list[Question]:
        """Return what must stay open about a unit or a group, by the policy's sides.

        A side on which the published bounds of the units themselves are within p % is not asked
        for: no suppression of cells opens it.
        """
        step, inside = self._step(members), list(members)
        open_sides: list[Side] = []
        if self._up[inside].sum() >= step:
            open_sides.append("upper")
        if self.values[inside].sum() > 0 and self._down[inside].sum() >= step:
            open_sides.append("lower")
        if self.policy.sides == "both" or not open_sides:
            return [Question(members, tuple(open_sides), watched)]
        return [Question(members, (side,), watched) for side in open_sides]

    def find(self, published: np.ndarray, questions: Iterable[Question]) -> list[Finding]:
        """Return the questions that can be answered, each with the first who can.

        Args:
            published: (cell,): which cells are shown.
        """
        label = components(self.table.matrix[np.flatnonzero(published)])[int(published.sum()) :]
        findings: list[Finding] = []
        pending = list(questions)
        while pending:
            queries = [query for question in pending if (query := self._next_query(question, published))]
            settled: set[Question] = set()
            for query in self._seek_witnesses(queries, published, label):
                proof = self._prove(query, published, label)
                if proof is not None:
                    findings.append(Finding(query.question, query.owner, proof))
                    settled.add(query.question)
            pending = [query.question for query in queries if query.question not in settled]
        return findings

    def _step(self, members: Sequence[int]) -> float:
        """How far from the truth a witness must be: p %, and more than the solver's rounding."""
        truth = float(self.values[list(members)].sum()) / self._scale
        return self.policy.p_percent / 100 * truth + 2 * RESOLUTION

    def _next_query(self, question: Question, published: np.ndarray) -> _Query | None:
        """Return an observer that no witness serves against yet; None where there is none."""
        valid = [w for w in self._witnesses.get(question, ()) if not (w.cells & published).any()]
        if not valid:
            return _Query(question, None, frozenset())
        if not question.watched:
            return None
        unserved = frozenset.intersection(*(w.owners for w in valid)) - {self._owner(question.members[0])}
        return _Query(question, min(unserved), unserved) if unserved else None

    def _owner(self, unit: int) -> int:
        return int(self.table.owner_of[unit])

    def _seek_witnesses(self, queries: list[_Query], published: np.ndarray, label: np.ndarray) -> list[_Query]:
        """Look for a near witness for each query, cheaply; return those without."""
        failed: list[_Query] = []
        by_part: dict[tuple[int, ...], list[_Query]] = {}
        for query in queries:
            key = tuple(np.unique(label[list(query.question.members)]).tolist())
            by_part.setdefault(key, []).append(query)
        for key, todo in by_part.items():
            units, left = np.flatnonzero(np.isin(label, key)), todo
            for turn in range(2):
                tried = [query for query in left if len(query.question.sides) > turn]
                found = self._nearest_moves(tried, turn, units, published)
                reached = {query for query, ok in zip(tried, found, strict=True) if ok}
                left = [query for query in left if query not in reached]
            failed.extend(left)
        return failed

    def _nearest_moves(self, tried: list[_Query], turn: int, units: np.ndarray, published: np.ndarray) -> list[bool]:
        """Move as little as possible so that each sum moves by its step; remember what worked.

        Moving the units of an owner not yet served costs more, so that few witnesses serve against all.
        """
        if not tried:
            return []
        size = len(units)
        goals, upper = np.zeros((len(tried), size)), np.empty((len(tried), 2 * size))
        weights = np.ones((len(tried), size))
        steps = np.array([self._step(query.question.members) for query in tried])
        for k, query in enumerate(tried):
            side = query.question.sides[turn]
            inside = np.isin(units, query.question.members)
            goals[k, inside] = 1.0 if side == "upper" else -1.0
            weights[k, np.isin(self.table.owner_of[units], list(query.unserved))] = _UNSERVED
            down, up = self._room(units, query.owner)
            if inside.sum() == 1:  # a step is enough, and it is not to come back down
                up[inside] = min(up[inside].item(), steps[k]) if side == "upper" else 0.0
                down[inside] = min(down[inside].item(), steps[k]) if side == "lower" else 0.0
            upper[k] = [*up, *down]
        moves = _least_moves(self._rows(units, published), goals, weights, upper)
        lengths = (moves * goals).sum(axis=1)
        reached = lengths >= steps - RESOLUTION / 2
        for k in np.flatnonzero(reached).tolist():
            self._remember(tried[k].question, units, moves[k] * min(1.0, steps[k] / lengths[k]), published)
        return [bool(ok) for ok in reached]

    def _prove(self, query: _Query, published: np.ndarray, label: np.ndarray) -> frozenset[int] | None:
        """Solve the attacker's own programmes; return the cells that prove the breach, None if there is none."""
        question = query.question
        units = np.flatnonzero(np.isin(label, label[list(question.members)]))
        rows, shown = self._rows(units, published), self._shown(units, published)
        down, up = self._room(units, query.owner)
        step, cells = self._step(question.members), set[int]()
        for side in question.sides:
            goal = np.where(np.isin(units, question.members), 1.0 if side == "upper" else -1.0, 0.0)
            move, used = solve_with_prices(rows, -goal, -down, up)
            reach = float(goal @ move)
            if reach > step - RESOLUTION / 2:
                self._remember(question, units, move * min(1.0, step / reach), published)
                return None
            cells.update(shown[used].tolist())
        return frozenset(cells)

    def _room(self, units: np.ndarray, owner: int | None) -> tuple[FloatArray, FloatArray]:
        """How far each unit may move down and up, in the eyes of an owner; nobody moves beyond all sums."""
        known = self.table.owner_of[units] == owner if owner is not None else np.zeros(len(units), dtype=bool)
        down = np.where(known, 0.0, self._down[units])
        return down, np.where(known, 0.0, np.minimum(self._up[units], 2.0))

    def _shown(self, units: np.ndarray, published: np.ndarray) -> np.ndarray:
        inside = np.zeros(self.table.units)
        inside[units] = 1.0
        return np.flatnonzero(published & (self.table.matrix @ inside > 0))

    def _rows(self, units: np.ndarray, published: np.ndarray) -> Rows:
        shown = self._shown(units, published)
        matrix = sparse.csr_array(self.table.matrix[shown][:, units])
        return Rows(matrix, self._slack[0][shown], self._slack[1][shown])

    def _remember(self, question: Question, units: np.ndarray, move: FloatArray, published: np.ndarray) -> None:
        """Keep a witness: it serves wherever the cells that it changes are not shown."""
        whole = np.zeros(self.table.units)
        whole[units] = np.where(np.abs(move) > _STILL, move, 0.0)
        self._keep(question, whole, self._changed(whole) & ~published)
        # The same trade the other way round serves the other side, where everybody has room for it.
        if len(question.sides) == 1 and ((-whole >= -self._down) & (-whole <= self._up)).all():
            other: Side = "lower" if question.sides[0] == "upper" else "upper"
            self._keep(replace(question, sides=(other,)), -whole, self._changed(-whole))

    def _changed(self, whole: FloatArray) -> np.ndarray:
        change = self.table.matrix @ whole
        down, up = self._slack[0] - RESOLUTION / 10, self._slack[1] + RESOLUTION / 10
        return np.asarray((change < down) | (change > up))

    def _keep(self, question: Question, whole: FloatArray, changed: np.ndarray) -> None:
        owners = frozenset(self.table.owner_of[np.flatnonzero(whole)].tolist())
        self._witnesses.setdefault(question, []).append(_Witness(changed, owners))


def roomy_units(table: Table, values: FloatArray, policy: Policy, bounded: np.ndarray) -> np.ndarray:
    """Return (unit,): whether each is safe whatever cells are shown, because it hides among its like.

    Units in exactly the same cells may trade: what one has less, another has more, and no cell
    changes. A unit is safe if, for every other owner, the units that are left among its like can
    give it p % of its value, and at least one is there to take it.
    """
    safe = np.zeros(table.units, dtype=bool)
    for key, members in group_units(table.matrix).items():
        atom = np.array(members)
        owners, place = np.unique(table.owner_of[atom], return_inverse=True)
        if bounded[atom].any() or len(owners) < 3 or not key:
            safe[atom] = not key and not bounded[atom].any()
            continue
        sums = np.bincount(place, weights=values[atom])
        largest, second = np.argsort(-sums, kind="stable")[:2]
        others = np.where(place == largest, sums[second], sums[largest])
        left = sums.sum() - values[atom] - others
        step = policy.p_percent / 100 * values[atom] + 4 * RESOLUTION * float((table.matrix @ values).max())
        safe[atom] = left >= step
    return safe


def _least_moves(rows: Rows, goals: FloatArray, weights: FloatArray, upper: FloatArray) -> FloatArray:
    """Minimise Σ weight · |move| − price × goal · move with the rows kept; columns: moves up, then down."""
    split = sparse.csr_array(sparse.hstack([rows.matrix, -rows.matrix]))
    costs = np.hstack([weights - _SHORTFALL * goals, weights + _SHORTFALL * goals])
    points = solve_blocks(Rows(split, rows.low, rows.high), costs, np.zeros_like(upper), upper)
    size = goals.shape[1]
    return points[:, :size] - points[:, size:]
