"""Screening: by hand, by properties, from workbook to answer and back; the planted truths are found again."""

from __future__ import annotations

import json
import math
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from typer.testing import CliRunner

from raaderum.analytics.processes.screening import Criteria, hours_score, rank, stability, weigh
from raaderum.cli.main import app
from raaderum.domain.processes import WorkProcess
from raaderum.packs import ScreeningFile, load_pack
from raaderum.packs.load import screening_rules
from raaderum.packs.screening import check_screening
from raaderum.reports.xlsx.screening_workbook import write_screening
from raaderum.studies.automation_case import automation_case
from raaderum.studies.screening import HOURS, Screened, study_screening
from raaderum.warehouse.processes.example import ExampleProcesses, example_processes
from raaderum.warehouse.processes.layout import HELP_IN_ENGLISH, REGISTER, process_layout
from raaderum.warehouse.processes.read_processes import read_processes, similar_names
from tests.conftest import ROOT

RUNNER = CliRunner()
TODAY = date(2026, 11, 29)
HAND = {"judgement": "low", "change": "some", "structured": "high", "variation": "none", "digital": "some",
        "quality": "some", "speed": "unknown", "wellbeing": "high", "overall": "high"}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> ScreeningFile:
    return screening_rules(load_pack(ROOT / "area_packs" / "rpa"))


@pytest.fixture(scope="module")
def example(rules: ScreeningFile) -> ExampleProcesses:
    return example_processes(ROOT / "examples", rules)


def one(rules: ScreeningFile, process: WorkProcess) -> Screened:
    return study_screening([process], rules).processes[0]


# --- by hand ---------------------------------------------------------------------------------------------


def test_by_hand(rules: ScreeningFile) -> None:
    """Feasibility: (2 + 1 + 3 + 3 + 2)/15. Benefit: speed unknown, so 0.6 h + 0.15 · 2/3 + 0.1 over 0.85."""
    process = WorkProcess("P1", "Sag", volume=6_000, minutes=5, saving=0.6, answers=HAND)
    found = one(rules, process)
    assert found.hours_saved == pytest.approx(300)
    assert found.feasibility == pytest.approx(11 / 15)
    hours = math.log(300 / 50) / math.log(1_500 / 50)
    assert found.benefit == pytest.approx((0.6 * hours + 0.15 * 2 / 3 + 0.1) / 0.85)
    assert (found.quadrant, found.knock_outs) == ("now", ())
    assert found.confidence == pytest.approx((1 + 0.85) / 2)
    assert found.missing == ("speed",)


@pytest.mark.parametrize(
    ("answers", "quadrant", "text"),
    [
        ({"judgement": "high"}, "simplify", "fagligt skøn"),
        ({"digital": "none"}, "simplify", "ikke digitale"),
        ({"legal_basis": "no"}, "simplify", "Loven tillader"),
    ],
)
def test_knock_outs_are_named_and_never_automated(
    rules: ScreeningFile, answers: dict[str, str], quadrant: str, text: str
) -> None:
    process = WorkProcess("P1", "Sag", volume=60_000, minutes=5, saving=0.6, answers={**HAND, **answers})
    found = one(rules, process)
    assert found.quadrant == quadrant
    assert any(text in knock_out.da for knock_out in found.knock_outs)


def test_the_second_stage_counts_only_where_it_has_begun(rules: ScreeningFile) -> None:
    """Five quick answers of weight 1 and, once begun, exceptions of weight 1 and four of a half."""
    quick = WorkProcess("P1", "Sag", answers=HAND)
    deep = WorkProcess("P2", "Sag to", answers={**HAND, "exceptions": 15.0, "systems_count": 2.0, "remote": "unknown"})
    first, second = study_screening([quick, deep], rules).processes
    by_id = {found.process.id: found for found in (first, second)}
    assert by_id["P1"].feasibility == pytest.approx(11 / 15)
    assert by_id["P2"].feasibility == pytest.approx((11 / 3 + 2 / 3 + 0.5) / 6.5)
    asked = {part.question for part in by_id["P1"].contributions}
    assert not asked & {"exceptions", "systems_count"}
    assert set(by_id["P2"].missing) >= {"remote", "steps", "replacement"}
    assert by_id["P2"].confidence < by_id["P1"].confidence


