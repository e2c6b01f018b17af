"""What a person decides about purchases: who a supplier is, what was bought, whether something was paid twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from raaderum.domain.collection_errors import NoSuchThing, NotAllowed
from raaderum.domain.errors import UserError
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.purchase_decisions import present_review, waiting_matter
from raaderum.web.pages.views.purchases.asked import Asked
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import PurchaseDecision
from raaderum.web.workspace.queries.purchases import store_of


def review(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show what waits for a decision, and what has been decided."""
    return render(request, "purchases/review.html", present_review(asked, words()))


def decide(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Take in one decision."""
    kind, first = request.POST.get("kind", ""), request.POST.get("first", "")
    matter = waiting_matter(asked, kind, first, request.POST.get("second", ""), words())
    chosen = request.POST.get("answer")
    if chosen is None or chosen == "?":
        messages.warning(request, _("Vælg først et svar."))
        return _back(asked, kind)
    if chosen not in matter.answers:
        raise NoSuchThing(value=chosen[:80])
    if matter.shared and not _may(asked, Right.DECIDE_SHARED_PURCHASES):
        raise NotAllowed
    actions.decide(
        by=_person(asked), organisation=_organisation(asked), kind=kind, first=matter.first, second=matter.second,
        answer=chosen, shown=f"{matter.shown}: {matter.answers[chosen]}", shared=matter.shared,
    )  # fmt: skip
    messages.success(request, _("Svaret er gemt: %(what)s") % {"what": f"{matter.shown}: {matter.answers[chosen]}"})
    return _back(asked, kind)


def take_back(request: HttpRequest, asked: Asked, decision_id: int) -> HttpResponse:
    """Let something wait for a decision again."""
    found = PurchaseDecision.objects.filter(pk=decision_id, organisation__code=asked.unit.code).first()
    if found is None:
        raise NoSuchThing(value=decision_id)
    if found.shared and not _may(asked, Right.DECIDE_SHARED_PURCHASES):
        raise NotAllowed
    actions.take_back(by=_person(asked), decision=found)
    messages.success(request, _("Svaret er taget tilbage: %(what)s") % {"what": found.shown})
    return _back(asked, "")


def publish(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Have the figures computed anew with all decisions."""
    try:
        job = actions.ask_to_publish(
            by=_person(asked), code=asked.unit.code, store=store_of(asked.source),
            published=asked.purchases.published.number,
        )  # fmt: skip
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return _back(asked, "")
    return redirect("job", job.pk)


def _back(asked: Asked, kind: str) -> HttpResponse:
    return redirect(asked.address("purchases_review") + (f"#{kind}-title" if kind in PurchaseDecision.Kind else ""))


def _may(asked: Asked, right: Right) -> bool:
    return asked.asker is not None and asked.asker.may(right)


def _person(asked: Asked) -> Any:
    if asked.asker is None:  # the example has no such page
        raise NotAllowed
    return asked.asker.person


def _organisation(asked: Asked) -> Organisation:
    return Organisation.objects.get(code=asked.unit.code)
