"""Key figures worked by hand: sum over sum, and what is missing stays missing."""

import numpy as np
import pytest

from raaderum.analytics.keyfigures import check_closure, evaluate_key_figure, roll_up
from raaderum.domain.observations import MissingReason, Origin
from raaderum.domain.panel import PRESENT, REASONS, build_panel
from tests.factories.figures import make_figure, make_panel, observe


def reasons(codes: np.ndarray) -> list[str | None]:
    return [None if code == PRESENT else REASONS[code].value for code in codes[:, 0]]


def test_the_value_is_the_sum_of_the_numerator_over_the_denominator():
    # (300 + 200) / 10 = 50; (−60 + 0) / 20 = −3: net costs may be negative.
    panel = make_panel({"0101": {"a": 300, "b": 200, "population": 10}, "0461": {"a": -60, "b": 0, "population": 20}})
    found = evaluate_key_figure(make_figure(["a", "b"]), panel)
    assert found.numerator[:, 0].tolist() == [500.0, -60.0]
    assert found.denominator[:, 0].tolist() == [10.0, 20.0]
    assert found.value[:, 0].tolist() == [50.0, -3.0]
    assert reasons(found.missing) == [None, None]
    assert not found.computed.any()


def test_a_missing_part_makes_the_whole_missing_with_its_reason():
    panel = make_panel(
        {
            "0101": {"a": 300, "b": MissingReason.SUPPRESSED, "population": 10},
            "0147": {"a": 300, "population": 10},
            "0461": {"a": 300, "b": 200, "population": MissingReason.UNKNOWN},
        }
    )
    found = evaluate_key_figure(make_figure(["a", "b"]), panel)
    assert np.isnan(found.value).all()
    assert reasons(found.missing) == ["suppressed", "not_delivered", "unknown"]


def test_the_first_missing_part_in_the_order_of_the_definition_gives_the_reason():
    panel = make_panel({"0101": {"a": MissingReason.UNKNOWN, "b": MissingReason.NOT_RELEVANT, "population": 1}})
    assert reasons(evaluate_key_figure(make_figure(["a", "b"]), panel).missing) == ["unknown"]
    assert reasons(evaluate_key_figure(make_figure(["b", "a"]), panel).missing) == ["not_relevant"]


def test_a_variable_nobody_observed_is_not_delivered():
    found = evaluate_key_figure(make_figure(["nowhere"]), make_panel({"0101": {"population": 10}}))
    assert reasons(found.missing) == ["not_delivered"]


def test_a_zero_denominator_is_undefined_and_a_zero_numerator_is_zero():
    panel = make_panel({"0101": {"a": 5, "population": 0}, "0461": {"a": 0, "population": 10}})
    found = evaluate_key_figure(make_figure(["a"]), panel)
    assert np.isnan(found.value[0, 0])
    assert found.value[1, 0] == 0.0
    assert reasons(found.missing) == ["undefined", None]


def test_a_published_ratio_stands_in_only_where_the_sum_is_not_known():
    panel = make_panel(
        {
            "0101": {"a": 500, "population": 10, "ratio": 51},
            "0461": {"population": 20, "ratio": 796},
            "0813": {"population": 20},
        }
    )
    found = evaluate_key_figure(make_figure(["a"], published="ratio"), panel)
    # 500 / 10 = 50, not the published 51; 0461 has only the published 796, and no kroner are invented.
    assert found.value[:2, 0].tolist() == [50.0, 796.0]
    assert np.isnan(found.value[2, 0])
    assert np.isnan(found.numerator[1, 0])
    assert reasons(found.missing) == [None, None, "not_delivered"]


def test_computed_kroner_are_marked_and_observed_ones_are_not():
    panel = build_panel(
        [
            observe("0101", "a", 500, origin=Origin.COMPUTED),
            observe("0101", "population", 10),
            observe("0461", "a", 500),
            observe("0461", "population", 10),
        ]
    )
    assert evaluate_key_figure(make_figure(["a"]), panel).computed[:, 0].tolist() == [True, False]


def test_a_roll_up_is_never_the_mean_of_ratios():
    # Ratios 10 and 30; Σ/Σ = (10 + 90) / (1 + 3) = 25, and not their mean 20.
    assert roll_up(np.array([10.0, 90.0]), np.array([1.0, 3.0])) == 25.0


def test_a_roll_up_leaves_out_units_where_either_is_missing():
    # Only the first and the last are whole: (10 + 20) / (1 + 2) = 10.
    top = np.array([10.0, np.nan, 500.0, 20.0])
    bottom = np.array([1.0, 50.0, np.nan, 2.0])
    assert roll_up(top, bottom) == 10.0
    assert np.isnan(roll_up(np.array([np.nan]), np.array([1.0])))
    assert np.isnan(roll_up(np.array([5.0]), np.array([0.0])))


def test_closure_gives_the_largest_residual_and_counts_only_whole_cells():
    figures = {
        "whole": make_figure(["a", "b"], children=["left", "right"], name="whole"),
        "left": make_figure(["a"], name="left"),
        "right": make_figure(["c"], name="right"),
    }
    # 0101: (1 + 2) − (1 + 2) = 0; 0147: (1 + 2) − (1 + 7) = −5; 0461: b missing, not counted.
    panel = make_panel(
        {
            "0101": {"a": 1, "b": 2, "c": 2, "population": 1},
            "0147": {"a": 1, "b": 2, "c": 7, "population": 1},
            "0461": {"a": 1, "c": 7, "population": 1},
        }
    )
    (found,) = check_closure(figures, panel)
    assert (found.node, found.checked, found.largest_residual) == ("whole", 2, 5.0)


@pytest.mark.parametrize("names", [["a"], ["a", "b"], ["b", "a"]])
def test_figures_without_children_have_nothing_to_close(names):
    assert check_closure({"x": make_figure(names)}, make_panel({"0101": {"a": 1, "population": 1}})) == []
