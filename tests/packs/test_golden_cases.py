"""The cases in golden.yaml, computed by hand, against the program: key figures, and gaps down to their factors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.observations import Observation, Origin
from raaderum.domain.panel import build_panel
from raaderum.domain.units import Unit
from raaderum.packs import list_packs, load_pack
from raaderum.packs.schema import GoldenCase
from raaderum.studies import GapResult, make_choices, make_gap_choices, study_gap
from raaderum.studies.trees import leaves_of
from raaderum.warehouse.release import Release, make_release
from tests.conftest import BUILT_AT, ROOT

PERIOD = 2025
PACKS = {area: load_pack(ROOT / "area_packs" / area) for area in list_packs(ROOT / "area_packs")}
CASES = [pytest.param(area, case, id=case.id) for area, pack in PACKS.items() for case in pack.golden.cases]
GAPS = [param for param in CASES if param.values[1].gap is not None]


def observe(code: str, reported: dict[str, float]) -> list[Observation]:
    return [
        Observation(code, name, PERIOD, Decimal(str(value)), origin=Origin.REPORTED) for name, value in reported.items()
    ]


def release_of(area: str, case: GoldenCase) -> Release:
    """The two municipalities of a case. A cost of the tree that the case does not speak of is 0 for both."""
    pack, zeros = PACKS[area], {}
    for leaf in leaves_of(pack, case.root or ""):
        figure = pack.figure(leaf)
        zeros.update(dict.fromkeys([*figure.numerator, *figure.minus], 0.0))
    units = [Unit("X001", "Den ene", "municipality", ""), Unit("X002", "Den anden", "municipality", "")]
    rows = observe("X001", zeros | case.unit) + observe("X002", zeros | case.reference)
    return make_release(pack, "example", units, rows, BUILT_AT)


def explain(area: str, case: GoldenCase) -> GapResult:
    release = release_of(area, case)
    choices = make_choices(release, "X001", key_figure=case.root, period=PERIOD, members=["X002"])
    return study_gap(release, make_gap_choices(release, choices, scale=case.scale))


@pytest.mark.parametrize(("area", "case"), CASES)
def test_its_key_figures_are_those_computed_by_hand(area, case):
    panel = build_panel(observe("X001", case.unit))
    for name, wanted in case.figures.items():
        found = evaluate_key_figure(PACKS[area].figure(name), panel).value[0, 0]
        assert found == pytest.approx(wanted, rel=1e-9), name


@pytest.mark.parametrize(("area", "case"), GAPS)
def test_its_gap_is_the_one_computed_by_hand_and_so_is_every_part(area, case):
    result = explain(area, case)
    parts = {
        part.node if part.factor is None else f"{part.node}.{part.factor}": part.dkk for part in result.contributions
    }
    assert result.gap_dkk == pytest.approx(case.gap, abs=0.005)
    assert sum(case.contributions.values()) == pytest.approx(case.gap, abs=0.005)
    others = {name: dkk for name, dkk in parts.items() if name not in case.contributions}
    assert {name: dkk for name, dkk in others.items() if dkk != 0} == {}
    assert {name: parts[name] for name in case.contributions} == pytest.approx(case.contributions, abs=0.005)


@pytest.mark.parametrize(("area", "case"), CASES)
def test_the_arithmetic_is_written_out(area, case):
    assert len(case.how.split()) > 20, case.id
    assert "=" in case.how, case.id
