"""Finding a municipality by any spelling; the two languages; and the figures for download."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from lxml import html

from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.integration.web.conftest import PACK, rename

LONG = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
SHORT = str.maketrans({"æ": "a", "ø": "o", "å": "a", "Æ": "A", "Ø": "O", "Å": "A"})


def found(client: Any, text: str) -> list[str]:
    """The codes that a search leads to: one by redirect, or those listed."""
    answer = client.get("/find/", {"q": text})
    if answer.status_code == 302:
        return [answer["Location"].removeprefix("/?kommune=")]
    links = html.fromstring(answer.content).xpath("//ul[contains(@class, 'hits')]//a/@href")
    return [link.removeprefix("/?kommune=") for link in links]


def test_all_98_are_found_by_name_code_and_spelling(client: Any, public_release: Release) -> None:
    assert len(public_release.municipalities) == 98
    for unit in public_release.municipalities:
        assert found(client, unit.name) == [unit.code]
        assert found(client, f" {unit.name.upper()} ") == [unit.code]
        assert found(client, unit.code) == [unit.code]
        assert found(client, unit.code.lstrip("0")) == [unit.code]
        assert unit.code in found(client, unit.name.translate(LONG))
        assert unit.code in found(client, unit.name.translate(SHORT))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ærø", "0492"), ("aeroe", "0492"), ("aero", "0492"), ("ÆRØ", "0492"), ("ær", "0492"),
        ("Odense", "0461"), ("odense ", "0461"), ("461", "0461"), ("0461", "0461"),
        ("Århus", "0751"), ("Ålborg", "0851"), ("kobenhavn", "0101"), ("koebenhavn", "0101"), ("Læsø", "0825"),
        ("laeso", "0825"), ("Høje-Taastrup", "0169"), ("taastrup", "0169"), ("Rødovre", "0175"), ("rodovre", "0175"),
    ],
)  # fmt: skip
def test_common_spellings(text: str, code: str, client: Any) -> None:
    assert code in found(client, text)


@pytest.mark.parametrize("text", ["Odense Kommune", "odense kommune"])
def test_the_full_name_is_found(text: str, client: Any) -> None:
    assert found(client, text) == ["0461"]


@pytest.mark.parametrize("text", ["", "   ", "Christiansø", "xyz", "0411", "æøå", "%", "_", "'", "\x00", "a" * 5000])
def test_what_is_not_a_municipality_is_said_kindly(text: str, client: Any) -> None:
    answer = client.get("/find/", {"q": text})
    assert answer.status_code == 200
    assert "Ingen kommune hedder" in html.fromstring(answer.content).findtext(".//h1")


def test_several_hits_are_listed_with_codes(client: Any) -> None:
    answer = client.get("/find/", {"q": "hol"})
    root = html.fromstring(answer.content)
    hits = [a.text_content().split() for a in root.xpath("//ul[contains(@class, 'hits')]//a")]
    assert hits[:2] == [["Holbæk", "0316"], ["Holstebro", "0661"]], "those that begin with it stand first"
    assert root.findtext(".//h1") == f"{len(hits)} kommuner passer"
    assert ["Bornholm", "0400"] in hits


def test_the_front_page_offers_all_names(client: Any) -> None:
    root = html.fromstring(client.get("/").content)
    assert len(root.xpath("//datalist/option/@value")) == 98


def test_names_are_sorted_the_danish_way(client: Any) -> None:
    """Æ, Ø and Å come last; Aa sorts as Å."""
    root = html.fromstring(client.get("/omraader/veje/0461/sammenligning/").content)
    names = [label.text for label in root.xpath("//fieldset//label")]
    assert len(names) == 97
    assert names[0] == "Albertslund"
    assert names[-3:] == ["Aabenraa", "Aalborg", "Aarhus"]


# --- languages ------------------------------------------------------------------------------------------


def test_the_language_is_changed_on_the_page_and_remembered(client: Any) -> None:
    assert html.fromstring(client.get("/").content).get("lang") == "da"
    answer = client.post("/sprog/", {"language": "en", "next": "/omraader/veje/0461/?aar=2021"})
    assert answer.status_code == 302
    assert answer["Location"] == "/omraader/veje/0461/?aar=2021"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["samesite"] == "Lax"
    root = html.fromstring(client.get(answer["Location"]).content)
    assert root.get("lang") == "en"
    assert "per inhabitant" in root.findtext(".//h1")
    assert root.xpath("//form[@class='language']//button/text()") == ["Dansk"]


def test_english_is_english_throughout(client: Any) -> None:
    """No Danish word of the frame is left on the English pages."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for at in ("/", "/omraader/veje/", "/omraader/veje/0461/", "/omraader/veje/0461/sammenligning/",
               "/omraader/veje/0461/forventet/", "/udgivelser/", "/metoder/", "/tilgaengelighed/",
               "/omraader/veje/0461/forskel/", "/eksempel/", "/eksempel/omraader/veje/X017/forskel/",
               "/eksempel/omraader/veje/X017/forskel/?noegle=winter_salting&p-winter_salting_dkk=900000",
               "/eksempel/omraader/veje/X029/forskel/", "/eksempel/omraader/veje/X070/forskel/",
               "/eksempel/omraader/veje/X017/?noegletal=winter", "/eksempel/omraader/veje/?kommune=X017",
               "/omraader/veje/tiltag/"):  # fmt: skip
        root = html.fromstring(client.get(at).content)
        assert root.get("lang") == "en"
        # Titles of sources are theirs, in Danish.
        for element in [*root.iter("script", "datalist"), *root.xpath("//p[@class='source']")]:
            element.drop_tree()
        words = set(" ".join(root.itertext()).casefold().replace(",", " ").replace(".", " ").split())
        left = words & {"kommuner", "er", "ikke", "der", "med", "hvad", "nøgletal", "udgivelse", "vis", "kr"}
        assert left == set(), (at, [line for line in root.itertext() if left & set(line.casefold().split())])


