"""Draws the invoices of a municipality: first their heads, and then, in ``lines``, what stands on them.

What a line is *meant* to be is kept beside it. Nothing here asks the product's own analytics.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from raaderum.domain.panel import FloatArray
from raaderum.warehouse.spend.generate.agreements import Register
from raaderum.warehouse.spend.generate.habits import Habits
from raaderum.warehouse.spend.generate.plan import IntArray, Plan, pick
from raaderum.warehouse.spend.generate.world import World

OIOUBL_2, OIOUBL_3, PEPPOL = 0, 1, 2
NO_FLAW, MISSPELT, NAME_ONLY, GLN_ONLY = 0, 1, 2, 3
FLAWS = ("", "misspelt", "name_only", "gln_only")
CHANNELS = ("none", "order_number", "e_order")
PERSONS = 400
_LAST_COPY_DAY = 12
_GENERAL_SHARE = 0.2
"""Of goods outside agreements: bought from a supplier who sells everything."""
_LOCAL_FROM = 6
"""The largest suppliers of a market sell everywhere; the order of the others differs by municipality."""


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """One element per invoice. Indices point into the world and its register."""

    id: IntArray
    root: IntArray
    """Its own id; of a duplicate that of the invoice it repeats."""
    variant: IntArray
    """How a duplicate's number is written: 0 as the first one's, 1 and 2 otherwise."""
    municipality: IntArray
    place: IntArray
    supplier: IntArray
    person: IntArray
    """Which private person; only where the supplier stands for persons."""
    category: IntArray
    agreement: IntArray
    right: np.ndarray
    """Whether the supplier is one of the agreement's."""
    day: IntArray
    credit: np.ndarray
    small: np.ndarray
    channel: IntArray
    flaw: IntArray
    format: IntArray
    charged: np.ndarray
    """Whether there is a charge on the whole document."""
    rows: IntArray
    """Number of lines, with the charge."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a draw needs, and its name: the same name gives the same draw."""

    world: World
    register: Register
    habits: Habits
    plan: Plan
    municipality: int
    name: str

    def uniform(self, name: str, *shape: int) -> FloatArray:
        """Return numbers from 0 up to 1."""
        return self.world.dice.uniform(f"{self.name}/{name}", *shape)


_Rows = TypeVar("_Rows")


def take(rows: _Rows, chosen: np.ndarray) -> _Rows:
    """Return the chosen elements of every array of a dataclass of arrays."""
    return replace(rows, **{one.name: getattr(rows, one.name)[chosen] for one in fields(rows)})  # type: ignore[type-var, arg-type]


def join(parts: list[_Rows]) -> _Rows:
    """Return dataclasses of arrays as one, in order."""
    names = [one.name for one in fields(parts[0])]  # type: ignore[arg-type]
    return replace(parts[0], **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})  # type: ignore[type-var]


def draw_heads(drawing: Drawing, first_id: int, count: int) -> Heads:
    """Draw ``count`` invoices of a municipality."""
    habits, plan = drawing.habits, drawing.plan
    u = drawing.uniform("heads", 9, count)
    credit = u[0] < plan.credit_notes
    small = ~credit & (u[1] < plan.small)
    category = np.where(small, pick(habits.small_category, u[2]), pick(habits.category, u[2]))
    day = pick(habits.day, u[3])
    agreement = drawing.register.holding[drawing.municipality, category, habits.quarter[day]]
    right = (agreement != drawing.register.none) & (u[4] < habits.right[drawing.municipality, category])
    supplier, person = _suppliers(drawing, category, agreement, right)
    lines = np.where(habits.goods[category], pick(habits.lines, u[5]), pick(habits.service_lines, u[5]))
    lines = np.where(credit, pick(habits.credit_lines, u[5]), lines)
    lines = np.where(small, pick(habits.small_lines, u[5]), lines)
    general = drawing.world.general[supplier]
    charged = general & ~small & ~credit & (u[6] < plan.charges)
    channel = _channels(u[7], right)
    flaw = _flaws(drawing, supplier)
    number = first_id + np.arange(count, dtype=np.int64)
    forced = (channel == 2) | (flaw != NO_FLAW) | ~drawing.world.with_cvr[supplier]
    return Heads(
        id=number, root=number, variant=np.zeros(count, dtype=np.int64),
        municipality=np.full(count, drawing.municipality, dtype=np.int64),
        place=pick(habits.places[drawing.municipality], u[8]),
        supplier=supplier, person=person, category=category, agreement=agreement, right=right, day=day,
        credit=credit, small=small, channel=channel, flaw=flaw,
        format=_formats(drawing, forced),
        charged=charged, rows=lines + charged,
    )  # fmt: skip


