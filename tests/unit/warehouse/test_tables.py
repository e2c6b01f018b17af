"""A municipality's own tables: every way they are written, and every way they are refused. Names are fictional."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from raaderum.domain.errors import UserError
from raaderum.domain.reader_errors import (
    MacroWorkbook,
    PersonalNumbers,
    TableTooLarge,
    UnreadableCell,
    UnreadableTable,
    UnreadableWorkbook,
)
from raaderum.warehouse.readers.table_values import find_date_style, find_number_style, read_date, read_number
from raaderum.warehouse.readers.tables import LIMITS, OwnTable, read_own_table
from raaderum.warehouse.readers.workbook_grid import Limits

LINES = ["Konto{d}Tekst{d}Beløb", '2.28.11{d}"Æble{d} ål"{d}"1,50"', "2.28.14{d}Salt{d}7"]


def save(folder: Path, content: bytes | str, name: str = "poster.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book(folder: Path, *sheets: list[list[object]], name: str = "poster.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    sheet.write(r, c, value)
    return path


def values(table: OwnTable) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_delimiters(tmp_path, delimiter, encoding, end):
    text = end.join(LINES).format(d=delimiter) + end
    table = read_own_table(save(tmp_path, text.encode(encoding)))
    assert table.headers == ("Konto", "Tekst", "Beløb")
    assert table.delimiter == delimiter
    assert values(table) == [("2.28.11", f"Æble{delimiter} ål".replace("\t", ""), "1,50"), ("2.28.14", "Salt", "7")]


def test_titles_empty_columns_and_totals(tmp_path):
    titles = "Hybenlev Kommune;;;;\nUdtræk;uge 3;;;\n;;;;\n"
    text = titles + "Konto;;Beløb;;Tekst\n2.28.11;;5;;a\n\n2.28.12;;6;;b\nI alt;;11;;\n"
    table = read_own_table(save(tmp_path, text))
    assert (table.headers, table.letters) == (("Konto", "Beløb", "Tekst"), ("A", "C", "E"))
    assert table.titles == ("Hybenlev Kommune", "Udtræk uge 3")
    assert table.header_line == 4
    assert [row.line for row in table.rows] == [5, 7, 8]
    assert values(table)[-1] == ("I alt", "11", None)
    assert table.address(7, 1) == "C7"


def test_excel_s_own_mark_of_the_delimiter_counts_as_a_row(tmp_path):
    table = read_own_table(save(tmp_path, "sep=,\nKonto,Beløb\n2.28.11,5\n"))
    assert (table.delimiter, table.header_line, table.rows[0].line) == (",", 2, 3)


def test_commas_in_headings_and_amounts_are_no_delimiter(tmp_path):
    table = read_own_table(save(tmp_path, "Konto\tBeløb, kr.\n2.28.11\t2,5\n2.28.12\t3,5\n"))
    assert table.headers == ("Konto", "Beløb, kr.")


def test_two_delimiters_that_fit_are_asked_about(tmp_path):
    path = save(tmp_path, "Konto;Beløb|Tekst\n1;2|c\n3;4|d\n")
    with pytest.raises(UnreadableTable, match=r"»;« og »\|«.*--delimiter"):
        read_own_table(path)
    assert read_own_table(path, delimiter=";").headers == ("Konto", "Beløb|Tekst")


def test_a_row_wider_than_the_header_is_refused_by_its_cell(tmp_path):
    with pytest.raises(UnreadableCell, match=r"poster.csv, celle C3: »6« står uden for overskriftens 2 kolonner"):
        read_own_table(save(tmp_path, "Konto;Beløb\n2.28.11;5\n2.28.12;5;6\n2.28.12;5\n"))


def test_an_open_quotation_mark_is_refused(tmp_path):
    with pytest.raises(UnreadableCell, match=r"rækken fra A3.*anførselstegn"):
        read_own_table(save(tmp_path, 'Konto;Beløb\n2.28.11;5\n2.28.12;"5\n2.28.14;6\n'))


def test_a_workbook(tmp_path):
    rows = [["Udtræk"], [], ["Konto", "Dato", "Beløb"], ["2.28.11", date(2025, 1, 31), 1234.5], ["I alt", None, 1234.5]]
    path = tmp_path / "poster.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Poster")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
    table = read_own_table(path)
    assert (table.sheet, table.header_line, table.titles) == ("Poster", 3, ("Udtræk",))
    assert values(table) == [("2.28.11", date(2025, 1, 31), Decimal("1234.5")), ("I alt", None, Decimal("1234.5"))]


def test_several_sheets_are_asked_about(tmp_path):
    path = book(tmp_path, [["Konto", "Beløb"], ["2.28.11", 5]], [["Konto", "Beløb"], ["2.28.12", 6]])
    with pytest.raises(UnreadableWorkbook, match=r"Sheet1, Sheet2.*--sheet"):
        read_own_table(path)
    assert values(read_own_table(path, sheet="Sheet2")) == [("2.28.12", Decimal(6))]


def test_an_empty_sheet_beside_does_not_matter(tmp_path):
    assert values(read_own_table(book(tmp_path, [["Konto", "Beløb"], ["2.28.11", 5]], []))) == [("2.28.11", Decimal(5))]


def test_a_chart_on_a_sheet_of_its_own_is_no_sheet(tmp_path):
    path = tmp_path / "poster.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Poster").write_row(0, 0, ["Konto", "Beløb"])
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Poster!$B$2:$B$3"})
        workbook.add_chartsheet().set_chart(chart)
    assert read_own_table(path).sheet == "Poster"


def test_a_formula_is_not_calculated_and_an_error_is_no_value(tmp_path):
    path = tmp_path / "poster.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Konto", "Beløb"])
        sheet.write_row(1, 0, ["2.28.11"])
        sheet.write_formula(1, 1, "=1+1", value="")
        sheet.write_row(2, 0, ["2.28.12"])
        sheet.write_formula(2, 1, "=1/0", value="#DIV/0!")
    table = read_own_table(path)
    assert table.broken == {(2, 1): "not-calculated", (3, 1): "excel-error"}


@pytest.mark.parametrize("cell", ["010190-1234", "0101901234", "se 311299 4321 igen"])
def test_a_cpr_number_refuses_the_file_and_is_not_shown(tmp_path, cell):
    files = [
        save(tmp_path, f"Konto;Beløb;Tekst\n2.28.11;5;a\n2.28.11;5;{cell}\n"),
        book(tmp_path, [["Konto", "Beløb", "Tekst"], ["2.28.11", 5, "a"], ["2.28.11", 5, cell]]),
    ]
    for file in files:
        with pytest.raises(PersonalNumbers) as refused:
            read_own_table(file)
        for language in ("da", "en"):
            said = refused.value.message(language)
            assert "C3" in said
            assert not any(part in said for part in ("0190", "1234", "3112", "4321"))
        assert "1234" not in repr(refused.value.facts)


def test_a_cpr_number_kept_as_a_number_or_on_another_sheet(tmp_path):
    with pytest.raises(PersonalNumbers, match=r"B2"):
        read_own_table(book(tmp_path, [["Konto", "Nr"], ["2.28.11", 3112991234]]))
    named = tmp_path / "ark.xlsx"
    with xlsxwriter.Workbook(named) as workbook:
        workbook.add_worksheet("010190-1234").write_row(0, 0, ["Konto", "Beløb"])
    with pytest.raises(PersonalNumbers, match=r"arket »••••••-••••«"):
        read_own_table(named)
    noted = tmp_path / "note.xlsx"
    with xlsxwriter.Workbook(noted) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Konto", "Beløb"])
        sheet.write_comment("B2", "se 010190-1234")
    with pytest.raises(PersonalNumbers, match=r"celle B2"):
        read_own_table(noted)
    with pytest.raises(PersonalNumbers, match=r"Sheet2.*A1"):
        read_own_table(book(tmp_path, [["Konto", "Beløb"], ["2.28.11", 5]], [["010190-1234"]]), sheet="Sheet1")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", UnreadableTable),
        (b"\x00\x01\x02\x03" * 100, UnreadableTable),
        (b"PK\x03\x04 not a workbook", UnreadableWorkbook),
        (b"\xd0\xcf\x11\xe0 an old workbook", UnreadableWorkbook),
        ("1;2\n3;4\n", UnreadableTable),
        ("Konto;Beløb\n2.28.11;" + "x" * 6_000 + "\n", UnreadableCell),
        (b"\x81\x8d;\xff\n", UnreadableTable),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, kind):
    with pytest.raises(kind) as refused:
        read_own_table(save(tmp_path, content))
    assert "poster.csv" in refused.value.message("da")
    assert "poster.csv" in refused.value.message("en")


def test_limits(tmp_path):
    path = save(tmp_path, "Konto;Beløb\n" + "2.28.11;5\n" * 20)
    read_own_table(path, limits=Limits(rows=21))
    for limits in (Limits(rows=20), Limits(columns=1), Limits(cells=41), Limits(file_bytes=100)):
        with pytest.raises(TableTooLarge, match=r"poster.csv"):
            read_own_table(path, limits=limits)


def test_a_zip_bomb_and_macros_are_refused(tmp_path):
    bomb = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (LIMITS.unpacked_bytes + 1))
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(UnreadableWorkbook, match=r"fylder mere end"):
        read_own_table(bomb)
    with pytest.raises(MacroWorkbook):
        read_own_table(book(tmp_path, [["Konto", "Beløb"]], name="poster.xlsx").rename(tmp_path / "poster.xlsm"))
    with pytest.raises(UserError):
        read_own_table(tmp_path / "findes-ikke.csv")


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1.234,50", "5"], "comma"),
        (["1,234.50", "5"], "point"),
        (["12.5"], "point"),
        (["1.234.567"], "comma"),
        (["12", "-5", "1 000"], "open"),
        (["1.234", "5.678"], "ask"),
        (["1,5", "1.5"], "ask"),
        (["1.234", "0,5"], "comma"),
        (["tekst"], "open"),
    ],
)
def test_how_numbers_are_written_is_what_all_of_them_allow(texts, style):
    assert find_number_style(texts) == style


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1.234,50", "comma", "1234.50"),
        ("−1.234,50 kr.", "comma", "-1234.50"),
        ("kr. 5,-", "comma", "5"),
        ("(12,5)", "comma", "-12.5"),
        ("12,5-", "comma", "-12.5"),
        ("£1,234.50", "point", "1234.50"),
        ("1234", "open", "1234"),
    ],
)
def test_numbers(text, style, number):
    assert read_number(text, style) == Decimal(number)


@pytest.mark.parametrize("text", ["12.34", "1.23,4", "1,2,3", "5 stk.", "--5", "(-5)", "1e5", "NaN", "", "٣", "5-3"])
def test_what_is_no_danish_number(text):
    assert read_number(text, "comma") is None


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["31/12/2024", "01/02/2024"], "dmy"),
        (["12/31/2024"], "mdy"),
        (["2024-01-02"], "ymd"),
        (["20240131"], "ymd"),
        (["01-02-2024"], "ask"),
        (["31-12-2024", "12-31-2024"], "ask"),
        (["00:00:00", ""], "open"),
    ],
)
def test_the_order_of_a_date_is_what_all_of_them_allow(texts, style):
    assert find_date_style(texts) == style


def test_dates():
    assert read_date("31-12-24", "dmy") == date(2024, 12, 31)
    assert read_date("2024-01-31T13:45:00", "ymd") == date(2024, 1, 31)
    assert [read_date(text, "dmy") for text in ("31-02-2024", "00:00:00", "1-2", "01-02-2024 i går")] == [None] * 4
