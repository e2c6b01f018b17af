"""Any figures of small units: order does not matter, a common factor changes no outlier, a slip is always found."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from raaderum.analytics.outliers import LIMIT, is_skewed, median_and_spread, robust_distance
from raaderum.domain.observations import Observation
from raaderum.packs import load_pack
from raaderum.studies import study_passport, study_validation
from raaderum.studies.validation_signals import find_outliers
from raaderum.warehouse.build import build_example_release
from raaderum.warehouse.release import Release, make_release
from tests.conftest import BUILT_AT, ROOT
from tests.factories.figures import remake

PACK = load_pack(ROOT / "area_packs" / "roads")
EXAMPLE = build_example_release(PACK, ROOT / "examples", BUILT_AT)
STEADY = [
    variable.id
    for variable in PACK.variables.values()
    if variable.reported is not None
    and variable.reported.low > 0
    and variable.quantity in ("amount", "length", "count")
]
"""What nobody has 0 or less of."""
values = st.lists(st.floats(0.01, 1e6), min_size=4, max_size=40).map(np.array)


@given(values, st.integers(0, 1000))
def test_the_order_of_values_does_not_matter(array: np.ndarray, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(array)
    assert is_skewed(array) == is_skewed(shuffled)
    assert median_and_spread(array) == median_and_spread(shuffled)


@given(values, st.integers(-3, 12).map(lambda power: 2.0**power))
def test_distances_have_no_unit(array: np.ndarray, factor: float) -> None:
    """Powers of two, so that not even the last bit is another."""
    assert is_skewed(array) == is_skewed(array * factor)
    middle, spread = median_and_spread(array)
    scaled = median_and_spread(array * factor)
    for value in array:
        one = robust_distance(value, middle, spread)
        assert np.isnan(one) or one == robust_distance(value * factor, *scaled)


@given(values)
def test_half_of_the_values_are_never_outliers(array: np.ndarray) -> None:
    """Within one MAD of the median lies half of them, and that is far less than the limit."""
    middle, spread = median_and_spread(array)
    far = sum(abs(robust_distance(value, middle, spread)) >= LIMIT for value in array)
    assert far <= len(array) / 2


def outliers(release: Release, figure: str) -> list[tuple[str, float]]:
    return [(one.unit.code, round(one.all_distance or 0, 6)) for one in find_outliers(release, figure, 2025)]


@settings(max_examples=8)
@given(st.sampled_from(["bridge_repair", "winter", "surfacing_patching", "trees"]), st.sampled_from(["0.5", "4", "64"]))
def test_scaling_all_figures_changes_no_outlier(figure: str, factor: str) -> None:
    """The kroner of everybody in another currency: the same municipalities are far from the others, as far."""
    costs = {*PACK.figure(figure).numerator}

    def change(o: Observation) -> Observation:
        hit = o.variable in costs and o.value is not None
        return replace(o, value=o.value * Decimal(factor)) if hit and o.value is not None else o

    assert outliers(remake(EXAMPLE, map(change, EXAMPLE.observations)), figure) == outliers(EXAMPLE, figure)


@settings(max_examples=5 if settings().max_examples > 100 else 2)
@given(st.integers(0, 1000))
def test_the_order_of_units_and_observations_does_not_matter(seed: int) -> None:
    units, rows, dice = list(EXAMPLE.units), list(EXAMPLE.observations), Random(seed)
    dice.shuffle(units)
    dice.shuffle(rows)
    shuffled = make_release(PACK, "example", units, rows, BUILT_AT)
    assert study_validation(shuffled, 2025) == study_validation(EXAMPLE, 2025)
    assert study_passport(shuffled, "X017", 2025) == study_passport(EXAMPLE, "X017", 2025)


@settings(max_examples=25 if settings().max_examples > 100 else 4)
@given(
    st.sampled_from([unit.code for unit in EXAMPLE.units]), st.sampled_from(STEADY), st.sampled_from(["1000", "0.001"])
)
def test_a_planted_thousand_is_always_found(unit: str, variable: str, times: str) -> None:
    """Up or down, cost or quantity: as a wrong unit, or at least as a figure far from others."""
    row = next(o for o in EXAMPLE.observations if (o.unit, o.variable, o.period) == (unit, variable, 2025))
    assume(row.value is not None and row.value > 0)
    slipped = [o if o is not row else replace(row, value=row.value * Decimal(times)) for o in EXAMPLE.observations]
    result = study_validation(remake(EXAMPLE, slipped), 2025)
    users = {f.id for f in PACK.key_figures.values() if variable in {*f.numerator, f.denominator}}
    wrong = any((error.unit.code, error.variable) == (unit, variable) for error in result.unit_errors)
    far = any(one.unit.code == unit and one.figure in users for one in result.outliers)
    assert wrong or far
    asked = [point for point in result.points if point.unit.code == unit]
    assert asked, "whoever slipped is asked"
