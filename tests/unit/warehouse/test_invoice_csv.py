"""An extract as CSV becomes the same invoices; what cannot be read is refused by its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from raaderum.domain.purchases import Invoice, InvoiceLine, Refusal
from raaderum.warehouse.readers.column_fields import INVOICE_FIELDS
from raaderum.warehouse.readers.column_mapping import mapping_from_json, mapping_to_json, suggest_mapping
from raaderum.warehouse.readers.invoices import CsvOptions, read_csv_lines
from raaderum.warehouse.readers.tables import read_own_table

HEADER = (
    "kommune;fakturanr;dato;leverandoer_cvr;leverandoer_navn;ean;ordrenr;linje;tekst;varenr;antal;enhed;pris;beloeb;"
    "unspsc;konto"
)
"""The columns of the fallback in the domain notes."""
FIRST = "Prøveby;F1;02-03-2026;12345674;Papirhuset ApS;5790000000012;77;1;Papir;4711;2;EA;50,00;100,00;14111507;5250"
SECOND = "Prøveby;F1;02-03-2026;12345674;Papirhuset ApS;5790000000012;77;2;Fragt;;;;;1.250,50;;5251"
OTHER = "Prøveby;F2;31-03-2026;12345674;Papirhuset ApS;5790000000012;;1;Papir;4711;-1;EA;50,00;-50,00;14111507;5250"


def found(
    tmp_path: Path, *rows: str, options: CsvOptions | None = None, header: str = HEADER
) -> list[Invoice | Refusal]:
    path = tmp_path / "linjer.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return list(read_csv_lines(path, options=options or CsvOptions()))


def test_rows_of_one_invoice_are_its_lines(tmp_path):
    one, other = found(tmp_path, FIRST, SECOND, OTHER)
    assert one._replace(digest="", document="", lines=()) == Invoice(
        "", "", "CSV", "invoice", "F1", date(2026, 3, 2), None, "DKK", 135_050, 0, 135_050, "12345674", "",
        "Papirhuset ApS", "", False, "", "5790000000012", "Prøveby", "77", "5250", "", "order_number", (),
    )  # fmt: skip
    assert one.lines == (
        InvoiceLine(1, "4711", "", "Papir", "14111507", "5250", "", "EA", 2.0, 50.0, 10_000),
        InvoiceLine(2, "", "", "Fragt", "", "5251", "", "", None, None, 125_050),
    )
    assert one.document.endswith("linjer.csv!2")
    assert (other.kind, other.net_oere, other.channel, other.lines[0].quantity) == ("credit_note", -5_000, "none", -1)


def test_a_saved_mapping_is_used_on_the_same_columns(tmp_path):
    path = tmp_path / "linjer.csv"
    path.write_text(f"{HEADER}\n{FIRST}\n{OTHER}\n", encoding="utf-8")
    table = read_own_table(path)
    mapping = mapping_from_json(mapping_to_json(suggest_mapping(table, INVOICE_FIELDS).mapping), "m.json")
    assert [one.id for one in mapping.fields] == [
        "municipality", "number", "date", "supplier_cvr", "supplier", "buyer_gln", "order_number", "line_number",
        "text", "item_number", "units", "measure", "unit_price", "amount", "unspsc", "account",
    ]  # fmt: skip
    assert list(read_csv_lines(path, mapping)) == list(read_csv_lines(path))


def test_equal_rows_are_two_and_the_same_file_gives_the_same_digests(tmp_path):
    row = FIRST.replace(";F1;", ";;")
    first = found(tmp_path, row, row, OTHER)
    assert len({one.digest for one in first}) == 3
    (tmp_path / "igen").mkdir()
    again = found(tmp_path / "igen", OTHER, row, row)
    assert {one.digest for one in again} == {one.digest for one in first}


def test_rows_that_cannot_be_read_are_refused_by_their_line_and_the_rest_is_kept(tmp_path):
    bad = [
        FIRST.replace("100,00", ""), FIRST.replace("02-03-2026", ""), FIRST.replace("100,00", "hundrede"),
        FIRST.replace("100,00", "1.00,50"), FIRST.replace("02-03-2026", "00:00:00"), OTHER,
    ]  # fmt: skip
    *refused, kept = found(tmp_path, *bad)
    assert [(one.code, one.line) for one in refused] == [
        ("row-without-amount", 2), ("row-without-date", 3), ("cell", 4), ("cell", 5), ("cell", 6),
    ]  # fmt: skip
    assert refused[2].reason_da == "N4 (beloeb): »hundrede« er ikke et beløb."
    assert refused[2].remedy_da == "Skriv kun tallet, eller slet rækken, hvis den ikke er en post."
    assert kept.number == "F2"


def test_a_date_for_the_file_stands_in_for_missing_dates(tmp_path):
    row = FIRST.replace("02-03-2026", "")
    (one, _) = found(tmp_path, row, OTHER, options=CsvOptions(default_date=date(2026, 3, 31)))
    assert one.issue_date == date(2026, 3, 31)


def test_currencies(tmp_path):
    header, row = HEADER + ";valuta", FIRST + ";EUR"
    other = OTHER + ";DKK"
    (one, _) = found(tmp_path, row, other, header=header)
    assert (one.code, one.line) == ("foreign-currency", 2)
    rates = {"EUR": Decimal("7.46")}
    (one, _) = found(tmp_path, row, other, header=header, options=CsvOptions(rates=rates))
    assert (one.currency, one.net_oere, one.lines[0].unit_price_dkk) == ("EUR", 74_600, pytest.approx(373))
    (one, _) = found(tmp_path, FIRST, OTHER, options=CsvOptions(currency="EUR", rates=rates))
    assert one.net_oere == 74_600


def test_a_person_is_kept_in_the_totals_alone(tmp_path):
    row = FIRST.replace("12345674", "010190-1234").replace("Papirhuset ApS", "Kirsten Prøvesen").replace(
        ";Papir;", ";Pasning ved Kirsten Prøvesen 0101901234;"
    )  # fmt: skip
    (one, _) = found(tmp_path, row, OTHER)
    assert (one.supplier_is_person, one.supplier_name, one.supplier_cvr, one.net_oere) == (True, "", "", 10_000)
    assert "Kirsten" not in repr(one)
    assert "010190" not in repr(one._replace(digest=""))


def test_an_open_question_is_a_refusal_of_the_file(tmp_path):
    one, other = found(tmp_path, "a;b", header="Leverandør;Kroner")
    assert (one.code, "Ingen kolonne ligner dato" in one.reason_da) == ("table", True)
    assert "Ingen kolonne ligner beløb" in other.reason_da
    (one,) = found(tmp_path, FIRST)
    assert "Datoerne kan læses på flere måder" in one.reason_da


def test_a_missing_file_is_a_refusal(tmp_path):
    (one,) = read_csv_lines(tmp_path / "ingen.csv")
    assert (one.code, "findes ikke" in one.reason_da) == ("table", True)
