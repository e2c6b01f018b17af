"""The tables that are computed when purchases are published: as their schemas say, whatever the number of buckets."""

from __future__ import annotations

import duckdb
import pytest

from raaderum.analytics.spend import tables
from raaderum.packs import load_pack
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.generate import example_municipalities, generate_parquet
from raaderum.warehouse.spend.small_tables import write_small_tables
from tests.conftest import ROOT

TYPES = {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "float64": "DOUBLE", "date": "DATE"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory):
    year, rules = tmp_path_factory.mktemp("year"), load_pack(ROOT / "area_packs" / "procurement").purchasing
    generate_parquet(year, 2500, seed=2, municipalities=example_municipalities(ROOT / "examples", 2)[:7])
    folders = {}
    for buckets in (None, 1, 3):
        folders[buckets] = tmp_path_factory.mktemp(f"buckets{buckets}")
        write_small_tables(DuckDb(year, threads=1), folders[buckets], rules, buckets)
    return folders


@pytest.mark.parametrize("name", tables.SMALL)
def test_a_table_has_the_columns_of_its_schema(written, name):
    found = duckdb.sql(f"DESCRIBE SELECT * FROM '{written[None]}/{name}.parquet'").fetchall()
    assert [(row[0], row[1]) for row in found] == [(n, TYPES[str(kind)]) for n, kind in tables.SMALL[name].items()]


@pytest.mark.parametrize("name", tables.SMALL)
def test_the_number_of_buckets_does_not_matter(written, name):
    rows = [duckdb.sql(f"SELECT * FROM '{folder}/{name}.parquet'").fetchall() for folder in written.values()]
    assert rows[0]
    for other in rows[1:]:
        assert len(other) == len(rows[0])
        for one, two in zip(rows[0], other):
            close = [a == pytest.approx(b, rel=1e-12) if isinstance(a, float) else a == b for a, b in zip(one, two)]
            assert all(close), (one, two)


def test_nothing_else_is_left_in_the_folder(written):
    assert sorted(path.name for path in written[3].iterdir()) == sorted(f"{name}.parquet" for name in tables.SMALL)
