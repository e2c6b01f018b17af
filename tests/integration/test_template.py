"""From an empty template to a release, as a municipality does it: template, check, build. And in LibreOffice."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from raaderum.domain.observations import MissingReason, Origin
from raaderum.packs import AreaPack
from raaderum.studies import verify_release
from raaderum.studies.submissions import check_file
from raaderum.warehouse.readers.submission_layout import SHEETS
from raaderum.warehouse.readers.submissions import LIMITS
from raaderum.warehouse.readers.workbook_grid import load_grid
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.conftest import ROOT, require
from tests.factories.office import recalculate
from tests.factories.templates import ENTRY_PART, Workbook, change_part, formula, make_template, number, text

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path, public_release: Release, example_release: Release) -> Path:
    """A data folder with the public and the example release."""
    store = ReleaseStore(tmp_path / "data" / "releases")
    for release in (public_release, example_release):
        store.save(release, ROOT / "area_packs" / "roads")
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `raaderum` in this process: exit code, output, errors."""
    from raaderum.cli.main import run as entry

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("RAADERUM_DATA", str(data))
        monkeypatch.setattr("sys.argv", ["raaderum", *words])
        code: Any = 0
        try:
            entry()
        except SystemExit as end:
            code = end.code or 0
        return code, *capfd.readouterr()

    return run


def newest(data: Path, dataset: str) -> Release:
    return ReleaseStore(data / "releases").newest("roads", dataset)


# --- template, check, build ----------------------------------------------------------------------------


def test_from_template_to_release_and_nothing_has_changed(run, data, tmp_path, example_release):
    folder = tmp_path / "in"
    file = str(folder / "x017.xlsx")
    code, out, _ = run("template", "roads", "--unit", "X017", "--year", "2025", "-o", file)
    assert (code, "141 af 141" in out) == (0, True)
    code, out, _ = run("check", file)
    assert code == 0
    assert "0 fejl, " in out
    assert "0 tal mangler" in out
    code, out, err = run("release", "build", "--area", "roads", "--from", str(folder))
    assert (code, err) == (0, "")
    built = newest(data, "example")
    assert built.units == example_release.units, "the others stand, so that there is somebody to compare with"
    assert [o for o in built.observations if o.unit != "X017"] == [
        o for o in example_release.observations if o.unit != "X017"
    ]
    ours = [o for o in built.observations if (o.unit, o.period) == ("X017", 2025)]
    assert {o.origin for o in ours} >= {Origin.REPORTED}
    wanted = {o.key: (o.value, o.missing) for o in example_release.observations if (o.unit, o.period) == ("X017", 2025)}
    assert {o.key: (o.value, o.missing) for o in ours} == wanted
    assert all(check.holds for check in verify_release(built))


def test_several_years_and_comments(run, data, tmp_path, roads_pack, example_release):
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2023, 2024, 2025):
        book = make_template(roads_pack, example_release, "X017", year)
        book.change({"signs": text("talt i maj")}, "comment").save(folder, f"{year}.xlsx")
    assert run("release", "build", "--from", str(folder))[0] == 0
    built = newest(data, "example")
    reported = [o for o in built.observations if (o.unit, o.variable) == ("X017", "signs") and o.period > 2022]
    assert [(o.period, o.comment) for o in reported] == [(y, "talt i maj") for y in (2023, 2024, 2025)]
    assert ReleaseStore(data / "releases").load(built.id).observations == built.observations


def test_a_later_year_is_checked_against_the_earlier_file(run, tmp_path, roads_pack, example_release):
    folder = tmp_path / "in"
    folder.mkdir()
    earlier = make_template(roads_pack, example_release, "X017", 2024)
    earlier.change({"litter_bins": number(60)}).change({"litter_bins": text("talt om")}, "comment").save(
        folder, "a.xlsx"
    )
    make_template(roads_pack, example_release, "X017", 2025).save(folder, "b.xlsx")
    _, out, _ = run("release", "build", "--from", str(folder))
    assert re.search(r"Affaldskurve\): .* højere end sidste år \(60\)", out)


def test_a_real_municipality_gets_a_release_of_its_own(
    run, data, tmp_path, roads_pack, public_release, example_release
):
    """The figures are X017's: they stand for what a municipality would write, and go into no project file."""
    folder = tmp_path / "in"
    empty = folder / "odense.xlsx"
    assert run("template", "roads", "--unit", "0461", "--year", "2025", "-o", str(empty))[0] == 0
    code, out, _ = run("check", str(empty))
    assert (code, "tal mangler" in out) == (1, True)
    book = make_template(roads_pack, public_release, "0461", 2025)
    figures = {o.variable: o.value for o in example_release.observations if (o.unit, o.period) == ("X017", 2025)}
    questions = {q.id: q for q in roads_pack.questions}
    written = {
        name: text(next(o.text.da for o in questions[name].options if o.value == value))
        if name in questions else number(value)
        for name, value in figures.items() if name in book.lines and value is not None
        and (name in questions or roads_pack.variables[name].reported)
    }  # fmt: skip
    book.change(written).save(folder, "odense.xlsx")
    code, out, err = run("release", "build", "--from", str(folder))
    assert (code, err) == (0, "")
    built = newest(data, "collected")
    assert [unit.name for unit in built.units] == ["Odense"]
    by_key = {(o.variable, o.period): o for o in built.observations}
    assert by_key["population", 2025].source == "FOLK1A"
    assert by_key["road_km", 2025].value == figures["road_km"]
    assert newest(data, "example").id == example_release.id
    # Next year starts from it.
    code, out, _ = run("template", "roads", "--unit", "0461", "--year", "2026", "-o", str(tmp_path / "next.xlsx"))
    assert (code, "0 af 141" in out) == (0, False)


