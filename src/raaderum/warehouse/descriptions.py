"""Descriptions of example data: how each variable of an area arises, and which truths are planted.

A description is one YAML file in examples/. It is data: the engine in ``simulation`` knows no area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from raaderum.domain.errors import InvalidDescription
from raaderum.domain.explanation import Cause
from raaderum.domain.observations import MissingReason
from raaderum.domain.text import Text
from raaderum.domain.units import Unit
from raaderum.packs.files import read_yaml

_ACTIONS = ("times", "ratio", "value", "moves", "reported_times", "missing")
EVERYTHING = "*"
"""In an effect: all that is reported."""
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PlantKind = Literal[
    "productivity", "service_level", "framework", "accounting", "contract", "missing", "outlier", "error", "no_task"
]
"""What is planted: three causes of difference, how it is booked, one price for many tasks, and flaws of reporting."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Rule(_Model):
    """How a variable arises: base × ratio, rounded to ``decimals``.

    The base is the product of the variables in ``times``, or the sum of others: those in ``plus``
    less those in ``minus``, and those in ``sum`` with their weights. Without any of these it is 1.
    The ratio is ``typical`` × e^swing (shape ``ratio``) or ``typical`` + swing (``difference``),
    × ``index`` of the year, and never outside ``low`` and ``high``. The swing of a unit is its traits
    × their weights + ``spread`` (the same every year) + ``year_spread`` + ``region_spread`` (common
    to the region in a year), each times a draw with standard deviation 1. A share ``absent`` of the
    units, and a share ``absent_years`` of unit-years, have 0.
    """

    times: list[Identifier] = []
    plus: list[Identifier] = []
    minus: list[Identifier] = []
    sum: dict[Identifier, float] = {}
    typical: float = 1.0
    shape: Literal["ratio", "difference"] = "ratio"
    traits: dict[Identifier, float] = {}
    spread: float = Field(default=0.0, ge=0)
    year_spread: float = Field(default=0.0, ge=0)
    region_spread: float = Field(default=0.0, ge=0)
    index: Identifier | None = None
    low: float | None = None
    high: float | None = None
    absent: float = Field(default=0.0, ge=0, le=1)
    absent_years: float = Field(default=0.0, ge=0, le=1)
    constant: bool = False
    """The first year holds for all."""
    hidden: bool = False
    """A step on the way, which nobody reports."""
    decimals: int | None = Field(default=None, ge=0, le=6)
    """None: as the pack has the variable reported, otherwise whole numbers."""

    @property
    def weights(self) -> dict[str, float]:
        """The variables that the base is a sum of, with their weights."""
        return {**self.sum, **dict.fromkeys(self.plus, 1.0), **dict.fromkeys(self.minus, -1.0)}


class Answer(_Model):
    """How a question of practice is answered: ``above_zero`` where ``follows`` is not 0, otherwise drawn by ``shares``.

    ``shares`` are the shares of units per option, the same unit every year the same.
    """

    shares: dict[int, Annotated[float, Field(ge=0)]]
    follows: Identifier | None = None
    above_zero: int | None = None

    @model_validator(mode="after")
    def _whole(self) -> Answer:
        if (self.follows is None) != (self.above_zero is None):
            raise ValueError("follows and above_zero go together")
        if sum(self.shares.values()) <= 0:
            raise ValueError("no share is above 0")
        return self

    @property
    def options(self) -> set[int]:
        """The numbers that can be answered."""
        return {*self.shares, *([] if self.above_zero is None else [self.above_zero])}


class UnitDescription(_Model):
    """A fictional unit.

    ``spread`` below 1 draws it nearer to the middle than the others; ``traits`` are given rather than drawn.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3}$")]
    name: Annotated[str, StringConstraints(min_length=2)]
    region: str
    spread: float = Field(default=1.0, ge=0, le=1)
    traits: dict[Identifier, Annotated[float, Field(ge=-6, le=6)]] = {}


class Effect(_Model):
    """What is done to the variables of a planted truth, in ``periods`` (none: all): one of six actions.

    ``times``: the true value is this many times what it would be. ``ratio``: it is this many times
    its base. ``value``: it is this. ``moves``: this share of it is paid through ``to``, at ``price``
    times the cost. What is made of the variable follows. ``reported_times`` and ``missing``
    change only what is reported.
    """

    variables: list[Identifier | Literal["*"]] = Field(min_length=1)
    periods: list[int] = []
    times: float | None = Field(default=None, ge=0)
    ratio: float | None = None
    value: float | None = None
    moves: float | None = Field(default=None, gt=0, le=1)
    to: Identifier | None = None
    price: float = 1.0
    reported_times: float | None = Field(default=None, gt=0)
    missing: MissingReason | None = None

    @property
    def action(self) -> str:
        """Which of the six it is."""
        return next(name for name in _ACTIONS if getattr(self, name) is not None)

    @property
    def size(self) -> float | None:
        """The number that the action is done with; None where a value is missing."""
        return None if self.missing is not None else float(getattr(self, self.action))

    @property
    def of_report(self) -> bool:
        """True where the truth stays as it is."""
        return self.reported_times is not None or self.missing is not None

    @model_validator(mode="after")
    def _one_action(self) -> Effect:
        if sum(getattr(self, name) is not None for name in _ACTIONS) != 1:
            raise ValueError("an effect has exactly one of times, ratio, value, moves, reported_times and missing")
        if (self.moves is None) != (self.to is None):
            raise ValueError("moves and to go together")
        if EVERYTHING in self.variables and not self.of_report:
            raise ValueError("* is for reported_times and missing only")
        return self


class Plant(_Model):
    """A truth that the example data hold: what it is, and what is to be found."""

    id: Identifier
    kind: PlantKind
    units: list[str] = Field(min_length=1)
    what: Text
    find: Text
    cause: Cause | None = None
    effects: list[Effect] = Field(min_length=1)


class Description(_Model):
    """A whole description. ``costs`` are rules by key figure: their base is the last quantity of its chain."""

    seed: int = Field(ge=0)
    periods: list[int] = Field(min_length=1)
    source: str
    units: list[UnitDescription] = Field(min_length=1)
    traits: list[Identifier] = []
    indices: dict[Identifier, list[float]] = {}
    variables: dict[Identifier, Rule]
    costs: dict[Identifier, Rule] = {}
    answers: dict[Identifier, Answer] = {}
    planted: list[Plant] = []

    @model_validator(mode="before")
    @classmethod
    def _fill_costs(cls, content: Any) -> Any:
        """Give each cost what ``cost_defaults`` says, where it says nothing itself."""
        if not isinstance(content, dict):
            return content
        rest = {name: value for name, value in content.items() if name != "cost_defaults"}
        defaults, costs = content.get("cost_defaults") or {}, content.get("costs") or {}
        return rest | {"costs": {figure: {**defaults, **(rule or {})} for figure, rule in costs.items()}}

    @property
    def municipalities(self) -> tuple[Unit, ...]:
        """The units as a release has them, in the order of the file."""
        return tuple(Unit(one.code, one.name, "municipality", one.region) for one in self.units)


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted truth about one unit and one variable.

    ``size`` is the factor, ratio, value or share of its effect, by ``action``; None where a value is missing.
    """

    id: str
    kind: PlantKind
    unit: str
    variable: str
    action: str
    size: float | None
    periods: tuple[int, ...]
    cause: Cause | None
    missing: MissingReason | None