def test_nothing_answered_is_no_quadrant(rules: ScreeningFile) -> None:
    found = one(rules, WorkProcess("P1", "Sag"))
    assert (found.feasibility, found.benefit, found.quadrant, found.confidence) == (None, None, None, 0)


def test_without_answers_there_is_no_place_among_the_others(rules: ScreeningFile) -> None:
    known = [WorkProcess(f"P{n}", "Sag", volume=1000.0 * n, minutes=6, saving=0.5, answers=HAND) for n in (1, 2, 3)]
    blocked = replace(known[0], id="P4", answers={**HAND, "judgement": "high"})
    unknown = [WorkProcess("P5", "Sag", answers=HAND), WorkProcess("P6", "Sag", volume=1, minutes=1, saving=0.5)]
    settled = replace(known[0], id="P7", phase="operation")
    found = study_screening([settled, *unknown, blocked, *known], rules).processes
    assert [one.process.id for one in found] == ["P3", "P2", "P1", "P4", "P5", "P6", "P7"]
    assert [(one.place, one.place_low, one.place_high) for one in found[-3:]] == [(5, 5, 6), (5, 5, 6), (7, 7, 7)]
    assert (found[3].place, found[3].place_low, found[3].place_high) == (4, 4, 4), "nobody else may stand below it"


def test_what_is_to_be_settled_first_is_said(rules: ScreeningFile) -> None:
    answers = {**HAND, "personal_data": "special", "legal_basis": "unknown", "interface": "yes"}
    said = " ".join(text.da for text in one(rules, WorkProcess("P1", "Sag", answers=answers)).prerequisites)
    assert "konsekvensanalyse" in said
    assert "hjemlen" in said
    assert "snitfladen" in said


# --- properties ------------------------------------------------------------------------------------------


