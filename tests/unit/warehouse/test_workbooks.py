"""Messy tables: found by labels, named by the texts above, and refused with the cell and the remedy."""

from __future__ import annotations

import datetime
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from raaderum.domain.errors import UserError
from raaderum.domain.reader_errors import InvalidFacts, UnreadableWorkbook
from raaderum.warehouse.readers.submission_parts import read_parts
from raaderum.warehouse.readers.workbook_grid import Limits
from raaderum.warehouse.readers.workbooks import read_table

TOWNS = ("Odense", "Aarhus", "Læsø")
Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.workbook.Worksheet], None]


def make(tmp_path: Path, rows: list[list[object]], fill: Fill | None = None, name: str = "veje.xlsx") -> Path:
    """Write ``rows`` from A1 in a sheet "Data"; ``fill`` adds to it."""
    path = tmp_path / name
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                sheet.write(r, c, cell)
    if fill is not None:
        fill(book, sheet)
    book.close()
    return path


MESSY = [
    ["UDGIFTER TIL VEJE 2023 (1)"],
    ["November 2024", None, "(1.000 kr.)", None, None, None, "TABEL 4"],
    [None, "Vinter", None, "Drift", None, None],
    [],
    ["KOMMUNE", "KRO-", "LØN OG", "LØN OG", "", "I ALT"],
    [None, "NER", "PENSION", "PENSION", "ANDET", -2.0],
    ["Odense", 10.5, 2, 3, 4, 19.5],
    ["Aarhus ", 20, 4, None, 8, 32],
    ["Læsø (4)", 1, 0, 0, 0, 1],
    [],
    ["I alt", 31.5, 6, 3, 12, 52.5],
    ["  (1) Beløb i årets priser.", None, None, None, "projekter."],
]


def test_labels_find_rows_and_texts_above_name_columns(tmp_path: Path) -> None:
    table = read_table(make(tmp_path, MESSY), "Data", labels=TOWNS)
    assert table.columns == (
        "Vinter KRO-NER",
        "Vinter LØN OG PENSION",
        "Drift LØN OG PENSION",
        "Drift ANDET",
        "Drift I ALT (2)",
    )
    assert table.letters == ("B", "C", "D", "E", "F")
    assert table.rows["Aarhus"] == (20, 4, None, 8, 32)
    assert table.numbers("drift  i alt") == {"Odense": Decimal("19.5"), "Aarhus": 32, "Læsø": 1}
    assert table.address("Læsø", 2) == "D9"


def test_a_heading_finds_the_rows_below_it_down_to_the_first_empty_one(tmp_path: Path) -> None:
    by_heading = read_table(make(tmp_path, MESSY), 0, heading="Kommune")
    by_label = read_table(make(tmp_path, MESSY), 0, labels=TOWNS)
    assert list(by_heading.rows) == ["Odense", "Aarhus", "Læsø (4)"]
    assert by_heading.columns == by_label.columns
    assert list(by_heading.rows.values()) == list(by_label.rows.values())


def test_heading_and_labels_together_keep_only_those_rows(tmp_path: Path) -> None:
    table = read_table(make(tmp_path, MESSY), 0, heading="kommune", labels=["Læsø"])
    assert dict(table.lines) == {"Læsø": 9}
    assert table.columns[0] == "Vinter KRO-NER"


def test_the_leftmost_column_with_most_labels_counts(tmp_path: Path) -> None:
    old = [["Navn", "2023", None, "Navn", "2019"], ["Odense", 2, None, "Odense", 1], ["Læsø", 4, None, "Læsø", 3]]
    table = read_table(make(tmp_path, old), 0, labels=["Odense", "Læsø"])
    assert table.numbers("2023") == {"Odense": 2, "Læsø": 4}


def test_leading_zeros_do_not_matter(tmp_path: Path) -> None:
    table = read_table(make(tmp_path, [["Kode", "Beløb"], [461, 2], [101, 3]]), 0, labels=["0101", "0461"])
    assert table.numbers("Beløb") == {"0101": 3, "0461": 2}


