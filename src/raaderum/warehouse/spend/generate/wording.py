"""Pieces of XML that OIOUBL and Peppol documents share. Values are made here and hold nothing that must be escaped."""

from __future__ import annotations

from raaderum.warehouse.spend.generate.papers import FIRST_NUMBER, Paper, PaperLine

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def root_start(paper: Paper) -> str:
    """Return the declaration and the start of the root element."""
    name = "CreditNote" if paper.credit else "Invoice"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_UBL}{name}-2" '
        f'xmlns:cac="{_UBL}CommonAggregateComponents-2" xmlns:cbc="{_UBL}CommonBasicComponents-2">\n'
    )


def kroner(oere: int) -> str:
    """Write øre as kroner.

    >>> kroner(-125), kroner(7)
    ('-1.25', '0.07')
    """
    return f"-{-oere // 100}.{-oere % 100:02d}" if oere < 0 else f"{oere // 100}.{oere % 100:02d}"


def amount(name: str, oere: int) -> str:
    """Return an element with an amount."""
    return f'<cbc:{name} currencyID="DKK">{kroner(oere)}</cbc:{name}>'


def quantity(half_units: int) -> str:
    """Write a quantity.

    >>> quantity(3), quantity(-4)
    ('1.50', '-2')
    """
    return str(half_units // 2) if half_units % 2 == 0 else f"{half_units / 2:.2f}"


def billing_reference(paper: Paper) -> str:
    """Return which invoice a credit note is about: the one before it in the year."""
    number = f"<cbc:ID>{FIRST_NUMBER + paper.root - 1}</cbc:ID>"
    about = f"<cac:InvoiceDocumentReference>{number}</cac:InvoiceDocumentReference>"
    return f" <cac:BillingReference>{about}</cac:BillingReference>\n"


def line_quantity(paper: Paper, line: PaperLine) -> str:
    """Return the element with the quantity of a line."""
    name = "CreditedQuantity" if paper.credit else "InvoicedQuantity"
    return f'<cbc:{name} unitCode="{line.measure}">{quantity(line.half_units)}</cbc:{name}>'


def price(line: PaperLine) -> str:
    """Return the elements with the price of a line and the number of units that it is for."""
    return (
        f"{amount('PriceAmount', line.price_oere * line.base_quantity)}"
        f'<cbc:BaseQuantity unitCode="{line.measure}">{line.base_quantity}</cbc:BaseQuantity>'
    )


def address(form: str, street: str, number: int, city: str, postcode: str) -> str:
    """Return a postal address; ``form`` is what comes first in it."""
    return (
        f"<cac:PostalAddress>{form}<cbc:StreetName>{street}</cbc:StreetName>"
        f"<cbc:BuildingNumber>{number}</cbc:BuildingNumber><cbc:CityName>{city}</cbc:CityName>"
        f"<cbc:PostalZone>{postcode}</cbc:PostalZone><cac:Country>"
        "<cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
    )


def totals(paper: Paper, tax_exclusive: int) -> str:
    """Return the totals of a document; what TaxExclusiveAmount is depends on the format."""
    charge = f"  {amount('ChargeTotalAmount', paper.charge_oere)}\n" if paper.charge_oere else ""
    gross = paper.net_oere + paper.vat_oere
    return (
        f" <cac:LegalMonetaryTotal>\n  {amount('LineExtensionAmount', paper.net_oere - paper.charge_oere)}\n"
        f"  {amount('TaxExclusiveAmount', tax_exclusive)}\n  {amount('TaxInclusiveAmount', gross)}\n"
        f"{charge}  {amount('PayableAmount', gross)}\n </cac:LegalMonetaryTotal>\n"
    )
