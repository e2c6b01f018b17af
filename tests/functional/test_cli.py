"""The command line end to end, in processes of its own: what is said, where, and with which exit code."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from raaderum import __version__
from raaderum.packs import AreaPack
from raaderum.warehouse.release import Release
from tests.functional.conftest import RAADERUM

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def call(data: Path, folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "RAADERUM_DATA": str(data), "COLUMNS": "200", "NO_COLOR": "1", **environment}
    return subprocess.run(
        [RAADERUM, *words], check=False, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=300
    )


@pytest.fixture
def run(site_data: Path, tmp_path: Path) -> Run:
    """Run `raaderum` in a process of its own, where a release is."""
    return lambda *words, **environment: call(site_data, tmp_path, *words, **environment)


@pytest.fixture
def run_here(site_data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the same entry point in this process: for the many small questions, since starting takes a second."""
    from raaderum.cli.main import run as entry

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        for name, value in ({"COLUMNS": "200", "NO_COLOR": "1"} | environment).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["raaderum", *words])
        code: Any = 0
        try:
            entry()
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(words, code or 0, out, err)

    return run


@pytest.fixture
def run_empty(run_here: Run, tmp_path: Path) -> Run:
    """The same, where nothing has been built."""
    return lambda *words: run_here(*words, RAADERUM_DATA=str(tmp_path / "data"))


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """A sentence on standard error, exit code 1, nothing on standard output, no traceback."""
    assert done.returncode == 1, done.stderr
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith((".", "?", ")"))


def test_areas_and_version(run_here: Run, roads_pack: AreaPack) -> None:
    done = run_here("areas")
    assert done.returncode == 0
    assert f"\nroads\tVeje\t{roads_pack.area.version}\t" in f"\n{done.stdout}"
    assert "road_maintenance" in done.stdout
    assert run_here("--version").stdout == f"raaderum {__version__}\n"


def test_starting_reads_no_library_that_writes_documents_or_does_statistics() -> None:
    """Their reading took seconds of every command; none is needed before a paper is written or a trend drawn."""
    heavy = ["pptx", "xlsxwriter", "typst", "vl_convert", "scipy", "django", "duckdb"]
    code = f"import sys, raaderum.cli.main; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_packs_are_in_order(run_here: Run, roads_pack: AreaPack) -> None:
    done = run_here("packs", "check")
    assert done.returncode == 0
    assert f"\nroads {roads_pack.area.version}: i orden (" in f"\n{done.stdout}"
    assert done.stderr == ""


