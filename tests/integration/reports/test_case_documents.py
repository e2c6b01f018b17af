"""The proposal as Word and PDF: what it says is what the study says, nothing is blank, and a mark is on every page."""

from __future__ import annotations

import io
import math
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from typer.testing import CliRunner

from raaderum.cli.main import app
from raaderum.domain.business_cases import (
    Baseline,
    BusinessCase,
    Decision,
    Effect,
    Line,
    Part,
    Proposal,
    Risk,
    Shape,
    Steering,
)
from raaderum.domain.case_errors import IncompleteProposal
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.formulas import parse_formula
from raaderum.reports.case_briefing import CaseBriefing, compose_case_briefing
from raaderum.reports.case_tables import economy_table, outside_table
from raaderum.reports.docx import write_case_docx
from raaderum.reports.pdf.case_paper import write_case_pdf
from raaderum.reports.text import words_in
from raaderum.studies.business_case import study_business_case
from raaderum.studies.results.business_case import CaseResult
from tests.conftest import require
from tests.factories.cases import DRAWS, TODAY, save_case, starter
from tests.integration.reports.readers import read_pdf, structure

RUNNER, WORDS = CliRunner(), words_in("da")


@dataclass(frozen=True)
class Proposed:
    """A case in both formats. Each is written once, when it is first looked at."""

    case: BusinessCase
    language: str = "da"

    @cached_property
    def result(self) -> CaseResult:
        return study_business_case(self.case, draws=DRAWS)

    @cached_property
    def briefing(self) -> CaseBriefing:
        return compose_case_briefing(self.result, words_in(self.language))

    @cached_property
    def pdf(self) -> bytes:
        return write_case_pdf(self.briefing, TODAY, "raaderum case export sag.xlsx -o forslag.pdf")

    @cached_property
    def docx(self) -> bytes:
        return write_case_docx(self.briefing, TODAY, "raaderum case export sag.xlsx -o forslag.docx")

    @cached_property
    def pages(self) -> list[str]:
        return [plain(page) for page in read_pdf(self.pdf)]

    @cached_property
    def document(self):
        return docx.Document(io.BytesIO(self.docx))

    def texts(self) -> dict[str, str]:
        """All that is read in each format, in one line."""
        body = " ".join(one.text for one in self.document.element.body.iter(qn("w:p")))
        return {"pdf": " ".join(self.pages), "docx": plain(body)}

    def table(self, first: str, place: int = 0) -> list[list[str]]:
        """The written cells of the Word table whose first heading is ``first``."""
        found = [one for one in self.document.tables if one.cell(0, 0).text == first]
        return [[cell.text for cell in row.cells] for row in found[place].rows]


