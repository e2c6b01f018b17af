"""Write one figure of a submission. Whoever writes must have seen what stands there: no edit is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.collection_errors import NoSuchThing, PersonalNumberWritten, SubmissionLocked
from raaderum.warehouse.readers.submission_findings import clean, has_cpr
from raaderum.warehouse.readers.submission_layout import LONGEST_COMMENT
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.rounds import need_state
from raaderum.web.workspace.models import Figure, Round, Submission, WorkSpan
from raaderum.web.workspace.queries.submissions import plain

LONGEST_PAUSE = timedelta(minutes=10)
FIRST_MINUTE = timedelta(minutes=1)
STATES_EN = {"draft": "a draft", "sent": "sent for approval", "approved": "approved"}


@dataclass(frozen=True, slots=True)
class Content:
    """What stands, or is to stand, in a figure."""

    value: Decimal | None = None
    missing: str = ""
    comment: str = ""

    def as_facts(self) -> dict[str, Any]:
        """Return it as the trail keeps it."""
        value = plain(self.value)
        return {"value": None if value is None else f"{value:f}", "missing": self.missing, "comment": self.comment}


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write. ``conflict``: somebody else wrote meanwhile, and nothing was changed."""

    figure: Figure
    conflict: bool


def content_of(figure: Figure) -> Content:
    """Return what stands in a figure."""
    return Content(figure.value, figure.missing, figure.comment)


@transaction.atomic
def write_figure(
    *, by: UUID, submission: Submission, variable: str, content: Content, seen: int, origin: str
) -> Written:
    """Write a figure, where it still is as the writer saw it.

    Args:
        by: Who writes.
        submission: Whose figure it is.
        variable: Which.
        content: What is to stand there.
        seen: The figure's ``revision`` when the writer saw it.
        origin: The door it came through; see ``Figure.Origin``.

    Raises:
        SubmissionLocked, RoundNotOpen: It cannot be changed now.
        NoSuchThing: The round does not ask for it.
        PersonalNumberWritten: The comment holds what looks like a CPR number; nothing is stored.
    """
    locked = lock_for_entry(submission)
    figure = Figure.objects.filter(submission=locked, variable=variable).first()
    if figure is None:
        raise NoSuchThing(value=variable)
    refuse_cpr(content.comment, f"Kommentar til {variable}")
    if _same(figure, content):
        return Written(figure, conflict=False)
    if figure.revision != seen:
        return Written(figure, conflict=True)
    store(by, locked, figure, content, origin)
    count_work(by, locked, timezone.now())
    return Written(figure, conflict=False)


@transaction.atomic
def write_figures(
    *, by: UUID, submission: Submission, contents: Mapping[str, tuple[Content, int]], origin: str
) -> tuple[list[str], list[str]]:
    """Write several figures, each with the revision its writer saw; return those stored, and those left alone.

    Raises:
        As ``write_figure``: then none is stored.
    """
    stored: list[str] = []
    conflicts: list[str] = []
    for variable, (content, seen) in contents.items():
        written = write_figure(
            by=by, submission=submission, variable=variable, content=content, seen=seen, origin=origin
        )
        (conflicts if written.conflict else stored).append(variable)
    return stored, conflicts


def lock_for_entry(submission: Submission) -> Submission:
    """Return the submission, locked until the transaction ends, where its figures can be changed."""
    locked = Submission.objects.select_for_update().select_related("round", "organisation").get(pk=submission.pk)
    if locked.state != Submission.State.DRAFT:
        raise SubmissionLocked(state_da=Submission.State(locked.state).label, state_en=STATES_EN[locked.state])
    need_state(locked.round, Round.State.OPEN, Round.State.VALIDATION)
    return locked


def refuse_cpr(text: str, place: str) -> None:
    """Refuse a text with what looks like a CPR number; it is repeated nowhere."""
    if has_cpr(text):
        raise PersonalNumberWritten(place=place)


def _same(figure: Figure, content: Content) -> bool:
    return (figure.value, figure.missing, figure.comment) == (content.value, content.missing, content.comment)


def store(
    by: UUID, locked: Submission, figure: Figure, content: Content, origin: str, upload: int | None = None
) -> None:
    """Store a figure of a locked submission, and what it was before in the trail; ``upload``: the file it is from."""
    before = content_of(figure).as_facts() | {"revision": figure.revision}
    locked.revision += 1
    figure.value, figure.missing = content.value, content.missing
    figure.comment = clean(content.comment)[:LONGEST_COMMENT]
    figure.origin, figure.revision = origin, locked.revision
    figure.changed_by, figure.changed_at = by, timezone.now()
    figure.save()
    Submission.objects.filter(pk=locked.pk).update(revision=locked.revision)
    record_event(
        person=by, action="figure.written", organisation=locked.organisation.code, subject="figure",
        subject_id=figure.pk, before=before,
        after=content_of(figure).as_facts()
        | {"revision": figure.revision, "variable": figure.variable, "origin": origin}
        | ({} if upload is None else {"upload": upload}),
    )  # fmt: skip


def count_work(by: UUID, submission: Submission, now: datetime) -> None:
    """Lengthen the stretch of work that goes on, or begin one: after a pause of ten minutes it is another."""
    span = WorkSpan.objects.filter(submission=submission, person=by).order_by("-last_at").first()
    if span is not None and now - span.last_at <= LONGEST_PAUSE:
        span.last_at = max(span.last_at, now)
        span.save(update_fields=["last_at"])
    else:
        WorkSpan.objects.create(submission=submission, person=by, started_at=now - FIRST_MINUTE, last_at=now)
