"""Publishing, paid twice: possible duplicates without those that a person has looked at, and what decisions name."""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import duckdb

from raaderum.warehouse.spend.engines import PARQUET
from raaderum.warehouse.spend.loaded_tables import make_table_of_rows
from raaderum.warehouse.spend.staging import quoted

_ORDER = "ORDER BY municipality, supplier, invoice"


def settle_duplicates(
    connection: duckdb.DuckDBPyConnection, folder: Path, not_duplicates: Collection[tuple[str, str]]
) -> None:
    """Take decided pairs out of duplicates.parquet, and write duplicate_pairs.parquet beside it.

    Args:
        connection: The store, open.
        folder: With duplicates.parquet, of all pairs.
        not_duplicates: Pairs of digests that persons said are no duplicates, the smaller first.
    """
    make_table_of_rows(connection, "decided", {"low": "VARCHAR", "high": "VARCHAR"}, sorted(not_duplicates))
    file, part = folder / "duplicates.parquet", folder / ".duplicates.part"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT found.*, lower(hex(later.digest)) AS digest, lower(hex(first.digest)) AS earlier_digest
        FROM read_parquet('{quoted(file)}') AS found
        JOIN documents AS later ON later.invoice = found.invoice
        JOIN documents AS first ON first.invoice = found.earlier;
        DELETE FROM pairs USING decided
        WHERE least(digest, earlier_digest) = low AND greatest(digest, earlier_digest) = high;
        COPY (SELECT * EXCLUDE (digest, earlier_digest) FROM pairs {_ORDER}) TO '{quoted(part)}' ({PARQUET});
        COPY (SELECT invoice, earlier, digest, earlier_digest FROM pairs {_ORDER})
          TO '{quoted(folder / "duplicate_pairs.parquet")}' ({PARQUET});
        DROP TABLE pairs; DROP TABLE decided;
    """)
    os.replace(part, file)
