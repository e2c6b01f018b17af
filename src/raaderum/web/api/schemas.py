"""What goes in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

Reason = Literal["not_relevant", "unknown", "not_delivered"]


class Named(Schema):
    """A text in both languages."""

    da: str
    en: str


class AreaOut(Schema):
    """An area."""

    id: str
    slug: str
    name: Named
    version: str
    status: str


class KeyFigureOut(Schema):
    """A key figure: a ratio of sums."""

    id: str
    code: str
    name: Named
    unit: Named
    numerator: list[str]
    denominator: str
    children: list[str]


class ReleaseOut(Schema):
    """A release; its id is the fingerprint of its content."""

    id: str
    area: str
    dataset: str
    built_at: str


class ObservationOut(Schema):
    """One figure: a value, or the reason why there is none."""

    unit: str
    variable: str
    period: int
    version: str
    value: Decimal | None
    missing: str | None
    origin: str
    source: str
    comment: str


class Observations(Schema):
    """One page of figures."""

    release: str
    licence: str
    count: int
    page: int
    size: int
    next: str | None
    items: list[ObservationOut]


class RoundOut(Schema):
    """A round, and the organisations whose figures the key can read."""

    id: int
    area: str
    period: int
    version: str
    dataset: str
    state: str
    due_on: str
    organisations: list[str]


class FindingOut(Schema):
    """What a check found."""

    level: str
    code: str
    cell: str
    variable: str
    sentence: str
    remedy: str


class FigureOut(Schema):
    """A figure that is asked for, and what stands there now. ``revision`` goes back with a write."""

    variable: str
    section: str
    cell: str
    name: Named
    unit: Named
    kind: str
    options: dict[str, Named]
    optional: bool
    previous: Decimal | None
    value: Decimal | None
    missing: str | None
    comment: str
    revision: int


class SubmissionOut(Schema):
    """The structure of a submission with its content."""

    round: int
    organisation: str
    state: str
    number: int
    revision: int
    pack_version: str
    figures: list[FigureOut]


class FigureIn(Schema):
    """A figure to write. ``revision`` is the one that was read; another means that somebody has written meanwhile."""

    variable: str = Field(max_length=80)
    value: Decimal | None = Field(None, max_digits=18, decimal_places=6)
    missing: Reason | None = None
    comment: str = Field("", max_length=500)
    revision: int = Field(ge=0, le=2_000_000_000)


class FiguresIn(Schema):
    """Figures to write, all or none of them conflicting ones left out by name."""

    figures: list[FigureIn] = Field(max_length=500)


class Written(Schema):
    """What became of a write: what was stored, what somebody wrote meanwhile, and what the checks find."""

    stored: list[str]
    conflicts: list[str]
    revision: int
    findings: list[FindingOut]
