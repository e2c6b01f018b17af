"""A round: one area, one year, and everybody who is to report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raaderum.domain.observations import Version


class Round(models.Model):
    """KL opens it, municipalities report, somebody else there approves, all look at it, KL releases it.

    The pack is the one of the day it opened: ``pack_hash`` names the copy that is kept of it.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("åben")
        VALIDATION = "validation", _("til validering")
        CLOSED = "closed", _("lukket")

    area = models.CharField(max_length=40)
    period = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=20, default=Version.ACCOUNTS, choices=[(v.value, v.value) for v in Version])
    dataset = models.CharField(max_length=12, default="collected")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    pack_version = models.CharField(max_length=20)
    pack_hash = models.CharField(max_length=64)
    opened_on = models.DateField()
    due_on = models.DateField()
    validation_on = models.DateField()

    class Meta:
        """Order and constraints."""

        ordering = ("-opened_on", "-id")
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["area", "period", "version", "dataset"], name="one_round_per_year"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="a_round_is_due_after_it_opens"),
            models.CheckConstraint(
                condition=Q(validation_on__gte=F("due_on")), name="figures_are_validated_after_they_are_due"
            ),
            models.CheckConstraint(condition=Q(dataset__in=["collected", "example"]), name="round_dataset"),
            models.CheckConstraint(condition=Q(state__in=["open", "validation", "closed"]), name="round_state"),
        ]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """A release that was built of a round: which approved version of each municipality is in it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    release = models.CharField(max_length=64)
    versions = models.JSONField()
    """Number of the approved version, by code of the organisation."""
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-id",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["round", "release"], name="a_release_is_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.release[:12]}"
