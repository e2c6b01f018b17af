"""What people are told, through a real SMTP server."""

from __future__ import annotations

import email
import re
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.integration.collection.conftest import People
from tests.integration.collection.test_round import write

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def mailbox(settings: Any) -> Iterator[list[Any]]:
    """A mail server on this machine; what it receives."""
    from aiosmtpd.controller import Controller

    received: list[Any] = []

    class Keep:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 — its own name
            received.append(email.message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Keep(), hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield received
    server.stop()


def at(day: int, month: int = 11, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=COPENHAGEN)


def run_day(now: datetime) -> int:
    from raaderum.web.jobs.daily import a_reminders, b_digests

    a_reminders.run(now)
    return b_digests.run(now)


def mails_to(mailbox: list[Any], role: str) -> list[str]:
    return [one.get_content() for one in mailbox if one["To"] == f"{role}@example.org"]


def test_reminders_come_14_and_3_days_before_and_one_after_and_once(
    mailbox: list[Any], people: People, round_: Any
) -> None:
    """The round is due on 20 November and opened on the 2nd."""
    sent = {}
    for day in range(3, 25):
        before = len(mails_to(mailbox, "reporter-x017"))
        run_day(at(day))
        run_day(at(day, hour=15))
        if len(mails_to(mailbox, "reporter-x017")) > before:
            sent[day] = mails_to(mailbox, "reporter-x017")[-1]
    assert list(sent) == [3, 6, 17, 21], "on the 3rd that the round is open, then the reminders"
    assert "Veje 2025 er åben for Hybenlev. Frist: 20.11.2026." in sent[3]
    assert "Fristen er om 14 dage, den 20.11.2026." in sent[6]
    assert "Fristen er om 3 dage" in sent[17]
    assert "Fristen var den 20.11.2026." in sent[21]


def test_one_mail_a_day_holds_everything(mailbox: list[Any], people: People, submission: Any) -> None:
    from raaderum.web.workspace.actions import send_back, send_for_approval

    run_day(at(3))
    mailbox.clear()
    for reason in ("skilte", "broer"):
        send_for_approval(by=people["reporter-X017"].public_id, submission=submission)
        send_back(by=people["approver-X017"].public_id, submission=submission, because=f"se på {reason}")
    run_day(at(3, hour=20))
    assert [one["To"] for one in mailbox] == ["approver-x017@example.org"], "the reporter has had a mail today"
    run_day(at(4))
    (mail,) = mails_to(mailbox, "reporter-x017")
    assert "se på skilte" in mail
    assert "se på broer" in mail
    assert [one["Subject"] for one in mailbox if one["To"] == "reporter-x017@example.org"] == ["Råderum: 2 beskeder"]


def test_a_mail_that_fails_waits(mailbox: list[Any], people: People, round_: Any, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert run_day(at(3)) == 0
    settings.EMAIL_PORT = port
    run_day(at(4))
    assert len(mails_to(mailbox, "reporter-x017")) == 1


def test_unsubscribing_is_one_click_and_per_kind(
    mailbox: list[Any], client: Any, people: People, submission: Any
) -> None:
    run_day(at(3))
    link = re.search(r"http://127.0.0.1:8000(/afmeld/\S+)", mails_to(mailbox, "reporter-x017")[0])
    assert link is not None
    assert client.get(link[1]).status_code == 200
    client.post(link[1], {"kind": ["task", "changed"]})
    for day in range(4, 25):
        run_day(at(day))
    assert len(mails_to(mailbox, "reporter-x017")) == 1, "no reminders any more"
    assert len(mails_to(mailbox, "reporter-x001")) == 4
    assert client.get("/afmeld/forkert:link/").status_code == 404


def test_nobody_is_told_of_a_municipality_that_is_done(mailbox: list[Any], people: People, submission: Any) -> None:
    from tests.integration.collection.test_round import finish

    write(people, submission, "signs", 4000, "talt i maj")
    finish(people, submission)
    for day in range(3, 25):
        run_day(at(day))
    texts = " ".join(mails_to(mailbox, "reporter-x017"))
    assert "Hybenlev, Veje 2025: tallene er godkendt." in texts
    assert "Fristen" not in texts


def test_forgetting_a_person_keeps_the_trail_without_the_name(people: People, submission: Any) -> None:
    from raaderum.web.accounts.actions import forget_person
    from raaderum.web.accounts.models import User
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.queries.progress import names_of

    person = people["reporter-X017"]
    write(people, submission, "signs", 4000, "talt i maj")
    identity = person.public_id
    forget_person(by=None, person=person)
    assert Event.objects.filter(person=identity, action="figure.written").count() == 1
    assert names_of([identity]) == {identity: ""}
    assert not User.objects.filter(email__contains="reporter-x017").exists()
    assert all("reporter" not in str(event.before) + str(event.after) for event in Event.objects.all() if
               event.subject != "grant" and event.subject != "invitation")  # fmt: skip
    assert not person.check_password("en lang kode 1")


def test_reporting_time_is_counted_from_writes(people: People, submission: Any) -> None:
    from django.utils import timezone

    from raaderum.web.workspace.actions.figures import count_work
    from raaderum.web.workspace.queries.progress import minutes_spent

    start, person = timezone.now(), people["reporter-X017"].public_id
    for minutes in (0, 4, 9, 18, 60, 65):
        count_work(person, submission, start + timedelta(minutes=minutes))
    # One stretch of 18 minutes and one of 5, each with a minute before its first write.
    assert minutes_spent(submission) == pytest.approx(1 + 18 + 1 + 5)
