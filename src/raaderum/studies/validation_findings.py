"""What is wrong, missing, booked otherwise or explained in a release, by the checks that a submission meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.domain.panel import PRESENT, REASONS
from raaderum.domain.text import Text
from raaderum.studies.comparison import find_barred, labels
from raaderum.studies.passport_case import Case, find_lacking, read_comments
from raaderum.studies.plausible import find_slips
from raaderum.studies.results.validation import (
    BridgeChange,
    BridgeItem,
    BrokenControl,
    Explained,
    LeftOut,
    MissingFigures,
    MissingVariable,
    UnitError,
)
from raaderum.studies.submission_relations import control_parts
from raaderum.studies.submission_rules import find_factor, is_plausible, plausible_range
from raaderum.studies.trees import municipal_codes
from raaderum.warehouse.release import Release

BRIDGE_SHARE = 0.05
"""An item of the bridge is looked at from a twentieth of all the unit's cost: less moves no comparison by much."""
SMALL_FACTORS = (10.0, 100.0)
"""A digit too many, or øre for kroner: looked for where last year's figure is known and this one is not plausible."""
NEAR = 1.5
"""So near must a figure divided by such a factor lie to last year's."""


@dataclass(frozen=True, eq=False)
class Round:
    """A candidate for publication, the year that is looked at, and where last year's figures are."""

    release: Release
    period: int
    earlier: Release

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The participants with observations."""
        return municipal_codes(self.release)

    @cached_property
    def reported(self) -> tuple[Variable, ...]:
        """What participants report, each after what it is judged by."""
        pack = self.release.pack
        found = [variable for variable in pack.variables.values() if variable.reported is not None]

        def depth(variable: Variable) -> int:
            above = variable.reported.per if variable.reported else ""
            return 0 if not above or above == variable.id else 1 + depth(pack.variables[above])

        return tuple(sorted(found, key=depth))

    @property
    def has_last_year(self) -> bool:
        """Tell whether there are figures of the year before."""
        return self.period - 1 in self.earlier.panel.periods

    def value(self, unit: str, variable: str) -> float:
        """Return this year's value; NaN where there is none."""
        panel = self.release.panel
        return float(panel.values_of(variable)[panel.row(unit), panel.column(self.period)])

    def previous(self, unit: str, variable: str) -> float | None:
        """Return last year's value."""
        panel = self.earlier.panel
        if not self.has_last_year or unit not in panel.units:
            return None
        value = float(panel.values_of(variable)[panel.row(unit), panel.column(self.period - 1)])
        return None if np.isnan(value) else value

    def cost(self, unit: str, figure: KeyFigure, *, last_year: bool = False) -> float | None:
        """Return a figure's kroner."""
        names = [(1.0, name) for name in figure.numerator] + [(-1.0, name) for name in figure.minus]
        read = self.previous if last_year else self._known
        values = [(sign, read(unit, name)) for sign, name in names]
        held = [sign * value for sign, value in values if value is not None]
        return sum(held) if len(held) == len(names) else None

    def _known(self, unit: str, variable: str) -> float | None:
        value = self.value(unit, variable)
        return None if np.isnan(value) else value

    def whole_cost(self, unit: str) -> float:
        """Return all that the unit has reported of cost, however little."""
        root = self.release.pack.figure(self.release.pack.rules(self.release.dataset).root)
        signed = [self._known(unit, name) or 0.0 for name in root.numerator]
        return sum(signed) - sum(self._known(unit, name) or 0.0 for name in root.minus)

    def users(self, variable: str) -> tuple[KeyFigure, ...]:
        """Return the leaves that a variable is used for: in their cost, their denominator or their chain."""
        leaves = (f for f in self.release.pack.key_figures.values() if not f.children and f.role not in ("companion",))
        found = []
        for figure in leaves:
            steps = {name for step in figure.chain for name in step.quantity}
            if variable in {*figure.numerator, *figure.minus, figure.denominator, *steps}:
                found.append(figure)
        return tuple(found)


