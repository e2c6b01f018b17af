"""Documents in OIOUBL 2.1. TaxExclusiveAmount is the VAT there, and every line states its own."""

from __future__ import annotations

from functools import lru_cache

from raaderum.warehouse.spend.generate.catalogue import CHARGE_TEXT
from raaderum.warehouse.spend.generate.papers import Paper, PaperLine, Seller
from raaderum.warehouse.spend.generate.wording import (
    address,
    amount,
    billing_reference,
    kroner,
    line_quantity,
    price,
    root_start,
    totals,
)
from raaderum.warehouse.spend.generate.world import Place

_AGENCY = 'schemeAgencyID="320" schemeID="urn:oioubl:id:'
_LIST = 'listAgencyID="320" listID="urn:oioubl:codelist:'
_SCHEME = (
    f'<cac:TaxScheme><cbc:ID {_AGENCY}taxschemeid-1.5">63</cbc:ID><cbc:Name>Moms</cbc:Name></cac:TaxScheme>'
)  # fmt: skip
_FORM = f'<cbc:AddressFormatCode {_LIST}addressformatcode-1.1">StructuredDK</cbc:AddressFormatCode>'


def write_oioubl(paper: Paper, uuid: str) -> str:
    """Return a document in OIOUBL 2.1."""
    lines = [line for line in paper.lines if line.position]
    name = "CreditNote" if paper.credit else "Invoice"
    parts = [
        root_start(paper), _head(paper, uuid), _seller(paper.seller), _buyer(paper.place, paper.buyer_cvr),
        "" if paper.credit else _payment(paper), _charge(paper),
        f" <cac:TaxTotal>{_tax(paper.vat_oere, paper.net_oere, paper.vat_percent)}</cac:TaxTotal>\n",
        totals(paper, paper.vat_oere),
    ]  # fmt: skip
    taxed = paper.charge_oere
    stated = _rounded(taxed, paper.vat_percent)
    for line in lines:
        taxed += line.net_oere
        vat = _rounded(taxed, paper.vat_percent)  # what rounding leaves goes on to the next line: the sum is exact
        parts.append(_line(paper, name, line, vat - stated))
        stated = vat
    parts.append(f"</{name}>\n")
    return "".join(parts)


def _rounded(net: int, percent: int) -> int:
    return (net * percent + 50) // 100


def _head(paper: Paper, uuid: str) -> str:
    profile = "Procurement-OrdSimR-BilSim-1.0" if paper.e_order else "Procurement-BilSim-1.0"
    day = paper.issue_date.isoformat()
    if paper.credit:
        kind = f'<cbc:CreditNoteTypeCode {_LIST}invoicetypecode-1.1">381</cbc:CreditNoteTypeCode>'
        billing = billing_reference(paper)
    else:
        kind, billing = f'<cbc:InvoiceTypeCode {_LIST}invoicetypecode-1.1">380</cbc:InvoiceTypeCode>', ""
    return (
        " <cbc:UBLVersionID>2.1</cbc:UBLVersionID>\n <cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>\n"
        f' <cbc:ProfileID {_AGENCY}profileid-1.2">{profile}</cbc:ProfileID>\n <cbc:ID>{paper.number}</cbc:ID>\n'
        f" <cbc:CopyIndicator>false</cbc:CopyIndicator>\n <cbc:UUID>{uuid}</cbc:UUID>\n"
        f" <cbc:IssueDate>{day}</cbc:IssueDate>\n {kind}\n <cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>\n"
        f" <cbc:AccountingCost>{paper.account}</cbc:AccountingCost>\n"
        f" <cac:OrderReference><cbc:ID>{paper.order_number or 'NA'}</cbc:ID></cac:OrderReference>\n{billing}"
    )


@lru_cache(maxsize=20_000)
def _seller(seller: Seller) -> str:
    ids = []
    if seller.gln:
        ids.append(("GLN", seller.gln))
    if seller.cvr:
        ids.append(("DK:CVR", f"DK{seller.cvr}"))
    if seller.cpr:
        ids.append(("DK:CPR", seller.cpr))
    endpoint = f'<cbc:EndpointID schemeID="{ids[0][0]}">{ids[0][1]}</cbc:EndpointID>' if ids else ""
    company = f'<cbc:CompanyID schemeID="{ids[-1][0]}">{ids[-1][1]}</cbc:CompanyID>' if ids else ""
    tax = f'<cbc:CompanyID schemeID="DK:SE">DK{seller.cvr}</cbc:CompanyID>{_SCHEME}'
    return (
        f" <cac:AccountingSupplierParty><cac:Party>\n  {endpoint}\n"
        f"  <cac:PartyName><cbc:Name>{seller.name}</cbc:Name></cac:PartyName>\n"
        f"  {address(_FORM, seller.street, 1 + seller.key[0] % 97, seller.city, seller.postcode)}\n"
        f"  {f'<cac:PartyTaxScheme>{tax}</cac:PartyTaxScheme>' if seller.cvr else ''}\n  <cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{seller.name}</cbc:RegistrationName>{company}</cac:PartyLegalEntity>\n"
        f"  <cac:Contact><cbc:ID>K{seller.key[0]}</cbc:ID></cac:Contact>\n </cac:Party></cac:AccountingSupplierParty>\n"
    )


