"""A release's id is its content; a stored release is there whole, or not at all, and unchanged."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from raaderum.domain.errors import DiskFull, EmptyRelease, NoRelease, TamperedRelease, UnknownRelease
from raaderum.domain.observations import MissingReason, Observation, Origin, Version
from raaderum.domain.reader_errors import InvalidFacts
from raaderum.domain.units import Unit
from raaderum.packs import load_pack, pack_files
from raaderum.warehouse.build import build_public_release, compute_products
from raaderum.warehouse.changes import list_changes
from raaderum.warehouse.readers.facts import read_facts, read_units
from raaderum.warehouse.release import Release, canonical_decimal, make_release
from tests.conftest import BUILT_AT, ROOT
from tests.factories.figures import observe

ROADS = ROOT / "area_packs" / "roads"
UNITS = (
    Unit("0000", "Hele landet", "country", ""),
    Unit("0461", "Odense", "municipality", "Syddanmark"),
    Unit("0825", "Læsø", "municipality", "Nordjylland"),
)
ROWS = (
    observe("0461", "population", "1.50"),
    observe("0461", "net_22811_dkk_per_inhabitant", -796),
    observe("0825", "population", 1719, 2023),
    observe("0825", "net_22811_dkk_per_inhabitant", MissingReason.NOT_DELIVERED),
)


@pytest.fixture(scope="module")
def pack():
    return load_pack(ROADS)


@pytest.fixture
def release(pack) -> Release:
    return make_release(pack, "public", UNITS, ROWS, BUILT_AT)


@pytest.fixture
def stored(release_store, release) -> Path:
    """The folder of a small stored release."""
    return release_store.save(release, ROADS)


# --- same content, same id --------------------------------------------------------------------------


def test_the_order_of_rows_and_units_does_not_matter(pack, release):
    for seed in range(5):
        rows, units = list(ROWS), list(UNITS)
        random.Random(seed).shuffle(rows)
        random.Random(seed).shuffle(units)
        assert make_release(pack, "public", units, rows, BUILT_AT).id == release.id


def test_the_time_it_was_built_does_not_matter(pack, release):
    assert make_release(pack, "public", UNITS, ROWS, BUILT_AT + timedelta(days=400)).id == release.id


@pytest.mark.parametrize("spelling", ["1.5", "1.500", "15E-1", "0.15E+1"])
def test_the_spelling_of_a_number_does_not_matter(pack, release, spelling):
    rows = [replace(ROWS[0], value=Decimal(spelling)), *ROWS[1:]]
    assert make_release(pack, "public", UNITS, rows, BUILT_AT).id == release.id


def test_nfc_and_nfd_are_the_same_name(pack, release):
    decomposed = replace(UNITS[1], name=unicodedata.normalize("NFD", "Århus"))
    composed = replace(UNITS[1], name=unicodedata.normalize("NFC", "Århus"))
    assert decomposed.name != composed.name
    ids = {make_release(pack, "public", [UNITS[0], u, UNITS[2]], ROWS, BUILT_AT).id for u in (decomposed, composed)}
    assert len(ids) == 1
    assert release.id not in ids


def test_comments_and_layout_of_the_pack_do_not_matter(tmp_path, release):
    folder = Path(shutil.copytree(ROADS, tmp_path / "roads"))
    for path in folder.glob("*.yaml"):
        path.write_text(f"# a comment\n\n{path.read_text(encoding='utf-8')}\n# the end\n", encoding="utf-8")
    area = folder / "area.yaml"
    text = area.read_text(encoding="utf-8")
    assert "name: {da: Veje, en: Roads}\n" in text
    area.write_text(text.replace("name: {da: Veje, en: Roads}\n", "name:\n  en: 'Roads'\n  da: Veje\n"), "utf-8")
    assert make_release(load_pack(folder), "public", UNITS, ROWS, BUILT_AT).id == release.id


def test_the_id_is_the_same_in_another_process_with_another_hash_seed(public_release):
    code = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime;"
        "from raaderum.packs import load_pack; from raaderum.warehouse.build import build_public_release;"
        "root = Path(sys.argv[1]);"
        "print(build_public_release(load_pack(root / 'area_packs' / 'roads'), root / 'facts', datetime.now(UTC)).id)"
    )
    for seed in ("1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(ROOT)], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == public_release.id


def test_an_id_is_sha_256_in_hexadecimal(release):
    assert len(release.id) == 64
    assert set(release.id) <= set("0123456789abcdef")
    assert release.id.startswith(release.short_id)


# --- other content, another id ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal("1.51")},
        {"value": Decimal("-1.50")},
        {"value": None, "missing": MissingReason.UNKNOWN},
        {"period": 2025},
        {"unit": "0825"},
        {"version": Version.ORIGINAL_BUDGET},
        {"origin": Origin.COMPUTED},
        {"source": "FOLK1A"},
    ],
    ids="-".join,
)
def test_any_change_of_a_row_gives_another_id(pack, release, change):
    rows = [replace(ROWS[0], **change), *ROWS[1:]]
    assert make_release(pack, "public", UNITS, rows, BUILT_AT).id != release.id


def test_another_reason_for_missing_gives_another_id(pack, release):
    rows = [*ROWS[:3], replace(ROWS[3], missing=MissingReason.SUPPRESSED)]
    assert make_release(pack, "public", UNITS, rows, BUILT_AT).id != release.id


@pytest.mark.parametrize("change", [{"name": "Odensø"}, {"region": "Sjælland"}, {"code": "0462"}], ids=str)
def test_any_change_of_a_unit_gives_another_id(pack, release, change):
    units = [UNITS[0], replace(UNITS[1], **change), UNITS[2]]
    assert make_release(pack, "public", units, ROWS, BUILT_AT).id != release.id


def test_a_row_or_a_unit_more_or_less_and_another_data_set_give_another_id(pack, release):
    ids = {
        release.id,
        make_release(pack, "public", UNITS, ROWS[1:], BUILT_AT).id,
        make_release(pack, "public", UNITS, [*ROWS, observe("0461", "cars", 1)], BUILT_AT).id,
        make_release(pack, "public", UNITS[:2], ROWS, BUILT_AT).id,
        make_release(pack, "example", UNITS, ROWS, BUILT_AT).id,
    }
    assert len(ids) == 5


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("area.yaml", "least_shift_share: 0.25", "least_shift_share: 0.3"),
        ("peers.yaml", "seed: 20261", "seed: 20262"),
        ("key_figures.yaml", "Udvikling vises derfor", "Udviklingen vises derfor"),
        ("golden.yaml", "value: 517", "value: 518"),
        ("variables.yaml", "half_width: 0.5", "half_width: 0.4"),
    ],
)
def test_any_change_of_the_pack_gives_another_id(tmp_path, release, file, old, new):
    folder = Path(shutil.copytree(ROADS, tmp_path / "roads"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert make_release(load_pack(folder), "public", UNITS, ROWS, BUILT_AT).id != release.id


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.50", "1.5"),
        ("150", "150"),
        ("1.5E+2", "150"),
        ("-0.0", "0"),
        ("0", "0"),
        ("-58", "-58"),
        ("0.00010", "0.0001"),
    ],
)
def test_one_text_per_number(number, text):
    assert canonical_decimal(Decimal(number)) == text


# --- what cannot be a release -----------------------------------------------------------------------


def test_a_release_without_a_value_is_refused(pack):
    for rows in ([], [ROWS[3]]):
        with pytest.raises(EmptyRelease) as caught:
            make_release(pack, "public", UNITS, rows, BUILT_AT)
        assert caught.value.message("da") == (
            "Udgivelsen for roads har ingen tal. Ingen kilde gav et tal. Den seneste gode udgivelse står uændret."
        )


def test_two_rows_about_the_same_cell_are_refused(pack):
    with pytest.raises(ValueError, match="two observations of"):
        make_release(pack, "public", UNITS, [*ROWS, observe("0461", "population", 2)], BUILT_AT)


def test_only_the_sources_that_were_used_are_named(pack):
    rows = [replace(ROWS[0], source="FOLK1A × REGK31"), replace(ROWS[1], source="REGK31")]
    assert list(make_release(pack, "public", UNITS, rows, BUILT_AT).sources) == ["FOLK1A", "REGK31"]


# --- storing ----------------------------------------------------------------------------------------


def test_what_is_stored_is_what_is_read(release_store, release, stored):
    again = release_store.load(release.id)
    assert again.id == release.id == stored.name
    assert again.units == release.units
    assert again.observations == release.observations
    assert again.built_at == release.built_at
    assert again.sources == release.sources
    assert again.pack.content_hash == release.pack.content_hash


def test_an_old_release_keeps_its_definitions(release_store, release, stored):
    copy = stored / "pack" / "roads"
    kept = sorted(path.relative_to(copy) for path in copy.rglob("*") if path.is_file())
    assert kept == sorted(path.relative_to(ROADS) for path in pack_files(ROADS))
    assert release_store.load(release.id).pack.area.name.da == "Veje"


@pytest.mark.parametrize("failing", range(5))
def test_a_failure_while_copying_leaves_nothing_behind(monkeypatch, release_store, release, failing):
    copied: list[Path] = []
    real = shutil.copyfile

    def copyfile(source: Path, target: Path) -> None:
        if len(copied) == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copied.append(source)
        real(source, target)

    monkeypatch.setattr("raaderum.warehouse.releases.shutil.copyfile", copyfile)
    with pytest.raises(DiskFull, match=f"{release.id} kan ikke skrives: disken er fuld"):
        release_store.save(release, ROADS)
    assert list(release_store.root.iterdir()) == []
    assert release_store.list() == []
    monkeypatch.undo()
    assert release_store.load(release_store.save(release, ROADS).name).id == release.id


def test_an_interrupt_leaves_nothing_behind_and_the_last_good_release_stands(monkeypatch, release_store, pack, release):
    release_store.save(release, ROADS)
    other = make_release(pack, "public", UNITS, ROWS[:2], BUILT_AT + timedelta(days=1))
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        release_store.save(other, ROADS)
    assert [path.name for path in release_store.root.iterdir()] == [release.id]
    assert release_store.newest("roads").id == release.id


def test_a_half_written_folder_is_not_a_release(release_store, stored):
    shutil.copytree(stored, release_store.root / ".building-x")
    assert [metadata.id for metadata in release_store.list()] == [stored.name]


def test_storing_the_same_again_makes_it_the_newest(release_store, pack, release):
    release_store.save(release, ROADS)
    newer = make_release(pack, "public", UNITS, ROWS[:2], BUILT_AT + timedelta(days=1))
    release_store.save(newer, ROADS)
    assert release_store.newest_id("roads") == newer.id
    again = make_release(pack, "public", UNITS, ROWS, BUILT_AT + timedelta(days=2))
    assert release_store.save(again, ROADS).name == release.id
    assert release_store.newest_id("roads") == release.id
    assert [metadata.id for metadata in release_store.list()] == [release.id, newer.id]
    assert sorted(path.name for path in release_store.root.iterdir()) == sorted([release.id, newer.id])


def test_the_newest_is_that_of_its_data_set(release_store, pack, release):
    release_store.save(release, ROADS)
    example = make_release(pack, "example", UNITS, ROWS, BUILT_AT + timedelta(days=9))
    release_store.save(example, ROADS)
    assert release_store.newest("roads").id == release.id
    assert release_store.newest("roads", "example").id == example.id
    with pytest.raises(NoRelease) as caught:
        release_store.newest("roads", "collected")
    assert caught.value.message("da") == (
        "Der er endnu ingen udgivelse for roads (collected). "
        "Byg den: raaderum release build --area roads --dataset collected."
    )


def test_an_id_is_found_by_a_prefix_that_fits_one_only(release_store, pack, release):
    release_store.save(release, ROADS)
    other = make_release(pack, "public", UNITS, ROWS[:2], BUILT_AT)
    release_store.save(other, ROADS)
    length = next(i for i, (a, b) in enumerate(zip(release.id, other.id, strict=True)) if a != b)
    shared = release.id[:length]
    assert release_store.find(release.id[: len(shared) + 1]) == release.id
    assert release_store.find(release.id) == release.id
    for wanted in ("", "xyz", release.id + "0", *([shared] if shared else [])):
        with pytest.raises(UnknownRelease) as caught:
            release_store.find(wanted)
        assert (
            caught.value.message("da")
            == f"Der er ingen udgivelse med id »{wanted}«. Se dem med: raaderum release list."
        )
    with pytest.raises(UnknownRelease):
        release_store.load(release.id[:12])


def test_an_ambiguous_prefix_is_refused(monkeypatch, release_store, stored):
    twin = stored.with_name(stored.name[:-1] + ("0" if stored.name[-1] != "0" else "1"))
    shutil.copytree(stored, twin)
    text = (twin / "release.json").read_text(encoding="utf-8").replace(stored.name, twin.name)
    (twin / "release.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnknownRelease):
        release_store.find(stored.name[:12])
    assert release_store.find(stored.name) == stored.name


# --- tampering --------------------------------------------------------------------------------------


def edit(file: str, old: str, new: str):
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def truncate(file: str, count: int):
    def change(folder: Path) -> None:
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(content[:-count])

    return change


def drop_line(file: str, number: int):
    def change(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines(keepends=True)
        del lines[number]
        (folder / file).write_text("".join(lines), encoding="utf-8")

    return change


ID = "indholdet har id "
TAMPERINGS = {
    "a-value": (edit("observations.csv", "-796", "-795"), ID),
    "a-reason": (edit("observations.csv", "not_delivered", "suppressed"), ID),
    "a-reason-that-is-none": (edit("observations.csv", "not_delivered", "forgotten"), "'forgotten' is not a valid"),
    "no-value-and-no-reason": (edit("observations.csv", "not_delivered", ""), "a value or a reason"),
    "text-for-a-number": (edit("observations.csv", "-796", "mange"), ""),
    "a-row-less": (drop_line("observations.csv", 1), ID),
    "a-row-twice": (edit("observations.csv", ",\n", ",\n0461,population,2024,accounts,1.5,,source,\n"), ID),
    "a-cut-file": (truncate("observations.csv", 12), "observations.csv har en række med forkert antal felter"),
    "another-header": (edit("observations.csv", "unit,variable", "units,variable"), "har andre kolonner"),
    "a-unit-name": (edit("units.csv", "Odense", "Aalborg"), ID),
    "a-region": (edit("units.csv", "Syddanmark", "Sjælland"), ID),
    "a-unit-less": (drop_line("units.csv", 2), ID),
    "a-kind": (edit("units.csv", "country", "continent"), "'municipality' or 'country'"),
    "a-weight-of-the-pack": (edit("pack/roads/peers.yaml", "weight: 1", "weight: 2"), ID),
    "a-pack-that-is-broken": (edit("pack/roads/peers.yaml", "weight: 1", "weight: 0"), "vægten er 0"),
    "a-pack-file-less": (lambda folder: (folder / "pack/roads/golden.yaml").unlink(), "golden.yaml: filen mangler"),
    "the-data-set": (edit("release.json", '"public"', '"example"'), ID),
    "the-area": (edit("release.json", '"area": "roads"', '"area": "parks"'), "»parks« findes ikke"),
    "no-observations": (lambda folder: (folder / "observations.csv").unlink(), "observations.csv"),
    "no-units": (lambda folder: (folder / "units.csv").unlink(), "units.csv"),
    "cut-metadata": (truncate("release.json", 5), "release.json kan ikke læses"),
}  # fmt: skip


@pytest.mark.parametrize("change", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_seen_and_named_with_the_folder_and_the_remedy(release_store, release, stored, change):
    tamper, what = change
    tamper(stored)
    with pytest.raises(TamperedRelease) as caught:
        release_store.load(release.id)
    message = caught.value.message("da")
    assert message.startswith(f"Udgivelsen {release.short_id} er ændret, efter at den blev bygget: ")
    assert what in message
    assert message.endswith(f"Slet mappen {stored.name}, og byg den igen med: raaderum release build.")
    assert "was changed after it was built" in caught.value.message("en")


def test_a_file_cut_within_quotes_is_seen(release_store, release, stored):
    edit("observations.csv", "population", '"population')(stored)
    with pytest.raises(TamperedRelease):
        release_store.load(release.id)


@pytest.mark.parametrize("file", ["units.csv", "observations.csv"])
def test_the_order_of_stored_rows_may_change(release_store, release, stored, file):
    header, *rows = (stored / file).read_text(encoding="utf-8").splitlines(keepends=True)
    (stored / file).write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert release_store.load(release.id).id == release.id


def test_layout_of_the_stored_pack_may_change(release_store, release, stored):
    edit("pack/roads/peers.yaml", "peers: 10\n", "# a remark\npeers:   10\n")(stored)
    assert release_store.load(release.id).id == release.id


def test_a_file_of_observations_with_a_header_only_is_an_empty_release(release_store, release, stored):
    header = (stored / "observations.csv").read_text(encoding="utf-8").splitlines()[0]
    (stored / "observations.csv").write_text(header + "\n", encoding="utf-8")
    with pytest.raises(EmptyRelease) as caught:
        release_store.load(release.id)
    message = caught.value.message("da")
    assert f"Mappen {stored.name} har ingen rækker i observations.csv." in message
    assert message.endswith("Den seneste gode udgivelse står uændret.")


def test_sources_are_those_of_the_stored_pack_and_cannot_be_changed_beside_it(release_store, pack):
    release = make_release(pack, "public", UNITS, [replace(ROWS[0], source="FOLK1A")], BUILT_AT)
    folder = release_store.save(release, ROADS)
    assert "FOLK1A" not in (folder / "release.json").read_text(encoding="utf-8")
    assert release_store.load(release.id).sources == {"FOLK1A": pack.area.sources["FOLK1A"]}
    edit("pack/roads/area.yaml", "Danmarks Statistik, FOLK1A", "Løgn og latin")(folder)
    with pytest.raises(TamperedRelease):
        release_store.load(release.id)


def test_a_changed_id_in_the_metadata_is_seen(release_store, stored):
    edit("release.json", stored.name, "0" * 64)(stored)
    with pytest.raises(TamperedRelease, match=r"release.json har id 000000000000. Slet mappen"):
        release_store.load(stored.name)
    assert "release.json har id 000000000000" in release_store.unreadable()[0]


def test_a_damaged_release_hides_no_other_and_is_written_anew(release_store, stored, release):
    (release_store.root / "old").mkdir()
    (release_store.root / "old" / "release.json").write_text("{", encoding="utf-8")
    assert [metadata.id for metadata in release_store.list()] == [release.id]
    (stored / "observations.csv").write_text("nonsense", encoding="utf-8")
    release_store.save(release, ROADS)
    assert release_store.newest("roads").id == release.id


def test_numbers_without_measure_are_refused(release_store, stored):
    for number in ("sNaN", "Infinity", "1e9999999"):
        text = (stored / "observations.csv").read_text(encoding="utf-8")
        row = next(line for line in text.splitlines()[1:] if line.split(",")[4])
        cells = row.split(",")
        cells[4] = number
        (stored / "observations.csv").write_text(text.replace(row, ",".join(cells)), encoding="utf-8")
        with pytest.raises(TamperedRelease, match=r"observations.csv har tallet|InvalidOperation"):
            release_store.load(stored.name)
        (stored / "observations.csv").write_text(text, encoding="utf-8")


# --- what differs between two -----------------------------------------------------------------------


def test_changes_are_listed_by_variable_period_and_unit_with_before_and_after(pack, release):
    rows = [
        replace(ROWS[0], value=Decimal("1.5")),  # the same number in another spelling: no change
        replace(ROWS[1], value=Decimal(-58)),
        observe("0825", "area_km2", "122.2", 2025),  # new; and 0825's population is gone
        observe("0825", "net_22811_dkk_per_inhabitant", 1483),  # was missing
    ]
    after = make_release(pack, "public", UNITS, rows, BUILT_AT)
    found = [(c.variable, c.period, c.unit, c.before, c.after) for c in list_changes(release, after)]
    assert found == [
        ("area_km2", 2025, "0825", None, Decimal("122.2")),
        ("net_22811_dkk_per_inhabitant", 2024, "0461", Decimal(-796), Decimal(-58)),
        ("net_22811_dkk_per_inhabitant", 2024, "0825", None, Decimal(1483)),
        ("population", 2023, "0825", Decimal(1719), None),
    ]
    assert list_changes(release, release) == []


# --- from the shipped figures -----------------------------------------------------------------------


def test_products_are_exact_marked_and_name_both_sources(pack):
    # Odense: 796 kr. × 210,803 inhabitants = 167,799,188 kr.
    rows = [
        Observation("0461", "net_22811_dkk_per_inhabitant", 2024, Decimal(796), source="REGK31"),
        Observation("0461", "population", 2024, Decimal(210803), source="FOLK1A"),
        Observation("0461", "net_22811_dkk_per_inhabitant", 2020, Decimal(700), source="REGK31"),  # no population
        Observation("0825", "net_22811_dkk_per_inhabitant", 2024, None, MissingReason.UNKNOWN, source="REGK31"),
        Observation("0825", "population", 2024, Decimal(1719), source="FOLK1A"),
    ]
    (found,) = [o for o in compute_products(pack, rows) if o.variable == "net_22811_dkk"]
    assert (found.unit, found.period, found.value) == ("0461", 2024, Decimal(167799188))
    assert (found.origin, found.source) == (Origin.COMPUTED, "REGK31 × FOLK1A")


def test_fresh_figures_replace_shipped_ones_and_the_products_follow(pack):
    fresh = [Observation("0461", "net_22811_dkk_per_inhabitant", 2024, Decimal(800), source="REGK31")]
    release = build_public_release(pack, ROOT / "facts", BUILT_AT, fresh)
    values = {o.key: o.value for o in release.observations}
    assert values["0461", "net_22811_dkk_per_inhabitant", 2024, "accounts"] == 800
    assert values["0461", "net_22811_dkk", 2024, "accounts"] == 800 * 210803


def test_the_shipped_units_are_98_municipalities_and_the_country():
    units = read_units(ROOT / "facts")
    assert [unit.kind for unit in units].count("municipality") == 98
    assert [unit.code for unit in units if unit.kind == "country"] == ["0000"]
    assert all(len(unit.code) == 4 for unit in units)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "facts", tmp_path / "facts"))


def read_all(pack, folder: Path) -> None:
    read_facts(folder, pack.variables.values(), read_units(folder))


def test_a_municipality_nobody_knows_is_named(pack, facts):
    edit("municipality_drivers.csv", "461,Odense", "462,Odense")(facts)
    with pytest.raises(InvalidFacts, match=r"municipalities.csv, .*»0462« står i en fil med tal, men ikke her"):
        read_all(pack, facts)


def test_a_file_in_another_encoding_is_named(pack, facts):
    path = facts / "islands.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(InvalidFacts, match=r"islands.csv, .*er ikke UTF-8. Gem filen som CSV UTF-8"):
        read_all(pack, facts)


@pytest.mark.parametrize("cell", ["mange", "1,5", "", "NaN", "inf", "-"])
def test_a_bad_cell_is_named_by_file_line_column_and_value(pack, facts, cell):
    path = facts / "municipalities.csv"
    text = path.read_text(encoding="utf-8-sig")
    line = next(i for i, row in enumerate(text.splitlines(), start=1) if row.startswith("461,"))
    assert ",210803," in text
    path.write_text(text.replace(",210803,", f',"{cell}",'), encoding="utf-8")
    with pytest.raises(InvalidFacts) as caught:
        read_all(pack, facts)
    assert caught.value.message("da") == (
        f"municipalities.csv, linje {line}, kolonne population_2025q1: »{cell}« er ikke et tal. "
        "Skriv tallet med punktum som decimaltegn."
    )


def test_a_bad_year_is_named_too(pack, facts):
    edit("municipal_accounts_per_inhabitant.csv", "2016,2.28.11,", "2O16,2.28.11,")(facts)
    with pytest.raises(InvalidFacts, match=r"per_inhabitant.csv, linje 2, kolonne year: »2O16« er ikke et tal"):
        read_all(pack, facts)


def test_a_missing_column_is_named_with_those_that_are_there(pack, facts):
    edit("islands.csv", "island_without_fixed_link", "island")(facts)
    with pytest.raises(InvalidFacts) as caught:
        read_all(pack, facts)
    assert caught.value.message("da") == (
        "islands.csv, linje 1, kolonne island_without_fixed_link: »« kolonnen mangler. Filen har: code, name, island."
    )


@pytest.mark.parametrize("name", ["municipalities.csv", "islands.csv", "municipal_accounts_per_inhabitant.csv"])
def test_a_missing_file_is_named(pack, facts, name):
    (facts / name).unlink()
    with pytest.raises(InvalidFacts) as caught:
        read_all(pack, facts)
    assert caught.value.message("da").startswith(f"{name}, linje 1, kolonne –: »« filen findes ikke.")


def test_a_file_with_a_header_only_is_named(pack, facts):
    (facts / "islands.csv").write_text("code,name,island_without_fixed_link\n", encoding="utf-8")
    with pytest.raises(InvalidFacts, match="Filen har: ingen rækker"):
        read_all(pack, facts)


def test_a_row_that_is_cut_short_is_named(pack, facts):
    with (facts / "islands.csv").open("a", encoding="utf-8") as file:
        file.write("999,Nowhere\n")
    with pytest.raises(InvalidFacts, match=r"islands.csv, linje 100, kolonne island_without_fixed_link"):
        read_all(pack, facts)


def test_a_file_without_codes_is_named(pack, facts):
    edit("islands.csv", "code,name", "kode,name")(facts)
    with pytest.raises(
        InvalidFacts, match=r"islands.csv, linje 1, kolonne municipality_code / code: »« kolonnen mangler"
    ):
        read_all(pack, facts)


def test_half_a_year_is_not_a_year(pack, facts):
    edit("municipal_accounts_per_inhabitant.csv", "2016,2.28.11,", "2016.5,2.28.11,")(facts)
    with pytest.raises(InvalidFacts, match=r"linje 2, kolonne year: »2016.5« er ikke et årstal"):
        read_all(pack, facts)


def test_two_rows_about_the_same_cell_in_a_file_are_named(pack, facts):
    with (facts / "municipal_accounts_per_inhabitant.csv").open("a", encoding="utf-8") as file:
        file.write("2024,2.28.11,Vejvedligeholdelse m.v.,461,Odense,1\n")
    with pytest.raises(InvalidFacts, match=r"linje 1685, .*»0461, 2024« står også på linje \d+. Slet den ene"):
        build_public_release(pack, facts, BUILT_AT)
