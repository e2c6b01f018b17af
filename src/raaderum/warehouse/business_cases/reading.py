"""What has been read of a case so far, and what was wrong with it: what the readers of its sheets share."""

from __future__ import annotations

from dataclasses import dataclass, field

from raaderum.warehouse.readers.forms.cells import RowReader
from raaderum.warehouse.readers.forms.findings import FormFinding


@dataclass(eq=False)
class Reading:
    """What has been read so far, and what was wrong with it."""

    findings: list[FormFinding] = field(default_factory=list)
    first_year: int = 0
    years: int = 0
    price_level: int = 0
    prices: dict[int, float] = field(default_factory=dict)
    by_row: dict[int, str] = field(default_factory=dict)
    """Row of the sheet of assumptions to id: formulas may point at the cell instead of naming it."""

    @property
    def last_year(self) -> int:
        """The last year of the case."""
        return self.first_year + self.years - 1


def year_inside(reader: RowReader, key: str, reading: Reading) -> int | None:
    """Return a year of the case; None where the cell is empty, wrong or names another year."""
    year = reader.year(key)
    if year is not None and reading.years and not reading.first_year <= year <= reading.last_year:
        reader.wrong(key, "year-outside", value=str(year), first=str(reading.first_year), last=str(reading.last_year))
        return None
    return year
