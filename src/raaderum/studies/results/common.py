"""What all results share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from raaderum.domain.key_figures import Citation
from raaderum.domain.text import Text
from raaderum.studies.results.comparability import Comparability, Explanation
from raaderum.studies.results.units import UnitLabel


@dataclass(frozen=True, slots=True)
class FigureCard:
    """What a reader must know about a key figure."""

    id: str
    name: Text
    phrase: Text
    unit: Text
    account: str
    direction: str
    status: str
    status_note: Text
    why: Text
    cannot_show: Text
    reading: tuple[Text, ...]
    booking: tuple[Text, ...]
    source: Citation
    authored_by: str
    checked_by: str
    next_review: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The unit's own value. ``numerator`` (kr.) is None where only the ratio is public.

    ``computed`` says that the numerator was computed from a published ratio ("beregnet").
    """

    value: float
    numerator: float | None
    denominator: float | None
    computed: bool


@dataclass(frozen=True, slots=True)
class PeersSummary:
    """Whether the peers are good enough to lean on."""

    chosen_by_user: bool
    good: bool
    kth_distance: float
    limit: float
    unlike_on: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What every result begins with: what was asked of what, by which version.

    ``comparability`` and ``explanations`` came later: answers frozen before that have none.
    """

    study: str
    release: str
    dataset: str
    area: str
    area_name: Text
    pack_version: str
    version: str
    parameters: dict[str, Any]
    unit: UnitLabel
    figure: FigureCard
    period: int
    price_level: str
    account_version: str
    units_with_value: int
    units_in_all: int
    sources: tuple[Citation, ...]
    comparability: Comparability | None = field(default=None, kw_only=True)
    explanations: tuple[Explanation, ...] = field(default=(), kw_only=True)