def find_unit_errors(asked: Round) -> tuple[UnitError, ...]:
    """Return what seems to be in another unit, or is ten times outside the plausible."""
    found: list[UnitError] = []
    slips = find_slips(asked.release, asked.period)
    for unit in asked.codes:
        doubted: set[str] = set()
        for variable in asked.reported:
            value = asked.value(unit, variable.id)
            if np.isnan(value):
                continue
            error = _unit_error(asked, unit, variable, value, doubted, far=variable.id in slips.get(unit, {}))
            if error is not None:
                doubted.add(variable.id)
                found.append(error)
    return tuple(found)


def _unit_error(
    asked: Round, unit: str, variable: Variable, value: float, doubted: set[str], *, far: bool
) -> UnitError | None:
    rules = variable.reported
    if rules is None:
        return None
    if rules.per in doubted:
        far = False  # what it is judged by is wrong, so nothing is known of this one
    per = None if not rules.per or rules.per in doubted else asked.value(unit, rules.per)
    bounds = plausible_range(rules, None if per is None or np.isnan(per) else per)
    previous = asked.previous(unit, variable.id)
    factor = find_factor(value, variable.quantity, previous, bounds) or _small_factor(value, previous, bounds)
    if factor is None and not far:
        return None
    return UnitError(
        unit=labels(asked.release)[unit],
        variable=variable.id,
        name=variable.name,
        measure=variable.unit,
        figures=tuple(figure.code or figure.id for figure in asked.users(variable.id)),
        value=value,
        factor=factor,
        corrected=None if factor is None else value * factor,
        previous=previous,
        low=None if bounds is None else bounds[0],
        high=None if bounds is None else bounds[1],
        found_by="far" if factor is None else "last_year" if previous is not None and previous > 0 else "typical",
        dkk=_error_in_kroner(asked, unit, variable, value, factor, bounds),
    )


def _small_factor(value: float, previous: float | None, bounds: tuple[float, float] | None) -> float | None:
    if previous is None or previous <= 0 or value <= 0 or bounds is None or is_plausible(value, bounds):
        return None
    for size in SMALL_FACTORS:
        for factor in (size, 1 / size):
            if 1 / NEAR <= value * factor / previous <= NEAR and is_plausible(value * factor, bounds):
                return factor
    return None


def _error_in_kroner(
    asked: Round, unit: str, variable: Variable, value: float, factor: float | None, bounds: tuple[float, float] | None
) -> float:
    """Return what the doubt is worth: the correction of a cost, or the cost that a quantity is used for."""
    if variable.quantity == "amount":
        if factor is not None:
            return abs(value * factor - value)
        low, high = bounds or (value, value)
        return max(low - value, value - high, 0.0)
    return sum(abs(asked.cost(unit, figure) or 0.0) for figure in asked.users(variable.id))


def find_broken_controls(asked: Round, errors: tuple[UnitError, ...]) -> tuple[BrokenControl, ...]:
    """Return figures that should agree and do not; where one is in another unit, that is said already."""
    pack, found = asked.release.pack, []
    doubted = {(error.unit.code, error.variable) for error in errors}
    for control in pack.questionnaire.controls if pack.questionnaire else ():
        plus, minus = control_parts(pack, control)
        for unit in asked.codes:
            if any((unit, name) in doubted for name in (*control.total, *plus, *minus)):
                continue
            total = sum(asked.value(unit, name) for name in control.total)
            parts = sum(asked.value(unit, name) for name in plus) - sum(asked.value(unit, name) for name in minus)
            if np.isnan(total) or np.isnan(parts) or abs(total - parts) <= control.tolerance_share * abs(total) + 1e-9:
                continue
            variable = pack.variables[control.total[0]]
            dkk = abs(total - parts) if variable.quantity == "amount" else 0.0
            found.append(
                BrokenControl(labels(asked.release)[unit], control.id, control.name, total, parts, variable.unit, dkk)
            )
    return tuple(found)


