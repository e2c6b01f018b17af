"""Remind of deadlines 14 and 3 days before, and 1 day after."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from raaderum.web.workspace.actions.notices import remind
from raaderum.web.workspace.models import Round, Submission

DAYS = (14, 3, -1)


def run(now: datetime) -> int:
    """Give the reminders of the day; return how many are new.

    A day on which nothing ran is caught up: the nearest reminder that is due and not given is given.
    """
    today, given = timezone.localdate(now), 0
    waiting = Submission.objects.filter(round__state=Round.State.OPEN).exclude(state=Submission.State.APPROVED)
    for submission in waiting.select_related("round", "organisation"):
        left = (submission.round.due_on - today).days
        due = [days for days in DAYS if left <= days]
        if due and submission.round.opened_on < today:
            given += remind(submission=submission, days_left=min(due))
    return given
