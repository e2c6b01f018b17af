"""Words of work processes: what a municipality knows about one, and what it answered about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Phase = Literal["idea", "preanalysis", "specification", "development", "implementation", "operation", "decommissioned"]
ProcessStatus = Literal["not_rated", "in_progress", "pending", "rejected", "failed", "not_relevant"]
RunPeriod = Literal["on_demand", "once", "daily", "weekly", "monthly", "quarterly", "yearly"]
Visibility = Literal["personal", "municipality", "public"]
"""Who may see it: whoever wrote it, the municipality, everybody."""


_SETTLED_PHASES = ("operation", "decommissioned")
_SETTLED_STATUSES = ("rejected", "failed", "not_relevant")


@dataclass(frozen=True, slots=True)
class WorkProcess:
    """A process in the register.

    Attributes:
        id: The municipality's own number, or a name made from its place.
        kle: KL's subject code NN.NN.NN; kla: its code of work routines.
        volume: Cases a year.
        minutes: Per case, by hand.
        staff: How many people do it.
        saving: The share (0–1) of the time that automation is thought to save.
        exceptions: The share (0–1) of cases outside the rules.
        answers: Question to the id of an option, or a number; what nobody has answered is left out.
        reuse_of: The municipality whose solution can be used again.
        hours_realised: Hours a year freed, where it is in operation and has been measured.
    """

    id: str
    name: str
    municipality: str = ""
    description: str = ""
    kle: str = ""
    kla: str = ""
    legal_clause: str = ""
    legal_verified: date | None = None
    systems: tuple[str, ...] = ()
    domain: str = ""
    volume: float | None = None
    minutes: float | None = None
    staff: float | None = None
    saving: float | None = None
    phase: Phase = "idea"
    status: ProcessStatus = "not_rated"
    run_period: RunPeriod | None = None
    visibility: Visibility = "municipality"
    answers: Mapping[str, str | float] = field(default_factory=dict)
    reuse_of: str = ""
    hours_realised: float | None = None
    owner: str = ""
    notes: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be decided: not in operation, not taken out of it, not turned down."""
        return self.phase not in _SETTLED_PHASES and self.status not in _SETTLED_STATUSES

    @property
    def hours_now(self) -> float | None:
        """Hours a year by hand."""
        if self.volume is None or self.minutes is None:
            return None
        return self.volume * self.minutes / 60

    @property
    def hours_saved(self) -> float | None:
        """Hours a year that automation is thought to save: cases × minutes × saving / 60."""
        hours = self.hours_now
        return None if hours is None or self.saving is None else hours * self.saving
