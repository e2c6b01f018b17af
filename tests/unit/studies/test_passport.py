"""The passport: it agrees with what comparisons leave out, every grade has its reasons, and thresholds bite."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from raaderum.domain.errors import FigureMissing, NoPeers, UnknownPeriod, UnknownUnit
from raaderum.domain.observations import MissingReason, Observation, Version
from raaderum.studies import from_json, make_choices, make_gap_choices, study_passport, to_json
from raaderum.studies.comparison import find_neighbourhood
from raaderum.studies.everybody import default_choices, peers_of
from raaderum.studies.gap_setting import LACKING, settle
from raaderum.studies.passport import GRADES, grade_figure
from raaderum.studies.results import FigurePassport
from raaderum.warehouse.release import Release
from tests.factories.figures import remake

ASPECTS = ["scope", "completeness", "accounting", "breaks", "price_level", "explanation", "reviewer"]


def passport_of(release: Release, unit: str, figure: str, period: int = 2025) -> FigurePassport:
    return grade_figure(release, unit, release.pack.figure(figure), period)


def changed(release: Release, change: Callable[[Observation], Observation]) -> Release:
    return remake(release, [change(o) for o in release.observations])


def codes(passport: FigurePassport, grade: str | None = None) -> set[str]:
    return {reason.code for reason in passport.reasons if grade in (None, reason.grade)}


@pytest.mark.parametrize("period", [2022, 2023, 2024, 2025])
@pytest.mark.parametrize("figure", ["road_operation", "winter", "lighting", "kerbs", "guard_rail", "bookkeeping"])
def test_whoever_is_left_out_has_grade_d_and_nobody_else(figure: str, period: int, example_release: Release) -> None:
    """Two ways: ``settle`` for a unit that has all costs itself, and the passport of everybody."""
    release = example_release
    setting = settle(
        release, make_gap_choices(release, make_choices(release, "X017", key_figure=figure, period=period))
    )
    assert not setting.left_out  # X017 lacks nothing, so whoever lacks a cost is left out
    graded = {unit.code: passport_of(release, unit.code, figure, period) for unit in release.municipalities}
    assert {code for code, one in graded.items() if one.grade == "D"} == set(graded) - set(setting.able)


@pytest.mark.parametrize("period", [2023, 2024, 2025])
def test_the_reason_is_the_one_that_was_given(period: int, example_release: Release) -> None:
    release, met = example_release, set()
    for unit in release.municipalities:
        try:
            choices = make_choices(release, unit.code, period=period)
            setting = settle(release, make_gap_choices(release, choices))
        except (FigureMissing, NoPeers):
            continue
        for left in setting.left_out_units:
            passport = passport_of(release, left.unit.code, "road_operation", period)
            deciding = [reason for reason in passport.reasons if reason.grade == "D"]
            if left.reason == LACKING:
                assert "lacking" in {reason.code for reason in deciding}
            else:
                assert left.reason in {reason.text for reason in deciding}
            met.add(left.unit.code)
    assert {"X029", "X083"} <= met


def test_a_grade_never_hides_a_figure(example_release: Release) -> None:
    slip = passport_of(example_release, "X073", "lighting_operation")
    assert (slip.grade, slip.value is not None) == ("D", True)
    assert "untouched" in codes(passport_of(example_release, "X073", "winter"), "D")
    assert "untouched" not in codes(slip)


def test_every_aspect_has_a_reason_and_the_worst_decides(example_release: Release) -> None:
    for code in ("X017", "X029", "X045", "X070", "X009"):
        for figure in study_passport(example_release, code).figures:
            assert [*dict.fromkeys(reason.aspect for reason in figure.reasons)] == ASPECTS
            assert figure.grade == max(reason.grade for reason in figure.reasons)
    assert [meaning.grade for meaning in GRADES] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("unit", "figure", "period", "reason"),
    [
        ("X011", "guard_rail", 2022, "ikke relevant"),
        ("X060", "signs_cost", 2023, "ukendt"),
        ("X033", "winter_materials", 2024, "ikke indberettet"),
        ("X045", "lighting_energy", 2025, "skjult"),
    ],
)
def test_each_of_the_four_reasons_is_told(
    unit: str, figure: str, period: int, reason: str, example_release: Release
) -> None:
    passport = passport_of(example_release, unit, figure, period)
    (lacking,) = [one for one in passport.reasons if one.code == "lacking"]
    assert (passport.grade, lacking.grade) == ("D", "D")
    assert reason in lacking.text.da


def test_completeness_by_hand(example_release: Release) -> None:
    """X019 has no number of street trees: the cost is known, the figure per tree is not."""
    trees = passport_of(example_release, "X019", "trees")
    assert (trees.grade, trees.value, trees.reported, trees.asked) == ("C", None, 2, 3)
    assert "no_ratio" in codes(trees, "C")
    assert "optional" in codes(passport_of(example_release, "X004", "structures_cost"), "A")
    assert passport_of(example_release, "X009", "surfacing_gravel").value is None
    assert "no_task" in codes(passport_of(example_release, "X009", "surfacing_gravel"), "B")


def test_nobody_is_compared_per_inhabitant_without_inhabitants(example_release: Release) -> None:
    """0 inhabitants: ``settle`` leaves the unit out, and so does the passport."""

    def change(o: Observation) -> Observation:
        hit = (o.unit, o.variable, o.period) == ("X020", "population", 2025)
        return replace(o, value=Decimal(0)) if hit else o

    release = changed(example_release, change)
    setting = settle(release, make_gap_choices(release, make_choices(release, "X017", key_figure="winter")))
    assert "X020" not in setting.able
    passport = passport_of(release, "X020", "winter")
    assert passport.grade == "D"
    assert any("ikke over 0" in reason.text.da for reason in passport.reasons)


def test_a_share_below_the_threshold_lowers_more(example_release: Release) -> None:
    """Winter per salted km has five variables: one missing leaves 80 per cent (B), two leave 60 (C)."""

    def without(*names: str) -> Release:
        def change(o: Observation) -> Observation:
            hit = o.unit == "X017" and o.period == 2025 and o.variable in names
            return replace(o, value=None, missing=MissingReason.UNKNOWN) if hit else o

        return changed(example_release, change)

    assert passport_of(without("salting_callouts"), "X017", "winter_salting").grade == "B"
    assert passport_of(without("salting_callouts", "winter_index"), "X017", "winter_salting").grade == "C"


def test_practice_in_the_bridge_counts_less(example_release: Release) -> None:
    """X036 books asphalt as construction, and has the amount in the bridge."""
    wearing = passport_of(example_release, "X036", "surfacing_wearing")
    assert "bridged" in codes(wearing, "B")

    def emptied(o: Observation) -> Observation:
        hit = o.unit == "X036" and o.variable == "asphalt_construction_dkk"
        return replace(o, value=Decimal(0)) if hit else o

    unbridged = passport_of(changed(example_release, emptied), "X036", "surfacing_wearing")
    assert "bridged" not in codes(unbridged)
    assert "practice" in codes(unbridged)


def test_three_differences_lower_more_than_two(example_release: Release) -> None:
    """X017's peers mostly own their lamps, clear in daytime and so on: answers that nobody else gives, one by one."""
    names = ["light_owner", "vat_excluded", "light_renewal_booking"]

    def with_odd(count: int) -> FigurePassport:
        def change(o: Observation) -> Observation:
            if (o.unit, o.period) != ("X017", 2025) or o.variable not in {q.id for q in example_release.pack.questions}:
                return o
            most = {"light_owner": 4, "vat_excluded": 2, "light_renewal_booking": 3}
            return replace(o, value=Decimal(most[o.variable])) if o.variable in names[:count] else o

        return passport_of(changed(example_release, change), "X017", "road_operation")

    def practice(passport: FigurePassport) -> int:
        return sum(reason.code == "practice" for reason in passport.reasons)

    before = practice(with_odd(0))
    for count in (1, 2, 3):
        found = with_odd(count)
        accounting = max(reason.grade for reason in found.reasons if reason.aspect == "accounting")
        assert accounting == ("C" if practice(found) >= 3 else "B")
    assert practice(found) >= max(3, before + 2)


