"""The tables that purchasing key figures are computed from: the shape of what is published, on every engine.

Money is whole øre in 64-bit integers: sums are exact, and equal on every engine.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

INVOICES = ibis.schema(
    {
        "invoice": "int64",  # unique
        "municipality": "string",  # "0461", "X017"; "" where the buyer is not in the file of places
        "place": "string",  # unit below the municipality; "" unknown
        "supplier": "string",  # "cvr:12345674", "gln:5790000000012", "name:<16 hexadecimal>" or "person"
        "kind": "string",  # invoice | credit_note
        "number": "string",
        "issue_date": "date",
        "net_oere": "int64",
        "vat_oere": "int64",
        "gross_oere": "int64",
        "order_number": "string",
        "channel": "string",  # e_order | order_number | none
        "line_count": "int32",
    }
)

LINES = ibis.schema(
    {
        "invoice": "int64",
        "position": "int32",
        "municipality": "string",
        "place": "string",
        "supplier": "string",
        "issue_date": "date",
        "category": "string",  # "" unclassified, or too uncertain to be used in a claim
        "class_source": "string",  # unspsc | agreement_item | learned | supplier | decided | none
        "confidence": "float64",  # 0 to 1
        "item": "string",  # "gtin:5712345780121", "cvr:12345674/4711" (supplier/its own number) or ""
        "text": "string",
        "measure": "string",
        "quantity": "float64",  # null where the line has none
        "net_oere": "int64",
        # set by assign_causes
        "agreement": "string",  # "" none
        "cause": "string",  # a Cause but price_above
        "price_above_oere": "int64",  # of compliant lines: the part of net_oere above the agreed price
        "agreed_price_dkk": "float64",  # null where there is none
    }
)
CAUSE_COLUMNS = ("agreement", "cause", "price_above_oere", "agreed_price_dkk")
"""Of LINES: what assign_causes adds to a classified line."""

AGREEMENTS = ibis.schema(
    {
        "agreement": "string",
        "name": "string",
        "category": "string",
        "municipality": "string",  # "" all
        "valid_from": "date",
        "valid_to": "date",  # the last day
        "binding": "boolean",
    }
)
AGREEMENT_SUPPLIERS = ibis.schema({"agreement": "string", "supplier": "string"})
ASSORTMENT = ibis.schema(
    {
        "agreement": "string",
        "item": "string",
        "measure": "string",  # what the price is for, as in LINES; "" not said
        "price_dkk": "float64",  # per unit of quantity, excluding VAT
        "valid_from": "date",
        "valid_to": "date",
    }
)
CATEGORIES = ibis.schema({"category": "string", "addressable": "boolean"})
POPULATION = ibis.schema({"municipality": "string", "inhabitants": "int64"})


def invoices() -> Table:
    """Return the invoices, unbound: an engine binds them to data by their name."""
    return ibis.table(INVOICES, name="invoices")


def lines() -> Table:
    """Return the lines with their causes, unbound."""
    return ibis.table(LINES, name="lines")


ITEM_PRICES = ibis.schema(
    {
        "category": "string",
        "item": "string",
        "measure": "string",
        "municipalities": "int64",
        "lines": "int64",
        "quantity": "float64",
        "spend_dkk": "float64",
        "low_dkk": "float64",  # quantiles of the municipalities' prices
        "median_dkk": "float64",
        "high_dkk": "float64",
        "saving_median_dkk": "float64",  # paid above the median, in all
        "saving_low_dkk": "float64",
        "pooled_dkk": "float64",  # spend / quantity
        "dispersion": "float64",  # (high - low) / median
    }
)
PLACE_SAVINGS = ibis.schema(
    {
        "municipality": "string",
        "category": "string",
        "items": "int64",
        "compared_dkk": "float64",
        "saving_median_dkk": "float64",
        "saving_low_dkk": "float64",
    }
)
PRICE_MIX = ibis.schema(
    {
        "municipality": "string",
        "category": "string",
        "items": "int64",
        "quantity": "float64",
        "standard_dkk": "float64",
        "spend_dkk": "float64",
    }
)
DUPLICATES = ibis.schema(
    {
        "tier": "int32",  # 1: same number; 2: same but for zeros and punctuation
        "invoice": "int64",
        "earlier": "int64",  # the invoice that it looks like
        "municipality": "string",
        "supplier": "string",
        "kind": "string",
        "number": "string",
        "earlier_number": "string",
        "issue_date": "date",
        "earlier_date": "date",
        "days": "int32",
        "gross_oere": "int64",
    }
)
REVIEW = ibis.schema(
    {
        "party": "string",  # the id of who stands on the invoices
        "name": "string",
        "postcode": "string",
        "cvr": "string",
        "gln": "string",
        "invoices": "int64",
        "net_oere": "int64",
        "rank": "int32",  # 1: the likeliest
        "supplier": "string",
        "supplier_name": "string",
        "percent": "float64",  # how alike the names are
        "reason_da": "string",
        "reason_en": "string",
    }
)
CLASS_REVIEW = ibis.schema(
    {
        "municipality": "string",
        "supplier": "string",
        "item": "string",  # "" none
        "category": "string",  # what was learned, and is used; "" nothing settles it
        "text": "string",  # of one of the lines
        "guess": "string",  # the likeliest category; "" none
        "confidence": "float64",
        "words": "string",  # those that weighed most, with commas between; "" none, or not among the dearest
        "lines": "int64",
        "net_oere": "int64",
    }
)
DUPLICATE_PAIRS = ibis.schema({"invoice": "int64", "earlier": "int64", "digest": "string", "earlier_digest": "string"})
"""The same pairs as in DUPLICATES, by the digests of the documents: what a decision about them names."""
SMALL = {
    "item_prices": ITEM_PRICES,
    "place_savings": PLACE_SAVINGS,
    "price_mix": PRICE_MIX,
    "duplicates": DUPLICATES,
}
"""Tables that are computed when purchases are published, since they are dear: never for a page."""


def small(name: str) -> Table:
    """Return one of the tables of ``SMALL``, unbound."""
    return ibis.table(SMALL[name], name=name)
