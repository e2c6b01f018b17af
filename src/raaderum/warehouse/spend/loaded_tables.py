"""Rows of Python put into temporary tables of DuckDB, by columns: row by row would take a hundred times as long."""

# ruff: noqa: S608 — the SQL is put together of our own names
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

Columns = Mapping[str, Sequence[Any]]
_ARRAYS = {"BIGINT": "int64", "INTEGER": "int32", "BOOLEAN": "bool", "DATE": "datetime64[us]", "DOUBLE": "float64"}
"""Texts, and whole numbers that can be missing, are arrays of objects."""


def make_table(
    connection: duckdb.DuckDBPyConnection, name: str, types: Mapping[str, str], columns: Columns | None = None
) -> None:
    """Make a temporary table in the place of one of that name, with what columns there are."""
    kinds = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" ({kinds})')
    if columns:
        add_rows(connection, name, types, columns)


def make_table_of_rows(
    connection: duckdb.DuckDBPyConnection, name: str, types: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Make a temporary table of rows."""
    make_table(connection, name, types, dict(zip(types, zip(*rows, strict=True), strict=True)) if rows else None)


def add_rows(connection: duckdb.DuckDBPyConnection, name: str, types: Mapping[str, str], columns: Columns) -> None:
    """Add rows, given by columns, to a table."""
    connection.register("rows_in", to_arrays(types, columns))
    try:
        connection.execute(f'INSERT INTO "{name}" SELECT {", ".join(_cast(types))} FROM rows_in')
    finally:
        connection.unregister("rows_in")


def to_arrays(types: Mapping[str, str], columns: Columns) -> dict[str, np.ndarray]:
    """Return columns as DuckDB takes them."""
    return {
        name: np.array(columns[name], dtype=object if kind == "BIGINT" and None in columns[name] else _dtype(kind))
        for name, kind in types.items()
    }


def _cast(types: Mapping[str, str]) -> list[str]:
    return [f'"{name}"::{kind} AS "{name}"' for name, kind in types.items()]


def selection(types: Mapping[str, str]) -> str:
    """Return what is selected from arrays, so that every column has its type."""
    return ", ".join(_cast(types))


def _dtype(kind: str) -> Any:
    return _ARRAYS.get(kind, object)
