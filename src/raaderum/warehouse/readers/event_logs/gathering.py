"""From events in the order of a file to the columns of a log."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import numpy as np

from raaderum.domain.errors import UserError
from raaderum.domain.process_errors import EmptyEventLog, EventLogTooLarge, UnreadableEvent, UnreadableEventLog
from raaderum.domain.process_logs import COMPLETE, NEVER, NOBODY, START, Codes, EventLog, LogReading, Moments
from raaderum.domain.text import Text
from raaderum.warehouse.readers.event_logs.limits import Limits
from raaderum.warehouse.readers.event_logs.time_stamps import (
    FIRST_YEAR,
    LAST_YEAR,
    UnreadableTime,
    as_danish,
    at_midnight,
    read_times,
)
from raaderum.warehouse.readers.submission_findings import clean, has_cpr, mask_cpr, quote

Place = Callable[[int], Text]
"""Where an event stands, by its number in the file from 0."""
_SHORTEST_CPR = 10
_TRANSITIONS = {
    **dict.fromkeys(("started", "startet", "begyndt", "påbegyndt"), START),
    **dict.fromkeys(("completed", "afsluttet", "færdig", "slut"), COMPLETE),
}
"""What the two that count are called in columns of others."""


_SEVERAL = 5
"""Cases with more than one step, from which on starts that are alike within each are taken for those of the cases."""
_ODD = 0.05
"""The share of those that may differ all the same."""
_MOST_LETTERS = 200_000_000
"""Of all different texts of one kind together."""


class CodesOfTexts(dict[str | None, int]):
    """A number for each text, given as it is first met; ``NOBODY`` for none. Bounds what a strange file can take."""

    def __init__(self, file: str, what: Text, longest: int, most: int) -> None:
        super().__init__({None: NOBODY, "": NOBODY})
        self._file, self._what, self._longest, self._most = file, what, longest, most
        self._letters = 0

    def __missing__(self, text: str | None) -> int:
        code = len(self) - 2
        if text is not None and len(text) > self._longest:
            raise UnreadableEventLog(
                file=self._file,
                problem_da=f"Et felt med {self._what.da} har {len(text)} tegn, højst {self._longest} læses. Vælg en "
                "anden kolonne.",
                problem_en=f"A field with {self._what.en} has {len(text)} characters, {self._longest} are read at "
                "most. Choose another column.",
            )
        self._letters += len(text or "")
        if code >= self._most or self._letters > _MOST_LETTERS:
            raise UnreadableEventLog(
                file=self._file,
                problem_da=f"Felterne med {self._what.da} har mere end {self._most} forskellige værdier. Vælg en anden "
                "kolonne.",
                problem_en=f"The fields with {self._what.en} have more than {self._most} different values. Choose "
                "another column.",
            )
        self[text] = code
        return code

    def texts(self) -> list[str]:
        """Return all texts in the order of their numbers."""
        return [text for text in self if text]


class Gathered:
    """The events read so far, in the order of the file. Texts are kept once each, and none of them for long.

    Attributes:
        cases, activities, resources, transitions: Codes, by event. A case may be added after its events.
        times: What is written of the events since ``settle`` was last called.
        starts: Beside each of ``times``, when the step began, or ""; without any, no column says it.
        times_are_starts, starts_are_no_times: See ``LogReading``.
        empty_cases, default_values: See ``LogReading``.
    """

    def __init__(self, file: str, limits: Limits, *, times_are_starts: bool = False) -> None:
        self.file, self._limits = file, limits
        self.times_are_starts, self.starts_are_no_times = times_are_starts, False
        self.case_codes = CodesOfTexts(file, Text("sags-id", "a case id"), limits.name, limits.events)
        self.activity_codes = CodesOfTexts(file, Text("aktivitet", "an activity"), limits.name, limits.activities)
        self.resource_codes = CodesOfTexts(file, Text("medarbejder", "a resource"), limits.name, limits.events)
        self.transition_codes = CodesOfTexts(file, Text("status", "a transition"), limits.name, limits.activities)
        self.cases, self.activities = array("i"), array("i")
        self.resources, self.transitions = array("i"), array("i")
        self.times: list[str] = []
        self.starts: list[str] = []
        self.empty_cases = self.default_values = 0
        self._settled: list[Moments] = []
        self._bare: list[np.ndarray] = []
        self._begun: list[tuple[np.ndarray, Moments, np.ndarray]] = []

    def settle(self, place: Place, start_place: Place | None = None) -> None:
        """Read the time stamps gathered since last.

        Args:
            place: Where the time of an event stands.
            start_place: Where its start stands; ``place`` if not given.

        Raises:
            UnreadableEvent: One of them means no time.
            EventLogTooLarge: There are too many events.
        """
        before = sum(map(len, self._settled))
        if before + len(self.times) > self._limits.events:
            raise too_many(self.file, self._limits.events)
        try:
            found, bare = read_times(self.times)
        except UnreadableTime as problem:
            raise refuse_time(self.file, place(before + problem.position), self.times[problem.position]) from problem
        self._settled.append(found)
        self._bare.append(bare)
        self.times.clear()
        self._settle_starts(before, start_place or place)

    def _settle_starts(self, before: int, place: Place) -> None:
        events = np.array([i for i, text in enumerate(self.starts) if text], dtype=np.int64)
        texts = [text for text in self.starts if text]
        if texts:
            try:
                self._begun.append((events + before, *read_times(texts)))
            except UnreadableTime as problem:
                event = int(events[problem.position]) + before
                raise refuse_time(self.file, place(event), texts[problem.position]) from problem
        self.starts.clear()

    def finish(self) -> EventLog:
        """Return the log.

        Raises:
            EmptyEventLog: There are no events.
        """
        if not self.cases:
            raise EmptyEventLog(file=self.file)
        at_us, begun, unzoned = self._moments()
        cases = _codes(self.cases)
        names, mapped, masked = _show(self.activity_codes.texts())
        written = (clean(text).lower() for text in self.transition_codes.texts())
        transition_names, lowered = _merge([_TRANSITIONS.get(text, text) for text in written])
        transitions = np.append(lowered, NOBODY)[_codes(self.transitions)]  # the last one is found by NOBODY, −1
        of_cases = begun is not None and _are_of_cases(cases, begun)
        begun, late = (None, 0) if begun is None or of_cases else _of_steps(begun, at_us, transitions, transition_names)
        order, unordered = _sort(cases, at_us, begun)
        return EventLog(
            cases=cases[order],
            activities=mapped[_codes(self.activities)][order],
            at_us=at_us[order],
            resources=_codes(self.resources)[order],
            transitions=transitions[order].astype(np.int32),
            begun_us=None if begun is None else begun[order],
            activity_names=names,
            transition_names=transition_names,
            reading=LogReading(
                unordered_cases=unordered,
                events_without_zone=unzoned,
                events_at_midnight=int((at_midnight(at_us) | _at_midnight(begun)).sum()),
                empty_cases=self.empty_cases,
                cases_look_like_cpr=_look_like_cpr(self.case_codes.texts()),
                masked_activities=masked,
                default_values=self.default_values,
                starts_beside=0 if begun is None else int((begun != NEVER).sum()),
                starts_after_end=late,
                starts_of_cases=of_cases,
                times_are_starts=self.times_are_starts,
                starts_are_no_times=self.starts_are_no_times,
            ),
        )

    def _moments(self) -> tuple[Moments, Moments | None, int]:
        """Return all points in time, when the steps began where columns say it, and how many had no zone.

        Where only some have a zone, the others are read as Danish.
        """
        size = sum(map(len, self._settled))
        at_us = np.concatenate([*self._settled, *(moments for _, moments, _ in self._begun)])
        bare = np.concatenate([*self._bare, *(bare for _, _, bare in self._begun)])
        unzoned = 0 if bare.all() else int(bare.sum())
        if unzoned:
            at_us[bare] = [as_danish(moment) for moment in at_us[bare].tolist()]
        if not self._begun:
            return at_us, None, unzoned
        begun = np.full(size, NEVER)
        begun[np.concatenate([events for events, _, _ in self._begun])] = at_us[size:]
        return at_us[:size], begun, unzoned


def too_many(file: str, most: int) -> UserError:
    """Return that there are too many events."""
    return EventLogTooLarge(
        file=file,
        problem_da=f"Den har mere end {most} hændelser. Tag en kortere periode.",
        problem_en=f"It has more than {most} events. Take a shorter period.",
    )


def refuse_time(file: str, place: Text, value: str) -> UserError:
    """Return that a time stamp means none."""
    if not value.strip():
        problem = Text(
            "er ikke et tidspunkt. Hver hændelse skal have et. Udfyld det, eller slet hændelsen.",
            "is no point in time. Each event needs one. Fill it in, or delete the event.",
        )
    else:
        problem = Text(
            f"er ikke et tidspunkt mellem {FIRST_YEAR} og {LAST_YEAR}. Skriv det som 2026-03-31T14:05:00+02:00 eller "
            "31-03-2026 14:05.",
            f"is no point in time between {FIRST_YEAR} and {LAST_YEAR}. Write it as 2026-03-31T14:05:00+02:00 or "
            "31-03-2026 14:05.",
        )
    return UnreadableEvent(
        file=file, place_da=place.da, place_en=place.en, value=quote(value), problem_da=problem.da,
        problem_en=problem.en,
    )  # fmt: skip


def _codes(column: array[int]) -> Codes:
    return np.frombuffer(column, dtype=np.int32)


def _are_of_cases(cases: Codes, begun: Moments) -> bool:
    """Tell whether the starts are those of the cases: the same in all rows of each, in case after case."""
    known = begun != NEVER
    order = np.lexsort((begun[known], cases[known]))
    cases, begun = cases[known][order], begun[known][order]
    same_case = cases[1:] == cases[:-1]
    several = len(np.unique(cases[1:][same_case]))
    differing = len(np.unique(cases[1:][same_case & (begun[1:] != begun[:-1])]))
    return several >= _SEVERAL and differing <= _ODD * several


def _at_midnight(begun: Moments | None) -> np.ndarray | bool:
    return False if begun is None else at_midnight(begun) & (begun != NEVER)


def _of_steps(
    begun: Moments, at_us: Moments, transitions: Codes, transition_names: Sequence[str]
) -> tuple[Moments, int]:
    """Return the starts of completed steps, and how many were left out, being later than the completion."""
    complete = transition_names.index(COMPLETE) if COMPLETE in transition_names else NOBODY
    begun = np.where(transitions == complete, begun, NEVER)
    late = begun > at_us
    return np.where(late, NEVER, begun), int(late.sum())


def _sort(cases: Codes, at_us: Moments, begun: Moments | None) -> tuple[np.ndarray | slice, int]:
    """Return the order by case, time and place in the file, and how many cases did not stand in it.

    A case whose steps stand in the order in which they began is in order too.
    """
    order: np.ndarray | slice = slice(None)
    if (cases[1:] < cases[:-1]).any():
        order = np.argsort(cases, kind="stable")
    grouped = cases[order]
    back = _back(grouped, at_us[order])
    if not len(back):
        return order, 0
    if begun is not None:
        back = np.intersect1d(back, _back(grouped, np.where(begun == NEVER, at_us, begun)[order]))
    return np.lexsort((at_us, cases)), len(back)


def _back(cases: Codes, moments: Moments) -> Codes:
    """Return the cases in which a moment is earlier than the one before it."""
    return np.unique(cases[1:][(moments[1:] < moments[:-1]) & (cases[1:] == cases[:-1])])


def _show(texts: Sequence[str]) -> tuple[tuple[str, ...], Codes, int]:
    """Return names that can be shown, the code of each text among them, and how many lost a CPR number."""
    cleaned = [clean(text) for text in texts]
    masked = [mask_cpr(text) for text in cleaned]
    names, codes = _merge(masked)
    return names, codes, sum(one != other for one, other in zip(cleaned, masked, strict=True))


def _merge(texts: Sequence[str]) -> tuple[tuple[str, ...], Codes]:
    """Give texts that are alike one code: two names that nobody can tell apart are one."""
    found: dict[str, int] = {}
    codes = [found.setdefault(text, len(found)) for text in texts]
    return tuple(found), np.array(codes, dtype=np.int32)


def _look_like_cpr(ids: Sequence[str]) -> bool:
    return has_cpr(" | ".join(one for one in ids if len(one) >= _SHORTEST_CPR))
