"""Batches: what was read and staged comes into the store, by one transaction each."""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from raaderum.warehouse.spend.digests import WIDTH
from raaderum.warehouse.spend.sources import Listing
from raaderum.warehouse.spend.staging import INVOICE_TYPES, LINE_TYPES, REJECT_TYPES, Staged, quoted
from raaderum.warehouse.spend.store import Store


@dataclass(frozen=True, slots=True)
class Added:
    """What came into the store, and what did not."""

    documents: int = 0
    lines: int = 0
    already: int = 0
    """Documents whose bytes were there before, or stood twice."""
    rejects: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(slots=True)
class Incoming:
    """What was staged and is not in the store yet."""

    store: Store
    listing: Listing
    chunks: list[Staged] = field(default_factory=list)
    """Their invoices wait for the next transaction."""
    held: list[Staged] = field(default_factory=list)
    """Their refusals wait until all of the portion has been read: they replace those of last time."""
    parts_done: Counter[int] = field(default_factory=Counter)
    finished: set[int] = field(default_factory=set)
    stored: set[int] = field(default_factory=set)

    def take(self, staged: Staged) -> None:
        """Take in a chunk."""
        self.chunks.append(staged)
        if staged.about:
            self.held.append(staged)
        for portion in staged.done:
            self.parts_done[portion] += 1
            if self.parts_done[portion] == self.listing.parts_of[portion]:
                self.finished.add(portion)

    @property
    def documents(self) -> int:
        """How many wait."""
        return sum(one.seen for one in self.chunks)

    def store_batch(self, now: datetime) -> Added:
        """Store what waits as one batch: whole, or not at all."""
        before = {chunk.folder for chunk in (*self.chunks, *self.held)}
        with self.store.transaction() as connection:
            batch = _one(connection, "SELECT coalesce(max(batch), 0) + 1 FROM batches")
            documents, lines = _add_invoices(connection, self.chunks, batch)
            rejects = self._add_sources(connection, batch)
            already = sum(one.seen - one.refused for one in self.chunks) - documents
            added = Added(documents, lines, already, rejects)
            if documents or self.finished:
                connection.execute("INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)",
                                   [batch, now, _digest(connection, batch), *_row(added)])  # fmt: skip
        self.stored |= self.finished
        self.held = [one for one in self.held if not self.stored >= one.about]
        self.chunks, self.finished = [], set()
        for folder in before - {one.folder for one in self.held}:
            shutil.rmtree(folder, ignore_errors=True)
        return added

    def _add_sources(self, connection: duckdb.DuckDBPyConnection, batch: int) -> int:
        """Record the files that are done, and what was refused in them in place of what was refused last time."""
        if not self.finished:
            return 0
        connection.register("states", _unpack(self.listing.states, sorted(self.finished)))
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE finished AS
              SELECT path, any_value(high) AS high, any_value(low) AS low, sum(documents) AS documents,
                     sum(rejects) AS rejects
              FROM {_parquet(self.held, "sources")} JOIN states USING (portion, place) GROUP BY path;
            DELETE FROM sources WHERE path IN (SELECT path FROM finished);
            DELETE FROM rejects WHERE path IN (SELECT path FROM finished);
            INSERT INTO sources SELECT path, high, low, documents, rejects, {batch} FROM finished
              WHERE high > 0 OR low > 0;
        """)
        connection.unregister("states")
        if not any(one.refused for one in self.held):
            return 0
        columns = ", ".join(REJECT_TYPES)
        return _count(
            connection.execute(f"""
            INSERT INTO rejects SELECT path, {columns}, {batch} FROM {_parquet(self.held, "rejects")}
            WHERE path IN (SELECT path FROM finished)
        """)
        )


def _add_invoices(connection: duckdb.DuckDBPyConnection, chunks: Sequence[Staged], batch: int) -> tuple[int, int]:
    """Add the invoices that are not there; return how many, and their lines."""
    if not any(chunk.file("documents").exists() for chunk in chunks):
        return 0, 0
    columns = ", ".join(name for name in INVOICE_TYPES if name not in {"digest", "document"})
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE staged AS
          SELECT * REPLACE (unhex(digest) AS digest) FROM {_parquet(chunks, "documents")};
        CREATE OR REPLACE TEMP TABLE fresh AS
          SELECT key, (SELECT coalesce(max(invoice), 0) FROM documents) + row_number() OVER (ORDER BY key) AS invoice
          FROM (SELECT digest, min(key) AS key FROM staged GROUP BY digest) ANTI JOIN documents USING (digest);
        INSERT INTO documents SELECT invoice, digest, document, {batch} FROM staged JOIN fresh USING (key);
        INSERT INTO invoices SELECT invoice, {columns} FROM staged JOIN fresh USING (key);
    """)
    documents = _one(connection, "SELECT count(*) FROM fresh")
    lines = _count(
        connection.execute(f"""
        INSERT INTO lines
          SELECT invoice, {", ".join(LINE_TYPES)} FROM {_parquet(chunks, "lines")} JOIN fresh USING (key)
    """)
    )
    return documents, lines


def _digest(connection: duckdb.DuckDBPyConnection, batch: int) -> str:
    """Return SHA-256 of the digests of a batch's documents, in their order."""
    found = connection.execute(
        "SELECT sha256(coalesce(string_agg(hex(digest), '' ORDER BY digest), '')) FROM documents WHERE batch = ?",
        [batch],
    )
    return str(found.fetchall()[0][0])


def _row(added: Added) -> list[int]:
    return [getattr(added, one.name) for one in fields(added)]


def _parquet(chunks: Iterable[Staged], name: str) -> str:
    files = [f"'{quoted(file)}'" for one in chunks if (file := one.file(name)).exists()]
    return f"read_parquet([{', '.join(files)}])"


def _one(connection: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(connection.execute(question).fetchall()[0][0])


def _count(done: duckdb.DuckDBPyConnection) -> int:
    return int(done.fetchall()[0][0])


def _unpack(states: Mapping[int, bytes], portions: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return portion, place in it, and the two halves of the state of every file of some portions."""
    counts = [len(states[one]) // WIDTH for one in portions]
    halves = np.frombuffer(b"".join(states[one] for one in portions), ">u8").astype(np.uint64).reshape(-1, 2)
    places = np.concatenate([np.arange(count) for count in counts])
    return {
        "portion": np.repeat(portions, counts),
        "place": places,
        "high": halves[:, 0].copy(),
        "low": halves[:, 1].copy(),
    }
