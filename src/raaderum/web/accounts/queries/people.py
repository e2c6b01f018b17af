"""Who somebody is, and whom to write to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from raaderum.web.accounts.models import Grant, Organisation, Parenthood, Role, User
from raaderum.web.accounts.policy import VISITOR, Actor, Held


def actor_of(user: User | AnonymousUser) -> Actor:
    """Return what a logged-in user holds today; a visitor holds nothing."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    granted = Grant.objects.filter(person=user, ended_at__isnull=True).values_list("role", "organisation__code", "area")
    return Actor(user.public_id, frozenset(Held(Role(role), code, area) for role, code, area in granted))


def organisations_above(code: str, on: date) -> tuple[str, ...]:
    """Return the codes of the parents of an organisation on a day, the nearest first."""
    found: list[str] = []
    current = code
    while True:
        parent = (
            Parenthood.objects.filter(child__code=current, from_date__lte=on)
            .filter(Q(to_date__isnull=True) | Q(to_date__gt=on))
            .values_list("parent__code", flat=True)
            .first()
        )
        if parent is None or parent in found:
            return tuple(found)
        found.append(parent)
        current = parent


def units_below(organisation: Organisation, on: date) -> list[Organisation]:
    """Return the units that belong to an organisation on a day, those that have ended too, by name."""
    now = Parenthood.objects.filter(parent=organisation, from_date__lte=on).filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on)
    )
    return list(Organisation.objects.filter(parents__in=now).prefetch_related("eans").order_by("name"))


def recipients(organisation: Organisation, roles: Iterable[Role], area: str) -> list[User]:
    """Return the people who have one of the roles in an organisation and area, each once, by name."""
    return list(
        User.objects.filter(
            grants__organisation=organisation,
            grants__role__in=list(roles),
            grants__ended_at__isnull=True,
            grants__area__in=["", area],
            is_active=True,
        )
        .distinct()
        .order_by("name", "email")
    )
