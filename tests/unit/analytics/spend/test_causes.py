"""Every line's cause, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from raaderum.analytics.spend import tables
from raaderum.analytics.spend.causes import CAUSE_AMOUNTS, assign_causes, leaks, sum_causes
from raaderum.domain.purchases import Cause
from tests.factories.purchases import Tables, table

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
AGREEMENTS = [
    {"agreement": "papir", "name": "Papir", "category": "copy_paper", "municipality": "", "binding": True},
    {"agreement": "egen", "name": "Eget", "category": "copy_paper", "municipality": "X002", "binding": True},
    {"agreement": "vask", "name": "Vask", "category": "cleaning_services", "municipality": "", "binding": False},
]
ITEM = {"item": "gtin:1", "valid_from": FIRST}
REGISTER = {
    "agreements": [{**one, "valid_from": FIRST, "valid_to": LAST} for one in AGREEMENTS],
    "agreement_suppliers": [
        {"agreement": "papir", "supplier": "cvr:12345674"},
        {"agreement": "egen", "supplier": "cvr:29189846"},
        {"agreement": "vask", "supplier": "cvr:29189846"},
    ],
    "assortment": [
        {
            "agreement": "papir",
            "item": "gtin:1",
            "measure": "EA",
            "price_dkk": 25.0,
            "valid_from": FIRST,
            "valid_to": LAST,
        },
        {
            "agreement": "egen",
            "item": "gtin:1",
            "measure": "",
            "price_dkk": 30.0,
            "valid_from": FIRST,
            "valid_to": date(2025, 6, 30),
        },
    ],
    "categories": [
        {"category": "copy_paper", "addressable": True},
        {"category": "cleaning_services", "addressable": True},
        {"category": "taxes_fees", "addressable": False},
    ],
}
NAMES = ("classified", "agreements", "agreement_suppliers", "assortment", "categories")
OTHER = "cvr:29189846"
CASES = {
    "at the agreed price": ({"quantity": 4.0, "net_oere": 100_00}, "papir", "compliant", 0),
    "below it": ({"quantity": 4.0, "net_oere": 90_00}, "papir", "compliant", 0),
    # (30 − 25) × 4 = 20 kr.
    "above it": ({"quantity": 4.0, "net_oere": 120_00}, "papir", "compliant", 20_00),
    "taken back above it": ({"quantity": -4.0, "net_oere": -120_00}, "papir", "compliant", -20_00),
    "a rebate as a line of its own": ({"quantity": 1.0, "net_oere": -50_00}, "papir", "compliant", 0),
    # 10.4 øre above for 3 pieces of 0.348 kr: 104.4 − … a third of an øre is rounded away
    "a third of an øre above": ({"quantity": 3.0, "net_oere": 7501}, "papir", "compliant", 1),
    # A box at 60 kr. of an item agreed at 25 kr. a piece: as agreed, and its price cannot be judged.
    "another measure": ({"quantity": 2.0, "net_oere": 120_00, "measure": "BX"}, "papir", "compliant", 0),
    "no measure on the line": ({"quantity": 4.0, "net_oere": 120_00, "measure": ""}, "papir", "compliant", 20_00),
    "no quantity": ({"quantity": None, "net_oere": 999_00}, "papir", "compliant", 0),
    "a quantity of 0": ({"quantity": 0.0, "net_oere": 999_00}, "papir", "compliant", 0),
    "another item": ({"item": "gtin:2"}, "papir", "wrong_item", 0),
    "no item number": ({"item": ""}, "papir", "wrong_item", 0),
    "another supplier": ({"supplier": OTHER}, "papir", "wrong_supplier", 0),
    "a person": ({"supplier": "person"}, "papir", "wrong_supplier", 0),
    "its own agreement before the common": ({"municipality": "X002"}, "egen", "wrong_supplier", 0),
    "at its own price": (
        {"municipality": "X002", "supplier": OTHER, "quantity": 2.0, "net_oere": 70_00}, "egen", "compliant", 10_00,
    ),
    "its own price has run out": (
        {"municipality": "X002", "supplier": OTHER, "issue_date": date(2025, 7, 1)}, "egen", "wrong_item", 0,
    ),
    "the last day": ({"issue_date": LAST, "net_oere": 25_00}, "papir", "compliant", 0),
    "the day after": ({"issue_date": date(2026, 1, 1)}, "", "no_agreement", 0),
    "no assortment": ({"category": "cleaning_services", "supplier": OTHER}, "vask", "compliant", 0),
    "no agreement": ({"category": "food"}, "", "no_agreement", 0),
    "a fee": ({"category": "taxes_fees"}, "", "not_addressable", 0),
    "no category": ({"category": ""}, "", "unclassified", 0),
}  # fmt: skip


def causes_of(engine: Tables):
    return assign_causes(*(table(name) for name in NAMES))


def test_what_comes_out_are_lines_as_they_are_published():
    assert causes_of(Tables()).schema() == tables.LINES


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_line_is_in_the_cause_found_by_hand(case):
    line, agreement, cause, above = CASES[case]
    engine = Tables(classified=[line], **REGISTER)
    [row] = engine.named(causes_of(engine))
    assert (row["agreement"], row["cause"], row["price_above_oere"]) == (agreement, cause, above)


def test_the_agreed_price_is_kept_only_where_it_is_compared():
    engine = Tables(classified=[{}, {"item": "gtin:2"}, {"supplier": OTHER}], **REGISTER)
    assert [row["agreed_price_dkk"] for row in engine.named(causes_of(engine))].count(None) == 2


def test_a_supplier_named_twice_does_not_double_a_line():
    register = REGISTER | {"agreement_suppliers": REGISTER["agreement_suppliers"] * 2}
    assert len(Tables(classified=[{}], **register).rows(causes_of(Tables()))) == 1


def test_a_fee_stays_a_fee_although_somebody_made_an_agreement_for_it():
    fee = {**REGISTER["agreements"][0], "agreement": "gebyr", "category": "taxes_fees"}
    engine = Tables(classified=[{"category": "taxes_fees"}], **REGISTER | {"agreements": [fee]})
    assert engine.named(causes_of(engine))[0]["cause"] == "not_addressable"


def test_the_sums_are_those_of_the_cases():
    engine = Tables(classified=[line for line, *_ in CASES.values()], **REGISTER)
    found = engine.by(sum_causes(causes_of(engine), ("municipality",)), "municipality")
    for code in ("X001", "X002"):
        wanted = dict.fromkeys(Cause, 0)
        for line, _, cause, above in CASES.values():
            if line.get("municipality", "X001") == code:
                wanted[Cause(cause)] += line.get("net_oere", 100_00) - above
                wanted[Cause.PRICE_ABOVE] += above
        assert {cause: found[code][f"{cause.value}_oere"] for cause in Cause} == wanted
        assert sum(found[code][name] for name in CAUSE_AMOUNTS) == found[code]["net_oere"]


def test_leaks_are_the_same_kroner_one_row_each():
    engine = Tables(classified=[line for line, *_ in CASES.values()], **REGISTER)
    rows = engine.by(leaks(causes_of(engine)), "municipality", "agreement", "cause")
    assert rows["X001", "papir", "price_above"]["oere"] == 20_00 - 20_00 + 1 + 20_00
    assert sum(row["oere"] for row in rows.values()) == sum(line.get("net_oere", 100_00) for line, *_ in CASES.values())
    assert not {key for key in rows if key[1] == "" and key[2] in ("compliant", "wrong_item", "wrong_supplier")}
