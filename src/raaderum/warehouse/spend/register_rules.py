"""What has to hold between rows of the register: one agreement at a time, one price a day.

Which of two rows is right cannot be known, and the order of the rows says nothing. So where two contradict each other,
what is used is what claims no leak that may not be there: no agreement rather than a wrong one, the higher price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from raaderum.domain.purchases import Agreement, AssortmentItem
from raaderum.warehouse.readers.forms.findings import FormFinding
from raaderum.warehouse.readers.forms.tables import FormRow

_DAY = timedelta(days=1)
Span = tuple[date, date]


class AgreementRow(NamedTuple):
    """An agreement and where it stands."""

    agreement: Agreement
    row: FormRow


class ItemRow(NamedTuple):
    """A price of an item and where it stands."""

    item: AssortmentItem
    row: FormRow


def keep_single(rows: Sequence[AgreementRow]) -> tuple[list[AgreementRow], list[FormFinding]]:
    """Return the agreements whose id is theirs alone; a row that repeats another whole is kept once."""
    by_id: dict[str, list[AgreementRow]] = defaultdict(list)
    for one in rows:
        by_id[one.agreement.id].append(one)
    kept, findings = [], []
    for same in by_id.values():
        alike = all(one.agreement == same[0].agreement for one in same)
        if alike:
            kept.append(same[0])
        for one, other in zip(same[1:], same, strict=False):
            facts = {"value": one.agreement.id, "other": name_row(other.row)}
            code = "same-row-twice" if alike else "agreement-twice"
            findings.append(one.row.find("agreement", code, facts, "warning" if alike else "error"))
    return kept, findings


def keep_apart(rows: Sequence[AgreementRow]) -> tuple[list[AgreementRow], list[FormFinding]]:
    """Return the agreements that share no day with another of their category and municipality."""
    groups: dict[tuple[str, str], list[AgreementRow]] = defaultdict(list)
    for one in rows:
        groups[one.agreement.category, one.agreement.municipality].append(one)
    findings: list[FormFinding] = []
    refused: set[str] = set()
    for group in groups.values():
        group.sort(key=lambda one: (one.agreement.valid_from, one.agreement.valid_to, one.agreement.id))
        longest = group[0]
        for one in group[1:]:
            if one.agreement.valid_from <= longest.agreement.valid_to:
                refused |= {one.agreement.id, longest.agreement.id}
                facts = {"value": longest.agreement.id, "other": name_row(longest.row)}
                findings.append(one.row.find("valid_from", "overlap", facts))
            longest = max(longest, one, key=lambda each: each.agreement.valid_to)
    return [one for one in rows if one.agreement.id not in refused], findings


def settle_prices(rows: Iterable[ItemRow]) -> tuple[list[AssortmentItem], list[FormFinding]]:
    """Return the prices with one for each item and day: where two are given, the higher holds on those days."""
    groups: dict[tuple[str, str], list[ItemRow]] = defaultdict(list)
    for one in rows:
        groups[one.item.agreement, one.item.item].append(one)
    kept: list[AssortmentItem] = []
    findings: dict[tuple[int, str, int], FormFinding] = {}
    for group in groups.values():
        if len(group) == 1:
            kept.append(group[0].item)
            continue
        group.sort(key=lambda one: (-one.item.price_dkk, one.item.valid_from, one.item.valid_to, one.item.name))
        for place, one in enumerate(group):
            rivals = [each for each in group[:place] if _overlap(each.item, one.item)]
            for finding in _price_findings(one, rivals):
                # An item with a GTIN and a number stands twice: what is wrong with its row is said once.
                findings[finding.line, finding.code, id(one.row.table)] = finding
            free = _subtract((one.item.valid_from, one.item.valid_to), [each.item for each in rivals])
            kept += [replace(one.item, valid_from=first, valid_to=last) for first, last in free]
    return kept, list(findings.values())


def _price_findings(one: ItemRow, rivals: Sequence[ItemRow]) -> Iterator[FormFinding]:
    if not rivals:
        return
    higher = next((each for each in rivals if each.item.price_dkk > one.item.price_dkk), None)
    if higher is None:
        yield one.row.find("price", "same-row-twice", {"other": name_row(rivals[0].row)}, "warning")
        return
    facts = {"value": _kroner(one.item), "price": _kroner(higher.item), "other": name_row(higher.row)}
    yield one.row.find("price", "two-prices", facts)


def _kroner(item: AssortmentItem) -> str:
    return f"{item.price_dkk:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _overlap(one: AssortmentItem, other: AssortmentItem) -> bool:
    return one.valid_from <= other.valid_to and other.valid_from <= one.valid_to


def _subtract(span: Span, taken: Sequence[AssortmentItem]) -> list[Span]:
    """Return what is left of a span of days (both ends included) outside those that are taken."""
    left = [span]
    for each in taken:
        rest: list[Span] = []
        for first, last in left:
            if first <= min(last, each.valid_from - _DAY):
                rest.append((first, min(last, each.valid_from - _DAY)))
            if max(first, each.valid_to + _DAY) <= last:
                rest.append((max(first, each.valid_to + _DAY), last))
        left = rest
    return left


def name_row(row: FormRow) -> str:
    """Return "Aftaler!A5", or "aftaler.csv!A5" where there is no sheet."""
    return f"{row.table.sheet or row.table.file}!{row.address(next(iter(row.table.columns)))}"
