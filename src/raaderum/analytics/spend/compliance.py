"""How much is bought as agreed: right supplier, right item, right price."""

from __future__ import annotations

from collections.abc import Sequence

from ibis.expr.types import FloatingValue, IntegerValue, Table

from raaderum.analytics.spend.causes import sum_causes


def compliance(lines: Table, by: Sequence[str] = ("municipality",)) -> Table:
    """Return shares (0–1) per group, null where their denominator is 0.

    With C what is counted as compliant, N addressable spend that is not and U unclassified spend, the denominator is
    C + N + U throughout: low = C/(C+N+U), high = (C+U)/(C+N+U).

    Args:
        lines: As ``LINES``.
        by: Columns of it. Unclassified lines have no category: there U is 0 but in the category "".

    Returns:
        ``supplier_low`` and ``supplier_high`` (compliance 1: from an agreed supplier), ``item_low`` and ``item_high``
        (compliance 2: an agreed item from an agreed supplier), ``within`` (of what is bought where an agreement
        holds, the part on it), ``coverage`` (of classified addressable spend, the part where an agreement holds),
        ``priced_lines``, ``price_share`` (of lines with an agreed price, those at or below it),
        ``overpaid_oere``, ``addressable_oere`` (C + N + U) and ``net_oere``.

    Source: definitions, "Purchasing identity"; procurement, D2.
    """
    wide = sum_causes(lines, by)
    kept = wide.select(*by, "net_oere", overpaid_oere=wide.price_above_oere, **_amounts(wide))
    prices = priced_lines(lines, by)
    joined = kept.left_join(prices, [kept[name] == prices[f"priced_{name}"] for name in by])
    table = joined.select(*kept.columns, "at_price", "priced_lines")
    whole = table.addressable_oere
    return table.select(
        *by,
        supplier_low=_share(table.right_supplier_oere, whole),
        supplier_high=_share(table.right_supplier_oere + table.unclassified_oere, whole),
        item_low=_share(table.right_item_oere, whole),
        item_high=_share(table.right_item_oere + table.unclassified_oere, whole),
        within=_share(table.right_item_oere, table.covered_oere),
        coverage=_share(table.covered_oere, whole - table.unclassified_oere),
        priced_lines=table.priced_lines.coalesce(0),
        price_share=_share(table.at_price, table.priced_lines),
        overpaid_oere=table.overpaid_oere,
        addressable_oere=whole,
        net_oere=table.net_oere,
    )


def priced_lines(lines: Table, by: Sequence[str]) -> Table:
    """Return, per group (named ``priced_…``), the lines with an agreed price and those of them at or below it."""
    priced = lines.filter(lines.agreed_price_dkk.notnull() & (lines.quantity.coalesce(0.0) != 0))
    counts = priced.group_by(list(by)).aggregate(
        priced_lines=priced.count(), at_price=(priced.price_above_oere == 0).sum()
    )
    return counts.select("priced_lines", "at_price", **{f"priced_{name}": counts[name] for name in by})


def _amounts(wide: Table) -> dict[str, IntegerValue]:
    right_item = wide.compliant_oere + wide.price_above_oere
    right_supplier = right_item + wide.wrong_item_oere
    covered = right_supplier + wide.wrong_supplier_oere
    return {
        "right_item_oere": right_item,
        "right_supplier_oere": right_supplier,
        "covered_oere": covered,
        "unclassified_oere": wide.unclassified_oere,
        "addressable_oere": covered + wide.no_agreement_oere + wide.unclassified_oere,
    }


def _share(part: IntegerValue, whole: IntegerValue) -> FloatingValue:
    """Divide as floats: whole numbers divide differently on different engines, and 0 is refused by some."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)
