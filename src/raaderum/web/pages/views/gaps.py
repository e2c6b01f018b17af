"""The explained gap: why are we different, and what is it worth?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.units import Dataset
from raaderum.studies import GapAnswer
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.gap_requests import GapAsked, gap_asked, with_query
from raaderum.web.pages.presenters.gap import present_gap
from raaderum.web.pages.presenters.gap_choices import present_gap_choices
from raaderum.web.pages.presenters.trials import present_trial
from raaderum.web.workspace import queries


@require_safe
def gap(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Why are we different, in kroner?"""
    want = gap_asked(request, dataset, slug, unit)
    if not want.tidy:
        return redirect(with_query(address_of(dataset, "gap", slug, want.gap.choices.unit), want.address()))
    context: dict[str, Any] = present_gap_choices(want, slug, words())
    try:
        answer = queries.gap_answer(want.release, want.gap)
    except (FigureMissing, NoPeers) as reason:
        context |= {"sentence": reason.message(words().language), "documents": [], "nothing": True}
        return render(request, "pages/gap_missing.html", context)
    here = address_of(dataset, "gap", slug, want.gap.choices.unit)
    context |= present_gap(answer, want.opened, lambda name: with_query(here, want.address(noegle=name)), words())
    context["trial"] = present_trial(want, _before(want), words())
    return render(request, "pages/gap.html", context)


def _before(want: GapAsked) -> GapAnswer | None:
    """Return the answer to the figures as they were reported, where others are tried and there is one."""
    with suppress(FigureMissing, NoPeers):
        return queries.gap_answer(want.release, want.untouched) if want.gap.changes else None
    return None
