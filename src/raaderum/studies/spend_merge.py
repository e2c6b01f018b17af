"""What do all municipalities' packages say together? Cells that would tell about a few are hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from raaderum.analytics.disclosure import Policy, Table, protect
from raaderum.packs import AreaPack
from raaderum.studies.spend_share import SharePackage, UnsafePackage, check_package

TOTAL = "total"
_Key = tuple[str, str, str]
"""Kind of cell (category or agreement), its id, and the cause or TOTAL."""


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A sum over municipalities; ``dkk`` is None where it is hidden. ``members`` is how many have something in it."""

    kind: str
    id: str
    cause: str
    dkk: float | None
    members: int


@dataclass(frozen=True, slots=True)
class MergedShares:
    """All that is published of the packages together. ``hidden`` counts the cells whose sum is not told."""

    period: int
    municipalities: tuple[str, ...]
    cells: tuple[MergedCell, ...]
    hidden: int
    study: str = "spend_merge"


def merge_packages(packages: Iterable[SharePackage], pack: AreaPack, policy: Policy | None = None) -> MergedShares:
    """Add packages of one year, and hide what would let somebody work out another's purchases.

    Cells are the causes of each category, and of each common agreement in it, with their totals. An agreement of one
    municipality alone stands only in its category. Negative sums of a municipality, which credit notes can leave, count
    as 0 in judging and as they are in the sums. Categories share no cell, so each is protected by itself.

    Args:
        packages: One per municipality.
        pack: The purchasing area.
        policy: The limits; n ≥ 5, dominance and p = 10 per cent where it is None.

    Raises:
        UnsafePackage: A package holds something that was not agreed, is of another year, or is there twice.
    """
    members = sorted(packages, key=lambda one: one.municipality)
    _check(members, pack)
    cells: list[MergedCell] = []
    for category in pack.purchasing.categories if pack.purchasing else ():
        cells += _merge_category(category.id, members, policy or Policy())
    codes = tuple(one.municipality for one in members)
    return MergedShares(members[0].period, codes, tuple(cells), sum(cell.dkk is None for cell in cells))


def _check(members: Sequence[SharePackage], pack: AreaPack) -> None:
    if not members:
        raise UnsafePackage(value="ingen pakker")
    for first, second in zip(members, members[1:]):
        if first.municipality == second.municipality or first.period != second.period:
            raise UnsafePackage(value=f"{second.municipality} {second.period}")
    for one in members:
        check_package(one, pack)


def _merge_category(category: str, members: Sequence[SharePackage], policy: Policy) -> list[MergedCell]:
    """Return the cells of one category and of the common agreements in it."""
    amounts = _contributions(category, members)
    names = sorted({key for key, *_ in amounts})
    if not names:
        return []
    units = [(key, owner, oere, group) for key, owner, oere, group in amounts]
    places: dict[_Key, list[int]] = defaultdict(list)
    for number, (key, _, _, group) in enumerate(units):
        for cell in _cells_of(key, category, group):
            places[cell].append(number)
    keys = sorted(places)
    values = np.array([max(0, oere) / 100 for _, _, oere, _ in units])
    table = Table(len(units), tuple(tuple(places[key]) for key in keys), tuple(owner for _, owner, _, _ in units))
    hidden = _hidden(table, values, policy)
    sums = [sum(units[i][2] for i in places[key]) / 100 for key in keys]
    owners = [len({units[i][1] for i in places[key] if units[i][2] != 0}) for key in keys]
    return [
        MergedCell(kind, name, cause, None if number in hidden else sums[number], owners[number])
        for number, (kind, name, cause) in enumerate(keys)
    ]


def _contributions(category: str, members: Sequence[SharePackage]) -> list[tuple[str, int, int, str]]:
    """Return (cause, municipality's number, øre, common agreement or "") so that each øre stands once."""
    found: list[tuple[str, int, int, str]] = []
    for owner, package in enumerate(members):
        left = dict(next((cell.oere for cell in package.categories if cell.category == category), {}))
        for cell in package.agreements:
            if cell.category == category and cell.common:
                for cause, oere in cell.oere.items():
                    found.append((cause, owner, oere, cell.agreement))
                    left[cause] = left.get(cause, 0) - oere
        found += [(cause, owner, oere, "") for cause, oere in sorted(left.items())]
    return [one for one in found if one[2] != 0]


def _cells_of(cause: str, category: str, agreement: str) -> list[_Key]:
    cells = [("category", category, cause), ("category", category, TOTAL)]
    return cells + ([("agreement", agreement, cause), ("agreement", agreement, TOTAL)] if agreement else [])


def _hidden(table: Table, values: np.ndarray, policy: Policy) -> frozenset[int]:
    done = protect(table, values, policy)
    return frozenset([*done.primary, *done.secondary])
