"""What an event log shows of a process, and what it suggests to answer about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from raaderum.domain.process_logs import HandOvers, LogReading, MixChange, Spread, TouchTime
from raaderum.domain.text import Text

Degree = Literal["high", "some", "low", "none"]


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """An activity, and how many times."""

    activity: str
    count: int


@dataclass(frozen=True, slots=True)
class Edge:
    """How many times one activity came right after another in a case."""

    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A way through the process, and how many cases went it."""

    activities: tuple[str, ...]
    cases: int
    share: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that the log gives reason for. A person decides whether it is right.

    Attributes:
        question: A question of the screening ("variation"), or a figure of the process ("volume", "minutes", "staff").
        answer: How much; None for a number.
        value: The number, in ``unit``; None for a degree.
        unit: Empty for a degree.
        evidence: What in the log speaks for it, and what it does not show.
    """

    question: str
    answer: Degree | None
    value: float | None
    unit: Text
    evidence: Text


@dataclass(frozen=True, slots=True)
class ProcessLogResult:
    """What is counted, and what is made of it. All counts are of ``events``, which may be completions only.

    Attributes:
        events_read: All events of the file, before only completions were kept.
        only_completions: Whether that was done.
        first, last: Days (UTC) of the first and the last event.
        activities, variants: How many different ones.
        directly_follows: The commonest first.
        rework: In how many cases an activity was done more than once, added up over the activities.
        rework_case_share: The share (0–1) of cases where any was.
        rework_repetitions: How many times one was done again: right after itself (self_loops) or later (returns).
        rework_by_activity: In how many cases each was done more than once.
        top_variant_shares: The share (0–1) of cases in the 1, 5 and 10 commonest variants.
        throughput_days: From the first event of a case, from its start where that is known, to its last completion.
        waiting_days: Between two events of a case; None where no case has two.
        change: How far late cases are from early ones; None where there are too few.
    """

    cases: int
    events: int
    events_read: int
    only_completions: bool
    first: date
    last: date
    activities: int
    variants: int
    commonest_activities: tuple[ActivityCount, ...]
    start_activities: tuple[ActivityCount, ...]
    end_activities: tuple[ActivityCount, ...]
    commonest_variants: tuple[Variant, ...]
    top_variant_shares: dict[int, float]
    directly_follows: tuple[Edge, ...]
    rework: int
    rework_repetitions: int
    rework_case_share: float
    self_loops: int
    returns: int
    rework_by_activity: tuple[ActivityCount, ...]
    hand_overs: HandOvers
    throughput_days: Spread
    waiting_days: Spread | None
    touch: TouchTime
    median_events: float
    change: MixChange | None
    reading: LogReading
    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[Text, ...] = ()