def test_merged_cells_say_how_far_a_heading_reaches(tmp_path: Path) -> None:
    rows = [[], ["Kommune", "a", "b", "a", "I alt"], ["Odense", 1, 2, 3, 6]]

    def merge(_book: object, sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.merge_range("B1:C1", "Sommer")
        sheet.merge_range("D1:E1", "Vinter")

    table = read_table(make(tmp_path, rows, merge), 0, labels=["Odense"])
    assert table.columns == ("Sommer a", "Sommer b", "Vinter a", "Vinter I alt")


def test_values_keep_their_kind(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write_datetime(1, 3, datetime.date(2024, 2, 29), book.add_format({"num_format": "yyyy-mm-dd"}))

    table = read_table(make(tmp_path, [["Navn", "a", "b", "c"], ["Odense", 0.1, "ja"]], fill), 0, labels=["Odense"])
    assert table.rows["Odense"] == (Decimal("0.1"), "ja", datetime.date(2024, 2, 29))


def test_hidden_sheets_are_not_counted_but_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "skjult.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, value in (("System", 1), ("Tal", 2)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Navn", "Værdi"])
        sheet.write_row(1, 0, ["Odense", value])
    book.get_worksheet_by_name("Tal").activate()
    book.get_worksheet_by_name("System").very_hidden()
    book.close()
    assert read_table(path, 0, labels=["Odense"]).sheet == "Tal"
    assert read_table(path, " system", labels=["Odense"]).numbers("Værdi") == {"Odense": 1}


# What is refused


def refusal(path: Path, sheet: str | int = 0, **how: object) -> UserError:
    with pytest.raises(UserError) as caught:
        read_table(path, sheet, **{"labels": TOWNS, **how})
    error = caught.value
    assert path.name in error.message("da")
    assert path.name in error.message("en")
    assert error.message("da") != error.message("en")
    return error


def write(tmp_path: Path, content: bytes, name: str = "fil.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content", [b"", b"Kommune;Beloeb\n", b"<html><table></table></html>", b"\xd0\xcf\x11\xe0\0\0"]
)
def test_not_a_workbook(content: bytes, tmp_path: Path) -> None:
    error = refusal(write(tmp_path, content))
    assert isinstance(error, UnreadableWorkbook)
    assert "ikke et Excel-regneark" in error.message("da")
    assert "gem det som .xlsx" in error.message("da")
    assert "save it as .xlsx" in error.message("en")


def test_the_old_format_is_read_only_when_asked_for(tmp_path: Path) -> None:
    """A damaged .xls can claim any amount of memory, so an uploaded one must be saved anew."""
    path = write(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "gammel.xls")
    assert "gem det som .xlsx" in refusal(path).message("da")
    assert "ødelagt" in refusal(path, old_format=True).message("da")


