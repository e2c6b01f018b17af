"""The round that the crowd reports in: make it before, and read afterwards what the database holds.

``python -m tests.benchmarks.load_round make COUNT`` and ``… read ACKNOWLEDGED.json``, in the environment of the site.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

SEATS = 3
PASSWORD = "en lang kode 1"
SECTIONS = ("network", "volumes", "service_level", "economy")
"""What is written in the form; the figures of the others come by workbook."""


def mail_of(code: str, seat: int) -> str:
    return f"{code.lower()}-{seat}@example.org"


def make(count: int) -> dict[str, Any]:
    """Make the fictional municipalities, three people in each who report, and an open round; return its address."""
    from django.core.management import call_command

    from raaderum.web.accounts.models import Organisation
    from raaderum.web.workspace.actions import open_round
    from raaderum.web.workspace.models import Figure

    call_command("prepare_collection", "--email", "kl@example.org", "--example", stdout=sys.stderr)
    municipalities = list(Organisation.objects.filter(code__startswith="X").order_by("code")[:count])
    _make_people(municipalities)
    today = date.today()  # noqa: DTZ011 — a round is open by the calendar of the place it runs in
    opened = open_round(
        by=None, area="roads", period=2026, dataset="example", due_on=today + timedelta(20),
        validation_on=today + timedelta(30), today=today, organisations=municipalities,
    )  # fmt: skip
    lines = dict(Figure.objects.filter(submission__organisation=municipalities[0]).values_list("variable", "line"))
    return {"round": opened.pk, "codes": [one.code for one in municipalities], "lines": lines}


def _make_people(municipalities: list[Any]) -> None:
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from raaderum.web.accounts.actions import grant_role
    from raaderum.web.accounts.models import User

    password = make_password(PASSWORD)  # one for all: they are checked one by one, at the site's own cost
    for municipality in municipalities:
        for seat in range(SEATS):
            mail = mail_of(municipality.code, seat)
            person = User.objects.create(email=mail, name=f"{municipality.name} {seat}", password=password)
            EmailAddress.objects.create(user=person, email=mail, verified=True, primary=True)
            grant_role(by=None, person=person, organisation=municipality, role="reporter")


def read(acknowledged: list[dict[str, Any]]) -> dict[str, Any]:
    """Compare what people were told with what is stored.

    Returns:
        ``lost``: writes that were acknowledged and are neither in the figure nor in its history as they were written,
        or that replaced something their writer had not seen. ``broken``: figures whose history does not hang
        together, or that do not stand as their last event says.
    """
    from raaderum.web.accounts.models import User
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import Figure

    people = {str(person): mail for person, mail in User.objects.values_list("public_id", "email")}
    figures = {str(one.pk): one for one in Figure.objects.select_related("submission__organisation")}
    history: dict[str, list[Any]] = defaultdict(list)
    for event in Event.objects.filter(subject="figure").order_by("id"):
        history[event.subject_id].append(event)
    stored = {
        (people[str(event.person)], figures[key].submission.organisation.code, figures[key].variable,
         event.after["comment"]): event
        for key, events in history.items() for event in events
    }  # fmt: skip
    lost = [one for one in acknowledged if not _stands(one, stored)]
    broken = [key for key, events in history.items() if not _hangs_together(figures[key], events)]
    return {"lost": lost, "broken": broken, "events": sum(map(len, history.values()))}


def _stands(told: dict[str, Any], stored: dict[tuple[str, ...], Any]) -> bool:
    event = stored.get((told["person"], told["code"], told["variable"], told["comment"]))
    return (
        event is not None
        and Decimal(event.after["value"]) == Decimal(told["value"])
        and told["seen"] in (None, event.before["revision"])
    )


def _hangs_together(figure: Any, events: list[Any]) -> bool:
    """Tell whether every write began with what the one before it left, and the figure is as the last one says."""
    linked = all(later.before == _content(earlier.after) for earlier, later in zip(events, events[1:]))
    value = events[-1].after["value"]
    stands = (figure.value, figure.comment, figure.revision) == (
        None if value is None else Decimal(value), events[-1].after["comment"], events[-1].after["revision"],
    )  # fmt: skip
    return linked and stands


def _content(after: dict[str, Any]) -> dict[str, Any]:
    return {name: after[name] for name in ("value", "missing", "comment", "revision")}


def main(what: str, argument: str) -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raaderum.web.config.settings")
    django.setup()
    answer = make(int(argument)) if what == "make" else read(json.loads(Path(argument).read_text(encoding="utf-8")))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
