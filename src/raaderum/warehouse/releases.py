"""Releases: frozen, content-addressed data sets of one area.

A release is a folder named by its id:

    release.json       id, area, data set, when it was built (outside the hash)
    units.csv          code, name, kind, region
    observations.csv   unit, variable, period, version, value, missing, origin, source; comment, where there is any
    pack/              a copy of the pack's files, so that an old release keeps its definitions

The id is SHA-256 over the canonical units, observations and pack content; not over time stamps,
comments or layout. It is checked whenever a release is read.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from raaderum.domain.errors import EmptyRelease, NoRelease, TamperedRelease, UnknownRelease, UserError, cannot_write
from raaderum.domain.observations import MissingReason, Observation, Origin, Version
from raaderum.domain.units import Dataset, Unit
from raaderum.packs import load_pack, pack_files
from raaderum.warehouse.release import (
    COMMENT,
    OBSERVATION_COLUMNS,
    SHORT_ID,
    UNIT_COLUMNS,
    Release,
    content_id,
    observations_csv,
    unit_rows,
    write_csv,
)

MOST_DIGITS = 27
"""A decimal of a release is exact: it fits in the digits that decimal arithmetic keeps."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """release.json: what is known of a release without reading its figures."""

    id: str
    area: str
    dataset: Dataset
    built_at: AwareDatetime


_METADATA = TypeAdapter(Metadata)
_UNIT = TypeAdapter(Unit)


@dataclass(frozen=True, slots=True)
class ReleaseStore:
    """Releases in one folder. Writing is atomic: a release is there whole, or not at all."""

    root: Path

    def save(self, release: Release, pack_folder: Path) -> Path:
        """Store ``release`` with a copy of its pack; a release already stored is made the newest.

        Raises:
            CannotWrite: The disk is full, or the folder cannot be written to; what was stored is as before.
        """
        try:
            return self._save(release, pack_folder)
        except OSError as problem:
            raise cannot_write(self.root / release.id, problem) from problem

    def _save(self, release: Release, pack_folder: Path) -> Path:
        target = self.root / release.id
        self.root.mkdir(parents=True, exist_ok=True)
        if self._is_whole(release.id):
            self._write_metadata(target, release)
            return target
        if target.exists():
            # Damaged: put it aside, so that what is stored under the id has that id's content.
            target.rename(Path(tempfile.mkdtemp(prefix=".damaged-", dir=self.root)) / release.id)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=self.root))
        try:
            (building / "units.csv").write_text(write_csv(UNIT_COLUMNS, unit_rows(release.units)), encoding="utf-8")
            (building / "observations.csv").write_text(observations_csv(release.observations), encoding="utf-8")
            (building / "pack" / release.area).mkdir(parents=True)
            for path in pack_files(pack_folder):
                copy = building / "pack" / release.area / path.relative_to(pack_folder)
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, copy)
            self._write_metadata(building, release)
            building.chmod(0o755)  # a server under another user must be able to read it
            building.rename(target)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            if self._is_whole(release.id):  # another process stored the same release meanwhile
                return target
            raise
        return target

    def _is_whole(self, release_id: str) -> bool:
        try:
            self.load(release_id)
        except UserError:
            return False
        return True

    def list(self) -> list[Metadata]:
        """Return what is known of all stored releases, newest first; what cannot be read is left out."""
        found = []
        for path in self.root.glob("[!.]*/release.json"):
            with suppress(TamperedRelease):
                found.append(self._metadata(path.parent))
        return sorted(found, key=lambda m: (m.built_at, m.id), reverse=True)

    def unreadable(self) -> Sequence[str]:
        """Return one sentence per folder that looks like a release and cannot be read."""
        sentences = []
        for path in sorted(self.root.glob("[!.]*/release.json")):
            try:
                self._metadata(path.parent)
            except TamperedRelease as problem:
                sentences.append(problem.message())
        return sentences

    def newest(self, area: str, dataset: Dataset = "public") -> Release:
        """Return the newest release of an area and data set.

        Raises:
            NoRelease: None has been built.
        """
        return self.load(self.newest_id(area, dataset))

    def newest_id(self, area: str, dataset: Dataset = "public") -> str:
        """Return the id of the newest release of an area and data set, without reading its figures."""
        for metadata in self.list():
            if (metadata.area, metadata.dataset) == (area, dataset):
                return metadata.id
        raise NoRelease(area=area, dataset=dataset)

    def find(self, prefix: str, area: str = "") -> str:
        """Return the one id that starts with ``prefix``; with ``area``: among that area's releases.

        Raises:
            UnknownRelease: None does, or more than one.
        """
        listed = [stored for stored in self.list() if area in ("", stored.area)]
        hits = [stored.id for stored in listed if prefix and stored.id.startswith(prefix)]
        if len(hits) != 1:
            raise UnknownRelease(value=prefix)
        return hits[0]

    def load(self, release_id: str) -> Release:
        """Read a release and check that its content still has its id.

        Raises:
            UnknownRelease: No such release.
            TamperedRelease: The content was changed; what, is named.
        """
        folder = self.root / release_id
        if not (folder / "release.json").is_file():
            raise UnknownRelease(value=release_id)
        metadata = self._metadata(folder)
        try:
            pack = load_pack(folder / "pack" / metadata.area)
            units = tuple(_UNIT.validate_python(row) for row in _read_csv(folder / "units.csv", UNIT_COLUMNS))
            rows = tuple(
                _observation(row) for row in _read_csv(folder / "observations.csv", OBSERVATION_COLUMNS, COMMENT)
            )
        except (UserError, OSError, ValueError, ArithmeticError, csv.Error) as error:
            raise TamperedRelease(value=release_id[:SHORT_ID], what=str(error), folder=folder.name) from error
        if not rows:
            raise EmptyRelease(
                area=pack.id,
                reason_da=f"Mappen {folder.name} har ingen rækker i observations.csv.",
                reason_en=f"The folder {folder.name} has no rows in observations.csv.",
            )
        actual = content_id(pack, metadata.dataset, units, rows)
        if actual != release_id:
            what = f"indholdet har id {actual[:SHORT_ID]}"
            raise TamperedRelease(value=release_id[:SHORT_ID], what=what, folder=folder.name)
        return Release(release_id, metadata.dataset, units, rows, pack, metadata.built_at)

    def _metadata(self, folder: Path) -> Metadata:
        try:
            metadata = _METADATA.validate_json((folder / "release.json").read_bytes())
        except (OSError, ValidationError) as error:
            what = f"release.json kan ikke læses ({error})"
            raise TamperedRelease(value=folder.name[:SHORT_ID], what=what, folder=folder.name) from error
        if metadata.id != folder.name:
            what = f"release.json har id {metadata.id[:SHORT_ID]}"
            raise TamperedRelease(value=folder.name[:SHORT_ID], what=what, folder=folder.name)
        return metadata

    def _write_metadata(self, folder: Path, release: Release) -> None:
        content = Metadata(release.id, release.area, release.dataset, release.built_at)
        part = folder / ".release.json.part"
        try:
            part.write_bytes(_METADATA.dump_json(content, indent=2) + b"\n")
            os.replace(part, folder / "release.json")
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def _read_csv(path: Path, columns: Sequence[str], *optional: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    if tuple(reader.fieldnames or ()) not in (tuple(columns), (*columns, *optional)):
        raise ValueError(f"{path.name} har andre kolonner end {', '.join(columns)}")
    if any(None in row or None in row.values() for row in rows):
        raise ValueError(f"{path.name} har en række med forkert antal felter")
    return rows


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise ValueError(f"observations.csv har tallet {text[:40]}")
    return value


def _observation(row: dict[str, str]) -> Observation:
    return Observation(
        unit=row["unit"],
        variable=row["variable"],
        period=int(row["period"]),
        value=_decimal(row["value"]) if row["value"] else None,
        missing=MissingReason(row["missing"]) if row["missing"] else None,
        version=Version(row["version"]),
        origin=Origin(row["origin"]),
        source=row["source"],
        comment=row.get(COMMENT, ""),
    )
