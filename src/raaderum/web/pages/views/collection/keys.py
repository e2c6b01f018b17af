"""Keys with which a program of one's own acts for oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import UserError
from raaderum.web.accounts import actions
from raaderum.web.accounts.models import ApiToken, User
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SEE_TASKS)
def keys(request: HttpRequest, asker: Asker) -> HttpResponse:
    """List one's keys; make one, or revoke one."""
    person, secret = User.objects.get(public_id=asker.person), ""
    if request.method == "POST" and "revoke" in request.POST:
        chosen = request.POST["revoke"]
        token = ApiToken.objects.filter(
            pk=int(chosen) if (chosen.isascii() and chosen.isdigit()) else 0, person=person
        ).first()
        if token is None:
            raise NoSuchThing(value="nøglen")
        actions.revoke_token(person=person, token=token, now=timezone.now())
        messages.success(request, _("Nøglen virker ikke længere."))
        return redirect("keys")
    if request.method == "POST":
        try:
            _token, secret = actions.make_token(person=person, name=request.POST.get("name", ""), now=timezone.now())
        except UserError as problem:
            messages.error(request, problem.message(words().language))
    mine = ApiToken.objects.filter(person=person, revoked_at__isnull=True, expires_at__gt=timezone.now())
    context = {"title": _("Nøgler til egne systemer"), "keys": mine, "secret": secret}
    return render(request, "collection/keys.html", context)
