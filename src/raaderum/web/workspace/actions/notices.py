"""What people are told. Notices are gathered here; a daily job sends them, one mail a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from raaderum.web.accounts.models import Role, User
from raaderum.web.accounts.queries import recipients
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.models import Notice, Round, Silence, Submission

ROUND_PATH = "/indberetning/"
UNSUBSCRIBE = "afmeld"
"""What the signed link of a mail is for."""


def path_of(submission: Submission) -> str:
    """Return the address of a submission's page."""
    return f"{ROUND_PATH}{submission.round_id}/{submission.organisation.code}/"


def give(*, people: Iterable[User], kind: str, key: str, text: str, path: str = "") -> int:
    """Store a notice for each of the people, once per key; return how many are new."""
    rows = [Notice(person=one, kind=kind, key=key, text=text, path=path) for one in people]
    before = Notice.objects.filter(key=key).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(key=key).count() - before


def _people(submission: Submission, *roles: Role) -> list[User]:
    return recipients(submission.organisation, roles, submission.round.area)


def tell_round_opened(*, round_: Round) -> None:
    """Tell those who report that a round is open."""
    for submission in round_.submissions.select_related("organisation", "round"):
        give(
            people=_people(submission, Role.REPORTER),
            kind=Notice.Kind.TASK,
            key=f"round-{round_.pk}-opened-{submission.pk}",
            text=f"{round_.name} er åben for {submission.organisation.name}. Frist: {round_.due_on:%d.%m.%Y}.",
            path=path_of(submission),
        )


def tell_sent(*, submission: Submission) -> None:
    """Tell those who approve that figures wait for them."""
    give(
        people=_people(submission, Role.APPROVER),
        kind=Notice.Kind.TASK,
        key=f"submission-{submission.pk}-sent-{submission.revision}-{submission.sent_at}",
        text=f"{submission.organisation.name}, {submission.round.name}: tallene venter på din godkendelse.",
        path=path_of(submission),
    )


def tell_approved(*, submission: Submission) -> None:
    """Tell those who report that their figures are approved."""
    give(
        people=_people(submission, Role.REPORTER),
        kind=Notice.Kind.TASK,
        key=f"submission-{submission.pk}-approved-{submission.number}",
        text=f"{submission.organisation.name}, {submission.round.name}: tallene er godkendt.",
        path=path_of(submission),
    )


def tell_returned(*, submission: Submission) -> None:
    """Tell those who report that figures came back, and why."""
    give(
        people=_people(submission, Role.REPORTER),
        kind=Notice.Kind.TASK,
        key=f"submission-{submission.pk}-returned-{submission.revision}-{submission.number}-{submission.sent_at}",
        text=f"{submission.organisation.name}, {submission.round.name}: sendt tilbage. {submission.returned_because}",
        path=path_of(submission),
    )


def remind(*, submission: Submission, days_left: int) -> int:
    """Remind those whose turn it is; once per number of days."""
    waiting = submission.state == Submission.State.SENT
    due = f"{submission.round.due_on:%d.%m.%Y}"
    when = f"Fristen er om {days_left} dage, den {due}." if days_left > 0 else f"Fristen var den {due}."
    what = "tallene venter på at blive godkendt." if waiting else "tallene er ikke sendt til godkendelse endnu."
    return give(
        people=_people(submission, Role.APPROVER if waiting else Role.REPORTER),
        kind=Notice.Kind.REMINDER,
        key=f"submission-{submission.pk}-{submission.number}-due-{days_left}",
        text=f"{submission.organisation.name}, {submission.round.name}: {what} {when}",
        path=path_of(submission),
    )


@transaction.atomic
def choose_notices(*, person: User, wanted: Iterable[str]) -> None:
    """Store which kinds of notice a person wants by mail; invitations and password resets always come."""
    silent = set(Notice.Kind.values) - set(wanted)
    Silence.objects.filter(person=person).exclude(kind__in=silent).delete()
    Silence.objects.bulk_create([Silence(person=person, kind=kind) for kind in sorted(silent)], ignore_conflicts=True)
    record_event(
        person=person.public_id, action="notices.chosen", subject="person", subject_id=person.public_id,
        after={"silent": sorted(silent)},
    )  # fmt: skip


def tell_changed(*, people: Iterable[User], release: str, text: str, path: str) -> int:
    """Tell those whose figures or comparisons a new release changes; once per release."""
    return give(people=people, kind=Notice.Kind.CHANGED, key=f"release-{release}-changed", text=text, path=path)
