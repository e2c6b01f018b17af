"""Words of a business case: what operation costs now, what it will cost, what must be believed, what may happen.

A case compares scenario 1 (the proposal) with scenario 0 (operation as it is). Amounts are kroner a year at the price
level of the case, always positive: the part of a line says whether it speaks for or against the proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from raaderum.domain.formulas import Formula

FEWEST_YEARS, MOST_YEARS, BUDGET_YEARS = 4, 10, 4
HIGHEST_RATE = 0.25
"""A discount rate above this is a slip: 3.5 for 0.035."""
UNFILLED = "Skal udfyldes"
"""The source of a number that nobody has given yet: a proposal with one is not written."""
BASE = "base"
SCENARIOS = (BASE, "cautious", "ambitious")


class Part(StrEnum):
    """Where a line belongs: what speaks for the proposal is added, what speaks against it is subtracted."""

    CURRENT = "current"
    FUTURE = "future"
    GAIN = "gain"
    ONE_OFF_COST = "one_off_cost"
    ONE_OFF_INCOME = "one_off_income"

    @property
    def sign(self) -> int:
        """+1 where an amount speaks for the proposal."""
        return -1 if self in {Part.FUTURE, Part.ONE_OFF_COST} else 1

    @property
    def one_off(self) -> bool:
        """Whether an amount falls in one year, if nothing else is said."""
        return self in {Part.ONE_OFF_COST, Part.ONE_OFF_INCOME}


class Effect(StrEnum):
    """What kind of kroner. Only ``BUDGETED`` can be taken out of a budget.

    MONEY: payments that begin, stop or change. RELEASED: pay that is saved by a named decision. CAPACITY: working time
    that is freed, or used. AVOIDED: a cost that would have come otherwise.
    """

    MONEY = "money"
    RELEASED = "released"
    CAPACITY = "capacity"
    AVOIDED = "avoided"


BUDGETED = (Effect.MONEY, Effect.RELEASED)


class Decision(StrEnum):
    """What makes freed time into money."""

    POSITION = "position"
    OVERTIME = "overtime"
    TEMPORARY = "temporary"
    AVOIDED_HIRE = "avoided_hire"


class Steering(StrEnum):
    """The part of the economy that the state steers a municipality by."""

    SERVICE = "service"
    CONSTRUCTION = "construction"
    TRANSFERS = "transfers"


class Shape(StrEnum):
    """How likely the values between the lowest and the highest are. FIXED: there is no range."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A named number.

    Attributes:
        id: As formulas write it.
        value: The likeliest, at the price level of the case.
        low, high: The ends of what is possible; None where nobody has said.
        documented: False: nobody has measured it, and it is called an assumption.
        observations, spread: Behind a default from experience: how many, and their standard deviation.
        price_year: The price level it was written in; None: that of the case, or no amount.
        others: Its value in the other scenarios, where it differs.
    """

    id: str
    name: str
    unit: str
    value: float
    low: float | None = None
    high: float | None = None
    shape: Shape = Shape.PERT
    source: str = ""
    stated: date | None = None
    owner: str = ""
    documented: bool = False
    observations: int | None = None
    spread: float | None = None
    price_year: int | None = None
    others: Mapping[str, float] = field(default_factory=dict)

    @property
    def uncertain(self) -> bool:
        """Whether it has a range."""
        return self.low is not None and self.high is not None and self.low < self.high

    def drawn_in(self, scenario: str) -> bool:
        """Whether it is drawn from its range in a scenario: one with a value of its own there stands still."""
        return self.uncertain and scenario not in self.others


@dataclass(frozen=True, slots=True)
class Line:
    """An amount a year, and when it falls.

    Attributes:
        formula: Kroner in a full year.
        shares: Of the full amount, by year of the case; 0 where it does not fall.
        decision: What makes it money, and ``decision_text`` who decides what and when. RELEASED without one counts as
            CAPACITY.
        it_hours: Developer hours it takes, once.
        shared: The id of the assumption that holds the whole amount a year, where other cases share it: a portfolio
            counts the whole once in place of the line. Empty: it is of this case alone.
    """

    name: str
    part: Part
    formula: Formula
    effect: Effect
    steering: Steering
    shares: tuple[float, ...]
    decision: Decision | None = None
    decision_text: str = ""
    owner: str = ""
    it_hours: Formula | None = None
    shared: str = ""

    @property
    def counted_as(self) -> Effect:
        """The effect it is counted under: freed time is capacity until a decision is named."""
        named = self.decision is not None and bool(self.decision_text.strip())
        return Effect.CAPACITY if self.effect is Effect.RELEASED and not named else self.effect


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may happen once, and what it would cost in a year of the case (from 0)."""

    name: str
    probability: float
    cost: float
    low: float | None
    high: float | None
    year: int
    steering: Steering
    response: str = ""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Two assumptions that move together: Spearman's rank correlation."""

    first: str
    second: str
    value: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a case began: a key figure in a release, so that the gain can be measured against the same."""

    release: str
    pack: str
    unit: str
    key_figure: str
    numerator: float | None
    denominator: float | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The texts of the form on which politicians decide."""

    background: str = ""
    change: str = ""
    consequences_citizens: str = ""
    consequences_staff: str = ""
    uncertainty: str = ""
    must_be_true: str = ""
    quality: str = ""
    nature: str = ""
    """Efficiency, change of service, or both."""


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """A whole case. ``price_changes`` is p/l: year to change from the year before, 0.031 for 3.1 per cent."""

    title: str
    municipality: str
    area: str
    owner: str
    stage: str
    first_year: int
    years: int
    rate: float
    price_level: int
    scenario: str
    assumptions: tuple[Assumption, ...]
    lines: tuple[Line, ...]
    risks: tuple[Risk, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    price_changes: Mapping[int, float] = field(default_factory=dict)
    proposal: Proposal = field(default_factory=Proposal)
    baseline: Baseline | None = None
    example: bool = False
    case_number: str = ""
