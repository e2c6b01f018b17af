"""Which cases to take first, under a budget and developer hours, with what they share counted once?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from raaderum.analytics.business_cases import evaluate, npv
from raaderum.analytics.portfolio import Candidate, Portfolio, Shared, choose
from raaderum.domain.business_cases import BUDGETED, SCENARIOS, BusinessCase, Effect, Part
from raaderum.domain.processes import WorkProcess
from raaderum.packs.screening import ScreeningFile
from raaderum.studies.automation_case import automation_case
from raaderum.studies.business_case import BaseCase, study_base_case
from raaderum.studies.screening import ScreeningResult


@dataclass(frozen=True, slots=True)
class PortfolioItem:
    """A case in the portfolio, or left out.

    Attributes:
        id: Of the process, or of the case.
        reuse: Whether a process is taken with another municipality's solution.
        worth_dkk, budget_worth_dkk: Net present value without what is shared; of all effects, and in the budget.
        outlay_dkk: One-off payments to get it.
        it_hours: Developer hours.
        hours_freed: A full year, of a process, less what control and monitoring take. Capacity, until somebody decides.
            None: not known in hours.
        why: Why it is left out; None where it is taken.
    """

    id: str
    name: str
    reuse: bool
    worth_dkk: float
    budget_worth_dkk: float
    outlay_dkk: float
    it_hours: float
    hours_freed: float | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class SharedCost:
    """What several cases share: its name, and its present value, counted once. ``amounts``: what they put it at.

    Time is no outlay, and stands outside the budget.
    """

    name: str
    worth_dkk: float
    budget_worth_dkk: float
    outlay_dkk: float
    amounts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """What to take, and what to leave.

    Attributes:
        worth_dkk, budget_worth_dkk, outlay_dkk: Of what is taken, with what it shares.
        hours_freed: None where a case does not say it in hours.
        shared: What the chosen cases share; ``open_shared`` what only cases that are left out need.
        proven: No other choice is worth more.
        not_considered: How many processes the screening does not point at.
        overlaps: Names of cases that begin in the same figure: their gains may be counted twice.
        first_years, price_levels, rates, scenarios: That the cases are calculated with; sums assume they are alike.
    """

    taken: tuple[PortfolioItem, ...]
    left: tuple[PortfolioItem, ...]
    budget_dkk: float | None
    it_hours: float | None
    worth_dkk: float
    budget_worth_dkk: float
    outlay_dkk: float
    it_hours_spent: float
    hours_freed: float | None
    shared: tuple[SharedCost, ...]
    open_shared: tuple[SharedCost, ...]
    proven: bool
    not_considered: int = 0
    overlaps: tuple[tuple[str, ...], ...] = ()
    first_years: tuple[int, ...] = ()
    price_levels: tuple[int, ...] = ()
    rates: tuple[float, ...] = ()
    scenarios: tuple[str, ...] = ()
    study: str = "portfolio"

    @property
    def shared_dkk(self) -> float:
        """The present value that the shared costs take away."""
        return -sum(one.worth_dkk for one in self.shared)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A case to choose. Of those with the same ``group`` at most one is taken."""

    id: str
    name: str
    group: str
    case: BusinessCase
    process: WorkProcess | None = None
    reuse: bool = False

    @property
    def key(self) -> str:
        return f"{self.id}{'+' if self.reuse else ''}"


def study_portfolio(
    screening: ScreeningResult, rules: ScreeningFile, first_year: int, today: date, *,
    budget_dkk: float | None = None, it_hours: float | None = None, shared_paid: bool = False,
) -> PortfolioResult:  # fmt: skip
    """Choose among the processes that screening says can be automated.

    Args:
        screening: Of the register. Processes that cannot be automated as they are, or lack numbers, are not considered.
        rules: The cost model.
        first_year: Of the cases.
        today: The date of the assumptions.
        budget_dkk: The most that may be paid in the first year, what is shared included; None: no limit.
        it_hours: The most developer hours; None: no limit.
        shared_paid: Whether what is shared is there already, and costs nothing more.
    """
    feasible = {one.id for one in rules.quadrants if one.feasible}
    names = _telling_names([one.process for one in screening.processes])
    offers = [
        _Offer(process.id, names[process.id], process.id,
               automation_case(process, rules, first_year, today, reuse=reuse), process, reuse)
        for one in screening.processes
        if one.quadrant in feasible and one.hours_saved
        for process in (one.process,)
        for reuse in ((False, True) if process.reuse_of else (False,))
    ]  # fmt: skip
    found = _choose(offers, budget_dkk, it_hours, shared_paid=shared_paid)
    considered = {one.id for one in offers}
    return replace(found, not_considered=sum(one.process.id not in considered for one in screening.processes))


def _telling_names(processes: Sequence[WorkProcess]) -> dict[str, str]:
    """Return the name of each process by its id; where several are called the same, with whose and which it is."""
    alike = Counter(one.name.casefold() for one in processes)
    several = len({one.municipality for one in processes}) > 1
    return {
        one.id: one.name
        if alike[one.name.casefold()] == 1
        else f"{one.name} ({', '.join(filter(None, (one.municipality if several else '', one.id)))})"
        for one in processes
    }


