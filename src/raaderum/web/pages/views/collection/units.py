"""The units below a municipality: homes, schools, road crews. They come, move and close."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import InvalidChoice, UserError
from raaderum.web.accounts import actions
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right, may
from raaderum.web.accounts.queries import organisations_above, units_below
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs


@require_safe
@needs(Right.MANAGE_PEOPLE)
def units(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """List the units below an organisation."""
    today = timezone.localdate()
    others = [
        one
        for one in Organisation.objects.exclude(pk=organisation.pk).exclude(kind="association")
        if one.kind != "unit" and may(asker.actor, Right.MANAGE_PEOPLE, one.code)
    ]
    context = {
        "title": _("Enheder i %(name)s") % {"name": organisation.name},
        "organisation": organisation,
        "dataset": "example" if organisation.is_fictional else "public",
        "units": units_below(organisation, today),
        "parents": others if asker.may(Right.MANAGE_ORGANISATIONS) else [],
        "today": today.isoformat(),
    }
    return render(request, "collection/units.html", context)


@require_POST
@needs(Right.MANAGE_PEOPLE)
def add(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Add a unit."""
    asked = request.POST
    try:
        made = actions.create_unit(
            by=asker.person, parent=organisation, name=asked.get("name", "")[:200],
            from_date=_day("from_date", asked.get("from_date", "")), cvr=_digits(asked.get("cvr", "")),
            self_owning=asked.get("self_owning") == "yes", eans=_eans(asked.get("eans", "")),
        )  # fmt: skip
    except UserError as problem:
        messages.error(request, problem.message(words().language))
    else:
        messages.success(request, _("%(name)s er oprettet som %(code)s.") % {"name": made.name, "code": made.code})
    return redirect("units", organisation.code)


@require_POST
@needs(Right.MANAGE_PEOPLE)
def change(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Move or close a unit, or give it one more EAN number."""
    today = timezone.localdate()
    above = organisations_above(organisation.code, today)
    if organisation.kind != Organisation.Kind.UNIT or not above:
        raise NoSuchThing(value=organisation.code)
    try:
        _change(request, asker, organisation)
    except UserError as problem:
        messages.error(request, problem.message(words().language))
    else:
        messages.success(request, _("Det er gemt."))
    return redirect("units", above[0])


def _change(request: HttpRequest, asker: Asker, unit: Organisation) -> None:
    asked, day = request.POST, request.POST.get("day", "")
    if asked.get("what") == "ean":
        actions.add_ean(by=asker.person, organisation=unit, ean=_digits(asked.get("ean", "")))
    elif asked.get("what") == "close":
        actions.close_organisation(by=asker.person, organisation=unit, to_date=_day("to_date", day))
    else:
        parent = Organisation.objects.filter(code=asked.get("parent", "")).first()
        if parent is None or not may(asker.actor, Right.MANAGE_PEOPLE, parent.code):
            raise NoSuchThing(value=asked.get("parent", ""))
        actions.move_organisation(by=asker.person, child=unit, parent=parent, from_date=_day("from_date", day))


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)[:20]


def _eans(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in (_digits(one) for one in re.split(r"[,;\n]", text)) if part))[:20]


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise InvalidChoice(
            name=name, value=text or "–", allowed_da="en dato, fx 2027-01-31", allowed_en="a date, such as 2027-01-31"
        ) from problem
