"""Roles: who may do what, where. A person can have several."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raaderum.web.accounts.models.organisations import Organisation


class Role(models.TextChoices):
    """What somebody is in an organisation."""

    READER = "reader", _("Læser")
    REPORTER = "reporter", _("Indberetter")
    APPROVER = "approver", _("Godkender")
    LOCAL_ADMINISTRATOR = "local_administrator", _("Lokal administrator")
    KL_ADVISER = "kl_adviser", _("KL-konsulent")
    KL_ADMINISTRATOR = "kl_administrator", _("KL-administrator")


class Grant(models.Model):
    """A role that a person has in an organisation, in one area or (blank) in all."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    area = models.CharField(max_length=40, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_is_known"),
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "area"],
                condition=Q(ended_at__isnull=True),
                name="a_role_is_granted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.organisation.code} {self.area}".strip()
