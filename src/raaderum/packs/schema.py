"""The models of the files that every pack has, or may have."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from raaderum.domain.explanation import Scale
from raaderum.domain.features import Feature
from raaderum.domain.key_figures import Citation, KeyFigure, Status, Variable
from raaderum.domain.text import Text
from raaderum.domain.units import Dataset

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TargetKind = Literal["pooled", "mean", "median", "quartile", "cheapest", "region", "everyone", "country"]
YearMonth = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Target(_Model):
    """Something to compare with. ``count`` is how many of the peers (``cheapest`` only).

    ``pooled`` is the peers added together, Σ/Σ; ``region`` and ``everyone`` likewise, of all others
    in the region or the data set.
    """

    id: Identifier
    name: Text
    kind: TargetKind
    count: int = 0


class DatasetRules(_Model):
    """What one data set of the area can answer.

    ``root`` is the figure that pages start with; ``context`` stands beside it. ``complete`` is the
    figure that would cover the whole area: where a release has no value for it, ``partial`` is
    printed with every answer. ``no_potential`` is why no potential is computed, where none is.
    """

    root: Identifier
    context: list[Identifier] = []
    complete: Identifier | None = None
    partial: Text | None = None
    no_potential: Text | None = None
    disclosure: Literal["none", "protected"]
    targets: list[Identifier] = []
    """Which of the area's targets apply, the default first; none: all, in their order."""
    fewest_members: int = Field(default=3, ge=1, le=30)
    """A gap is not explained against fewer."""


class SeriesRules(_Model):
    """When a change of level is marked: the least shift, as a share of the national figure."""

    least_shift_share: float = Field(gt=0, le=1)
    trend_years: int = Field(ge=3, le=10)


class Incomparable(_Model):
    """Units whose cost of some tasks lies in one price: ``variable`` above ``above``.

    They are left out of references, and their own figures under ``figures`` are not split.
    """

    variable: Identifier
    above: float = 0.0
    figures: list[Identifier] = Field(min_length=1)
    text: Text


class AreaFile(_Model):
    """area.yaml: what the area is, and what each data set can answer."""

    id: Identifier
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z-]+$")]
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d+$")]
    name: Text
    question: Text
    summary: Text
    status: Status
    status_note: Text
    authored_by: str
    checked_by: str
    next_review: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    sources: dict[str, Citation] = Field(min_length=1)
    datasets: dict[Dataset, DatasetRules] = Field(min_length=1)
    targets: list[Target] = Field(min_length=1)
    series: SeriesRules
    scales: list[Scale] = []
    incomparable: list[Incomparable] = []


class Identity(_Model):
    """Something that must hold in every release, or the release says by how much it does not.

    ``whole`` = Σ ``parts`` per unit and period; or, for ``national_mean``, the mean of ``whole``
    over municipalities weighted by ``weights`` = the country's own value within ``tolerance_share``.
    """

    id: Identifier
    kind: Literal["sum", "national_mean"]
    whole: Identifier
    parts: list[Identifier] = []
    weights: Identifier | None = None
    tolerance: float = 0.0
    tolerance_share: float = 0.0
    note: Text


class VariablesFile(_Model):
    """variables.yaml: what is observed, and from where."""

    variables: list[Variable] = Field(min_length=1)
    identities: list[Identity] = []


class KeyFiguresFile(_Model):
    """key_figures.yaml: ratios of sums, with their texts."""

    key_figures: list[KeyFigure] = Field(min_length=1)


class Redraws(_Model):
    """What is redrawn to see how sure a place is.

    Each weight is multiplied by exp(u), u even between ±log(``weight_factor``); up to ``drop_at_most``
    framework conditions are left out; k is drawn from ``peers``.
    """

    draws: int = Field(ge=1, le=5000)
    seed: int = Field(ge=0)
    weight_factor: float = Field(ge=1, le=100)
    drop_at_most: int = Field(ge=0)
    peers: list[Annotated[int, Field(ge=1, le=30)]] = Field(min_length=1)


class PeerSet(_Model):
    """The framework conditions for some key figures: what drives winter service does not drive lighting.

    ``figures`` are those it holds for, with all below them; none: every figure of the data sets that
    no other set names. Where no set holds, the features' own weights do. ``weights`` are those of
    the conditions used; ``expectation`` at most four of them.
    """

    id: Identifier
    name: Text
    why: Text
    datasets: list[Dataset] = Field(min_length=1)
    figures: list[Identifier] = []
    weights: dict[Identifier, Annotated[float, Field(gt=0, le=5)]] = Field(min_length=1)
    expectation: list[Identifier] = Field(default=[], max_length=4)
    weakness: Text
    left_out: Text


