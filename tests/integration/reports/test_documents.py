"""The files themselves: tagged PDF, workbooks without formulas, slides with native charts, and hostile names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from raaderum.domain.text import Text
from raaderum.studies import Answer, make_choices, study_answer
from raaderum.studies.results import PositionResult, UnitLabel
from raaderum.warehouse.release import Release
from tests.integration.reports.conftest import Written
from tests.integration.reports.readers import alt_text, read_cells, read_page, read_pdf, read_slides, structure
from tests.integration.reports.test_number_audit import FOUR, MUNICIPALITIES

Writer = Callable[[str], Written]

FIRST_PAGES = (
    ("Situationen", "Forskellen i kroner", "Hvad den kan skyldes"),
    ("Mulige tiltag", "Konsekvenser og usikkerhed", "Næste skridt"),
)
HOSTILE = ('=HYPERLINK("http://x")', "+1", "-1", "@x", "<b>fed</b>", "#panic(1)", "\tTab")


# --- PDF ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FOUR)
def test_the_pdf_is_tagged_and_says_that_it_is_pdf_ua(code: str, written: Writer) -> None:
    reader = PdfReader(io.BytesIO(written(code).pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 — a BooleanObject
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == written(code).briefing.headline
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", xmp)


@pytest.mark.parametrize("code", FOUR)
def test_every_picture_of_the_pdf_has_a_text(code: str, written: Writer) -> None:
    one = written(code)
    nodes = structure(one.pdf)
    figures = [alternative for kind, alternative, _ in nodes if kind == "/Figure"]
    b = one.briefing
    assert figures == [c.alt for c in (b.spread, b.peers_chart, b.trend_chart, b.expected_chart) if c is not None]
    kinds = {kind for kind, _, _ in nodes}
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/P"} <= kinds
    assert sum(kind == "/H1" for kind, _, _ in nodes) == 1


def test_the_fonts_of_the_pdf_are_embedded(written: Writer) -> None:
    fonts: dict[str, Any] = {}
    for page in PdfReader(io.BytesIO(written("0461").pdf)).pages:
        _collect_fonts(page["/Resources"], fonts)
    assert fonts
    for name, font in fonts.items():
        assert "IBMPlexSans" in name
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = descendant["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), name


def _collect_fonts(resources: Any, found: dict[str, Any]) -> None:
    resources = resources.get_object()
    for font in resources.get("/Font", {}).values():
        found[str(font.get_object()["/BaseFont"])] = font.get_object()
    for part in resources.get("/XObject", {}).values():
        if "/Resources" in part.get_object():
            _collect_fonts(part.get_object()["/Resources"], found)


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_the_paper_is_two_pages_and_then_the_annex(code: str, written: Writer) -> None:
    pages = read_pdf(written(code).pdf)
    for text, headings in zip(pages, FIRST_PAGES, strict=False):
        places = [text.find(heading) for heading in headings]
        assert -1 not in places
        assert places == sorted(places)
    assert "Data godkendt af" in pages[1]
    assert pages[2].lstrip().startswith("Bilag:")
    assert not any("Bilag:" in page for page in pages[:2])


@pytest.mark.parametrize(
    "choice",
    [
        {"key_figure": "administration"},
        {"period": 2019, "target": "five_of_ten"},
        {"target": "country"},
        {"members": ["0101", "0147", "0151"]},
        {"weights": {"density": "5", "inhabitants": "0"}, "k": 30},
    ],
    ids=["key figure", "period and target", "target", "members", "weights and k"],
)
def test_the_paper_is_two_pages_whatever_is_chosen(choice: dict[str, Any], public_release: Release) -> None:
    answer = study_answer(public_release, make_choices(public_release, "0825", **choice))
    pages = read_pdf(Written(answer).pdf)
    assert "Næste skridt" in pages[1]
    assert pages[2].lstrip().startswith("Bilag:")


def test_the_english_paper_says_so(written: Writer) -> None:
    one = Written(written("0461").answer, "en")
    root = PdfReader(io.BytesIO(one.pdf)).trailer["/Root"]
    assert root["/Lang"] == "en"
    text = " ".join(read_pdf(one.pdf))
    assert "Odense" in text
    assert not re.search(r"\d,\d{1,2}(?!\d)", text), "a decimal comma in English"
    assert not re.search(r"\d\.\d{3}(?!\d)", text), "a point for thousands in English"


# --- workbooks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FOUR)
def test_no_cell_is_a_formula(code: str, written: Writer) -> None:
    assert [cell for cell in read_cells(written(code).xlsx) if cell.formula is not None] == []


def test_the_sheets_hold_what_is_promised(written: Writer) -> None:
    sheets = list(dict.fromkeys(cell.sheet for cell in read_cells(written("0461").xlsx)))
    assert sheets == [
        "Svar", "Sammenligningskommuner", "Udvikling", "Forventet", "Alle kommuner", "Definitioner", "Kilder",
    ]  # fmt: skip


def test_all_98_are_listed_by_code_and_not_by_rank(written: Writer) -> None:
    cells = [c for c in read_cells(written("0461").xlsx) if c.sheet == "Alle kommuner" and c.place.startswith("A")]
    codes = [cell.value for cell in cells[2:]]
    assert len(codes) == 98
    assert codes == sorted(codes)


ALL_SHEETS = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1"


def test_every_sheet_opens_in_libreoffice_without_errors(
    written: Writer, office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    (tmp_path / "svar.xlsx").write_bytes(written("0825").xlsx)
    files = sorted(office(tmp_path / "svar.xlsx", ALL_SHEETS).glob("svar-*.csv"))
    assert len(files) == 7
    for file in files:
        rows = list(csv.reader(file.open(encoding="utf-8", newline=""), delimiter=";"))
        cells = [cell for row in rows for cell in row if cell]
        assert cells, file.name
        assert not [c for c in cells if re.match(r"#(NAME|REF|VALUE|DIV|N/A|NUM|NULL)|Err:\d", c)], file.name
    own = next(c for c in read_cells(written("0825").xlsx) if c.sheet == "Svar" and isinstance(c.value, float))
    svar = next(file for file in files if "Svar" in file.name).read_text(encoding="utf-8")
    assert str(round(own.value)) in svar.replace(".", "").replace(",", "")


# --- slides ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FOUR)
def test_slides_have_titles_native_charts_and_texts_for_them(code: str, written: Writer) -> None:
    slides = list(Presentation(io.BytesIO(written(code).pptx)).slides)
    assert len(slides) == 5
    assert all(slide.shapes.title is not None and slide.shapes.title.text.strip() for slide in slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    assert sum(shape.has_chart for shape in shapes) == 2
    assert not [shape for shape in shapes if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)]
    frames = [shape for shape in shapes if shape.has_chart or shape.has_table]
    assert len(frames) == 3
    assert all((alt_text(shape) or "").strip() for shape in frames)


def test_nothing_on_a_slide_lies_outside_it(written: Writer) -> None:
    deck = Presentation(io.BytesIO(written("0461").pptx))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_slides_open_in_libreoffice(written: Writer, office: Callable[[Path, str], Path], tmp_path: Path) -> None:
    (tmp_path / "svar.pptx").write_bytes(written("0461").pptx)
    pdf = office(tmp_path / "svar.pptx", "pdf") / "svar.pdf"
    assert len(PdfReader(pdf).pages) == 5


# --- hostile names --------------------------------------------------------------------------------------


def make_hostile(answer: Answer, name: str) -> Answer:
    """Give the municipality, its peers and the key figure a name that programs could take for a command."""
    text = Text(da=name, en=name)

    def unit(label: UnitLabel) -> UnitLabel:
        return replace(label, name=name, region=name)

    def position(one: PositionResult) -> PositionResult:
        return replace(
            one,
            unit=unit(one.unit),
            area_name=text,
            figure=replace(
                one.figure, name=text, phrase=text, why=text, cannot_show=text, reading=(text,), booking=(text,)
            ),
            spread=tuple(replace(point, unit=unit(point.unit)) for point in one.spread),
            context=tuple(replace(figure, name=text, account=name) for figure in one.context),
            weakness=text,
        )

    return replace(
        answer,
        position=position(answer.position),
        others=tuple(position(one) for one in answer.others),
        peers=replace(
            answer.peers,
            unit=unit(answer.peers.unit),
            peers=tuple(replace(p, unit=unit(p.unit), least_alike=text) for p in answer.peers.peers),
            features=tuple(replace(f, name=text) for f in answer.peers.features),
        ),
        expected=replace(
            answer.expected,
            unit=unit(answer.expected.unit),
            drivers=tuple(replace(driver, name=text) for driver in answer.expected.drivers),
        ),
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_becomes_a_formula(name: str, written: Writer) -> None:
    cells = read_cells(Written(make_hostile(written("0461").answer, name)).xlsx)
    assert [cell for cell in cells if cell.formula is not None] == []
    assert sum(cell.value == name for cell in cells) > 20


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_plain_text_in_the_pdf(name: str, written: Writer) -> None:
    pages = read_pdf(Written(make_hostile(written("0461").answer, name)).pdf)
    assert name.strip() in re.sub(r"\s+", " ", pages[0])
    assert "Næste skridt" in pages[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_plain_text_on_slides(name: str, written: Writer) -> None:
    _, texts = read_slides(Written(make_hostile(written("0461").answer, name)).pptx)
    assert any(name.strip() in text for text in texts)


@pytest.mark.parametrize("name", [*HOSTILE, "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_a_name_is_escaped_on_pages(name: str, written: Writer, site_data: Path, client: Any, db: None) -> None:
    from raaderum.web.workspace.actions import freeze_answer  # needs Django, which the other tests do not

    key = freeze_answer(answer=make_hostile(written("0461").answer, name)).key
    for page in ("", "sammenligning/", "forventet/"):
        content = client.get(f"/fast/{key}/{page}").content.decode()
        assert name.strip() in re.sub(r"\s+", " ", read_page(content).text)
        if "<" in name:
            assert name not in content


def test_documents_do_not_name_this_machine(written: Writer) -> None:
    """No folder of the machine that wrote it."""
    one = written("0461")
    for content in (one.pdf, one.xlsx):
        for private in (str(Path.cwd()), str(Path.home())):
            assert private.encode() not in content
