"""Compiled once: expressions that are written alike share their SQL, and no others do."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pytest

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.prices import item_prices, place_prices
from raaderum.packs import load_pack
from raaderum.warehouse.spend.engines import DuckDb, _Expression, to_duckdb
from raaderum.warehouse.spend.loaded_tables import make_table_of_rows
from raaderum.warehouse.spend.publish import duckdb_types
from raaderum.warehouse.spend.small_tables import write_price_tables
from tests.conftest import ROOT


def scaled(number: Any) -> Any:
    table = ibis.table({"a": "int64", "b": "float64"}, name="t")
    return table.select(x=table.a * number)


@pytest.mark.parametrize(("one", "other"), [(-1, -2), (1, 1.0), (2, 3)])
def test_what_differs_is_compiled_apart(one: Any, other: Any) -> None:
    assert _Expression(scaled(one)) != _Expression(scaled(other))
    assert to_duckdb(scaled(2)) != to_duckdb(scaled(3))
    assert to_duckdb(scaled(-1)) != to_duckdb(scaled(-2))


def test_the_table_and_the_columns_count() -> None:
    first, second = ibis.table({"a": "int64"}, name="t"), ibis.table({"a": "int64"}, name="u")
    assert _Expression(first.select("a")) != _Expression(second.select("a"))
    table = ibis.table({"a": "int64", "b": "int64"}, name="t")
    assert _Expression(table.select("a", "b")) != _Expression(table.select("b", "a"))
    assert _Expression(table.select(c=table.a)) != _Expression(table.select(c=table.b))
    assert _Expression(table.select(c=table.a)) != table


def test_the_same_written_twice_is_compiled_once_and_at_once() -> None:
    def build() -> Any:
        return item_prices(place_prices(tables.lines()), fewest=4, quantiles=(0.2, 0.5, 0.8))

    first = to_duckdb(build())
    begun = time.process_time()
    assert to_duckdb(build()) is first
    assert time.process_time() - begun < 5, "comparing must not double with every level"


def test_prices_of_one_year_are_compared_within_it(tmp_path: Path) -> None:
    """Five municipalities pay 10 kr. in 2024, and twice as much in 2025: nobody pays above the median of a year."""
    rows = [
        (number, 1, f"X00{number % 5}", "", "cvr:1", date(year, 3, 1), "copy_paper", "unspsc", 0.9, "gtin:1", "Papir",
         "EA", 1.0, oere, "", "no_agreement", 0, None)
        for number, (year, oere) in enumerate([(2024, 1000)] * 5 + [(2025, 2000)] * 5)
    ]  # fmt: skip
    with duckdb.connect() as connection:
        make_table_of_rows(connection, "lines", duckdb_types(tables.LINES), rows)
        connection.execute(f"COPY lines TO '{tmp_path / 'lines.parquet'}' (FORMAT parquet)")
    rules = load_pack(ROOT / "area_packs" / "procurement").purchasing
    assert rules is not None
    for year in (None, 2024, 2025):
        engine = DuckDb(tmp_path, year=year)
        write_price_tables(engine, tmp_path, rules, year=year)
        engine.close()
    median = tables.small("item_prices").select("median_dkk")
    assert {year: DuckDb(tmp_path, year=year).rows(median) for year in (None, 2024, 2025)} == {
        None: [(15.0,)], 2024: [(10.0,)], 2025: [(20.0,)],
    }  # fmt: skip
