"""The rules of Peppol BIS Billing 3 for Danish suppliers, DK-R-002 to DK-R-016, from their published meaning.

They stand beside an invoice that is read: a broken rule is a sentence to the supplier, not a reason to leave spend out.
Source: OpenPEPPOL, PEPPOL BIS Billing 3.0, rules for Denmark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from raaderum.domain.text import Text
from raaderum.warehouse.readers.invoices.danish_rule_texts import RULES
from raaderum.warehouse.readers.invoices.hardened_xml import parse
from raaderum.warehouse.readers.invoices.limits import LIMITS, Limits
from raaderum.warehouse.readers.invoices.refusals import DocumentRefused, Problem, refuse
from raaderum.warehouse.readers.invoices.ubl_layout import CREDIT_NOTE

_PARTY = "{{*}}Accounting{}Party/{{*}}Party/"
_SELLER, _BUYER = _PARTY.format("Supplier"), _PARTY.format("Customer")
_COUNTRY = "{*}PostalAddress/{*}Country/{*}IdentificationCode"
_BRANCH = "{*}PayeeFinancialAccount/{*}FinancialInstitutionBranch/{*}ID"
_MANDATE, _PAYER = "{*}PaymentMandate/{*}ID", "{*}PaymentMandate/{*}PayerFinancialAccount/{*}ID"
Pattern = Callable[[str], re.Match[str] | None]
_ALLOWED_MEANS = frozenset({"1", "31", "42", "48", "49", "50", "58", "59", "93", "97"})
_BANK, _DIRECT_DEBIT, _GIRO, _FIK = frozenset({"31", "42"}), "49", "50", "93"
_UNSPSC_VERSIONS = frozenset({"19.05.01", "19.0501", "26.08.01", "26.0801"})
_DUTY = re.compile(r"\d{4}|[^#].*#.*[^#]", re.ASCII | re.DOTALL).fullmatch
_GIRO_ID = re.compile(r"(?:01|04|15)#.*", re.DOTALL).fullmatch
_GIRO_DIGITS = re.compile(r"(?:04|15)#\d{16}", re.ASCII).fullmatch
_FIK_ID = re.compile(r"(?:71|73|75)#.*", re.DOTALL).fullmatch
_FIK_DIGITS = re.compile(r"(?:71|75)#\d{15,16}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """A rule that a document breaks, as a sentence in both languages."""

    rule: str
    level: Literal["error", "warning"]
    text: Text


def check_danish_rules(document: bytes | Any, name: str = "", limits: Limits = LIMITS) -> list[RuleFinding]:
    """Return which of the Danish rules a document breaks, each once, in their order.

    None apply to foreign suppliers, nor to OIOUBL, which has rules of its own.

    Args:
        document: An Invoice or CreditNote: its bytes, or the root element.
        name: Where it was found, for a refusal.
        limits: The most that is read of bytes.

    Raises:
        DocumentRefused: The bytes are no XML that is read.
    """
    root: Any = _parse(document, name, limits) if isinstance(document, bytes) else document
    if "oioubl" in _text(root, "{*}CustomizationID").lower() or _text(root, _SELLER + _COUNTRY) != "DK":
        return []
    broken = set(_check_seller(root))
    if _text(root, _BUYER + _COUNTRY) == "DK":
        broken |= set(_check_content(root))
        for means in root.iterfind("{*}PaymentMeans"):
            broken |= set(_check_payment(means))
    return [RuleFinding(rule, "warning" if rule == "DK-R-003" else "error", RULES[rule]) for rule in sorted(broken)]


def _parse(data: bytes, name: str, limits: Limits) -> Any:
    try:
        return parse(data, limits)
    except Problem as problem:
        raise DocumentRefused(refuse(name, problem.code, problem.line, **problem.facts)) from None


def _text(element: Any, path: str) -> str:
    """Return the text at a path, empty where it is missing."""
    return (element.findtext(path) or "").strip()


def _check_seller(root: Any) -> Iterator[str]:
    company = _SELLER + "{*}PartyLegalEntity/{*}CompanyID"
    if not _text(root, company):
        yield "DK-R-002"
    if any(one.get("schemeID") != "0184" for one in root.iterfind(company)):
        yield "DK-R-014"
    ids = [one for party in (_SELLER, _BUYER) for one in root.iterfind(party + "{*}PartyIdentification/{*}ID")]
    if any(not (one.get("schemeID") or "").strip() for one in ids):
        yield "DK-R-013"
    if root.tag == CREDIT_NOTE and _text(root, "{*}LegalMonetaryTotal/{*}PayableAmount").startswith("-"):
        yield "DK-R-016"


def _check_content(root: Any) -> Iterator[str]:
    for charge in root.iterfind(".//{*}AllowanceCharge"):
        is_duty = _text(charge, "{*}AllowanceChargeReasonCode") == "ZZZ"
        if is_duty and not _DUTY(_text(charge, "{*}AllowanceChargeReason")):
            yield "DK-R-004"
    for code in root.iterfind(".//{*}CommodityClassification/{*}ItemClassificationCode"):
        if code.get("listID") == "TST" and code.get("listVersionID") not in _UNSPSC_VERSIONS:
            yield "DK-R-003"


def _check_payment(means: Any) -> Iterator[str]:
    code, payment = _text(means, "{*}PaymentMeansCode"), _text(means, "{*}PaymentID")
    account = _text(means, "{*}PayeeFinancialAccount/{*}ID")
    if code not in _ALLOWED_MEANS:
        yield "DK-R-005"
    if code in _BANK and not (account and _text(means, _BRANCH)):
        yield "DK-R-006"
    if code == _DIRECT_DEBIT and not (_text(means, _MANDATE) and _text(means, _PAYER)):
        yield "DK-R-007"
    if code == _GIRO:
        yield from _check_card(payment, len(account) in {7, 8}, ("04#", "15#"), (_GIRO_ID, _GIRO_DIGITS), 8)
    if code == _FIK:
        yield from _check_card(payment, len(account) == 8, ("71#", "75#"), (_FIK_ID, _FIK_DIGITS), 10)


def _check_card(
    payment: str, account: bool, numbered: tuple[str, ...], patterns: tuple[Pattern, Pattern], rule: int
) -> Iterator[str]:
    """Check a payment slip: rule ``rule`` is on its card type and account, the next on the digits of ``numbered``."""
    is_slip, has_digits = patterns
    if not (account and is_slip(payment)):
        yield f"DK-R-{rule:03}"
    if payment.startswith(numbered) and not has_digits(payment):
        yield f"DK-R-{rule + 1:03}"
