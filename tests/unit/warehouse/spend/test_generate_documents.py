"""Generated documents: right by an independent count, read back by the product's reader, the same bytes every time."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import zstandard

from raaderum.domain.purchases import Invoice
from raaderum.warehouse.readers.invoices.ubl import read_invoice
from raaderum.warehouse.spend.generate import Plan, Truth, generate_documents, unrecognised
from raaderum.warehouse.spend.generate.documents import document_bytes, document_name, intended_papers
from raaderum.warehouse.spend.generate.papers import Paper
from raaderum.warehouse.spend.generate.stage import set_stage
from tests.factories.generated import FEW, Counted, count_document, files_of

INVOICES, SEED = 900, 11
ONE_OERE = Decimal("0.01")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("generated")
    return folder, generate_documents(folder, INVOICES, SEED, municipalities=FEW)


@pytest.fixture(scope="module")
def counted(made: tuple[Path, Truth]) -> dict[str, Counted]:
    return {name: count_document(data) for name, data in files_of(made[0] / "documents").items()}


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return list(intended_papers(set_stage(INVOICES, SEED, municipalities=FEW)))


def test_every_amount_agrees_by_an_independent_count(counted: dict[str, Counted]) -> None:
    assert len(counted) == INVOICES
    for name, one in counted.items():
        for line in one.lines:
            assert line["quantity"] * line["price"] / line["base"] == line["amount"], name
        rates = {one.vat, (one.net * 25 / 100).quantize(ONE_OERE, ROUND_HALF_UP)}
        assert one.vat == 0 or len(rates) == 1, name
        assert one.stated["LineExtensionAmount"] == sum(line["amount"] for line in one.lines), name
        assert one.stated["TaxExclusiveAmount"] == (one.vat if one.oioubl_2 else one.net), name
        assert one.stated["PayableAmount"] == one.stated["TaxInclusiveAmount"] == one.net + one.vat, name
        assert one.stated["PayableAmount"] > 0, name


def test_vat_of_the_lines_of_oioubl_sums_to_that_of_the_document(counted: dict[str, Counted]) -> None:
    for name, one in counted.items():
        if one.oioubl_2 and one.net == one.stated["LineExtensionAmount"]:
            assert sum(line["vat"] for line in one.lines) == one.vat, name


def test_the_year_looks_like_a_year(counted: dict[str, Counted]) -> None:
    invoices = [one for one in counted.values() if not one.credit]
    assert 0.28 < sum(one.net < 200 for one in invoices) / len(invoices) < 0.39
    assert 0.04 < 1 - len(invoices) / len(counted) < 0.08
    assert 4.3 < sum(len(one.lines) for one in counted.values()) / len(counted) < 6
    sizes = sorted((one.net for one in invoices), reverse=True)
    assert sum(sizes[: len(sizes) // 10]) > sum(sizes) / 2  # a tenth of the invoices, more than half of the money


def test_the_truth_is_the_sum_of_the_documents(made: tuple[Path, Truth], counted: dict[str, Counted]) -> None:
    truth = made[1]
    net = sum((-one.net if one.credit else one.net) for one in counted.values())
    assert truth["spend_oere"] == int(net * 100)
    assert sum(sum(one["causes"].values()) for one in truth["leaks"]) == truth["spend_oere"]
    assert sum(sum(one["causes"].values()) for one in truth["categories"]) == truth["spend_oere"]
    by_folder: Counter[str] = Counter()
    for name, one in counted.items():
        by_folder[name[:4]] += int((-one.net if one.credit else one.net) * 100)
    assert {one["municipality"]: one["net_oere"] for one in truth["municipalities"]} == dict(by_folder)
    small = sum(not one.credit and one.net < 200 for one in counted.values())
    assert sum(one["invoices_under_200_dkk"] for one in truth["municipalities"]) == small


def test_the_product_reads_every_document_as_it_was_meant(papers: list[Paper]) -> None:
    formats = Counter()
    for paper in papers:
        read = read_invoice(document_bytes(paper, SEED), "x.xml")
        formats[read.format] += 1
        assert _head(read) == _meant_head(paper), paper.number
        assert [tuple(line)[:4] + line[4:5] + line[7:9] + line[10:] for line in read.lines] == _meant_lines(paper)
    assert 0.55 < (formats["OIOUBL-2.1"] + formats["OIOUBL-3"]) / len(papers) < 0.65
    assert min(formats["OIOUBL-2.1"], formats["OIOUBL-3"], formats["Peppol BIS 3"]) > 100


def _head(read: Invoice) -> tuple[object, ...]:
    return (
        read.kind, read.number, read.issue_date, read.due_date, read.net_oere, read.vat_oere, read.gross_oere,
        read.supplier_cvr, read.supplier_gln, read.supplier_name, read.supplier_postcode, read.supplier_is_person,
        read.buyer_cvr, read.buyer_gln, read.order_number, read.account, read.channel,
    )  # fmt: skip


def _meant_head(paper: Paper) -> tuple[object, ...]:
    sign = -1 if paper.credit else 1
    person = bool(paper.seller.cpr)
    channel = "e_order" if paper.e_order else "order_number" if paper.order_number else "none"
    return (
        "credit_note" if paper.credit else "invoice", paper.number, paper.issue_date,
        None if paper.credit else paper.due_date, sign * paper.net_oere, sign * paper.vat_oere,
        sign * (paper.net_oere + paper.vat_oere), paper.seller.cvr, paper.seller.gln,
        "" if person else " ".join(paper.seller.name.split()), "" if person else paper.seller.postcode, person,
        paper.buyer_cvr, paper.place.gln, paper.order_number, paper.account, channel,
    )  # fmt: skip


def _meant_lines(paper: Paper) -> list[tuple[object, ...]]:
    sign = -1 if paper.credit else 1
    lines: list[tuple[object, ...]] = [
        (one.position, one.number, one.gtin, one.text, one.unspsc, one.measure, sign * one.half_units / 2,
         sign * one.net_oere)
        for one in paper.lines
    ]  # fmt: skip
    if paper.charge_oere:
        lines.append((0, "", "", "Fragt og ekspedition", "", "", None, paper.charge_oere))
    return lines


def test_duplicates_are_the_same_invoice_twice(made: tuple[Path, Truth], papers: list[Paper]) -> None:
    by_id = {paper.id: paper for paper in papers}
    duplicates = made[1]["duplicates"]
    assert 2 <= len(duplicates) <= 12
    for one in duplicates:
        copy, first = by_id[one["copy"]], by_id[one["original"]]
        assert (copy.seller.name, copy.net_oere, copy.lines) == (first.seller.name, first.net_oere, first.lines)
        assert 0 <= (copy.issue_date - first.issue_date).days <= 12
        assert (copy.number != first.number) == one["written_otherwise"]
        assert copy.number.replace("-", "").lstrip("0") == first.number.replace("-", "")
        assert document_bytes(copy, SEED) != document_bytes(first, SEED)
    written = Counter(paper.number.replace("-", "").lstrip("0") for paper in papers)
    assert sum(count - 1 for count in written.values()) == len(duplicates)  # and no other number stands twice


def test_misnamed_suppliers_have_no_cvr_and_the_rest_have(made: tuple[Path, Truth], papers: list[Paper]) -> None:
    truth = made[1]
    misnamed = {one["invoice"]: one for one in truth["misnamed"]}
    assert {one["flaw"] for one in misnamed.values()} == {"misspelt", "name_only", "gln_only"}
    for paper in papers:
        if paper.id in misnamed:
            one = misnamed[paper.id]
            assert not paper.seller.cvr
            assert (paper.seller.name != one["name"]) == (one["flaw"] != "name_only")
            assert bool(paper.seller.gln) == (one["flaw"] == "gln_only")
        else:
            assert paper.seller.cvr or paper.seller.cpr or paper.seller.gln


def test_when_nobody_is_recognised_the_sum_stays(made: tuple[Path, Truth]) -> None:
    parts = unrecognised(made[1])
    assert sum(sum(causes.values()) for causes in parts.values()) == made[1]["spend_oere"]
    wrong = sum(causes.get("wrong_supplier", 0) for causes in parts.values())
    assert wrong != made[1]["causes"]["wrong_supplier"]


def test_wrong_prices_are_part_of_what_is_paid_above_the_agreed_price(made: tuple[Path, Truth]) -> None:
    truth = made[1]
    above = {one["agreement"]: 0 for one in truth["leaks"]}
    for one in truth["leaks"]:
        above[one["agreement"]] += one["causes"].get("price_above", 0)
    planted = Counter()
    for one in truth["wrong_prices"]:
        planted[one["agreement"]] += one["oere"]
        assert one["items"]
    assert planted
    assert sum(planted.values()) < sum(above.values())


def test_what_is_withheld_is_unclassified(tmp_path: Path) -> None:
    truth = generate_documents(tmp_path, 400, 2, municipalities=FEW, plan=Plan(withheld=0.3))
    assert sum(truth["withheld"].values()) > 0
    assert sum(truth["withheld"].values()) < truth["causes"]["unclassified"]
    assert sum(truth["causes"].values()) == truth["spend_oere"]


@pytest.mark.parametrize("container", ["zip", "tar.zst"])
def test_archives_hold_the_same_documents(tmp_path: Path, container: str) -> None:
    for name in ("one", "two"):
        generate_documents(tmp_path / name, 200, 4, municipalities=FEW, container=container, per_archive=80)  # type: ignore[arg-type]
    generate_documents(tmp_path / "files", 200, 4, municipalities=FEW)
    one = files_of(tmp_path / "one")
    assert one == files_of(tmp_path / "two")
    assert sorted(name for name in one if name.startswith("documents"))[-1] == f"documents/documents-0003.{container}"
    found: dict[str, bytes] = {}
    for name, data in one.items():
        if name.startswith("documents"):
            found |= _unpack(data, container)
    assert found == files_of(tmp_path / "files" / "documents")


def _unpack(data: bytes, container: str) -> dict[str, bytes]:
    if container == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]


def test_names_say_what_a_document_is(papers: list[Paper]) -> None:
    names = {document_name(paper, "X001") for paper in papers}
    assert len(names) == len(papers)
    assert {name[5] for name in names} == {"F", "K"}


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from raaderum.warehouse.spend.generate import generate_documents\n"
        "from tests.factories.generated import FEW\n"
        f"generate_documents(Path(sys.argv[1]), 200, {SEED}, municipalities=FEW)\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "there")], env=environment, cwd=root, check=True)
    generate_documents(tmp_path / "here", 200, SEED, municipalities=FEW)
    assert _digest(tmp_path / "there") == _digest(tmp_path / "here")


def _digest(folder: Path) -> str:
    return hashlib.sha256(json.dumps(
        {name: hashlib.sha256(data).hexdigest() for name, data in files_of(folder).items()}, sort_keys=True
    ).encode()).hexdigest()  # fmt: skip


def test_another_seed_gives_other_documents(made: tuple[Path, Truth], tmp_path: Path) -> None:
    other = generate_documents(tmp_path, INVOICES, SEED + 1, municipalities=FEW)
    assert other["spend_oere"] != made[1]["spend_oere"]
