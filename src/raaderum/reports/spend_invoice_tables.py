"""Tables of who is bought from, of invoices by size and unit, and of those that look like an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from raaderum.domain.purchases import Cause
from raaderum.domain.text import Text
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.studies.spend_duplicates import SpendDuplicates
from raaderum.studies.spend_figures import InvoiceCounts
from raaderum.studies.spend_small_invoices import PlaceInvoices, SpendSmallInvoices
from raaderum.studies.spend_suppliers import SpendSuppliers, SupplierSpend


def suppliers_table(
    found: SpendSuppliers, words: Words, agreements: Mapping[str, Text] | None = None, most: int | None = None
) -> Table:
    """The largest suppliers, the others as one, and the total."""
    _ = words.gettext
    shown, rest = found.suppliers[:most], found.suppliers[most:] if most is not None else ()
    rows = [_supplier_row(words.of(one.name), [one], words, agreements) for one in shown]
    others = [*rest, *([found.others] if found.others else [])]
    if others:
        count = found.count - len(shown)
        text = words.ngettext("{count} anden leverandør", "{count} andre leverandører", count)
        rows.append(_supplier_row(words.say(text, count=words.number(count)), others, words, None))
    rows.append(_supplier_row(_("I alt"), [*shown, *others], words, None))
    columns = (
        Column(_("Leverandør"), "text"),
        Column(_("Fakturaer"), "number0"),
        Column(words.say(_("Under {limit} kr."), limit=words.number(found.limit_dkk)), "number0"),
        Column(_("Køb, kr."), "kroner"),
        Column(_("Som aftalt, kr."), "kroner"),
        Column(_("Ikke som aftalt, kr."), "kroner"),
        Column(_("På aftale"), "text"),
    )
    return Table("suppliers", _("De største leverandører"), columns, tuple(rows), (len(rows) - 1,))


def _supplier_row(
    name: str, parts: Sequence[SupplierSpend], words: Words, agreements: Mapping[str, Text] | None
) -> tuple[Value, ...]:
    compliant = sum(a.oere for one in parts for a in one.causes if a.cause == Cause.COMPLIANT)
    held = [agreements.get(a, Text(a, a)) if agreements else Text(a, a) for a in parts[0].agreements] if parts else []
    listed = "; ".join(words.of(text) for text in held) if len(parts) == 1 else ""
    return (
        name,
        sum(one.invoices for one in parts),
        sum(one.small for one in parts),
        sum(one.net_oere for one in parts) / 100,
        compliant / 100,
        sum(round(one.leak_dkk * 100) for one in parts) / 100,
        listed,
    )


def duplicates_table(
    found: SpendDuplicates, words: Words, names: Mapping[str, Text] | None = None, most: int | None = None
) -> Table:
    """Invoices that look like an earlier one, the largest first."""
    _ = words.gettext
    known = names or {}
    tiers = {1: _("ens"), 2: _("ens uden nuller og tegn")}
    rows = tuple(
        (
            words.of(known.get(one.supplier, Text(one.supplier, one.supplier))),
            one.number,
            one.earlier_number,
            tiers.get(one.tier),
            _day(one.issue_date),
            _day(one.earlier_date),
            one.days,
            one.gross_dkk,
        )
        for one in found.pairs[:most]
    )
    columns = (
        Column(_("Leverandør"), "text"),
        Column(_("Nummer"), "text"),
        Column(_("Ligner"), "text"),
        Column(_("Numrene er"), "text"),
        Column(_("Dato"), "text"),
        Column(_("Tidligere dato"), "text"),
        Column(_("Dage imellem"), "number0"),
        Column(_("Kr. inkl. moms"), "kroner"),
    )
    return Table("duplicates", _("Mulige dubletter at se efter"), columns, rows)


def places_table(small: SpendSmallInvoices, words: Words, most: int | None = None) -> Table:
    """Small invoices per unit, and how many fewer there were if they were collected; the others as one, the total."""
    _ = words.gettext
    limits = [limit for limit, _count in small.places[0].small] if small.places else [small.limit_dkk]
    none = _("Uden enhed")
    shown, rest = small.places[:most], small.places[most:] if most is not None else ()
    rows = [_place_row(one.place or none, [one], limits) for one in shown]
    if rest:
        text = words.ngettext("{count} anden enhed", "{count} andre enheder", len(rest))
        rows.append(_place_row(words.say(text, count=words.number(len(rest))), rest, limits))
    rows.append(_place_row(_("I alt"), small.places, limits))
    columns = (
        Column(_("Enhed"), "text"),
        Column(_("Fakturaer"), "number0"),
        *(Column(words.say(_("Under {limit} kr."), limit=words.number(limit)), "number0") for limit in limits),
        Column(_("Færre, hvis de samles"), "number0"),
        Column(_("Frigjort tid, kr."), "kroner"),
    )
    return Table("places", _("Små fakturaer pr. enhed"), columns, tuple(rows), (len(rows) - 1,))


def _place_row(name: str, units: Sequence[PlaceInvoices], limits: Sequence[int]) -> tuple[Value, ...]:
    counts = [sum(dict(one.small).get(limit, 0) for one in units) for limit in limits]
    invoices, removed = sum(one.invoices for one in units), sum(one.removed for one in units)
    return (name, invoices, *counts, removed, sum(one.freed_dkk for one in units))


def sizes_table(counts: InvoiceCounts | None, words: Words) -> Table:
    """How large the invoices are, in steps that do not overlap."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    if counts is not None:
        below, before = 0, 0
        for limit, count in counts.small:
            text = _("Under {limit} kr.") if not before else _("{before} til under {limit} kr.")
            name = words.say(text, limit=words.number(limit), before=words.number(before))
            rows.append((name, count - below, _ratio(count - below, counts.invoices)))
            below, before = count, limit
        name = words.say(_("{limit} kr. eller mere"), limit=words.number(before))
        rest = counts.invoices - below
        rows += [(name, rest, _ratio(rest, counts.invoices)), (_("I alt"), counts.invoices, _ratio(1, 1))]
    columns = (Column(_("Beløb ekskl. moms"), "text"), Column(_("Fakturaer"), "number0"), Column(_("Andel"), "share"))
    strong = (len(rows) - 1,) if rows else ()
    return Table("sizes", _("Fakturaernes størrelse"), columns, tuple(rows), strong)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
