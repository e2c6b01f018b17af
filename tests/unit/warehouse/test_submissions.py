"""Filled templates: read exactly, and everything that cannot be used is found with cell, sentence and remedy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from raaderum.domain.observations import MissingReason, Observation
from raaderum.packs import AreaPack
from raaderum.studies.submissions import CheckedFile, Expected, check_file
from raaderum.warehouse.readers.danish_numbers import read_danish
from raaderum.warehouse.readers.submission_findings import Finding, has_cpr, mask_cpr
from raaderum.warehouse.readers.submission_texts import TEXTS
from raaderum.warehouse.release import Release
from tests.conftest import ROOT
from tests.factories.templates import (
    ENTRY_PART,
    MACHINE_PART,
    Workbook,
    change_cells,
    change_part,
    formula,
    make_template,
    number,
    repack,
    text,
)

UNIT, YEAR = "X017", 2025
Check = Callable[[Workbook], CheckedFile]


@pytest.fixture(scope="module")
def filled(roads_pack: AreaPack, example_release: Release) -> Workbook:
    """The template of X017, all of it filled from the example release."""
    return make_template(roads_pack, example_release, UNIT, YEAR)


@pytest.fixture
def check(roads_pack: AreaPack, tmp_path: Path) -> Check:
    return lambda book: check_file(book.save(tmp_path), ROOT / "area_packs", load=lambda _: roads_pack)


def reported(release: Release) -> dict[str, Observation]:
    return {o.variable: o for o in release.observations if (o.unit, o.period) == (UNIT, YEAR)}


def only(checked: CheckedFile, code: str) -> Finding:
    """The one finding of a code; it names a cell and has a sentence and a remedy in both languages."""
    (found,) = [f for f in checked.findings if f.code == code]
    for language in ("da", "en"):
        assert "{" not in found.sentence(language) + found.remedy(language)
        assert found.sentence(language).endswith(".")
    assert found.cell
    return found


def test_a_clean_template_gives_back_exactly_what_it_was_filled_with(filled, check, example_release, roads_pack):
    checked = check(filled)
    assert checked.usable
    assert [f for f in checked.findings if f.level != "warning"] == []
    asked = {v.id for v in roads_pack.variables.values() if v.reported} | {q.id for q in roads_pack.questions}
    wanted = {k: (o.value, o.missing) for k, o in reported(example_release).items() if k in asked}
    assert {o.variable: (o.value, o.missing) for o in checked.submission.observations()} == wanted


# --- the file ------------------------------------------------------------------------------------------


def test_a_file_that_is_none(tmp_path):
    path = tmp_path / "veje.xlsx"
    for content in (b"", b"PK\x03\x04 half", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), b"text"):
        path.write_bytes(content)
        checked = check_file(path, ROOT / "area_packs")
        assert (checked.usable, [f.code for f in checked.findings]) == (False, ["unreadable-workbook"])
    assert "findes ikke" in check_file(tmp_path / "no.xlsx", ROOT / "area_packs").findings[0].sentence()


def test_half_a_file(filled, check):
    assert check(Workbook(filled.content[: len(filled.content) // 2], {})).findings[0].code == "unreadable-workbook"


def test_a_workbook_of_somebody_else(tmp_path):
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Indtastning")
    book.close()
    assert check_file(path, ROOT / "area_packs").findings[0].code == "not-a-template"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_macro_is_refused(filled, check, part):
    book = Workbook(repack(filled.content, {}, {part: b"x"}), {})
    assert check(book).findings[0].code == "macro-workbook"


def test_the_name_of_a_macro_file_is_refused(filled, tmp_path):
    path = filled.save(tmp_path, "veje.xlsm")
    assert check_file(path, ROOT / "area_packs").findings[0].code == "macro-workbook"


@pytest.mark.parametrize("stray", ["NTP14", "F900000"])
def test_ten_thousand_columns_and_a_million_rows(filled, check, stray):
    row = "".join(c for c in stray if c.isdigit())
    cell = f'<row r="{row}"><c r="{stray}"><v>1</v></c></row></sheetData>'
    content = change_part(filled.content, ENTRY_PART, lambda xml: xml.replace("</sheetData>", cell))
    found = check(Workbook(content, {})).findings[0]
    assert found.code == "unreadable-workbook"
    assert "Indtastning" in found.sentence()


def test_another_version_of_the_pack(filled, check):
    found = only(
        check(Workbook(change_cells(filled.content, {"B6": text("0" * 64)}, MACHINE_PART), {})), "pack-changed"
    )
    assert "--reuse" in found.remedy()


def test_another_year_or_unit_than_expected(filled, tmp_path):
    checked = check_file(filled.save(tmp_path), ROOT / "area_packs", Expected(unit="X018", year=2024))
    assert only(checked, "other-year").level == only(checked, "other-unit").level == "error"


def test_a_heading_written_over(filled, check):
    assert only(check(Workbook(change_cells(filled.content, {"F4": text("2026")}), {})), "year-altered").cell == "F4"


@pytest.mark.parametrize("sheet", ["Kontrol", "Definitioner"])
def test_a_sheet_renamed(filled, check, sheet):
    content = change_part(filled.content, "xl/workbook.xml", lambda xml: xml.replace(f'name="{sheet}"', 'name="Ark"'))
    checked = check(Workbook(content, {}))
    assert only(checked, "sheet-missing").level == "warning"
    assert checked.usable


def test_the_entry_sheet_renamed(filled, check):
    content = change_part(
        filled.content, "xl/workbook.xml", lambda xml: xml.replace('name="Indtastning"', 'name="Indtastninger"')
    )
    assert "Mente du Indtastninger" in check(Workbook(content, {})).findings[0].sentence()


def test_links_to_other_files_are_told(filled, check):
    content = repack(filled.content, {}, {"xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert only(check(Workbook(content, {})), "external-links").level == "warning"


# --- the rows ------------------------------------------------------------------------------------------


def test_rows_are_known_by_their_id_not_by_their_place(filled, check):
    """Swapping two whole rows changes nothing; swapping the ids alone is found."""

    def move(xml: str) -> str:
        a, b = filled.lines["signs"], filled.lines["bridges"]
        for one, other in ((a, 9999), (b, a), (9999, b)):
            xml = xml.replace(f'<row r="{one}"', f'<row r="{other}"')
            for letter in "ABCDEFGHIJK":
                xml = xml.replace(f'<c r="{letter}{one}"', f'<c r="{letter}{other}"')
        return xml

    moved = check(Workbook(change_part(filled.content, ENTRY_PART, move), {}))
    assert {o.variable: o.value for o in moved.submission.observations()} == {
        o.variable: o.value for o in check(filled).submission.observations()
    }
    swapped = filled.change({"signs": text("bridges"), "bridges": text("signs")}, "id")
    assert sum(f.code == "row-moved" for f in check(swapped).findings) == 2


def test_a_row_twice_and_its_neighbour_gone(filled, check):
    checked = check(filled.change({"signs": text("bridges")}, "id"))
    assert only(checked, "row-twice").sentence() == f"Linjen står også i {filled.cell('signs')}."
    assert only(checked, "row-missing").variable == "signs"


def test_a_row_of_nothing_we_know(filled, check):
    assert only(check(filled.change({"signs": text("tunnels")}, "id")), "row-unknown").level == "error"


# --- the cells -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (text("ca. 12"), "not-a-number"),
        (text("12 km"), "not-a-number"),
        (text("1.234"), "ambiguous-number"),
        ("#REF!", "excel-error"),
        (formula("1+1"), "not-calculated"),
        (formula("1+1", ""), "not-calculated"),
        (formula("1+1", 0), "not-calculated"),  # the file asks to be calculated when it is opened
        (formula("[1]Ark1!A1", 12), "linked-formula"),
        ("b1", "not-a-number"),
        (number("1e300"), "out-of-bounds"),
        (number("1e-300"), "out-of-bounds"),
        (number("-3"), "negative-quantity"),
    ],
)
def test_what_is_no_number(filled, check, content, code):
    found = only(check(filled.change({"signs": content})), code)
    assert found.level == "error"
    assert found.place == f"Indtastning!{filled.cell('signs')} (Skilte og tavler)"


def test_a_formula_that_was_calculated_is_a_number(filled, check):
    value = int(next(o.value for o in check(filled).submission.observations() if o.variable == "signs"))
    checked = check(filled.change({"signs": formula(f"{value - 1}+1", value)}))
    assert checked.usable
    # Excel and LibreOffice take the request away when they save: then 0 is what the formula gives.
    settled = change_part(filled.content, "xl/workbook.xml", lambda xml: xml.replace(' fullCalcOnLoad="1"', ""))
    zero = Workbook(settled, filled.lines).change({"verge_graded_km": formula("5-5", 0)})
    assert "not-calculated" not in {f.code for f in check(zero).findings}


def test_a_danish_number_as_text_is_read_and_told(filled, check):
    before = {o.variable: o.value for o in check(filled).submission.observations()}["road_urban_km"]
    written = str(before).replace(".", ",")
    checked = check(filled.change({"road_urban_km": text(written if "," in written else f"{written},0")}))
    assert only(checked, "number-as-text").level == "warning"
    assert {o.variable: o.value for o in checked.submission.observations()}["road_urban_km"] == before


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.234,5", Decimal("1234.5")), ("12,5", Decimal("12.5")), ("−3", Decimal(-3)), ("1 234", Decimal(1234)),
        ("1.234.567", Decimal(1234567)), ("0", Decimal(0)), ("1.234", "ambiguous"), ("1,234", "ambiguous"),
        ("12.5", "ambiguous"), ("1,234.5", None), ("12,5,6", None), ("ca. 5", None), ("5 km", None), ("", None),
        ("1.23.456", None), ("-", None), ("٣", None),
    ],
)  # fmt: skip
def test_danish_numbers(written, read):
    assert read_danish(written) == read


def test_a_reason_and_an_answer_must_be_on_the_list(filled, check):
    checked = check(filled.change({"signs": text("glemt")}, "reason").change({"asphalt_booking": text("måske")}))
    assert "ikke relevant" in only(checked, "unknown-reason").remedy()
    assert "anlæg" in only(checked, "unknown-answer").remedy()


def test_a_reason_in_place_of_a_figure(filled, check):
    checked = check(filled.change({"led_share_pct": ""}).change({"led_share_pct": text(" Ukendt ")}, "reason"))
    assert checked.usable
    (found,) = [o for o in checked.submission.observations() if o.variable == "led_share_pct"]
    assert (found.value, found.missing) == (None, MissingReason.UNKNOWN)


def test_a_comment_follows_the_figure_on_one_line(filled, check):
    checked = check(filled.change({"signs": text("talt om\n\ti\xa0maj")}, "comment"))
    (found,) = [o for o in checked.submission.observations() if o.variable == "signs"]
    assert found.comment == "talt om i maj"
    long = check(filled.change({"signs": text("x" * 501)}, "comment"))
    assert "501" in only(long, "long-comment").sentence()


def test_a_cpr_number_is_refused_and_shown_nowhere(filled, check):
    checked = check(
        filled.change({"signs": text("spørg 010190-1234")}, "comment").change({"signs": text("0101901234")})
    )
    assert not checked.usable
    assert sum(f.code == "cpr" for f in checked.findings) == 2
    assert all("1234" not in f.sentence() + f.remedy() for f in checked.findings)
    reason = check(filled.change({"signs": text("0101901234")}, "reason"))
    assert all("0101901234" not in f.sentence() + f.remedy() for f in reason.findings)
    note = b'<comments><comment ref="F9"><text><t>Karen 0101901234</t></text></comment></comments>'
    noted = check(Workbook(repack(filled.content, {}, {"xl/comments1.xml": note}), {}))
    assert only(noted, "cpr").cell == "F9"


def test_what_a_cpr_number_is():
    assert has_cpr("0101901234")
    assert has_cpr("født 290200-1234.")
    assert not any(has_cpr(text) for text in ("310290-1234", "010190-123", "12345678901", "320190-1234", "a" * 64))
    assert mask_cpr("se 0101901234, 12345") == "se ••••••-••••, 12345"


# --- the figures ---------------------------------------------------------------------------------------


def values(filled: Workbook, check: Check) -> dict[str, Decimal | None]:
    return {o.variable: o.value for o in check(filled).submission.observations()}


@pytest.mark.parametrize(
    ("variable", "factor", "times"),
    [
        ("winter_salting_dkk", Decimal("0.001"), "1.000"),  # 1.000 kr. for kr.
        ("salted_route_km", Decimal(1000), "1.000"),  # m for km
        ("carriageway_m2", Decimal("0.0001"), "10.000"),  # hectares for m²
        ("led_share_pct", Decimal("0.01"), "100"),  # a share for per cent
        ("road_km", Decimal(1000), "1.000"),
    ],
)
def test_another_unit_than_asked_for(filled, check, variable, factor, times):
    before = values(filled, check)[variable]
    checked = check(filled.change({variable: number(before * factor)}))
    found = only(checked, "factor-last-year")
    assert (found.level, found.variable) == ("error", variable)
    assert f"{times} gange" in found.sentence()
    assert found.remedy().startswith("Skulle der stå ")
    # One mistake is one finding: what is measured by it is not blamed.
    assert [f.code for f in checked.findings if f.level == "error"] == ["factor-last-year"]
    explained = check(filled.change({variable: number(before * factor)}).change({variable: text("rigtigt")}, "comment"))
    assert only(explained, "factor-last-year").level == "warning"


def test_another_unit_without_last_year(roads_pack, public_release, example_release, check):
    """A real municipality's first template has nothing of last year; the plausible range speaks."""
    first = make_template(roads_pack, public_release, "0461", YEAR)
    lines = {"road_km": number(1000), "winter_fixed_dkk": number(4000)}
    found = only(check(first.change(lines)), "factor-typical")
    assert (found.variable, found.remedy()) == ("winter_fixed_dkk", "Skulle der stå 4.000.000?")


