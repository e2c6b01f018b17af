"""A process that reads what it is handed: it asks on standard output and is answered on standard input.

Both carry pickled objects between two processes of our own. When the one who started it is gone, the input ends, and
so does this.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from typing import IO, Any

from raaderum.domain.errors import UserError
from raaderum.warehouse.spend.digests import NO_DIGESTS, Digests
from raaderum.warehouse.spend.reading import read_portion
from raaderum.warehouse.spend.staging import Stage

KNOWN = "known.npy"
READY, DONE = "ready", "done"


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Read portions until there are no more."""
    try:
        _read_all(asked, answers)
    except (EOFError, BrokenPipeError):
        return  # the one who started us is gone
    except UserError as problem:
        _tell(answers, problem)
    except Exception:  # noqa: BLE001 — it is raised again where somebody can see it
        _tell(answers, traceback.format_exc())


def _read_all(asked: IO[bytes], answers: IO[bytes]) -> None:
    reading, folder, number, enough = pickle.load(asked)  # noqa: S301 — from the one who started us
    known = Digests.open(folder / KNOWN) if (folder / KNOWN).exists() else NO_DIGESTS
    stage = Stage(folder, number, enough)
    while True:
        _say(answers, READY)
        portion = pickle.load(asked)  # noqa: S301
        if portion is None:
            break
        for staged in read_portion(portion, reading, known, stage):
            _say(answers, staged)
    _say(answers, stage.hand_over())
    _say(answers, DONE)


def _say(answers: IO[bytes], what: Any) -> None:
    pickle.dump(what, answers)
    answers.flush()


def _tell(answers: IO[bytes], problem: UserError | str) -> None:
    with suppress(OSError):
        _say(answers, problem)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches everyone; the one who started us ends us
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    serve(sys.stdin.buffer, pipe)
    with suppress(OSError):
        pipe.close()
