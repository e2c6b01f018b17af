"""Who is bought from? Suppliers with how much of it went past the agreements. Persons are one group without names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import sum_causes
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.analytics.spend.invoice_figures import invoice_figures
from raaderum.domain.purchases import LEAKS, Cause
from raaderum.domain.text import Text
from raaderum.packs import PurchasingFile
from raaderum.studies.spend_leaks import CauseAmount

MOST_SUPPLIERS = 50
PERSONS, OTHERS = "person", "others"
PERSONS_NAME = Text("Personer", "Persons")
UNKNOWN_NAME = Text("Ukendt leverandør", "Unknown supplier")
OTHERS_NAME = Text("Andre leverandører", "Other suppliers")
_SUPPLIERS = ibis.schema({"supplier": "string", "name": "string"})


@dataclass(frozen=True, slots=True)
class SupplierSpend:
    """What one supplier was paid; credit notes are deducted. ``supplier`` is "person" for all persons together.

    ``small`` counts invoices below ``SpendSuppliers.limit_dkk``. ``agreements`` are ids of those that hold for the
    municipality and have the supplier, whether or not anything was bought under them.
    """

    supplier: str
    name: Text
    invoices: int
    credit_notes: int
    small: int
    net_dkk: float
    net_oere: int
    causes: tuple[CauseAmount, ...]
    leak_dkk: float
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpendSuppliers:
    """Suppliers, the largest first. ``others`` is the sum of those that are not listed; None where all are."""

    municipality: str | None
    limit_dkk: int
    suppliers: tuple[SupplierSpend, ...]
    others: SupplierSpend | None
    count: int
    """Suppliers in all; persons count as one."""
    invoices: int
    net_dkk: float
    study: str = "spend_suppliers"


def study_spend_suppliers(
    engine: Engine, rules: PurchasingFile, municipality: str | None = None, most: int = MOST_SUPPLIERS
) -> SpendSuppliers:
    """List the suppliers of a municipality.

    Args:
        engine: On published invoices, lines and suppliers, and the register's tables.
        rules: The pack's purchasing rules; the first limit is that of a small invoice.
        municipality: Its purchases alone; None: everybody's.
        most: How many suppliers are listed by themselves.
    """
    limit = rules.small_invoice_limits_dkk[0]
    lines, invoices = tables.lines(), tables.invoices()
    if municipality is not None:
        lines = lines.filter(lines.municipality == municipality)
        invoices = invoices.filter(invoices.municipality == municipality)
    bills = _index(engine, invoice_figures(invoices, ("supplier",), (limit,)))
    sums = _index(engine, sum_causes(lines, ("supplier",)))
    ids = {*bills, *sums}
    names, agreements = study_supplier_names(engine, ids), _agreements(engine, municipality)
    found = [
        _supplier(one, names[one], bills.get(one, {}), sums.get(one, {}), limit, agreements.get(one, ())) for one in ids
    ]
    found.sort(key=lambda one: (-one.net_oere, one.supplier))
    return SpendSuppliers(
        municipality=municipality,
        limit_dkk=limit,
        suppliers=tuple(found[:most]),
        others=_together(found[most:]) if len(found) > most else None,
        count=len(found),
        invoices=sum(one.invoices for one in found),
        net_dkk=sum(one.net_oere for one in found) / 100,
    )


def supplier_label(supplier: str, name: str) -> Text:
    """Return how a supplier is shown: by its name, else by its number; persons never by either."""
    if supplier == PERSONS:
        return PERSONS_NAME
    if name:
        return Text(name, name)
    kind, _, number = supplier.partition(":")
    return Text(f"{kind.upper()} {number}", f"{kind.upper()} {number}") if number else UNKNOWN_NAME


def _index(engine: Engine, expression: Any) -> dict[str, dict[str, Any]]:
    return {row["supplier"]: row for row in read_rows(engine, expression)}


def study_supplier_names(engine: Engine, suppliers: Collection[str]) -> Mapping[str, Text]:
    """Return how suppliers are shown, by id."""
    named = ibis.table(_SUPPLIERS, name="suppliers")
    kept = named.filter(named.supplier.isin(sorted(set(suppliers)) or [""]))
    rows = read_rows(engine, kept.select(known=named.supplier, called=named.name))
    names = {row["known"]: row["called"] or "" for row in rows}
    return {one: supplier_label(one, names.get(one, "")) for one in suppliers}


def _agreements(engine: Engine, municipality: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return by supplier the agreements that it is on."""
    register = ibis.table(tables.AGREEMENTS, name="agreements")
    if municipality is not None:
        register = register.filter(register.municipality.isin(["", municipality]))
    own = register.select(held="agreement")
    listed = ibis.table(tables.AGREEMENT_SUPPLIERS, name="agreement_suppliers")
    joined = listed.inner_join(own, listed.agreement == own.held).select("supplier", "agreement").distinct()
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(engine, joined):
        found[row["supplier"]].append(row["agreement"])
    return {supplier: tuple(sorted(ids)) for supplier, ids in found.items()}


def _supplier(
    supplier: str,
    name: Text,
    bills: Mapping[str, Any],
    sums: Mapping[str, Any],
    limit: int,
    agreements: tuple[str, ...],
) -> SupplierSpend:
    oere = {cause: int(sums.get(f"{cause.value}_oere", 0)) for cause in Cause}
    return SupplierSpend(
        supplier=supplier,
        name=name,
        invoices=int(bills.get("invoices", 0)),
        credit_notes=int(bills.get("credit_notes", 0)),
        small=int(bills.get(f"under_{limit}", 0)),
        net_dkk=sum(oere.values()) / 100,
        net_oere=sum(oere.values()),
        causes=_amounts(oere),
        leak_dkk=sum(oere[cause] for cause in LEAKS) / 100,
        agreements=agreements,
    )


def _together(rest: Iterable[SupplierSpend]) -> SupplierSpend:
    rest = list(rest)
    oere: dict[Cause, int] = defaultdict(int)
    for one in rest:
        for amount in one.causes:
            oere[Cause(amount.cause)] += amount.oere
    return SupplierSpend(
        supplier=OTHERS,
        name=OTHERS_NAME,
        invoices=sum(one.invoices for one in rest),
        credit_notes=sum(one.credit_notes for one in rest),
        small=sum(one.small for one in rest),
        net_dkk=sum(oere.values()) / 100,
        net_oere=sum(oere.values()),
        causes=_amounts(oere),
        leak_dkk=sum(oere.get(cause, 0) for cause in LEAKS) / 100,
        agreements=(),
    )


def _amounts(oere: Mapping[Cause, int]) -> tuple[CauseAmount, ...]:
    return tuple(CauseAmount(cause.value, oere[cause] / 100, oere[cause]) for cause in Cause if oere.get(cause))
