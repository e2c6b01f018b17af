"""What has changed in the columns since a mapping was saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from raaderum.warehouse.readers.column_fields import FIELDS, fold, names_of, squeeze
from raaderum.warehouse.readers.column_mapping import ColumnMapping, MappedField
from raaderum.warehouse.readers.tables import OwnTable

_ALIKE = 0.6
"""How alike two headings are, 0–1, before one is proposed as the other's new name."""


@dataclass(frozen=True, slots=True)
class MovedColumn:
    """A column with the same heading in another place, counted from 1 among the columns that hold anything."""

    header: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class RenamedColumn:
    """A heading that is gone, and the new one that may have taken its place: a proposal, never used unasked."""

    before: str
    now: str
    field: str
    """The field that was read from it; empty where none was."""
    why: str
    """``accepted`` before, ``synonym``, ``alike`` or ``place``."""


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """The columns of a file against those of a saved mapping. Case and punctuation do not count.

    Every heading of the mapping is in exactly one of ``same``, ``moved``, ``renamed`` and ``missing``; every heading
    of the file in one of ``same``, ``moved``, ``renamed`` and ``new``.
    """

    same: tuple[str, ...]
    moved: tuple[MovedColumn, ...]
    renamed: tuple[RenamedColumn, ...]
    missing: tuple[str, ...]
    new: tuple[str, ...]
    unread: tuple[str, ...]
    """Fields whose column is renamed, missing, or there twice: the mapping cannot be used before that is settled."""
    repeated: tuple[str, ...]
    """Headings of mapped columns that are there more than once."""

    @property
    def unchanged(self) -> bool:
        """True where all columns are the same, in the same order."""
        return not (self.moved or self.renamed or self.missing or self.new)

    @property
    def usable(self) -> bool:
        """True where every field can be read without asking."""
        return not self.unread

    def sentences(self, language: str = "da") -> list[str]:
        """Return what has changed, one sentence each, the gravest first."""
        return list(_describe(self, language == "en"))


def compare_columns(mapping: ColumnMapping, table: OwnTable) -> ColumnChanges:
    """Compare the columns of a file with those a mapping was made on."""
    before = [text for text in mapping.header if text]
    now = [text for text in table.headers if text]
    pairs, left_before, left_now = _pair_same(before, now)
    moved_places = _moved(pairs)
    renamed = _propose(mapping, before, now, left_before, left_now)
    gone = {one.before for one in renamed}
    taken = {one.now for one in renamed}
    counts = [fold(text) for text in now]
    unread, repeated = [], []
    for field in mapping.fields:
        known = {fold(header) for header in field.headers}
        hits = sum(counts.count(name) for name in known)
        if hits != 1:
            unread.append(field.id)
        if hits > 1:
            repeated += [text for text in now if fold(text) in known][:1]
    return ColumnChanges(
        tuple(before[i] for i, j in pairs if (i, j) not in moved_places),
        tuple(MovedColumn(before[i], i + 1, j + 1) for i, j in pairs if (i, j) in moved_places),
        tuple(renamed),
        tuple(before[i] for i in left_before if before[i] not in gone),
        tuple(now[j] for j in left_now if now[j] not in taken),
        tuple(unread),
        tuple(repeated),
    )


def accept_renames(mapping: ColumnMapping, changes: ColumnChanges) -> ColumnMapping:
    """Return the mapping that also knows the proposed new headings; the old ones are still read."""
    new = {one.field: one.now for one in changes.renamed if one.field}
    fields = tuple(
        MappedField(field.id, field.kind, (new[field.id], *field.headers)) if field.id in new else field
        for field in mapping.fields
    )
    return replace(mapping, fields=fields)