SCALE = st.sampled_from(["high", "some", "low", "none", "unknown"])
PROCESSES = st.lists(
    st.builds(
        lambda answers, volume, saving: WorkProcess(
            "P", "Sag", volume=volume, minutes=6, saving=saving, answers=answers
        ),
        st.fixed_dictionaries({}, optional=dict.fromkeys(HAND, SCALE)),
        st.one_of(st.none(), st.integers(0, 100_000).map(float)),
        st.one_of(st.none(), st.floats(0, 1)),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(PROCESSES)
def test_contributions_sum_to_the_whole(processes: list[WorkProcess]) -> None:
    rules = screening_rules(load_pack(ROOT / "area_packs" / "rpa"))
    for found in study_screening(processes, rules).processes:
        for part, value in (("feasibility", found.feasibility), ("benefit", found.benefit)):
            added = [p.contribution for p in found.contributions if p.part == part and p.contribution is not None]
            assert (value is None) == (not added)
            if value is not None:
                assert sum(added) == pytest.approx(value)
                assert 0 <= value <= 1
        assert 0 <= found.confidence <= 1
        assert 1 <= found.place_low <= found.place_high <= len(processes)
        if found.quadrant == "now":
            assert not found.knock_outs


@given(st.lists(st.one_of(st.just(math.nan), st.floats(0, 1)), min_size=1, max_size=6))
def test_a_better_answer_never_makes_it_worse(scores: list[float]) -> None:
    better = [score if math.isnan(score) else min(1.0, score + 0.1) for score in scores]
    weights = np.arange(1, len(scores) + 1)
    low, high = (weigh([row], weights).value[0] for row in (scores, better))
    assert math.isnan(low) or high >= low - 1e-12


def test_hours_on_a_logarithmic_scale() -> None:
    assert [hours_score(hours, 50, 1_500) for hours in (0, 50, 1_500, 5_000)] == [0, 0, 1, 1]
    assert hours_score(math.sqrt(50 * 1_500), 50, 1_500) == pytest.approx(0.5)


def test_the_order_is_firm_where_one_is_better_in_everything() -> None:
    scores = np.array([[0.9, 0.9, 0.9], [0.5, 0.5, 0.5], [0.1, 0.1, 0.1]])
    asked, quadrants = np.ones((3, 3), dtype=bool), np.array([True, True, False])
    tried = stability(
        Criteria(scores, asked, np.ones(3)), Criteria(scores, asked, np.ones(3)), (0.5, 0.5), (quadrants, quadrants),
        np.zeros(3, dtype=bool), draws=500, seed=1,
    )  # fmt: skip
    assert tried.low.tolist() == tried.high.tolist() == [1, 2, 3]
    assert tried.same_quadrant.tolist() == [1, 1, 1]
    assert rank([0.2, 0.9, 0.9, math.nan]).tolist() == [3, 1, 1, 4]


def test_the_share_of_draws_is_that_of_geometry() -> None:
    """Scores 1 and 0 under weights drawn evenly: feasible where the first weight reaches 0.7, so in 3 of 10 draws."""
    scores, asked = np.array([[1.0, 0.0]]), np.ones((1, 2), dtype=bool)
    sure = np.ones((1, 2))
    tried = stability(
        Criteria(scores, asked, np.ones(2)), Criteria(sure, asked, np.ones(2)), (0.7, 0.5),
        (np.array([True]), np.array([True])), np.array([False]), draws=20_000, seed=2,
    )  # fmt: skip
    assert tried.same_quadrant[0] == pytest.approx(0.3, abs=0.01)


def test_the_weights_are_drawn_around_those_of_the_file() -> None:
    """With weights 3 and 1 the first is Beta(1.5, 0.5): above 0.7 in as many draws as that distribution says."""
    scores, asked = np.array([[1.0, 0.0]]), np.ones((1, 2), dtype=bool)
    tried = stability(
        Criteria(scores, asked, np.array([3.0, 1.0])), Criteria(np.ones((1, 2)), asked, np.ones(2)), (0.7, 0.5),
        (np.array([True]), np.array([True])), np.array([False]), draws=20_000, seed=2,
    )  # fmt: skip
    assert tried.same_quadrant[0] == pytest.approx(beta(1.5, 0.5).sf(0.7), abs=0.01)


def test_a_place_lies_within_its_own_interval_in_any_order_of_the_list(
    rules: ScreeningFile, example: ExampleProcesses
) -> None:
    found = study_screening(example.processes, rules)
    assert all(one.place_low <= one.place <= one.place_high for one in found.processes)
    assert found == study_screening(example.processes[::-1], rules)


def test_without_hours_nobody_knows_the_benefit(rules: ScreeningFile, example: ExampleProcesses) -> None:
    """Leaving a number out must not lift a process."""
    good = example.processes[0]
    found = study_screening([good, replace(good, id="X", minutes=None)], rules)
    first, second = found.processes
    assert (first.process.id, second.process.id) == (good.id, "X")
    assert (second.benefit, second.quadrant, found.unknown) == (None, None, 1)
    assert "hours" in second.missing


def test_what_is_in_operation_is_no_candidate(rules: ScreeningFile, example: ExampleProcesses) -> None:
    good = example.processes[0]
    running = [replace(good, id="A", phase="operation"), replace(good, id="B", status="rejected")]
    found = study_screening([*running, good], rules)
    assert [one.process.id for one in found.processes] == [good.id, "A", "B"]
    assert (found.counts["now"], found.unknown) == (1, 0)
    assert found.hours_saved == good.hours_saved


def test_what_blocks_a_process_stands_in_its_case(rules: ScreeningFile, example: ExampleProcesses) -> None:
    blocked = next(one for one in example.processes if one.id == example.legal_obstacle)
    text = automation_case(blocked, rules, 2027, TODAY).proposal.must_be_true
    assert "Spærret i screeningen: Loven tillader det ikke" in text
    assert not automation_case(example.processes[0], rules, 2027, TODAY).proposal.must_be_true


# --- example data ----------------------------------------------------------------------------------------


def test_the_planted_truths_are_found(rules: ScreeningFile, example: ExampleProcesses) -> None:
    assert len(example.processes) == 130
    good = {key for key, kind in example.truth.items() if kind == "good"}
    assert len(good) == 26
    result = study_screening(example.processes, rules, example=True)
    now = {found.process.id for found in result.processes if found.quadrant == "now"}
    assert len(now & good) >= 24
    assert len(now - good) <= 3
    by_id = {found.process.id: found for found in result.processes}
    hidden = by_id[example.legal_obstacle]
    assert hidden.quadrant == "simplify"
    assert [text.da for text in hidden.knock_outs] == ["Loven tillader det ikke."]
    assert by_id[example.pays_by_reuse].quadrant == "now"
    again = example_processes(ROOT / "examples", rules)
    assert again == example


# --- the workbook ----------------------------------------------------------------------------------------


def test_the_register_comes_back_as_it_was(rules: ScreeningFile, example: ExampleProcesses, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(write_screening(rules, example.processes[:40], TODAY, study_screening(example.processes, rules)))
    found = read_processes(path, rules)
    kept = list(example.processes[:40])
    assert [p.id for p in found.processes] == [p.id for p in kept]
    for ours, theirs in zip(kept, found.processes, strict=True):
        assert ours.answers == theirs.answers
        assert (ours.volume, ours.minutes, ours.saving, ours.systems) == (
            theirs.volume, theirs.minutes, theirs.saving, theirs.systems,
        )  # fmt: skip
    assert not [one.code for one in found.findings if one.level == "error"]


def test_a_count_is_no_share(rules: ScreeningFile, tmp_path: Path) -> None:
    """One system is one, not all of 100 per cent; exceptions are a share, as they stand in the sheet."""
    path = tmp_path / "dyb.xlsx"
    given = WorkProcess("P1", "Sag", volume=100, minutes=6, saving=0.5,
                        answers={**HAND, "systems_count": 1.0, "exceptions": 15.0, "steps": 100.0})  # fmt: skip
    path.write_bytes(write_screening(rules, [given], TODAY))
    with zipfile.ZipFile(path) as parts:
        cells = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name)
    assert "<v>1</v>" in cells
    assert "<v>0.15</v>" in cells
    [found] = read_processes(path, rules).processes
    assert found.answers == given.answers


def test_a_count_that_is_not_whole_is_asked_about(rules: ScreeningFile, tmp_path: Path) -> None:
    """Forms that were made when the cell was in per cent hold 0.03 for three systems."""
    path = tmp_path / "dyb.xlsx"
    given = WorkProcess("P1", "Sag", volume=100, minutes=6, saving=0.5, answers={**HAND, "systems_count": 0.03})
    path.write_bytes(write_screening(rules, [given], TODAY))
    said = [f"{one.sentence()} {one.remedy()}" for one in read_processes(path, rules).findings]
    assert any("Antal systemer er 0,03, men skal være et helt tal" in one for one in said), said


def test_a_case_says_what_the_screening_lacks(rules: ScreeningFile) -> None:
    case = automation_case(WorkProcess("P1", "Sag", minutes=6, saving=0.5), rules, 2027, TODAY)
    sources = {one.id: one.source for one in case.assumptions}
    assert sources["sager"] == "Skal udfyldes"
    assert sources["minutter"] == "Kommunens screening; spændet er Råderums forslag"


def write_register(path: Path, rules: ScreeningFile, rows: list[dict[str, str]]) -> Path:
    """Write a register as CSV with the headings of the template."""
    layout = process_layout(rules)
    keys = [column.key for column in layout.columns]
    lines = [";".join(f'"{column.heading.da}"' for column in layout.columns)]
    lines += [";".join(row.get(key, "") for key in keys) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


GOOD = {"id": "P1", "name": "Faste regninger bogføres", "volume": "4800", "minutes": "6", "saving": "60 %"}


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"volume": "-4800"}, "negative-count", "Sager pr. år for »Faste regninger bogføres« er negativ (-4800)"),
        ({"volume": "1.234"}, "ambiguous-number", "»1.234« kan læses på to måder"),
        ({"minutes": "seks"}, "not-a-number", "»seks« er ikke et tal"),
        ({"saving": "60"}, "percent", "»60« er ikke en andel fra 0 til 100 pct."),
        ({"kle": "32.100"}, "not-kle", "»32.100« er ikke et KLE-nummer"),
        ({"judgement": "måske"}, "not-a-choice", "Vælg: I høj grad, I nogen grad, I mindre grad, Slet ikke, Ved ikke"),
        ({"name": ""}, "missing-value", "Cellen er tom."),
        ({"legal_verified": "i fjor"}, "not-a-date", "»i fjor« er ikke en dato"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_rest_is_screened(
    rules: ScreeningFile, tmp_path: Path, changed: dict[str, str], code: str, said: str
) -> None:
    other = {**GOOD, "id": "P2", "name": "Løn til vikarer"}
    found = read_processes(write_register(tmp_path / "r.csv", rules, [GOOD | changed, other]), rules)
    assert [p.id for p in found.processes] == ["P2"]
    assert [one.code for one in found.findings] == [code]
    sentence = f"{found.findings[0].place()}: {found.findings[0].sentence()} {found.findings[0].remedy()}"
    assert said in sentence
    assert sentence.startswith("r.csv, ")


def test_each_help_of_the_register_is_in_both_languages() -> None:
    assert set(HELP_IN_ENGLISH) == {one.key for one in REGISTER if one.help}


def test_the_same_process_twice_is_asked_about(rules: ScreeningFile, tmp_path: Path) -> None:
    other = {**GOOD, "id": "P2", "name": "Bogføres: faste regninger"}
    found = read_processes(write_register(tmp_path / "r.csv", rules, [GOOD, other, {**other, "id": "P1"}]), rules)
    assert [one.code for one in found.findings if one.level == "warning"] == ["same-name", "same-name"]
    assert [one.code for one in found.findings if one.level == "error"] == ["process-twice"]
    assert similar_names("", ["a"]) == []


def test_the_command_line(rules: ScreeningFile, example: ExampleProcesses, tmp_path: Path) -> None:
    template = tmp_path / "F.xlsx"
    assert RUNNER.invoke(app, ["screen", "template", "-o", str(template)]).exit_code == 0
    empty = RUNNER.invoke(app, ["screen", str(template)])
    assert empty.exit_code == 1
    assert "Skriv dem på arket Processer" in empty.stderr
    path = tmp_path / "register.xlsx"
    path.write_bytes(write_screening(rules, example.processes[:12], TODAY))
    done = RUNNER.invoke(app, ["screen", str(path), "--json", "-o", str(tmp_path / "ud.xlsx")])
    assert done.exit_code == 0, done.output
    first = json.loads(done.stdout)["processes"][0]
    assert {"feasibility", "benefit", "quadrant", "knock_outs", "confidence", "contributions"} <= first.keys()
    assert any(part["question"] == HOURS for part in first["contributions"])
    again = RUNNER.invoke(app, ["screen", str(tmp_path / "ud.xlsx"), "--json"])
    assert json.loads(again.stdout)["processes"] == json.loads(done.stdout)["processes"]
    spoken = RUNNER.invoke(app, ["screen", str(path)]).stdout
    assert "Automatisér nu: 12" in spoken or "Automatisér nu: 11" in spoken
    assert "Frigjort tid er kapacitet, ikke råderum" in spoken


# --- the rules themselves --------------------------------------------------------------------------------


def test_the_rules_are_checked(rules: ScreeningFile) -> None:
    assert list(check_screening(rules)) == []
    hours = rules.hours.model_copy(update={"low": 2_000.0})
    assert any(
        "low er ikke mindre" in str(found) for found in check_screening(rules.model_copy(update={"hours": hours}))
    )
    cost = rules.costs[0].model_copy(update={"low": 900.0})
    changed = rules.model_copy(update={"costs": [cost, *rules.costs[1:]]})
    assert any("ikke i rækkefølge" in str(found) for found in check_screening(changed))
    question = rules.questions[0].model_copy(update={"weight": 0.0})
    changed = rules.model_copy(update={"questions": [question, *rules.questions[1:]]})
    assert any("hører sammen" in str(found) for found in check_screening(changed))
