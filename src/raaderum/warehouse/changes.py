"""What differs between two releases."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from raaderum.warehouse.release import Release


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs between two releases; None where there was, or is, no value."""

    unit: str
    variable: str
    period: int
    version: str
    before: Decimal | None
    after: Decimal | None


def list_changes(before: Release, after: Release) -> list[Change]:
    """Return the cells whose value differs, sorted by variable, period and unit."""
    old = {o.key: o.value for o in before.observations}
    new = {o.key: o.value for o in after.observations}
    changed = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    changes = [Change(*key, old.get(key), new.get(key)) for key in changed]
    return sorted(changes, key=lambda c: (c.variable, c.period, c.unit, c.version))
