"""Payments over £500 of Oxford City Council, 17 files, read from ../shared/data/spend/oxford; skipped where missing.

Open Government Licence, from the city's catalogue. The files are read a second time here with the csv module and plain
Python, by the position of the columns: what the reader finds has to agree with that.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from raaderum.domain.reader_errors import ColumnsChanged
from raaderum.warehouse.readers.column_changes import MovedColumn, accept_renames, compare_columns
from raaderum.warehouse.readers.column_fields import PAYMENT_FIELDS
from raaderum.warehouse.readers.column_mapping import (
    ColumnMapping,
    mapping_from_json,
    mapping_to_json,
    suggest_mapping,
)
from raaderum.warehouse.readers.mapped_rows import apply_mapping
from raaderum.warehouse.readers.tables import OwnTable, read_own_table
from tests.shared import shared_data

ANSWERS = {
    "Expenditure Catergory": {"description": "Expenditure Catergory"},  # their spelling, which is asked about
}


@pytest.fixture(scope="module")
def files() -> list[Path]:
    found = sorted(shared_data("spend/oxford").rglob("*.csv"))
    assert len(found) == 17
    return found


@pytest.fixture(scope="module")
def tables(files) -> dict[str, OwnTable]:
    return {file.name: read_own_table(file) for file in files}


def plain_rows(file: Path) -> tuple[list[str], list[list[str]]]:
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
    return header, rows


def saved_on(table: OwnTable) -> ColumnMapping:
    """The mapping of a file, as it comes back from its file."""
    answers = next((a for header, a in ANSWERS.items() if header in table.headers), {})
    suggestion = suggest_mapping(table, PAYMENT_FIELDS, answers=answers)
    assert suggestion.complete, [question.sentence("en") for question in suggestion.questions]
    return mapping_from_json(mapping_to_json(suggestion.mapping), "saved.json")


def test_there_are_fourteen_headers(files):
    assert len({tuple(plain_rows(file)[0]) for file in files}) == 14


def test_one_saved_mapping_per_variant_reads_every_row_and_every_penny(files, tables):
    """A mapping is saved on the first file of a variant and used unchanged on the rest."""
    saved: dict[str, ColumnMapping] = {}
    headers_of: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    total_rows, total = 0, Decimal(0)
    for file in files:
        table = tables[file.name]
        header, rows = plain_rows(file)
        mapping = saved_on(table)
        first = saved.setdefault(mapping.fingerprint, mapping)
        headers_of[mapping.fingerprint].add(tuple(header))
        read = apply_mapping(first, table)
        at = next(i for i, text in enumerate(header) if text.strip().lower() == "amount")
        expected = sum(Decimal(row[at]) for row in rows if row[at].strip())
        assert len(read.rows) == len(rows), file.name
        assert sum(row.amount() or 0 for row in read.rows) == expected, file.name
        assert read.changes.usable
        total_rows += len(rows)
        total += expected
    assert len(saved) <= 14
    assert sum(len(headers) for headers in headers_of.values()) == 14  # no header is in two mappings
    assert total_rows == 61_529  # the count in the data folder's own description


def test_suppliers_and_dates_are_those_of_the_file(files, tables):
    for file in files:
        read = apply_mapping(saved_on(tables[file.name]), tables[file.name])
        header, rows = plain_rows(file)
        folded = [text.strip().lower().replace("_", " ") for text in header]
        who, when = folded.index("supplier name"), folded.index("paid date")
        assert [row.text("supplier") for row in read.rows] == [" ".join(row[who].split()) for row in rows]
        for row, plain in zip(read.rows, rows, strict=True):
            date = row.values["date"]
            if "/" in plain[when]:
                assert date == datetime.strptime(plain[when], "%d/%m/%Y").date()  # noqa: DTZ007 — a date has no zone
            else:
                assert date is None


def test_what_does_not_fit_is_named_by_its_cell(files, tables):
    """One file has no dates but 00:00:00 in every row, another one row without amount and date: nothing else."""
    counts = {}
    for file in files:
        read = apply_mapping(saved_on(tables[file.name]), tables[file.name])
        counts[file.name] = [(finding.code, finding.cell) for finding in read.findings]
        header, rows = plain_rows(file)
        clocks = sum(
            row[[h.lower().replace("_", " ") for h in header].index("paid date")] == "00:00:00" for row in rows
        )
        assert sum(code == "not-a-date" for code, _ in counts[file.name]) == clocks
        blank = sum(not row[[h.lower() for h in header].index("amount")].strip() for row in rows)
        assert sum(code == "empty-amount" for code, _ in counts[file.name]) == blank
        assert len(read.findings) == clocks + blank
    assert sum(map(len, counts.values())) == 3_836 + 1  # counted in the files: see the module's own description
    assert counts["expenditure-over-500-apr-jun-2014.csv"][0] == ("not-a-date", "E2")


def test_the_next_year_of_the_same_variant_is_unchanged(tables):
    """October–December 2016 has the header of July–September 2016."""
    mapping = saved_on(tables["expenditure-over-500-jul-sep-2016.csv"])
    changes = compare_columns(mapping, tables["expenditure-over-500-oct-dec-2016.csv"])
    assert changes.unchanged
    assert changes.sentences() == []


def test_a_corrected_spelling_is_proposed_and_used_only_when_accepted(tables):
    """ "Expenditure Catergory" became "Expenditure Category" in 2017."""
    mapping = saved_on(tables["expenditure-over-500-oct-dec-2016.csv"])
    table = tables["expenditure-over-500-oct-dec-2017.csv"]
    changes = compare_columns(mapping, table)
    assert [(one.before, one.now, one.field) for one in changes.renamed] == [
        ("Expenditure Catergory", "Expenditure Category", "description")
    ]
    assert (changes.missing, changes.new, changes.moved) == ((), (), ())
    with pytest.raises(ColumnsChanged, match="Expenditure Category"):
        apply_mapping(mapping, table)
    accepted = accept_renames(mapping, changes)
    read = apply_mapping(accepted, table)
    assert len(read.rows) == 3_855
    assert compare_columns(accepted, tables["expenditure-over-500-oct-dec-2016.csv"]).usable  # the old file still is


def test_a_column_that_is_gone_is_missing(tables):
    """July–September 2017 has no category at all."""
    mapping = saved_on(tables["expenditure-over-500-oct-dec-2017.csv"])
    changes = compare_columns(mapping, tables["expenditure-over-500-jul-sep-2017.csv"])
    assert changes.missing == ("Expenditure Category",)
    assert changes.unread == ("description",)
    assert changes.moved == ()
    assert not changes.usable


def test_a_column_in_another_place_is_moved(tables):
    """A file of the council with its last column put first."""
    table = tables["expenditure-over-500-oct-dec-2017.csv"]
    turned = OwnTable(
        table.file, "", (table.headers[-1], *table.headers[:-1]), table.letters, (), 1, (), {}
    )  # fmt: skip
    changes = compare_columns(saved_on(table), turned)
    assert changes.moved == (MovedColumn("Supplier Name", 10, 1),)
    assert changes.usable
    assert changes.same == table.headers[:-1]
