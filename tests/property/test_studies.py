"""Whole answers: same question, same bytes; order and units of measurement do not matter; missing stays missing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.domain.observations import MissingReason
from raaderum.domain.units import Unit
from raaderum.packs import load_pack
from raaderum.studies import (
    from_json,
    make_choices,
    study_expected,
    study_peers,
    study_position,
    to_json,
)
from raaderum.warehouse.build import build_public_release
from raaderum.warehouse.release import Release, make_release
from tests.conftest import BUILT_AT, ROOT
from tests.factories.figures import remake, with_value

STUDIES = (study_position, study_peers, study_expected)
PUBLISHED, AMOUNT = "net_22811_dkk_per_inhabitant", "net_22811_dkk"
# Not a fixture: Hypothesis asks for values before fixtures exist.
RELEASE = build_public_release(load_pack(ROOT / "area_packs" / "roads"), ROOT / "facts", BUILT_AT)
CODES = [unit.code for unit in RELEASE.municipalities]
_PEERS = RELEASE.pack.peers
_FEWER = _PEERS.model_copy(update={"redraws": _PEERS.redraws.model_copy(update={"draws": 40})})
QUICK = remake(RELEASE, pack=replace(RELEASE.pack, peers=_FEWER))
"""The same with a tenth of the redraws, where only the shape of the answer is looked at."""


@st.composite
def questions(draw):
    """Any question a user can ask of the public release."""
    release = RELEASE
    unit = draw(st.sampled_from(CODES))
    group = st.lists(st.sampled_from([c for c in CODES if c != unit]), min_size=2, max_size=12, unique=True)
    features = [feature.id for feature in release.pack.features if feature.weight]
    members, k = draw(st.none() | group), draw(st.integers(1, 30))
    # "The 5 cheapest of" and the cheapest quarter take more than a handful to choose among.
    few = (k if members is None else len(members)) <= 5
    targets = [t.id for t in release.pack.targets("public") if not few or t.kind not in ("cheapest", "quartile")]
    return make_choices(
        release,
        unit,
        key_figure=draw(st.sampled_from(["road_maintenance", "administration", "green_areas"])),
        period=draw(st.sampled_from([2022, 2023, 2024])),
        target=draw(st.sampled_from(targets)),
        k=k,
        weights=draw(st.dictionaries(st.sampled_from(features[:3]), st.integers(0, 10).map(lambda halves: halves / 2))),
        members=members,
    )


def answers(release: Release, choices) -> list[str]:
    """The JSON of all three studies, without the release's id."""
    found = [json.loads(to_json(study(release, choices))) for study in STUDIES]
    for answer in found:
        answer.pop("release")
    return [json.dumps(answer, sort_keys=True) for answer in found]


def assert_canonical(text: str) -> None:
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert not any(word in text for word in ("NaN", "Infinity", "-0.0,"))


@given(questions())
def test_json_and_back_is_the_same_result(choices):
    for study in STUDIES:
        try:
            result = study(QUICK, choices)
        except NoPeers:  # the one peer that was asked for has no figure of the year
            reject()
        text = to_json(result)
        again = from_json(text)
        assert type(again) is type(result)
        assert to_json(again) == text
        assert_canonical(text)
        # A frozen link reads what the page showed: the same but for the twelfth digit of a number.
        assert from_json(to_json(again)) == again
        assert again.unit == result.unit
        assert again.parameters == result.parameters
        if choices.members is None and study is not study_peers:
            assert again.own.value == pytest.approx(result.own.value, rel=1e-11)


@pytest.mark.parametrize("unit", ["0461", "0813", "0825"])
def test_the_same_question_gives_the_same_bytes_from_a_release_built_anew(roads_pack, unit):
    first = [to_json(study(RELEASE, make_choices(RELEASE, unit))) for study in STUDIES]
    anew = build_public_release(roads_pack, ROOT / "facts", BUILT_AT + timedelta(days=30))
    assert anew is not RELEASE
    assert [to_json(study(anew, make_choices(anew, unit))) for study in STUDIES] == first


@pytest.mark.parametrize("unit", ["0461", "0563"])
def test_the_order_of_observations_and_units_changes_nothing(unit):
    rows, units = list(RELEASE.observations), list(RELEASE.units)
    random.Random(5).shuffle(rows)
    random.Random(6).shuffle(units)
    shuffled = make_release(RELEASE.pack, "public", units, rows, BUILT_AT)
    assert shuffled.id == RELEASE.id
    choices = make_choices(RELEASE, unit)
    assert answers(shuffled, choices) == answers(RELEASE, choices)


