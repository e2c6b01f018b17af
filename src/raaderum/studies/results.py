"""Answers as frozen data: numbers, intervals, reasons and where they came from.

A result holds all that a page or paper shows, so that a frozen link can be opened without the
release. Its canonical JSON has sorted keys and numbers with at most twelve significant digits,
so that two machines write the same bytes.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from raaderum.domain.interval import Interval
from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text

SIGNIFICANT_DIGITS = 12

FindingKind = Literal[
    "negative", "level_shift", "odd_year", "extreme", "island", "boundary", "peers_negative", "peers_shifted"
]


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """A unit as it is written."""

    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class FigureCard:
    """What a reader must know about a key figure."""

    id: str
    name: Text
    phrase: Text
    unit: Text
    account: str
    direction: str
    status: str
    status_note: Text
    why: Text
    cannot_show: Text
    reading: tuple[Text, ...]
    booking: tuple[Text, ...]
    source: Citation
    authored_by: str
    checked_by: str
    next_review: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The unit's own value. ``numerator`` (kr.) is None where only the ratio is public.

    ``computed`` says that the numerator was computed from a published ratio ("beregnet").
    """

    value: float
    numerator: float | None
    denominator: float | None
    computed: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """What is compared with. Means are unweighted and never hold the own unit; the country is as published.

    ``count`` is how many of the members the cheapest are; 0 for other kinds.
    ``difference`` = own value − ``value``; ``difference_dkk`` is that times own inhabitants, where known.
    """

    target: str
    name: Text
    kind: str
    count: int
    value: float
    members: tuple[UnitLabel, ...]
    difference: float
    difference_share: float | None
    difference_dkk: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Own value against the chosen target, over reasonable choices of whom to compare with."""

    value: float
    share: float | None
    dkk: float | None
    interval: Interval
    interval_dkk: Interval | None
    sure: bool
    share_of_choices_above: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands. Rank 1 is the lowest.

    ``low``–``high`` ranks the difference to each unit's own reference over reasonable choices;
    ``plain_low``–``plain_high`` ranks the bare values (two numbers where values are equal).
    """

    low: int
    high: int
    units: int
    coverage: float
    plain_low: int
    plain_high: int
    most_sensitive_to: Text | None


@dataclass(frozen=True, slots=True)
class SpreadPoint:
    """One unit in the spread."""

    unit: UnitLabel
    value: float
    role: Literal["own", "peer", "other"]


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit without a value, and why."""

    unit: UnitLabel
    reason: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One year: own value, the country's, and the distance between them as a share of the country's.

    ``piece`` numbers the stretches between level shifts, from 0: no line is drawn across.
    """

    period: int
    value: float
    national: float
    distance_share: float
    piece: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of level relative to the country, from ``period`` on (kr. per inhabitant)."""

    period: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Slope:
    """Change per year of the distance to the country (a share), or the shift that forbids to state one."""

    first: int
    last: int
    per_year: float | None
    interval: Interval | None
    refused_by: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Development as distance to the national figure."""

    points: tuple[TrendPoint, ...]
    shifts: tuple[Shift, ...]
    slope: Slope | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may be booking practice, geography or a one-off rather than cost.

    What ``value``, ``other``, ``periods``, ``figure`` and ``units`` hold depends on ``kind`` and is
    put into words in one place (reports.text.findings).
    """

    kind: FindingKind
    value: float | None = None
    other: float | None = None
    periods: tuple[int, ...] = ()
    figure: Text | None = None
    units: tuple[UnitLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """A figure beside the main one, with the same peers."""

    figure: str
    name: Text
    account: str
    unit: Text
    value: float | None
    peers_mean: float | None
    national: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class LowestCheck:
    """What stands beside "the 5 cheapest of 10": what noise alone would give, and several years.

    ``noise`` is the yearly noise of a peer (kr. per inhabitant); ``gap_by_noise`` is how far below
    the mean of all peers the cheapest would lie if they only differed by it.
    """

    count: int
    among: int
    noise: float
    gap_by_noise: float
    gap_seen: float


@dataclass(frozen=True, slots=True)
class SeveralYears:
    """Own mean difference to the chosen target over the last years without a level shift."""

    first: int
    last: int
    difference: float | None
    refused_by: int | None


@dataclass(frozen=True, slots=True)
class PeersSummary:
    """Whether the peers are good enough to lean on."""

    chosen_by_user: bool
    good: bool
    kth_distance: float
    limit: float
    unlike_on: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    study: str
    release: str
    dataset: str
    area: str
    area_name: Text
    pack_version: str
    version: str
    parameters: dict[str, Any]
    unit: UnitLabel
    figure: FigureCard
    period: int
    price_level: str
    account_version: str
    units_with_value: int
    units_in_all: int
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PositionResult(_Header):
    """Where are we, and how sure is that?"""

    own: Measured
    difference: Difference
    chosen: Reference
    references: tuple[Reference, ...]
    place: Place
    peers: PeersSummary
    spread: tuple[SpreadPoint, ...]
    missing: tuple[MissingUnit, ...]
    trend: Trend
    findings: tuple[Finding, ...]
    context: tuple[ContextFigure, ...]
    lowest: LowestCheck | None
    several_years: SeveralYears | None
    partial: Text | None
    potential: Interval | None
    potential_reason: Text | None
    weakness: Text
    kind: Literal["position"] = "position"


@dataclass(frozen=True, slots=True)
class FeatureCard:
    """A framework condition as used: the weight now and as the pack has it."""

    id: str
    name: Text
    unit: Text
    why: Text
    weight: float
    default_weight: float
    decimals: int
    category: bool
    own: float | None


@dataclass(frozen=True, slots=True)
class PeerFeature:
    """One framework condition of one peer, and what it adds to the distance."""

    feature: str
    value: float | None
    distance: float


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: how far away (0–1), by what, and its own figure."""

    unit: UnitLabel
    distance: float
    features: tuple[PeerFeature, ...]
    least_alike: Text
    value: float | None
    shifted: bool


