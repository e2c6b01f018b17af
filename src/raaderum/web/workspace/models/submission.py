"""What one municipality reports in a round, who does what there, and how long it takes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.accounts.models import Organisation
from raaderum.web.workspace.models.round import Round


class Submission(models.Model):
    """The figures of one organisation in one round.

    ``revision`` counts all writes to its figures. ``number`` counts approved versions, the one being worked on too.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("kladde")
        SENT = "sent", _("sendt til godkendelse")
        APPROVED = "approved", _("godkendt")

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    number = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    sent_by = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("organisation__code",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["round", "organisation"], name="one_submission_per_round"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_by__isnull=False, sent_at__isnull=False),
                name="what_is_sent_has_a_sender",
            ),
            models.CheckConstraint(condition=Q(state__in=["draft", "sent", "approved"]), name="submission_state"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.round.name}"


class Assignment(models.Model):
    """Who does a section of the figures."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["submission", "section"], name="one_person_per_section")
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.section}"


class WorkSpan(models.Model):
    """A stretch of work on a submission, without a long break: what reporting time is counted from."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="spans")
    person = models.UUIDField()
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """Order and constraints."""

        ordering = ("started_at",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(last_at__gte=F("started_at")), name="work_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.started_at:%Y-%m-%d %H:%M}"
