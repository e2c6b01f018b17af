"""The files that invoices are read from: which are new or changed, and how the work is cut into portions.

A file whose path, size and times are as when it was loaded is not opened again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from raaderum.domain.purchase_errors import NothingToLoad
from raaderum.warehouse.readers.invoices.archives import is_junk
from raaderum.warehouse.spend.digests import WIDTH, Digests

ARCHIVES = (".zip", ".tar", ".tar.zst", ".tzst", ".tar.gz", ".tgz")
FILES_OF_A_PORTION = 2_000
BYTES_OF_A_PORTION = 32 * 2**20
LEAST_TO_SHARE = 2**20
"""An archive smaller than this is read by one process."""
_SETTLED_NS = 2 * 10**9
"""A file changed so lately may change again within the same tick of the clock: it is looked into next time too."""
UNSETTLED = bytes(WIDTH)
_BETWEEN = "/"
"""Between file names; no name can hold it."""


class SourceFile(NamedTuple):
    """A file at one moment. ``state`` is zeros where it changed too lately to be recognised."""

    folder: str
    name: str
    size: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Portion:
    """Work for one process: files of one folder, or each ``parts``-th document of one archive.

    Names and states are packed, because there can be millions.
    """

    number: int
    folder: str
    packed_names: str
    size: int
    part: int = 0
    parts: int = 1

    @property
    def paths(self) -> list[str]:
        """The files."""
        return [os.path.join(self.folder, name) for name in self.packed_names.split(_BETWEEN)]  # noqa: PTH118 — millions of them


@dataclass(slots=True)
class Listing:
    """What there is to do, and what there is not."""

    portions: list[Portion] = field(default_factory=list)
    states: dict[int, bytes] = field(default_factory=dict)
    """By number of the portion: the states of its files, packed."""
    parts_of: dict[int, int] = field(default_factory=dict)
    """By number of the portion: among how many it is divided."""
    unchanged: list[int] = field(default_factory=list)
    """Of files that need not be opened: where their states stand among the known."""

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(one.size for one in self.portions if one.part == 0)


def list_sources(
    paths: Sequence[Path], reading: str, loaded: Digests, processes: int, now_ns: int, without: Path
) -> Listing:
    """Walk through files and folders, and cut what is new or changed into portions.

    Args:
        paths: Files and folders.
        reading: How files are read (version, rates, mapping): read otherwise, they must be opened again.
        loaded: States of files as they were when they were loaded.
        processes: How many share the work.
        now_ns: The time, in nanoseconds since 1970.
        without: A folder that is left out: the store itself.

    Raises:
        NothingToLoad: A path does not exist.
    """
    listing = Listing()
    walk = _Walk(hashlib.sha256(reading.encode()).digest(), now_ns, {str(without.resolve())})
    for folder, found in _folders(paths, walk):
        files = list(found)
        places = loaded.places_of(b"".join(file.state for file in files))
        listing.unchanged += places[places >= 0].tolist()
        _cut(listing, folder, [files[i] for i in np.flatnonzero(places < 0)], processes)
    return listing


def _folders(paths: Sequence[Path], walk: _Walk) -> Iterator[tuple[str, Iterator[SourceFile]]]:
    """Every file once, also where one of the paths is inside another."""
    for path in paths:
        if not path.exists():
            raise NothingToLoad(path=path)
    given = [path.resolve() for path in paths]
    for path in sorted((one for one in given if one.is_dir()), key=lambda one: len(one.parts)):
        yield from walk.folders(str(path))
    for path in dict.fromkeys(one for one in given if not one.is_dir()):
        if str(path.parent) not in walk.visited:
            yield str(path.parent), iter([walk.look(str(path.parent), path.name, path.stat())])


@dataclass(slots=True)
class _Walk:
    key: bytes
    now_ns: int
    visited: set[str]
    """Folders that are not gone into, or not again."""

    def folders(self, folder: str) -> Iterator[tuple[str, Iterator[SourceFile]]]:
        """Go through a folder in a fixed order. Links are not followed: they may go in circles."""
        if folder in self.visited:
            return
        self.visited.add(folder)
        with os.scandir(folder) as found:
            entries = sorted((one for one in found if not is_junk(one.name)), key=lambda one: one.name)
        below = [one for one in entries if one.is_dir(follow_symlinks=False)]
        files = (one for one in entries if not one.is_dir(follow_symlinks=False))
        yield folder, (self.look(folder, one.name, one.stat(follow_symlinks=False)) for one in files)
        for one in below:
            yield from self.folders(one.path)

    def look(self, folder: str, name: str, stat: os.stat_result) -> SourceFile:
        """Tell a file's state from its path, size and times."""
        if self.now_ns - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED_NS:
            return SourceFile(folder, name, stat.st_size, UNSETTLED)
        known = f"{stat.st_size}/{stat.st_mtime_ns}/{stat.st_ctime_ns}/{folder}/{name}"
        digest = hashlib.blake2b(known.encode(errors="surrogateescape"), digest_size=WIDTH, key=self.key).digest()
        return SourceFile(folder, name, stat.st_size, digest)


def _cut(listing: Listing, folder: str, files: Sequence[SourceFile], processes: int) -> None:
    """Archives alone, and divided among the processes; single files together."""
    most = max(1, min(FILES_OF_A_PORTION, -(-len(files) // (4 * processes))))
    together: list[SourceFile] = []
    size = 0
    for file in files:
        if file.name.lower().endswith(ARCHIVES):
            parts = processes if file.size >= LEAST_TO_SHARE else 1
            _add(listing, folder, [file], parts)
            continue
        together.append(file)
        size += file.size
        if len(together) >= most or size >= BYTES_OF_A_PORTION:
            _add(listing, folder, together, 1)
            together, size = [], 0
    if together:
        _add(listing, folder, together, 1)


def _add(listing: Listing, folder: str, files: Sequence[SourceFile], parts: int) -> None:
    """Every part of an archive has the number of the first: it is done when all are."""
    number = len(listing.states)
    listing.states[number] = b"".join(file.state for file in files)
    listing.parts_of[number] = parts
    names, size = _BETWEEN.join(file.name for file in files), sum(file.size for file in files)
    listing.portions += [Portion(number, folder, names, size, part, parts) for part in range(parts)]
