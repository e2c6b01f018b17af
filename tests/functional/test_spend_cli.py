"""raaderum spend end to end: as a new user would, on a generated year and on files that cannot be read."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from raaderum.warehouse.releases import ReleaseStore
from raaderum.warehouse.spend.versions import open_published
from tests.factories.purchase_documents import invoice_xml

Run = Callable[..., "subprocess.CompletedProcess[str]"]
INVOICES = 200


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the entry point in this process, in a folder of its own."""
    from raaderum.cli.main import run as entry

    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        for name, value in {"COLUMNS": "200", "NO_COLOR": "1"}.items():
            monkeypatch.setenv(name, value)
        command = ["raaderum"] if words[0] == "release" else ["raaderum", "spend"]
        monkeypatch.setattr("sys.argv", [*command, *map(str, words)])
        code: Any = 0
        try:
            entry()
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(words, code or 0, out, err)

    return run


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_from_generated_invoices_to_leaks(run: Run, tmp_path: Path) -> None:
    assert run("generate", "--invoices", INVOICES, "-o", "år", "--seed", 5, "--container", "zip").returncode == 0
    truth = json.loads((tmp_path / "år" / "truth.json").read_text(encoding="utf-8"))

    done = run("ingest", "år/documents", "--processes", 1)
    assert done.returncode == 0, done.stderr
    assert f"{INVOICES}  dokumenter mødt" in done.stdout
    assert f"{INVOICES}  læst ind" in done.stdout
    assert "Steder mangler" in done.stdout
    assert "raaderum spend agreements load FIL" in done.stdout

    assert "steder i" in run("places", "load", "år/register/Steder.csv").stdout
    done = run("agreements", "load", "år/register")
    assert done.returncode == 0, done.stderr
    assert "aftaler, " in done.stdout
    assert "mangler" not in done.stdout
    assert open_published(tmp_path / "indkoeb").number == 3, "each change is published"

    done = run("ingest", "år/documents")
    assert f"{INVOICES}  var der allerede" in done.stdout
    assert open_published(tmp_path / "indkoeb").number == 3, "nothing new, nothing published"

    leaks = json.loads(run("leaks", "--json").stdout)
    assert leaks["spend_dkk"] == pytest.approx(truth["spend_oere"] / 100, abs=0.005)
    for one in leaks["agreements"]:
        assert sum(cause["dkk"] for cause in one["causes"]) == pytest.approx(one["spend_dkk"], abs=0.005)
    told = run("leaks", "--year", 2025)
    assert "Betalt over aftalt pris" in told.stdout
    figures = json.loads(run("keyfigures", "--json", "--by", "municipality").stdout)
    assert sum(one["invoices"]["invoices"] + one["invoices"]["credit_notes"] for one in figures["groups"]) == INVOICES
    assert any(one["invoices"]["per_1000_inhabitants"] for one in figures["groups"])
    assert "compliance (vare)" in run("keyfigures", "--by", "category").stdout
    codes = sorted(one["municipality"] for one in figures["groups"] if one["municipality"])
    _share(run, tmp_path, codes[0])
    _merge(run, tmp_path, codes)
    _decide(run, tmp_path, truth)


def _share(run: Run, tmp_path: Path, code: str) -> None:
    refused(run("share", "-o", "pakke.json"), "»--municipality«")
    done = run("share", "-o", "pakke.json", "--municipality", code)
    assert done.returncode == 0, done.stderr
    package = json.loads((tmp_path / "pakke.json").read_text(encoding="utf-8"))
    assert (package["municipality"], package["period"]) == (code, 2025)


def _merge(run: Run, tmp_path: Path, codes: list[str]) -> None:
    (tmp_path / "pakker").mkdir()
    for code in codes[:6]:
        assert run("share", "-o", f"pakker/{code}.json", "--municipality", code).returncode == 0
    done = run("merge", "pakker", "-o", "samlet.json")
    assert done.returncode == 0, done.stderr
    assert "6 kommuner i 2025" in done.stdout
    merged = json.loads((tmp_path / "samlet.json").read_text(encoding="utf-8"))
    assert merged["municipalities"] == codes[:6]
    assert all(cell["dkk"] is None for cell in merged["cells"] if cell["members"] < 5)
    assert run("merge", "pakker", "-o", "samlet.xlsx").returncode == 0
    said = CalamineWorkbook.from_path(str(tmp_path / "samlet.xlsx")).get_sheet_by_index(0).to_python()
    assert said[0][0].startswith("Eksempeldata")
    refused(run("merge", "findes-ikke.json", "-o", "samlet.json"), "»findes-ikke.json«")
    refused(run("merge", "pakker", f"pakker/{codes[0]}.json", "-o", "samlet.json"), codes[0])


