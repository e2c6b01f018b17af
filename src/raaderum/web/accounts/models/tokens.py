"""Keys for programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A secret with which a program acts for a person, with that person's rights. We keep its SHA-256 alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-made_at",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=~models.Q(name=""), name="a_token_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name
