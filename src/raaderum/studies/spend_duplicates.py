"""Which invoices may have been paid twice? To be looked at: nothing is proved, and nothing is removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.engine import Engine, read_rows
from raaderum.domain.text import Text

TIERS = {
    1: Text("samme leverandør, beløb og fakturanummer", "same supplier, amount and invoice number"),
    2: Text(
        "samme leverandør og beløb, nummeret er ens uden nuller og tegn",
        "same supplier and amount, the number is equal without zeros and punctuation",
    ),
}


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An invoice beside the earlier one that it looks like."""

    tier: int
    municipality: str
    supplier: str
    kind: str
    number: str
    earlier_number: str
    issue_date: date
    earlier_date: date
    days: int
    gross_dkk: float
    invoice: int
    earlier: int


@dataclass(frozen=True, slots=True)
class SpendDuplicates:
    """Possible duplicates, the largest first. ``gross_dkk`` is of invoices; credit notes are listed but not added."""

    municipality: str | None
    pairs: tuple[PossibleDuplicate, ...]
    count: int
    gross_dkk: float
    tiers: tuple[tuple[int, Text, int, float], ...]
    """Tier, what it means, how many invoices, kr."""
    study: str = "spend_duplicates"


def study_spend_duplicates(engine: Engine, municipality: str | None = None) -> SpendDuplicates:
    """List what may have been paid twice.

    Args:
        engine: On the small table duplicates.
        municipality: Its invoices alone; None: everybody's.
    """
    found = tables.small("duplicates")
    if municipality is not None:
        found = found.filter(found.municipality == municipality)
    pairs = [PossibleDuplicate(gross_dkk=int(row.pop("gross_oere")) / 100, **row) for row in read_rows(engine, found)]
    pairs.sort(key=lambda one: (one.kind != "invoice", -one.gross_dkk, one.invoice))
    billed = [one for one in pairs if one.kind == "invoice"]
    tiers = tuple(
        (tier, text, sum(one.tier == tier for one in billed), sum(o.gross_dkk for o in billed if o.tier == tier))
        for tier, text in TIERS.items()
    )
    total = sum(round(one.gross_dkk * 100) for one in billed) / 100
    return SpendDuplicates(municipality, tuple(pairs), len(billed), total, tiers)


def study_duplicate_digests(engine: Engine) -> Mapping[tuple[int, int], tuple[str, str]]:
    """Return the digests of the two documents of every pair, by the numbers of the invoice and the earlier one."""
    rows = engine.rows(ibis.table(tables.DUPLICATE_PAIRS, name="duplicate_pairs"))
    return {(int(later), int(earlier)): (digest, other) for later, earlier, digest, other in rows}
