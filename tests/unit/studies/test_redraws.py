"""What is redrawn of the figures themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from raaderum.domain.observations import Origin
from raaderum.studies import make_choices
from raaderum.studies.redraws import redraw_gaps
from tests.factories.figures import remake


def spread_of(release) -> dict[str, float]:
    """How far each unit's difference to the country (as published, never redrawn) is spread."""
    redraws = redraw_gaps(release, make_choices(release, "0461", period=2024, target="country"))
    return dict(zip(redraws.codes, np.ptp(redraws.gaps, axis=0), strict=True))


def test_only_a_published_ratio_is_off_by_its_rounding(public_release):
    """A unit whose kroner are observed has an exact figure; the others' is the published ratio, ±0.5 kr."""
    observed = [
        replace(o, origin=Origin.SOURCE) if (o.unit, o.variable) == ("0461", "net_22811_dkk") else o
        for o in public_release.observations
    ]
    rounded, exact = spread_of(public_release), spread_of(remake(public_release, observed))
    assert all(0.9 < width <= 1 for width in rounded.values())
    assert exact.pop("0461") == 0
    assert all(0.9 < width <= 1 for width in exact.values())
