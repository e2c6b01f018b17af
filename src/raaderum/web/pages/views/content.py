"""Areas, key figures, methods and the accessibility statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.text import danish_order
from raaderum.domain.units import Dataset
from raaderum.reports.text import Words
from raaderum.reports.text import position as sentences
from raaderum.studies import make_choices
from raaderum.studies.choices import known_periods
from raaderum.studies.comparison import figure_card
from raaderum.warehouse.release import Release
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.markdown import render_markdown
from raaderum.web.pages.presenters.answers import present_figure
from raaderum.web.pages.presenters.area import dots
from raaderum.web.pages.presenters.choices import document_links
from raaderum.web.pages.presenters.definition import present_definition
from raaderum.web.pages.presenters.gap_choices import SHOWCASE
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import area_of, known_unit, offered_figures
from raaderum.web.workspace import queries

METHODS = Path(__file__).parents[5] / "docs" / "methods"


@require_safe
def area(request: HttpRequest, dataset: Dataset, slug: str) -> HttpResponse:
    """Show what is measured in an area, from where, and how much is in."""
    if "public" not in queries.find_area(area_of(slug)).area.datasets:
        known = queries.known_datasets(area_of(slug))
        if known and dataset not in known:  # the menu is the same in every data set
            return redirect(address_of(known[0], "area", slug))
    release = queries.release(area_of(slug), dataset=dataset)
    unit = request.GET.get("kommune", "").strip()
    code = known_unit(release, unit) if unit else ""
    context = {
        "slug": slug,
        "pack": release.pack,
        "release": release,
        "unit": next((u for u in release.municipalities if u.code == code), None),
        "names": sorted((u.name for u in release.municipalities), key=danish_order),
        "name": words().of(release.pack.area.name),
        "question": words().of(release.pack.area.question),
        "summary": _summary(release, words()),
        "status_note": words().of(release.pack.area.status_note),
        "figures": _figures(release, code, words()),
        "documents": document_links(dataset, slug, code) if code else [],
        "besides": _besides(release, code),
    }
    return render(request, "pages/area.html", context)


@require_safe
def key_figure(request: HttpRequest, dataset: Dataset, slug: str, figure: str) -> HttpResponse:
    """Show the definition of a key figure."""
    release = queries.release(area_of(slug), dataset=dataset)
    definition = release.pack.figure(figure)
    periods = known_periods(release, figure)
    context = {
        "slug": slug,
        "area_name": words().of(release.pack.area.name),
        "title": words().of(definition.name),
        "card": present_figure(figure_card(release, figure), words()),
        "definition": definition,
        "reading": [words().of(text) for text in definition.reading],
        "booking": [words().of(text) for text in definition.booking],
        "periods": _span(periods),
        **present_definition(release.pack, definition, words()),
        "overdue": f"{timezone.localdate():%Y-%m}" > definition.next_review,
    }
    return render(request, "pages/key_figure.html", context)


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """List the method pages."""
    listed = [{"name": name, "title": _method(name, words().language)[0]} for name in _method_names()]
    return render(request, "pages/methods.html", {"methods": listed})


@require_safe
def method(request: HttpRequest, name: str) -> HttpResponse:
    """Show one method page."""
    if name not in _method_names():
        raise Http404
    title, html = _method(name, words().language)
    return render(request, "pages/method.html", {"title": title, "html": html})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "pages/accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers off documents and frozen answers, which are made on request."""
    return HttpResponse("User-agent: *\nDisallow: /fast/\nDisallow: /*svar.\n", content_type="text/plain")


def _span(periods: Sequence[int]) -> str:
    """Return "2016–2024", or the one year."""
    return "–".join(str(year) for year in dict.fromkeys([*periods[:1], *periods[-1:]]))


def _besides(release: Release, code: str) -> Link | None:
    """Return the way to what an area has besides: processes that are screened, or where the kroner leak."""
    if release.pack.screening is not None and release.dataset == "example":
        return Link(_("Se 130 processer, der er screenet"), reverse("example_processes"))
    if release.pack.purchasing is None or release.dataset != "example":
        return None
    unit = next((one for one in release.municipalities if one.code == (code or SHOWCASE)), release.municipalities[0])
    text = _("Se, hvor kronerne lækker i %(name)s") % {"name": unit.name}
    return Link(text, reverse("example_purchases", args=[unit.code]))


def _summary(release: Release, words: Words) -> str:
    """Say what is measured: the area's own words are about the public overview."""
    pack = release.pack
    root = pack.figure(pack.rules(release.dataset).root)
    return words.of(pack.area.summary if root.role == "overview" else root.why)


def _of_area(release: Release) -> list[str]:
    """Return the figures of an area's page: those of the data set, its root first; the leaves are on the way down."""
    pack = release.pack
    root = pack.figure(pack.rules(release.dataset).root)
    if root.role == "overview":
        return [figure.id for figure in pack.key_figures.values() if figure.role == "overview"]
    return [name for name in offered_figures(release) if pack.figure(name).role in ("total", "central")]


def _figures(release: Release, unit: str, words: Words) -> list[dict[str, Any]]:
    rows = []
    for name in _of_area(release):
        periods = known_periods(release, name)
        row: dict[str, Any] = {"id": name, "card": present_figure(figure_card(release, name), words)}
        row["periods"] = _span(periods)
        if unit and periods:
            try:
                result = queries.position(release, make_choices(release, unit, key_figure=name))
            except (FigureMissing, NoPeers) as reason:
                row["reason"] = reason.message(words.language)
            else:
                row["dots"] = dots(result, words)
                row["place"] = sentences.place_sentence(result, words)
                row["headline"] = sentences.headline(result, words)
                row["address"] = (
                    f"{address_of(release.dataset, 'position', release.pack.area.slug, unit)}?noegletal={name}"
                )
        rows.append(row)
    return sorted(rows, key=lambda row: not row["periods"])


@lru_cache(maxsize=1)
def _method_names() -> tuple[str, ...]:
    return tuple(sorted(path.name.removesuffix(".da.md") for path in METHODS.glob("*.da.md")))


@lru_cache(maxsize=32)
def _method(name: str, language: str) -> tuple[str, SafeString]:
    path = METHODS / f"{name}.{language}.md"
    text = path.read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return title.removeprefix("# ").strip(), render_markdown(body)
