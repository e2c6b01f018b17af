"""Numbers as they are typed in the form."""

from __future__ import annotations

from typing import Any

from tests.integration.collection.conftest import People

LIKE_A_PERSON = "1712308000"
"""Ten digits that begin with a date: an amount of 1.7 billion, or somebody's CPR number."""


def test_a_large_amount_needs_points_and_the_form_says_so(client: Any, people: People, submission: Any) -> None:
    client.force_login(people["reporter-X017"])
    at = f"/indberetning/{submission.round_id}/X017/tal/backlog_dkk/"

    def save(value: str) -> str:
        facts = {"value": value, "missing": "", "comment": "", "seen": "0"}
        return str(client.post(at, facts, headers={"HX-Request": "true"}).content.decode())

    before = submission.figures.get(variable="backlog_dkk").value
    answer = save(LIKE_A_PERSON)
    assert "punktum mellem tusinderne" in answer
    assert LIKE_A_PERSON not in answer
    assert submission.figures.get(variable="backlog_dkk").value == before
    assert "Gemt" in save("1.712.308.000")
    assert submission.figures.get(variable="backlog_dkk").value == int(LIKE_A_PERSON)
