"""Where do small invoices come from, and what if they were collected?"""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import invoice_figures, small_invoices
from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text
from raaderum.packs import PurchasingFile


@dataclass(frozen=True, slots=True)
class PlaceInvoices:
    """The invoices of one unit. ``small`` is (limit in kr., how many are below it).

    ``collected`` is what the small ones would be with one invoice per supplier and month, ``removed`` how many fewer.
    """

    municipality: str
    place: str
    invoices: int
    small: tuple[tuple[int, int], ...]
    collectable: int
    collected: int
    removed: int
    freed_dkk: float


@dataclass(frozen=True, slots=True)
class SpendSmallInvoices:
    """Units by how many invoices could be removed, most first. Kroner are freed time, not money."""

    municipality: str | None
    limit_dkk: int
    places: tuple[PlaceInvoices, ...]
    invoices: int
    collectable: int
    removed: int
    freed_dkk: float
    dkk_per_invoice: float
    note: Text
    source: Citation
    study: str = "spend_small_invoices"


def study_spend_small_invoices(
    engine: Engine,
    rules: PurchasingFile,
    municipality: str | None = None,
    *,
    limit_dkk: int | None = None,
    dkk_per_invoice: float | None = None,
) -> SpendSmallInvoices:
    """Count small invoices per unit, and how many fewer there were if those of a supplier came once a month.

    Args:
        engine: On published invoices.
        rules: The pack's purchasing rules.
        municipality: Its invoices alone; None: everybody's.
        limit_dkk: Invoices below it are collected; the pack's first limit where it is None.
        dkk_per_invoice: What handling one takes; the pack's figure where it is None.
    """
    limit = rules.small_invoice_limits_dkk[0] if limit_dkk is None else limit_dkk
    cost = rules.invoice_cost.dkk if dkk_per_invoice is None else dkk_per_invoice
    invoices = tables.invoices()
    if municipality is not None:
        invoices = invoices.filter(invoices.municipality == municipality)
    keys = ("municipality", "place")
    counts = read_rows(engine, invoice_figures(invoices, keys, rules.small_invoice_limits_dkk))
    what_if = {(r["municipality"], r["place"]): r for r in read_rows(engine, small_invoices(invoices, limit, keys))}
    none = {"invoices": 0, "collected": 0, "removed": 0}
    places = []
    for row in counts:
        bundled = what_if.get((row["municipality"], row["place"]), none)
        removed = int(bundled["removed"])
        places.append(
            PlaceInvoices(
                municipality=row["municipality"],
                place=row["place"],
                invoices=int(row["invoices"]),
                small=tuple((one, int(row[f"under_{one}"])) for one in rules.small_invoice_limits_dkk),
                collectable=int(bundled["invoices"]),
                collected=int(bundled["collected"]),
                removed=removed,
                freed_dkk=removed * cost,
            )
        )
    places.sort(key=lambda one: (-one.removed, one.municipality, one.place))
    removed = sum(one.removed for one in places)
    return SpendSmallInvoices(
        municipality, limit, tuple(places), sum(one.invoices for one in places),
        sum(one.collectable for one in places), removed, removed * cost, cost,
        rules.invoice_cost.note, rules.invoice_cost.source,
    )  # fmt: skip
