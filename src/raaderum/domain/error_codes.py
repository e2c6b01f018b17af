"""What each error of a user is to a program: one table of exit codes, one of HTTP status."""

from __future__ import annotations

from raaderum.domain.collection_errors import (
    NoSuchThing,
    NotAllowed,
    NotReady,
    RoundNotOpen,
    SecondPersonNeeded,
    SubmissionLocked,
)
from raaderum.domain.errors import (
    EmptyRelease,
    NoRelease,
    ShortUnitCode,
    TamperedRelease,
    UnknownArea,
    UnknownKeyFigure,
    UnknownPeriod,
    UnknownRelease,
    UnknownUnit,
    UserError,
)
from raaderum.domain.process_errors import EventLogTooLarge
from raaderum.domain.purchase_errors import NoPurchases, StoreBusy
from raaderum.domain.reader_errors import SourceUnreachable, TableTooLarge, UnreadableAnswer

EXIT_CODES: dict[type[UserError], int] = {UserError: 1}
HTTP_STATUS: dict[type[UserError], int] = {
    UserError: 400,
    UnknownArea: 404,
    UnknownUnit: 404,
    ShortUnitCode: 404,
    UnknownKeyFigure: 404,
    UnknownPeriod: 404,
    UnknownRelease: 404,
    NotAllowed: 403,
    NoSuchThing: 404,
    RoundNotOpen: 409,
    SubmissionLocked: 409,
    SecondPersonNeeded: 409,
    NotReady: 409,
    NoPurchases: 404,
    StoreBusy: 409,
    NoRelease: 503,
    EmptyRelease: 503,
    TamperedRelease: 503,
    SourceUnreachable: 503,
    UnreadableAnswer: 503,
    TableTooLarge: 413,
    EventLogTooLarge: 413,
}


def look_up(table: dict[type[UserError], int], error: UserError) -> int:
    """Return the entry of ``table`` for the class of ``error`` or its nearest ancestor there."""
    return next(table[cls] for cls in type(error).__mro__ if cls in table)
