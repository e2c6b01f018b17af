"""What cannot be shown is said in a sentence with the right status: never a traceback, never an unescaped value."""

from __future__ import annotations

import re
import shutil
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from lxml import html

from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.integration.web.conftest import PACK

BASE = "/omraader/veje/0461/"


def sentence(answer: Any) -> str:
    root = html.fromstring(answer.content)
    (alert,) = root.xpath("//*[@role='alert']")
    return re.sub(r"\s+", " ", alert.text_content()).strip()


REFUSED = [
    ("/omraader/veje/9999/", 404, "Kommunekoden »9999« findes ikke"),
    ("/omraader/veje/461/", 404, "skriv 0461 for Odense"),
    ("/omraader/veje/Odense/", 404, "Mente du 0461 (Odense)"),
    ("/omraader/veje/0000/", 404, "Kommunekoden »0000« findes ikke"),
    ("/omraader/veje/%00/", 404, "findes ikke"),
    ("/omraader/skoler/0461/", 404, "Adressen findes ikke"),
    ("/omraader/skoler/", 404, "Adressen findes ikke"),
    ("/omraader/veje/noegletal/kyst/", 404, "Nøgletallet »kyst« findes ikke i området roads"),
    ("/omraader/veje/?kommune=461", 404, "skriv 0461 for Odense"),
    ("/?kommune=9999", 404, "Kommunekoden »9999« findes ikke"),
    (f"{BASE}?aar=1999", 404, "i »1999«. Udgivelsen har 2016–2024"),
    (f"{BASE}?aar=2024.5", 404, "i »2024.5«"),
    (f"{BASE}?aar=-2024", 404, "i »-2024«"),
    (f"{BASE}?noegletal=kyst", 404, "Nøgletallet »kyst« findes ikke"),
    (f"{BASE}?maal=naboen", 400, "»naboen« er ikke noget at sammenligne med"),
    (f"{BASE}?v-kyst=1", 400, "Rammevilkåret »kyst« findes ikke"),
    (f"{BASE}?v-=1", 400, "Rammevilkåret »« findes ikke"),
    (f"{BASE}?v-density=meget", 400, "»density« er »meget«, men skal være et tal fra 0 til 5"),
    (f"{BASE}?v-density=-1", 400, "et tal fra 0 til 5"),
    (f"{BASE}?v-density=5.1", 400, "et tal fra 0 til 5"),
    (f"{BASE}?v-density=1e400", 400, "et tal fra 0 til 5"),
    (f"{BASE}?v-density=nan", 400, "et tal fra 0 til 5"),
    (f"{BASE}?v-density=", 400, "et tal fra 0 til 5"),
    (f"{BASE}?antal=0", 400, "et helt tal fra 1 til 30"),
    (f"{BASE}?antal=999", 400, "et helt tal fra 1 til 30"),
    (f"{BASE}?antal=ti", 400, "et helt tal fra 1 til 30"),
    (f"{BASE}?antal=2.5", 400, "et helt tal fra 1 til 30"),
    (f"{BASE}?gruppe=0461", 400, "1–30 andre kommuner end 0461"),
    (f"{BASE}?gruppe=0101,9999", 404, "Kommunekoden »9999« findes ikke"),
    (f"{BASE}?gruppe=101", 404, "skriv 0101"),
    (f"{BASE}?udgivelse=ffff", 404, "Der er ingen udgivelse med id »ffff«"),
    (f"{BASE}?udgivelse=../../etc", 404, "Der er ingen udgivelse"),
    ("/udgivelser/ffff/", 404, "Adressen findes ikke"),
    ("/udgivelser/..%2f..%2fetc/", 404, "Adressen findes ikke"),
    ("/fast/0123456789abcdef0123/", 404, "Adressen findes ikke"),
    ("/fast/0123456789abcdef0123/sammenligning/", 404, "Adressen findes ikke"),
    ("/fast/0123456789abcdef0123/tjek/", 404, "Adressen findes ikke"),
    ("/fast/0123456789abcdef0123/svar.pdf", 404, "Adressen findes ikke"),
    ("/fast/%00/", 404, "Adressen findes ikke"),
    ("/metoder/findes-ikke/", 404, "Adressen findes ikke"),
    ("/findes/ikke/", 404, "Adressen findes ikke"),
]


