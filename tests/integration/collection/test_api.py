"""The API: what is open, the round trip of a submission, errors, and who may what."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from tests.integration.collection.conftest import People


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


def key_of(person: Any) -> dict[str, str]:
    from django.utils import timezone

    from raaderum.web.accounts.actions import make_token

    _, secret = make_token(person=person, name="prøve", now=timezone.now())
    return {"Authorization": f"Bearer {secret}"}


# --- open ------------------------------------------------------------------------------------------------


def test_open_figures_need_no_key(client: Any) -> None:
    assert [one["id"] for one in client.get("/api/v1/areas").json()] == ["roads", "procurement", "rpa"]
    figures = client.get("/api/v1/areas/roads/key-figures").json()
    assert {"road_operation", "winter", "winter_salting"} <= {one["id"] for one in figures}
    assert {one["dataset"] for one in client.get("/api/v1/releases").json()} == {"public", "example", "collected"}


def test_pages_of_figures_add_up_to_the_release(client: Any) -> None:
    from raaderum.web.workspace.queries import release

    found = release("roads")
    at, items = f"/api/v1/releases/{found.id}/observations?size=500", []
    while at:
        page = client.get(at).json()
        items += page["items"]
        at = page["next"]
    assert len(items) == page["count"] == len(found.observations)
    expected = [(o.unit, o.variable, o.period, None if o.value is None else str(o.value)) for o in found.observations]
    assert [(i["unit"], i["variable"], i["period"], i["value"]) for i in items] == expected
    assert "Danmarks Statistik" in page["licence"]


def test_what_one_has_already_is_not_sent_again(client: Any) -> None:
    at = "/api/v1/releases"
    at = f"/api/v1/releases/{client.get(at).json()[0]['id'][:12]}/observations?unit=0461"
    first = client.get(at)
    again = client.get(at, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_csv_has_the_licence_and_every_row(client: Any) -> None:
    from raaderum.web.workspace.queries import release

    found = release("roads", dataset="example")
    text = client.get(f"/api/v1/releases/{found.id}/observations?format=csv&unit=X017").content.decode()
    lines = text.splitlines()
    assert lines[0].startswith("# Eksempeldata")
    assert len(lines) == 2 + sum(o.unit == "X017" for o in found.observations)


# --- the round trip --------------------------------------------------------------------------------------


def test_pull_the_structure_push_figures_read_the_findings(client: Any, people: People, round_: Any) -> None:
    headers = key_of(people["reporter-X017"])
    (listed,) = client.get("/api/v1/rounds", headers=headers).json()
    assert listed["organisations"] == ["X017"]
    at = f"/api/v1/rounds/{listed['id']}/submissions/X017"
    pulled = client.get(at, headers=headers).json()
    by_name = {one["variable"]: one for one in pulled["figures"]}
    assert by_name["signs"]["cell"].startswith("F")
    push = {
        "figures": [
            {"variable": "signs", "value": "-3", "revision": by_name["signs"]["revision"]},
            {"variable": "litter_bins", "missing": "unknown", "comment": "tælles i maj", "revision": 0},
        ]
    }
    answer = client.patch(f"{at}/figures", push, content_type="application/json", headers=headers).json()
    assert (sorted(answer["stored"]), answer["conflicts"]) == (["litter_bins", "signs"], [])
    (found,) = [one for one in answer["findings"] if one["variable"] == "signs"]
    assert (found["level"], found["code"]) == ("error", "negative-quantity")
    english = client.get(f"{at}/findings", headers={**headers, "Accept-Language": "en"}).json()
    assert next(one for one in english if one["variable"] == "signs")["sentence"] != found["sentence"]
    again = client.patch(f"{at}/figures", push, content_type="application/json", headers=headers).json()
    assert again["conflicts"] == [], "the same again is no conflict"
    push["figures"][0]["value"] = "7"
    late = client.patch(f"{at}/figures", push, content_type="application/json", headers=headers).json()
    assert late["conflicts"] == ["signs"], "somebody has written since it was read"


# --- errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"variable": "snestorm"}, 404, "no-such-thing"),
        ({"value": "mange"}, 422, "not-understood"),
        ({"value": "1e400"}, 422, "not-understood"),
        ({"value": "NaN"}, 422, "not-understood"),
        ({"value": "3", "missing": "unknown"}, 400, "invalid-choice"),
        ({"variable": "asphalt_booking", "value": "99"}, 400, "invalid-choice"),
        ({"comment": "spørg 010190-1234"}, 400, "personal-number"),
        ({"comment": "x" * 501}, 422, "not-understood"),
        ({"revision": -1}, 422, "not-understood"),
        ({"missing": "suppressed"}, 422, "not-understood"),
    ],
)
def test_a_wrong_figure_is_a_problem_and_nothing_is_stored(
    change: dict[str, Any], status: int, code: str, client: Any, people: People, submission: Any
) -> None:
    figure = {"variable": "signs", "value": None, "revision": 0} | change
    good = {"variable": "litter_bins", "value": "61", "revision": 0}
    answer = client.patch(
        f"/api/v1/rounds/{submission.round_id}/submissions/X017/figures", {"figures": [good, figure]},
        content_type="application/json", headers=key_of(people["reporter-X017"]),
    )  # fmt: skip
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = json.loads(answer.content)
    assert (said["code"], said["status"]) == (code, status)
    assert "010190" not in answer.content.decode()
    submission.refresh_from_db()
    assert submission.revision == 0


def test_keys_that_are_none(client: Any, people: People, round_: Any) -> None:
    from django.utils import timezone

    from raaderum.web.accounts.actions import revoke_token
    from raaderum.web.accounts.models import ApiToken

    person = people["reporter-X017"]
    headers = key_of(person)
    assert client.get("/api/v1/rounds", headers=headers).status_code == 200
    for wrong in ({}, {"Authorization": "Bearer gættet"}, {"Authorization": "Basic abc"}):
        answer = client.get("/api/v1/rounds", headers=wrong)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert json.loads(answer.content)["code"] == "no-key"
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/rounds", headers=headers).status_code == 401
    headers = key_of(person)
    revoke_token(person=person, token=ApiToken.objects.latest("pk"), now=timezone.now())
    assert client.get("/api/v1/rounds", headers=headers).status_code == 401


def test_too_many_requests_are_told_when_to_come_back(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from raaderum.web.api.site import AnonRateThrottle

    monkeypatch.setattr(AnonRateThrottle, "allow_request", lambda self, request: False)
    monkeypatch.setattr(AnonRateThrottle, "wait", lambda self: 7.2)
    answer = client.get("/api/v1/areas")
    assert (answer.status_code, answer["Retry-After"]) == (429, "8")
    assert json.loads(answer.content)["code"] == "too-many-requests"


# --- rights ----------------------------------------------------------------------------------------------

ROUTES = [
    ("get", "", "READ_DRAFT"),
    ("get", "/findings", "READ_DRAFT"),
    ("patch", "/figures", "EDIT_FIGURES"),
]


def test_every_route_and_role(client: Any, people: People, round_: Any) -> None:
    from raaderum.web.accounts.policy import Right, may
    from raaderum.web.accounts.queries import actor_of

    walked = 0
    for person in people.by_role.values():
        headers, actor = key_of(person), actor_of(person)
        for method, tail, right in ROUTES:
            for code in ("X017", "X001"):
                at = f"/api/v1/rounds/{round_.pk}/submissions/{code}{tail}"
                answer = getattr(client, method)(
                    at, **({"data": {"figures": []}, "content_type": "application/json"} if method == "patch" else {}),
                    headers=headers,
                )  # fmt: skip
                allowed = may(actor, Right[right], code, "roads")
                assert answer.status_code == (200 if allowed else 403), (person.name, at)
                walked += 1
    assert walked == 14 * 3 * 2


def test_no_route_is_forgotten(client: Any) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    guarded = {
        (method, path.split("{code}")[1])
        for path, methods in paths.items() for method, about in methods.items()
        if about.get("security") and "{code}" in path
    }  # fmt: skip
    assert guarded == {(method, tail) for method, tail, _ in ROUTES}
    open_to_all = {path for path, methods in paths.items() if not any(one.get("security") for one in methods.values())}
    assert open_to_all == {
        "/api/v1/areas", "/api/v1/areas/{area}/key-figures", "/api/v1/releases",
        "/api/v1/releases/{release}/observations",
    }  # fmt: skip
