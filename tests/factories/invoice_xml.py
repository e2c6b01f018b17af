"""Electronic invoices as XML, made by hand in the shape of OIOUBL 2.1 and Peppol BIS 3. The parties do not exist."""

from __future__ import annotations

import random

CVR, OTHER_CVR, GLN = "12345674", "10000009", "5790000000012"
_NAMES = 'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" ' + " ".join(
    f'xmlns:{prefix}="urn:oasis:names:specification:ubl:schema:xsd:Common{name}Components-2"'
    for prefix, name in (("cac", "Aggregate"), ("cbc", "Basic"))
)
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_SCHEME = 'schemeAgencyID="320" schemeID="urn:oioubl:id:{}-1.1"'
_WORDS = ("kopipapir", "A4", "hvid", "æske", "plastik", "handske", "rengøring", "blød", "sæbe", "tavle", "øse", "måtte")


def line_xml(
    position: int = 1,
    *,
    net: str = "100.00",
    quantity: str = "2.00",
    price: str = "50.00",
    base: str = "1",
    currency: str = "DKK",
    text: str = "Kopipapir A4",
    item: str = "4711",
    tag: str = "InvoiceLine",
    oioubl: bool = True,
    extra: str = "",
) -> str:
    """One line, with the tax elements that real documents have."""
    what = "Credited" if tag == "CreditNoteLine" else "Invoiced"
    scheme, category = _scheme(oioubl=oioubl), _category(oioubl=oioubl)
    tax = f"""
        <cac:TaxTotal>
            <cbc:TaxAmount currencyID="{currency}">25.00</cbc:TaxAmount>
            <cac:TaxSubtotal>
                <cbc:TaxableAmount currencyID="{currency}">{net}</cbc:TaxableAmount>
                <cbc:TaxAmount currencyID="{currency}">25.00</cbc:TaxAmount>
                <cac:TaxCategory>
                    {category}
                    {scheme}
                </cac:TaxCategory>
            </cac:TaxSubtotal>
        </cac:TaxTotal>"""
    code = f'listID="{"UNSPSC" if oioubl else "TST"}" listVersionID="26.08.01"'
    classified = f"""
            <cac:ClassifiedTaxCategory>
                {category}
                {scheme}
            </cac:ClassifiedTaxCategory>"""
    return f"""
    <cac:{tag}>
        <cbc:ID>{position}</cbc:ID>
        <cbc:{what}Quantity unitCode="EA">{quantity}</cbc:{what}Quantity>
        <cbc:LineExtensionAmount currencyID="{currency}">{net}</cbc:LineExtensionAmount>
        <cac:OrderLineReference>
            <cbc:LineID>{position}</cbc:LineID>
        </cac:OrderLineReference>{tax if oioubl else ""}
        <cac:Item>
            <cbc:Description>{text}</cbc:Description>
            <cbc:Name>{text}</cbc:Name>
            <cac:SellersItemIdentification>
                <cbc:ID>{item}</cbc:ID>
            </cac:SellersItemIdentification>
            <cac:CommodityClassification>
                <cbc:ItemClassificationCode {code}>14111507</cbc:ItemClassificationCode>
            </cac:CommodityClassification>{"" if oioubl else classified}
        </cac:Item>
        <cac:Price>
            <cbc:PriceAmount currencyID="{currency}">{price}</cbc:PriceAmount>
            <cbc:BaseQuantity unitCode="EA">{base}</cbc:BaseQuantity>
        </cac:Price>{extra}
    </cac:{tag}>"""


def _scheme(*, oioubl: bool) -> str:
    ident = f"<cbc:ID {_SCHEME.format('taxschemeid')}>63</cbc:ID>" if oioubl else "<cbc:ID>VAT</cbc:ID>"
    return f"<cac:TaxScheme>{ident}<cbc:Name>Moms</cbc:Name></cac:TaxScheme>"


def _category(*, oioubl: bool) -> str:
    ident = f"<cbc:ID {_SCHEME.format('taxcategoryid')}>StandardRated</cbc:ID>" if oioubl else "<cbc:ID>S</cbc:ID>"
    return f"{ident}<cbc:Percent>25</cbc:Percent>"


def party_xml(who: str, name: str, scheme: str, number: str, legal_scheme: str, legal: str) -> str:
    """A party with endpoint, name, address, legal entity and contact."""
    return f"""
    <cac:Accounting{who}Party>
        <cac:Party>
            <cbc:EndpointID schemeID="{scheme}">{number}</cbc:EndpointID>
            <cac:PartyIdentification>
                <cbc:ID schemeID="{scheme}">{number}</cbc:ID>
            </cac:PartyIdentification>
            <cac:PartyName>
                <cbc:Name>{name}</cbc:Name>
            </cac:PartyName>
            <cac:PostalAddress>
                <cbc:StreetName>Prøvevej</cbc:StreetName>
                <cbc:BuildingNumber>11</cbc:BuildingNumber>
                <cbc:CityName>Dyssegård</cbc:CityName>
                <cbc:PostalZone>2870</cbc:PostalZone>
                <cac:Country>
                    <cbc:IdentificationCode>DK</cbc:IdentificationCode>
                </cac:Country>
            </cac:PostalAddress>
            <cac:PartyTaxScheme>
                <cbc:CompanyID schemeID="{legal_scheme}">{legal}</cbc:CompanyID>
                {_scheme(oioubl="DK" in legal_scheme)}
            </cac:PartyTaxScheme>
            <cac:PartyLegalEntity>
                <cbc:RegistrationName>{name}</cbc:RegistrationName>
                <cbc:CompanyID schemeID="{legal_scheme}">{legal}</cbc:CompanyID>
            </cac:PartyLegalEntity>
            <cac:Contact>
                <cbc:ID>7778</cbc:ID>
                <cbc:Name>Prøve Prøvesen</cbc:Name>
                <cbc:Telephone>26532147</cbc:Telephone>
                <cbc:ElectronicMail>post@example.org</cbc:ElectronicMail>
            </cac:Contact>
        </cac:Party>
    </cac:Accounting{who}Party>"""


