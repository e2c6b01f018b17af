"""A process as plain data, for what is stored and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from raaderum.domain.processes import WorkProcess

_KNOWN = {one.name for one in fields(WorkProcess)}


def to_plain(process: WorkProcess) -> dict[str, Any]:
    """Return a process as JSON can hold it.

    >>> to_plain(WorkProcess("P1", "Sag"))["systems"]
    []
    """
    plain = asdict(process)
    plain["legal_verified"] = process.legal_verified.isoformat() if process.legal_verified else None
    plain["systems"] = list(process.systems)
    return plain


def from_plain(plain: Mapping[str, Any]) -> WorkProcess:
    """Return the process that ``to_plain`` wrote; what a later version has added is passed over."""
    known = {name: value for name, value in plain.items() if name in _KNOWN}
    day = known.get("legal_verified")
    return WorkProcess(**known | {
        "legal_verified": date.fromisoformat(day) if day else None, "systems": tuple(known.get("systems", ())),
    })  # fmt: skip
