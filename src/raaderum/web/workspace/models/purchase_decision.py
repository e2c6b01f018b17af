"""What persons have decided about purchases, and how far a municipality is with each measure."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.accounts.models import Organisation


class PurchaseDecision(models.Model):
    """One decision that stands. An earlier one about the same, and one taken back, stand in the trail.

    ``first`` and ``second`` are what it is about, ``answer`` what was said: a party and its supplier ("" none); a
    supplier and its item ("" all it sells) and the category ("" none); two documents' digests, and "same" or "not".
    """

    class Kind(models.TextChoices):
        """What it is about."""

        SUPPLIER = "supplier", _("hvem leverandøren er")
        CLASS = "class", _("hvad der er købt")
        DUPLICATE = "duplicate", _("om noget er betalt to gange")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="purchase_decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    first = models.CharField(max_length=300)
    second = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    shown = models.CharField(max_length=300)
    """What it was called where it was decided, for the list of decisions."""
    shared = models.BooleanField(default=False)
    """It moves other municipalities' figures too."""
    person = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = ("-decided_at", "-id")
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["kind", "first", "second"], name="one_decision_about_each"),
            models.CheckConstraint(
                condition=Q(kind__in=["supplier", "class", "duplicate"]), name="purchase_decision_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class MeasureStatus(models.Model):
    """How far a municipality is with a measure of a pack."""

    class State(models.TextChoices):
        """How far."""

        CONSIDERED = "considered", _("overvejes")
        PLANNED = "planned", _("besluttet")
        UNDERWAY = "underway", _("i gang")
        DONE = "done", _("gennemført")
        NOT_US = "not_us", _("ikke relevant for os")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measure_statuses")
    area = models.CharField(max_length=40)
    measure = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices)
    note = models.CharField(max_length=500, blank=True)
    person = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = ("area", "measure")
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["organisation", "area", "measure"], name="one_status_per_measure"),
            models.CheckConstraint(
                condition=Q(state__in=["considered", "planned", "underway", "done", "not_us"]), name="measure_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.state}"
