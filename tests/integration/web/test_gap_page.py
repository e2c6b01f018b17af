"""The explained gap: what stands on the page, how one goes down into it, what is tried, and what is refused."""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lxml import html

from raaderum.reports.text import gap as text
from raaderum.reports.text import words_in
from raaderum.studies import from_json, make_choices, make_gap_choices, study_gap, to_json
from raaderum.warehouse.release import Release
from raaderum.web.workspace import queries
from tests.integration.reports.gap_numbers import gap_pool
from tests.integration.reports.number_tokens import Pool, Token, unaccounted
from tests.integration.reports.readers import read_page
from tests.integration.web.conftest import without_token
from tests.integration.web.test_refusals import sentence

BASE = "/eksempel/omraader/veje/X017/forskel/"
PUBLIC = "/omraader/veje/0461/forskel/"
Freeze = Callable[[str], str]


def read(client: Any, at: str) -> Any:
    answer = client.get(at)
    assert answer.status_code == 200, at
    return html.fromstring(answer.content)


def answer_of(release: Release, unit: str, **changes: float) -> dict[str, Any]:
    """The results behind a page, as their canonical JSON."""
    choices = make_gap_choices(release, make_choices(release, unit), changes=changes)
    parsed: dict[str, Any] = json.loads(to_json(queries.gap_answer(release, choices)))
    return parsed


