"""The agreement register: a filled template or CSV files are read; what is wrong is named with its cell."""

from __future__ import annotations

import json
from datetime import date

import pytest

from raaderum.analytics.suppliers import RegisteredSupplier, supplier_id
from raaderum.domain.errors import CannotWrite
from raaderum.domain.purchase_errors import DamagedStoreFile
from raaderum.domain.purchases import Agreement, AssortmentItem
from raaderum.domain.reader_errors import MacroWorkbook, UnreadableForm, UnreadableWorkbook
from raaderum.warehouse.readers.forms.findings import COMMON
from raaderum.warehouse.readers.workbook_grid import Limits, load_grid
from raaderum.warehouse.spend.places import Place, load_places, read_places, save_places
from raaderum.warehouse.spend.read_register import read_agreements
from raaderum.warehouse.spend.register import AgreementSupplier, Register, load_register, save_register
from raaderum.warehouse.spend.register_layout import LAYOUTS
from raaderum.warehouse.spend.register_texts import TEXTS
from tests.factories.registers import (
    CATEGORIES,
    CVR,
    GLN,
    GTIN,
    MUNICIPALITIES,
    OTHER_CVR,
    OTHER_GLN,
    fill,
    save,
    template,
    write_csv,
)
from tests.factories.templates import repack

D = date
FROM, TO = D(2026, 1, 1), D(2027, 12, 31)
PAPER = ["A1", "Papir", "Kopipapir", None, FROM, TO, "ja"]
PAPER_SUPPLIER = ["A1", "Papirhuset A/S", CVR, None, "5000"]
PAPER_ITEM = ["A1", None, "004711", GTIN, "Kopipapir A4", "pakke", 24.5, None, None]


def read(tmp_path, **tables):
    rows = {"agreements": [PAPER], "suppliers": [PAPER_SUPPLIER], "assortment": [PAPER_ITEM], **tables}
    return read_agreements(save(tmp_path, fill(rows)), CATEGORIES, MUNICIPALITIES)


def codes(findings):
    return [(one.code, one.sheet, one.cell) for one in findings]


def test_a_filled_template_comes_back_as_the_tables(tmp_path):
    register, findings = read(tmp_path)
    assert findings == []
    assert register.agreement_rows() == [("A1", "Papir", "copy_paper", "", FROM, TO, True)]
    assert register.supplier_rows() == [("A1", f"cvr:{CVR}")]
    # A line may carry the GTIN, or only the seller's number: the item is known by both.
    assert register.assortment_rows() == [
        ("A1", f"cvr:{CVR}/4711", "PK", 24.5, FROM, TO),
        ("A1", f"gtin:{GTIN}", "PK", 24.5, FROM, TO),
    ]
    assert register.item_categories() == {f"cvr:{CVR}/4711": "copy_paper", f"gtin:{GTIN}": "copy_paper"}
    assert register.registered_suppliers() == [
        RegisteredSupplier(f"cvr:{CVR}", ("Papirhuset A/S",), cvr=CVR, postcode="5000")
    ]


def test_the_register_is_stored_and_loaded_as_it_was(tmp_path):
    register, _ = read(tmp_path)
    file = save_register(tmp_path / "store", register)
    assert load_register(tmp_path / "store") == register
    first = file.read_bytes()
    save_register(tmp_path / "store", register)
    assert file.read_bytes() == first
    assert [path.name for path in file.parent.iterdir()] == ["agreements.json"]
    assert set(json.loads(first)) == {"agreements", "suppliers", "assortment"}
    assert load_register(tmp_path) == Register()


def test_the_same_rows_as_csv_give_the_same_register(tmp_path):
    register, _ = read(tmp_path)
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder, "aftaler.csv", "agreements", [PAPER])
    write_csv(folder, "lev.csv", "suppliers", [PAPER_SUPPLIER])
    write_csv(folder, "varer.csv", "assortment", [PAPER_ITEM])
    write_csv(folder, "steder.csv", "places", [[GLN, CVR, "Odense", "Skolen"]])
    assert read_agreements(folder, CATEGORIES, MUNICIPALITIES) == (register, [])
    assert read_agreements(sorted(folder.iterdir()), CATEGORIES, MUNICIPALITIES) == (register, [])
    assert read_places(folder, MUNICIPALITIES)[0].places == (Place("0461", "Skolen", GLN, CVR),)


