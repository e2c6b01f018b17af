"""Fresh figures from StatBank, and the release built of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from raaderum.domain.errors import NoRelease
from raaderum.domain.key_figures import StatBankColumn, Variable
from raaderum.domain.observations import MissingReason, Observation, Version
from raaderum.domain.text import Text
from raaderum.domain.units import normalise_code
from raaderum.packs import AreaPack
from raaderum.warehouse.build import build_public_release
from raaderum.warehouse.changes import Change, list_changes
from raaderum.warehouse.readers.statbank import StatBank
from raaderum.warehouse.readers.statbank_cells import Cells, Selection
from raaderum.warehouse.readers.statbank_selections import period_of, select_cells
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

Progress = Callable[[str], None]
"""Told the table of each column, when it has been fetched."""


def _tell_nobody(_table: str) -> None:
    """Stand in where nobody watches."""


@dataclass(frozen=True, eq=False)
class Refresh:
    """What a refresh did. ``before`` is None where there was no release; then nothing counts as changed."""

    before: Release | None
    after: Release
    changes: tuple[Change, ...]
    notes: tuple[Text, ...]


def list_columns(pack: AreaPack) -> list[tuple[Variable, StatBankColumn]]:
    """Return the columns that the pack takes from StatBank, table by table."""
    columns = [(variable, column) for variable in pack.variables.values() for column in variable.statbank]
    tables = list(dict.fromkeys(column.table for _, column in columns))
    return sorted(columns, key=lambda pair: tables.index(pair[1].table))


def refresh_observations(
    pack: AreaPack, client: StatBank, progress: Progress = _tell_nobody
) -> tuple[list[Observation], list[Text]]:
    """Fetch all figures that ``pack`` takes from StatBank.

    Where two columns of a variable speak of the same cell, the first one listed is used.

    Returns:
        The observations, and what the user should know of how they came.

    Raises:
        SourceUnreachable: There is neither network nor a stored answer.
        UnexpectedAnswer: An answer cannot be read with certainty; none of them is used then.
    """
    found: dict[tuple[str, str, int, str], Observation] = {}
    closed: dict[str, Text] = {}
    for variable, column in list_columns(pack):
        info = client.tableinfo(column.table)
        if not info.active:
            closed[info.id] = Text(
                f"Tabellen {info.id} er afsluttet og får ikke nye tal.",
                f"The table {info.id} is closed and gets no new figures.",
            )
        selection = select_cells(info, column, variable)
        for observation in _observations(variable, column, selection, client.data(selection)):
            found.setdefault(observation.key, observation)
        progress(column.table)
    return list(found.values()), [*client.notes, *closed.values()]


def refresh_release(
    pack: AreaPack,
    pack_folder: Path,
    facts: Path,
    store: ReleaseStore,
    client: StatBank,
    built_at: datetime,
    progress: Progress = _tell_nobody,
) -> Refresh:
    """Build and store a release of the shipped figures, replaced by fresh ones where StatBank has them.

    Nothing is stored before everything has been fetched, checked, built and compared. So the last
    good release stays where anything fails.

    Args:
        pack: The area.
        pack_folder: Its files, which the release keeps a copy of.
        facts: The folder of shipped figures.
        store: Where the release goes.
        client: StatBank.
        built_at: The moment of building.
        progress: Told of each table.

    Raises:
        SourceUnreachable, UnexpectedAnswer: See ``refresh_observations``.
        TamperedRelease: The last release was changed after it was built.
    """
    before = _newest(store, pack)
    fresh, notes = refresh_observations(pack, client, progress)
    after = build_public_release(pack, facts, built_at, fresh)
    changes = tuple(list_changes(before, after)) if before else ()
    notes += _units_without_figures(after, fresh)
    store.save(after, pack_folder)
    return Refresh(before, after, changes, tuple(notes))


def _newest(store: ReleaseStore, pack: AreaPack) -> Release | None:
    try:
        return store.newest(pack.id)
    except NoRelease:
        return None


def _observations(variable: Variable, column: StatBankColumn, selection: Selection, cells: Cells) -> list[Observation]:
    place = {name: index for index, name in enumerate(selection.values)}
    factor = Decimal(str(column.factor))  # over the text: 0.1 is meant, not the float nearest to it
    return [
        Observation(
            unit=normalise_code(key[place[selection.area]]),
            variable=variable.id,
            period=period_of(key[place[selection.time]], column),
            value=None if value is None else value * factor,
            missing=MissingReason.UNKNOWN if value is None else None,
            version=Version(column.version),
            source=column.table,
        )
        for key, value in cells.items()
    ]


def _units_without_figures(release: Release, fresh: list[Observation]) -> list[Text]:
    """Return a note per table that says nothing of some municipality of the release."""
    notes = []
    for table in sorted({o.source for o in fresh}):
        heard = {o.unit for o in fresh if o.source == table}
        silent = [unit.name for unit in release.municipalities if unit.code not in heard]
        if silent:
            names = ", ".join(silent)
            notes.append(Text(f"{table} har ingen tal for {names}.", f"{table} has no figures for {names}."))
    return notes
