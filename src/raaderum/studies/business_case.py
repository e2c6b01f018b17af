"""Is this case positive, how sure is that, and what decides it?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raaderum.analytics.business_cases import (
    CashModel,
    Outcomes,
    ThreePoint,
    break_even,
    correlation_matrix,
    discount_factors,
    evaluate,
    irr,
    npv,
    payback_years,
    simulate,
    tornado,
)
from raaderum.analytics.business_cases.sensitivity import swing
from raaderum.domain.business_cases import (
    BUDGETED,
    SCENARIOS,
    Assumption,
    BusinessCase,
    Effect,
    Steering,
)
from raaderum.domain.case_errors import NoNumberInRange
from raaderum.domain.formulas import Formula, Name, Operation
from raaderum.studies.results.business_case import (
    CaseResult,
    Driver,
    LineAmounts,
    Range,
    Return,
    ScenarioResult,
)

FloatArray = NDArray[np.float64]
DRAWS, SEED = 1 << 16, 2026
_HAPPENS, _COSTS = "§happens:", "§costs:"


@dataclass(frozen=True, eq=False)
class _Setting:
    """A case as the methods read it. Lines first, then risks; ``budgeted`` says which count in the budget."""

    case: BusinessCase
    scenario: str
    model: CashModel
    budget: CashModel
    factors: FloatArray
    base: dict[str, float]
    estimates: dict[str, ThreePoint]
    chances: dict[str, float]
    correlations: FloatArray


def study_business_case(case: BusinessCase, *, draws: int = DRAWS, seed: int = SEED) -> CaseResult:
    """Calculate a case.

    Args:
        case: What was written; every id in its formulas is an assumption of it.
        draws: Of the simulation; a power of 2.
        seed: The same seed gives the same draws.

    Raises:
        ImpossibleCorrelations: They cannot hold at the same time.
        NoNumberInRange: A formula divides by what may become 0.
    """
    setting = _set_up(case, case.scenario)
    flows, budget = setting.model.flows(setting.base), setting.budget.flows(setting.base)
    drawn, drawn_budget = simulate(
        (setting.model, setting.budget), setting.factors, setting.base, setting.estimates, setting.chances,
        setting.correlations, draws=draws, seed=seed,
    )  # fmt: skip
    if not np.isfinite(drawn.worth).all():
        raise NoNumberInRange
    lines = _lines(case, setting)
    return CaseResult(
        case=case,
        scenario=case.scenario,
        years=tuple(range(case.first_year, case.first_year + case.years)),
        lines=lines,
        risks_by_year_dkk=_floats(flows - np.sum([line.by_year_dkk for line in lines], axis=0)),
        net=_return(flows, case.rate),
        budget=_return(budget, case.rate),
        by_effect=tuple((one, _sum([line for line in lines if line.counted_as is one], case.years)) for one in Effect),
        steering=_by_steering(case, lines),
        worth=_range(drawn.worth),
        budget_worth=_range(drawn_budget.worth),
        net_range=_ranges(drawn),
        budget_range=_ranges(drawn_budget),
        mean_dkk=float(drawn.worth.mean()),
        chance_of_loss=drawn.chance_of_loss,
        budget_chance_of_loss=drawn_budget.chance_of_loss,
        drivers=_drivers(setting),
        scenarios=tuple(_scenario(case, name) for name in SCENARIOS),
        undecided_dkk=sum(
            line.full_year_dkk * line.part.sign
            for line in lines
            if line.effect is Effect.RELEASED and line.counted_as is not Effect.RELEASED
        ),
        draws=draws,
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class BaseCase:
    """A case with every number at its likeliest: all that need not be drawn."""

    lines: tuple[LineAmounts, ...]
    net: Return
    budget: Return
    values: dict[str, float]


def study_base_case(case: BusinessCase) -> BaseCase:
    """Calculate the base case alone; see ``study_business_case``."""
    setting = _set_up(case, case.scenario)
    flows, budget = setting.model.flows(setting.base), setting.budget.flows(setting.base)
    return BaseCase(_lines(case, setting), _return(flows, case.rate), _return(budget, case.rate), setting.base)


def price_factor(case: BusinessCase, year: int | None) -> float:
    """Return what carries an amount at the prices of a year to the price level of the case.

    The changes of all years between must be stated.
    """
    if year is None:
        return 1.0
    low, high = sorted((year, case.price_level))
    factor = math.prod(1.0 + case.price_changes[one] for one in range(low + 1, high + 1))
    return factor if year <= case.price_level else 1.0 / factor


def base_value(case: BusinessCase, assumption: Assumption, scenario: str) -> float:
    """Return an assumption's value in a scenario, at the price level of the case."""
    return assumption.others.get(scenario, assumption.value) * price_factor(case, assumption.price_year)


