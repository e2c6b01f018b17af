"""Invite somebody by mail, and let them in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from raaderum.domain.collection_errors import InvitationSpent
from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.actions.grants import check_role, grant_role
from raaderum.web.accounts.models import Invitation, Organisation, User
from raaderum.web.audit.record import record_event

VALID_DAYS = 14


def hash_token(token: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, by: UUID | None, email: str, organisation: Organisation, role: str, area: str = ""
) -> tuple[Invitation, str]:
    """Store an invitation; return it with the secret that goes into the mail and is kept nowhere.

    Raises:
        InvalidChoice: No such role there, or no e-mail address.
    """
    checked, address = check_role(organisation, role), _check_email(email)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=hash_token(token),
        email=address,
        organisation=organisation,
        role=checked,
        area=area,
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=VALID_DAYS),
    )
    # The address is a person's: it stands in accounts, and not in the trail.
    _record(by, "invitation.sent", invitation)
    return invitation, token


@transaction.atomic
def accept_invitation(*, token: str, person: User) -> Invitation:
    """Give the person the role that the invitation is for.

    Raises:
        InvitationSpent: There is none, it is used, withdrawn or too old, or it is somebody else's.
    """
    found = Invitation.objects.select_for_update().filter(token_hash=hash_token(token)).first()
    if found is None or not is_open(found) or found.email.casefold() != person.email.casefold():
        raise InvitationSpent(days=VALID_DAYS)
    found.accepted_at = timezone.now()
    found.save(update_fields=["accepted_at"])
    grant_role(by=found.invited_by, person=person, organisation=found.organisation, role=found.role, area=found.area)
    _record(person.public_id, "invitation.accepted", found)
    return found


@transaction.atomic
def withdraw_invitation(*, by: UUID | None, invitation: Invitation) -> None:
    """Make the link in the mail useless."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is None and locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        _record(by, "invitation.withdrawn", locked)


def is_open(invitation: Invitation) -> bool:
    """Tell whether an invitation can be accepted now."""
    return invitation.accepted_at is None and invitation.withdrawn_at is None and invitation.expires_at > timezone.now()


def _check_email(email: str) -> str:
    address = User.objects.normalize_email(email.strip())
    try:
        validate_email(address)
    except ValidationError as problem:
        raise InvalidChoice(
            name="email", value=email, allowed_da="en mailadresse, fx navn@kommune.dk",
            allowed_en="an e-mail address, such as name@kommune.dk",
        ) from problem  # fmt: skip
    return address


def _record(by: UUID | None, action: str, invitation: Invitation) -> None:
    record_event(
        person=by,
        action=action,
        organisation=invitation.organisation.code,
        subject="invitation",
        subject_id=invitation.pk,
        after={"role": invitation.role, "area": invitation.area},
    )