def test_a_broken_pack_is_named(run_here: Run, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    done = run_here("packs", "check", str(tmp_path / "tom"))
    assert done.returncode == 1
    assert "tom/" in done.stderr
    assert "Traceback" not in done.stderr


def test_schemas_are_written(run_here: Run, tmp_path: Path) -> None:
    assert run_here("packs", "schema", "--out", str(tmp_path / "s")).returncode == 0
    files = sorted((tmp_path / "s").glob("*.schema.json"))
    assert len(files) >= 4
    for file in files:
        assert json.loads(file.read_text(encoding="utf-8"))["type"] == "object"


def test_a_release_is_built_listed_shown_and_verified(run_empty: Run, tmp_path: Path, public_release: Release) -> None:
    assert run_empty("release", "list").stdout.startswith("Der er ingen udgivelser endnu. Byg den første:")
    refused(run_empty("release", "verify"), "Byg den: raaderum release build --area roads")
    refused(run_empty("study", "position", "--unit", "0461"), "Byg den: raaderum release build --area roads")

    built = run_empty("release", "build")
    assert built.returncode == 0
    assert f"Udgivelse {public_release.short_id} er bygget" in built.stdout
    assert "98 kommuner" in built.stdout
    assert run_empty("release", "build", "--if-missing").stdout == ""
    assert [path.name for path in (tmp_path / "data" / "releases").iterdir()] == [public_release.id]

    assert run_empty("release", "list").stdout.startswith(f"{public_release.short_id}\troads\tpublic\t")
    shown = run_empty("release", "show", public_release.short_id)
    assert f"id: {public_release.id}" in shown.stdout
    assert "kilde: REGK31:" in shown.stdout
    verified = run_empty("release", "verify", public_release.short_id)
    assert verified.returncode == 0
    assert "indholdet har det id, det skal have" in verified.stdout
    assert "Største rest" in verified.stdout


def test_a_changed_release_is_refused(run_empty: Run, tmp_path: Path, public_release: Release) -> None:
    assert run_empty("release", "build").returncode == 0
    path = tmp_path / "data" / "releases" / public_release.id / "observations.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",2024,accounts,", ",2024,accounts,1", 1), encoding="utf-8"
    )
    for words in (
        ("release", "verify"),
        ("study", "position", "--unit", "0461"),
        ("report", "--unit", "0461", "-o", str(tmp_path / "x.pdf")),
    ):
        refused(run_empty(*words), f"Udgivelsen {public_release.short_id} er ændret")
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("study", "process"), [("position", "own"), ("position", "this"), ("peers", "this"), ("expected", "this")]
)
def test_json_is_one_document_that_says_where_it_comes_from(
    study: str, process: str, run: Run, run_here: Run, public_release: Release
) -> None:
    done = (run if process == "own" else run_here)("study", study, "--unit", "0461", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    document = json.loads(done.stdout)
    assert document["study"] == document["kind"] == study
    assert document["release"] == public_release.id
    assert document["version"] == __version__
    assert document["dataset"] == "public"
    assert document["parameters"]["unit"] == "0461"
    assert set(document["parameters"]) == {"unit", "key_figure", "period", "target", "k", "weights", "members"}


@pytest.mark.parametrize("study", ["position", "peers", "expected"])
def test_an_answer_in_words(study: str, run_here: Run) -> None:
    done = run_here("study", study, "--unit", "0825", "--year", "2021")
    assert done.returncode == 0
    assert "Læsø" in done.stdout.splitlines()[0]
    assert "None" not in done.stdout
    assert "nan" not in done.stdout.split()


def test_one_s_own_peers(run_here: Run) -> None:
    done = run_here("study", "peers", "--unit", "0461", "--peers", "0101,0751", "--json")
    document = json.loads(done.stdout)
    assert [peer["unit"]["code"] for peer in document["peers"]] in (["0101", "0751"], ["0751", "0101"])
    assert document["parameters"]["members"] == ["0101", "0751"]


@pytest.mark.parametrize(
    ("name", "begins"), [("svar.pdf", b"%PDF-"), ("svar.xlsx", b"PK\x03\x04"), ("dyb/mappe/svar.pptx", b"PK\x03\x04")]
)
def test_a_report_is_written(name: str, begins: bytes, run: Run, run_here: Run, tmp_path: Path) -> None:
    done = (run if name.endswith(".pdf") else run_here)("report", "--unit", "0461", "-o", str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / name} er skrevet.\n"
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [p.name for p in (tmp_path / name).parent.iterdir()] == [Path(name).name]


REFUSED = [
    (("--unit", "9999"), "Kommunekoden »9999« findes ikke"),
    (("--unit", "461"), "skriv 0461 for Odense"),
    (("--unit", "Odense"), "Mente du 0461 (Odense)"),
    (("--unit", ""), "Kommunekoden »« findes ikke"),
    (("--unit", "0461", "--year", "1999"), "i »1999«. Udgivelsen har 2016–2024"),
    (("--unit", "0461", "--year", "i år"), "i »i år«"),
    (("--unit", "0461", "--target", "naboen"), "»naboen« er ikke noget at sammenligne med"),
    (("--unit", "0461", "--key-figure", "kyst"), "Nøgletallet »kyst« findes ikke"),
    (("--unit", "0461", "--peers", "0461"), "1–30 andre kommuner end 0461"),
    (("--unit", "0461", "--peers", ""), "1–30 andre kommuner end 0461"),
    (("--unit", "0461", "--peers", "0101,9999"), "Kommunekoden »9999« findes ikke"),
    (("--unit", "0461", "--release", "ffff"), "Der er ingen udgivelse med id »ffff«"),
    (("--unit", "0461", "--area", "skoler"), "skoler"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_cannot_be_used_is_said_in_a_sentence(
    words: tuple[str, ...], said: str, run_here: Run, tmp_path: Path
) -> None:
    out = tmp_path / "svar.pdf"
    refused(run_here("report", *words, "-o", str(out)), said)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_of_file_is_refused(run_here: Run, tmp_path: Path) -> None:
    refused(
        run_here("report", "--unit", "0461", "-o", str(tmp_path / "svar.docx")),
        "en fil, der ender på .pdf, .xlsx eller .pptx",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_in_english(run_here: Run) -> None:
    done = run_here("study", "position", "--unit", "461", RAADERUM_LANGUAGE="en")
    refused(done, "Codes have four: write 0461 for Odense.")


@pytest.mark.parametrize(
    "words",
    [
        ("study", "position"),
        ("report", "-o", "x.pdf"),
        ("report", "--unit", "0461"),
        ("report", "--unit", "0461", "-o", "x.pdf", "--findes-ikke"),
        ("report", "--all", "-o", "x", "--workers", "mange"),
        ("findes-ikke",),
        ("release", "show"),
    ],
    ids=" ".join,
)
def test_a_command_that_is_written_wrongly(words: tuple[str, ...], run_here: Run, tmp_path: Path) -> None:
    done = run_here(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_refusal_in_a_process_of_its_own(run: Run, tmp_path: Path) -> None:
    refused(run("report", "--unit", "461", "-o", "svar.pdf"), "skriv 0461 for Odense")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(run_here: Run, tmp_path: Path) -> None:
    """A file stands where a folder is needed: refused in a sentence, and left as it was."""
    (tmp_path / "fil").write_text("min", encoding="utf-8")
    done = run_here("report", "--unit", "0461", "-o", str(tmp_path / "fil" / "svar.pdf"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (tmp_path / "fil").read_text(encoding="utf-8") == "min"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a write to files of some name stop halfway, as on a disk that is full."""

    def fill(name: str) -> None:
        def stop(path: Path) -> None:
            if re.search(name, path.name):
                path.touch()
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a write knows no name, only opening does

        def before(owner: object, method: str) -> None:
            real = getattr(owner, method)

            def write(first: Any, *rest: Any, **more: Any) -> Any:
                stop(Path(first))
                return real(first, *rest, **more)

            monkeypatch.setattr(owner, method, write)

        before(Path, "write_text")
        before(Path, "write_bytes")
        before(os, "replace")

    return fill


FULL = "kan ikke skrives: disken er fuld. Slet noget, eller vælg en anden disk. Det, der stod der før, er uændret.\n"


@pytest.mark.parametrize("file", ["units.csv", "observations.csv", "release.json"])
def test_a_disk_that_fills_while_a_release_is_built(
    run_here: Run, full_disk: Callable[[str], None], tmp_path: Path, public_release: Release, file: str
) -> None:
    full_disk(file)
    done = run_here("release", "build", RAADERUM_DATA=str(tmp_path))
    refused(done, FULL)
    assert done.stderr == f"{tmp_path / 'releases' / public_release.id} {FULL}"
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_disk_that_fills_while_a_release_is_made_the_newest_leaves_it(
    run_here: Run, full_disk: Callable[[str], None], site_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(site_data / "releases", tmp_path / "releases")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    full_disk("release.json")
    refused(run_here("release", "build", RAADERUM_DATA=str(tmp_path)), FULL)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_for_releases_that_is_a_file(run_here: Run, tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("min", encoding="utf-8")
    done = run_here("release", "build", RAADERUM_DATA=str(tmp_path))
    refused(done, "kan ikke skrives (File exists). Vælg en anden mappe, eller ret rettighederne.")
    assert (tmp_path / "releases").read_text(encoding="utf-8") == "min"


def test_a_disk_that_fills_while_schemas_are_written(
    run_here: Run, full_disk: Callable[[str], None], tmp_path: Path
) -> None:
    old = tmp_path / "golden.schema.json"
    old.write_bytes(b"det gamle")
    full_disk("golden.schema.json")
    done = run_here("packs", "schema", "--out", str(tmp_path))
    refused(done, f"{old} {FULL}")
    assert old.read_bytes() == b"det gamle"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("kind", ["xlsx", "json"])
def test_a_disk_that_fills_during_the_demo(
    run_here: Run, full_disk: Callable[[str], None], tmp_path: Path, kind: str
) -> None:
    full_disk(rf"veje-0461\.{kind}")
    done = run_here("demo", "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'out' / f'veje-0461.{kind}'} {FULL}"
    assert f"veje-0461.{kind}" not in {path.name for path in (tmp_path / "out").iterdir()}
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this machine")
def test_output_sent_to_a_full_disk(site_data: Path) -> None:
    environment = {**os.environ, "RAADERUM_DATA": str(site_data)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([RAADERUM, "areas"], env=environment, check=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode() == "Udskriften kan ikke skrives: disken er fuld. Send den et andet sted hen.\n"


def test_a_failed_report_leaves_the_old_one(run_here: Run, tmp_path: Path) -> None:
    out = tmp_path / "svar.pdf"
    out.write_bytes(b"det gamle")
    refused(run_here("report", "--unit", "9999", "-o", str(out)), "9999")
    assert out.read_bytes() == b"det gamle"
    assert list(tmp_path.iterdir()) == [out]


def test_a_reader_who_leaves_early_is_no_error(run: Run, site_data: Path) -> None:
    command = f"'{RAADERUM}' study position --unit 0461 --json | head -c 10"
    environment = {**os.environ, "RAADERUM_DATA": str(site_data)}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, check=False, capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_the_demo_leaves_its_files(run_here: Run, tmp_path: Path) -> None:
    done = run_here("demo", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    codes = ("0461", "0825", "0316", "X017")
    expected = {f"veje-{code}.{kind}" for code in codes for kind in ("pdf", "xlsx", "pptx", "json")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    for code in codes:
        document: dict[str, Any] = json.loads((tmp_path / "out" / f"veje-{code}.json").read_text(encoding="utf-8"))
        assert document["kind"] == ("gap" if code == "X017" else "answer")
        unit = document["unit"] if code == "X017" else document["position"]["unit"]
        assert unit["code"] == code


def test_the_gap_as_it_is_and_in_words(run_here: Run) -> None:
    plain = json.loads(run_here("study", "gap", "--area", "roads", "--unit", "X017", "--json").stdout)
    assert plain["dataset"] == "example"
    assert sum(part["dkk"] for part in plain["contributions"]) == pytest.approx(plain["gap_dkk"], abs=0.01)
    told = run_here("study", "gap", "--unit", "X017").stdout
    assert "Eksempeldata" in told
    assert "Det er et regnestykke, ikke en årsag." in told
    potential = json.loads(run_here("study", "potential", "--unit", "X017", "--json").stdout)
    assert potential["potential"]["low"] <= potential["potential_dkk"] <= potential["potential"]["high"]
    public = json.loads(run_here("study", "potential", "--unit", "0461", "--json").stdout)
    assert public["potential"] is None
    assert public["potential_reason"]["da"] == "kræver indberettede tal"


def test_another_figure_is_tried(run_here: Run) -> None:
    before = json.loads(run_here("study", "gap", "--unit", "X017", "--json").stdout)
    words = ("study", "gap", "--unit", "X017", "--json", "--change", "winter_fixed_dkk=0")
    after = json.loads(run_here(*words).stdout)
    assert after["gap_dkk"] < before["gap_dkk"]
    refused(run_here("study", "gap", "--unit", "X017", "--change", "snevejr=4"), "Tallet »snevejr« indberettes ikke")
    assert run_here("study", "gap", "--unit", "X017", "--change", "4").returncode == 2
    refused(run_here("study", "gap", "--unit", "X017", "--dataset", "mit"), "public, example, collected")


@pytest.mark.full
def test_everyone_s_paper(run: Run, tmp_path: Path) -> None:
    done = run("report", "--all", "--workers", "2", "-o", str(tmp_path / "alle"))
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "alle").iterdir())
    assert len(files) == 98
    assert all(file.read_bytes().startswith(b"%PDF-") for file in files)
    assert f"98 papirer ligger i {tmp_path / 'alle'}." in done.stdout
