"""Which cells may not be shown: too few, or too much in too few hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from raaderum.analytics.disclosure.tables import Table, check_values
from raaderum.domain.panel import FloatArray

Rule = Literal["count", "dominance", "p_percent"]
Sides = Literal["both", "either"]

# At the limit counts as over it, so that the last digit of a float never decides.
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits.

    Attributes:
        min_count: A cell has at least this many owners.
        dominance_n: The largest so many owners …
        dominance_share: … hold less than this share of a cell (0–1).
        p_percent: Nobody can bound another's value within so many per cent (0 up to 100).
        sides: ``both``: an interval must lie within ±p % on both sides to be a breach. ``either``,
            which is stricter: one side within p % is enough. A single published cell that an
            insider knows one value of is then a breach exactly where the p % rule says so.
    """

    min_count: int = 5
    dominance_n: int = 2
    dominance_share: float = 0.85
    p_percent: float = 10.0
    sides: Sides = "either"

    def __post_init__(self) -> None:
        if self.min_count < 1 or self.dominance_n < 1:
            raise ValueError(f"min_count {self.min_count} and dominance_n {self.dominance_n} must be at least 1")
        if not 0 < self.dominance_share <= 1:
            raise ValueError(f"dominance_share {self.dominance_share} must be above 0 and at most 1")
        if not 0 <= self.p_percent < 100:
            raise ValueError(f"p_percent {self.p_percent} must be at least 0 and below 100")
        if self.sides not in ("both", "either"):
            raise ValueError(f"sides must be both or either, not {self.sides}")


@dataclass(frozen=True, slots=True)
class CellCheck:
    """What the rules say of one cell.

    Attributes:
        members: Its units.
        count: How many owners they have.
        total: Their sum.
        top_share: The share of the largest ``dominance_n`` owners; 1 where the total is 0.
        precision_percent: How close the second largest owner comes to the largest one's value, in
            per cent of it: 100 × (total − largest − second) / largest; 0 where the total is 0.
        broken: The rules that it breaks; none where it is safe.
    """

    members: tuple[int, ...]
    count: int
    total: float
    top_share: float
    precision_percent: float
    broken: tuple[Rule, ...]

    @property
    def safe(self) -> bool:
        """Whether no rule is broken."""
        return not self.broken


def check_cells(table: Table, values: FloatArray, policy: Policy | None = None) -> tuple[CellCheck, ...]:
    """Judge every cell on its own.

    A cell of zeros only breaks the rules, for it tells every value in it. Leave out the units that
    a variable does not concern.

    Args:
        values: (unit,), never negative.

    Raises:
        ValueError: A value is missing or negative.

    Source: A. Hundepool and others (2012), "Statistical Disclosure Control", Wiley, section 4.2:
    minimum frequency, (n,k) dominance and p % rule.
    """
    known = check_values(values, table.units)
    return tuple(check_group(members, table, known, policy or Policy()) for members in table.cells)


def check_group(members: tuple[int, ...], table: Table, values: FloatArray, policy: Policy) -> CellCheck:
    """Judge one group of units, whether it is a cell or not.

    >>> table = Table(3, ((0, 1, 2),))
    >>> check_group((0, 1, 2), table, np.array([80.0, 15.0, 5.0]), Policy(min_count=3)).precision_percent
    6.25
    """
    chosen = list(members)
    owners, place = np.unique(table.owner_of[chosen], return_inverse=True)
    sizes = -np.sort(-np.bincount(place, weights=values[chosen]))
    total, largest = float(sizes.sum()), float(sizes[0])
    rest, top = float(sizes[2:].sum()), float(sizes[: policy.dominance_n].sum())
    slack = _TIE * total
    broken: list[Rule] = []
    if len(owners) < policy.min_count:
        broken.append("count")
    if top >= policy.dominance_share * total - slack:
        broken.append("dominance")
    if rest <= policy.p_percent / 100 * largest + slack:
        broken.append("p_percent")
    share = top / total if total > 0 else 1.0
    precision = 100 * rest / largest if largest > 0 else 0.0
    return CellCheck(members, len(owners), total, share, precision, tuple(broken))
