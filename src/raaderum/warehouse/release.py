"""A release: a frozen data set of one area, and what its id is made of.

The id is SHA-256 over the canonical units, observations and pack content; not over time stamps,
comments or layout.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from raaderum.domain.errors import EmptyRelease, InvalidChoice
from raaderum.domain.key_figures import Citation
from raaderum.domain.observations import VERSION_TEXTS, Observation, Version
from raaderum.domain.panel import Panel, build_panel
from raaderum.domain.units import Dataset, Unit
from raaderum.packs import AreaPack

SHORT_ID = 12
SEVERAL = " × "
"""Between the sources of a computed figure."""
UNIT_COLUMNS = ("code", "name", "kind", "region")
OBSERVATION_COLUMNS = ("unit", "variable", "period", "version", "value", "missing", "origin", "source")
COMMENT = "comment"
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
    return Release(content_id(pack, dataset, known, rows), dataset, known, rows, pack, built_at)


def content_id(pack: AreaPack, dataset: str, units: Sequence[Unit], rows: Sequence[Observation]) -> str:
    """Return the id that this content has, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in (
        f"raaderum release 1\n{pack.id}\n{dataset}\n{pack.content_hash}\n",
        write_csv(UNIT_COLUMNS, unit_rows(sorted(units))),
        observations_csv(sorted(rows, key=lambda o: o.key)),
    ):
        digest.update(unicodedata.normalize("NFC", part).encode())
    return digest.hexdigest()


def unit_rows(units: Iterable[Unit]) -> list[tuple[str, ...]]:
    """Return units as the rows of units.csv."""
    return [(unit.code, unit.name, unit.kind, unit.region) for unit in units]


def observations_csv(observations: Sequence[Observation]) -> str:
    """Return observations.csv."""
    rows = _observation_rows(observations)
    if not any(o.comment for o in observations):
        return write_csv(OBSERVATION_COLUMNS, rows)
    rows = [(*row, o.comment) for row, o in zip(rows, observations, strict=True)]
    return write_csv((*OBSERVATION_COLUMNS, COMMENT), rows)


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


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV, the same on every machine."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()
