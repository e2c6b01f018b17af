"""A person's name, and forgetting it."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from raaderum.web.accounts.actions.grants import end_grant
from raaderum.web.accounts.models import ApiToken, Invitation, User
from raaderum.web.audit.record import record_event

NOBODY = "invalid"
"""The top-level domain that no mail goes to (RFC 2606)."""


@transaction.atomic
def rename_person(*, by: UUID | None, person: User, name: str) -> User:
    """Store the name that others see. The trail says that it was changed, not from what to what."""
    person.name = name.strip()
    person.save(update_fields=["name"])
    record_event(person=by, action="person.renamed", subject="person", subject_id=person.public_id)
    return person


@transaction.atomic
def forget_person(*, by: UUID | None, person: User) -> None:
    """Remove everything that tells who somebody was. What they did stays in the trail, under an id without a name."""
    for grant in person.grants.filter(ended_at__isnull=True):
        end_grant(by=by, grant=grant)
    Invitation.objects.filter(email__iexact=person.email).update(email=f"{person.public_id}@glemt.{NOBODY}")
    ApiToken.objects.filter(person=person).delete()
    for owned in (EmailAddress, Authenticator, SocialAccount):
        owned.objects.filter(user=person).delete()
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    UserSession.objects.filter(user=person).delete()
    Session.objects.filter(session_key__in=keys).delete()
    person.email, person.name, person.is_active = f"{person.public_id}@glemt.{NOBODY}", "", False
    person.set_unusable_password()
    person.save()
    record_event(person=by, action="person.forgotten", subject="person", subject_id=person.public_id)
