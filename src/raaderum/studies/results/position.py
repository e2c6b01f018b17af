"""Where are we, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.interval import Interval
from raaderum.domain.text import Text
from raaderum.studies.results.common import Header, Measured, PeersSummary
from raaderum.studies.results.units import UnitLabel

FindingKind = Literal[
    "negative",
    "level_shift",
    "odd_year",
    "volatile",
    "extreme",
    "stands_out",
    "island",  # in answers frozen before the pack had the words
    "boundary",
    "peers_negative",
    "peers_shifted",
]


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
    """Own value against the chosen target, over reasonable choices of whom to compare with.

    Not sure where the own figure is negative, its level shifted within the last years, the peers are
    not much like the unit, or the interval holds zero; the first that applies is the reason.
    """

    value: float
    share: float | None
    dkk: float | None
    interval: Interval
    interval_dkk: Interval | None
    sure: bool
    unsure_because: Literal["negative", "shifted", "peers", "interval"] | None
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

    What ``value``, ``other``, ``periods``, ``first``, ``last``, ``figure``, ``units`` and ``text`` hold
    depends on ``kind`` and is put into words in one place (reports.text.findings).
    """

    kind: FindingKind
    value: float | None = None
    other: float | None = None
    periods: tuple[int, ...] = ()
    first: int | None = None
    last: int | None = None
    figure: Text | None = None
    units: tuple[UnitLabel, ...] = ()
    text: Text | None = None


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
class PositionResult(Header):
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
