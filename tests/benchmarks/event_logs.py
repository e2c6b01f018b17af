"""Event logs against pm4py: reading XES, and counting which activities follow each other directly.

pm4py is AGPL, so it is no dependency of ours, not even here: pip installs it into an environment of its own, in a
folder that is deleted again, and a process there answers how long it took. ``RAADERUM_PM4PY`` names a Python that has
it already. Reading with pm4py includes making its data frame, as reading here includes making our columns, which are
sorted once: pm4py sorts each time it counts.

The logs are the receipt phase of an environmental permit process (CoSeLoG, 4TU.ResearchData), read from ../shared/data,
and the same cases 20 times over under new ids.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from raaderum.analytics.processes.event_logs import count_directly_follows, count_rework
from raaderum.domain.process_logs import EventLog
from raaderum.warehouse.readers.event_logs import read_event_log
from tests.benchmarks import Line, Seconds, compare
from tests.shared import SHARED

RECEIPT = SHARED / "eventlogs" / "08_receipt.xes.gz"
TIMES_OVER = 20
TASKS = ("read", "follows", "rework")
PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
answers, sys.stdout = sys.stdout, sys.stderr
import pm4py
tasks = {"read": pm4py.read_xes, "follows": pm4py.discover_dfg, "rework": pm4py.get_rework_cases_per_activity}
log = None
for line in sys.stdin:
    task, path = json.loads(line)
    cpu, wall = time.process_time(), time.perf_counter()
    found = tasks[task](path if task == "read" else log)
    spent = time.process_time() - cpu, time.perf_counter() - wall
    log = found if task == "read" else log
    count = {"read": len, "follows": lambda dfg: len(dfg[0]), "rework": lambda cases: sum(cases.values())}[task](found)
    print(json.dumps([*spent, count]), file=answers, flush=True)
"""


@contextmanager
def python_with_pm4py() -> Iterator[str | None]:
    """A Python that has pm4py; None where it cannot be installed."""
    if known := os.environ.get("RAADERUM_PM4PY"):
        yield known
        return
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        steps = ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", "pm4py"])
        done = all(subprocess.run(step, check=False, capture_output=True).returncode == 0 for step in steps)
        yield python if done else None


@contextmanager
def ask_peer(python: str) -> Iterator[Callable[[str, Path], tuple[Seconds, int]]]:
    with subprocess.Popen(
        [python, "-c", PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:

        def ask(task: str, path: Path) -> tuple[Seconds, int]:
            print(json.dumps([task, str(path)]), file=process.stdin, flush=True)
            cpu, wall, count = json.loads(process.stdout.readline())
            return Seconds(cpu, wall), count

        yield ask
        process.stdin.close()


def repeat_log(target: Path) -> None:
    """Write the traces of receipt many times over; each time their ids begin with another number."""
    text = gzip.decompress(RECEIPT.read_bytes()).decode()
    start, end = text.index("<trace>"), text.rindex("</trace>") + len("</trace>")
    key = '<string key="concept:name" value="case-'
    with target.open("w", encoding="utf-8") as file:
        file.write(text[:start])
        file.writelines(text[start:end].replace(key, f"{key}{n}-") for n in range(TIMES_OVER))
        file.write(text[end:])


def ask_ours(task: str, path: Path, log: EventLog | None) -> tuple[Seconds, int, EventLog]:
    cpu, wall = time.process_time(), time.perf_counter()
    if task == "read":
        log = read_event_log(path)
        count = len(log.cases)
    elif task == "follows":
        count = len(count_directly_follows(log).counts)
    else:
        count = int(count_rework(log).by_activity.sum())
    return Seconds(time.process_time() - cpu, time.perf_counter() - wall), count, log


def race(name: str, path: Path, ask: Callable[[str, Path], tuple[Seconds, int]], repeats: int) -> list[Line]:
    """Ours and theirs in turn, so that a slow moment of the machine meets both. The counts must be the same."""
    seen: dict[str, list[tuple[Seconds, Seconds]]] = {task: [] for task in TASKS}
    log = None
    for _ in range(repeats):
        for task in TASKS:
            ours, count, log = ask_ours(task, path, log)
            theirs, other = ask(task, path)
            if count != other:
                raise AssertionError(f"{name}, {task}: {count} here, {other} there")
            seen[task].append((ours, theirs))
    titles = {"read": ("read XES", 4), "follows": ("directly follows", 8), "rework": ("rework", 8)}
    return [
        line
        for task, pairs in seen.items()
        for line in compare(f"event logs, {titles[task][0]}, {name}", *map(middle, zip(*pairs)), target=titles[task][1])
    ]


def middle(times: tuple[Seconds, ...]) -> Seconds:
    return Seconds(statistics.median(one.cpu for one in times), statistics.median(one.wall for one in times))


def run() -> list[Line]:
    if not RECEIPT.exists():
        print(f"event_logs: left out, {RECEIPT.name} is not there")
        return []
    with python_with_pm4py() as python, tempfile.TemporaryDirectory() as folder:
        if python is None:
            print("event_logs: left out, pm4py is not installed, and pip cannot install it here")
            return []
        large = Path(folder) / "large.xes"
        repeat_log(large)
        with ask_peer(python) as ask:
            return [*race("receipt", RECEIPT, ask, 9), *race(f"{TIMES_OVER} x receipt", large, ask, 3)]
