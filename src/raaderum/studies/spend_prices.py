"""Who pays what for the same item? As a spread: others are never named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.prices import KEYS, place_prices

MOST_ITEMS = 200
_SPREAD = ("low_dkk", "median_dkk", "high_dkk", "dispersion")


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """What an item costs: the spread among municipalities, and the own price beside it.

    ``saving_median_dkk`` and ``saving_low_dkk`` are what the municipality paid above the median and the lower
    quantile in the period; 0 where it pays less.
    """

    category: str
    item: str
    measure: str
    municipalities: int
    low_dkk: float
    median_dkk: float
    high_dkk: float
    dispersion: float
    own_dkk: float
    quantity: float
    spend_dkk: float
    saving_median_dkk: float
    saving_low_dkk: float


@dataclass(frozen=True, slots=True)
class SpendPrices:
    """Items by what a median price would save, most first. The sums are of all compared items, not of those listed."""

    municipality: str
    items: tuple[ItemPrice, ...]
    compared_items: int
    compared_dkk: float
    saving_median_dkk: float
    saving_low_dkk: float
    study: str = "spend_prices"


def study_spend_prices(
    engine: Engine, municipality: str, category: str | None = None, most: int = MOST_ITEMS
) -> SpendPrices:
    """Set a municipality's own prices beside the spread of everybody's.

    Args:
        engine: On published lines and the small table item_prices.
        municipality: Whose prices.
        category: Its items alone; None: all.
        most: How many items are listed.
    """
    lines = tables.lines()
    own = place_prices(lines.filter(lines.municipality == municipality))
    spread = tables.small("item_prices")
    if category is not None:
        own, spread = own.filter(own.category == category), spread.filter(spread.category == category)
    named = spread.select("municipalities", *_SPREAD, **{f"known_{name}": spread[name] for name in KEYS})
    joined = own.inner_join(named, [own[name] == named[f"known_{name}"] for name in KEYS])
    rows = read_rows(engine, joined.select(*own.columns, "municipalities", *_SPREAD))
    found = sorted(map(_item, rows), key=lambda one: (-one.saving_median_dkk, one.category, one.item, one.measure))
    return SpendPrices(
        municipality=municipality,
        items=tuple(found[:most]),
        compared_items=len(found),
        compared_dkk=sum(one.spend_dkk for one in found),
        saving_median_dkk=sum(one.saving_median_dkk for one in found),
        saving_low_dkk=sum(one.saving_low_dkk for one in found),
    )


def _item(row: Mapping[str, Any]) -> ItemPrice:
    own, quantity = float(row["price_dkk"]), float(row["quantity"])
    return ItemPrice(
        category=row["category"],
        item=row["item"],
        measure=row["measure"],
        municipalities=int(row["municipalities"]),
        low_dkk=row["low_dkk"],
        median_dkk=row["median_dkk"],
        high_dkk=row["high_dkk"],
        dispersion=row["dispersion"],
        own_dkk=own,
        quantity=quantity,
        spend_dkk=row["spend_dkk"],
        saving_median_dkk=max(0.0, own - row["median_dkk"]) * quantity,
        saving_low_dkk=max(0.0, own - row["low_dkk"]) * quantity,
    )
