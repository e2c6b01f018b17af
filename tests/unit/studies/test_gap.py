"""The explanation of a gap on a release: closure, references, refusals, trying other figures."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from raaderum.domain.errors import FigureMissing, InvalidChoice, NoPeers, UnknownTarget, UnknownVariable
from raaderum.studies import (
    GapResult,
    from_json,
    make_choices,
    make_gap_choices,
    study_gap,
    study_position,
    study_potential,
    to_json,
)
from raaderum.studies.gap_choices import read_number
from raaderum.warehouse.release import Release

TARGETS = ["peers_pooled", "peers_mean", "peers_median", "peers_quartile", "five_of_ten", "region", "everyone"]


def explain(release: Release, unit: str, **asked: object) -> GapResult:
    scale, changes = asked.pop("scale", None), asked.pop("changes", None)
    choices = make_choices(release, unit, **asked)  # type: ignore[arg-type]
    return study_gap(release, make_gap_choices(release, choices, scale=scale, changes=changes))  # type: ignore[arg-type]


def closes(result: GapResult) -> None:
    """Parts sum to the gap; causes to the parts; every parent to its children; every leaf to its factors."""
    assert math.fsum(part.dkk for part in result.contributions) == pytest.approx(result.gap_dkk, abs=0.01)
    assert math.fsum(cause.dkk for cause in result.causes) == pytest.approx(result.gap_dkk, abs=0.01)
    for node in result.nodes:
        assert node.own_dkk - node.reference_dkk == pytest.approx(node.gap_dkk, abs=0.01)
        children = [child.gap_dkk for child in result.nodes if child.parent == node.figure]
        if children:
            assert math.fsum(children) == pytest.approx(node.gap_dkk, abs=0.01)
        if node.factors:
            assert math.fsum(factor.dkk for factor in node.factors) == pytest.approx(node.gap_dkk, abs=0.01)
        for factor in node.factors:
            if factor.parts:
                assert math.fsum(part.dkk for part in factor.parts) == pytest.approx(factor.dkk, abs=0.01)
    root = result.nodes[0].gap_dkk
    choice = math.fsum(part.dkk for part in result.contributions if part.cause == "target_choice")
    assert root + choice == pytest.approx(result.gap_dkk, abs=0.01)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("scale", ["inhabitants", "road_km"])
def test_every_reference_and_scale_closes(target: str, scale: str, example_release: Release) -> None:
    for unit in ("X017", "X041", "X029"):
        closes(explain(example_release, unit, target=target, scale=scale))


@pytest.mark.full
@pytest.mark.parametrize("period", [2022, 2023, 2024, 2025])
@pytest.mark.parametrize("target", TARGETS)
def test_every_unit_closes(target: str, period: int, example_release: Release) -> None:
    counted = 0
    for unit in example_release.municipalities:
        try:
            closes(explain(example_release, unit.code, target=target, period=period))
        except FigureMissing:
            continue
        counted += 1
    assert counted >= 97


def test_the_gap_is_the_difference_of_the_position_in_kroner(example_release: Release) -> None:
    """Two studies, two ways of computing: kroner from ratios, and kroner from sums of leaves."""
    for target in TARGETS:
        choices = make_choices(example_release, "X017", target=target)
        position = study_position(example_release, choices)
        gap = study_gap(example_release, make_gap_choices(example_release, choices))
        assert position.chosen.difference_dkk == pytest.approx(gap.gap_dkk, rel=1e-9)


def test_pooled_by_hand(example_release: Release) -> None:
    """Own kroner less own inhabitants times the members' kroner over the members' inhabitants, from the raw panel."""
    result = explain(example_release, "X017", key_figure="winter")
    panel, column = example_release.panel, example_release.panel.column(2025)
    rows = [panel.row(member.code) for member in result.reference.members]
    names = example_release.pack.figure("winter").numerator
    cost = sum(panel.values_of(name)[:, column] for name in names)
    people = panel.values_of("population")[:, column]
    own = panel.row("X017")
    by_hand = cost[own] - people[own] * cost[rows].sum() / people[rows].sum()
    assert result.gap_dkk == pytest.approx(by_hand, abs=0.01)
    salting = next(node for node in result.nodes if node.figure == "winter_salting")
    routes = panel.values_of("salted_route_km")[:, column]
    road = panel.values_of("road_km")[:, column]
    factor = next(factor for factor in salting.factors if factor.step == "routes")
    assert factor.own == pytest.approx(routes[own] / road[own])
    assert factor.reference == pytest.approx(routes[rows].sum() / road[rows].sum())


def test_per_road_km_the_network_explains_nothing(example_release: Release) -> None:
    result = explain(example_release, "X017", scale="road_km")
    network = [factor.dkk for node in result.nodes for factor in node.factors if factor.step == "network"]
    assert network
    assert all(abs(dkk) < 0.01 for dkk in network)
    assert result.scale.own == pytest.approx(
        example_release.panel.values_of("road_km")[example_release.panel.row("X017"), -1]
    )


def test_two_municipalities_see_the_same_gap_from_either_side(example_release: Release) -> None:
    """Per unit of scale G(u, R)/V_u = −G(R, u)/V_R, for the whole and for every part."""
    here = explain(example_release, "X017", members=["X018"])
    there = explain(example_release, "X018", members=["X017"])
    assert here.gap_dkk / here.scale.own == pytest.approx(-there.gap_dkk / there.scale.own)
    back = {(part.node, part.factor): part.dkk / there.scale.own for part in there.contributions}
    for part in here.contributions:
        assert part.dkk / here.scale.own == pytest.approx(-back[part.node, part.factor], abs=1e-9)


def test_a_target_is_one_line_on_top_of_the_split(example_release: Release) -> None:
    pooled, median = (explain(example_release, "X017", target=t) for t in ("peers_pooled", "peers_median"))
    (line,) = [part for part in median.contributions if part.cause == "target_choice"]
    assert line.node == "road_operation"
    assert median.gap_dkk == pytest.approx(pooled.gap_dkk + line.dkk, abs=0.01)
    rest = [part for part in median.contributions if part.cause != "target_choice"]
    assert [(p.node, p.factor) for p in rest] == [(p.node, p.factor) for p in pooled.contributions]


def test_accounting_comes_first_and_causes_are_one_each(example_release: Release) -> None:
    result = explain(example_release, "X017")
    causes = [part.cause for part in result.contributions]
    assert causes.index("framework") > max(i for i, cause in enumerate(causes) if cause == "accounting")
    keys = [(part.node, part.factor) for part in result.contributions]
    assert len(keys) == len(set(keys))
    assert result.causes[0].cause == "accounting"


def test_an_inner_split_leaves_the_outer_ones(example_release: Release) -> None:
    """Tonnes of asphalt split the price of a wearing course; without them the other factors are the same."""
    result = explain(example_release, "X017", key_figure="surfacing", members=["X018", "X020"])
    wearing = next(node for node in result.nodes if node.figure == "surfacing_wearing")
    last = wearing.factors[-1]
    assert [part.cause for part in last.parts] == ["productivity", "price"]
    lacking = explain(example_release, "X017", key_figure="surfacing", members=["X022", "X031"])
    assert next(n for n in lacking.nodes if n.figure == "surfacing_wearing").factors[-1].parts == ()


def test_trying_another_figure_moves_the_answer_and_stores_nothing(example_release: Release) -> None:
    before = explain(example_release, "X017")
    panel = example_release.panel
    kept = panel.values.copy()
    dearer = str(float(panel.values_of("winter_fixed_dkk")[panel.row("X017"), -1]) + 1_000_000).replace(".", ",")
    choices = make_choices(example_release, "X017")
    asked = make_gap_choices(example_release, choices, changes={"winter_fixed_dkk": dearer})
    after = study_gap(example_release, asked)
    closes(after)
    assert after.gap_dkk == pytest.approx(before.gap_dkk + 1_000_000)
    potential = study_potential(example_release, asked)
    same = study_potential(example_release, make_gap_choices(example_release, choices))
    assert potential.potential_dkk is not None
    assert same.potential_dkk is not None
    assert potential.potential_dkk > same.potential_dkk + 500_000
    assert potential.place != same.place
    np.testing.assert_array_equal(panel.values, kept)
    assert explain(example_release, "X017") == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"winter_fixed": "5"}, UnknownVariable),
        ({"winter_fixed_dkk": "mange"}, InvalidChoice),
        ({"winter_fixed_dkk": "nan"}, InvalidChoice),
        ({f"v{i}": "1" for i in range(30)}, InvalidChoice),
    ],
)
def test_changes_that_cannot_be_tried(
    changes: dict[str, str], error: type[Exception], example_release: Release
) -> None:
    with pytest.raises(error):
        explain(example_release, "X017", changes=changes)


def test_other_refusals(example_release: Release, public_release: Release) -> None:
    with pytest.raises(InvalidChoice, match="inhabitants, road_km"):
        explain(example_release, "X017", scale="trees")
    with pytest.raises(UnknownTarget):
        explain(example_release, "X017", target="country")
    with pytest.raises(FigureMissing, match=r"kun tallet pr\. indbygger er offentligt"):
        explain(public_release, "0461", period=2020)
    with pytest.raises(NoPeers):
        explain(example_release, "X017", members=["X029"])  # under function contract: nobody is compared with it


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1.234.567", 1234567.0), ("4.500", None), ("-4.500", None), ("4500", 4500.0), ("4,5", 4.5), ("4.5", 4.5),
     (4.5, 4.5), ("1.2,3", None), ("1.234,5", 1234.5), ("1 234", 1234.0), ("", None), ("inf", None), ("1e13", None)],
)  # fmt: skip
def test_a_number_that_could_be_two_is_none(written: float | str, meant: float | None) -> None:
    """4.500 is four thousand five hundred in Denmark and four and a half in England: nobody guesses."""
    assert read_number(written) == meant


def test_a_cost_that_cannot_be_split_can_be_the_largest_part(example_release: Release) -> None:
    """X029 pays most of its roads in one contract: that it is not split must not hide that it is the largest."""
    result = study_gap(example_release, make_gap_choices(example_release, make_choices(example_release, "X029")))
    assert result.largest is not None
    assert (result.largest.node, result.largest.cause) == ("function_contracts", "unexplained")


def test_public_figures_have_no_potential(public_release: Release) -> None:
    gap = explain(public_release, "0461")
    assert not gap.explained
    assert [part.cause for part in gap.contributions] == ["unexplained"]
    choices = make_choices(public_release, "0461")
    potential = study_potential(public_release, make_gap_choices(public_release, choices))
    assert potential.potential is None
    assert potential.potential_reason is not None
    assert potential.potential_reason.da == "kræver indberettede tal"
    assert json.loads(to_json(potential))["potential"] is None


def test_the_potential_holds_its_main_answer_and_is_the_same_twice(example_release: Release) -> None:
    choices = make_choices(example_release, "X017")
    asked = make_gap_choices(example_release, choices)
    one, two = study_potential(example_release, asked), study_potential(example_release, asked)
    assert to_json(one) == to_json(two)
    assert one.potential is not None
    assert one.potential_dkk is not None
    assert one.potential.contains(one.potential_dkk)
    gap = study_gap(example_release, asked)
    parts = {cause.cause: cause.dkk for cause in gap.causes}
    wanted = sum(parts.get(cause, 0.0) for cause in ("price", "productivity", "price_productivity"))
    assert one.potential_dkk == pytest.approx(wanted)
    assert one.service_dkk == pytest.approx(parts["service_level"])
    assert sum(node.dkk for node in one.nodes) == pytest.approx(one.potential_dkk)


def test_json_and_back(example_release: Release) -> None:
    result = explain(example_release, "X017")
    text = to_json(result)
    assert to_json(from_json(text)) == text
    plain = json.loads(text)
    assert {"gap_dkk", "scale", "reference", "contributions"} <= plain.keys()
    assert math.fsum(part["dkk"] for part in plain["contributions"]) == pytest.approx(plain["gap_dkk"], abs=0.01)
    assert set(plain["contributions"][0]) == {"node", "factor", "cause", "dkk"}
