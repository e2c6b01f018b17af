"""How the fictional municipalities buy: tables that invoices are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from raaderum.domain.panel import FloatArray
from raaderum.warehouse.spend.generate.catalogue import PRIVATE_CARE
from raaderum.warehouse.spend.generate.plan import IntArray, Plan, slots
from raaderum.warehouse.spend.generate.world import World

_MONTHS = (0.92, 0.93, 1.04, 0.95, 1.02, 1.03, 0.66, 0.98, 1.08, 1.05, 1.13, 1.21)
_WEEKDAYS = (1.1, 1.1, 1.05, 1.05, 1.0, 0.12, 0.08)
_POOR_MUNICIPALITY, _POOR_CATEGORIES, _POOR = 16, ("office_supplies", "food"), 0.3
"""X017, which examples and papers show, leaks more than others in these."""
_GOODS_QUANTITIES = (1,) * 14 + (2,) * 8 + (3, 3, 4, 4, 5, 6, 6, 8, 10, 10, 12, 20, 24, 50, 100)
_OFTEN_ONE = (1,) * 6 + (2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Tables of ``slots``, and probabilities between 0 and 1."""

    category: IntArray
    small_category: IntArray
    lines: IntArray
    service_lines: IntArray
    small_lines: IntArray
    credit_lines: IntArray
    day: IntArray
    """Slot → day of the year, from 0."""
    quarter: IntArray
    """[day]"""
    places: tuple[IntArray, ...]
    """Per municipality: slot → place."""
    rank: IntArray
    """Slot → rank in the market."""
    half_units: IntArray
    """[category, slot] → quantity in halves of a unit."""
    right: FloatArray
    """[municipality, category]: bought from a supplier of the agreement."""
    inside: FloatArray
    """[municipality]: and an item of its assortment."""
    above: FloatArray
    """[municipality]: and at a price above the agreed one."""
    goods: np.ndarray
    outside: np.ndarray
    vat_percent: IntArray
    private: int
    """The category in which some suppliers are private persons."""


def build_habits(world: World, plan: Plan) -> Habits:
    """Return the tables for a world."""
    dice, plans = world.dice, world.categories
    count = len(world.municipalities)
    months = np.array([day.month for day in days_of(plan.year)])
    has_cheap = [bool(row[0] >= 0) for row in world.products.cheap]
    return Habits(
        category=slots([one.weight for one in plans]),
        small_category=slots([one.small_weight * cheap for one, cheap in zip(plans, has_cheap, strict=True)]),
        lines=1 + slots([1.0 / ((n + 2.4) * (n + 2.4)) for n in range(1, 121)]),
        service_lines=1 + slots([65, 20, 8, 4, 2, 1]),
        small_lines=1 + slots([60, 28, 12]),
        credit_lines=1 + slots([70, 20, 7, 3]),
        day=slots([_MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] for day in days_of(plan.year)]),
        quarter=(months - 1) // 3,
        places=_places(world),
        rank=slots([1.0 / (rank + 1.0) for rank in range(world.market.shape[1])]),
        half_units=np.stack([_half_units(one.measure, goods=one.goods) for one in plans]),
        right=_right(world),
        inside=0.72 + 0.26 * dice.uniform("inside", count),
        above=0.05 + 0.2 * dice.uniform("above", count),
        goods=np.array([one.goods for one in plans]),
        outside=np.array([one.contract == "outside" for one in plans]),
        vat_percent=np.array([one.vat_percent for one in plans], dtype=np.int64),
        private=[one.id for one in plans].index(PRIVATE_CARE),
    )


def days_of(year: int) -> list[date]:
    """Return the days of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=day) for day in range((date(year + 1, 1, 1) - first).days)]


def _places(world: World) -> tuple[IntArray, ...]:
    return tuple(
        int(begin) + slots([1.0 / (place + 2.0) for place in range(int(end - begin))])
        for begin, end in zip(world.place_start, world.place_start[1:])
    )


def _half_units(measure: str, *, goods: bool) -> IntArray:
    if measure == "HUR":
        return 1 + slots([1.0 / (half + 12.0) for half in range(75)])
    if measure == "LTR":
        return 2 * (18 + slots([1.0] * 45))
    if measure == "KWH":
        return 2 * 100 * (1 + slots([1.0 / (hundred + 3.0) for hundred in range(400)]))
    values = np.array(_GOODS_QUANTITIES if goods else _OFTEN_ONE, dtype=np.int64)
    return 2 * values[slots([1.0] * len(values))]


def _right(world: World) -> FloatArray:
    dice, count = world.dice, len(world.municipalities)
    whole = 0.52 + 0.42 * dice.uniform("right", count, 1)
    each = 0.24 * (dice.uniform("right by category", count, len(world.categories)) - 0.5)
    right = np.clip(whole + each, 0.15, 0.98)
    if count > _POOR_MUNICIPALITY:
        poor = [index for index, one in enumerate(world.categories) if one.id in _POOR_CATEGORIES]
        right[_POOR_MUNICIPALITY, poor] = _POOR
    return np.asarray(right)
