"""The rows of one submission while they are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from raaderum.domain.text import Text
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding, Level
from raaderum.warehouse.readers.submission_layout import ENTRY

Previous = Mapping[str, float]


@dataclass(eq=False)
class Sheet:
    """The rows of one submission while they are checked. ``doubted`` are figures that others are not judged by."""

    pack: AreaPack
    rows: dict[str, Row]
    previous: Previous
    doubted: set[str] = field(default_factory=set)

    def value(self, variable: str) -> float | None:
        """Return a figure of the year, where it is reported."""
        row = self.rows.get(variable)
        return None if row is None or row.value is None else float(row.value)

    def find(self, level: Level, code: str, row: Row, **facts: str | int | float | Decimal | Text | None) -> Finding:
        """Return a finding at the value of a row; explained where the row has a comment."""
        finding = Finding(level, code, ENTRY, row.cell, row.name, row.variable, facts)
        return finding.explained() if row.comment else finding

    def name(self, variable: str) -> Text:
        """Return the name of a variable."""
        return self.pack.variables[variable].name

    def unit(self, variable: str) -> Text:
        """Return the unit of a variable."""
        return self.pack.variables[variable].unit
