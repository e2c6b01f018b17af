"""Where each krone went: every line is in one cause, but for what is paid above the agreed price."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

from raaderum.analytics.spend.tables import CAUSE_COLUMNS
from raaderum.domain.purchases import Cause

CAUSE_AMOUNTS = tuple(f"{cause.value}_oere" for cause in Cause)
"""Columns of sum_causes, in the order of the pages. Their sum is ``net_oere``."""
_LINE_CAUSES = tuple(cause for cause in Cause if cause != Cause.PRICE_ABOVE)


def assign_causes(
    lines: Table, agreements: Table, agreement_suppliers: Table, assortment: Table, categories: Table
) -> Table:
    """Return the lines with the columns that they lack: ``CAUSE_COLUMNS``.

    The agreement of a line is that of its category which holds on its day, its municipality's own before the
    common one. The register has let no two hold at once, so no line is ever doubled.

    Args:
        lines: Classified lines, as ``LINES`` without ``CAUSE_COLUMNS`` (which are replaced where they are there).
        agreements: As ``AGREEMENTS``.
        agreement_suppliers: As ``AGREEMENT_SUPPLIERS``.
        assortment: As ``ASSORTMENT``; an agreement without one has no known prices.
        categories: As ``CATEGORIES``; a category that is not named there counts as addressable.

    Source: definitions, "Purchasing identity".
    """
    classified = lines.select(*(name for name in lines.columns if name not in CAUSE_COLUMNS))
    under = _find_agreement(classified, _terms(agreements, assortment), categories)
    known = _find_price(_find_supplier(under, agreement_suppliers), assortment)
    return known.select(
        *classified.columns,
        agreement=known.held,
        cause=_cause(known),
        price_above_oere=_price_above(known),
        agreed_price_dkk=known.agreed_price_dkk,
    )


def sum_causes(lines: Table, by: Sequence[str] = ("municipality",)) -> Table:
    """Return Σ øre per group and cause, a column each, with ``net_oere`` and the number of ``lines``.

    ``compliant_oere`` holds what was bought under an agreement at the agreed price or below;
    ``price_above_oere`` what those lines cost beyond it.
    """
    amounts = {
        f"{cause.value}_oere": (lines.net_oere - lines.price_above_oere).sum(where=lines.cause == cause.value)
        for cause in _LINE_CAUSES
    }
    return lines.group_by(list(by)).aggregate(
        net_oere=lines.net_oere.sum(),
        lines=lines.count(),
        price_above_oere=lines.price_above_oere.sum(),
        **{name: amount.coalesce(0) for name, amount in amounts.items()},
    )


def leaks(lines: Table, by: Sequence[str] = ("municipality", "agreement")) -> Table:
    """Return one row per group and cause with its ``oere``. Per group they sum to the spend, to the øre."""
    wide = sum_causes(lines, by)
    long = [wide.select(*by, cause=ibis.literal(cause.value), oere=wide[f"{cause.value}_oere"]) for cause in Cause]
    return ibis.union(*long, distinct=False).filter(lambda t: t.oere != 0)


def _terms(agreements: Table, assortment: Table) -> Table:
    """Return the agreements with whether they have an assortment at all."""
    listed = assortment.select(listed=assortment.agreement).distinct()
    columns = ("agreement", "category", "municipality", "valid_from", "valid_to")
    joined = agreements.left_join(listed, agreements.agreement == listed.listed).select(*columns, "listed")
    return joined.select(*columns, has_assortment=joined.listed.notnull())


def _find_agreement(lines: Table, terms: Table, categories: Table) -> Table:
    """Add ``held`` ("" none), ``has_assortment`` and ``addressable``."""
    own = terms.filter(terms.municipality != "").rename(lambda name: f"own_{name}")
    general = terms.filter(terms.municipality == "")
    common = general.select("agreement", "category", "valid_from", "valid_to", "has_assortment").rename(
        lambda name: f"common_{name}"
    )
    kinds = categories.select(kind=categories.category, kind_addressable=categories.addressable)
    table = lines.left_join(
        own,
        [
            lines.category == own.own_category,
            lines.municipality == own.own_municipality,
            lines.issue_date >= own.own_valid_from,
            lines.issue_date <= own.own_valid_to,
        ],
    ).select(*lines.columns, "own_agreement", "own_has_assortment")
    table = table.left_join(
        common,
        [
            table.category == common.common_category,
            table.issue_date >= common.common_valid_from,
            table.issue_date <= common.common_valid_to,
        ],
    ).select(*table.columns, "common_agreement", "common_has_assortment")
    joined = table.left_join(kinds, table.category == kinds.kind).select(*table.columns, "kind_addressable")
    addressable = joined.kind_addressable.coalesce(True)
    held = ibis.coalesce(joined.own_agreement, joined.common_agreement, "")
    return joined.select(
        *lines.columns,
        held=ibis.ifelse(addressable & (joined.category != ""), held, ""),
        has_assortment=ibis.coalesce(joined.own_has_assortment, joined.common_has_assortment, False),
        addressable=addressable,
    )


def _find_supplier(lines: Table, agreement_suppliers: Table) -> Table:
    """Add ``right_supplier``: whether the line is from one of the agreement's."""
    agreed = agreement_suppliers.distinct().rename(lambda name: f"agreed_{name}")
    joined = lines.left_join(agreed, [lines.held == agreed.agreed_agreement, lines.supplier == agreed.agreed_supplier])
    found = joined.select(*lines.columns, "agreed_agreement")
    return found.select(*lines.columns, right_supplier=found.agreed_agreement.notnull())


