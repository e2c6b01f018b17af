"""The answer pages: position, peers, expectation. Computed on the newest release unless one is pinned."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from raaderum.domain.units import Dataset
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.answers import present_expected, present_peers, present_position
from raaderum.web.pages.presenters.choices import present_choices
from raaderum.web.pages.requests import asked
from raaderum.web.workspace import queries


@require_safe
def position(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Where are we?"""
    want = asked(request, dataset, slug, unit)
    result = queries.position(want.release, want.choices)
    context = present_choices(want, slug, "position", words()) | present_position(result, words())
    return render(request, "pages/position.html", context)


@require_safe
def peers(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Who is like us, and why?"""
    want = asked(request, dataset, slug, unit)
    result = queries.peers(want.release, want.choices)
    context = present_choices(want, slug, "peers", words()) | present_peers(result, words())
    return render(request, "pages/peers.html", context)


@require_safe
def expected(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """What could be expected of us?"""
    want = asked(request, dataset, slug, unit)
    result = queries.expected(want.release, want.choices)
    context = present_choices(want, slug, "expected", words()) | present_expected(result, words())
    return render(request, "pages/expected.html", context)