def invoice_xml(
    lines: str | None = None,
    *,
    root: str = "Invoice",
    oioubl: bool = True,
    number: str = "F-1001",
    date: str = "2026-03-02",
    kind: str = "380",
    currency: str = "DKK",
    net: str = "100.00",
    line_total: str = "",
    vat: str = "25.00",
    total: str = "125.00",
    supplier: str = "",
    scheme: str = "",
    cvr: str = f"DK{CVR}",
    name: str = "Papirhuset ApS",
    order: str = "5002701",
    profile: str = "Procurement-OrdSimR-BilSim-1.0",
    totals: str = "",
    extra: str = "",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
) -> str:
    """A whole document; every argument is what stands in the element of its name."""
    scheme = scheme or ("DK:CVR" if oioubl else "0184")
    custom = "OIOUBL-2.1" if oioubl else PEPPOL
    exclusive = vat if oioubl else net
    lines = line_xml(currency=currency, oioubl=oioubl, tag=f"{root}Line") if lines is None else lines
    supplier = supplier or party_xml("Supplier", name, scheme, cvr, scheme, cvr)
    return f"""{head}<{root} {_NAMES.format(root=root)}>
    <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
    <cbc:CustomizationID>{custom}</cbc:CustomizationID>
    <cbc:ProfileID>{profile}</cbc:ProfileID>
    <cbc:ID>{number}</cbc:ID>
    <cbc:IssueDate>{date}</cbc:IssueDate>
    {f"<cbc:InvoiceTypeCode>{kind}</cbc:InvoiceTypeCode>" if root == "Invoice" else ""}
    <cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
    <cbc:AccountingCost>5250124502</cbc:AccountingCost>
    <cac:OrderReference>
        <cbc:ID>{order}</cbc:ID>
        <cbc:IssueDate>2026-02-20</cbc:IssueDate>
    </cac:OrderReference>{supplier}{
        party_xml("Customer", "Prøveby Kommune", "GLN" if oioubl else "0088", GLN, scheme, f"DK{OTHER_CVR}")
    }
    <cac:Delivery>
        <cbc:ActualDeliveryDate>2026-03-01</cbc:ActualDeliveryDate>
    </cac:Delivery>
    <cac:PaymentMeans>
        <cbc:ID>1</cbc:ID>
        <cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>
        <cbc:PaymentDueDate>2026-04-01</cbc:PaymentDueDate>
        <cac:PayeeFinancialAccount>
            <cbc:ID>1234567890</cbc:ID>
            <cac:FinancialInstitutionBranch>
                <cbc:ID>1234</cbc:ID>
            </cac:FinancialInstitutionBranch>
        </cac:PayeeFinancialAccount>
    </cac:PaymentMeans>{extra}
    <cac:TaxTotal>
        <cbc:TaxAmount currencyID="{currency}">{vat}</cbc:TaxAmount>
        <cac:TaxSubtotal>
            <cbc:TaxableAmount currencyID="{currency}">{net}</cbc:TaxableAmount>
            <cbc:TaxAmount currencyID="{currency}">{vat}</cbc:TaxAmount>
            <cac:TaxCategory>
                {_category(oioubl=oioubl)}
                {_scheme(oioubl=oioubl)}
            </cac:TaxCategory>
        </cac:TaxSubtotal>
    </cac:TaxTotal>
    <cac:LegalMonetaryTotal>
        <cbc:LineExtensionAmount currencyID="{currency}">{line_total or net}</cbc:LineExtensionAmount>
        <cbc:TaxExclusiveAmount currencyID="{currency}">{exclusive}</cbc:TaxExclusiveAmount>{totals}
        <cbc:PayableAmount currencyID="{currency}">{total}</cbc:PayableAmount>
    </cac:LegalMonetaryTotal>{lines}
</{root}>
"""


def draw_document(rng: random.Random, number: int) -> bytes:
    """A document as they are in a year: 60 % OIOUBL, 6 % credit notes, five lines on average, about 13 kB."""
    oioubl, root = rng.random() < 0.6, "CreditNote" if rng.random() < 0.06 else "Invoice"
    net, lines = 0, []
    for position in range(1, 1 + min(40, 1 + int(rng.expovariate(1 / 4.6)))):
        quantity, price = rng.randint(1, 24), rng.randint(100, 90_000)
        net += quantity * price
        lines.append(line_xml(
            position, net=kroner(quantity * price), quantity=f"{quantity}.00", price=kroner(price), oioubl=oioubl,
            text=" ".join(rng.choices(_WORDS, k=4)), item=str(rng.randint(1000, 99999)), tag=f"{root}Line",
        ))  # fmt: skip
    vat = net // 4
    return invoice_xml(
        "".join(lines), root=root, oioubl=oioubl, number=f"F{number:07}", net=kroner(net), vat=kroner(vat),
        total=kroner(net + vat), date=f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        name=f"{rng.choice(_WORDS).title()} & søn {rng.randint(1, 99)} A/S".replace("&", "&amp;"),
    ).encode()  # fmt: skip


def kroner(oere: int) -> str:
    """1234 as 12.34."""
    return f"{oere // 100}.{oere % 100:02}"
