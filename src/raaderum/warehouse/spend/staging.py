"""What a process has read, on its way into the store: Parquet files beside it, which one transaction takes in.

Parquet was the cheapest way measured, of 100,000 lines: 0.24 s to write where they are read (which is done on all
cores) and 0.13 to 0.3 s to take in (which is not), against 0.5 and 0.2 s for CSV, and 0.6 s for arrays sent from
process to process.
"""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from raaderum.domain.errors import cannot_write
from raaderum.domain.purchases import Invoice, InvoiceLine, Refusal

ENOUGH_DOCUMENTS = 2_000
ENOUGH_LINES = 50_000
_KEY_BITS = 40
"""Of a key, for the document; the rest is the process. Keys are of this load alone."""
INVOICE_TYPES = {
    "digest": "VARCHAR",
    "document": "VARCHAR",
    "format": "VARCHAR",
    "kind": "VARCHAR",
    "number": "VARCHAR",
    "issue_date": "DATE",
    "due_date": "DATE",
    "currency": "VARCHAR",
    "net_oere": "BIGINT",
    "vat_oere": "BIGINT",
    "gross_oere": "BIGINT",
    "supplier_cvr": "VARCHAR",
    "supplier_gln": "VARCHAR",
    "supplier_name": "VARCHAR",
    "supplier_postcode": "VARCHAR",
    "supplier_is_person": "BOOLEAN",
    "buyer_cvr": "VARCHAR",
    "buyer_gln": "VARCHAR",
    "buyer_name": "VARCHAR",
    "order_number": "VARCHAR",
    "account": "VARCHAR",
    "profile": "VARCHAR",
    "channel": "VARCHAR",
}
LINE_TYPES = {
    "position": "INTEGER",
    "item_number": "VARCHAR",
    "gtin": "VARCHAR",
    "text": "VARCHAR",
    "unspsc": "VARCHAR",
    "account": "VARCHAR",
    "order_number": "VARCHAR",
    "measure": "VARCHAR",
    "quantity": "DOUBLE",
    "unit_price_dkk": "DOUBLE",
    "net_oere": "BIGINT",
}
REJECT_TYPES = {
    "document": "VARCHAR",
    "code": "VARCHAR",
    "line": "BIGINT",
    "reason_da": "VARCHAR",
    "reason_en": "VARCHAR",
    "remedy_da": "VARCHAR",
    "remedy_en": "VARCHAR",
}
SOURCE_TYPES = {
    "portion": "BIGINT",
    "place": "BIGINT",
    "path": "VARCHAR",
    "documents": "BIGINT",
    "rejects": "BIGINT",
}
_REFUSED_IN = {"portion": "BIGINT", "path": "VARCHAR"}


class SourceRead(NamedTuple):
    """A file that a process is done with, or its part of it."""

    portion: int
    place: int
    """Among the files of the portion."""
    path: str
    documents: int
    rejects: int


@dataclass(frozen=True, slots=True)
class Staged:
    """A chunk of what was read: Parquet files in ``folder`` with a name of their own each."""

    folder: Path
    seen: int
    """Documents met: read, recognised or refused."""
    known: int
    """Recognised by their bytes as loaded before, and not read."""
    refused: int
    done: tuple[int, ...]
    """Portions that the process has come to the end of, or of its part of them."""
    about: frozenset[int]
    """Portions that the files and refusals are of: they are stored when all parts are done."""

    def file(self, name: str) -> Path:
        """Return the file of ``documents``, ``lines``, ``rejects`` or ``sources``."""
        return self.folder / f"{name}.parquet"


