"""The store of purchases: a DuckDB file in a folder, opened by one loader or publisher at a time.

    spend.duckdb    batches, sources (files that were read), documents (by SHA-256), invoices, lines, rejects
    .work-…         what is on its way in; left behind only by a kill, and then removed by the next who opens

A batch comes in by one transaction, so that after a kill it is there whole, or not at all. A document whose bytes are
there already is left out, also when it stands twice in one batch. What the agreements make of the lines is not stored
here: that is computed when the purchases are published.
"""

# ruff: noqa: S608 — the SQL is put together of our own names, and of paths that are quoted
from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import numpy as np

from raaderum.domain.errors import InvalidChoice, cannot_write
from raaderum.domain.purchase_errors import MemoryTooSmall, NoPurchases, StoreBusy, UnreadableStore
from raaderum.warehouse.spend.digests import NO_DIGESTS, Digests
from raaderum.warehouse.spend.staging import DISK_SAYS, INVOICE_TYPES, LINE_TYPES, REJECT_TYPES, as_os_error

FILE = "spend.duckdb"
FORMAT = 1
DEFAULT_MEMORY = "2GB"
_MEMORY = re.compile(r"(\d{1,7}(?:\.\d{1,3})?) ?([MG])i?B?", re.IGNORECASE)
_WORK = ".work-"
_opened: set[Path] = set()
_opening = Lock()


def _columns(types: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in types.items())


_INVOICE_ONLY = {name: kind for name, kind in INVOICE_TYPES.items() if name not in {"digest", "document"}}
_SCHEMA = f"""
CREATE TABLE format (version INTEGER NOT NULL);
CREATE TABLE batches (
  batch INTEGER PRIMARY KEY, loaded_at TIMESTAMP NOT NULL, digest VARCHAR NOT NULL,
  documents BIGINT NOT NULL, lines BIGINT NOT NULL, already BIGINT NOT NULL, rejects BIGINT NOT NULL);
CREATE TABLE sources (
  path VARCHAR NOT NULL, state_high UBIGINT NOT NULL, state_low UBIGINT NOT NULL,
  documents BIGINT NOT NULL, rejects BIGINT NOT NULL, batch INTEGER NOT NULL);
CREATE TABLE documents (
  invoice BIGINT NOT NULL, digest BLOB NOT NULL, document VARCHAR NOT NULL, batch INTEGER NOT NULL);
CREATE TABLE invoices (invoice BIGINT NOT NULL, {_columns(_INVOICE_ONLY)});
CREATE TABLE lines (invoice BIGINT NOT NULL, {_columns(LINE_TYPES)});
CREATE TABLE rejects (path VARCHAR NOT NULL, {_columns(REJECT_TYPES)}, batch INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a store holds."""

    batches: int
    documents: int
    lines: int
    rejects: int
    net_oere: int
    """Of all invoices, less the credit notes."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The files that were loaded, as they were then."""

    states: Digests
    documents: np.ndarray[Any, np.dtype[np.int64]]
    rejects: np.ndarray[Any, np.dtype[np.int64]]


class Store:
    """An open store. Made by ``open_store``."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection, memory: str) -> None:
        self.folder, self.connection, self.memory = folder, connection, memory

    def totals(self) -> Totals:
        """Count what is stored."""
        counts = ", ".join(f"(SELECT count(*) FROM {t})" for t in ("batches", "documents", "lines", "rejects"))
        row = self.connection.execute(f"SELECT {counts}, (SELECT coalesce(sum(net_oere), 0) FROM invoices)").fetchall()
        return Totals(*map(int, row[0]))

    def loaded_files(self) -> Loaded:
        """Return the files that need not be opened again, as long as they are as they were."""
        found = self.connection.execute(
            "SELECT state_high, state_low, documents, rejects FROM sources ORDER BY state_high, state_low"
        ).fetchnumpy()
        states = Digests(found["state_high"], found["state_low"]) if len(found["state_high"]) else NO_DIGESTS
        return Loaded(states, found["documents"], found["rejects"])

    def digests(self) -> Digests:
        """Return the digests of all documents."""
        found = self.connection.execute(
            "SELECT ('0x' || left(hex(digest), 16))::UBIGINT AS high, "
            "('0x' || substr(hex(digest), 17, 16))::UBIGINT AS low FROM documents ORDER BY high, low"
        ).fetchnumpy()
        return Digests(found["high"], found["low"]) if len(found["high"]) else NO_DIGESTS

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Give a folder beside the store for what is on its way in; it is removed afterwards."""
        folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Everything inside is stored, or nothing."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            # A database that could not write is invalid by itself, and whole when it is opened again.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise


