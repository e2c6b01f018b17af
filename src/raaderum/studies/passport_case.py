"""One figure of one unit in one period, and all that is reported behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.panel import PRESENT, REASONS
from raaderum.packs import Question
from raaderum.studies.trees import leaves_of, list_nodes
from raaderum.warehouse.release import Release


@dataclass(frozen=True)
class Case:
    """One figure of one unit in one period."""

    release: Release
    unit: str
    figure: KeyFigure
    period: int

    @cached_property
    def costs(self) -> tuple[str, ...]:
        """What the figure's numerator is made of."""
        return tuple(dict.fromkeys([*self.figure.numerator, *self.figure.minus]))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """All variables of the figure: cost, denominator, and the quantities, service level and condition beside."""
        figure = self.figure
        level = [] if figure.service_level == "none" else figure.service_level
        steps = [name for step in figure.chain for name in step.quantity]
        parts = [name for step in figure.chain if step.inner for name in step.inner.quantity]
        return tuple(dict.fromkeys([*self.costs, figure.denominator, *steps, *parts, *level, *figure.condition]))

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The variables that may not be left out."""
        return tuple(name for name in self.variables if name not in self.optional)

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """The variables that may be left out."""
        rules = {name: self.release.pack.variables[name].reported for name in self.variables}
        return tuple(name for name, rule in rules.items() if rule is not None and rule.optional)

    @cached_property
    def below(self) -> frozenset[str]:
        """The ids of the figures that this one is made of."""
        return frozenset(below_figure(self.release, self.figure.id))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of practice whose answer touches the figure: its own, its parent's, and its parts'."""
        pack = self.release.pack
        parent = next((f for f in pack.key_figures.values() if self.figure.id in f.children), None)
        named = {self.figure.id, *self.below}
        if parent is not None and parent.role != "total":
            named.add(parent.id)
        return tuple(question for question in pack.questions if named & set(question.figures))

    def code(self, variable: str) -> int:
        """Return ``PRESENT`` or the index of the reason why there is no value."""
        panel = self.release.panel
        if self.unit not in panel.units:
            return next(i for i, reason in enumerate(REASONS) if reason.value == "not_delivered")
        return int(panel.missing_of(variable)[panel.row(self.unit), panel.column(self.period)])

    def has(self, variable: str) -> bool:
        """Tell whether there is a value."""
        return self.code(variable) == PRESENT

    def value(self, variable: str, period: int | None = None) -> float:
        """Return a value; NaN where there is none."""
        panel, year = self.release.panel, self.period if period is None else period
        if self.unit not in panel.units or year not in panel.periods:
            return float("nan")
        return float(panel.values_of(variable)[panel.row(self.unit), panel.column(year)])

    @cached_property
    def comments(self) -> tuple[str, ...]:
        """What the unit says about the figure."""
        found = read_comments(self.release)
        return tuple(text for name in self.variables if (text := found.get((self.unit, name, self.period))))


def below_figure(release: Release, name: str) -> set[str]:
    """Return the ids of all figures below one."""
    return {node.figure.id for node in list_nodes(release.pack, name)[1:]}


@lru_cache(maxsize=4)
def read_comments(release: Release) -> dict[tuple[str, str, int], str]:
    """Return what units say about their figures, by unit, variable and period."""
    return {(o.unit, o.variable, o.period): o.comment for o in release.observations if o.comment}


def find_lacking(case: Case) -> list[str]:
    """Return what keeps a figure out of comparisons: costs that are not known, and the measure of the whole tree."""
    pack = case.release.pack
    leaves = [pack.figure(name) for name in leaves_of(pack, case.figure.id)]
    costs = dict.fromkeys(name for leaf in leaves for name in (*leaf.numerator, *leaf.minus))
    lacking = [name for name in costs if not case.has(name)]
    if case.figure.published and case.has(case.figure.published):
        return []
    scale = pack.area.scales[0].variable if pack.area.scales else case.figure.denominator
    return lacking + ([scale] if not case.value(scale) > 0 and scale not in lacking else [])
