"""One OIOUBL or Peppol document as an invoice with its lines: signed, in øre, and adding up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from raaderum.domain.purchases import Channel, DocumentKind, Invoice, Refusal
from raaderum.domain.text import Text
from raaderum.warehouse.readers.invoices.hardened_xml import parse
from raaderum.warehouse.readers.invoices.limits import LIMITS, Limits
from raaderum.warehouse.readers.invoices.masking import mask_invoice
from raaderum.warehouse.readers.invoices.parties import read_party
from raaderum.warehouse.readers.invoices.refusal_texts import DOCUMENTS, ENVELOPES
from raaderum.warehouse.readers.invoices.refusals import DocumentRefused, Problem, refuse, shown_name
from raaderum.warehouse.readers.invoices.ubl_layout import BRANCHES, CREDIT_NOTE, NOTHING, PLACES, Found, collect
from raaderum.warehouse.readers.invoices.ubl_lines import read_lines
from raaderum.warehouse.readers.invoices.ubl_money import Money, read_totals
from raaderum.warehouse.readers.invoices.values import identifier, missing, read_date, tidy

Rates = Mapping[str, Decimal]
NO_RATES: Rates = {}
_E_ORDER = re.compile(r"-Ord|:profile[67]:|:order")
"""Profiles in which the invoice answers an electronic order: OIOUBL's Procurement-Ord…, and NES profiles 6 and 7."""
_OIOUBL_2 = re.compile(r"OIOUBL-2(?:\.\d{1,3})?", re.ASCII).fullmatch
_NO_ORDER = frozenset({"na", "n/a", "n.a.", "-", "--", ".", "0", "x", "ingen", "none", "nej", "ikke oplyst"})
"""What is written where an order number has to be and there is none."""
_PROFORMA = "325"


def read_invoice(data: bytes, document: str, *, rates: Rates = NO_RATES, limits: Limits = LIMITS) -> Invoice:
    """Return the invoice in a document: OIOUBL 2 or 3, Peppol BIS Billing 3 or another profile of EN 16931 in UBL.

    Amounts are signed: those of a credit note are turned, so that what comes back is negative (and a credit note with
    negative amounts, which corrects another, becomes positive, as the standard says). An Invoice of type 381 is a
    credit note too: its amounts are turned if they are positive. What the document adds or takes off as a whole
    (charges, rebates, excise duties, rounding) is a line at position 0, so that the lines always sum to ``net_oere``.

    Args:
        data: The document's bytes.
        document: Where it was found; kept in the invoice without CPR numbers.
        rates: Kroner for one unit of a currency; documents in other currencies are refused.
        limits: The most that is read.

    Raises:
        DocumentRefused: It is no such document, or one that cannot be trusted.
    """
    root = None
    try:
        root = parse(data, limits)
        return _read(root, data, document, rates, limits)
    except Problem as problem:
        raise DocumentRefused(_refuse(problem, root, document)) from None


def _refuse(problem: Problem, root: Any, document: str) -> Refusal:
    line = problem.line
    if line is None and root is not None and problem.place:
        line = _find_line(root, *problem.place)
    return refuse(document, problem.code, line, **problem.facts)


def _find_line(root: Any, field: str, position: str = "") -> int | None:
    """Return the line of the file that a field stands on; of the element that lacks it where it is missing."""
    where = root
    if position:
        lines = [child for child in root if str(child.tag).endswith("Line")]
        where = lines[int(position) - 1]
    for name in PLACES.get(field, "").split("/"):
        below = [child for child in where if _local(child).endswith(name.removeprefix("*")) and name]
        if not below:
            break
        where = below[0]
    line: int | None = where.sourceline
    return line


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _read(root: Any, data: bytes, document: str, rates: Rates, limits: Limits) -> Invoice:
    branch = BRANCHES.get(root.tag)
    if branch is None:
        raise _wrong_root(_local(root))
    found: Found = {}
    collect(root, branch, found)
    form = _format(found.get("customization"))
    kind, sign = _kind(root.tag, found)
    number = identifier(found.get("number"), "number", limits.identifier)
    if not number:
        raise missing("number")
    day, due = (found.get("date") or "").strip(), (found.get("due_date") or "").strip()
    if not day:
        raise missing("date")
    money = Money(*_currency(found, rates), sign, form.startswith("OIOUBL-2"))
    lines, lines_oere = read_lines(found, money, limits)
    totals = read_totals(found, money, lines_oere)
    if totals.extra is not None:
        lines.append(totals.extra)
    supplier, buyer = read_party(found, "supplier"), read_party(found, "buyer")
    if not (supplier.name or supplier.cvr or supplier.gln or supplier.is_person):
        raise missing("supplier")
    order = _order_number(found.get("order_number"), limits)
    profile = tidy(found.get("profile"), limits.identifier)
    invoice = Invoice(
        hashlib.sha256(data).hexdigest(), shown_name(document), form, kind, number,
        read_date(day, "date"), read_date(due, "due_date") if due else None,
        money.currency, totals.net, totals.vat, totals.gross,
        supplier.cvr, supplier.gln, supplier.name, supplier.postcode, supplier.is_person,
        buyer.cvr, buyer.gln, buyer.name,
        order, identifier(found.get("account"), "account", limits.identifier), profile, _channel(profile, order),
        tuple(lines),
    )  # fmt: skip
    return mask_invoice(invoice, (*supplier.secrets, *buyer.secrets))


def _wrong_root(name: str) -> Problem:
    if name in ENVELOPES:
        return Problem("envelope", line=1, what=name)
    what = DOCUMENTS.get(name) or Text(f"»{name}«", f"“{name}”")
    return Problem("wrong-document", line=1, what=what)


def _format(customization: str | None) -> str:
    """Return the format that a document says it has; what TaxExclusiveAmount means depends on it."""
    text = (customization or "").strip()
    if _OIOUBL_2(text):
        return text
    if "oioubl.dk" in text:
        return "OIOUBL-3"
    if "peppol.eu:2017:poacc:billing:3" in text:
        return "Peppol BIS 3"
    if "en16931" in text:
        return "EN 16931"
    raise Problem("unknown-format", place=("customization",), value=text)


def _kind(tag: str, found: Found) -> tuple[DocumentKind, int]:
    """Return what the document is, and what its amounts are multiplied by."""
    if tag == CREDIT_NOTE:
        return "credit_note", -1
    code = (found.get("type") or "").strip()
    if code == _PROFORMA:
        raise Problem("proforma")
    if code == "381":
        return "credit_note", 1 if (found.get("total", NOTHING)[0] or "").strip().startswith("-") else -1
    return "invoice", 1


def _currency(found: Found, rates: Rates) -> tuple[str, Decimal | None]:
    """Return the document's currency, and kroner for one unit of it (None for kroner)."""
    currency = (found.get("currency") or found.get("total", NOTHING)[1] or "").strip()
    if currency == "DKK":
        return currency, None
    if not currency:
        raise missing("currency")
    if currency not in rates:
        raise Problem("foreign-currency", place=("currency",), currency=currency)
    return currency, rates[currency]


def _order_number(text: str | None, limits: Limits) -> str:
    number = identifier(text, "order_number", limits.identifier)
    return "" if number.casefold() in _NO_ORDER else number


@lru_cache(maxsize=4096)
def _channel(profile: str, order: str) -> Channel:
    if _E_ORDER.search(profile):
        return "e_order"
    return "order_number" if order else "none"
