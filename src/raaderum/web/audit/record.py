"""Write an event. Called inside the transaction of what it tells about: both are stored, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from raaderum.web.audit.models import Event

Facts = Mapping[str, Any] | None


def record_event(
    *,
    person: UUID | None,
    action: str,
    subject: str,
    subject_id: object,
    organisation: str = "",
    before: Facts = None,
    after: Facts = None,
) -> Event:
    """Store one event.

    Args:
        person: ``public_id`` of the user; None for what the program does by itself.
        action: What was done, such as "submission.approved".
        subject: What kind of thing it was done to.
        subject_id: Which one.
        organisation: Code of the organisation whose matter it is.
        before: What was changed, as it was; None where nothing was.
        after: What was changed, as it is now.
    """
    return Event.objects.create(
        at=timezone.now(),
        person=person,
        action=action,
        organisation=organisation,
        subject=subject,
        subject_id=str(subject_id),
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
    )
