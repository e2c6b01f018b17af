"""Counts of public event logs against another program. Read from ../shared/data, not part of the project.

Source: running-example of van der Aalst's Process Mining, and the receipt phase of an environmental permit process
(CoSeLoG, J.C.A.M. Buijs, 4TU.ResearchData). The counts are those of pm4py 2.7 on the same files; rework there is in how
many cases an activity is done more than once, added up over the activities.
"""

from __future__ import annotations

import pytest

from raaderum.domain.process_logs import EventLog
from raaderum.studies.process_log import study_process_log
from raaderum.warehouse.readers.event_logs import read_event_log
from tests.shared import shared_data

RECEIPT = (1434, 8577, 27, 116, 99, 139)
RUNNING = (6, 42, 8, 6, 16, 6)


def read(name: str) -> EventLog:
    return read_event_log(shared_data("eventlogs") / name)


@pytest.mark.parametrize(("name", "counts"), [
    ("08_receipt.xes.gz", RECEIPT), ("receipt.csv", RECEIPT), ("01_running-example.xes.gz", RUNNING),
])  # fmt: skip
def test_counts_of_another_program(name, counts):
    found = study_process_log(read(name))
    assert (
        found.cases, found.events, found.activities, found.variants, len(found.directly_follows), found.rework,
    ) == counts  # fmt: skip


def test_xes_and_csv_of_the_same_log_are_the_same():
    one, other = read("08_receipt.xes.gz"), read("receipt.csv")
    assert sorted(one.activity_names) == sorted(other.activity_names)
    assert sorted(one.at_us.tolist()) == sorted(other.at_us.tolist())
    found, again = study_process_log(one), study_process_log(other)
    for name in ("rework_repetitions", "self_loops", "top_variant_shares", "throughput_days", "hand_overs", "change"):
        assert getattr(found, name) == getattr(again, name), name


def test_times_of_another_program():
    found = study_process_log(read("08_receipt.xes.gz"))
    assert found.throughput_days.median == pytest.approx(0.03320119791666666, rel=1e-9)
    assert found.throughput_days.p90 == pytest.approx(14.095159711805556, rel=1e-9)
    running = study_process_log(read("01_running-example.xes.gz"))
    assert running.throughput_days.median == pytest.approx(9.44375)
    assert running.hand_overs.resources == 6


def test_what_receipt_suggests():
    found = study_process_log(read("08_receipt.xes.gz"))
    suggested = {one.question: one.answer or one.value for one in found.suggestions}
    assert suggested["variation"] == "some"
    assert suggested["digital"] == "high"
    assert suggested["staff"] == 48
    assert suggested["steps"] == 6
    assert "minutes" not in suggested  # only completions were noted
    assert {"judgement", "structured", "quality", "speed", "wellbeing", "overall"}.isdisjoint(suggested)
