"""Every address of the site × every role × own and another municipality: who gets in is what the policy says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.integration.collection.conftest import People

OPEN = {
    # Open to all: public figures, and what is known of everybody.
    "robots", "measures", "measure", "frozen", "frozen_peers", "frozen_expected", "frozen_gap", "frozen_verify",
    "frozen_document", "releases", "release", "release_download", "methods", "method", "accessibility", "front", "find",
    "area", "key_figure", "position", "gap", "peers", "expected", "document", "gap_document", "gap_case", "freeze",
    "freeze_gap", "set_language", "unit_figures",
    # Of fictional municipalities.
    "example_purchases", "example_purchases_agreement", "example_purchases_items", "example_purchases_suppliers",
    "example_purchases_small", "example_purchases_duplicates", "example_purchases_document",
    "example_processes", "example_processes_workbook", "example_processes_portfolio", "example_process",
    "example_process_case",
    # Have a door of their own: the secret in a mail.
    "invitation", "unsubscribe", "approved",
}  # fmt: skip


IDS = ("round_id", "upload_id", "grant_id", "invitation_id", "job_id", "file_id", "setup_id", "decision_id",
       "process_id", "item_id")  # fmt: skip


def leaves(resolver: Any = None, inherited: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every address: its name, its view and the module of the view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from leaves(pattern, inherited + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name or "", pattern.callback, inherited + str(pattern.pattern)


def guarded() -> list[tuple[str, Any, str]]:
    return [one for one in leaves() if hasattr(one[1], "right")]


def test_every_address_is_guarded_or_known_to_be_open() -> None:
    elsewhere = ("konto/", "api/v1/")  # allauth's own pages; the API, which test_api walks
    unknown = [
        (name, route)
        for name, view, route in leaves()
        if not hasattr(view, "right") and name not in OPEN and not route.startswith(elsewhere)
    ]
    assert unknown == []


def address(route: str, code: str, facts: dict[str, Any]) -> str:
    """Fill in what an address asks for; an organisation's address asks about ``code``."""
    filled = route
    for name in IDS:
        filled = filled.replace(f"<int:{name}>", str(facts[name]))
    filled = (
        filled.replace("<str:code>", code)
        .replace("<slug:section>", "network")
        .replace("<slug:variable>", "signs")
        .replace("<str:suffix>", "pdf")
        .replace("<slug:slug>", "veje")
        .replace("<str:agreement>", "A-1")
    )
    assert "<" not in filled, route
    return "/" + filled


def test_who_may_see_and_do_what(client: Any, people: People, round_: Any) -> None:
    """A role that has the right is let in (what it asks may still be impossible); all others are turned away."""
    from raaderum.web.accounts.policy import may
    from raaderum.web.accounts.queries import actor_of

    facts = dict.fromkeys(IDS, 999) | {"round_id": round_.pk}
    walked = 0
    for person in people.by_role.values():
        client.force_login(person)
        actor = actor_of(person)
        for name, view, route in guarded():
            for code in ("X017", "X001") if "<str:code>" in route else ("",):
                answer = _ask(client, view, address(route, code, facts))
                allowed = may(actor, view.right, code, view.area or "roads")
                assert (answer.status_code != 403) == allowed, (person.name, name, code, answer.status_code)
                walked += 1
    assert walked >= 14 * len(guarded())


def _ask(client: Any, view: Any, at: str) -> Any:
    answer = client.get(at)
    return client.post(at) if answer.status_code == 405 else answer


def test_a_visitor_is_sent_to_log_in(client: Any, round_: Any) -> None:
    facts = dict.fromkeys(IDS, 999) | {"round_id": round_.pk}
    for name, view, route in guarded():
        answer = _ask(client, view, address(route, "X017", facts))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/konto/login/?next="), name


def test_who_was_let_go_is_a_visitor_again(client: Any, people: People, round_: Any) -> None:
    from raaderum.web.accounts.actions import end_grant

    person = people["reporter-X017"]
    client.force_login(person)
    assert client.get(f"/indberetning/{round_.pk}/X017/").status_code == 200
    end_grant(by=None, grant=person.grants.get())
    assert client.get(f"/indberetning/{round_.pk}/X017/").status_code == 403


def test_being_superuser_gives_nothing(client: Any, round_: Any) -> None:
    from raaderum.web.accounts.models import User

    client.force_login(User.objects.create_superuser("root@example.org", "en lang kode 1"))
    assert client.get(f"/indberetning/{round_.pk}/X017/").status_code == 403


def test_a_role_in_one_area_is_none_in_another() -> None:
    from raaderum.web.accounts.models import Role
    from raaderum.web.accounts.policy import Actor, Held, Right, may

    actor = Actor(None, frozenset({Held(Role.REPORTER, "X017", "roads")}))
    assert may(actor, Right.EDIT_FIGURES, "X017", "roads")
    assert not may(actor, Right.EDIT_FIGURES, "X017", "property")
    assert not may(actor, Right.EDIT_FIGURES, "X001", "roads")


@pytest.mark.parametrize("role", ["reporter-X017", "kl_adviser"])
def test_what_does_not_exist_is_said_to_nobody_else(role: str, client: Any, people: People, round_: Any) -> None:
    client.force_login(people[role])
    assert client.get(f"/indberetning/{round_.pk}/X999/").status_code == 404
    assert client.get("/indberetning/999/X017/").status_code == 404


def test_a_unit_below_a_municipality_is_its_own_and_the_municipality_s(people: People, organisations: Any) -> None:
    from datetime import date

    from raaderum.web.accounts.actions import create_organisation, move_organisation
    from raaderum.web.accounts.policy import Right, may
    from raaderum.web.accounts.queries import actor_of, organisations_above

    home = create_organisation(
        by=None, code="X017-H1", name="Hybenhus", kind="unit", parent=organisations["X017"], from_date=date(2020, 1, 1),
        eans=["5790000000012", "5790000000029"], self_owning=True,
    )  # fmt: skip
    move_organisation(by=None, child=home, parent=organisations["X001"], from_date=date(2025, 1, 1))
    before, after = (organisations_above("X017-H1", date(year, 6, 1)) for year in (2024, 2026))
    assert (before, after) == (("X017",), ("X001",))
    actor = actor_of(people["reporter-X017"])
    assert may(actor, Right.EDIT_FIGURES, "X017-H1", "roads", before)
    assert not may(actor, Right.EDIT_FIGURES, "X017-H1", "roads", after)
