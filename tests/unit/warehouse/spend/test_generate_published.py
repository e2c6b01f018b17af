"""Generated tables: in the published shape and order, exact, and the same year as the documents."""

from pathlib import Path

import duckdb
import ibis
import pytest

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import assign_causes
from raaderum.warehouse.spend.generate import Truth, generate_documents, generate_parquet
from raaderum.warehouse.spend.generate.documents import intended_papers
from raaderum.warehouse.spend.generate.stage import set_stage
from raaderum.warehouse.spend.places import load_places
from raaderum.warehouse.spend.register import load_register
from tests.factories.generated import FEW, files_of

INVOICES, SEED = 2_000, 6
TABLES = (
    "invoices",
    "lines",
    "agreements",
    "agreement_suppliers",
    "assortment",
    "categories",
    "population",
    "suppliers",
)
_TYPES = {
    "string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "float64": "DOUBLE", "date": "DATE",
    "boolean": "BOOLEAN",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("published")
    return folder, generate_parquet(folder, INVOICES, SEED, municipalities=FEW)


@pytest.fixture(scope="module")
def database(made: tuple[Path, Truth]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{made[0] / name}.parquet')")
    return connection


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("invoices", tables.INVOICES),
        ("lines", tables.LINES),
        ("agreements", tables.AGREEMENTS),
        ("agreement_suppliers", tables.AGREEMENT_SUPPLIERS),
        ("assortment", tables.ASSORTMENT),
        ("categories", tables.CATEGORIES),
    ],
)
def test_the_shape_is_the_published_one(database: duckdb.DuckDBPyConnection, name: str, schema: ibis.Schema) -> None:
    found = {row[0]: row[1] for row in database.execute(f"DESCRIBE {name}").fetchall()}
    assert found == {column: _TYPES[str(kind)] for column, kind in schema.items()}
    assert list(found) == list(schema.names)


def test_lines_are_sorted_by_municipality_category_and_item(made: tuple[Path, Truth]) -> None:
    assert _out_of_order(made[0] / "lines.parquet") == 0


def _out_of_order(path: Path) -> int:
    return duckdb.execute(f"""
        SELECT count(*) FROM (SELECT municipality, category, item, lag((municipality, category, item))
          OVER (ORDER BY file_row_number) AS earlier FROM read_parquet('{path}', file_row_number = true))
        WHERE (municipality, category, item) < earlier
    """).fetchall()[0][0]


def test_all_rows_are_there_once_and_add_up(database: duckdb.DuckDBPyConnection) -> None:
    assert database.execute("SELECT count(*), count(DISTINCT invoice), max(invoice) FROM invoices").fetchall() == [
        (INVOICES, INVOICES, INVOICES)
    ]
    wrong = database.execute("""
        SELECT count(*) FROM invoices LEFT JOIN (
          SELECT invoice, sum(net_oere) AS net, count(*) AS n, count(DISTINCT position) AS places FROM lines GROUP BY 1
        ) USING (invoice) WHERE net IS DISTINCT FROM net_oere OR n IS DISTINCT FROM line_count OR places <> n
          OR gross_oere <> net_oere + vat_oere OR sign(net_oere) <> if(kind = 'invoice', 1, -1)
    """).fetchall()
    assert wrong == [(0,)]


def test_plain_sql_finds_the_planted_truth(database: duckdb.DuckDBPyConnection, made: tuple[Path, Truth]) -> None:
    rows = database.execute("""
        SELECT municipality, agreement, cause, sum(net_oere - price_above_oere)::BIGINT FROM lines GROUP BY ALL
        UNION ALL SELECT municipality, agreement, 'price_above', sum(price_above_oere)::BIGINT FROM lines GROUP BY ALL
    """).fetchall()
    found = {(m, a, cause): oere for m, a, cause, oere in rows if oere}
    meant = {(one["municipality"], one["agreement"], cause): oere
             for one in made[1]["leaks"] for cause, oere in one["causes"].items()}  # fmt: skip
    assert found == meant


def test_the_products_own_rule_gives_every_line_the_cause_it_was_meant_to_have(
    database: duckdb.DuckDBPyConnection,
) -> None:
    bound = {
        name: ibis.table(schema, name=name)
        for name, schema in (
            ("lines", tables.LINES), ("agreements", tables.AGREEMENTS), ("categories", tables.CATEGORIES),
            ("agreement_suppliers", tables.AGREEMENT_SUPPLIERS), ("assortment", tables.ASSORTMENT),
        )
    }  # fmt: skip
    query = ibis.to_sql(assign_causes(**bound), dialect="duckdb")
    differing = database.execute(f"""
        SELECT count(*), count(*) FILTER (a.cause <> l.cause OR a.agreement <> l.agreement
          OR a.price_above_oere <> l.price_above_oere OR a.agreed_price_dkk IS DISTINCT FROM l.agreed_price_dkk)
        FROM ({query}) a JOIN lines l USING (invoice, position)
    """).fetchall()
    lines = database.execute("SELECT count(*) FROM lines").fetchall()[0][0]
    assert differing == [(lines, 0)]


