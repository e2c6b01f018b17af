"""One figure about one unit in one period, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from raaderum.domain.text import Text


class MissingReason(StrEnum):
    """Why a value is not there. Never shown as 0, never averaged."""

    NOT_RELEVANT = "not_relevant"
    UNKNOWN = "unknown"
    NOT_DELIVERED = "not_delivered"
    SUPPRESSED = "suppressed"
    UNDEFINED = "undefined"
    """Only of results: a ratio whose denominator is zero."""


REASON_TEXTS = {
    MissingReason.NOT_RELEVANT: Text("ikke relevant", "not relevant"),
    MissingReason.UNKNOWN: Text("ukendt", "unknown"),
    MissingReason.NOT_DELIVERED: Text("ikke indberettet", "not delivered"),
    MissingReason.SUPPRESSED: Text("skjult af hensyn til fortrolighed", "suppressed"),
    MissingReason.UNDEFINED: Text("kan ikke beregnes: nævneren er 0", "undefined: the denominator is 0"),
}


class Version(StrEnum):
    """Which stage of the municipal year a figure belongs to."""

    ORIGINAL_BUDGET = "original_budget"
    REVISED_BUDGET = "revised_budget"
    EXPECTED_ACCOUNTS = "expected_accounts"
    ACCOUNTS = "accounts"


VERSION_TEXTS = {
    Version.ORIGINAL_BUDGET: Text("oprindeligt budget", "original budget"),
    Version.REVISED_BUDGET: Text("korrigeret budget", "revised budget"),
    Version.EXPECTED_ACCOUNTS: Text("forventet regnskab", "expected accounts"),
    Version.ACCOUNTS: Text("regnskab", "accounts"),
}


class Origin(StrEnum):
    """How a value came to be in a release."""

    SOURCE = "source"
    COMPUTED = "computed"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Observation:
    """A value (in the unit of its variable) or a reason, with the id of its source.

    ``comment`` is what the one who reported says about it; it follows the figure wherever it is shown.
    """

    unit: str
    variable: str
    period: int
    value: Decimal | None
    missing: MissingReason | None = None
    version: Version = Version.ACCOUNTS
    origin: Origin = Origin.SOURCE
    source: str = ""
    comment: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError(f"{self.unit} {self.variable} {self.period}: a value or a reason, not both or neither")

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What makes an observation one of a kind in a release."""
        return (self.unit, self.variable, self.period, self.version.value)