def test_a_jump_and_the_implausible_warn_until_explained(filled, check):
    before = values(filled, check)
    jumped = filled.change({"gullies": number(before["gullies"] * Decimal("1.8"))})
    assert "80 pct. højere" in only(check(jumped), "jump").sentence()
    assert only(check(jumped.change({"gullies": text("nyt register")}, "comment")), "jump").level == "explained"
    far = filled.change({"salted_route_km": number(before["road_km"] * 2)})
    assert only(check(far), "implausible").level == "warning"


def test_both_and_neither(filled, check):
    checked = check(filled.change({"signs": text("ukendt")}, "reason").change({"bridges": ""}))
    assert only(checked, "both").cell == filled.cell("signs")
    missing = only(checked, "missing")
    assert (missing.cell, missing.level) == (filled.cell("bridges"), "missing")
    assert filled.cell("bridges", "reason") in missing.remedy()
    assert not checked.usable


def test_an_optional_figure_may_be_left_out(filled, check):
    checked = check(filled.change({"asphalt_tons": ""}))
    assert checked.usable
    assert "asphalt_tons" not in {o.variable for o in checked.submission.observations()}


def test_a_cost_without_a_quantity_and_a_quantity_without_a_cost(filled, check):
    checked = check(filled.change({"wearing_m2": number(0), "surfacing_dressing_dkk": number(0)}))
    cost = only(checked, "cost-without-quantity")
    assert (cost.variable, cost.level) == ("surfacing_wearing_dkk", "error")
    assert filled.cell("wearing_m2") in cost.remedy()
    quantity = only(checked, "quantity-without-cost")
    assert (quantity.variable, quantity.level) == ("surfacing_dressing_dkk", "error")
    told = filled.change({"surfacing_dressing_dkk": number(0)}).change(
        {"surfacing_dressing_dkk": text("betalt af staten")}, "comment"
    )
    assert only(check(told), "quantity-without-cost").level == "warning"


