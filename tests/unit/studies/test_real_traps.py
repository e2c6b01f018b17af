"""The traps in the real Danish figures, each met openly. Expected numbers are read from facts/ by this test itself."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from statistics import mean, median

import pytest

from raaderum.domain.errors import (
    FigureMissing,
    InvalidChoice,
    NoPeers,
    ShortUnitCode,
    UnknownFeature,
    UnknownPeriod,
    UnknownTarget,
    UnknownUnit,
)
from raaderum.studies import make_choices, study_expected, study_peers, study_position
from raaderum.studies.comparison import read_series
from raaderum.studies.results import PositionResult
from tests.conftest import ROOT
from tests.factories.figures import remake, with_value

ROADS, GREEN, ADMINISTRATION = "2.28.11", "0.28.20", "6.45.51"


@cache
def accounts(function: str = ROADS) -> dict[tuple[str, int], int]:
    """Kr. per inhabitant by (four-digit code, year); "0000" is the country."""
    with (ROOT / "facts" / "municipal_accounts_per_inhabitant.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["function"] == function]
    column = "net_dkk_per_inhabitant_current_prices"
    return {(row["municipality_code"].zfill(4), int(row["year"])): int(row[column]) for row in rows}


@cache
def municipalities() -> dict[str, dict[str, str]]:
    with (ROOT / "facts" / "municipalities.csv").open(encoding="utf-8") as file:
        return {row["code"].zfill(4): row for row in csv.DictReader(file)}


@pytest.fixture
def position(public_release):
    def ask(unit: str, **choices: object) -> PositionResult:
        return study_position(public_release, make_choices(public_release, unit, **choices))

    return ask


def finding(result: PositionResult, kind: str):
    return next((found for found in result.findings if found.kind == kind), None)


# --- negative net costs -----------------------------------------------------------------------------


def test_frederikshavn_is_negative_and_the_years_are_listed(position):
    result = position("0813", period=2024)
    negative = finding(result, "negative")
    years = tuple(year for year in range(2016, 2025) if accounts()["0813", year] < 0)
    assert result.own.value == negative.value == accounts()["0813", 2024] == -58
    assert negative.periods == years == (2016, 2017, 2018, 2019, 2020, 2022, 2023, 2024)
    assert (result.place.plain_low, result.place.plain_high) == (1, 1)
    # A negative amount as a percentage of another would mislead.
    assert result.difference.share is None
    assert result.findings[0].kind == "negative"


def test_frederikshavns_one_positive_year_is_not_among_them(position):
    result = position("0813", period=2021)
    assert result.own.value == accounts()["0813", 2021] == 19
    assert 2021 not in finding(result, "negative").periods


def test_frederikssund_was_negative_in_2016_only(position):
    result = position("0250", period=2024)
    assert finding(result, "negative").periods == (2016,)
    assert finding(result, "negative").value == accounts()["0250", 2024] == 352
    # −61 − 519 = −580 against the country in 2016, and another level from 2017 on.
    shift = finding(result, "level_shift")
    assert (shift.periods, shift.value) == ((2017,), accounts()["0250", 2016] - accounts()["0000", 2016])


def test_alleroeds_green_areas_are_minus_4_in_2022(position):
    result = position("0201", key_figure="green_areas", period=2022)
    negative = finding(result, "negative")
    assert result.own.value == negative.value == accounts(GREEN)["0201", 2022] == -4
    assert negative.periods == (2022,)  # 2024 is negative too, but not known of in 2022


def test_a_municipality_that_never_was_negative_is_not_said_to_be(position):
    assert finding(position("0461", period=2024), "negative") is None


def test_zero_is_not_negative(public_release):
    key = ("0461", "net_22811_dkk_per_inhabitant", 2024, "accounts"), ("0461", "net_22811_dkk", 2024, "accounts")
    release = remake(
        public_release, [with_value(o, Decimal(0)) if o.key in key else o for o in public_release.observations]
    )
    result = study_position(release, make_choices(release, "0461", period=2024))
    assert result.own.value == 0.0
    assert finding(result, "negative") is None


def test_negative_peers_are_named(position):
    # Frederikssund's peers include Frederikshavn or another with a negative year: exactly those are named.
    result = position("0250", period=2024)
    negative = {member.code for member in result.chosen.members if accounts()[member.code, 2024] < 0}
    found = finding(result, "peers_negative")
    assert {label.code for label in (found.units if found else ())} == negative
    # A group that holds Frederikshavn says so.
    own_group = position("0461", period=2024, members=["0813", "0851"])
    assert [label.name for label in finding(own_group, "peers_negative").units] == ["Frederikshavn"]


# --- level shifts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "years"), [("0316", (2019, 2022)), ("0265", (2020,)), ("0320", (2019, 2022))],
    ids=["Holbæk", "Roskilde", "Faxe"],
)  # fmt: skip
def test_level_shifts_are_found_at_their_years_and_shown_as_findings(position, unit, years):
    result = position(unit, period=2024)
    assert tuple(shift.period for shift in result.trend.shifts) == years
    shown = [found.periods[0] for found in result.findings if found.kind == "level_shift"]
    assert tuple(shown) == years
    # No line is drawn across: the pieces change number exactly at the shifts.
    pieces = {point.period: point.piece for point in result.trend.points}
    assert tuple(year for year in range(2017, 2025) if pieces[year] != pieces[year - 1]) == years


def test_roskildes_levels_are_the_mean_distances_to_the_country(position):
    (shift,) = position("0265", period=2024).trend.shifts
    distance = {year: accounts()["0265", year] - accounts()["0000", year] for year in range(2016, 2025)}
    assert shift.before == pytest.approx(mean(distance[year] for year in range(2016, 2020)))  # 591.25
    assert shift.after == pytest.approx(mean(distance[year] for year in range(2020, 2025)))  # 160.2


@pytest.mark.parametrize(
    ("unit", "period", "by"),
    [("0316", 2024, 2022), ("0320", 2024, 2022), ("0316", 2021, 2019), ("0265", 2021, 2020), ("0265", 2023, 2020)],
)
def test_a_trend_across_a_shift_is_refused_and_says_by_which(position, unit, period, by):
    result = position(unit, period=period)
    assert (result.trend.slope.per_year, result.trend.slope.refused_by) == (None, by)
    assert (result.several_years.difference, result.several_years.refused_by) in ((None, by),) or by < period - 2


def test_roskilde_has_a_trend_again_once_the_window_lies_after_the_shift(position):
    slope = position("0265", period=2024).trend.slope
    assert (slope.first, slope.last, slope.refused_by) == (2020, 2024, None)
    # Least squares on the distance as a share of the country's figure, 2020–2024.
    years = range(2020, 2025)
    shares = [accounts()["0265", year] / accounts()["0000", year] - 1 for year in years]
    by_hand = sum((x - 2022) * y for x, y in zip(years, shares, strict=True)) / 10
    assert slope.per_year == pytest.approx(by_hand)


def test_odense_has_no_shift(position):
    assert position("0461", period=2024).trend.shifts == ()


def test_peers_that_shifted_in_the_last_four_years_are_named(position):
    result = position("0320", period=2024, members=["0316", "0265", "0461"])
    found = finding(result, "peers_shifted")
    # Holbæk shifted in 2022; Roskilde in 2020, before the four years 2021–2024; Odense never.
    assert ([label.name for label in found.units], found.periods) == (["Holbæk"], (2021,))


# --- islands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["0825", "0563"], ids=["Læsø", "Fanø"])
def test_islands_have_no_good_peers_and_it_says_on_what_they_are_unlike(position, public_release, unit):
    result = position(unit, period=2024)
    assert finding(result, "stands_out") is not None
    assert not result.peers.good
    assert result.peers.kth_distance > result.peers.limit
    assert result.peers.unlike_on[0].da == "Ø uden fast forbindelse"
    assert study_peers(public_release, make_choices(public_release, unit)).summary == result.peers
    # However large the difference, it is not called sure where nobody is alike.
    assert not result.difference.sure


def test_a_mainland_municipality_is_no_island_and_has_peers(position):
    result = position("0461", period=2024)
    assert finding(result, "stands_out") is None
    assert result.peers.good
    assert result.peers.unlike_on == ()
    islands = {"0400", "0482", "0492", "0563", "0741", "0825"}
    assert not islands & {member.code for member in result.chosen.members}


def test_laesoe_is_last_under_every_choice(position):
    place = position("0825", period=2024).place
    assert (place.low, place.high, place.units) == (98, 98, 98)


# --- codes ------------------------------------------------------------------------------------------


def test_a_three_digit_code_is_met_with_the_four_digit_one(public_release):
    with pytest.raises(ShortUnitCode) as caught:
        make_choices(public_release, "461")
    assert caught.value.message("da") == "Kommunekoden »461« har tre cifre. Koder har fire: skriv 0461 for Odense."


@pytest.mark.parametrize("code", ["9999", "999", "", "0000", "X001"])
def test_an_unknown_code_is_refused(public_release, code):
    with pytest.raises(UnknownUnit) as caught:
        make_choices(public_release, code)
    assert caught.value.message("da").startswith(f"Kommunekoden »{code}« findes ikke i udgivelsen. Skriv en af de 98 ")


@pytest.mark.parametrize("name", ["Odense", "odense", "Odnse"])
def test_a_name_is_met_with_its_code_first(public_release, name):
    with pytest.raises(UnknownUnit) as caught:
        make_choices(public_release, name)
    assert caught.value.near[0] == "0461 (Odense)"
    assert "Mente du 0461 (Odense)" in caught.value.message("da")


# --- what the public figures can and cannot say -----------------------------------------------------


@pytest.mark.parametrize("unit", ["0461", "0813", "0825"])
def test_there_is_no_potential_and_the_reason_is_given(public_release, position, unit):
    for result in (position(unit), study_expected(public_release, make_choices(public_release, unit))):
        assert result.potential is None
        assert result.potential_reason.da == "kræver indberettede tal"


def test_the_partial_note_is_on_every_answer(public_release):
    choices = make_choices(public_release, "0461")
    for study in (study_position, study_peers, study_expected):
        assert study(public_release, choices).partial.da == "Kun 2.28.11, ca. halvdelen af vejudgiften"


def test_kroner_are_computed_for_2024_only(position):
    # 796 kr. per inhabitant times 210,803 inhabitants on 1 January 2025, by hand 167,799,188 kr.
    assert int(municipalities()["0461"]["population_2025q1"]) == 210_803
    own = position("0461", period=2024).own
    assert (own.value, own.numerator, own.denominator, own.computed) == (796.0, 167_799_188.0, 210_803.0, True)
    before = position("0461", period=2020)
    assert before.own.value == accounts()["0461", 2020]
    assert (before.own.numerator, before.own.denominator, before.own.computed) == (None, None, False)
    assert (before.difference.dkk, before.difference.interval_dkk) == (None, None)
    assert all(reference.difference_dkk is None for reference in before.references)


def test_the_difference_in_kroner_is_the_difference_times_inhabitants(position):
    result = position("0461", period=2024)
    values = [accounts()[member.code, 2024] for member in result.chosen.members]
    assert len(values) == 10
    assert result.chosen.value == pytest.approx(mean(values))
    assert result.difference.value == pytest.approx(796 - mean(values))
    assert result.difference.dkk == pytest.approx((796 - mean(values)) * 210_803)
    assert result.difference.interval_dkk.low == pytest.approx(result.difference.interval.low * 210_803)


def test_each_target_is_what_its_name_says(position):
    result = position("0461", period=2024)
    values = sorted(accounts()[member.code, 2024] for member in result.chosen.members)
    by_target = {reference.target: reference.value for reference in result.references}
    assert by_target["peers_median"] == median(values)
    assert by_target["five_of_ten"] == mean(values[:5])
    # The lower quartile of ten, by linear interpolation: a quarter of the way from the 3rd to the 4th.
    assert by_target["peers_quartile"] == pytest.approx(values[2] + 0.25 * (values[3] - values[2]))
    assert by_target["country"] == accounts()["0000", 2024] == 560


def test_the_region_is_an_unweighted_mean_without_oneself(position):
    result = position("0461", period=2024, target="region")
    same = [code for code, row in municipalities().items() if row["region"] == "Syddanmark" and code != "0461"]
    assert sorted(member.code for member in result.chosen.members) == sorted(same)
    assert len(same) == 21
    assert result.chosen.value == pytest.approx(mean(accounts()[code, 2024] for code in same))


def test_the_country_is_never_among_the_municipalities(public_release, position):
    result = position("0461", period=2024)
    assert len(result.spread) == result.units_in_all == result.units_with_value == result.place.units == 98
    assert "0000" not in {point.unit.code for point in result.spread}
    assert "0000" not in {member.code for reference in result.references for member in reference.members}
    series = read_series(public_release, "road_maintenance")
    assert len(series.codes) == 98
    assert "0000" not in series.codes
    expected = study_expected(public_release, make_choices(public_release, "0461"))
    assert "0000" not in {point.unit.code for point in expected.points}
    assert len(expected.points) == 98
    with pytest.raises(UnknownUnit):
        make_choices(public_release, "0461", members=["0000", "0851"])


def test_the_bare_place_is_counted_by_hand_ties_included(position):
    values = [value for (code, year), value in accounts().items() if year == 2024 and code != "0000"]
    for unit in ("0461", "0101", "0813", "0825"):
        own = accounts()[unit, 2024]
        place = position(unit, period=2024).place
        assert place.plain_low == 1 + sum(value < own for value in values)
        assert place.plain_high == sum(value <= own for value in values)


def test_accounts_that_lean_the_other_way_are_pointed_at(position):
    # Holbæk lies far below its peers on roads and above them on administration, by a gap of like size
    # (less than three times): the line between the accounts may be drawn elsewhere.
    result = position("0316", period=2024)
    members = [member.code for member in result.chosen.members]
    gaps = {
        name: accounts(function)["0316", 2024] - mean(accounts(function)[code, 2024] for code in members)
        for name, function in {"Grønne områder (kontekst)": GREEN, "Administration (kontekst)": ADMINISTRATION}.items()
    }
    assert result.difference.value < 0
    pointed = {found.figure.da for found in result.findings if found.kind == "boundary"}
    assert pointed
    alike = {name for name, gap in gaps.items() if 1 / 3 < -gap / result.difference.value < 3}
    assert pointed == {name for name in alike if gaps[name] > 0}
    for context in result.context:
        assert context.difference == pytest.approx(gaps[context.name.da])


# --- the user's own choices -------------------------------------------------------------------------


def test_an_own_group_is_exactly_that(position):
    result = position("0461", period=2024, members=["0851", "0101", "0751", "0461", "0101"])
    assert sorted(member.code for member in result.chosen.members) == ["0101", "0751", "0851"]
    values = [accounts()[code, 2024] for code in ("0101", "0751", "0851")]
    assert result.chosen.value == pytest.approx(mean(values))
    assert result.peers.chosen_by_user
    assert {point.unit.code for point in result.spread if point.role == "peer"} == {"0101", "0751", "0851"}
    # The region and the country stay what they are.
    assert {r.target: r.value for r in result.references}["country"] == 560


def test_other_weights_choose_other_peers_and_say_so(public_release):
    usual = study_peers(public_release, make_choices(public_release, "0316"))
    cars = {feature.id: 0 for feature in public_release.pack.features if feature.weight} | {"cars": 1}
    only_cars = study_peers(public_release, make_choices(public_release, "0316", weights=cars))
    assert [p.unit.code for p in usual.peers] != [p.unit.code for p in only_cars.peers]
    assert (usual.summary.chosen_by_user, only_cars.summary.chosen_by_user) == (False, True)
    # With cars alone the peers are those nearest in cars per 1,000 inhabitants (Holbæk lies amid the range,
    # where nothing is clipped).
    assert {peer.least_alike.da for peer in only_cars.peers} == {"Biler pr. 1.000 indbyggere"}
    own = next(card.own for card in only_cars.features if card.id == "cars")
    with (ROOT / "facts" / "municipality_drivers.csv").open(encoding="utf-8") as file:
        cars_by_code = {row["code"].zfill(4): int(row["cars_2026m01"]) for row in csv.DictReader(file)}
    # Cars are of January 2026 (2025), and so nearest to 2024 are the inhabitants of 1 January 2025.
    per_1000 = {c: 1000 * n / int(municipalities()[c]["population_2025q1"]) for c, n in cars_by_code.items()}
    assert own == pytest.approx(per_1000["0316"])
    nearest = sorted((abs(v - own), code) for code, v in per_1000.items() if code != "0316")[:10]
    assert sorted(peer.unit.code for peer in only_cars.peers) == sorted(code for _, code in nearest)


def test_the_number_of_peers_is_the_users(public_release):
    assert len(study_peers(public_release, make_choices(public_release, "0461", k=3)).peers) == 3
    assert len(study_peers(public_release, make_choices(public_release, "0461")).peers) == 10


def test_distances_rise_and_their_parts_add_up(public_release):
    peers = study_peers(public_release, make_choices(public_release, "0461")).peers
    distances = [peer.distance for peer in peers]
    assert distances == sorted(distances)
    for peer in peers:
        assert sum(part.distance for part in peer.features) == pytest.approx(peer.distance)


@pytest.mark.parametrize(
    ("choice", "error", "says"),
    [
        ({"k": 0}, InvalidChoice, "»k« er »0«, men skal være et helt tal fra 1 til 30."),
        ({"k": "31"}, InvalidChoice, "»k« er »31«, men skal være et helt tal fra 1 til 30."),
        ({"k": "ti"}, InvalidChoice, "»k« er »ti«, men skal være et helt tal fra 1 til 30."),
        ({"weights": {"cars": "6"}}, InvalidChoice, "»cars« er »6«, men skal være et tal fra 0 til 5 i hele og halve."),
        (
            {"weights": {"cars": "nan"}},
            InvalidChoice,
            "»cars« er »nan«, men skal være et tal fra 0 til 5 i hele og halve.",
        ),
        ({"weights": {"carz": 1}}, UnknownFeature, "Mente du cars?"),
        ({"members": ["0461"]}, InvalidChoice, "men skal være 1–30 andre kommuner end 0461."),
        ({"members": []}, InvalidChoice, "»members« er »ingen«"),
        ({"period": 2015}, UnknownPeriod, "tal for Vejvedligeholdelse i »2015«. Udgivelsen har 2016–2024."),
        ({"period": "2024.5"}, UnknownPeriod, "Udgivelsen har 2016–2024."),
        ({"key_figure": "road_total"}, UnknownPeriod, "Udgivelsen har ingen år."),
        ({"target": "naboer"}, UnknownTarget, "»naboer« er ikke noget at sammenligne med."),
    ],
    ids=str,
)  # fmt: skip
def test_an_impossible_choice_is_refused_with_what_is_possible(public_release, choice, error, says):
    with pytest.raises(error) as caught:
        make_choices(public_release, "0461", **choice)
    assert says in caught.value.message("da")


def test_the_five_cheapest_of_five_is_refused(position):
    with pytest.raises(NoPeers, match="»five_of_ten« kræver flere kommuner"):
        position("0461", period=2024, k=5, target="five_of_ten")
    assert position("0461", period=2024, k=6, target="five_of_ten").chosen.target == "five_of_ten"


def test_all_weights_zero_is_refused(public_release):
    with pytest.raises(InvalidChoice, match="over 0 for mindst ét rammevilkår"):
        make_choices(public_release, "0461", weights={f.id: 0 for f in public_release.pack.features if f.weight})


def test_a_danish_decimal_comma_is_understood(public_release):
    assert dict(make_choices(public_release, "0461", weights={"cars": "1,5"}).weights)["cars"] == 1.5


# --- the expected value -----------------------------------------------------------------------------


def test_the_expected_value_is_left_out_and_its_interval_holds_about_80_per_cent(public_release):
    result = study_expected(public_release, make_choices(public_release, "0461", period=2024))
    assert result.difference == pytest.approx(796 - result.expected)
    assert result.difference_dkk == pytest.approx(result.difference * 210_803)
    assert result.outside == (not result.interval.low <= 796 <= result.interval.high)
    assert len(result.drivers) == 4
    held = 0
    for unit in public_release.municipalities:
        one = study_expected(public_release, make_choices(public_release, unit.code, period=2024))
        held += one.interval.contains(accounts()[unit.code, 2024])
    # 98 real municipalities: at least 1 − 2α = 60 %, and about 80 %.
    assert 0.72 * 98 <= held <= 0.88 * 98


def test_a_figure_that_is_missing_is_refused_with_its_reason(public_release):
    from dataclasses import replace

    choices = make_choices(public_release, "0461", period=2024)
    with pytest.raises(FigureMissing) as caught:
        study_position(public_release, replace(choices, key_figure="winter_service"))
    assert caught.value.message("da") == (
        "Odense har intet tal for Vintertjeneste i 2024 (ikke indberettet). Vælg et andet år eller et andet nøgletal."
    )