def find_bridge_items(asked: Round) -> tuple[BridgeItem, ...]:
    """Return the large items of the bridge to the accounts that most do not have, or that are new or gone."""
    found = []
    for figure in asked.release.pack.key_figures.values():
        if figure.role != "adjustment":
            continue
        amounts = {unit: asked.cost(unit, figure) for unit in asked.codes}
        count = sum(bool(amount) for amount in amounts.values())
        for unit, amount in amounts.items():
            before = asked.cost(unit, figure, last_year=True)
            if amount is None or max(abs(amount), abs(before or 0.0)) < BRIDGE_SHARE * asked.whole_cost(unit):
                continue
            moved = before is not None and (amount == 0) != (before == 0)
            if not moved and 2 * count > len(amounts):
                continue
            change: BridgeChange = ("stopped" if amount == 0 else "started") if moved else "unusual"
            dkk = abs(amount - (before or 0.0)) if moved else abs(amount)
            found.append(
                BridgeItem(labels(asked.release)[unit], figure.id, figure.name, amount, before, change, count, dkk)
            )
    return tuple(found)


def find_missing_figures(asked: Round) -> tuple[MissingFigures, ...]:
    """Return what each participant has not reported, with the reason; those with something missing only."""
    pack, panel = asked.release.pack, asked.release.panel
    sections = {s.id: s.name for s in pack.questionnaire.sections} if pack.questionnaire else {}
    found = []
    for unit in asked.codes:
        missing = []
        for variable in asked.reported:
            code = int(panel.missing_of(variable.id)[panel.row(unit), panel.column(asked.period)])
            if code != PRESENT and variable.reported is not None:
                section = sections.get(variable.reported.section, Text("", ""))
                missing.append(
                    MissingVariable(
                        variable.id, variable.name, section, REASONS[code].value, variable.reported.optional
                    )
                )
        if missing:
            lost = _lost_figures(asked, {one.variable for one in missing if not one.optional})
            everything = len(missing) == len(asked.reported)
            dkk, last_year = _lost_in_kroner(asked, unit, lost)
            found.append(
                MissingFigures(
                    labels(asked.release)[unit], everything, tuple(missing), tuple(f.code or f.id for f in lost),
                    last_year, dkk,
                )
            )  # fmt: skip
    return tuple(found)


def _lost_figures(asked: Round, missing: set[str]) -> list[KeyFigure]:
    """Return the leaves that cannot be computed or explained, since something of them is missing."""
    leaves = dict.fromkeys(figure.id for name in sorted(missing) for figure in asked.users(name))
    return [figure for figure in asked.release.pack.key_figures.values() if figure.id in leaves]


def _lost_in_kroner(asked: Round, unit: str, lost: list[KeyFigure]) -> tuple[float | None, bool]:
    """Return the cost of what is lost, this year's where it is known, else last year's; and whether any is that."""
    costs, last_year = [], False
    for figure in lost:
        lacking = bool(find_lacking(Case(asked.release, unit, figure, asked.period)))
        cost = asked.cost(unit, figure, last_year=lacking)
        if cost is not None:
            costs.append(abs(cost))
            last_year = last_year or lacking
    return (sum(costs) if costs else None), last_year


def list_explained(asked: Round) -> tuple[Explained, ...]:
    """Return what participants say about their figures of the year."""
    variables, names = asked.release.pack.variables, labels(asked.release)
    comments = sorted(read_comments(asked.release).items())
    return tuple(
        Explained(names[unit], variable, variables[variable].name, text)
        for (unit, variable, period), text in comments
        if period == asked.period and variable in variables
    )


def list_left_out(asked: Round) -> tuple[LeftOut, ...]:
    """Return the participants that nobody is compared with, and why."""
    names = labels(asked.release)
    return tuple(LeftOut(names[unit], why) for unit, why in sorted(find_barred(asked.release, asked.period).items()))


def explanations_of(asked: Round, unit: str, variables: tuple[str, ...]) -> Iterator[str]:
    """Return what a unit says about any of some variables."""
    comments = read_comments(asked.release)
    for name in variables:
        if (text := comments.get((unit, name, asked.period))) is not None:
            yield text
