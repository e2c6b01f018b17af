"""Who gets in: only people who are invited, by password or by their own municipality's login."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from raaderum.web.accounts.models import Invitation


def is_invited(email: str) -> bool:
    """Tell whether an invitation to an address waits to be accepted."""
    return Invitation.objects.filter(
        email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now()
    ).exists()


class OnlyInvited(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Passwords. An account is made on the page that the invitation links to, and nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 — allauth asks so
        """Nobody signs up here."""
        return False


class OnlyKnown(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Other logins. Who is invited gets an account on the first visit; who is known is let in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 — allauth asks so
        """Let the invited in."""
        return is_invited(sociallogin.user.email or "")
