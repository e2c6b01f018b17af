"""How somebody with an event log can be refused. The tree is drawn in errors.py."""

from __future__ import annotations

from raaderum.domain.errors import UserError


class UnreadableEventLog(UserError):
    """An event log as a whole cannot be read."""

    code = "unreadable-event-log"
    danish = "Hændelsesloggen {file} kan ikke læses. {problem_da}"
    english = "The event log {file} cannot be read. {problem_en}"


class EventLogTooLarge(UnreadableEventLog):
    """An event log is larger than what is read, or unpacks to more."""

    code = "event-log-too-large"


class UnreadableEvent(UserError):
    """One event keeps a log from being read."""

    code = "unreadable-event"
    danish = "{file}, {place_da}: »{value}« {problem_da}"
    english = "{file}, {place_en}: “{value}” {problem_en}"


class LogColumnMissing(UserError):
    """A log in columns lacks one that is needed, or one that was asked for."""

    code = "log-column-missing"
    danish = "{file} har ingen kolonne med {column_da}. {problem_da}"
    english = "{file} has no column with {column_en}. {problem_en}"


class EmptyEventLog(UserError):
    """An event log without events."""

    code = "empty-event-log"
    danish = "{file} har ingen hændelser. Hent loggen igen fra systemet, og se efter, at perioden er den rigtige."
    english = "{file} has no events. Get the log from the system again, and check that the period is the right one."


class TooManyProcesses(UserError):
    """A register is full."""

    code = "too-many-processes"
    danish = "Registret har {most} processer, og flere er der ikke plads til. Tag nogle ud først."
    english = "The register has {most} processes, and there is room for no more. Take some out first."
