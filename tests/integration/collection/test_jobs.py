"""Work in the background: done once, also when a worker dies."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.integration.collection.conftest import People
from tests.integration.collection.test_round import finish, write


@pytest.fixture
def counted() -> Iterator[list[Any]]:
    """A kind of work that counts how often it was done."""
    from raaderum.web.workspace.actions.jobs import KINDS

    done: list[Any] = []

    def work(arguments: dict[str, Any], tell: Any) -> str:
        tell(50)
        if arguments.get("fails", 0) > len(done):
            done.append("failed")
            raise RuntimeError("en fejl")
        done.append(arguments)
        return "færdig"

    KINDS["test.count"] = work
    yield done
    del KINDS["test.count"]


def run(job: Any) -> Any:
    from raaderum.web.workspace.actions.jobs import perform

    perform.func(job.pk)
    job.refresh_from_db()
    return job


def ask(**arguments: Any) -> Any:
    from raaderum.web.workspace import actions

    return actions.ask(by=uuid.uuid4(), name="test.count", key="en nøgle", **arguments)


def test_the_same_work_is_done_once(counted: list[Any]) -> None:
    job = ask(tal=1)
    assert ask(tal=1).pk == job.pk
    for _ in range(3):
        run(job)
    assert (job.state, job.progress, job.result, len(counted)) == ("done", 100, "færdig", 1)


def test_a_lease_keeps_others_away_until_it_runs_out(counted: list[Any]) -> None:
    from raaderum.web.workspace.actions.jobs import LEASE, claim, revive

    job, now = ask(), timezone.now()
    assert claim(job.pk, uuid.uuid4(), now)
    assert not claim(job.pk, uuid.uuid4(), now + LEASE / 2)
    run(job)
    assert (job.state, counted) == ("running", []), "the one who has it may still be alive"
    type(job).objects.filter(pk=job.pk).update(lease_until=now - timedelta(seconds=1))
    assert revive(now) == 1
    run(job)
    assert (job.state, job.attempts, len(counted)) == ("done", 2, 1)


def test_who_lost_the_lease_stores_nothing(counted: list[Any]) -> None:
    """A worker that was thought dead, and wakes up: the work is somebody else's by now."""
    from raaderum.web.workspace.actions.jobs import _end, claim

    job, slow, quick = ask(), uuid.uuid4(), uuid.uuid4()
    now = timezone.now()
    claim(job.pk, slow, now - timedelta(hours=1))
    claim(job.pk, quick, now)
    _end(job.pk, slow, "failed", sentence="for sent")
    job.refresh_from_db()
    assert (job.state, job.lease) == ("running", quick)


def test_a_fault_of_ours_is_tried_again_and_then_said(counted: list[Any]) -> None:
    job = ask(fails=2)
    for _ in range(3):
        run(job)
    assert (job.state, counted[:2]) == ("done", ["failed", "failed"])
    counted.clear()
    job.delete()
    job = ask(fails=99)
    for _ in range(5):
        run(job)
    assert (job.state, len(counted)) == ("failed", 3)
    assert "Intet er gået tabt" in job.sentence
    assert ask(fails=0).state == "waiting", "asked again, it is tried anew"