def test_an_empty_template_is_an_empty_register(tmp_path):
    path = save(tmp_path, template())
    assert read_agreements(path, CATEGORIES, MUNICIPALITIES) == (Register(), [])
    assert read_places(path, MUNICIPALITIES)[0].places == ()


def test_the_template_offers_what_can_be_put_under_an_agreement(tmp_path):
    path = save(tmp_path, template())
    lists = load_grid(path, "_lister", Limits(), old_format=False)
    offered = [row[0] for row in lists.cells if row[0]]
    assert offered == ["category", "Fødevarer", "Kontorartikler", "Kopipapir"]
    agreements = load_grid(path, "Aftaler", Limits(), old_format=False)
    assert agreements.cells[4][0] == "EKSEMPEL-1"
    assert [agreements.text(3, c) for c in range(7)] == [column.heading.da for column in LAYOUTS[0].columns]


@pytest.mark.parametrize(
    ("cell", "value", "code", "address"),
    [
        (2, "Kopipapier", "unknown-category", "C6"),
        (2, None, "missing-value", "C6"),
        (3, "Odins", "unknown-municipality", "D6"),
        (4, "i morgen", "not-a-date", "E6"),
        (4, "01-13-2026", "not-a-date", "E6"),
        (5, D(2025, 1, 1), "dates-reversed", "F6"),
        (6, "måske", "not-yes-or-no", "G6"),
        (4, "#REF!", "excel-error", "E6"),
        (1, "Aftale for 010190-1234", "cpr", "B6"),
    ],
)
def test_a_wrong_cell_of_an_agreement_is_named(tmp_path, cell, value, code, address):
    row = [*PAPER]
    row[cell] = value
    good = ["A2", "Mad", "Food", "Aarhus Kommune", "2026-01-01", "31-12-26", None]
    register, findings = read(
        tmp_path,
        agreements=[row if value is not None else [*row[:2], None, *row[3:]], good],
        suppliers=[PAPER_SUPPLIER, ["A2", "Madhuset", None, GLN, None]],
    )
    assert (code, "Aftaler", address) in codes(findings)
    # The rest is kept, and what falls with the agreement is said once per sheet.
    assert register.agreement_rows() == [("A2", "Mad", "food", "0751", D(2026, 1, 1), D(2026, 12, 31), False)]
    assert [one.code for one in findings if one.level == "warning"] == ["of-refused-agreement"] * 2
    assert "010190" not in "".join(one.sentence() + one.remedy("en") for one in findings)


def test_a_near_name_is_offered(tmp_path):
    _, findings = read(tmp_path, agreements=[["A1", "x", "Kopipapier", "Odensee", FROM, TO, None]])
    said = {one.code: one for one in findings}
    assert said["unknown-category"].sentence() == "Kategorien »Kopipapier« findes ikke. Mente du Kopipapir?"
    assert said["unknown-municipality"].sentence("en").endswith("Did you mean Odense?")
    assert said["unknown-category"].place() == "aftaler.xlsx, arket »Aftaler«, celle C6 (Kategori)"


def test_overlapping_agreements_are_both_left_out_and_their_own_beside_the_common_is_fine(tmp_path):
    register, findings = read(
        tmp_path,
        agreements=[
            PAPER,
            ["A2", "Ny papir", "Kopipapir", "alle", D(2027, 12, 31), D(2029, 1, 1), "nej"],
            ["A3", "Eget papir", "Kopipapir", "Odense", FROM, TO, "nej"],
            ["A4", "Mad", "Fødevarer", None, FROM, TO, "nej"],
            ["A5", "Mad 2", "Fødevarer", None, D(2028, 1, 1), D(2029, 1, 1), "nej"],
        ],
        suppliers=[[f"A{n}", None, CVR, None, None] for n in range(1, 6)],
    )
    assert [row[0] for row in register.agreement_rows()] == ["A3", "A4", "A5"]
    overlap = next(one for one in findings if one.code == "overlap")
    assert (overlap.cell, overlap.facts["other"]) == ("E7", "Aftaler!A6")


