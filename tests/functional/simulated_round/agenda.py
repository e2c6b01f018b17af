"""The agenda of the validation meeting, as KL downloads it: which planted errors does it ask about?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from raaderum.domain.key_figures import KeyFigure
from raaderum.packs import AreaPack
from tests.functional.simulated_round.plants import Plant
from tests.functional.simulated_round.rules import members_of

UNIT_ERROR, CONTROL, MISSING = "Forkert enhed?", "Stemmer ikke", "Mangler"


@dataclass(frozen=True)
class Point:
    """One question of the agenda: to whom, about which variables, and why. ``listed``: it is a point of its own."""

    unit: str
    kind: str
    name: str
    variables: frozenset[str]
    leaf: bool
    listed: bool

    def is_about(self, plant: Plant, others: set[str]) -> bool:
        """Tell whether it asks about a planted error; a figure with others below it only where no other explains it."""
        if self.unit != plant.unit or not self.variables & plant.cells:
            return False
        return self.leaf or not self.variables & others


def read_agenda(content: bytes, pack: AreaPack, codes: dict[str, str]) -> list[Point]:
    """Read the points, and the annexes of what lies far from others and what is new since last year."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found = []
    for row in _table(book, "Dagsorden", "Nr."):
        unit, code, name, kind = row["Hvem spørges"], row["Kode"], row["Tallet"], row["Hvorfor"]
        found.append(_point(pack, codes.get(unit, ""), code, name, kind, listed=True))
    for sheet, kind in (("Langt fra andre", "Langt fra andre"), ("Spring", "Ny siden sidste år")):
        found += [
            _point(pack, codes.get(row["Kommune"], ""), row["Kode"], row["Nøgletal"], kind, listed=False)
            for row in _table(book, sheet, "Kode")
        ]
    return found


def _table(book: CalamineWorkbook, name: str, first: str) -> Iterable[dict[str, Any]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    start = next((i for i, row in enumerate(rows) if row and row[0] == first), len(rows))
    for row in rows[start + 1 :]:
        if len(row) < 3 or row[2] in ("", None):
            return
        yield dict(zip(rows[start], row, strict=False))


def _point(pack: AreaPack, unit: str, code: str, name: str, kind: str, *, listed: bool) -> Point:
    if kind == CONTROL:
        control = next(one for one in pack.questionnaire.controls if one.name.da == name)
        return Point(unit, kind, name, frozenset(members_of(pack, control)), leaf=True, listed=listed)
    if kind in (UNIT_ERROR, MISSING):
        own = frozenset(v.id for v in pack.variables.values() if v.name.da == name)
        return Point(unit, kind, name, own, leaf=True, listed=listed)
    figure = next(f for f in pack.key_figures.values() if f.name.da == name and code in (f.code, "", "–"))
    return Point(unit, kind, f"{figure.code} {name}", _used(figure), leaf=not figure.children, listed=listed)


def _used(figure: KeyFigure) -> frozenset[str]:
    steps = {name for step in figure.chain for name in step.quantity}
    return frozenset({*figure.numerator, *figure.minus, figure.denominator, *steps})
