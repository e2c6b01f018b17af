"""From generated invoices to published tables: what was planted is found again to the øre."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from raaderum.analytics.spend import tables
from raaderum.analytics.suppliers import Party
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.purchase_errors import NoPurchases
from raaderum.studies.spend_leaks import study_spend_leaks
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.spend import publish as publishing
from raaderum.warehouse.spend import versions
from raaderum.warehouse.spend.decisions import Decisions, DuplicateDecision, SupplierDecision
from raaderum.warehouse.spend.engines import DuckDb, open_engine
from raaderum.warehouse.spend.generate import generate_documents
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.places import read_places
from raaderum.warehouse.spend.publish import publish
from raaderum.warehouse.spend.read_register import read_agreements
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.setting import Setting, known_municipalities, load_procurement, read_inhabitants
from raaderum.warehouse.spend.store import Store, open_store
from raaderum.warehouse.spend.versions import Published, find_published, open_published

INVOICES = 300
NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("år")
    generate_documents(folder, INVOICES, seed=3)
    return folder, json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded(generated: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the invoices, not published."""
    folder = tmp_path_factory.mktemp("indkoeb")
    with open_store(folder, "500MB") as store:
        report = load(store, [generated[0] / "documents"], Reading(), now=NOW, processes=1)
    assert (report.loaded, report.rejected) == (INVOICES, 0)
    return folder


