"""Every address of the site answers, in both languages, quickly and safely. A new address needs an example here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from raaderum.warehouse.release import Release
from tests.integration.web.conftest import without_token

UNITS = {"public": "0461", "example": "X017", "collected": "0917"}
FIGURES = {"public": "road_maintenance", "example": "winter_salting", "collected": "winter"}


def of_one_dataset(dataset: str) -> dict[str, tuple[Any, ...]]:
    """The pages that every data set has, under a word of its own."""
    unit = ("veje", UNITS[dataset])
    pages: dict[str, tuple[Any, ...]] = {
        "front": (),
        "find": (),
        "area": ("veje",),
        "key_figure": ("veje", FIGURES[dataset]),
        "position": unit,
        "gap": unit,
        "peers": unit,
        "expected": unit,
        "document": (*unit, "pdf"),
        "gap_document": (*unit, "pdf"),
        "gap_case": unit,
        "freeze": unit,
        "freeze_gap": unit,
    }
    return {f"{dataset}:{name}": args for name, args in pages.items()}


EXAMPLES: dict[str, tuple[Any, ...]] = {
    **of_one_dataset("public"),
    **of_one_dataset("example"),
    **of_one_dataset("collected"),
    "robots": (),
    "measures": ("veje",),
    "measure": ("veje", "winter_routes"),
    "frozen": ("KEY",),
    "frozen_peers": ("KEY",),
    "frozen_expected": ("KEY",),
    "frozen_gap": ("GAP",),
    "frozen_verify": ("KEY",),
    "frozen_document": ("KEY", "pdf"),
    "example_processes": (),
    "example_processes_workbook": (),
    "example_processes_portfolio": (),
    "example_process": ("P001",),
    "example_process_case": ("P001",),
    "releases": (),
    "release": ("RELEASE",),
    "release_download": ("RELEASE", "csv"),
    "unit_figures": ("RELEASE", "0461"),
    "methods": (),
    "method": ("placering",),
    "accessibility": (),
    "set_language": (),
}
ELSEWHERE = {"konto/", "api/v1/", "invitation/<str:token>/", "afmeld/<str:signed>/", "godkendt/<int:version_id>/"}
"""Those, and pages that need a right, have their tests in tests/integration/collection; allauth's are its own."""
PURCHASES = "eksempel/indkoeb/"
"""Pages that need published purchases: see test_purchases.py."""
POSTS = {name for name in EXAMPLES if "freeze" in name} | {"set_language"}
OWN_FILES = {"release_download", "robots", "example_processes_workbook", "example_process_case"}
FILES = {name for name in EXAMPLES if "document" in name or name.endswith(":gap_case")} | OWN_FILES
PAGES = sorted(EXAMPLES.keys() - POSTS - FILES)
READS = sorted(EXAMPLES.keys() - POSTS)
SLOW = "frozen_verify"
"""Reads a whole release and computes everything anew: some seconds. Tested once for each question, not more."""

Address = Callable[[str], str]


@pytest.fixture
def address(public_release: Release, frozen_key: Callable[..., str]) -> Address:
    """The example address of a name in the URLconf."""

    def get(name: str) -> str:
        args = EXAMPLES[name]
        if "KEY" in args:
            key = frozen_key()
            args = tuple(key if arg == "KEY" else arg for arg in args)
        if "GAP" in args:
            args = (frozen_key("/eksempel/omraader/veje/X017/forskel/frys/"),)
        if name == "method":
            args = (method_names()[0],)
        return reverse(name, args=[public_release.short_id if arg == "RELEASE" else arg for arg in args])

    return get


def method_names() -> tuple[str, ...]:
    from raaderum.web.pages.views.content import _method_names

    return _method_names()


def names(resolver: URLResolver) -> Iterator[str | None]:
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if route in ELSEWHERE or route.startswith(PURCHASES) or hasattr(getattr(pattern, "callback", None), "right"):
            continue
        if isinstance(pattern, URLPattern):
            yield f"{resolver.namespace}:{pattern.name}" if resolver.namespace else pattern.name
        else:
            yield from names(pattern)


def test_every_address_has_an_example() -> None:
    known = list(names(get_resolver()))
    assert None not in known, "an address has no name"
    assert sorted(known) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", READS)
def test_every_address_answers(name: str, address: Address, client: Any) -> None:
    answer = client.get(address(name))
    assert answer.status_code == 200
    if name in PAGES:
        root = html.fromstring(answer.content)
        assert len(root.findall(".//h1")) == 1
        assert root.findtext(".//title").strip() not in ("", "– Råderum")
        assert root.get("lang") == "da"


