"""The dear figures, computed once when purchases are published: item prices, price mix, possible duplicates."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import ibis
from ibis.expr.types import Table

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.duplicates import possible_duplicates
from raaderum.analytics.spend.mix import price_mix
from raaderum.analytics.spend.prices import KEYS, PLACES, in_bucket, item_prices, place_prices, place_savings
from raaderum.packs import PurchasingFile
from raaderum.warehouse.spend.engines import OF_YEAR, DuckDb

BY_PLACE = ("municipality", "category")
PRICES_PER_BUCKET = 2_000_000
"""Quantiles keep all their prices in memory: of more than so many, a part of the items is computed at a time."""


def write_small_tables(engine: DuckDb, folder: Path, rules: PurchasingFile, buckets: int | None = None) -> None:
    """Write all tables of ``tables.SMALL`` as Parquet files into ``folder``.

    Args:
        engine: On a folder with invoices and lines.
        folder: Where the files are written; it may be the engine's own.
        rules: How few municipalities a price is compared among, the quantiles, and the window of duplicates.
        buckets: In how many parts of the items quantiles are computed: more take less memory and a little more time.
            None: as many as PRICES_PER_BUCKET says.

    Raises:
        MemoryTooSmall: The engine's memory limit does not suffice.
        CannotWrite: The disk is full.
    """
    found = possible_duplicates(tables.invoices(), rules.duplicate_window_days)
    stored = _stored("duplicates", found, "municipality", "supplier", "invoice")
    engine.to_parquet(stored, folder / "duplicates.parquet")
    write_price_tables(engine, folder, rules, buckets)


def write_price_tables(
    engine: DuckDb, folder: Path, rules: PurchasingFile, buckets: int | None = None, year: int | None = None
) -> None:
    """Write item_prices, place_savings and price_mix: the lines are read once.

    Where the engine is of one ``year``, they are named as that year's: prices of different years are not compared.

    Raises:
        MemoryTooSmall: The engine's memory limit does not suffice.
        CannotWrite: The disk is full.
    """
    mark = f"{OF_YEAR}{year}" if year else ""
    with engine.keeping("places", place_prices(tables.lines())):
        places = ibis.table(PLACES, name="places")
        if buckets is None:
            buckets = max(1, -(-int(engine.rows(places.count().as_table())[0][0]) // PRICES_PER_BUCKET))
        with ExitStack() as kept:
            parts = []
            for bucket in range(buckets):
                part = places if buckets == 1 else in_bucket(places, bucket, buckets)
                prices = item_prices(part, fewest=rules.fewest_municipalities, quantiles=rules.price_quantiles)
                kept.enter_context(engine.keeping(f"part_{bucket}", prices.select(*tables.ITEM_PRICES)))
                parts.append(ibis.table(tables.ITEM_PRICES, name=f"part_{bucket}"))
            whole = parts[0] if buckets == 1 else ibis.union(*parts, distinct=False)
            mix = price_mix(places, fewest=rules.fewest_municipalities)
            for name, table, order in (
                ("item_prices", whole, KEYS),
                ("place_savings", place_savings(places, prices=whole), BY_PLACE),
                ("price_mix", mix, BY_PLACE),
            ):
                engine.to_parquet(_stored(name, table, *order), folder / f"{name}{mark}.parquet")


def _stored(name: str, table: Table, *order: str) -> Table:
    """Return a table with the columns of its schema, in order. DuckDB would store a sum of whole numbers as a float."""
    columns = {}
    for column, kind in tables.SMALL[name].items():
        value = table[column]
        columns[column] = value.cast("float64").cast(kind) if kind.is_integer() else value
    return table.select(**columns).order_by(*order)