def test_one_price_for_many_tasks_needs_no_cost_of_each(filled, check):
    book = filled.change({"function_contract_dkk": number(5_000_000), "function_contract_km": number(100)})
    book = book.change({"surfacing_dressing_dkk": number(0)})
    assert "quantity-without-cost" not in {f.code for f in check(book).findings}


def test_a_negative_cost_warns(filled, check):
    assert only(check(filled.change({"signs_cost_dkk": number(-5)})), "negative-cost").level == "warning"


def test_controls_that_do_not_hold(filled, check):
    before = values(filled, check)
    checked = check(filled.change({"road_urban_km": number(before["road_urban_km"] + 50)}))
    found = only(checked, "control-broken")
    assert (found.cell, found.level) == (filled.cell("road_km"), "error")
    assert "en forskel på −50" in found.sentence()


def test_everything_in_one_run_in_the_order_of_the_sheet(filled, check):
    checked = check(filled.change({"signs": number(-1), "bridges": text("mange"), "winter_fixed_dkk": ""}))
    cells = [int(f.cell[1:]) for f in checked.findings]
    assert cells == sorted(cells)
    assert {f.code for f in checked.findings} >= {"negative-quantity", "not-a-number", "missing"}


def test_sentences_are_short_and_danish_first():
    for code, (sentence, remedy) in TEXTS.items():
        for line in (sentence, remedy):
            assert line.da != line.en, code
            assert "!" not in line.da + line.en, code
            assert all(len(part.split()) < 20 for part in line.da.split(". ")), code
