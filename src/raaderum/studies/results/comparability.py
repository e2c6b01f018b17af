"""What an answer says about the figures it names: how well they can be compared, and what their owners say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.text import Text
from raaderum.studies.results.units import LeftOutUnit, UnitLabel

Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True)
class GradedUnit:
    """A municipality's grade on the figure of the answer. ``reasons`` are those that gave it; of an A there is none."""

    unit: UnitLabel
    grade: Grade
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Comparability:
    """The grades of the own figure and of those it is compared with, nearest first; and who is not with them.

    ``left_out`` would have been among the nearest, or were chosen by the user.
    """

    own: GradedUnit
    compared: tuple[GradedUnit, ...]
    left_out: tuple[LeftOutUnit, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a municipality says about one reported figure. ``figures`` are the key figures that are made of it."""

    unit: UnitLabel
    period: int
    variable: str
    name: Text
    text: str
    figures: tuple[str, ...]
