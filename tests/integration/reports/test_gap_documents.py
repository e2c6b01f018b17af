"""The files about a gap: tagged PDF, live formulas, native charts, the mark on everything, and hostile names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from raaderum.domain.text import Text
from raaderum.reports.pdf import write_pdf
from raaderum.reports.pptx import write_pptx
from raaderum.reports.xlsx import write_xlsx
from raaderum.studies import GapResult, make_choices, study_answer
from raaderum.studies.results import UnitLabel
from raaderum.warehouse.release import Release
from tests.integration.reports.conftest import TODAY, Explained, Written
from tests.integration.reports.readers import alt_text, read_cells, read_pdf, read_slides, structure
from tests.integration.reports.test_documents import HOSTILE
from tests.integration.reports.test_gap_audit import UNITS

Explain = Callable[..., Explained]
Office = Callable[[Path, str], Path]

MARK = "EKSEMPELDATA"
FIRST_PAGES = (
    ("Situationen", "Forskellen i kroner", "Hvad den kan skyldes"),
    ("Mulige tiltag", "Konsekvenser og usikkerhed", "Næste skridt", "Data godkendt af"),
)
every_unit = pytest.mark.parametrize("code", UNITS)


# --- PDF ------------------------------------------------------------------------------------------------


@every_unit
def test_the_paper_is_two_pages_and_then_the_annex(code: str, explained: Explain) -> None:
    pages = read_pdf(explained(code).pdf)
    for text, headings in zip(pages, FIRST_PAGES, strict=False):
        places = [text.find(heading) for heading in headings]
        assert -1 not in places
        assert places == sorted(places)
    assert pages[2].replace(MARK, "").lstrip().startswith("Bilag:")
    assert not any("Bilag:" in page for page in pages[:2])


@pytest.mark.parametrize(
    "choice",
    [
        {"target": "five_of_ten"},
        {"target": "peers_mean"},
        {"target": "region", "scale": "road_km"},
        {"members": ["X002"]},
        {"key_figure": "winter"},
        {"key_figure": "winter_salting"},
        {"period": 2022},
    ],
    ids=["target", "mean", "region and scale", "one member", "central", "leaf", "period"],
)
def test_the_paper_is_two_pages_whatever_is_chosen(choice: dict[str, Any], explained: Explain) -> None:
    one = explained("X017", **choice)
    pages = read_pdf(one.pdf)
    assert "Næste skridt" in pages[1]
    assert pages[2].replace(MARK, "").lstrip().startswith("Bilag:")
    assert one.xlsx
    assert one.pptx


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_longest_paper_is_two_pages(language: str, explained: Explain) -> None:
    """A contract, the longest name of a target, and a line for its choice: all that page one can hold."""
    found = explained("X029", target="five_of_ten", scale="road_km")
    pages = read_pdf(Explained(found.gap, found.potential, language).pdf)
    assert ("Data godkendt af" if language == "da" else "Data approved by") in pages[1]


@every_unit
def test_the_pdf_is_tagged_and_every_picture_has_a_text(code: str, explained: Explain) -> None:
    """A warning of the layout program stops the writing, so a file that is there had none."""
    one = explained(code)
    root = PdfReader(io.BytesIO(one.pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 — a BooleanObject
    assert root["/Lang"] == "da"
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", root["/Metadata"].get_object().get_data().decode())
    nodes = structure(one.pdf)
    assert [alt for kind, alt, _ in nodes if kind == "/Figure"] == [
        one.briefing.waterfall.alt,
        one.briefing.cause_chart.alt,
    ]
    assert sum(kind == "/H1" for kind, _, _ in nodes) == 1


def test_the_annex_holds_all_ten_and_44(explained: Explain) -> None:
    one = explained("X017")
    text = " ".join(read_pdf(one.pdf)[2:])
    codes = [node.code for node in one.gap.nodes if node.code]
    assert len(codes) == 54
    assert [code for code in codes if code not in text] == []


@pytest.mark.parametrize(
    ("today", "budget"),
    [(date(2026, 9, 1), "Budget 2027, BO 2028–2030"), (date(2026, 11, 2), "Budget 2028, BO 2029–2031")],
)
def test_the_deadline_follows_the_municipal_year(today: date, budget: str, explained: Explain) -> None:
    one = explained("X017")
    year = int(budget.split()[1].rstrip(","))
    assert ["Til", budget] in one.briefing.facts_on(today)
    assert one.briefing.next_steps(today)[-1] == f"Frist: budgetforslaget i august {year - 1}, så det kan nå {budget}."


def test_the_english_paper_says_so(explained: Explain) -> None:
    danish = explained("X017")
    one = Explained(danish.gap, danish.potential, "en")
    pages = read_pdf(one.pdf)
    assert PdfReader(io.BytesIO(one.pdf)).trailer["/Root"]["/Lang"] == "en"
    assert all("EXAMPLE DATA" in page for page in pages)
    text = " ".join(pages)
    assert not re.search(r"\d,\d{1,2}(?!\d)", text), "a decimal comma in English"
    assert not re.search(r"[æøå]\w*\s(og|eller|af)\s", text), "a Danish sentence"


# --- the mark of simulated figures ----------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in UNITS if code.startswith("X")])
def test_the_mark_is_on_every_page_sheet_and_slide(code: str, explained: Explain) -> None:
    one = explained(code)
    assert all(MARK in page for page in read_pdf(one.pdf))
    assert_marked_sheets(one.xlsx)
    assert_marked_slides(one.pptx)


def assert_marked_sheets(content: bytes) -> None:
    cells = read_cells(content)
    sheets = {cell.sheet for cell in cells}
    assert {cell.sheet for cell in cells if (cell.place, cell.value) == ("A1", MARK)} == sheets
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        printed = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(f"&amp;R&amp;B{MARK}" in sheet for sheet in printed)


def assert_marked_slides(content: bytes) -> None:
    for slide in Presentation(io.BytesIO(content)).slides:
        assert MARK in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_public_figures_have_no_mark(explained: Explain) -> None:
    one = explained("0461")
    assert not any(MARK in page for page in read_pdf(one.pdf))
    assert not [cell for cell in read_cells(one.xlsx) if cell.value == MARK]
    assert MARK not in read_slides(one.pptx)[1]


def test_the_paper_about_a_place_is_marked_too(example_release: Release) -> None:
    one = Written(study_answer(example_release, make_choices(example_release, "X017")))
    assert all(MARK in page for page in read_pdf(write_pdf(one.briefing, TODAY)))
    assert_marked_sheets(write_xlsx(one.briefing, TODAY))
    assert_marked_slides(write_pptx(one.briefing, TODAY))


# --- workbook -------------------------------------------------------------------------------------------


@every_unit
def test_the_sheets_hold_what_is_promised(code: str, explained: Explain) -> None:
    cells = read_cells(explained(code).xlsx)
    assert list(dict.fromkeys(cell.sheet for cell in cells)) == [
        "Svar", "Træ", "Faktorer", "Ved siden af", "Tiltag", "Definitioner", "Kilder",
    ]  # fmt: skip
    assert {cell.sheet for cell in cells if cell.formula is not None} <= {"Træ", "Faktorer"}


@pytest.mark.parametrize(
    ("code", "choice"),
    [
        ("X017", {}),
        ("X029", {}),
        ("X045", {"scale": "road_km"}),
        ("X050", {"target": "five_of_ten"}),
        ("X017", {"target": "peers_mean"}),
        ("X017", {"key_figure": "surfacing_wearing"}),
        ("0461", {}),
    ],
    ids=["ordinary", "one price", "per km", "target", "mean", "leaf", "public"],
)
def test_formulas_give_what_is_stored(
    code: str, choice: dict[str, Any], explained: Explain, office: Office, tmp_path: Path
) -> None:
    """LibreOffice gets the file without the stored results of formulas, and computes them from the values alone."""
    one = explained(code, **choice)
    stored = {(c.sheet, c.place): c for c in read_cells(one.xlsx) if c.formula is not None}
    (tmp_path / "gab.xlsx").write_bytes(forget_results(one.xlsx))
    computed = read_cells((office(tmp_path / "gab.xlsx", "xlsx") / "gab.xlsx").read_bytes())
    found = {(c.sheet, c.place): c.value for c in computed if c.formula is not None}
    assert len(found) == len(stored) > (3 if code == "0461" else 15)
    for place, cell in stored.items():
        assert found[place] == pytest.approx(cell.value, rel=1e-9, abs=0.005), (place, cell.formula)
    assert max(abs(c.value) for c in stored.values()) > 1000


def forget_results(content: bytes) -> bytes:
    """Return a workbook whose formulas have no stored results, so that whoever opens it has to compute them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(name, part)
    return out.getvalue()


