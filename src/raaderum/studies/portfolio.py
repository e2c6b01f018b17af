"""Which processes to automate first, under a budget and developer hours, with the platform counted once?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from raaderum.analytics.business_cases import npv
from raaderum.analytics.portfolio import Candidate, Portfolio, Shared, choose
from raaderum.domain.business_cases import BUDGETED, Part
from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import ScreeningFile
from raaderum.studies.automation_case import automation_case
from raaderum.studies.business_case import BaseCase, study_base_case
from raaderum.studies.screening import ScreeningResult

PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class PortfolioItem:
    """A process in the portfolio, or left out.

    Attributes:
        reuse: Whether it is taken with another municipality's solution.
        worth_dkk: Net present value without the platform.
        outlay_dkk: What is paid the first year to get it.
        it_hours: Developer hours.
        hours_freed: A full year. Capacity, until somebody decides.
        why: Why it is left out; None where it is taken.
    """

    process: WorkProcess
    reuse: bool
    worth_dkk: float
    budget_worth_dkk: float
    outlay_dkk: float
    it_hours: float
    hours_freed: float
    why: str | None


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """What to take, and what to leave. ``proven``: no other choice is worth more."""

    taken: tuple[PortfolioItem, ...]
    left: tuple[PortfolioItem, ...]
    budget_dkk: float | None
    it_hours: float | None
    worth_dkk: float
    budget_worth_dkk: float
    outlay_dkk: float
    it_hours_spent: float
    hours_freed: float
    platform_dkk: float
    proven: bool
    study: str = "portfolio"


def study_portfolio(
    screening: ScreeningResult, rules: ScreeningFile, first_year: int, today: date, *,
    budget_dkk: float | None = None, it_hours: float | None = None,
) -> PortfolioResult:  # fmt: skip
    """Choose among the processes that screening says can be automated.

    Args:
        screening: Of the register. Processes that cannot be automated as they are, or lack numbers, are not considered.
        rules: The cost model.
        first_year: Of the cases.
        today: The date of the assumptions.
        budget_dkk: The most that may be paid in the first year, the platform included; None: no limit.
        it_hours: The most developer hours; None: no limit.
    """
    feasible = {one.id for one in rules.quadrants if one.feasible}
    items = [
        item
        for one in screening.processes
        if one.quadrant in feasible and one.hours_saved
        for item in _variants(one.process, rules, first_year, today)
    ]
    platform = rules.cost(PLATFORM).value
    years = len(rules.phase_in)
    shared = Shared(PLATFORM, -float(npv([platform] * years, rules.discount_rate)), platform)
    candidates = [
        Candidate(_key(one), one.worth_dkk, one.outlay_dkk, one.it_hours, (PLATFORM,), one.process.id) for one in items
    ]
    found = choose(candidates, [shared], budget=budget_dkk, hours=it_hours)
    return _result(items, found, shared, budget_dkk, it_hours)


def _variants(process: WorkProcess, rules: ScreeningFile, first_year: int, today: date) -> list[PortfolioItem]:
    """Return the process built, and reused where a solution is known."""
    found = []
    for reuse in (False, True) if process.reuse_of else (False,):
        case = automation_case(process, rules, first_year, today, reuse=reuse, platform_counted=False)
        found.append(_item(process, reuse, study_base_case(case)))
    return found


def _item(process: WorkProcess, reuse: bool, result: BaseCase) -> PortfolioItem:
    once = [one for one in result.lines if one.part is Part.ONE_OFF_COST and one.counted_as in BUDGETED]
    hours = result.values["udvikling"] * (result.values["genbrug"] if reuse else 1.0)
    freed = sum(one.full_year_dkk for one in result.lines if one.part is Part.CURRENT) / result.values["timepris"]
    return PortfolioItem(
        process, reuse, result.net.npv_dkk, result.budget.npv_dkk, -sum(sum(one.by_year_dkk) for one in once), hours,
        freed, None,
    )  # fmt: skip


def _key(one: PortfolioItem) -> str:
    return f"{one.process.id}{'+' if one.reuse else ''}"


def _result(
    items: Sequence[PortfolioItem], found: Portfolio, shared: Shared, budget: float | None, hours: float | None
) -> PortfolioResult:
    by_key = {_key(one): one for one in items}
    taken = [by_key[key] for key in found.chosen]
    chosen = {one.process.id for one in taken}
    left: dict[str, PortfolioItem] = {}
    for key, why in found.left_out.items():
        one = by_key[key]
        better = one.process.id not in left or one.worth_dkk > left[one.process.id].worth_dkk
        if one.process.id not in chosen and better:
            left[one.process.id] = replace(one, why=why)
    bears = shared.worth if found.shared else 0.0
    return PortfolioResult(
        tuple(sorted(taken, key=lambda one: (-one.worth_dkk, one.process.id))),
        tuple(sorted(left.values(), key=lambda one: (-one.worth_dkk, one.process.id))),
        budget, hours, found.worth, sum(one.budget_worth_dkk for one in taken) + bears, found.outlay, found.hours,
        sum(one.hours_freed for one in taken), -bears, found.bound - found.worth <= 1e-6 * max(abs(found.worth), 1.0),
    )  # fmt: skip
