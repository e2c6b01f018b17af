"""Work that takes longer than a page may: it goes on when one leaves, and when a worker is killed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work. ``key`` makes sure that the same is done once; ``lease_until`` says that somebody is at it.

    The worker that has it renews the lease. One that has run out may be taken over.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("venter")
        RUNNING = "running", _("i gang")
        DONE = "done", _("færdig")
        FAILED = "failed", _("mislykket")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True)
    sentence = models.CharField(max_length=1000, blank=True)
    """What went wrong, for the one who asked."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-id",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease__isnull=False, lease_until__isnull=False),
                name="what_runs_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return self.key
