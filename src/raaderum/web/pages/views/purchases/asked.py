"""What a page of purchasing is about: whose purchases, from which store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from raaderum.domain.errors import UnknownUnit, near_names
from raaderum.domain.units import Unit
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.pages.guard import Asker
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.workspace.queries import purchases as queries


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose purchases a page shows. ``asker`` is who looks, where one must have a right to."""

    purchases: queries.Purchases
    unit: Unit
    asker: Asker | None

    @property
    def source(self) -> str:
        """Which store: example or own."""
        return self.purchases.source

    @property
    def example(self) -> bool:
        """The municipality does not exist: all that is shown of it is marked."""
        return self.source == queries.EXAMPLE or is_fictional(self.unit.code)

    def address(self, page: str, *args: str) -> str:
        """Return the address of another page about the same municipality, in the same year."""
        at = reverse(f"{self.source}_{page}", args=[self.unit.code, *args])
        chosen = self.purchases.period
        return at if chosen == self.purchases.usual_period else f"{at}?aar={chosen}"

    def context(self, title: str, crumb: str = "") -> dict[str, Any]:
        """Return what every page of purchasing shows."""
        pages = [("purchases", _("Overblik")), *pages_of_unit()]
        if self.source == queries.OWN:
            pages.append(("purchases_review", _("Afgørelser")))
        crumbs = [Link(_("Indkøb"), self.address("purchases") if crumb else "")]
        if crumb:
            crumbs.append(Link(crumb, "", current=True))
        return {
            "title": title,
            "crumbs": crumbs,
            "unit": self.unit,
            "dataset": "example" if self.example else "own",
            "years": self.purchases.years if len(self.purchases.years) > 1 else (),
            "period": self.purchases.period,
            "tabs": [Link(text, self.address(page), current=text == (crumb or pages[0][1])) for page, text in pages],
        }


def pages_of_unit() -> list[tuple[str, str]]:
    """Return the pages beside the overview."""
    return [
        ("purchases_items", _("Varer og priser")),
        ("purchases_suppliers", _("Leverandører")),
        ("purchases_small", _("Små fakturaer")),
        ("purchases_duplicates", _("Betalt to gange?")),
    ]


def ask(source: str, code: str, asker: Asker | None, year: str = "") -> Asked:
    """Look up whose purchases an address is about; of the year that has most invoices, where none is asked for.

    Raises:
        NoPurchases: The store is empty, or the site has none.
        UnknownUnit: The municipality has bought nothing that is in it.
    """
    found = queries.purchases(source, int(year) if year.isascii() and year.isdigit() else None)
    unit = found.units.get(code)
    if unit is None:
        first = next(iter(found.units.values()), None)
        raise UnknownUnit(
            value=code, count=len(found.units), code=first.code if first else "–", name=first.name if first else "–",
            near=near_names(code, found.units),
        )  # fmt: skip
    return Asked(found, unit, asker)
