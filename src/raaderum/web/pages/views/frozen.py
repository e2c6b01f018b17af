"""Frozen answers: opened by reading what was stored."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.units import Dataset
from raaderum.reports.text import Words
from raaderum.studies import Answer, GapAnswer
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of, stay_in
from raaderum.web.pages.gap_requests import gap_asked
from raaderum.web.pages.presenters.answers import present_expected, present_peers, present_position
from raaderum.web.pages.presenters.choices import SUFFIXES
from raaderum.web.pages.presenters.gap import present_gap
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import asked, query_of
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.models import FrozenAnswer


@require_POST
def freeze(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Keep the answer as it is now, and open it."""
    want = asked(request, dataset, slug, unit)
    frozen = actions.freeze_answer(answer=queries.answer(want.release, want.choices))
    return redirect("frozen", frozen.key)


@require_POST
def freeze_gap(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Keep the explained gap as it is now, and open it."""
    want = gap_asked(request, dataset, slug, unit)
    frozen = actions.freeze_answer(answer=queries.gap_answer(want.release, want.gap))
    return redirect("frozen_gap", frozen.key)


@require_safe
def position(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored position; an explained gap has an address of its own."""
    frozen, answer = _open(request, key)
    if isinstance(answer, GapAnswer):
        return redirect("frozen_gap", key)
    context = _around(frozen, answer, "frozen", words()) | present_position(answer.position, words())
    return render(request, "pages/position.html", context)


@require_safe
def peers(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored peers."""
    frozen, answer = _open(request, key)
    if isinstance(answer, GapAnswer):
        raise Http404
    context = _around(frozen, answer, "frozen_peers", words()) | present_peers(answer.peers, words())
    return render(request, "pages/peers.html", context)


@require_safe
def expected(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored expectation."""
    frozen, answer = _open(request, key)
    if isinstance(answer, GapAnswer) or answer.expected is None:
        raise Http404
    context = _around(frozen, answer, "frozen_expected", words()) | present_expected(answer.expected, words())
    return render(request, "pages/expected.html", context)


@require_safe
def gap(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored gap; what is unfolded is no part of it."""
    frozen, answer = _open(request, key)
    if not isinstance(answer, GapAnswer):
        raise Http404
    here = reverse("frozen_gap", args=[key])
    opened = request.GET.get("noegle", "")
    context = _around(frozen, answer, "frozen_gap", words())
    context |= present_gap(answer, opened, lambda name: f"{here}?noegle={name}" if name else here, words())
    return render(request, "pages/gap.html", context)


@require_safe
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Recompute the stored answer, and name what differs from now and why."""
    frozen, answer = _open(request, key)
    same, differences = queries.compare_with_now(key, answer)
    context = _around(frozen, answer, "", words())
    context |= {"title": _("Tjek af fastfrosset svar"), "same": same, "differences": differences}
    return render(request, "pages/verify.html", context)


def _open(request: HttpRequest, key: str) -> tuple[FrozenAnswer, Answer | GapAnswer]:
    """Return a stored answer; links on its page stay in its data set."""
    found = queries.frozen_answer(key)
    if found is None:
        raise Http404
    stay_in(request, found[1].dataset)
    return found


def _around(frozen: FrozenAnswer, answer: Answer | GapAnswer, page: str, words: Words) -> dict[str, Any]:
    about = answer.position if isinstance(answer, Answer) else answer.gap
    key, unit = frozen.key, about.unit
    slug = next((pack.area.slug for pack in queries.areas() if pack.id == answer.area), answer.area)
    return {
        "frozen": frozen,
        "slug": slug,
        "unit": unit,
        "area_name": words.of(about.area_name),
        "tabs": [Link(text, reverse(name, args=[key]), name == page) for name, text in _tabs(answer)],
        "documents": [Link(text, reverse("frozen_document", args=[key, suffix])) for suffix, text in SUFFIXES.items()],
        "live_link": _live(answer, slug, unit.code),
        "release_gone": all(stored.id != answer.release for stored in queries.releases()),
        "verify_link": reverse("frozen_verify", args=[key]),
        "back": reverse("frozen" if isinstance(answer, Answer) else "frozen_gap", args=[key]),
        "crumbs": [
            Link(words.of(about.area_name), address_of(answer.dataset, "area", slug)),
            Link(f"{unit.name} Kommune", "", current=True),
        ],
        "release_id": answer.release[:12],
    }


def _tabs(answer: Answer | GapAnswer) -> list[tuple[str, str]]:
    if isinstance(answer, GapAnswer):
        return [("frozen_gap", _("Forskellen forklaret"))]
    tabs = [("frozen", _("Placering")), ("frozen_peers", _("Sammenligningskommuner"))]
    return [*tabs, ("frozen_expected", _("Forventet"))] if answer.expected is not None else tabs


def _live(answer: Answer | GapAnswer, slug: str, unit: str) -> str:
    """Return the address that asks a stored answer's question of the newest figures."""
    name = "position" if isinstance(answer, Answer) else "gap"
    return f"{address_of(answer.dataset, name, slug, unit)}?{query_of(answer.parameters)}"