def test_every_factor_of_a_pooled_reference_is_a_formula(explained: Explain) -> None:
    cells = [cell for cell in read_cells(explained("X017").xlsx) if cell.sheet == "Faktorer"]
    said = [cell.value for cell in cells if cell.place.startswith("K") and cell.value in ("formel", "værdi")]
    live = [cell for cell in cells if re.fullmatch(r"I\d+", cell.place) and cell.formula and "Træ" in cell.formula]
    assert set(said) == {"formel"}
    assert len(live) == len(said) > 150


def test_a_mean_of_splits_is_said_to_be_values(explained: Explain) -> None:
    cells = [cell for cell in read_cells(explained("X017", target="peers_mean").xlsx) if cell.sheet == "Faktorer"]
    assert {cell.value for cell in cells if cell.place.startswith("K")} & {"formel", "værdi"} == {"værdi"}


# --- slides ---------------------------------------------------------------------------------------------


@every_unit
def test_slides_have_findings_native_charts_and_texts_for_them(code: str, explained: Explain) -> None:
    deck = Presentation(io.BytesIO(explained(code).pptx))
    slides = list(deck.slides)
    assert len(slides) == (4 if code == "0461" else 6)  # with public figures alone there is nothing to split
    assert all(slide.shapes.title is not None and slide.shapes.title.text.strip() for slide in slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    assert sum(shape.has_chart for shape in shapes) == (0 if code == "0461" else 1)
    assert not [shape for shape in shapes if "PICTURE" in str(shape.shape_type)]
    assert all((alt_text(shape) or "").strip() for shape in shapes if shape.has_chart or shape.has_table)
    for shape in shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def test_slides_open_in_libreoffice(explained: Explain, office: Office, tmp_path: Path) -> None:
    (tmp_path / "gab.pptx").write_bytes(explained("X017").pptx)
    assert len(PdfReader(office(tmp_path / "gab.pptx", "pdf") / "gab.pdf").pages) == 6


# --- hostile names --------------------------------------------------------------------------------------


def make_hostile(gap: GapResult, name: str) -> GapResult:
    """Give the municipality, its members, the figures and the factors a name that programs could take for a command."""
    text = Text(da=name, en=name)

    def unit(label: UnitLabel) -> UnitLabel:
        return replace(label, name=name, region=name)

    def node(one: Any) -> Any:
        factors = tuple(
            replace(f, name=text, unit=text, parts=tuple(replace(p, name=text, unit=text) for p in f.parts))
            for f in one.factors
        )
        return replace(one, name=text, code=name, account=name, unit=text, factors=factors)

    return replace(
        gap,
        unit=unit(gap.unit),
        area_name=text,
        figure=replace(gap.figure, name=text, phrase=text, reading=(text,), cannot_show=text),
        reference=replace(gap.reference, name=text, members=tuple(unit(one) for one in gap.reference.members)),
        nodes=tuple(node(one) for one in gap.nodes),
        measures=tuple(replace(m, name=text, summary=text, source=name, side_effects=text) for m in gap.measures),
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_becomes_a_formula_or_a_command(name: str, explained: Explain) -> None:
    calm = explained("X017")
    one = Explained(make_hostile(calm.gap, name), calm.potential)
    ours = {(c.sheet, c.place): c.formula for c in read_cells(calm.xlsx) if c.formula is not None}
    found = {(c.sheet, c.place): c.formula for c in read_cells(one.xlsx) if c.formula is not None}
    assert found == ours
    assert one.pdf
    assert one.pptx
