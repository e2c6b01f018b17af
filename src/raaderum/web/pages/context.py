"""What every template knows."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from raaderum import __version__
from raaderum.reports.text import Words, words_in
from raaderum.web.pages.datasets import dataset_of
from raaderum.web.workspace import queries


def words() -> Words:
    """Return the words of the language of this request."""
    return words_in("en" if (get_language() or "da").startswith("en") else "da")


def common(request: HttpRequest) -> dict[str, object]:
    """Return the language, the version of the product and the data set that the page is about."""
    areas = [(pack.area.slug, words().of(pack.area.name)) for pack in queries.built_areas()]
    return {
        "language": words().language,
        "product_version": __version__,
        "menu_areas": areas,
        "menu_first": queries.first_area().area.slug,
        "dataset": dataset_of(request),
    }
