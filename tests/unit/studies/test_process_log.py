"""What an event log suggests, and what it does not: by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from raaderum.domain.process_logs import COMPLETE, START, EventLog, LogReading
from raaderum.studies.process_log import study_process_log
from raaderum.studies.results.process_log import ProcessLogResult, Suggestion
from tests.factories.event_logs import columns

DAY = 24 * 60
SINCE = 29_000_000  # minutes: in 2025
NEVER = {"judgement", "structured", "quality", "speed", "wellbeing", "overall"}


def repeated(ways: Sequence[Sequence[int]], cases: int, days: float = 1, **more: object) -> EventLog:
    """Cases that begin ``days`` apart and go each of the ways in turn, a step an hour."""
    return columns(
        [
            (case, activity, SINCE + int(case * days * DAY) + 60 * step)
            for case in range(cases)
            for step, activity in enumerate(ways[case % len(ways)])
        ],
        **more,
    )


def suggestions(result: ProcessLogResult) -> dict[str, Suggestion]:
    found = {one.question: one for one in result.suggestions}
    assert NEVER.isdisjoint(found)
    for one in found.values():
        assert (one.answer is None) != (one.value is None)
        for text in (one.evidence.da, one.evidence.en):
            assert text.endswith(".")
            assert ".." not in text
    return found


MANY_WAYS = [[0, 1, 2, *[i % 3] * (i // 3)] for i in range(30)]


@pytest.mark.parametrize(("ways", "answer"), [
    ([[0, 1, 2]], "none"),
    ([[0, 1, 2]] * 9 + [[0, 1, 1, 2]], "low"),
    ([[0, 1, 2]] * 3 + [[0, 1, 0, 2]], "some"),
    ([[0, 1, 2], [0, 1, 0, 2]], "high"),  # few ways, but half of the cases are done again
    (MANY_WAYS, "high"),
])  # fmt: skip
def test_variation(ways, answer):
    assert suggestions(study_process_log(repeated(ways, 600)))["variation"].answer == answer


def test_figures():
    log = repeated([[0, 1, 2]] * 9 + [[0, 2, 1, 0]] + [[2, 1, 0, 1, 2]] * 2, 365)
    found = suggestions(study_process_log(log))
    assert found["volume"].value == pytest.approx(365, abs=1)
    assert found["steps"].value == 3
    assert found["exceptions"].value == 0
    assert found["digital"].answer == "high"
    assert "minutes" not in found
    assert "staff" not in found
    assert "365 sager på 365 dage" in found["volume"].evidence.da
    assert "sæson" not in found["volume"].evidence.da


def test_a_short_period_is_not_scaled_to_a_year():
    assert "volume" not in suggestions(study_process_log(repeated([[0, 1]], 20)))
    found = suggestions(study_process_log(repeated([[0, 1]], 100)))
    assert "sæson" in found["volume"].evidence.da


def test_few_cases_say_nothing_of_how_they_differ():
    result = study_process_log(repeated([[0, 1]], 6))
    assert {"variation", "exceptions", "change"}.isdisjoint(suggestions(result))
    assert any("for få sager" in note.da and "6" in note.da for note in result.notes)


def test_change_is_told_from_chance():
    changed = columns([
        (case, activity, SINCE + case * DAY + 60 * step)
        for case in range(600)
        for step, activity in enumerate([0, 1, 2] if case < 300 or case % 4 == 0 else [0, 2, 1])
    ])  # fmt: skip
    found = suggestions(study_process_log(changed))["change"]
    assert found.answer == "high"
    assert "75 pct." in found.evidence.da
    steady = repeated([[0, 1, 2], [0, 2, 1], [0, 1]], 600)
    assert suggestions(study_process_log(steady))["change"].answer == "low"


def test_cases_that_are_cut_off_are_no_change():
    """Cases take 100 days; those begun in the last 100 days of the log are not done."""
    log = columns([
        (case, step, SINCE + (case + 50 * step) * DAY)
        for case in range(600)
        for step in range(3)
        if case + 50 * step < 600
    ])  # fmt: skip
    assert suggestions(study_process_log(log))["change"].answer == "low"


def test_minutes_only_from_start_and_completion():
    steps = [(case, 0, SINCE + case * DAY + minute) for case in range(60) for minute in (0, 12)]
    log = columns(steps, transitions=[0, 1] * 60, transition_names=(START, COMPLETE))
    result = study_process_log(log)
    assert suggestions(result)["minutes"].value == 12
    assert (result.events, result.events_read, result.only_completions) == (60, 120, True)
    assert result.rework == 0
    assert any("60 af 120" in note.da for note in result.notes)
    few = replace(log, transitions=log.transitions.copy())
    few.transitions[4::2] = 1
    assert "minutes" not in suggestions(study_process_log(few))
    assert study_process_log(few).touch.pairs == 2


def test_everything_that_was_met_is_said():
    reading = LogReading(
        unordered_cases=1, events_without_zone=2000, events_at_midnight=90, empty_cases=1, cases_look_like_cpr=True,
        masked_activities=1, default_values=1,
    )  # fmt: skip
    result = study_process_log(replace(repeated([[0, 1]], 60), reading=reading))
    said = " ".join(note.da for note in result.notes)
    for part in (
        "1 sag stod ikke i tidsrækkefølge", "2.000 tidspunkter", "75 pct. af tidspunkterne er kun datoer",
        "1 sag er uden hændelser", "ligner CPR-numre", "1 aktivitet stod", "1 hændelse har fået",
        "hvem der gjorde hvad", "Arbejdstiden kendes ikke",
    ):  # fmt: skip
        assert part in said
    assert all(note.en and note.en != note.da for note in result.notes)


def test_transitions_without_completions_are_said():
    log = columns([(0, 0, SINCE), (0, 0, SINCE + 5)], transitions=[0, 1], transition_names=("assign", "withdraw"))
    result = study_process_log(log)
    assert result.events == 2
    assert any("ingen afslutninger" in note.da for note in result.notes)
