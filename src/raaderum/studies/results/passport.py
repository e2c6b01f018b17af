"""Which of a unit's figures can be compared with others, how well, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from raaderum.domain.text import Text
from raaderum.studies.results.comparability import Grade
from raaderum.studies.results.units import UnitLabel

Aspect = Literal["scope", "completeness", "accounting", "breaks", "price_level", "explanation", "reviewer"]
"""What a grade is made of, in the order of the passport."""


@dataclass(frozen=True, slots=True)
class GradeMeaning:
    """What a grade says, the same for all areas."""

    grade: Grade
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class GradeReason:
    """One thing that was looked at. ``grade`` is the best that it leaves; ``code`` says which rule it is."""

    aspect: Aspect
    code: str
    grade: Grade
    text: Text


@dataclass(frozen=True, slots=True)
class FigurePassport:
    """The grade of one key figure, with a reason from every aspect. ``value`` is shown whatever the grade.

    ``reported`` of ``asked`` variables have a value, those that may be left out not counted.
    """

    figure: str
    code: str
    name: Text
    role: str
    parent: str | None
    unit: Text
    value: float | None
    reported: int
    asked: int
    grade: Grade
    reasons: tuple[GradeReason, ...]


@dataclass(frozen=True, slots=True)
class PassportResult:
    """The passport of all figures that a unit has reported for a period.

    ``approved_by`` is who approved them as the second person; None where nobody has said.
    """

    study: str
    release: str
    dataset: str
    area: str
    area_name: Text
    pack_version: str
    version: str
    parameters: dict[str, Any]
    unit: UnitLabel
    period: int
    price_level: str
    account_version: str
    approved_by: str | None
    meanings: tuple[GradeMeaning, ...]
    figures: tuple[FigurePassport, ...]
    status_note: Text
    kind: Literal["passport"] = "passport"
