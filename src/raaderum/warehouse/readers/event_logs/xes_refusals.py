"""What is said of XES that is not read."""

from __future__ import annotations

from xml.parsers import expat

from raaderum.domain.errors import UserError
from raaderum.domain.process_errors import UnreadableEvent, UnreadableEventLog
from raaderum.domain.text import Text
from raaderum.warehouse.readers.event_logs.limits import MB, Limits
from raaderum.warehouse.readers.submission_findings import quote


def place(trace: int, event: int) -> Text:
    """Return where an event stands."""
    return Text(f"sag nr. {trace}, hændelse nr. {event}", f"case no. {trace}, event no. {event}")


def no_id(file: str, trace: int, key: str) -> UserError:
    """Return that a trace has no id."""
    return UnreadableEvent(
        file=file, place_da=f"sag nr. {trace}", place_en=f"case no. {trace}", value=quote(key),
        problem_da="mangler. Hver sag skal have et id. Skriv en anden nøgle efter --case-column.",
        problem_en="is missing. Each case needs an id. Write another key after --case-column.",
    )  # fmt: skip


def no_xes(file: str) -> UserError:
    """Return that it is XML of another kind."""
    return UnreadableEventLog(
        file=file,
        problem_da="Den er XML, men ikke en hændelseslog (XES). Hent den som XES eller CSV.",
        problem_en="It is XML, but no event log (XES). Get it as XES or CSV.",
    )


def too_deep(file: str, line: int) -> UserError:
    """Return that elements lie too deep within each other."""
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line}: der er for mange elementer inden i hinanden. Hent loggen igen.",
        problem_en=f"Line {line}: there are too many elements within each other. Get the log again.",
    )


def too_long(file: str, line: int, limits: Limits) -> UserError:
    """Return that one tag, comment or text is too long."""
    size = f"{limits.token_bytes / MB:g}"
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line}: et element eller en tekst fylder mere end {size} MB. Slet det.",
        problem_en=f"Line {line}: an element or a text is larger than {size} MB. Delete it.",
    )


def broken(file: str, line: int, problem: Exception) -> UserError:
    """Return that it is not well-formed."""
    said = expat.ErrorString(problem.code) if isinstance(problem, expat.ExpatError) else quote(problem)
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line}: den er ikke hel, eller den er ikke rigtig XML ({said}). Hent loggen igen.",
        problem_en=f"Line {line}: it is not complete, or it is not right XML ({said}). Get the log again.",
    )


def no_activity(file: str, place: Text, key: str) -> UserError:
    """Return that an event has no activity."""
    return UnreadableEvent(
        file=file, place_da=place.da, place_en=place.en, value=quote(key),
        problem_da="mangler. Hver hændelse skal have en aktivitet. Skriv en anden nøgle efter --activity-column.",
        problem_en="is missing. Each event needs an activity. Write another key after --activity-column.",
    )  # fmt: skip


def no_time(file: str, place: Text, key: str) -> UserError:
    """Return that an event has no time stamp."""
    return UnreadableEvent(
        file=file, place_da=place.da, place_en=place.en, value=quote(key),
        problem_da="mangler. Hver hændelse skal have et tidspunkt. Skriv en anden nøgle efter --time-column.",
        problem_en="is missing. Each event needs a point in time. Write another key after --time-column.",
    )  # fmt: skip


def outside_trace(file: str, line: int) -> UserError:
    """Return that an event belongs to no case."""
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line}: en hændelse hører ikke til nogen sag. Hent loggen med sags-id (trace).",
        problem_en=f"Line {line}: an event belongs to no case. Get the log with case ids (trace).",
    )


def doctype(file: str, line: int) -> UserError:
    """Return that it has a DOCTYPE, which could hold entities."""
    return UnreadableEventLog(
        file=file,
        problem_da=f"Linje {line}: den har en DOCTYPE, og det har en log ikke. Slet den.",
        problem_en=f"Line {line}: it has a DOCTYPE, which a log does not. Delete it.",
    )
