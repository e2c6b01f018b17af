"""Purchases as they are published: the example, and the store of who runs this site. Each question is asked once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import ibis

from raaderum.analytics.spend import tables
from raaderum.domain.purchase_errors import NoPurchases
from raaderum.domain.purchases import Agreement
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack, PurchasingFile
from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.folders import SPEND_STORE, default_folders, named_spend_store
from raaderum.warehouse.readers.facts import read_units
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.versions import Published, open_published, usual_year, years_of
from raaderum.web.workspace.queries.releases import areas

T = TypeVar("T")
EXAMPLE, OWN = "example", "own"
MOST_KEPT = 500


@dataclass(frozen=True, slots=False, eq=False)
class Purchases:
    """One published version. It never changes, so what was asked of it holds for as long as it is there.

    ``period`` is the year that is asked about; None where the version does not say which years it has.
    """

    source: str
    published: Published
    pack: AreaPack
    period: int | None

    @property
    def rules(self) -> PurchasingFile:
        """The category tree and the limits."""
        if self.pack.purchasing is None:
            raise NoPurchases(folder=self.published.folder)
        return self.pack.purchasing

    @property
    def years(self) -> tuple[int, ...]:
        """The years that there are invoices of, the newest first."""
        return years_of(self.published)

    @property
    def usual_period(self) -> int | None:
        """The year that is shown where none is asked for."""
        return usual_year(self.published)

    @cached_property
    def _engine(self) -> tuple[DuckDb, RLock]:
        return DuckDb(self.published.folder, memory=memory_limit(), year=self.period), RLock()

    @cached_property
    def _kept(self) -> dict[Any, Any]:
        return {}

    def ask(self, key: tuple[object, ...], question: Callable[[DuckDb], T]) -> T:
        """Return what a question to the engine gives; the same ``key`` is computed once."""
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            engine, lock = self._engine
            with lock:  # a connection answers one at a time
                self._kept[key] = question(engine)
        found: T = self._kept[key]
        return found

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The register as it was when this was published."""
        engine, lock = self._engine
        with lock:
            rows = engine.rows(ibis.table(tables.AGREEMENTS, name="agreements"))
        return tuple(Agreement(*row) for row in rows)

    @cached_property
    def inhabitants(self) -> Mapping[str, int]:
        """By municipality, where they are known."""
        population = ibis.table(tables.POPULATION, name="population")
        # By new names: a selection of all columns becomes "*", and takes those too that are not ours.
        named = population.select(code=population.municipality, people=population.inhabitants)
        engine, lock = self._engine
        with lock:
            return dict(engine.rows(named))

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The municipalities that have bought something, by code."""
        folders = default_folders()
        fictional = read_description(folders.examples / "roads.yaml").municipalities
        known = {unit.code: unit for unit in (*read_units(folders.facts), *fictional)}
        bought = ibis.table(tables.INVOICES, name="invoices").select("municipality").distinct()
        engine, lock = self._engine
        with lock:
            codes = sorted(row[0] for row in engine.rows(bought) if row[0])
        return {code: known.get(code) or Unit(code, code, "municipality", "") for code in codes}


def memory_limit() -> str:
    """Return how much a database of purchases may use on the site: ``RAADERUM_SPEND_MEMORY``."""
    return os.environ.get("RAADERUM_SPEND_MEMORY", "") or "1GB"


def store_of(source: str) -> Path:
    """Return the folder of the example's purchases, or of the store that ``RAADERUM_SPEND_STORE`` names.

    Raises:
        NoPurchases: The site has no store of its own.
    """
    if source == EXAMPLE:
        return default_folders().example_purchases
    named = named_spend_store()
    if named is None:
        raise NoPurchases(folder=SPEND_STORE)
    return named


def purchases(source: str, year: int | None = None) -> Purchases:
    """Return what is published now, of one year: the one asked for where there is something of it, else the usual one.

    Raises:
        NoPurchases: Nothing is.
    """
    folder = store_of(source)
    published = open_published(folder)
    period = year if year in years_of(published) else usual_year(published)
    return _opened(source, folder, published.number, period)


@lru_cache(maxsize=8)
def _opened(source: str, folder: Path, number: int, period: int | None) -> Purchases:
    pack = next(pack for pack in areas() if pack.purchasing is not None)
    return Purchases(source, open_published(folder), pack, period)
