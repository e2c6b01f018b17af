"""The agreement register: agreements, who may deliver under them, and what at which price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from raaderum.analytics.suppliers import RegisteredSupplier
from raaderum.domain.purchase_keys import measure_code
from raaderum.domain.purchases import Agreement, AssortmentItem
from raaderum.warehouse.spend.json_files import read_json, write_json

FILE = "agreements.json"


@dataclass(frozen=True, slots=True)
class AgreementSupplier:
    """A supplier of an agreement. ``supplier`` is its id; numbers and postcode are "" where they are not known."""

    agreement: str
    supplier: str
    name: str = ""
    cvr: str = ""
    gln: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Register:
    """What holds: no two agreements of one category and municipality on a day, no two prices of an item on a day."""

    agreements: tuple[Agreement, ...] = ()
    suppliers: tuple[AgreementSupplier, ...] = ()
    assortment: tuple[AssortmentItem, ...] = ()

    def agreement_rows(self) -> list[tuple[str, str, str, str, date, date, bool]]:
        """Return the rows of the table AGREEMENTS."""
        return [
            (a.id, a.name, a.category, a.municipality, a.valid_from, a.valid_to, a.binding) for a in self.agreements
        ]

    def supplier_rows(self) -> list[tuple[str, str]]:
        """Return the rows of the table AGREEMENT_SUPPLIERS."""
        return sorted({(one.agreement, one.supplier) for one in self.suppliers})

    def assortment_rows(self) -> list[tuple[str, str, str, float, date, date]]:
        """Return the rows of the table ASSORTMENT."""
        return [
            (i.agreement, i.item, measure_code(i.measure), i.price_dkk, i.valid_from, i.valid_to)
            for i in self.assortment
        ]

    def item_categories(self) -> dict[str, str]:
        """Return the category of each item of an assortment; an item in agreements of two categories has none."""
        by_agreement = {agreement.id: agreement.category for agreement in self.agreements}
        found: dict[str, set[str]] = defaultdict(set)
        for item in self.assortment:
            if item.agreement in by_agreement:
                found[item.item].add(by_agreement[item.agreement])
        return {item: next(iter(categories)) for item, categories in sorted(found.items()) if len(categories) == 1}

    def registered_suppliers(self) -> list[RegisteredSupplier]:
        """Return every supplier once, with all its names, for the matching."""
        by_id: dict[str, list[AgreementSupplier]] = defaultdict(list)
        for one in self.suppliers:
            by_id[one.supplier].append(one)
        return [
            RegisteredSupplier(
                id=supplier,
                names=tuple(sorted({one.name for one in rows if one.name})),
                cvr=_only(one.cvr for one in rows),
                gln=_only(one.gln for one in rows),
                postcode=_only(one.postcode for one in rows),
            )
            for supplier, rows in sorted(by_id.items())
        ]


@dataclass(frozen=True)
class _Stored:
    """The file's shape."""

    agreements: list[Agreement]
    suppliers: list[AgreementSupplier]
    assortment: list[AssortmentItem] = field(default_factory=list)


_SHAPE = TypeAdapter(_Stored)


def sort_register(
    agreements: Iterable[Agreement], suppliers: Iterable[AgreementSupplier], assortment: Iterable[AssortmentItem]
) -> Register:
    """Return a register in an order that depends on its content alone."""
    return Register(
        tuple(sorted(agreements, key=lambda one: one.id)),
        tuple(sorted(set(suppliers), key=lambda one: (one.agreement, one.supplier, one.name, one.gln, one.postcode))),
        tuple(sorted(assortment, key=lambda one: (one.agreement, one.item, one.valid_from, one.price_dkk))),
    )


def save_register(folder: Path, register: Register) -> Path:
    """Write agreements.json of a store, in the place of the old one.

    Raises:
        CannotWrite: The disk is full, or the folder cannot be written to.
    """
    content: dict[str, list[dict[str, Any]]] = {
        "agreements": [asdict(one) for one in register.agreements],
        "suppliers": [asdict(one) for one in register.suppliers],
        "assortment": [asdict(one) for one in register.assortment],
    }
    write_json(folder / FILE, content)
    return folder / FILE


def load_register(folder: Path) -> Register:
    """Return the register of a store; an empty one where there is none.

    Raises:
        DamagedStoreFile: agreements.json is something else.
    """
    stored = read_json(folder / FILE, _SHAPE)
    return sort_register(stored.agreements, stored.suppliers, stored.assortment) if stored is not None else Register()


def _only(values: Iterable[str]) -> str:
    """Return the only value there is; "" for none, or for several."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else ""
