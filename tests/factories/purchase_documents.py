"""Small invoices as they are sent: valid Peppol BIS documents with what a test asks for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
    "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>"
    "<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>"
)


def invoice_xml(
    number: str,
    lines: Sequence[tuple[str, Decimal | int]] = (("Papir", 100),),
    *,
    supplier: str = "Papirhuset A/S",
    cvr: str = "12345674",
    buyer_gln: str = "5790000000012",
    date: str = "2026-03-02",
) -> bytes:
    """Return an invoice with lines of (text, net amount in kroner), one piece each, and 25 per cent VAT."""
    net = sum(Decimal(amount) for _, amount in lines)
    vat = (net / 4).quantize(Decimal("0.01"))
    written = "".join(_line(position, text, Decimal(amount)) for position, (text, amount) in enumerate(lines, 1))
    legal = f'<cbc:CompanyID schemeID="0184">{cvr}</cbc:CompanyID>' if cvr else ""
    return (
        f"{_HEAD}<cbc:ID>{number}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate>"
        "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>"
        f"<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>{supplier}"
        f"</cbc:RegistrationName>{legal}</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>"
        f'<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">{buyer_gln}</cbc:EndpointID>'
        "<cac:PartyLegalEntity><cbc:RegistrationName>Skolen</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
        "</cac:AccountingCustomerParty>"
        f'<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">{vat}</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>'
        f'<cbc:LineExtensionAmount currencyID="DKK">{net}</cbc:LineExtensionAmount>'
        f'<cbc:TaxExclusiveAmount currencyID="DKK">{net}</cbc:TaxExclusiveAmount>'
        f'<cbc:TaxInclusiveAmount currencyID="DKK">{net + vat}</cbc:TaxInclusiveAmount>'
        f'<cbc:PayableAmount currencyID="DKK">{net + vat}</cbc:PayableAmount></cac:LegalMonetaryTotal>'
        f"{written}</Invoice>"
    ).encode()


def _line(position: int, text: str, amount: Decimal) -> str:
    return (
        f'<cac:InvoiceLine><cbc:ID>{position}</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity>'
        f'<cbc:LineExtensionAmount currencyID="DKK">{amount}</cbc:LineExtensionAmount>'
        f"<cac:Item><cbc:Name>{text}</cbc:Name></cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="DKK">{amount}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>'
    )


def write_invoices(folder: Path, count: int, first: int = 0) -> int:
    """Write ``count`` invoices, the n-th with 1 + n % 4 lines of n kroner; return what they come to, in øre."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for n in range(first, first + count):
        lines = [(f"Vare {position}", n) for position in range(1 + n % 4)]
        (folder / f"f{n:06}.xml").write_bytes(invoice_xml(f"F{n}", lines))
        total += 100 * n * len(lines)
    return total
