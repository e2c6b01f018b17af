"""What a municipality says about its figures stands in PDF, workbook and slides: marked at the number, and inert."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation

from raaderum.reports.notes import Note, Notes, compose_notes
from raaderum.reports.pptx.note_slides import break_notes
from raaderum.reports.tables import peers_table
from raaderum.reports.text import words_in
from raaderum.studies import (
    from_json,
    make_choices,
    make_gap_choices,
    study_answer,
    study_gap,
    study_potential,
    to_json,
)
from raaderum.warehouse.release import Release
from tests.factories.figures import remake
from tests.integration.reports.conftest import Explained, Written
from tests.integration.reports.number_tokens import read_tokens, unaccounted
from tests.integration.reports.readers import read_cells, read_pdf, read_rows, read_slides
from tests.integration.reports.test_number_audit import pool_for_text, told, without_today

FORMULA = '=HYPERLINK("http://x";"klik")'
TYPST = '#import "x": *fed* $x^2$ @citat'
LONG = "En usædvanlig vinter med mange udkald. " * 40 + "x" * 300
PEER = "+Nyt saltlager"
SAID = {
    ("X017", "winter_salting_dkk"): FORMULA,
    ("X017", "winter_snow_dkk"): TYPST,
    ("X017", "winter_paths_dkk"): LONG,
    ("X054", "winter_fixed_dkk"): PEER,
}


@pytest.fixture(scope="module")
def release(example_release: Release) -> Release:
    """The example as if two municipalities had explained some of their figures."""
    rows = [
        replace(o, comment=SAID[o.unit, o.variable]) if o.period == 2025 and (o.unit, o.variable) in SAID else o
        for o in example_release.observations
    ]
    return remake(example_release, rows)


@pytest.fixture(scope="module")
def paper(release: Release) -> Written:
    return Written(study_answer(release, make_choices(release, "X017")))


@pytest.fixture(scope="module")
def gap(release: Release) -> Explained:
    asked = make_gap_choices(release, make_choices(release, "X017"))
    return Explained(study_gap(release, asked), study_potential(release, asked))


def squeezed(text: str) -> str:
    """Without breaks of lines and words."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def test_the_paper_has_marks_at_the_numbers_and_a_list(paper: Written) -> None:
    pages = [squeezed(page) for page in read_pdf(paper.pdf)]
    assert "brugte1.008kr.pr.indbyggerpåvejdrifti2025¹–³)" in pages[0]
    assert "Hybenlev1.008¹–³)" in pages[0]  # the table of differences
    assert pages[2].index("Bilag:Kommunernesegneforklaringer") < pages[2].index("¹)Hybenlev")
    assert "761⁴)" in "".join(pages)  # the peer's own number, with the peer's own words
    for text in SAID.values():
        assert squeezed(text) in "".join(pages)


def test_the_gap_paper_has_marks_in_its_tables(gap: Explained) -> None:
    text = squeezed("".join(read_pdf(gap.pdf)))
    assert "V01Vintertjeneste6.346.200¹–³)" in text  # the central key figures
    assert "V02Kørebanebelægninger18.030.618" in text
    assert "18.030.618¹" not in text  # nobody explained anything of these
    assert squeezed(FORMULA) in text
    assert squeezed(TYPST) in text
    assert PEER not in text  # the figures of single members are not shown


@pytest.mark.parametrize("kind", ["paper", "gap"])
def test_front_pages_stay_two(kind: str, request: pytest.FixtureRequest) -> None:
    pages = read_pdf(request.getfixturevalue(kind).pdf)
    assert "Data godkendt af" in pages[1]
    assert pages[2].lstrip().removeprefix("EKSEMPELDATA").lstrip().startswith("Bilag:")


