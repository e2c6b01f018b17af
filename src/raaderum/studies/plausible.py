"""Reported figures so far off that they must be a slip, such as metres for kilometres."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from raaderum.domain.text import Text
from raaderum.warehouse.release import Release

FAR = 10.0
"""This many times outside the plausible range: a wrong unit is a thousand times off, an unusual municipality is not."""


@lru_cache(maxsize=64)
def find_slips(release: Release, period: int) -> dict[str, dict[str, Text]]:
    """Return, by municipality, the variables whose value in a year lies far outside their plausible range, and why."""
    panel, found = release.panel, dict[str, dict[str, Text]]()
    column = panel.column(period)
    for variable in release.pack.variables.values():
        rules = variable.reported
        if rules is None or not panel.has(variable.id):
            continue
        ratio = panel.values_of(variable.id)[:, column]
        if rules.per:
            bottom = panel.values_of(rules.per)[:, column]
            ratio = np.divide(ratio, bottom, out=np.full_like(ratio, np.nan), where=bottom > 0)
        too_high = (ratio > FAR * rules.high) & (rules.high > 0)
        too_low = (ratio > 0) & (ratio < rules.low / FAR)
        for row in np.flatnonzero(too_high | too_low):
            why = Text(
                f"»{variable.name.da}« ligger langt uden for det plausible og skal rettes først",
                f"“{variable.name.en}” is far outside the plausible and must be corrected first",
            )
            found.setdefault(panel.units[row], {})[variable.id] = why
    return found
