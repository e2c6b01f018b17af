"""Answers as frozen data: numbers, intervals, reasons and where they came from.

A result holds all that a page or paper shows, so that a frozen link can be opened without the release.
"""

from raaderum.studies.results.answer import Answer
from raaderum.studies.results.canonical import AnyResult, from_json, to_json
from raaderum.studies.results.common import FigureCard, Header, Measured, PeersSummary, UnitLabel
from raaderum.studies.results.expected import DriverEffect, ExpectedPoint, ExpectedResult
from raaderum.studies.results.peers import FeatureCard, Peer, PeerFeature, PeersResult
from raaderum.studies.results.position import (
    ContextFigure,
    Difference,
    Finding,
    FindingKind,
    LowestCheck,
    MissingUnit,
    Place,
    PositionResult,
    Reference,
    SeveralYears,
    Shift,
    Slope,
    SpreadPoint,
    Trend,
    TrendPoint,
)

__all__ = [
    "Answer",
    "AnyResult",
    "ContextFigure",
    "Difference",
    "DriverEffect",
    "ExpectedPoint",
    "ExpectedResult",
    "FeatureCard",
    "FigureCard",
    "Finding",
    "FindingKind",
    "Header",
    "LowestCheck",
    "Measured",
    "MissingUnit",
    "Peer",
    "PeerFeature",
    "PeersResult",
    "PeersSummary",
    "Place",
    "PositionResult",
    "Reference",
    "SeveralYears",
    "Shift",
    "Slope",
    "SpreadPoint",
    "Trend",
    "TrendPoint",
    "UnitLabel",
    "from_json",
    "to_json",
]