def _decide(run: Run, tmp_path: Path, truth: dict[str, Any]) -> None:
    """Answer all that waits, suppliers as the truth has it: then all that was bought as agreed is found."""
    assert "spørgsmål" in run("review", "-o", "spm.xlsx").stdout
    rows = CalamineWorkbook.from_path(str(tmp_path / "spm.xlsx")).get_sheet_by_index(0).to_python()
    head = next(place for place, row in enumerate(rows) if "Svar" in row)
    meant = {one["shown"]["name"]: one["supplier"] for one in truth["misnamed"]}
    column = {name: place for place, name in enumerate(rows[head])}
    answers = {"supplier": lambda row: meant[row[column["Om"]]], "class": lambda _: "ingen", "duplicate": lambda _: "2"}
    given = []
    for row in rows[head + 1 :]:
        row[column["Svar"]] = answers[row[column["Slags"]]](row)
        given.append(row)
    assert "supplier" in {row[column["Slags"]] for row in given}
    _write_csv(tmp_path / "svar.csv", [rows[head], *given])
    done = run("decide", "svar.csv", "--by", "7")
    assert done.returncode == 0, done.stderr
    assert f"{len(given)} svar er gemt" in done.stdout
    assert "Intet venter på et svar" in run("review", "-o", "spm.xlsx").stdout
    leaks = json.loads(run("leaks", "--json").stdout)
    planted: dict[str, int] = {}
    for one in truth["leaks"]:
        for cause, oere in one["causes"].items():
            planted[cause] = planted.get(cause, 0) + oere
    found = {one["cause"]: round(one["dkk"] * 100) for one in leaks["causes"]}
    for cause in ("compliant", "wrong_item", "price_above"):
        assert found[cause] == planted.get(cause, 0), cause

    given[0][column["Svar"]] = "måske"
    given[1][column["Nøgle 1"]] = "noget andet"
    _write_csv(tmp_path / "svar.csv", [rows[head], *given[:2]])
    done = run("decide", "svar.csv")
    assert done.returncode == 1
    assert "venter ikke længere" in done.stderr
    assert "Intet er ændret" in done.stderr


def _write_csv(path: Path, rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)


