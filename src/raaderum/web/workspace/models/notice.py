"""What people are told by mail: gathered, and sent once a day at the most."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something to tell a person. ``key`` makes sure that the same thing is told once."""

    class Kind(models.TextChoices):
        """What it is about. Each can be turned off."""

        REMINDER = "reminder", _("Påmindelser om frister")
        TASK = "task", _("Opgaver og godkendelse")
        CHANGED = "changed", _("Rettede tal, I bruger")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=1000)
    path = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("id",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["person", "key"], name="a_notice_is_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:40]}"


class Silence(models.Model):
    """A kind of notice that a person does not want by mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=12, choices=Notice.Kind.choices)

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["person", "kind"], name="a_kind_is_silenced_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
