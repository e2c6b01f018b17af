"""A line of an action plan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.accounts.models import Organisation
from raaderum.web.workspace.models.process_entry import ProcessEntry


class PlanItem(models.Model):
    """Who does what, and when. ``process`` is what it is about; none: all of them."""

    class State(models.TextChoices):
        """How far."""

        PLANNED = "planned", _("aftalt")
        UNDERWAY = "underway", _("i gang")
        DONE = "done", _("gjort")
        DROPPED = "dropped", _("opgivet")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plan_items")
    process = models.ForeignKey(ProcessEntry, models.SET_NULL, null=True, blank=True, related_name="plan_items")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    partner = models.CharField(max_length=200, blank=True)
    prerequisite = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    person = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = (models.F("due_on").asc(nulls_last=True), "id")
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(
                condition=Q(state__in=["planned", "underway", "done", "dropped"]), name="plan_item_state"
            ),
        ]

    @property
    def seen(self) -> str:
        """When it was written last: what a form was filled in from."""
        return self.changed_at.isoformat()

    def __str__(self) -> str:
        return self.what