class PeersFile(_Model):
    """peers.yaml: framework conditions, their weights, which of them hold for what, and how sure a match is."""

    peers: int = Field(ge=1, le=30)
    features: list[Feature] = Field(min_length=1)
    sets: list[PeerSet] = []
    redraws: Redraws
    weakness: Text
    left_out: Text


class GoldenValue(_Model):
    """A value that the pack must give, computed by hand or published."""

    dataset: Dataset
    key_figure: Identifier
    unit: str
    period: int = Field(ge=1990, le=2100)
    value: float
    tolerance: float = Field(ge=0)
    how: str


class GoldenCase(_Model):
    """A case computed by hand: what two units report, and what must come out.

    ``figures`` are values of key figures of the unit. ``contributions`` are the parts (kr.) of the gap
    of ``root`` between the unit and the reference, on ``scale``; with ``gap`` they are all of them.
    Their names: "figure.step", "figure.step.1" for a part of a step, "figure" for what has no steps.
    """

    id: Identifier
    how: str
    unit: dict[Identifier, float] = Field(min_length=1)
    reference: dict[Identifier, float] = {}
    figures: dict[Identifier, float] = {}
    root: Identifier | None = None
    scale: Identifier | None = None
    gap: float | None = None
    contributions: dict[str, float] = {}


class GoldenFile(_Model):
    """golden.yaml: values known from elsewhere than this program."""

    values: list[GoldenValue] = Field(min_length=1)
    cases: list[GoldenCase] = []


class Section(_Model):
    """A part of what a municipality reports, as it is laid out in the template and the form.

    ``carried_over``: its figures rarely change, so a template starts with those of the year before.
    """

    id: Identifier
    name: Text
    help: Text
    carried_over: bool = False


class Option(_Model):
    """One possible answer; its number is what is stored."""

    value: int
    text: Text


class Question(_Model):
    """A question of practice: how things are booked, bounded or organised.

    ``figures`` are those whose comparison the answer touches. ``differs`` is printed where the
    unit's answer is not that of most it is compared with: {own}, {others} and {count} are filled in.
    """

    id: Identifier
    section: Identifier
    text: Text
    help: Text
    options: list[Option] = Field(min_length=2)
    figures: list[Identifier] = Field(min_length=1)
    differs: Text


class Control(_Model):
    """Reported figures that must agree: ``total`` = Σ ``parts`` − Σ ``minus``, within a share of the total.

    With ``figure`` the parts are that key figure's own.
    """

    id: Identifier
    name: Text
    total: list[Identifier] = Field(min_length=1)
    parts: list[Identifier] = []
    minus: list[Identifier] = []
    figure: Identifier | None = None
    tolerance_share: float = Field(ge=0, le=1)


class QuestionnaireFile(_Model):
    """questionnaire.yaml: how the reporting is laid out, questions of practice, and what must agree."""

    sections: list[Section] = Field(min_length=1)
    questions: list[Question] = Field(min_length=1)
    controls: list[Control] = []


class Moves(_Model):
    """What a measure changes: a key figure, and which steps of its chain (none: all but framework)."""

    figure: Identifier
    steps: list[Identifier] = []


class Effect(_Model):
    """What a measure has given elsewhere, as a share of the cost it works on; null where nobody has measured it."""

    low: float = Field(ge=-1, le=1)
    high: float = Field(ge=-1, le=1)
    count: int = Field(ge=1)
    note: Text


class Measure(_Model):
    """The head of measures/*.md: what can be done about a difference. The body is the Danish description."""

    id: Identifier
    name: Text
    summary: Text
    theme: Text | None = None
    """What it is listed under, where an area has a catalogue with themes."""
    moves: list[Moves] = Field(min_length=1)
    kind: Literal["efficiency", "service_change", "both"]
    evidence: Literal["documented", "estimated", "idea"]
    effect: Effect | None = None
    effort: Literal["low", "medium", "high"]
    prerequisites: list[Text] = Field(min_length=1)
    side_effects: Text
    done_by: list[Text] = []
    source: Citation
    status: Status
    authored_by: str
    checked_by: str
    next_review: YearMonth
