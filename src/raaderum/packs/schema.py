"""One model per file of a pack. Also printed as JSON Schema, for editors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from raaderum.domain.features import Feature
from raaderum.domain.key_figures import Citation, KeyFigure, Status, Variable
from raaderum.domain.text import Text
from raaderum.domain.units import Dataset

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TargetKind = Literal["mean", "median", "quartile", "cheapest", "region", "country"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Target(_Model):
    """Something to compare with. ``count`` is how many of the peers (``cheapest`` only)."""

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


class SeriesRules(_Model):
    """When a change of level is marked: the least shift, as a share of the national figure."""

    least_shift_share: float = Field(gt=0, le=1)
    trend_years: int = Field(ge=3, le=10)


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


class PeersFile(_Model):
    """peers.yaml: framework conditions, their weights, and how sure a match is."""

    peers: int = Field(ge=1, le=30)
    features: list[Feature] = Field(min_length=1)
    redraws: Redraws
    weakness: Text
    left_out: Text


class GoldenValue(_Model):
    """A value that the pack must give, computed by hand or published."""

    dataset: Dataset
    key_figure: Identifier
    unit: str
    period: int
    value: float
    tolerance: float = Field(ge=0)
    how: str


class GoldenFile(_Model):
    """golden.yaml: values known from elsewhere than this program."""

    values: list[GoldenValue] = Field(min_length=1)


FILES: dict[str, type[_Model]] = {
    "area.yaml": AreaFile,
    "variables.yaml": VariablesFile,
    "key_figures.yaml": KeyFiguresFile,
    "peers.yaml": PeersFile,
    "golden.yaml": GoldenFile,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return a JSON Schema per file name."""
    return {name: model.model_json_schema() for name, model in FILES.items()}
