"""What can be done: the catalogue of measures, and each of them with what is known."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raaderum.packs import AreaPack, Measure
from raaderum.reports.text import Words
from raaderum.reports.text.measures import effort_name, evidence_name, kind_name
from raaderum.web.pages.context import words
from raaderum.web.pages.markdown import render_markdown
from raaderum.web.pages.presenters.choices import figure_name
from raaderum.web.workspace import queries


@require_safe
def measure_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List all measures of an area; those that are documented come first."""
    pack = _pack(slug)
    order = {"documented": 0, "estimated": 1, "idea": 2}
    found = sorted(pack.measures, key=lambda measure: order[measure.evidence])
    context = {
        "slug": slug,
        "area_name": words().of(pack.area.name),
        "status_note": words().of(pack.area.status_note),
        "themes": _by_theme(pack, found, words()),
    }
    return render(request, "pages/measures.html", context)


@require_safe
def measure_page(request: HttpRequest, slug: str, measure: str) -> HttpResponse:
    """Show one measure."""
    pack = _pack(slug)
    found = next((one for one in pack.measures if one.id == measure), None)
    if found is None:
        raise Http404
    context = _card(pack, found, words()) | {
        "slug": slug,
        "area_name": words().of(pack.area.name),
        "title": words().of(found.name),
        "html": render_markdown(pack.descriptions[found.id]),
        "overdue": f"{timezone.localdate():%Y-%m}" > found.next_review,
        "measure": found,
        "safe_source": found.source.url.startswith("https://"),
    }
    return render(request, "pages/measure.html", context)


def _by_theme(pack: AreaPack, measures: list[Measure], words: Words) -> list[dict[str, Any]]:
    """Return the measures under their themes, in the order of the pack; without themes, under one without a name."""
    names = list(dict.fromkeys(words.of(one.theme) if one.theme else "" for one in pack.measures))
    return [
        {
            "name": name,
            "measures": [_card(pack, m, words) for m in measures if (words.of(m.theme) if m.theme else "") == name],
        }
        for name in names
    ]


def _pack(slug: str) -> AreaPack:
    for pack in queries.areas():
        if pack.area.slug == slug:
            return pack
    raise Http404


def _card(pack: AreaPack, measure: Measure, words: Words) -> dict[str, Any]:
    return {
        "id": measure.id,
        "name": words.of(measure.name),
        "summary": words.of(measure.summary),
        "kind": kind_name(measure.kind, words),
        "evidence": evidence_name(measure.evidence, words),
        "effort": effort_name(measure.effort, words),
        "effect": words.of(measure.effect.note) if measure.effect else "",
        "done_by": words.listing([words.of(name) for name in measure.done_by]),
        "figures": [(move.figure, figure_name(pack.figure(move.figure), words)) for move in measure.moves],
        "prerequisites": [words.of(text) for text in measure.prerequisites],
        "side_effects": words.of(measure.side_effects),
        "status_note": words.of(pack.area.status_note),
    }
