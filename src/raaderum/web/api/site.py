"""The API as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from raaderum import __version__
from raaderum.web.accounts.actions.tokens import person_of
from raaderum.web.accounts.models import User
from raaderum.web.api.errors import say_errors
from raaderum.web.api.routers import figures, submissions

RATE = "600/m"


class Key(HttpBearer):
    """A secret in the heading Authorization, after the word Bearer."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002 — ninja asks so
        """Return whom the key acts for."""
        return person_of(token, timezone.now())


class ByKey(AuthRateThrottle):
    """Counts the requests of a person's keys together."""

    def get_cache_key(self, request: HttpRequest) -> Any:
        """Return what is counted under."""
        person = getattr(request, "auth", None)
        return self.cache_format % {
            "scope": self.scope,
            "ident": getattr(person, "pk", None) or self.get_ident(request),
        }


api = NinjaAPI(
    title="Råderum", version=__version__, docs_url=None, urls_namespace="api",
    description="Åbne tal uden nøgle, egne indberetninger med. Open figures without a key, own submissions with one.",
    throttle=[AnonRateThrottle(RATE), ByKey(RATE)],
)  # fmt: skip
say_errors(api)
api.add_router("", figures.router)
api.add_router("", submissions.router, auth=Key())