@pytest.fixture(scope="module")
def setting(generated: tuple[Path, dict[str, Any]]) -> Setting:
    folder, _ = generated
    _, purchasing = load_procurement(default_folders().packs)
    register, errors = read_agreements(folder / "register", purchasing.categories)
    places, more = read_places(folder / "register" / "Steder.csv")
    assert (errors, more) == ([], [])
    return Setting(purchasing, register, places, learn=False)


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of its own."""
    shutil.copytree(loaded, tmp_path / "s")
    with open_store(tmp_path / "s", "500MB", create=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def published(
    loaded: Path, setting: Setting, generated: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Published:
    """Where a person has said who the misnamed suppliers are."""
    folder = tmp_path_factory.mktemp("udgivet") / "s"
    shutil.copytree(loaded, folder)
    decided = tuple(
        SupplierDecision(Party(one["shown"]["name"], one["shown"]["postcode"], "", one["shown"]["gln"]).id,
                         one["supplier"], NOW)
        for one in generated[1]["misnamed"]
    )  # fmt: skip
    with open_store(folder, "500MB") as opened:
        return publish(opened, replace(setting, decisions=Decisions(suppliers=decided)), NOW)


def rows(published: Published, question: str) -> list[tuple[Any, ...]]:
    """Ask about tables named as {lines}, {invoices}, …"""
    names = {file.stem: f"read_parquet('{file}')" for file in published.folder.glob("*.parquet")}
    with duckdb.connect() as connection:
        return connection.execute(question.format(**names)).fetchall()


def test_leaks_are_found_to_the_oere(published: Published, generated: tuple[Path, dict[str, Any]]) -> None:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for municipality, agreement, cause, rest, above in rows(published, """
        SELECT municipality, agreement, cause, sum(net_oere - price_above_oere)::BIGINT, sum(price_above_oere)::BIGINT
        FROM {lines} GROUP BY ALL
    """):  # fmt: skip
        if rest:
            found[municipality, agreement][cause] = rest
        if above:
            found[municipality, agreement]["price_above"] = above
    truth = generated[1]
    assert found == {(one["municipality"], one["agreement"]): one["causes"] for one in truth["leaks"]}
    assert rows(published, "SELECT sum(net_oere)::BIGINT FROM {lines}") == [(truth["spend_oere"],)]
    assert rows(published, "SELECT sum(net_oere)::BIGINT FROM {invoices}") == [(truth["spend_oere"],)]


def test_the_study_says_the_same(published: Published, setting: Setting, generated: Any) -> None:
    engine = DuckDb(published.folder, "500MB")
    leaks = study_spend_leaks(engine, setting.purchasing, setting.register.agreements)
    assert {one.cause: one.oere for one in leaks.causes} == generated[1]["causes"]
    for one in leaks.agreements:
        assert sum(cause.dkk for cause in one.causes) == pytest.approx(one.spend_dkk, abs=0.005)


def test_every_planted_duplicate_is_pointed_out(published: Published, generated: Any) -> None:
    pairs = rows(published, "SELECT earlier_number, number, municipality, supplier FROM {duplicates}")
    planted = generated[1]["duplicates"]
    assert len(pairs) == len(planted)
    assert {(m, s) for _, _, m, s in pairs} == {(one["municipality"], one["supplier"]) for one in planted}
    assert rows(published, "SELECT count(*) FROM {duplicate_pairs} WHERE length(digest) = 64") == [(len(planted),)]


def test_tables_are_as_they_are_said_to_be_and_sorted(published: Published) -> None:
    schemas = {"invoices": tables.INVOICES, "lines": tables.LINES, "agreements": tables.AGREEMENTS,
               "agreement_suppliers": tables.AGREEMENT_SUPPLIERS, "assortment": tables.ASSORTMENT,
               "categories": tables.CATEGORIES, "population": tables.POPULATION, **tables.SMALL}  # fmt: skip
    for name, schema in schemas.items():
        described = rows(published, f"DESCRIBE SELECT * FROM {{{name}}}")
        assert {row[0]: row[1] for row in described} == publishing.duckdb_types(schema), name
        assert [row[0] for row in described] == list(schema), name
    keys = rows(published, "SELECT municipality, category, item, issue_date, invoice, position FROM {lines}")
    assert keys == sorted(keys)
    counts = rows(published, "SELECT sum(line_count), (SELECT count(*) FROM {lines}) FROM {invoices}")
    assert counts[0][0] == counts[0][1] == published.manifest["rows"]["lines"]


def test_nothing_is_done_where_nothing_has_changed(store: Store, setting: Setting, tmp_path: Path) -> None:
    first = publish(store, setting, NOW)
    assert publish(store, setting, NOW).number == first.number == 1
    other = publish(store, replace(setting, counted_in=("construction",)), NOW)
    assert other.number == 2
    assert find_published(store.folder) == other
    assert publish(store, setting, NOW).number == 3
    assert sorted(one.name for one in (store.folder / "published").iterdir()) == ["2", "3", "CURRENT"]
    for table in ("lines", "invoices", "suppliers", "item_prices"):
        assert (first.folder.parent / "3" / f"{table}.parquet").stat().st_size > 0


def test_a_decided_duplicate_is_no_longer_shown(published: Published, store: Store, setting: Setting) -> None:
    digest, earlier = rows(published, "SELECT digest, earlier_digest FROM {duplicate_pairs} ORDER BY ALL LIMIT 1")[0]
    decided = Decisions(duplicates=(DuplicateDecision(digest, earlier, False, NOW),))
    again = publish(store, replace(setting, decisions=decided), NOW)
    before, after = published.manifest["rows"], again.manifest["rows"]
    assert after["duplicates"] == after["duplicate_pairs"] == before["duplicates"] - 1


STEPS = ["_make_setting_tables", "find_suppliers", "_make_heads", "classify", "_write_tables", "_write_small_tables",
         "finish_version"]  # fmt: skip


def test_a_publishing_that_stops_at_any_step_leaves_the_old_version(
    store: Store, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = publish(store, setting, NOW)
    other = replace(setting, counted_in=("construction",))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in STEPS:
        with monkeypatch.context() as patch:
            patch.setattr(publishing, step, stop)
            with pytest.raises(KeyboardInterrupt):
                publish(store, other, NOW)
        assert find_published(store.folder) == held
    with monkeypatch.context() as patch:  # the folder has its name, but CURRENT does not say so yet
        patch.setattr(versions.os, "replace", stop)
        versions.begin_version(store.folder)
        with pytest.raises(KeyboardInterrupt):
            versions.finish_version(store.folder, {})
    assert find_published(store.folder) == held
    assert publish(store, other, NOW).manifest["rows"] == held.manifest["rows"]


def test_nothing_published(tmp_path: Path) -> None:
    with pytest.raises(NoPurchases):
        open_published(tmp_path)
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "CURRENT").write_text("../../etc")
    assert find_published(tmp_path) is None


def test_an_empty_store_is_published_too(tmp_path: Path, setting: Setting) -> None:
    with open_store(tmp_path / "s") as opened:
        empty = publish(opened, setting, NOW)
    assert (empty.manifest["rows"]["invoices"], empty.manifest["rows"]["lines"], empty.manifest["net_oere"]) == (
        0,
        0,
        0,
    )


def test_without_a_register_all_is_there_and_nothing_is_on_an_agreement(store: Store, setting: Setting) -> None:
    bare = publish(store, Setting(setting.purchasing, learn=False), NOW)
    assert bare.manifest["rows"]["lines"] == store.totals().lines
    assert rows(bare, "SELECT DISTINCT municipality, place FROM {invoices}") == [("", "")]
    causes = {cause for (cause,) in rows(bare, "SELECT DISTINCT cause FROM {lines}")}
    assert causes <= {"no_agreement", "not_addressable", "unclassified"}


def test_an_engine_of_one_year(published: Published) -> None:
    lines = tables.lines()
    counted = lines.aggregate(count=lines.count())
    everything = DuckDb(published.folder).rows(counted)[0][0]
    assert DuckDb(published.folder, year=2025).rows(counted) == [(everything,)]
    assert open_engine("duckdb", published.folder, year=1999).rows(counted) == [(0,)]
    with pytest.raises(InvalidChoice, match="duckdb eller spark"):
        open_engine("pandas", published.folder)


def test_inhabitants_of_real_and_fictional_municipalities() -> None:
    folders = default_folders()
    pack, _ = load_procurement(folders.packs)
    found = read_inhabitants(folders, pack, ["0461", "9999"])
    assert set(found) == {"0461"}
    assert 200_000 < found["0461"] < 230_000
    names = known_municipalities(folders)
    assert names["0461"] == "Odense"
    assert len([code for code in names if code.startswith("X")]) == 98
