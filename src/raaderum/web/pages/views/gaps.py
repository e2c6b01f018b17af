"""The explained gap: why are we different, and what is it worth?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from raaderum.domain.errors import FigureMissing, InvalidChoice, NoPeers
from raaderum.domain.units import Dataset
from raaderum.studies import GapAnswer
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.gap_requests import GapAsked, gap_asked, unreadable, with_query
from raaderum.web.pages.presenters.gap import present_gap
from raaderum.web.pages.presenters.gap_choices import present_gap_choices
from raaderum.web.pages.presenters.trials import present_trial, show_unreadable
from raaderum.web.workspace import queries


@require_safe
def gap(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Why are we different, in kroner?"""
    want, problem = _asked(request, dataset, slug, unit)
    if not want.tidy and problem is None:
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
    if problem is not None:
        context["trial"] |= show_unreadable(context["trial"]["fields"], unreadable(request.GET), problem, words())
    return render(request, "pages/gap.html", context, status=200 if problem is None else 400)


def _asked(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> tuple[GapAsked, InvalidChoice | None]:
    """Return what is asked; where a tried figure is not a number, the rest, with what is wrong with the figure."""
    try:
        return gap_asked(request, dataset, slug, unit), None
    except InvalidChoice as problem:
        ignored = unreadable(request.GET)
        if not ignored or not request.GET.get("noegle"):  # the form is there only where a figure is unfolded
            raise
        return gap_asked(request, dataset, slug, unit, ignored), problem


def _before(want: GapAsked) -> GapAnswer | None:
    """Return the answer to the figures as they were reported, where others are tried and there is one."""
    with suppress(FigureMissing, NoPeers):
        return queries.gap_answer(want.release, want.untouched) if want.gap.changes else None
    return None
