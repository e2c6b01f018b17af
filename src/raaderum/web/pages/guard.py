"""The door of every page that is not open to all: log in, and have the right. Policy decides; this only asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from raaderum.domain.collection_errors import NoSuchThing, NotAllowed
from raaderum.web.accounts.models import Organisation, Role
from raaderum.web.accounts.policy import Actor, Right, may
from raaderum.web.accounts.queries import actor_of, organisations_above
from raaderum.web.pages.requests import area_of
from raaderum.web.workspace.models import Round, Submission

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what they may do with the matter at hand."""

    actor: Actor
    organisation: str
    area: str
    above: tuple[str, ...]

    @property
    def person(self) -> UUID:
        """The id of the person, who is logged in."""
        if self.actor.person is None:
            raise NotAllowed
        return self.actor.person

    def may(self, right: Right) -> bool:
        """Tell whether the asker has a right in this matter."""
        return may(self.actor, right, self.organisation, self.area, self.above)


def needs(right: Right, area: str = "") -> Callable[[View], View]:
    """Let a view be seen by those who have ``right`` in the matter that its address names.

    Where the address names neither a round nor an area, ``area`` is what the matter is of; empty: none.

    The view gets ``asker``, and what the address names in place of its words: ``round_`` for ``round_id``,
    ``submission`` where there is a ``code`` too, ``organisation`` where there is a ``code`` alone.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            found, organisation, area_of_round = _look_up(words)
            above = organisations_above(organisation, timezone.localdate()) if organisation else ()
            of_slug = area_of(words["slug"]) if "slug" in words else ""
            asker = Asker(actor_of(request.user), organisation, area_of_round or of_slug or area, above)
            if not asker.may(right):
                raise NotAllowed
            if lacks_second_factor(request, asker.actor):
                messages.warning(request, _("Slå totrinslogin til først. Det kræves af din rolle."))
                return redirect("mfa_activate_totp")
            return view(request, asker=asker, **found)

        guarded.right, guarded.area = right, area  # type: ignore[attr-defined]  # what the test of all addresses reads
        return guarded

    return guard


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Tell whether a second factor is demanded of somebody who has none; another login answers for its own."""
    demanded = settings.MFA_DEMANDED_OF
    from_kl = any(held.role in (Role.KL_ADVISER, Role.KL_ADMINISTRATOR) for held in actor.held)
    if not (demanded == "all" or (demanded == "kl" and from_kl)):
        return False
    methods = request.session.get("account_authentication_methods", [])
    elsewhere = any(one.get("method") == "socialaccount" for one in methods)
    return not elsewhere and not is_mfa_enabled(request.user)


def _look_up(words: dict[str, Any]) -> tuple[dict[str, Any], str, str]:
    """Return what the address names, the code of the organisation and the area."""
    found = {name: value for name, value in words.items() if name not in ("round_id", "code")}
    code = words.get("code", "")
    if "round_id" not in words:
        if code:
            found["organisation"] = _one(Organisation.objects.filter(code=code), code)
        return found, code, ""
    round_ = _one(Round.objects.filter(pk=words["round_id"]), words["round_id"])
    if not code:
        return found | {"round_": round_}, "", round_.area
    submissions = Submission.objects.filter(round=round_, organisation__code=code)
    found["submission"] = _one(submissions.select_related("round", "organisation"), code)
    return found, code, round_.area


def _one(rows: Any, value: object) -> Any:
    row = rows.first()
    if row is None:
        raise NoSuchThing(value=value)
    return row
