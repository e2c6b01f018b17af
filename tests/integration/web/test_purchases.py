"""The pages of purchasing, on a small generated year."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from raaderum.packs import load_pack
from raaderum.warehouse.spend.example import build_procurement_example
from tests.conftest import BUILT_AT, ROOT

UNIT = "X002"
AT = f"/eksempel/indkoeb/{UNIT}/"
PAGES = ("", "varer/", "leverandoerer/", "smaa-fakturaer/", "dubletter/")


@pytest.fixture(scope="session")
def example_purchases(site_data: Path) -> Path:
    store = site_data / "purchases" / "example"
    pack = load_pack(ROOT / "area_packs" / "procurement")
    build_procurement_example(pack, ROOT / "examples", ROOT / "area_packs", BUILT_AT, invoices=4000, store=store)
    return store


@pytest.fixture(autouse=True)
def _published(example_purchases: Path) -> None:
    """Every test here needs it."""


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_and_is_marked(page: str, language: str, client: Any) -> None:
    client.cookies["django_language"] = language
    answer = client.get(AT + page)
    assert answer.status_code == 200
    root = html.fromstring(answer.content)
    assert len(root.findall(".//h1")) == 1
    assert root.findtext(".//title").startswith("Eksempeldata" if language == "da" else "Example data")
    assert root.get("lang") == language


def test_the_charts_of_all_name_nobody_else(client: Any) -> None:
    page = client.get(AT).content.decode()
    charts = [json.loads(text) for text in re.findall(r'<script id="chart-\w+"[^>]*>(.*?)</script>', page, re.DOTALL)]
    ranked = [text for text in map(json.dumps, charts) if "median" in text]
    assert len(ranked) >= 2
    others = [f"X{number:03d}" for number in range(1, 99) if f"X{number:03d}" != UNIT]
    for text in ranked:
        assert not any(code in text for code in others)
        assert "Ahornlev" not in text  # X001


def test_the_causes_sum_to_the_spend(client: Any) -> None:
    root = html.fromstring(client.get(AT).content)
    rows = [
        [cell.text_content() for cell in row] for row in root.findall(".//section[@aria-labelledby='causes-title']//tr")
    ]
    kroner = [int(row[1].replace(".", "").replace("−", "-")) for row in rows[1:]]
    assert abs(sum(kroner[:-1]) - kroner[-1]) <= len(kroner)  # each is rounded to whole kroner


def test_an_agreement_has_a_page_and_an_unknown_one_has_none(client: Any) -> None:
    root = html.fromstring(client.get(AT).content)
    links = [a.get("href") for a in root.iter("a") if "/aftale/" in (a.get("href") or "")]
    assert links
    assert client.get(links[0]).status_code == 200
    assert client.get(f"{AT}aftale/findes-ikke/").status_code == 404


def test_collecting_small_invoices_can_be_tried_with_own_figures(client: Any) -> None:
    answer = client.get(f"{AT}smaa-fakturaer/?graense=1000&pris=90,5")
    assert answer.status_code == 200
    assert 'value="90,5"' in answer.content.decode()
    said = client.get(f"{AT}smaa-fakturaer/?pris=mange").content.decode()
    assert "»mange« kan ikke bruges" in said


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "pptx"])
def test_the_report_is_marked(suffix: str, client: Any) -> None:
    answer = client.get(f"{AT}rapport.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="eksempeldata-indkoeb-{UNIT}.{suffix}"'
    assert client.get(f"{AT}rapport.exe").status_code == 404


def test_an_unknown_municipality_gets_a_sentence(client: Any) -> None:
    answer = client.get("/eksempel/indkoeb/X999/")
    assert answer.status_code == 404
    assert "»X999«" in answer.content.decode()


def test_own_purchases_are_behind_a_door(client: Any) -> None:
    answer = client.get("/indkoeb/0461/")
    assert answer.status_code == 302
    assert "/konto/login/" in answer["Location"]
