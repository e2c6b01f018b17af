"""Whatever is done to a real invoice, the reader returns one whose lines add up, or refuses it in words."""

from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from raaderum.domain.purchases import Invoice, Refusal
from raaderum.warehouse.readers.invoices import (
    DocumentRefused,
    check_danish_rules,
    iter_documents,
    read_invoice,
)
from raaderum.warehouse.readers.invoices.masking import hide_cpr
from raaderum.warehouse.readers.invoices.values import read_oere, write_kroner
from tests.factories.invoice_xml import draw_document, invoice_xml
from tests.shared import SHARED

RATES = {"EUR": Decimal("7.46")}
CPR = "010190-1234"
VALUES = st.sampled_from([
    "", " ", "-1", "0", "1e9", "NaN", "99999999999999999999", "0.005", "-0.00", "1,5", "DKK", "EUR", "XXX", CPR,
    "0101901234", "2026-02-30", "0001-01-01", "9999-12-31", "true", "381", "325", "x" * 3_000, "æøå\u200b\u202e",
    "\t\n",
    "DK12345674", "5790000000012", "OIOUBL-2.1", "urn:cen.eu:en16931:2017", "63", "VAT", "16", "\ud7ff", "٣",
])  # fmt: skip


@cache
def samples() -> tuple[bytes, ...]:
    """Real documents of others where they are, and always some of our own."""
    rng = random.Random(7)
    own = [draw_document(rng, number) for number in range(6)]
    folder = SHARED / "einvoice"
    real = [path for path in sorted(folder.rglob("*.xml")) if path.stat().st_size < 60_000]
    kept = [
        path.read_bytes() for path in real if b"Invoice-2" in path.read_bytes() or b"CreditNote-2" in path.read_bytes()
    ]
    return (*own, *(data for data in kept if b"testSet" not in data[:200]))


def check(data: bytes, name: str = "a.xml") -> Invoice | Refusal:
    """Read a document in every way there is; whatever comes out keeps its promises."""
    try:
        one = read_invoice(data, name, rates=RATES)
    except DocumentRefused as refused:
        problem = refused.refusal
        assert problem.code
        for text in (problem.reason_da, problem.reason_en, problem.remedy_da, problem.remedy_en):
            assert text
        assert repr(problem) == hide_cpr(repr(problem))
        return problem
    assert sum(line.net_oere for line in one.lines) == one.net_oere
    assert one.number
    assert isinstance(one.issue_date, date)
    assert one.supplier_name or one.supplier_cvr or one.supplier_gln or one.supplier_is_person
    assert [line.position for line in one.lines if line.position] == list(
        range(1, 1 + sum(x.position > 0 for x in one.lines))
    )
    texts = [one.supplier_name, one.buyer_name, one.document, *(line.text for line in one.lines)]
    assert texts == [hide_cpr(text) for text in texts]
    assert CPR not in repr(one)
    for text in (*texts, one.number, one.order_number, one.account):
        assert text == "" or text.isprintable()
    check_danish_rules(data)
    return one


@st.composite
def mangled_bytes(draw: st.DrawFn) -> bytes:
    """A real document with some of its bytes cut, doubled or written over."""
    data = bytearray(draw(st.sampled_from(samples())))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.integers(0, 40))
        what = draw(st.sampled_from(["cut", "double", "write", "end", "swap"]))
        if what == "cut":
            del data[at : at + size]
        elif what == "double":
            data[at:at] = data[at : at + size]
        elif what == "write":
            data[at : at + size] = draw(
                st.binary(max_size=8) | st.sampled_from([b"<!DOCTYPE a>", b"&x;", b"]]>", b"\x00"])
            )
        elif what == "end":
            del data[at:]
        else:
            data[at : at + 1] = bytes([draw(st.integers(0, 255))])
    return bytes(data)


@st.composite
def mangled_trees(draw: st.DrawFn) -> bytes:
    """A real document with elements taken out, doubled, moved or given other values and attributes."""
    root = etree.fromstring(draw(st.sampled_from(samples())))
    for _ in range(draw(st.integers(1, 4))):
        elements = [one for one in root.iter(etree.Element) if one is not root]
        if not elements:
            break
        one = elements[draw(st.integers(0, len(elements) - 1))]
        what = draw(st.sampled_from(["remove", "double", "value", "attribute", "move", "wrap"]))
        if what == "remove":
            one.getparent().remove(one)
        elif what == "double":
            one.addnext(etree.fromstring(etree.tostring(one, with_tail=False)))
        elif what == "value":
            one.text = draw(VALUES)
        elif what == "attribute":
            name = draw(st.sampled_from(["currencyID", "schemeID", "listID", "unitCode"]))
            one.set(name, draw(VALUES | st.sampled_from(["DK:CPR", "DK:CVR", "0237", "GLN", "0184", "UNSPSC"])).strip())
        elif what == "move":
            root.insert(draw(st.integers(0, len(root))), one)
        else:
            one.text = f"<![CDATA[{one.text}]]>"
    return etree.tostring(root, encoding=draw(st.sampled_from(["UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII"])))


