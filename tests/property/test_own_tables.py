"""Whatever stands in a municipality's own file, it is read or refused in words: no traceback, no CPR number shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.warehouse.readers.account_extract import read_extract
from raaderum.warehouse.readers.column_changes import compare_columns
from raaderum.warehouse.readers.column_fields import POSTING_FIELDS
from raaderum.warehouse.readers.column_mapping import mapping_from_json, mapping_to_json, suggest_mapping
from raaderum.warehouse.readers.submission_findings import mask_cpr
from raaderum.warehouse.readers.tables import read_own_table

CELLS = st.sampled_from([
    "2.28.11-1", "22811", "vej", "", "1.234,50", "1.234", "-5", "5,0 kr.", "01-02-2025", "31/12/24", "Konto", "Beløb",
    "Dato", "Tekst", '"', '"a;b"', "=1+1", "#REF!", "NaN", "1e5", "010190-1234", "\x00", "æøå", "\n", " ",
])  # fmt: skip
TEXTS = st.builds(
    lambda rows, sign, end, encoding: end.join(sign.join(row) for row in rows).encode(encoding),
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.sampled_from(";,\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@given(content=TEXTS | st.binary(max_size=200) | st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail))
@example(content="Konto;Beløb;Dato\n2.28.11-1;1.234;01-02-2025\n".encode())
def test_any_file_is_read_or_refused(folder, content):
    path = folder / "poster.csv"
    path.write_bytes(content)
    try:
        table = read_own_table(path)
        mapping = suggest_mapping(table, POSTING_FIELDS).mapping
        assert mapping_from_json(mapping_to_json(mapping), "m.json") == mapping
        changes = compare_columns(mapping, table)
        assert changes.unchanged
        read = read_extract(table, mapping)
    except UserError as problem:
        said = problem.message("da") + problem.message("en")
    else:
        said = ""
    assert said == mask_cpr(said)
    if said:
        return
    assert len(read.rows.rows) == len(table.rows)
    unread = {row.line for row in read.rows.rows if row.amount() is None}
    assert {posting.line for posting in read.postings} == {row.line for row in table.rows} - unread
    amounts = mapping.field("amount")
    if amounts is not None:
        named = {finding.cell for finding in read.findings}
        column = table.headers.index(amounts.headers[0])
        assert {table.address(line, column) for line in unread} <= named  # nothing drops out in silence
    for finding in read.findings:
        assert finding.cell
        for language in ("da", "en"):
            assert finding.sentence(language)


HEADERS = st.lists(
    st.sampled_from(["Konto", "Beløb", "Tekst", "Dato", "Bilag", "Moms", "Sted"]), unique=True, min_size=2
)


@given(before=HEADERS, now=HEADERS)
def test_every_heading_has_one_place_among_the_changes(folder, before, now):
    tables = []
    for header in (before, now):
        path = folder / "poster.csv"
        path.write_text(";".join(header) + "\n" + ";".join("a" for _ in header) + "\n", encoding="utf-8")
        tables.append(read_own_table(path))
    changes = compare_columns(suggest_mapping(tables[0], POSTING_FIELDS).mapping, tables[1])
    old = [*changes.same, *(one.header for one in changes.moved), *(one.before for one in changes.renamed)]
    new = [*changes.same, *(one.header for one in changes.moved), *(one.now for one in changes.renamed)]
    assert sorted([*old, *changes.missing]) == sorted(before)
    assert sorted([*new, *changes.new]) == sorted(now)
    assert changes.unchanged == (before == now)
