"""One paper warm against its budget of two seconds, and all municipalities' papers on two cores against one."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from raaderum.cli.report import write_all
from raaderum.cli.study import open_release
from raaderum.reports.briefing import compose_briefing
from raaderum.reports.pdf import write_pdf
from raaderum.reports.text import words_in
from raaderum.studies import make_choices, study_answer
from tests.benchmarks import Line

BUDGET_SECONDS = 2.0
ROUNDS = 3
NOTHING_ASKED = {"key_figure": None, "period": None, "target": None, "scale": None}


def run() -> list[Line]:
    """Measure; a release must have been built."""
    release = open_release("roads", None)
    words = words_in("da")

    def paper(code: str) -> float:
        started = time.perf_counter()
        write_pdf(compose_briefing(study_answer(release, make_choices(release, code)), words), date(2026, 1, 1))
        return time.perf_counter() - started

    one, two = all_papers(release.id)  # first: its workers are forked from a process that has drawn nothing
    cold = paper("0461")
    warm = statistics.median(paper(code) for code in ("0101", "0825", "0316", "0751", "0580"))
    return [
        Line("one PDF, warm, against 2 s", warm, BUDGET_SECONDS, "s wall", 1.0, f"the first one took {cold:.2f} s"),
        Line("98 papers on two cores against one", two, one, "s wall", 1.7, f"{os.cpu_count()} cores on this machine"),
    ]


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Keep this process and those it starts on ``count`` cores (Linux; elsewhere nothing is kept)."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def all_papers(release_id: str) -> tuple[float, float]:
    """Return the medians of writing all papers on one core with one process, and on two with two, in turn.

    One process alone would use a second core as well: the programs that draw and lay out have threads.
    """
    seen: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, times in seen.items():
            with tempfile.TemporaryDirectory() as folder, cores(workers):
                started = time.perf_counter()
                written, skipped = write_all("roads", release_id, Path(folder), workers, NOTHING_ASKED, progress=False)
                times.append(time.perf_counter() - started)
                assert written + len(skipped) == 98
    return statistics.median(seen[1]), statistics.median(seen[2])
