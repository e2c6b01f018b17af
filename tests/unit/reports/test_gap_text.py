"""Sentences about a gap, read against round kroner."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from raaderum.domain.interval import Interval
from raaderum.domain.text import Text
from raaderum.reports.text import gap, gap_limits, gap_paper, measures, potential, words_in
from raaderum.reports.text.causes import cause_name, group_causes, list_named_parts
from raaderum.studies.results import (
    LeftOutFigure,
    LeftOutUnit,
    MeanOfYears,
    MeasureFit,
    PracticeDifference,
    UnitLabel,
)
from tests.factories.gaps import make_factor, make_gap, make_node, make_potential

DA, EN = words_in("da"), words_in("en")
IF = "om året, hvis prisen pr. enhed kom ned på sammenligningskommunernes."
THAN = "end sammenligningskommunernes."
AT_THEIRS = "Med sammenligningskommunernes pris pr. enhed kostede det"


def plain(text: object) -> str:
    return str(text).replace("\xa0", " ")


def booked(dkk: float, name: str = "asfalt"):
    return make_node(name, dkk, role="adjustment")


def priced(dkk: float):
    return make_node("vinter", dkk, make_factor("pris", "price", dkk))


# --- the finding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dkk", "said"),
    [
        (2.9e6, "Prøvelev brugte 50,0 mio. kr. på vejdrift i 2025: 2,9 mio. kr. mere end de 10 mest sammenlignelige"),
        (-432_000.0, "Prøvelev brugte 50,0 mio. kr. på vejdrift i 2025: 432.000 kr. mindre end de 10 mest"),
        (120.0, "Prøvelev brugte 50,0 mio. kr. på vejdrift i 2025: det samme som de 10 mest sammenlignelige"),
    ],
)
def test_the_headline_is_the_finding(dkk: float, said: str) -> None:
    assert plain(gap.headline(make_gap(priced(dkk)), DA)).startswith(said)


def test_income_above_cost_has_its_own_headline() -> None:
    result = make_gap(priced(-3e6), own_dkk=-2e6)
    assert plain(gap.headline(result, DA)).startswith(
        "Prøvelev havde 2,0 mio. kr. mere i indtægt end i udgift på vejdrift i 2025: 3,0 mio. kr. mindre end"
    )


@pytest.mark.parametrize(
    ("kind", "count", "said"),
    [
        ("pooled", 0, "de 10 mest sammenlignelige kommuner"),
        ("mean", 0, "de 10 mest sammenlignelige kommuner"),
        ("median", 0, "medianen af de 10 mest sammenlignelige kommuner"),
        ("quartile", 0, "nedre kvartil af de 10 mest sammenlignelige kommuner"),
        ("cheapest", 5, "de 5 billigste blandt de 10 mest sammenlignelige kommuner"),
        ("region", 0, "de andre kommuner i Region Nord"),
        ("everyone", 0, "de 10 andre kommuner"),
    ],
)
def test_every_target_has_a_name(kind: str, count: int, said: str) -> None:
    result = make_gap(priced(1e6))
    result = replace(result, reference=replace(result.reference, kind=kind, count=count))
    assert gap.reference_phrase(result, DA) == said


def test_one_member_is_named_and_own_groups_say_so() -> None:
    assert gap.reference_phrase(make_gap(priced(1e6), members=1), DA) == "Nabo1"
    own = make_gap(priced(1e6), members=3, parameters={"members": ["X001"], "target": "peers_pooled"})
    assert gap.reference_phrase(own, DA) == "de 3 valgte kommuner"


@pytest.mark.parametrize(
    ("dkk", "said"),
    [
        (2e6, "Det er 200 kr. mere pr. indbygger (4,2 pct.)."),
        (-2e6, "Det er 200 kr. mindre pr. indbygger (3,8 pct.)."),
        (3e3, "Det er under 1 kr. i forskel pr. indbygger."),
    ],
)
def test_the_difference_is_said_per_unit_and_in_per_cent(dkk: float, said: str) -> None:
    assert plain(gap.difference_sentence(make_gap(priced(dkk)), DA)) == said


def test_no_per_cent_of_a_reference_that_is_not_positive() -> None:
    assert (
        plain(gap.difference_sentence(make_gap(priced(2e6), gap_share=None), DA))
        == "Det er 200 kr. mere pr. indbygger."
    )


# --- bookkeeping first ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accounting", "rest", "said"),
    [
        (3.7e6, 1.3e6, "3,7 mio. kr. af forskellen er {it}. Uden den bruger kommunen 1,3 mio. kr. mere."),
        (3.5e6, -3.0e6, "{It} trækker 3,5 mio. kr. op. Uden den bruger kommunen 3,0 mio. kr. mindre."),
        (-2e6, 5e6, "{It} trækker 2,0 mio. kr. ned. Uden den bruger kommunen 5,0 mio. kr. mere."),
        (2e6, 100.0, "2,0 mio. kr. af forskellen er {it}. Uden den er der ingen forskel."),
        (0.0, 1e6, "Intet af forskellen er bogføring eller afgrænsning."),
    ],
)  # fmt: skip
def test_bookkeeping_is_said_first_and_what_is_left_without_it(accounting: float, rest: float, said: str) -> None:
    result = make_gap(booked(accounting), priced(rest))
    wanted = said.format(it="bogføring og afgrænsning", It="Bogføring og afgrænsning")
    assert plain(" ".join(gap.bookkeeping_sentences(result, DA))) == wanted


def test_adjustments_are_listed_with_most_kroner_first() -> None:
    result = make_gap(booked(-1e6, "overhead"), booked(2e6), booked(100.0, "intet"))
    assert [plain(line) for line in gap.bookkeeping_lines(result, DA)] == [
        "Asfalt: 2,0 mio. kr. mere.",
        "Overhead: 1,0 mio. kr. mindre.",
    ]


def test_practice_is_filled_in_with_answers_and_counts() -> None:
    text = Text("Asfalt bogføres som {own}. {count} af {members} bogfører den som {others}.", "{own} {count} {others}")
    one = PracticeDifference("q", Text("anlæg", "construction"), Text("drift", "operation"), 6, 9, text, ())
    assert gap.practice_sentences(make_gap(priced(1e6), practice=(one,)), DA) == [
        "Asfalt bogføres som anlæg. 6 af 9 bogfører den som drift."
    ]


# --- causes ---------------------------------------------------------------------------------------------


def test_causes_are_grouped_with_bookkeeping_first_and_price_and_productivity_as_one() -> None:
    leaf = make_node(
        "vinter", 4e6, make_factor("km vej", "framework", 5e6), make_factor("pris", "price", -3e6),
        make_factor("timer", "productivity", 1e6), make_factor("udkald", "service_level", 1e6),
    )  # fmt: skip
    groups = group_causes(make_gap(leaf, booked(1e5)))
    assert [(group.causes[0], group.dkk) for group in groups] == [
        ("accounting", 1e5), ("framework", 5e6), ("price", -2e6), ("service_level", 1e6),
    ]  # fmt: skip
    assert [group.is_potential for group in groups] == [False, False, True, False]


def test_a_factor_that_works_in_many_places_counts_once() -> None:
    result = make_gap(
        make_node("a", 2e6, make_factor("km vej", "framework", 2e6)),
        make_node("b", 1e6, make_factor("km vej", "framework", 1e6)),
        make_node("c", 2.5e6, make_factor("areal", "framework", 2.5e6)),
    )
    parts = list_named_parts(result, ["framework"])
    assert [(part.name.da, part.dkk, len(part.nodes)) for part in parts] == [("km vej", 3e6, 2), ("areal", 2.5e6, 1)]
    assert (
        plain(gap.causes_sentences(result, DA)[0])
        == "Rammevilkår: 5,5 mio. kr. mere. Mest: km vej (a og b), 3,0 mio. kr. mere."
    )


def test_what_is_said_most_goes_the_way_of_its_cause() -> None:
    result = make_gap(make_node("a", 1e6, make_factor("x", "price", -4e6), make_factor("y", "price", 5e6)))
    assert plain(gap.cause_most(group_causes(result)[0], result, DA)) == "Y (a), 5,0 mio. kr. mere"


def test_the_largest_driver_is_named_with_its_cause() -> None:
    result = make_gap(make_node("salt", 3e6, make_factor("Udkald", "service_level", 3e6)))
    assert plain(gap.largest_sentence(result, DA)) == (
        "Det største enkelte led er udkald (salt): 3,0 mio. kr. mere. Det er serviceniveau."
    )
    assert gap.largest_sentence(make_gap(make_node("salt", 3e6)), DA) is None


def test_without_factors_the_reason_is_said_and_no_cause() -> None:
    leaf = make_node("vinter", 2e6, refused=Text("kræver indberettede tal", "needs reported figures"))
    assert gap.causes_sentences(make_gap(leaf, explained=False), DA) == [
        "Forskellen er ikke delt op. Det kræver indberettede tal."
    ]


def test_the_choice_of_target_stands_for_itself() -> None:
    assert plain(gap.target_choice_sentence(make_gap(priced(1e6), target=7.1e6), DA)) == (
        "Målet er dem. Det valg alene giver 7,1 mio. kr. mere og står for sig."
    )
    assert gap.target_choice_sentence(make_gap(priced(1e6)), DA) is None


def test_nodes_and_means_of_years_have_sentences() -> None:
    node = make_node("belægning", -2e6, mean=MeanOfYears(2022, 2025, -1.5e6))
    assert (
        plain(gap.node_sentence(node, DA))
        == "Belægning: 10,0 mio. kr., 2,0 mio. kr. mindre end sammenligningskommunerne."
    )
    assert (
        plain(gap.mean_sentence(node, DA))
        == "Belægning: i gennemsnit for 2022–2025 er det 1,5 mio. kr. mindre om året."
    )


# --- potential ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ((1.1e6, 4.2e6), f"mellem 1,1 og 4,2 mio. kr. {IF}"),
        ((95e3, 2.2e6), f"mellem 95.000 kr. og 2,2 mio. kr. {IF}"),
        ((2e6, 2e6), f"2,0 mio. kr. {IF}"),
        ((-8e5, 9e5), f"intet sikkert. Prisen pr. enhed giver fra 800.000 kr. mindre til 900.000 kr. mere {THAN}"),
        ((0.0, 9e5), f"intet sikkert. Prisen pr. enhed giver højst 900.000 kr. mere {THAN}"),
        ((0.0, 0.0), "intet. Prisen pr. enhed er som sammenligningskommunernes."),
        ((-4.2e6, -1.1e6), f"intet. {AT_THEIRS} mellem 1,1 og 4,2 mio. kr. mere om året."),
        ((-4.2e6, 0.0), f"intet. {AT_THEIRS} op til 4,2 mio. kr. mere."),
        (None, "ikke beregnet (kræver indberettede tal)."),
    ],
)  # fmt: skip
def test_a_potential_is_an_interval_or_none(interval: tuple[float, float] | None, said: str) -> None:
    assert plain(potential.sentence(make_potential(interval), DA)) == f"Potentiale: {said}"


def test_sure_potential_is_named_by_central_figure() -> None:
    result = make_potential((1e6, 2e6), nodes={"vinter": (6e5, 9e5), "lys": (-1e5, 3e5)})
    assert [plain(line) for line in potential.nodes_sentences(result, DA)] == [
        "Sikkert potentiale er der på vinter (mellem 600.000 og 900.000 kr.)."
    ]
    none = make_potential((1e6, 2e6), nodes={"lys": (-1e5, 3e5)})
    assert potential.nodes_sentences(none, DA) == ["Der er ikke et sikkert potentiale på nogen af opgaverne for sig."]


def test_the_service_level_is_a_choice_and_stands_apart() -> None:
    assert plain(potential.service_sentence(make_potential((1e6, 2e6), (1e6, 3e6)), DA)) == (
        "Serviceniveauet er et valg og ikke et potentiale: 2,0 mio. kr. mere (mellem 1,0 og 3,0 mio. kr. mere)."
    )
    assert potential.service_sentence(make_potential(None), DA) is None


def test_a_gap_that_can_be_zero_is_said_not_to_be_sure() -> None:
    sure = make_potential((1e6, 2e6))
    assert plain(potential.gap_interval_sentence(sure, DA)) == (
        "Med andre sammenligningskommuner og målefejl er den mellem 1,0 og 3,0 mio. kr. mere."
    )
    unsure = replace(sure, gap_interval=Interval(-1e6, 3e6, 0.9))
    assert plain(potential.gap_interval_sentence(unsure, DA)).startswith("Forskellen er ikke sikker. Med andre")
    fixed = replace(sure, parameters={"members": ["X001"], "target": "peers_pooled"})
    assert "sammenligningskommuner" not in str(potential.gap_interval_sentence(fixed, DA))


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "I ingen af valgene"), (1.0, "I alle valg"), (0.62, "I 62 pct. af valgene")]
)
def test_all_none_and_some_of_the_choices(share: float, said: str) -> None:
    assert plain(potential.above_sentence(make_potential((1.0, 2.0), share_of_choices_above=share), DA)).startswith(
        said
    )


def test_a_missing_place_says_why() -> None:
    assert potential.place_sentence(make_potential((1e6, 2e6)), DA).startswith("Placering: vises ikke")


# --- what is not in it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (0, []),
        (1, ["1 af 4 udgifter er ikke delt op.", "R0: en mængde er 0."]),
        (3, ["3 af 6 udgifter er ikke delt op.", "R0, R1 og R2: en mængde er 0."]),
        (6, ["6 af 9 udgifter er ikke delt op.", "R0, R1, R2 og 3 andre: en mængde er 0."]),
    ],
)
def test_refusals_are_counted_and_named(refused: int, said: list[str]) -> None:
    reason = Text("en mængde er 0", "a quantity is 0")
    leaves = [make_node(f"r{i}", 1e6, refused=reason) for i in range(refused)]
    split = [make_node(f"s{i}", 1e6, make_factor("pris", "price", 1e6)) for i in range(3)]
    assert gap_limits.refusal_sentences(make_gap(*leaves, *split), DA) == said


def test_a_cost_of_nothing_is_no_refusal() -> None:
    empty = make_node("kontrakt", 0.0, refused=Text("én pris", "one price"), own_dkk=0.0, reference_dkk=0.0)
    assert gap_limits.refusal_sentences(make_gap(empty, priced(1e6)), DA) == []


@pytest.mark.parametrize(("count", "said"), [(1, "1 udgift er ikke med"), (2, "2 udgifter er ikke med")])
def test_costs_left_out_have_the_right_number_and_a_reason(count: int, said: str) -> None:
    left = tuple(LeftOutFigure(f"f{i}", "", Text(f"Udgift{i}", ""), "not_delivered") for i in range(count))
    lines = gap_limits.left_out_sentences(make_gap(priced(1e6), left_out=left), DA)
    assert lines[0].startswith(said)
    assert lines[1].endswith(": ikke indberettet.")


def test_members_left_out_are_named_with_the_reason() -> None:
    result = make_gap(priced(1e6))
    left = LeftOutUnit(UnitLabel("X007", "Fjernby", "Nord"), Text("mangler en udgift", "lacks a cost"))
    result = replace(result, reference=replace(result.reference, left_out=(left,)))
    assert gap_limits.member_sentences(result, DA) == ["Fjernby ligner kommunen, men er ikke med: mangler en udgift."]
    assert gap_limits.member_sentences(result, EN) == [
        "Fjernby is like the municipality, but not included: lacks a cost."
    ]


def test_one_price_for_many_tasks_is_said_first() -> None:
    result = make_gap(priced(1e6), incomparable=(Text("Én pris for mange opgaver.", "One price for many tasks."),))
    assert gap_limits.limit_sentences(result, DA) == ["Én pris for mange opgaver."]


# --- measures and the paper -----------------------------------------------------------------------------


def make_measure(effect: Interval | None, **more: object) -> MeasureFit:
    text = Text("Tekst", "Text")
    one = MeasureFit(
        "m", Text("Byg om", "Rebuild"), text, "efficiency", "documented", "low", ("a",), (Text("Vinter", "Winter"),),
        8e5, effect, None, 3, (text,), text, (Text("Tønder", "Tønder"),), "kilde",
    )  # fmt: skip
    return replace(one, **more)


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (None, "Effekten er ikke målt nogen steder."),
        (Interval(1e5, 3e5, 1.0), "Set andre steder: mellem 100.000 og 300.000 kr. mindre om året."),
        (Interval(-3e6, -1e6, 1.0), "Set andre steder: mellem 1,0 og 3,0 mio. kr. mere om året."),
        (Interval(-9e6, 1e6, 1.0), "Set andre steder: fra 9,0 mio. kr. mere til 1,0 mio. kr. mindre om året."),
    ],
)
def test_an_effect_is_what_was_seen_elsewhere(effect: Interval | None, said: str) -> None:
    assert plain(measures.effect_sentence(make_measure(effect), DA)) == said


def test_a_measure_says_what_it_works_on_and_who_tried_it() -> None:
    one = make_measure(None)
    assert plain(measures.addressable_sentence(one, DA)) == "Virker på 800.000 kr. af merudgiften: vinter."
    assert measures.done_by_sentence(one, DA) == "Prøvet af: Tønder."
    assert measures.done_by_sentence(replace(one, done_by=()), DA) == "Ingen kommuner er nævnt i kilden."


def test_next_steps_begin_with_bookkeeping_and_skip_what_is_not_there() -> None:
    with_all = make_gap(
        booked(2e6), make_node("a", 1e6, make_factor("klip", "service_level", 1e6)), measures=(make_measure(None),)
    )
    steps = [plain(step) for step in gap_paper.next_steps(with_all, DA)]
    assert steps[0] == "Afklar 2,0 mio. kr. bogføring og afgrænsning med økonomiafdelingen."
    assert "»Byg om«" in steps[1]
    assert steps[2].endswith("Mest betyder klip.")
    assert gap_paper.next_steps(make_gap(priced(1e6)), DA) == [
        "Ring til Nabo1 og Nabo2, og hør, hvordan de løser og bogfører opgaven."
    ]


def test_example_data_are_marked_and_others_are_not() -> None:
    result = make_gap(priced(1e6))
    assert gap.example_mark(result, DA) == "EKSEMPELDATA"
    assert gap.example_mark(replace(result, dataset="collected"), DA) is None
    assert gap.example_sentence(replace(result, dataset="public"), DA) is None


# --- the language ---------------------------------------------------------------------------------------


def test_every_cause_has_a_name_in_both_languages() -> None:
    causes = (
        "accounting",
        "framework",
        "service_level",
        "price",
        "productivity",
        "price_productivity",
        "unexplained",
        "target_choice",
    )
    for words in (DA, EN):
        assert len({cause_name(cause, words) for cause in causes}) == 8
    assert cause_name("framework", EN) == "framework conditions"


def test_sentences_are_short_and_use_no_word_of_blame() -> None:
    result = make_gap(booked(2e6), make_node("salt", 3e6, make_factor("Udkald", "service_level", 3e6)), target=1e6)
    worth = make_potential((1e6, 2e6), (1e6, 2e6), nodes={"vinter": (6e5, 9e5)})
    lines = [
        gap.difference_sentence(result, DA), gap.scale_sentence(result, DA), gap.caution_sentence(DA),
        *gap.bookkeeping_sentences(result, DA), *gap.causes_sentences(result, DA), gap.largest_sentence(result, DA),
        potential.sentence(worth, DA), *potential.nodes_sentences(worth, DA), potential.service_sentence(worth, DA),
        *gap_paper.method_sentences(result, worth, DA), *gap_paper.condition_sentences(result, worth, DA),
    ]  # fmt: skip
    for sentence in (one for line in lines for one in re.split(r"(?<=[a-zæøå])\. (?=[A-ZÆØÅ])", plain(line))):
        assert len(sentence.split()) <= 20, sentence
        assert not re.search("ineffektiv|dårlig|!", sentence)