@dataclass(frozen=True, slots=True)
class PeersResult(_Header):
    """Who is like us, and why?"""

    own: float | None
    peers: tuple[Peer, ...]
    features: tuple[FeatureCard, ...]
    summary: PeersSummary
    weakness: Text
    left_out: Text
    partial: Text | None
    kind: Literal["peers"] = "peers"


@dataclass(frozen=True, slots=True)
class DriverEffect:
    """What one driver does in the expectation, the others unchanged.

    ``effect`` is the change in kr. per inhabitant from ``low`` to ``high``: the lower and the upper
    quartile of all municipalities, or no and yes for a category.
    """

    name: Text
    unit: Text
    effect: float
    low: float
    high: float
    own: float
    decimals: int
    category: bool


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """One unit's expected and actual value."""

    unit: UnitLabel
    expected: float
    value: float


@dataclass(frozen=True, slots=True)
class ExpectedResult(_Header):
    """What could be expected of us, given our framework conditions?"""

    own: Measured
    expected: float
    interval: Interval
    difference: float
    difference_dkk: float | None
    outside: bool
    drivers: tuple[DriverEffect, ...]
    intercept: float
    r_squared: float
    points: tuple[ExpectedPoint, ...]
    partial: Text | None
    potential: Interval | None
    potential_reason: Text | None
    weakness: Text
    kind: Literal["expected"] = "expected"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is said about one unit: what a frozen link stores and a paper is made of.

    ``expected`` is None where too few units have a value; ``others`` are the positions of the
    area's other key figures, for the annex.
    """

    study: str
    release: str
    dataset: str
    area: str
    pack_version: str
    version: str
    parameters: dict[str, Any]
    position: PositionResult
    peers: PeersResult
    expected: ExpectedResult | None
    others: tuple[PositionResult, ...]
    kind: Literal["answer"] = "answer"


Result = Annotated[PositionResult | PeersResult | ExpectedResult | Answer, Field(discriminator="kind")]
AnyResult = PositionResult | PeersResult | ExpectedResult | Answer
_ADAPTER: TypeAdapter[AnyResult] = TypeAdapter(Result)


def to_json(result: AnyResult) -> str:
    """Return the canonical JSON of a result."""
    plain = _round(_ADAPTER.dump_python(result, mode="json"))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str | bytes) -> AnyResult:
    """Return the result that ``to_json`` wrote."""
    return _ADAPTER.validate_json(text)


def _round(value: Any) -> Any:
    if isinstance(value, float):
        rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else value
        return rounded + 0.0  # no negative zero
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_round(item) for item in value]
    return value
