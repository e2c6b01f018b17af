"""screening.yaml: the questions that processes are screened by, what their answers count, and what automation costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text
from raaderum.packs.findings import Finding, find_twice

_FILE = "screening.yaml"
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Field(ge=0, le=1)]
Stage = Literal["quick", "depth"]
ScoredPart = Literal["feasibility", "benefit", "none"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Option(_Model):
    """An answer. ``score`` is None where it says nothing: nobody knows, or it is not counted."""

    id: Identifier
    name: Text
    score: Share | None


class Band(_Model):
    """A number up to ``at_most`` (none: any) has this score."""

    at_most: float | None
    score: Share


class Remark(_Model):
    """What is said where one of these options is answered."""

    options: list[Identifier] = Field(min_length=1)
    text: Text


class ScreeningQuestion(_Model):
    """A question. ``reversed``: much of it speaks against automation. ``most`` bounds the answer of a number.

    ``percent``: the number is a share, kept as 0 to 100.
    """

    id: Identifier
    stage: Stage
    part: ScoredPart
    kind: Literal["scale", "choice", "number"]
    reversed: bool = False
    weight: float = Field(ge=0)
    name: Text
    text: Text
    help: Text
    options: list[Option] = []
    bands: list[Band] = []
    most: float | None = None
    percent: bool = False
    knock_out: Remark | None = None
    prerequisite: Remark | None = None


class HoursRule(_Model):
    """How hours a year count: 0 at ``low``, 1 at ``high``, by their logarithm."""

    weight: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    name: Text
    note: Text


class Thresholds(_Model):
    """From where on a process is feasible, and worth it."""

    feasibility: Share
    benefit: Share


class Quadrant(_Model):
    """What is advised."""

    id: Identifier
    feasible: bool
    beneficial: bool
    name: Text
    advice: Text


class Complexity(_Model):
    """A class of processes by the number of their steps; the last one has no limit."""

    id: Identifier
    name: Text
    steps_at_most: float | None


class CostDefault(_Model):
    """A default of the cost model. Without ``observations`` and ``spread`` it is an assumption."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-zæøå][a-zæøå0-9_]*$")]
    name: Text
    unit: Text
    value: float = Field(ge=0)
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    complexity: Identifier | None = None
    source: Citation
    observations: int | None = None
    spread: float | None = None


class KnownCase(_Model):
    """What others have found, and where it stands."""

    text: Text
    source: Citation


class Stability(_Model):
    """How often other weights are tried."""

    draws: int = Field(ge=100, le=100_000)
    seed: int


class ScreeningFile(_Model):
    """screening.yaml: questions, weights, limits, advice, and the defaults of the cost model."""

    source: Citation
    scale: list[Option] = Field(min_length=2)
    questions: list[ScreeningQuestion] = Field(min_length=1)
    hours: HoursRule
    thresholds: Thresholds
    far_apart: Share
    quadrants: list[Quadrant] = Field(min_length=4, max_length=4)
    complexity: list[Complexity] = Field(min_length=1)
    costs: list[CostDefault] = Field(min_length=1)
    known_cases: list[KnownCase] = []
    phase_in: list[Share] = Field(min_length=4)
    discount_rate: float = Field(ge=0, le=0.25)
    stability: Stability

    def question(self, wanted: str) -> ScreeningQuestion:
        """Return a question by id."""
        return next(one for one in self.questions if one.id == wanted)

    def options_of(self, question: ScreeningQuestion) -> list[Option]:
        """Return the answers that can be chosen."""
        return self.scale if question.kind == "scale" else question.options

    def quadrant(self, *, feasible: bool, beneficial: bool) -> Quadrant:
        """Return what is advised."""
        return next(one for one in self.quadrants if (one.feasible, one.beneficial) == (feasible, beneficial))

    def cost(self, wanted: str) -> CostDefault:
        """Return a default of the cost model by id."""
        return next(one for one in self.costs if one.id == wanted)


def check_screening(file: ScreeningFile) -> Iterator[Finding]:
    """Yield what the schema cannot see: names used twice, options that are not there, limits out of order."""
    yield from find_twice(_FILE, (one.id for one in file.questions))
    yield from find_twice(_FILE, (one.id for one in file.costs))
    for question in file.questions:
        yield from _check_question(question, {one.id for one in file.options_of(question)})
    if file.hours.low >= file.hours.high:
        yield Finding(_FILE, "hours", "low er ikke mindre end high.", "Byt om på dem.")
    if {(one.feasible, one.beneficial) for one in file.quadrants} != {
        (a, b) for a in (True, False) for b in (True, False)
    }:
        yield Finding(_FILE, "quadrants", "de fire felter er ikke alle beskrevet.", "Skriv hvert felt én gang.")
    for cost in file.costs:
        if not cost.low <= cost.value <= cost.high:
            yield Finding(_FILE, f"costs › {cost.id}", "low, value og high er ikke i rækkefølge.", "Ret tallene.")
        if (cost.observations is None) != (cost.spread is None):
            yield Finding(
                _FILE, f"costs › {cost.id}", "observations og spread hører sammen.", "Skriv begge, eller ingen."
            )


def _check_question(question: ScreeningQuestion, options: set[str]) -> Iterator[Finding]:
    place = f"questions › {question.id}"
    if (question.kind == "number") != bool(question.bands) or (question.kind == "choice") != bool(question.options):
        yield Finding(
            _FILE,
            place,
            f"svarene passer ikke til kind: {question.kind}.",
            "Skriv options til choice, bands til number.",
        )
    limits = [band.at_most for band in question.bands]
    if limits and (limits[-1] is not None or limits[:-1] != sorted(one for one in limits if one is not None)):
        yield Finding(
            _FILE,
            place,
            "bands stiger ikke, eller den sidste har en grænse.",
            "Ret grænserne; lad den sidste være null.",
        )
    if (question.weight > 0) != (question.part != "none"):
        yield Finding(_FILE, place, "weight og part hører sammen.", "Sæt weight til 0, når part er none, og kun da.")
    for remark in (question.knock_out, question.prerequisite):
        for option in remark.options if remark else []:
            if option not in options:
                yield Finding(_FILE, place, f"svaret »{option}« findes ikke.", "Ret svarets id.")