def test_a_changed_answer_is_a_break_and_a_comment_explains_it(example_release: Release) -> None:
    def answer(comment: str) -> Callable[[Observation], Observation]:
        def change(o: Observation) -> Observation:
            if (o.unit, o.period) != ("X020", 2025):
                return o
            if o.variable == "light_renewal_booking":
                return replace(o, value=Decimal(2))
            return replace(o, comment=comment) if o.variable == "lighting_renewal_dkk" else o

        return change

    silent = passport_of(changed(example_release, answer("")), "X020", "lighting_renewal")
    assert "practice_changed" in codes(silent, "C")
    told = passport_of(changed(example_release, answer("Skiftet ved nyt anlæg")), "X020", "lighting_renewal")
    assert "practice_changed" in codes(told, "B")
    assert any("Skiftet ved nyt anlæg" in reason.text.da for reason in told.reasons if reason.code == "comment")


def test_a_level_shift_is_a_break(public_release: Release) -> None:
    """Public figures have the ten years that the detector needs."""
    from raaderum.studies.comparison import find_shifts

    root = public_release.pack.rules("public").root
    period = max(s.period for shifts in find_shifts(public_release, root).values() for s in shifts)
    code = next(c for c, shifts in find_shifts(public_release, root).items() if any(s.period == period for s in shifts))
    assert "level_shift" in codes(passport_of(public_release, code, root, period), "C")


