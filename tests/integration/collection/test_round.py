"""A round from its opening to a corrected release, by the actions alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from raaderum.domain.collection_errors import (
    NoSuchThing,
    NotReady,
    PersonalNumberWritten,
    RoundNotOpen,
    SecondPersonNeeded,
    SubmissionLocked,
)
from raaderum.domain.errors import InvalidChoice
from raaderum.studies.verification import verify_release
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from tests.integration.collection.conftest import TODAY, People


def write(people: People, submission: Any, variable: str, value: object, comment: str = "", seen: int = 0) -> Any:
    from raaderum.web.workspace.actions import Content, write_figure

    content = Content(None if value is None else Decimal(str(value)), "", comment)
    return write_figure(
        by=people["reporter-X017"].public_id, submission=submission, variable=variable, content=content,
        seen=seen, origin="form",
    )  # fmt: skip


def finish(people: People, submission: Any) -> Any:
    from raaderum.web.workspace.actions import approve, send_for_approval

    code = submission.organisation.code
    send_for_approval(by=people[f"reporter-{code}"].public_id, submission=submission)
    return approve(by=people[f"approver-{code}"].public_id, submission=submission)


# --- opening ---------------------------------------------------------------------------------------------


def test_a_round_begins_with_what_is_known(submission: Any, example_release: Release) -> None:
    from raaderum.web.workspace.queries.submissions import count

    known = {o.variable: o for o in example_release.observations if (o.unit, o.period) == ("X017", 2025)}
    figures = list(submission.figures.all())
    asked = {figure.variable for figure in figures}
    assert asked == {
        v.id for v in example_release.pack.variables.values() if v.reported is not None
    } | {q.id for q in example_release.pack.questions}  # fmt: skip
    assert all(figure.value == known[figure.variable].value for figure in figures)
    counts = count(submission)
    assert (counts.rows, counts.answered, counts.missing) == (len(asked), len(asked), 0)


def test_who_opens_the_same_round_a_moment_later_is_told_so(
    round_: Any, organisations: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked before either wrote: the second meets the constraint of the database."""
    from raaderum.web.workspace.actions import open_round, rounds

    monkeypatch.setattr(rounds, "_check", lambda *_: None)
    with pytest.raises(InvalidChoice, match="ikke har en runde"):
        open_round(
            by=None, area="roads", dataset="example", today=TODAY, period=2025, due_on=TODAY, validation_on=TODAY,
            organisations=[organisations["X017"]],
        )  # fmt: skip


def test_one_round_a_year_and_dates_in_order(round_: Any, organisations: dict[str, Any]) -> None:
    from raaderum.web.workspace.actions import open_round

    common = {"by": None, "area": "roads", "dataset": "example", "today": TODAY}
    members = [organisations["X017"]]
    with pytest.raises(InvalidChoice, match="ikke har en runde"):
        open_round(**common, period=2025, due_on=TODAY, validation_on=TODAY, organisations=members)
    with pytest.raises(InvalidChoice, match="due_on"):
        open_round(**common, period=2024, due_on=TODAY.replace(month=10), validation_on=TODAY, organisations=members)
    with pytest.raises(InvalidChoice, match="mindst én kommune"):
        open_round(**common, period=2024, due_on=TODAY, validation_on=TODAY, organisations=[])


# --- writing ---------------------------------------------------------------------------------------------


def test_two_people_write_the_same_figure(people: People, submission: Any) -> None:
    """The second has not seen what the first wrote: nothing is overwritten, and it is said."""
    first = write(people, submission, "signs", 4000)
    second = write(people, submission, "signs", 5000)
    assert (first.conflict, second.conflict) == (False, True)
    figure = submission.figures.get(variable="signs")
    assert (figure.value, figure.revision) == (4000, 1)
    assert not write(people, submission, "signs", 5000, seen=1).conflict
    assert not write(people, submission, "signs", 5000, seen=0).conflict, "the same again is no conflict"


def test_every_write_is_in_the_trail(people: People, submission: Any) -> None:
    from raaderum.web.audit.models import Event

    before = submission.figures.get(variable="signs").value
    write(people, submission, "signs", 4000, "talt i maj")
    event = Event.objects.filter(subject="figure").latest("id")
    assert event.person == people["reporter-X017"].public_id
    assert (Decimal(event.before["value"]), event.before["comment"]) == (before, "")
    assert (event.after["value"], event.after["comment"], event.after["variable"]) == ("4000", "talt i maj", "signs")
    assert "reporter" not in str(event.after)


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("table", ["event", "approved"])
def test_the_database_refuses_to_change_what_is_final(change: str, table: str, people: People, submission: Any) -> None:
    from raaderum.web.audit.models import Event
    from raaderum.web.workspace.models import ApprovedVersion

    finish(people, submission)
    rows: Any = Event.objects.all() if table == "event" else ApprovedVersion.objects.all()
    column = "action" if table == "event" else "content"
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**{column: "rettet"}) if change == "update" else rows._raw_delete(rows.db)


