"""Invoices that may have been paid twice. They are pointed out, never removed."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import StringValue, Table

_SAME = ("municipality", "supplier", "kind", "gross_oere")


def possible_duplicates(invoices: Table, window_days: int = 60) -> Table:
    """Return one row per invoice that looks like an earlier one, with the one it looks like.

    Tier 1: same municipality, supplier, kind, amount and number (but for letter case and spaces). Tier 2: the same,
    where the numbers are equal only without leading zeros and punctuation, within ``window_days`` of each other. An
    invoice is in one tier, the first that fits. Persons and unknown suppliers are left out: they are not told apart.

    Returns:
        ``tier``, ``invoice``, ``earlier`` (invoice), ``municipality``, ``supplier``, ``kind``, ``number``,
        ``earlier_number``, ``issue_date``, ``earlier_date``, ``days`` and ``gross_oere``.
    """
    known = invoices.filter(~invoices.supplier.isin(["", "person"]) & (invoices.number != ""))
    twice = _only_repeated(known, _SAME)
    named = twice.mutate(same_number=_normalise(twice.number), bare_number=_strip(twice.number))
    first = _pair(named, "same_number").mutate(tier=ibis.literal(1, "int32"))
    second = _pair(named, "bare_number")
    near = second.filter((second.same_number != second.earlier_same_number) & (second.days <= window_days))
    taken = first.select(taken="invoice")
    fresh = near.anti_join(taken, near.invoice == taken.taken).mutate(tier=ibis.literal(2, "int32"))
    columns = ("tier", "invoice", "earlier", *_SAME[:3], "number", "earlier_number", "issue_date", "earlier_date",
               "days", "gross_oere")  # fmt: skip
    return ibis.union(first.select(*columns), fresh.select(*columns), distinct=False)


def sum_duplicates(duplicates: Table, by: Sequence[str] = ("municipality", "tier")) -> Table:
    """Return ``count`` and ``gross_oere`` of the later invoices per group; credit notes are counted apart."""
    billed = duplicates.kind == "invoice"
    return duplicates.group_by(list(by)).aggregate(
        invoices=billed.sum(),
        credit_notes=(~billed).sum(),
        gross_oere=duplicates.gross_oere.sum(where=billed).coalesce(0),
    )


def _only_repeated(invoices: Table, keys: Sequence[str]) -> Table:
    """Keep the invoices whose keys occur more than once: few, so that the rest is cheap."""
    counted = invoices.group_by(list(keys)).aggregate(times=invoices.count())
    repeated = counted.filter(counted.times > 1).select(**{f"key_{name}": name for name in keys})
    return invoices.semi_join(repeated, [invoices[name] == repeated[f"key_{name}"] for name in keys])


def _pair(invoices: Table, number: str) -> Table:
    """Set each invoice beside the nearest earlier one that has the same keys and number."""
    window = ibis.window(group_by=[*_SAME, number], order_by=["issue_date", "invoice"])
    set_beside = invoices.mutate(
        earlier=invoices.invoice.lag().over(window),
        earlier_number=invoices.number.lag().over(window),
        earlier_same_number=invoices.same_number.lag().over(window),
        earlier_date=invoices.issue_date.lag().over(window),
    )
    paired = set_beside.filter(set_beside.earlier.notnull() & (set_beside[number] != ""))
    return paired.mutate(days=paired.issue_date.delta(paired.earlier_date, unit="day").cast("int32"))


def _normalise(number: StringValue) -> StringValue:
    return number.upper().re_replace(r"\s+", "")


def _strip(number: StringValue) -> StringValue:
    """Letters and digits alone, without the zeros in front: "RE-00417" and "re 00417" are RE00417; 0417 is 417."""
    return number.upper().re_replace(r"[^0-9A-ZÆØÅ]+", "").re_replace(r"^0+", "")
