"""Figures as labelled arrays: variable × unit × period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raaderum.domain.observations import MissingReason, Observation, Origin, Version

FloatArray = NDArray[np.float64]
CodeArray = NDArray[np.int8]

REASONS: tuple[MissingReason, ...] = tuple(MissingReason)
ORIGINS: tuple[Origin, ...] = tuple(Origin)
PRESENT = -1


@dataclass(frozen=True, eq=False)
class Panel:
    """Values of all variables of one version.

    Attributes:
        units: Codes, sorted.
        periods: Years, rising.
        variables: Ids, sorted.
        values: float64 (variable, unit, period); NaN where there is no value.
        missing: int8 (variable, unit, period): ``PRESENT`` or an index into ``REASONS``.
        origins: int8 (variable, unit, period): an index into ``ORIGINS`` where present.
    """

    units: tuple[str, ...]
    periods: tuple[int, ...]
    variables: tuple[str, ...]
    values: FloatArray
    missing: CodeArray
    origins: CodeArray

    def has(self, variable: str) -> bool:
        """Tell whether any observation of ``variable`` is in the panel."""
        return variable in self.variables

    def values_of(self, variable: str) -> FloatArray:
        """Return (unit, period); all NaN for a variable nobody observed."""
        if not self.has(variable):
            return np.full((len(self.units), len(self.periods)), np.nan)
        return np.asarray(self.values[self.variables.index(variable)])

    def missing_of(self, variable: str) -> CodeArray:
        """Return (unit, period) reason codes; all "not delivered" for a variable nobody observed."""
        if not self.has(variable):
            code = REASONS.index(MissingReason.NOT_DELIVERED)
            return np.full((len(self.units), len(self.periods)), code, dtype=np.int8)
        return np.asarray(self.missing[self.variables.index(variable)])

    def origins_of(self, variable: str) -> CodeArray:
        """Return (unit, period) origin codes."""
        if not self.has(variable):
            return np.zeros((len(self.units), len(self.periods)), dtype=np.int8)
        return np.asarray(self.origins[self.variables.index(variable)])

    def row(self, unit: str) -> int:
        """Return the row of ``unit``."""
        return self.units.index(unit)

    def column(self, period: int) -> int:
        """Return the column of ``period``."""
        return self.periods.index(period)

    def latest(self, variable: str, period: int) -> FloatArray:
        """Return (unit,): each unit's value nearest in time to ``period``, the earlier of two equally near."""
        values = self.values_of(variable)
        order = sorted(range(len(self.periods)), key=lambda j: (abs(self.periods[j] - period), self.periods[j]))
        result = np.full(len(self.units), np.nan)
        for column in order:
            result = np.where(np.isnan(result), values[:, column], result)
        return result


def build_panel(observations: Iterable[Observation], version: Version = Version.ACCOUNTS) -> Panel:
    """Arrange observations of one ``version`` as a panel.

    A cell that no observation speaks of counts as not delivered.

    >>> from decimal import Decimal
    >>> p = build_panel([Observation("0461", "km", 2024, Decimal(9)), Observation("0101", "km", 2023, Decimal(7))])
    >>> p.units, p.periods, p.values_of("km").tolist()
    (('0101', '0461'), (2023, 2024), [[7.0, nan], [nan, 9.0]])
    """
    kept = [o for o in observations if o.version == version]
    units = tuple(sorted({o.unit for o in kept}))
    periods = tuple(sorted({o.period for o in kept}))
    variables = tuple(sorted({o.variable for o in kept}))
    shape = (len(variables), len(units), len(periods))
    values = np.full(shape, np.nan)
    missing = np.full(shape, REASONS.index(MissingReason.NOT_DELIVERED), dtype=np.int8)
    origins = np.zeros(shape, dtype=np.int8)
    row = {code: i for i, code in enumerate(units)}
    column = {period: j for j, period in enumerate(periods)}
    layer = {name: v for v, name in enumerate(variables)}
    for o in kept:
        cell = (layer[o.variable], row[o.unit], column[o.period])
        origins[cell] = ORIGINS.index(o.origin)
        if o.value is not None:
            values[cell] = float(o.value)
            missing[cell] = PRESENT
        elif o.missing is not None:
            missing[cell] = REASONS.index(o.missing)
    return Panel(units, periods, variables, values, missing, origins)
