"""Whatever stands in a register: no two agreements or prices of a day, whatever the order of the rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raaderum.domain.errors import UserError
from raaderum.domain.purchases import AssortmentItem
from raaderum.warehouse.readers.forms.tables import FormRow, FormTable
from raaderum.warehouse.readers.submission_findings import mask_cpr
from raaderum.warehouse.spend.places import read_places
from raaderum.warehouse.spend.read_register import read_agreements
from raaderum.warehouse.spend.register import load_register, save_register
from raaderum.warehouse.spend.register_layout import ASSORTMENT
from raaderum.warehouse.spend.register_rules import ItemRow, settle_prices
from tests.factories.registers import CATEGORIES, CVR, GLN, MUNICIPALITIES, OTHER_CVR, write_csv

DAYS = st.integers(0, 30).map(lambda day: date(2026, 1, 1) + timedelta(days=day))
TABLE = FormTable(ASSORTMENT, "f", "Sortiment", {"price": 0})
ITEM = AssortmentItem("A", "gtin:1", "x", "stk", 1.0, date(2026, 1, 1), date(2026, 1, 1))


@st.composite
def prices(draw):
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return replace(ITEM, price_dkk=float(draw(st.integers(1, 4))), valid_from=first, valid_to=last)


def by_day(items):
    found = defaultdict(list)
    for item in items:
        for day in range((item.valid_to - item.valid_from).days + 1):
            found[item.valid_from + timedelta(days=day)].append(item.price_dkk)
    return found


@given(items=st.lists(prices(), max_size=7), rnd=st.randoms())
def test_each_day_has_the_highest_of_its_prices_and_only_that(items, rnd):
    rows = [ItemRow(item, FormRow(TABLE, line, {})) for line, item in enumerate(items, start=2)]
    kept, findings = settle_prices(rows)
    assert by_day(kept) == {day: [max(found)] for day, found in by_day(items).items()}
    rnd.shuffle(rows)
    again, others = settle_prices(rows)
    assert by_day(again) == by_day(kept)
    assert [one.code for one in others].count("two-prices") == [one.code for one in findings].count("two-prices")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("register")


IDS = st.sampled_from(["A1", "A2", "A3", "", "EKSEMPEL"])
DATES = st.sampled_from(["01-01-2026", "30-06-2026", "2026-07-01", "31-12-2026", "i går", ""])
AGREEMENT = st.tuples(
    IDS, st.sampled_from(["x", "010190-1234"]), st.sampled_from(["Kopipapir", "food", "Maling", "Kopipapir"]),
    st.sampled_from(["", "461", "Odense", "Nord"]), DATES, DATES, st.sampled_from(["ja", "", "?"]),
)  # fmt: skip
SUPPLIER = st.tuples(
    IDS, st.sampled_from(["Papirhuset A/S", ""]), st.sampled_from([CVR, OTHER_CVR, "12345678", ""]),
    st.sampled_from([GLN, "", "1"]), st.sampled_from(["5000", ""]),
)  # fmt: skip
ITEMS = st.tuples(
    IDS, st.sampled_from(["", CVR, "Papirhuset"]), st.sampled_from(["1", "01", "2", ""]),
    st.sampled_from(["5712345780121", "", "7"]), st.just("x"), st.just("stk"),
    st.sampled_from(["1", "2,50", "1.234", "-1", ""]), DATES, DATES,
)  # fmt: skip
PLACE = st.tuples(
    st.sampled_from([GLN, "", "5"]), st.sampled_from([CVR, OTHER_CVR, ""]), st.sampled_from(["461", "Aarhus", ""]),
    st.sampled_from(["A", "B", ""]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    agreements=st.lists(AGREEMENT, max_size=6), suppliers=st.lists(SUPPLIER, max_size=5),
    items=st.lists(ITEMS, max_size=6), rnd=st.randoms(),
)  # fmt: skip
def test_the_register_holds_whatever_the_rows_and_their_order(folder, agreements, suppliers, items, rnd):
    def read(*tables):
        names = ("agreements", "suppliers", "assortment")
        files = [write_csv(folder, f"{name}.csv", name, rows) for name, rows in zip(names, tables, strict=True)]
        return read_agreements(files, CATEGORIES, MUNICIPALITIES)

    register, findings = read(agreements, suppliers, items)
    held = defaultdict(list)
    for one in register.agreements:
        assert one.valid_from <= one.valid_to
        for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)):
            if one.valid_from <= day <= one.valid_to:
                held[one.category, one.municipality, day].append(one.id)
    assert all(len(ids) == 1 for ids in held.values())
    ids = {one.id for one in register.agreements}
    assert {one.agreement for one in register.suppliers} == ids
    for key in {(item.agreement, item.item) for item in register.assortment}:
        assert key[0] in ids
        days = by_day([one for one in register.assortment if (one.agreement, one.item) == key])
        assert all(len(found) == 1 for found in days.values())
    said = "".join(one.sentence(lang) + one.remedy(lang) + one.place(lang) for one in findings for lang in ("da", "en"))
    assert said == mask_cpr(said)
    shuffled = [rnd.sample(rows, len(rows)) for rows in (agreements, suppliers, items)]
    assert _content(read(*shuffled)[0]) == _content(register)
    save_register(folder, register)
    assert load_register(folder) == register


def _content(register):
    """What figures are computed from. Which of two equal prices gives its name to an item is of no matter."""
    prices = defaultdict(dict)
    for one in register.assortment:
        prices[one.agreement, one.item] |= by_day([one])
    return register.agreement_rows(), register.supplier_rows(), dict(prices)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(PLACE, max_size=6), rnd=st.randoms())
def test_a_number_has_one_place_whatever_the_order(folder, rows, rnd):
    places, _ = read_places(write_csv(folder, "steder.csv", "places", rows), MUNICIPALITIES)
    glns = [place.gln for place in places.places if place.gln]
    assert len(glns) == len(set(glns))
    shuffled = write_csv(folder, "steder.csv", "places", rnd.sample(rows, len(rows)))
    assert read_places(shuffled, MUNICIPALITIES)[0] == places


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused_in_words(folder, content):
    path = folder / "x.csv"
    path.write_bytes(b"Aftale-id;Kategori;G\xe6lder fra;G\xe6lder til\n" + content)
    try:
        _, findings = read_agreements([path, write_csv(folder, "l.csv", "suppliers", [])], CATEGORIES)
        said = [(one.sentence(), one.sentence("en")) for one in findings]
    except UserError as problem:
        said = [(problem.message("da"), problem.message("en"))]
    assert all(danish and danish != english for danish, english in said)
