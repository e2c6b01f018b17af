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
import hashlib
import io
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from raaderum.domain.errors import (
    EmptyRelease,
    InvalidChoice,
    NoRelease,
    TamperedRelease,
    UnknownRelease,
    UserError,
    cannot_write,
)
from raaderum.domain.key_figures import Citation
from raaderum.domain.observations import VERSION_TEXTS, MissingReason, Observation, Origin, Version
from raaderum.domain.panel import Panel, build_panel
from raaderum.domain.units import Dataset, Unit
from raaderum.packs import AreaPack, load_pack, pack_files

SHORT_ID = 12
MOST_DIGITS = 27
"""A decimal of a release is exact: it fits in the digits that decimal arithmetic keeps."""
SEVERAL = " × "
"""Between the sources of a computed figure."""
_UNIT_COLUMNS = ("code", "name", "kind", "region")
_OBSERVATION_COLUMNS = ("unit", "variable", "period", "version", "value", "missing", "origin", "source")
_COMMENT = "comment"
"""The last column, only in a release with comments: one without keeps the id it always had."""


@dataclass(frozen=True, eq=False)
class Release:
    """A frozen data set with its own copy of the pack. Equal ids mean equal content."""

    id: str
    dataset: Dataset
    units: tuple[Unit, ...]
    observations: tuple[Observation, ...]
    pack: AreaPack
    built_at: datetime
    version: Version = Version.ACCOUNTS
    """What is compared. A release is stored and opened as accounts; see ``in_version``."""

    @cached_property
    def sources(self) -> dict[str, Citation]:
        """Return where the figures come from, as the pack cites it; a computed figure has several."""
        used = sorted({name for o in self.observations for name in o.source.split(SEVERAL) if name})
        return {name: self.pack.area.sources[name] for name in used if name in self.pack.area.sources}

    @property
    def short_id(self) -> str:
        """The first characters of the id: enough for people and links."""
        return self.id[:SHORT_ID]

    @property
    def area(self) -> str:
        """The id of the area."""
        return self.pack.id

    @cached_property
    def panel(self) -> Panel:
        """All figures that are compared as labelled arrays."""
        return build_panel(self.observations)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The versions that amounts are reported in; always accounts."""
        found = {o.version for o in self.observations if o.value is not None and self._is_amount(o)}
        return tuple(one for one in Version if one in found or one == Version.ACCOUNTS)

    @cached_property
    def _views(self) -> dict[Version, Release]:
        return {}

    def in_version(self, version: Version) -> Release:
        """Return the same release with the figures of another version in place of the accounts.

        Amounts are of that version alone: budget and accounts are never mixed. What is no amount (inhabitants,
        kilometres) is the version's own where it has one, else what the accounts say.

        Raises:
            InvalidChoice: No amount is reported in that version.
        """
        if version == self.version:
            return self
        if version not in self.versions:
            known_da, known_en = (
                ", ".join(VERSION_TEXTS[one].in_language(x) for one in self.versions) for x in ("da", "en")
            )
            raise InvalidChoice(name="version", value=VERSION_TEXTS[version].da,
                                allowed_da=f"en af: {known_da}", allowed_en=f"one of: {known_en}")  # fmt: skip
        if version not in self._views:
            kept = {
                (o.unit, o.variable, o.period): o
                for o in self.observations
                if o.version == Version.ACCOUNTS and not self._is_amount(o)
            }
            own = [replace(o, version=Version.ACCOUNTS) for o in self.observations if o.version == version]
            kept.update({(o.unit, o.variable, o.period): o for o in own})
            rows = tuple(sorted(kept.values(), key=lambda o: o.key))
            view = replace(self, observations=rows, version=version)
            view.__dict__.update(versions=self.versions, _views=self._views | {self.version: self})
            self._views[version] = view
        return self._views[version]

    def _is_amount(self, o: Observation) -> bool:
        variable = self.pack.variables.get(o.variable)
        return variable is not None and variable.quantity == "amount"

    @cached_property
    def municipalities(self) -> tuple[Unit, ...]:
        """Units that are compared, by code."""
        return tuple(unit for unit in self.units if unit.kind == "municipality")


def make_release(
    pack: AreaPack,
    dataset: Dataset,
    units: Iterable[Unit],
    observations: Iterable[Observation],
    built_at: datetime,
) -> Release:
    """Freeze ``observations`` as a release of ``pack``.

    Raises:
        EmptyRelease: There is no observation with a value.
        ValueError: Two observations speak of the same cell.
    """
    rows, units = tuple(sorted(observations, key=lambda o: o.key)), tuple(units)
    if not any(o.value is not None for o in rows):
        raise EmptyRelease(area=pack.id, reason_da="Ingen kilde gav et tal.", reason_en="No source gave a figure.")
    if any(o.value is not None and not o.value.is_finite() for o in rows):
        raise ValueError("a value is not finite")
    if any(not text.isprintable() for text in (*(u.name for u in units), *(o.source + o.comment for o in rows))):
        raise ValueError("a name, a source or a comment holds a character that is not text, such as a line break")
    for first, second in zip(rows, rows[1:], strict=False):
        if first.key == second.key:
            raise ValueError(f"two observations of {first.key}")
    known = tuple(sorted(units))
    return Release(_content_id(pack, dataset, known, rows), dataset, known, rows, pack, built_at)


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
            (building / "units.csv").write_text(_csv(_UNIT_COLUMNS, _unit_rows(release.units)), encoding="utf-8")
            (building / "observations.csv").write_text(_observations_csv(release.observations), encoding="utf-8")
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
            units = tuple(_UNIT.validate_python(row) for row in _read_csv(folder / "units.csv", _UNIT_COLUMNS))
            rows = tuple(
                _observation(row) for row in _read_csv(folder / "observations.csv", _OBSERVATION_COLUMNS, _COMMENT)
            )
        except (UserError, OSError, ValueError, ArithmeticError, csv.Error) as error:
            raise TamperedRelease(value=release_id[:SHORT_ID], what=str(error), folder=folder.name) from error
        if not rows:
            raise EmptyRelease(
                area=pack.id,
                reason_da=f"Mappen {folder.name} har ingen rækker i observations.csv.",
                reason_en=f"The folder {folder.name} has no rows in observations.csv.",
            )
        actual = _content_id(pack, metadata.dataset, units, rows)
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


def _content_id(pack: AreaPack, dataset: str, units: Sequence[Unit], rows: Sequence[Observation]) -> str:
    digest = hashlib.sha256()
    for part in (
        f"raaderum release 1\n{pack.id}\n{dataset}\n{pack.content_hash}\n",
        _csv(_UNIT_COLUMNS, _unit_rows(sorted(units))),
        _observations_csv(sorted(rows, key=lambda o: o.key)),
    ):
        digest.update(unicodedata.normalize("NFC", part).encode())
    return digest.hexdigest()


def _unit_rows(units: Iterable[Unit]) -> list[tuple[str, ...]]:
    return [(unit.code, unit.name, unit.kind, unit.region) for unit in units]


def _observations_csv(observations: Sequence[Observation]) -> str:
    rows = _observation_rows(observations)
    if not any(o.comment for o in observations):
        return _csv(_OBSERVATION_COLUMNS, rows)
    rows = [(*row, o.comment) for row, o in zip(rows, observations, strict=True)]
    return _csv((*_OBSERVATION_COLUMNS, _COMMENT), rows)


def _observation_rows(observations: Iterable[Observation]) -> list[tuple[str, ...]]:
    return [
        (
            o.unit,
            o.variable,
            str(o.period),
            o.version.value,
            canonical_decimal(o.value),
            o.missing.value if o.missing else "",
            o.origin.value,
            o.source,
        )
        for o in observations
    ]


def canonical_decimal(value: Decimal | None) -> str:
    """Return one text per number: no exponent, no trailing zeros, no negative zero.

    >>> canonical_decimal(Decimal("1.50E+2")), canonical_decimal(Decimal("-0.0")), canonical_decimal(None)
    ('150', '0', '')
    """
    if value is None:
        return ""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()


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
        comment=row.get(_COMMENT, ""),
    )
