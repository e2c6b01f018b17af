"""Which column of a log holds what: asked for by name, or known by its heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from raaderum.domain.errors import near_names
from raaderum.domain.process_errors import LogColumnMissing, UnreadableEventLog
from raaderum.domain.text import Text
from raaderum.warehouse.readers.column_fields import squeeze
from raaderum.warehouse.readers.submission_findings import quote

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Headings, or keys of XES, to read instead of the usual ones; empty: the usual ones."""

    case: str = ""
    activity: str = ""
    time: str = ""
    resource: str = ""
    lifecycle: str = ""
    start: str = ""
    """When the step began, beside when it ended. In columns only: XES has an event for each."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds, its key in XES, and what it is called elsewhere; the first name that is found counts."""

    name: Text
    key: str
    names: tuple[str, ...]


COLUMNS: Mapping[str, _Column] = {
    "case": _Column(Text("sags-id", "case ids"), "concept:name", (
        "case:concept:name", "case id", "case", "caseid", "case_key", "sagsnummer", "sagsnr.", "sags-id", "sag",
        "sagsid", "journalnummer", "journalnr.", "trace", "trace id",
    )),
    "activity": _Column(Text("aktiviteter", "activities"), "concept:name", (
        "concept:name", "activity", "activity name", "aktivitet", "aktivitetsnavn", "hændelse", "hændelsestype",
        "trin", "opgave", "handling", "event", "event name", "task", "step",
    )),
    "time": _Column(Text("tidspunkter", "points in time"), "time:timestamp", (
        "time:timestamp", "timestamp", "complete timestamp", "completed at", "end time", "tidspunkt", "tidsstempel",
        "dato og tid", "dato og klokkeslæt", "sluttidspunkt", "sluttid", "slutdato", "afsluttet", "slut", "end",
        "tid", "dato", "datetime", "date time", "time", "date",
    )),
    "resource": _Column(Text("medarbejdere", "resources"), "org:resource", (
        "org:resource", "resource", "medarbejder", "sagsbehandler", "bruger", "udført af", "ressource", "user",
        "employee", "performed by",
    )),
    "lifecycle": _Column(Text("status", "transitions"), "lifecycle:transition", (
        "lifecycle:transition", "lifecycle", "transition", "hændelsesstatus", "event status",
    )),
    "start": _Column(Text("starttidspunkter", "points in time of starts"), "", (
        "start_timestamp", "start timestamp", "start time", "started at", "starttidspunkt", "starttid", "startdato",
        "påbegyndt", "startet", "start",
    )),
}  # fmt: skip
"""A column "status" is not taken for transitions by itself: it is most often that of the case."""
NEEDED = ("case", "activity", "time")


def keys_of(wanted: LogColumns) -> dict[str, str]:
    """Return the key of XES by field."""
    return {
        one.name: getattr(wanted, one.name) or COLUMNS[one.name].key for one in fields(wanted) if one.name != "start"
    }


def count_known(headings: Sequence[str], wanted: LogColumns) -> int:
    """Return how many of the fields have a heading."""
    return len(_find(headings, wanted))


def find_columns(file: str, headings: Sequence[str], wanted: LogColumns) -> dict[str, int]:
    """Return the place of each field that is there; those that are needed are.

    Raises:
        LogColumnMissing: One that is needed, or asked for, is not there.
    """
    found = _find(headings, wanted)
    if wanted.start and found.get("start") == found.get("time"):
        raise _start_is_time(file, wanted.start)
    if found.get("start") == found.get("time"):
        found.pop("start", None)
    for field in COLUMNS:
        asked = getattr(wanted, field)
        if field not in found and (asked or field in NEEDED):
            raise _missing(file, field, asked, headings, bool(found))
    return found


def _find(headings: Sequence[str], wanted: LogColumns) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(squeeze(heading), place)
    found = {}
    for field, column in COLUMNS.items():
        asked = getattr(wanted, field)
        names = (asked,) if asked else column.names
        known = [places[squeeze(name)] for name in names if squeeze(name) in places]
        if asked in headings:
            found[field] = headings.index(asked)
        elif known:
            found[field] = known[0]
    if "time" not in found and "start" in found and not (wanted.time or wanted.start):
        found["time"] = found.pop("start")  # a log that only says when steps began
    return found


def are_starts(heading: str) -> bool:
    """Tell whether a heading is one of those for when a step began."""
    return squeeze(heading) in map(squeeze, COLUMNS["start"].names)


def _start_is_time(file: str, heading: str) -> UnreadableEventLog:
    return UnreadableEventLog(
        file=file,
        problem_da=f"Kolonnen »{quote(heading)}« kan ikke være både start og slutning. Vælg en anden efter "
        "--start-column, eller skriv slutningens overskrift efter --time-column.",
        problem_en=f"The column “{quote(heading)}” cannot be both start and end. Choose another after --start-column, "
        "or write the heading of the end after --time-column.",
    )


def _missing(file: str, field: str, asked: str, headings: Sequence[str], any_known: bool) -> LogColumnMissing:
    column, option = COLUMNS[field], f"--{field}-column"
    if not any_known:
        # The first row may be an event, and hold the name of a member of staff: it is not shown.
        shown = Text(
            "Den første række har ingen kendte overskrifter: skriv sag, aktivitet og tidspunkt over kolonnerne.",
            "The first row has no known headings: write case, activity and timestamp above the columns.",
        )
    else:
        listed = ", ".join(quote(heading) for heading in headings[:_SHOWN]) + (" …" if len(headings) > _SHOWN else "")
        lead = Text("", "") if not asked else Text(f"»{quote(asked)}« findes ikke. ", f"There is no “{quote(asked)}”. ")
        shown = Text(
            f"{lead.da}Skriv overskriften efter {option}. Kolonnerne er: {listed}.",
            f"{lead.en}Write the heading after {option}. The columns are: {listed}.",
        )
    return LogColumnMissing(
        file=file, column_da=column.name.da, column_en=column.name.en, problem_da=shown.da, problem_en=shown.en,
        near=near_names(asked, headings) if asked and any_known else (),
    )  # fmt: skip
