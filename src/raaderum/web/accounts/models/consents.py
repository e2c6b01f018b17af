"""What an organisation lets others see of its protected figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from raaderum.web.accounts.models.organisations import Organisation


class Consent(models.Model):
    """How figures that the pack marks as protected may be shown. Municipal accounts need none: they are public."""

    class Level(models.TextChoices):
        """From the most open to the least."""

        NAMED = "named", "Med navn mellem deltagerne"
        ANONYMOUS = "anonymous", "Uden navn"
        OWN_ONLY = "own_only", "Kun os selv"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consents")
    area = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.OWN_ONLY)
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.UniqueConstraint(fields=["organisation", "area"], name="one_consent_per_area"),
            models.CheckConstraint(
                condition=Q(level__in=["named", "anonymous", "own_only"]), name="consent_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.area}: {self.level}"
