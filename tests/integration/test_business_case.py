"""A business case from workbook to answer and back: by hand, by LibreOffice, by round trips, and what is refused."""

from __future__ import annotations

import json
import math
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from raaderum.cli.main import app
from raaderum.domain.business_cases import (
    Assumption,
    BusinessCase,
    Correlation,
    Decision,
    Effect,
    Line,
    Part,
    Proposal,
    Risk,
    Shape,
    Steering,
)
from raaderum.domain.case_errors import NoNumberInRange
from raaderum.domain.formula_text import formula_text
from raaderum.domain.formulas import Formula, FormulaError, Name, Number, Operation, parse_formula
from raaderum.reports.text import words_in
from raaderum.reports.text.cases import scenario_sentences
from raaderum.studies.business_case import study_business_case
from raaderum.studies.results.business_case import CaseResult
from raaderum.warehouse.business_cases.read_case import read_case
from raaderum.warehouse.business_cases.texts import TEXTS
from raaderum.warehouse.readers.workbook_grid import Limits, load_grid
from tests.conftest import require
from tests.factories.cases import DRAWS, change_case, save_case, sheet_part, starter, without_values
from tests.factories.office import recalculate
from tests.factories.templates import formula, number, text

RUNNER = CliRunner()


def sentences(path: Path) -> list[str]:
    """Return everything that is said about a file, as one line each."""
    return [f"{one.place()}: {one.sentence()} {one.remedy()}" for one in read_case(path).findings]


# --- by hand ---------------------------------------------------------------------------------------------


def hand_case() -> BusinessCase:
    """A case whose numbers are worked out below. 1,200 tasks of 30 minutes at 400 kr.: 240,000 a year."""

    def line(name: str, part: Part, text_: str, effect: Effect, shares: tuple[float, ...], **more: object) -> Line:
        return Line(name, part, parse_formula(text_), effect, Steering.SERVICE, shares, **more)  # type: ignore[arg-type]

    return BusinessCase(
        "Sag", "Eksempelby", "Veje", "Chef", "case", 2027, 4, 0.10, 2027, "base",
        (
            Assumption("opgaver", "Opgaver", "pr. år", 1_200, 900, 1_500, Shape.TRIANGULAR),
            Assumption("minutter", "Minutter", "minutter", 30),
            Assumption("timeloen", "Timeløn", "kr.", 400, others={"cautious": 300}),
            Assumption("indkoeb", "Indkøb", "kr.", 100_000, price_year=2026),
        ),
        (
            line("I dag", Part.CURRENT, "opgaver*minutter/60*timeloen", Effect.RELEASED, (1.0,) * 4,
                 decision=Decision.POSITION, decision_text="Chefen nedlægger en stilling i 2027"),
            line("Fremover", Part.FUTURE, "opgaver*minutter/60*timeloen*50%", Effect.RELEASED, (0.5, 1, 1, 1)),
            line("Anskaffelse", Part.ONE_OFF_COST, "indkoeb", Effect.MONEY, (1, 0, 0, 0), ),
            line("Drift", Part.FUTURE, "20000", Effect.MONEY, (0, 1, 1, 1)),
        ),
        risks=(Risk("Forsinkelse", 0.25, 40_000, None, None, 1, Steering.CONSTRUCTION),),
        price_changes={2027: 0.02},
        proposal=Proposal(change="Ny maskine", nature="efficiency"),
    )  # fmt: skip


def test_the_base_case_by_hand() -> None:
    """Net: 240 − 60 − 102; 240 − 120 − 20 − 10; twice 240 − 120 − 20 (in 1,000 kr.)."""
    result = study_business_case(hand_case(), draws=DRAWS)
    assert result.net.by_year_dkk == pytest.approx((78_000, 90_000, 100_000, 100_000))
    assert result.net.npv_dkk == pytest.approx(78_000 + 90_000 / 1.1 + 100_000 / 1.21 + 100_000 / 1.331)
    assert (result.net.irr, result.net.irr_kind, result.net.payback_years) == (None, "none", 0.0)
    # "Fremover" names no decision: its time is capacity, and the whole of "I dag" is money.
    assert result.budget.by_year_dkk == pytest.approx((138_000, 210_000, 220_000, 220_000))
    assert result.undecided_dkk == pytest.approx(-120_000)
    assert dict(result.by_effect)[Effect.CAPACITY] == pytest.approx((-60_000, -120_000, -120_000, -120_000))
    assert dict(result.steering)[Steering.CONSTRUCTION] == pytest.approx((0, -10_000, 0, 0))
    assert dict(result.steering)[Steering.SERVICE] == pytest.approx((138_000, 220_000, 220_000, 220_000))


