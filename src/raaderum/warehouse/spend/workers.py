"""Processes that read portions side by side.

They are started anew and not forked: DuckDB and the progress bar have threads by then, and a forked process would
inherit their locks without them. Nor are they those of ``multiprocessing``, which would have each read the whole
command line first (2.3 s of CPU time instead of 0.6). Small work is done right here.

A process asks for a portion when it has none, so nobody waits for the slowest.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from raaderum.domain.errors import UserError
from raaderum.domain.purchase_errors import ReadingStopped
from raaderum.warehouse.spend.digests import Digests
from raaderum.warehouse.spend.reader_process import DONE, KNOWN, READY
from raaderum.warehouse.spend.reading import Reading, read_portion
from raaderum.warehouse.spend.sources import Portion
from raaderum.warehouse.spend.staging import Stage, Staged

Reader = subprocess.Popen[bytes]


def read_here(
    portions: Sequence[Portion], reading: Reading, folder: Path, known: Digests, enough: int
) -> Iterator[Staged]:
    """Read all portions in this process."""
    stage = Stage(folder, 0, enough)
    for portion in portions:
        yield from read_portion(portion, reading, known, stage)
    yield stage.hand_over()


def read_side_by_side(
    portions: Sequence[Portion], reading: Reading, folder: Path, known: Digests, enough: int, processes: int
) -> Iterator[Staged]:
    """Read all portions in processes of their own; chunks come as they are ready.

    Raises:
        ReadingStopped: A process was ended from outside.
        CannotWrite: The disk is full.
    """
    if len(known.high):
        known.save(folder / KNOWN)
    said: Queue[tuple[int, Any]] = Queue()
    readers: list[Reader] = []
    try:
        for number in range(min(processes, len(portions))):
            readers.append(_start())
            Thread(target=_listen, args=(number, readers[number], said), daemon=True).start()
            _send(readers[number], (reading, folder, number, enough))
        yield from _hand_out(list(reversed(portions)), readers, said)
    finally:
        for reader in readers:
            reader.kill()
        for reader in readers:
            reader.wait()


def _start() -> Reader:
    command = [sys.executable, "-m", "raaderum.warehouse.spend.reader_process"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 — our own command


def _send(reader: Reader, what: object) -> None:
    assert reader.stdin is not None  # noqa: S101 — it was opened so
    with suppress(OSError):  # that a process is gone shows where it is listened to
        pickle.dump(what, reader.stdin)
        reader.stdin.flush()


def _listen(number: int, reader: Reader, said: Queue[tuple[int, Any]]) -> None:
    assert reader.stdout is not None  # noqa: S101
    try:
        while True:
            said.put((number, pickle.load(reader.stdout)))  # noqa: S301 — a process of our own
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        said.put((number, None))


def _hand_out(waiting: list[Portion], readers: Sequence[Reader], said: Queue[tuple[int, Any]]) -> Iterator[Staged]:
    busy: dict[int, Portion | None] = dict.fromkeys(range(len(readers)))
    while busy:
        number, what = said.get()
        if isinstance(what, Staged):
            yield what
        elif what == READY:
            portion = waiting.pop() if waiting else None
            busy[number] = portion or busy[number]
            _send(readers[number], portion)
        elif what == DONE:
            del busy[number]
        elif isinstance(what, UserError):
            raise what
        elif what is not None:
            raise RuntimeError(what)
        elif number in busy:
            last = busy[number]
            raise ReadingStopped(path=last.folder if last else "–")