@pytest.mark.parametrize("kind", ["paper", "gap"])
def test_the_workbook_keeps_numbers_and_writes_texts_as_text(kind: str, request: pytest.FixtureRequest) -> None:
    xlsx = request.getfixturevalue(kind).xlsx
    rows = read_rows(xlsx, "Forklaringer")
    said = {row[2]: row[0] for row in rows if len(row) == 3}
    assert said[FORMULA] == "¹)"
    assert said[TYPST] == "²)"
    assert said[LONG.strip()] == "³)" if LONG.strip() in said else said[LONG] == "³)"
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name}
        styles = book.read("xl/styles.xml").decode()
    assert not any("HYPERLINK" in xml for xml in sheets.values())  # no formula, and no link
    assert "&quot;\u00a0¹–³)&quot;" in styles  # the mark is the number's format: the cell stays a number
    own = [cell for cell in read_cells(xlsx) if isinstance(cell.value, float)]
    assert own


@pytest.mark.parametrize("kind", ["paper", "gap"])
def test_the_slides_have_marks_and_slides_of_explanations(kind: str, request: pytest.FixtureRequest) -> None:
    one = request.getfixturevalue(kind)
    _, texts = read_slides(one.pptx)
    together = squeezed("".join(texts))
    assert one.briefing.title in [text for text in texts if text.endswith("¹–³)")]
    assert squeezed(FORMULA) in together
    assert squeezed(TYPST) in together
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(one.pptx)).slides]
    assert titles[-1] == one.briefing.notes.title


def test_every_other_number_is_still_accounted_for(paper: Written) -> None:
    """The audit of the real papers, where explanations stand among the figures: their numerals are the result's."""
    pool = pool_for_text(paper.result)
    text = without_today("\n".join(read_pdf(paper.pdf_without_pictures)))
    assert len(read_tokens(text)) > 200
    assert not (bad := unaccounted(text, pool)), told(bad)


def test_a_stored_answer_keeps_its_explanations(paper: Written) -> None:
    stored: Any = from_json(to_json(paper.answer))
    assert Written(stored).briefing.notes == paper.briefing.notes


def test_a_long_explanation_goes_on_where_there_is_room() -> None:
    """Half a slide a paragraph: 40 lines take three slides of 14 lines, and no word is lost."""
    text = "ti bogstav " * 400
    pages = break_notes(Notes("", (Note("¹)", "Kommune, tal, 2025", text),), {}))
    assert len(pages) > 2
    assert " ".join(" ".join(page) for page in pages).split() == f"¹) Kommune, tal, 2025. {text}".split()


def test_marks_are_the_same_whatever_is_shown(release: Release) -> None:
    """An explanation has one number in a document, also where it stands behind several figures of it."""
    answer = study_answer(release, make_choices(release, "X017"))
    notes = compose_notes([answer.position, answer.peers, *answer.others], words_in("da"))
    assert [note.mark for note in notes.items] == ["¹)", "²)", "³)", "⁴)"]
    assert notes.mark("X017", "winter", 2025) == "\u00a0¹–³)"
    assert notes.mark("X017", "surfacing", 2025) == notes.mark("X017", "road_operation", 2024) == ""


def test_lists_mark_who_is_compared_with_care(paper: Written, gap: Explained) -> None:
    table = peers_table(paper.answer.peers, words_in("da"))
    names = {str(row[0]): row[5] for row in table.rows}
    assert names["Padderup\u00a0*"] == "C"
    assert names["Marehalmby"] == "A"
    assert "Mærket * betyder C, kan sammenlignes med varsomhed: Padderup" in paper.briefing.spread_legend
    remarks = {row[0]: row[2] for row in gap.briefing.members.rows}
    assert str(remarks["Padderup\u00a0*"]).startswith("er med (C). Blandt andet: Vejholdene løser disse opgaver")
    assert remarks["Marehalmby"] == "er med (A)"


def test_an_answer_without_grades_has_the_list_it_had(paper: Written) -> None:
    table = peers_table(replace(paper.answer.peers, comparability=None), words_in("da"))
    assert [len(table.columns), *{len(row) for row in table.rows}] == [6, 6]
