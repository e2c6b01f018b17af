"""Small purchasing tables, an engine that runs expressions on them, and the same rules in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import count
from typing import Any

import duckdb
import ibis

from raaderum.analytics.spend import tables
from raaderum.warehouse.spend.engines import to_duckdb

CLASSIFIED = ibis.schema({name: kind for name, kind in tables.LINES.items() if name not in tables.CAUSE_COLUMNS})
SCHEMAS = {
    "invoices": tables.INVOICES,
    "lines": tables.LINES,
    "classified": CLASSIFIED,
    "agreements": tables.AGREEMENTS,
    "agreement_suppliers": tables.AGREEMENT_SUPPLIERS,
    "assortment": tables.ASSORTMENT,
    "categories": tables.CATEGORIES,
    "population": tables.POPULATION,
}
_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "int32": "INTEGER",
    "float64": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
_NUMBERS = count()
DAY = date(2025, 3, 14)
INVOICE: dict[str, Any] = {
    "invoice": 1, "municipality": "X001", "place": "skole", "supplier": "cvr:12345674", "kind": "invoice",
    "number": "1", "issue_date": DAY, "net_oere": 100_00, "vat_oere": 25_00, "gross_oere": 125_00,
    "order_number": "", "channel": "none", "line_count": 1,
}  # fmt: skip
LINE: dict[str, Any] = {
    "invoice": 1, "position": 1, "municipality": "X001", "place": "skole", "supplier": "cvr:12345674",
    "issue_date": DAY, "category": "copy_paper", "class_source": "unspsc", "confidence": 1.0, "item": "gtin:1",
    "text": "Papir", "measure": "EA", "quantity": 1.0, "net_oere": 100_00, "agreement": "", "cause": "no_agreement",
    "price_above_oere": 0, "agreed_price_dkk": None,
}  # fmt: skip


@cache
def table(name: str) -> Any:
    """The table of that name, unbound."""
    return ibis.table(SCHEMAS[name], name=name)


@cache
def places() -> Any:
    """What place_prices gives for the table of lines."""
    from raaderum.analytics.spend.prices import place_prices

    return place_prices(table("lines"))


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    return connection


class Tables:
    """An engine on tables given as lists of rows; what a row does not say is as in INVOICE or LINE."""

    def __init__(self, **given: Iterable[Mapping[str, Any]]) -> None:
        self._connection = _empty().cursor()
        self._schema = f"s{next(_NUMBERS)}"
        self._connection.execute(f"CREATE SCHEMA {self._schema}; USE {self._schema}")
        for name, schema in SCHEMAS.items():
            columns = ", ".join(f'"{column}" {_TYPES[str(kind)]}' for column, kind in schema.items())
            self._connection.execute(f'CREATE TABLE "{name}" ({columns})')
            self.add(name, given.get(name, ()))

    def add(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put rows into a table."""
        base = {"invoices": INVOICE, "lines": LINE, "classified": LINE}.get(name, {})
        whole = [tuple((base | dict(row))[column] for column in SCHEMAS[name]) for row in rows]
        if whole:
            marks = f"({', '.join(['?'] * len(SCHEMAS[name]))})"
            values = [value for row in whole for value in row]
            self._connection.execute(f'INSERT INTO "{name}" VALUES {", ".join([marks] * len(whole))}', values)

    def rows(self, expression: Any) -> list[tuple[Any, ...]]:
        """Run an expression and return its rows."""
        return self._connection.execute(to_duckdb(expression)).fetchall()

    def named(self, expression: Any) -> list[dict[str, Any]]:
        """Run an expression and return its rows as dictionaries."""
        return [dict(zip(expression.columns, row, strict=True)) for row in self.rows(expression)]

    def by(self, expression: Any, *keys: str) -> dict[Any, dict[str, Any]]:
        """The rows by their keys: one key as it is, several as a tuple."""
        found = self.named(expression)
        index = {row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys): row for row in found}
        assert len(index) == len(found)
        return index


def plain_cause(line: Mapping[str, Any], register: Mapping[str, list[dict[str, Any]]]) -> tuple[str, str, int]:
    """The agreement, cause and øre above the agreed price of a line, as a clerk would find them."""
    if not line["category"]:
        return "", "unclassified", 0
    if not {c["category"]: c["addressable"] for c in register["categories"]}.get(line["category"], True):
        return "", "not_addressable", 0
    day = line["issue_date"]
    holding = [
        a
        for a in register["agreements"]
        if a["category"] == line["category"]
        and a["municipality"] in (line["municipality"], "")
        and a["valid_from"] <= day <= a["valid_to"]
    ]
    if not holding:
        return "", "no_agreement", 0
    agreement = max(holding, key=lambda a: a["municipality"])["agreement"]
    if {"agreement": agreement, "supplier": line["supplier"]} not in register["agreement_suppliers"]:
        return agreement, "wrong_supplier", 0
    listed = [one for one in register["assortment"] if one["agreement"] == agreement]
    if not listed:
        return agreement, "compliant", 0
    prices = [p for p in listed if p["item"] == line["item"] != "" and p["valid_from"] <= day <= p["valid_to"]]
    if not prices:
        return agreement, "wrong_item", 0
    agreed = prices[0]
    if agreed["measure"] and line["measure"] and agreed["measure"] != line["measure"]:
        return agreement, "compliant", 0
    return agreement, "compliant", _above(line, agreed["price_dkk"])


def _above(line: Mapping[str, Any], price_dkk: float) -> int:
    quantity = line["quantity"]
    if not quantity:
        return 0
    unit_price = Decimal(line["net_oere"]) / Decimal(str(quantity))
    above = max(Decimal(0), unit_price - 100 * Decimal(str(price_dkk))) * abs(Decimal(str(quantity)))
    return int(above.quantize(Decimal(1), ROUND_HALF_UP)) * (1 if quantity > 0 else -1)
