"""Small event logs, as files and as columns. Names are fictional."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from raaderum.domain.process_logs import EventLog

KEYS = ("concept:name", "time:timestamp", "org:resource", "lifecycle:transition")
Step = Sequence[str | None]
"""Activity, time stamp and, if known, resource and transition."""


def xes(traces: Iterable[tuple[str | None, Sequence[Step]]], header: str = "", prolog: str = "") -> bytes:
    """Write XES of traces: an id and its events."""
    body = "".join(
        f"<trace>{_attribute('concept:name', case)}{''.join(map(_event, steps))}</trace>" for case, steps in traces
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<log xes.version="1.0">{header}{body}</log>'.encode()


def _event(step: Step) -> str:
    return f"<event>{''.join(_attribute(key, value) for key, value in zip(KEYS, step))}</event>"


def _attribute(key: str, value: str | None) -> str:
    kind = "date" if key == "time:timestamp" else "string"
    return "" if value is None else f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"


def save(folder: Path, content: bytes | str, name: str = "log.xes", *, packed: bool = False) -> Path:
    """Save a file."""
    path = folder / name
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def columns(
    events: Sequence[tuple[int, int, int]],
    resources: Sequence[int] | None = None,
    transitions: Sequence[int] | None = None,
    transition_names: tuple[str, ...] = (),
) -> EventLog:
    """Build a log of (case, activity, minute), which are in order."""
    table = np.array(events, dtype=np.int64).reshape(-1, 3)
    none = np.full(len(table), -1, dtype=np.int32)
    return EventLog(
        cases=table[:, 0].astype(np.int32),
        activities=table[:, 1].astype(np.int32),
        at_us=table[:, 2] * 60_000_000,
        resources=none if resources is None else np.array(resources, dtype=np.int32),
        transitions=none if transitions is None else np.array(transitions, dtype=np.int32),
        activity_names=tuple("abcdefghij"[: int(table[:, 1].max()) + 1]),
        transition_names=transition_names,
    )
