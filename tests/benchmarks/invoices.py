"""Electronic invoices from bytes to rows, on one core, against pyexpat that reads the same bytes and does nothing.

Rows are whole invoices: refusal of DOCTYPE, hash, numbers, dates, check digits, masking, and lines that add up. pyexpat
splits names by namespace, as a reader of UBL has to. With no-op handlers it calls Python once per element and text, as
any reader that is built on it would; without handlers it is the floor that no reader in Python gets under. Both are
shown. The documents are made by hand in the shape of real ones (60 % OIOUBL 2.1, 40 % Peppol, 13 kB and five lines on
average), with 2,000 different ones, so that caches of repeated texts help no more than in a year of them.
"""

from __future__ import annotations

import os
import pyexpat
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from raaderum.warehouse.readers.invoices import read_invoice
from tests.benchmarks import Line, compare, measure
from tests.factories.invoice_xml import draw_document

DOCUMENTS, REPEATS, ROUNDS = 2_000, 7, 3
PORTIONS = 8


@cache
def documents() -> tuple[bytes, ...]:
    rng = random.Random(20_261_124)
    return tuple(draw_document(rng, number) for number in range(DOCUMENTS))


def ours(start: int = 0, step: int = 1) -> int:
    """The number of lines: rows stay in the process, as a worker of the loader writes its own."""
    return sum(len(read_invoice(data, "a.xml").lines) for data in documents()[start::step])


def _nothing(*_: object) -> None:
    pass


def no_op_handlers() -> None:
    for data in documents():
        parser = pyexpat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = _nothing
        parser.Parse(data, True)


def no_handlers() -> None:
    for data in documents():
        pyexpat.ParserCreate(namespace_separator=" ").Parse(data, True)


def _portion(number: int) -> int:
    return ours(number, PORTIONS)


def wall(processes: int) -> float:
    """Seconds on the clock for all documents, read ``ROUNDS`` times; the processes are there before it starts."""
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        list(pool.map(_portion, range(PORTIONS)))
        start = time.perf_counter()
        list(pool.map(_portion, [number for _ in range(ROUNDS) for number in range(PORTIONS)]))
        return time.perf_counter() - start


def two_processes() -> Line:
    documents()
    seen = [(wall(1), wall(2)) for _ in range(3)]
    one, two = (statistics.median(column) for column in zip(*seen))
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    note = f"{cores} cores, load before and during it {load:.1f}: it needs two that are free."
    return Line("invoices, two processes v. one", two, one, "s wall", 1.8, note)


def run() -> list[Line]:
    size = sum(map(len, documents()))
    calls: dict[str, Callable[[], object]] = {"ours": ours, "handlers": no_op_handlers, "floor": no_handlers}
    times = measure(calls, REPEATS)
    note = f"{DOCUMENTS:,} documents, {size / DOCUMENTS / 1000:.1f} kB and {ours() / DOCUMENTS:.1f} lines on average."
    return [
        *compare("invoices, pyexpat with no-op handlers", times["ours"], times["handlers"], 0.5, note),
        *compare("invoices, pyexpat without handlers", times["ours"], times["floor"], 0.5),
        two_processes(),
    ]
