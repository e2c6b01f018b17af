"""Units as results name them."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.domain.text import Text


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """A unit as it is written."""

    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class LeftOutUnit:
    """A municipality that would have been compared with, and why it is not."""

    unit: UnitLabel
    reason: Text