def test_an_agreement_id_twice(tmp_path):
    other = ["A1", "Noget andet", "Fødevarer", None, FROM, TO, "nej"]
    register, findings = read(tmp_path, agreements=[PAPER, other])
    assert register.agreements == ()
    assert "agreement-twice" in [one.code for one in findings]
    register, findings = read(tmp_path, agreements=[PAPER, PAPER])
    assert len(register.agreements) == 1
    assert codes(findings) == [("same-row-twice", "Aftaler", "A7")]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["A1", "Papirhuset", "12345678", None, None], "bad-cvr", "C7"),
        (["A1", "Papirhuset", None, "5790000000013", None], "bad-gln", "D7"),
        (["A1", None, None, None, "5000"], "missing-supplier", "C7"),
        (["A9", "Papirhuset", CVR, None, None], "unknown-agreement", "A7"),
        (["A1", "Ole", "0101901234", None, None], "cpr", "C7"),
        (["A1", "Ole", 101901234, None, None], "cpr", "C7"),
        (["A1", "Papirhuset A/S", CVR, None, None], "same-row-twice", "A7"),
    ],
)
def test_a_wrong_supplier_is_named_and_the_right_one_is_kept(tmp_path, row, code, cell):
    register, findings = read(tmp_path, suppliers=[PAPER_SUPPLIER, row])
    assert codes(findings) == [(code, "Leverandører", cell)]
    assert register.supplier_rows() == [("A1", f"cvr:{CVR}")]
    assert "1901234" not in findings[0].sentence() + findings[0].sentence("en")


def test_an_agreement_without_a_supplier_is_left_out(tmp_path):
    register, findings = read(tmp_path, suppliers=[])
    assert register == Register()
    assert [one.code for one in findings] == ["no-supplier", "of-refused-agreement"]


def test_a_supplier_known_by_name_alone_has_the_id_that_invoices_give_it(tmp_path):
    register, findings = read(tmp_path, suppliers=[["A1", "Papirhuset A/S", None, None, "5000"]])
    assert findings == []
    assert register.suppliers[0].supplier == supplier_id(name="PAPIRHUSET AS", postcode="5000")


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({3: "5712345780122"}, "bad-gtin", "D6"),
        ({2: None, 3: None}, "missing-item", "C6"),
        ({6: "gratis"}, "not-a-price", "G6"),
        ({6: 0}, "not-a-price", "G6"),
        ({6: "1.234"}, "ambiguous-price", "G6"),
        ({6: None}, "missing-value", "G6"),
        ({7: D(2027, 1, 2), 8: D(2027, 1, 1)}, "dates-reversed", "I6"),
        ({0: "A2"}, "unknown-agreement", "A6"),
        ({1: "Andre Huse"}, "unknown-supplier", "B6"),
    ],
)
def test_a_wrong_price_row_is_named_and_left_out(tmp_path, change, code, cell):
    row = [change.get(place, value) for place, value in enumerate(PAPER_ITEM)]
    register, findings = read(tmp_path, assortment=[row])
    assert codes(findings) == [(code, "Sortiment", cell)]
    assert register.assortment == ()
    assert len(register.agreements) == 1


def test_with_two_prices_for_a_day_the_higher_one_holds_on_it(tmp_path):
    # By hand: 10 kr. all 2026, and 12 kr. from July on. Nobody can know which is right from July.
    one = ["A1", None, "1", None, "Papir", "stk", 10, D(2026, 1, 1), D(2026, 12, 31)]
    other = ["A1", None, "01", None, "Papir", "stk", "12,00", D(2026, 7, 1), D(2027, 6, 30)]
    for rows in ([one, other], [other, one]):
        register, findings = read(tmp_path, assortment=rows)
        assert register.assortment_rows() == [
            ("A1", f"cvr:{CVR}/1", "EA", 10.0, D(2026, 1, 1), D(2026, 6, 30)),
            ("A1", f"cvr:{CVR}/1", "EA", 12.0, D(2026, 7, 1), D(2027, 6, 30)),
        ]
        (found,) = findings
        assert (found.code, found.level, found.facts["value"], found.facts["price"]) == (
            "two-prices",
            "error",
            "10",
            "12",
        )
        assert found.cell == f"G{6 + rows.index(one)}"


