"""From generated documents through the whole product: what was planted is recovered to the øre."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import leaks
from raaderum.packs import PurchasingFile
from raaderum.warehouse.spend.decisions import Decisions, SupplierDecision
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.generate import Truth, generate_documents, unrecognised
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.places import read_places
from raaderum.warehouse.spend.publish import Setting, publish
from raaderum.warehouse.spend.read_register import read_agreements
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import Store, open_store
from tests.factories.generated import FEW

PACK = Path(__file__).parents[2] / "area_packs/procurement/purchasing.yaml"
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
INVOICES, SEED = 700, 11
Leaks = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return generate_documents(folder, INVOICES, SEED, municipalities=FEW, container="tar.zst")


@pytest.fixture(scope="module")
def store(folder: Path, truth: Truth) -> Iterator[Store]:
    with open_store(folder / "store", "1GB") as opened:
        report = load(opened, [folder / "documents"], Reading(), now=NOW, processes=1)
        assert (report.loaded, report.rejected) == (INVOICES, 0)
        yield opened


@pytest.fixture(scope="module")
def setting(folder: Path, truth: Truth) -> Setting:
    purchasing = PurchasingFile.model_validate(yaml.safe_load(PACK.read_text("utf-8")))
    register, wrong = read_agreements(folder / "register", purchasing.categories)
    places, misplaced = read_places(folder / "register")
    assert [*wrong, *misplaced] == []
    return Setting(purchasing, register, places)


@pytest.fixture(scope="module")
def published(store: Store, setting: Setting) -> Iterator[DuckDb]:
    engine = DuckDb(publish(store, setting, NOW).folder)
    yield engine
    engine.close()


def _found(engine: DuckDb) -> Leaks:
    return {(m, a, cause): oere for m, a, cause, oere in engine.rows(leaks(tables.lines()))}


def _flat(parts: dict[tuple[str, str], dict[str, int]]) -> Leaks:
    return {(m, a, cause): oere for (m, a), causes in parts.items() for cause, oere in causes.items()}


def _suppliers(engine: DuckDb) -> dict[str, str]:
    return dict(engine.rows(tables.invoices().select("number", "supplier")))


def test_every_leak_is_recovered_but_for_suppliers_left_to_a_person(published: DuckDb, truth: Truth) -> None:
    found = _suppliers(published)
    unknown = {one["number"] for one in truth["misnamed"] if found[one["number"]] != one["supplier"]}
    assert 0 < len(unknown) < len({one["number"] for one in truth["misnamed"]})
    assert _found(published) == _flat(unrecognised(truth, unknown))


def test_no_supplier_is_taken_for_another(published: DuckDb, truth: Truth) -> None:
    found = _suppliers(published)
    given = {one["number"]: found[one["number"]] for one in truth["misnamed"]}
    for one in truth["misnamed"]:
        assert given[one["number"]] == one["supplier"] or given[one["number"]].startswith(("name:", "gln:"))


def test_duplicates_are_those_that_were_planted(published: DuckDb, truth: Truth) -> None:
    file = published.folder / "duplicates.parquet"
    rows = duckdb.execute(f"SELECT number, municipality FROM read_parquet('{file}')").fetchall()
    assert sorted(rows) == sorted((one["number"], one["municipality"]) for one in truth["duplicates"])


def test_when_a_person_has_decided_all_is_recovered(
    store: Store, setting: Setting, published: DuckDb, truth: Truth
) -> None:
    found = _suppliers(published)
    decided = {found[one["number"]]: one["supplier"] for one in truth["misnamed"]
               if found[one["number"]] != one["supplier"]}  # fmt: skip
    decisions = Decisions(tuple(SupplierDecision(party, supplier, NOW) for party, supplier in decided.items()))
    engine = DuckDb(publish(store, replace(setting, decisions=decisions, learn=False), NOW).folder)
    try:
        meant = {(one["municipality"], one["agreement"]): one["causes"] for one in truth["leaks"]}
        assert _found(engine) == _flat(meant)
    finally:
        engine.close()
