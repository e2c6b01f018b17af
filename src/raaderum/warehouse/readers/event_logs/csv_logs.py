"""Logs in columns: one event a row, divided by semicolon, comma, tab or bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, compress, islice
from operator import itemgetter
from typing import BinaryIO

import numpy as np

from raaderum.domain.errors import UserError
from raaderum.domain.process_errors import EmptyEventLog, UnreadableEvent, UnreadableEventLog
from raaderum.domain.process_logs import COMPLETE, START, EventLog
from raaderum.domain.text import Text
from raaderum.warehouse.readers.event_logs.columns import COLUMNS, LogColumns, are_starts, count_known, find_columns
from raaderum.warehouse.readers.event_logs.gathering import Gathered, refuse_time
from raaderum.warehouse.readers.event_logs.limits import Limits
from raaderum.warehouse.readers.event_logs.time_stamps import LONGEST, is_time
from raaderum.warehouse.readers.table_text import DELIMITERS

ENCODINGS = ("utf-8-sig", "cp1252")
"""Tried in this order: what is not UTF-8 is taken for Windows' own."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ROWS = 1_000
"""Rows that are read at a time."""


def encodings_of(start: bytes) -> tuple[str, ...]:
    """Return what a file that begins so may be written in."""
    return ("utf-16",) if start.startswith(_WIDE) else ENCODINGS


def read_csv(file: str, stream: BinaryIO, encoding: str, wanted: LogColumns, limits: Limits) -> EventLog:
    """Read a log.

    Args:
        file: Its name, for what is said of it.
        stream: Its unpacked bytes.
        encoding: How they are to be read.
        wanted: Headings to look for instead of the usual ones.
        limits: The most that is read.

    Raises:
        UnicodeDecodeError: It is not written in ``encoding``.
        UnreadableEventLog, LogColumnMissing: It is no such log, or has not the columns.
        UnreadableEvent: A row has no case, no activity or no time that can be read.
        EventLogTooLarge, EmptyEventLog: There is too much, or nothing.
    """
    lines = _Lines(file, io.TextIOWrapper(stream, encoding, newline=""), limits)
    try:
        heading, above = _first_line(file, lines)
        delimiter, headings = _split_heading(heading, wanted)
        columns = find_columns(file, headings, wanted)
        by_starts = not wanted.time and are_starts(headings[columns["time"]])
        rows = csv.reader(chain([heading], lines), delimiter=delimiter, strict=True)
        headings = [text.strip() for text in next(rows)]  # once more: a heading may hold a line break
        gathered = Gathered(file, limits, times_are_starts=by_starts)
        return _Rows(file, gathered, columns, above + 2, start_is_sure=bool(wanted.start)).read(rows, lines)
    except csv.Error as problem:
        raise _broken(file, lines.number) from problem


class _Lines:
    """The lines of a file, none of them and no thousand rows of them larger than is reasonable."""

    def __init__(self, file: str, text: io.TextIOWrapper, limits: Limits) -> None:
        self._file, self._text, self._limits = file, text, limits
        self.number = 0
        self.handed = 0
        """Characters since somebody last set it to nothing."""

    def __iter__(self) -> Iterator[str]:
        longest, most = self._limits.token_bytes, self._limits.rows_characters
        while line := self._text.readline(longest):
            self.number += 1
            self.handed += len(line)
            if len(line) == longest or self.handed > most:
                raise _broken(self._file, self.number)
            yield line


def _first_line(file: str, lines: _Lines) -> tuple[str, int]:
    """Return the line with the headings, and how many stand above it: empty ones, and Excel's "sep=;"."""
    for above, line in enumerate(lines):
        text = line.strip()
        if "\0" in text:
            raise UnreadableEventLog(
                file=file,
                problem_da="Den er hverken XES eller en tekstfil med kolonner. Hent den som XES eller CSV.",
                problem_en="It is neither XES nor a text file with columns. Get it as XES or CSV.",
            )
        if text and not (text.lower().startswith("sep=") and len(text) <= 5):
            return line, above
    raise EmptyEventLog(file=file)


def _split_heading(line: str, wanted: LogColumns) -> tuple[str, list[str]]:
    """Return the delimiter that gives the most headings that are known, and the headings."""
    found = []
    for sign in DELIMITERS:
        headings = [text.strip() for text in next(csv.reader([line], delimiter=sign), [])]
        found.append((count_known(headings, wanted), len(headings), sign, headings))
    best = max(found, key=itemgetter(0, 1))
    return best[2], best[3]


