"""A file from an own system, and what a municipality has said of such files: next year it is asked nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.accounts.models import Organisation
from raaderum.web.workspace.models.submission import Submission
from raaderum.web.workspace.models.upload import Upload


class FileKind(models.TextChoices):
    """What a file is."""

    ACCOUNTS = "accounts", _("kontoudtræk (kontostreng og beløb)")
    LIST = "list", _("liste med mængder (betegnelse og mængde)")


class FileSetup(models.Model):
    """Which column is which and what goes where, in the files of one kind of one municipality and area."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="file_setups")
    area = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    name = models.CharField(max_length=120)
    mapping = models.TextField()
    """JSON, as the readers of the warehouse write it: the same file works on the command line."""
    changed_by = models.UUIDField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Order and constraints."""

        ordering = ("name",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["organisation", "area", "name"], name="one_setup_per_name"),
            models.CheckConstraint(condition=Q(kind__in=["accounts", "list"]), name="setup_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class OwnFile(models.Model):
    """A file that waits for answers. Its content is dropped when it is used or dropped, and after a week at the most.

    ``answers`` are what was said of this file alone; ``outcome`` is what reading it gave, for the page.
    """

    class State(models.TextChoices):
        """What becomes of it."""

        READING = "reading", _("læses")
        READ = "read", _("læst")
        REFUSED = "refused", _("kan ikke læses")
        ENDED = "ended", _("behandlet")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="own_files")
    setup = models.ForeignKey(FileSetup, models.PROTECT, related_name="files")
    person = models.UUIDField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    answers = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    readings = models.PositiveIntegerField(default=1)
    """How often it was asked to be read: part of the work's key."""
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="own_files")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-id",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(
                condition=Q(state__in=["reading", "read", "refused", "ended"]), name="own_file_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"
