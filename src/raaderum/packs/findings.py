"""What a check finds, and the two findings that all checks share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from raaderum.domain.errors import near_names


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: in which file, at which id or field, what is wrong and what to do."""

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.problem} {self.remedy}"


def find_twice(file: str, ids: Iterable[str]) -> Iterator[Finding]:
    """Find ids that are used more than once."""
    for name, count in Counter(ids).items():
        if count > 1:
            yield Finding(file, name, f"id'et står {count} gange.", "Giv hver sit id.")


def find_unknown(file: str, place: str, used: Iterable[str], known: Collection[str], noun: str) -> Iterator[Finding]:
    """Find names that are not among the known ones."""
    for name in used:
        if name not in known:
            near = near_names(name, known, 1)
            hint = f"Mente du {near[0]}?" if near else f"Kendte: {', '.join(list(known)[:6])} …"
            yield Finding(file, place, f"{noun} »{name}« findes ikke.", hint)