@pytest.mark.parametrize("name", PAGES)
def test_no_id_stands_twice(name: str, address: Address, client: Any) -> None:
    root = html.fromstring(client.get(address(name)).content)
    ids = [element.get("id") for element in root.iter() if isinstance(element.tag, str) and element.get("id")]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("name", [n for n in READS if n != SLOW])
def test_head_answers_without_a_body(name: str, address: Address, client: Any) -> None:
    answer = client.head(address(name))
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", READS)
def test_nothing_is_written_where_one_only_reads(name: str, method: str, address: Address, client: Any) -> None:
    assert getattr(client, method)(address(name)).status_code == 405


def test_one_does_not_freeze_by_following_a_link(client: Any) -> None:
    assert client.get("/omraader/veje/0461/frys/").status_code == 405
    assert client.head("/omraader/veje/0461/frys/").status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_a_warm_page_asks_the_database_at_most_ten_times(name: str, address: Address, client: Any) -> None:
    at = address(name)
    if name != SLOW:
        client.get(at)
    with CaptureQueriesContext(connection) as queries:
        client.get(at)
    assert len(queries) <= 10, [query["sql"] for query in queries]


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "pptx"])
@pytest.mark.parametrize("kind", ["live", "frozen"])
def test_documents_are_downloads_with_a_name(
    kind: str, suffix: str, frozen_key: Callable[[], str], client: Any
) -> None:
    base = "/omraader/veje/0461/" if kind == "live" else f"/fast/{frozen_key()}/"
    answer = client.get(f"{base}svar.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="roads-0461-road_maintenance-2024.{suffix}"'
    assert answer.content.startswith({"pdf": b"%PDF-"}.get(suffix, b"PK\x03\x04"))


@pytest.mark.parametrize("base", ["/omraader/veje/0461/", "frozen"])
def test_an_unknown_kind_of_document_is_not_found(base: str, frozen_key: Callable[[], str], client: Any) -> None:
    base = base if base.startswith("/") else f"/fast/{frozen_key()}/"
    for suffix in ("docx", "exe", "pdf.exe", "PDF"):
        assert client.get(f"{base}svar.{suffix}").status_code == 404


def test_an_unknown_kind_of_document_keeps_no_answer(client: Any) -> None:
    from raaderum.web.workspace.models import FrozenAnswer

    client.get("/omraader/veje/0461/svar.exe")
    assert FrozenAnswer.objects.count() == 0


def test_looking_at_pages_keeps_nothing(client: Any) -> None:
    from raaderum.web.workspace.models import FrozenAnswer

    for page in ("", "sammenligning/", "forventet/"):
        client.get(f"/omraader/veje/0461/{page}")
    assert FrozenAnswer.objects.count() == 0


def test_robots_keeps_crawlers_off_what_is_made_on_request(client: Any) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines() == ["User-agent: *", "Disallow: /fast/", "Disallow: /*svar."]


def dataset_at(name: str) -> str:
    """The data set of the page with this name."""
    if name.startswith("example_process") or name == "frozen_gap":
        return "example"
    return name.split(":", maxsplit=1)[0] if ":" in name else "public"


# --- links ----------------------------------------------------------------------------------------------


def links(content: bytes) -> list[Any]:
    return list(html.fromstring(content).iter("a"))


@pytest.mark.parametrize(
    "name", [n for n in PAGES if n.split(":")[-1] not in ("front", "find", "releases", "methods", "accessibility")]
)
def test_bread_crumbs_lead_to_pages(name: str, address: Address, client: Any) -> None:
    root = html.fromstring(client.get(address(name)).content)
    (trail,) = root.xpath("//nav[contains(@class, 'breadcrumbs')]")
    assert trail.xpath(".//a")[0].get("href") == reverse(f"{dataset_at(name)}:front")
    assert len(trail.xpath(".//*[@aria-current='page']")) == 1
    for link in trail.xpath(".//a"):
        assert client.get(link.get("href")).status_code == 200


@pytest.mark.parametrize("language", ["da", pytest.param("en", marks=pytest.mark.full)])
def test_every_internal_link_leads_somewhere(language: str, address: Address, client: Any) -> None:
    """From the front page and one frozen answer, four steps deep. Documents have a test of their own."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    seen: set[str] = set()
    waiting = [("/", 0), ("/?kommune=0461", 0), (address("frozen"), 1)]
    while waiting:
        at, depth = waiting.pop(0)
        if at in seen:
            continue
        seen.add(at)
        answer = client.get(at, follow=True)
        assert answer.status_code == 200, at
        if depth == 4 or not answer["Content-Type"].startswith("text/html"):
            continue
        root = html.fromstring(answer.content)
        anchors = {element.get("id") for element in root.iter() if isinstance(element.tag, str)}
        for link in root.iter("a"):
            target = urljoin(at, link.get("href"))
            parts = urlsplit(target)
            if parts.netloc or "svar." in parts.path:
                continue
            if parts.fragment and parts._replace(fragment="").geturl() == at.split("#")[0]:
                assert parts.fragment in anchors, f"{at}: #{parts.fragment}"
            waiting.append((parts._replace(fragment="").geturl(), depth + 1))
    assert len(seen) > 25


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_fetched_from_elsewhere(name: str, address: Address, client: Any) -> None:
    """Scripts, styles, fonts and pictures are our own; links to sources tell the source nothing."""
    root = html.fromstring(client.get(address(name)).content)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for attribute in ("src", "href", "action", "data", "srcset", "poster", "formaction"):
            value = element.get(attribute) or ""
            if not re.match(r"(?i)\s*(https?:|//|data:|javascript:)", value):
                continue
            assert element.tag == "a", f"{element.tag} {attribute}={value}"
            assert "noreferrer" in (element.get("rel") or ""), value
            assert value.startswith("https://"), value
        assert not [a for a in element.attrib if a.startswith("on")], "script in an attribute"
        assert element.get("style") is None, "style in an attribute"
    assert not [s for s in root.iter("script") if s.get("type") != "application/json" and (s.text or "").strip()]


# --- headers --------------------------------------------------------------------------------------------

ODD = ["/findes/ikke/", "/omraader/veje/9999/", "/omraader/veje/0461/?v-density=x", "/find/?q=er", "/robots.txt",
       "/omraader/veje/0461/svar.xlsx"]  # fmt: skip


@pytest.mark.parametrize("at", [*(name for name in PAGES if name != SLOW), *ODD])
def test_every_answer_has_the_safe_headers(at: str, address: Address, client: Any) -> None:
    answer = client.get(at if at.startswith("/") else address(at))
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*|//", policy)
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_visiting_sets_only_the_cookie_that_forms_need(client: Any) -> None:
    client.get("/")
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert client.cookies[settings.CSRF_COOKIE_NAME]["httponly"]


# --- permalinks -----------------------------------------------------------------------------------------

CHOSEN = [
    "v-density=3&v-inhabitants=0&antal=8",
    "v-cars=1.5&antal=12&maal=peers_median",
    "gruppe=0101&gruppe=0751&gruppe=0851",
    "gruppe=0101,0751&aar=2021&maal=country",
    "noegletal=administration&aar=2020&maal=region",
    "gruppe=0101,0751,0851&v-density=2&antal=7",
]


@pytest.mark.parametrize("page", ["", "sammenligning/", "forventet/"])
@pytest.mark.parametrize("query", CHOSEN)
def test_the_link_on_a_page_gives_the_same_page(query: str, page: str, client: Any, public_release: Release) -> None:
    query = query.replace("v-cars", f"v-{next(f.id for f in reversed(public_release.pack.features) if f.weight)}")
    first = client.get(f"/omraader/veje/0461/{page}?{query}")
    assert first.status_code == 200
    (link,) = html.fromstring(first.content).xpath("//a[@data-copy]/@href")
    again = client.get(link)
    assert main_part(first.content) == main_part(again.content)
    assert html.fromstring(again.content).xpath("//a[@data-copy]/@href") == [link]
    assert "&udgivelse=" not in link


def main_part(content: bytes) -> str:
    """The page below its header, whose language form holds the address as it was written."""
    text = without_token(content)
    return text[text.index("<main") : text.index("</main>")]


def test_a_pinned_release_stays_pinned(client: Any, public_release: Release) -> None:
    answer = client.get(f"/omraader/veje/0461/?udgivelse={public_release.short_id}")
    root = html.fromstring(answer.content)
    for link in root.xpath("//a[@data-copy or contains(@class, 'tab-button') or @download]/@href"):
        assert f"udgivelse={public_release.short_id}" in link


@pytest.mark.parametrize("lost", ["maal=peers_median", "udgivelse=RELEASE"])
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("gruppe", id="own group"),
        pytest.param("antal", id="weights"),
    ],
)
def test_choosing_peers_keeps_the_other_choices(form: str, lost: str, client: Any, public_release: Release) -> None:
    lost = lost.replace("RELEASE", public_release.short_id)
    root = html.fromstring(client.get(f"/omraader/veje/0461/sammenligning/?{lost}").content)
    (found,) = [f for f in root.iter("form") if f.xpath(f".//input[@name='{form}' and @type!='hidden']")]
    kept = {f"{i.get('name')}={i.get('value')}" for i in found.xpath(".//input[@type='hidden']")}
    assert lost in kept
