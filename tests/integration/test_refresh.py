"""A whole refresh of the roads pack against a StatBank in memory. Its figures are SYNTHETIC: made up, and no one's."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from raaderum.cli import data as data_commands
from raaderum.domain.errors import DiskFull, TamperedRelease
from raaderum.domain.observations import MissingReason, Origin, Version
from raaderum.domain.reader_errors import SourceUnreachable, UnexpectedAnswer
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.statbank import StatBank
from raaderum.warehouse.refresh import Refresh, list_columns, refresh_observations, refresh_release
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.conftest import BUILT_AT, ROOT
from tests.factories.statbank import AREAS, FakeStatBank, roads_tables

Run = Callable[..., Refresh]
NET = ("22811", "1", "TOT", "LOBM")


@pytest.fixture(scope="module")
def all_areas() -> dict[str, str]:
    """Every municipality, with what is no municipality among them."""
    with (ROOT / "facts" / "municipalities.csv").open(encoding="utf-8") as file:
        return AREAS | {row["code"]: row["name"] for row in csv.DictReader(file)}


@pytest.fixture
def fake(all_areas: dict[str, str]) -> FakeStatBank:
    return FakeStatBank(roads_tables(all_areas))


@pytest.fixture
def run(roads_pack: AreaPack, release_store: ReleaseStore, tmp_path: Path) -> Run:
    def refresh(fake: FakeStatBank, days: int = 1, **changes: object) -> Refresh:
        client = StatBank(tmp_path / "statbank", fake, refresh=True, now=lambda: BUILT_AT + timedelta(days))
        pack = changes.get("pack", roads_pack)
        return refresh_release(
            pack, ROOT / "area_packs" / "roads", ROOT / "facts", release_store, client, BUILT_AT + timedelta(days)
        )

    return refresh


@pytest.fixture
def shipped(public_release: Release, release_store: ReleaseStore) -> Release:
    """The release of the shipped figures, stored."""
    release_store.save(public_release, ROOT / "area_packs" / "roads")
    return public_release


def values_of(release: Release, variable: str, version: Version = Version.ACCOUNTS) -> dict[tuple[str, int], Decimal]:
    return {
        (o.unit, o.period): o.value for o in release.observations if o.variable == variable and o.version == version
    }


def test_a_new_release_with_its_changes(
    run: Run, fake: FakeStatBank, shipped: Release, release_store: ReleaseStore
) -> None:
    fake.numbers["REGK31", "461", *NET, "2024"] = "12345"
    done = run(fake)
    assert done.before is not None
    assert (done.before.id, release_store.newest_id("roads")) == (shipped.id, done.after.id)
    assert done.after.id != shipped.id
    assert release_store.load(done.after.id).id == done.after.id
    assert done.notes == ()
    assert values_of(done.after, "net_22811_dkk")["0461", 2024] == Decimal(12_345_000)
    change = next(c for c in done.changes if (c.unit, c.variable, c.period) == ("0461", "net_22811_dkk", 2024))
    assert (change.before, change.after) == (values_of(shipped, "net_22811_dkk")["0461", 2024], Decimal(12_345_000))
    assert {c.variable for c in done.changes} == {variable.id for variable, _ in list_columns(done.after.pack)}


def test_facts_that_statbank_does_not_replace_stay(run: Run, fake: FakeStatBank, shipped: Release) -> None:
    after = run(fake).after
    for variable in ("summer_houses", "cars", "island"):
        assert values_of(after, variable) == values_of(shipped, variable)
    # The fake begins in 2020: the years before are the shipped ones.
    for period in (2016, 2019):
        key = ("0461", period)
        assert (
            values_of(after, "net_22811_dkk_per_inhabitant")[key]
            == values_of(shipped, "net_22811_dkk_per_inhabitant")[key]
        )


def test_observed_kroner_win_over_computed_and_products_hold(
    run: Run, fake: FakeStatBank, roads_pack: AreaPack
) -> None:
    # Without the column in kroner the product of the two others stands in, also where all three are fresh.
    without = {
        name: replace(variable, statbank=[]) if name == "net_22811_dkk" else variable
        for name, variable in roads_pack.variables.items()
    }
    computed = run(fake, pack=replace(roads_pack, variables=without)).after
    per_head, people = values_of(computed, "net_22811_dkk_per_inhabitant"), values_of(computed, "population")
    products = [o for o in computed.observations if o.variable == "net_22811_dkk" and o.version == Version.ACCOUNTS]
    assert {o.period for o in products} == {2022, 2023, 2024, 2025}  # FOLK1A on 1 January 2023–2026, a year earlier
    assert all(o.value == per_head[o.unit, o.period] * people[o.unit, o.period] for o in products)
    assert {(o.origin, o.source) for o in products} == {(Origin.COMPUTED, "REGK31 × FOLK1A")}

    observed = run(fake).after
    kroner = {
        (o.unit, o.period): o
        for o in observed.observations
        if o.variable == "net_22811_dkk" and o.version == Version.ACCOUNTS
    }
    assert {o.origin for o in kroner.values()} == {Origin.SOURCE}
    assert {period for _, period in kroner} == set(range(2020, 2026))


def test_budgets_stand_beside_accounts(run: Run, fake: FakeStatBank) -> None:
    after = run(fake).after
    budgets = values_of(after, "net_22811_dkk", Version.ORIGINAL_BUDGET)
    assert {period for _, period in budgets} == set(range(2020, 2027))
    assert budgets["0461", 2024] != values_of(after, "net_22811_dkk")["0461", 2024]


def test_what_is_no_municipality_is_left_out(run: Run, fake: FakeStatBank) -> None:
    after = run(fake).after
    assert {o.unit for o in after.observations} == {unit.code for unit in after.units}
    assert not {"0411", "0084", "0910"} & {o.unit for o in after.observations}
    assert ("0000", 2024) in values_of(after, "net_22811_dkk")
    choices = [choice for _, request in fake.asked for choice in request.get("variables", ())]
    areas = {code for choice in choices if choice["code"] in ("OMRÅDE", "KOMMUNE") for code in choice["values"]}
    assert not {"411", "084", "910"} & areas


def test_missing_is_unknown_and_not_0(run: Run, fake: FakeStatBank) -> None:
    fake.numbers["REGK31", "461", *NET, "2023"] = ".."
    fake.numbers["REGK31", "751", *NET, "2023"] = "0"
    by_unit = {
        o.unit: o for o in run(fake).after.observations
        if (o.variable, o.period, o.version) == ("net_22811_dkk", 2023, Version.ACCOUNTS)
    }  # fmt: skip
    assert (by_unit["0461"].value, by_unit["0461"].missing) == (None, MissingReason.UNKNOWN)
    assert (by_unit["0751"].value, by_unit["0751"].missing) == (Decimal(0), None)


def test_a_second_refresh_of_the_same_figures_changes_nothing(
    run: Run, fake: FakeStatBank, release_store: ReleaseStore
) -> None:
    first = run(fake)
    second = run(fake, days=2)
    assert first.before is None
    assert first.changes == second.changes == ()
    assert second.after.id == first.after.id
    assert [m.built_at for m in release_store.list()] == [BUILT_AT + timedelta(2)]


def test_the_order_of_answers_does_not_matter(run: Run, fake: FakeStatBank, all_areas: dict[str, str]) -> None:
    reversed_areas = dict(reversed(all_areas.items()))
    assert run(fake).after.id == run(FakeStatBank(roads_tables(reversed_areas))).after.id


@pytest.mark.parametrize("calls", [0, 1, 2, 17, 30])
def test_network_lost_midway_leaves_the_last_good_release(
    run: Run, fake: FakeStatBank, shipped: Release, release_store: ReleaseStore, calls: int
) -> None:
    fake.fails_after = calls
    before = _files(release_store)
    with pytest.raises(SourceUnreachable):
        run(fake)
    assert _files(release_store) == before
    assert release_store.newest("roads").id == shipped.id


def test_network_lost_midway_falls_back_on_stored_answers_and_says_so(run: Run, fake: FakeStatBank) -> None:
    first = run(fake)
    done = run(FakeStatBank(fake.tables, fails_after=5), days=2)
    assert done.after.id == first.after.id
    assert any("svarede ikke" in note.da and "REGK31" in note.da for note in done.notes)


@pytest.mark.parametrize(
    "damage",
    [
        lambda function, answer: answer[:-1] if function == "data" else answer,
        lambda function, answer: answer[: answer[:-2].rindex(b"\n") + 1] if function == "data" else answer,
        lambda function, answer: b"<html>" if function == "data" else answer,
        lambda function, answer: answer.replace(b'"text": "tid"', b'"text": "time"'),
        lambda function, answer: answer.replace(b"2.28.14", b"2.28.15"),
    ],
    ids=["last byte", "last row", "web page", "English", "another account"],
)
def test_a_bad_answer_leaves_the_last_good_release(
    run: Run, fake: FakeStatBank, shipped: Release, release_store: ReleaseStore, damage: Callable[[str, bytes], bytes]
) -> None:
    fake.damage = damage
    before = _files(release_store)
    with pytest.raises(UnexpectedAnswer):
        run(fake)
    assert _files(release_store) == before
    assert release_store.newest("roads").id == shipped.id


def test_a_release_that_was_tampered_with_stops_the_refresh(
    run: Run, fake: FakeStatBank, shipped: Release, release_store: ReleaseStore
) -> None:
    rows = release_store.root / shipped.id / "observations.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("REGK31", "REGK99"), encoding="utf-8")
    with pytest.raises(TamperedRelease):
        run(fake)
    assert fake.asked == []


def test_a_municipality_that_a_table_lacks_is_told_of(run: Run, fake: FakeStatBank) -> None:
    areas = fake.tables["ARE207"]["OMRÅDE"]
    fake.tables["ARE207"] |= {"OMRÅDE": {code: name for code, name in areas.items() if code != "825"}}
    assert "ARE207 har ingen tal for Læsø." in [note.da for note in run(fake).notes]


def test_a_closed_table_is_told_of(roads_pack: AreaPack, fake: FakeStatBank, tmp_path: Path) -> None:
    fake.damage = lambda function, answer: answer.replace(b'{"id": "BUDK32"', b'{"active": false, "id": "BUDK32"')
    _, notes = refresh_observations(roads_pack, StatBank(tmp_path, fake))
    assert [note.da for note in notes] == ["Tabellen BUDK32 er afsluttet og får ikke nye tal."]


def test_each_table_is_described_once_and_progress_is_told(
    roads_pack: AreaPack, fake: FakeStatBank, tmp_path: Path
) -> None:
    told: list[str] = []
    refresh_observations(roads_pack, StatBank(tmp_path, fake), told.append)
    described = [request["table"] for function, request in fake.asked if function == "tableinfo"]
    assert sorted(described) == ["ARE207", "BUDK32", "FOLK1A", "REGK31"]
    assert told == [column.table for _, column in list_columns(roads_pack)]


def test_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake: FakeStatBank, public_release: Release
) -> None:
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(data_commands, "post_json", fake)
    refresh = ["refresh", "--area", "roads"]
    first = CliRunner().invoke(data_commands.app, refresh)
    assert first.exit_code == 0, first.output
    assert "Der var ingen tidligere udgivelse" in first.stdout
    assert "REGK31" in first.stderr
    assert "Ingen tal er ændret" in CliRunner().invoke(data_commands.app, refresh).stdout

    fake.numbers["REGK31", "461", *NET, "2024"] = "99999999"
    changed = CliRunner().invoke(data_commands.app, refresh).stdout
    assert "1 tal er ændret siden udgivelse" in changed
    assert "99.999.999.000" in changed
    assert "Odense" in changed

    offline = CliRunner().invoke(data_commands.app, [*refresh, "--offline"])
    assert "Ingen tal er ændret" in offline.stdout
    assert "det gemte svar" in offline.stderr


def test_the_command_without_network_or_stored_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    result = CliRunner().invoke(data_commands.app, ["refresh", "--area", "roads", "--offline"])
    assert isinstance(result.exception, SourceUnreachable)
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("place", ["statbank", "releases"])
def test_a_disk_that_fills_leaves_the_last_good_release(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake: FakeStatBank, public_release: Release, place: str
) -> None:
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    monkeypatch.setattr(data_commands, "post_json", fake)
    store = ReleaseStore(tmp_path / "releases")
    store.save(public_release, ROOT / "area_packs" / "roads")
    before, replace_file = _files(store), os.replace

    def stop(source: str | Path, target: str | Path) -> None:
        if Path(target).is_relative_to(tmp_path / place):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", stop)
    result = CliRunner().invoke(data_commands.app, ["refresh", "--area", "roads"])
    assert isinstance(result.exception, DiskFull)
    assert str(tmp_path / place) in result.exception.message("da")
    assert _files(store) == before
    assert [path.name for path in (tmp_path / place).iterdir() if path.name.startswith(".")] == []


def _files(store: ReleaseStore) -> dict[str, bytes]:
    return {str(path.relative_to(store.root)): path.read_bytes() for path in store.root.rglob("*") if path.is_file()}
