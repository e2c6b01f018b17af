"""From a number on a page to the cell, the explanation and the approver, in at most four clicks; and who may see."""

from __future__ import annotations

from typing import Any

from lxml import html

from tests.integration.collection.conftest import People
from tests.integration.collection.test_round import finish, write


def links(page: Any) -> dict[str, str]:
    root = html.fromstring(page.content)
    return {" ".join(a.text_content().split()): a.get("href") for a in root.xpath("//main//a")}


def test_three_clicks_from_an_answer_to_the_approver(client: Any, people: People, round_: Any, submission: Any) -> None:
    from raaderum.web.workspace.actions import publish_release, start_validation

    write(people, submission, "signs", 4000, "talt i maj")
    version = finish(people, submission)
    client.force_login(people["reader-X001"])
    assert client.get(f"/godkendt/{version.pk}/").status_code == 200, "participants see what is approved"
    client.logout()
    assert client.get(f"/godkendt/{version.pk}/").status_code == 403, "others not before it is released"

    start_validation(by=people["kl_administrator"].public_id, round_=round_)
    round_.refresh_from_db()
    publish_release(by=people["kl_administrator"].public_id, round_=round_)
    answer = client.get("/eksempel/omraader/veje/X017/?aar=2025")
    for page in ("", "forskel/", "sammenligning/", "forventet/"):
        shown = html.fromstring(client.get(f"/eksempel/omraader/veje/X017/{page}?aar=2025").content).text_content()
        assert "Skilte og tavler, 2025: talt i maj" in " ".join(shown.split()), page
    elsewhere = client.get("/eksempel/omraader/veje/X017/sammenligning/?noegletal=winter&aar=2025").content.decode()
    assert "talt i maj" not in elsewhere, "it follows its own figure, and no other"
    behind = client.get(links(answer)["Tallene bag"] + "?aar=2025")
    text = html.fromstring(behind.content).text_content()
    assert "talt i maj" in text
    assert "4.000" in text
    last = client.get(links(behind)["indberettet: Skilte og tavler"].split("#")[0])
    row = html.fromstring(last.content).get_element_by_id("r-signs").text_content()
    assert "talt i maj" in row
    assert f"F{submission.figures.get(variable='signs').line}" in row
    assert "approver-X017" not in last.content.decode(), "a visitor sees that a second person approved, not who"
    client.force_login(people["reader-X001"])
    named = client.get(f"/godkendt/{version.pk}/").content.decode()
    assert "Godkendt af approver-X017" in named
    assert "Sendt af reporter-X017" in named


def test_a_figure_that_was_not_reported_here_names_its_source(client: Any) -> None:
    from raaderum.web.workspace.queries import release

    found = release("roads")
    page = client.get(f"/udgivelser/{found.short_id}/0461/tal/?aar=2024")
    assert page.status_code == 200
    assert "FOLK1A" in page.content.decode() or "Danmarks Statistik" in page.content.decode()


def test_explanations_go_into_the_files(client: Any, people: People, round_: Any, submission: Any) -> None:
    from raaderum.web.workspace.actions import publish_release, start_validation

    write(people, submission, "signs", 4000, "=talt; i maj")
    finish(people, submission)
    start_validation(by=people["kl_administrator"].public_id, round_=round_)
    round_.refresh_from_db()
    publication = publish_release(by=people["kl_administrator"].public_id, round_=round_)
    text = client.get(f"/udgivelser/{publication.release[:12]}/tal.csv").content.decode("utf-8-sig")
    (line,) = [line for line in text.splitlines() if line.startswith("X017;Hybenlev;signs;2025")]
    assert line.endswith(';"\'=talt; i maj"')
