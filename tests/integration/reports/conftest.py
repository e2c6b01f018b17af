"""One municipality's answer, and everything the product writes about it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from raaderum.reports.briefing import Briefing, compose_briefing
from raaderum.reports.charts import Chart, draw_svg
from raaderum.reports.gap_briefing import GapBriefing, compose_gap_briefing
from raaderum.reports.pdf import layout, write_gap_pdf, write_pdf
from raaderum.reports.pptx import write_gap_pptx, write_pptx
from raaderum.reports.text import words_in
from raaderum.reports.xlsx import write_gap_xlsx, write_xlsx
from raaderum.studies import (
    Answer,
    GapResult,
    PotentialResult,
    make_choices,
    make_gap_choices,
    study_answer,
    study_gap,
    study_potential,
    to_json,
)
from raaderum.warehouse.release import Release
from tests.conftest import require

TODAY = date(2026, 11, 2)


def draw_nothing(chart: Chart, width: int = 640) -> str:
    """Return an empty picture as large as the chart, so that the pages break in the same places."""
    return re.sub(r"(?s)(<svg[^>]*>).*", r"\1</svg>", draw_svg(chart, width))


@dataclass(frozen=True)
class Written:
    """An answer in every form. Each is written once, when it is first looked at."""

    answer: Answer
    language: str = "da"

    @cached_property
    def result(self) -> dict[str, Any]:
        """The canonical JSON, parsed."""
        parsed: dict[str, Any] = json.loads(to_json(self.answer))
        return parsed

    @cached_property
    def briefing(self) -> Briefing:
        return compose_briefing(self.answer, words_in(self.language))

    @cached_property
    def pdf(self) -> bytes:
        return write_pdf(self.briefing, TODAY)

    @cached_property
    def pdf_without_pictures(self) -> bytes:
        """The same paper with empty pictures."""
        with patch.object(layout, "draw_svg", draw_nothing):
            return write_pdf(self.briefing, TODAY)

    @cached_property
    def pictures(self) -> list[str]:
        """The drawn charts of the paper, as SVG."""
        b = self.briefing
        return [draw_svg(c) for c in (b.spread, b.peers_chart, b.trend_chart, b.expected_chart) if c is not None]

    @cached_property
    def xlsx(self) -> bytes:
        return write_xlsx(self.briefing, TODAY)

    @cached_property
    def pptx(self) -> bytes:
        return write_pptx(self.briefing, TODAY)


@pytest.fixture(scope="session")
def written(public_release: Release) -> Callable[[str], Written]:
    """Everything about one municipality, by code; written once a session."""
    known: dict[str, Written] = {}

    def write(code: str) -> Written:
        if code not in known:
            known[code] = Written(study_answer(public_release, make_choices(public_release, code)))
        return known[code]

    return write


@pytest.fixture
def pages(site_data: Path, client: Any) -> Callable[[str], dict[str, str]]:
    """The three pages about one municipality, by code."""

    def get(code: str) -> dict[str, str]:
        base = f"/omraader/veje/{code}/"
        addresses = {"position": base, "peers": f"{base}sammenligning/", "expected": f"{base}forventet/"}
        return {name: client.get(address).content.decode() for name, address in addresses.items()}

    return get


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """LibreOffice without a window, in a profile of its own; returns the folder of what it made."""
    require(shutil.which("soffice"), "LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("libreoffice")

    def convert(file: Path, kind: str) -> Path:
        out = file.parent / "converted"
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        done = subprocess.run(
            [*command, "--outdir", out, file], check=False, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return out

    return convert


@dataclass(frozen=True)
class Explained:
    """An explained gap in every form. Each is written once, when it is first looked at."""

    gap: GapResult
    potential: PotentialResult
    language: str = "da"

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        """The canonical JSON of both results, parsed."""
        return {"gap": json.loads(to_json(self.gap)), "potential": json.loads(to_json(self.potential))}

    @cached_property
    def briefing(self) -> GapBriefing:
        return compose_gap_briefing(self.gap, self.potential, words_in(self.language))

    @cached_property
    def pdf(self) -> bytes:
        return write_gap_pdf(self.briefing, TODAY)

    @cached_property
    def pdf_without_pictures(self) -> bytes:
        """The same paper with empty pictures."""
        with patch.object(layout, "draw_svg", draw_nothing):
            return write_gap_pdf(self.briefing, TODAY)

    @cached_property
    def xlsx(self) -> bytes:
        return write_gap_xlsx(self.briefing, TODAY)

    @cached_property
    def pptx(self) -> bytes:
        return write_gap_pptx(self.briefing, TODAY)


@pytest.fixture(scope="session")
def explained(public_release: Release, example_release: Release) -> Callable[..., Explained]:
    """The explained gap of one municipality, by code and choices; written once a session."""
    known: dict[str, Explained] = {}

    def explain(code: str, scale: str | None = None, **choices: Any) -> Explained:
        key = repr((code, scale, sorted(choices.items())))
        if key not in known:
            release = example_release if code.startswith("X") else public_release
            asked = make_gap_choices(release, make_choices(release, code, **choices), scale=scale)
            known[key] = Explained(study_gap(release, asked), study_potential(release, asked))
        return known[key]

    return explain
