"""KL, the municipalities, and the units below them: homes, schools, road crews. Parents change over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """Somebody who reports, reads or runs a round. ``code`` is the unit code of the figures where there is one."""

    class Kind(models.TextChoices):
        """What it is."""

        ASSOCIATION = "association", "KL"
        MUNICIPALITY = "municipality", "Kommune"
        UNIT = "unit", "Enhed"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    cvr = models.CharField(max_length=8, blank=True)
    self_owning = models.BooleanField(default=False)
    """Selvejende: an institution of its own, with an agreement with the municipality."""
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("code",)
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z][0-9A-Z-]{1,19}$"), name="organisation_code"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(condition=Q(cvr="") | Q(cvr__regex=r"^[0-9]{8}$"), name="organisation_cvr"),
            models.CheckConstraint(
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="organisation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_fictional(self) -> bool:
        """True for those of the example: their codes begin with a letter."""
        return self.kind != self.Kind.ASSOCIATION and not self.code[0].isdigit()


class OrganisationEan(models.Model):
    """An EAN number (GLN) that an organisation receives invoices at; it can have several."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="eans")
    ean = models.CharField(max_length=13, unique=True)

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=Q(ean__regex=r"^[0-9]{13}$"), name="ean_has_13_digits")
        ]

    def __str__(self) -> str:
        return self.ean


class Parenthood(models.Model):
    """Whom an organisation belonged to, from a date until another. One parent at a time."""

    child = models.ForeignKey(Organisation, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="children")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        """Order and constraints."""

        ordering = ("child", "from_date")
        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=~Q(child=F("parent")), name="no_organisation_is_its_own_parent"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="parenthood_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(to_date__isnull=True), name="one_parent_at_a_time"),
            models.UniqueConstraint(fields=["child", "from_date"], name="one_parent_from_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.child.code} → {self.parent.code}"
