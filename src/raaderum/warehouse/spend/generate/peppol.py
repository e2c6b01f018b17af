"""Documents in Peppol BIS Billing 3 and in OIOUBL 3, which is built as it is."""

from __future__ import annotations

from functools import lru_cache

from raaderum.warehouse.spend.generate.catalogue import CHARGE_TEXT
from raaderum.warehouse.spend.generate.draw import OIOUBL_3
from raaderum.warehouse.spend.generate.papers import Paper, PaperLine, Seller
from raaderum.warehouse.spend.generate.wording import (
    address,
    amount,
    billing_reference,
    line_quantity,
    price,
    root_start,
    totals,
)
from raaderum.warehouse.spend.generate.world import Place

_VAT = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
_PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


def write_peppol(paper: Paper) -> str:
    """Return a document in Peppol BIS Billing 3 or OIOUBL 3, as the paper says."""
    name = "CreditNote" if paper.credit else "Invoice"
    oioubl = paper.format == OIOUBL_3
    parts = [
        root_start(paper), _head(paper, oioubl=oioubl), _seller(paper.seller, oioubl),
        _buyer(paper.place, paper.buyer_cvr), _payment(paper), _charge(paper), _tax(paper),
        totals(paper, paper.net_oere),
    ]  # fmt: skip
    parts += [_line(paper, name, line, oioubl=oioubl) for line in paper.lines]
    parts.append(f"</{name}>\n")
    return "".join(parts)


def _head(paper: Paper, *, oioubl: bool) -> str:
    kind = "creditnote" if paper.credit else "invoice"
    if oioubl:
        lead = " <cbc:UBLVersionID>2.1</cbc:UBLVersionID>\n"
        custom, profile = f"urn:fdc:oioubl.dk:trns:billing:{kind}:3.0", "urn:fdc:oioubl.dk:bis:billing_with_response:3"
    else:
        lead, custom, profile = "", _PEPPOL, "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
    due = "" if paper.credit else f" <cbc:DueDate>{paper.due_date.isoformat()}</cbc:DueDate>\n"
    code = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>" if paper.credit else ""
    code = code or "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
    order = f" <cac:OrderReference><cbc:ID>{paper.order_number}</cbc:ID></cac:OrderReference>\n"
    return (
        f"{lead} <cbc:CustomizationID>{custom}</cbc:CustomizationID>\n <cbc:ProfileID>{profile}</cbc:ProfileID>\n"
        f" <cbc:ID>{paper.number}</cbc:ID>\n <cbc:IssueDate>{paper.issue_date.isoformat()}</cbc:IssueDate>\n{due}"
        f" {code}\n <cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>\n"
        f" <cbc:AccountingCost>{paper.account}</cbc:AccountingCost>\n"
        f" <cbc:BuyerReference>{paper.place.kind}</cbc:BuyerReference>\n{order if paper.order_number else ''}"
        f"{billing_reference(paper) if paper.credit else ''}"
    )


@lru_cache(maxsize=20_000)
def _seller(seller: Seller, oioubl: bool) -> str:
    cvr = seller.cvr if oioubl else f"DK{seller.cvr}"
    endpoint = ("0088", seller.gln) if seller.gln else ("0184", cvr)
    return (
        " <cac:AccountingSupplierParty><cac:Party>\n"
        f'  <cbc:EndpointID schemeID="{endpoint[0]}">{endpoint[1]}</cbc:EndpointID>\n'
        f"  <cac:PartyName><cbc:Name>{seller.name}</cbc:Name></cac:PartyName>\n"
        f"  {_address(seller.street, 1 + seller.key[0] % 97, seller.city, seller.postcode, oioubl=oioubl)}\n"
        f"  <cac:PartyTaxScheme><cbc:CompanyID>DK{seller.cvr}</cbc:CompanyID>{_VAT}</cac:PartyTaxScheme>\n"
        f"  <cac:PartyLegalEntity><cbc:RegistrationName>{seller.name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="0184">{cvr}</cbc:CompanyID></cac:PartyLegalEntity>\n'
        " </cac:Party></cac:AccountingSupplierParty>\n"
    )