@contextmanager
def open_store(
    folder: Path, memory: str = DEFAULT_MEMORY, *, create: bool = True, threads: int | None = None
) -> Iterator[Store]:
    """Open a store for the only one who writes to it.

    Args:
        folder: Where the store is.
        memory: How much DuckDB may use, such as 2GB; what does not fit is put on the disk, beside the store.
        create: Make the store where there is none.
        threads: How many DuckDB uses; one per core where it is not said.

    Raises:
        StoreBusy: Somebody else has it open.
        NoPurchases: There is none, and none is to be made.
        UnreadableStore: The file is damaged, or of another version.
        CannotWrite: The disk is full. What was there before is whole.
        MemoryTooSmall: The limit does not suffice.
    """
    limit, file = check_memory(memory), folder / FILE
    if not create and not file.exists():
        raise NoPurchases(folder=folder)
    with _alone(file), _explained(folder, limit):
        folder.mkdir(parents=True, exist_ok=True)
        config: dict[str, Any] = {"memory_limit": limit, "temp_directory": str(folder / f"{_WORK}spill")}
        config |= {"preserve_insertion_order": False} | ({"threads": threads} if threads else {})
        if not file.exists():
            _make(file)
        connection = _connect(file, config)
        try:
            for left in folder.glob(f"{_WORK}*"):
                shutil.rmtree(left, ignore_errors=True)
            _check_format(connection, file)
            yield Store(folder, connection, limit)
        finally:
            connection.close()


def check_memory(text: str) -> str:
    """Return an amount of memory as DuckDB writes it.

    >>> check_memory("2 GB"), check_memory("512mib"), check_memory("1.5G")
    ('2GB', '512MB', '1.5GB')

    Raises:
        InvalidChoice: It is none.
    """
    match = _MEMORY.fullmatch(text.strip())
    if match is None or float(match[1]) == 0:
        raise InvalidChoice(
            name="--memory", value=text, allowed_da="en mængde som 2GB eller 512MB", allowed_en="such as 2GB or 512MB"
        )
    return f"{match[1]}{match[2].upper()}B"


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """DuckDB keeps other processes out, but not the same one."""
    key = file.absolute()
    with _opening:
        if key in _opened:
            raise StoreBusy(folder=file.parent)
        _opened.add(key)
    try:
        yield
    finally:
        _opened.discard(key)


def _connect(file: Path, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(file), config=config)
    except duckdb.IOException as problem:
        text = str(problem)
        if "lock" in text.lower() or "being used by another process" in text:
            raise StoreBusy(folder=file.parent) from problem
        if "not a valid DuckDB" in text or "version" in text:
            raise _unreadable(file) from problem
        raise
    except (duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException) as problem:
        raise _unreadable(file) from problem


def _make(file: Path) -> None:
    """Make an empty store under another name first: a kill must not leave a file that is no database."""
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=file.parent))
    try:
        with duckdb.connect(str(work / FILE)) as connection:
            connection.execute(_SCHEMA)
            connection.execute("INSERT INTO format VALUES (?)", [FORMAT])
        # Whoever comes second uses the store of the first, who may have removed this folder.
        with suppress(FileExistsError, FileNotFoundError):
            _move_to_new(work / FILE, file)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move_to_new(file: Path, new: Path) -> None:
    """Move a file to where there is none, and never over another."""
    if os.name == "nt":
        file.rename(new)
    else:
        new.hardlink_to(file)


def _check_format(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "format" not in tables or connection.execute("SELECT * FROM format").fetchall() != [(FORMAT,)]:
        raise _unreadable(file, "Den er lavet af en anden version af Råderum.", "Another version of Råderum made it.")


def _unreadable(
    file: Path, da: str = "Den er ødelagt eller ikke fra Råderum.", en: str = "It is damaged, or not from Råderum."
) -> UnreadableStore:
    return UnreadableStore(file=file, problem_da=da, problem_en=en)


@contextmanager
def _explained(folder: Path, memory: str) -> Iterator[None]:
    """Turn what DuckDB and the disk say into a sentence."""
    try:
        yield
    except duckdb.OutOfMemoryException as problem:
        raise MemoryTooSmall(memory=memory, more=doubled(memory)) from problem
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as problem:
        raise cannot_write(folder / FILE, as_os_error(problem)) from problem
    except OSError as problem:
        if problem.errno not in DISK_SAYS:
            raise
        raise cannot_write(problem.filename or folder, problem) from problem


def doubled(memory: str) -> str:
    """Return twice an amount of memory.

    >>> doubled("1.5GB")
    '3GB'
    """
    return f"{2 * float(memory[:-2]):g}{memory[-2:]}"


def iterate_rejects(store: Store) -> Iterator[tuple[Any, ...]]:
    """Return document, code, line, and reason and remedy in both languages, of all that was refused, in order."""
    found = store.connection.execute(f"SELECT {', '.join(REJECT_TYPES)} FROM rejects ORDER BY ALL")
    while rows := found.fetchmany(10_000):
        yield from rows
