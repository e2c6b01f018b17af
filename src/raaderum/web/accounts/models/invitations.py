"""Invitations by mail. Nobody signs up uninvited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from raaderum.web.accounts.models.grants import Role
from raaderum.web.accounts.models.organisations import Organisation


class Invitation(models.Model):
    """A person is asked to take a role. The mail holds a secret; we keep its SHA-256 alone."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role.choices)
    area = models.CharField(max_length=40, blank=True)
    invited_by = models.UUIDField(null=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("-invited_at",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_invitation_is_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.organisation.code}"