def test_what_is_refused_is_told_and_can_be_taken_out(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "ind"
    folder.mkdir()
    (folder / "god.xml").write_bytes(invoice_xml("F-1"))
    (folder / "=cmd.xml").write_bytes(b"%PDF-1.7")
    (tmp_path / "=brev.csv").write_bytes(b"")
    done = run("ingest", "ind", "=brev.csv", "--store", "s")
    assert done.returncode == 0
    assert "1  læst ind" in done.stdout
    assert "2  afvist" in done.stdout
    assert "raaderum spend rejects --store s" in done.stdout
    assert "2 afviste" in run("rejects", "--store", "s", "-o", "ud/afviste.csv").stdout
    with (tmp_path / "ud" / "afviste.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == 3
    assert all(cell == "" or cell[0] not in "=+-@\t\r" for row in rows for cell in row)
    assert all(row[3].endswith((".", "?")) and row[4] for row in rows[1:])
    assert run("rejects", "--store", "s").stdout.count("\n") == 3


def test_rates_and_a_table_of_payments(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.xml").write_bytes(invoice_xml("E-1").replace(b"DKK", b"EUR"))
    refused(run("ingest", "e.xml", "--rate", "EUR"), "en kurs som EUR=7,46")
    assert "1  afvist" in run("ingest", "e.xml").stdout
    assert "1  læst ind" in run("ingest", "e.xml", "--rate", "eur=7,46").stdout
    assert json.loads(run("leaks", "--json").stdout)["spend_dkk"] == 746.0
    rows = "leverandoer_navn;fakturanr;dato;beloeb;tekst\nSmeden;7;31-03-2026;1.250,50;Port\n"
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    done = run("ingest", "p.csv")
    assert "1  læst ind" in done.stdout, done.stdout + run("rejects").stdout
    assert json.loads(run("leaks", "--json").stdout)["spend_dkk"] == 1996.5
    refused(run("ingest", "p.csv", "--mapping", "ingen.json"), "ingen.json")


def test_an_extract_that_does_not_say_what_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "hvem;løbenr;hvornår;hvad det kostede\nSmeden;7;02-03-2026;100,50\n", encoding="utf-8"
    )
    asked = run("columns", "p.csv", "-o", "o.json")
    assert asked.returncode == 1
    assert "--column net=OVERSKRIFT" in asked.stderr or "--column" in asked.stderr
    named = ("--column", "supplier=hvem", "--column", "date=hvornår", "--column", "amount=hvad det kostede")
    done = run("columns", "p.csv", "-o", "o.json", *named, "--date-style", "dmy", "--number-style", "comma")
    assert done.returncode == 0, done.stderr
    assert "1  læst ind" in run("ingest", "p.csv", "--mapping", "o.json").stdout
    assert json.loads(run("leaks", "--json").stdout)["spend_dkk"] == 100.5


def test_sentences_for_what_cannot_be_done(run: Run, tmp_path: Path) -> None:
    refused(run("leaks"), "Der er ingen indkøb i indkoeb")
    refused(run("keyfigures", "--by", "unit"), "municipality, place, category")
    refused(run("publish"), "Læs dem ind først")
    refused(run("ingest", "ingen"), "ingen findes ikke")
    refused(run("ingest", tmp_path, "--memory", "meget"), "2GB eller 512MB")
    (tmp_path / "tom.csv").write_text("", encoding="utf-8")
    assert run("agreements", "load", "tom.csv").returncode == 1
    assert not (tmp_path / "indkoeb" / "agreements.json").exists()
    assert run("agreements", "template", "-o", "skema.xlsx").returncode == 0
    assert (tmp_path / "skema.xlsx").read_bytes().startswith(b"PK")
    assert run("ingest").returncode == 2


def test_a_generated_store_needs_no_invoices(run: Run, tmp_path: Path) -> None:
    done = run("generate", "--invoices", 300, "-o", "s", "--parquet")
    assert done.returncode == 0, done.stderr
    truth = json.loads((tmp_path / "s" / "truth.json").read_text(encoding="utf-8"))
    leaks = json.loads(run("leaks", "--store", "s", "--json").stdout)
    assert {one["cause"]: one["oere"] for one in leaks["causes"]} == truth["causes"]
    refused(run("generate", "--invoices", 3, "-o", "x", "--container", "rar"), "files, zip, tar.zst")


def test_purchases_become_a_release_with_real_conditions(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generated year given to two real codes, to see where inhabitants come from; it is thrown away."""
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path / "data"))
    run("generate", "--invoices", 100, "-o", "år", "--seed", 5)
    places = tmp_path / "år" / "register" / "Steder.csv"
    text = places.read_text(encoding="utf-8-sig")
    places.write_text(re.sub(r"X\d\d(\d)", lambda hit: ("0461", "0751")[int(hit[1]) % 2], text), encoding="utf-8")
    run("ingest", "år/documents", "--processes", 1)
    done = run("places", "load", places)
    assert done.returncode == 0, done.stderr
    done = run("release", "build", "--area", "procurement", "--purchases", "indkoeb")
    assert done.returncode == 0, done.stderr
    assert "(collected) er bygget: 2 kommuner, 2025" in done.stdout
    release = ReleaseStore(tmp_path / "data" / "releases").newest("procurement", "collected")
    found = {(o.unit, o.variable): o.value for o in release.observations if o.period == 2025}
    truth = json.loads((tmp_path / "år" / "truth.json").read_text(encoding="utf-8"))
    assert sum(found[code, "net_dkk"] for code in ("0461", "0751")) == Decimal(truth["spend_oere"]) / 100
    assert found["0461", "population"] > 100_000
    refused(run("release", "build", "--purchases", "indkoeb"), "»roads«")
    refused(run("release", "build", "--area", "procurement", "--purchases", "findes-ikke"), "findes-ikke")
