"""Whatever stands in a filled template, it is read or refused: no traceback, and every finding names its cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raaderum.packs import AreaPack
from raaderum.studies.submissions import check_file
from raaderum.warehouse.readers.danish_numbers import read_danish
from raaderum.warehouse.readers.submission_findings import mask_cpr, write_number
from raaderum.warehouse.release import Release
from tests.conftest import ROOT
from tests.factories.templates import Workbook, change_cells, formula, make_template, number, text

KEYS = ("value", "reason", "comment", "previous", "name", "id", "note")
_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="￾￿")
CONTENTS = st.one_of(
    st.just(""),
    st.text(_LETTERS, max_size=30).map(text),
    st.sampled_from(["ukendt", "1.234,5", "1.234", "0101901234", "=1+1", "#REF!", "1e5", "NaN", "-"]).map(text),
    st.floats(allow_nan=False, allow_infinity=False).map(number),
    st.integers(-(10**20), 10**20).map(number),
    st.sampled_from(["#REF!", "#DIV/0!", "#N/A", "b0", "b1"]),
    st.sampled_from([formula("1+1"), formula("A1", 0), formula("[1]Ark1!A1", 3), number("1e400"), number("x")]),
)


@pytest.fixture(scope="module")
def templates(roads_pack: AreaPack, public_release: Release, example_release: Release) -> list[Workbook]:
    return [
        make_template(roads_pack, example_release, "X017", 2025),
        make_template(roads_pack, example_release, "X017", 2026),
        make_template(roads_pack, public_release, "0461", 2025),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filled")


@given(data=st.data())
def test_any_content_of_any_cell(data, templates, folder, roads_pack):
    book = data.draw(st.sampled_from(templates), label="template")
    asked = [name for name, variable in roads_pack.variables.items() if variable.reported and name in book.lines]
    places = st.tuples(st.sampled_from(asked), st.sampled_from(KEYS))
    changes = data.draw(st.dictionaries(places, CONTENTS, min_size=1, max_size=12), label="changes")
    named = {book.cell(variable, key): content for (variable, key), content in changes.items()}
    path = Workbook(change_cells(book.content, named), book.lines).save(folder)
    checked = check_file(path, ROOT / "area_packs", load=lambda _: roads_pack)
    for finding in checked.findings:
        assert finding.refusal is not None or (finding.sheet and finding.cell[0].isalpha())
        for language in ("da", "en"):
            said = finding.sentence(language) + finding.remedy(language)
            assert said == mask_cpr(said)
            assert said.isprintable()
    if checked.submission is not None:
        for observation in checked.submission.observations():
            assert observation.value is None or abs(observation.value) <= Decimal(10) ** 11
            assert observation.comment.isprintable()


@given(damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_damaged_file_is_refused_or_read(damage, templates, folder, roads_pack):
    content = bytearray(templates[0].content)
    for place, byte in damage:
        content[int(place * len(content))] = byte
    path = Workbook(bytes(content), {}).save(folder, "damaged.xlsx")
    checked = check_file(path, ROOT / "area_packs", load=lambda _: roads_pack)
    assert checked.submission is not None or checked.findings


@pytest.mark.parametrize("unit", ["X001", "X017", "X042", "X098"])
@pytest.mark.parametrize("year", [2022, 2025])
def test_what_goes_in_comes_out(unit, year, roads_pack, example_release, folder):
    path = make_template(roads_pack, example_release, unit, year).save(folder, "round.xlsx")
    checked = check_file(path, ROOT / "area_packs", load=lambda _: roads_pack)
    asked = {row.variable for row in checked.submission.rows}
    wanted = {
        o.variable: (o.value, o.missing)
        for o in example_release.observations
        if (o.unit, o.period) == (unit, year) and o.variable in asked and o.missing != "suppressed"
    }
    assert {o.variable: (o.value, o.missing) for o in checked.submission.observations()} == wanted


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=3))
def test_a_number_written_in_danish_reads_as_itself(value):
    written = write_number(value)
    read = read_danish(written)
    assert read in (value, "ambiguous")
    if read == "ambiguous":  # "1.234" and "1,234": the text alone does not say which
        assert sum(written.count(sign) for sign in ".,") == 1