def test_what_cannot_be_written(people: People, submission: Any) -> None:
    with pytest.raises(NoSuchThing):
        write(people, submission, "snestorm", 4)
    with pytest.raises(PersonalNumberWritten) as caught:
        write(people, submission, "signs", 4000, "spørg 010190-1234")
    assert "010190" not in str(caught.value)
    assert submission.figures.get(variable="signs").revision == 0


def test_sections_are_shared_out(client: Any, people: People, submission: Any) -> None:
    at = f"/indberetning/{submission.round_id}/X017/"
    client.force_login(people["reporter-X017"])
    person = people["reporter-X017"].public_id
    client.post(f"{at}afsnit/network/hvem/", {"person": str(person)})
    assert "reporter-X017" in client.get(at).content.decode().split("Vejnet")[1][:200]
    client.post(f"{at}afsnit/network/hvem/", {"person": str(people["reporter-X001"].public_id)})
    assert submission.assignments.get().person == people["reporter-X017"], "a stranger is refused, and nothing changes"
    assert client.post(f"{at}afsnit/findes-ikke/hvem/", {"person": ""}).status_code == 404


# --- approval --------------------------------------------------------------------------------------------


def test_a_second_person_approves(people: People, submission: Any) -> None:
    from raaderum.web.workspace.actions import approve, send_for_approval

    sender = people["reporter-X017"].public_id
    send_for_approval(by=sender, submission=submission)
    with pytest.raises(SubmissionLocked):
        write(people, submission, "signs", 4000)
    with pytest.raises(SecondPersonNeeded):
        approve(by=sender, submission=submission)
    version = approve(by=people["approver-X017"].public_id, submission=submission)
    assert (version.number, version.sent_by) == (1, sender)
    with pytest.raises(SubmissionLocked):
        approve(by=people["approver-X017"].public_id, submission=submission)


def test_errors_keep_it_back_until_they_are_mended(people: People, submission: Any) -> None:
    from raaderum.web.workspace.actions import send_for_approval

    write(people, submission, "signs", None)
    with pytest.raises(NotReady, match="1 tal mangler"):
        send_for_approval(by=people["reporter-X017"].public_id, submission=submission)
    write(people, submission, "signs", -3, seen=1)
    with pytest.raises(NotReady, match="1 fejl"):
        send_for_approval(by=people["reporter-X017"].public_id, submission=submission)


def test_the_agenda_of_the_validation_meeting(client: Any, people: People, round_: Any, submission: Any) -> None:
    at = f"/indberetning/{round_.pk}/dagsorden"
    client.force_login(people["reader-X001"])
    assert client.get(f"{at}.pdf").status_code == 409, "nothing is approved yet"
    write(people, submission, "signs", 40_000, "talt i maj")
    finish(people, submission)
    for suffix, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = client.get(f"{at}.{suffix}")
        assert (answer.status_code, answer.content[: len(start)]) == (200, start)
        assert "eksempeldata" in answer["Content-Disposition"]
    assert client.get(f"{at}.docx").status_code == 404


# --- release ---------------------------------------------------------------------------------------------


def test_only_what_is_approved_is_released_and_a_correction_is_another_release(
    people: People, round_: Any, submission: Any, own_data: Any
) -> None:
    from raaderum.web.workspace.actions import publish_release, start_correction, start_validation

    by = people["kl_administrator"].public_id
    written = write(people, submission, "signs", 4000, "talt i maj")
    with pytest.raises(RoundNotOpen):
        publish_release(by=by, round_=round_)
    start_validation(by=by, round_=round_)
    round_.refresh_from_db()
    with pytest.raises(RoundNotOpen, match="uden godkendte tal"):
        publish_release(by=by, round_=round_)
    finish(people, submission)
    first = publish_release(by=by, round_=round_)
    assert first.versions == {"X017": 1}
    store = ReleaseStore(own_data / "releases")
    release = store.load(first.release)
    assert all(check.holds for check in verify_release(release))
    (signs,) = [o for o in release.observations if (o.unit, o.variable, o.period) == ("X017", "signs", 2025)]
    assert (signs.value, signs.comment, signs.origin) == (4000, "talt i maj", "reported")
    round_.refresh_from_db()
    assert publish_release(by=by, round_=round_).pk == first.pk, "the same again is the same"

    start_correction(by=people["approver-X017"].public_id, submission=submission, because="skilte talt om")
    write(people, submission, "signs", 4100, "talt igen", seen=written.figure.revision)
    finish(people, submission)
    round_.refresh_from_db()
    second = publish_release(by=by, round_=round_)
    assert (second.versions, second.release != first.release) == ({"X017": 2}, True)
    assert submission.approved.get(number=1).content != submission.approved.get(number=2).content
    assert store.load(first.release).id == first.release, "the first is still what it was"