def test_real_and_fictional_are_not_mixed(run, data, tmp_path, roads_pack, public_release, example_release):
    before = newest(data, "example").id
    folder = tmp_path / "in"
    folder.mkdir()
    make_template(roads_pack, example_release, "X017", 2025).save(folder, "a.xlsx")
    make_template(roads_pack, public_release, "0461", 2025).save(folder, "b.xlsx")
    code, out, err = run("release", "build", "--from", str(folder))
    assert code == 1
    assert "blandes" in out
    assert "Ingen udgivelse er bygget" in err
    assert newest(data, "example").id == before


def test_two_files_of_the_same_unit_and_year(run, tmp_path, roads_pack, example_release):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        make_template(roads_pack, example_release, "X017", 2025).save(folder, name)
    code, out, _ = run("release", "build", "--from", str(folder))
    assert (code, "b.xlsx og a.xlsx er begge for X017, 2025" in out) == (1, True)


def test_any_error_in_any_file_stops_it_all_and_all_is_said(run, data, tmp_path, roads_pack, example_release):
    before = [stored.id for stored in ReleaseStore(data / "releases").list()]
    folder = tmp_path / "in"
    folder.mkdir()
    make_template(roads_pack, example_release, "X001", 2025).save(folder, "a.xlsx")
    make_template(roads_pack, example_release, "X002", 2025).change({"signs": number(-4)}).save(folder, "b.xlsx")
    (folder / "c.xlsx").write_bytes(b"half")
    (folder / "~$b.xlsx").write_bytes(b"held open by Excel")
    code, out, err = run("release", "build", "--from", str(folder))
    assert code == 1
    assert "negativt" in out
    assert "c.xlsx kan ikke læses" in out
    assert "2 fejl" in err
    assert [stored.id for stored in ReleaseStore(data / "releases").list()] == before


def test_an_empty_folder_and_none(run, tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        code, _, err = run("release", "build", "--from", str(folder))
        assert (code, "ingen regneark" in err) == (1, True)


def test_findings_for_machines(run, tmp_path, roads_pack, example_release):
    path = make_template(roads_pack, example_release, "X017", 2025).change({"signs": text("mange")}).save(tmp_path)
    code, out, _ = run("check", str(path), "--json")
    found = json.loads(out)
    assert (code, found["usable"], found["unit"], found["counts"]["error"]) == (1, False, "X017", 1)
    (finding,) = [one for one in found["findings"] if one["level"] == "error"]
    assert finding | {"sentence": "", "remedy": ""} == {
        "level": "error", "code": "not-a-number", "sheet": "Indtastning", "cell": finding["cell"],
        "variable": "signs", "name": "Skilte og tavler", "sentence": "", "remedy": "",
    }  # fmt: skip


def test_figures_of_a_filled_template_are_taken_along(run, tmp_path, roads_pack, example_release):
    old = make_template(roads_pack, example_release, "X017", 2025).change({"signs": number(777)})
    path = old.change({"signs": text("nyt register")}, "comment").save(tmp_path, "old.xlsx")
    new = tmp_path / "new.xlsx"
    assert run("template", "roads", "--unit", "X017", "--year", "2025", "--reuse", str(path), "-o", str(new))[0] == 0
    grid = load_grid(new, "Indtastning", LIMITS, old_format=False)
    line = old.lines["signs"] - 1
    assert (grid.value(line, 5), grid.text(line, 8)) == (Decimal(777), "nyt register")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("template", "veje", "--unit", "X017", "--year", "2025"), "Området »veje« findes ikke"),
        (("template", "roads", "--unit", "461", "--year", "2025"), "har tre cifre"),
        (("template", "roads", "--unit", "X999", "--year", "2025"), "findes ikke i udgivelsen"),
        (("template", "roads", "--unit", "0461", "--year", "1999"), "»year« er »1999«"),
        (("check", "findes-ikke.xlsx"), ""),
    ],
)
def test_what_cannot_be_asked_for(run, words, said):
    code, _, err = run(*words)
    assert code == 1
    assert said in err
    assert "Traceback" not in err


# --- the workbook itself -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(roads_pack: AreaPack, example_release: Release) -> Workbook:
    return make_template(roads_pack, example_release, "X017", 2026)


