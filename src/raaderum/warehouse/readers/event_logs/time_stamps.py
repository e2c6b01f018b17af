"""Points in time as they are written in logs: ISO 8601 and the Danish way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.process_logs import Moments

LONGEST = 60
"""Characters."""
FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Outside these a point in time is a slip, or a system's way of writing that there is none (1970, 9999)."""
_US = 1_000_000
_HOUR = 3600 * _US
_EARLIEST, _LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * _US for year in (FIRST_YEAR, LAST_YEAR + 1))
_DANISH = re.compile(
    r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4})"
    r"(?:[ T]+(?:kl\.? ?)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,6}))?)?)?",
    re.ASCII,
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)", re.ASCII)


class UnreadableTime(Exception):
    """A text that is no point in time. Caught by the readers, which know where it stands."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(position)


def read_times(texts: Sequence[str]) -> tuple[Moments, NDArray[np.bool_]]:
    """Read points in time.

    Returns:
        Microseconds since 1970-01-01, and where no time zone was written: there they are of the clock on the wall.

    Raises:
        UnreadableTime: One of them means none, or lies outside 1980–2100; ``position`` says which.

    >>> found, bare = read_times(["2024-03-01T12:00:00+01:00", "2024-03-01T11:00:00Z", "01-03-2024 11:00"])
    >>> len(set(found.tolist())), bare.tolist()
    (1, [False, False, True])
    """
    try:
        moments = list(map(datetime.fromisoformat, texts))
    except ValueError:
        moments = _read_slowly(texts)
    bare = np.fromiter((moment.tzinfo is None for moment in moments), bool, len(moments))
    found = _microseconds(moments, bare)
    wrong = (found < _EARLIEST) | (found >= _LATEST)
    if wrong.any():
        raise UnreadableTime(int(np.argmax(wrong)))
    return found, bare


def is_time(text: str) -> bool:
    """Tell whether a text is a point in time.

    >>> is_time("02-03-2026 08:00"), is_time("Ja")
    (True, False)
    """
    try:
        read_times([text[: LONGEST + 1]])
    except UnreadableTime:
        return False
    return True


def as_danish(at_us: int) -> int:
    """Return when a Danish clock showed ``at_us``, which was read as if it were UTC."""
    shown = datetime.fromtimestamp(at_us // _US, UTC).replace(tzinfo=ZoneInfo("Europe/Copenhagen"))
    return int(shown.timestamp()) * _US + at_us % _US


def at_midnight(at_us: Moments) -> NDArray[np.bool_]:
    """Tell which stand at 00:00 sharp: without a zone, or by a Danish clock in winter or summer."""
    return np.isin(at_us % (24 * _HOUR), (0, 22 * _HOUR, 23 * _HOUR))


def _microseconds(moments: Sequence[datetime], bare: NDArray[np.bool_]) -> Moments:
    if bare.all():
        return np.array(moments, dtype="datetime64[us]").astype(np.int64)
    zoned = (moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments)
    seconds = np.fromiter((moment.timestamp() for moment in zoned), np.float64, len(moments))
    # A double holds seconds of our time to a quarter of a microsecond.
    return np.rint(seconds * _US).astype(np.int64)


def _read_slowly(texts: Sequence[str]) -> list[datetime]:
    found = []
    for position, text in enumerate(texts):
        moment = read_time(text)
        if moment is None:
            raise UnreadableTime(position)
        found.append(moment)
    return found


def read_time(text: str) -> datetime | None:
    """Read one point in time; None where it means none. Day, month, year: never the American order.

    >>> read_time("1.3.2024 kl. 9.05"), read_time("2024/03/01 09:05"), read_time("03/31/2024")
    (datetime.datetime(2024, 3, 1, 9, 5), datetime.datetime(2024, 3, 1, 9, 5), None)
    """
    text = text.strip()
    if slashes := _SLASHES.fullmatch(text):
        year, month, day, rest = slashes.groups()
        text = f"{year}-{month:0>2}-{day:0>2}{rest}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    danish = _DANISH.fullmatch(text)
    if danish is None:
        return None
    part = (danish["part"] or "").ljust(6, "0")
    year, month, day, hour, minute, second = (int(danish[name] or 0) for name in _PARTS)
    try:
        return datetime(year, month, day, hour, minute, second, int(part))  # noqa: DTZ001 — written without a zone
    except ValueError:
        return None
