"""Reported figures redrawn within what they are likely to be off."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np

from raaderum.domain.panel import FloatArray
from raaderum.warehouse.release import Release


def draw_variable(release: Release, name: str, values: FloatArray, draws: int) -> FloatArray:
    """Return (draw, unit): each value even within ± the share that its variable may be off.

    Each variable has dice of its own, so that what is drawn does not depend on what else is.

    Args:
        release: Its pack holds the shares (``reported.error_share``) and the seed.
        name: The variable.
        values: (unit,); NaN stays NaN.
        draws: How many.
    """
    variable = release.pack.variables[name]
    share = variable.reported.error_share if variable.reported else 0.0
    if share == 0.0:
        return np.broadcast_to(values, (draws, len(values)))
    dice = np.random.default_rng([release.pack.peers.redraws.seed, zlib.crc32(name.encode())])
    return np.asarray(values * (1 + dice.uniform(-share, share, (draws, len(values)))))


def draw_sum(
    release: Release, plus: Iterable[str], minus: Iterable[str], period: int, rows: list[int], draws: int
) -> FloatArray:
    """Return (draw, unit): the sum of redrawn variables less that of others, for panel ``rows`` in ``period``."""
    panel = release.panel
    column = panel.column(period)
    total = np.zeros((draws, len(rows)))
    for sign, names in ((1, plus), (-1, minus)):
        for name in names:
            total += sign * draw_variable(release, name, panel.values_of(name)[rows, column], draws)
    return total
