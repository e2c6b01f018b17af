"""What waits for a person? Suppliers that may be one of the register's, and purchases whose category is not certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.domain.text import Text
from raaderum.studies.spend_suppliers import study_supplier_names


@dataclass(frozen=True, slots=True)
class MatchCandidate:
    """A registered supplier that a party may be. ``percent``: how alike the names are, 0–100."""

    supplier: str
    name: str
    percent: float


@dataclass(frozen=True, slots=True)
class PartyToDecide:
    """Somebody on invoices who may be a registered supplier, the likeliest first, and why it is not settled.

    ``others`` is how many other municipalities buy there: the answer holds for them too.
    """

    party: str
    name: str
    postcode: str
    cvr: str
    invoices: int
    net_dkk: float
    reason: Text
    candidates: tuple[MatchCandidate, ...]
    others: int


@dataclass(frozen=True, slots=True)
class ClassToDecide:
    """Something bought whose category nothing settles, or was learned from other lines: then ``category`` is used.

    ``guess`` is the likeliest category, "" none; ``words`` are those that weighed most. ``item`` is "" where the lines
    name none: then only all that the supplier sells can be decided.
    """

    supplier: str
    supplier_name: Text
    item: str
    text: str
    category: str
    guess: str
    confidence: float
    words: str
    lines: int
    net_dkk: float
    others: int


@dataclass(frozen=True, slots=True)
class SpendReview:
    """All that waits, the dearest first; ``learned`` is what is settled, but by what was learned from other lines."""

    municipality: str | None
    parties: tuple[PartyToDecide, ...]
    classes: tuple[ClassToDecide, ...]
    learned: tuple[ClassToDecide, ...]
    study: str = "spend_review"

    @property
    def classes_dkk(self) -> float:
        """What has no certain category, kr."""
        return sum(round(one.net_dkk * 100) for one in self.classes) / 100


def study_spend_review(engine: Engine, municipality: str | None = None) -> SpendReview:
    """List what waits for a person.

    Args:
        engine: On a published version.
        municipality: Whose purchases; None: everybody's together.
    """
    unsure = _unsure_classes(engine, municipality)
    sellers = {row["seller"] for row in unsure}
    names, buyers = study_supplier_names(engine, sellers), _buyers(engine, sellers)
    classes = [_class(row, names, buyers) for row in unsure]
    return SpendReview(
        municipality=municipality,
        parties=tuple(_parties(engine, municipality)),
        classes=tuple(one for one in classes if not one.category),
        learned=tuple(one for one in classes if one.category),
    )


def _parties(engine: Engine, municipality: str | None) -> list[PartyToDecide]:
    own = _bought(municipality)
    waiting = ibis.table(tables.REVIEW, name="review")
    joined = waiting.inner_join(own, waiting.party == own.seller).select(
        *(waiting[name] for name in tables.REVIEW if name not in ("invoices", "net_oere")), "own_invoices", "own_oere"
    )
    by_party: dict[str, list[Mapping[str, Any]]] = {}
    for row in read_rows(engine, joined):
        by_party.setdefault(row["party"], []).append(row)
    buyers = _buyers(engine, by_party)
    found = [_party(rows, buyers) for rows in by_party.values()]
    return sorted(found, key=lambda one: (-one.net_dkk, one.party))


def _bought(municipality: str | None) -> Any:
    """Return whom a municipality, or everybody, bought from, and how much."""
    invoices = tables.invoices()
    if municipality is not None:
        invoices = invoices.filter(invoices.municipality == municipality)
    sums = invoices.group_by("supplier").aggregate(own_invoices=invoices.count(), own_oere=invoices.net_oere.sum())
    return sums.select("own_invoices", "own_oere", seller=sums.supplier)


def _buyers(engine: Engine, suppliers: Iterable[str]) -> Mapping[str, int]:
    """Return how many municipalities buy from each supplier."""
    invoices = tables.invoices()
    bought = invoices.filter(invoices.supplier.isin(sorted(set(suppliers)) or [""]))
    counted = bought.group_by("supplier").aggregate(buyers=bought.municipality.nunique())
    return {row["supplier"]: int(row["buyers"]) for row in read_rows(engine, counted)}


def _party(rows: list[Mapping[str, Any]], buyers: Mapping[str, int]) -> PartyToDecide:
    first = rows[0]
    ranked = sorted(rows, key=lambda row: int(row["rank"]))
    return PartyToDecide(
        party=first["party"],
        name=first["name"],
        postcode=first["postcode"],
        cvr=first["cvr"],
        invoices=int(first["own_invoices"]),
        net_dkk=int(first["own_oere"]) / 100,
        reason=Text(first["reason_da"], first["reason_en"]),
        candidates=tuple(MatchCandidate(row["supplier"], row["supplier_name"], row["percent"]) for row in ranked),
        others=buyers.get(first["party"], 1) - 1,
    )


def _unsure_classes(engine: Engine, municipality: str | None) -> list[dict[str, Any]]:
    """Return one row for each thing that can be decided, and category: the text and words are of its surest part."""
    table = ibis.table(tables.CLASS_REVIEW, name="class_review")
    if municipality is not None:
        table = table.filter(table.municipality == municipality)
    named = table.select(*(table[name] for name in tables.CLASS_REVIEW if name != "supplier"), seller=table.supplier)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in sorted(read_rows(engine, named), key=lambda row: (-(row["confidence"] or 0), row["text"])):
        kept = found.setdefault((row["seller"], row["item"], row["category"]), row | {"lines": 0, "net_oere": 0})
        kept["lines"] += int(row["lines"])
        kept["net_oere"] += int(row["net_oere"])
    return sorted(found.values(), key=lambda row: (-row["net_oere"], row["seller"], row["item"]))


def _class(row: Mapping[str, Any], names: Mapping[str, Text], buyers: Mapping[str, int]) -> ClassToDecide:
    return ClassToDecide(
        supplier=row["seller"],
        supplier_name=names[row["seller"]],
        item=row["item"],
        text=row["text"],
        category=row["category"],
        guess=row["guess"] or "",
        confidence=float(row["confidence"] or 0),
        words=row["words"],
        lines=int(row["lines"]),
        net_dkk=int(row["net_oere"]) / 100,
        others=buyers.get(row["seller"], 1) - 1,
    )
