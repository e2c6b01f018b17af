"""Tables, paper, workbook and slides of purchases: the same numbers, and texts of users as texts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pptx import Presentation
from pypdf import PdfReader

from raaderum.domain.purchases import Cause
from raaderum.domain.text import Text
from raaderum.reports.fit import fit_text
from raaderum.reports.pdf.spend_paper import write_spend_pdf
from raaderum.reports.pptx.spend_slides import write_spend_pptx
from raaderum.reports.spend_briefing import compose_spend_briefing
from raaderum.reports.spend_tables import (
    agreements_table,
    causes_table,
    compliance_table,
    duplicates_table,
    full_causes_table,
    items_table,
    places_table,
    potential_table,
    sizes_table,
    suppliers_table,
)
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.spend_workbook import write_spend_xlsx
from tests.factories.spend_answers import (
    NONE,
    PAPER,
    make_agreement,
    make_answer,
    make_compliance,
    make_counts,
    make_duplicates,
    make_leaks,
    make_potential,
    make_prices,
    make_ranks,
    make_small,
    make_suppliers,
)
from tests.integration.reports.readers import read_cells

DA = words_in("da")
TODAY = date(2026, 11, 24)
HOSTILE = '=HYPERLINK("http://x","klik")'
LONG = "Langtnavnudenmellemrum" * 12


@pytest.fixture(scope="module")
def briefing():
    return compose_spend_briefing(make_answer(), DA)


@pytest.fixture(scope="module")
def hostile():
    """Names that users wrote: a formula, Typst's own signs, and a word longer than a line."""
    leaks = make_leaks(
        make_agreement("A1", HOSTILE, compliant=400_000, wrong_supplier=100_000),
        make_agreement("A2", LONG, compliant=1, wrong_item=50_000),
        make_agreement("A3", "#pagebreak() $x$ | [*] <a>", compliant=1, wrong_item=40_000),
        NONE,
    )
    names = {"A1": Text(HOSTILE, HOSTILE), "A2": Text(LONG, LONG)}
    found = make_suppliers()
    first = replace(found.suppliers[0], name=Text(HOSTILE, HOSTILE), agreements=("A1", "A2"))
    suppliers = replace(found, suppliers=(first, *found.suppliers[1:]))
    duplicates = make_duplicates(500.0)
    pair = replace(duplicates.pairs[0], number="=1+1", earlier_number="9" * 60)
    answer = make_answer(
        leaks=leaks, agreement_names=names, suppliers=suppliers, duplicates=replace(duplicates, pairs=(pair,)),
        item_names={"gtin:5712345000008": HOSTILE}, supplier_names={"cvr:12345674": Text(LONG, LONG)},
    )  # fmt: skip
    return compose_spend_briefing(answer, DA)


# --- tables ---------------------------------------------------------------------------------------------


def test_causes_sum_to_the_spend() -> None:
    table = causes_table(make_leaks(), DA)
    assert table.rows[-1][:3] == ("I alt", 1_000_000, 1.0)
    assert sum(row[1] for row in table.rows[:-1]) == 1_000_000
    assert sum(row[2] for row in table.rows[:-1]) == pytest.approx(1)


@pytest.mark.parametrize("most", [None, 1])
def test_agreements_sum_to_what_is_under_one(most: int | None) -> None:
    rows = agreements_table(make_leaks(), DA, most).rows
    assert rows[-1] == ("Aftaler i alt", 750_000, 500_000, 20_000, 80_000, 150_000, 250_000)
    assert [sum(column) for column in zip(*(row[1:] for row in rows[:-1]), strict=True)] == list(rows[-1][1:])
    assert len(rows) == 3


def test_the_full_table_is_the_whole_spend() -> None:
    rows = full_causes_table(make_leaks(), DA).rows
    assert sum(row[-2] for row in rows) == 1_000_000
    assert all(sum(row[2 : 2 + len(Cause)]) == row[-2] for row in rows)
    assert rows[-1][:2] == ("–", "Uden aftale")


def test_suppliers_sum_to_the_invoices_and_persons_have_no_names() -> None:
    for most in (None, 2):
        rows = suppliers_table(make_suppliers(), DA, {"A1": PAPER.name}, most).rows
        assert rows[-1][:6] == ("I alt", 1000, 300, 1_000_000, 500_000, 250_000)
        assert rows[0][-1] == "Papir"
    rows = suppliers_table(make_suppliers(), DA).rows
    assert [row[0] for row in rows] == ["Papirhuset", "Kiosken", "Personer", "77 andre leverandører", "I alt"]


def test_sizes_do_not_overlap() -> None:
    rows = sizes_table(make_counts(), DA).rows
    assert [(row[0], row[1]) for row in rows] == [
        ("Under 200 kr.", 300),
        ("200 til under 500 kr.", 150),
        ("500 til under 1.000 kr.", 150),
        ("1.000 kr. eller mere", 400),
        ("I alt", 1000),
    ]
    assert sizes_table(None, DA).rows == ()


def test_the_other_tables_hold_the_study() -> None:
    assert places_table(make_small(), DA).rows[-1] == ("I alt", 1000, 300, 450, 600, 150, 9_300.0)
    assert places_table(make_small(), DA, 1).rows[1][:2] == ("1 anden enhed", 400)
    assert potential_table(make_potential(), DA).rows[-1][1:] == (750_000, 230_000, 7_500, 11_250, 23_000, 34_500)
    assert items_table(make_prices(), DA, {"gtin:5712345000008": "Kopipapir A4"}).rows[0][:3] == (
        "Kopipapir A4",
        "EA",
        12.0,
    )
    first = duplicates_table(make_duplicates(500.0), DA).rows[0]
    assert first == ("cvr:12345674", "000", "0", "ens", "14.03.2025", "01.03.2025", 13, 500.0)
    assert compliance_table(make_compliance(), DA).rows[0][1:3] == (520 / 880, 550 / 880)


