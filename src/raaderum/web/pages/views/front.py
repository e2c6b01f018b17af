"""The front page, and finding a municipality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.text import danish_order
from raaderum.domain.units import Dataset
from raaderum.packs import AreaPack
from raaderum.reports.text import Words
from raaderum.reports.text import position as sentences
from raaderum.studies import make_choices
from raaderum.warehouse.release import Release
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.presenters.choices import document_links
from raaderum.web.pages.presenters.gap_choices import SHOWCASE
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import known_unit, offered_figures
from raaderum.web.workspace import queries

MOST_HITS = 8
MOST_CARDS = 3


@require_safe
def front(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """Show the three questions; for a chosen municipality, its largest differences."""
    pack = queries.first_area()
    if dataset == "collected" and dataset not in queries.known_datasets(pack.id):
        return render(request, "pages/collected_empty.html", _around(pack, dataset) | {"empty": True})
    release = queries.release(pack.id, dataset=dataset)
    chosen = request.GET.get("kommune", "").strip()
    context = _around(pack, dataset) | {
        "release": release,
        "names": sorted((unit.name for unit in release.municipalities), key=danish_order),
    }
    if chosen:
        code = known_unit(release, chosen)
        context["unit"] = next(unit for unit in release.municipalities if unit.code == code)
        context["cards"] = _cards(release, code, words())[:MOST_CARDS]
        context["sure"] = any(card["sure"] for card in context["cards"])
        context["documents"] = document_links(dataset, pack.area.slug, code)
    return render(request, "pages/front.html", context)


@require_safe
def find(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """Go to the municipality that was written, or list those it could be; those of other data sets stand apart."""
    area, text = queries.first_area().id, request.GET.get("q", "")
    hits = queries.search_units(queries.release(area, dataset=dataset).municipalities, text)
    partial = "HX-Request" in request.headers
    exact = [unit for unit in hits if unit.name.casefold() == text.strip().casefold()]
    if not partial and (len(hits) == 1 or exact):
        return redirect(f"{address_of(dataset, 'front')}?kommune={(exact or hits)[0].code}")
    template = "pages/_hits.html" if partial else "pages/find.html"
    shown = hits[:MOST_HITS] if partial else hits
    context = {"hits": shown, "text": text, "more": len(hits) - len(shown)}
    if not hits and not partial:
        context["elsewhere"] = _elsewhere(area, text, dataset)
    return render(request, template, context)


def _elsewhere(area: str, text: str, dataset: Dataset) -> list[Link]:
    """Return the units of other data sets that a text may mean."""
    return [
        Link(f"{unit.name} {unit.code}", f"{address_of(other, 'front')}?kommune={unit.code}")
        for other in queries.known_datasets(area)
        if other != dataset
        for unit in queries.search_units(queries.release(area, dataset=other).municipalities, text)[:MOST_HITS]
    ]


def _around(pack: AreaPack, dataset: Dataset) -> dict[str, Any]:
    """Return what the front page of every data set shows, with a way to the example where it is built."""
    built = queries.known_datasets(pack.id)
    example = address_of("example", "gap", pack.area.slug, SHOWCASE) if "example" in built else ""
    return {
        "areas": queries.areas(),
        "slug": pack.area.slug,
        "area": pack.id,
        "showcase": example,
        "collected": "collected" in built,
        "least": pack.rules("collected").fewest_members + 1,
        "dataset": dataset,
    }


def _of_front(release: Release) -> list[str]:
    """Return the figures of the cards: the root with what stands beside it, or below it."""
    pack = release.pack
    rules = pack.rules(release.dataset)
    central = [name for name in offered_figures(release) if pack.figure(name).role == "central"]
    return [rules.root, *(rules.context or central)]


def _cards(release: Release, unit: str, words: Words) -> list[dict[str, Any]]:
    """Return the municipality's key figures, sure and large differences first."""
    found = []
    for name in _of_front(release):
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
            "address": f"{address_of(release.dataset, 'position', release.pack.area.slug, unit)}?noegletal={name}",
        }
        for _, _, name, result in (sorted(found, key=lambda item: item[:2]) if any(not f[0] for f in found) else found)
    ]
