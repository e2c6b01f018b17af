"""The totals of a document: net, VAT and gross told apart by format, and what is added beside the lines."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from raaderum.domain.purchases import InvoiceLine
from raaderum.warehouse.readers.invoices.refusal_texts import FIELDS
from raaderum.warehouse.readers.invoices.refusals import Problem
from raaderum.warehouse.readers.invoices.ubl_layout import NOTHING, Found, Pair
from raaderum.warehouse.readers.invoices.values import read_oere, tidy, write_kroner

ROUNDING_OERE = 100
"""By how much sums may differ from what they are sums of: 1 kr. More means that something is missing."""
_VAT = frozenset({"63", "VAT", ""})
"""VAT among the tax schemes; in OIOUBL 2 the others are excise duties."""
_WHOLE_DOCUMENT = "Gebyr, rabat eller afrunding på hele fakturaen"


class Money(NamedTuple):
    """How the amounts of a document are read."""

    currency: str
    rate: Decimal | None
    sign: int
    tax_exclusive_is_tax: bool
    """In OIOUBL 2 TaxExclusiveAmount is the sum of taxes (rule F-INV127), elsewhere the amount before VAT."""

    def read(self, found: Found, name: str, field: str) -> int | None:
        """Return an amount in signed øre; None where the document has none."""
        pair: Pair | None = found.get(name)
        if pair is None:
            return None
        text, currency = pair
        if currency is not None and currency != self.currency:
            raise other_currency(currency, self.currency, field)
        return self.sign * read_oere(text, field, self.rate)


def other_currency(currency: str, expected: str, field: str) -> Problem:
    """Return the problem that an amount is not in the document's currency."""
    return Problem("mixed-currencies", place=(field,), field=FIELDS[field], currency=currency, expected=expected)


class Totals(NamedTuple):
    """Of a whole document, in øre. ``extra`` is the line that what stands beside the lines becomes."""

    net: int
    vat: int
    gross: int
    extra: InvoiceLine | None


def read_totals(found: Found, money: Money, lines: int) -> Totals:
    """Return the totals of a document whose lines sum to ``lines`` øre.

    Gross is what is to be paid, before what was paid in advance and before rounding.

    Raises:
        Problem: No total, one that is no number, or totals that do not agree.
    """
    payable = money.read(found, "total", "total")
    if payable is None:
        raise Problem("missing-field", place=("total",), field=FIELDS["total"])
    line_total = money.read(found, "line_total", "line_total")
    if line_total is None:
        line_total = lines
    _compare(lines, line_total, "line_total", money)
    vat, excise = _read_taxes(found, money)
    stated = money.read(found, "tax_exclusive", "net_total")
    net = line_total + _read_charges(found, money) + excise
    if stated is not None and not money.tax_exclusive_is_tax:
        _compare(net, stated, "net_total", money)
        net = stated
    if money.rate is not None and abs(net - lines) <= len(found["lines"]):
        net = lines  # every line is rounded to øre on its own
    gross = payable + (money.read(found, "prepaid", "prepaid") or 0) - (money.read(found, "rounding", "rounding") or 0)
    return Totals(net, vat, gross, _extra_line(found, net - lines))


def _compare(found: int, stated: int, field: str, money: Money) -> None:
    allowed: int | Decimal = ROUNDING_OERE
    if money.rate is not None and money.rate > 1:
        allowed *= money.rate
    if abs(found - stated) > allowed:
        raise Problem(
            "lines-do-not-add-up", place=(field,), lines=write_kroner(found), total=write_kroner(stated)
        )  # fmt: skip


def _read_charges(found: Found, money: Money) -> int:
    """Return charges less rebates on the document: the totals it states, else the sum of its charges."""
    each: dict[bool, int] = {True: 0, False: 0}
    for charge in found.get("charges", ()):
        is_charge = (charge.get("is_charge") or "").strip() in {"true", "1"}
        each[is_charge] += money.read(charge, "amount", "charge") or 0
    charges = money.read(found, "surcharges", "charge")
    rebates = money.read(found, "allowances", "charge")
    return (each[True] if charges is None else charges) - (each[False] if rebates is None else rebates)


def _read_taxes(found: Found, money: Money) -> tuple[int, int]:
    """Return VAT, and excise duties that are stated as taxes (OIOUBL 2): these are part of the net amount."""
    vat = excise = 0
    stated = False
    for tax in found.get("taxes", ()):
        if tax.get("amount", NOTHING)[1] not in {money.currency, None}:
            continue  # the same VAT in the currency of the seller's accounts
        parts = tax.get("parts") if money.tax_exclusive_is_tax else None
        for part in parts or (tax,):
            amount = money.read(part, "amount", "vat") or 0
            stated = True
            if (part.get("scheme") or "").strip() in _VAT:
                vat += amount
            else:
                excise += amount
    if not stated and money.tax_exclusive_is_tax:
        vat = money.read(found, "tax_exclusive", "vat") or 0
    return vat, excise


def _extra_line(found: Found, amount: int) -> InvoiceLine | None:
    if not amount:
        return None
    reasons = [charge.get("reason") for charge in found.get("charges", ())]
    reasons += [part.get("name") for tax in found.get("taxes", ()) for part in tax.get("parts", ())
                if (part.get("scheme") or "").strip() not in _VAT]  # fmt: skip
    text = "; ".join(dict.fromkeys(tidy(reason, 100) for reason in reasons if reason))
    return InvoiceLine(0, "", "", text[:200] or _WHOLE_DOCUMENT, "", "", "", "", None, None, amount)
