"""Variables and the key figures made of them. The same types are the schema of a pack's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from raaderum.domain.explanation import ChainStep
from raaderum.domain.text import Text

Direction = Literal["lower", "higher", "neutral"]
Status = Literal["proposal", "official", "retired"]
Quantity = Literal[
    "amount",
    "amount_per_inhabitant",
    "count",
    "area",
    "length",
    "flag",
    "choice",
    "share",
    "index",
    "mass",
    "energy",
    "frequency",
    "duration",
]
Role = Literal["overview", "total", "central", "underlying", "separate", "adjustments", "adjustment", "companion"]
"""What a figure is in its area. ``overview`` is a public figure; ``total`` the root of the reported tree, with
``central`` figures and their ``underlying`` ones, ``separate`` nodes that are never split, and bookkeeping
``adjustments``. A ``companion`` stands beside a central figure, outside the sums."""

_STRICT = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a definition or a figure comes from."""

    __pydantic_config__: ClassVar = _STRICT

    title: str
    url: str = ""
    accessed: str = ""


@dataclass(frozen=True, slots=True)
class FactsColumn:
    """A column of a shipped file of figures.

    ``source`` is an id among the pack's sources. ``period`` is fixed, or read from
    ``period_column``. ``where`` keeps the rows whose named columns hold the given text.
    """

    __pydantic_config__: ClassVar = _STRICT

    file: str
    column: str
    source: str
    period: int | None = None
    period_column: str = ""
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatBankColumn:
    """A selection in a StatBank table that gives one value per area and period.

    ``select`` fixes every dimension but area and time. ``factor`` turns the table's unit into the
    variable's. ``period_shift`` is added to the year of the table's time code. ``time`` is the
    time codes to ask for (``["*"]``: all).
    """

    __pydantic_config__: ClassVar = _STRICT

    table: str
    select: dict[str, str] = field(default_factory=dict)
    factor: float = 1.0
    period_shift: int = 0
    time: list[str] = field(default_factory=lambda: ["*"])
    time_suffix: str = ""
    version: Literal["accounts", "original_budget"] = "accounts"


@dataclass(frozen=True, slots=True)
class Reporting:
    """How a municipality reports a variable.

    Plausible is ``low`` ≤ value / ``per`` ≤ ``high`` (``per`` is a variable; without one: the value
    itself). ``error_share`` is the most a reported value is likely to be off, as a share of it.
    """

    __pydantic_config__: ClassVar = _STRICT

    section: str
    help: Text
    low: float
    high: float
    per: str = ""
    error_share: float = 0.0
    decimals: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that is observed per unit and period.

    ``computed_as`` names variables whose product this one is, where it is not observed itself.
    ``half_width`` is the most a published value can be off by rounding. ``reported`` says how
    municipalities report it, where they do.
    """

    __pydantic_config__: ClassVar = _STRICT

    id: str
    name: Text
    unit: Text
    quantity: Quantity
    account: str = ""
    price_level: Literal["current", "none"] = "none"
    facts: list[FactsColumn] = field(default_factory=list)
    statbank: list[StatBankColumn] = field(default_factory=list)
    computed_as: list[str] = field(default_factory=list)
    half_width: float = 0.0
    note: Text | None = None
    reported: Reporting | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A ratio of sums. ``published`` is the variable that holds the ratio where only that is public.

    Value = (Σ numerator − Σ minus) / denominator × ``per``, in ``unit``; children are figures whose numerators
    are disjoint and together make up this one's. ``service_level`` and ``condition`` are variables,
    and ``companions`` figures, that stand beside the cost and never enter its sum. A leaf of a
    reported tree has a ``chain``, or says in ``no_chain`` why it is not split.
    """

    __pydantic_config__: ClassVar = _STRICT

    id: str
    name: Text
    phrase: Text
    """Completes "Odense brugte 796 kr. pr. indbygger på …"."""
    numerator: list[str]
    denominator: str
    unit: Text
    direction: Direction
    service_level: list[str] | Literal["none"]
    status: Status
    why: Text
    cannot_show: Text
    source: Citation
    authored_by: str
    checked_by: str
    next_review: str
    published: str = ""
    children: list[str] = field(default_factory=list)
    account: str = ""
    reading: list[Text] = field(default_factory=list)
    """Sentences under "Sådan skal tallet læses"."""
    booking: list[Text] = field(default_factory=list)
    """What in a difference may be booking practice rather than cost."""
    role: Role = "overview"
    code: str = ""
    """As it is known among users, such as V01.2."""
    minus: list[str] = field(default_factory=list)
    chain: list[ChainStep] = field(default_factory=list)
    no_chain: Text | None = None
    condition: list[str] = field(default_factory=list)
    companions: list[str] = field(default_factory=list)
    per: float = 1.0
    """How much of the denominator one counts by: 1000 of inhabitants, 100 for per cent."""
    mean_years: int = 0
    """Where a single year says little: the mean of this many years stands beside it."""