def study_case_portfolio(
    cases: Mapping[str, BusinessCase], *, budget_dkk: float | None = None, it_hours: float | None = None,
    shared_paid: bool = False,
) -> PortfolioResult:  # fmt: skip
    """Choose among business cases, of any area.

    Two cases of the same municipality and title are two ways of doing the same: at most one of them is taken, and where
    none is, the better stands among those left.

    Args:
        cases: By a name of their own, such as that of a file.
        budget_dkk: The most that one-off payments, and the first year of what is shared, may sum to; None: no limit.
        it_hours: The most developer hours; None: no limit.
        shared_paid: Whether what is shared is there already, and costs nothing more.
    """
    titles = [f"{one.municipality}\n{one.title}".casefold().strip() for one in cases.values()]
    offers = [
        _Offer(key, case.title if titles.count(title) == 1 else f"{case.title} ({key})", title, case)
        for (key, case), title in zip(cases.items(), titles, strict=True)
    ]
    found = _choose(offers, budget_dkk, it_hours, shared_paid=shared_paid)
    taken = {one.id for one in found.taken}
    began: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for one in offers:
        if one.id in taken and (at := one.case.baseline) is not None:
            began[at.release, at.pack, at.unit, at.key_figure].append(one.name)
    return replace(
        found,
        overlaps=tuple(tuple(names) for names in began.values() if len(names) > 1),
        first_years=tuple(sorted({one.first_year for one in cases.values()})),
        price_levels=tuple(sorted({one.price_level for one in cases.values()})),
        rates=tuple(sorted({one.rate for one in cases.values()})),
        scenarios=tuple(name for name in SCENARIOS if any(one.scenario == name for one in cases.values())),
    )


def _choose(
    offers: Sequence[_Offer], budget: float | None, hours: float | None, *, shared_paid: bool
) -> PortfolioResult:
    items: dict[str, PortfolioItem] = {}
    needs: dict[str, tuple[str, ...]] = {}
    bids: dict[str, list[SharedCost]] = defaultdict(list)
    for one in offers:
        own = tuple(line for line in one.case.lines if not line.shared)
        result = study_base_case(replace(one.case, lines=own))
        items[one.key] = _item(one, result)
        names = dict.fromkeys(line.shared for line in one.case.lines if line.shared)
        needs[one.key] = () if shared_paid else tuple(names)
        for name in needs[one.key]:
            bids[name].append(_shared_cost(one.case, name, result.values[name]))
    # Where the cases put what they share at different amounts, the dearest is counted: the cautious choice.
    shared = {
        name: replace(
            min(found, key=lambda bid: bid.worth_dkk), amounts=tuple(sorted({x for bid in found for x in bid.amounts}))
        )
        for name, found in bids.items()
    }
    candidates = [
        Candidate(one.key, items[one.key].worth_dkk, items[one.key].outlay_dkk, items[one.key].it_hours,
                  needs[one.key], one.group)
        for one in offers
    ]  # fmt: skip
    common = [Shared(name, one.worth_dkk, one.outlay_dkk) for name, one in shared.items()]
    found = choose(candidates, common, budget=budget, hours=hours)
    groups = {one.key: one.group for one in offers}
    split = [
        tuple(cost for name, cost in shared.items() if (name in found.shared) == chosen) for chosen in (True, False)
    ]
    return _result(items, groups, found, (split[0], split[1]), budget, hours)


def _item(offer: _Offer, result: BaseCase) -> PortfolioItem:
    once = [one for one in result.lines if one.part is Part.ONE_OFF_COST and one.counted_as in BUDGETED]
    freed = None
    if offer.process is not None:
        yearly = (one for one in result.lines if one.counted_as is Effect.CAPACITY and not one.part.one_off)
        freed = sum(one.part.sign * one.full_year_dkk for one in yearly) / result.values["timepris"]
    return PortfolioItem(
        offer.id, offer.name, offer.reuse, result.net.npv_dkk, result.budget.npv_dkk,
        -sum(sum(one.by_year_dkk) for one in once), _it_hours(offer.case, result), freed,
    )  # fmt: skip


def _it_hours(case: BusinessCase, result: BaseCase) -> float:
    """Return the developer hours of all lines: those of what is shared are spent in every case."""
    return sum(float(evaluate(line.it_hours, result.values)) for line in case.lines if line.it_hours is not None)


def _shared_cost(case: BusinessCase, name: str, amount: float) -> SharedCost:
    """Return the whole of what a case shares, in the years that its line falls in."""
    lines = [one for one in case.lines if one.shared == name]
    by_year = [lines[0].part.sign * amount * max(shares) for shares in zip(*(one.shares for one in lines), strict=True)]
    label = next(one.name for one in case.assumptions if one.id == name)
    worth, paid = float(npv(by_year, case.rate)), any(one.counted_as in BUDGETED for one in lines)
    return SharedCost(label, worth, worth if paid else 0.0, max(0.0, -by_year[0]) if paid else 0.0, (amount,))


def _result(
    items: Mapping[str, PortfolioItem], groups: Mapping[str, str], found: Portfolio,
    shared: tuple[tuple[SharedCost, ...], tuple[SharedCost, ...]], budget: float | None, hours: float | None,
) -> PortfolioResult:  # fmt: skip
    taken = [items[key] for key in found.chosen]
    chosen = {groups[key] for key in found.chosen}
    left: dict[str, PortfolioItem] = {}
    for key, why in found.left_out.items():
        one, group = items[key], groups[key]  # of two ways of doing the same, the better speaks for both
        if group not in chosen and (group not in left or one.worth_dkk > left[group].worth_dkk):
            left[group] = replace(one, why=why)
    bears = sum(one.budget_worth_dkk for one in shared[0])
    in_hours = all(one.hours_freed is not None for one in items.values())
    return PortfolioResult(
        tuple(sorted(taken, key=lambda one: (-one.worth_dkk, one.id))),
        tuple(sorted(left.values(), key=lambda one: (-one.worth_dkk, one.id))),
        budget, hours, found.worth, sum(one.budget_worth_dkk for one in taken) + bears, found.outlay, found.hours,
        sum(one.hours_freed or 0.0 for one in taken) if in_hours else None, *shared,
        found.bound - found.worth <= 1e-6 * max(abs(found.worth), 1.0),
    )  # fmt: skip