def test_scenarios_and_break_even_by_hand() -> None:
    result = study_business_case(hand_case(), draws=DRAWS)
    by_name = {one.scenario: one for one in result.scenarios}
    assert by_name["cautious"].changed == 1
    factors = 1 / 1.1 ** np.arange(4)
    assert by_name["cautious"].npv_dkk == pytest.approx(
        float(np.array([180_000 - 45_000 - 102_000, *[180_000 - 90_000 - 20_000] * 3]) @ factors) - 10_000 / 1.1
    )
    opgaver = next(one for one in result.drivers if one.id == "opgaver")
    a_task = float(np.array([150, 100, 100, 100]) @ factors)
    outlays = 102_000 + float(np.array([0, 20_000, 20_000, 20_000]) @ factors) + 10_000 / 1.1
    assert opgaver.break_even == pytest.approx(outlays / a_task)
    low = 900 + math.sqrt(0.1 * 600 * 300)
    assert opgaver.npv_at_low_dkk == pytest.approx(low * a_task - outlays)
    risk = next(one for one in result.drivers if one.kind == "risk")
    assert risk.swing_dkk == pytest.approx(40_000 / 1.1)


def test_a_scenario_is_named_and_what_it_fixes_is_said() -> None:
    case = hand_case()
    opgaver = replace(case.assumptions[0], others={"cautious": 1_000})
    case = replace(case, scenario="cautious", assumptions=(opgaver, *case.assumptions[1:]))
    words = words_in("da")
    base = study_business_case(replace(case, scenario="base"), draws=DRAWS)
    result = study_business_case(case, draws=DRAWS)
    said = scenario_sentences(result, words)
    assert said == [
        f"Regnet er det forsigtige scenarie. I grundforløbet er nutidsværdien {words.large_kroner(base.net.npv_dkk)}",
        "1 forudsætning med spænd står fast på scenariets tal. Usikkerheden om den er ikke med i P10 og P90.",
    ]
    assert result.tornado[0].kind == "risk"
    assert scenario_sentences(base, words) == []


def test_no_share_is_more_than_all_of_it() -> None:
    """To pay 150,000 a full-time gain of 100,000 would have to be taken one and a half times."""

    def case(unit: str) -> BusinessCase:
        share = Assumption("del", "Del, der hentes", unit, 0.5, 0.2, 0.9)
        gain = Line("I dag", Part.CURRENT, parse_formula("100000*del"), Effect.MONEY, Steering.SERVICE, (1.0,) * 4)
        cost = Line("Drift", Part.FUTURE, parse_formula("150000"), Effect.MONEY, Steering.SERVICE, (1.0,) * 4)
        return replace(hand_case(), assumptions=(share,), lines=(gain, cost), risks=(), rate=0.0)

    drivers = {unit: study_business_case(case(unit), draws=DRAWS).drivers[0] for unit in ("andel", "gange")}
    assert drivers["gange"].break_even == pytest.approx(1.5)
    assert drivers["andel"].break_even is None


def test_a_scenario_that_divides_by_nothing_is_refused() -> None:
    case = hand_case()
    line = replace(case.lines[3], formula=parse_formula("20000/minutter*30"))
    minutes = replace(case.assumptions[1], others={"ambitious": 0.0})
    assumptions = (case.assumptions[0], minutes, *case.assumptions[2:])
    case = replace(case, assumptions=assumptions, lines=(*case.lines[:3], line))
    with pytest.raises(NoNumberInRange):
        study_business_case(case, draws=DRAWS)


def test_a_decision_makes_freed_time_money() -> None:
    case = hand_case()
    lines = list(case.lines)
    lines[1] = replace(lines[1], decision=Decision.POSITION, decision_text="Chefen i 2027")
    result = study_business_case(replace(case, lines=tuple(lines)), draws=DRAWS)
    assert result.budget.by_year_dkk == pytest.approx(result.net.by_year_dkk)
    assert result.undecided_dkk == 0


