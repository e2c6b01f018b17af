"""Which column is which: proposed, asked about, saved, compared, applied. Names are fictional."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from raaderum.domain.errors import InvalidChoice
from raaderum.domain.reader_errors import ColumnsChanged, InvalidMapping
from raaderum.warehouse.readers.column_changes import accept_renames, compare_columns
from raaderum.warehouse.readers.column_fields import PAYMENT_FIELDS, POSTING_FIELDS, fold
from raaderum.warehouse.readers.column_mapping import (
    ColumnMapping,
    MappedField,
    header_fingerprint,
    mapping_from_json,
    mapping_to_json,
    suggest_mapping,
)
from raaderum.warehouse.readers.mapped_rows import apply_mapping
from raaderum.warehouse.readers.tables import OwnTable, TableRow, read_own_table


def table(*lines: str) -> OwnTable:
    """A table of texts, from lines with semicolons."""
    header, *rows = [tuple(cell or None for cell in line.split(";")) for line in lines]
    return OwnTable(
        "poster.csv", "", tuple(text or "" for text in header), tuple("ABCDEFGHIJ"[: len(header)]),
        tuple(TableRow(line, row) for line, row in enumerate(rows, 2)), 1, (), {},
    )  # fmt: skip


def saved(*lines: str) -> ColumnMapping:
    suggestion = suggest_mapping(table(*lines), POSTING_FIELDS, name="fjor")
    assert suggestion.complete, [q.sentence() for q in suggestion.questions]
    return suggestion.mapping


HEADER = "Kontostreng;Posteringstekst;Dato;Beløb"
ROW = "2.28.11-1;Salt;31-01-2025;1,50"


@pytest.mark.parametrize(
    "header",
    [HEADER, "KONTOSTRENG;TEKST;DATO;BELOB", "konto_streng;tekst;dato;beløb (kr.)", "Account;Text;Date;Amount"],
)
def test_case_accents_punctuation_and_english_are_the_same(header):
    suggestion = suggest_mapping(table(header, ROW), POSTING_FIELDS)
    found = {field.id: field.headers[0] for field in suggestion.mapping.fields}
    expected = dict(zip(("account", "text", "date", "amount"), header.split(";"), strict=True))
    if "BELOB" in header:  # ø is oe, not o: asked about, as it is only alike
        assert [(q.code, q.choices) for q in suggestion.questions] == [("like-column", ("BELOB",))]
        del expected["amount"]
    assert found == expected


def test_what_the_file_does_not_say_is_asked():
    asked = suggest_mapping(table("Konto;Kontostreng;Beløb", "1;2.28.11;1.234"), POSTING_FIELDS).questions
    assert [(q.code, q.field, q.choices) for q in asked] == [
        ("which-column", "account", ("Konto", "Kontostreng")),
        ("number-style", "amount", ("comma", "point")),
    ]
    assert asked[0].sentence() == "Flere kolonner kan være kontostreng: »Konto«, »Kontostreng«. Hvilken er det?"
    assert "»1.234«" in asked[1].sentence()
    answered = suggest_mapping(
        table("Konto;Kontostreng;Beløb", "1;2.28.11;1.234"),
        POSTING_FIELDS,
        answers={"account": "kontostreng"},
        number_style="comma",
    )
    assert answered.questions == ()
    assert answered.mapping.field("account") == MappedField("account", "account", ("Kontostreng",))
    with pytest.raises(InvalidChoice, match="Mente du Kontostreng"):
        suggest_mapping(table("Kontostreng;Beløb"), POSTING_FIELDS, answers={"account": "Kontostren"})


def test_an_ambiguous_date_is_asked_about_and_read_when_answered():
    found = suggest_mapping(table("Leverandør;Dato;Beløb", "Hybenlev Vej ApS;01-02-2025;5"), PAYMENT_FIELDS)
    assert [(q.code, q.choices) for q in found.questions] == [("date-style", ("dmy", "mdy", "ymd"))]
    read = apply_mapping(found.mapping, table("Leverandør;Dato;Beløb", "Hybenlev Vej ApS;01-02-2025;5"))
    assert [(f.code, f.cell) for f in read.findings] == [("ambiguous-date", "B2")]
    assert read.rows[0].values["date"] is None
    assert [q.code for q in read.questions] == ["date-style"]


def test_a_saved_mapping_is_canonical_and_comes_back_the_same():
    mapping = saved(HEADER, ROW)
    text = mapping_to_json(mapping)
    assert mapping_from_json(text, "m.json") == mapping
    assert mapping_to_json(mapping_from_json(json.dumps(json.loads(text)), "m.json")) == text
    assert mapping.fingerprint == header_fingerprint(
        ["KONTOSTRENG", "posterings-tekst".replace("-", ""), "dato", "Beløb "]
    )
    assert mapping.fingerprint != header_fingerprint(["Posteringstekst", "Kontostreng", "Dato", "Beløb"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number_style": "komma"}, "number_style: »komma«.*comma, point, open"),
        ({"fingerprint": "0" * 64}, "fingerprint"),
        ({"header": ["Konto"]}, "fingerprint"),
        ({"format": "x"}, "format"),
        ({"fields": [{"id": "amount"}]}, "kind"),
        ({"fields": [{"id": "amount", "kind": "number", "headers": ["Beløb"]}]}, "kind: »number«"),
    ],
)
def test_a_mapping_that_was_changed_by_hand_is_refused_where_it_is_wrong(change, said):
    plain = json.loads(mapping_to_json(saved(HEADER, ROW))) | change
    with pytest.raises(InvalidMapping, match=said):
        mapping_from_json(json.dumps(plain), "m.json")
    for broken in ("", "[]", "{", "{}"):
        with pytest.raises(InvalidMapping):
            mapping_from_json(broken, "m.json")


def test_changes_of_each_kind():
    before = saved("Kontostreng;Posteringstekst;Dato;Beløb;Bilag;Afdeling", ROW + ";7;Vej")
    now = table("Kontostreng;Dato;Tekst;Nettobeløb;Bilagsnr;Moms", "2.28.11-1;31-01-2025;Salt;1,50;7;0")
    changes = compare_columns(before, now)
    assert changes.same == ("Kontostreng", "Dato")
    assert [(one.before, one.now, one.field, one.why) for one in changes.renamed] == [
        ("Posteringstekst", "Tekst", "text", "synonym"),
        ("Beløb", "Nettobeløb", "amount", "synonym"),
        ("Bilag", "Bilagsnr", "", "alike"),
    ]
    assert changes.moved == ()
    assert (changes.missing, changes.new) == (("Afdeling",), ("Moms",))
    assert changes.unread == ("amount", "text")
    assert not changes.usable
    assert changes.sentences() == [
        "Kolonnen »Afdeling« mangler.",
        "Kolonnen »Posteringstekst« er væk. »Tekst« ligner. Er det den samme?",
        "Kolonnen »Beløb« er væk. »Nettobeløb« ligner. Er det den samme?",
        "Kolonnen »Bilag« er væk. »Bilagsnr« ligner. Er det den samme?",
        "Kolonnen »Moms« er ny og læses ikke.",
    ]
    assert changes.sentences("en")[0] == "The column “Afdeling” is missing."
    with pytest.raises(ColumnsChanged, match="--accept-renames"):
        apply_mapping(before, now)
    accepted = accept_renames(before, changes)
    assert apply_mapping(accepted, now).rows[0].values["amount"] == Decimal("1.50")
    assert "Kolonnen »Beløb« hedder nu »Nettobeløb«." in compare_columns(accepted, now).sentences()


def test_a_moved_column_moves_alone_and_a_new_one_moves_nobody():
    before = saved(HEADER, ROW)
    changes = compare_columns(before, table("Beløb;Kontostreng;Posteringstekst;Dato"))
    assert [(one.header, one.before, one.now) for one in changes.moved] == [("Beløb", 4, 1)]
    assert changes.sentences() == ["Kolonnen »Beløb« er flyttet fra plads 4 til 1."]
    assert changes.usable
    widened = compare_columns(before, table("Løbenr;" + HEADER))
    assert (widened.moved, widened.new) == ((), ("Løbenr",))
    assert widened.usable


def test_a_column_that_is_there_twice_is_refused():
    changes = compare_columns(saved(HEADER, ROW), table(HEADER + ";BELØB"))
    assert changes.unread == ("amount",)
    assert changes.sentences()[0].startswith("Kolonnen »Beløb« står der mere end én gang.")


def test_every_value_that_does_not_fit_is_named_by_its_cell():
    mapping = saved(HEADER, ROW)
    read = apply_mapping(
        mapping,
        table(HEADER, ROW, "2.28.11;a;31-01-2025;", "2.28.11;b;i går;1234.5", "2.28.11;c;;ti", "2.28.11;d;;1.234"),
    )
    assert [(f.level, f.code, f.place) for f in read.findings] == [
        ("warning", "empty-amount", "D3 (Beløb)"),
        ("error", "other-number-style", "D4 (Beløb)"),
        ("warning", "not-a-date", "C4 (Dato)"),
        ("error", "not-an-amount", "D5 (Beløb)"),
    ]
    for finding in read.findings:
        assert finding.sentence("da") != finding.sentence("en")
    assert [row.amount() for row in read.rows] == [Decimal("1.50"), None, None, None, Decimal(1234)]
    assert read.rows[0].values["date"] == date(2025, 1, 31)


def test_a_style_left_open_is_settled_by_the_next_file_and_never_guessed():
    mapping = saved("Kontostreng;Beløb", "2.28.11;5")
    assert mapping.number_style == "open"
    assert apply_mapping(mapping, table("Kontostreng;Beløb", "2.28.11;1.234,5")).rows[0].amount() == Decimal("1234.5")
    doubtful = apply_mapping(mapping, table("Kontostreng;Beløb", "2.28.11;1.234", "2.28.11;7"))
    assert [row.amount() for row in doubtful.rows] == [None, Decimal(7)]
    assert [f.code for f in doubtful.findings] == ["ambiguous-amount"]
    assert [q.code for q in doubtful.questions] == ["number-style"]


def test_excel_s_noise_is_not_money(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "poster.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Konto", "Beløb"])
        for r, value in enumerate((0.1 + 0.2, 5.8e-11, 1234567.89), 1):
            sheet.write_row(r, 0, ["2.28.11", value])
    own = read_own_table(path)
    read = apply_mapping(suggest_mapping(own, POSTING_FIELDS).mapping, own)
    assert [row.amount() for row in read.rows] == [Decimal("0.3"), 0, Decimal("1234567.89")]


def test_what_excel_has_made_of_an_account_is_not_believed(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "poster.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Konto", "Beløb"])
        for r, value in enumerate((date(2028, 11, 2), 2281111000000045, 22811, 2.28), 1):
            sheet.write(r, 0, value)
            sheet.write(r, 1, 5)
    own = read_own_table(path)
    read = apply_mapping(suggest_mapping(own, POSTING_FIELDS).mapping, own)
    assert [(f.cell, f.code) for f in read.findings] == [
        ("A2", "turned-to-date"), ("A3", "turned-to-number"), ("A5", "turned-to-number"),
    ]  # fmt: skip
    assert read.rows[2].text("account") == "22811"


def test_no_name_of_a_field_is_another_field_s():
    for fields in (PAYMENT_FIELDS, POSTING_FIELDS):
        names = [fold(name) for field in fields for name in field.synonyms]
        assert len(names) == len(set(names))