@lru_cache(maxsize=20_000)
def _buyer(place: Place, cvr: str) -> str:
    return (
        f' <cac:AccountingCustomerParty><cac:Party>\n  <cbc:EndpointID schemeID="0088">{place.gln}</cbc:EndpointID>\n'
        f"  <cac:PartyName><cbc:Name>{place.name}</cbc:Name></cac:PartyName>\n"
        f"  {_address('Hexelvej', 1, place.name.split()[0], place.postcode, oioubl=False)}\n"
        f"  <cac:PartyLegalEntity><cbc:RegistrationName>{place.name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="0184">DK{cvr}</cbc:CompanyID></cac:PartyLegalEntity>\n'
        " </cac:Party></cac:AccountingCustomerParty>\n"
    )


def _address(street: str, number: int, city: str, postcode: str, *, oioubl: bool) -> str:
    written = address("", street, number, city, postcode)
    if oioubl:
        return written
    number_element = f"</cbc:StreetName><cbc:BuildingNumber>{number}</cbc:BuildingNumber>"
    return written.replace(number_element, f" {number}</cbc:StreetName>")  # EN 16931 knows no building number


def _payment(paper: Paper) -> str:
    return (
        " <cac:PaymentMeans><cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>"
        f"<cbc:PaymentID>{paper.number}</cbc:PaymentID><cac:PayeeFinancialAccount>"
        f"<cbc:ID>9{paper.seller.key[0]:06d}</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>0000</cbc:ID>"
        "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>\n"
    )


@lru_cache(maxsize=8)
def _category(percent: int, name: str, reason: str) -> str:
    kind = "S" if percent else "E"
    why = "" if percent or not reason else f"<cbc:TaxExemptionReason>{reason}</cbc:TaxExemptionReason>"
    return f"<cac:{name}><cbc:ID>{kind}</cbc:ID><cbc:Percent>{percent}</cbc:Percent>{why}{_VAT}</cac:{name}>"


def _charge(paper: Paper) -> str:
    if not paper.charge_oere:
        return ""
    return (
        " <cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        f"<cbc:AllowanceChargeReason>{CHARGE_TEXT}</cbc:AllowanceChargeReason>{amount('Amount', paper.charge_oere)}"
        f"{_category(paper.vat_percent, 'TaxCategory', '')}</cac:AllowanceCharge>\n"
    )


def _tax(paper: Paper) -> str:
    vat = amount("TaxAmount", paper.vat_oere)
    return (
        f" <cac:TaxTotal>{vat}<cac:TaxSubtotal>{amount('TaxableAmount', paper.net_oere)}{vat}"
        f"{_category(paper.vat_percent, 'TaxCategory', 'Momsfri')}</cac:TaxSubtotal></cac:TaxTotal>\n"
    )


def _line(paper: Paper, name: str, line: PaperLine, *, oioubl: bool) -> str:
    number = f"<cac:SellersItemIdentification><cbc:ID>{line.number}</cbc:ID></cac:SellersItemIdentification>"
    gtin = (
        f'<cac:StandardItemIdentification><cbc:ID schemeID="0160">{line.gtin}</cbc:ID></cac:StandardItemIdentification>'
    )
    unspsc = 'listID="UNSPSC" listVersionID="19.05.01"' if oioubl else 'listID="TST" listVersionID="19.05.01"'
    code = (
        f"<cac:CommodityClassification><cbc:ItemClassificationCode {unspsc}>{line.unspsc}"
        "</cbc:ItemClassificationCode></cac:CommodityClassification>"
    )
    return (
        f" <cac:{name}Line><cbc:ID>{line.position}</cbc:ID>{line_quantity(paper, line)}"
        f"{amount('LineExtensionAmount', line.net_oere)}\n"
        f"  <cac:Item><cbc:Name>{line.text}</cbc:Name>{number if line.number else ''}{gtin if line.gtin else ''}"
        f"{code if line.unspsc else ''}{_category(paper.vat_percent, 'ClassifiedTaxCategory', '')}</cac:Item>\n"
        f"  <cac:Price>{price(line)}</cac:Price>\n </cac:{name}Line>\n"
    )
