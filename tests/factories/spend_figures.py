"""The key-figure set of purchases as expressions: what engines must agree on, and what is measured."""

from __future__ import annotations

from typing import Any

import ibis

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import assign_causes, leaks, sum_causes
from raaderum.analytics.spend.compliance import compliance
from raaderum.analytics.spend.duplicates import possible_duplicates, sum_duplicates
from raaderum.analytics.spend.invoice_figures import category_invoice_figures, invoice_figures, small_invoices
from raaderum.analytics.spend.mix import add_rest, price_index, price_mix
from raaderum.analytics.spend.prices import item_prices, place_prices, place_savings

REGISTER = {
    "agreements": tables.AGREEMENTS,
    "agreement_suppliers": tables.AGREEMENT_SUPPLIERS,
    "assortment": tables.ASSORTMENT,
    "categories": tables.CATEGORIES,
}


def assigned() -> Any:
    """The lines with their causes found anew from the register."""
    return assign_causes(tables.lines(), *(ibis.table(schema, name=name) for name, schema in REGISTER.items()))


def page_figures() -> dict[str, Any]:
    """The figures that are asked of invoices and lines, and not stored."""
    lines, invoices = tables.lines(), tables.invoices()
    return {
        "leaks": leaks(lines),
        "invoices": invoice_figures(invoices),
        "invoices_by_category": category_invoice_figures(lines, invoices),
        "compliance_by_category": compliance(lines, ("municipality", "category")),
        "small_invoices": small_invoices(invoices, 200),
    }


def key_figure_set() -> dict[str, Any]:
    """Every figure by name. Each table's rows are told apart by its texts."""
    lines, invoices, places = tables.lines(), tables.invoices(), place_prices(tables.lines())
    by_category = sum_causes(lines, ("municipality", "category"))
    pairs = possible_duplicates(invoices)
    return page_figures() | {
        "causes": leaks(assigned()),
        "invoices_by_place": invoice_figures(invoices, ("municipality", "place")),
        "compliance": compliance(lines),
        "item_prices": item_prices(places),
        "place_savings": place_savings(places),
        "price_mix": add_rest(price_mix(places), by_category),
        "price_index": price_index(price_mix(places)),
        "duplicates": pairs.select("tier", "invoice", "earlier", "municipality", "supplier", "days", "gross_oere"),
        "duplicate_sums": sum_duplicates(pairs),
    }