def _pair_same(before: Sequence[str], now: Sequence[str]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pair equal headings in their order; return the pairs and what is left on each side."""
    free = list(range(len(now)))
    pairs = []
    left = []
    for i, text in enumerate(before):
        hit = next((j for j in free if fold(now[j]) == fold(text)), None)
        if hit is None:
            left.append(i)
        else:
            free.remove(hit)
            pairs.append((i, hit))
    return pairs, left, free


def _moved(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the fewest pairs that have to move for the rest to keep their order; a new column moves nobody."""
    order = [j for _, j in pairs]
    best: list[list[int]] = []  # the longest rising run that ends at each pair
    for at, place in enumerate(order):
        runs = [best[k] for k in range(at) if order[k] < place]
        best.append([*_longest(runs), at])
    kept = set(_longest(best))
    return {pair for at, pair in enumerate(pairs) if at not in kept}


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []


def _propose(
    mapping: ColumnMapping, before: Sequence[str], now: Sequence[str], left: Sequence[int], free: Sequence[int]
) -> list[RenamedColumn]:
    scored = [
        (score, -i, -j, why)
        for i in left
        for j in free
        for score, why in [_likeness(mapping, before, now, i, j)]
        if score >= _ALIKE
    ]
    proposed: list[RenamedColumn] = []
    used: set[tuple[str, int]] = set()
    for _, i, j, why in sorted(scored, reverse=True):
        if ("before", i) not in used and ("now", j) not in used:
            used |= {("before", i), ("now", j)}
            field = _field_of(mapping, before[-i])
            proposed.append(RenamedColumn(before[-i], now[-j], field.id if field else "", why))
    return sorted(proposed, key=lambda one: before.index(one.before))


def _likeness(mapping: ColumnMapping, before: Sequence[str], now: Sequence[str], i: int, j: int) -> tuple[float, str]:
    """Return how sure it is that heading ``i`` is now ``j``, and why: a synonym, letters alike, or the same place."""
    field = _field_of(mapping, before[i])
    if field and fold(now[j]) in {fold(text) for text in field.headers}:
        return 3.0, "accepted"
    known = FIELDS.get((field.id, field.kind)) if field else None
    if known and squeeze(now[j]) in names_of(known):
        return 2.0, "synonym"
    alike = SequenceMatcher(None, squeeze(before[i]), squeeze(now[j])).ratio()
    if alike >= _ALIKE:
        return alike, "alike"
    return (_ALIKE, "place") if _neighbours(before, i) == _neighbours(now, j) else (0.0, "")


def _neighbours(header: Sequence[str], at: int) -> tuple[str, str]:
    folded = [fold(text) for text in header]
    return folded[at - 1] if at else "", folded[at + 1] if at + 1 < len(folded) else ""


def _field_of(mapping: ColumnMapping, header: str) -> MappedField | None:
    return next((f for f in mapping.fields if fold(header) in {fold(text) for text in f.headers}), None)


def _describe(changes: ColumnChanges, english: bool) -> Iterator[str]:
    for header in changes.repeated:
        yield (
            f"The column “{header}” is there more than once. Give the columns different headings."
            if english
            else f"Kolonnen »{header}« står der mere end én gang. Giv kolonnerne hver sin overskrift."
        )
    for header in changes.missing:
        yield (
            f"The column “{header}” is missing."
            if english
            else f"Kolonnen »{header}« mangler."
        )  # fmt: skip
    for one in changes.renamed:
        if one.why == "accepted":
            yield (
                f"The column “{one.before}” is now called “{one.now}”."
                if english
                else f"Kolonnen »{one.before}« hedder nu »{one.now}«."
            )
            continue
        yield (
            f"The column “{one.before}” is gone. “{one.now}” looks like it. Is it the same?"
            if english
            else f"Kolonnen »{one.before}« er væk. »{one.now}« ligner. Er det den samme?"
        )
    for moved in changes.moved:
        yield (
            f"The column “{moved.header}” has moved from place {moved.before} to {moved.now}."
            if english
            else f"Kolonnen »{moved.header}« er flyttet fra plads {moved.before} til {moved.now}."
        )
    for header in changes.new:
        yield (
            f"The column “{header}” is new and is not read."
            if english
            else f"Kolonnen »{header}« er ny og læses ikke."
        )  # fmt: skip
