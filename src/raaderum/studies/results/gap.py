"""Why are we different, and what is it worth? In kroner, exactly additive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.explanation import Cause
from raaderum.domain.interval import Interval
from raaderum.domain.text import Text
from raaderum.studies.results.common import Header, PeersSummary
from raaderum.studies.results.position import Place
from raaderum.studies.results.units import LeftOutUnit, UnitLabel


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """What the whole tree is measured against, and how much of it the unit has."""

    id: str
    name: Text
    unit: Text
    own: float


@dataclass(frozen=True, slots=True)
class LeftOutFigure:
    """A cost that is left out of the tree for everybody, because the unit has no value for it."""

    figure: str
    code: str
    name: Text
    reason: str


@dataclass(frozen=True, slots=True)
class GapReference:
    """Whom the gap is measured to: a fixed list of members, the same for every node. The own unit is not in it.

    ``pooled``: members added together; otherwise the mean of the splits against each.
    """

    target: str
    name: Text
    kind: str
    count: int
    pooled: bool
    members: tuple[UnitLabel, ...]
    left_out: tuple[LeftOutUnit, ...]


@dataclass(frozen=True, slots=True)
class SubFactor:
    """A part of a factor, where it was reported what that takes."""

    name: Text
    unit: Text
    cause: Cause
    own: float
    reference: float
    dkk: float


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a cost: the unit's, the reference's, and what the difference is in kroner.

    With ``parts`` the kroner are counted there, each with its own cause.
    """

    step: str
    name: Text
    unit: Text
    cause: Cause
    own: float
    reference: float
    dkk: float
    parts: tuple[SubFactor, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a cost and is no part of it: service level, condition, volume.

    ``reference`` is the median of the ``count`` members that have a value.
    """

    id: str
    name: Text
    unit: Text
    kind: Literal["service_level", "condition", "companion"]
    own: float | None
    reference: float | None
    count: int
    decimals: int


@dataclass(frozen=True, slots=True)
class MeanOfYears:
    """The gap as a mean of the last years, where a single year says little (kr. a year)."""

    first: int
    last: int
    gap_dkk: float


@dataclass(frozen=True, slots=True)
class GapNode:
    """One key figure in the tree. ``own_dkk`` − ``reference_dkk`` = ``gap_dkk``, kr. at the unit's own scale.

    ``own`` and ``reference`` are the figure's own ratio (the reference's Σ/Σ over the members), in
    ``unit``; None where the denominator is 0 or not known. ``refused`` says why a leaf is not split.
    """

    figure: str
    code: str
    name: Text
    role: str
    parent: str | None
    depth: int
    account: str
    unit: Text
    own: float | None
    reference: float | None
    own_dkk: float
    reference_dkk: float
    gap_dkk: float
    factors: tuple[Factor, ...]
    refused: Text | None
    beside: tuple[Beside, ...]
    mean: MeanOfYears | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of the gap with exactly one cause. ``factor`` is a step, "step.1" for a sub-factor, or None."""

    node: str
    factor: str | None
    cause: Cause
    dkk: float


@dataclass(frozen=True, slots=True)
class CauseTotal:
    """All of one cause."""

    cause: Cause
    dkk: float


@dataclass(frozen=True, slots=True)
class Driver:
    """The factor with the largest part of the gap, by name."""

    node: str
    node_name: Text
    factor_name: Text
    cause: Cause
    dkk: float


@dataclass(frozen=True, slots=True)
class PracticeDifference:
    """A question of practice that the unit answers otherwise than most it is compared with."""

    question: str
    own: Text
    others: Text
    count: int
    members: int
    text: Text
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureFit:
    """Something to do about the gap. ``addressable_dkk`` is the part of it that the measure works on.

    ``effect_dkk`` is what was seen elsewhere as a share, of the unit's own cost and never above
    ``addressable_dkk``; None where nobody has measured it. Measures on the same kroner are not added.
    """

    id: str
    name: Text
    summary: Text
    kind: Literal["efficiency", "service_change", "both"]
    evidence: Literal["documented", "estimated", "idea"]
    effort: Literal["low", "medium", "high"]
    figures: tuple[str, ...]
    figure_names: tuple[Text, ...]
    addressable_dkk: float
    effect_dkk: Interval | None
    effect_note: Text | None
    effect_count: int
    prerequisites: tuple[Text, ...]
    side_effects: Text
    done_by: tuple[Text, ...]
    source: str


@dataclass(frozen=True, slots=True)
class GapResult(Header):
    """Why are we different, in kroner? ``contributions`` sum to ``gap_dkk``; ``causes`` are their totals.

    Accounting comes first among the causes. ``explained`` is False where the release has no factors
    to split by, as with public figures alone.
    """

    scale: ScaleLabel
    reference: GapReference
    own_dkk: float
    reference_dkk: float
    gap_dkk: float
    gap_per_scale: float
    gap_share: float | None
    nodes: tuple[GapNode, ...]
    contributions: tuple[Contribution, ...]
    causes: tuple[CauseTotal, ...]
    largest: Driver | None
    practice: tuple[PracticeDifference, ...]
    left_out: tuple[LeftOutFigure, ...]
    incomparable: tuple[Text, ...]
    measures: tuple[MeasureFit, ...]
    explained: bool
    peers: PeersSummary | None
    partial: Text | None = None
    changes: tuple[tuple[str, float], ...] = ()
    kind: Literal["gap"] = "gap"


@dataclass(frozen=True, slots=True)
class NodePotential:
    """A central figure's part of the potential, and its own interval (these do not add up)."""

    figure: str
    code: str
    name: Text
    dkk: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class PotentialResult(Header):
    """What could be gained if price and productivity were those of the reference? (kr. a year).

    ``potential`` is the part of the gap in price, productivity, or the two together, over draws of
    whom to compare with and of reporting error; ``service_choice`` the part in the service level: a
    choice, not a potential. Both are null with a reason where figures are public alone.
    ``potential_dkk`` and ``service_dkk`` are the parts of the main answer. Below zero nothing is
    to be gained.
    """

    gap_dkk: float
    gap_interval: Interval | None
    potential: Interval | None
    potential_dkk: float | None
    potential_reason: Text | None
    service_choice: Interval | None
    service_dkk: float | None
    nodes: tuple[NodePotential, ...]
    place: Place | None
    share_of_choices_above: float | None
    draws: int
    changes: tuple[tuple[str, float], ...] = ()
    kind: Literal["potential"] = "potential"
