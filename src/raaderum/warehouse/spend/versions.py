"""Published versions of a store: a folder each, and a file that names the one that holds.

    published/CURRENT    the number of the version
    published/<n>/       invoices.parquet, lines.parquet, … and manifest.json

A version is there whole before CURRENT names it. The one before is kept until the next, for those who read it still.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from raaderum.domain.errors import cannot_write
from raaderum.domain.purchase_errors import NoPurchases

_CURRENT, _MANIFEST = "CURRENT", "manifest.json"
_BUILDING = ".building"
_KEPT = 2
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Published:
    """A version. ``folder`` holds its tables; ``manifest`` says what they were made of, and how much is in them."""

    number: int
    folder: Path
    manifest: Mapping[str, Any]


def find_published(store: Path) -> Published | None:
    """Return the version that holds; None where nothing has been published."""
    root = store / "published"
    for _ in range(3):  # one who publishes twice meanwhile removes the folder that CURRENT named
        try:
            number = (root / _CURRENT).read_text(encoding="ascii").strip()
            if not _NUMBER.fullmatch(number):
                return None
            manifest = json.loads((root / number / _MANIFEST).read_text(encoding="utf-8"))
            return Published(int(number), root / number, manifest)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return None
    return None


def open_published(store: Path) -> Published:
    """Return the version that holds.

    Raises:
        NoPurchases: Nothing has been published.
    """
    published = find_published(store)
    if published is None:
        raise NoPurchases(folder=store)
    return published


def years_of(published: Published) -> tuple[int, ...]:
    """Return the years that a version has invoices of, the newest first."""
    return tuple(sorted(map(int, published.manifest.get("years", {})), reverse=True))


def usual_year(published: Published) -> int | None:
    """Return the year with most invoices; of equals the newest. A year that has just begun says little."""
    counted = published.manifest.get("years", {})
    return max(((count, int(year)) for year, count in counted.items()), default=(0, None))[1]


def begin_version(store: Path) -> Path:
    """Return an empty folder for the tables of the next version. Only who has the store open may call this."""
    building = store / "published" / _BUILDING
    try:
        shutil.rmtree(building, ignore_errors=True)  # of a publishing that was killed
        building.mkdir(parents=True)
    except OSError as problem:
        raise cannot_write(building, problem) from problem
    return building


def finish_version(store: Path, manifest: Mapping[str, Any]) -> Published:
    """Let the tables that were written since ``begin_version`` be the version that holds.

    Raises:
        CannotWrite: The disk is full. The version before holds.
    """
    root, building = store / "published", store / "published" / _BUILDING
    number = max(_numbers(root), default=0) + 1
    try:
        (building / _MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for file in building.glob("*.*"):
            _put_on_disk(file)
        building.rename(root / str(number))
        part = root / f".{_CURRENT}"
        part.write_text(f"{number}\n", encoding="ascii")
        _put_on_disk(part)
        os.replace(part, root / _CURRENT)
    except OSError as problem:
        raise cannot_write(root, problem) from problem
    for old in sorted(_numbers(root))[:-_KEPT]:
        shutil.rmtree(root / str(old), ignore_errors=True)
    return Published(number, root / str(number), manifest)


def _numbers(root: Path) -> list[int]:
    """Return the numbers of all versions that are there, named by CURRENT or not."""
    return [int(one.name) for one in root.iterdir() if _NUMBER.fullmatch(one.name)]


def _put_on_disk(file: Path) -> None:
    with file.open("rb+") as stream, suppress(OSError):
        os.fsync(stream.fileno())
