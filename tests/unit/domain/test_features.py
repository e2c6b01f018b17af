"""Framework conditions: Σ numerator / Σ denominator × per, each variable from the nearest year."""

import numpy as np

from raaderum.domain.features import build_features
from raaderum.domain.panel import build_panel
from tests.factories.figures import make_feature, observe


def test_a_ratio_of_sums_times_per():
    # 30 of 10 + 20 + 30 dwellings: 50 per cent.
    panel = build_panel(observe("0461", name, value) for name, value in {"a": 10, "b": 20, "c": 30}.items())
    share = make_feature("share", numerator=["c"], denominator=["a", "b", "c"], per=100)
    plain = make_feature("sum", numerator=["a", "b"])
    assert build_features((share, plain), panel, 2024).values.tolist() == [[50.0, 30.0]]


def test_a_missing_part_or_a_denominator_of_zero_makes_it_missing():
    panel = build_panel(
        [observe("0101", "a", 10), observe("0147", "a", 10), observe("0147", "b", 0), observe("0461", "b", 5)]
    )
    ratio = make_feature("ratio", numerator=["a"], denominator=["b"])
    assert np.isnan(build_features((ratio,), panel, 2024).values).all()


def test_each_variable_comes_from_its_own_nearest_year():
    panel = build_panel([observe("0461", "a", 8, 2025), observe("0461", "b", 2, 2020), observe("0461", "b", 4, 2023)])
    ratio = make_feature("ratio", numerator=["a"], denominator=["b"])
    # Nearest to 2024: a of 2025 (the only one), b of 2023.
    assert build_features((ratio,), panel, 2024).values.tolist() == [[2.0]]


def test_only_picks_rows_in_the_order_asked_for():
    panel = build_panel(observe(code, "a", value) for code, value in {"0101": 1, "0147": 2, "0461": 3}.items())
    matrix = build_features((make_feature("a"),), panel, 2024).only(("0461", "0101"))
    assert matrix.units == ("0461", "0101")
    assert matrix.values.tolist() == [[3.0], [1.0]]
