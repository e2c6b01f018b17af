"""How is it bought? Invoices and compliance per municipality, unit or category, with what they do not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.compliance import compliance
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import category_invoice_figures, invoice_figures
from raaderum.domain.interval import Interval
from raaderum.domain.text import Text
from raaderum.packs import PurchasingFile

Grouping = Literal["municipality", "place", "category"]
_KEYS: Mapping[str, tuple[str, ...]] = {
    "municipality": ("municipality",),
    "place": ("municipality", "place"),
    "category": ("municipality", "category"),
}
_CERTAIN = 1.0
"""The limits of compliance hold everything: nothing is estimated."""


@dataclass(frozen=True, slots=True)
class InvoiceCounts:
    """Invoices of one group. ``small`` is (limit in kr., how many are below it). Shares are 0–1; None: of nothing."""

    invoices: int
    credit_notes: int
    small: tuple[tuple[int, int], ...]
    with_order_number: int
    e_orders: int
    e_order_dkk: float
    suppliers: int
    lines: int
    net_dkk: float
    per_1000_inhabitants: float | None
    suppliers_per_1000_inhabitants: float | None
    per_supplier: float | None
    credit_note_share: float | None
    order_number_share: float | None
    e_order_share_count: float | None
    e_order_share_dkk: float | None
    small_shares: tuple[tuple[int, float], ...]
    process_cost_dkk: float
    """Of invoices below the first limit. It is time, and never a part of the spend."""


@dataclass(frozen=True, slots=True)
class ComplianceFigures:
    """Compliance of one group, as intervals on one denominator; None where that is 0."""

    supplier: Interval | None
    item: Interval | None
    within_agreements: float | None
    coverage: float | None
    priced_lines: int
    price_share: float | None
    overpaid_dkk: float
    addressable_dkk: float
    net_dkk: float


@dataclass(frozen=True, slots=True)
class SpendGroup:
    """One municipality, unit or category."""

    municipality: str
    group: str
    """The place or category; "" for the municipality as a whole, and for what is not known."""
    invoices: InvoiceCounts | None
    compliance: ComplianceFigures | None


@dataclass(frozen=True, slots=True)
class SpendFigures:
    """Purchasing figures, with the definition of what is addressable."""

    by: Grouping
    groups: tuple[SpendGroup, ...]
    addressable: Text
    least_confidence: float
    invoice_cost_dkk: float
    invoice_cost_note: Text
    study: str = "spend_figures"


def study_spend_figures(
    engine: Engine, rules: PurchasingFile, inhabitants: Mapping[str, int], by: Grouping = "municipality"
) -> SpendFigures:
    """Compute the purchasing figures of every group.

    Args:
        engine: On published invoices and lines.
        rules: The pack's purchasing rules.
        inhabitants: By municipality; where one is missing, nothing is per inhabitant. Units and categories never are.
        by: What a group is.
    """
    keys = _KEYS[by]
    counts = _index(engine, _invoices(by, keys, rules), keys)
    shares = _index(engine, compliance(tables.lines(), keys), keys)
    groups = [
        SpendGroup(
            municipality=key[0],
            group=key[1] if len(key) > 1 else "",
            invoices=_counts(counts[key], rules, _people(key, by, inhabitants)) if key in counts else None,
            compliance=_compliance(shares[key]) if key in shares else None,
        )
        for key in sorted({*counts, *shares})
    ]
    cost = rules.invoice_cost
    return SpendFigures(by, tuple(groups), rules.addressable_text, rules.least_confidence, cost.dkk, cost.note)


def _invoices(by: Grouping, keys: Sequence[str], rules: PurchasingFile) -> Any:
    if by == "category":
        return category_invoice_figures(tables.lines(), tables.invoices(), rules.small_invoice_limits_dkk)
    return invoice_figures(tables.invoices(), keys, rules.small_invoice_limits_dkk)


def _index(engine: Engine, expression: Any, keys: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(row[key] for key in keys): row for row in read_rows(engine, expression)}


def _people(key: tuple[str, ...], by: Grouping, inhabitants: Mapping[str, int]) -> int | None:
    return inhabitants.get(key[0]) if by == "municipality" else None


def _counts(row: Mapping[str, Any], rules: PurchasingFile, people: int | None) -> InvoiceCounts:
    invoices, suppliers, net = int(row["invoices"]), int(row["suppliers"]), int(row["net_oere"])
    documents = invoices + int(row["credit_notes"])
    small = tuple((limit, int(row[f"under_{limit}"])) for limit in rules.small_invoice_limits_dkk)
    return InvoiceCounts(
        invoices=invoices,
        credit_notes=int(row["credit_notes"]),
        small=small,
        with_order_number=int(row["with_order_number"]),
        e_orders=int(row["e_orders"]),
        e_order_dkk=int(row["e_order_oere"]) / 100,
        suppliers=suppliers,
        lines=int(row["lines"]),
        net_dkk=net / 100,
        per_1000_inhabitants=_ratio(invoices * 1000, people),
        suppliers_per_1000_inhabitants=_ratio(suppliers * 1000, people),
        per_supplier=_ratio(invoices, suppliers),
        credit_note_share=_ratio(int(row["credit_notes"]), documents),
        order_number_share=_ratio(int(row["with_order_number"]), invoices),
        e_order_share_count=_ratio(int(row["e_orders"]), invoices),
        e_order_share_dkk=_ratio(int(row["e_order_oere"]), net),
        small_shares=tuple((limit, count / invoices) for limit, count in small) if invoices else (),
        process_cost_dkk=small[0][1] * rules.invoice_cost.dkk,
    )


def _compliance(row: Mapping[str, Any]) -> ComplianceFigures:
    return ComplianceFigures(
        supplier=_interval(row["supplier_low"], row["supplier_high"]),
        item=_interval(row["item_low"], row["item_high"]),
        within_agreements=row["within"],
        coverage=row["coverage"],
        priced_lines=int(row["priced_lines"]),
        price_share=row["price_share"],
        overpaid_dkk=int(row["overpaid_oere"]) / 100,
        addressable_dkk=int(row["addressable_oere"]) / 100,
        net_dkk=int(row["net_oere"]) / 100,
    )


def _interval(low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None else Interval(low, high, _CERTAIN)


def _ratio(part: int, whole: int | None) -> float | None:
    return part / whole if whole else None
