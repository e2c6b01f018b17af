"""Engines: what runs an Ibis expression over published purchases. This one is DuckDB, on one machine."""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.common.graph import Node
from ibis.expr.types import Table

from raaderum.analytics.spend.engine import Engine
from raaderum.domain.errors import InvalidChoice, cannot_write
from raaderum.domain.purchase_errors import MemoryTooSmall
from raaderum.warehouse.spend.staging import as_os_error, quoted
from raaderum.warehouse.spend.store import DEFAULT_MEMORY, check_memory, doubled

_DATED = ("invoices", "lines", "duplicates")
OF_YEAR = "@"
"""Between the name of a table and the year, in the names of files that hold a year of their own."""
PARQUET = "FORMAT parquet, COMPRESSION zstd"


class DuckDb:
    """Runs expressions on the tables of a folder: every Parquet file there is a table of that name.

    With ``year``, tables that have an issue_date hold that year alone, and ``prices@2025.parquet`` is the table prices
    where 2025 is the year. What does not fit in the memory limit is put on
    the disk, but for what exact quantiles keep.
    """

    name = "duckdb"

    def __init__(
        self, folder: Path, memory: str = DEFAULT_MEMORY, *, threads: int | None = None, year: int | None = None
    ) -> None:
        self.folder, self.memory = folder, check_memory(memory)
        self._spill = Path(tempfile.mkdtemp(prefix="raaderum-spend-"))
        weakref.finalize(self, shutil.rmtree, self._spill, ignore_errors=True)
        config: dict[str, Any] = {"memory_limit": self.memory, "temp_directory": str(self._spill)}
        config |= {"preserve_insertion_order": False} | ({"threads": threads} if threads else {})
        self._connection = duckdb.connect(config=config)
        for file in sorted(folder.glob("*.parquet")):
            if OF_YEAR in file.stem:
                continue
            own = folder / f"{file.stem}{OF_YEAR}{year}.parquet"
            within = f"WHERE year(issue_date) = {year}" if year and file.stem in _DATED else ""
            table = f"SELECT * FROM read_parquet('{quoted(own if own.exists() else file)}') {within}"
            self._connection.execute(f'CREATE VIEW "{file.stem}" AS {table}')

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        """Return the rows of an expression.

        Raises:
            MemoryTooSmall: The memory limit does not suffice.
        """
        with self._explained(self._spill):
            found: list[tuple[Any, ...]] = self._connection.execute(to_duckdb(expression)).fetchall()
        return found

    def to_parquet(self, expression: Table, path: Path) -> None:
        """Write the rows of an expression as a Parquet file; the file is whole only when this returns.

        Raises:
            MemoryTooSmall: The memory limit does not suffice.
            CannotWrite: The disk is full.
        """
        with self._explained(path):
            self._connection.execute(f"COPY ({to_duckdb(expression)}) TO '{quoted(path)}' ({PARQUET})")

    @contextmanager
    def keeping(self, name: str, expression: Table) -> Iterator[None]:
        """Keep the rows of an expression as a table of that name for as long as it is needed.

        Raises:
            MemoryTooSmall: The memory limit does not suffice.
        """
        with self._explained(self._spill):
            self._connection.execute(f'CREATE TEMP TABLE "{name}" AS {to_duckdb(expression)}')
        try:
            yield
        finally:
            self._connection.execute(f'DROP TABLE "{name}"')

    def close(self) -> None:
        """Let go of memory and files."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    @contextmanager
    def _explained(self, path: Path) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as problem:
            raise MemoryTooSmall(memory=self.memory, more=doubled(self.memory)) from problem
        except duckdb.IOException as problem:
            raise cannot_write(path, as_os_error(problem)) from problem


def open_engine(name: str, folder: Path, memory: str = DEFAULT_MEMORY, year: int | None = None) -> Engine:
    """Return the engine of that name on the tables of a folder.

    Args:
        name: duckdb or spark.
        folder: A published version.
        memory: The most that DuckDB uses; a Spark cluster has limits of its own.
        year: Only what was invoiced in it.

    Raises:
        InvalidChoice: There is no such engine.
    """
    if name == "spark":
        from raaderum.warehouse.spend.spark import Spark  # an extra that most do without

        if year is not None:
            raise InvalidChoice(
                name="--year", value=year, allowed_da="udeladt med Spark", allowed_en="left out with Spark"
            )
        return Spark(folder)
    if name != "duckdb":
        raise InvalidChoice(name="--engine", value=name, allowed_da="duckdb eller spark", allowed_en="duckdb or spark")
    return DuckDb(folder, memory, year=year)


class _Expression:
    """An expression as a key: two that are written alike are equal.

    Ibis's own ``equals`` takes time that doubles with every level of an expression whose parts are used twice, and its
    hash cannot tell -1 from -2.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._key = tuple(_write(table.op(), {}, []))
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Expression) and self._key == other._key


def _write(node: Node, numbers: dict[int, int], written: list[str]) -> list[str]:
    """Write an expression out, each part once and after those it is made of, which it names by their numbers."""
    if id(node) not in numbers:
        parts = [_write_part(part, numbers, written) for part in node.__args__]
        numbers[id(node)] = len(numbers)
        written.append(f"{type(node).__name__}({', '.join(parts)})")
    return written


def _write_part(part: Any, numbers: dict[int, int], written: list[str]) -> str:
    if isinstance(part, Node):
        _write(part, numbers, written)
        return f"#{numbers[id(part)]}"
    if isinstance(part, Mapping):
        return "{" + ", ".join(f"{name!r}: {_write_part(one, numbers, written)}" for name, one in part.items()) + "}"
    if isinstance(part, (tuple, list)):
        return "[" + ", ".join(_write_part(one, numbers, written) for one in part) + "]"
    return repr(part)


def to_duckdb(expression: Table) -> str:
    """Return an expression as DuckDB's SQL. To compile one takes longer than to answer many, so they are kept."""
    return _compiled(_Expression(expression))


@lru_cache(maxsize=512)
def _compiled(expression: _Expression) -> str:
    return str(ibis.to_sql(expression.table, dialect="duckdb"))