def _suppliers(
    drawing: Drawing, category: IntArray, agreement: IntArray, right: np.ndarray
) -> tuple[IntArray, IntArray]:
    """Return the supplier of each invoice: one of the agreement where right, else another one of the market."""
    world, register = drawing.world, drawing.register
    u = drawing.uniform("suppliers", 5, len(category))
    padded = np.concatenate([register.suppliers, np.full((1, register.suppliers.shape[1]), -1, dtype=np.int64)])
    agreed = padded[agreement]
    place = (u[0] * u[0] * (agreed >= 0).sum(axis=1)).astype(np.int64)
    depth = world.market.shape[1]
    rank = pick(drawing.habits.rank, u[1])
    local = (rank - _LOCAL_FROM + drawing.municipality * 13) % (depth - _LOCAL_FROM) + _LOCAL_FROM
    rank = np.where(rank >= _LOCAL_FROM, local, rank)
    other = world.market[category, rank]
    for _ in range(register.suppliers.shape[1]):
        rank = np.where((agreed == other[:, None]).any(axis=1), (rank + 1) % depth, rank)
        other = world.market[category, rank]
    generals = np.flatnonzero(world.general)
    trades = drawing.habits.goods[category] & (u[3] < _GENERAL_SHARE)
    other = np.where(trades, generals[(u[4] * len(generals)).astype(np.int64)], other)
    supplier = np.where(right, agreed[np.arange(len(category)), place], other)
    private = (category == drawing.habits.private) & (u[2] < 0.3)
    person = (u[2] * (PERSONS / 0.3)).astype(np.int64)
    return np.where(private, world.person, supplier), np.where(private, person, 0)


def _channels(u: FloatArray, right: np.ndarray) -> IntArray:
    e_order = np.where(right, 0.2, 0.04)
    return np.where(u < e_order, 2, np.where(u < e_order + 0.34, 1, 0))


def _flaws(drawing: Drawing, supplier: IntArray) -> IntArray:
    """Return what is wrong with how the supplier is named; suppliers without CVR and persons are named right."""
    plan, world = drawing.plan, drawing.world
    u = drawing.uniform("flaws", len(supplier))
    two, three = plan.misspelt + plan.name_only, plan.misspelt + plan.name_only + plan.gln_only
    nameless = np.where(shows_gln(supplier), GLN_ONLY, NAME_ONLY)  # the others' GLN is known to nobody
    flaw = np.where(u < plan.misspelt, MISSPELT, np.where(u < two, NAME_ONLY, np.where(u < three, nameless, NO_FLAW)))
    return np.where(world.with_cvr[supplier], flaw, NO_FLAW)


def shows_gln(supplier: IntArray) -> np.ndarray:
    """Tell which suppliers write their GLN beside their CVR on every invoice."""
    return np.asarray(supplier % 2 == 0)


def _formats(drawing: Drawing, forced: np.ndarray) -> IntArray:
    """Return formats, 60 of 100 OIOUBL: only version 2 knows profiles with an order, and suppliers without CVR."""
    u = drawing.uniform("formats", len(forced))
    return np.where(forced | (u < 0.3), OIOUBL_2, np.where(u < 0.54, OIOUBL_3, PEPPOL))


def draw_copies(drawing: Drawing, heads: Heads, first_id: int, count: int) -> tuple[Heads, IntArray]:
    """Return ``count`` duplicates of invoices, and which ones they repeat.

    The copy is dated up to twelve days later within the quarter, so that the same agreement and price hold; where the
    quarter ends before, it bears the same day, in a format whose documents bear a UUID, so that its bytes differ.
    """
    habits = drawing.habits
    u = drawing.uniform("copies", 3, len(heads.id))
    eligible = np.flatnonzero(~heads.credit & (heads.supplier != drawing.world.person))
    chosen = eligible[np.argsort(u[0][eligible], kind="stable")][:count]
    copies = take(heads, chosen)
    later = np.minimum(copies.day + 1 + (u[1][chosen] * _LAST_COPY_DAY).astype(np.int64), len(habits.quarter) - 1)
    day = np.where(habits.quarter[later] == habits.quarter[copies.day], later, copies.day)
    altered = u[2][chosen]
    changed = replace(
        copies,
        id=first_id + np.arange(len(chosen), dtype=np.int64),
        variant=np.where(altered < 0.5, 0, np.where(altered < 0.75, 1, 2)),
        day=day,
        format=np.where(day == copies.day, OIOUBL_2, copies.format),
    )
    return changed, chosen
