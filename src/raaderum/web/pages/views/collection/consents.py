"""What others may see of figures that the pack protects."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.web.accounts import actions
from raaderum.web.accounts.models import Consent, Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.workspace import queries
from raaderum.web.workspace.queries.consents import is_protected


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.GIVE_CONSENT)
def consents(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show and take in a municipality's choice per area."""
    packs = {pack.id: pack for pack in queries.areas()}
    if request.method == "POST":
        area = request.POST.get("area", "")
        if area not in packs:
            raise NoSuchThing(value=area)
        actions.give_consent(by=asker.person, organisation=organisation, area=area, level=request.POST.get("level", ""))
        messages.success(request, _("Valget er gemt. Det gælder fra den næste udgivelse."))
        return redirect("consents", organisation.code)
    given = dict(organisation.consents.values_list("area", "level"))
    context = {
        "title": _("Hvad må andre se fra %(name)s?") % {"name": organisation.name},
        "organisation": organisation,
        "dataset": "example" if organisation.is_fictional else "public",
        "areas": [
            {"id": pack.id, "name": words().of(pack.area.name), "protected": is_protected(pack),
             "level": given.get(pack.id, Consent.Level.OWN_ONLY)}
            for pack in packs.values()
        ],
        "levels": Consent.Level.choices,
    }  # fmt: skip
    return render(request, "collection/consents.html", context)
