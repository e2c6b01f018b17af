"""The commands study passport and study validation, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional.test_cli import Run, refused, run_here  # noqa: F401 — a fixture


def test_the_passport_as_text_and_as_json(run_here: Run) -> None:  # noqa: F811
    done = run_here("study", "passport", "--area", "roads", "--unit", "X017")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Eksempeldata:")
    assert "D: kan ikke sammenlignes." in done.stdout
    done = run_here("study", "passport", "--unit", "X017", "--year", "2024", "--json")
    plain = json.loads(done.stdout)
    assert (plain["kind"], plain["unit"]["code"], plain["period"]) == ("passport", "X017", 2024)
    assert {"grade", "reasons"} <= plain["figures"][0].keys()


def test_the_passport_says_once_why_nobody_is_compared_with_a_unit(run_here: Run) -> None:  # noqa: F811
    done = run_here("study", "passport", "--unit", "X029")
    assert done.stdout.count("En funktionskontrakt er én pris for mange opgaver.") == 1


def test_public_figures_have_a_passport_too(run_here: Run) -> None:  # noqa: F811
    done = run_here("study", "passport", "--unit", "0461")
    assert done.returncode == 0, done.stderr
    assert "Eksempeldata" not in done.stdout
    assert "Kun 2.28.11" in done.stdout


@pytest.mark.parametrize("name", ["dagsorden.pdf", "dagsorden.xlsx"])
def test_the_agenda_is_written(name: str, run_here: Run, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / name
    done = run_here("study", "validation", "--area", "roads", "--dataset", "example", "--year", "2025", "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 10_000
    assert "Storkelev: Drift og vedligehold af belysning" in done.stdout


def test_the_validation_as_json(run_here: Run) -> None:  # noqa: F811
    done = run_here("study", "validation", "--dataset", "example", "--json")
    plain = json.loads(done.stdout)
    assert plain["kind"] == "validation"
    assert plain["points"][0]["unit"]["code"] == "X073"


def test_what_cannot_be_done_is_said(run_here: Run, tmp_path: Path) -> None:  # noqa: F811
    refused(run_here("study", "validation", "--dataset", "example", "-o", "a.docx"), ".pdf eller .xlsx")
    refused(run_here("study", "validation", "--dataset", "example", "--year", "1999"), "2022–2025")
    refused(run_here("study", "validation", "--dataset", "public", "--area", "cykler"), "findes ikke")
    refused(run_here("study", "passport", "--unit", "X999"), "findes ikke i udgivelsen")
