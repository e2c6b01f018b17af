"""Any panel that municipalities could report: the explanation closes, or says in a sentence why there is none."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.domain.observations import MissingReason, Observation, Origin
from raaderum.domain.units import Unit
from raaderum.packs import load_pack
from raaderum.studies import GapResult, make_choices, make_gap_choices, study_gap, study_potential
from raaderum.studies.trees import list_nodes
from raaderum.warehouse.release import Release, make_release
from tests.conftest import BUILT_AT, ROOT

PACK = load_pack(ROOT / "area_packs" / "roads")
ROOTS = ("winter", "surfacing", "lighting", "drainage", "bookkeeping")
UNITS = [Unit(f"X90{i}", f"Prøve{i}", "municipality", "Nord" if i < 4 else "Syd") for i in range(7)]
TARGETS = [target.id for target in PACK.targets("example")]
REASONS = [MissingReason.UNKNOWN, MissingReason.NOT_RELEVANT, MissingReason.NOT_DELIVERED, MissingReason.SUPPRESSED]


def variables_of(root: str) -> list[str]:
    """All that is reported about a tree, with the scales."""
    names = {"population", "road_km"}
    for node in list_nodes(PACK, root):
        figure = node.figure
        names |= {*figure.numerator, *figure.minus}
        for step in figure.chain:
            names |= {*step.quantity, *(step.inner.quantity if step.inner else ())}
    return sorted(names)


usual = st.integers(1, 10**6).map(Decimal)
odd = st.one_of(st.just(Decimal(0)), st.integers(-(10**5), -1).map(Decimal), st.sampled_from(REASONS))
cells = st.one_of(usual, usual, usual, usual, usual, usual, usual, odd)


@st.composite
def releases(draw: st.DrawFn) -> tuple[Release, str]:
    root = draw(st.sampled_from(ROOTS))
    rows = []
    for unit in UNITS:
        for name in variables_of(root):
            cell = draw(usual if name in ("population", "road_km") else cells)
            missing = cell if isinstance(cell, MissingReason) else None
            value = cell if missing is None else None
            rows.append(Observation(unit.code, name, 2025, value, missing, origin=Origin.REPORTED, source="SIMULATED"))
    return make_release(PACK, "example", UNITS, rows, BUILT_AT), root


def explain(release: Release, root: str, unit: str, target: str, scale: str) -> GapResult | None:
    try:
        choices = make_choices(release, unit, key_figure=root, target=target, k=4)
        return study_gap(release, make_gap_choices(release, choices, scale=scale))
    except UserError:
        return None


@given(releases(), st.sampled_from(TARGETS), st.sampled_from(["inhabitants", "road_km"]))
def test_it_closes_or_is_refused_in_a_sentence(case: tuple[Release, str], target: str, scale: str) -> None:
    release, root = case
    result = explain(release, root, "X900", target, scale)
    event("refused" if result is None else "explained")
    if result is None:
        return
    size = sum(abs(node.own_dkk) + abs(node.reference_dkk) for node in result.nodes)
    size += sum(abs(part.dkk) for part in result.contributions)
    assert abs(math.fsum(part.dkk for part in result.contributions) - result.gap_dkk) <= 1e-9 * size
    for node in result.nodes:
        below = [child.gap_dkk for child in result.nodes if child.parent == node.figure]
        if below:
            assert abs(math.fsum(below) - node.gap_dkk) <= 1e-9 * size
        parts = [
            part.dkk for part in result.contributions if part.node == node.figure and part.cause != "target_choice"
        ]
        if not below:
            assert abs(math.fsum(parts) - node.gap_dkk) <= 1e-9 * size
            assert bool(node.factors) != bool(node.refused) or node.role == "adjustment"
    members = [member.code for member in result.reference.members]
    assert "X900" not in members
    assert len(set(members)) == len(members)


@given(releases(), st.permutations(range(len(UNITS))))
def test_the_order_of_municipalities_changes_nothing(case: tuple[Release, str], order: list[int]) -> None:
    """New codes for the same municipalities: the same answer about the same one, against all others."""
    release, root = case
    codes = {UNITS[i].code: UNITS[place].code for place, i in enumerate(order)}
    moved = [
        Observation(codes[o.unit], o.variable, o.period, o.value, o.missing, o.version, o.origin, o.source)
        for o in release.observations
    ]
    units = [Unit(codes[unit.code], unit.name, unit.kind, unit.region) for unit in UNITS]
    again = make_release(PACK, "example", units, moved, BUILT_AT)
    here = explain(release, root, "X900", "everyone", "inhabitants")
    there = explain(again, root, codes["X900"], "everyone", "inhabitants")
    assert (here is None) == (there is None)
    if here is None or there is None:
        return
    assert [(p.node, p.factor, p.cause) for p in here.contributions] == [
        (p.node, p.factor, p.cause) for p in there.contributions
    ]
    for one, other in zip(here.contributions, there.contributions, strict=True):
        assert one.dkk == pytest.approx(other.dkk, rel=1e-7, abs=1e-3)


@given(releases())
def test_a_potential_is_an_interval_around_its_main_answer(case: tuple[Release, str]) -> None:
    release, root = case
    try:
        choices = make_choices(release, "X900", key_figure=root, target="everyone")
        result = study_potential(release, make_gap_choices(release, choices))
    except UserError:
        return
    if result.potential is None:
        assert result.potential_reason is not None
        return
    assert result.potential_dkk is not None
    assert result.potential.contains(result.potential_dkk)
    assert all(math.isfinite(x) for x in (result.potential.low, result.potential.high))
