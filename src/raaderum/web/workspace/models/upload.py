"""A filled sheet, or a file from an own system, that waits to be saved: what it would change is shown first."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from raaderum.web.workspace.models.figure import Figure
from raaderum.web.workspace.models.submission import Submission


class Upload(models.Model):
    """What one file would change. The file itself is not kept. ``origin`` is what a figure saved from it came from."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "venter"
        APPLIED = "applied", "gemt"
        DISCARDED = "discarded", "kasseret"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="uploads")
    person = models.UUIDField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(
        max_length=14, default=Figure.Origin.WORKBOOK,
        choices=[(one.value, one.label) for one in (Figure.Origin.WORKBOOK, Figure.Origin.EXTRACT)],
    )  # fmt: skip
    changes = models.JSONField()
    findings = models.JSONField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-id",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(state__in=["waiting", "applied", "discarded"]), name="upload_state")
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"