@lru_cache(maxsize=20_000)
def _buyer(place: Place, cvr: str) -> str:
    return (
        f' <cac:AccountingCustomerParty><cac:Party>\n  <cbc:EndpointID schemeID="GLN">{place.gln}</cbc:EndpointID>\n'
        f'  <cac:PartyIdentification><cbc:ID schemeID="GLN">{place.gln}</cbc:ID></cac:PartyIdentification>\n'
        f"  <cac:PartyName><cbc:Name>{place.name}</cbc:Name></cac:PartyName>\n"
        f"  {address(_FORM, 'Hexelvej', 1, place.name.split()[0], place.postcode)}\n"
        f"  <cac:PartyLegalEntity><cbc:RegistrationName>{place.name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="DK:CVR">DK{cvr}</cbc:CompanyID></cac:PartyLegalEntity>\n'
        f"  <cac:Contact><cbc:ID>{place.kind}</cbc:ID></cac:Contact>\n </cac:Party></cac:AccountingCustomerParty>\n"
    )


def _payment(paper: Paper) -> str:
    account = f"<cbc:ID>9{paper.seller.key[0]:06d}</cbc:ID><cbc:PaymentNote>{paper.number}</cbc:PaymentNote>"
    return (
        " <cac:PaymentMeans><cbc:ID>1</cbc:ID><cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>"
        f"<cbc:PaymentDueDate>{paper.due_date.isoformat()}</cbc:PaymentDueDate>"
        f'<cbc:PaymentChannelCode {_LIST}paymentchannelcode-1.1">DK:BANK</cbc:PaymentChannelCode>\n'
        f"  <cac:PayeeFinancialAccount>{account}<cac:FinancialInstitutionBranch><cbc:ID>0000</cbc:ID>"
        "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>\n"
        " <cac:PaymentTerms><cbc:ID>1</cbc:ID><cbc:PaymentMeansID>1</cbc:PaymentMeansID>"
        f"{amount('Amount', paper.net_oere + paper.vat_oere)}</cac:PaymentTerms>\n"
    )


@lru_cache(maxsize=4)
def _category(percent: int) -> str:
    kind = "StandardRated" if percent else "ZeroRated"
    return (
        f'<cac:TaxCategory><cbc:ID {_AGENCY}taxcategoryid-1.1">{kind}</cbc:ID>'
        f"<cbc:Percent>{percent}</cbc:Percent>{_SCHEME}</cac:TaxCategory>"
    )


def _charge(paper: Paper) -> str:
    if not paper.charge_oere:
        return ""
    return (
        " <cac:AllowanceCharge><cbc:ID>1</cbc:ID><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        f"<cbc:AllowanceChargeReason>{CHARGE_TEXT}</cbc:AllowanceChargeReason>"
        f"{amount('Amount', paper.charge_oere)}{_category(paper.vat_percent)}</cac:AllowanceCharge>\n"
    )


def _tax(vat: int, net: int, percent: int) -> str:
    stated = f'<cbc:TaxAmount currencyID="DKK">{kroner(vat)}</cbc:TaxAmount>'
    return (
        f"{stated}<cac:TaxSubtotal>{amount('TaxableAmount', net)}{stated}{_category(percent)}</cac:TaxSubtotal>"
    )  # fmt: skip


def _line(paper: Paper, name: str, line: PaperLine, vat: int) -> str:
    number = f"<cac:SellersItemIdentification><cbc:ID>{line.number}</cbc:ID></cac:SellersItemIdentification>"
    gtin = (
        f'<cac:StandardItemIdentification><cbc:ID schemeID="GTIN" schemeAgencyID="9">{line.gtin}</cbc:ID>'
        "</cac:StandardItemIdentification>"
    )
    code = (
        '<cac:CommodityClassification><cbc:ItemClassificationCode listAgencyID="113" listID="UNSPSC" '
        f'listVersionID="7.0401">{line.unspsc}</cbc:ItemClassificationCode></cac:CommodityClassification>'
    )
    return (
        f" <cac:{name}Line><cbc:ID>{line.position}</cbc:ID>{line_quantity(paper, line)}"
        f"{amount('LineExtensionAmount', line.net_oere)}\n"
        f"  <cac:TaxTotal>{_tax(vat, line.net_oere, paper.vat_percent)}</cac:TaxTotal>\n"
        f"  <cac:Item><cbc:Description>{line.text}</cbc:Description><cbc:Name>{line.text}</cbc:Name>"
        f"{number if line.number else ''}{gtin if line.gtin else ''}{code if line.unspsc else ''}</cac:Item>\n"
        f"  <cac:Price>{price(line)}<cbc:OrderableUnitFactorRate>1</cbc:OrderableUnitFactorRate></cac:Price>\n"
        f" </cac:{name}Line>\n"
    )
