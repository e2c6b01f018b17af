"""Loading: files are read, and what is new in them is stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from raaderum.warehouse.spend.batches import Added, Incoming
from raaderum.warehouse.spend.digests import WIDTH
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.sources import Listing, Portion, list_sources
from raaderum.warehouse.spend.staging import ENOUGH_DOCUMENTS, Staged
from raaderum.warehouse.spend.store import Store
from raaderum.warehouse.spend.workers import read_here, read_side_by_side

BATCH_DOCUMENTS = 20_000
LEAST_TO_SHARE = 4 * 2**20
"""Bytes: below, starting processes takes longer than reading."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has come. ``done`` and ``total`` are bytes of the files."""

    done: int
    total: int
    documents: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. Documents met are those loaded, those already there and those rejected."""

    files: int
    """Opened or recognised."""
    loaded: int
    lines: int
    already: int
    rejected: int

    @property
    def read(self) -> int:
        """Documents met."""
        return self.loaded + self.already + self.rejected


def load(
    store: Store,
    paths: Sequence[Path],
    reading: Reading,
    *,
    now: datetime,
    processes: int | None = None,
    batch_documents: int = BATCH_DOCUMENTS,
    progress: Callable[[Progress], None] = lambda _: None,
) -> LoadReport:
    """Load the files and folders into the store, batch by batch; what is there already is left out.

    A load that was interrupted is taken up by loading the same again: nothing comes twice.

    Args:
        store: An open store.
        paths: Files, archives and folders.
        reading: How files are read.
        now: When, with a time zone.
        processes: How many read side by side; one per core where it is not said.
        batch_documents: How many documents are stored by one transaction.
        progress: Told after every chunk.

    Raises:
        NothingToLoad: A path does not exist.
        CannotWrite: The disk is full. The batches stored until then stay.
        ReadingStopped: A reading process was ended from outside.
    """
    loaded, count = store.loaded_files(), processes or os.cpu_count() or 1
    now_ns = int(now.timestamp() * 10**9)
    listing = list_sources(paths, reading.key, loaded.states, count, now_ns, without=store.folder)
    added = Added()
    if listing.portions:
        added = _load_portions(store, listing, reading, now, count, batch_documents, progress)
    return LoadReport(
        files=len(listing.unchanged) + sum(len(states) for states in listing.states.values()) // WIDTH,
        loaded=added.documents,
        lines=added.lines,
        already=added.already + int(loaded.documents[listing.unchanged].sum()),
        rejected=added.rejects + int(loaded.rejects[listing.unchanged].sum()),
    )


def _load_portions(
    store: Store,
    listing: Listing,
    reading: Reading,
    now: datetime,
    processes: int,
    batch_documents: int,
    progress: Callable[[Progress], None],
) -> Added:
    added, documents, done = Added(), 0, 0.0
    sizes = {one.number: one.size / one.parts for one in listing.portions}
    incoming = Incoming(store, listing)
    with store.work_folder() as folder:
        for staged in _read(store, listing, reading, folder, processes, min(batch_documents, ENOUGH_DOCUMENTS)):
            incoming.take(staged)
            documents += staged.seen
            done += sum(sizes[portion] for portion in staged.done)
            if incoming.documents >= batch_documents:
                added += incoming.store_batch(now)
            progress(Progress(round(done), listing.size, documents))
        return added + incoming.store_batch(now)


def _read(
    store: Store, listing: Listing, reading: Reading, folder: Path, processes: int, enough: int
) -> Iterator[Staged]:
    known, portions = store.digests(), listing.portions
    if processes == 1 or listing.size < LEAST_TO_SHARE:
        return read_here(portions, reading, folder, known, enough)
    return read_side_by_side(_largest_first(portions), reading, folder, known, enough, processes)


def _largest_first(portions: Sequence[Portion]) -> list[Portion]:
    """So that no process is left alone with a large archive at the end."""
    return sorted(portions, key=lambda one: -one.size / one.parts)
