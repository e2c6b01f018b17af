"""The front page, and finding a municipality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.text import danish_order
from raaderum.reports.text import Words
from raaderum.reports.text import position as sentences
from raaderum.studies import make_choices
from raaderum.warehouse.releases import Release
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.choices import document_links
from raaderum.web.workspace import queries

MOST_HITS = 8


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the three questions; for a chosen municipality, its largest differences."""
    pack = queries.areas()[0]
    release = queries.release(pack.id)
    chosen = request.GET.get("kommune", "").strip()
    context: dict[str, Any] = {
        "areas": queries.areas(),
        "slug": pack.area.slug,
        "release": release,
        "names": sorted((unit.name for unit in release.municipalities), key=danish_order),
    }
    if chosen:
        code = make_choices(release, chosen).unit
        context["unit"] = next(unit for unit in release.municipalities if unit.code == code)
        context["cards"] = _cards(release, code, words())
        context["sure"] = any(card["sure"] for card in context["cards"])
        context["documents"] = document_links(pack.area.slug, code)
    return render(request, "pages/front.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Go to the municipality that was written, or list those it could be."""
    release = queries.release(queries.areas()[0].id)
    text = request.GET.get("q", "")
    hits = queries.search_units(release.municipalities, text)
    partial = "HX-Request" in request.headers
    exact = [unit for unit in hits if unit.name.casefold() == text.strip().casefold()]
    if not partial and (len(hits) == 1 or exact):
        return redirect(f"{reverse('front')}?kommune={(exact or hits)[0].code}")
    template = "pages/_hits.html" if partial else "pages/find.html"
    shown = hits[:MOST_HITS] if partial else hits
    return render(request, template, {"hits": shown, "text": text, "more": len(hits) - len(shown)})


def _cards(release: Release, unit: str, words: Words) -> list[dict[str, Any]]:
    """Return the municipality's key figures, sure and large differences first."""
    rules = release.pack.rules(release.dataset)
    found = []
    for name in (rules.root, *rules.context):
        try:
            result = queries.position(release, make_choices(release, unit, key_figure=name))
        except (FigureMissing, NoPeers):
            continue
        national = result.references[-1].value
        size = abs(result.difference.value / national) if national else 0.0
        found.append((not result.difference.sure, -size, name, result))
    return [
        {
            "name": words.of(result.figure.name),
            "headline": sentences.headline(result, words),
            "difference": sentences.difference_sentence(result, words),
            "sure": result.difference.sure,
            "address": f"{reverse('position', args=[release.pack.area.slug, unit])}?noegletal={name}",
        }
        for _, _, name, result in (sorted(found, key=lambda item: item[:2]) if any(not f[0] for f in found) else found)
    ]