def renamed(release: Release, code: dict[str, str]) -> Release:
    """The same municipalities under other codes: whatever sorts by code now meets them in another order."""
    units = [replace(unit, code=code.get(unit.code, unit.code)) for unit in release.units]
    rows = [replace(o, unit=code.get(o.unit, o.unit)) for o in release.observations]
    return remake(release, rows, units=units)


def test_the_codes_of_the_units_change_no_number():
    """Codes dealt out anew: same peers by name, same expected value and, but for the dice of rounding, same place."""
    dealt = CODES[:]
    random.Random(7).shuffle(dealt)
    code = dict(zip(CODES, dealt, strict=True))
    other = renamed(RELEASE, code)
    for unit in ("0461", "0316", "0825", "0101", "0657"):
        here, there = make_choices(RELEASE, unit), make_choices(other, code[unit])
        one, two = study_position(RELEASE, here), study_position(other, there)
        assert {m.name for m in one.chosen.members} == {m.name for m in two.chosen.members}
        assert two.difference.value == pytest.approx(one.difference.value)
        assert {r.target: r.value for r in two.references} == pytest.approx({r.target: r.value for r in one.references})
        assert (one.place.plain_low, one.place.plain_high) == (two.place.plain_low, two.place.plain_high)
        # Rounding is drawn per unit in the order of codes; half a krone may move a place by a little.
        assert abs(one.place.low - two.place.low) <= 2
        assert abs(one.place.high - two.place.high) <= 2
        assert [(f.kind, f.periods) for f in one.findings] == [(f.kind, f.periods) for f in two.findings]
        mine, theirs = study_expected(RELEASE, here), study_expected(other, there)
        assert theirs.expected == pytest.approx(mine.expected)
        assert theirs.interval.low == pytest.approx(mine.interval.low)
        assert theirs.interval.high == pytest.approx(mine.interval.high)


def scaled(release: Release, factors: dict[str, Decimal]) -> Release:
    return remake(
        release,
        [
            with_value(o, o.value * factors[o.variable]) if o.variable in factors and o.value is not None else o
            for o in release.observations
        ],
    )


def test_kroner_in_thousands_scale_values_exactly_and_move_nobody():
    money = [v.id for v in RELEASE.pack.variables.values() if v.quantity in ("amount", "amount_per_inhabitant")]
    other = scaled(RELEASE, dict.fromkeys(money, Decimal("0.001")))
    for unit in ("0461", "0813", "0825"):
        one = study_position(RELEASE, make_choices(RELEASE, unit, target="country"))
        two = study_position(other, make_choices(other, unit, target="country"))
        assert two.own.value == pytest.approx(one.own.value / 1000, rel=1e-12)
        assert two.difference.value == pytest.approx(one.difference.value / 1000, rel=1e-12)
        if one.difference.share is None:  # Frederikshavn is negative
            assert two.difference.share is None
        else:
            assert two.difference.share == pytest.approx(one.difference.share, rel=1e-12)
        assert (two.place.plain_low, two.place.plain_high) == (one.place.plain_low, one.place.plain_high)
        assert [s.period for s in two.trend.shifts] == [s.period for s in one.trend.shifts]
        assert [f.kind for f in two.findings] == [f.kind for f in one.findings]


def test_square_kilometres_to_hectares_leave_linear_features_and_peers_alone():
    """Dwellings counted in thousands and area in hectares: shares and densities are the same up to a factor."""
    dwellings = {f"dwellings_{kind}": Decimal("0.001") for kind in ("detached", "terraced", "multi_storey")}
    other = scaled(RELEASE, dwellings)
    nothing = {feature.id: 0 for feature in RELEASE.pack.features if feature.weight}
    linear = nothing | {"multi_storey_share": 1, "detached_share": 1}
    for unit in ("0461", "0316"):
        one = study_peers(RELEASE, make_choices(RELEASE, unit, weights=linear))
        two = study_peers(other, make_choices(other, unit, weights=linear))
        assert [peer.unit.code for peer in two.peers] == [peer.unit.code for peer in one.peers]
        assert [peer.distance for peer in two.peers] == pytest.approx([peer.distance for peer in one.peers])
    cars = scaled(RELEASE, {"cars": Decimal(100)})  # linear, and not a share: every value is 100 times as large
    one, two = (study_peers(r, make_choices(r, "0316")) for r in (RELEASE, cars))
    assert [peer.unit.code for peer in two.peers] == [peer.unit.code for peer in one.peers]
    assert [peer.distance for peer in two.peers] == pytest.approx([peer.distance for peer in one.peers])


