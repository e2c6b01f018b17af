"""What persons have decided: who a supplier is, what is bought, and which payments are no duplicates.

On the command line the decisions lie in decisions.json beside the register. The site keeps its decisions in its
database, and hands them over as site-decisions.json before it publishes: so whoever publishes counts with both. Who
decided is a free id, never a name.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from raaderum.domain.errors import cannot_write
from raaderum.domain.purchase_errors import StoreBusy
from raaderum.warehouse.spend.json_files import read_json, write_json

FILE, SITE_FILE = "decisions.json", "site-decisions.json"
_LOCK = ".decisions.lock"
_PATIENCE_S, _STALE_S, _NAP_S = 5.0, 60.0, 0.05


@dataclass(frozen=True, slots=True)
class SupplierDecision:
    """``party`` (the id of who stands on documents) is ``supplier`` of the register; "" for none of them."""

    party: str
    supplier: str
    at: datetime
    by: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.at)

    @property
    def about(self) -> tuple[str, str]:
        """What it decides: a later decision about the same takes its place."""
        return self.party, ""


@dataclass(frozen=True, slots=True)
class ClassDecision:
    """What ``supplier`` sells under ``item`` is of ``category``. Item "": all it sells; category "": none of them."""

    supplier: str
    item: str
    category: str
    at: datetime
    by: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.at)

    @property
    def about(self) -> tuple[str, str]:
        """What it decides."""
        return self.supplier, self.item


@dataclass(frozen=True, slots=True)
class DuplicateDecision:
    """Whether two documents (their digests, in any order) are one payment made twice."""

    first: str
    second: str
    is_duplicate: bool
    at: datetime
    by: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.at)

    @property
    def about(self) -> tuple[str, str]:
        """What it decides."""
        return min(self.first, self.second), max(self.first, self.second)


@dataclass(frozen=True)
class Decisions:
    """All decisions that stand, one about each thing."""

    suppliers: tuple[SupplierDecision, ...] = ()
    classes: tuple[ClassDecision, ...] = ()
    duplicates: tuple[DuplicateDecision, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Return what two that decide the same share."""
        said: list[tuple[object, ...]] = []
        said += [("supplier", *one.about, one.supplier, _when(one)) for one in self.suppliers]
        said += [("class", *one.about, one.category, _when(one)) for one in self.classes]
        said += [("duplicate", *one.about, one.is_duplicate, _when(one)) for one in self.duplicates]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def matches(self) -> dict[str, str]:
        """Return party to supplier, as ``match_suppliers`` takes it."""
        return {one.party: one.supplier for one in self.suppliers}

    def categories(self) -> dict[tuple[str, str], str]:
        """Return (supplier, item) to category, as ``classify_lines`` takes it."""
        return {(one.supplier, one.item): one.category for one in self.classes}

    def not_duplicates(self) -> set[tuple[str, str]]:
        """Return the pairs that are no duplicates, each with the smaller digest first."""
        return {one.about for one in self.duplicates if not one.is_duplicate}


@dataclass(frozen=True)
class _Stored:
    suppliers: list[SupplierDecision] = field(default_factory=list)
    classes: list[ClassDecision] = field(default_factory=list)
    duplicates: list[DuplicateDecision] = field(default_factory=list)


class _Decision(Protocol):
    @property
    def at(self) -> datetime: ...
    @property
    def about(self) -> tuple[str, str]: ...


_D = TypeVar("_D", bound=_Decision)
_SHAPE = TypeAdapter(_Stored)


def merge_decisions(*parts: Decisions) -> Decisions:
    """Return what stands after all of them: about each thing, the latest. The order of the parts does not matter."""
    return Decisions(
        _latest(one for part in parts for one in part.suppliers),
        _latest(one for part in parts for one in part.classes),
        _latest(one for part in parts for one in part.duplicates),
    )


def load_decisions(folder: Path) -> Decisions:
    """Return what stands in a store: of the command line's decisions and the site's. None where there are no files.

    Raises:
        DamagedStoreFile: One of the files is something else.
    """
    return merge_decisions(_read(folder / FILE), _read(folder / SITE_FILE))


def decisions_with(folder: Path, site: Decisions) -> Decisions:
    """Return what will stand in a store when the site has handed over its decisions.

    Raises:
        DamagedStoreFile: decisions.json is something else.
    """
    return merge_decisions(_read(folder / FILE), site)


def record_decisions(folder: Path, added: Decisions) -> Decisions:
    """Add decisions to those of the command line, and return these. Two who write at once lose nothing.

    Raises:
        DamagedStoreFile: decisions.json is something else; it is left as it is.
        StoreBusy: Somebody else has been writing for longer than a moment.
        CannotWrite: The disk is full, or the folder cannot be written to.
    """
    with _alone(folder):
        merged = merge_decisions(_read(folder / FILE), added)
        _write(folder / FILE, merged)
    return merged


def hand_over_decisions(folder: Path, decisions: Decisions) -> None:
    """Put the site's decisions, all of them, in the place of those that it handed over before.

    Raises:
        StoreBusy: Somebody else has been writing for longer than a moment.
        CannotWrite: The disk is full, or the folder cannot be written to.
    """
    with _alone(folder):
        _write(folder / SITE_FILE, merge_decisions(decisions))


def _read(path: Path) -> Decisions:
    stored = read_json(path, _SHAPE)
    if stored is None:
        return Decisions()
    return merge_decisions(Decisions(tuple(stored.suppliers), tuple(stored.classes), tuple(stored.duplicates)))


def _write(path: Path, decisions: Decisions) -> None:
    content = {
        "suppliers": [asdict(one) for one in decisions.suppliers],
        "classes": [asdict(one) for one in decisions.classes],
        "duplicates": [asdict(one) for one in decisions.duplicates],
    }
    for rows in content.values():
        for row in rows:
            row["at"] = row["at"].isoformat()
    write_json(path, content)


def _when(decision: _Decision) -> str:
    return decision.at.astimezone(UTC).isoformat()


def _check_zone(at: datetime) -> None:
    """Refuse a time without a zone: it cannot be told which of two decisions is later."""
    if at.tzinfo is None:
        raise ValueError("the time of a decision needs a time zone")


def _latest(decisions: Iterable[_D]) -> tuple[_D, ...]:
    found: dict[tuple[str, str], _D] = {}
    for one in decisions:
        known = found.get(one.about)
        if known is None or (one.at, repr(one)) > (known.at, repr(known)):
            found[one.about] = one
    return tuple(found[about] for about in sorted(found))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the right to write. It is a file that only one can make; one left by a process that died grows stale."""
    lock = folder / _LOCK
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            _wait(folder, lock, deadline)
        except OSError as problem:
            raise cannot_write(folder / FILE, problem) from problem
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _wait(folder: Path, lock: Path, deadline: float) -> None:
    with suppress(FileNotFoundError):
        if time.time() - lock.stat().st_mtime > _STALE_S:
            lock.unlink(missing_ok=True)
            return
    if time.monotonic() > deadline:
        raise StoreBusy(folder=folder)
    time.sleep(_NAP_S)
