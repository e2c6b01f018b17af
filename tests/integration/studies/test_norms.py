"""What is normal for a municipality: far from the peers and from all, counted again with another program."""

from __future__ import annotations

import math
import statistics
from typing import Any

import pytest

from raaderum.studies.everybody import peers_of
from raaderum.studies.norms import norms_of
from raaderum.studies.submission_checks import check_submission
from raaderum.warehouse.release import Release

FIGURE, PERIOD = "winter_salting", 2025


def ratios(release: Release) -> dict[str, float]:
    """Return kroner of salting per kilometre of salted route in the newest year."""
    figure = release.pack.figure(FIGURE)
    found: dict[str, dict[str, float]] = {}
    for o in release.observations:
        if o.period == PERIOD and o.value is not None and o.variable in (*figure.numerator, figure.denominator):
            found.setdefault(o.unit, {})[o.variable] = float(o.value)
    names = {*figure.numerator, figure.denominator}
    return {
        unit: sum(values[name] for name in figure.numerator) / values[figure.denominator]
        for unit, values in found.items()
        if set(values) == names and values[figure.denominator] > 0
    }


def test_bounds_are_three_and_a_half_spreads_of_all_or_of_the_peers(example_release: Release) -> None:
    values, covered = ratios(example_release), {"X029", "X083"}  # these two pay for winter in one price with others
    judged = {unit: value for unit, value in values.items() if unit not in covered}
    quartiles = statistics.quantiles(judged.values(), n=4, method="inclusive")
    skewed = (quartiles[2] + quartiles[0] - 2 * quartiles[1]) / (quartiles[2] - quartiles[0]) > 0.1
    measure, back = (math.log, math.exp) if skewed else (float, float)

    def spread(numbers: list[float]) -> tuple[float, float]:
        middle = statistics.median(numbers)
        return middle, statistics.median(abs(number - middle) for number in numbers) / 0.6745

    everybody = spread([measure(value) for value in judged.values()])
    own = [measure(judged[code]) for code in peers_of(example_release, "X017", FIGURE, PERIOD) if code in judged]
    peers = spread(own)
    wide = max(peers[1], everybody[1] / 2)
    norm = norms_of(example_release, "X017")[FIGURE]
    assert norm.low == pytest.approx(back(min(everybody[0] - 3.5 * everybody[1], peers[0] - 3.5 * wide)))
    assert norm.high == pytest.approx(back(max(everybody[0] + 3.5 * everybody[1], peers[0] + 3.5 * wide)))
    assert norm.normal.middle == pytest.approx(statistics.median(back(value) for value in own))


@pytest.mark.parametrize(("factor", "asked"), [(1.01, True), (0.99, False)])
def test_a_cost_beyond_the_bounds_is_asked_about_and_can_be_explained(
    factor: float, asked: bool, example_release: Release
) -> None:
    norms = norms_of(example_release, "X017")
    quantity = next(
        float(o.value) for o in example_release.observations
        if o.unit == "X017" and o.period == PERIOD and o.variable == "salted_route_km" and o.value is not None
    )  # fmt: skip
    cost = norms[FIGURE].high * factor * quantity
    for comment in ("", "Kontrakten er genudbudt."):
        read = a_sheet(example_release, {"winter_salting_dkk": cost, "salted_route_km": quantity}, comment)
        found = [
            one for one in check_submission(read, example_release.pack, norms=norms) if one.code == "far-from-others"
        ]
        assert [one.level for one in found] == (["explained" if comment else "warning"] if asked else [])
        for one in found:
            assert one.variable == "winter_salting_dkk"
            assert "jeres sammenligningskommuner" in one.sentence()


def a_sheet(release: Release, values: dict[str, float], comment: str) -> Any:
    """Return a reading with a few rows."""
    from decimal import Decimal

    from raaderum.warehouse.readers.submission_cells import Row
    from raaderum.warehouse.readers.submission_layout import Identity
    from raaderum.warehouse.readers.submissions import Submission

    identity = Identity("roads", "", "", "X017", "Hybenlev", PERIOD, "")
    rows = tuple(
        Row(name, release.pack.variables[name].name.da, f"F{line}", f"G{line}", Decimal(f"{value:.2f}"),
            None, "", comment, None, unreadable=False)
        for line, (name, value) in enumerate(values.items(), 6)
    )  # fmt: skip
    return Submission("", identity, str(PERIOD), "F4", rows, ())
