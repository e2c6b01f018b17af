"""One figure of a submission: a cell of the sheet and a field of the form are views of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.workspace.models.submission import Submission


class Figure(models.Model):
    """A value, a reason why there is none, or neither yet; and what the municipality says about it.

    ``revision`` is the submission's count at the last write: who writes must have seen it. ``previous`` is what
    was said of the year before when the round opened.
    """

    class Origin(models.TextChoices):
        """Where what stands there came from."""

        EMPTY = "", ""
        KNOWN = "known", _("kendt i forvejen")
        CARRIED_OVER = "carried_over", _("overført fra sidste år")
        FORM = "form", _("skrevet i formularen")
        WORKBOOK = "workbook", _("fra skemaet")
        EXTRACT = "extract", _("fra egen fil")
        API = "api", _("fra eget system")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="figures")
    variable = models.CharField(max_length=80)
    line = models.PositiveIntegerField()
    """The row of the sheet Indtastning, as Excel numbers rows."""
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    missing = models.CharField(max_length=20, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    previous = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    previous_missing = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=14, blank=True, choices=Origin.choices)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("line",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["submission", "variable"], name="a_figure_stands_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(missing=""), name="a_value_or_a_reason_not_both"
            ),
            models.CheckConstraint(
                condition=Q(missing__in=["", "not_relevant", "unknown", "not_delivered", "suppressed"]),
                name="the_reason_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.variable}"

    @property
    def is_answered(self) -> bool:
        """True where there is a value or a reason."""
        return self.value is not None or bool(self.missing)
