"""XES: events within traces within a log, read as they pass by. Nothing outside the file is looked at.

A DOCTYPE is refused as it begins, so there are no entities; how deep elements may lie within each other and how long
one tag or text may be is bounded, and so is what is kept of them.

Source: IEEE 1849-2023, XES. What stands in a trace or an event itself counts, not what is nested deeper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import BinaryIO
from xml.parsers import expat

from raaderum.domain.process_logs import EventLog
from raaderum.domain.text import Text
from raaderum.warehouse.readers.event_logs.columns import LogColumns, keys_of
from raaderum.warehouse.readers.event_logs.gathering import Gathered, refuse_time, too_many
from raaderum.warehouse.readers.event_logs.limits import CHUNK, Limits
from raaderum.warehouse.readers.event_logs.time_stamps import LONGEST
from raaderum.warehouse.readers.event_logs.xes_refusals import (
    broken,
    doctype,
    no_activity,
    no_id,
    no_time,
    no_xes,
    outside_trace,
    place,
    too_deep,
    too_long,
)

_Handlers = tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]
_SETTLED_AT = 50_000
"""Time stamps that are kept as texts."""


def read_xes(file: str, stream: BinaryIO, wanted: LogColumns, limits: Limits) -> EventLog:
    """Read a log.

    Args:
        file: Its name, for what is said of it.
        stream: Its unpacked bytes.
        wanted: Keys to read instead of the usual ones.
        limits: The most that is read.

    Raises:
        UnreadableEventLog: It is no XES, is broken, or has what is not read (a DOCTYPE).
        UnreadableEvent: A trace has no id, or an event no activity or no time that can be read.
        EventLogTooLarge, EmptyEventLog: There is too much, or nothing.
    """
    reader = _Reader(file, Gathered(file, limits), keys_of(wanted), limits)
    for _ in reader.feed(stream):
        if len(reader.gathered.times) > _SETTLED_AT:
            reader.gathered.settle(reader.place)
    reader.gathered.settle(reader.place)
    return reader.gathered.finish()


@dataclass(eq=False)
class _Reader:
    """What expat calls as elements pass by. Inside an event others take over, as most elements are there."""

    file: str
    gathered: Gathered
    keys: Mapping[str, str]
    limits: Limits
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    path: list[str] = field(default_factory=list)
    scope: str | None = None
    defaults: dict[str, str] = field(default_factory=dict)
    case: str | None = None
    sizes: list[int] = field(default_factory=list)
    """Events of the traces that are read."""
    done: int = 0
    """Events of all of them."""

    def __post_init__(self) -> None:
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._defaulted = {self.keys["activity"], self.keys["lifecycle"]}
        self._inside = self._handlers_of_events()
        self._outside = (self._start, self._end)
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._outside

    def feed(self, stream: BinaryIO) -> Iterator[None]:
        """Parse a piece at a time."""
        parser, fed = self.parser, 0
        try:
            while piece := stream.read(CHUNK):
                parser.Parse(piece, False)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > self.limits.token_bytes:
                    raise too_long(self.file, parser.CurrentLineNumber, self.limits)
                yield
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as problem:  # the last two: an encoding nobody knows
            raise broken(self.file, parser.CurrentLineNumber, problem) from problem

    def place(self, number: int) -> Text:
        """Return where an event stands."""
        for trace, size in enumerate(self.sizes, 1):
            if number < size:
                return place(trace, number + 1)
            number -= size
        return place(len(self.sizes) + 1, number + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path, tag = self.path, name.rpartition(":")[2]
        if tag == "event" and len(path) < 3:
            if path != ["log", "trace"]:
                raise outside_trace(self.file, self.parser.CurrentLineNumber)
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._inside
            return
        path.append(tag)
        if len(path) == 1 and tag != "log":
            raise no_xes(self.file)
        if len(path) > self.limits.depth:
            raise too_deep(self.file, self.parser.CurrentLineNumber)
        if len(path) == 2:
            self.scope, self.case = attributes.get("scope"), None
        elif len(path) == 3:
            self._note(attributes)

    def _note(self, attributes: dict[str, str]) -> None:
        """Keep the id of a trace, and the defaults of events."""
        key, value, holder = attributes.get("key"), attributes.get("value"), self.path[1]
        if holder == "trace" and key == self.keys["case"]:
            self.case = value
        elif holder == "global" and self.scope == "event" and key in self._defaulted and value:
            self.defaults[key] = value

    def _end(self, _: str) -> None:
        if len(self.path) == 2 and self.path[1] == "trace":
            self._close_trace()
        self.path.pop()

    def _close_trace(self) -> None:
        gathered = self.gathered
        size = len(gathered.activities) - self.done
        self.sizes.append(size)
        if len(self.sizes) > self.limits.events:
            raise too_many(self.file, self.limits.events)
        if not size:
            gathered.empty_cases += 1
            return
        code = gathered.case_codes[self.case]
        if code < 0:
            raise no_id(self.file, len(self.sizes), self.keys["case"])
        gathered.cases.extend(repeat(code, size))
        self.done += size

    def _handlers_of_events(self) -> _Handlers:
        """Return what is called inside an event: closures over locals, since most of the time goes here."""
        fields = ("activity", "time", "resource", "lifecycle")
        slot_of = {self.keys[name]: slot for slot, name in enumerate(fields)}.get
        event: list[str | None] = [None] * len(fields)
        deepest, nested = self.limits.depth, 0
        parser, add = self.parser, self._adder()

        def start(_: str, attributes: dict[str, str]) -> None:
            nonlocal nested
            nested += 1
            if nested == 1:
                slot = slot_of(attributes.get("key", ""))
                if slot is not None:
                    event[slot] = attributes.get("value")
            elif nested > deepest:
                raise too_deep(self.file, parser.CurrentLineNumber)

        def end(_: str) -> None:
            nonlocal nested
            if nested:
                nested -= 1
                return
            add(*event)
            event[0] = event[1] = event[2] = event[3] = None
            parser.StartElementHandler, parser.EndElementHandler = self._outside

        return start, end

    def _adder(self) -> Callable[[str | None, str | None, str | None, str | None], None]:
        gathered = self.gathered
        activity_codes, add_activity = gathered.activity_codes, gathered.activities.append
        resource_codes, add_resource = gathered.resource_codes, gathered.resources.append
        transition_codes, add_transition = gathered.transition_codes, gathered.transitions.append
        add_time, defaults = gathered.times.append, self.defaults

        def add(activity: str | None, time: str | None, resource: str | None, transition: str | None) -> None:
            if defaults and not (activity and transition):
                activity, transition = self._fill(activity, transition)
            if not activity:
                raise no_activity(self.file, self._here(), self.keys["activity"])
            if not time:
                raise no_time(self.file, self._here(), self.keys["time"])
            if len(time) > LONGEST:
                raise refuse_time(self.file, self._here(), time)
            add_activity(activity_codes[activity])
            add_time(time)
            add_resource(resource_codes[resource])
            add_transition(transition_codes[transition])

        return add

    def _fill(self, activity: str | None, transition: str | None) -> tuple[str | None, str | None]:
        """Take from the file's defaults. Not when it was, nor who: in the logs we know they are mere examples."""
        filled = (
            activity or self.defaults.get(self.keys["activity"]),
            transition or self.defaults.get(self.keys["lifecycle"]),
        )
        self.gathered.default_values += filled != (activity, transition)
        return filled

    def _here(self) -> Text:
        return place(len(self.sizes) + 1, len(self.gathered.activities) - self.done + 1)

    def _refuse_doctype(self, *_: object) -> None:
        raise doctype(self.file, self.parser.CurrentLineNumber)
