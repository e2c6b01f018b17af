"""Three data sets at three places: the pages are the same, and none is taken for another."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.integration.web.test_refusals import sentence

PAGES = ("", "forskel/", "sammenligning/", "forventet/")
EXAMPLE = "/eksempel/omraader/veje/X017/"
MARK = "Eksempeldata: kommunen findes ikke"


def banner(content: bytes) -> str:
    """The text of the mark at the top; nothing where there is none."""
    found = html.fromstring(content).xpath("//*[contains(@class, 'dataset-banner')]")
    return re.sub(r"\s+", " ", found[0].text_content()).strip() if found else ""


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_an_example_says_that_it_is_one(page: str, client: Any) -> None:
    content = client.get(f"{EXAMPLE}{page}").content
    assert banner(content).startswith(MARK)
    assert html.fromstring(content).findtext(".//title").strip().startswith("Eksempeldata: ")


ABOUT_ALL = ["/eksempel/", "/eksempel/omraader/veje/", "/eksempel/find/?q=lev", "RELEASE",
             "/eksempel/omraader/veje/noegletal/winter/"]  # fmt: skip


@pytest.mark.parametrize("at", ABOUT_ALL)
def test_pages_about_all_of_them_say_it_too(at: str, example_release: Release, client: Any) -> None:
    content = client.get(at.replace("RELEASE", f"/udgivelser/{example_release.short_id}/")).content
    assert "findes ikke" in banner(content)
    assert "Eksempeldata: " in html.fromstring(content).findtext(".//title")


@pytest.mark.parametrize("at", ["/", "/omraader/veje/0461/", "/omraader/veje/0461/forskel/", "/omraader/veje/tiltag/"])
def test_pages_of_public_figures_have_no_mark(at: str, client: Any) -> None:
    content = client.get(at).content
    assert banner(content) == ""
    assert "Eksempeldata" not in html.fromstring(content).findtext(".//title")


def test_a_refusal_among_the_examples_is_marked_as_well(client: Any) -> None:
    assert "findes ikke" in banner(client.get("/eksempel/omraader/veje/X999/").content)


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "pptx"])
@pytest.mark.parametrize("page", ["", "forskel/"])
def test_a_file_about_an_example_says_so_in_its_name(page: str, suffix: str, client: Any) -> None:
    answer = client.get(f"{EXAMPLE}{page}svar.{suffix}")
    assert answer["Content-Disposition"].startswith('attachment; filename="eksempeldata-roads-X017-')


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("/omraader/veje/X017/", EXAMPLE),
        ("/eksempel/omraader/veje/0461/", "/omraader/veje/0461/"),
        ("/indberettet/omraader/veje/0461/", "/omraader/veje/0461/"),
        ("/omraader/veje/0917/", "/indberettet/omraader/veje/0917/"),
    ],
)
def test_a_unit_of_another_data_set_is_named_with_the_right_link(at: str, there: str, page: str, client: Any) -> None:
    answer = client.get(f"{at}{page}")
    assert answer.status_code == 404
    assert "står ikke her, men blandt" in sentence(answer)
    link = html.fromstring(answer.content).xpath("//main//a/@href")[0]
    assert link == f"{there}{page}"
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("at", ["/?kommune=X017", "/omraader/veje/?kommune=X017", "/eksempel/?kommune=0461"])
def test_the_front_and_the_area_lead_on_too(at: str, client: Any) -> None:
    answer = client.get(at)
    assert answer.status_code == 404
    assert client.get(html.fromstring(answer.content).xpath("//main//a/@href")[0]).status_code == 200


def test_a_name_of_another_data_set_is_found_apart(client: Any) -> None:
    root = html.fromstring(client.get("/find/?q=Hybenlev").content)
    assert "Ingen kommune hedder" in root.findtext(".//h1")
    assert "/eksempel/?kommune=X017" in root.xpath("//main//a/@href")


@pytest.mark.parametrize("base", ["/omraader/veje/0461/", EXAMPLE])
def test_a_release_of_another_data_set_cannot_be_pinned(
    base: str, public_release: Release, example_release: Release, client: Any
) -> None:
    other = example_release if base.startswith("/omraader") else public_release
    assert client.get(f"{base}?udgivelse={other.short_id}").status_code == 404
    assert client.get(f"{base}forskel/?udgivelse={other.short_id}").status_code == 404


@pytest.mark.parametrize("at", [EXAMPLE, f"{EXAMPLE}forskel/", "/eksempel/omraader/veje/?kommune=X017"])
def test_links_of_an_example_stay_among_the_examples(at: str, client: Any) -> None:
    root = html.fromstring(client.get(at).content)
    links = [link for link in root.xpath("//main//a/@href") if link.startswith("/")]
    common = ("/eksempel/", "/omraader/veje/tiltag/", "/udgivelser/", "/metoder/")
    assert [link for link in links if not link.startswith(common)] == []


def test_the_front_page_leads_to_the_example(client: Any) -> None:
    links = html.fromstring(client.get("/").content).xpath("//main//a/@href")
    assert f"{EXAMPLE}forskel/" in links
    assert "/eksempel/" in links
    assert "/indberettet/" in links
    assert client.get(f"{EXAMPLE}forskel/").status_code == 200


def remove(store: ReleaseStore, dataset: str) -> None:
    """Take the releases of a data set away."""
    for path in store.root.glob("*/release.json"):
        if json.loads(path.read_text(encoding="utf-8"))["dataset"] == dataset:
            shutil.rmtree(Path(path).parent)


def test_without_reported_figures_the_page_says_what_is_missing(own_site: ReleaseStore, client: Any) -> None:
    remove(own_site, "collected")
    answer = client.get("/indberettet/")
    assert answer.status_code == 200
    text = html.fromstring(answer.content).text_content()
    assert "raaderum template roads --unit 0461" in text
    assert "Hvem kan levere det?" in text
    assert client.get("/indberettet/omraader/veje/").status_code == 503


def test_without_the_example_nothing_leads_there(own_site: ReleaseStore, client: Any) -> None:
    remove(own_site, "example")
    root = html.fromstring(client.get("/").content)
    assert f"{EXAMPLE}forskel/" not in root.xpath("//main//a/@href")
    assert "--dataset example" in root.text_content()
    assert "--dataset example" in sentence(client.get("/eksempel/"))


@pytest.mark.parametrize("page", ["", "forventet/"])
def test_no_country_is_spoken_of_where_there_is_none(page: str, client: Any) -> None:
    """The figure of all municipalities together is not that of a country."""
    for query in ("", "?noegletal=winter"):
        root = html.fromstring(client.get(f"{EXAMPLE}{page}{query}").content)
        text = root.xpath("//main")[0].text_content().casefold()
        assert "landet" not in text
        assert "landstal" not in text


def test_a_figure_says_what_it_is_measured_per(client: Any) -> None:
    root = html.fromstring(client.get(f"{EXAMPLE}?noegletal=winter").content)
    assert "kr. pr. km vej på vintertjeneste" in root.findtext(".//h1").replace("\xa0", " ")
    assert "pr. indbygger" not in root.xpath("//main")[0].text_content()


@pytest.mark.parametrize("figure", ["winter_per_callout", "adj_asphalt", "function_contracts"])
def test_what_is_no_price_has_no_place(figure: str, client: Any) -> None:
    answer = client.get(f"{EXAMPLE}?noegletal={figure}")
    assert answer.status_code == 404
    assert f"»{figure}«" in sentence(answer)
