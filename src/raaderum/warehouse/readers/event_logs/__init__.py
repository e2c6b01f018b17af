"""Event logs: what systems have noted of who did what in which case, and when. XES and CSV, packed with gzip or not."""

from __future__ import annotations

from pathlib import Path

from raaderum.domain.process_errors import UnreadableEventLog
from raaderum.domain.process_logs import EventLog
from raaderum.warehouse.readers.event_logs.columns import LogColumns
from raaderum.warehouse.readers.event_logs.csv_logs import encodings_of, read_csv
from raaderum.warehouse.readers.event_logs.limits import LIMITS, Limits
from raaderum.warehouse.readers.event_logs.unpacking import open_log
from raaderum.warehouse.readers.event_logs.xes import read_xes

__all__ = ["LIMITS", "Limits", "LogColumns", "read_event_log"]

_USUAL = LogColumns()
_STARTS = 1_000
_BOMS = b"\xef\xbb\xbf\xff\xfe"


def read_event_log(path: Path, columns: LogColumns = _USUAL, limits: Limits = LIMITS) -> EventLog:
    """Read a log. What it is shows in its content, not in its name.

    Args:
        path: XES or CSV, packed with gzip or not.
        columns: Headings or keys to read instead of the usual ones.
        limits: The most that is read.

    Raises:
        UnreadableEventLog: It is not there, or as a whole is not what can be read.
        EventLogTooLarge: It is larger than ``limits``, or unpacks to more.
        LogColumnMissing: A column that is needed or asked for is not there.
        UnreadableEvent: An event has no case, no activity, or no time that can be read.
        EmptyEventLog: It has no events.
    """
    with open_log(path, limits) as stream:
        start = stream.peek(_STARTS)[:_STARTS]
        if start.lstrip(_BOMS + b" \t\r\n\0").startswith(b"<"):
            if columns.start:
                raise _no_start_in_xes(path)
            return read_xes(path.name, stream, columns, limits)
    for encoding in encodings_of(start):
        try:
            with open_log(path, limits) as stream:
                return read_csv(path.name, stream, encoding, columns, limits)
        except UnicodeError:
            continue
    raise UnreadableEventLog(
        file=path.name,
        problem_da="Den er hverken XES eller en tekstfil med kolonner. Hent den som XES eller CSV.",
        problem_en="It is neither XES nor a text file with columns. Get it as XES or CSV.",
    )


def _no_start_in_xes(path: Path) -> UnreadableEventLog:
    return UnreadableEventLog(
        file=path.name,
        problem_da="I XES er starten en hændelse for sig med status »start«. Udelad --start-column.",
        problem_en="In XES the start is an event of its own with the transition “start”. Leave out --start-column.",
    )
