"""Answers as frozen data: numbers, intervals, reasons and where they came from.

A result holds all that a page or paper shows, so that a frozen link can be opened without the release.
"""

from raaderum.studies.results.answer import Answer, GapAnswer
from raaderum.studies.results.canonical import AnyResult, from_json, to_json
from raaderum.studies.results.common import FigureCard, Header, Measured, PeersSummary
from raaderum.studies.results.comparability import Comparability, Explanation, GradedUnit
from raaderum.studies.results.expected import DriverEffect, ExpectedPoint, ExpectedResult
from raaderum.studies.results.gap import (
    Beside,
    CauseTotal,
    Contribution,
    Driver,
    Factor,
    GapNode,
    GapReference,
    GapResult,
    LeftOutFigure,
    MeanOfYears,
    MeasureFit,
    NodePotential,
    PotentialResult,
    PracticeDifference,
    ScaleLabel,
    SubFactor,
)
from raaderum.studies.results.passport import FigurePassport, GradeMeaning, GradeReason, PassportResult
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
from raaderum.studies.results.units import LeftOutUnit, UnitLabel
from raaderum.studies.results.validation import ValidationResult

__all__ = [
    "Answer",
    "AnyResult",
    "Beside",
    "CauseTotal",
    "Comparability",
    "ContextFigure",
    "Contribution",
    "Difference",
    "Driver",
    "DriverEffect",
    "ExpectedPoint",
    "ExpectedResult",
    "Explanation",
    "Factor",
    "FeatureCard",
    "FigureCard",
    "FigurePassport",
    "Finding",
    "FindingKind",
    "GapAnswer",
    "GapNode",
    "GapReference",
    "GapResult",
    "GradeMeaning",
    "GradeReason",
    "GradedUnit",
    "Header",
    "LeftOutFigure",
    "LeftOutUnit",
    "LowestCheck",
    "MeanOfYears",
    "MeasureFit",
    "Measured",
    "MissingUnit",
    "NodePotential",
    "PassportResult",
    "Peer",
    "PeerFeature",
    "PeersResult",
    "PeersSummary",
    "Place",
    "PositionResult",
    "PotentialResult",
    "PracticeDifference",
    "Reference",
    "ScaleLabel",
    "SeveralYears",
    "Shift",
    "Slope",
    "SpreadPoint",
    "SubFactor",
    "Trend",
    "TrendPoint",
    "UnitLabel",
    "ValidationResult",
    "from_json",
    "to_json",
]
