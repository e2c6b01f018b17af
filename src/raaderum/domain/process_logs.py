"""Words of event logs: what was done in which case, when and by whom; and what can be counted from that.

An *event* is a step that a system has noted: a case, an activity, a point in time and perhaps who. A *variant* is a
sequence of activities that one or more cases follow from their first event to their last. *Rework* is that an activity
is done more than once in the same case: again right after itself (a *self-loop*) or after something else (a *return*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Counts = NDArray[np.int64]
Moments = NDArray[np.int64]
"""Microseconds since 1970-01-01 00:00 UTC."""

NOBODY = -1
"""The code where an event does not say who did it, or which transition it is."""
NEVER = np.int64(np.iinfo(np.int64).min)
"""The moment where an event does not say when its step began."""
START, COMPLETE = "start", "complete"
"""The transitions that time of work is measured between, in lower case."""
TouchMissing = Literal["", "no-transitions", "no-pairs"]
"""Why no time of work is known."""


@dataclass(frozen=True, slots=True)
class LogReading:
    """What a reader met in a log that whoever uses the figures should know.

    Attributes:
        unordered_cases: Cases whose events did not stand in the order of time; they have been sorted.
        events_without_zone: Time stamps without a time zone, where others have one. They were read as Danish time.
        events_at_midnight: Events that began or ended at 00:00 sharp: where they are many, only dates were noted.
        empty_cases: Cases without an event; they are not counted.
        cases_look_like_cpr: Whether case ids can be CPR numbers.
        masked_activities: Names of activities that a CPR number was taken out of.
        default_values: Events that took their activity or transition from the default of the file.
        starts_beside: Starts that stood in the row of their completion.
        starts_after_end: Starts that stood there but are later than the completion; they are not used.
        starts_of_cases: Whether the column of starts held those of the cases, not of their steps; it is not used.
        starts_are_no_times: Whether a column that is called so held something else; it is not used.
        times_are_starts: Whether the log only says when steps began, and is read by that.
    """

    unordered_cases: int = 0
    events_without_zone: int = 0
    events_at_midnight: int = 0
    empty_cases: int = 0
    cases_look_like_cpr: bool = False
    masked_activities: int = 0
    default_values: int = 0
    starts_beside: int = 0
    starts_after_end: int = 0
    starts_of_cases: bool = False
    starts_are_no_times: bool = False
    times_are_starts: bool = False


@dataclass(frozen=True, eq=False)
class EventLog:
    """The events of a log as columns, sorted by case, then by time, then as in the file.

    Which case it was and who did it are not kept: a number tells them apart, and no more is needed.

    Attributes:
        cases: int32 (event,): 0, 1, 2 …, never falling.
        activities: int32 (event,): an index into ``activity_names``.
        at_us: int64 (event,): microseconds since 1970-01-01 UTC.
        resources: int32 (event,): a number for each member of staff or system; ``NOBODY`` where none is named.
        transitions: int32 (event,): an index into ``transition_names``; ``NOBODY`` where none is named.
        activity_names: As they can be shown: on one line, without CPR numbers.
        transition_names: In lower case, such as "start" and "complete".
        begun_us: int64 (event,): when the step that an event completes began, where that stands beside it; ``NEVER``
            where not. None: nowhere.
        reading: What the reader met.
    """

    cases: Codes
    activities: Codes
    at_us: Moments
    resources: Codes
    transitions: Codes
    activity_names: tuple[str, ...]
    transition_names: tuple[str, ...] = ()
    begun_us: Moments | None = None
    reading: LogReading = LogReading()


@dataclass(frozen=True, eq=False)
class DirectlyFollows:
    """How often one activity comes right after another in the same case; the commonest first.

    Attributes:
        sources: int64 (edge,): the activity before.
        targets: int64 (edge,): the activity after.
        counts: int64 (edge,): how often.
    """

    sources: Counts
    targets: Counts
    counts: Counts


@dataclass(frozen=True, eq=False)
class Variants:
    """The sequences that cases follow; the commonest first, then in the order they were first met.

    Attributes:
        counts: int64 (variant,): how many cases follow it.
        of_case: int64 (case,): the variant of each case.
        sequences: Activities of the first variants, as many as were asked for.
    """

    counts: Counts
    of_case: Counts
    sequences: tuple[tuple[int, ...], ...]

    def top_share(self, number: int) -> float:
        """Return the share (0–1) of cases that follow one of the ``number`` commonest variants."""
        return float(self.counts[:number].sum() / self.counts.sum())


@dataclass(frozen=True, eq=False)
class Rework:
    """Activities that were done again in the same case.

    Attributes:
        by_activity: int64 (activity,): cases in which it was done more than once.
        cases: Cases in which any was.
        self_loops: How many times one was done again right after itself.
        returns: How many times one was done again after something else.
    """

    by_activity: Counts
    cases: int
    self_loops: int
    returns: int

    @property
    def repetitions(self) -> int:
        """How many times anything was done again: for each activity of a case, its number less one."""
        return self.self_loops + self.returns


@dataclass(frozen=True, slots=True)
class HandOvers:
    """Steps where somebody else did the next event of a case.

    Attributes:
        count: Steps from one to another.
        known: Steps where both are named.
        resources: How many different members of staff and systems are named.
    """

    count: int
    known: int
    resources: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle one and the one that nine out of ten do not exceed, of ``number`` values."""

    median: float
    p90: float
    number: int


@dataclass(frozen=True, slots=True)
class TouchTime:
    """Minutes by the clock from the start to the completion of the steps of a case; breaks and nights count.

    Attributes:
        per_case: Minutes of a case, over the cases with any; None: not known.
        pairs: Steps with a start and a completion that can only belong together.
        completions: All steps that were completed.
        waiting: Days of a case when none of its steps was under way, over the cases where each step has its start and
            its completion; None: there are no such cases.
        missing: Why it is not known.
    """

    per_case: Spread | None
    pairs: int = 0
    completions: int = 0
    waiting: Spread | None = None
    missing: TouchMissing = ""


@dataclass(frozen=True, slots=True)
class MixChange:
    """How far apart the variants of early and of late cases are.

    Attributes:
        distance: The share (0–1) of cases that would have to follow another variant for the two to be alike.
        by_chance: The distance where early and late are drawn by lot: the mean of many draws.
        beyond_chance: Whether 99 of 100 draws are nearer than ``distance``.
        early: Early cases.
        late: Late cases.
    """

    distance: float
    by_chance: float
    beyond_chance: bool
    early: int
    late: int