def _find_price(lines: Table, assortment: Table) -> Table:
    """Add ``listed`` and ``agreed_price_dkk``: the price of the line's item on its day, from an agreed supplier.

    An item is listed whatever it is counted in. A price for a box says nothing of a price for a piece: where both say
    what they count in and it is not the same, the price is null.
    """
    prices = assortment.filter(assortment.item != "").rename(lambda name: f"agreed_{name}")
    joined = lines.left_join(
        prices,
        [
            lines.held == prices.agreed_agreement,
            lines.item == prices.agreed_item,
            lines.issue_date >= prices.agreed_valid_from,
            lines.issue_date <= prices.agreed_valid_to,
            lines.right_supplier == ibis.literal(True),
        ],
    )
    same = (joined.agreed_measure == joined.measure) | (joined.agreed_measure == "") | (joined.measure == "")
    return joined.select(
        *lines.columns,
        listed=joined.agreed_item.notnull(),
        agreed_price_dkk=ibis.ifelse(same, joined.agreed_price_dkk, ibis.null("float64")),
    )


def _price_above(lines: Table) -> IntegerValue:
    """Return sign(q)·max(0, p − p*)·|q| in whole øre; 0 where the agreed price or the quantity is not known.

    As p = net/q, that is the net amount less what the agreed price comes to, for a quantity above 0.
    """
    direction = ibis.ifelse(lines.quantity < 0, -1, 1)
    agreed_oere = lines.agreed_price_dkk * lines.quantity * 100
    above = (direction * (lines.net_oere - agreed_oere)).round().cast("int64")
    priced = lines.agreed_price_dkk.notnull() & (lines.quantity.coalesce(0.0) != 0)
    return ibis.ifelse(priced & (above > 0), above * direction, 0).coalesce(0).cast("int64")


def _cause(lines: Table) -> StringValue:
    """Return the cause by the first rule that fits."""
    rules: list[tuple[BooleanValue, Cause]] = [
        (lines.category == "", Cause.UNCLASSIFIED),
        (~lines.addressable, Cause.NOT_ADDRESSABLE),
        (lines.held == "", Cause.NO_AGREEMENT),
        (~lines.right_supplier, Cause.WRONG_SUPPLIER),
        (~lines.has_assortment | lines.listed, Cause.COMPLIANT),
    ]
    return ibis.cases(*((rule, cause.value) for rule, cause in rules), else_=Cause.WRONG_ITEM.value)