def test_a_sign_that_is_none_is_refused_in_a_form(client: Any) -> None:
    assert client.post("/konto/login/", {"login": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize(("at", "status", "said"), REFUSED, ids=[at for at, _, _ in REFUSED])
def test_what_is_not_there_is_named_with_a_way_on(at: str, status: int, said: str, client: Any) -> None:
    answer = client.get(at)
    assert answer.status_code == status
    assert said in sentence(answer)
    assert html.fromstring(answer.content).xpath("//main//a/@href") == ["/"]


@pytest.mark.parametrize("page", ["sammenligning/", "forventet/", "svar.pdf"])
def test_the_other_pages_refuse_the_same_way(page: str, client: Any) -> None:
    assert client.get(f"/omraader/veje/461/{page}").status_code == 404
    assert client.get(f"{BASE}{page}?antal=0").status_code == 400
    assert client.get(f"{BASE}{page}?aar=1999").status_code == 404


def test_a_refused_freeze_keeps_nothing(client: Any) -> None:
    from raaderum.web.workspace.models import FrozenAnswer

    assert client.post(f"{BASE}frys/?antal=0").status_code == 400
    assert client.post("/omraader/veje/461/frys/").status_code == 404
    assert FrozenAnswer.objects.count() == 0


def test_all_weights_zero_is_refused(client: Any, public_release: Release) -> None:
    query = "&".join(f"v-{feature.id}=0" for feature in public_release.pack.features if feature.weight)
    answer = client.get(f"{BASE}?{query}")
    assert answer.status_code == 400
    assert "mindst ét rammevilkår" in sentence(answer)


def test_more_than_thirty_of_one_s_own_are_refused(client: Any, public_release: Release) -> None:
    codes = [unit.code for unit in public_release.municipalities if unit.code != "0461"]
    assert client.get(f"{BASE}?gruppe={','.join(codes[:30])}").status_code == 200
    answer = client.get(f"{BASE}?gruppe={','.join(codes[:31])}")
    assert answer.status_code == 400
    assert "1–30 andre kommuner" in sentence(answer)


@pytest.mark.parametrize("query", ["gruppe=", "gruppe=,", "antal=", "aar=", "maal=", "noegletal=", "udgivelse="])
def test_an_empty_choice_is_the_default(query: str, client: Any) -> None:
    page, same = client.get(BASE), client.get(f"{BASE}?{query}")
    assert same.status_code == 200
    (heading,) = html.fromstring(page.content).xpath("//h1/text()")
    assert html.fromstring(same.content).xpath("//h1/text()") == [heading]


def test_weights_may_be_written_with_a_comma(client: Any) -> None:
    assert client.get(f"{BASE}sammenligning/?v-density=2,5").status_code == 200


def test_an_english_refusal_is_english(client: Any) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Codes have four: write 0461 for Odense" in sentence(client.get("/omraader/veje/461/"))


def test_our_own_failure_is_a_page_without_a_traceback(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from raaderum.web.workspace import queries

    def fail(*args: object) -> None:
        raise RuntimeError("hemmelig detalje")

    monkeypatch.setattr(queries, "position", fail)
    client.raise_request_exception = False
    answer = client.get(BASE)
    assert answer.status_code == 500
    assert "Der skete en fejl hos os" in sentence(answer)
    assert "hemmelig" not in answer.content.decode()


# --- releases that are not as they should be -----------------------------------------------------------


def tamper(store: ReleaseStore, release: Release) -> None:
    """Change one digit of one figure."""
    path = store.root / release.id / "observations.csv"
    text = path.read_text(encoding="utf-8")
    row = re.search(r"(?m)^0461,net_22811_dkk_per_inhabitant,2024,accounts,(\d)", text)
    assert row is not None
    digit = "9" if row[1] != "9" else "8"
    path.write_text(text[: row.start(1)] + digit + text[row.end(1) :], encoding="utf-8")


@pytest.mark.parametrize("at", ["/", BASE, f"{BASE}svar.pdf", "/omraader/veje/", "/find/?q=fan", "RELEASE", "CSV"])
def test_a_changed_release_is_refused_by_name(
    at: str, own_site: ReleaseStore, public_release: Release, client: Any
) -> None:
    tamper(own_site, public_release)
    at = at.replace("RELEASE", f"/udgivelser/{public_release.short_id}/")
    answer = client.get(at.replace("CSV", f"/udgivelser/{public_release.short_id}/tal.csv"))
    assert answer.status_code == 503
    said = sentence(answer)
    assert f"Udgivelsen {public_release.short_id} er ændret" in said
    assert public_release.id in said
    assert "raaderum release build" in said


def test_a_changed_release_does_not_hide_the_others(
    own_site: ReleaseStore, public_release: Release, changed_release: Release, client: Any
) -> None:
    own_site.save(changed_release, PACK)
    tamper(own_site, public_release)
    assert client.get(BASE).status_code == 200
    assert client.get("/udgivelser/").status_code == 200
    assert client.get(f"{BASE}?udgivelse={public_release.short_id}").status_code == 503


@pytest.mark.parametrize(
    "at", ["/", "/find/?q=odense", "/omraader/veje/", BASE, f"{BASE}sammenligning/", f"{BASE}svar.pdf"]
)
def test_without_a_release_the_page_names_the_command(at: str, own_site: ReleaseStore, client: Any) -> None:
    shutil.rmtree(own_site.root)
    answer = client.get(at)
    assert answer.status_code == 503
    assert "Byg den: raaderum release build --area roads" in sentence(answer)


def test_the_empty_list_of_releases_names_the_command(own_site: ReleaseStore, client: Any) -> None:
    shutil.rmtree(own_site.root)
    answer = client.get("/udgivelser/")
    assert answer.status_code == 200
    assert "raaderum release build" in answer.content.decode()


# --- hostile input --------------------------------------------------------------------------------------

ATTACKS = ['"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "</script><script>alert(1)</script>"]
PLACES = [
    *(
        f"{BASE}?{name}=ATTACK"
        for name in ("aar", "noegletal", "maal", "antal", "gruppe", "udgivelse", "v-density", "nyt")
    ),
    f"{BASE}?v-ATTACK=1",
    f"{BASE}?ATTACK=1",
    f"{BASE}sammenligning/?gruppe=0101&gruppe=ATTACK",
    f"{BASE}forventet/?aar=ATTACK",
    "/?kommune=ATTACK",
    "/?nyt=ATTACK",
    "/find/?q=ATTACK",
    "/omraader/veje/?kommune=ATTACK",
    "/omraader/veje/ATTACK/",
    "/udgivelser/ATTACK/",
    "/fast/ATTACK/",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_is_written_becomes_part_of_the_page(place: str, attack: str, client: Any) -> None:
    answer = client.get(place.replace("ATTACK", quote(attack, safe="")))
    assert answer.status_code in (200, 400, 404)
    content = answer.content.decode()
    assert attack not in content
    root = html.fromstring(content)
    assert not root.xpath("//img[@src='x']")
    assert not [s for s in root.iter("script") if "alert" in (s.text or "") and s.get("type") != "application/json"]
    assert not [e for e in root.iter() if isinstance(e.tag, str) and any(name.startswith("on") for name in e.attrib)]


def test_what_is_searched_for_in_the_background_is_escaped_too(client: Any) -> None:
    answer = client.get("/find/", {"q": ATTACKS[0]}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<script" not in answer.content.decode()


def test_forms_need_the_token_of_the_page() -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{BASE}frys/").status_code == 403
    assert strict.post("/sprog/", {"language": "en"}).status_code == 403
    page = strict.get(BASE)
    token = html.fromstring(page.content).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    assert strict.post(f"{BASE}frys/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert strict.post(f"{BASE}frys/", {"csrfmiddlewaretoken": token[:-1] + "x"}).status_code == 403


def test_a_missing_token_is_explained_in_danish() -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(f"{BASE}frys/")
    assert answer.status_code == 403
    assert html.fromstring(answer.content).xpath("//main//a/@href") == ["/"]


def test_changing_language_leads_nowhere_else(client: Any) -> None:
    for away in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = client.post("/sprog/", {"language": "en", "next": away})
        assert answer["Location"] == "/"
