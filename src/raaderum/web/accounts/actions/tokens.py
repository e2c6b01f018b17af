"""Make and revoke keys for programs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.actions.invitations import hash_token
from raaderum.web.accounts.models import ApiToken, User
from raaderum.web.audit.record import record_event

VALID_DAYS = 365
LONGEST_NAME = 100


@transaction.atomic
def make_token(*, person: User, name: str, now: datetime) -> tuple[ApiToken, str]:
    """Store a key; return it with the secret, which is shown once and kept nowhere."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidChoice(
            name="name", value=name[:20], allowed_da=f"1–{LONGEST_NAME} tegn, fx hvad nøglen bruges til",
            allowed_en=f"1–{LONGEST_NAME} characters, such as what the key is for",
        )  # fmt: skip
    secret = f"raaderum_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person=person, name=name, token_hash=hash_token(secret), expires_at=now + timedelta(days=VALID_DAYS)
    )
    _record(person, "token.made", token)
    return token, secret


@transaction.atomic
def revoke_token(*, person: User, token: ApiToken, now: datetime) -> None:
    """Make a key useless."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk, person=person)
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        _record(person, "token.revoked", locked)


def person_of(secret: str, now: datetime) -> User | None:
    """Return whom a secret acts for; None where it is unknown, revoked or too old."""
    token = (
        ApiToken.objects.filter(token_hash=hash_token(secret), revoked_at__isnull=True, expires_at__gt=now)
        .select_related("person")
        .first()
    )
    return token.person if token is not None and token.person.is_active else None


def _record(person: User, action: str, token: ApiToken) -> None:
    record_event(person=person.public_id, action=action, subject="token", subject_id=token.pk)