def parts(book: Workbook, folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(book.save(folder)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_only_what_can_be_filled_in_is_open(book, tmp_path):
    found = parts(book, tmp_path)
    styles = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", found["xl/styles.xml"].split("<cellXfs")[1])
    open_styles = {str(i) for i, style in enumerate(styles) if 'locked="0"' in style}
    for number_, sheet in enumerate(SHEETS, start=1):
        xml = found[f"xl/worksheets/sheet{number_}.xml"]
        assert "<sheetProtection" in xml
        assert "password" not in xml
        assert "EKSEMPELDATA" in xml.split("<headerFooter>")[1]
        unlocked = {c for c, s in re.findall(r'<c r="([A-Z]+)\d+" s="(\d+)"', xml) if s in open_styles}
        assert unlocked == ({"F", "G", "I"} if sheet == "Indtastning" else set())
    assert not [name for name in found if "vba" in name.lower()]


def test_each_cell_says_what_can_stand_in_it(book, tmp_path, roads_pack):
    xml = parts(book, tmp_path)[ENTRY_PART]
    rules = re.findall(r"<dataValidation .*?(?:/>|</dataValidation>)", xml, re.S)
    questions = len(roads_pack.questions)
    figures = sum(v.reported is not None for v in roads_pack.variables.values())
    kinds = [re.search(r'type="(\w+)"', rule)[1] for rule in rules]
    assert kinds.count("decimal") == figures
    assert kinds.count("list") == figures + 2 * questions
    assert all("promptTitle" in rule for rule in rules if 'type="decimal"' in rule)


def test_what_is_carried_over_and_what_is_not(book, tmp_path, roads_pack):
    grid = load_grid(book.save(tmp_path), "Indtastning", LIMITS, old_format=False)
    road, winter = book.lines["road_km"] - 1, book.lines["winter_fixed_dkk"] - 1
    assert grid.value(road, 5) == grid.value(road, 4) is not None
    assert grid.text(road, 7) == "overført fra sidste år: ret, hvis ændret"
    assert (grid.value(winter, 5), grid.text(winter, 7)) == (None, "mangler")
    assert grid.value(winter, 4) is not None
    shown = grid.text(book.lines["population"] - 1, 2)
    assert shown == roads_pack.variables["population"].name.da


def test_a_reason_of_last_year_is_shown_and_a_suppressed_one_is_not_offered(roads_pack, example_release, tmp_path):
    holes = [o for o in example_release.observations if o.missing == MissingReason.SUPPRESSED and o.period == 2025]
    require(holes, "no suppressed value is planted in the example data")
    hole = holes[0]
    grid_of = make_template(roads_pack, example_release, hole.unit, hole.period)
    grid = load_grid(grid_of.save(tmp_path), "Indtastning", LIMITS, old_format=False)
    assert grid.text(grid_of.lines[hole.variable] - 1, 6) == ""


@pytest.mark.parametrize("year", [2025, 2026])
def test_libreoffice_computes_what_is_written(roads_pack, example_release, year, tmp_path):
    require(shutil.which("soffice"), "LibreOffice (soffice) is missing")
    path = make_template(roads_pack, example_release, "X017", year).save(tmp_path, "asked.xlsx")
    again = recalculate(path, tmp_path / "out")
    for sheet in ("Indtastning", "Kontrol"):
        written, computed = (load_grid(p, sheet, LIMITS, old_format=False) for p in (path, again))
        for r, row in enumerate(written.cells):
            for c, _ in enumerate(row):
                one, other = written.value(r, c), computed.value(r, c) if c < computed.width else None
                if isinstance(one, Decimal) and isinstance(other, Decimal):
                    assert float(other) == pytest.approx(float(one), rel=1e-9), (sheet, r + 1, c)
                else:
                    assert (one or None) == (other or None), (sheet, r + 1, c)
        assert not computed.errors


def test_a_file_saved_by_libreoffice_is_read_as_before_and_wrong_results_are_set_right(
    roads_pack, example_release, tmp_path
):
    require(shutil.which("soffice"), "LibreOffice (soffice) is missing")
    book = make_template(roads_pack, example_release, "X017", 2025)
    wrong = change_part(
        book.content, "xl/worksheets/sheet3.xml", lambda xml: re.sub(r"</f><v>[\d.]+</v>", "</f><v>7</v>", xml)
    )
    path = Workbook(wrong, book.lines).change({"signs": formula("9000+9", 0)}).save(tmp_path, "asked.xlsx")
    assert not check_file(path, ROOT / "area_packs").usable
    again = recalculate(path, tmp_path / "out")
    checked = check_file(again, ROOT / "area_packs")
    assert checked.usable
    before = {o.variable: o.value for o in example_release.observations if (o.unit, o.period) == ("X017", 2025)}
    after = {o.variable: o.value for o in checked.submission.observations()}
    assert after == {name: before[name] for name in after} | {"signs": Decimal(9009)}
    sums = load_grid(again, "Kontrol", LIMITS, old_format=False)
    total = next(r for r in range(len(sums.cells)) if sums.text(r, 1) == "I alt")
    assert sums.value(total, 2) == len(after)
