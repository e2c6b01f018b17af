"""Framework conditions: what units are compared on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np

from raaderum.domain.panel import FloatArray, Panel
from raaderum.domain.text import Text

Scale = Literal["linear", "log", "rank", "category"]


@dataclass(frozen=True, slots=True)
class Feature:
    """A framework condition computed from variables: Σ numerator / Σ denominator × ``per``.

    ``weight`` is its share in the distance before the user changes it. ``show_decimals`` is for
    display only.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

    id: str
    name: Text
    unit: Text
    why: Text
    numerator: list[str]
    scale: Scale
    weight: float
    denominator: list[str] = field(default_factory=list)
    per: float = 1.0
    show_decimals: int = 0
    expectation: bool = False
    """Also a driver of the expected value (at most four per pack)."""
    stands_out: Text | None = None
    """Completes "Samsø …" about a unit for which this category is 1: printed with its figures."""


@dataclass(frozen=True, eq=False)
class FeatureMatrix:
    """Features of units as an array.

    Attributes:
        units: Codes, sorted.
        features: In the order of the pack.
        values: float64 (unit, feature), in the feature's own unit; NaN where missing.
    """

    units: tuple[str, ...]
    features: tuple[Feature, ...]
    values: FloatArray

    def only(self, units: tuple[str, ...]) -> FeatureMatrix:
        """Return the rows of ``units``, in that order."""
        rows = [self.units.index(unit) for unit in units]
        return FeatureMatrix(units, self.features, self.values[rows])


def build_features(features: tuple[Feature, ...], panel: Panel, period: int) -> FeatureMatrix:
    """Compute features from each variable's value nearest in time to ``period``."""
    columns = []
    for feature in features:
        top = np.sum([panel.latest(name, period) for name in feature.numerator], axis=0)
        if feature.denominator:
            bottom = np.sum([panel.latest(name, period) for name in feature.denominator], axis=0)
            top = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
        columns.append(top * feature.per)
    return FeatureMatrix(panel.units, features, np.column_stack(columns))
