"""Figures as a second person approved them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from raaderum.web.workspace.models.submission import Submission


class ApprovedVersion(models.Model):
    """The canonical JSON of all rows of a submission. The database refuses to change or delete it (migration 0003).

    ``replaced_by`` of an earlier version is asked by number: nothing is written to what is approved.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="approved")
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    approved_by = models.UUIDField()
    approved_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = ("submission", "number")
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["submission", "number"], name="an_approved_version_has_its_own_number"),
            models.CheckConstraint(condition=~Q(content=""), name="an_approved_version_has_content"),
            models.CheckConstraint(condition=~Q(sent_by=models.F("approved_by")), name="a_second_person_approves"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.number}"