def test_what_kills_every_worker_is_given_up(counted: list[Any]) -> None:
    from raaderum.web.workspace.actions.jobs import MOST_CLAIMS, claim

    job, now = ask(), timezone.now()
    for number in range(MOST_CLAIMS):
        assert claim(job.pk, uuid.uuid4(), now + timedelta(hours=number))
    assert not claim(job.pk, uuid.uuid4(), now + timedelta(days=9))
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.django_db(transaction=False)
def test_a_release_is_built_in_the_background_and_tells_those_it_concerns(
    client: Any, people: People, round_: Any, submission: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from raaderum.web.workspace.actions import start_correction, start_validation
    from raaderum.web.workspace.models import Job, Notice, Publication

    def release() -> Any:
        client.force_login(people["kl_administrator"])
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"/indberetning/{round_.pk}/udgiv/")
        assert answer.status_code == 302, answer.content
        run(Job.objects.latest("pk"))
        return client.get(answer["Location"]).content.decode()

    start_validation(by=people["kl_administrator"].public_id, round_=round_)
    written = write(people, submission, "winter_salting_dkk", 1_500_000, "efter aftale")
    finish(people, submission)
    assert "Udgivelsen er bygget" in release()
    assert not Notice.objects.filter(kind="changed").exists(), "the first release changes nothing for anybody"

    start_correction(by=people["approver-X017"].public_id, submission=submission, because="talt om")
    write(people, submission, "winter_salting_dkk", 1_600_000, "efter aftale", seen=written.figure.revision)
    finish(people, submission)
    release()
    assert Publication.objects.count() == 2
    told = {notice.person.email: notice.text for notice in Notice.objects.filter(kind="changed")}
    own = {email for email in told if email.endswith("x017@example.org")}
    assert len(own) == 4, "everybody in the municipality"
    assert "1 af jeres tal er rettet: Glatførebekæmpelse på kørebaner" in next(told[email] for email in own)
    assert all("Hybenlev, som I bliver sammenlignet med" in told[email] for email in told.keys() - own)
    assert _compared_with("X017") == {email.split("-")[-1].split("@")[0].upper() for email in told.keys() - own}


def _compared_with(code: str) -> set[str]:
    """Those of the round's other municipalities that have ``code`` among their peers, by the study of peers."""
    from raaderum.studies import make_choices, study_peers
    from raaderum.web.workspace.queries import release

    found = release("roads", dataset="example")
    others = {"X001", "X002"}
    return {
        other
        for other in others
        if code in {peer.unit.code for peer in study_peers(found, make_choices(found, other, period=2025)).peers}
    }


def test_the_command_ends_when_nothing_waits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker closes its connections; here the whole test is one transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    call_command("work", once=True)


@pytest.mark.parametrize("kind", ["OperationalError", "InterfaceError"])
def test_the_command_goes_on_when_the_database_is_busy_or_gone_for_a_while(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django import db

    from raaderum.web.workspace.management.commands import work

    said: list[str] = []

    def revive(_now: Any) -> None:
        said.append("revive")
        if len(said) == 1:
            raise getattr(db, kind)("database is locked")

    parents = iter([1, 1, 2])
    monkeypatch.setattr(work, "revive", revive)
    monkeypatch.setattr(work, "call_command", lambda *_, **__: said.append("work"))
    monkeypatch.setattr(work, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(work.connection, "close", lambda: said.append("close"))
    monkeypatch.setattr(work.os, "getppid", lambda: next(parents))
    call_command("work", with_parent=True)
    assert said == ["revive", "close", "revive", "work"]
    said.clear()
    monkeypatch.setattr(work.os, "getppid", lambda: 1)
    with pytest.raises(getattr(db, kind)):
        call_command("work", once=True)


def test_papers_for_everybody_are_written_and_a_second_worker_goes_on(
    client: Any, people: People, round_: Any, own_data: Any
) -> None:
    import zipfile
    from io import BytesIO

    from raaderum.web.workspace import actions
    from raaderum.web.workspace.actions import papers
    from raaderum.web.workspace.models import Job

    for one in round_.submissions.all():
        finish(people, one)
    person = people["kl_administrator"]
    actions.publish_release(by=person.public_id, round_=actions.start_validation(by=person.public_id, round_=round_))
    client.force_login(person)
    at = client.post(f"/indberetning/{round_.pk}/papirer/")["Location"]
    job = Job.objects.get(kind="papers.build")
    left = papers.papers_file(job.key).with_suffix(".building")
    left.mkdir(parents=True)
    for number in range(1, 99):  # a worker that was killed had written all but two
        if number not in (17, 23):
            (left / f"eksempeldata-roads-X{number:03}.pdf").write_bytes(b"%PDF-")
    run(job)
    assert (job.state, job.result["written"]) == ("done", 98)
    assert "98 papirer" in client.get(at).content.decode()
    answer = client.get(f"{at}papirer.zip")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert len(archive.namelist()) == 98
        whole = archive.read("eksempeldata-roads-X017.pdf")
    assert whole.startswith(b"%PDF-")
    assert len(whole) > 20_000
    assert not left.exists()
