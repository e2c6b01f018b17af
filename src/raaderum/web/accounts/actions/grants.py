"""Give and end roles."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.models import Grant, Organisation, Role, User
from raaderum.web.accounts.policy import ROLES_OF_KIND
from raaderum.web.audit.record import record_event


def check_role(organisation: Organisation, role: str) -> Role:
    """Return the role, where an organisation of that kind has it.

    Raises:
        InvalidChoice: It has not.
    """
    allowed = ROLES_OF_KIND[organisation.kind]
    if role not in allowed:
        names = ", ".join(one.value for one in allowed)
        raise InvalidChoice(name="role", value=role, allowed_da=f"en af: {names}", allowed_en=f"one of: {names}")
    return Role(role)


@transaction.atomic
def grant_role(*, by: UUID | None, person: User, organisation: Organisation, role: str, area: str = "") -> Grant:
    """Give a person a role; one that is held already is left as it is."""
    checked = check_role(organisation, role)
    grant, new = Grant.objects.get_or_create(
        person=person, organisation=organisation, role=checked, area=area, ended_at=None
    )
    if new:
        _record(by, "grant.given", grant)
    return grant


@transaction.atomic
def end_grant(*, by: UUID | None, grant: Grant) -> None:
    """Take a role away from now on; that it was held is kept."""
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        _record(by, "grant.ended", locked)


def _record(by: UUID | None, action: str, grant: Grant) -> None:
    facts = {"person": grant.person.public_id, "role": grant.role, "area": grant.area}
    given = action == "grant.given"
    record_event(
        person=by,
        action=action,
        organisation=grant.organisation.code,
        subject="grant",
        subject_id=grant.pk,
        before=None if given else facts,
        after=facts if given else None,
    )
