"""Grades and explanations on pages, live and frozen, and the choice to leave out those compared with care."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.factories.figures import remake
from tests.integration.reports.readers import read_page
from tests.integration.web.conftest import PACK

BASE = "/eksempel/omraader/veje/X017/"
SAID = "<b>Sne</b> i marts"


def test_the_peer_list_shows_grades_and_offers_to_leave_out_the_marked(client: Any) -> None:
    content = client.get(f"{BASE}sammenligning/").content.decode()
    rows = read_page(content).tables["table-peers"]
    grades = {row[0].replace("\xa0", " "): row[5] for row in rows[1:]}
    assert grades["Padderup *"] == "C"
    assert grades["Marehalmby"] == "A"
    assert "Karakteren siger, hvor godt tallet kan sammenlignes" in content
    assert "Sammenlign kun med dem uden *" in content
    marked = [name for name in grades if name.endswith("*")]
    assert content.count('type="hidden" name="gruppe"') == 10 - len(marked)
    assert 'name="gruppe" value="X054">' not in content.split("<h2", 2)[1]


def test_without_the_marked_nobody_is_marked(client: Any) -> None:
    content = client.get(f"{BASE}sammenligning/?gruppe=X044&gruppe=X014").content.decode()
    assert len(read_page(content).tables["table-peers"]) == 4
    assert "Sammenlign kun med dem uden *" not in content


def test_the_unit_figures_and_the_method_say_what_a_grade_is(client: Any, example_release: Release) -> None:
    content = client.get(f"/udgivelser/{example_release.short_id}/X017/tal/?aar=2025").content.decode()
    assert "Kan tallene sammenlignes?" in content
    assert read_page(content).tables["table-passport"][1][1:3] == ["Vejdrift efter regnskabet", "B"]
    for language, word in (("da", "Sammenlignelighed"), ("en", "Comparability")):
        client.cookies["django_language"] = language
        assert f"<h1>{word}" in client.get("/metoder/sammenlignelighed/").content.decode()


def test_explanations_are_numbered_and_escaped_live_and_frozen(
    client: Any, example_release: Release, own_site: ReleaseStore
) -> None:
    rows = [
        replace(o, comment=SAID) if (o.unit, o.variable, o.period) == ("X017", "winter_snow_dkk", 2025) else o
        for o in example_release.observations
    ]
    own_site.save(remake(example_release, rows), PACK)
    live = client.get(BASE).content.decode()
    frozen = client.get(client.post(f"{BASE}frys/").headers["Location"]).content.decode()
    gap = client.get(f"{BASE}forskel/").content.decode()
    for content in (live, frozen, gap):
        assert "&lt;b&gt;Sne&lt;/b&gt; i marts" in content
        assert SAID not in content
        assert "\xa0¹)</h1>" in content
    assert "¹)" in read_page(gap).tables["table-tree"][2][2]  # winter, the second branch