def planted(description: Description) -> tuple[Planted, ...]:
    """Return all planted truths, in the order of the description."""
    return tuple(
        Planted(plant.id, plant.kind, unit, variable, effect.action, effect.size,
                tuple(effect.periods or description.periods), plant.cause, effect.missing)
        for plant, effect in effects_of(description)
        for unit in plant.units
        for variable in effect.variables
    )  # fmt: skip


def effects_of(description: Description) -> Iterator[tuple[Plant, Effect]]:
    """Return every effect with what it belongs to."""
    return ((plant, effect) for plant in description.planted for effect in plant.effects)


def read_description(path: Path) -> Description:
    """Read and check the description in ``path``.

    Raises:
        InvalidDescription: The file is missing, is no YAML, or breaks a rule; each place is named.
    """
    if not path.is_file():
        raise InvalidDescription(file=path.name, findings="  filen findes ikke. Området har ingen eksempeldata.")
    try:
        content = read_yaml(path)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise InvalidDescription(file=path.name, findings=f"  filen er ikke YAML, der kan læses: {error}") from error
    return parse_description(content, path.name)


def parse_description(content: Any, file: str) -> Description:
    """Check ``content`` as a description; ``file`` is named in what is wrong.

    Raises:
        InvalidDescription: It breaks a rule; each place is named.
    """
    try:
        description = Description.model_validate(content)
    except ValidationError as error:
        places = (
            f"  {' › '.join(str(step) for step in item['loc']) or 'filen'}: {item['msg']}" for item in error.errors()
        )
        raise InvalidDescription(file=file, findings="\n".join(places)) from error
    findings = list(_check(description))
    if findings:
        raise InvalidDescription(file=file, findings="\n".join(f"  {finding}" for finding in findings))
    return description


def _check(description: Description) -> Iterator[str]:
    yield from _twice("enheden", [one.code for one in description.units])
    yield from _twice("navnet", [one.name for one in description.units])
    yield from _twice("perioden", [str(period) for period in description.periods])
    yield from _twice("den plantede sandhed", [plant.id for plant in description.planted])
    for index, values in description.indices.items():
        if len(values) != len(description.periods):
            yield f"indekset »{index}« har {len(values)} tal, men der er {len(description.periods)} perioder."
    for name, rule in (*description.variables.items(), *description.costs.items()):
        yield from _check_rule(name, rule, description)
    for one in description.units:
        for trait in sorted(set(one.traits) - set(description.traits)):
            yield f"enheden »{one.code}« har trækket »{trait}«, som ikke står under traits."
    codes = {one.code for one in description.units}
    for plant, effect in effects_of(description):
        for code in sorted(set(plant.units) - codes):
            yield f"den plantede sandhed »{plant.id}« nævner enheden »{code}«, som ikke findes."
        for period in sorted(set(effect.periods) - set(description.periods)):
            yield f"den plantede sandhed »{plant.id}« nævner perioden {period}, som ikke findes."


def _check_rule(name: str, rule: Rule, description: Description) -> Iterator[str]:
    if rule.times and rule.weights:
        yield f"»{name}« har både times og en sum. Behold den ene."
    yield from _twice(f"i »{name}« leddet", [*rule.sum, *rule.plus, *rule.minus])
    if rule.low is not None and rule.high is not None and rule.low > rule.high:
        yield f"»{name}«: low ({rule.low:g}) er over high ({rule.high:g})."
    if rule.shape == "ratio" and rule.typical < 0:
        yield f"»{name}«: typical er {rule.typical:g}, men et forhold kan ikke være negativt. Brug shape: difference."
    for trait in sorted(set(rule.traits) - set(description.traits)):
        yield f"»{name}« bruger trækket »{trait}«, som ikke står under traits."
    if rule.index is not None and rule.index not in description.indices:
        yield f"»{name}« bruger indekset »{rule.index}«, som ikke står under indices."


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what} »{name}« står to gange."
        seen.add(name)
