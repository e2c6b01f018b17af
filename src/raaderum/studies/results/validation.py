"""What participants look at together before a release is published: doubts, not verdicts, and what each is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from raaderum.domain.text import Text
from raaderum.studies.results.units import UnitLabel

PointKind = Literal["unit_error", "outlier", "jump", "missing", "bridge", "control"]
BridgeChange = Literal["unusual", "started", "stopped"]
Part = Literal["welcome", "points", "practice", "rest", "end"]
When = Literal["before", "meeting", "written"]
"""A slip is put right before the meeting; what there is no time for is answered in writing."""


@dataclass(frozen=True, slots=True)
class Normal:
    """What would be normal: quartiles and median of the unit's own peers, or of all where it has none."""

    low: float
    middle: float
    high: float
    count: int
    of: Literal["peers", "all"]


@dataclass(frozen=True, slots=True)
class EndValue:
    """A figure at either end of the spread."""

    unit: UnitLabel
    value: float


@dataclass(frozen=True, slots=True)
class FigureSpread:
    """One key figure among all participants: its middle, and the few at either end. Never the whole order.

    ``logarithm``: values are positive and lean to the right, so distances are measured on their logarithms.
    """

    figure: str
    code: str
    name: Text
    unit: Text
    count: int
    missing: int
    low: float
    middle: float
    high: float
    logarithm: bool
    lowest: tuple[EndValue, ...]
    highest: tuple[EndValue, ...]


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure far from the median of others, in spreads (MAD / 0,6745): of own peers, and of all.

    ``dkk`` is how far it is from the median of own peers, times the unit's own quantity. ``by_quantity``: what was
    paid for a unit of work is ordinary, so it is the quantity that is not.
    """

    unit: UnitLabel
    figure: str
    code: str
    name: Text
    measure: Text
    value: float
    normal: Normal
    peers_distance: float | None
    all_distance: float | None
    logarithm: bool
    by_quantity: bool
    dkk: float


@dataclass(frozen=True, slots=True)
class Jump:
    """A figure that is another than last year. ``dkk``: the change, times this year's quantity.

    ``expected``: the quantity of the year explains it, or the pack says that a single year says little.
    """

    unit: UnitLabel
    figure: str
    code: str
    name: Text
    measure: Text
    value: float
    previous: float
    change: float
    normal: Normal
    expected: bool
    dkk: float


@dataclass(frozen=True, slots=True)
class UnitError:
    """A reported figure that seems to be in another unit, or is far outside the plausible.

    ``factor`` is what it must be multiplied by; None where no factor sets it right. ``found_by``: last year's
    figure, the typical range, or that it lies ten times outside it. ``dkk``: the cost of all it is used for.
    """

    unit: UnitLabel
    variable: str
    name: Text
    measure: Text
    figures: tuple[str, ...]
    value: float
    factor: float | None
    corrected: float | None
    previous: float | None
    low: float | None
    high: float | None
    found_by: Literal["last_year", "typical", "far"]
    dkk: float


@dataclass(frozen=True, slots=True)
class MissingVariable:
    """A figure that is not there, and why."""

    variable: str
    name: Text
    section: Text
    reason: str
    optional: bool


@dataclass(frozen=True, slots=True)
class MissingFigures:
    """What one participant has not reported. ``dkk``: the cost of the figures that lack something.

    ``last_year``: some of it is last year's cost, since this year's is not known.
    """

    unit: UnitLabel
    everything: bool
    variables: tuple[MissingVariable, ...]
    figures: tuple[str, ...]
    last_year: bool
    dkk: float | None


@dataclass(frozen=True, slots=True)
class BridgeItem:
    """An item of the bridge to the accounts that most others do not have, or that is new or gone since last year."""

    unit: UnitLabel
    figure: str
    name: Text
    value_dkk: float
    previous_dkk: float | None
    change: BridgeChange
    count: int
    dkk: float


@dataclass(frozen=True, slots=True)
class BrokenControl:
    """Reported figures that should agree and do not."""

    unit: UnitLabel
    control: str
    name: Text
    total: float
    parts: float
    measure: Text
    dkk: float


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many gave an answer."""

    text: Text
    count: int


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question that is not answered alike, and who answers otherwise than most."""

    question: str
    text: Text
    answers: tuple[AnswerCount, ...]
    usual: Text
    differing: tuple[UnitLabel, ...]
    own_answers: tuple[Text, ...]
    bridge_dkk: float


@dataclass(frozen=True, slots=True)
class Explained:
    """What a participant says about a figure."""

    unit: UnitLabel
    variable: str
    name: Text
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A participant that nobody is compared with, and why."""

    unit: UnitLabel
    reason: Text


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda: who is asked about which figure, and what would be normal.

    ``value``, ``previous`` and ``normal`` are in ``measure``. ``also`` are other key figures of the same unit with
    the same doubt. ``dkk`` orders the points; None where it is not known.
    """

    number: int
    when: When
    kind: PointKind
    unit: UnitLabel
    code: str
    name: Text
    measure: Text
    value: float | None
    previous: float | None
    normal: Normal | None
    factor: float | None
    corrected: float | None
    reason: str | None
    count: int
    peers_distance: float | None
    all_distance: float | None
    logarithm: bool
    by_quantity: bool
    last_year: bool
    also: tuple[str, ...]
    explanations: tuple[str, ...]
    dkk: float | None
    at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Session:
    """A part of the meeting with its time."""

    id: Part
    at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """All that is looked at in a validation meeting, for participants only.

    The points are in order of kroner, within what is put right before, taken in the meeting, and answered in writing.
    """

    study: str
    release: str
    earlier: str | None
    dataset: str
    area: str
    area_name: Text
    pack_version: str
    version: str
    parameters: dict[str, Any]
    period: int
    previous_period: int | None
    price_level: str
    account_version: str
    participants: int
    silent: int
    status_note: Text
    source_titles: tuple[str, ...]
    sessions: tuple[Session, ...]
    points: tuple[Point, ...]
    figures: tuple[FigureSpread, ...]
    outliers: tuple[Outlier, ...]
    jumps: tuple[Jump, ...]
    unit_errors: tuple[UnitError, ...]
    controls: tuple[BrokenControl, ...]
    bridge: tuple[BridgeItem, ...]
    missing: tuple[MissingFigures, ...]
    practice: tuple[PracticeQuestion, ...]
    explained: tuple[Explained, ...]
    left_out: tuple[LeftOut, ...]
    kind: Literal["validation"] = "validation"