@dataclass(slots=True)
class Stage:
    """What one process has read and not yet handed over."""

    folder: Path
    number: int
    """Unlike that of any other process."""
    enough: int = ENOUGH_DOCUMENTS
    """Documents that are handed over together."""
    chunks: int = 0
    documents: int = 0
    """Handed over so far."""
    known: int = 0
    invoices: list[Invoice] = field(default_factory=list)
    refusals: list[tuple[int, str, Refusal]] = field(default_factory=list)
    sources: list[SourceRead] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    line_count: int = 0

    def take(self, invoice: Invoice | None) -> None:
        """Take in an invoice; None is one that was recognised, and not read."""
        if invoice is None:
            self.known += 1
        else:
            self.invoices.append(invoice)
            self.line_count += len(invoice.lines)

    def refuse(self, portion: int, path: str, refusal: Refusal) -> None:
        """Take in a refusal."""
        self.refusals.append((portion, path, refusal))

    @property
    def is_enough(self) -> bool:
        """Whether it is time to hand over."""
        documents = len(self.invoices) + len(self.refusals)
        return max(documents, len(self.sources)) >= self.enough or self.line_count >= ENOUGH_LINES

    def hand_over(self) -> Staged:
        """Write what there is, and begin anew.

        Raises:
            CannotWrite: The disk is full.
        """
        folder = self.folder / f"{self.number}-{self.chunks}"
        staged = Staged(
            folder,
            seen=len(self.invoices) + len(self.refusals) + self.known,
            known=self.known,
            refused=len(self.refusals),
            done=tuple(self.done),
            about=frozenset(source.portion for source in self.sources) | {one for one, _, _ in self.refusals},
        )
        try:
            folder.mkdir()
            self._write(staged)
        except OSError as problem:
            raise cannot_write(folder, problem) from problem
        self.chunks += 1
        self.documents += len(self.invoices)
        self.known = self.line_count = 0
        self.invoices, self.refusals, self.sources, self.done = [], [], [], []
        return staged

    def _write(self, staged: Staged) -> None:
        if self.invoices:
            *columns, lines = zip(*self.invoices, strict=True)
            keys = (self.number << _KEY_BITS) + self.documents + np.arange(len(lines))
            _write_parquet(staged.file("documents"), {"key": "BIGINT", **INVOICE_TYPES}, [keys.tolist(), *columns])
            counts = np.fromiter((len(one) for one in lines), np.int64, len(lines))
            flat = list(zip(*chain.from_iterable(lines), strict=True)) or [()] * len(LINE_TYPES)
            _write_parquet(
                staged.file("lines"), {"key": "BIGINT", **LINE_TYPES}, [np.repeat(keys, counts).tolist(), *flat]
            )
        if self.refusals:
            rows = [
                (portion, path, *(getattr(refusal, name) for name in REJECT_TYPES))
                for portion, path, refusal in self.refusals
            ]
            _write_parquet(staged.file("rejects"), _REFUSED_IN | REJECT_TYPES, list(zip(*rows, strict=True)))
        if self.sources:
            _write_parquet(staged.file("sources"), SOURCE_TYPES, list(zip(*self.sources, strict=True)))


_ARRAYS = {"BIGINT": "int64", "INTEGER": "int32", "BOOLEAN": "bool", "DATE": "datetime64[us]", "DOUBLE": "float64"}
"""Texts, and whole numbers that can be missing, are arrays of objects."""


def _write_parquet(file: Path, types: dict[str, str], columns: Sequence[Sequence[Any]]) -> None:
    data = {
        name: np.array(column, dtype=object if None in column and kind == "BIGINT" else _ARRAYS.get(kind, object))
        for (name, kind), column in zip(types.items(), columns, strict=True)
    }
    chosen = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in types.items())
    writer = _writer()
    writer.register("data", data)
    try:
        writer.execute(f"COPY (SELECT {chosen} FROM data) TO '{quoted(file)}' (FORMAT parquet)")
    except duckdb.IOException as problem:
        raise as_os_error(problem) from problem
    finally:
        writer.unregister("data")


@cache
def _writer() -> duckdb.DuckDBPyConnection:
    """Return the one of this process: to open another takes longer than to write."""
    return duckdb.connect(config={"threads": 1, "memory_limit": "512MB", "temp_directory": ""})


DISK_SAYS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
"""Why a file cannot be written."""


def quoted(file: Path) -> str:
    """Return a path as it is written between single quotes in SQL."""
    return str(file).replace("'", "''")


def as_os_error(problem: duckdb.Error) -> OSError:
    """Return what the disk said, as Python would have said it.

    >>> as_os_error(duckdb.IOException("IO Error: Could not write file: No space left on device")).errno == 28
    True
    """
    text = str(problem)
    for number in DISK_SAYS:
        if os.strerror(number) in text:
            return OSError(number, os.strerror(number))
    return OSError(errno.EIO, text.splitlines()[0])


assert tuple(INVOICE_TYPES) == Invoice._fields[:-1]  # noqa: S101 — the columns are the fields, in their order
assert tuple(LINE_TYPES) == InvoiceLine._fields  # noqa: S101
