"""Who does which section."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.models import Role, User
from raaderum.web.accounts.queries import recipients
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.models import Assignment, Submission


def reporters_of(submission: Submission) -> list[User]:
    """Return those who can report for a submission."""
    return recipients(submission.organisation, [Role.REPORTER], submission.round.area)


@transaction.atomic
def assign_section(*, by: UUID, submission: Submission, section: str, person: str) -> None:
    """Let a person do a section; empty: nobody in particular.

    Raises:
        InvalidChoice: The person does not report for the organisation.
    """
    Assignment.objects.filter(submission=submission, section=section).delete()
    chosen = next((one for one in reporters_of(submission) if str(one.public_id) == person), None)
    if person and chosen is None:
        raise InvalidChoice(
            name="person", value="ukendt", allowed_da="en indberetter i kommunen",
            allowed_en="somebody who reports for the municipality",
        )  # fmt: skip
    if chosen is not None:
        Assignment.objects.create(submission=submission, section=section, person=chosen)
    record_event(
        person=by, action="section.assigned", organisation=submission.organisation.code, subject="submission",
        subject_id=submission.pk, after={"section": section, "person": person or None},
    )  # fmt: skip
