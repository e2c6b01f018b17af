"""What the same item costs in different municipalities.

A price is that of a municipality: Σ net / Σ quantity of an item in one measure. Quantiles keep all their values in
memory, so a large year is computed in buckets of items: each item lies in exactly one, and the parts are put together
unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

QUANTILES = (0.25, 0.5, 0.75)
KEYS = ("category", "item", "measure")
"""What is compared: an item, in one measure, within one category."""
PLACES = ibis.schema(
    {
        "category": "string",
        "item": "string",
        "measure": "string",
        "municipality": "string",
        "lines": "int64",
        "quantity": "float64",
        "spend_dkk": "float64",
        "price_dkk": "float64",  # spend / quantity
    }
)
"""What place_prices gives: kept by who computes several things from it."""


def place_prices(lines: Table, bucket: int | None = None, buckets: int = 1) -> Table:
    """Return each municipality's price of each item that it bought: a table as ``PLACES``.

    Only lines that have an item, a quantity above 0 and an amount above 0 have a price.

    Args:
        lines: As ``LINES``.
        bucket: Only the items of this one of ``buckets``; None: all. Whoever can keep the result takes the parts of
            that instead: it is much smaller than the lines.
    """
    if bucket is not None:
        lines = in_bucket(lines, bucket, buckets)
    priced = lines.filter(
        (lines["item"] != "") & (lines.municipality != "") & (lines.quantity.coalesce(0.0) > 0) & (lines.net_oere > 0)
    )
    sums = priced.group_by([*KEYS, "municipality"]).aggregate(
        lines=priced.count(), quantity=priced.quantity.sum(), spend_oere=priced.net_oere.sum()
    )
    spend = sums.spend_oere.cast("float64") / 100
    return sums.select(*KEYS, "municipality", "lines", "quantity", spend_dkk=spend, price_dkk=spend / sums.quantity)


def in_bucket(table: Table, bucket: int, buckets: int) -> Table:
    """Return the rows of one of ``buckets`` parts of the items: lines before they are priced, or prices after.

    Which bucket an item falls in is the engine's own matter; the parts together are the whole on any engine.
    """
    return table.filter(((table["item"].hash() % buckets) + buckets) % buckets == bucket)


def item_prices(places: Table, *, fewest: int = 5, quantiles: Sequence[float] = QUANTILES) -> Table:
    """Return one row per item that at least ``fewest`` municipalities have bought.

    Args:
        places: As ``place_prices`` gives it.
        fewest: An item that fewer bought is left out.
        quantiles: A low, a middle and a high one, 0–1.

    Returns:
        The keys, ``municipalities``, ``lines``, ``quantity``, ``spend_dkk``, ``pooled_dkk`` (Σ spend / Σ quantity),
        ``low_dkk``, ``median_dkk`` and ``high_dkk`` (the quantiles of the municipalities' prices, interpolated),
        ``dispersion`` ((high − low) / median), ``saving_median_dkk`` and ``saving_low_dkk`` (what is paid above the
        median, or the lower quantile, in all).
    """
    compared = _compare(places, fewest, quantiles)
    known = compared.group_by(list(KEYS)).aggregate(
        municipalities=compared.count(),
        lines=compared.lines.sum(),
        quantity=compared.quantity.sum(),
        spend_dkk=compared.spend_dkk.sum(),
        low_dkk=compared.low_dkk.max(),
        median_dkk=compared.median_dkk.max(),
        high_dkk=compared.high_dkk.max(),
        saving_median_dkk=compared.over_median_dkk.sum(),
        saving_low_dkk=compared.over_low_dkk.sum(),
    )
    return known.mutate(
        pooled_dkk=known.spend_dkk / known.quantity,
        dispersion=(known.high_dkk - known.low_dkk) / known.median_dkk,
    )


def place_savings(
    places: Table, *, fewest: int = 5, quantiles: Sequence[float] = QUANTILES, prices: Table | None = None
) -> Table:
    """Return per municipality and category what it pays above the median and the lower quantile of the prices.

    Args:
        places: As ``place_prices`` gives it.
        fewest: An item that fewer bought is left out.
        quantiles: A low, a middle and a high one, 0–1.
        prices: What ``item_prices`` gave, where it is known already: then nothing of the two above is used.

    Returns:
        ``items``, ``compared_dkk`` (spend on items that can be compared), ``saving_median_dkk``,
        ``saving_low_dkk``. The parts of several buckets are added.
    """
    compared = _compare(places, fewest, quantiles) if prices is None else _add_savings(places, prices)
    return compared.group_by(["municipality", "category"]).aggregate(
        items=compared.count(),
        compared_dkk=compared.spend_dkk.sum(),
        saving_median_dkk=compared.over_median_dkk.sum(),
        saving_low_dkk=compared.over_low_dkk.sum(),
    )


def common_items(places: Table, fewest: int, **columns: ibis.Value) -> Table:
    """Return the items that at least ``fewest`` municipalities bought (keys named ``common_…``), with ``columns``."""
    counted = places.group_by(list(KEYS)).aggregate(bought_by=places.count(), **columns)
    kept = counted.filter(counted.bought_by >= fewest)
    return kept.select(*columns, **{f"common_{name}": kept[name] for name in KEYS})


def join_common(places: Table, common: Table) -> Table:
    """Keep the municipalities' prices of common items, with the columns of ``common``."""
    more = [name for name in common.columns if not name.startswith("common_")]
    joined = places.inner_join(common, [places[name] == common[f"common_{name}"] for name in KEYS])
    return joined.select(*places.columns, *more)


def _compare(places: Table, fewest: int, quantiles: Sequence[float]) -> Table:
    """Add the quantiles of the item to each municipality's price, and what is paid above them."""
    # One list of quantiles keeps one copy of the prices; three quantiles would keep three.
    spread = join_common(places, common_items(places, fewest, spread=places.price_dkk.quantile(list(quantiles))))
    told = spread.select(
        *places.columns, low_dkk=spread.spread[0], median_dkk=spread.spread[1], high_dkk=spread.spread[2]
    )
    return _paid_above(told)


def _add_savings(places: Table, prices: Table) -> Table:
    known = prices.select("low_dkk", "median_dkk", **{f"common_{name}": prices[name] for name in KEYS})
    return _paid_above(join_common(places, known))


def _paid_above(told: Table) -> Table:
    return told.mutate(
        over_low_dkk=ibis.greatest(told.price_dkk - told.low_dkk, 0.0) * told.quantity,
        over_median_dkk=ibis.greatest(told.price_dkk - told.median_dkk, 0.0) * told.quantity,
    )
