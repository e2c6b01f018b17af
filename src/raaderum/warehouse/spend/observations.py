"""Purchases as Observations: sums per municipality, so that a release of them is like any other.

Sums are exact: whole øre until the last step, and each part that is "the rest" is what is left of a sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import sum_causes
from raaderum.analytics.spend.compliance import priced_lines
from raaderum.analytics.spend.duplicates import sum_duplicates
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import invoice_figures
from raaderum.domain.observations import Observation, Origin
from raaderum.domain.purchases import Cause
from raaderum.packs import AreaPack, PurchasingFile

Figures = dict[str, dict[str, Decimal]]
"""Values by municipality and variable."""
_OERE = Decimal("0.01")
_RIGHT_ITEM = (Cause.COMPLIANT, Cause.PRICE_ABOVE)
_COVERED = (*_RIGHT_ITEM, Cause.WRONG_ITEM, Cause.WRONG_SUPPLIER)
_ITEMS = "_items_dkk"
_UNSCALED = frozenset({"suppliers"})
"""How many different there are: not so many times more where a sample stands for many times as much."""


@dataclass(frozen=True, slots=True)
class _Spend:
    """Øre by municipality, category and cause."""

    oere: Mapping[str, Mapping[tuple[str, Cause], int]] = field(default_factory=dict)

    def sum(self, municipality: str, causes: Collection[Cause], categories: Collection[str] | None = None) -> Decimal:
        """Return kroner of some causes, in some categories or all."""
        found = self.oere[municipality].items()
        kept = (oere for (category, cause), oere in found if cause in causes)
        if categories is not None:
            kept = (oere for (name, cause), oere in found if cause in causes and name in categories)
        return Decimal(sum(kept)) / 100


def observe(
    engine: Engine,
    pack: AreaPack,
    period: int,
    *,
    source: str,
    municipalities: Collection[str] | None = None,
    times: int = 1,
) -> list[Observation]:
    """Return the sums of one year of purchases, for the variables of the pack.

    Args:
        engine: On published invoices and lines, and the small tables.
        pack: An area with purchasing.yaml.
        period: The year that the purchases are of.
        source: The id of the source among the pack's.
        municipalities: Only these; None: all that are in the invoices.
        times: How many invoices each one stands for, where they are a sample.
    """
    figures = sum_purchases(engine, pack)
    return [
        Observation(
            code, name, period, value if name in _UNSCALED else value * times, origin=Origin.REPORTED, source=source
        )
        for code in sorted(figures)
        if code and (municipalities is None or code in municipalities)
        for name, value in figures[code].items()
        if name in pack.variables
    ]


def sum_purchases(engine: Engine, pack: AreaPack) -> Figures:
    """Return all sums by municipality and variable. A municipality without invoices is not there."""
    rules = _rules(pack)
    spend = _read_spend(engine)
    figures: Figures = defaultdict(dict)
    _add_invoices(engine, rules, figures)
    for code in list(figures):
        figures[code] |= _cause_sums(spend, code, rules)
    _add_prices(engine, pack, figures)
    for code in list(figures):
        figures[code] |= _tree(spend, code, pack, figures[code])
    return dict(figures)


def _rules(pack: AreaPack) -> PurchasingFile:
    if pack.purchasing is None:
        raise ValueError(f"the area {pack.id} has no purchasing.yaml")
    return pack.purchasing


def _read_spend(engine: Engine) -> _Spend:
    found: dict[str, dict[tuple[str, Cause], int]] = defaultdict(dict)
    for row in read_rows(engine, sum_causes(tables.lines(), ("municipality", "category"))):
        for cause in Cause:
            found[row["municipality"]][row["category"], cause] = int(row[f"{cause.value}_oere"])
    return _Spend(defaultdict(dict, found))


def _add_invoices(engine: Engine, rules: PurchasingFile, figures: Figures) -> None:
    limits = rules.small_invoice_limits_dkk
    for row in read_rows(engine, invoice_figures(tables.invoices(), limits_dkk=limits)):
        invoices, credit_notes = int(row["invoices"]), int(row["credit_notes"])
        counts = {f"invoices_under_{limit}_dkk": int(row[f"under_{limit}"]) for limit in limits}
        figures[row["municipality"]] = {
            "invoices": Decimal(invoices),
            "credit_notes": Decimal(credit_notes),
            "documents": Decimal(invoices + credit_notes),
            **{name: Decimal(count) for name, count in counts.items()},
            "invoice_lines": Decimal(int(row["lines"])),
            "suppliers": Decimal(int(row["suppliers"])),
            "order_number_invoices": Decimal(int(row["with_order_number"])),
            "e_order_invoices": Decimal(int(row["e_orders"])),
            "e_order_dkk": Decimal(int(row["e_order_oere"])) / 100,
            "invoiced_dkk": Decimal(int(row["invoice_oere"])) / 100,
            "small_invoice_cost_dkk": int(row[f"under_{limits[0]}"]) * Decimal(str(rules.invoice_cost.dkk)),
            "possible_duplicates": Decimal(0),
            "priced_lines": Decimal(0),
            "priced_lines_kept": Decimal(0),
        }
    for row in read_rows(engine, sum_duplicates(tables.small("duplicates"), ("municipality",))):
        figures[row["municipality"]]["possible_duplicates"] = Decimal(int(row["invoices"]))
    for row in read_rows(engine, priced_lines(tables.lines(), ("municipality",))):
        if row["priced_municipality"] in figures:
            counted = {"priced_lines": row["priced_lines"], "priced_lines_kept": row["at_price"]}
            figures[row["priced_municipality"]] |= {name: Decimal(int(n)) for name, n in counted.items()}


def _cause_sums(spend: _Spend, code: str, rules: PurchasingFile) -> dict[str, Decimal]:
    consumables = rules.members(rules.consumables)
    addressable = (*_COVERED, Cause.NO_AGREEMENT)
    return {
        **{f"{cause.value}_dkk": spend.sum(code, [cause]) for cause in Cause},
        "net_dkk": spend.sum(code, list(Cause)),
        "on_agreement_dkk": spend.sum(code, _RIGHT_ITEM),
        "covered_dkk": spend.sum(code, _COVERED),
        "classified_addressable_dkk": spend.sum(code, addressable),
        "addressable_dkk": spend.sum(code, (*addressable, Cause.UNCLASSIFIED)),
        "consumables_on_agreement_dkk": spend.sum(code, _RIGHT_ITEM, consumables),
        "consumables_addressable_dkk": spend.sum(code, addressable, consumables),
    }


def _add_prices(engine: Engine, pack: AreaPack, figures: Figures) -> None:
    """Add what is paid for comparable items: in all, and for the categories whose chains the pack has."""
    chained = [name.removesuffix(_ITEMS) for name in pack.variables if name.endswith(_ITEMS)]
    totals = dict.fromkeys(("compared_dkk", "standard_dkk", "above_median_dkk"), Decimal(0))
    zeros = {f"{c}{part}": Decimal(0) for c in chained for part in ("_quantity", "_standard_dkk", _ITEMS)}
    for code in figures:
        figures[code] |= totals | zeros
    for row in read_rows(engine, tables.small("price_mix")):
        known = figures.get(row["municipality"], {})
        if not known or not row["category"]:
            continue
        spend, standard = _kroner(row["spend_dkk"]), _kroner(row["standard_dkk"])
        known["compared_dkk"] += spend
        known["standard_dkk"] += standard
        if row["category"] in chained:
            quantity = Decimal(repr(float(row["quantity"]))).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
            known |= {
                f"{row['category']}_quantity": quantity,
                f"{row['category']}_standard_dkk": standard,
                f"{row['category']}{_ITEMS}": spend,
            }
    for row in read_rows(engine, tables.small("place_savings")):
        if row["category"] and row["municipality"] in figures:
            figures[row["municipality"]]["above_median_dkk"] += _kroner(row["saving_median_dkk"])


def _tree(spend: _Spend, code: str, pack: AreaPack, known: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return what each group costs beyond its comparable items: with them it is all that is addressable.

    What is counted in although its group has no figure, such as construction, stands with the last group.
    """
    rules = _rules(pack)
    inside = [cause for cause in Cause if cause not in (Cause.NOT_ADDRESSABLE, Cause.UNCLASSIFIED)]
    shown = [group.id for group in rules.groups if f"{group.id}_other_dkk" in pack.variables]
    whole = {group: spend.sum(code, inside, rules.members(group)) for group in shown}
    if shown:
        whole[shown[-1]] += spend.sum(code, inside) - sum(whole.values())
    items = {
        group: sum((known.get(f"{c}{_ITEMS}", Decimal(0)) for c in rules.members(group)), Decimal(0)) for group in shown
    }
    return {f"{group}_other_dkk": whole[group] - items[group] for group in shown}


def _kroner(amount: Any) -> Decimal:
    return Decimal(repr(float(amount))).quantize(_OERE, ROUND_HALF_EVEN)
