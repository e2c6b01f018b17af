"""Example data of the purchasing area: invoices of municipalities that do not exist, summed as real ones are."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from raaderum.domain.observations import Observation
from raaderum.packs import AreaPack, load_pack
from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.release import Release, make_release
from raaderum.warehouse.simulation import simulate
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.generate import Municipality, Plan, generate_parquet
from raaderum.warehouse.spend.observations import observe
from raaderum.warehouse.spend.small_tables import write_small_tables
from raaderum.warehouse.spend.versions import begin_version, finish_version

INVOICES, SEED = 90_000, 2025
COUNTRY = 9_000_000
"""About as many invoices as the country has in a year: each generated one stands for so many that they are."""
SOURCE = "SIMULATED"
_CONDITIONS = ("population", "area_km2")


def build_procurement_example(
    pack: AreaPack,
    examples: Path,
    packs: Path,
    built_at: datetime,
    *,
    invoices: int = INVOICES,
    store: Path | None = None,
) -> Release:
    """Build the release of fictional municipalities, by way of a generated year of invoices.

    The municipalities, their inhabitants and areas are those of the example of roads, so that they are the same
    wherever they are met.

    Args:
        pack: The purchasing area.
        examples: The folder of descriptions.
        packs: The folder of area packs.
        built_at: When it is built; outside the release's id.
        invoices: How many are generated.
        store: Where the invoices are kept as published, for pages that go down to items; None: nowhere.
    """
    roads = read_description(examples / "roads.yaml")
    year = Plan().year
    conditions = _read_conditions(simulate(roads, load_pack(packs / "roads")), year)
    inhabitants = {o.unit: int(o.value or 0) for o in conditions if o.variable == "population"}
    municipalities = [Municipality(u.code, u.name, inhabitants[u.code]) for u in roads.municipalities]
    with tempfile.TemporaryDirectory(prefix="raaderum-example-") as folder:
        sums = _sum_generated(pack, Path(folder), municipalities, year, invoices)
        if store is not None:
            _keep(Path(folder), store, invoices, built_at)
    return make_release(pack, "example", roads.municipalities, [*conditions, *sums], built_at)


def _keep(folder: Path, store: Path, invoices: int, built_at: datetime) -> None:
    """Publish the generated tables as the version that holds."""
    building = begin_version(store)
    for file in folder.glob("*.parquet"):
        shutil.copyfile(file, building / file.name)
    about = {"published_at": built_at.isoformat(timespec="seconds"), "stands_for": COUNTRY // invoices}
    finish_version(store, about)


def _read_conditions(observations: Iterable[Observation], year: int) -> list[Observation]:
    return [replace(o, source=SOURCE) for o in observations if o.variable in _CONDITIONS and o.period == year]


def _sum_generated(
    pack: AreaPack, folder: Path, municipalities: list[Municipality], year: int, invoices: int
) -> list[Observation]:
    if pack.purchasing is None:
        raise ValueError(f"the area {pack.id} has no purchasing.yaml")
    generate_parquet(folder, invoices, SEED, municipalities=municipalities)
    engine = DuckDb(folder)
    try:
        write_small_tables(engine, folder, pack.purchasing)
    finally:
        engine.close()
    engine = DuckDb(folder)
    try:
        return observe(engine, pack, year, source=SOURCE, times=COUNTRY // invoices)
    finally:
        engine.close()
