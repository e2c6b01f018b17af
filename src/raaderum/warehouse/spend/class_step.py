"""Publishing, what: every different line is classified once, in portions that fit in memory."""

# ruff: noqa: S608 — the SQL is put together of our own names
from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from raaderum.analytics.classification import (
    ClassRules,
    LearnedClasses,
    LineClass,
    LineKey,
    choose_training,
    classify_lines,
    learn_classes,
)
from raaderum.domain.purchase_keys import item_key
from raaderum.warehouse.spend.loaded_tables import add_rows, make_table, make_table_of_rows

KEYS = ("supplier", "gtin", "item_number", "text", "unspsc")
"""What a line's item and category depend on."""
_TYPES = {
    **dict.fromkeys(KEYS, "VARCHAR"), "item": "VARCHAR", "category": "VARCHAR", "class_guess": "VARCHAR",
    "class_source": "VARCHAR", "confidence": "DOUBLE",
}  # fmt: skip
PORTION = 100_000
MOST_TO_LEARN_FROM = 12_000
"""Different lines: learning from 20,000 took 18 s of CPU time, and was hardly better."""
MOST_EXPLAINED = 500
_Row = tuple[str, ...]


def classify(connection: duckdb.DuckDBPyConnection, rules: ClassRules, *, learn: bool = True) -> LearnedClasses | None:
    """Make the table ``line_classes``: item, category, source and confidence of every different line.

    What neither a person, an agreement nor a code settles is learned from the lines that are settled. Returns what was
    learned; None where nothing was.

    Args:
        connection: The store, with the tables ``heads`` (invoice, supplier) and ``lines``.
        rules: What lines are classified by; without a model, which is learned here.
        learn: False leaves unclassified what is not settled.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE line_keys AS
        SELECT DISTINCT {", ".join(KEYS)} FROM lines JOIN heads USING (invoice)
    """)
    make_table(connection, "line_classes", _TYPES)
    _classify_rows(connection, "line_keys", rules)
    connection.execute("DROP TABLE line_keys")
    waiting = "category = '' AND class_source IN ('none', 'unspsc')"
    if not learn or not connection.execute(f"SELECT 1 FROM line_classes WHERE {waiting} LIMIT 1").fetchall():
        return None
    model = learn_classes(_training(connection, rules.least_confidence))
    if model is None:
        return None
    connection.execute(f"CREATE OR REPLACE TEMP TABLE open_keys AS SELECT * FROM line_classes WHERE {waiting}")
    connection.execute(f"DELETE FROM line_classes WHERE {waiting}")
    _classify_rows(connection, "open_keys", replace(rules, learned=model))
    connection.execute("DROP TABLE open_keys")
    return model


def review_classes(connection: duckdb.DuckDBPyConnection, model: LearnedClasses | None) -> None:
    """Make the table ``class_review``: what nothing settles, and what was learned, with the words that weighed most.

    Only the dearest are explained, since each explanation takes as long as classifying some lines.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE unsure AS
        SELECT municipality, supplier, item, category, min(text) AS text, max_by(class_guess, confidence) AS guess,
               max_by(class_source, confidence) AS source, max(confidence) AS confidence, count(*) AS lines,
               sum(net_oere)::BIGINT AS net_oere
        FROM lines JOIN heads USING (invoice) JOIN line_classes USING ({", ".join(KEYS)})
        WHERE supplier <> 'person'
          AND (class_source = 'learned' OR (category = '' AND class_source NOT IN ('decided', 'supplier')))
        GROUP BY municipality, supplier, item, category
    """)
    told = connection.execute(f"""
        SELECT supplier, item, text FROM unsure WHERE source = 'learned'
        GROUP BY ALL ORDER BY max(net_oere) DESC, supplier, item, text LIMIT {MOST_EXPLAINED}
    """).fetchall()
    keys = [LineKey(supplier, item, text, "") for supplier, item, text in told]
    words = [", ".join(weight.word for weight in model.explain(key)) if model else "" for key in keys]
    types = dict.fromkeys(("supplier", "item", "text", "words"), "VARCHAR")
    make_table_of_rows(connection, "class_words", types, [(*key, one) for key, one in zip(told, words, strict=True)])
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE class_review AS
        SELECT municipality, supplier, item, category, text, guess, confidence, coalesce(words, '') AS words, lines,
               net_oere
        FROM unsure LEFT JOIN class_words USING (supplier, item, text)
    """)


def _classify_rows(connection: duckdb.DuckDBPyConnection, table: str, rules: ClassRules) -> None:
    for rows in _portions(connection, table):
        items = [_item(row[0], row[1], row[2], rules.items) for row in rows]
        keys = [LineKey(row[0], item, row[3], row[4]) for row, item in zip(rows, items, strict=True)]
        found = classify_lines(keys, rules)
        classes = [found[key] for key in keys]
        columns: list[Sequence[Any]] = [*zip(*rows, strict=True), items, *_class_columns(classes)]
        add_rows(connection, "line_classes", _TYPES, dict(zip(_TYPES, columns, strict=True)))


def _item(supplier: str, gtin: str, number: str, agreed: Container[str]) -> str:
    """Return what a line's item is known by: its GTIN; but the seller's number, where agreements know that alone."""
    item = item_key(supplier, gtin=gtin, item_number=number)
    by_number = item_key(supplier, item_number=number)
    return by_number if by_number and item not in agreed and by_number in agreed else item


def _class_columns(classes: Sequence[LineClass]) -> list[list[Any]]:
    return [
        [one.category for one in classes],
        [one.guess for one in classes],
        [one.source for one in classes],
        [one.confidence for one in classes],
    ]


def _portions(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[list[_Row]]:
    """Read a table that nothing was deleted from: its rows are numbered from 0."""
    for start in itertools.count(0, PORTION):
        within = f"rowid >= {start} AND rowid < {start + PORTION}"
        rows = connection.execute(f"SELECT {', '.join(KEYS)} FROM {table} WHERE {within}").fetchall()
        if not rows:
            return
        yield rows


def _training(connection: duckdb.DuckDBPyConnection, least: float) -> list[tuple[LineKey, str]]:
    """Return settled lines: a sample that depends on the lines alone, and not on their order."""
    rows = connection.execute(f"""
        SELECT supplier, item, text, unspsc, category, class_guess, class_source, confidence FROM line_classes
        WHERE category != '' ORDER BY sha256(concat_ws(chr(31), supplier, item, text, unspsc))
        LIMIT {MOST_TO_LEARN_FROM}
    """).fetchall()
    classified = {LineKey(*row[:4]): LineClass(*row[4:]) for row in rows}
    return choose_training(classified, least)