@given(data=mangled_bytes() | st.binary(max_size=200))
@example(data=b"\xff\xfe<\x00")
@example(data=b"<?xml version='1.0' encoding='UTF-16'?><a/>")
@example(data=invoice_xml().encode("utf-16") + b"\x00")
@example(data=invoice_xml(profile=CPR).encode())
@example(
    data=invoice_xml()
    .replace('"EA"', f'"{CPR}"')
    .replace("2870", CPR)
    .replace("OIOUBL-2.1", f"OIOUBL-2.{CPR}")
    .encode()
)
@example(data=invoice_xml().replace('"EA"', f'"{CPR}"').replace("2870", CPR).encode())
def test_bytes_that_are_changed_are_read_or_refused(data):
    check(data)


@given(data=mangled_trees())
def test_trees_that_are_changed_are_read_or_refused(data):
    check(data)


@pytest.mark.full
@settings(max_examples=10_000)
@given(data=mangled_bytes())
def test_bytes_that_are_changed_at_length(data):
    check(data)


@pytest.mark.full
@settings(max_examples=10_000)
@given(data=mangled_trees())
def test_trees_that_are_changed_at_length(data):
    check(data)


@given(seed=st.integers(0, 10**6), sign=st.sampled_from(["Invoice", "CreditNote"]))
def test_a_credit_note_is_its_invoice_taken_back(seed, sign):
    """The same document under the other root has every amount turned, and nothing else."""
    data = draw_document(random.Random(seed), seed)
    other = data.replace(b"CreditNote", b"@").replace(b"Invoiced", b"#").replace(b"Invoice", b"CreditNote")
    turned = other.replace(b"@", b"Invoice").replace(b"Credited", b"Invoiced").replace(b"#", b"Credited")
    turned = re.sub(rb"<cbc:CreditNoteTypeCode>\d*</cbc:CreditNoteTypeCode>", b"", turned)
    one, back = read_invoice(data, "a.xml"), read_invoice(turned, "a.xml")
    assert {one.kind, back.kind} == {"invoice", "credit_note"}
    assert (one.net_oere, one.vat_oere, one.gross_oere) == (-back.net_oere, -back.vat_oere, -back.gross_oere)
    for line, other_line in zip(one.lines, back.lines, strict=True):
        assert (line.net_oere, line.quantity) == (-other_line.net_oere, -(other_line.quantity or 0))
        assert line.unit_price_dkk == other_line.unit_price_dkk


@given(oere=st.integers(-(10**12), 10**12))
def test_an_amount_is_read_as_it_is_written(oere):
    text = write_kroner(oere)
    for way in (text, f"{text}0", f" {text} ", text.rstrip("0") if "." in text.rstrip("0") else text):
        assert read_oere(way, "total") == oere


ARCHIVE_BYTES = st.binary(max_size=300)


@given(
    head=st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08\x00"]), tail=ARCHIVE_BYTES
)
def test_an_archive_of_noise_is_refused(tmp_path_factory, head, tail):
    path = tmp_path_factory.getbasetemp() / "noise.zip"
    path.write_bytes(head + tail)
    for one in iter_documents([Path(path)]):
        assert isinstance(one, Refusal)


@given(
    cut=st.integers(0, 4_000),
    at=st.integers(0, 4_000),
    value=st.integers(0, 255),
    kind=st.sampled_from(["zip", "tar", "zst"]),
)
def test_a_damaged_archive_gives_its_documents_or_a_refusal(tmp_path_factory, cut, at, value, kind):
    data = bytearray(packed(kind))
    data[at % len(data)] = value
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    path.write_bytes(bytes(data[: len(data) - cut % len(data)]))
    for one in iter_documents([path]):
        if not isinstance(one, Refusal):
            check(one.data, one.name)


@cache
def packed(kind: str) -> bytes:
    import io  # only here
    import tarfile
    import zipfile

    import zstandard

    buffer, documents = io.BytesIO(), samples()[:3]
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, data in enumerate(documents):
                archive.writestr(f"{number}.xml", data)
        return buffer.getvalue()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for number, data in enumerate(documents):
            info = tarfile.TarInfo(f"{number}.xml")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return zstandard.compress(buffer.getvalue()) if kind == "zst" else buffer.getvalue()
