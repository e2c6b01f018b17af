"""axe finds nothing on any kind of page, in both languages and at both widths; and no page is wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.functional.conftest import NARROW, WIDE, charts_are_drawn

pytestmark = pytest.mark.browser

KINDS = {
    "front": "/",
    "front of one": "/?kommune=0461",
    "find": "/find/?q=hol",
    "find nothing": "/find/?q=xyz",
    "area": "/omraader/veje/",
    "area of one": "/omraader/veje/?kommune=0813",
    "key figure": "/omraader/veje/noegletal/road_maintenance/",
    "position": "/omraader/veje/0461/",
    "position of an island": "/omraader/veje/0825/",
    "peers": "/omraader/veje/0461/sammenligning/",
    "own peers": "/omraader/veje/0461/sammenligning/?gruppe=0101,0751",
    "expected": "/omraader/veje/0461/forventet/",
    "gap": "/eksempel/omraader/veje/X017/forskel/",
    "gap unfolded": "/eksempel/omraader/veje/X017/forskel/?noegle=winter_salting&p-winter_salting_dkk=900000",
    "gap of a contract": "/eksempel/omraader/veje/X029/forskel/?noegle=winter",
    "gap without figures": "/eksempel/omraader/veje/X070/forskel/",
    "gap of public figures": "/omraader/veje/0461/forskel/",
    "example front": "/eksempel/?kommune=X017",
    "example area": "/eksempel/omraader/veje/?kommune=X017",
    "example position": "/eksempel/omraader/veje/X017/?noegletal=winter",
    "example key figure": "/eksempel/omraader/veje/noegletal/winter_salting/",
    "example processes": "/eksempel/automatisering/processer/",
    "example process": "/eksempel/automatisering/processer/P006/",
    "example portfolio": "/eksempel/automatisering/processer/portefoelje/?budget=600000",
    "reported front": "/indberettet/",
    "measures": "/omraader/veje/tiltag/",
    "measure": "/omraader/veje/tiltag/winter_routes/",
    "unit elsewhere": "/omraader/veje/X017/forskel/",
    "frozen": "FROZEN",
    "frozen check": "FROZENtjek/",
    "releases": "/udgivelser/",
    "release": "RELEASE",
    "methods": "/metoder/",
    "method": "METHOD",
    "accessibility": "/tilgaengelighed/",
    "refusal": "/omraader/veje/461/",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def address(kind: str, page: Any) -> str:
    """Find the address of a kind that has no fixed one, as a visitor would."""
    at = KINDS[kind]
    if at.startswith("FROZEN"):
        page.goto("/omraader/veje/0461/")
        page.locator("form[action*='/frys/'] button").click()
        page.wait_for_url("**/fast/*/")
        return str(page.url + at.removeprefix("FROZEN"))
    if at == "RELEASE":
        page.goto("/udgivelser/")
        return str(page.locator("main table a").first.get_attribute("href"))
    if at == "METHOD":
        page.goto("/metoder/")
        return str(page.locator("main a").first.get_attribute("href"))
    return at


def problems(page: Any, axe: str) -> list[str]:
    """Open everything that can be opened, and ask axe."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found["violations"]]


VARIANTS = {
    "front of one",
    "area of one",
    "position of an island",
    "own peers",
    "example area",
    "example front",
    "gap of a contract",
    "reported front",
    "unit elsewhere",
}
"""Kinds whose parts other kinds have too: in the long tests."""
KIND = pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=pytest.mark.full if k in VARIANTS else ()) for k in KINDS]
)
Visit = Callable[..., Any]


@KIND
def test_axe_finds_nothing_and_nothing_overflows(kind: str, visit: Visit, axe: str) -> None:
    """Each kind of page in both languages and at both widths; all four combinations in the long tests."""
    look(kind, [("da", WIDE), ("en", NARROW)], visit, axe)


@pytest.mark.full
@KIND
def test_the_other_language_at_each_width(kind: str, visit: Visit, axe: str) -> None:
    look(kind, [("en", WIDE), ("da", NARROW)], visit, axe)


def look(kind: str, ways: list[tuple[str, int]], visit: Visit, axe: str) -> None:
    found = {}
    with visit("/tilgaengelighed/", complaints_allowed=kind in ("refusal", "unit elsewhere")) as page:
        origin, at = page.evaluate("location.origin"), address(kind, page)
        for language, width in ways:
            page.context.add_cookies([{"name": "django_language", "value": language, "url": origin}])
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(at)
            assert page.locator("html").get_attribute("lang") == language
            charts_are_drawn(page)
            found[f"axe, {language} at {width}"] = problems(page, axe)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found[f"too wide, {language} at {width}"] = [f"{wide} pixels"] if wide > 0 else []
    assert {where: what for where, what in found.items() if what} == {}
