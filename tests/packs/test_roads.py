"""What a head of roads would check first: the tree, the texts, the plausible ranges, the measures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.key_figures import KeyFigure, Variable
from raaderum.domain.text import Text
from raaderum.packs import AreaPack, Measure
from raaderum.studies.measures import KIND_CAUSES
from raaderum.studies.trees import leaves_of
from tests.factories.figures import make_panel

MOST_WORDS = 20
MOST_CHARACTERS = 255
"""Excel shows no longer message beside a cell."""
REPORTED_ROLES = ("total", "central", "underlying", "separate", "adjustments", "adjustment", "companion")
THEMES = {f"V{n:02}": count for n, count in enumerate([5, 5, 4, 4, 4, 5, 4, 4, 5, 4], start=1)}


def tree(pack: AreaPack) -> list[KeyFigure]:
    return [figure for figure in pack.key_figures.values() if figure.role in REPORTED_ROLES]


def reported(pack: AreaPack) -> list[Variable]:
    return [variable for variable in pack.variables.values() if variable.reported is not None]


def with_role(pack: AreaPack, role: str) -> list[KeyFigure]:
    return [figure for figure in pack.key_figures.values() if figure.role == role]


def written_texts(pack: AreaPack) -> Iterator[tuple[str, Text]]:
    """The texts of the reported tree, of what is reported, of questions and of measures."""
    for figure in tree(pack):
        for text in (figure.why, figure.cannot_show, *figure.reading, *figure.booking):
            yield figure.id, text
    for variable in reported(pack):
        yield variable.id, variable.reported.help
    for section in pack.questionnaire.sections:
        yield section.id, section.help
    for question in pack.questions:
        yield from ((question.id, text) for text in (question.text, question.help, question.differs))
    for measure in pack.measures:
        yield from ((measure.id, text) for text in (measure.summary, measure.side_effects, *measure.prerequisites))


def sentences(text: str) -> list[str]:
    plain = re.sub(r"\]\([^)]*\)", "]", text)
    return [part for line in plain.split("\n\n") for part in re.split(r"(?<=[.:;?])\s+", " ".join(line.split()))]


# --- the tree


def test_there_are_10_central_and_44_underlying_figures_in_the_ten_themes(roads_pack):
    central, underlying = with_role(roads_pack, "central"), with_role(roads_pack, "underlying")
    assert [figure.code for figure in central] == list(THEMES)
    assert Counter(figure.code[:3] for figure in underlying) == THEMES
    assert sum(THEMES.values()) == 44
    assert [figure.code for figure in underlying] == sorted(figure.code for figure in underlying)


def test_the_root_is_the_ten_the_function_contracts_and_the_bridge(roads_pack):
    root = roads_pack.figure("road_operation")
    assert root.role == "total"
    assert root.children == [f.id for f in with_role(roads_pack, "central")] + ["function_contracts", "bookkeeping"]
    assert len(with_role(roads_pack, "adjustment")) == 7


def test_every_krone_is_counted_once(roads_pack):
    figures = [roads_pack.figure(leaf) for leaf in leaves_of(roads_pack, "road_operation")]
    costs = Counter(name for figure in figures for name in (*figure.numerator, *figure.minus))
    assert set(costs.values()) == {1}
    beside = {"backlog_dkk", "contractor_dkk", "materials_dkk", "booked_income_dkk"}
    booked = {"booked_22811_dkk", "booked_22812_dkk", "booked_22814_dkk"}
    amounts = {variable.id for variable in reported(roads_pack) if variable.quantity == "amount"}
    assert amounts == set(costs) | beside | booked


def test_a_central_figure_has_a_denominator_of_its_own_and_its_children_another_unit_where_they_need_one(roads_pack):
    for central in with_role(roads_pack, "central"):
        assert central.denominator
        assert all(roads_pack.figure(child).role == "underlying" for child in central.children), central.id
    assert roads_pack.figure("winter").denominator == "road_km"
    assert roads_pack.figure("winter_salting").denominator == "salted_route_km"


def test_nothing_is_better_or_worse_and_everything_is_a_proposal(roads_pack):
    assert {figure.direction for figure in tree(roads_pack)} == {"neutral"}
    assert {figure.status for figure in tree(roads_pack)} == {"proposal"}
    assert {measure.status for measure in roads_pack.measures} == {"proposal"}


def test_what_the_utility_decides_is_no_potential(roads_pack):
    figure = roads_pack.figure("drainage_contribution")
    assert {step.cause for step in figure.chain} == {"framework"}
    assert any("kan ikke påvirke" in text.da for text in figure.reading)


def test_surfacing_points_at_the_mean_of_four_years(roads_pack):
    for name in ("surfacing", "surfacing_wearing", "surfacing_dressing"):
        figure = roads_pack.figure(name)
        assert figure.mean_years == 4
        assert any("fireårsgennemsnit" in text.da for text in figure.reading), name


# --- the texts


@pytest.mark.parametrize("field", ["why", "cannot_show"])
def test_no_two_figures_share_a_text(roads_pack, field):
    texts = Counter(getattr(figure, field).da for figure in tree(roads_pack))
    assert [text for text, count in texts.items() if count > 1] == []


def test_central_figures_say_how_they_are_read_and_where_the_line_between_accounts_runs(roads_pack):
    for figure in [*with_role(roads_pack, "central"), roads_pack.figure("road_operation")]:
        read = " ".join(text.da for text in figure.reading)
        for words in ("ekskl. refunderbar moms", "ekskl. administration", "Løbende priser"):
            assert words in read, (figure.id, words)
        assert figure.booking, figure.id


def test_underlying_figures_say_where_the_line_between_accounts_runs(roads_pack):
    assert [figure.id for figure in with_role(roads_pack, "underlying") if not figure.booking] == []


def test_a_phrase_completes_a_sentence(roads_pack):
    for figure in tree(roads_pack):
        phrase = figure.phrase.da
        assert not phrase.endswith("."), figure.id
        assert phrase[0].islower() or phrase.startswith("LED"), figure.id


def test_every_reported_variable_has_a_section_and_a_help_of_its_own(roads_pack):
    sections = {section.id for section in roads_pack.questionnaire.sections}
    helps = Counter(variable.reported.help.da for variable in reported(roads_pack))
    assert len(reported(roads_pack)) == 123
    assert {variable.reported.section for variable in reported(roads_pack)} <= sections
    assert [text for text, count in helps.items() if count > 1] == []


def test_a_help_fits_beside_a_cell(roads_pack):
    for variable in reported(roads_pack):
        assert len(variable.reported.help.da) <= MOST_CHARACTERS, variable.id
        assert len(variable.reported.help.en) <= MOST_CHARACTERS, variable.id


def test_a_help_names_the_unit_that_is_most_often_mistaken(roads_pack):
    words = {"km": "km", "m²": "m²", "kr.": "kroner|kr\\.", "pct.": "pct\\.|50", "ton": "ton", "kWh": "kWh"}
    for variable in reported(roads_pack):
        pattern = words.get(variable.unit.da)
        if pattern and variable.quantity not in ("share",):
            assert re.search(pattern, variable.reported.help.da, re.IGNORECASE), variable.id


def test_sentences_are_short(roads_pack):
    long = [
        (place, sentence)
        for place, text in written_texts(roads_pack)
        for language in ("da", "en")
        for sentence in sentences(text.in_language(language))
        if len(sentence.split()) > MOST_WORDS
    ]
    assert long == []


def test_nothing_is_called_inefficient_or_exclaimed(roads_pack):
    texts = [text.da for _, text in written_texts(roads_pack)] + list(roads_pack.descriptions.values())
    assert [text for text in texts if "!" in text or re.search(r"ineffektiv|dashboard|KPI|drill", text)] == []


# --- plausible ranges


def test_a_whole_municipality_is_plausible_and_costs_what_roads_cost_in_denmark(roads_pack):
    """6 bn kr. on 70,713 km of municipal road is about 85,000 kr. per km (domain facts)."""
    case = next(case for case in roads_pack.golden.cases if case.id == "a_whole_municipality")
    assert {variable.id for variable in reported(roads_pack)} <= set(case.unit)
    for variable in reported(roads_pack):
        rules, per = variable.reported, case.unit[variable.reported.per] if variable.reported.per else 1
        if per:
            assert rules.low <= case.unit[variable.id] / per <= rules.high, variable.id
    cost = evaluate_key_figure(roads_pack.figure("road_operation"), make_panel({"X001": case.unit})).numerator[0, 0]
    assert 60_000 < cost / case.unit["road_km"] < 110_000


def test_what_must_agree_agrees_in_a_whole_municipality(roads_pack):
    case = next(case for case in roads_pack.golden.cases if case.id == "a_whole_municipality")
    for control in roads_pack.questionnaire.controls:
        figure = roads_pack.figure(control.figure) if control.figure else None
        parts, minus = (figure.numerator, figure.minus) if figure else (control.parts, control.minus)
        total = sum(case.unit[name] for name in control.total)
        assert sum(case.unit[n] for n in parts) - sum(case.unit[n] for n in minus) == pytest.approx(total), control.id


def test_a_cost_in_thousands_is_found(roads_pack):
    """kr. written for 1.000 kr. falls below, or the other way above, what is plausible; but for what may be 0."""
    case = next(case for case in roads_pack.golden.cases if case.id == "a_whole_municipality")
    costs = [variable for variable in reported(roads_pack) if variable.reported.section == "economy"]
    for variable in costs:
        rules, cost = variable.reported, case.unit[variable.id] / case.unit[variable.reported.per]
        if cost:
            assert cost * 1000 > rules.high, variable.id
            assert cost / 1000 < rules.low or rules.low == 0, variable.id


# --- questions


def test_the_questions_of_practice_are_there(roads_pack):
    assert 14 <= len(roads_pack.questions) <= 18
    names = {question.id for question in roads_pack.questions}
    assert {"asphalt_booking", "hourly_price", "works_balance", "green_boundary", "vat_excluded"} <= names
    assert {"function_contract_content", "light_owner", "organisation_model", "winter_hours"} <= names


def test_a_difference_in_practice_reads_as_a_sentence(roads_pack):
    for question in roads_pack.questions:
        for language in ("da", "en"):
            text = question.differs.in_language(language)
            assert all(text.count(f"{{{name}}}") == 1 for name in ("own", "others", "count")), question.id
            first, second = question.options[0].text, question.options[1].text
            read = text.format(own=first.in_language(language), others=second.in_language(language), count=7)
            assert read[0].isupper(), question.id
            assert read.endswith("."), question.id
            assert ".." not in read, question.id


# --- measures


def test_there_are_measures_of_all_kinds_with_a_source(roads_pack):
    assert len(roads_pack.measures) >= 14
    assert {measure.kind for measure in roads_pack.measures} == {"efficiency", "service_change", "both"}
    assert {measure.evidence for measure in roads_pack.measures} == {"documented", "estimated", "idea"}
    for measure in roads_pack.measures:
        assert measure.source.url.startswith("http"), measure.id


def test_a_measure_claims_only_what_its_kind_can_move(roads_pack):
    """An efficiency that moves a step of service level, or the other way round, would never find any kroner."""
    for measure in roads_pack.measures:
        for figure, step, causes in moved_steps(roads_pack, measure):
            assert causes & set(KIND_CAUSES[measure.kind]), (measure.id, figure, step)


def moved_steps(pack: AreaPack, measure: Measure) -> Iterator[tuple[str, str, set[str]]]:
    for moves in measure.moves:
        for step in pack.figure(moves.figure).chain:
            if step.id in moves.steps:
                inner = {step.inner.first_cause, step.inner.second_cause} if step.inner else set()
                yield moves.figure, step.id, {step.cause, *inner}


def test_a_measure_names_the_steps_it_moves(roads_pack):
    assert [(measure.id, m.figure) for measure in roads_pack.measures for m in measure.moves if not m.steps] == []


def test_every_central_figure_but_what_cannot_be_influenced_has_a_measure(roads_pack):
    moved = {moves.figure for measure in roads_pack.measures for moves in measure.moves}
    lacking = [c.id for c in with_role(roads_pack, "central") if not moved & {c.id, *c.children}]
    assert lacking == []


def test_a_description_says_what_how_what_it_takes_what_can_go_wrong_and_for_whom(roads_pack):
    wanted = ["Hvad", "Hvordan", "Hvad det kræver", "Hvad kan gå galt", "For borgere og ansatte", "Hvad vi ved"]
    for name, text in roads_pack.descriptions.items():
        assert re.findall(r"(?m)^## (.+)$", text) == wanted, name
        paragraphs = re.sub(r"(?m)^(## .+|\d\. )", "\n\n", text).split("\n\n")
        assert [s for p in paragraphs for s in sentences(p) if len(s.split()) > MOST_WORDS] == [], name
