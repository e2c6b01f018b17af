"""Publishing, who: every party on the invoices becomes a supplier, and what is doubtful goes to the review."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb

from raaderum.analytics.suppliers import Match, Party, RegisteredSupplier, match_suppliers
from raaderum.warehouse.spend.loaded_tables import Columns, make_table

SUPPLIER_TYPES = {
    "supplier": "VARCHAR", "name": "VARCHAR", "cvr": "VARCHAR", "gln": "VARCHAR", "postcode": "VARCHAR",
    "registered": "BOOLEAN", "invoices": "BIGINT", "net_oere": "BIGINT",
}  # fmt: skip
REVIEW_TYPES = {
    "party": "VARCHAR", "name": "VARCHAR", "postcode": "VARCHAR", "cvr": "VARCHAR", "gln": "VARCHAR",
    "invoices": "BIGINT", "net_oere": "BIGINT", "rank": "INTEGER", "supplier": "VARCHAR", "supplier_name": "VARCHAR",
    "percent": "DOUBLE", "reason_da": "VARCHAR", "reason_en": "VARCHAR",
}  # fmt: skip
_PARTY_TYPES = {
    "supplier_cvr": "VARCHAR", "supplier_gln": "VARCHAR", "supplier_name": "VARCHAR", "supplier_postcode": "VARCHAR",
    "supplier_is_person": "BOOLEAN", "supplier": "VARCHAR",
}  # fmt: skip
PARTY_COLUMNS = tuple(_PARTY_TYPES)[:-1]


class _Seen(NamedTuple):
    """A party, and how much it was paid."""

    party: Party
    invoices: int
    net_oere: int


@dataclass(frozen=True)
class _Found:
    seen: list[_Seen]
    persons: tuple[int, int]
    matches: Mapping[Party, Match]
    registered: Mapping[str, RegisteredSupplier]
    """Suppliers of agreements."""

    def supplier_of(self, party: Party) -> str:
        return self.matches[party].supplier or party.id


def find_suppliers(
    connection: duckdb.DuckDBPyConnection, registered: Iterable[RegisteredSupplier], decided: Mapping[str, str]
) -> None:
    """Make the tables ``party_suppliers`` (party to supplier), ``suppliers`` and ``review``.

    A party is first looked for in the register. One without numbers that is not there may still be one of those that
    other invoices give a CVR number for.

    Args:
        connection: The store, open.
        registered: The suppliers of the agreements.
        decided: Id of a party to id of a supplier, as persons decided.
    """
    seen, persons = _see_parties(connection)
    known = {one.id: one for one in registered}
    matches = dict(match_suppliers((one.party for one in seen), known.values(), decisions=decided))
    others = _numbered(seen, known)
    if others:
        open_parties = [p for p, m in matches.items() if not (p.cvr or p.gln or m.supplier or m.rule == "decided")]
        for party, match in match_suppliers(open_parties, others.values()).items():
            if match.supplier or not matches[party].candidates:
                matches[party] = match
    found = _Found(seen, persons, matches, known)
    make_table(connection, "party_suppliers", _PARTY_TYPES, _party_columns(found))
    make_table(connection, "suppliers", SUPPLIER_TYPES, _supplier_columns(found))
    make_table(connection, "review", REVIEW_TYPES, _review_columns(found))


def _see_parties(connection: duckdb.DuckDBPyConnection) -> tuple[list[_Seen], tuple[int, int]]:
    rows = connection.execute("""
        SELECT supplier_name, supplier_postcode, supplier_cvr, supplier_gln, count(*), sum(net_oere)
        FROM invoices WHERE NOT supplier_is_person GROUP BY ALL ORDER BY ALL
    """).fetchall()
    persons = connection.execute("SELECT count(*), sum(net_oere) FROM invoices WHERE supplier_is_person").fetchall()[0]
    return [_Seen(Party(*row[:4]), row[4], int(row[5])) for row in rows], (persons[0], int(persons[1] or 0))


def _numbered(seen: Iterable[_Seen], known: Mapping[str, RegisteredSupplier]) -> dict[str, RegisteredSupplier]:
    """Return the parties with a CVR number that are not registered, each with the names it is seen with."""
    names: dict[str, set[str]] = defaultdict(set)
    postcodes: dict[str, Counter[str]] = defaultdict(Counter)
    registered = {one.cvr for one in known.values()}
    for party, invoices, _ in seen:
        if party.cvr and party.cvr not in registered:
            names[party.cvr].add(party.name)
            postcodes[party.cvr][party.postcode] += invoices
    return {
        f"cvr:{cvr}": RegisteredSupplier(f"cvr:{cvr}", tuple(sorted(names[cvr])), cvr, "", _most(postcodes[cvr]))
        for cvr in sorted(names)
    }


def _most(counted: Counter[str]) -> str:
    """Return what is seen most often; of equals the first by name."""
    return min(counted, key=lambda one: (one == "", -counted[one], one), default="")


def _party_columns(found: _Found) -> Columns:
    rows = [(p.cvr, p.gln, p.name, p.postcode, False, found.supplier_of(p)) for p in (one.party for one in found.seen)]
    return dict(zip(_PARTY_TYPES, zip(*rows, strict=True), strict=True)) if rows else {}


def _supplier_columns(found: _Found) -> Columns:
    parties: dict[str, list[_Seen]] = defaultdict(list)
    for one in found.seen:
        parties[found.supplier_of(one.party)].append(one)
    rows = [
        _supplier_row(supplier, parties.get(supplier, []), found.registered.get(supplier))
        for supplier in sorted({*parties, *found.registered})
    ]
    if found.persons[0]:
        rows.append(("person", "", "", "", "", False, *found.persons))
    return dict(zip(SUPPLIER_TYPES, zip(*rows, strict=True), strict=True)) if rows else {}


def _supplier_row(supplier: str, seen: list[_Seen], entry: RegisteredSupplier | None) -> tuple[Any, ...]:
    """Name and numbers as they are registered, else as the invoices most often have them."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in ("name", "cvr", "gln", "postcode")}
    for one in seen:
        for name, counter in counted.items():
            counter[getattr(one.party, name)] += one.invoices
    shown = {name: _most(counter) for name, counter in counted.items()}
    if entry is not None:
        known = {"name": next(iter(entry.names), ""), "cvr": entry.cvr, "gln": entry.gln, "postcode": entry.postcode}
        shown |= {name: value for name, value in known.items() if value}
    paid = sum(one.invoices for one in seen), sum(one.net_oere for one in seen)
    return supplier, shown["name"], shown["cvr"], shown["gln"], shown["postcode"], entry is not None, *paid


def _review_columns(found: _Found) -> Columns:
    rows: list[tuple[Any, ...]] = []
    for one in found.seen:
        match = found.matches[one.party]
        if match.outcome == "review":
            head = (one.party.id, one.party.name, one.party.postcode, one.party.cvr, one.party.gln, one.invoices,
                    one.net_oere)  # fmt: skip
            rows += [
                (*head, rank, c.supplier, c.written, c.percent, match.reason.da, match.reason.en)
                for rank, c in enumerate(match.candidates, 1)
            ]
    return dict(zip(REVIEW_TYPES, zip(*rows, strict=True), strict=True)) if rows else {}
