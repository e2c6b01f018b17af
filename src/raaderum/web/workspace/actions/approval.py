"""Send figures for approval, approve them as a second person, send them back, correct them."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.collection_errors import NotReady, SecondPersonNeeded, SubmissionLocked
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.figures import STATES_EN, lock_for_entry, refuse_cpr
from raaderum.web.workspace.actions.notices import tell_approved, tell_returned, tell_sent
from raaderum.web.workspace.actions.rounds import need_state
from raaderum.web.workspace.models import ApprovedVersion, Figure, Round, Submission
from raaderum.web.workspace.queries.submissions import count, plain


@transaction.atomic
def send_for_approval(*, by: UUID, submission: Submission) -> Submission:
    """Send a draft without errors and without holes to whoever approves.

    Raises:
        SubmissionLocked, RoundNotOpen: It is not a draft, or the round is closed.
        NotReady: There are errors, or figures missing without a reason.
    """
    locked = lock_for_entry(submission)
    _need_ready(locked)
    locked.state, locked.sent_by, locked.sent_at = Submission.State.SENT, by, timezone.now()
    locked.returned_because = ""
    locked.save()
    _record(by, "submission.sent", locked)
    tell_sent(submission=locked)
    return locked


@transaction.atomic
def approve(*, by: UUID, submission: Submission) -> ApprovedVersion:
    """Approve what somebody else has sent; from now on it cannot be changed.

    Raises:
        SubmissionLocked: It is not sent.
        SecondPersonNeeded: ``by`` sent it.
        NotReady: A check fails that held when it was sent.
    """
    locked = _lock(submission, Submission.State.SENT)
    sent_by, sent_at = locked.sent_by, locked.sent_at
    if sent_by is None or sent_at is None or sent_by == by:
        raise SecondPersonNeeded()
    _need_ready(locked)
    content = json.dumps(rows_of(locked), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version = ApprovedVersion.objects.create(
        submission=locked, number=locked.number, content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(), sent_by=sent_by, sent_at=sent_at,
        approved_by=by, approved_at=timezone.now(),
    )  # fmt: skip
    locked.state = Submission.State.APPROVED
    locked.save(update_fields=["state"])
    _record(by, "submission.approved", locked, sha256=version.sha256)
    tell_approved(submission=locked)
    return version


@transaction.atomic
def send_back(*, by: UUID, submission: Submission, because: str) -> Submission:
    """Make a sent or approved submission a draft again, with the reason. What was approved is kept as it was.

    Raises:
        SubmissionLocked: It is a draft already.
        RoundNotOpen: The round is closed.
        PersonalNumberWritten: The reason holds what looks like a CPR number.
    """
    locked = _lock(submission, Submission.State.SENT, Submission.State.APPROVED)
    need_state(locked.round, Round.State.OPEN, Round.State.VALIDATION)
    refuse_cpr(because, "Begrundelsen")
    _reopen(by, locked, "submission.returned", because)
    tell_returned(submission=locked)
    return locked


@transaction.atomic
def start_correction(*, by: UUID, submission: Submission, because: str) -> Submission:
    """Open an approved submission of any round for a correction: its next version is approved like the first.

    Raises:
        SubmissionLocked: It is not approved.
    """
    locked = _lock(submission, Submission.State.APPROVED)
    refuse_cpr(because, "Begrundelsen")
    if locked.round.state == Round.State.CLOSED:
        Round.objects.filter(pk=locked.round.pk).update(state=Round.State.VALIDATION)
    _reopen(by, locked, "submission.corrected", because)
    return locked


def _reopen(by: UUID, locked: Submission, action: str, because: str) -> None:
    was = locked.state
    if was == Submission.State.APPROVED:
        locked.number += 1
    locked.state, locked.returned_because = Submission.State.DRAFT, because.strip()[:1000]
    locked.save(update_fields=["state", "number", "returned_because"])
    _record(by, action, locked, before={"state": was}, because=locked.returned_because)


def rows_of(submission: Submission) -> list[dict[str, Any]]:
    """Return the answered figures as the canonical rows of an approved version."""
    return [
        {
            "variable": figure.variable,
            "value": None if figure.value is None else f"{plain(figure.value):f}",
            "missing": figure.missing,
            "comment": figure.comment,
            "cell": f"F{figure.line}",
        }
        for figure in Figure.objects.filter(submission=submission).order_by("line")
        if figure.is_answered
    ]


def _lock(submission: Submission, *states: str) -> Submission:
    locked = Submission.objects.select_for_update().select_related("round", "organisation").get(pk=submission.pk)
    if locked.state not in states:
        raise SubmissionLocked(state_da=Submission.State(locked.state).label, state_en=STATES_EN[locked.state])
    return locked


def _need_ready(submission: Submission) -> None:
    counts = count(submission)
    if not counts.is_ready:
        raise NotReady(errors=counts.errors, missing=counts.missing)


def _record(by: UUID, action: str, submission: Submission, before: dict[str, Any] | None = None, **after: Any) -> None:
    record_event(
        person=by, action=action, organisation=submission.organisation.code, subject="submission",
        subject_id=submission.pk, before=before,
        after={"state": submission.state, "number": submission.number, **after},
    )  # fmt: skip