def test_an_item_with_a_gtin_and_a_number_is_reported_once(tmp_path):
    dearer = [*PAPER_ITEM]
    dearer[6] = 30
    _, findings = read(tmp_path, assortment=[PAPER_ITEM, dearer])
    assert codes(findings) == [("two-prices", "Sortiment", "G6")]
    _, findings = read(tmp_path, assortment=[PAPER_ITEM, PAPER_ITEM])
    assert codes(findings) == [("same-row-twice", "Sortiment", "G7")]


def test_with_several_suppliers_a_number_needs_its_seller(tmp_path):
    suppliers = [PAPER_SUPPLIER, ["A1", "Kontorkompagniet ApS", OTHER_CVR, None, None]]
    number = ["A1", None, "4711", None, "x", "stk", 10, None, None]
    register, findings = read(tmp_path, suppliers=suppliers, assortment=[number])
    assert codes(findings) == [("which-supplier", "Sortiment", "B6")]
    assert register.assortment == ()
    for seller in (OTHER_CVR, int(OTHER_CVR), "kontorkompagniet"):
        named = ["A1", seller, *number[2:]]
        register, findings = read(tmp_path, suppliers=suppliers, assortment=[named])
        assert findings == []
        assert [row[1] for row in register.assortment_rows()] == [f"cvr:{OTHER_CVR}/4711"]
    with_gtin = [*PAPER_ITEM]
    register, findings = read(tmp_path, suppliers=suppliers, assortment=[with_gtin])
    assert [(one.code, one.level) for one in findings] == [("which-supplier", "warning")]
    assert [row[1] for row in register.assortment_rows()] == [f"gtin:{GTIN}"]


def test_ten_digits_are_an_item_number_and_no_person(tmp_path):
    row = ["A1", None, "0101901234", None, "x", "stk", 10, None, None]
    register, findings = read(tmp_path, assortment=[row])
    assert findings == []
    assert register.assortment[0].item == f"cvr:{CVR}/101901234"


def test_a_price_outside_the_agreement_warns(tmp_path):
    row = ["A1", None, "1", None, "x", "stk", 10, D(2025, 1, 1), None]
    register, findings = read(tmp_path, assortment=[row])
    assert [(one.code, one.level) for one in findings] == [("outside-agreement", "warning")]
    assert register.assortment[0] == AssortmentItem("A1", f"cvr:{CVR}/1", "x", "stk", 10.0, D(2025, 1, 1), TO)


def test_a_category_outside_warns(tmp_path):
    register, findings = read(tmp_path, agreements=[["A1", "x", "Tilskud", None, FROM, TO, None]])
    assert [(one.code, one.level) for one in findings] == [("not-addressable", "warning")]
    assert register.agreements == (Agreement("A1", "x", "grants", "", FROM, TO, False),)


def test_places(tmp_path):
    content = fill({
        "places": [
            [GLN, CVR, "Odense", "Skolen"],
            [int(OTHER_GLN), None, "751", None],
            [None, OTHER_CVR, "Birkeby Kommune", None],
            [None, None, "Odense", "Ingen"],
            ["5790000000036", None, None, "Uden kommune"],
            ["5790000000043", None, "Odense", "A"],
            ["5790000000043", None, "Odense", "B"],
        ]
    })  # fmt: skip
    places, findings = read_places(save(tmp_path, content), MUNICIPALITIES)
    assert places.find(gln=GLN) == Place("0461", "Skolen", GLN, CVR)
    assert places.find(gln="unknown", cvr=CVR) == Place("0461", "", "", CVR)  # the municipality, not the school
    assert places.find(gln=OTHER_GLN) == Place("0751", "", OTHER_GLN, "")
    assert places.find(cvr=OTHER_CVR) == Place("X017", "", "", OTHER_CVR)
    assert places.find(gln="5790000000043") is None
    assert codes(findings) == [
        ("missing-place", "Steder", "A9"),
        ("missing-value", "Steder", "C10"),
        ("place-twice", "Steder", "A12"),
    ]
    save_places(tmp_path, places)
    assert load_places(tmp_path) == places