# --- documents ------------------------------------------------------------------------------------------


def test_the_paper_says_what_it_should(briefing) -> None:
    reader = PdfReader(io.BytesIO(write_spend_pdf(briefing, TODAY, "raaderum spend report")))
    pages = [" ".join(page.extract_text().replace("\xa0", " ").split()) for page in reader.pages]
    assert all("EKSEMPELDATA" in page for page in pages)
    assert "Prøvelev købte for 1,0 mio. kr. i 2025; 250.000 kr. af det kunne være købt som aftalt" in pages[0]
    assert "1.000.000" in pages[0]
    for said in ("ikke en besparelse", "ikke klassificeret"):
        assert said in pages[0]
    for said in ("mellem 59 og 63 pct.", "Definition: Alt undtagen afgifter", "Ved siden af forbruget",
                 "tommelfingerregel", "Pct. eller procentpoint", "Data godkendt af"):  # fmt: skip
        assert said in pages[1], said
    assert "Bilag: Aftaler" in pages[2]  # two pages first
    assert not [code for code in briefing.answer.ranks.consumables if code != "X990" and code in " ".join(pages)]


def test_too_few_municipalities_leave_the_picture_out() -> None:
    briefing = compose_spend_briefing(make_answer(ranks=make_ranks(3)), DA)
    assert briefing.ranked == []
    assert "for få kommuner" in briefing.ranked_note
    assert write_spend_pptx(briefing, TODAY)
    assert compose_spend_briefing(make_answer(ranks=make_ranks(4)), DA).ranked


def test_sums_of_the_workbook_are_formulas_with_the_studys_values(briefing) -> None:
    cells = read_cells(write_spend_xlsx(briefing, TODAY))
    formulas = [cell for cell in cells if cell.formula]
    assert len(formulas) > 30
    causes = {cell.place: cell for cell in cells if cell.sheet == "Aftaler og årsager"}
    row = next(place[1:] for place, cell in causes.items() if cell.value == "I alt" and place[0] == "A")
    totals = {column: causes[f"{column}{row}"].value for column in "CDEFGHIJK"}
    assert list(totals.values()) == [500_000, 20_000, 80_000, 150_000, 100_000, 120_000, 30_000, 1_000_000, 250_000]
    assert all(causes[f"{column}{row}"].formula.startswith("SUM(") for column in totals)
    worth = {cell.place: cell for cell in cells if cell.sheet == "Potentiale"}
    row = next(place[1:] for place, cell in worth.items() if cell.value == "I alt")
    assert [worth[f"{c}{row}"].value for c in "EFGHIJ"] == [7_500, 11_250, 5_200, 7_800, 23_000, 34_500]
    freed = [cell.value for cell in cells if cell.sheet == "Små fakturaer" and cell.formula and cell.place[0] == "I"]
    assert freed == [7_440, 1_860, 9_300]


def test_a_users_text_is_never_a_formula(hostile) -> None:
    cells = read_cells(write_spend_xlsx(hostile, TODAY))
    assert [cell for cell in cells if cell.value == HOSTILE]
    assert [cell for cell in cells if cell.value == "=1+1"]
    assert not [cell for cell in cells if cell.formula and ("HYPERLINK" in cell.formula or "1+1" in cell.formula)]


def test_a_users_text_is_laid_out_whatever_it_is(hostile) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(write_spend_pdf(hostile, TODAY))).pages)
    assert "#pagebreak()" in text
    deck = Presentation(io.BytesIO(write_spend_pptx(hostile, TODAY)))
    behind = next(shape.chart for shape in deck.slides[1].shapes if shape.has_chart).part.chart_workbook.xlsx_part.blob
    assert not [cell for cell in read_cells(behind) if cell.formula]
    assert len(fit_text(LONG)) < len(LONG)


def test_the_slides_state_findings_and_name_nobody_else(briefing) -> None:
    deck = Presentation(io.BytesIO(write_spend_pptx(briefing, TODAY)))
    titles = [slide.shapes.title.text.replace("\xa0", " ") for slide in deck.slides]
    assert titles[0].startswith("Prøvelev købte for 1,0 mio. kr.")
    assert titles[1] == "250.000 kr. blev ikke købt som aftalt"
    assert titles[2] == "Prøvelev købte 61 pct. af forbrugsartiklerne som aftalt; medianen er 50 pct."
    assert len(titles) == 6
    charts = [shape.chart for shape in deck.slides[2].shapes if shape.has_chart]
    assert len(charts) == 2
    assert [str(label) for label in charts[0].plots[0].categories] == [str(i) for i in range(1, 11)]
    assert all("EKSEMPELDATA" in [s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in deck.slides)


def test_no_mark_on_real_figures_and_nothing_bought() -> None:
    answer = make_answer()
    real = replace(answer, subject=replace(answer.subject, example=False), leaks=make_leaks(NONE))
    briefing = compose_spend_briefing(real, DA)
    assert briefing.mark is None
    assert briefing.leaks is None
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(write_spend_pdf(briefing, TODAY))).pages)
    assert "EKSEMPELDATA" not in text
    assert write_spend_pptx(briefing, TODAY)
    assert write_spend_xlsx(briefing, TODAY)
