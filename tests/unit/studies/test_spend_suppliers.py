"""Suppliers, names of items and places among all, on purchases small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from raaderum.analytics.spend import tables
from raaderum.packs import load_pack
from raaderum.studies.spend_items import study_item_names
from raaderum.studies.spend_ranks import study_spend_ranks
from raaderum.studies.spend_suppliers import study_spend_suppliers, study_supplier_names
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.publish import duckdb_types
from tests.conftest import ROOT

DAY = date(2025, 5, 5)
RULES = load_pack(ROOT / "area_packs" / "procurement").purchasing
SUPPLIERS = {"supplier": "VARCHAR", "name": "VARCHAR"}


def invoice(number: int, place: str, supplier: str, oere: int, kind: str = "invoice") -> tuple[object, ...]:
    return (number, place, "", supplier, kind, str(number), DAY, oere, 0, oere, "", "none", 1)


def line(number: int, place: str, supplier: str, oere: int, cause: str, text: str = "Papir", above: int = 0):
    category = "" if cause == "unclassified" else "grants" if cause == "not_addressable" else "copy_paper"
    agreement = "A1" if cause in ("compliant", "wrong_item", "wrong_supplier") else ""
    return (number, 1, place, "", supplier, DAY, category, "unspsc", 0.9, f"{supplier}/1", text, "EA", 1.0, oere,
            agreement, cause, above, None)  # fmt: skip


INVOICES = [
    invoice(1, "0701", "cvr:1", 50_000),
    invoice(2, "0701", "cvr:1", 10_000),
    invoice(3, "0701", "cvr:1", -5_000, "credit_note"),
    invoice(4, "0701", "cvr:2", 30_000),
    invoice(5, "0701", "person", 90_000),
    invoice(6, "0702", "cvr:1", 70_000),
    invoice(7, "0701", "cvr:3", 1_000),
]
LINES = [
    line(1, "0701", "cvr:1", 50_000, "compliant", above=4_000),
    line(2, "0701", "cvr:1", 10_000, "wrong_item", "Karton"),
    line(3, "0701", "cvr:1", -5_000, "compliant"),
    line(4, "0701", "cvr:2", 30_000, "wrong_supplier"),
    line(5, "0701", "person", 90_000, "not_addressable"),
    line(6, "0702", "cvr:1", 70_000, "compliant", "Andres papir"),
    line(7, "0701", "cvr:3", 1_000, "unclassified"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDb]:
    folder: Path = tmp_path_factory.mktemp("few")
    agreements = [
        ("A1", "Papir", "copy_paper", "", DAY, DAY, True),
        ("A2", "Andres", "food", "0702", DAY, DAY, True),
    ]
    with duckdb.connect() as connection:
        for name, columns, rows in (
            ("invoices", duckdb_types(tables.INVOICES), INVOICES),
            ("lines", duckdb_types(tables.LINES), LINES),
            ("agreements", duckdb_types(tables.AGREEMENTS), agreements),
            ("agreement_suppliers", duckdb_types(tables.AGREEMENT_SUPPLIERS), [("A1", "cvr:1"), ("A2", "cvr:1")]),
            ("suppliers", SUPPLIERS, [("cvr:1", "Papirhuset"), ("cvr:2", ""), ("person", "Jens Jensen")]),
        ):
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"CREATE TABLE {name} ({listed})")
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    opened = DuckDb(folder, threads=1)
    yield opened
    opened.close()


def test_suppliers_are_listed_by_what_they_were_paid(engine: DuckDb) -> None:
    found = study_spend_suppliers(engine, RULES, "0701")
    assert [(one.supplier, one.net_oere) for one in found.suppliers] == [
        ("person", 90_000),
        ("cvr:1", 55_000),
        ("cvr:2", 30_000),
        ("cvr:3", 1_000),
    ]
    assert (found.count, found.invoices, found.net_dkk, found.others) == (4, 5, 1760.0, None)
    first = found.suppliers[1]
    assert (first.invoices, first.credit_notes, first.small) == (2, 1, 1)
    assert [(one.cause, one.oere) for one in first.causes] == [
        ("compliant", 41_000),
        ("price_above", 4_000),
        ("wrong_item", 10_000),
    ]
    assert first.leak_dkk == 140.0
    assert first.agreements == ("A1",)  # A2 is another municipality's


def test_the_rest_is_one_and_sums_to_the_whole(engine: DuckDb) -> None:
    whole, few = study_spend_suppliers(engine, RULES, "0701"), study_spend_suppliers(engine, RULES, "0701", most=2)
    assert few.others is not None
    assert few.others.net_oere == 31_000
    assert sum(one.net_oere for one in (*few.suppliers, few.others)) == sum(one.net_oere for one in whole.suppliers)
    assert (few.count, few.invoices) == (4, 5)
    assert sum(one.oere for one in few.others.causes) == 31_000


def test_persons_have_no_name_even_where_a_table_has_one(engine: DuckDb) -> None:
    names = study_supplier_names(engine, {"person", "cvr:1", "cvr:2", "cvr:3", ""})
    assert {supplier: text.da for supplier, text in names.items()} == {
        "person": "Personer",
        "cvr:1": "Papirhuset",
        "cvr:2": "CVR 2",
        "cvr:3": "CVR 3",
        "": "Ukendt leverandør",
    }


def test_everybodys_suppliers(engine: DuckDb) -> None:
    found = study_spend_suppliers(engine, RULES)
    assert next(one for one in found.suppliers if one.supplier == "cvr:1").agreements == ("A1", "A2")


def test_an_item_has_the_text_of_the_own_lines(engine: DuckDb) -> None:
    assert study_item_names(engine, "0701", ["cvr:1/1", "cvr:9/9", ""]) == {"cvr:1/1": "Papir"}
    assert study_item_names(engine, "0702", ["cvr:1/1"]) == {"cvr:1/1": "Andres papir"}
    assert study_item_names(engine, "0701", []) == {}


def test_both_figures_of_all(engine: DuckDb) -> None:
    ranks = study_spend_ranks(engine, RULES, {"0701": 1000})
    # 0701: 45,000 of 85,000 øre of paper as agreed; what has no category is in neither.
    assert ranks.consumables == {"0701": pytest.approx(45 / 85), "0702": 1.0}
    assert ranks.invoices_per_1000 == {"0701": 5.0}
