"""Who is like us, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from raaderum.domain.text import Text
from raaderum.studies.results.common import Header, PeersSummary
from raaderum.studies.results.units import UnitLabel


@dataclass(frozen=True, slots=True)
class FeatureCard:
    """A framework condition as used: the weight now and as the pack has it."""

    id: str
    name: Text
    unit: Text
    why: Text
    weight: float
    default_weight: float
    decimals: int
    category: bool
    own: float | None


@dataclass(frozen=True, slots=True)
class PeerFeature:
    """One framework condition of one peer, and what it adds to the distance."""

    feature: str
    value: float | None
    distance: float


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: how far away (0–1), by what, and its own figure."""

    unit: UnitLabel
    distance: float
    features: tuple[PeerFeature, ...]
    least_alike: Text
    value: float | None
    shifted: bool


@dataclass(frozen=True, slots=True)
class PeersResult(Header):
    """Who is like us, and why?"""

    own: float | None
    peers: tuple[Peer, ...]
    features: tuple[FeatureCard, ...]
    summary: PeersSummary
    weakness: Text
    left_out: Text
    partial: Text | None
    kind: Literal["peers"] = "peers"
