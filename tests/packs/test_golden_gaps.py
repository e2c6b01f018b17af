"""The cases of golden.yaml, computed by hand, through the whole study of a gap."""

from __future__ import annotations

from decimal import Decimal

import pytest

from raaderum.domain.observations import Observation, Origin
from raaderum.domain.units import Unit
from raaderum.packs import load_pack
from raaderum.packs.schema import GoldenCase
from raaderum.studies import GapResult, make_choices, make_gap_choices, study_gap
from raaderum.warehouse.releases import make_release
from tests.conftest import BUILT_AT, ROOT

PACK = load_pack(ROOT / "area_packs" / "roads")
CASES = [case for case in PACK.golden.cases if case.root and case.reference]


def answer(case: GoldenCase) -> GapResult:
    """Explain the unit of a case against its reference: a release of two municipalities."""
    units = [Unit("X901", "Egen", "municipality", "Prøve"), Unit("X902", "Anden", "municipality", "Prøve")]
    rows = [
        Observation(unit.code, name, 2025, Decimal(str(value)), origin=Origin.REPORTED, source="SIMULATED")
        for unit, given in zip(units, (case.unit, case.reference), strict=True)
        for name, value in given.items()
    ]
    release = make_release(PACK, "example", units, rows, BUILT_AT)
    choices = make_choices(release, "X901", key_figure=case.root, members=["X902"])
    return study_gap(release, make_gap_choices(release, choices, scale=case.scale))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_was_computed_by_hand(case: GoldenCase) -> None:
    result = answer(case)
    if case.gap is not None:
        assert result.gap_dkk == pytest.approx(case.gap, abs=0.005)
    nodes = {node.figure for node in result.nodes}
    found: dict[str, float] = {}
    for part in result.contributions:
        found[f"{part.node}.{part.factor}" if part.factor else part.node] = part.dkk
    for node in result.nodes:
        for factor in node.factors:
            found[f"{node.figure}.{factor.step}"] = factor.dkk
    for key, dkk in case.contributions.items():
        figure = key.split(".")[0]
        assert figure in nodes, key
        assert found[key] == pytest.approx(dkk, abs=0.005), key
    if case.gap is not None and case.contributions:
        counted = {key for key in found if abs(found[key]) > 0.005 and key.count(".") < 2}
        whole = {key for key in case.contributions if abs(case.contributions[key]) > 0.005}
        assert {key for key in counted if not _has_parts(key, found)} <= whole | counted & set(case.contributions)


def _has_parts(key: str, found: dict[str, float]) -> bool:
    return any(other.startswith(f"{key}.") for other in found)