def _set_up(case: BusinessCase, scenario: str) -> _Setting:
    base = {one.id: base_value(case, one, scenario) for one in case.assumptions}
    estimates = {one.id: _estimate(case, one) for one in case.assumptions if one.drawn_in(scenario)}
    pairs = {
        (one.first, one.second): one.value
        for one in case.correlations
        if one.first in estimates and one.second in estimates
    }
    correlated = dict.fromkeys(name for pair in pairs for name in pair)
    estimates = {name: estimates[name] for name in (*correlated, *(n for n in estimates if n not in correlated))}
    correlations = correlation_matrix(tuple(correlated), pairs)
    risks: list[Formula] = []
    chances: dict[str, float] = {}
    for place, risk in enumerate(case.risks):
        happens, costs = f"{_HAPPENS}{place}", f"{_COSTS}{place}"
        base |= {happens: risk.probability, costs: risk.cost}
        chances[happens] = risk.probability
        if risk.low is not None and risk.high is not None and risk.low < risk.high:
            estimates[costs] = ThreePoint(risk.low, risk.cost, risk.high)
        risks.append(Operation("*", Name(happens), Name(costs)))
    formulas = (*(line.formula for line in case.lines), *risks)
    weights = np.array([*(_weights(line.part.sign, line.shares) for line in case.lines), *_risk_weights(case)])
    weights = weights.reshape(len(formulas), case.years)
    counted = np.array([line.counted_as in BUDGETED for line in case.lines] + [True] * len(risks), dtype=bool)
    model = CashModel(formulas, weights)
    budget = CashModel(tuple(f for f, kept in zip(formulas, counted, strict=True) if kept), weights[counted])
    factors = discount_factors(case.rate, case.years)
    return _Setting(case, scenario, model, budget, factors, base, estimates, chances, correlations)


def _weights(sign: int, shares: Iterable[float]) -> list[float]:
    return [sign * share for share in shares]


def _risk_weights(case: BusinessCase) -> list[list[float]]:
    return [[-1.0 if year == risk.year else 0.0 for year in range(case.years)] for risk in case.risks]


def _estimate(case: BusinessCase, assumption: Assumption) -> ThreePoint:
    factor = price_factor(case, assumption.price_year)
    low, high = assumption.low or 0.0, assumption.high or 0.0
    return ThreePoint(low * factor, assumption.value * factor, high * factor, assumption.shape)


def _lines(case: BusinessCase, setting: _Setting) -> tuple[LineAmounts, ...]:
    amounts = setting.model.amounts(setting.base)
    return tuple(
        LineAmounts(
            line.name, line.part, line.effect, line.counted_as, line.steering, line.decision, line.decision_text,
            float(amount), _floats(amount * weights),
            0.0 if line.it_hours is None else float(evaluate(line.it_hours, setting.base)),
        )
        for line, amount, weights in zip(case.lines, amounts, setting.model.weights, strict=False)
    )  # fmt: skip


def _sum(lines: Sequence[LineAmounts], years: int) -> tuple[float, ...]:
    return _floats(np.sum([line.by_year_dkk for line in lines], axis=0)) if lines else (0.0,) * years


def _by_steering(case: BusinessCase, lines: tuple[LineAmounts, ...]) -> tuple[tuple[Steering, tuple[float, ...]], ...]:
    """Return what changes in the budget of each steering area; expected costs of risks are counted where they fall."""
    found = []
    for area in Steering:
        chosen = [line for line in lines if line.steering is area and line.counted_as in BUDGETED]
        total = np.array(_sum(chosen, case.years))
        for risk in case.risks:
            if risk.steering is area:
                total[risk.year] -= risk.probability * risk.cost
        found.append((area, _floats(total)))
    return tuple(found)


def _return(flows: FloatArray, rate: float) -> Return:
    discounted = flows * discount_factors(rate, len(flows))
    found = irr(flows)
    return Return(
        _floats(flows), float(npv(flows, rate)), found.rate, found.kind, found.rates,
        _known(payback_years(flows)), _known(payback_years(discounted)),
    )  # fmt: skip


def _known(value: FloatArray) -> float | None:
    return None if np.isnan(value) else float(value)


def _range(values: FloatArray) -> Range:
    return Range(*(float(one) for one in np.quantile(values, (0.1, 0.5, 0.9))))


def _ranges(drawn: Outcomes) -> tuple[Range, ...]:
    return () if drawn.flows is None else tuple(_range(column) for column in drawn.flows.T)


def _drivers(setting: _Setting) -> tuple[Driver, ...]:
    """Return every number that the lines use and every risk, by how much it moves the worth of the case."""
    case, model, factors = setting.case, setting.model, setting.factors
    swings = {one.name: one for one in tornado(model, factors, setting.base, setting.estimates)}
    swings |= {name: swing(model, factors, setting.base, name, 0.0, 1.0) for name in setting.chances}
    used = set(model.names)
    found = []
    for name, label, unit, kind in _named(case):
        if name not in used:
            continue
        moved = swings.get(name)
        low, high, at_low, at_high = moved[1:] if moved else (None,) * 4
        edge = break_even(model, factors, setting.base, name) if kind == "assumption" else None
        if edge is not None and unit.casefold().startswith("andel") and edge > 1 >= setting.base[name]:
            edge = None  # no share is more than all of it
        shown = name.removeprefix("§")
        found.append(Driver(shown, label, unit, kind, setting.base[name], low, high, at_low, at_high, edge))
    return tuple(sorted(found, key=lambda one: (one.low is None, -one.swing_dkk, one.id)))


def _named(case: BusinessCase) -> Iterable[tuple[str, str, str, str]]:
    for assumption in case.assumptions:
        yield assumption.id, assumption.name, assumption.unit, "assumption"
    for place, risk in enumerate(case.risks):
        yield f"{_HAPPENS}{place}", risk.name, "", "risk"
        yield f"{_COSTS}{place}", risk.name, "kr.", "risk_cost"


def _scenario(case: BusinessCase, name: str) -> ScenarioResult:
    setting = _set_up(case, name)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        flows, budget = setting.model.flows(setting.base), setting.budget.flows(setting.base)
    if not np.isfinite(flows).all():
        raise NoNumberInRange
    return ScenarioResult(
        name,
        sum(name in one.others for one in case.assumptions),
        float(npv(flows, case.rate)),
        float(npv(budget, case.rate)),
        _known(payback_years(flows)),
    )


def _floats(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) + 0.0 for value in values)
