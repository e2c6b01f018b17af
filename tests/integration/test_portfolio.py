"""From screening to case and portfolio: the cost model by hand, reuse, and the best choice by trying all."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from raaderum.analytics.portfolio import Candidate, Shared, choose
from raaderum.cli.main import app
from raaderum.domain.business_cases import Assumption, Baseline, BusinessCase, Effect, Line, Part, Steering
from raaderum.domain.formulas import Number
from raaderum.domain.processes import WorkProcess
from raaderum.packs import ScreeningFile, load_pack
from raaderum.packs.load import screening_rules
from raaderum.reports.portfolio_tables import portfolio_lines
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.screening_workbook import write_screening
from raaderum.studies.automation_case import automation_case, compare_reuse
from raaderum.studies.business_case import study_base_case
from raaderum.studies.portfolio import study_case_portfolio, study_portfolio
from raaderum.studies.screening import study_screening
from raaderum.warehouse.business_cases.read_case import read_case
from raaderum.warehouse.processes.example import ExampleProcesses, example_processes
from raaderum.warehouse.readers.workbook_grid import Limits, load_grid
from tests.conftest import ROOT
from tests.factories.cases import change_case, save_case
from tests.factories.templates import number, text

RUNNER = CliRunner()
TODAY = date(2026, 11, 29)
PROCESS = WorkProcess(
    "P1", "Regninger", "Hybenlev", volume=12_000, minutes=5, saving=0.7, answers={"steps": 15.0, "exceptions": 5.0}
)


@pytest.fixture(scope="module")
def rules() -> ScreeningFile:
    return screening_rules(load_pack(ROOT / "area_packs" / "rpa"))


@pytest.fixture(scope="module")
def example(rules: ScreeningFile) -> ExampleProcesses:
    return example_processes(ROOT / "examples", rules)


def test_the_cost_model_by_hand(rules: ScreeningFile) -> None:
    """12,000 cases of 5 minutes are 1,000 hours; 0.7 × 0.95 × 0.8 can be used. Simple: 60 IT hours at 705 kr."""
    base = study_base_case(automation_case(PROCESS, rules, 2027, TODAY))
    full = {line.name: line.full_year_dkk for line in base.lines}
    assert full == pytest.approx({
        "Tid, der frigøres": 1_000 * 0.7 * 0.95 * 0.8 * 350,
        "Kontrol og undtagelser": 12_000 * 0.5 / 60 * 350,
        "Overvågning af kørslerne": 25 * 350,
        "Del af licens og platform": 150_000 * 1_000 * 0.4 / 5_000,
        "Vedligehold": 60 * 705 * 0.2,
        "Udvikling": 60 * 705,
        "Analyse, test, jura og databeskyttelse": 65 * 350,
        "Oplæring": 12 * 350,
    })  # fmt: skip
    second_year = 186_200 - 35_000 - 8_750 - 12_000 - 8_460
    assert base.net.by_year_dkk[1] == pytest.approx(second_year)
    assert base.net.by_year_dkk[0] == pytest.approx(
        (186_200 - 35_000) / 2 - 8_750 - 12_000 - 8_460 - 42_300 - 22_750 - 4_200
    )


def test_freed_minutes_are_capacity_until_somebody_decides(rules: ScreeningFile) -> None:
    base = study_base_case(automation_case(PROCESS, rules, 2027, TODAY))
    assert {line.counted_as for line in base.lines if "Tid" in line.name} == {Effect.CAPACITY}
    assert base.budget.npv_dkk < 0 < base.net.npv_dkk


def test_the_case_can_be_edited_in_excel(rules: ScreeningFile, tmp_path: Path) -> None:
    case = automation_case(PROCESS, rules, 2027, TODAY)
    found = read_case(save_case(case, tmp_path / "sag.xlsx"))
    assert found.case == case
    assert all(not one.documented for one in case.assumptions), "a default without n and spread is an assumption"


def test_one_of_the_example_pays_only_by_reuse(rules: ScreeningFile, example: ExampleProcesses) -> None:
    good = [one for one in example.processes if example.truth[one.id] == "good"]
    only = [one.id for one in good if compare_reuse(one, rules, 2027, TODAY).pays_only_by_reuse]
    assert only == [example.pays_by_reuse]


# --- the choice ------------------------------------------------------------------------------------------


def best_by_trying(
    candidates: list[Candidate], shared: list[Shared], budget: float | None, hours: float | None
) -> float:
    """Return the most that any choice is worth, by trying all."""
    best = 0.0
    by_id = {one.id: one for one in shared}
    for size in range(1, len(candidates) + 1):
        for chosen in itertools.combinations(candidates, size):
            groups = [one.group for one in chosen if one.group]
            needed = {name for one in chosen for name in one.needs}
            outlay = sum(one.outlay for one in chosen) + sum(by_id[name].outlay for name in needed)
            spent = sum(one.hours for one in chosen)
            if len(groups) > len(set(groups)) or (budget is not None and outlay > budget):
                continue
            if hours is not None and spent > hours:
                continue
            best = max(best, sum(one.worth for one in chosen) + sum(by_id[name].worth for name in needed))
    return best


AMOUNT = st.integers(0, 20).map(float)


@given(
    st.lists(st.tuples(st.integers(-5, 20).map(float), AMOUNT, AMOUNT, st.booleans(), st.sampled_from(["", "a", "b"])),
             min_size=1, max_size=8),
    st.one_of(st.none(), st.integers(0, 60).map(float)),
    st.one_of(st.none(), st.integers(0, 60).map(float)),
)  # fmt: skip
def test_no_choice_is_worth_more(
    drawn: list[tuple[float, float, float, bool, str]], budget: float | None, hours: float | None
) -> None:
    shared = [Shared("platform", -12.0, 7.0)]
    candidates = [
        Candidate(f"c{i}", worth, outlay, spent, ("platform",) if needs else (), group)
        for i, (worth, outlay, spent, needs, group) in enumerate(drawn)
    ]
    found = choose(candidates, shared, budget=budget, hours=hours)
    assert found.worth == pytest.approx(best_by_trying(candidates, shared, budget, hours), abs=1e-6)
    assert found.bound == pytest.approx(found.worth, abs=1e-6)
    assert budget is None or found.outlay <= budget + 1e-6
    assert hours is None or found.hours <= hours + 1e-6
    assert set(found.chosen) | set(found.left_out) == {one.id for one in candidates}


def test_the_platform_is_counted_once_and_limits_hold(rules: ScreeningFile, example: ExampleProcesses) -> None:
    screened = study_screening(example.processes, rules)
    free = study_portfolio(screened, rules, 2027, TODAY)
    assert free.proven
    assert free.shared_dkk == pytest.approx(float((150_000 / 1.035 ** np.arange(4)).sum()))
    assert free.worth_dkk == pytest.approx(sum(one.worth_dkk for one in free.taken) - free.shared_dkk)
    tight = study_portfolio(screened, rules, 2027, TODAY, budget_dkk=900_000, it_hours=900)
    assert tight.outlay_dkk <= 900_000
    assert tight.it_hours_spent <= 900
    assert tight.worth_dkk < free.worth_dkk
    names = [one.id for one in (*tight.taken, *tight.left)]
    assert len(names) == len(set(names)), "built or reused, never both"
    told = [one.name for one in (*tight.taken, *tight.left)]
    assert len(told) == len(set(told)), "nobody can tell two of the same name apart"
    assert "Refusion af barselsdagpenge søges (Mågelev, P005)" in told
    assert not study_portfolio(screened, rules, 2027, TODAY, budget_dkk=100_000).taken, "the platform alone costs more"


# --- business cases of any area --------------------------------------------------------------------------


def small_case(title: str, yearly: float, once: float, **more: object) -> BusinessCase:
    """A case of four years that saves ``yearly`` kr. and costs ``once`` kr. and 40 developer hours, at no rate."""
    every, first = (1.0,) * 4, (1.0, 0.0, 0.0, 0.0)
    lines = (
        Line("Drift", Part.CURRENT, Number(yearly), Effect.MONEY, Steering.SERVICE, every),
        Line("Etablering", Part.ONE_OFF_COST, Number(once), Effect.MONEY, Steering.CONSTRUCTION, first,
             it_hours=Number(40.0)),
    )  # fmt: skip
    case = BusinessCase(title, "Hybenlev", "Veje", "Vejchef", "case", 2027, 4, 0.0, 2027, "base", (), lines)
    return replace(case, **more)  # type: ignore[arg-type]


def sharing(case: BusinessCase, whole: float, part: float) -> BusinessCase:
    """The case with ``part`` of a yearly cost of ``whole`` kr. that others share."""
    line = Line("Del af drift", Part.FUTURE, Number(part), Effect.MONEY, Steering.SERVICE, (1.0,) * 4, shared="drift")
    number = Assumption("drift", "Fælles drift", "kr. pr. år", whole)
    return replace(case, assumptions=(number,), lines=(*case.lines, line))


def test_cases_that_share_a_cost_bear_it_once() -> None:
    """A: 4 × 100 − 150 = 250. B: 4 × 60 − 100 = 140. What they share costs 4 × 50 = 200, though each says 10 of it."""
    a = sharing(small_case("A", 100, 150), whole=50, part=10)
    b = sharing(small_case("B", 60, 100), whole=40, part=10)
    found = study_case_portfolio({"a.xlsx": a, "b.xlsx": b})
    assert [(one.name, one.worth_dkk, one.outlay_dkk, one.it_hours) for one in found.taken] == [
        ("A", 250, 150, 40), ("B", 140, 100, 40),
    ]  # fmt: skip
    assert (found.worth_dkk, found.shared_dkk, found.outlay_dkk, found.it_hours_spent) == (190, 200, 300, 80)
    assert found.shared[0].amounts == (40, 50)
    assert found.hours_freed is None
    alone = study_case_portfolio({"b.xlsx": b})
    assert not alone.taken
    assert alone.left[0].why == "shared"
    first = study_case_portfolio({"a.xlsx": a, "b.xlsx": b}, it_hours=79)
    assert ([one.name for one in first.taken], [one.why for one in first.left]) == (["A"], ["hours"])


def test_time_that_is_shared_is_no_outlay() -> None:
    """Both cost 100,000 kr. once; what they share is time for 100,000 a year."""
    shared = [sharing(small_case(title, 200_000, 50_000), 100_000, 0.5) for title in ("Vej", "Skole")]
    timed = {
        one.title: replace(one, lines=tuple(replace(x, effect=Effect.CAPACITY) if x.shared else x for x in one.lines))
        for one in shared
    }
    found = study_case_portfolio(timed, budget_dkk=110_000)
    assert len(found.taken) == 2
    assert found.outlay_dkk == pytest.approx(100_000)
    assert found.budget_worth_dkk == pytest.approx(sum(one.budget_worth_dkk for one in found.taken))
    assert found.worth_dkk < sum(one.worth_dkk for one in found.taken)
    paid = study_case_portfolio({one.title: one for one in shared}, budget_dkk=110_000)
    assert paid.outlay_dkk == 0
    assert not paid.taken


def test_cases_in_different_scenarios_are_said() -> None:
    cases = {"a": small_case("A", 100, 10), "b": small_case("B", 100, 10, scenario="ambitious")}
    said = portfolio_lines(study_case_portfolio(cases), words_in("da"))
    assert "Sagerne er regnet i forskellige scenarier (grundforløb og ambitiøst). Vælg det samme i dem alle." in said


def test_two_ways_of_the_same_do_not_carry_what_is_shared_twice() -> None:
    ways = [Candidate("byg", 300, 50, 0, ("s",), "p"), Candidate("genbrug", 400, 50, 0, ("s",), "p")]
    found = choose(ways, [Shared("s", -570, 0)], budget=40, hours=None)
    assert set(found.left_out.values()) == {"shared"}


def test_what_nothing_can_carry_is_not_blamed_on_the_budget() -> None:
    one = sharing(small_case("Vej", 100_000, 50_000), 400_000, 0.1)
    for budget in (None, 0.0, 1e9):
        found = study_case_portfolio({"vej": one}, budget_dkk=budget)
        assert [left.why for left in found.left] == ["shared"]


def test_two_cases_of_one_title_are_two_ways_of_doing_the_same() -> None:
    found = study_case_portfolio({"a.xlsx": small_case("Lys", 100, 150), "b.xlsx": small_case("lys ", 100, 90)})
    assert [one.id for one in found.taken] == ["b.xlsx"]
    assert not found.left
    assert "b.xlsx" in found.taken[0].name


def test_what_may_mislead_in_a_sum_is_said() -> None:
    at = Baseline("r1", "roads", "X017", "salting_callouts", 1.0, 2.0, ())
    a = small_case("A", 100, 150, baseline=at)
    b = small_case("B", 100, 150, baseline=at, first_year=2028, price_level=2026, rate=0.035)
    lines = " ".join(portfolio_lines(study_case_portfolio({"a": a, "b": b}), words_in("da")))
    for part in ("talt to gange: »A« og »B«", "(2027 og 2028)", "(2026 og 2027)", "(0,0 pct. og 3,5 pct.)"):
        assert part in lines.replace("\N{NO-BREAK SPACE}", " ")
    alone = portfolio_lines(study_case_portfolio({"a": a}), words_in("da"))
    assert not [line for line in alone if "talt to gange" in line]


def test_cases_of_processes_give_the_portfolio_of_the_processes(
    rules: ScreeningFile, example: ExampleProcesses
) -> None:
    """The same choice on two ways: from the screening, and from the cases as they were made."""
    screened = study_screening(example.processes[:40], rules)
    expected = study_portfolio(screened, rules, 2027, TODAY, budget_dkk=900_000, it_hours=900)
    cases = {
        f"{process.id}{reuse}": automation_case(process, rules, 2027, TODAY, reuse=reuse)
        for process in (one.process for one in screened.processes if one.hours_saved)
        for reuse in ((False, True) if process.reuse_of else (False,))
    }
    cases = {key: case for key, case in cases.items() if key.startswith(tuple(one.id for one in expected.taken))}
    found = study_case_portfolio(cases, budget_dkk=900_000, it_hours=900)
    assert found.worth_dkk == pytest.approx(expected.worth_dkk)
    assert found.budget_worth_dkk == pytest.approx(expected.budget_worth_dkk)
    assert {one.id.removesuffix("True").removesuffix("False") for one in found.taken} == {
        one.id for one in expected.taken
    }


def test_workbooks_of_several_areas_on_the_command_line(tmp_path: Path) -> None:
    files = [
        str(save_case(sharing(small_case(name, yearly, 150), 50, 10), tmp_path / f"{name}.xlsx"))
        for name, yearly in (("Lys", 400), ("Vinter", 300))
    ]
    told = RUNNER.invoke(app, ["case", "portfolio", *files, "--json", "-o", str(tmp_path / "valg.xlsx")])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["worth_dkk"] == 4 * 400 + 4 * 300 - 2 * 150 - 4 * 50
    grid = load_grid(
        tmp_path / "valg.xlsx", 0, Limits(file_bytes=10**7, rows=10**4, columns=100, cells=10**5), old_format=False
    )
    assert {"Lys", "Vinter"} <= {row[0] for row in grid.cells if row}
    spoken = RUNNER.invoke(app, ["case", "portfolio", *files, "--hours", "40"])
    assert "Fælles udgift, regnet med én gang: fælles drift" in spoken.stdout
    assert "Vinter: der er ikke it-timer nok" in spoken.stdout
    lost = RUNNER.invoke(app, ["case", "portfolio", files[0], str(tmp_path / "mangler.xlsx")])
    assert (lost.exit_code, "mangler.xlsx" in str(lost.exception)) == (1, True)
    wrong = change_case(Path(files[0]), "Poster", {"V7": text("drft"), "U6": number(-3)})
    refused = RUNNER.invoke(app, ["case", "portfolio", str(wrong)])
    assert refused.exit_code == 1
    assert "drft" in refused.stderr
    assert "It-timer er negativ (-3)" in refused.stderr


def test_the_command_line(rules: ScreeningFile, example: ExampleProcesses, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(write_screening(rules, example.processes[:26], TODAY))
    case = tmp_path / "sag.xlsx"
    done = RUNNER.invoke(app, ["screen", "case", str(path), example.pays_by_reuse, "-o", str(case)])
    assert done.exit_code == 0, done.output
    assert "Den kan kun betale sig ved genbrug: brug --reuse." in done.stdout
    assert RUNNER.invoke(app, ["case", "evaluate", str(case)]).exit_code == 0
    unknown = RUNNER.invoke(app, ["screen", "case", str(path), "P999", "-o", str(case)])
    assert unknown.exit_code == 1
    told = RUNNER.invoke(app, ["screen", "portfolio", str(path), "--budget", "900000", "--hours", "900", "--json"])
    found = json.loads(told.stdout)
    assert found["it_hours_spent"] <= 900
    spoken = RUNNER.invoke(app, ["screen", "portfolio", str(path), "--hours", "900"]).stdout
    assert "Det er kapacitet, ikke råderum." in spoken
    assert "der er ikke it-timer nok" in spoken
