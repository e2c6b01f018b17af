"""What is counted in event logs: by hand, and against the same counts written the plain way."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.analytics.processes import event_logs, mix_change
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
from raaderum.domain.process_logs import COMPLETE, NOBODY, START, EventLog, Spread
from tests.factories.event_logs import columns

A, B, C = 0, 1, 2
DAY = 24 * 60
# a b b c a | a b | a
BY_HAND = [(0, A, 0), (0, B, 60), (0, B, 90), (0, C, DAY), (0, A, 2 * DAY), (1, A, 0), (1, B, 30), (2, A, 5)]


def test_by_hand():
    log = columns(BY_HAND, resources=[1, 1, 2, NOBODY, 1, 3, 3, 1])
    assert [bound.tolist() for bound in case_bounds(log)] == [[0, 5, 7], [4, 6, 7]]
    assert count_activities(log).tolist() == [4, 3, 1]
    edges = count_directly_follows(log)
    assert list(zip(edges.sources.tolist(), edges.targets.tolist(), edges.counts.tolist())) == [
        (A, B, 2), (B, B, 1), (B, C, 1), (C, A, 1),
    ]  # fmt: skip
    variants = find_variants(log)
    assert variants.sequences == ((A, B, B, C, A), (A, B), (A,))
    assert (variants.counts.tolist(), variants.of_case.tolist()) == ([1, 1, 1], [0, 1, 2])
    assert variants.top_share(1) == pytest.approx(1 / 3)
    assert variants.top_share(10) == 1
    rework = count_rework(log)
    assert (rework.self_loops, rework.returns, rework.repetitions, rework.cases) == (1, 1, 2, 1)
    assert rework.by_activity.tolist() == [1, 1, 0]
    hands = count_hand_overs(log)
    assert (hands.count, hands.known, hands.resources) == (1, 3, 3)
    assert [ends.tolist() for ends in count_ends(log)] == [[3, 0, 0], [2, 1, 0]]
    throughput = measure_throughput(log)
    assert (throughput.median, throughput.number) == (pytest.approx(30 / DAY), 3)
    waiting = measure_waiting(log)
    assert waiting is not None
    assert (waiting.median, waiting.number) == (pytest.approx(60 / DAY), 5)


def test_one_event():
    log = columns([(0, A, 0)])
    assert measure_waiting(log) is None
    assert measure_throughput(log) == Spread(0, 0, 1)
    assert len(count_directly_follows(log).counts) == 0
    assert count_rework(log).repetitions == 0
    assert find_variants(log).sequences == ((A,),)


def test_many_activities_are_counted_by_sorting(monkeypatch):
    log = columns(BY_HAND)
    dense = count_directly_follows(log)
    monkeypatch.setattr(event_logs, "_MOST_BINS", 1)
    sparse = count_directly_follows(log)
    for name in ("sources", "targets", "counts"):
        assert getattr(sparse, name).tolist() == getattr(dense, name).tolist()


NAMES = (START, COMPLETE, "schedule")
S, K, P = range(3)


def test_completions_alone_are_counted():
    log = columns([(0, A, 0), (0, A, 10), (1, A, 0), (2, B, 0), (2, B, 5)], transitions=[S, K, S, K, NOBODY],
                  transition_names=NAMES)  # fmt: skip
    kept = keep_completions(log)
    assert kept.activities.tolist() == [A, B, B]
    assert kept.cases.tolist() == [0, 1, 1]
    assert count_rework(kept).repetitions == 1


@pytest.mark.parametrize(("transitions", "names"), [
    ([K, K], NAMES), ([NOBODY, NOBODY], ()), ([S, P], NAMES), ([0, 1], ("assign", "withdraw")),
])  # fmt: skip
def test_without_several_or_without_completions_all_are_counted(transitions, names):
    log = columns([(0, A, 0), (0, B, 10)], transitions=transitions, transition_names=names)
    assert len(keep_completions(log).cases) == 2


def test_throughput_runs_from_the_first_start_to_the_last_completion():
    log = columns(
        [(0, A, 0), (0, A, 10), (0, B, 25), (0, B, 40), (0, C, 90), (1, A, 0), (2, A, 0), (2, A, 50)],
        transitions=[S, K, S, K, S, S, K, K], transition_names=NAMES,
    )  # fmt: skip
    assert measure_throughput(log) == Spread(pytest.approx(45 / DAY), pytest.approx(49 / DAY), 2)  # 40 and 50


def test_touch_time_takes_a_start_and_its_completion():
    log = columns([(0, A, 0), (0, B, 5), (0, A, 10), (0, B, 25), (1, A, 0), (1, A, 2)], transitions=[S, S, K, K, S, K],
                  transition_names=NAMES)  # fmt: skip
    touch = measure_touch(log)
    assert (touch.pairs, touch.completions, touch.missing) == (3, 3, "")
    assert touch.per_case == Spread(16, pytest.approx(27.2), 2)  # 10 + 20, and 2


def test_waiting_is_when_no_step_is_under_way():
    log = columns(
        [(0, A, 0), (0, B, 5), (0, A, 10), (0, B, 25), (0, A, 40), (0, A, 41), (1, A, 0), (1, A, 2), (2, A, 0),
         (2, A, 5), (2, B, 9)],
        transitions=[S, S, K, K, S, K, S, K, S, K, K], transition_names=NAMES,
    )  # fmt: skip
    waiting = measure_touch(log).waiting  # 25 to 40 in the first, none in the second; in the third B has no start
    assert waiting == Spread(pytest.approx(7.5 / DAY), pytest.approx(13.5 / DAY), 2)


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=5), min_size=1, max_size=4
    )
)
def test_waiting_and_the_minutes_with_a_step_under_way_are_the_whole_case(cases):
    """Each step an activity of its own, so that each start has its completion; counted minute by minute."""
    events = sorted(
        (case, minute, number, transition)
        for case, steps in enumerate(cases)
        for number, (begin, took) in enumerate(steps)
        for minute, transition in ((begin, S), (begin + took, K))
    )
    assert NAMES[S] == START
    log = columns(
        [(case, number, minute) for case, minute, number, _ in events], transitions=[event[3] for event in events],
        transition_names=NAMES,
    )  # fmt: skip
    plain = []
    for steps in cases:
        minutes = range(min(begin for begin, _ in steps), max(begin + took for begin, took in steps))
        plain.append(sum(not any(begin <= minute < begin + took for begin, took in steps) for minute in minutes) / DAY)
    waiting = measure_touch(log).waiting
    assert waiting is not None
    assert waiting.number == len(cases)
    assert waiting.median == pytest.approx(float(np.median(plain)))


@pytest.mark.parametrize(("steps", "pairs"), [
    ([S, S, K, K], 0),  # nobody knows which is which
    ([S, S, K, S, K], 0),  # the first may still be open
    ([S, S, K, K, S, K], 1),
    ([K, S, K], 1),  # its start is before the log
    ([K, K, S, K, S], 1),
    ([S], 0),
    ([K], 0),
    ([S, P, K], 1),
])  # fmt: skip
def test_touch_time_counts_only_what_can_belong_together(steps, pairs):
    log = columns([(0, A, minute) for minute in range(len(steps))], transitions=steps, transition_names=NAMES)
    touch = measure_touch(log)
    assert touch.pairs == pairs
    assert touch.missing == ("" if pairs else "no-pairs")
    assert (touch.per_case is None) == (pairs == 0)


@pytest.mark.parametrize("names", [(), (COMPLETE,), (START, "schedule")])
def test_touch_time_is_not_guessed(names):
    log = columns([(0, A, 0), (0, A, 9)], transitions=[0, 0] if names else [NOBODY] * 2, transition_names=names)
    touch = measure_touch(log)
    assert (touch.per_case, touch.missing) == (None, "no-transitions")


@st.composite
def logs(draw: st.DrawFn) -> EventLog:
    sizes = draw(st.lists(st.integers(1, 8), min_size=1, max_size=8))
    count = sum(sizes)
    times = [sorted(draw(st.lists(st.integers(0, 50), min_size=size, max_size=size))) for size in sizes]
    activities = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    cases = [case for case, size in enumerate(sizes) for _ in range(size)]
    small = st.lists(st.integers(-1, 2), min_size=count, max_size=count)
    return columns(
        list(zip(cases, activities, [minute for case in times for minute in case])),
        resources=draw(small), transitions=draw(small), transition_names=NAMES,
    )  # fmt: skip


@given(log=logs())
def test_the_same_as_counted_plainly(log):
    cases = defaultdict(list)
    for event in zip(log.cases.tolist(), log.activities.tolist(), log.resources.tolist(), log.at_us.tolist()):
        cases[event[0]].append(event[1:])
    steps = [pair for events in cases.values() for pair in pairwise(events)]
    edges = count_directly_follows(log)
    assert dict(zip(zip(edges.sources.tolist(), edges.targets.tolist()), edges.counts.tolist())) == Counter(
        (before[0], after[0]) for before, after in steps
    )
    assert edges.counts.tolist() == sorted(edges.counts.tolist(), reverse=True)

    ways = Counter(tuple(event[0] for event in events) for events in cases.values())
    variants = find_variants(log, shown=100)
    assert dict(zip(variants.sequences, variants.counts.tolist())) == ways
    assert [variants.sequences[i] for i in variants.of_case] == [
        tuple(event[0] for event in events) for events in cases.values()
    ]

    done = {case: Counter(event[0] for event in events) for case, events in cases.items()}
    rework = count_rework(log)
    again = Counter(activity for counts in done.values() for activity, number in counts.items() if number > 1)
    assert {i: n for i, n in enumerate(rework.by_activity.tolist()) if n} == again
    assert rework.cases == sum(max(counts.values()) > 1 for counts in done.values())
    assert rework.repetitions == sum(number - 1 for counts in done.values() for number in counts.values())
    assert rework.self_loops == sum(before[0] == after[0] for before, after in steps)

    known = [(before[1], after[1]) for before, after in steps if NOBODY not in {before[1], after[1]}]
    hands = count_hand_overs(log)
    assert (hands.count, hands.known) == (sum(one != other for one, other in known), len(known))
    assert hands.resources == len({event[1] for events in cases.values() for event in events} - {NOBODY})

    waiting = measure_waiting(log)
    assert (waiting is None) == (not steps)
    if waiting is not None:
        gaps = [(after[2] - before[2]) / 86_400e6 for before, after in steps]
        assert waiting.p90 == pytest.approx(np.quantile(gaps, 0.9))


@given(log=logs())
def test_throughput_as_counted_plainly(log):
    transitions = set(log.transitions.tolist())
    filtered = len(transitions) > 1 and bool(transitions & {K, NOBODY})
    begun: dict[int, list[int]] = defaultdict(list)
    done: dict[int, list[int]] = defaultdict(list)
    for case, transition, at in zip(log.cases.tolist(), log.transitions.tolist(), log.at_us.tolist()):
        if not filtered or transition in {K, NOBODY}:
            done[case].append(at)
        if not filtered or transition in {S, K, NOBODY}:
            begun[case].append(at)
    lengths = [(done[case][-1] - begun[case][0]) / 86_400e6 for case in done]
    throughput = measure_throughput(log)
    assert (throughput.median, throughput.number) == (pytest.approx(np.median(lengths)), len(lengths))


@given(log=logs())
def test_touch_time_as_counted_plainly(log):
    groups = defaultdict(list)
    for case, activity, transition, at in zip(log.cases.tolist(), log.activities.tolist(), log.transitions.tolist(),
                                              log.at_us.tolist()):  # fmt: skip
        if transition in {S, K}:
            groups[case, activity].append((transition, at / 60e6))
    minutes: dict[int, float] = defaultdict(float)
    pairs = 0
    for (case, _), events in groups.items():
        begun = 0
        for i, (transition, at) in enumerate(events):
            begun = begun + 1 if transition == S else max(0, begun - 1)
            if transition == S and begun == 1 and i + 1 < len(events) and events[i + 1][0] == K:
                pairs += 1
                minutes[case] += events[i + 1][1] - at
    touch = measure_touch(log)
    assert touch.pairs == pairs
    assert (touch.per_case is None) == (pairs == 0)
    if touch.per_case is not None:
        assert touch.per_case.median == pytest.approx(np.median(list(minutes.values())))


@given(log=logs())
def test_only_completions_are_kept_and_cases_stay_whole(log):
    kept = keep_completions(log)
    starts, _ = case_bounds(kept)
    assert kept.cases[starts].tolist() == list(range(len(starts)))
    if len(kept.cases) < len(log.cases):
        assert set(kept.transitions.tolist()) <= {K, NOBODY}


def test_a_change_of_the_mix_is_told_from_chance():
    rng = np.random.default_rng(1)
    same, other = (rng.choice(4, 300, p=[0.7, 0.2, 0.1, 0.0]) for _ in range(2))
    still = measure_mix_change(same, other, np.random.default_rng(2))
    assert not still.beyond_chance
    assert (still.early, still.late) == (300, 300)
    changed = measure_mix_change(same, rng.choice(4, 300, p=[0.2, 0.2, 0.1, 0.5]), np.random.default_rng(2))
    assert changed.beyond_chance
    assert changed.distance - changed.by_chance == pytest.approx(0.5, abs=0.1)
    assert measure_mix_change(same, same, np.random.default_rng(2)).distance == 0


def test_rare_variants_are_no_change():
    """A process where every case is unlike all others: early and late share nothing, by chance alone."""
    apart = measure_mix_change(
        np.arange(0, 400, 2), np.arange(1, 400, 2), np.random.default_rng(3)
    )  # fmt: skip
    assert not apart.beyond_chance
    assert mix_change.MOST_VARIANTS < 200
