"""A process in a municipality's register."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from raaderum.domain.processes import WorkProcess
from raaderum.warehouse.processes.plain import from_plain
from raaderum.web.accounts.models import Organisation


class ProcessEntry(models.Model):
    """One process. ``facts`` holds what is known and answered; ``revision`` counts the writes, so that none is lost."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="processes")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    facts = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    person = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = ("number",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["organisation", "number"], name="one_process_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def may_be_seen_by(self, person: UUID) -> bool:
        """Whether somebody of the municipality, or KL, may see it: what is for one person alone, only who wrote it."""
        return self.facts.get("visibility") != "personal" or self.person == person

    @property
    def process(self) -> WorkProcess:
        """What the screening reads."""
        return from_plain(self.facts)
