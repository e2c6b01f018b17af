"""Every party becomes a supplier: by its numbers, by its name, by a person's decision, or as itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from raaderum.analytics.suppliers import Party, RegisteredSupplier
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import Store, open_store
from raaderum.warehouse.spend.supplier_step import find_suppliers
from tests.factories.purchase_documents import invoice_xml

REGISTERED = [RegisteredSupplier("cvr:12345674", ("Papirhuset A/S",), "12345674")]
OTHER_CVR = "10150817"
PARTIES = [
    ("Papirhuset Aarhus", "12345674"),
    ("Smedens Værksted ApS", OTHER_CVR),
    ("Smedens Værksted ApS", OTHER_CVR),
    ("Ukendt Firma", ""),
]


def write(folder: Path) -> None:
    folder.mkdir()
    for number, (name, cvr) in enumerate(PARTIES):
        (folder / f"{number}.xml").write_bytes(invoice_xml(f"F{number}", [("Vare", 100)], supplier=name, cvr=cvr))


def found(store: Store, decided: dict[str, str]) -> dict[str, tuple[object, ...]]:
    find_suppliers(store.connection, REGISTERED, decided)
    rows = store.connection.execute("SELECT supplier, name, registered, invoices, net_oere FROM suppliers").fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write(tmp_path / "ind")
    with open_store(tmp_path / "s", "200MB") as opened:
        load(opened, [tmp_path / "ind"], Reading(), now=datetime.now(UTC), processes=1)
        yield opened  # type: ignore[misc]


def test_numbers_names_and_the_unknown(store: Store) -> None:
    unknown = Party("Ukendt Firma").id
    assert found(store, {}) == {
        "cvr:12345674": ("Papirhuset A/S", True, 1, 100_00),
        f"cvr:{OTHER_CVR}": ("Smedens Værksted ApS", False, 2, 200_00),
        unknown: ("Ukendt Firma", False, 1, 100_00),
    }
    assert store.connection.execute("SELECT count(*) FROM party_suppliers").fetchall() == [(3,)]


def test_a_decision_settles_it(store: Store) -> None:
    suppliers = found(store, {Party("Ukendt Firma").id: "cvr:12345674"})
    assert suppliers["cvr:12345674"] == ("Papirhuset A/S", True, 2, 200_00)
    assert len(suppliers) == 2


def test_an_invoice_without_a_number_is_shown_with_the_one_that_has_it(store: Store, tmp_path: Path) -> None:
    """Name alone never settles it: it is put to a person."""
    file = tmp_path / "uden.xml"
    file.write_bytes(invoice_xml("U1", [("Vare", 100)], supplier="Smedens Værksted", cvr=""))
    load(store, [file], Reading(), now=datetime.now(UTC), processes=1)
    found(store, {})
    asked = store.connection.execute("SELECT name, supplier, supplier_name, rank, invoices FROM review").fetchall()
    assert asked == [("Smedens Værksted", f"cvr:{OTHER_CVR}", "Smedens Værksted ApS", 1, 1)]
