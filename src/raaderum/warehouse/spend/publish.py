"""Publishing: the store and the register become the tables that figures are computed from.

Everything is computed anew, in DuckDB and in one order, so that what is published depends on the content alone; where
nothing has changed since, nothing is done.
"""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis

from raaderum import __version__
from raaderum.analytics.classification import ClassRules, CodeTree
from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import assign_causes
from raaderum.packs import PurchasingFile
from raaderum.warehouse.spend.class_step import KEYS, classify, review_classes
from raaderum.warehouse.spend.duplicate_step import settle_duplicates
from raaderum.warehouse.spend.engines import PARQUET, DuckDb, to_duckdb
from raaderum.warehouse.spend.loaded_tables import make_table_of_rows
from raaderum.warehouse.spend.places import Places
from raaderum.warehouse.spend.setting import Setting
from raaderum.warehouse.spend.small_tables import write_price_tables, write_small_tables
from raaderum.warehouse.spend.staging import quoted
from raaderum.warehouse.spend.store import Store
from raaderum.warehouse.spend.supplier_step import PARTY_COLUMNS, find_suppliers
from raaderum.warehouse.spend.versions import Published, begin_version, find_published, finish_version

_LAYOUT = 3
"""Of the published tables; another one is published anew."""
LINES_PER_BUCKET = 6_000_000
"""Quantiles are computed in buckets of items, so that memory does not grow with the year."""
_LEAST_MEMORY = "128MB"
_DUCKDB_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "float64": "DOUBLE", "date": "DATE",
                 "boolean": "BOOLEAN"}  # fmt: skip


def publish(store: Store, setting: Setting, now: datetime) -> Published:
    """Publish what the store holds; where nothing has changed, return the version that holds.

    Raises:
        CannotWrite: The disk is full. The version before holds.
        MemoryTooSmall: The memory limit does not suffice. The version before holds.
    """
    key = _key(store, setting)
    held = find_published(store.folder)
    if held is not None and held.manifest.get("key") == key:
        return held
    folder = begin_version(store.folder)
    connection = store.connection
    _make_setting_tables(connection, setting)
    find_suppliers(connection, setting.register.registered_suppliers(), setting.decisions.matches())
    _make_heads(connection, setting.places)
    review_classes(connection, classify(connection, _class_rules(setting), learn=setting.learn))
    _write_tables(connection, folder)
    _drop_temporary(connection)
    _write_small_tables(store, folder, setting)
    counts = {file.stem: _count(connection, file) for file in sorted(folder.glob("*.parquet"))}
    manifest = {
        "key": key,
        "layout": _LAYOUT,
        "version": __version__,
        "published_at": now.isoformat(timespec="seconds"),
        "rows": counts,
        "net_oere": store.totals().net_oere,
        "years": _years(connection, folder / "invoices.parquet"),
        "decisions": setting.decisions.fingerprint,
    }
    return finish_version(store.folder, manifest)


def _key(store: Store, setting: Setting) -> str:
    """What is published depends on this alone; not on batches in which there was nothing new."""
    stored = store.connection.execute("SELECT digest FROM batches WHERE documents > 0 ORDER BY batch").fetchall()
    rejects = store.connection.execute("""
        SELECT count(*), sha256(coalesce(string_agg(said, '/' ORDER BY said), ''))
        FROM (SELECT concat_ws('/', document, code, line) AS said FROM rejects)
    """).fetchall()
    parts = [_LAYOUT, __version__, setting.fingerprint, stored, rejects]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _class_rules(setting: Setting) -> ClassRules:
    return ClassRules(
        tree=CodeTree(setting.purchasing.categories),
        least_confidence=setting.purchasing.least_confidence,
        items=setting.register.item_categories(),
        decided=setting.decisions.categories(),
    )


def _make_setting_tables(connection: duckdb.DuckDBPyConnection, setting: Setting) -> None:
    addressable = setting.purchasing.addressable(setting.counted_in)
    for name, schema, rows in (
        ("agreements", tables.AGREEMENTS, setting.register.agreement_rows()),
        ("agreement_suppliers", tables.AGREEMENT_SUPPLIERS, setting.register.supplier_rows()),
        ("assortment", tables.ASSORTMENT, setting.register.assortment_rows()),
        ("categories", tables.CATEGORIES, sorted(addressable.items())),
        ("population", tables.POPULATION, sorted(setting.inhabitants.items())),
    ):
        make_table_of_rows(connection, name, duckdb_types(schema), rows)


def duckdb_types(schema: Any) -> dict[str, str]:
    """Return the columns of an Ibis schema with DuckDB's types."""
    return {name: _DUCKDB_TYPES[str(kind)] for name, kind in schema.items()}


