"""What a visitor reads when something cannot be shown: a sentence and a way on, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from raaderum.domain.error_codes import HTTP_STATUS, look_up
from raaderum.domain.errors import UserError
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import UnitElsewhere

_log = logging.getLogger(__name__)
NUL = "\0"


class SayWhatIsWrong:
    """Turns a user's error in a view into a page with its sentence and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; but not with the sign number 0, which not every database can look for.

        Raises:
            Http404: It is in the address.
            BadRequest: It is in a form.
        """
        if NUL in request.path_info:
            raise Http404
        if request.method == "POST" and any(NUL in value for _, values in request.POST.lists() for value in values):
            raise BadRequest
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a ``UserError``; leave everything else to Django."""
        if not isinstance(error, UserError):
            return None
        status = look_up(HTTP_STATUS, error)
        if status >= 500:
            _log.error("%s: %s", error.code, error)
        context: dict[str, object] = {"title": _("Det kan ikke vises"), "sentence": error.message(words().language)}
        if isinstance(error, UnitElsewhere):
            context["elsewhere"] = _way_on(request, error)
        return render(request, "pages/refusal.html", context, status=status)


def _way_on(request: HttpRequest, error: UnitElsewhere) -> Link:
    """Return the same page of the data set that has the unit; the choices are not carried over."""
    match, unit, dataset = request.resolver_match, str(error.facts["value"]), str(error.facts["dataset"])
    name = match.url_name if match and match.url_name in ("position", "peers", "expected", "gap") else "position"
    slug = match.kwargs.get("slug") if match else None
    at = address_of(dataset, name, slug, unit) if slug else f"{address_of(dataset, 'front')}?kommune={unit}"
    return Link(_("Gå til %(name)s") % {"name": error.facts["name"]}, at)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """Answer an address that does not exist."""
    sentence = _("Adressen findes ikke. Find din kommune på forsiden.")
    return render(request, "pages/refusal.html", {"title": _("Siden findes ikke"), "sentence": sentence}, status=404)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from one of our pages, or whose cookie is gone."""
    sentence = _("Formularen kunne ikke bekræftes. Gå tilbage, hent siden igen, og prøv en gang til.")
    return render(request, "pages/refusal.html", {"title": _("Det kan ikke gøres"), "sentence": sentence}, status=403)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer where we failed."""
    sentence = _("Der skete en fejl hos os. Prøv igen om lidt. Intet er gået tabt.")
    return render(request, "pages/refusal.html", {"title": _("Noget gik galt"), "sentence": sentence}, status=500)
