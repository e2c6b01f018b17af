"""How much of an event log is read, so that no file can take the machine down."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000
CHUNK = 1 << 18
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read.

    Attributes:
        file_bytes: Of the file, and of what it unpacks to.
        ratio: Unpacked against packed, for what is larger than ``ratio_from`` unpacked. Logs repeat themselves: 19 to
            1 has been measured, 60 to 1 for one with few activities.
        events: In one log.
        depth: Elements within each other.
        token_bytes: Of one tag, comment or text of XES, and characters of one line of a CSV file.
        rows_characters: Of a thousand rows of a CSV file.
        name: Characters of a case id, an activity, a resource or a transition.
        activities: Different ones. More are no steps of a process: the wrong column was named.
    """

    file_bytes: int = 2_000 * MB
    ratio: int = 300
    ratio_from: int = 20 * MB
    events: int = 20_000_000
    depth: int = 100
    token_bytes: int = 1 * MB
    rows_characters: int = 50 * MB
    name: int = 500
    activities: int = 10_000


LIMITS = Limits()