def _make_heads(connection: duckdb.DuckDBPyConnection, places: Places) -> None:
    """Make the table ``heads``: every invoice with its supplier, municipality and place."""
    buyers = connection.execute("SELECT DISTINCT buyer_gln, buyer_cvr FROM invoices ORDER BY ALL").fetchall()
    rows = []
    for gln, cvr in buyers:
        place = places.find(gln=gln, cvr=cvr)
        rows.append((gln, cvr, place.municipality if place else "", place.unit if place else ""))
    types = dict.fromkeys(("buyer_gln", "buyer_cvr", "municipality", "place"), "VARCHAR")
    make_table_of_rows(connection, "buyer_places", types, rows)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE heads AS
        SELECT invoice, municipality, place, coalesce(supplier, 'person') AS supplier, issue_date
        FROM invoices JOIN buyer_places USING (buyer_gln, buyer_cvr)
        LEFT JOIN party_suppliers USING ({", ".join(PARTY_COLUMNS)})
    """)


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute("""
        CREATE OR REPLACE TEMP VIEW published_invoices AS
        SELECT invoice, municipality, place, supplier, kind, number, issue_date, net_oere, vat_oere, gross_oere,
               order_number, channel, coalesce(line_count, 0)::INTEGER AS line_count
        FROM invoices JOIN heads USING (invoice, issue_date)
        LEFT JOIN (SELECT invoice, count(*) AS line_count FROM lines GROUP BY invoice) USING (invoice)
    """)
    connection.execute(f"""
        CREATE OR REPLACE TEMP VIEW classified_lines AS
        SELECT invoice, position, municipality, place, supplier, issue_date, category, class_source, confidence, item,
               text, measure, quantity, net_oere
        FROM lines JOIN heads USING (invoice) JOIN line_classes USING ({", ".join(KEYS)})
    """)
    _copy(connection, "SELECT * FROM published_invoices ORDER BY municipality, issue_date, invoice", folder, "invoices")
    lines = f"SELECT * FROM ({_lines_sql()}) ORDER BY municipality, category, item, issue_date, invoice, position"
    _copy(connection, lines, folder, "lines")
    rejects = "SELECT document, code, line, reason_da, reason_en, remedy_da, remedy_en FROM rejects ORDER BY ALL"
    _copy(connection, rejects, folder, "rejects")
    for name in (
        "suppliers",
        "review",
        "class_review",
        "agreements",
        "agreement_suppliers",
        "assortment",
        "categories",
        "population",
    ):
        _copy(connection, f'SELECT * FROM "{name}" ORDER BY ALL', folder, name)


def _lines_sql() -> str:
    """Return the lines with their causes, as the method's own expression says them."""
    classified = {name: kind for name, kind in tables.LINES.items() if name not in tables.CAUSE_COLUMNS}
    expression = assign_causes(
        ibis.table(classified, name="classified_lines"),
        ibis.table(tables.AGREEMENTS, name="agreements"),
        ibis.table(tables.AGREEMENT_SUPPLIERS, name="agreement_suppliers"),
        ibis.table(tables.ASSORTMENT, name="assortment"),
        ibis.table(tables.CATEGORIES, name="categories"),
    )
    return to_duckdb(expression.select(*tables.LINES))


def _write_small_tables(store: Store, folder: Path, setting: Setting) -> None:
    """Compute what is dear from the tables that are there. Two databases share the memory for as long as it takes."""
    lines = _count(store.connection, folder / "lines.parquet")
    store.connection.execute(f"SET memory_limit = '{_LEAST_MEMORY}'")
    try:
        with closing(DuckDb(folder, store.memory)) as engine:
            write_small_tables(engine, folder, setting.purchasing, _buckets(lines))
        years = _years(store.connection, folder / "invoices.parquet")
        for year in map(int, years if len(years) > 1 else ()):
            with closing(DuckDb(folder, store.memory, year=year)) as engine:
                write_price_tables(engine, folder, setting.purchasing, _buckets(lines), year)
    finally:
        store.connection.execute(f"SET memory_limit = '{store.memory}'")
    settle_duplicates(store.connection, folder, setting.decisions.not_duplicates())


def _copy(connection: duckdb.DuckDBPyConnection, question: str, folder: Path, name: str) -> None:
    connection.execute(f"COPY ({question}) TO '{quoted(folder / f'{name}.parquet')}' ({PARQUET})")


def count_rows(folder: Path, memory: str, purchasing: PurchasingFile) -> dict[str, int]:
    """Add the tables that are dear to a folder with invoices and lines; return how many rows each table has."""
    with duckdb.connect() as connection:
        lines = _count(connection, folder / "lines.parquet")
        engine = DuckDb(folder, memory)
        try:
            write_small_tables(engine, folder, purchasing, _buckets(lines))
        finally:
            engine.close()
        return {file.stem: _count(connection, file) for file in sorted(folder.glob("*.parquet"))}


def _buckets(lines: int) -> int:
    return max(1, -(-lines // LINES_PER_BUCKET))


def _count(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    return int(connection.execute(f"SELECT count(*) FROM read_parquet('{quoted(file)}')").fetchall()[0][0])


def _years(connection: duckdb.DuckDBPyConnection, invoices: Path) -> dict[str, int]:
    """Return how many invoices there are of each year."""
    counted = connection.execute(f"""
        SELECT year(issue_date)::VARCHAR, count(*) FROM read_parquet('{quoted(invoices)}') GROUP BY ALL ORDER BY ALL
    """)
    return dict(counted.fetchall())


def _drop_temporary(connection: duckdb.DuckDBPyConnection) -> None:
    for kind in ("VIEW", "TABLE"):
        names = connection.execute(
            f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE temporary AND NOT internal"
        ).fetchall()
        for (name,) in names:
            connection.execute(f'DROP {kind} "{name}"')
