"""Frozen answers: kept once, shown as they were, and checked against now."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from pypdf import PdfReader

from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.integration.reports.number_tokens import read_tokens
from tests.integration.reports.readers import read_chart, read_page
from tests.integration.web.conftest import PACK
from tests.integration.web.test_refusals import sentence, tamper

BASE = "/omraader/veje/0461/"
Freeze = Callable[..., str]


def numbers(content: bytes) -> list[str]:
    """The numerals of an answer's page, without the line that says when it was frozen, and the reader's own choices."""
    root = html.fromstring(content)
    (main,) = root.xpath("//main")
    parts = "//div[contains(@class, 'alert-info')] | //div[@class='tools'] | //section[@aria-labelledby='own-title']"
    for part in root.xpath(parts):
        part.drop_tree()
    return [token.text for token in read_tokens(read_page(html.tostring(main, encoding="unicode")).text)]


def test_the_same_answer_is_kept_once(frozen_key: Freeze) -> None:
    first = frozen_key()
    assert re.fullmatch("[0-9a-f]{20}", first)
    assert frozen_key() == first
    assert frozen_key(f"{BASE}frys/?aar=2024") == first
    assert frozen_key(f"{BASE}frys/?aar=2023") != first
    assert frozen_key("/omraader/veje/0101/frys/") != first


@pytest.mark.parametrize("query", ["", "?gruppe=0101,0751&aar=2021", "?v-density=3&antal=7&maal=peers_median"])
@pytest.mark.parametrize("page", ["", "sammenligning/", "forventet/"])
def test_a_frozen_page_has_the_numbers_of_the_live_one(page: str, query: str, frozen_key: Freeze, client: Any) -> None:
    key = frozen_key(f"{BASE}frys/{query}")
    frozen, live = client.get(f"/fast/{key}/{page}"), client.get(f"{BASE}{page}{query}")
    assert frozen.status_code == 200
    assert len(numbers(live.content)) > 20
    assert numbers(frozen.content) == numbers(live.content)
    charts, again = (read_page(answer.content.decode()).charts for answer in (live, frozen))
    assert charts.keys() == again.keys()
    for name, chart in charts.items():
        drawn, drawn_again = read_chart(chart), read_chart(again[name])
        assert drawn_again[0] == pytest.approx(drawn[0], rel=1e-9)
        assert drawn_again[1] == drawn[1]


@pytest.fixture
def frozen_answers() -> Any:
    """The model, which can be imported only after Django is set up."""
    from raaderum.web.workspace.models import FrozenAnswer

    return FrozenAnswer.objects


def test_a_document_of_a_live_page_names_its_release_and_stores_nothing(frozen_answers: Any, client: Any) -> None:
    answer = client.get(f"{BASE}svar.pdf")
    assert frozen_answers.count() == 0
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().replace("\n", "")
    found = re.search(r"http://testserver(/omraader/veje/0461/\?\S*udgivelse=[0-9a-f]{12})", text)
    assert found is not None
    assert client.get(found[1]).status_code == 200


def test_a_document_of_a_frozen_page_says_where_its_answer_is_frozen(frozen_key: Freeze, client: Any) -> None:
    key = frozen_key()
    answer = client.get(f"/fast/{key}/svar.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert f"http://testserver/fast/{key}/" in text.replace("\n", "")


def test_an_answer_of_another_version_is_refused_with_a_sentence(
    frozen_key: Freeze, frozen_answers: Any, client: Any
) -> None:
    frozen = frozen_answers.get(key=frozen_key())
    content = json.loads(frozen.content)
    del content["position"]["several_years"]
    frozen_answers.filter(key=frozen.key).update(content=json.dumps(content))
    for path in ("", "tjek/", "svar.pdf"):
        answer = client.get(f"/fast/{frozen.key}/{path}")
        assert answer.status_code == 503
        assert "er gemt af en anden version" in answer.content.decode()


def test_nothing_has_changed_right_after(frozen_key: Freeze, client: Any) -> None:
    page = read_page(client.get(f"/fast/{frozen_key()}/tjek/").content.decode()).text
    assert "alle tal er de samme" in page
    assert "Ingen: udgivelse, definitioner og program er de samme." in page


def test_a_newer_release_changes_the_live_page_only(
    own_site: ReleaseStore, changed_release: Release, public_release: Release, frozen_key: Freeze, client: Any
) -> None:
    key = frozen_key()
    before = client.get(f"/fast/{key}/").content
    own_site.save(changed_release, PACK)

    assert "Odense brugte 796" in read_page(before.decode()).text
    frozen, live = client.get(f"/fast/{key}/").content, client.get(BASE).content
    assert numbers(frozen) == numbers(before)
    assert "Odense brugte 896" in read_page(live.decode()).text.replace("\xa0", " ")
    assert frozen_key() != key

    verified = read_page(client.get(f"/fast/{key}/tjek/").content.decode()).text
    assert "Regnet efter på samme udgivelse: alle tal er de samme." in verified
    assert "Data: der er en nyere udgivelse" in verified
    assert public_release.short_id in verified
    assert changed_release.short_id in verified


def test_the_newer_release_says_what_changed(own_site: ReleaseStore, changed_release: Release, client: Any) -> None:
    own_site.save(changed_release, PACK)
    page = client.get(f"/udgivelser/{changed_release.short_id}/").content.decode()
    rows = [
        [c.text_content() for c in row.iter("th", "td")]
        for row in html.fromstring(page).xpath("//table")[-1].iter("tr")
    ]
    changed = {(row[0], row[1], row[2]) for row in rows[1:]}
    assert ("net_22811_dkk_per_inhabitant", "2024", "0461") in changed
    assert len(changed) == 2, "the ratio, and the kroner computed from it"


def test_a_pinned_release_still_gives_the_old_number(
    own_site: ReleaseStore, changed_release: Release, public_release: Release, client: Any
) -> None:
    own_site.save(changed_release, PACK)
    old = client.get(f"{BASE}?udgivelse={public_release.short_id}").content.decode()
    assert "Odense brugte 796" in old.replace("\xa0", " ")


@pytest.fixture
def without_its_release(
    own_site: ReleaseStore, changed_release: Release, public_release: Release, frozen_key: Freeze
) -> str:
    """The key of a frozen answer whose release has been deleted."""
    key = frozen_key()
    own_site.save(changed_release, PACK)
    shutil.rmtree(own_site.root / public_release.id)
    return key


def test_a_frozen_answer_outlives_its_release(without_its_release: str, client: Any, public_release: Release) -> None:
    for page in ("", "sammenligning/", "forventet/", "svar.pdf", "svar.xlsx"):
        assert client.get(f"/fast/{without_its_release}/{page}").status_code == 200
    answer = client.get(f"/fast/{without_its_release}/tjek/")
    assert answer.status_code == 200
    assert f"Der er ingen udgivelse med id »{public_release.id}«" in read_page(answer.content.decode()).text


def test_what_could_not_be_computed_again_is_not_called_different(without_its_release: str, client: Any) -> None:
    page = read_page(client.get(f"/fast/{without_its_release}/tjek/").content.decode()).text
    assert "nogle tal er ikke de samme" not in page


def test_links_of_a_frozen_page_lead_somewhere_without_its_release(without_its_release: str, client: Any) -> None:
    root = html.fromstring(client.get(f"/fast/{without_its_release}/").content)
    for link in root.xpath("//main//a/@href"):
        assert "svar." in link or "tjek" in link or client.get(link).status_code == 200, link


def test_a_changed_release_is_named_by_the_check(
    own_site: ReleaseStore, changed_release: Release, public_release: Release, frozen_key: Freeze, client: Any
) -> None:
    key = frozen_key()
    own_site.save(changed_release, PACK)
    tamper(own_site, public_release)
    answer = client.get(f"/fast/{key}/tjek/")
    assert answer.status_code == 200
    assert f"Udgivelsen {public_release.short_id} er ændret" in read_page(answer.content.decode()).text


def test_without_any_release_the_check_says_so(own_site: ReleaseStore, frozen_key: Freeze, client: Any) -> None:
    key = frozen_key()
    shutil.rmtree(own_site.root)
    assert client.get(f"/fast/{key}/").status_code == 200
    answer = client.get(f"/fast/{key}/tjek/")
    assert answer.status_code == 503
    assert "Byg den: raaderum release build" in sentence(answer)


def test_the_newest_figures_are_asked_for_with_the_same_choices(frozen_key: Freeze, client: Any) -> None:
    key = frozen_key(f"{BASE}frys/?gruppe=0101,0751&aar=2021&maal=country")
    root = html.fromstring(client.get(f"/fast/{key}/").content)
    (link,) = root.xpath("//a[text()='Se de nyeste tal']/@href")
    assert "gruppe=0101%2C0751" in link
    assert "maal=country" in link


def test_a_frozen_answer_is_shown_in_both_languages(frozen_key: Freeze, client: Any) -> None:
    from django.conf import settings

    key = frozen_key()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    content = client.get(f"/fast/{key}/").content.decode()
    assert 'lang="en"' in content
    assert "DKK" in content


def test_a_frozen_answer_cannot_be_changed_or_emptied_in_the_database(frozen_key: Freeze) -> None:
    from django.db import IntegrityError, transaction

    from raaderum.web.workspace.models import FrozenAnswer

    for key, content in (("X" * 20, "{}"), ("0" * 19, "{}"), ("0" * 20, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            FrozenAnswer.objects.create(key=key, content=content)
