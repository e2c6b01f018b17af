"""What one wants to be told by mail."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.web.accounts.models import User
from raaderum.web.workspace.actions.notices import UNSUBSCRIBE, choose_notices
from raaderum.web.workspace.models import Notice, Silence


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Choose kinds of mail, from the link in a mail: no login is needed, and nothing else can be seen."""
    try:
        person = User.objects.get(public_id=Signer(salt=UNSUBSCRIBE).unsign(signed), is_active=True)
    except (BadSignature, User.DoesNotExist) as problem:
        raise NoSuchThing(value="linket") from problem
    if request.method == "POST":
        choose_notices(person=person, wanted=request.POST.getlist("kind"))
    silent = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    kinds = [(value, label, value not in silent) for value, label in Notice.Kind.choices]
    context = {"title": _("Hvad vil du have mail om?"), "kinds": kinds, "saved": request.method == "POST"}
    return render(request, "collection/unsubscribe.html", context)
