"""Speed and memory as ratios against a named peer, in the same run. Never a timed pass or fail.

Run with ``.venv/bin/python -m tests.benchmarks [name …]``. The peers are in requirements/bench.txt.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One comparison; less is better. ``target`` is how many times less ours should be."""

    name: str
    ours: float
    peer: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.peer / self.ours if self.ours else float("inf")

    @property
    def met(self) -> str:
        return "" if self.target is None else "yes" if self.ratio >= self.target else "no"


@dataclass(frozen=True)
class Seconds:
    """Medians over the repeats."""

    cpu: float
    wall: float


def measure(calls: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Seconds]:
    """Time every call ``repeats`` times, in turn, so that a slow moment of the machine meets all of them."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for _ in range(repeats):
        for name, call in calls.items():
            cpu, wall = time.process_time(), time.perf_counter()
            call()
            seen[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {name: Seconds(*(statistics.median(column) for column in zip(*pairs))) for name, pairs in seen.items()}


def compare(name: str, ours: Seconds, peer: Seconds, target: float | None = None, note: str = "") -> list[Line]:
    """CPU time carries the target; the clock on the wall stands beside it."""
    return [
        Line(name, ours.cpu, peer.cpu, "s CPU", target, note),
        Line(name, ours.wall, peer.wall, "s wall"),
    ]


def peak_mb(module: str, call: str) -> float:
    """Memory (MB) that ``call`` of ``module`` adds at its peak, in a process of its own.

    ``call`` names a function that prepares and returns the function to measure.
    """
    code = f"from {module} import {call} as prepare; from tests.benchmarks import print_peak; print_peak(prepare())"
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(answer.stdout)


def print_peak(call: Callable[[], object]) -> None:
    """Print how many MB the resident memory's peak rises while ``call`` runs (Linux)."""
    before = _peak_kb()
    call()
    print((_peak_kb() - before) / 1024)


def _peak_kb() -> int:
    # Not getrusage: there a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