# --- formulas --------------------------------------------------------------------------------------------


FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(
        st.floats(0, 1e9).map(lambda value: Number(float(f"{value:.12g}"))),
        st.sampled_from(["antal", "år_1"]).map(Name),
    ),
    lambda inner: st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
    max_leaves=12,
)


@given(FORMULAS)
def test_a_formula_that_is_written_is_read_as_it_was(made: Formula) -> None:
    assert parse_formula(formula_text(made)) == made


@pytest.mark.parametrize(
    "broken", ["", "=", "a+", "a b", "(a", "a)", "HVIS(a;1;2)", "a^2", "MIN()", "a;b", "1,2,3", "((" * 50]
)
def test_a_text_that_is_no_formula_is_refused(broken: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(broken)


# --- the workbook ----------------------------------------------------------------------------------------


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    for number_, case in enumerate((starter(), hand_case())):
        found = read_case(save_case(case, tmp_path / f"{number_}.xlsx"))
        assert found.case == case
        assert found.ignored == []


@st.composite
def cases(draw: st.DrawFn) -> BusinessCase:
    """Random cases of every kind of line, range, risk and scenario."""
    years = draw(st.integers(4, 10))
    kroner = st.integers(0, 1_000_000).map(float)
    assumptions = []
    for place in range(draw(st.integers(1, 5))):
        low, value, high = sorted(draw(st.tuples(kroner, kroner, kroner)))
        ranged = draw(st.booleans())
        assumptions.append(Assumption(
            f"tal_{place}", f"Tal {place}", "kr.", value, low if ranged else None, high if ranged else None,
            draw(st.sampled_from([Shape.PERT, Shape.TRIANGULAR])), source="Kilde", owner="Chef",
            documented=draw(st.booleans()), others=draw(st.sampled_from([{}, {"cautious": 7.0}, {"ambitious": 1e6}])),
            price_year=draw(st.sampled_from([None, 2025, 2029])),
        ))  # fmt: skip
    shares = st.lists(st.sampled_from([0.0, 0.25, 1.0, 1.5]), min_size=years, max_size=years).map(tuple)
    lines = [
        Line(f"Post {place}", draw(st.sampled_from(list(Part))),
             Operation("*", Name(draw(st.sampled_from(assumptions)).id), Number(draw(st.sampled_from([0.5, 2.0])))),
             draw(st.sampled_from(list(Effect))), draw(st.sampled_from(list(Steering))), draw(shares),
             draw(st.sampled_from([None, Decision.OVERTIME])), draw(st.sampled_from(["", "Chefen i 2027"])))
        for place in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    risks = [
        Risk(f"Risiko {place}", draw(st.sampled_from([0.0, 0.2, 1.0])), draw(kroner), None, None,
             draw(st.integers(0, years - 1)), draw(st.sampled_from(list(Steering))))
        for place in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return BusinessCase(
        "Sag", "Eksempelby", "", "", "idea", 2027, years, draw(st.sampled_from([0.0, 0.035, 0.1])), 2027,
        draw(st.sampled_from(["base", "cautious", "ambitious"])), tuple(assumptions), tuple(lines), tuple(risks),
        price_changes={2026: 0.02, 2027: 0.031, 2028: 0.025, 2029: -0.01},
    )  # fmt: skip


@given(cases())
def test_random_cases_come_back_and_calculate_the_same(
    tmp_path_factory: pytest.TempPathFactory, case: BusinessCase
) -> None:
    path = save_case(case, tmp_path_factory.mktemp("case") / "sag.xlsx")
    found = read_case(path)
    assert found.case is not None, [one.sentence() for one in found.findings]
    assert found.case == case
    first, second = (study_business_case(one, draws=DRAWS) for one in (case, found.case))
    assert first.net == second.net


def test_libreoffice_calculates_the_same_base_case_to_the_oere(tmp_path: Path) -> None:
    require(shutil.which("soffice"), "LibreOffice (soffice) is missing")
    strategy = cases()
    made = [starter(), hand_case(), replace(hand_case(), scenario="cautious", years=4)]
    made += [example_of(strategy, seed) for seed in range(2)]
    made += [losing_case()]
    for number_, case in enumerate(made):
        written = save_case(case, tmp_path / f"{number_}.xlsx")
        stripped = without_values(Path(shutil.copy(written, tmp_path / f"bare-{number_}.xlsx")))
        assert_same_numbers(written, recalculate(stripped, tmp_path / f"out-{number_}"))


def losing_case() -> BusinessCase:
    """A case whose one internal rate lies far below nothing, where a spreadsheet does not look by itself."""
    case = hand_case()
    late = replace(case.lines[0], shares=(0.0, 0.1, 0.1, 0.1))
    result = replace(case, lines=(late, replace(case.lines[2], formula=parse_formula("indkoeb*5"))), risks=())
    rate = study_business_case(result, draws=DRAWS).net.irr
    assert rate is not None
    assert rate < -0.5
    return result


def example_of(strategy: st.SearchStrategy[BusinessCase], seed: int) -> BusinessCase:
    """Draw one example, the same each time."""
    from hypothesis import Phase, find, settings

    def rich(case: BusinessCase) -> bool:
        return len(case.lines) >= 4 and len(case.risks) >= 2 and case.years >= 5 + seed

    once = settings(database=None, derandomize=True, phases=[Phase.generate], max_examples=400)
    return find(strategy, rich, settings=once)


def assert_same_numbers(written: Path, computed: Path) -> None:
    """Compare every number and text of the sheets that calculate, to half an øre."""
    compared = 0
    for sheet in ("Forudsætninger", "Poster", "Beregning", "Resultat"):
        ours, theirs = (load_grid(path, sheet, Limits(), old_format=False) for path in (written, computed))
        assert not theirs.errors, (sheet, theirs.errors)
        for r, row in enumerate(ours.cells):
            for c, _ in enumerate(row):
                one, other = ours.value(r, c), theirs.value(r, c) if c < theirs.width else None
                if isinstance(one, Decimal) and isinstance(other, Decimal):
                    assert float(other) == pytest.approx(float(one), abs=5e-3), (sheet, r + 1, c)
                    compared += 1
                else:
                    assert (one or None) == (other or None), (sheet, r + 1, c, one, other)
    assert compared > 200


def test_the_calculation_finds_rows_by_their_number_wherever_others_are_inserted(tmp_path: Path) -> None:
    """A direct reference to the first row moves with it, and what is inserted above it would not be counted."""
    path = save_case(hand_case(), tmp_path / "sag.xlsx")
    parts = sheet_part(path.read_bytes(), "Beregning")
    with zipfile.ZipFile(path) as archive:
        formulas = re.findall(r"<f>(.*?)</f>", archive.read(parts).decode())
    pointing = [one for one in formulas if "Poster!" in one or "Risici!" in one]
    assert len(pointing) > 100
    for one in pointing:
        assert not re.search(r"(?<!INDEX\()(?:Poster|Risici)!", one), one


def test_a_workbook_that_is_written_over_is_kept(tmp_path: Path) -> None:
    path = save_case(starter(), tmp_path / "sag.xlsx")
    before = path.read_bytes()
    done = RUNNER.invoke(app, ["case", "evaluate", str(path), "-o", str(path)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "sag (før).xlsx").read_bytes() == before
    assert "sag (før).xlsx" in done.stderr
    RUNNER.invoke(app, ["case", "evaluate", str(path), "-o", str(tmp_path / "ny.xlsx")])
    assert not (tmp_path / "ny (før).xlsx").exists()


@pytest.mark.parametrize(
    ("sheet", "cells", "code", "level"),
    [
        ("Poster", {"C5": text("308.000")}, "ambiguous-number", "error"),
        ("Poster", {"C5": number(-308_000)}, "negative-line", "warning"),
        ("Forudsætninger", {"D7": number(80), "E7": number(60), "F7": number(90)}, "large-share", "error"),
        ("Poster", {"L10": number(0.5), "I10": number(0.5)}, "share-outside", "warning"),
    ],
)
def test_what_would_change_the_answer_unseen_is_said(
    tmp_path: Path, sheet: str, cells: dict[str, str], code: str, level: str
) -> None:
    path = change_case(save_case(starter(), tmp_path / "sag.xlsx"), sheet, cells)
    assert (code, level) in {(one.code, one.level) for one in read_case(path).findings}


@pytest.mark.parametrize(
    "amount", ["=1000/MAX(0,5.5-fakturaer/1800)", "=MAX(0,5.5-fakturaer/1800)/MAX(0,5.5-fakturaer/1800)"]
)
def test_a_case_that_is_no_number_somewhere_in_its_ranges_is_refused(tmp_path: Path, amount: str) -> None:
    """9,000 invoices give 1,000 / 0.5; at most 10,000, where it divides by nothing."""
    path = change_case(save_case(starter(), tmp_path / "sag.xlsx"), "Poster", {"C9": formula(amount[1:])})
    done = RUNNER.invoke(app, ["case", "evaluate", str(path)])
    assert isinstance(done.exception, NoNumberInRange)


@pytest.mark.parametrize("amount", ["fakturaer*1e200", "+".join(["1"] * 260), "'" + "a" * 200_000])
def test_formulas_without_end_are_refused_at_the_cell(tmp_path: Path, amount: str) -> None:
    path = change_case(save_case(starter(), tmp_path / "sag.xlsx"), "Poster", {"C9": formula(amount)})
    found = read_case(path)
    assert found.case is None
    assert {one.cell for one in found.findings if one.level == "error"} == {"C9"}


def test_a_rate_may_be_written_as_it_is_said(tmp_path: Path) -> None:
    for written in ("0,035", "3,5 pct.", "3,5 %"):
        path = change_case(save_case(starter(), tmp_path / "sag.xlsx"), "Stamdata", {"B13": text(written)})
        found = read_case(path)
        assert found.case is not None, sentences(path)
        assert found.case.rate == pytest.approx(0.035)


def test_a_controller_changes_the_file_in_another_program(tmp_path: Path) -> None:
    """A new amount, a new line with a formula that points at cells, and a sheet and column of one's own."""
    require(shutil.which("soffice"), "LibreOffice (soffice) is missing")
    path = save_case(starter(), tmp_path / "sag.xlsx")
    change_case(path, "Forudsætninger", {"D5": number(10_000), "F5": number(12_000)})
    change_case(path, "Poster", {
        "A11": text("Kursus"), "B11": text("Engangsudgift"), "C11": formula("Forudsætninger!D5*2+MIN(1,licens)"),
        "D11": text("Penge"),
    })  # fmt: skip
    computed = recalculate(without_values(path), tmp_path / "out")
    for one in (path, computed):
        found = read_case(one)
        assert found.case is not None, sentences(one)
        assert found.case.assumptions[0].value == 10_000
        assert formula_text(found.case.lines[-1].formula) == "fakturaer*2+MIN(1,licens)"
        assert study_business_case(found.case, draws=DRAWS).lines[-1].full_year_dkk == pytest.approx(20_001)
    npv = study_business_case(read_case(path).case, draws=DRAWS).net.npv_dkk  # type: ignore[arg-type]
    shown = load_grid(computed, "Resultat", Limits(), old_format=False)
    row = next(r for r in range(len(shown.cells)) if shown.text(r, 0) == "Nutidsværdi, kr.")
    assert float(shown.value(row, 1)) == pytest.approx(npv, abs=5e-3)  # type: ignore[arg-type]
    said = [shown.text(r, 0) for r in range(len(shown.cells))]
    assert any(one.startswith("Tallene er rettet, siden Råderum regnede") for one in said)
    assert not any("flere rækker" in one for one in said)


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [
        ("Forudsætninger", {"F5": number(19_000)}),
        ("Stamdata", {"B13": number(0.06)}),
        ("Poster", {"H6": number(0.9), "I6": number(0.1)}),
        ("Poster", {"D5": text("Undgået udgift")}),
        ("Risici", {"E5": number(900_000)}),
        ("Sammenhænge", {"A5": text("fakturaer"), "B5": text("minutter"), "C5": number(0.9)}),
    ],
)
def test_what_moves_only_the_uncertainty_or_the_budget_also_shows_in_red(
    tmp_path: Path, sheet: str, cells: dict[str, str]
) -> None:
    require(shutil.which("soffice"), "LibreOffice (soffice) is missing")
    path = change_case(save_case(starter(), tmp_path / "sag.xlsx"), sheet, cells)
    shown = load_grid(recalculate(without_values(path), tmp_path / "out"), "Resultat", Limits(), old_format=False)
    said = [shown.text(r, 0) for r in range(len(shown.cells))]
    assert any(one.startswith("Tallene er rettet, siden Råderum regnede") for one in said), said[:14]


# --- what is refused -------------------------------------------------------------------------------------


A, P, S, R, C = "Forudsætninger", "Poster", "Stamdata", "Risici", "Sammenhænge"


def field_row(path: Path, label: str) -> int:
    grid = load_grid(path, S, Limits(), old_format=False)
    return next(r + 1 for r in range(len(grid.cells)) if grid.text(r, 0) == label)


@pytest.mark.parametrize(
    ("sheet", "cells", "code", "said"),
    [
        (S, {"Kalkulationsrente": number(3.5)}, "rate-too-high", "3,5 er over 25 pct. Det ligner en tastefejl"),
        (S, {"Kalkulationsrente": number(-0.01)}, "negative", "Kalkulationsrenten er negativ (-0,01)"),
        (S, {"Kalkulationsrente": text("tre procent")}, "not-a-number", "»tre procent« er ikke et tal"),
        (S, {"Antal år": number(3)}, "not-whole-years", "»3« er ikke et helt antal år fra 4 til 10"),
        (S, {"Første år": number(27)}, "not-a-year", "»27« er ikke et årstal"),
        (S, {"Titel": ""}, "field-missing", "Udfyld Titel"),
        (S, {"Scenarie": text("Midt imellem")}, "not-a-choice", "Vælg: Grundforløb, Forsigtigt, Ambitiøst"),
        (A, {"E5": number(9_500)}, "range-order",
         "Fakturaer, der kommer igen: lavest (9500), mest sandsynlig (9000) og højest (10000)"),
        (A, {"E5": number(11_000)}, "range-order", "lavest (11000)"),
        (A, {"F5": ""}, "half-range", "har kun den ene ende"),
        (A, {"D5": number(-9_000)}, "negative", "Fakturaer, der kommer igen er negativ (-9000)"),
        (A, {"A5": text("ab12")}, "bad-id", "»ab12« kan ikke bruges"),
        (A, {"A6": text("fakturaer")}, "id-twice", "»fakturaer« bruges to gange"),
        (A, {"D5": text("1.234")}, "ambiguous-number", "»1.234« kan læses på to måder"),
        (A, {"J5": number(2024)}, "no-price-change", "mangler ændringen for 2025"),
        (P, {"C5": formula("fakturaer*minuter/60")}, "unknown-name", "»minuter« bruges her, men står ikke på arket"),
        (P, {"C5": formula("IF(fakturaer,2,3)", 3)}, "bad-formula", "kan ikke læses ved »IF(«"),
        (P, {"C5": formula("fakturaer/0", 0)}, "no-value", "dividerer med 0"),
        (P, {"F9": number(2040)}, "year-outside", "År 2040 ligger uden for casens år (2027–2030)"),
        (P, {"F9": number(2029), "G9": number(2028)}, "years-reversed", "Til år (2028) er før Fra år (2029)"),
        (P, {"H6": number(50)}, "not-a-share", "»50« er ikke en andel fra 0 til 300 pct."),
        (P, {"B5": text("Drift")}, "not-a-choice", "»Drift« er ikke et af valgene"),
        (R, {"B5": number(20)}, "not-a-probability", "»20« er ikke en sandsynlighed"),
        (R, {"F5": number(2031)}, "year-outside", "År 2031"),
        (C, {"C5": number(1.5)}, "not-a-correlation", "»1,5« er ikke en korrelation"),
        (C, {"B5": text("licens2")}, "not-uncertain", "»licens2« er ikke en forudsætning med Lavest og Højest"),
        (C, {"B5": text("minutter")}, "with-itself", "sat sammen med sig selv"),
        (C, {"A6": text("minutter"), "B6": text("timepris"), "C6": number(0.95), "A7": text("kontrol_minutter"),
             "B7": text("timepris"), "C7": number(-0.95)}, "impossible-correlations", "De nærmeste, der kan gælde:"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_with_place_value_and_remedy(
    tmp_path: Path, sheet: str, cells: dict[str, str], code: str, said: str
) -> None:
    path = save_case(starter(), tmp_path / "sag.xlsx")
    if sheet == S:
        cells = {f"B{field_row(path, label)}": content for label, content in cells.items()}
    change_case(path, sheet, cells)
    before = path.read_bytes()
    found = read_case(path)
    assert found.case is None
    assert code in {one.code for one in found.findings}
    assert said in " ".join(sentences(path)), sentences(path)
    assert any(f"arket »{sheet}«, celle " in line for line in sentences(path))
    done = RUNNER.invoke(app, ["case", "evaluate", str(path), "--json", "-o", str(tmp_path / "ny.xlsx")])
    assert done.exit_code == 1
    assert "Sagen er ikke regnet" in done.stderr
    assert path.read_bytes() == before
    assert not (tmp_path / "ny.xlsx").exists()


def test_every_sentence_has_both_languages() -> None:
    assert all(part.da and part.en for pair in TEXTS.values() for part in pair)
    assert all(set(re.findall(r"{(\w+?)(?:_da|_en)?}", one.da)) == set(re.findall(r"{(\w+?)(?:_da|_en)?}", one.en))
               for pair in TEXTS.values() for one in pair)  # fmt: skip


def test_released_money_without_a_decision_is_said_and_counts_as_time(tmp_path: Path) -> None:
    path = save_case(starter(), tmp_path / "sag.xlsx")
    change_case(path, P, {"D5": text("Frigivne penge")})
    found = read_case(path)
    assert found.case is not None
    assert [one.code for one in found.findings] == ["undecided"]
    assert found.case.lines[0].counted_as is Effect.CAPACITY


# --- the command line ------------------------------------------------------------------------------------


def test_template_and_evaluate(tmp_path: Path) -> None:
    path = tmp_path / "F.xlsx"
    assert RUNNER.invoke(app, ["case", "template", "-o", str(path)]).exit_code == 0
    done = RUNNER.invoke(app, ["case", "evaluate", str(path), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    result = study_business_case(read_case(path).case)  # type: ignore[arg-type]
    assert found["npv_dkk"] == pytest.approx(result.net.npv_dkk)
    assert found["irr"] == pytest.approx(result.net.irr)
    assert found["p10"] < found["p50"] < found["p90"]
    assert found["payback_years"] == pytest.approx(result.net.payback_years)
    swings = [one["swing_dkk"] for one in found["tornado"]]
    assert swings == sorted(swings, reverse=True)
    assert_spoken(RUNNER.invoke(app, ["case", "evaluate", str(path)]).stdout.splitlines(), result)


def assert_spoken(lines: Sequence[str], result: CaseResult) -> None:
    """The text says what the numbers say, marked as made up."""
    assert lines[0] == "Eksempeldata: tallene er fundet på."
    assert any(line.startswith("I budgettet koster sagen") for line in lines)
    assert any("Den er kapacitet, ikke råderum, før en beslutning er navngivet." in line for line in lines)
    assert any(line.startswith("Gevinsten forsvinder, hvis") for line in lines)
    assert not any(".." in line or "None" in line or "nan" in line for line in lines)
    assert result.case.example


def test_correlated_numbers_spread_the_worth_as_they_should() -> None:
    """Two numbers that add up spread more together than apart: the variance of a sum has twice the covariance."""
    case = hand_case()
    two = (
        Assumption("opgaver", "Opgaver", "", 500, 0, 1_000, Shape.TRIANGULAR),
        Assumption("minutter", "Minutter", "", 500, 0, 1_000, Shape.TRIANGULAR),
    )
    line = Line("Sum", Part.GAIN, parse_formula("opgaver+minutter"), Effect.MONEY, Steering.SERVICE, (1, 0, 0, 0))
    plain = replace(case, assumptions=two, lines=(line,), risks=(), price_changes={})
    apart = study_business_case(plain, draws=1 << 14)
    together = study_business_case(
        replace(plain, correlations=(Correlation("opgaver", "minutter", 1.0),)), draws=1 << 14
    )
    assert together.worth.p10 == pytest.approx(2 * 1_000 * math.sqrt(0.05), rel=5e-3)
    assert apart.worth.p10 > together.worth.p10 + 50
