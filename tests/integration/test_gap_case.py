"""A business case that begins in an explained difference: the kroner, the baseline, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from raaderum.domain.business_cases import Effect
from raaderum.domain.case_errors import NothingToGain
from raaderum.studies import study_gap
from raaderum.studies.business_case import study_base_case
from raaderum.studies.choices import make_choices
from raaderum.studies.gap_case import case_from_gap
from raaderum.studies.gap_choices import make_gap_choices
from raaderum.studies.results.gap import GapResult
from raaderum.warehouse.business_cases.read_case import read_case
from raaderum.warehouse.release import Release
from tests.factories.cases import save_case

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def gap(example_release: Release) -> GapResult:
    return study_gap(example_release, make_gap_choices(example_release, make_choices(example_release, "X017")))


def test_it_begins_in_the_dearest_driver_that_can_be_changed(gap: GapResult) -> None:
    case = case_from_gap(gap, TODAY, example=True)
    can = ("price", "productivity", "price_productivity", "service_level")
    dearest = max(step.dkk for node in gap.nodes for step in node.factors if step.cause in can)
    assert case.assumptions[0].value == round(dearest)
    assert case.assumptions[0].documented
    base = study_base_case(case)
    assert base.net.by_year_dkk == pytest.approx([share * 0.3 * round(dearest) for share in (0, 0.5, 1, 1)])
    assert base.lines[0].counted_as is Effect.CAPACITY, "money only when somebody has decided"


def test_the_baseline_is_what_the_gain_will_be_measured_against(gap: GapResult, tmp_path: Path) -> None:
    node = next(one for one in gap.nodes if one.gap_dkk > 0 and one.parent)
    case = case_from_gap(gap, TODAY, node=node.figure, example=True)
    baseline = case.baseline
    assert baseline is not None
    assert (baseline.release, baseline.unit, baseline.key_figure) == (gap.release, "X017", node.figure)
    assert baseline.numerator == node.own_dkk
    assert baseline.members == tuple(one.code for one in gap.reference.members)
    assert case.assumptions[0].value == round(node.gap_dkk)
    found = read_case(save_case(case, tmp_path / "sag.xlsx")).case
    assert found is not None
    assert found.baseline == baseline


def test_nothing_to_gain_is_said(gap: GapResult) -> None:
    cheaper = next(one for one in gap.nodes if one.gap_dkk < 0)
    with pytest.raises(NothingToGain, match="Der er ingen merudgift at hente i"):
        case_from_gap(gap, TODAY, node=cheaper.figure)
    with pytest.raises(NothingToGain):
        case_from_gap(gap, TODAY, node="ukendt")
    with pytest.raises(NothingToGain):
        case_from_gap(gap, TODAY, node=gap.nodes[0].figure, factor="ukendt")
