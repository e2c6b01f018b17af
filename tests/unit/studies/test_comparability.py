"""One rule for all comparisons: D is left out with its reason, C is marked and counts, A and B are as they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from raaderum.domain.observations import Observation
from raaderum.studies import (
    from_json,
    make_choices,
    make_gap_choices,
    study_answer,
    study_gap,
    study_peers,
    study_position,
    to_json,
)
from raaderum.studies.comparability import grade_unit
from raaderum.studies.comparison import read_series
from raaderum.studies.results import Answer, PeersResult
from raaderum.warehouse.release import Release
from tests.factories.figures import remake

ROOT_FIGURE, YEAR = "road_operation", 2025


def changed(release: Release, change: Callable[[Observation], Observation]) -> Release:
    return remake(release, [change(o) for o in release.observations])


def with_contract(unit: str) -> Callable[[Observation], Observation]:
    """One price for many tasks: what bars a municipality from comparisons."""

    def change(o: Observation) -> Observation:
        hit = (o.unit, o.variable, o.period) == (unit, "function_contract_dkk", YEAR)
        return replace(o, value=Decimal(1_000_000), missing=None) if hit else o

    return change


def values_of(release: Release, codes: list[str]) -> np.ndarray:
    series = read_series(release, ROOT_FIGURE)
    return series.at(YEAR)[[series.row(code) for code in codes]]


def test_whoever_becomes_incomparable_leaves_the_mean_and_the_list_says_why(example_release: Release) -> None:
    before = study_peers(example_release, make_choices(example_release, "X017"))
    assert "X044" in [peer.unit.code for peer in before.peers]
    release = changed(example_release, with_contract("X044"))
    choices = make_choices(release, "X017", target="peers_mean")
    after, position = study_peers(release, choices), study_position(release, choices)
    codes = [peer.unit.code for peer in after.peers]
    assert len(codes) == 10
    assert "X044" not in codes
    assert position.chosen.value == pytest.approx(values_of(release, codes).mean())
    for result in (after, position):
        (left,) = result.comparability.left_out
        assert left.unit.code == "X044"
        assert left.reason.da.startswith("En funktionskontrakt er én pris for mange opgaver.")
    assert grade_unit(release, ROOT_FIGURE, "X044", YEAR).grade == "D"


def test_a_chosen_municipality_that_cannot_be_compared_is_named_too(example_release: Release) -> None:
    release = changed(example_release, with_contract("X044"))
    result = study_peers(release, make_choices(release, "X017", members=["X044", "X014", "X054"]))
    assert [peer.unit.code for peer in result.peers] == ["X054", "X014"]
    assert [left.unit.code for left in result.comparability.left_out] == ["X044"]


def test_who_has_not_reported_is_left_out_in_a_word(example_release: Release) -> None:
    result = study_peers(example_release, make_choices(example_release, "X018"))
    assert [(left.unit.name, left.reason.da) for left in result.comparability.left_out] == [
        ("Slåenlev", "ikke indberettet")
    ]


def test_a_municipality_marked_c_counts_as_the_others(example_release: Release) -> None:
    choices = make_choices(example_release, "X017", target="peers_mean")
    position = study_position(example_release, choices)
    graded = {one.unit.code: one for one in position.comparability.compared}
    assert "C" in {one.grade for one in graded.values()}
    assert position.chosen.value == pytest.approx(values_of(example_release, list(graded)).mean())
    assert {one.grade for one in graded.values() if not one.reasons} == {"A"}
    assert len(graded["X054"].reasons) == 5  # five answers other than most of its peers
    gap = study_gap(example_release, make_gap_choices(example_release, choices))
    assert {one.unit.code: one.grade for one in gap.comparability.compared} == {k: v.grade for k, v in graded.items()}


def test_public_figures_lose_nobody(public_release: Release) -> None:
    """All 98 have a figure: B, since only a part of the cost is public, or C after a shift of level."""
    grades = set()
    for unit in public_release.municipalities:
        result = study_peers(public_release, make_choices(public_release, unit.code))
        assert len(result.peers) == 10
        assert result.comparability.left_out == ()
        grades |= {result.comparability.own.grade}
    assert grades == {"B", "C"}


def test_an_answer_frozen_before_there_were_grades_can_be_read(public_release: Release) -> None:
    answer = study_answer(public_release, make_choices(public_release, "0461"))
    stored = json.loads(to_json(answer))
    for part in (stored["position"], stored["peers"], stored["expected"], *stored["others"]):
        del part["comparability"], part["explanations"]
    old = from_json(json.dumps(stored))
    assert isinstance(old, Answer)
    assert (old.peers.comparability, old.peers.explanations) == (None, ())
    again = from_json(to_json(study_peers(public_release, make_choices(public_release, "0461"))))
    assert isinstance(again, PeersResult)
    assert again.comparability is not None
    assert again.comparability.own.grade == "B"


def test_explanations_follow_the_figures_they_are_part_of(example_release: Release) -> None:
    """Own ones on every node that the figure is in; those of others only where their own figures are shown."""

    def change(o: Observation) -> Observation:
        said = {("X017", "winter_snow_dkk"): "Sne i marts", ("X054", "winter_fixed_dkk"): "Nyt lager"}
        return replace(o, comment=said[o.unit, o.variable]) if o.period == YEAR and (o.unit, o.variable) in said else o

    release = changed(example_release, change)
    choices = make_choices(release, "X017")
    gap, peers = study_gap(release, make_gap_choices(release, choices)), study_peers(release, choices)
    assert [(one.unit.code, one.text, one.figures) for one in gap.explanations] == [
        ("X017", "Sne i marts", ("road_operation", "winter", "winter_snow"))
    ]
    assert [(one.unit.code, one.text, one.figures) for one in peers.explanations] == [
        ("X017", "Sne i marts", ("road_operation",)),
        ("X054", "Nyt lager", ("road_operation",)),
    ]