def plain(text: str) -> str:
    """Return a text on one line, as it is read: without places to break, and with ordinary spaces."""
    return " ".join(text.replace("\u200b", "").replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def proposed() -> Proposed:
    return Proposed(starter())


def long_case() -> BusinessCase:
    """Eight years, a decision, a baseline, avoided costs, and more risks and one-off lines than a page has room for."""
    case, years = starter(), 8
    lines = [replace(line, shares=line.shares + (line.shares[-1],) * (years - 4)) for line in case.lines]
    lines[0] = replace(
        lines[0], effect=Effect.RELEASED, decision=Decision.POSITION,
        decision_text="Direktionen nedlægger en stilling ved budgettet for 2028",
    )  # fmt: skip
    once, all_years = (0.0, 1.0) + (0.0,) * (years - 2), (1.0,) * years
    lines += [
        Line(
            f"Anlæg {n}", Part.ONE_OFF_COST, parse_formula(str(100_000 + n)), Effect.MONEY, Steering.CONSTRUCTION, once
        )
        for n in range(8)
    ]
    lines.append(Line("Undgået", Part.GAIN, parse_formula("450000"), Effect.AVOIDED, Steering.SERVICE, all_years))
    risks = tuple(
        Risk(f"Risiko nr. {n}", 0.1, 10_000.0 * n, None, None, n, Steering.SERVICE, "Modtræk") for n in range(1, 8)
    )
    baseline = Baseline("3f9a" * 16, "roads", "X002", "winter_service", 12_345_678.5, 1_234.0, ("X003", "X004"))
    return replace(
        case, years=years, lines=tuple(lines), risks=risks, baseline=baseline, example=False, case_number="S2026-4711",
        title="Fælles vagtplan for alle kommunens institutioner, skoler og plejecentre, også dem i yderområderne",
    )  # fmt: skip


@pytest.fixture(scope="module")
def long() -> Proposed:
    return Proposed(long_case())


# --- what it says ----------------------------------------------------------------------------------------


def test_both_formats_hold_the_whole_form(proposed: Proposed) -> None:
    case = proposed.case
    told = case.proposal
    needed = [
        case.title, case.municipality, case.area, case.owner, "29. november 2026", "Business case", "Effektivisering",
        "1.000 kr., 2027-p/l", told.background, told.change, told.consequences_citizens, told.consequences_staff,
        told.quality, told.uncertainty, told.must_be_true, "+ er en gevinst, − en udgift", "Frigjort tid (kapacitet)",
        "Undgåede udgifter", "Kvalitet er ikke sat i kroner", "Gevinsten forsvinder, hvis »Tid pr. faktura i dag«",
        case.risks[0].name, "20 pct.", "90.000", case.risks[0].response, "Ingen beslutning om at frigive tid",
        "kalkulationsrente på 3,5 pct.", "Det første år, 2027, er ikke tilbagediskonteret", "frø 2026",
        "1.024 trækninger",
        "Økonomichef", "Antagelse",
    ]  # fmt: skip
    for form, text in proposed.texts().items():
        assert [one for one in needed if plain(one) not in text] == [], form


def test_the_sentences_say_what_the_study_found(proposed: Proposed) -> None:
    result = proposed.result
    for text in proposed.texts().values():
        for amount in (result.net.npv_dkk, -result.budget.npv_dkk, result.worth.p10, result.worth.p50, result.worth.p90,
                       result.budget_worth.p10, result.budget_worth.p50, result.budget_worth.p90):  # fmt: skip
            assert plain(WORDS.large_kroner(amount)) in text
        assert f"Risikoen for tab er {plain(WORDS.percent(result.chance_of_loss))}" in text
        months = math.ceil((result.net.payback_years or 0) * 12)
        assert f"Uden rente er den tilbagebetalt {months} måneder efter udgangen af" in text
        assert "Budgettet har ikke pengene igen inden udgangen af 2030." in text
        # What the case is worth is the budget's part and the freed time, in present values.
        assert plain(WORDS.large_kroner(result.net.npv_dkk - result.budget.npv_dkk)) in text


def test_the_economy_is_the_studys_in_thousands(proposed: Proposed) -> None:
    result, rows = proposed.result, proposed.table("1.000 kr., 2027-p/l")
    assert rows[0][2:] == [str(year) for year in result.years]
    by_name = {(row[0], row[1]): row[2:] for row in rows[1:]}
    written = {
        ("Samlet ændring i budgettet", "Service"): result.budget.by_year_dkk,
        ("Opsætning og test", "Service"): next(one.by_year_dkk for one in result.lines if one.part.one_off),
        ("Risici (sandsynlighed gange udgift)", "Service"): result.risks_by_year_dkk,
    }
    for name, amounts in written.items():
        assert by_name[name] == [WORDS.signed(dkk / 1000) for dkk in amounts]
        assert " ".join([name[0], name[1], *by_name[name]]).replace("  ", " ") in proposed.pages[0]
    outside = proposed.table("1.000 kr., 2027-p/l", 1)
    assert outside[1][2:] == [WORDS.signed(dkk / 1000) for dkk in dict(result.by_effect)[Effect.CAPACITY]]


@pytest.mark.parametrize("make", [starter, long_case])
def test_the_budget_is_what_its_rows_add_up_to_and_holds_no_freed_time(make: Callable[[], BusinessCase]) -> None:
    result = Proposed(make()).result
    table = economy_table(result, WORDS)
    numbers = {i: row[2:] for i, row in enumerate(table.rows)}
    lasting, one_off, total = table.strong
    parts = [*range(lasting), *range(lasting + 1, one_off), *range(one_off + 1, total)]
    for year in range(4):
        assert sum(numbers[i][year] for i in parts) == pytest.approx(numbers[total][year])
        assert numbers[total][year] * 1000 == pytest.approx(result.budget.by_year_dkk[year])
        frames = [numbers[i][year] for i in range(total + 1, len(table.rows))]
        assert not frames or sum(frames) == pytest.approx(numbers[total][year])
        beside = sum(row[2 + year] for row in outside_table(result, WORDS).rows)
        assert (numbers[total][year] + beside) * 1000 == pytest.approx(result.net.by_year_dkk[year])
    assert any(row[2] for row in outside_table(result, WORDS).rows)


def test_a_long_case_has_its_annex(long: Proposed) -> None:
    needed = [
        "S2026-4711", "Direktionen nedlægger en stilling ved budgettet for 2028", "Stilling nedlægges", "+297",
        "Bilag: Udgangspunkt", "3f9a" * 16, "winter_service", "12.345.678,5", "1.234", "X003 og X004", "Bilag: Alle år",
        "2034", "Bilag: Risici", "Risiko nr. 1", "Flere står i bilaget.", "Øvrige engangsbeløb", "Heraf",
        "Sagen er regnet til og med 2034. Årene efter 2030 står i bilaget.",
    ]  # fmt: skip
    for form, text in long.texts().items():
        assert [one for one in needed if one not in text] == [], form
        assert "EKSEMPELDATA" not in text.upper()
    years = long.table("1.000 kr., 2027-p/l", 2)
    assert [row[4] for row in years[1:9]] == [WORDS.signed(dkk / 1000) for dkk in long.result.net.by_year_dkk]
    assert len(long.table("Risiko")) == 6
    assert len(long.table("Risiko", 1)) == 8


def test_lines_of_the_same_name_and_amount_are_each_counted_once() -> None:
    case = starter()
    once = (0.0, 1.0, 0.0, 0.0)
    same = Line("Udstyr", Part.ONE_OFF_COST, parse_formula("100000"), Effect.MONEY, Steering.SERVICE, once)
    result = Proposed(replace(case, lines=(*case.lines, *[same] * 9))).result
    table = economy_table(result, WORDS)
    lasting, one_off, _ = table.strong
    assert sum(row[3] for row in table.rows[lasting + 1 : one_off]) == pytest.approx(-900) == table.rows[one_off][3]
    assert [row[0] for row in table.rows].count("Udstyr") == 4


def test_texts_without_end_stay_on_the_page() -> None:
    case = long_case()
    decided = replace(case.lines[0], decision_text="Direktionen beslutter det. " * 400)
    told = replace(case.proposal, background="Ord. " * 4_000)
    named = replace(case, title="Sag " * 300, lines=(decided, *case.lines[1:]), proposal=told, municipality="By" * 300)
    proposed = Proposed(named)
    assert len(proposed.pages) < 15
    assert proposed.pages[-1].count("Side") == 0
    decisions = proposed.table("Post")
    assert decisions[1][2].endswith("…")
    assert len(proposed.table("Post", 2)[1][2]) > 900
    assert "Bilag: Metode" in " ".join(proposed.pages)


def test_assumptions_are_those_that_are_calculated_with() -> None:
    """The scenario's value has no range; an amount in last year's prices is carried on, and so is its range."""
    case = starter()
    first, second, third, *rest = case.assumptions
    dated = replace(first, value=1_000.0, low=500.0, high=2_000.0, price_year=2026, documented=True)
    proposed = Proposed(replace(case, scenario="cautious", assumptions=(dated, second, third, *rest)))
    rows = {row[0]: row[1:] for row in proposed.table("Forudsætning")}
    assert rows[first.name] == ["1.031", "pr. år", "515,5–2.062", "Skøn til eksemplet, 29.11.2026, Økonomichef",
                                "Dokumenteret"]  # fmt: skip
    assert plain(rows[third.name][0]) == "55 pct."
    assert rows[third.name][2] == "–"
    assert "Beregnet scenarie: forsigtigt." in proposed.texts()["pdf"]


def test_a_case_without_ranges_says_that_it_cannot_show_uncertainty() -> None:
    case = starter()
    sure = tuple(replace(one, low=None, high=None, shape=Shape.FIXED) for one in case.assumptions)
    proposed = Proposed(replace(case, assumptions=sure, risks=(), correlations=()))
    assert proposed.briefing.tornado is None
    assert len(proposed.document.inline_shapes) == 0
    for text in proposed.texts().values():
        assert "Ingen forudsætning har et spænd, så usikkerheden kan ikke vises." in text
        assert "(P50)" not in text


def test_a_minus_is_a_minus(proposed: Proposed, long: Proposed) -> None:
    for one in (proposed, long):
        for form, text in one.texts().items():
            assert re.findall(r"(?<![\w.-])[-–]\d", text) == [], form


def test_english_is_a_translation() -> None:
    proposed = Proposed(starter(), "en")
    for text in proposed.texts().values():
        assert "The risk of a loss is" in text
        assert "Total change in the budget" in text
        assert "The gain disappears if" in text
    assert proposed.document.core_properties.language == "en-GB"


# --- what the files are ----------------------------------------------------------------------------------


def test_the_mark_is_on_every_page(proposed: Proposed) -> None:
    assert len(proposed.pages) == 3
    assert all("EKSEMPELDATA" in page for page in proposed.pages)
    sections = proposed.document.sections
    assert [section.header.paragraphs[0].text for section in sections] == ["EKSEMPELDATA"]
    assert not sections[0].different_first_page_header_footer
    assert not proposed.document.settings.odd_and_even_pages_header_footer


def test_the_pdf_is_tagged_and_the_picture_told(proposed: Proposed) -> None:
    reader = PdfReader(io.BytesIO(proposed.pdf))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "da"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    kinds = structure(proposed.pdf)
    names = [kind for kind, _, _ in kinds]
    assert names.count("/H1") == 1
    assert names.count("/Table") == 5
    assert "/TH" in names
    assert [alt for kind, alt, _ in kinds if kind == "/Figure" and alt] == [proposed.briefing.tornado.alt]


def test_the_word_file_is_made_of_words_own_parts(proposed: Proposed) -> None:
    document = proposed.document
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (proposed.case.title, "Råderum", "da-DK")
    assert (properties.comments, properties.last_modified_by) == ("", "Råderum")
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert headings[:2] == ["Forslaget kort", "Økonomi"]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [proposed.case.title]
    for table in document.tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.style.name == "Råderum tabel"
    picture = document.inline_shapes[0]
    assert picture._inline.docPr.get("descr") == proposed.briefing.tornado.alt


def test_the_word_file_points_at_nothing_outside(proposed: Proposed) -> None:
    with zipfile.ZipFile(io.BytesIO(proposed.docx)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


@pytest.mark.parametrize("make", [starter, long_case])
def test_the_word_file_opens_in_libreoffice(
    make: Callable[[], BusinessCase], office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    program = Path(shutil.which("soffice") or "").resolve().parent
    require((program / "libswlo.so").is_file(), "LibreOffice Writer is not installed")
    proposed, file = Proposed(make()), tmp_path / "forslag.docx"
    file.write_bytes(proposed.docx)
    pages = [plain(page) for page in read_pdf((office(file, "pdf") / "forslag.pdf").read_bytes())]
    assert len(pages) <= 5
    assert all(("EKSEMPELDATA" in page) == proposed.case.example for page in pages)
    assert "Bilag: Metode" in " ".join(pages)


def test_signs_that_a_file_cannot_hold_stop_nothing() -> None:
    told = replace(
        starter().proposal, change="Klokken 🙂 og 中文\x07 ≥ 5.\ufeff\n\nAndet afsnit {x} #strong[nej] " + "x" * 200
    )
    proposed = Proposed(replace(starter(), proposal=told, title="{sag} & <b>\x0b"))
    assert "Klokken □ og □□ ≥ 5." in proposed.texts()["pdf"]
    assert "Klokken 🙂 og 中文 ≥ 5." in proposed.texts()["docx"]
    for text in proposed.texts().values():
        assert "Andet afsnit {x} #strong[nej]" in text
        assert "{sag} & <b>" in text


# --- the command -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "PDF"])
def test_the_command_writes_both(suffix: str, tmp_path: Path) -> None:
    source, out = save_case(starter(), tmp_path / "sag.xlsx"), tmp_path / f"forslag.{suffix}"
    done = RUNNER.invoke(app, ["case", "export", str(source), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes()[:4] == (b"%PDF" if suffix == "PDF" else b"PK\x03\x04")


def test_blank_fields_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    case = starter()
    first, *rest = case.assumptions
    unsourced = (replace(first, source=" "), *rest)
    blank = replace(case, municipality="", owner="–", proposal=Proposal(quality="God"), assumptions=unsourced)
    source, out = save_case(blank, tmp_path / "sag.xlsx"), tmp_path / "forslag.docx"
    out.write_bytes(b"before")
    done = RUNNER.invoke(app, ["case", "export", str(source), "-o", str(out)])
    assert isinstance(done.exception, IncompleteProposal)
    assert str(done.exception) == (
        "Forslaget er ikke skrevet, for det er ikke udfyldt helt. "
        "På arket Stamdata mangler: Kommune, Gevinstejer, Baggrund, Forslag, Karakter, Konsekvenser for borgere, "
        "Konsekvenser for medarbejdere, Usikkerhed og Det skal holde. "
        "På arket Forudsætninger mangler Kilde for: »Fakturaer, der kommer igen«. "
        "Udfyld det i regnearket, gem, og prøv igen."
    )
    english = done.exception.message("en")
    assert "Municipality, Owner of the gain, Background, Proposal, Nature, Consequences for citizens" in english
    assert out.read_bytes() == b"before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["forslag.docx", "sag.xlsx"]


@pytest.mark.parametrize("field", ["uncertainty", "must_be_true", "nature"])
def test_one_blank_field_is_enough(field: str) -> None:
    case = replace(starter(), proposal=replace(starter().proposal, **{field: "  "}))
    with pytest.raises(IncompleteProposal, match=r"Stamdata mangler: [^,]+\. Udfyld"):
        _ = Proposed(case).briefing


def test_a_case_needs_an_assumption() -> None:
    line = Line("Gevinst", Part.GAIN, parse_formula("5000"), Effect.MONEY, Steering.SERVICE, (1.0,) * 4)
    case = replace(starter(), assumptions=(), correlations=(), lines=(line,))
    with pytest.raises(IncompleteProposal, match="Forudsætninger mangler mindst én forudsætning"):
        _ = Proposed(case).briefing


@pytest.mark.parametrize(
    ("options", "named"), [(["-o", "forslag.odt"], "--out"), (["-o", "x.pdf", "--language", "sv"], "--language")]
)
def test_other_formats_and_languages_are_refused(options: list[str], named: str, tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["case", "export", str(tmp_path / "ingen.xlsx"), *options])
    assert isinstance(done.exception, InvalidChoice)
    assert named in str(done.exception)
