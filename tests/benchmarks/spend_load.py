"""Loading invoices: again against the first time, two processes against one, and what storing adds to reading.

The documents are a generated year's, as single files and as a tar.zst. CPU time is that of this process and of all
those that it started. A load with one process reads in this one.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from raaderum.warehouse.readers.invoices import read_paths
from raaderum.warehouse.spend.generate import generate_documents
from raaderum.warehouse.spend.load import load
from raaderum.warehouse.spend.reading import Reading
from raaderum.warehouse.spend.store import open_store
from tests.benchmarks import Line

DOCUMENTS, ROUNDS = 20_000, 2
LATER = datetime.now(UTC) + timedelta(minutes=1)
"""The files have just been written, and are to be recognised all the same."""


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds, of other processes too."""
    before, begun = _cpu(), time.perf_counter()
    call()
    return _cpu() - before, time.perf_counter() - begun


def _cpu() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def load_into(store: Path, source: Path, processes: int) -> None:
    with open_store(store) as opened:
        load(opened, [source], Reading(), now=LATER, processes=processes)


def best(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The least of each: others use the machine too."""
    return min(cpu for cpu, _ in pairs), min(wall for _, wall in pairs)


def run() -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="raaderum-bench-") as name:
        folder = Path(name)
        generate_documents(folder / "files", DOCUMENTS, seed=1)
        generate_documents(folder / "packed", DOCUMENTS, seed=1, container="tar.zst")
        files, packed = folder / "files" / "documents", folder / "packed" / "documents"
        return [*_again(folder, files, "files"), *_again(folder, packed, "tar.zst"), *_side_by_side(folder, files)]


def _again(folder: Path, source: Path, kind: str) -> list[Line]:
    first, again = [], []
    for _ in range(ROUNDS):
        shutil.rmtree(folder / "s", ignore_errors=True)
        first.append(timed(lambda: load_into(folder / "s", source, 1)))
        again.append(timed(lambda: load_into(folder / "s", source, 1)))
    (cpu, wall), (cpu_first, wall_first) = best(again), best(first)
    name = f"Load {DOCUMENTS:,} invoices again ({kind}), against the first"
    note = f"{100 * cpu / cpu_first:.1f} % of the CPU time of the first load"
    return [Line(name, cpu, cpu_first, "s CPU", 20, note), Line(name, wall, wall_first, "s wall")]


def _side_by_side(folder: Path, source: Path) -> list[Line]:
    one, two, read = [], [], []
    for _ in range(ROUNDS):
        for processes, found in ((1, one), (2, two)):
            shutil.rmtree(folder / "s", ignore_errors=True)
            found.append(timed(lambda p=processes: load_into(folder / "s", source, p)))
        read.append(timed(lambda: sum(1 for _ in read_paths([source]))))
    (cpu_one, wall_one), (cpu_two, wall_two), (cpu_read, _) = best(one), best(two), best(read)
    each = (
        f"{DOCUMENTS / wall_two:,.0f} invoices a second with two; CPU {cpu_two:.2f} s with two, {cpu_one:.2f} with one"
    )
    return [
        Line("Load with two processes, against one", wall_two, wall_one, "s wall", 1.8, each),
        Line("Read and store, against reading alone", cpu_one, cpu_read, "s CPU"),
    ]
