"""A controller's main job, in a real browser, on a wide and a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.functional.conftest import NARROW, WIDE, charts_are_drawn

pytestmark = pytest.mark.browser
both_widths = pytest.mark.parametrize("width", [WIDE, NARROW])
narrow_in_full = pytest.mark.parametrize("width", [WIDE, pytest.param(NARROW, marks=pytest.mark.full)])

Visit = Callable[..., Any]
POSITION = "/omraader/veje/0461/"
PEERS = "/omraader/veje/0461/sammenligning/"


def heading(page: Any) -> str:
    return re.sub(r"\s+", " ", page.locator("h1").inner_text())


def wait_for_words(page: Any, selector: str, words: str) -> None:
    page.locator(selector, has_text=words).first.wait_for()


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@both_widths
def test_from_the_front_page_to_one_s_position(width: int, visit: Visit) -> None:
    with visit("/", width=width) as page:
        page.get_by_label("Find kommune").fill("Ærø")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?kommune=0492")
        assert heading(page) == "Ærø Kommune"
        page.locator(".card-item a").first.click()
        page.wait_for_url("**/omraader/veje/0492/*")
        assert heading(page).startswith("Ærø brugte ")
        charts_are_drawn(page)


@narrow_in_full
def test_three_clicks_from_the_area_to_the_difference_in_kroner(width: int, visit: Visit) -> None:
    with visit("/omraader/veje/?kommune=0461", width=width) as page:
        page.locator(".figure-row h3 a").first.click()
        page.wait_for_url("**/omraader/veje/0461/*")
        assert page.get_by_text("mio. kr. mere for hele kommunen").first.is_visible()


@both_widths
def test_another_year_by_the_select_box_and_back_again(width: int, visit: Visit) -> None:
    with visit(POSITION, width=width, complaints_allowed=True) as page:
        before = heading(page)
        assert "2024" in before
        charts_are_drawn(page)
        page.evaluate("window.stillHere = true")
        page.get_by_label("Regnskabsår").select_option("2021")
        wait_for_words(page, "h1", "2021")
        assert asked(page)["aar"] == ["2021"]
        assert page.evaluate("window.stillHere"), "the whole page was loaded again"
        charts_are_drawn(page)
        assert "2021" in page.locator("figcaption").first.inner_text()

        page.go_back()
        wait_for_words(page, "h1", "2024")
        assert heading(page) == before
        assert "aar" not in asked(page) or asked(page)["aar"] == ["2024"]
        charts_are_drawn(page)
        assert page.locator("[data-chart] svg").count() == 2
        assert page.get_by_label("Regnskabsår").input_value() == "2024"


def test_the_back_button_breaks_no_policy(visit: Visit) -> None:
    with visit(POSITION) as page:
        charts_are_drawn(page)
        page.get_by_label("Regnskabsår").select_option("2021")
        wait_for_words(page, "h1", "2021")
        page.go_back()
        wait_for_words(page, "h1", "2024")
        charts_are_drawn(page)


def test_the_title_of_the_window_follows_the_year(visit: Visit) -> None:
    with visit(POSITION) as page:
        page.get_by_label("Regnskabsår").select_option("2021")
        wait_for_words(page, "h1", "2021")
        assert "2021" in page.title()


def test_the_keyboard_stays_where_it_was_after_a_choice(visit: Visit) -> None:
    with visit(POSITION) as page:
        page.get_by_label("Regnskabsår").focus()
        page.get_by_label("Regnskabsår").select_option("2021")
        wait_for_words(page, "h1", "2021")
        page.wait_for_timeout(100)
        assert page.evaluate("document.activeElement.id") == "aar"


def test_another_target_and_key_figure(visit: Visit) -> None:
    with visit(POSITION) as page:
        page.get_by_label("Sammenlign med").select_option("country")
        page.locator(".lead", has_text=re.compile("landet|landstallet", re.IGNORECASE)).wait_for()
        page.get_by_label("Nøgletal", exact=True).select_option("administration")
        wait_for_words(page, "h1", "administration")
        assert asked(page)["maal"] == ["country"]
        assert asked(page)["noegletal"] == ["administration"]


@narrow_in_full
def test_the_table_under_a_chart(width: int, visit: Visit) -> None:
    with visit(POSITION, width=width) as page:
        table = page.locator("#table-spread")
        assert not table.is_visible()
        page.get_by_text("Vis som tabel").first.click()
        assert table.is_visible()
        assert "Odense" in table.locator("tbody tr").first.inner_text()


@both_widths
def test_charts_are_drawn_with_danish_numbers(width: int, visit: Visit) -> None:
    with visit(POSITION, width=width) as page:
        charts_are_drawn(page)
        charts = page.locator("[data-chart]")
        assert charts.count() == 2
        for number in range(2):
            svg = charts.nth(number).locator("svg")
            box, frame = svg.bounding_box(), charts.nth(number).bounding_box()
            assert box["width"] > 0.6 * frame["width"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        words = charts.first.locator("svg text").all_text_contents()
        assert "1.000" in words or "1.500" in words, words
        assert not [word for word in words if re.search(r"\d,\d{3}", word)]
        assert "Odense 796 kr." in [word.replace("\xa0", " ") for word in words]


def test_no_label_of_a_chart_is_cut(visit: Visit) -> None:
    """Extreme municipalities, on the narrowest screen."""
    for code in ("0825", "0813", "0563"):
        with visit(f"/omraader/veje/{code}/", width=NARROW) as page:
            charts_are_drawn(page)
            outside = page.evaluate(
                """() => [...document.querySelectorAll('[data-chart] svg')].flatMap(svg => {
                     const frame = svg.getBoundingClientRect();
                     return [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).filter(t => {
                       const box = t.getBoundingClientRect();
                       return box.left < frame.left - 1 || box.right > frame.right + 1;
                     }).map(t => t.textContent);
                   })"""
            )
            assert outside == [], code


@both_widths
def test_one_s_own_peers_by_check_boxes(width: int, visit: Visit) -> None:
    with visit(PEERS, width=width) as page:
        page.get_by_text("Vælg kommunerne").click()
        for name in ("Aarhus", "København", "Ærø"):
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Sammenlign med dem").click()
        page.wait_for_url("**gruppe=**")
        assert re.match("Odense sammenlignes med .*3 .*valgt", heading(page))
        assert page.get_by_label("Ærø", exact=True).is_checked()
        names = page.locator("#table-peers tbody th").all_inner_texts()
        assert sorted(names) == sorted(["Odense", "Aarhus", "København", "Ærø"])
        page.locator(".tab-list").get_by_text("Placering").click()
        page.wait_for_url("**/omraader/veje/0461/?**")
        assert "de 3 valgte kommuner" in page.locator(".lead").inner_text()


@both_widths
def test_one_s_own_weights_by_sliders(width: int, visit: Visit) -> None:
    with visit(PEERS, width=width) as page:
        page.get_by_text("Vægt rammevilkårene").click()
        slider = page.locator("#v-density")
        slider.focus()
        slider.press("ArrowRight")
        assert page.locator("#o-density").inner_text() == "1,5"
        for _ in range(3):
            slider.press("ArrowRight")
        page.get_by_label("Antal kommuner").fill("8")
        page.get_by_role("button", name="Find kommuner med de vægte").click()
        page.wait_for_url("**v-density=3**")
        assert "Egne vægte: Indbyggere pr. km² 3,0." in page.locator(".lead").inner_text()
        assert page.locator("#table-peers tbody tr").count() == 9


@narrow_in_full
def test_an_answer_is_frozen(width: int, visit: Visit) -> None:
    with visit(f"{POSITION}?aar=2022", width=width) as page:
        before = heading(page)
        page.get_by_role("button", name="Frys svaret").click()
        page.wait_for_url("**/fast/*/")
        assert heading(page) == before
        assert "Fastfrosset" in page.get_by_role("status").first.inner_text()
        charts_are_drawn(page)
        page.get_by_text("Tjek, og se, hvad der er ændret siden").click()
        page.wait_for_url("**/tjek/")
        assert page.get_by_text("alle tal er de samme").is_visible()


@narrow_in_full
@pytest.mark.parametrize(
    ("name", "begins"), [("PDF", b"%PDF-1.7"), ("Excel", b"PK\x03\x04"), ("Slides", b"PK\x03\x04")]
)
def test_documents_are_downloaded(name: str, begins: bytes, width: int, visit: Visit) -> None:
    with visit(POSITION, width=width) as page:
        with page.expect_download(timeout=30_000) as download:
            page.get_by_role("link", name=name, exact=True).click()
        suffix = {"PDF": "pdf", "Excel": "xlsx", "Slides": "pptx"}[name]
        assert download.value.suggested_filename == f"roads-0461-road_maintenance-2024.{suffix}"
        assert download.value.path().read_bytes().startswith(begins)


def test_the_link_is_copied_and_said(visit: Visit, server: str) -> None:
    with visit(f"{POSITION}?aar=2022") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("link", name="Link", exact=True).click()
        wait_for_words(page, ".copied", "kopieret")
        assert page.locator(".copied").inner_text() == "Linket er kopieret"
        assert page.evaluate("navigator.clipboard.readText()") == f"{server}{POSITION}?aar=2022"


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    with visit(POSITION) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skipnav"
        assert page.locator(".skipnav").is_visible()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "indhold"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#indhold').contains(document.activeElement)")


def test_the_main_job_with_the_keyboard_only(visit: Visit) -> None:
    with visit("/") as page:
        tab_to(page, "#q")
        page.keyboard.type("odense")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?kommune=0461")
        tab_to(page, ".card-item a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/omraader/veje/0461/*")
        charts_are_drawn(page)
        tab_to(page, "details summary")
        page.keyboard.press("Enter")
        assert page.locator("#table-spread").is_visible()
        tab_to(page, "button")  # wraps around the page to the first one


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until something that matches has the focus; each stop on the way must be visible."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert outline, f"{selector}: the focus cannot be seen"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


@both_widths
def test_without_java_script(width: int, visit: Visit) -> None:
    with visit(POSITION, width=width, java_script=False) as page:
        assert page.locator("svg[aria-hidden]").count() == 0
        alternative = page.locator("figure noscript").first
        assert "Halvdelen af kommunerne ligger mellem" in alternative.inner_text()
        page.get_by_label("Regnskabsår").select_option("2021")
        page.get_by_role("button", name="Vis", exact=True).click()
        page.wait_for_url("**aar=2021**")
        assert "2021" in heading(page)
        page.get_by_text("Vis som tabel").first.click()
        assert page.locator("#table-spread").is_visible()
        page.get_by_role("button", name="Frys svaret").click()
        page.wait_for_url("**/fast/*/")


def test_the_language_is_changed_by_its_button(visit: Visit) -> None:
    with visit(f"{POSITION}?aar=2021") as page:
        page.get_by_role("button", name="English").click()
        page.locator("html[lang=en]").wait_for(state="attached")
        assert asked(page)["aar"] == ["2021"]
        charts_are_drawn(page)
        words = page.locator("[data-chart] svg text").all_text_contents()
        assert not [word for word in words if re.search(r"\d\.\d{3}", word)], "Danish thousands on an English page"
        page.get_by_role("button", name="Dansk").click()
        page.locator("html[lang=da]").wait_for(state="attached")


def test_a_refusal_is_a_page_with_a_way_on(visit: Visit) -> None:
    with visit("/omraader/veje/461/", complaints_allowed=True) as page:  # Chromium complains about the 404
        assert "skriv 0461 for Odense" in page.get_by_role("alert").inner_text()
        page.get_by_role("link", name="Find en kommune").click()
        page.wait_for_url("**/")


# --- the explained gap ------------------------------------------------------------------------------------

GAP = "/eksempel/omraader/veje/X017/forskel/"


def test_with_the_keyboard_from_ten_to_forty_four_to_factors(visit: Visit) -> None:
    with visit(GAP) as page:
        charts_are_drawn(page)
        page.evaluate("window.stillHere = true")
        tab_to(page, "#fold-winter")
        page.keyboard.press("Enter")
        page.locator("#fold-winter_salting").wait_for()
        assert page.evaluate("document.activeElement.id") == "fold-winter", "the keyboard has lost its place"
        assert page.locator("#fold-winter").get_attribute("aria-expanded") == "true"
        tab_to(page, "#fold-winter_salting")
        page.keyboard.press("Enter")
        page.locator("tr.factor").first.wait_for()
        assert page.locator("tr.factor").count() == 5
        assert page.evaluate("document.activeElement.id") == "fold-winter_salting"
        assert page.evaluate("window.stillHere"), "the whole page was loaded again"
        assert asked(page)["noegle"] == ["winter_salting"]
        charts_are_drawn(page)
        page.keyboard.press("Enter")
        page.locator("tr.factor").first.wait_for(state="detached")
        assert asked(page)["noegle"] == ["winter"]


@both_widths
def test_unfolding_keeps_the_place_and_can_be_undone(width: int, visit: Visit) -> None:
    with visit(GAP, width=width) as page:
        charts_are_drawn(page)
        page.locator("#fold-verges").scroll_into_view_if_needed()
        before = page.locator("#fold-verges").bounding_box()["y"]
        page.locator("#fold-verges").click()
        page.locator("#fold-verge_cutting").wait_for()
        charts_are_drawn(page)
        assert abs(page.locator("#fold-verges").bounding_box()["y"] - before) < 5
        page.go_back()
        page.locator("#fold-verge_cutting").wait_for(state="detached")
        assert "noegle" not in asked(page)


@both_widths
def test_the_scale_is_switched_by_its_box(width: int, visit: Visit) -> None:
    with visit(f"{GAP}?noegle=winter", width=width) as page:
        charts_are_drawn(page)
        page.get_by_label("Målt", exact=True).select_option("road_km")
        page.wait_for_url("**pr=road_km**")
        wait_for_words(page, ".lead", "kr. mere pr. km vej")
        assert page.locator("#fold-winter").get_attribute("aria-expanded") == "true"
        charts_are_drawn(page)


@both_widths
def test_a_figure_is_tried_and_taken_back(width: int, visit: Visit) -> None:
    with visit(f"{GAP}?noegle=winter_salting", width=width) as page:
        before = heading(page)
        page.get_by_text("Hvad nu hvis? Prøv egne tal").click()
        page.get_by_role("textbox", name="Glatførebekæmpelse på kørebaner").fill("900.000")
        page.get_by_role("button", name="Regn igen").click()
        page.locator(".trial").wait_for()
        assert asked(page)["p-winter_salting_dkk"] == ["900000"]
        assert [name for name in asked(page) if name.startswith("p-")] == ["p-winter_salting_dkk"]
        assert heading(page) != before
        page.get_by_role("link", name="Nulstil").first.click()
        page.locator(".trial").wait_for(state="detached")
        assert heading(page) == before


def test_the_gap_without_java_script(visit: Visit) -> None:
    with visit(GAP, java_script=False) as page:
        page.locator("#fold-winter").click()
        page.wait_for_url("**noegle=winter**")
        page.locator("#fold-winter_salting").click()
        page.wait_for_url("**noegle=winter_salting**")
        assert page.locator("tr.factor").count() == 5
        page.get_by_label("Målt", exact=True).select_option("road_km")
        page.get_by_role("button", name="Vis", exact=True).click()
        page.wait_for_url("**pr=road_km**")
        assert page.locator("tr.factor").count() == 5
        page.get_by_role("button", name="Frys svaret").click()
        page.wait_for_url("**/fast/*/forskel/")


def test_from_the_front_page_to_an_explained_example(visit: Visit) -> None:
    with visit("/") as page:
        page.get_by_role("link", name="Se en forskel forklaret i eksemplet").click()
        page.wait_for_url(f"**{GAP}")
        assert page.get_by_text("Eksempeldata: kommunen findes ikke").is_visible()
        page.get_by_role("link", name="Læg vinterruterne om").first.click()
        page.wait_for_url("**/tiltag/winter_routes/")
        assert "Læg vinterruterne om" in heading(page)
