"""The register that goes with a generated year: as a store keeps it, and as CSV files for the register's own door."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from raaderum.domain.purchase_keys import item_key
from raaderum.domain.purchases import AssortmentItem
from raaderum.warehouse.readers.forms.layout import TableLayout
from raaderum.warehouse.spend.generate.agreements import AgreedItem, agreed_items, agreed_suppliers, item_number
from raaderum.warehouse.spend.generate.papers import buyer_cvrs
from raaderum.warehouse.spend.generate.stage import Stage
from raaderum.warehouse.spend.places import Place, Places, save_places, sort_places
from raaderum.warehouse.spend.register import AgreementSupplier, Register, save_register, sort_register
from raaderum.warehouse.spend.register_layout import AGREEMENTS, ASSORTMENT, PLACES, SUPPLIERS

_DATES = frozenset({"valid_from", "valid_to"})


def register_of(stage: Stage) -> Register:
    """Return the agreements, who delivers, and what at which price."""
    world, register = stage.world, stage.register
    suppliers = [
        AgreementSupplier(agreement, one.id, one.name, one.cvr, one.gln, one.postcode)
        for agreement, one in agreed_suppliers(world, register)
    ]
    items = {_assortment_item(stage, one) for one in agreed_items(world, register, stage.plan.year)}
    return sort_register([term.agreement for term in register.terms], suppliers, items)


def places_of(stage: Stage) -> Places:
    """Return which GLN belongs to which municipality and unit, and which CVR number to which municipality."""
    world = stage.world
    codes = [one.code for one in world.municipalities]
    places = [Place(codes[one.municipality], one.name, one.gln) for one in world.places]
    cvrs = buyer_cvrs(world)
    return sort_places([*places, *(Place(code, cvr=cvr) for code, cvr in zip(codes, cvrs, strict=True))])


def write_register(folder: Path, stage: Stage, register: Register) -> None:
    """Write agreements.json and places.json as a store has them."""
    folder.mkdir(parents=True, exist_ok=True)
    save_register(folder, register)
    save_places(folder, places_of(stage))


def write_register_csv(folder: Path, stage: Stage) -> None:
    """Write the four tables of the agreement template as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    world, register = stage.world, stage.register
    agreements = (
        {"agreement": one.id, "name": one.name, "category": one.category, "municipality": one.municipality,
         "valid_from": _day(one.valid_from), "valid_to": _day(one.valid_to), "binding": "ja" if one.binding else "nej"}
        for one in (term.agreement for term in register.terms)
    )  # fmt: skip
    suppliers = (
        {"agreement": agreement, "supplier": one.name, "cvr": one.cvr, "gln": one.gln, "postcode": one.postcode}
        for agreement, one in agreed_suppliers(world, register)
    )
    places = (
        {"gln": one.gln, "cvr": one.cvr, "municipality": one.municipality, "unit": one.unit}
        for one in places_of(stage).places
    )
    _write_csv(folder, AGREEMENTS, agreements)
    _write_csv(folder, SUPPLIERS, suppliers)
    _write_csv(folder, ASSORTMENT, _assortment_rows(stage))
    _write_csv(folder, PLACES, places)


def _assortment_rows(stage: Stage) -> Iterator[dict[str, str]]:
    products = stage.world.products
    written: set[AssortmentItem] = set()
    for one in agreed_items(stage.world, stage.register, stage.plan.year):
        item = _assortment_item(stage, one)
        if item in written:  # a GTIN is one item whoever delivers it
            continue
        written.add(item)
        gtin = products.gtin[one.category][one.product] if products.has_gtin[one.category, one.product] else ""
        number = "" if gtin else item_number(one.category, one.product)
        yield {
            "agreement": one.agreement, "supplier": "" if gtin else one.supplier.cvr, "item_number": number,
            "gtin": gtin, "name": item.name, "measure": item.measure,
            "price": f"{item.price_dkk:.2f}".replace(".", ","),
            "valid_from": _day(one.valid_from), "valid_to": _day(one.valid_to),
        }  # fmt: skip


def _assortment_item(stage: Stage, one: AgreedItem) -> AssortmentItem:
    products, plan = stage.world.products, stage.world.categories[one.category]
    gtin = products.gtin[one.category][one.product] if products.has_gtin[one.category, one.product] else ""
    key = item_key(one.supplier.id, gtin=gtin, item_number=item_number(one.category, one.product))
    text = products.text[one.category][one.product]
    return AssortmentItem(
        one.agreement, key, text, plan.measure, one.price_oere / 100, one.valid_from, one.valid_to
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _write_csv(folder: Path, layout: TableLayout, rows: Iterable[dict[str, str]]) -> None:
    with (folder / f"{layout.sheet}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading.da for column in layout.columns])
        writer.writerows([row[column.key] for column in layout.columns] for row in rows)


def write_register_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, stage: Stage, register: Register
) -> None:
    """Write the register, the suppliers and the numbers of inhabitants as Parquet, as the published tables are."""
    world = stage.world
    tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "agreements": (
            ("agreement", "name", "category", "municipality", "valid_from", "valid_to", "binding"),
            list(register.agreement_rows()),
        ),
        "agreement_suppliers": (("agreement", "supplier"), list(register.supplier_rows())),
        "assortment": (
            ("agreement", "item", "measure", "price_dkk", "valid_from", "valid_to"), list(register.assortment_rows()),
        ),
        "categories": (
            ("category", "addressable"), [(one.id, one.contract != "outside") for one in world.categories],
        ),
        "population": (
            ("municipality", "inhabitants"), [(one.code, one.inhabitants) for one in world.municipalities],
        ),
        "suppliers": (
            ("supplier", "name", "cvr", "gln", "postcode"),
            [(one.id, one.name, one.cvr, one.gln, one.postcode) for one in world.suppliers],
        ),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        _copy(connection, folder / f"{name}.parquet", columns, rows)


def _copy(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    values = {name: _array(name, [row[place] for row in rows]) for place, name in enumerate(columns)}
    wanted = ", ".join(f"{name}::DATE AS {name}" if name in _DATES else name for name in columns)
    connection.register("rows_in", values)
    connection.execute(f"COPY (SELECT {wanted} FROM rows_in) TO '{path}' (FORMAT parquet)")  # noqa: S608 — names are ours
    connection.unregister("rows_in")


def _array(name: str, values: list[Any]) -> np.ndarray:
    if name in _DATES:
        return np.array(values, dtype="datetime64[us]")
    return np.array(values, dtype=object) if values and isinstance(values[0], str) else np.array(values)