def test_wrong_prices_are_found_line_by_line(database: duckdb.DuckDBPyConnection, made: tuple[Path, Truth]) -> None:
    assert made[1]["wrong_prices"]
    for one in made[1]["wrong_prices"]:
        found = database.execute(
            "SELECT count(*), sum(price_above_oere) FROM lines WHERE agreement = ? AND item IN "
            "(SELECT unnest(?::VARCHAR[])) AND price_above_oere <> 0 AND cause = 'compliant'",
            [one["agreement"], one["items"]],
        ).fetchall()
        assert found == [(one["lines"], one["oere"])]


def test_duplicates_are_found_by_number_and_amount(
    database: duckdb.DuckDBPyConnection, made: tuple[Path, Truth]
) -> None:
    pairs = database.execute("""
        SELECT b.invoice, a.invoice FROM invoices a JOIN invoices b USING (municipality, supplier, net_oere, kind)
        WHERE a.invoice < b.invoice AND ltrim(replace(a.number, '-', ''), '0') = ltrim(replace(b.number, '-', ''), '0')
    """).fetchall()
    assert sorted(pairs) == sorted((one["copy"], one["original"]) for one in made[1]["duplicates"])


def test_counts_per_municipality_are_the_truths(database: duckdb.DuckDBPyConnection, made: tuple[Path, Truth]) -> None:
    rows = database.execute("""
        SELECT municipality, count(*) FILTER (kind = 'invoice'), count(*) FILTER (kind = 'credit_note'),
          count(*) FILTER (kind = 'invoice' AND net_oere < 20000),
          count(*) FILTER (kind = 'invoice' AND order_number <> ''),
          coalesce(sum(net_oere) FILTER (channel = 'e_order'), 0)::BIGINT, sum(line_count)::BIGINT
        FROM invoices GROUP BY 1 ORDER BY 1
    """).fetchall()
    assert rows == [
        (one["municipality"], one["invoices"], one["credit_notes"], one["invoices_under_200_dkk"],
         one["order_number_invoices"], one["e_order_oere"], one["lines"])
        for one in made[1]["municipalities"]
    ]  # fmt: skip


def test_the_tables_and_the_documents_are_the_same_year(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT invoice, number, issue_date, net_oere, vat_oere, order_number, place FROM invoices ORDER BY invoice"
    ).fetchall()
    papers = list(intended_papers(set_stage(INVOICES, SEED, municipalities=FEW)))
    meant = sorted(
        (one.id, one.number, one.issue_date, -one.net_oere if one.credit else one.net_oere,
         -one.vat_oere if one.credit else one.vat_oere, one.order_number, one.place.name)
        for one in papers
    )  # fmt: skip
    assert rows == meant
    texts = database.execute("SELECT invoice, position, text, measure FROM lines ORDER BY 1, 2").fetchall()
    assert texts == sorted(
        line
        for one in papers
        for line in (
            *((one.id, line.position, line.text, line.measure) for line in one.lines),
            *([(one.id, 0, "Fragt og ekspedition", "")] if one.charge_oere else []),
        )
    )


def test_the_truth_of_the_tables_is_that_of_the_documents(made: tuple[Path, Truth], tmp_path: Path) -> None:
    documents = generate_documents(tmp_path, INVOICES, SEED, municipalities=FEW, container="zip")
    assert {**documents, "misnamed": []} == made[1]


def test_the_register_lies_beside_as_a_store_keeps_it(made: tuple[Path, Truth]) -> None:
    register = load_register(made[0] / "register")
    assert {one["agreement"] for one in made[1]["leaks"]} - {""} <= {one.id for one in register.agreements}
    assert len(load_places(made[0] / "register").places) > 30


def test_the_same_seed_gives_the_same_files(made: tuple[Path, Truth], tmp_path: Path) -> None:
    generate_parquet(tmp_path, INVOICES, SEED, municipalities=FEW)
    assert files_of(tmp_path) == files_of(made[0])


def test_causes_can_be_left_to_the_product(tmp_path: Path) -> None:
    generate_parquet(tmp_path, 60, 1, municipalities=FEW, causes=False)
    found = duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet('{tmp_path}/lines.parquet')").fetchall()
    assert [row[0] for row in found] == [name for name in tables.LINES if name not in tables.CAUSE_COLUMNS]


@pytest.mark.full
def test_a_year_of_many_parts_stays_sorted(tmp_path: Path) -> None:
    truth = generate_parquet(tmp_path, 300_000, 9)
    assert _out_of_order(tmp_path / "lines.parquet") == 0
    lines = duckdb.execute(f"SELECT count(*), sum(net_oere) FROM read_parquet('{tmp_path}/lines.parquet')").fetchall()
    assert lines == [(sum(one["lines"] for one in truth["municipalities"]), truth["spend_oere"])]
