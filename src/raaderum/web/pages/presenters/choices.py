"""The select boxes above an answer, and the links around it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.observations import VERSION_TEXTS
from raaderum.domain.text import danish_order
from raaderum.reports.text import Words
from raaderum.studies.choices import known_periods
from raaderum.warehouse.release import Release
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import VERSION_WORDS, Asked, offered_figures

SUFFIXES = {"pdf": "PDF", "xlsx": "Excel", "pptx": "Slides"}


def present_choices(asked: Asked, slug: str, page: str, words: Words) -> dict[str, Any]:
    """Return the select boxes, the tabs, the documents and the bread crumbs of a live page."""
    release, choices = asked.release, asked.choices
    pack = release.pack
    unit = next(u for u in release.municipalities if u.code == choices.unit)
    query = asked.address()
    at = partial(_at, release.dataset, slug, unit.code)
    others = sorted((u for u in release.municipalities if u != unit), key=lambda u: danish_order(u.name))
    return {
        "slug": slug,
        "unit": unit,
        "area_name": words.of(pack.area.name),
        "periods": [(p, p == choices.period) for p in reversed(known_periods(release, choices.key_figure))],
        "figures": [(f, figure_name(pack.figure(f), words), f == choices.key_figure) for f in offered_figures(release)],
        "versions": present_versions(release, words),
        "targets": [(t.id, capital(words.of(t.name)), t.id == choices.target) for t in pack.targets(release.dataset)],
        "show_targets": page in ("position", "gap"),
        "kept": _kept(asked),
        "question": _question(asked),
        "tabs": [
            Link(text, f"{at(name)}?{query}", name == page)
            for name, text in (
                ("position", _("Placering")),
                ("gap", _("Forskellen forklaret")),
                ("peers", _("Sammenligningskommuner")),
                ("expected", _("Forventet")),
            )
        ],
        "documents": [Link(label, f"{at('document', suffix)}?{query}") for suffix, label in SUFFIXES.items()],
        "live_link": f"{at(page)}?{query}",
        "freeze": f"{at('freeze')}?{query}",
        "crumbs": [
            Link(words.of(pack.area.name), address_of(release.dataset, "area", slug) + f"?kommune={unit.code}"),
            Link(unit.full_name, "", current=True),
        ],
        "units": [(u.code, u.name) for u in others],
        "members": set(choices.members or ()),
        "count": choices.k,
        "release_id": release.short_id,
    }


def present_versions(release: Release, words: Words) -> list[tuple[str, str, bool]]:
    """Return the versions that can be chosen, where there are several: the address's word, the name, whether shown."""
    if len(release.versions) < 2:
        return []
    return [
        (VERSION_WORDS[one], capital(words.of(VERSION_TEXTS[one])), one == release.version) for one in release.versions
    ]


def document_links(dataset: str, slug: str, unit: str) -> list[Link]:
    """Return the documents about one municipality's first key figure."""
    return [Link(label, address_of(dataset, "document", slug, unit, suffix)) for suffix, label in SUFFIXES.items()]


def figure_name(figure: KeyFigure, words: Words) -> str:
    """Return a key figure's name with its code, where it has one."""
    return f"{figure.code} {words.of(figure.name)}".strip()


def _at(dataset: str, slug: str, unit: str, name: str, *more: str) -> str:
    return address_of(dataset, name, slug, unit, *more)


def _kept(asked: Asked) -> list[tuple[str, str]]:
    """Choices that the select boxes do not show but must not lose."""
    shown = {"noegletal", "aar", "maal", *(["udgave"] if len(asked.release.versions) > 1 else [])}
    return [(name, str(value)) for name, value in QueryDict(asked.address()).items() if name not in shown]


def capital(text: str) -> str:
    """Write a name as it begins a line."""
    return text[0].upper() + text[1:]


def _question(asked: Asked) -> list[tuple[str, str]]:
    """What is asked, apart from whom one is compared with: a form that chooses peers keeps it."""
    choices = asked.choices
    parts = [("noegletal", choices.key_figure), ("aar", str(choices.period)), ("maal", choices.target)]
    return [*parts, *([("udgivelse", asked.pinned)] if asked.pinned else [])]
