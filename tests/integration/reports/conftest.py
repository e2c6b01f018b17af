"""One municipality's answer, and everything the product writes about it."""

from __future__ import annotations

import json
import re
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
from raaderum.reports.pdf import layout, write_pdf
from raaderum.reports.pptx import write_pptx
from raaderum.reports.text import words_in
from raaderum.reports.xlsx import write_xlsx
from raaderum.studies import Answer, make_choices, study_answer, to_json
from raaderum.warehouse.releases import Release

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