def test_half_a_workbook(tmp_path: Path) -> None:
    whole = make(tmp_path, MESSY).read_bytes()
    assert "ødelagt" in refusal(write(tmp_path, whole[: len(whole) // 2])).message("da")


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "fil.xlsx", "w") as archive:
        archive.writestr("brev.txt", "hej")
    assert "ikke et Excel-regneark" in refusal(tmp_path / "fil.xlsx").message("da")


def test_no_file(tmp_path: Path) -> None:
    assert "findes ikke" in refusal(tmp_path / "borte.xlsx").message("da")


def test_protected_by_a_password(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, protected_workbook()))
    assert error.message("da").endswith(
        "Det er beskyttet med adgangskode. Fjern adgangskoden i Excel, og gem det igen."
    )
    assert "Remove the password" in error.message("en")


def test_unknown_sheet(tmp_path: Path) -> None:
    error = refusal(make(tmp_path, MESSY), "Dta")
    assert error.message("da") == (
        "Regnearket veje.xlsx kan ikke læses. Det har intet ark »Dta«. Arkene er: Data. Ret arkets navn. Mente du Data?"
    )
    assert "no sheet “3”" in refusal(make(tmp_path, MESSY), 3).message("en")


def test_label_not_found(tmp_path: Path) -> None:
    error = refusal(make(tmp_path, MESSY), labels=["Odense", "Århus", "Samsø"])
    assert error.message("da") == (
        "Regnearket veje.xlsx kan ikke læses. Arket »Data« mangler »Århus« og 1 til. "
        "Tilføj rækken, eller ret navnet. Mente du Aarhus?"
    )
    assert "lacks “Fanø”" in refusal(make(tmp_path, MESSY), labels=["Fanø"]).message("en")
    assert "mangler »Samsø«" in refusal(make(tmp_path, MESSY), heading="Kommune", labels=["Samsø"]).message("da")


def test_heading_not_found(tmp_path: Path) -> None:
    assert "Mente du KOMMUNE?" in refusal(make(tmp_path, MESSY), labels=(), heading="Komune").message("da")
    alone = make(tmp_path, [["Kommune", "Beløb"]])
    assert "ingen rækker" in refusal(alone, labels=(), heading="Kommune").message("da")


def test_a_label_twice(tmp_path: Path) -> None:
    path = make(tmp_path, [*MESSY[:9], ["aarhus", 5]])
    for how in ({"labels": TOWNS}, {"labels": (), "heading": "Kommune"}):
        error = refusal(path, **how)
        assert isinstance(error, InvalidFacts)
        assert error.message("da").startswith("veje.xlsx [Data], linje 10, kolonne A: »")
        assert error.message("da").endswith("står allerede i A8. Slet eller omdøb den ene.")
        assert "is already in A8" in error.message("en")


def test_numbers_without_a_label(tmp_path: Path) -> None:
    error = refusal(make(tmp_path, [*MESSY[:9], [None, 5]]), labels=(), heading="Kommune")
    assert "linje 10, kolonne A" in error.message("da")
    assert "maybe hidden" in error.message("en")


@pytest.mark.parametrize("cell", ["1.234,5", "n/a", True])
def test_text_in_a_number_cell(cell: object, tmp_path: Path) -> None:
    table = read_table(make(tmp_path, [["Navn", "Beløb"], ["Odense", cell]]), 0, labels=["Odense"])
    with pytest.raises(InvalidFacts) as caught:
        table.numbers("Beløb")
    assert caught.value.message("da") == (
        f"veje.xlsx [Data], linje 2, kolonne B: »{cell}« er ikke et tal (Beløb, Odense). "
        "Skriv et tal i cellen, eller tøm den."
    )
    assert "is not a number (Beløb, Odense)" in caught.value.message("en")


def test_an_excel_error_is_not_an_empty_cell(tmp_path: Path) -> None:
    def fill(_book: object, sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write_formula("B2", "=1/0", value="#DIV/0!")

    table = read_table(make(tmp_path, [["Navn", "Beløb"], ["Odense"], ["Læsø"]], fill), 0, labels=["Odense", "Læsø"])
    with pytest.raises(InvalidFacts, match="linje 2, kolonne B: »#« er ikke et tal"):
        table.numbers("Beløb")


def test_columns_with_the_same_heading_need_a_letter(tmp_path: Path) -> None:
    path = make(tmp_path, [["Navn", "Beløb", "Beløb"], ["Odense", 1, 2]])
    table = read_table(path, 0, labels=["Odense"])
    with pytest.raises(UnreadableWorkbook, match=r"overskriften »Beløb« i B, C\. Nævn kolonnens bogstav"):
        table.numbers("Beløb")
    assert table.numbers("Beløb", letter="C") == {"Odense": 2}
    with pytest.raises(UnreadableWorkbook, match=r"ingen kolonne »Beløbet«.* Mente du Beløb\?"):
        table.numbers("Beløbet")


def test_neither_labels_nor_heading_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="labels or heading"):
        read_table(make(tmp_path, MESSY), 0)


# Size


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(file_bytes=1000), "0.001 MB"),
        (Limits(unpacked_bytes=1000), "0.001 MB"),
        (Limits(rows=11), "går ud over 11 rækker"),
        (Limits(columns=6), "6 kolonner"),
        (Limits(cells=80), "80 celler"),
    ],
)
def test_too_large(limits: Limits, said: str, tmp_path: Path) -> None:
    assert said in refusal(make(tmp_path, MESSY), limits=limits).message("da")