def test_the_browser_s_own_wish_does_not_decide(client: Any) -> None:
    """Danish until another language is chosen; caches are told what decides."""
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert html.fromstring(answer.content).get("lang") == "da"
    assert answer["Content-Language"] == "da"
    assert "Cookie" in answer["Vary"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert html.fromstring(client.get("/").content).get("lang") == "da"


# --- figures for download -------------------------------------------------------------------------------


def figures(client: Any, release: Release, suffix: str) -> tuple[str, list[list[str]]]:
    answer = client.get(f"/udgivelser/{release.short_id}/tal.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="raaderum-roads-{release.short_id}.{suffix}"'
    text = answer.content.decode("utf-8")
    delimiter = ";" if suffix == "csv" else ","
    return text, list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def test_the_file_for_excel(client: Any, public_release: Release) -> None:
    text, rows = figures(client, public_release, "csv")
    assert text.startswith("\ufeffkommunekode;kommune;")
    assert "\r\n" in text
    assert len(rows) == 1 + len(public_release.observations)
    values = [row[5] for row in rows[1:] if row[5]]
    assert any("," in value for value in values)
    assert not any("." in value for value in values)
    assert [Decimal(v.replace(",", ".")) for v in values] == [
        o.value for o in public_release.observations if o.value is not None
    ]


def test_the_file_for_programs(client: Any, public_release: Release) -> None:
    text, rows = figures(client, public_release, "maskin.csv")
    assert text.startswith("kommunekode,kommune,")
    assert "\r" not in text
    values = [row[5] for row in rows[1:] if row[5]]
    assert not any("," in value for value in values)
    assert [Decimal(value) for value in values] == [o.value for o in public_release.observations if o.value is not None]
    assert {len(row[0]) for row in rows[1:]} == {4}


def test_unknown_files_are_not_found(client: Any, public_release: Release) -> None:
    for suffix in ("json", "maskin", "CSV", "xlsx.exe"):
        assert client.get(f"/udgivelser/{public_release.short_id}/tal.{suffix}").status_code == 404


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@x"])
def test_no_cell_for_excel_begins_like_a_formula(
    name: str, own_site: ReleaseStore, public_release: Release, client: Any
) -> None:
    release = rename(public_release, "0461", name)
    own_site.save(release, PACK)
    _, rows = figures(client, release, "csv")
    for row in rows[1:]:
        assert row[5] == "" or float(row[5].replace(",", ".")) is not None
        assert not [cell for place, cell in enumerate(row) if place != 5 and cell.startswith(tuple("=+-@\t\r"))]


def test_the_page_of_a_release_says_what_was_checked(client: Any, public_release: Release) -> None:
    root = html.fromstring(client.get(f"/udgivelser/{public_release.short_id}/").content)
    assert root.xpath("//code/text()") == [public_release.id]
    checks = [[c.text_content() for c in row.iter("th", "td")] for row in root.xpath("//table")[0].iter("tr")][1:]
    assert len(checks) >= 5
    assert {row[3] for row in checks if row[1] != "0"} == {"ja"}
    assert {row[3] for row in checks if row[1] == "0"} <= {"ikke relevant"}
