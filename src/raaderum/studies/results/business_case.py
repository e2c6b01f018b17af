"""What a business case is worth, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.domain.business_cases import BusinessCase, Decision, Effect, Part, Steering


@dataclass(frozen=True, slots=True)
class Range:
    """P10, P50 and P90 of the draws."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line: its amount in a full year, and signed kroner by year; positive speaks for the proposal."""

    name: str
    part: Part
    effect: Effect
    counted_as: Effect
    steering: Steering
    decision: Decision | None
    decision_text: str
    full_year_dkk: float
    by_year_dkk: tuple[float, ...]
    it_hours: float


@dataclass(frozen=True, slots=True)
class Return:
    """A series of kroner: what it is worth and when it pays. ``irr_kind``: one, none or several rates."""

    by_year_dkk: tuple[float, ...]
    npv_dkk: float
    irr: float | None
    irr_kind: str
    irr_rates: tuple[float, ...]
    payback_years: float | None
    discounted_payback_years: float | None


@dataclass(frozen=True, slots=True)
class Driver:
    """A number: its swing in the worth of the case between its P10 and P90, and where it takes the gain away.

    ``kind`` is "assumption", "risk_cost" or "risk" (whether it happens: low is 0, high is 1).
    """

    id: str
    name: str
    unit: str
    kind: str
    base: float
    low: float | None
    high: float | None
    npv_at_low_dkk: float | None
    npv_at_high_dkk: float | None
    break_even: float | None

    @property
    def swing_dkk(self) -> float:
        """How much it moves the worth of the case; 0 where nobody has given it a range."""
        if self.npv_at_low_dkk is None or self.npv_at_high_dkk is None:
            return 0.0
        return abs(self.npv_at_high_dkk - self.npv_at_low_dkk)


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario's base case. ``changed``: how many assumptions differ."""

    scenario: str
    changed: int
    npv_dkk: float
    budget_npv_dkk: float
    payback_years: float | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Everything about a case.

    Attributes:
        years: Calendar years.
        net: All effects that have a price.
        budget: What can be taken out of a budget: payments, and time released by a named decision.
        by_effect: Effect to kroner by year.
        steering: Steering area to what ``budget`` changes by year.
        worth, net_range, budget_range, budget_worth: Of the draws; ranges by year.
        chance_of_loss, budget_chance_of_loss: The share of the draws below nothing.
        mean_dkk: Of the draws; differs from the base case where estimates are lopsided.
        drivers: Those with a range first, widest swing first.
        undecided_dkk: A year, of time that is called released money without a named decision.
    """

    case: BusinessCase
    scenario: str
    years: tuple[int, ...]
    lines: tuple[LineAmounts, ...]
    risks_by_year_dkk: tuple[float, ...]
    net: Return
    budget: Return
    by_effect: tuple[tuple[Effect, tuple[float, ...]], ...]
    steering: tuple[tuple[Steering, tuple[float, ...]], ...]
    worth: Range
    budget_worth: Range
    net_range: tuple[Range, ...]
    budget_range: tuple[Range, ...]
    mean_dkk: float
    chance_of_loss: float
    budget_chance_of_loss: float
    drivers: tuple[Driver, ...]
    scenarios: tuple[ScenarioResult, ...]
    undecided_dkk: float
    draws: int
    seed: int
    study: str = "business_case"

    @property
    def tornado(self) -> tuple[Driver, ...]:
        """The drivers that have a range."""
        return tuple(one for one in self.drivers if one.low is not None)
