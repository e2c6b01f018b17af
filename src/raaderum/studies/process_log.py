"""What does an event log show of a process, and what does it suggest to answer in its screening?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from raaderum.analytics.processes.event_logs import (
    case_bounds,
    count_activities,
    count_directly_follows,
    count_ends,
    count_hand_overs,
    count_rework,
    find_variants,
    keep_completions,
    measure_throughput,
    measure_touch,
    measure_waiting,
)
from raaderum.analytics.processes.mix_change import measure_mix_change
from raaderum.domain.process_logs import Counts, DirectlyFollows, EventLog, MixChange, Variants
from raaderum.studies.process_log_notes import list_notes
from raaderum.studies.process_log_suggestions import FEWEST_CASES, suggest
from raaderum.studies.results.process_log import ActivityCount, Edge, ProcessLogResult, Variant

SHOWN = 10
"""Variants and activities that are listed."""
TOPS = (1, 5, 10)
SEED = 2026


def study_process_log(log: EventLog, *, seed: int = SEED) -> ProcessLogResult:
    """Count what is in a log, and suggest answers.

    Args:
        log: As read, with all its events.
        seed: Of the draws that show what chance alone does.
    """
    counted = keep_completions(log)
    starts, ends = case_bounds(counted)
    variants, rework, waiting = find_variants(counted, SHOWN), count_rework(counted), measure_waiting(counted)
    begun, ended = count_ends(counted)
    edges = count_directly_follows(counted)
    used, cases = count_activities(counted), len(starts)
    result = ProcessLogResult(
        cases=cases,
        events=len(counted.cases),
        events_read=len(log.cases),
        only_completions=len(counted.cases) < len(log.cases),
        first=_day(counted.at_us.min()),
        last=_day(counted.at_us.max()),
        activities=int((used > 0).sum()),
        variants=len(variants.counts),
        commonest_activities=_list(counted, used),
        start_activities=_list(counted, begun),
        end_activities=_list(counted, ended),
        commonest_variants=tuple(_variants(counted, variants)),
        top_variant_shares={number: variants.top_share(number) for number in TOPS},
        directly_follows=tuple(_edges(counted, edges)),
        rework=int(rework.by_activity.sum()),
        rework_repetitions=rework.repetitions,
        rework_case_share=rework.cases / cases,
        self_loops=rework.self_loops,
        returns=rework.returns,
        rework_by_activity=_list(counted, rework.by_activity),
        hand_overs=count_hand_overs(counted),
        throughput_days=measure_throughput(log),
        waiting_days=waiting,
        touch=measure_touch(log),
        median_events=float(np.median(ends - starts + 1)),
        change=_change(counted, variants, seed),
        reading=log.reading,
    )
    return replace(result, suggestions=suggest(result), notes=list_notes(result, log))


def _change(log: EventLog, variants: Variants, seed: int) -> MixChange | None:
    """Compare the cases that began in the first and in the last third of the period.

    Cases at the end of a log are cut off, and would look like another way of working. So the period ends so long before
    the log that nine of ten cases begun in it had the time to end.
    """
    starts, ends = case_bounds(log)
    begun, ended = log.at_us[starts], log.at_us[ends]
    first, last = int(begun.min()), int(ended.max() - np.quantile(ended - begun, 0.9))
    early = begun < first + (last - first) / 3
    late = (begun >= first + (last - first) * 2 / 3) & (begun <= last)
    if early.sum() < FEWEST_CASES or late.sum() < FEWEST_CASES:
        return None
    return measure_mix_change(variants.of_case[early], variants.of_case[late], np.random.default_rng(seed))


def _list(log: EventLog, counts: Counts) -> tuple[ActivityCount, ...]:
    """Return the activities that there are most of, without those that there are none of."""
    order = np.argsort(-counts, kind="stable")[:SHOWN]
    return tuple(ActivityCount(log.activity_names[i], int(counts[i])) for i in order.tolist() if counts[i])


def _variants(log: EventLog, variants: Variants) -> Iterable[Variant]:
    cases = int(variants.counts.sum())
    for sequence, count in zip(variants.sequences, variants.counts.tolist(), strict=False):
        yield Variant(tuple(log.activity_names[i] for i in sequence), count, count / cases)


def _edges(log: EventLog, edges: DirectlyFollows) -> Iterable[Edge]:
    names = log.activity_names
    columns = (column.tolist() for column in (edges.sources, edges.targets, edges.counts))
    return (Edge(names[source], names[target], count) for source, target, count in zip(*columns, strict=True))


def _day(at_us: np.int64) -> date:
    return datetime.fromtimestamp(int(at_us) / 1e6, UTC).date()