def plain(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


# --- what stands there -----------------------------------------------------------------------------------


def test_the_finding_is_the_heading(client: Any, example_release: Release) -> None:
    result = study_gap(example_release, make_gap_choices(example_release, make_choices(example_release, "X017")))
    assert plain(read(client, BASE).find(".//h1")) == text.headline(result, words_in("da")).replace("\xa0", " ")


def test_bookkeeping_stands_before_everything_else(client: Any) -> None:
    headings = [plain(h) for h in read(client, BASE).xpath("//main//h2")]
    assert headings[0] == "Først: kan forskellen skyldes bogføring?"
    assert "Hvor ligger forskellen?" in headings[1:]


def test_it_is_called_a_calculation(client: Any) -> None:
    assert "Det er et regnestykke, ikke en årsag." in plain(read(client, BASE).find(".//main"))


def test_picture_and_table_stand_side_by_side_and_say_the_same(client: Any, example_release: Release) -> None:
    root = read(client, BASE)
    (pair,) = root.xpath("//*[@class='gap'][.//*[@data-chart='chart-waterfall']]")
    (table,) = pair.xpath(".//table[@id='table-tree']")
    result = answer_of(example_release, "X017")["gap"]
    shown = [n for n in result["nodes"] if n["depth"] == 1 and (n["own_dkk"] or n["reference_dkk"])]
    rows = {plain(row.xpath("./td")[0]) for row in table.xpath(".//tbody/tr")}
    words = words_in("da")
    assert {words.signed(n["gap_dkk"]) for n in shown} | {words.signed(result["gap_dkk"])} == rows
    assert len(table.xpath(".//tbody/tr")) == len(shown) + 1


def test_the_largest_part_is_named_and_marked(client: Any, example_release: Release) -> None:
    root = read(client, BASE)
    marked = root.xpath("//table[@id='table-tree']//tr[.//span[@class='mark']]")
    assert len(marked) == 1
    assert "Det største enkelte led er" in plain(root.find(".//main"))
    (link,) = root.xpath("//a[text()='Vis det']/@href")
    opened = read(client, link)
    largest = answer_of(example_release, "X017")["gap"]["largest"]["node"]
    (row,) = opened.xpath("//table[@id='table-tree']//tr[.//span[@class='mark']]")
    assert row.xpath(f".//a[@id='fold-{largest}']")


def test_every_figure_of_the_tree_leads_to_its_definition(client: Any) -> None:
    for at in (BASE, f"{BASE}?noegle=winter"):
        for row in read(client, at).xpath("//table[@id='table-tree']//tbody/tr"):
            (link,) = row.xpath(".//span[@class='note']/a/@href")
            assert client.get(link).status_code == 200


def test_the_page_leads_to_the_figures_behind_it(client: Any, example_release: Release) -> None:
    assert f"/udgivelser/{example_release.short_id}/" in read(client, BASE).xpath("//main//a/@href")


# --- down into it ----------------------------------------------------------------------------------------


def toggles(root: Any) -> dict[str, tuple[str, str]]:
    """Figure → (whether it is unfolded, where the link leads)."""
    return {
        link.get("id").removeprefix("fold-"): (link.get("aria-expanded"), link.get("href"))
        for link in root.xpath("//a[@class='toggle']")
    }


def test_from_ten_to_forty_four_to_factors_and_back(client: Any, example_release: Release) -> None:
    pack = example_release.pack
    first = toggles(read(client, BASE))
    assert {"winter", "surfacing", "bookkeeping"} <= set(first)
    assert set(pack.figure("winter").children).isdisjoint(first)

    second = toggles(read(client, first["winter"][1]))
    assert second["winter"][0] == "true"
    assert set(pack.figure("winter").children) <= set(second)

    third = read(client, second["winter_salting"][1])
    factors = third.xpath("//table[@id='table-tree']//tr[contains(@class, 'factor')]/th")
    assert [step.name.da for step in pack.figure("winter_salting").chain] == [th.text.strip() for th in factors]
    assert third.xpath("//section[@id='noegle']//h2")[0].text == "V01.2 Glatførebekæmpelse på kørebaner"

    folded = toggles(read(client, toggles(third)["winter_salting"][1]))
    assert folded == second
    assert toggles(read(client, folded["winter"][1])) == first


def test_every_figure_can_be_unfolded(client: Any, example_release: Release) -> None:
    for node in answer_of(example_release, "X017")["gap"]["nodes"][1:]:
        root = read(client, f"{BASE}?noegle={node['figure']}")
        assert bool(root.xpath("//section[@id='noegle']")), node["figure"]


def test_cost_stands_beside_service_level_and_condition(client: Any, example_release: Release) -> None:
    root = read(client, f"{BASE}?noegle=winter")
    (beside,) = root.xpath("//section[@id='noegle']//table[@id='table-beside-winter']")
    variables = example_release.pack.variables
    figure = example_release.pack.figure("winter")
    for name in (*figure.service_level, *figure.condition):
        assert variables[name].name.da in plain(beside)


def test_what_is_chosen_is_kept_on_the_way_down(client: Any) -> None:
    root = read(client, f"{BASE}?pr=road_km&maal=peers_mean&aar=2024")
    (link,) = root.xpath("//a[@id='fold-winter']/@href")
    for part in ("pr=road_km", "maal=peers_mean", "aar=2024", "noegle=winter"):
        assert part in link


def test_the_boxes_keep_what_is_unfolded(client: Any) -> None:
    root = read(client, f"{BASE}?noegle=winter&udgivelse=")
    (form,) = root.xpath("//form[@class='choices']")
    assert ("noegle", "winter") in [(i.get("name"), i.get("value")) for i in form.xpath(".//input[@type='hidden']")]
    assert [s.get("name") for s in form.iter("select")] == ["aar", "noegletal", "maal", "pr"]


@pytest.mark.parametrize("query", ["", "noegle=winter_salting", "pr=road_km&aar=2023", "p-winter_salting_dkk=900000",
                                   "maal=five_of_ten&noegle=surfacing", "gruppe=X001,X002,X003&antal=7"])  # fmt: skip
def test_the_link_on_the_page_gives_the_same_page(query: str, client: Any) -> None:
    first = client.get(f"{BASE}?{query}")
    (link,) = html.fromstring(first.content).xpath("//a[@data-copy]/@href")
    again = client.get(link)
    main = [without_token(a.content).partition("<main")[2].partition("</main>")[0] for a in (first, again)]
    assert main[0] == main[1]


# --- what if ---------------------------------------------------------------------------------------------


def test_a_tried_figure_moves_everything_and_is_listed_at_the_top(client: Any, example_release: Release) -> None:
    root = read(client, f"{BASE}?noegle=winter_salting&p-winter_salting_dkk=900000")
    trial = plain(root.xpath("//section[@class='trial']")[0])
    assert "Glatførebekæmpelse på kørebaner (kr.): 900.000 i stedet for" in trial
    before, after = answer_of(example_release, "X017"), answer_of(example_release, "X017", winter_salting_dkk=9e5)
    assert before["gap"]["gap_dkk"] != after["gap"]["gap_dkk"]
    assert before["potential"]["potential"] != after["potential"]["potential"]
    total = root.xpath("//table[@id='table-tree']//tr[@class='own']/td")[0]
    assert plain(total) == words_in("da").signed(after["gap"]["gap_dkk"])


def test_what_is_tried_can_be_taken_back(client: Any) -> None:
    root = read(client, f"{BASE}?noegle=winter_salting&p-winter_salting_dkk=900000")
    (link, *_) = root.xpath("//a[text()='Nulstil']/@href")
    assert "p-" not in link
    assert not read(client, link).xpath("//section[@class='trial']")


def test_fields_left_as_they_were_leave_no_trace_in_the_address(client: Any, example_release: Release) -> None:
    """The form sends all its fields; what is unchanged or empty says nothing."""
    root = read(client, f"{BASE}?noegle=winter_salting")
    fields = {i.get("name"): i.get("value") for i in root.xpath("//div[@class='fields']//input")}
    assert {"p-winter_salting_dkk", "p-salting_callouts", "p-salted_route_km", "p-winter_index"} <= set(fields)
    answer = client.get(BASE, {"noegle": "winter_salting", **fields})
    assert answer.status_code == 302
    assert "p-" not in answer["Location"]
    answer = client.get(BASE, {"noegle": "winter_salting", **fields, "p-salting_callouts": "50"})
    assert answer["Location"].endswith("noegle=winter_salting&p-salting_callouts=50")
    answer = client.get(BASE, {"p-salting_callouts": ""})
    assert answer.status_code == 302


@pytest.mark.parametrize("written", ["1.323.000", "1323000", "1323000,0", "1.323.000,00"])
def test_figures_are_written_as_danes_write_them(written: str, client: Any) -> None:
    root = read(client, f"{BASE}?noegle=winter_salting&p-winter_salting_dkk={written}")
    assert "1.323.000 i stedet for" in plain(root.xpath("//section[@class='trial']")[0])


def test_trying_stores_nothing_and_leaves_the_release_as_it_was(client: Any, example_release: Release) -> None:
    from raaderum.web.workspace.models import FrozenAnswer

    before = without_token(client.get(BASE).content)
    values = example_release.panel.values.copy()
    client.get(f"{BASE}?p-winter_salting_dkk=900000")
    assert FrozenAnswer.objects.count() == 0
    assert np.array_equal(values, example_release.panel.values, equal_nan=True)
    assert without_token(client.get(BASE).content) == before


def test_a_missing_figure_can_be_filled_in(client: Any, example_release: Release) -> None:
    """Somebody lacks a cost; with it the cost is in."""
    panel, column = example_release.panel, example_release.panel.column(2025)
    lacking = [
        (unit, leaf)
        for leaf in ("winter_salting_dkk", "lighting_energy_dkk", "pipes_dkk", "kerbs_dkk", "trees_dkk")
        for unit, value in zip(panel.units, panel.values_of(leaf)[:, column], strict=True)
        if np.isnan(value) and unit != "X070"
    ]
    if not lacking:
        pytest.skip("nobody lacks one of these")
    unit, variable = lacking[0]
    base = f"/eksempel/omraader/veje/{unit}/forskel/"
    assert "1 udgift er ikke med" in plain(read(client, base).find(".//main"))
    assert "1 udgift er ikke med" not in plain(read(client, f"{base}?p-{variable}=500000").find(".//main"))


# --- public figures alone, and none ----------------------------------------------------------------------


def test_with_public_figures_the_potential_is_unknown_and_the_example_is_offered(client: Any) -> None:
    root = read(client, PUBLIC)
    main = plain(root.find(".//main"))
    assert "Potentiale: ikke beregnet (kræver indberettede tal)." in main
    assert "Kun 2.28.11, ca. halvdelen af vejudgiften." in main
    assert not root.xpath("//*[@data-chart]")
    links = {plain(link): link.get("href") for link in root.xpath("//main//a")}
    assert links["Se, hvordan forskellen bliver forklaret i eksemplet"] == BASE


@pytest.mark.parametrize("at", ["/eksempel/omraader/veje/X070/forskel/", f"{PUBLIC}?aar=2016"])
def test_where_nothing_can_be_computed_the_page_says_why_and_keeps_its_boxes(at: str, client: Any) -> None:
    answer = client.get(at)
    root = html.fromstring(answer.content)
    if root.xpath("//*[@role='alert']"):
        assert answer.status_code == 200
        assert "har intet tal for" in sentence(answer)
        assert root.xpath("//select[@name='aar']")
    else:  # the year has figures
        assert at.startswith(PUBLIC)


def test_a_unit_under_contract_is_told_what_cannot_be_compared(client: Any) -> None:
    main = plain(read(client, "/eksempel/omraader/veje/X029/forskel/").find(".//main"))
    assert "En funktionskontrakt er én pris for mange opgaver." in main


def test_what_is_no_number_is_said_where_it_was_written(client: Any) -> None:
    """The rest of the page stands, and so do the other figures that are tried."""
    asked = "noegle=winter_salting&p-winter_salting_dkk=mange&p-salting_callouts=50"
    answer = client.get(f"{BASE}?{asked}")
    assert answer.status_code == 400
    assert "er »mange«, men skal være et tal" in sentence(answer)
    root = html.fromstring(answer.content)
    (wrong,) = root.xpath("//input[@aria-invalid='true']")
    assert (wrong.get("name"), wrong.get("value")) == ("p-winter_salting_dkk", "mange")
    assert root.xpath(f"//*[@id='{wrong.get('aria-describedby').split()[-1]}'][@role='alert']")
    assert root.xpath("//details[@id='proev'][@open]")
    tried = read(client, f"{BASE}?noegle=winter_salting&p-salting_callouts=50")
    assert plain(root.find(".//h1")) == plain(tried.find(".//h1"))


# --- refusals --------------------------------------------------------------------------------------------

REFUSED = [
    ("pr=hektar", 400, "»scale« er »hektar«, men skal være en af: inhabitants, road_km"),
    ("p-winter_salting_dkk=meget", 400, "men skal være et tal"),
    ("p-winter_salting_dkk=1e400", 400, "men skal være et tal"),
    ("p-winter_salting_dkk=nan", 400, "men skal være et tal"),
    ("p-population=5", 400, "Tallet »population« indberettes ikke"),
    ("p-snestorm=5", 400, "Tallet »snestorm« indberettes ikke"),
    ("p-=5", 400, "Tallet »« indberettes ikke"),
    ("noegle=sne", 404, "Nøgletallet »sne« findes ikke"),
    ("noegletal=salt_per_route_km", 404, "»salt_per_route_km«"),
    ("maal=country", 400, "»country« er ikke noget at sammenligne med"),
    ("aar=1999", 404, "i »1999«"),
    ("&".join(f"p-v{i}=1" for i in range(21)), 400, "højst 20 tal"),
]


@pytest.mark.parametrize(("query", "status", "said"), REFUSED, ids=[query[:30] for query, _, _ in REFUSED])
def test_what_cannot_be_asked_is_refused_by_name(query: str, status: int, said: str, client: Any) -> None:
    for page in ("", "svar.pdf"):
        answer = client.get(f"{BASE}{page}?{query}")
        assert answer.status_code == status
        assert said in sentence(answer)


@pytest.mark.parametrize("place", ["noegle=ATTACK", "pr=ATTACK", "p-winter_salting_dkk=ATTACK", "p-ATTACK=1"])
def test_nothing_that_is_written_becomes_part_of_the_page(place: str, client: Any) -> None:
    attack = '"><script>alert(1)</script>'
    answer = client.get(f"{BASE}?{place}".replace("ATTACK", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"))
    assert answer.status_code in (400, 404)
    assert attack not in answer.content.decode()


# --- frozen ----------------------------------------------------------------------------------------------


def test_a_frozen_gap_holds_both_results_and_opens_as_it_was(frozen_key: Freeze, client: Any) -> None:
    from raaderum.web.workspace.models import FrozenAnswer

    key = frozen_key(f"{BASE}frys/?maal=peers_mean&pr=road_km")
    stored = from_json(FrozenAnswer.objects.get(key=key).content)
    assert (stored.kind, stored.gap.kind, stored.potential.kind) == ("gap_answer", "gap", "potential")
    live, frozen = read(client, f"{BASE}?maal=peers_mean&pr=road_km"), read(client, f"/fast/{key}/forskel/")
    assert plain(live.find(".//h1")) == plain(frozen.find(".//h1"))
    rows = [[plain(cell) for cell in root.xpath("//table[@id='table-tree']//td")] for root in (live, frozen)]
    assert rows[0] == rows[1]
    assert "Eksempeldata" in frozen.findtext(".//title")


def test_a_frozen_gap_is_unfolded_and_written_like_a_live_one(frozen_key: Freeze, client: Any) -> None:
    key = frozen_key(f"{BASE}frys/")
    root = read(client, f"/fast/{key}/forskel/")
    (link,) = root.xpath("//a[@id='fold-winter']/@href")
    assert read(client, link).xpath("//section[@id='noegle']")
    assert client.get(f"/fast/{key}/")["Location"] == f"/fast/{key}/forskel/"
    for suffix in ("pdf", "xlsx", "pptx"):
        assert client.get(f"/fast/{key}/svar.{suffix}").status_code == 200
    for page in ("sammenligning/", "forventet/"):
        assert client.get(f"/fast/{key}/{page}").status_code == 404


@pytest.mark.parametrize("query", ["", "?pr=road_km&noegle=winter&p-winter_salting_dkk=900000"])
def test_a_frozen_gap_is_computed_again_to_the_same_numbers(query: str, frozen_key: Freeze, client: Any) -> None:
    key = frozen_key(f"{BASE}frys/{query}")
    assert "alle tal er de samme" in plain(read(client, f"/fast/{key}/tjek/").find(".//main"))
    (link,) = read(client, f"/fast/{key}/forskel/").xpath("//a[text()='Se de nyeste tal']/@href")
    assert client.get(link).status_code == 200
    assert ("p-winter_salting_dkk=900000" in link) == bool(query)


def test_a_frozen_position_has_no_gap(frozen_key: Freeze, client: Any) -> None:
    assert client.get(f"/fast/{frozen_key('/omraader/veje/0461/frys/')}/forskel/").status_code == 404


# --- measures --------------------------------------------------------------------------------------------


def test_measures_that_fit_lead_to_their_pages(client: Any, example_release: Release) -> None:
    root = read(client, BASE)
    named = [link.rsplit("/", 2)[-2] for link in root.xpath("//li[@class='measure']//h3/a/@href")]
    assert named == [measure["id"] for measure in answer_of(example_release, "X017")["gap"]["measures"]]
    for words in ("Slags: ", "Evidens: ", "Virker på "):
        assert words in plain(root.xpath("//li[@class='measure']")[0])


def test_every_measure_has_a_page_with_its_text(client: Any, example_release: Release) -> None:
    listed = read(client, "/omraader/veje/tiltag/").xpath("//li[@class='measure']//a/@href")
    assert len(listed) == len(example_release.pack.measures)
    for at in listed:
        root = read(client, at)
        assert root.xpath("//div[@class='prose']//h2")
        assert not root.xpath("//div[@class='prose']//script")
        for link in root.xpath("//main//a[starts-with(@href, 'http')]"):
            assert link.get("rel") == "noreferrer"
    assert client.get("/omraader/veje/tiltag/findes_ikke/").status_code == 404
    assert client.get("/omraader/skoler/tiltag/").status_code == 404


def test_html_in_a_text_is_shown_and_not_run() -> None:
    from raaderum.web.pages.markdown import render_markdown

    made = render_markdown("<script>alert(1)</script> [her](javascript:alert(1)) **fed**")
    assert "<script" not in made
    assert 'href="javascript' not in made
    assert "<strong>fed</strong>" in made


# --- numbers ---------------------------------------------------------------------------------------------

FIXED = ("Det er under 1 kr.", "MPL-2.0")


def unknown(page: str, pool: Pool) -> list[Token]:
    """A range has its unit once: here it is written twice, so that both numbers are read with it."""
    page = re.sub(r"\s+", " ", page.replace("\xa0", " "))
    for phrase in FIXED:
        page = page.replace(phrase, "")
    return unaccounted(re.sub(r"(\d[\d.,]*) (og|and) (\d[\d.,]*) (mio\. kr\.|kr\.)", r"\1 \4 \2 \3 \4", page), pool)


def along(gap: dict[str, Any], figure: str) -> list[float]:
    """Where each step of the unfolded figure's waterfall ends."""
    below = sorted((n["gap_dkk"] for n in gap["nodes"] if n["parent"] == figure), reverse=True)
    return [sum(below[:count]) for count in range(1, len(below))]


@pytest.mark.parametrize(
    "opened", ["", "winter", "winter_salting", "surfacing_wearing", "lighting_energy", "bookkeeping"]
)
@pytest.mark.parametrize("code", ["X017", "X029", "X045", "X050"])
def test_every_number_of_the_page_comes_from_the_results(
    code: str, opened: str, client: Any, example_release: Release
) -> None:
    """The fields of "what if" hold what the unit has reported: they are read from the release."""
    panel = example_release.panel
    results = answer_of(example_release, code)
    pool = gap_pool(results)
    reported = panel.values[:, panel.row(code), panel.column(2025)]
    more = {float(v) for v in reported if not np.isnan(v)} | set(along(results["gap"], opened))
    pool = Pool(pool.plain | more, pool.totals, pool.shares, pool.literals)
    page = read_page(client.get(f"/eksempel/omraader/veje/{code}/forskel/?noegle={opened}").content.decode())
    assert not (bad := unknown(page.text, pool)), "\n".join(map(str, bad))


def test_every_number_of_a_public_page_comes_from_the_results(client: Any, public_release: Release) -> None:
    page = read_page(client.get(PUBLIC).content.decode())
    assert not (bad := unknown(page.text, gap_pool(answer_of(public_release, "0461")))), "\n".join(map(str, bad))


# --- caches ----------------------------------------------------------------------------------------------


def test_no_cache_grows_without_end() -> None:
    """What is tried makes a release of its own each time: nothing may hold them all."""
    found = [
        one
        for module in list(sys.modules.values())
        if module.__name__.startswith("raaderum.")
        for one in vars(module).values()
        if isinstance(one, functools._lru_cache_wrapper) and "release" in one.__wrapped__.__code__.co_varnames
    ]
    assert len(found) > 15
    assert [one.__wrapped__.__name__ for one in found if one.cache_info().maxsize is None] == []
