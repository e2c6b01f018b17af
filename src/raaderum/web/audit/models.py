"""One event for every write. Persons are ids; their names live in accounts, so that a person can be forgotten."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """Something that was done. The database refuses to change or delete it (migration 0002)."""

    at = models.DateTimeField(db_index=True)
    person = models.UUIDField(null=True, db_index=True)
    """``User.public_id``; None where a job did it by itself."""
    action = models.CharField(max_length=60)
    organisation = models.CharField(max_length=20, blank=True, db_index=True)
    """Code of the organisation whose matter it is."""
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        """Order and constraints."""

        ordering = ("id",)
        indexes = [models.Index(fields=["subject", "subject_id"])]  # noqa: RUF012 — Django's own form
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=~models.Q(action=""), name="event_has_an_action"),
            models.CheckConstraint(condition=~models.Q(subject=""), name="event_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject} {self.subject_id}"
