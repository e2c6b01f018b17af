"""One document at a time: what it becomes, and the sentence that a bad one gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from raaderum.domain.purchases import Invoice, InvoiceLine, Refusal
from raaderum.warehouse.readers.invoices import LIMITS, DocumentRefused, check_danish_rules, read_invoice
from raaderum.warehouse.readers.invoices.refusal_texts import DOCUMENTS, FIELDS, KINDS, TEXTS
from tests.factories.invoice_xml import CVR, GLN, OTHER_CVR, invoice_xml, line_xml, party_xml

CPR = "010190-1234"
HEAD = '<?xml version="1.0" encoding="{}"?>\n'


def read(text: str, **options) -> Invoice:
    return read_invoice(text.encode(), "faktura.xml", **options)


def refused(content: str | bytes, **options) -> Refusal:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(DocumentRefused) as caught:
        read_invoice(data, "faktura.xml", **options)
    return caught.value.refusal


@pytest.mark.parametrize(("oioubl", "form"), [(True, "OIOUBL-2.1"), (False, "Peppol BIS 3")])
def test_an_invoice_by_hand(oioubl, form):
    one = read(invoice_xml(oioubl=oioubl))
    assert one._replace(digest="", lines=()) == Invoice(
        "", "faktura.xml", form, "invoice", "F-1001", date(2026, 3, 2), date(2026, 4, 1), "DKK", 10_000, 2_500, 12_500,
        CVR, "", "Papirhuset ApS", "2870", False, OTHER_CVR, GLN, "Prøveby Kommune", "5002701", "5250124502",
        "Procurement-OrdSimR-BilSim-1.0", "e_order", (),
    )  # fmt: skip
    assert one.lines == (InvoiceLine(1, "4711", "", "Kopipapir A4", "14111507", "", "", "EA", 2.0, 50.0, 10_000),)
    assert len(one.digest) == 64


def test_tax_exclusive_is_vat_in_oioubl_and_net_in_peppol():
    """A trap: read as net, an OIOUBL invoice of 100 kr. would be one of 25 kr."""
    assert [read(invoice_xml(oioubl=oioubl)).net_oere for oioubl in (True, False)] == [10_000, 10_000]


@pytest.mark.parametrize(
    ("base", "price", "unit"),
    [("100", "250.00", 2.5), ("1", "2.50", 2.5), ("0.5", "1.25", 2.5), ("100.0", "250", 2.5)],
)
def test_a_price_per_100_becomes_a_price_per_unit(base, price, unit):
    line = line_xml(net="100.00", quantity="40.00", price=price, base=base)
    assert read(invoice_xml(line)).lines[0].unit_price_dkk == pytest.approx(unit)


def test_a_price_for_no_units_is_refused():
    one = refused(invoice_xml(line_xml(base="0")))
    assert (one.code, one.reason_en) == (
        "base-quantity",
        "The price is for 0 units. The number must be greater than zero.",
    )
    assert one.line == 1 + invoice_xml(line_xml(base="0")).split("BaseQuantity")[0].count("\n")


# --- signs ------------------------------------------------------------------------------------------------------------


def test_a_credit_note_without_sign_takes_back():
    one = read(invoice_xml(root="CreditNote"))
    assert (one.kind, one.net_oere, one.vat_oere, one.gross_oere) == ("credit_note", -10_000, -2_500, -12_500)
    assert (one.lines[0].quantity, one.lines[0].unit_price_dkk, one.lines[0].net_oere) == (-2, 50, -10_000)


def test_an_invoice_of_type_381_is_a_credit_note_with_and_without_sign():
    plain = read(invoice_xml(kind="381"))
    signed = read(invoice_xml(
        line_xml(net="-100.00", quantity="-2"), kind="381", net="-100.00", vat="-25.00", total="-125.00"
    ))  # fmt: skip
    for one in (plain, signed):
        assert (one.kind, one.net_oere, one.gross_oere) == ("credit_note", -10_000, -12_500)
        assert one.lines[0].quantity == -2


def test_a_negative_credit_note_corrects_another_as_the_standard_says_and_breaks_a_danish_rule():
    line = line_xml(net="-100.00", quantity="-2", tag="CreditNoteLine", oioubl=False)
    text = invoice_xml(line, root="CreditNote", net="-100.00", vat="-25.00", total="-125.00", oioubl=False)
    one = read(text)
    assert (one.kind, one.net_oere, one.lines[0].quantity) == ("credit_note", 10_000, 2)
    assert "DK-R-016" in [finding.rule for finding in check_danish_rules(text.encode())]


def test_a_negative_invoice_stays_negative():
    line = line_xml(net="-100.00", quantity="-2", oioubl=False)
    one = read(invoice_xml(line, net="-100.00", vat="-25.00", total="-125.00", oioubl=False))
    assert (one.kind, one.net_oere, one.gross_oere, one.lines[0].quantity) == ("invoice", -10_000, -12_500, -2)


def test_a_line_at_a_negative_price_is_as_many_units_less():
    lines = line_xml(1, net="300.00", quantity="6") + line_xml(2, net="-100.00", quantity="2", price="-50.00")
    one = read(invoice_xml(lines, net="200.00", vat="50.00", total="250.00"))
    assert [(line.quantity, line.unit_price_dkk, line.net_oere) for line in one.lines] == [
        (6, 50, 30_000), (-2, 50, -10_000),
    ]  # fmt: skip


# --- what stands beside the lines -------------------------------------------------------------------------------------


def charge(amount: str, *, is_charge: bool, reason: str = "Fragt") -> str:
    return (
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>{str(is_charge).lower()}</cbc:ChargeIndicator>"
        f"<cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason>"
        f'<cbc:Amount currencyID="DKK">{amount}</cbc:Amount></cac:AllowanceCharge>'
    )


def test_charges_and_rebates_become_a_line_at_position_0():
    extra = charge("15.00", is_charge=True) + charge("5.00", is_charge=False, reason="Rabat")
    rebates = '<cbc:AllowanceTotalAmount currencyID="DKK">5.00</cbc:AllowanceTotalAmount>'
    for totals in ("", f'{rebates}<cbc:ChargeTotalAmount currencyID="DKK">15.00</cbc:ChargeTotalAmount>'):
        one = read(invoice_xml(vat="27.50", total="137.50", extra=extra, totals=totals))
        assert (one.net_oere, one.gross_oere) == (11_000, 13_750)
        assert one.lines[-1] == InvoiceLine(0, "", "", "Fragt; Rabat", "", "", "", "", None, None, 1_000)


def test_excise_duty_is_part_of_the_net_amount_in_oioubl():
    duty = """<cac:TaxTotal><cbc:TaxAmount currencyID="DKK">40.00</cbc:TaxAmount><cac:TaxSubtotal>
        <cbc:TaxAmount currencyID="DKK">40.00</cbc:TaxAmount><cac:TaxCategory><cac:TaxScheme><cbc:ID>16</cbc:ID>
        <cbc:Name>Chokoladeafgift</cbc:Name></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"""
    text = invoice_xml(vat="35.00", total="175.00", extra=duty)
    one = read(text.replace('TaxExclusiveAmount currencyID="DKK">35', 'TaxExclusiveAmount currencyID="DKK">75'))
    assert (one.net_oere, one.vat_oere, one.gross_oere) == (14_000, 3_500, 17_500)
    assert one.lines[-1].text == "Chokoladeafgift"


def test_rounding_up_to_one_krone_is_a_line_and_more_is_refused():
    one = read(invoice_xml(net="101.00", vat="25.00", total="126.00"))
    assert [(line.position, line.net_oere) for line in one.lines] == [(1, 10_000), (0, 100)]
    problem = refused(invoice_xml(net="101.01", vat="25.00", total="126.01"))
    assert problem.code == "lines-do-not-add-up"
    assert problem.reason_da == "Linjerne giver 100.00 kr., men fakturaen siger 101.01 kr. før moms."
    assert problem.line


def test_what_was_paid_in_advance_is_part_of_the_gross_amount():
    totals = '<cbc:PrepaidAmount currencyID="DKK">100.00</cbc:PrepaidAmount>'
    assert read(invoice_xml(total="25.00", totals=totals)).gross_oere == 12_500


# --- currency ---------------------------------------------------------------------------------------------------------


def test_another_currency_needs_a_rate():
    text = invoice_xml(currency="EUR")
    one = refused(text)
    assert (one.code, one.line) == ("foreign-currency", 1 + text.split("<cbc:DocumentCurrencyCode>")[0].count("\n"))
    assert one.reason_da == "Fakturaen er i EUR, ikke i kroner."
    assert one.remedy_da == "Giv kursen: kroner for én EUR (--rate EUR=…)."
    read_it = read(text, rates={"EUR": Decimal("7.46")})
    assert (read_it.currency, read_it.net_oere, read_it.gross_oere) == ("EUR", 74_600, 93_250)
    assert read_it.lines[0].unit_price_dkk == pytest.approx(373.0)


def test_a_line_in_another_currency_is_refused_with_its_place():
    lines = line_xml(1) + line_xml(2, currency="EUR")
    one = refused(invoice_xml(lines, net="200.00", vat="50.00", total="250.00"))
    assert (one.code, one.reason_da) == ("mixed-currencies", "Linjens beløb er i EUR, men fakturaen er i DKK.")
    before = invoice_xml(lines, net="200.00", vat="50.00", total="250.00")
    assert one.line == 1 + before[: before.rindex("<cbc:LineExtensionAmount")].count("\n")


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cvr", "scheme", "expected"),
    [
        ("DK12345674", "DK:CVR", "12345674"), ("12345674", "0184", "12345674"), ("DK 12 34 56 74", "DK:SE", "12345674"),
        ("dk12345674", "DK:CVR", "12345674"), ("12345675", "DK:CVR", ""), ("12345674", "0106", ""), ("", "DK:CVR", ""),
        ("12345674", "", ""), ("DK12345674", "", "12345674"), ("1234567", "DK:CVR", ""),
    ],
)  # fmt: skip
def test_cvr_numbers_are_normalised_and_checked(cvr, scheme, expected):
    supplier = party_xml("Supplier", "Papirhuset ApS", scheme, cvr, scheme, cvr)
    assert read(invoice_xml(supplier=supplier)).supplier_cvr == expected


def test_a_gln_needs_its_check_digit():
    for number, expected in ((GLN, GLN), ("5790000000013", "")):
        supplier = party_xml("Supplier", "Papirhuset ApS", "GLN", number, "DK:CVR", "")
        assert read(invoice_xml(supplier=supplier)).supplier_gln == expected


@pytest.mark.parametrize(("number", "scheme"), [
    ("0101901234", "DK:CPR"), ("0101901234", "0237"), (CPR, "DK:CVR"), ("DK0101901234", "DK:SE"),
    ("010190 1234", "0184"), ("3333333333", "DK:CPR"),
])  # fmt: skip
def test_a_person_is_kept_nowhere_but_in_the_totals(number, scheme):
    name = "Kirsten Prøvesen"
    supplier = party_xml("Supplier", name, scheme, number, scheme, number)
    bare = "".join(sign for sign in number if sign.isdigit())
    line = line_xml(text=f"Pasning ved {name} ({bare[:6]}-{bare[6:]})", item=bare)
    text = invoice_xml(line, supplier=supplier, number=f"{bare}-1", order=bare)
    one = read_invoice(text.encode(), f"fra {name} {bare}.xml")
    assert (one.supplier_is_person, one.supplier_name, one.supplier_postcode, one.supplier_cvr) == (True, "", "", "")
    assert (one.net_oere, one.vat_oere, one.gross_oere) == (10_000, 2_500, 12_500)
    said = repr(one._replace(digest=""))
    assert bare not in said
    assert f"{bare[:6]}-{bare[6:]}" not in said
    assert "Kirsten" not in said


def test_a_company_with_a_cpr_number_beside_its_cvr_number_is_a_company_without_it():
    supplier = party_xml("Supplier", "Papirhuset ApS", "DK:CVR", CPR, "DK:CVR", f"DK{CVR}")
    one = read(invoice_xml(line_xml(text="ref. 0101901234"), supplier=supplier))
    assert (one.supplier_cvr, one.supplier_is_person) == (CVR, False)
    assert "0101901234" not in repr(one._replace(digest=""))


def test_a_production_unit_number_is_no_person():
    """P numbers have ten digits, and many begin with what could be a date."""
    supplier = party_xml("Supplier", "Papirhuset ApS", "DK:P", "1003388394", "DK:CVR", f"DK{CVR}")
    assert not read(invoice_xml(supplier=supplier)).supplier_is_person


def test_cpr_numbers_in_texts_are_masked_and_ten_digit_numbers_are_not():
    line = line_xml(text=f"Ledsagelse af {CPR} og 0101901234", item="1001234567")
    one = read(invoice_xml(line, number="1001234567", order=CPR))
    assert one.lines[0].text == "Ledsagelse af ••••••-•••• og ••••••-••••"
    assert (one.number, one.lines[0].item_number, one.order_number) == ("1001234567", "1001234567", "••••••-••••")


@pytest.mark.parametrize("bad", ["x" * 300 + CPR, CPR])
def test_a_refusal_shows_no_cpr_number(bad):
    for text in (invoice_xml(date=bad), invoice_xml(line_xml(net=bad)), invoice_xml(currency=bad), f"<a>{bad}"):
        with pytest.raises(DocumentRefused) as caught:
            read_invoice(text.encode(), f"{bad}.xml")
        assert "0190" not in repr(caught.value.refusal)


# --- required fields and values ---------------------------------------------------------------------------------------


def without(text: str, tag: str, count: int = 1) -> str:
    start = text.index(f"<{tag}")
    end = text.index(f"</{tag}>", start) + len(f"</{tag}>")
    return text[:start] + text[end:]


@pytest.mark.parametrize(("text", "field"), [
    (invoice_xml(number=""), "number"), (invoice_xml(number=" \n "), "number"), (invoice_xml(date=""), "date"),
    (invoice_xml(total=""), "total"), (without(invoice_xml(), "cbc:PayableAmount"), "total"),
    (without(invoice_xml(), "cbc:IssueDate"), "date"), (invoice_xml(line_xml(net="")), "line_net"),
    (invoice_xml(supplier=party_xml("Supplier", "", "DK:CVR", "", "DK:CVR", "")), "supplier"),
    (without(invoice_xml(), "cac:AccountingSupplierParty"), "supplier"),
])  # fmt: skip
def test_what_has_to_be_there_is_asked_for(text, field):
    one = refused(text)
    assert (one.code, one.reason_da) == ("missing-field", f"{FIELDS[field].da} mangler.")
    assert one.line


@pytest.mark.parametrize(
    "bad", ["1.234,50", "100,00", "1 000", "1e5", "NaN", "INF", "0x10", "kr. 5", "--5", "1_000", "٣", "."]
)
def test_an_amount_that_is_no_number_is_never_guessed(bad):
    for text in (invoice_xml(line_xml(net=bad)), invoice_xml(total=bad), invoice_xml(line_xml(price=bad)),
                 invoice_xml(line_xml(quantity=bad)), invoice_xml(vat=bad)):  # fmt: skip
        one = refused(text)
        assert (one.code, one.line is not None) == ("not-a-number", True)
        assert f"“{bad}”" in one.reason_en


@pytest.mark.parametrize("good", ["100", "100.0", "+100.00", " 100.00\n", "100.004", "0100.", "100.000"])
def test_a_number_may_be_written_as_xml_allows(good):
    assert read(invoice_xml(line_xml(net=good))).net_oere == 10_000


def test_amounts_beyond_reason_are_refused():
    assert refused(invoice_xml(line_xml(net="99999999999.00"))).code == "number-too-large"


@pytest.mark.parametrize("bad", ["02-03-2026", "2026-13-01", "2026-02-30", "20260302", "0001-01-01", "2026-W10-1", "x"])
def test_a_date_that_is_none_is_refused(bad):
    assert refused(invoice_xml(date=bad)).code == "not-a-date"


def test_a_time_zone_is_cut():
    assert read(invoice_xml(date="2026-03-02+01:00")).issue_date == date(2026, 3, 2)


def test_a_number_that_is_too_long_is_refused_and_a_text_is_cut():
    assert refused(invoice_xml(number="9" * 201)).code == "too-long"
    assert len(read(invoice_xml(line_xml(text="x" * 9_000))).lines[0].text) == LIMITS.text


@pytest.mark.parametrize(("order", "channel"), [("NA", "none"), ("n/a", "none"), ("-", "none"), ("45", "order_number")])
def test_a_placeholder_is_no_order_number(order, channel):
    one = read(invoice_xml(order=order, profile="urn:www.nesubl.eu:profiles:profile5:ver2.0"))
    assert (one.channel, one.order_number) == (channel, "" if channel == "none" else order)


# --- files that are something else ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "code", "said"), [
    (b"", "empty", "Filen er tom."),
    (b" \n\x00", "empty", "Filen er tom."),
    (b"%PDF-1.7\n%\xe2\xe3", "not-xml", "Det er ikke en XML-fil, men en PDF."),
    (b'{"a": 1}', "not-xml", "Det er ikke en XML-fil, men en JSON-fil."),
    (b"<html><body>", "not-xml", "Det er ikke en XML-fil, men en webside (HTML)."),
    (b"\x89PNG\r\n", "not-xml", "Det er ikke en XML-fil, men et billede."),
    (b"kommune;fakturanr", "not-xml", "Det er ikke en XML-fil, men tekst."),
    (b"\x00\x01\x02\x03", "not-xml", "Det er ikke en XML-fil, men en anden slags fil."),
    (b"<a><b></a>", "broken-xml", "XML-filen er brudt: Opening and ending tag mismatch: b line 1 and a."),
    (b"<a>", "broken-xml", None),
    (b"<a>&x;</a>", "broken-xml", "XML-filen er brudt: Entity 'x' not defined."),
    (b"<Order/>", "wrong-document", "Filen er en ordre, ikke en faktura."),
    (b"<Reminder/>", "wrong-document", "Filen er en rykker, ikke en faktura."),
    (b"<Catalogue/>", "wrong-document", "Filen er et katalog, ikke en faktura."),
    (b"<Invoice/>", "wrong-document", None),
    (b"<StandardBusinessDocument/>", "envelope", None),
])  # fmt: skip
def test_a_file_that_is_no_invoice_is_called_what_it_is(content, code, said):
    one = refused(content)
    assert one.code == code
    assert said is None or one.reason_da == said
    assert one.remedy_da
    assert one.remedy_en


def test_broken_xml_is_refused_with_its_line():
    text = invoice_xml()
    cut = text[: text.index("</cac:Price>")]
    one = refused(cut)
    assert (one.code, one.line) == ("broken-xml", 1 + cut.count("\n"))


def test_an_unknown_format_is_refused():
    one = refused(invoice_xml().replace("OIOUBL-2.1", "SVEFAKTURA-1.0"))
    assert (one.code, one.reason_en) == ("unknown-format", "The format “SVEFAKTURA-1.0” is not known.")


def test_a_pro_forma_invoice_is_refused():
    assert refused(invoice_xml(kind="325")).code == "proforma"


def test_an_invoice_without_lines_is_refused():
    assert refused(invoice_xml("")).code == "no-lines"


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "actual"), [
    ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"),
    ("UTF-16", "utf-16"), ("utf-16", "utf-16-le"), ("UTF-16", "utf-16-be"), ("iso-8859-15", "iso-8859-15"),
])  # fmt: skip
def test_encodings_of_the_day_are_read(declared, actual):
    text = invoice_xml(name="Blåbær & Søn".replace("&", "&amp;"), head=HEAD.format(declared))
    assert read_invoice(text.encode(actual), "a.xml").supplier_name == "Blåbær & Søn"


@pytest.mark.parametrize(("declared", "actual"), [
    ("UTF-8", "latin-1"), ("UTF-7", "utf-8"), ("IBM037", "ascii"), ("UTF-32", "utf-32"), ("UTF-16", "utf-8"),
    ("EBCDIC-CP-US", "ascii"), ("no-such", "utf-8"),
])  # fmt: skip
def test_a_wrong_encoding_is_refused_with_a_remedy(declared, actual):
    data = invoice_xml(head=HEAD.format(declared)).encode(actual, "xmlcharrefreplace")
    one = refused(data)
    assert one.code == "encoding"
    assert "UTF-8" in one.remedy_da


# --- attacks ----------------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("declaration", [
    LAUGHS, '<!DOCTYPE a SYSTEM "file:///etc/passwd">', '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/x">]>',
    "<!DOCTYPE a>",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_doctype_is_refused_before_parsing(declaration, encoding, monkeypatch):
    from raaderum.warehouse.readers.invoices import hardened_xml  # only this test looks inside

    monkeypatch.setattr(hardened_xml.etree, "fromstring", lambda *_: pytest.fail("it was parsed"))
    name = {"latin-1": "ISO-8859-1"}.get(encoding, encoding[:6])
    text = invoice_xml(head=HEAD.format(name) + declaration)
    assert refused(text.encode(encoding)).code == "doctype"


def test_a_declaration_that_hides_its_encoding_is_refused():
    text = invoice_xml(head='<?xml version="1.0"' + " " * 500 + 'encoding="UTF-7"?>')
    assert refused(text).code == "broken-xml"


def test_depth_is_capped():
    assert refused("<a>" * 5_000 + "</a>" * 5_000).code == "too-deep"


def test_the_size_of_a_file_is_capped():
    one = refused(invoice_xml(), limits=replace(LIMITS, file_bytes=1_000))
    assert one.code == "too-large"


def test_the_number_of_elements_is_capped():
    one = refused("<a>" + "<b/>" * 3_000 + "</a>", limits=replace(LIMITS, elements=1_000))
    assert (one.code, one.reason_da) == ("too-many-elements", "Filen har mere end 1000 elementer.")


def test_the_number_of_attributes_is_capped():
    many = " ".join(f'a{i}=""' for i in range(3_000))
    assert refused(f"<a {many}/>", limits=replace(LIMITS, elements=1_000)).code == "too-many-elements"


def test_the_number_of_lines_is_capped():
    assert refused(invoice_xml(), limits=replace(LIMITS, lines=0)).code == "too-many-lines"


def attachment(size: int) -> str:
    return (
        "<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject>"
        + "QUJD" * (size // 4)
        + "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    )


def test_a_large_attachment_is_read_past():
    """libxml2 refuses texts of more than 10 MB unless it is told otherwise."""
    assert read(invoice_xml(extra=attachment(12_000_000))).net_oere == 10_000


def test_a_deep_file_with_a_large_attachment_is_still_refused():
    deep = "<a>" * 5_000 + "</a>" * 5_000
    assert refused(invoice_xml(extra=attachment(12_000_000) + deep)).code == "too-deep"


def test_foreign_prefixes_and_comments_do_not_matter():
    text = invoice_xml().replace("cbc:", "x:").replace("xmlns:cbc", "xmlns:x").replace("xmlns:x:", "xmlns:")
    text = text.replace("<x:ID>F-1001", "<!-- et nummer --><x:ID>F-<!-- midt i -->1001")
    assert read(text).number == "F-1001"


# --- the texts --------------------------------------------------------------------------------------------------------


def test_every_text_is_there_in_both_languages():
    for reason, remedy in TEXTS.values():
        assert reason.da
        assert reason.en
        assert remedy.da
        assert remedy.en
    for words in (FIELDS, DOCUMENTS, KINDS):
        assert all(text.da and text.en for text in words.values())


def test_a_refusal_travels_between_processes():
    import pickle  # as the workers of the loader do

    with pytest.raises(DocumentRefused) as caught:
        read_invoice(b"", "a.xml")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.refusal == caught.value.refusal
    assert str(again).startswith("a.xml: The file is empty.")
