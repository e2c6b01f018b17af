"""Errors planted by a seeded rule: seven in each municipality, each of a kind of its own and in cells of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from raaderum.packs import AreaPack
from tests.functional.simulated_round.rules import Rules, members_of, neighbours_of, rounded
from tests.functional.simulated_round.year import Cell, Sheet

KINDS = {
    "text": "text in place of a number",
    "thousand_more": "1,000 times too much (m for km, øre and the like)",
    "thousand_less": "1,000 times too little (1.000 kr. for kr.)",
    "jump": "jump from last year (× 1.7 or × 0.4), within the range",
    "out_of_range": "outside the plausible range (by a fifth)",
    "sum": "a sum that does not add up (by four times the tolerance)",
    "no_partner": "a cost whose quantity is 0",
    "swapped": "two neighbouring cells swapped",
    "sign": "wrong sign",
    "missing": "left empty without a reason",
    "duplicate": "the value of the row above",
    "ten_times": "a digit too many (× 10)",
    "small_20": "20 per cent too much",
    "small_5": "5 per cent too much",
}
"""Every other kind in each municipality, so that all are in both doors."""
SEED = 98


@dataclass(frozen=True)
class Plant:
    """One error: what stands in which cells of which municipality in place of what was meant."""

    kind: str
    unit: str
    wrong: dict[str, Cell]

    @property
    def cells(self) -> set[str]:
        return set(self.wrong)


@dataclass
class _Gardener:
    """Plants the errors of one municipality, so that none hides another."""

    pack: AreaPack
    unit: str
    truth: Sheet
    previous: dict[str, float]
    dice: random.Random
    taken: set[str]
    kept: set[str]
    """The parts of a sum that is made not to add up: no other error among them."""

    @property
    def rules(self) -> Rules:
        return Rules(self.pack, self.truth, self.previous)

    def free(self) -> list[str]:
        """Numbers that no error touches yet, in any order that the dice give."""
        found = [
            name for name, cell in self.truth.items()
            if self.pack.variables[name].reported is not None and cell.value is not None and self.is_free(name)
        ]  # fmt: skip
        self.dice.shuffle(found)
        return found

    def is_free(self, name: str) -> bool:
        rules = self.pack.variables[name].reported
        judged = {v.id for v in self.pack.variables.values() if v.reported is not None and v.reported.per == name}
        return name not in self.kept and not self.taken & {name, *judged, *([rules.per] if rules.per else [])}

    def plant(self, kind: str) -> Plant | None:
        candidates = (candidate for candidate in getattr(self, f"_{kind}")() if self._is_wrong(candidate))
        wrong = next(candidates, None)
        if wrong is None:  # there is no jump for who was not there last year
            return None
        self.taken |= set(wrong)
        return Plant(kind, self.unit, wrong)

    def _is_wrong(self, candidate: dict[str, Cell]) -> bool:
        return all(cell != self.truth[name] for name, cell in candidate.items())

    def _decimals(self, name: str) -> int:
        return self.pack.variables[name].reported.decimals

    def _with(self, name: str, value: float) -> dict[str, Cell]:
        return {name: replace(self.truth[name], value=rounded(value, self._decimals(name)))}

    def _value(self, name: str) -> float:
        return float(self.truth[name].value)

    # --- the kinds -------------------------------------------------------------------------------------

    def _text(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if not self.pack.variables[name].reported.optional:
                yield {name: Cell(text=f"ca. {self._value(name):.0f}")}

    def _thousand_more(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if self.pack.variables[name].quantity in ("length", "amount") and 0 < self._value(name) < 1e8:
                yield self._with(name, self._value(name) * 1000)

    def _thousand_less(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if self.pack.variables[name].quantity == "amount" and self._value(name) >= 10_000:
                yield self._with(name, self._value(name) / 1000)

    def _jump(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            before, bounds = self.previous.get(name, 0.0), self.rules.bounds(name)
            value = before * self.dice.choice([1.7, 0.4])
            wrong = self._with(name, value)
            seen = Rules(self.pack, self.truth | wrong, self.previous)
            if bounds is not None and bounds[0] <= value <= bounds[1] and seen.has_jumped(name):
                yield wrong

    def _out_of_range(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            bounds = self.rules.bounds(name)
            if bounds is None or bounds[1] <= 0:
                continue
            value = bounds[0] * 0.8 if bounds[0] > 0 and self.dice.random() < 0.5 else bounds[1] * 1.2
            wrong = self._with(name, value)
            if Rules(self.pack, self.truth | wrong, self.previous).is_outside(name):
                yield wrong

    def _sum(self) -> Iterator[dict[str, Cell]]:
        controls = list(self.pack.questionnaire.controls)
        self.dice.shuffle(controls)
        for control in controls:
            total = sum(self._value(name) for name in control.total)
            step = 4 * control.tolerance_share * total
            parts = sorted(control.parts or control.total, key=self._value, reverse=True)
            wrong = self._with(parts[0], self._value(parts[0]) - step)
            seen = Rules(self.pack, self.truth | wrong, self.previous)
            if seen.is_broken(control) and self.is_free(parts[0]):
                self.kept |= members_of(self.pack, control)
                yield wrong

    def _no_partner(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            wrong = self._with(name, 0)
            costs = Rules(self.pack, self.truth | wrong, self.previous).costs_without(name)
            if costs and len(neighbours_of(self.pack, name)) <= 8:
                yield wrong

    def _swapped(self) -> Iterator[dict[str, Cell]]:
        names = list(self.truth)
        for name in self.free():
            after = names[names.index(name) + 1] if name != names[-1] else ""
            if after and self._is_number(after) and self.is_free(after) and self._differ(name, after):
                first, second = self.truth[name], self.truth[after]
                yield {name: second, after: first}

    def _duplicate(self) -> Iterator[dict[str, Cell]]:
        names = list(self.truth)
        for name in self.free():
            above = names[names.index(name) - 1] if name != names[0] else ""
            if above and self._is_number(above) and self._differ(name, above):
                yield {name: replace(self.truth[name], value=self.truth[above].value)}

    def _sign(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if self._value(name) > 0 and self.pack.variables[name].reported.low >= 0:
                yield self._with(name, -self._value(name))

    def _missing(self) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if not self.pack.variables[name].reported.optional:
                yield {name: Cell()}

    def _ten_times(self) -> Iterator[dict[str, Cell]]:
        return self._times(10)

    def _small_20(self) -> Iterator[dict[str, Cell]]:
        return self._times(1.2)

    def _small_5(self) -> Iterator[dict[str, Cell]]:
        return self._times(1.05)

    def _times(self, factor: float) -> Iterator[dict[str, Cell]]:
        for name in self.free():
            if 0 < self._value(name) < 1e10:
                yield self._with(name, self._value(name) * factor)

    def _is_number(self, name: str) -> bool:
        return self.pack.variables[name].reported is not None and self.truth[name].value is not None

    def _differ(self, name: str, other: str) -> bool:
        one, two = self._value(name), self._value(other)
        decimals = [self._decimals(name), self._decimals(other)]
        return decimals[0] == decimals[1] and abs(one - two) > 0.05 * max(abs(one), abs(two))


def plant_errors(pack: AreaPack, code: str, number: int, truth: Sheet, previous: dict[str, float]) -> list[Plant]:
    """Return the errors of a municipality; ``number`` counts the municipalities and decides which kinds it gets."""
    gardener = _Gardener(pack, code, truth, previous, random.Random(f"{SEED} {code}"), set(), set())
    kinds = list(KINDS)[number % 2 :: 2]
    order = sorted(kinds, key=lambda kind: kind != "sum")  # a sum reserves its parts, so it comes first
    return [plant for kind in order if (plant := gardener.plant(kind)) is not None]


def enter(truth: Sheet, plants: list[Plant]) -> Sheet:
    """Return the sheet as it is filled in, errors and all."""
    entered = dict(truth)
    for plant in plants:
        entered.update(plant.wrong)
    return entered


def same(one: Decimal | None, two: Decimal | None) -> bool:
    """Tell whether two numbers are the same, however many zeros they are written with."""
    return one == two if one is None or two is None else Decimal(one) == Decimal(two)
