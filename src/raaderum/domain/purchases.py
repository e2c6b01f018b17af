"""Words of purchasing: invoices with their lines, agreements, and where the kroner went.

Money is whole øre (``…_oere``), so that parts add up to the whole without rounding. Amounts are signed: a credit note,
and what an invoice takes back, is negative.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal, NamedTuple

from raaderum.domain.text import Text

DocumentKind = Literal["invoice", "credit_note"]
Channel = Literal["e_order", "order_number", "none"]
"""How it was bought: the document belongs to an electronic order, it names an order, or neither."""


class Cause(StrEnum):
    """Where a krone of the spend went: every line is in exactly one, but for what is paid above the agreed price.

    Source: definitions, "Purchasing identity". The order is that of the pages.
    """

    COMPLIANT = "compliant"
    PRICE_ABOVE = "price_above"
    WRONG_ITEM = "wrong_item"
    WRONG_SUPPLIER = "wrong_supplier"
    NO_AGREEMENT = "no_agreement"
    NOT_ADDRESSABLE = "not_addressable"
    UNCLASSIFIED = "unclassified"


LEAKS = (Cause.PRICE_ABOVE, Cause.WRONG_ITEM, Cause.WRONG_SUPPLIER)
"""What leaks from an agreement that exists."""


class InvoiceLine(NamedTuple):
    """A line as it was invoiced. ``position`` counts from 1; 0 is a charge or rebate on the whole document."""

    position: int
    item_number: str
    """The seller's own number."""
    gtin: str
    text: str
    unspsc: str
    account: str
    order_number: str
    measure: str
    """Code of the unit of quantity, such as EA; see ``purchase_keys.measure_code``."""
    quantity: float | None
    """Signed as the amount is."""
    unit_price_dkk: float | None
    """Kr. per unit of quantity: the price divided by its base quantity."""
    net_oere: int
    """Excluding VAT."""


class Invoice(NamedTuple):
    """One invoice or credit note of whatever format, read and checked. Texts are "" where they are missing."""

    digest: str
    """SHA-256 of the document's bytes, hexadecimal; of a row group for CSV."""
    document: str
    """Where it was found: a file, or archive!member."""
    format: str
    """Such as OIOUBL-2.02, OIOUBL-3 or Peppol BIS 3."""
    kind: DocumentKind
    number: str
    issue_date: date
    due_date: date | None
    currency: str
    net_oere: int
    vat_oere: int
    gross_oere: int
    supplier_cvr: str
    """Eight digits with a right check digit, else ""."""
    supplier_gln: str
    supplier_name: str
    supplier_postcode: str
    supplier_is_person: bool
    """A CPR number stood where a CVR was expected. It is not kept, nor is the name."""
    buyer_cvr: str
    buyer_gln: str
    buyer_name: str
    order_number: str
    account: str
    profile: str
    channel: Channel
    lines: tuple[InvoiceLine, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that was not read: where, a stable code, what is wrong and what to do, in Danish and English."""

    document: str
    code: str
    line: int | None
    reason_da: str
    reason_en: str
    remedy_da: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A purchasing agreement: for one category, one municipality ("" for all) and a period, both days included."""

    id: str
    name: str
    category: str
    municipality: str
    valid_from: date
    valid_to: date
    binding: bool


@dataclass(frozen=True, slots=True)
class AssortmentItem:
    """An item of an agreement at its price, kr. per unit of quantity excluding VAT."""

    agreement: str
    item: str
    name: str
    measure: str
    price_dkk: float
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Category:
    """Something that is bought, and the ``group`` it is shown under.

    ``unspsc`` are the beginnings of the codes that belong here; the longest that fits wins. What is not
    ``addressable`` cannot be put under an agreement, and ``reason`` says why; it is None for the rest.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    name: Text
    group: str
    unspsc: list[str] = field(default_factory=list)
    """Two, four, six or eight digits each."""
    addressable: bool = True
    reason: Text | None = None
    switchable: bool = False
    """Whether a municipality may count it in although it is not addressable by default."""
