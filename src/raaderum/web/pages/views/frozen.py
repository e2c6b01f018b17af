"""Frozen answers: opened by reading what was stored."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.reports.text import Words
from raaderum.studies import Answer
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.answers import present_expected, present_peers, present_position
from raaderum.web.pages.presenters.choices import SUFFIXES
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import address_of, asked
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.models import FrozenAnswer


@require_POST
def freeze(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Keep the answer as it is now, and open it."""
    want = asked(request, dataset, slug, unit)
    frozen = actions.freeze_answer(answer=queries.answer(want.release, want.choices))
    return redirect("frozen", frozen.key)


@require_safe
def position(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored position."""
    frozen, answer = _open(key)
    context = _around(frozen, answer, "frozen", words()) | present_position(answer.position, words())
    return render(request, "pages/position.html", context)


@require_safe
def peers(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored peers."""
    frozen, answer = _open(key)
    context = _around(frozen, answer, "frozen_peers", words()) | present_peers(answer.peers, words())
    return render(request, "pages/peers.html", context)


@require_safe
def expected(request: HttpRequest, key: str) -> HttpResponse:
    """Show the stored expectation."""
    frozen, answer = _open(key)
    if answer.expected is None:
        raise Http404
    context = _around(frozen, answer, "frozen_expected", words()) | present_expected(answer.expected, words())
    return render(request, "pages/expected.html", context)


@require_safe
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Recompute the stored answer, and name what differs from now and why."""
    frozen, answer = _open(key)
    same, differences = queries.compare_with_now(key, answer)
    context = _around(frozen, answer, "", words())
    context |= {"title": _("Tjek af fastfrosset svar"), "same": same, "differences": differences}
    return render(request, "pages/verify.html", context)


def _open(key: str) -> tuple[FrozenAnswer, Answer]:
    found = queries.frozen_answer(key)
    if found is None:
        raise Http404
    return found


def _around(frozen: FrozenAnswer, answer: Answer, page: str, words: Words) -> dict[str, Any]:
    key, unit = frozen.key, answer.position.unit
    slug = next((pack.area.slug for pack in queries.areas() if pack.id == answer.area), answer.area)
    tabs = [("frozen", _("Placering")), ("frozen_peers", _("Sammenligningskommuner"))]
    if answer.expected is not None:
        tabs.append(("frozen_expected", _("Forventet")))
    return {
        "frozen": frozen,
        "slug": slug,
        "unit": unit,
        "area_name": words.of(answer.position.area_name),
        "tabs": [Link(text, reverse(name, args=[key]), name == page) for name, text in tabs],
        "documents": [Link(text, reverse("frozen_document", args=[key, suffix])) for suffix, text in SUFFIXES.items()],
        "live_link": f"{reverse('position', args=[slug, unit.code])}?{address_of(answer.parameters)}",
        "release_gone": all(stored.id != answer.release for stored in queries.releases()),
        "verify_link": reverse("frozen_verify", args=[key]),
        "crumbs": [
            Link(words.of(answer.position.area_name), reverse("area", args=[slug])),
            Link(f"{unit.name} Kommune", "", current=True),
        ],
        "release_id": answer.release[:12],
    }
