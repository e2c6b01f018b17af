"""Which cases to take under a budget and developer hours, with what they share counted once.

    maximise    Σ worth_i x_i − Σ cost_s y_s
    subject to  Σ outlay_i x_i + Σ outlay_s y_s ≤ budget
                Σ hours_i x_i ≤ hours
                x_i ≤ y_s                     for every case i that needs the shared s
                Σ x_i over i in a group ≤ 1   of cases that exclude each other (built, or reused)
                x, y ∈ {0, 1}

Solved to proven optimality by HiGHS (Huangfu and Hall 2018), through scipy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FloatArray = NDArray[np.float64]
_MOST_SECONDS = 10.0
"""After which the best choice so far is given, and is not called proven."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case: what it is worth without what it shares, what it takes, and what it needs."""

    id: str
    worth: float
    outlay: float
    hours: float
    needs: tuple[str, ...] = ()
    group: str = ""
    """Of the cases of one group at most one is taken."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that cases share, such as a platform: its worth (below 0: it costs) and its outlay, counted once."""

    id: str
    worth: float
    outlay: float


@dataclass(frozen=True)
class Portfolio:
    """What is taken. ``bound`` is the best that any choice could be worth: equal to ``worth`` where it is proven."""

    chosen: tuple[str, ...]
    shared: tuple[str, ...]
    worth: float
    bound: float
    outlay: float
    hours: float
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Case to why it is left out: "worth", "budget", "hours", "other" (another of its group), "shared"."""


def choose(
    candidates: Sequence[Candidate], shared: Sequence[Shared], *, budget: float | None, hours: float | None
) -> Portfolio:
    """Choose the cases that are worth most together.

    Args:
        candidates: The cases; what they need is among ``shared``.
        shared: What is counted once.
        budget: The most that outlays may sum to; None: no limit.
        hours: The most developer hours; None: no limit.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    count = len(candidates) + len(shared)
    if not candidates:
        return Portfolio((), (), 0.0, 0.0, 0.0, 0.0)
    worth = np.array([*(one.worth for one in candidates), *(one.worth for one in shared)])
    rows, limits = _rows(candidates, shared, budget, hours)
    constraints = [LinearConstraint(rows, -np.inf, limits)] if rows.shape[0] else []
    found = milp(
        -worth, integrality=np.ones(count), bounds=Bounds(0, 1), constraints=constraints,
        options={"time_limit": _MOST_SECONDS},
    )  # fmt: skip
    # Nothing is always allowed: it stands where no better choice was found in time.
    taken = np.zeros(count, dtype=bool) if found.x is None else np.round(found.x).astype(bool)
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    return _portfolio(candidates, shared, taken, bound, budget, hours)


def _rows(
    candidates: Sequence[Candidate], shared: Sequence[Shared], budget: float | None, hours: float | None
) -> tuple[csr_array, FloatArray]:
    """Return the left sides (constraint, variable), in which nearly all is 0, and the right sides."""
    from scipy.sparse import csr_array

    cases, count = len(candidates), len(candidates) + len(shared)
    entries: list[tuple[int, int, float]] = []  # row, variable, factor
    limits: list[float] = []
    if budget is not None:
        outlays = [*(one.outlay for one in candidates), *(one.outlay for one in shared)]
        entries += [(len(limits), at, outlay) for at, outlay in enumerate(outlays)]
        limits.append(budget)
    if hours is not None:
        entries += [(len(limits), at, one.hours) for at, one in enumerate(candidates)]
        limits.append(hours)
    place = {one.id: cases + at for at, one in enumerate(shared)}
    for at, one in enumerate(candidates):
        for name in one.needs:
            entries += [(len(limits), at, 1.0), (len(limits), place[name], -1.0)]
            limits.append(0.0)
    groups: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(candidates):
        if one.group:
            groups[one.group].append(at)
    for members in groups.values():
        entries += [(len(limits), at, 1.0) for at in members]
        limits.append(1.0)
    row, column, factor = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((factor, (row, column)), shape=(len(limits), count)), np.array(limits)


def _portfolio(
    candidates: Sequence[Candidate], shared: Sequence[Shared], taken: NDArray[np.bool_], bound: float,
    budget: float | None, hours: float | None,
) -> Portfolio:  # fmt: skip
    chosen = [one for one, kept in zip(candidates, taken, strict=False) if kept]
    needed = {name for one in chosen for name in one.needs}
    common = [one for one in shared if one.id in needed]
    outlay = sum(one.outlay for one in chosen) + sum(one.outlay for one in common)
    spent = sum(one.hours for one in chosen)
    worth = sum(one.worth for one in chosen) + sum(one.worth for one in common)
    groups = {one.group for one in chosen if one.group}
    have = {one.id for one in common}
    left = {}
    names = {one.id for one in chosen}
    for one in candidates:
        if one.id in names:
            continue
        extra = sum(s.outlay for s in shared if s.id in one.needs and s.id not in have)
        if one.group and one.group in groups:
            left[one.id] = "other"
        elif one.worth <= 0:
            left[one.id] = "worth"
        elif any(s.id in one.needs and s.id not in have and not _borne(s, candidates) for s in shared):
            left[one.id] = "shared"
        elif hours is not None and spent + one.hours > hours + 1e-9:
            left[one.id] = "hours"
        elif budget is not None and outlay + one.outlay + extra > budget + 1e-9:
            left[one.id] = "budget"
        else:
            left[one.id] = "shared"
    return Portfolio(
        tuple(one.id for one in chosen), tuple(one.id for one in common), worth, max(bound, worth), outlay, spent, left
    )


def _borne(shared: Shared, candidates: Sequence[Candidate]) -> bool:
    """Tell whether all that need it, the best of each group, could together carry what is shared without limits."""
    best: dict[str, float] = defaultdict(float)
    for one in candidates:
        if shared.id in one.needs:
            key = one.group or one.id
            best[key] = max(best[key], one.worth)
    return sum(best.values()) + shared.worth > 0
