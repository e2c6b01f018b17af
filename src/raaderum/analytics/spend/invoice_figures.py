"""Invoices counted: how many, how small, how bought. Per municipality, place or category."""

from __future__ import annotations

from collections.abc import Sequence

from ibis.expr.types import BooleanValue, IntegerValue, Table

SMALL_LIMITS_DKK = (200, 500, 1000)


def invoice_figures(
    invoices: Table, by: Sequence[str] = ("municipality",), limits_dkk: Sequence[int] = SMALL_LIMITS_DKK
) -> Table:
    """Return counts and kroner of invoices per group.

    Args:
        invoices: As ``INVOICES``.
        by: Columns of it, such as municipality and place.
        limits_dkk: An invoice is small below each of these, kr. excluding VAT; credit notes never are.

    Returns:
        ``invoices``, ``credit_notes``, ``under_<limit>``, ``with_order_number`` (an electronic order counts as one),
        ``e_orders`` and ``e_order_oere``, ``suppliers``, ``lines``, ``net_oere`` (credit notes deducted) and
        ``invoice_oere`` (invoices alone).
    """
    billed = invoices.kind == "invoice"
    ordered = (invoices.channel != "none") | (invoices.order_number != "")
    electronic = invoices.channel == "e_order"
    return invoices.group_by(list(by)).aggregate(
        invoices=_count(billed),
        credit_notes=_count(~billed),
        **{f"under_{limit}": _count(_is_small(invoices, limit)) for limit in limits_dkk},
        with_order_number=_count(billed & ordered),
        e_orders=_count(billed & electronic),
        e_order_oere=invoices.net_oere.sum(where=electronic).coalesce(0),
        suppliers=invoices.supplier.nunique(),
        lines=invoices.line_count.cast("int64").sum(),
        net_oere=invoices.net_oere.sum(),
        invoice_oere=invoices.net_oere.sum(where=billed).coalesce(0),
    )


def category_invoice_figures(lines: Table, invoices: Table, limits_dkk: Sequence[int] = SMALL_LIMITS_DKK) -> Table:
    """Return the same per municipality and category: an invoice counts in every category that it has a line in.

    An invoice is small by its whole amount, not by that of its lines in the category. Nothing here adds up over
    categories but ``lines`` and ``net_oere``.
    """
    spread = lines.group_by(["municipality", "category", "invoice"]).aggregate(
        lines=lines.count(), net_oere=lines.net_oere.sum()
    )
    heads = invoices.select(
        "supplier", "kind", "channel", "order_number", bill="invoice", invoice_oere=invoices.net_oere
    )
    columns = ("supplier", "kind", "channel", "order_number", "invoice_oere")
    joined = spread.inner_join(heads, spread.invoice == heads.bill).select(*spread.columns, *columns)
    billed = joined.kind == "invoice"
    ordered = (joined.channel != "none") | (joined.order_number != "")
    electronic = joined.channel == "e_order"
    small = {f"under_{limit}": _count(billed & (joined.invoice_oere.abs() < limit * 100)) for limit in limits_dkk}
    return joined.group_by(["municipality", "category"]).aggregate(
        invoices=_count(billed),
        credit_notes=_count(~billed),
        **small,
        with_order_number=_count(billed & ordered),
        e_orders=_count(billed & electronic),
        e_order_oere=joined.net_oere.sum(where=electronic).coalesce(0),
        suppliers=joined.supplier.nunique(),
        lines=joined.lines.sum(),
        net_oere=joined.net_oere.sum(),
    )


def small_invoices(invoices: Table, limit_dkk: int, by: Sequence[str] = ("municipality", "place")) -> Table:
    """Return what is left if small invoices of the same place, supplier and month came as one.

    Returns:
        Per group: ``invoices`` that are small, the ``collected`` ones they would be, and ``removed``, the difference.
        Small invoices of persons and unknown suppliers are counted but never collected.
    """
    small = invoices.filter(_is_small(invoices, limit_dkk))
    known = ~small.supplier.isin(["", "person"])
    dated = small.mutate(year=small.issue_date.year(), month=small.issue_date.month(), known=known)
    keys = list(dict.fromkeys([*by, "municipality", "place", "supplier", "year", "month", "known"]))
    bundles = dated.group_by(keys).aggregate(together=dated.count())
    sums = bundles.group_by(list(by)).aggregate(
        invoices=bundles.together.sum(), removed=(bundles.together - 1).sum(where=bundles.known).coalesce(0)
    )
    return sums.mutate(collected=sums.invoices - sums.removed)


def _is_small(invoices: Table, limit_dkk: int) -> BooleanValue:
    return (invoices.kind == "invoice") & (invoices.net_oere.abs() < limit_dkk * 100)


def _count(which: BooleanValue) -> IntegerValue:
    return which.sum()
