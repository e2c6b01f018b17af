"""The documents of others in ../shared/data/einvoice: every file reads right or is refused for its reason.

Sources: phax/phive-rules (the Danish authorities' OIOUBL examples), invopop/gobl.dk.oioubl (OIOUBL documents with JSON
of what a reader should find), OpenPEPPOL/peppol-bis-invoice-3 (examples and rule tests). Skipped where the folder is
missing.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from raaderum.domain.identifiers import is_cvr, is_gln
from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.invoices import (
    DocumentRefused,
    check_danish_rules,
    iter_documents,
    read_invoice,
    read_paths,
)
from raaderum.warehouse.readers.submission_findings import mask_cpr
from tests.shared import shared_data

RATES = {"EUR": Decimal("7.46"), "SEK": Decimal("0.65"), "NOK": Decimal("0.64"), "GBP": Decimal("8.70")}
EXPECTED = {
    "oioubl_invopop": {"not-xml": 1},
    "oioubl_invopop/examples/out": {"read": 2, "not-xml": 2},
    "oioubl_invopop/test/data/convert": {"not-xml": 9},
    "oioubl_invopop/test/data/convert/out": {"read": 9},
    "oioubl_invopop/test/data/parse": {"read": 12},
    "oioubl_invopop/test/data/parse/out": {"not-xml": 11},
    "peppol_bis3/rules/examples": {"read": 9},
    "peppol_bis3/rules/national-examples/GR": {"read": 2},
    "peppol_bis3/rules/national-examples/NO": {"read": 1},
    "peppol_bis3/rules/snippets": {"read": 15},
    "peppol_bis3/rules/unit-UBL-DE": {"wrong-document": 27},
    "peppol_bis3/rules/unit-UBL-DK": {"wrong-document": 13},
    "peppol_bis3/rules/unit-UBL-GR": {"wrong-document": 10},
    "peppol_bis3/rules/unit-UBL-IT": {"wrong-document": 4},
    "peppol_bis3/rules/unit-UBL-NL": {"wrong-document": 9},
    "peppol_bis3/rules/unit-UBL-NO": {"wrong-document": 2},
    "peppol_bis3/rules/unit-UBL-PEPPOL": {"wrong-document": 56},
    "peppol_bis3/rules/unit-UBL-SE": {"wrong-document": 24},
    "phive_oioubl/1.17.2": {"read": 5, "wrong-document": 14},
    "phive_oioubl/2.0.2": {"read": 22, "wrong-document": 69},
    "phive_oioubl/3.0.1/creditnote": {"read": 3},
    "phive_oioubl/3.0.1/invoice": {"read": 3},
    "phive_oioubl/3.0.1/ir": {"wrong-document": 1},
    "phive_oioubl/3.0.1/mlr": {"wrong-document": 2},
}
"""Per folder: 83 documents are read; the rest are JSON, a licence, rule tests, orders, catalogues, reminders …"""


@pytest.fixture(scope="module")
def folder() -> Path:
    return shared_data("einvoice")


@pytest.fixture(scope="module")
def found(folder) -> dict[str, Invoice | Refusal]:
    return {one.document: one for one in read_paths([folder], rates=RATES)}


def test_every_file_is_read_or_refused_for_its_reason(folder, found):
    counts: dict[str, Counter[str]] = {}
    for name, one in found.items():
        where = str(Path(name).parent.relative_to(folder))
        counts.setdefault(where, Counter())["read" if isinstance(one, Invoice) else one.code] += 1
    assert {where: dict(count) for where, count in counts.items()} == EXPECTED
    assert sum(map(sum, (count.values() for count in counts.values()))) == 337


def test_each_kind_of_other_document_is_called_by_its_name(found):
    said = Counter(one.reason_en for one in found.values() if isinstance(one, Refusal) and one.code == "wrong-document")
    assert said == {
        "The file is a set of rule tests, not an invoice.": 145,
        "The file is an order, not an invoice.": 18,
        "The file is a simple order response, not an invoice.": 18,
        "The file is a receipt, not an invoice.": 12,
        "The file is an order response, not an invoice.": 7,
        "The file is an order change, not an invoice.": 5,
        "The file is a catalogue request, not an invoice.": 5,
        "The file is a catalogue, not an invoice.": 5,
        "The file is a reminder, not an invoice.": 4,
        "The file is an order cancellation, not an invoice.": 3,
        "The file is a catalogue deletion, not an invoice.": 2,
        "The file is a catalogue update, not an invoice.": 2,
        "The file is a catalogue price update, not an invoice.": 2,
        "The file is a statement, not an invoice.": 2,
        "The file is a utility statement, not an invoice.": 1,
    }


def test_what_is_read_adds_up(found):
    invoices = [one for one in found.values() if isinstance(one, Invoice)]
    assert Counter(one.format for one in invoices) == {
        "Peppol BIS 3": 27, "OIOUBL-2.1": 22, "OIOUBL-2.02": 24, "OIOUBL-2.01": 4, "OIOUBL-3": 6,
    }  # fmt: skip
    assert Counter(one.kind for one in invoices) == {"invoice": 68, "credit_note": 15}
    for one in invoices:
        assert sum(line.net_oere for line in one.lines) == one.net_oere, one.document
        assert one.kind == "invoice" or one.net_oere < 0, one.document
    off = [Path(one.document).name for one in invoices if abs(one.net_oere + one.vat_oere - one.gross_oere) > 100]
    assert off == ["used-invoice_real.xml"]  # its own totals do not agree, as a comment in it says


def test_documents_in_other_currencies_are_refused_without_a_rate(folder):
    refused = [one for one in read_paths([folder]) if isinstance(one, Refusal) and one.code == "foreign-currency"]
    assert Counter(one.reason_da for one in refused) == {
        "Fakturaen er i EUR, ikke i kroner.": 24, "Fakturaen er i GBP, ikke i kroner.": 2,
        "Fakturaen er i SEK, ikke i kroner.": 1, "Fakturaen er i NOK, ikke i kroner.": 1,
    }  # fmt: skip
    assert all("--rate" in one.remedy_da and one.line for one in refused)


def test_no_cpr_number_is_kept(found):
    persons = [one for one in found.values() if isinstance(one, Invoice) and one.supplier_is_person]
    assert {Path(one.document).name for one in persons} == {"cpr-supplier.xml"}
    assert len(persons) == 2
    for one in found.values():
        assert "1111111118" not in repr(one)
    for one in persons:
        assert (one.supplier_name, one.supplier_postcode, one.supplier_cvr, one.supplier_gln) == ("", "", "", "")
        assert "afsender" not in repr(one).lower()
        assert one.net_oere == one.gross_oere == 10_000
    texts = (line.text for one in found.values() if isinstance(one, Invoice) for line in one.lines)
    assert all(text == mask_cpr(text) for text in texts)


# --- against the JSON of another reader -------------------------------------------------------------------------------


def pairs(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    root = folder / "oioubl_invopop"
    documents = [(one.with_suffix(".xml"), one) for one in sorted((root / "examples/out").glob("*.json"))]
    data = root / "test/data"
    documents += [(data / "convert/out" / f"{one.stem}.xml", one) for one in sorted((data / "convert").glob("*.json"))]
    documents += [(data / "parse" / f"{one.stem}.xml", one) for one in sorted((data / "parse/out").glob("*.json"))]
    read = [(xml, json.loads(plain.read_text(encoding="utf-8"))) for xml, plain in documents]
    return [(xml, plain.get("doc", plain)) for xml, plain in read]


def oere(text: str | None) -> int:
    return int(Decimal(text or "0") * 100)


def identity(party: dict[str, Any], scheme: str) -> set[str]:
    """The numbers of a party under a scheme, as the JSON has them."""
    ids = {one["code"] for one in party.get("identities", []) if one.get("ext", {}).get("iso-scheme-id") == scheme}
    ids |= {one["uri"].rpartition(":")[2] for one in party.get("endpoints", []) if f"{scheme}:" in one["uri"]}
    ids |= {one["code"] for one in party.get("inboxes", []) if one.get("scheme") == scheme}
    if scheme == "DK:CVR" and party.get("tax_id", {}).get("country") == "DK":
        ids.add(party["tax_id"]["code"])
    return {one.removeprefix("DK") for one in ids}


def test_the_fields_are_those_of_the_expected_json(folder):
    documents = pairs(folder)
    assert len(documents) == 22
    for path, plain in documents:
        one = read_invoice(path.read_bytes(), path.name, rates={"EUR": Decimal(1)})
        sign = -1 if plain["type"] == "credit-note" else 1
        number = f"{plain['series']}-{plain['code']}" if plain.get("series") else plain["code"]
        assert one.kind == ("credit_note" if sign < 0 else "invoice")
        assert (one.number, str(one.issue_date), one.currency) == (number, plain["issue_date"], plain["currency"])
        check_parties(one, plain, path.name)
        ordering = plain.get("ordering") or {}
        assert one.account == ordering.get("cost", "")
        assert one.order_number == next((p["code"] for p in ordering.get("purchases", [])), "")
        due = plain.get("payment", {}).get("terms", {}).get("due_dates", [])
        if due and one.due_date:
            assert str(one.due_date) == due[0]["date"]
        totals = plain["totals"]
        assert one.net_oere == sign * oere(totals["total"]), path.name
        if path.stem != "used-invoice_real":  # the JSON holds its own sum, 1403.75; the document says 1400.00
            assert one.vat_oere == sign * oere(totals["tax"]), path.name
        else:
            assert (one.vat_oere, totals["tax"]) == (140_000, "1403.75")
        assert one.gross_oere == sign * oere(totals["total_with_tax"]), path.name
        check_lines(one, plain, sign, path.stem)


def check_parties(one: Invoice, plain: dict[str, Any], name: str) -> None:
    supplier, buyer = plain["supplier"], plain["customer"]
    if identity(supplier, "DK:CPR"):
        assert one.supplier_is_person
    else:
        assert one.supplier_name == supplier["name"]
        stated = {code for code in identity(supplier, "DK:CVR") if is_cvr(code)}
        assert one.supplier_cvr in (stated or {""}), name
        assert one.supplier_postcode == supplier["addresses"][0].get("code", "")
    assert one.buyer_name == buyer["name"]
    glns = {code for code in identity(buyer, "GLN") if is_gln(code)}
    assert one.buyer_gln in (glns or {""}), name
    stated = {code for code in identity(buyer, "DK:CVR") if is_cvr(code)}
    assert one.buyer_cvr in (stated or {""}), name


def check_lines(one: Invoice, plain: dict[str, Any], sign: int, name: str) -> None:
    lines = [line for line in one.lines if line.position]
    assert [line.position for line in lines] == [line["i"] for line in plain["lines"]]
    for line, expected in zip(lines, plain["lines"], strict=True):
        item = expected["item"]
        assert line.text == item["name"]
        assert line.item_number == item.get("ref", "")
        assert line.quantity == sign * float(expected["quantity"]), name
        duties = sum(oere(c["amount"]) for c in expected.get("charges", []) if c.get("key") == "excise")
        assert line.net_oere == sign * (oere(expected["total"]) - duties), name
        unspsc = [i["code"] for i in item.get("identities", []) if i.get("label") == "UNSPSC"]
        assert [line.unspsc] == (unspsc or [""])
        assert line.account == expected.get("cost", "")
        assert line.unit_price_dkk == pytest.approx(float(item["price"])), name


def test_the_document_without_json_by_hand(folder):
    """A credit note with a rebate and a line that takes a credit back."""
    path = folder / "oioubl_invopop/test/data/parse/negative-rounding_real.xml"
    one = read_invoice(path.read_bytes(), "a.xml")
    assert (one.kind, one.number, str(one.issue_date)) == ("credit_note", "70390", "2009-06-02")
    assert (one.net_oere, one.vat_oere, one.gross_oere) == (-9090, -2273, -11363)
    assert (one.supplier_cvr, one.supplier_name, one.supplier_postcode) == ("11668216", "Demo Firma Aps.", "2950")
    assert (one.order_number, one.channel) == ("", "none")  # n/a is no number
    assert [(line.position, line.quantity, line.unit_price_dkk, line.net_oere) for line in one.lines] == [
        (1, -1, 288, -28800), (2, -1, 108, -10800), (3, -1, 22.8, -2280), (4, 2, 160, 32000), (0, None, None, 790),
    ]  # fmt: skip


# --- the Danish rules -------------------------------------------------------------------------------------------------


def test_the_danish_rule_tests_have_their_expected_outcome(folder):
    files = sorted((folder / "peppol_bis3/rules/unit-UBL-DK").glob("*.xml"))
    assert len(files) == 13
    outcomes: Counter[str] = Counter()
    for file in files:
        tests = etree.parse(str(file), etree.XMLParser(remove_comments=True)).getroot().findall("{*}test")
        for number, test in enumerate(tests, 1):
            expected = test.find("{*}assert")[0]
            document = next(child for child in test if etree.QName(child).localname != "assert")
            findings = {one.rule: one.level for one in check_danish_rules(etree.tostring(document))}
            outcome = etree.QName(expected).localname
            outcomes[outcome] += 1
            assert findings.get(expected.text, "success") == outcome, (file.name, number)
    assert outcomes == {"success": 59, "error": 64, "warning": 3}


def test_the_rules_apply_to_peppol_documents_of_danish_suppliers_alone(folder):
    for path in (*(folder / "peppol_bis3/rules/examples").glob("*.xml"), *(folder / "phive_oioubl").rglob("*.xml")):
        assert check_danish_rules(path.read_bytes()) == []


def test_archives_hold_what_the_folder_holds(folder, found, tmp_path):
    """A ZIP of all files gives the same invoices, whatever they are called then."""
    import shutil  # only this test packs

    packed = Path(shutil.make_archive(str(tmp_path / "alle"), "zip", folder))
    digests = Counter(one.digest for one in found.values() if isinstance(one, Invoice))
    read = [one for one in read_paths([packed], rates=RATES) if isinstance(one, Invoice)]
    assert Counter(one.digest for one in read) == digests
    assert sum(isinstance(one, Refusal) for one in iter_documents([packed])) == 0
    with pytest.raises(DocumentRefused):
        read_invoice(b"", "tom.xml")
