"""The area page's small pictures: one line per key figure, with the own place in the spread."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.reports.text import Words
from raaderum.reports.text import position as sentences
from raaderum.studies.results import PositionResult

WIDTH, HEIGHT, EDGE = 240, 26, 6


@dataclass(frozen=True, slots=True)
class Dots:
    """Marks on a line: x of all others, of the peers, and of the unit itself."""

    others: list[float]
    peers: list[float]
    own: float
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def dots(result: PositionResult, words: Words) -> Dots:
    """Place every unit of a spread on a line."""
    values = [point.value for point in result.spread]
    low, high = min(values), max(values)

    def x(value: float) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (value - low) / ((high - low) or 1), 1)

    return Dots(
        [x(point.value) for point in result.spread if point.role == "other"],
        [x(point.value) for point in result.spread if point.role == "peer"],
        x(result.own.value),
        f"{sentences.headline(result, words)}. {sentences.place_sentence(result, words)}",
    )
