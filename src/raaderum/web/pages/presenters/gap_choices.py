"""The select boxes above the explained gap, and the links around it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from raaderum.reports.text import Words
from raaderum.studies.gap_choices import known_scales
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.gap_requests import GapAsked, keep, with_query
from raaderum.web.pages.presenters.choices import SUFFIXES, capital, figure_name, present_choices
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import offered_figures

SHOWCASE = "X017"
"""The unit of the example data that other pages lead to: one with something to explain."""


def present_gap_choices(asked: GapAsked, slug: str, words: Words) -> dict[str, Any]:
    """Return the select boxes, the tabs, the documents and the bread crumbs of the live page."""
    release, pack, unit = asked.release, asked.release.pack, asked.gap.choices.unit
    query, root = asked.address(), asked.gap.choices.key_figure

    def at(name: str, *more: str) -> str:
        return with_query(address_of(release.dataset, name, slug, unit, *more), query)

    whole = [name for name in offered_figures(release) if pack.figure(name).children or name == root]
    around = present_choices(asked.want, slug, "gap", words)
    return around | {
        "figures": [(name, figure_name(pack.figure(name), words), name == root) for name in whole],
        "scales": [(s.id, capital(words.of(s.name)), s.id == asked.gap.scale) for s in known_scales(release)],
        "kept": keep(query, {"noegletal", "aar", "maal", "pr"}),
        "documents": [Link(label, at("gap_document", suffix)) for suffix, label in SUFFIXES.items()],
        "gap_case": at("gap_case"),
        "live_link": at("gap"),
        "freeze": at("freeze_gap"),
        "here": address_of(release.dataset, "gap", slug, unit),
        "query": query,
        "showcase": address_of("example", "gap", slug, SHOWCASE),
        "way_on": [tab for tab in around["tabs"] if not tab.current],
        "untried": with_query(address_of(release.dataset, "gap", slug, unit), asked.reset()),
        "title": _("Forskellen forklaret"),
    }