class _Rows:
    """Rows of known columns on their way into a log."""

    def __init__(
        self, file: str, gathered: Gathered, columns: dict[str, int], first: int, *, start_is_sure: bool
    ) -> None:
        """``start_is_sure``: somebody has named the column; else one that holds no times at first is left out."""
        self._file, self._gathered, self._columns = file, gathered, columns
        self._start_is_sure = start_is_sure
        self._first = first
        """The number of the first row below the headings, as a spreadsheet counts rows."""
        self._numbers: list[np.ndarray] = []

    def read(self, rows: Iterator[list[str]], lines: _Lines) -> EventLog:
        """Read all of them, some at a time."""
        row = self._first
        while piece := list(islice(rows, _ROWS)):
            lines.handed = 0
            numbers = np.arange(row, row + len(piece))
            row += len(piece)
            filled = [any(cells) for cells in piece]
            if not all(filled):
                piece, numbers = list(compress(piece, filled)), numbers[filled]
            if piece:
                self._add(piece, numbers)
        return self._gathered.finish()

    def _add(self, rows: Sequence[Sequence[str]], numbers: np.ndarray) -> None:
        gathered = self._gathered
        taken = {
            field: self._take(rows, numbers, self._columns[field]) if field in self._columns else [""] * len(rows)
            for field in COLUMNS
        }
        for field in ("case", "activity"):
            if "" in taken[field]:
                raise self._no_value(field, int(numbers[taken[field].index("")]))
        if "start" in self._columns and not self._start_is_sure:
            self._try_starts(taken)
        for field in ("time", "start"):
            if max(map(len, taken[field])) > LONGEST:
                wrong = next(i for i, text in enumerate(taken[field]) if len(text) > LONGEST)
                raise refuse_time(self._file, self._place(int(numbers[wrong]), field), taken[field][wrong])
        if "start" in self._columns:
            gathered.starts.extend(_starts(taken))
        before = len(gathered.cases)
        gathered.cases.extend(map(gathered.case_codes.__getitem__, taken["case"]))
        gathered.activities.extend(map(gathered.activity_codes.__getitem__, taken["activity"]))
        gathered.resources.extend(map(gathered.resource_codes.__getitem__, taken["resource"]))
        gathered.transitions.extend(map(gathered.transition_codes.__getitem__, taken["lifecycle"]))
        gathered.times.extend(taken["time"])
        gathered.settle(
            lambda number: self._place(int(numbers[number - before])),
            lambda number: self._place(int(numbers[number - before]), "start"),
        )

    def _try_starts(self, taken: dict[str, list[str]]) -> None:
        """Leave the column out where nothing in it is a time; from the first time on, all else is a slip."""
        filled = [text for text in taken["start"] if text]
        if any(map(is_time, filled)):
            self._start_is_sure = True
        elif filled:
            del self._columns["start"]
            taken["start"] = [""] * len(taken["start"])
            self._gathered.starts_are_no_times = True

    def _take(self, rows: Sequence[Sequence[str]], numbers: np.ndarray, column: int) -> list[str]:
        try:
            return [cells[column].strip() for cells in rows]
        except IndexError:
            short = next(i for i, cells in enumerate(rows) if len(cells) <= column)
            raise self._too_short(int(numbers[short]), len(rows[short]), column + 1) from None

    def _place(self, row: int, field: str = "time") -> Text:
        column = self._columns[field] + 1
        return Text(f"række {row}, kolonne {column}", f"row {row}, column {column}")

    def _no_value(self, field: str, row: int) -> UserError:
        name, place = COLUMNS[field].name, self._place(row, field)
        return UnreadableEvent(
            file=self._file, value="", place_da=place.da, place_en=place.en,
            problem_da=f"er tom, men hver hændelse skal have et felt med {name.da}. Udfyld det, eller slet rækken.",
            problem_en=f"is empty, but each event needs a field with {name.en}. Fill it in, or delete the row.",
        )  # fmt: skip

    def _too_short(self, row: int, cells: int, wanted: int) -> UserError:
        return UnreadableEventLog(
            file=self._file,
            problem_da=f"Række {row} har {cells} felter, men skal have mindst {wanted}. Ret den, eller gem filen igen.",
            problem_en=f"Row {row} has {cells} fields, but needs at least {wanted}. Correct it, or save again.",
        )


def _starts(taken: dict[str, list[str]]) -> list[str]:
    """Return the starts of steps that are done. A step with only a start is under way: an event of its own."""
    starts, times, transitions = taken["start"], taken["time"], taken["lifecycle"]
    for i, start in enumerate(starts):
        if not transitions[i]:
            transitions[i] = COMPLETE if times[i] else START
            if start and not times[i]:
                times[i], starts[i] = start, ""
    return starts


def _broken(file: str, line: int) -> UserError:
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line} er for lang, eller et anførselstegn er ikke lukket. Ret den, eller gem filen igen.",
        problem_en=f"Line {line} is too long, or a quotation mark is not closed. Correct it, or save the file again.",
    )