def test_places_without_a_list_of_municipalities_take_any_code(tmp_path):
    path = write_csv(tmp_path, "steder.csv", "places", [[GLN, None, "461", "Skolen"], [OTHER_GLN, None, "Odense", ""]])
    places, findings = read_places(path)
    assert [place.municipality for place in places.places] == ["0461"]
    assert [(one.code, one.place()) for one in findings] == [("unknown-municipality", "steder.csv, celle C3 (Kommune)")]


def test_a_cvr_of_two_municipalities_is_refused(tmp_path):
    path = write_csv(tmp_path, "s.csv", "places", [[GLN, CVR, "0461", "A"], [OTHER_GLN, CVR, "0751", "B"]])
    places, findings = read_places(path, MUNICIPALITIES)
    assert places.places == ()
    assert [one.code for one in findings] == ["place-twice"]


def test_files_that_are_something_else_are_refused(tmp_path):
    with pytest.raises(UnreadableForm, match="ingen række med overskrifterne Aftale-id"):
        read_agreements(save(tmp_path, b"a;b\n1;2\n", "x.csv"), CATEGORIES)
    with pytest.raises(UnreadableForm, match="findes ikke"):
        read_agreements(tmp_path / "nowhere.xlsx", CATEGORIES)
    with pytest.raises(UnreadableWorkbook):
        read_agreements(save(tmp_path, b"PK\x03\x04 rubbish", "x.xlsx"), CATEGORIES)
    with pytest.raises(MacroWorkbook):
        read_agreements(save(tmp_path, repack(template(), {}, {"xl/vbaProject.bin": b"x"}), "m.xlsx"), CATEGORIES)
    with pytest.raises(UnreadableForm, match="Arket »Aftaler«"):
        read_agreements(write_csv(tmp_path, "lev.csv", "suppliers", [PAPER_SUPPLIER]), CATEGORIES)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableForm, match="0 filer"):
        read_agreements(tmp_path / "empty", CATEGORIES)


def test_a_damaged_store_file_is_named_and_left(tmp_path):
    (tmp_path / "agreements.json").write_text('{"agreements": [{"id": 1}]}', encoding="utf-8")
    with pytest.raises(DamagedStoreFile, match=r"agreements\.json"):
        load_register(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite):
        save_register(tmp_path / "file", Register())


def test_every_finding_speaks_both_languages(tmp_path):
    _, findings = read(
        tmp_path,
        agreements=[PAPER, ["A2", "x", "Kopipapi", "Odens", "x", D(2020, 1, 1), "?"]],
        suppliers=[PAPER_SUPPLIER, ["A3", None, "1", "2", None]],
    )
    assert len(findings) >= 6
    for one in findings:
        assert "{" not in one.sentence() + one.remedy() + one.sentence("en") + one.remedy("en")
        assert one.sentence() != one.sentence("en")
    assert all(part.da and part.en for texts in (COMMON | TEXTS).values() for part in texts)


def test_a_generated_register_without_the_later_fields_is_read(tmp_path):
    """What the generator of purchases writes: no postcode, and places with GLN alone."""
    agreement = {"id": "A1", "name": "x", "category": "food", "municipality": "", "valid_from": "2026-01-01",
                 "valid_to": "2026-12-31", "binding": True}  # fmt: skip
    supplier = {"agreement": "A1", "supplier": f"cvr:{CVR}", "name": "y", "cvr": CVR, "gln": ""}
    content = {"agreements": [agreement], "suppliers": [supplier], "assortment": []}
    (tmp_path / "agreements.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "places.json").write_text(json.dumps([{"gln": GLN, "municipality": "0461", "unit": "z"}]))
    assert load_register(tmp_path).suppliers == (AgreementSupplier("A1", f"cvr:{CVR}", "y", CVR),)
    assert load_places(tmp_path).find(gln=GLN) == Place("0461", "z", GLN)
