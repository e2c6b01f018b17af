"""What every answer about a key figure begins with."""

from __future__ import annotations

from typing import Any

import numpy as np

from raaderum import __version__
from raaderum.domain.text import Text
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import figure_card, labels, read_series
from raaderum.warehouse.release import Release


def header(release: Release, choices: Choices, study: str) -> dict[str, Any]:
    """Return what every result begins with."""
    values = read_series(release, choices.key_figure).at(choices.period)
    return {
        "study": study,
        "release": release.id,
        "dataset": release.dataset,
        "area": release.area,
        "area_name": release.pack.area.name,
        "pack_version": release.pack.area.version,
        "version": __version__,
        "parameters": choices.as_parameters(),
        "unit": labels(release)[choices.unit],
        "figure": figure_card(release, choices.key_figure),
        "period": choices.period,
        "price_level": "current",
        "account_version": release.version.value,
        "units_with_value": int((~np.isnan(values)).sum()),
        "units_in_all": len(release.municipalities),
        "sources": tuple(release.sources.values()),
    }


def partial_note(release: Release, choices: Choices) -> Text | None:
    """Return what to print where the release cannot show the whole that the figure is a part of."""
    rules = release.pack.rules(release.dataset)
    if rules.complete is None or choices.key_figure not in release.pack.figure(rules.complete).children:
        return None
    period = choices.period
    whole = read_series(release, rules.complete)
    return rules.partial if np.isnan(whole.at(period)).all() else None