def test_one_stray_cell_does_not_take_all_memory(tmp_path: Path) -> None:
    """A file of 6 kB: laying out the sheet would take 550 GB and end the process."""

    def stray(_book: object, sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write(1_048_575, 16_383, 1)

    error = refusal(make(tmp_path, MESSY, stray))
    assert "Arket »Data« går ud over 100000 rækker" in error.message("da")
    assert "far to the right" in error.message("en")


FAR = '<row r="2"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="2"><c x="&gt;" r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c x=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="&#88;FD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="xfd1048576"><v>1</v></c></row>',
        '<a-b:row r="2"><a-b:c r="XFD1048576"><a-b:v>1</a-b:v></a-b:c></a-b:row>',
        f"<!-- -->{FAR}",
    ],
)
def test_a_stray_cell_in_disguise_is_seen_all_the_same(tmp_path: Path, cells: str) -> None:
    """What looks like a tag to one reader of XML and not to another must not get past the measuring."""
    path = make(tmp_path, MESSY)
    refusal(rewrite(path, "xl/worksheets/sheet1.xml", with_cells(cells)))


def test_a_sheet_under_another_name_is_measured(tmp_path: Path) -> None:
    path = make(tmp_path, MESSY)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = with_cells(FAR)(parts.pop("xl/worksheets/sheet1.xml"))
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"worksheets/Sheet1.dat")
    parts |= {"xl/worksheets/sheet1.DAT": sheet, "xl/_rels/workbook.xml.rels": relations}
    save_parts(path, parts)
    refusal(path)


@pytest.mark.parametrize("before", ["", "<f/>", "<!-- -->", "<f>1</f>", "x"])
def test_a_long_text_that_many_cells_share_does_not_take_all_memory(tmp_path: Path, before: str) -> None:
    """2,000 cells of 100,000 letters are 200 million, from a file of a few kB."""
    path = make(tmp_path, MESSY)
    with zipfile.ZipFile(path) as archive:
        shared = archive.read("xl/sharedStrings.xml")
    count = shared.count(b"<si>")
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s">{before}<v>{count:020}</v></c></row>' for n in range(2, 2_002))
    rewrite(path, "xl/worksheets/sheet1.xml", with_cells(cells))
    long = b"<si><t>" + b"A" * 100_000 + b"</t></si></sst>"
    rewrite(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"</sst>", long))
    assert "100 MB" in refusal(path).message("da")


def with_cells(cells: str) -> Callable[[bytes], bytes]:
    """Put rows of cells in the place of those of a sheet."""

    def put(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"<sheetData>")
        head = head.replace(
            b"xmlns=", b'xmlns:a-b="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns=', 1
        )
        return head + b"<sheetData>" + cells.encode() + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return put


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    save_parts(path, parts | {part: change(parts[part])})
    return path


def save_parts(path: Path, parts: dict[str, bytes]) -> None:
    """Write a workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def protected_workbook() -> bytes:
    """The least that Excel's encryption wraps a workbook in: a compound file with the two streams named.

    Source: [MS-CFB] sections 2.2 (header) and 2.6 (directory entry); [MS-OFFCRYPTO] section 2.3.
    """
    free, end = 0xFFFFFFFF, 0xFFFFFFFE

    def entry(name: str, kind: int, *, child: int = free, right: int = free) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(text), kind, 1, free, right, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", end, 0)

    fixed = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    sectors = struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + fixed + sectors + struct.pack("<I", 0)
    table = struct.pack("<2I", 0xFFFFFFFD, end)
    names = entry("Root Entry", 5, child=1) + entry("EncryptionInfo", 2, right=2) + entry("EncryptedPackage", 2)
    return header.ljust(512, b"\xff") + table.ljust(512, b"\xff") + names.ljust(512, b"\0")


def test_an_empty_sheet_and_a_chart_sheet_are_no_damage(tmp_path):
    """People keep a blank sheet, or a chart on a sheet of its own, in a workbook that is fine."""
    path = tmp_path / "regneark.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ["År", "Beløb"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        book.add_worksheet("Tomt")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Tal!$B$2:$B$2"})
        book.add_chartsheet("Diagram").set_chart(chart)
    parts = read_parts(path)
    assert set(parts.sheets) >= {"Tal", "Tomt"}
    assert list(parts.formulas["Tal"]) == [(1, 1)]
    assert not parts.formulas.get("Tomt")
