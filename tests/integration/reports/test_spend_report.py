"""The command raaderum spend report on a small generated store: three formats, and what it refuses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from raaderum.cli.main import app
from raaderum.cli.spend_report import ask_answer
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.purchase_errors import NoPurchases
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.spend.generate import example_municipalities, generate_parquet
from raaderum.warehouse.spend.publish import count_rows
from raaderum.warehouse.spend.setting import load_procurement
from raaderum.warehouse.spend.versions import begin_version, finish_version
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("store")
    building = begin_version(folder)
    generate_parquet(building, 1500, seed=4, municipalities=example_municipalities(ROOT / "examples", 4)[:6])
    count_rows(building, "1GB", load_procurement(default_folders().packs)[1])
    finish_version(folder, {"key": ""})
    return folder


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "pptx"])
def test_the_report_is_written_in_three_formats(store: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"indkøb.{suffix}"
    done = CliRunner().invoke(app, ["spend", "report", "--store", str(store), "--unit", "X002", "-o", str(out)])
    assert done.exit_code == 0, done.output
    content = out.read_bytes()
    assert content[:4] == (b"%PDF" if suffix == "pdf" else b"PK\x03\x04")
    if suffix == "pdf":
        first = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert "EKSEMPELDATA" in first
        assert "X002" in first
        assert "X003" not in first


def test_parts_of_the_answer_agree_to_the_oere(store: Path) -> None:
    answer = ask_answer(store, "X002", None)
    assert answer.subject.period == 2025
    spend = sum(one.oere for one in answer.leaks.causes)
    suppliers = [*answer.suppliers.suppliers, *([answer.suppliers.others] if answer.suppliers.others else [])]
    assert sum(one.net_oere for one in suppliers) == spend
    assert answer.counts is not None
    assert sum(one.invoices for one in suppliers) == answer.counts.invoices == answer.small.invoices
    assert round(answer.counts.net_dkk * 100) == spend


def test_what_is_not_there_is_refused(store: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidChoice, match="X001, X002"):
        ask_answer(store, "0461", None)
    with pytest.raises(InvalidChoice, match="2025"):
        ask_answer(store, "X002", 2019)
    with pytest.raises(NoPurchases):
        ask_answer(tmp_path, "X002", None)
