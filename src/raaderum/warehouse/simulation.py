"""Example data from a description: same seed, same figures, on every machine.

The dice are the raw bits of PCG64, which numpy promises not to change, and no function but + − × ÷
and rounding is used on them: these give the same bits everywhere, where exp and log do not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.errors import InvalidDescription
from raaderum.domain.observations import Observation, Origin
from raaderum.domain.panel import FloatArray
from raaderum.packs import AreaPack
from raaderum.packs.schema import Question
from raaderum.warehouse.descriptions import EVERYTHING, Answer, Description, Effect, Plant, Rule, effects_of

_HALVINGS = 8


@dataclass(frozen=True, slots=True)
class Dice:
    """Draws that depend on the seed and a name alone: a new variable changes no other."""

    seed: int

    def uniform(self, name: str, *shape: int) -> FloatArray:
        """Return numbers from 0 up to 1."""
        entropy = int.from_bytes(hashlib.sha256(f"{self.seed}|{name}".encode()).digest()[:16], "big")
        raw = np.random.PCG64(entropy).random_raw(int(np.prod(shape)))
        return np.asarray((np.asarray(raw, dtype=np.uint64) >> np.uint64(11)) * 2.0**-53).reshape(shape)

    def normal(self, name: str, *shape: int) -> FloatArray:
        """Return numbers with mean 0 and standard deviation 1, never beyond ±6: sums of twelve uniform ones."""
        total = np.zeros(shape)
        for draw in self.uniform(name, 12, *shape):
            total = total + draw
        return total - 6.0


def grow(swing: FloatArray) -> FloatArray:
    """Return e^swing, within 0.01 per cent for |swing| ≤ 3, by elementary operations alone.

    >>> [round(float(x), 3) for x in grow(np.array([0.0, 1.0, -1.0]))]
    [1.0, 2.718, 0.368]
    """
    half = swing / 2.0 ** (_HALVINGS + 1)
    result = (1.0 + half) / (1.0 - half)
    for _ in range(_HALVINGS):
        result = result * result
    return result


def simulate(description: Description, pack: AreaPack) -> list[Observation]:
    """Make all observations that ``description`` tells of, for the variables and questions of ``pack``.

    Raises:
        InvalidDescription: A rule, an answer or a planted truth does not fit the pack; which, is named.
    """
    rules = resolve_rules(description, pack)
    world = _World(description, rules)
    for name in _order(rules, description, pack.id):
        world.make(name)
    for question in pack.questions:
        world.answer(question)
    reported = [name for name, rule in rules.items() if not rule.hidden] + [one.id for one in pack.questions]
    asked = {name for name in reported if _is_asked(pack, name)}
    return [o for name in reported for o in world.report(name, name in asked)]


def resolve_rules(description: Description, pack: AreaPack) -> dict[str, Rule]:
    """Return one rule per variable, complete: costs with the last quantity of their key figure's chain as base.

    Raises:
        InvalidDescription: Names the variable and what is wrong.
    """
    findings: list[str] = []
    rules = dict(description.variables)
    for figure_id, rule in description.costs.items():
        figure = pack.key_figures.get(figure_id)
        if figure is None or not figure.chain or len(figure.numerator) != 1:
            findings.append(f"»{figure_id}« er ikke et nøgletal med én udgift og en faktorkæde.")
        elif rule.times or rule.weights:
            findings.append(f"»{figure_id}« har sin mængde fra faktorkæden. Slet times og sum her.")
        elif figure.numerator[0] in rules:
            findings.append(f"»{figure.numerator[0]}« står både under variables og som {figure_id} under costs.")
        else:
            rules[figure.numerator[0]] = rule.model_copy(update={"times": figure.chain[-2].quantity})
    rules = {name: rule.model_copy(update={"decimals": _decimals(pack, name, rule)}) for name, rule in rules.items()}
    findings += [*_find_unknown(description, rules, pack), *_find_wrong_answers(description, rules, pack)]
    if findings:
        raise InvalidDescription(file=f"{pack.id}.yaml", findings="\n".join(f"  {finding}" for finding in findings))
    return rules


def _decimals(pack: AreaPack, name: str, rule: Rule) -> int:
    if rule.decimals is not None:
        return rule.decimals
    variable = pack.variables.get(name)
    return variable.reported.decimals if variable and variable.reported else 0


def _is_asked(pack: AreaPack, name: str) -> bool:
    return name in {question.id for question in pack.questions} or pack.variables[name].reported is not None


def _find_unknown(description: Description, rules: Mapping[str, Rule], pack: AreaPack) -> Iterator[str]:
    for name, rule in rules.items():
        if not rule.hidden and name not in pack.variables:
            yield f"»{name}« er ikke en variabel i pakken. Ret navnet, eller skriv hidden: true."
        unknown = sorted({*rule.times, *rule.weights} - set(rules))
        yield from (f"»{name}« bygger på »{other}«, som ingen regel har." for other in unknown)
    for variable in pack.variables.values():
        if variable.reported is not None and variable.id not in rules:
            yield f"»{variable.id}« indberettes, men har ingen regel. Skriv den under variables eller costs."
    questions = {question.id for question in pack.questions}
    for plant, effect in effects_of(description):
        named = {*effect.variables, *([effect.to] if effect.to else [])} - {EVERYTHING}
        unknown = sorted(named - {*rules, *questions})
        yield from (f"»{plant.id}« nævner »{name}«, som ingen regel har." for name in unknown)


def _find_wrong_answers(description: Description, rules: Mapping[str, Rule], pack: AreaPack) -> Iterator[str]:
    options = {question.id: {option.value for option in question.options} for question in pack.questions}
    for name, answer in description.answers.items():
        if name not in options:
            yield f"»{name}« er ikke et spørgsmål i pakken."
        elif unknown := sorted(answer.options - options[name]):
            yield f"»{name}« har ikke svaret {unknown[0]}. Svarene er {sorted(options[name])}."
        if answer.follows is not None and answer.follows not in rules:
            yield f"svaret på »{name}« følger »{answer.follows}«, som ingen regel har."


def _order(rules: Mapping[str, Rule], description: Description, area: str) -> tuple[str, ...]:
    """Return the variables so that each comes after what it builds on."""
    needs = {name: [*rule.times, *rule.weights] for name, rule in rules.items()}
    for _, effect in effects_of(description):
        if effect.to is not None:  # what is paid through another variable is known before it
            needs[effect.to] = [*needs[effect.to], *effect.variables]
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        around = " → ".join(error.args[1])
        raise InvalidDescription(
            file=f"{area}.yaml", findings=f"  variablerne bygger på sig selv: {around}."
        ) from error


@dataclass(slots=True)
class _World:
    """What is true so far: per variable an array (unit, period)."""

    description: Description
    rules: Mapping[str, Rule]
    known: dict[str, FloatArray] = field(default_factory=dict)
    moved: dict[str, FloatArray | float] = field(default_factory=lambda: defaultdict(float))
    """What planted truths pay through another variable, by that variable."""
    decimals: dict[str, int] = field(default_factory=dict)

    @property
    def dice(self) -> Dice:
        return Dice(self.description.seed)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.description.units), len(self.description.periods)

    def make(self, name: str) -> None:
        """Let one variable arise, with what is planted in it."""
        rule = self.rules[name]
        base = self._base(rule)
        value = base * self._ratio(name, rule) + self.moved[name]
        if rule.constant:
            value = np.repeat(value[:, :1], self.shape[1], axis=1)
        decimals = rule.decimals or 0
        value = _round(value, decimals)
        for plant, effect in effects_of(self.description):
            if name in effect.variables and not effect.of_report:
                value = self._plant(value, base, plant, effect, decimals)
        self.known[name], self.decimals[name] = _round(value, decimals), decimals

    def answer(self, question: Question) -> None:
        """Answer one question of practice, and let what is planted have its say."""
        options = [option.value for option in question.options]
        first_most = Answer(shares={option: 0.5**i for i, option in enumerate(options)})
        rule = self.description.answers.get(question.id, first_most)
        edges = np.cumsum([rule.shares.get(option, 0.0) for option in options])
        drawn = self.dice.uniform(f"answer {question.id}", self.shape[0], 1) * edges[-1]
        chosen = np.array(options, dtype=float)[(drawn >= edges[:-1]).sum(axis=1, keepdims=True)]
        value = np.repeat(chosen, self.shape[1], axis=1)
        if rule.follows is not None:
            value = np.where(self.known[rule.follows] != 0, float(rule.above_zero or 0), value)
        for plant, effect in effects_of(self.description):
            if question.id in effect.variables and not effect.of_report:
                value = self._plant(value, value, plant, effect, 0)
        self.known[question.id], self.decimals[question.id] = value, 0

    def report(self, name: str, asked: bool) -> list[Observation]:
        """Return one variable as the units report it, with planted errors and gaps."""
        value, decimals = self.known[name], self.decimals[name]
        reasons: dict[tuple[int, int], Effect] = {}
        for plant, effect in effects_of(self.description):
            if effect.of_report and (name in effect.variables or (asked and EVERYTHING in effect.variables)):
                cells = self._cells(plant, effect)
                if effect.reported_times is not None:
                    value = _round(np.where(cells, value * effect.reported_times, value), decimals)
                else:
                    reasons.update({(int(i), int(j)): effect for i, j in np.argwhere(cells)})
        found = []
        for i, unit in enumerate(self.description.units):
            for j, period in enumerate(self.description.periods):
                missing = reasons[i, j].missing if (i, j) in reasons else None
                number = None if missing else Decimal(round(float(value[i, j]) * 10**decimals)).scaleb(-decimals)
                found.append(
                    Observation(
                        unit.code, name, period, number, missing, origin=Origin.REPORTED, source=self.description.source
                    )
                )
        return found

    def _base(self, rule: Rule) -> FloatArray:
        base = np.ones(self.shape)
        for other in rule.times:
            base = base * self.known[other]
        if rule.weights:
            base = np.zeros(self.shape)
            for other, weight in rule.weights.items():
                base = base + weight * self.known[other]
        return base

    def _ratio(self, name: str, rule: Rule) -> FloatArray:
        """Return what the variable is per unit of its base, before anything is planted."""
        units, years = self.shape
        calm = np.array([[one.spread] for one in self.description.units])
        own = np.zeros((units, 1))
        for trait, weight in rule.traits.items():
            own = own + weight * self._trait(trait)
        swing = own + np.zeros(self.shape)
        if rule.spread:
            swing = swing + rule.spread * calm * self.dice.normal(f"unit {name}", units, 1)
        if rule.year_spread:
            swing = swing + rule.year_spread * calm * self.dice.normal(f"year {name}", units, years)
        if rule.region_spread:
            regions = sorted({one.region for one in self.description.units})
            rows = [regions.index(one.region) for one in self.description.units]
            swing = swing + rule.region_spread * self.dice.normal(f"region {name}", len(regions), years)[rows]
        ratio = rule.typical * grow(swing) if rule.shape == "ratio" else rule.typical + swing
        if rule.index is not None:
            ratio = ratio * np.array(self.description.indices[rule.index])
        ratio = np.clip(ratio, rule.low, rule.high) if rule.low is not None or rule.high is not None else ratio
        gone = self.dice.uniform(f"absent {name}", units, 1) < rule.absent
        gone = gone | (self.dice.uniform(f"absent years {name}", units, years) < rule.absent_years)
        return np.where(gone, 0.0, ratio)

    def _trait(self, trait: str) -> FloatArray:
        """Return a trait of every unit: given, or drawn; and drawn nearer to the middle for a calm unit."""
        drawn = self.dice.normal(f"trait {trait}", self.shape[0], 1)
        units = self.description.units
        return np.array([[one.traits.get(trait, one.spread * z)] for one, z in zip(units, drawn[:, 0], strict=True)])

    def _cells(self, plant: Plant, effect: Effect) -> NDArray[np.bool_]:
        rows = np.array([[one.code in plant.units] for one in self.description.units])
        columns = np.array([[not effect.periods or period in effect.periods for period in self.description.periods]])
        return np.asarray(rows & columns)

    def _plant(self, value: FloatArray, base: FloatArray, plant: Plant, effect: Effect, decimals: int) -> FloatArray:
        cells = self._cells(plant, effect)
        if effect.times is not None:
            return np.where(cells, value * effect.times, value)
        if effect.ratio is not None:
            return np.where(cells, base * effect.ratio, value)
        if effect.value is not None:
            return np.where(cells, effect.value, value)
        taken = np.where(cells, _round(value * (effect.moves or 0.0), decimals), 0.0)
        self.moved[effect.to or ""] = self.moved[effect.to or ""] + taken * effect.price
        return value - taken


def _round(value: FloatArray, decimals: int) -> FloatArray:
    """Round half to even, at the same places everywhere."""
    factor = 10.0**decimals
    return np.rint(value * factor) / factor