# --- missing ----------------------------------------------------------------------------------------


def without_figure(release: Release, unit: str, reason: MissingReason) -> Release:
    """The unit's published figure and kroner of 2024 are missing, with a reason."""
    return remake(
        release,
        [
            with_value(o, None, reason) if o.unit == unit and o.period == 2024 and o.variable in (PUBLISHED, AMOUNT)
            else o
            for o in release.observations
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "in_words"),
    [(MissingReason.SUPPRESSED, "skjult af hensyn til"), (MissingReason.NOT_DELIVERED, "ikke indberettet")],
)
@pytest.mark.parametrize("unit", ["0461", "0825"])
def test_a_missing_figure_is_missing_and_nobody_elses_value_moves(unit, reason, in_words):
    holed = without_figure(RELEASE, unit, reason)
    figure = RELEASE.pack.figure("road_maintenance")
    before, after = evaluate_key_figure(figure, RELEASE.panel), evaluate_key_figure(figure, holed.panel)
    column = RELEASE.panel.column(2024)
    for code in [c for c in RELEASE.panel.units if c != unit]:
        assert after.value[holed.panel.row(code), column] == before.value[RELEASE.panel.row(code), column]
    with pytest.raises(FigureMissing, match=in_words):
        study_position(holed, make_choices(holed, unit, period=2024))
    other = study_position(holed, make_choices(holed, "0101", period=2024))
    assert unit not in {point.unit.code for point in other.spread}
    assert [(gone.unit.code, gone.reason) for gone in other.missing] == [(unit, reason.value)]
    assert (other.units_with_value, other.units_in_all, other.place.units) == (97, 98, 97)
    assert unit not in {member.code for reference in other.references for member in reference.members}


def test_an_own_group_leaves_out_a_member_without_a_figure():
    holed = without_figure(RELEASE, "0851", MissingReason.NOT_DELIVERED)
    result = study_position(holed, make_choices(holed, "0461", period=2024, members=["0851", "0751", "0101"]))
    assert sorted(member.code for member in result.chosen.members) == ["0101", "0751"]
    with pytest.raises(NoPeers):
        study_position(holed, make_choices(holed, "0461", period=2024, members=["0851"]))


def test_a_municipality_nobody_has_observed_is_missing_and_moves_nobody():
    """A new code among the units, with no observation at all (a municipality that has not delivered)."""
    silent = Unit("0999", "Nyby", "municipality", "Syddanmark")
    more = remake(RELEASE, units=[*RELEASE.units, silent])
    choices = make_choices(more, "0461")
    before, after = study_position(RELEASE, make_choices(RELEASE, "0461")), study_position(more, choices)
    assert after.difference == before.difference
    assert after.place == before.place
    assert after.spread == before.spread
    assert (after.units_with_value, after.units_in_all) == (98, 99)
    assert [(gone.unit.code, gone.reason) for gone in after.missing] == [("0999", "not_delivered")]
    assert study_expected(more, choices).expected == study_expected(RELEASE, make_choices(RELEASE, "0461")).expected
    for study in STUDIES:
        with pytest.raises((FigureMissing, NoPeers), match="Nyby"):
            study(more, make_choices(more, "0999"))


def test_a_municipality_without_a_framework_condition_is_compared_on_the_others_and_has_no_expectation():
    rows = [o for o in RELEASE.observations if (o.unit, o.variable) != ("0461", "summer_houses")]
    holed = remake(RELEASE, rows)
    choices = make_choices(holed, "0461")
    peers = study_peers(holed, choices)
    assert next(card.own for card in peers.features if card.id == "summer_houses") is None
    assert all(next(f.distance for f in p.features if f.feature == "summer_houses") == 0.0 for p in peers.peers)
    with pytest.raises(NoPeers) as caught:
        study_expected(holed, choices)
    assert "Odense" in caught.value.message("da")
    to_json(study_position(holed, choices))
    # The others' expectation is fitted without Odense.
    assert len(study_expected(holed, make_choices(holed, "0101")).points) == 97