def test_a_budget_is_not_taken_for_accounts(example_release: Release) -> None:
    def change(o: Observation) -> Observation:
        hit = (o.unit, o.variable, o.period) == ("X017", "pipes_dkk", 2025)
        return replace(o, version=Version.ORIGINAL_BUDGET) if hit else o

    passport = passport_of(changed(example_release, change), "X017", "pipes")
    assert passport.grade == "D"
    assert "budget" in codes(passport, "D")


def test_the_second_person(example_release: Release) -> None:
    """Nobody's approval known: no grade depends on it. Approvals kept: one that is not stated is a reservation."""
    figure = example_release.pack.figure("winter_fixed")
    unknown = grade_figure(example_release, "X017", figure, 2025)
    approved = grade_figure(example_release, "X017", figure, 2025, {("X017", 2025): "Anna Prøve"})
    missing = grade_figure(example_release, "X017", figure, 2025, {("X018", 2025): "Anna Prøve"})
    assert (unknown.grade, approved.grade, missing.grade) == ("A", "A", "B")
    assert missing.reasons[-1].text.da.endswith("ikke oplyst.")
    assert "Anna Prøve" in approved.reasons[-1].text.da
    result = study_passport(example_release, "X017", 2025, {("X017", 2025): "Anna Prøve"})
    assert result.approved_by == "Anna Prøve"


def test_peers_of_everybody_are_those_of_each(example_release: Release) -> None:
    for unit in ("X001", "X017", "X045", "X073"):
        for figure in ("road_operation", "winter", "lighting_energy"):
            found = find_neighbourhood(example_release, default_choices(example_release, unit, figure, 2025))
            assert peers_of(example_release, unit, figure, 2025) == tuple(match.unit for match in found.matches)


def test_json_and_back_and_refusals(example_release: Release) -> None:
    result = study_passport(example_release, "X017")
    text = to_json(result)
    assert to_json(from_json(text)) == text
    assert json.loads(text)["kind"] == "passport"
    with pytest.raises(UnknownUnit):
        study_passport(example_release, "X999")
    with pytest.raises(UnknownPeriod, match="2022–2025"):
        study_passport(example_release, "X017", 1999)
