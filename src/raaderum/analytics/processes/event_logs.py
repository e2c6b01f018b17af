"""What a log of events shows: who follows whom, which ways cases go, what is done again, and what takes time.

All functions take an ``EventLog``: its events are sorted by case, then by time. The counts are those of the literature
on process mining; they are checked against another program on public logs.

Source: W. van der Aalst, Process Mining: Data Science in Action (2016), for directly-follows graphs and variants.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.process_logs import (
    COMPLETE,
    NEVER,
    NOBODY,
    START,
    Codes,
    Counts,
    DirectlyFollows,
    EventLog,
    HandOvers,
    Moments,
    Rework,
    Spread,
    TouchTime,
    Variants,
)

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]
_MINUTE_US, _DAY_US = 60_000_000, 86_400_000_000
_MOST_BINS = 1 << 22
"""Pairs of activities that are counted in an array; where there can be more, they are sorted instead."""


def keep_completions(log: EventLog) -> EventLog:
    """Return the log to count from: where steps are noted several times, only their completion.

    A step that is noted as started and as completed would count twice, and look as if it was done again. An event
    that does not say which transition it is counts as a completion. A log without completions is returned as it is, and
    so is one with a single transition.
    """
    kept = _counted(log)
    if kept.all():
        return log
    cases = log.cases[kept]
    first = np.append(True, cases[1:] != cases[:-1])
    return replace(
        log, cases=(np.cumsum(first) - 1).astype(np.int32), activities=log.activities[kept], at_us=log.at_us[kept],
        resources=log.resources[kept], transitions=log.transitions[kept],
        begun_us=None if log.begun_us is None else log.begun_us[kept],
    )  # fmt: skip


def _counted(log: EventLog) -> Mask:
    """Tell which events count as a step that is done: bool (event,)."""
    if len(np.unique(log.transitions)) < 2 or COMPLETE not in log.transition_names:
        return np.ones(len(log.cases), dtype=np.bool_)
    complete = log.transition_names.index(COMPLETE)
    kept = (log.transitions == complete) | (log.transitions == NOBODY)
    return np.asarray(kept if kept.any() else ~kept)


def case_bounds(log: EventLog) -> tuple[Counts, Counts]:
    """Return the place of the first event of each case, and of its last: int64 (case,)."""
    starts = np.flatnonzero(np.append(True, ~_same_case(log)))
    return starts, np.append(starts[1:], len(log.cases)) - 1


def count_activities(log: EventLog) -> Counts:
    """Return how often each activity was done: int64 (activity,)."""
    return np.bincount(log.activities, minlength=len(log.activity_names))


def count_directly_follows(log: EventLog) -> DirectlyFollows:
    """Count how often one activity comes right after another in the same case."""
    width = len(log.activity_names)
    pairs = (log.activities[:-1].astype(np.int64) * width + log.activities[1:])[_same_case(log)]
    if width * width <= _MOST_BINS:
        counts = np.bincount(pairs, minlength=width * width)
        found = np.flatnonzero(counts)
        counts = counts[found]
    else:
        found, counts = np.unique(pairs, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    found, counts = found[order], counts[order]
    return DirectlyFollows(found // width, found % width, counts)


def find_variants(log: EventLog, shown: int = 10) -> Variants:
    """Find the sequences of activities that cases follow.

    Args:
        log: The log.
        shown: How many of the commonest to write out.
    """
    starts, ends = case_bounds(log)
    content, size = log.activities.tobytes(), log.activities.itemsize
    known: dict[bytes, int] = {}
    met = [
        known.setdefault(content[start:end], len(known))
        for start, end in zip((starts * size).tolist(), ((ends + 1) * size).tolist(), strict=True)
    ]
    counts = np.bincount(met)
    order = np.argsort(-counts, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    ways = list(known)
    return Variants(
        counts=counts[order],
        of_case=place[met],
        sequences=tuple(
            tuple(np.frombuffer(ways[way], log.activities.dtype).tolist()) for way in order[:shown].tolist()
        ),
    )


def count_rework(log: EventLog) -> Rework:
    """Count activities that were done again in the same case."""
    width = len(log.activity_names)
    keys = log.cases.astype(np.int64) * width + log.activities
    order = np.argsort(keys, kind="stable")
    again = np.append(False, keys[order][1:] == keys[order][:-1])
    right_after = np.append(False, np.diff(order) == 1)
    second = order[again & ~np.append(False, again[:-1])]
    return Rework(
        by_activity=np.bincount(log.activities[second], minlength=width),
        cases=len(np.unique(log.cases[second])),
        self_loops=int((again & right_after).sum()),
        returns=int((again & ~right_after).sum()),
    )


def count_hand_overs(log: EventLog) -> HandOvers:
    """Count the steps within cases where somebody else did the next event. Who is not known counts as no step."""
    before, after = log.resources[:-1], log.resources[1:]
    known = _same_case(log) & (before != NOBODY) & (after != NOBODY)
    named = np.unique(log.resources[log.resources != NOBODY])
    return HandOvers(count=int((known & (before != after)).sum()), known=int(known.sum()), resources=len(named))


def measure_throughput(log: EventLog) -> Spread:
    """Return the days from the first step of a case, from its start where that is known, to the last completion.

    A case with one event takes none; one without a completed step is not counted.

    Args:
        log: The whole log, not only its completions.
    """
    done = _counted(log)
    begun = done | (log.transitions == log.transition_names.index(START)) if START in log.transition_names else done
    firsts, first = np.unique(log.cases[begun], return_index=True)
    lasts, last = np.unique(log.cases[done][::-1], return_index=True)
    began = log.at_us if log.begun_us is None else np.where(log.begun_us == NEVER, log.at_us, log.begun_us)
    begins = np.minimum.reduceat(began[begun], first)[np.isin(firsts, lasts)]
    return _spread((log.at_us[done][::-1][last] - begins) / _DAY_US)


def measure_waiting(log: EventLog) -> Spread | None:
    """Return the days between an event and the next one of the same case; None where no case has two.

    Where events are completions, the work on the second one is in it.
    """
    between = np.diff(log.at_us)[_same_case(log)] / _DAY_US
    return _spread(between) if len(between) else None


def measure_touch(log: EventLog) -> TouchTime:
    """Return the minutes by the clock that were worked on a case, and the days that nothing was under way.

    A step runs from its start to its completion. Where both stand in one row, they belong together. Where they are two
    events, only a start that is followed by a completion of the same activity in the same case, with no other start
    open, is counted: where two of the same are under way at a time, nobody knows which was completed. What was
    suspended in between is not subtracted, and steps beside each other count each for itself.

    Args:
        log: The whole log, not only its completions.
    """
    names = log.transition_names
    if COMPLETE not in names or (START not in names and log.begun_us is None):
        return TouchTime(None, missing="no-transitions")
    complete, start = names.index(COMPLETE), names.index(START) if START in names else -2
    used = np.flatnonzero((log.transitions == start) | (log.transitions == complete))
    completions = int((log.transitions == complete).sum())
    beside = np.zeros(len(used), np.bool_) if log.begun_us is None else log.begun_us[used] != NEVER
    rows = used[beside]
    begins, ends = _pairs(log, used[~beside], start)
    if not len(rows) + len(begins):
        return TouchTime(None, completions=completions, missing="no-pairs")
    cases = np.append(log.cases[rows], log.cases[ends])
    begun_us = np.append((log.at_us if log.begun_us is None else log.begun_us)[rows], log.at_us[begins])
    done_us = np.append(log.at_us[rows], log.at_us[ends])
    order = np.argsort(cases, kind="stable")
    cases, begun_us, done_us = cases[order], begun_us[order], done_us[order]
    _, case = np.unique(cases, return_inverse=True)
    width = int(log.cases[-1]) + 1
    events = np.bincount(log.cases[rows], minlength=width) + 2 * np.bincount(log.cases[ends], minlength=width)
    counted = (log.transitions == start) | (log.transitions == complete) | (log.transitions == NOBODY)
    whole = (events == np.bincount(log.cases[counted], minlength=width))[cases]
    return TouchTime(
        _spread(np.bincount(case, weights=(done_us - begun_us) / _MINUTE_US).astype(np.float64)),
        pairs=len(cases),
        completions=completions,
        waiting=_measure_idle(cases[whole], begun_us[whole], done_us[whole]),
    )


def _pairs(log: EventLog, events: Counts, start: int) -> tuple[Counts, Counts]:
    """Return which starts and completions among ``events`` can only belong together: int64 (pair,) twice."""
    keys = log.cases[events].astype(np.int64) * len(log.activity_names) + log.activities[events]
    order = np.argsort(keys, kind="stable")
    places, keys = events[order], keys[order]
    begins = log.transitions[places] == start
    same = keys[1:] == keys[:-1]
    paired = same & begins[:-1] & ~begins[1:] & (_open(begins, same)[:-1] == 1)
    return places[:-1][paired], places[1:][paired]


def _measure_idle(cases: Codes, begun_us: Moments, done_us: Moments) -> Spread | None:
    """Return the days of cases when no step was under way; the steps are all that their cases have."""
    if not len(cases):
        return None
    at_us, owner = np.append(begun_us, done_us), np.append(cases, cases)
    step = np.repeat((1, -1), len(cases))
    order = np.lexsort((-step, at_us, owner))
    at_us, owner, under_way = at_us[order], owner[order], np.cumsum(step[order])  # 0 where a case ends
    first = np.append(True, owner[1:] != owner[:-1])
    idle = np.append(0, np.where(under_way[:-1] == 0, np.diff(at_us), 0))
    idle[first] = 0
    return _spread(np.add.reduceat(idle, np.flatnonzero(first)) / _DAY_US)


def count_ends(log: EventLog) -> tuple[Counts, Counts]:
    """Return how many cases begin, and how many end, with each activity: int64 (activity,) twice."""
    starts, ends = case_bounds(log)
    width = len(log.activity_names)
    return (
        np.bincount(log.activities[starts], minlength=width),
        np.bincount(log.activities[ends], minlength=width),
    )


def _same_case(log: EventLog) -> Mask:
    """Tell which events have their next one in the same case: bool (event − 1,)."""
    cases: Codes = log.cases
    return np.asarray(cases[1:] == cases[:-1])


def _open(begins: Mask, same: Mask) -> Counts:
    """Return how many are under way after each start or completion: int64 (event,); from 0 in each group.

    A completion that nothing was started for leaves none. ``same`` tells which belong to the group of their next one.
    """
    if not len(begins):
        return np.zeros(0, dtype=np.int64)
    group = np.append(0, np.cumsum(~same))
    steps = np.where(begins, 1, -1)
    # Each group lies far below the one before, so that the lowest so far is always of the group itself.
    ground = -group * (len(begins) + 1)
    first = np.append(True, ~same)
    level = np.cumsum(steps)
    level = level - (level - steps)[first][group] + ground
    return np.asarray(level - np.minimum(np.minimum.accumulate(level), ground))


def _spread(values: FloatArray) -> Spread:
    median, p90 = np.quantile(values, (0.5, 0.9))
    return Spread(float(median), float(p90), len(values))
