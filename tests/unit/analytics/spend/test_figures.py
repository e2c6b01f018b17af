"""Invoices, compliance, prices, price mix and duplicates, each on a handful of rows computed by hand."""

from __future__ import annotations

from datetime import date

import pytest

from raaderum.analytics.spend.causes import sum_causes
from raaderum.analytics.spend.compliance import compliance
from raaderum.analytics.spend.duplicates import possible_duplicates, sum_duplicates
from raaderum.analytics.spend.invoice_figures import category_invoice_figures, invoice_figures, small_invoices
from raaderum.analytics.spend.mix import add_rest, price_index, price_mix
from raaderum.analytics.spend.prices import item_prices, place_savings
from tests.factories.purchases import Tables, places, table

OTHER = "cvr:29189846"


# --- invoices


def test_invoices_are_counted():
    engine = Tables(
        invoices=[
            {"invoice": 1, "net_oere": 199_99, "line_count": 2},
            {"invoice": 2, "net_oere": 200_00, "channel": "order_number", "order_number": "7"},
            {"invoice": 3, "net_oere": -50_00, "channel": "e_order", "supplier": OTHER},
            {"invoice": 4, "net_oere": -80_00, "kind": "credit_note", "channel": "e_order"},
            {"invoice": 5, "net_oere": 1000_00, "channel": "e_order"},
            {"invoice": 6, "net_oere": 499_99, "municipality": "X002", "order_number": "8"},
        ]
    )
    found = engine.by(invoice_figures(table("invoices")), "municipality")
    assert found["X001"] == {
        "municipality": "X001", "invoices": 4, "credit_notes": 1,
        # 199.99 and −50 are below 200 in size; 200.00 is not
        "under_200": 2, "under_500": 3, "under_1000": 3, "with_order_number": 3, "e_orders": 2,
        "e_order_oere": 1000_00 - 50_00 - 80_00, "suppliers": 2, "lines": 6,
        "net_oere": 1269_99, "invoice_oere": 1349_99,
    }  # fmt: skip
    assert (found["X002"]["under_200"], found["X002"]["under_500"], found["X002"]["with_order_number"]) == (0, 1, 1)


def test_an_invoice_counts_in_each_category_that_it_has_a_line_in():
    engine = Tables(
        invoices=[{"invoice": 1, "net_oere": 150_00}, {"invoice": 2, "net_oere": 900_00}],
        lines=[
            {"invoice": 1, "category": "food", "net_oere": 100_00},
            {"invoice": 1, "category": "food", "net_oere": 20_00},
            {"invoice": 1, "category": "fuel", "net_oere": 30_00},
            {"invoice": 2, "category": "food", "net_oere": 900_00},
        ],
    )
    found = engine.by(category_invoice_figures(table("lines"), table("invoices")), "category")
    assert {name: (r["invoices"], r["under_200"], r["lines"], r["net_oere"]) for name, r in found.items()} == {
        "food": (2, 1, 3, 1020_00),
        "fuel": (1, 1, 1, 30_00),
    }


def test_small_invoices_are_collected_by_place_supplier_and_month():
    march, april = date(2025, 3, 3), date(2025, 4, 1)
    small = {"net_oere": 90_00}
    engine = Tables(
        invoices=[
            {"invoice": 1, "issue_date": march, **small},
            {"invoice": 2, "issue_date": date(2025, 3, 31), **small},
            {"invoice": 3, "issue_date": date(2024, 3, 3), **small},
            {"invoice": 4, "issue_date": april, **small},
            {"invoice": 5, "issue_date": april, "supplier": OTHER, **small},
            {"invoice": 6, "issue_date": april, "place": "hal", **small},
            {"invoice": 7, "issue_date": april, "place": "hal", "net_oere": 900_00},
            {"invoice": 8, "issue_date": april, "place": "hal", "supplier": "person", **small},
            {"invoice": 9, "issue_date": april, "place": "hal", "supplier": "person", **small},
        ]
    )
    found = engine.by(small_invoices(table("invoices"), 200), "place")
    assert (found["skole"]["invoices"], found["skole"]["removed"], found["skole"]["collected"]) == (5, 1, 4)
    assert (found["hal"]["invoices"], found["hal"]["removed"]) == (3, 0)


# --- compliance


def spend(cause: str, kroner: int, **more):
    return {"cause": cause, "net_oere": kroner * 100, "agreement": "a", **more}


def test_compliance_is_an_interval_on_one_denominator():
    priced = {"agreed_price_dkk": 10.0, "quantity": 1.0}
    engine = Tables(
        lines=[
            spend("compliant", 40, **priced),
            spend("compliant", 10, price_above_oere=2_00, **priced),
            spend("compliant", 10),
            spend("wrong_item", 10),
            spend("wrong_supplier", 10),
            spend("no_agreement", 10),
            spend("not_addressable", 500),
            spend("unclassified", 10),
        ]
    )
    [row] = engine.named(compliance(table("lines")))
    # C + N + U = 60 + 30 + 10 = 100
    assert row["addressable_oere"] == 100_00
    assert [row[name] for name in ("supplier_low", "supplier_high", "item_low", "item_high")] == [0.7, 0.8, 0.6, 0.7]
    assert (row["within"], row["coverage"]) == (60 / 80, 80 / 90)
    assert (row["priced_lines"], row["price_share"], row["overpaid_oere"]) == (2, 0.5, 2_00)


def test_compliance_of_nothing_is_not_there():
    [row] = Tables(lines=[spend("not_addressable", 10)]).named(compliance(table("lines")))
    assert row["item_low"] is None
    assert row["within"] is None
    assert row["price_share"] is None
    assert row["priced_lines"] == 0


def test_compliance_without_a_single_agreed_price_is_still_there():
    found = Tables(lines=[spend("compliant", 10), spend("compliant", 5, place="hal")]).by(
        compliance(table("lines"), ("municipality", "place")), "place"
    )
    assert found["hal"]["item_low"] == found["skole"]["item_low"] == 1.0


# --- prices


def bought(code: str, quantity: float, kroner: float, **more):
    return {"municipality": code, "quantity": quantity, "net_oere": round(kroner * 100), **more}


PRICES = [
    # X001 pays (20 + 40)/(1 + 2) = 20, X002 30, X003 40, X004 60 kr.
    bought("X001", 1, 20), bought("X001", 2, 40), bought("X002", 10, 300), bought("X003", 1, 40),
    bought("X004", 2, 120),
    bought("X001", 1, 99, item=""), bought("X001", -1, -99), bought("X001", 1, -5), bought("", 1, 1000),
    bought("X001", 1, 7, item="gtin:2"), bought("X001", 5, 700, measure="BX"),
]  # fmt: skip


def test_a_price_is_that_of_a_municipality_and_quantiles_are_interpolated():
    [row] = Tables(lines=PRICES).named(item_prices(places(), fewest=4))
    # 20 30 40 60: p25 = 27.5, median 35, p75 = 45
    assert (row["item"], row["measure"], row["municipalities"], row["lines"]) == ("gtin:1", "EA", 4, 5)
    assert (row["low_dkk"], row["median_dkk"], row["high_dkk"]) == (27.5, 35.0, 45.0)
    assert row["dispersion"] == pytest.approx(17.5 / 35)
    assert row["pooled_dkk"] == pytest.approx((60 + 300 + 40 + 120) / 16)
    # above the median: (40 − 35)·1 + (60 − 35)·2 = 55; above 27.5: 2.5·10 + 12.5·1 + 32.5·2 = 102.5
    assert row["saving_median_dkk"] == pytest.approx(55)
    assert row["saving_low_dkk"] == pytest.approx(102.5)


def test_an_item_that_too_few_bought_is_not_compared():
    assert Tables(lines=PRICES).rows(item_prices(places(), fewest=5)) == []


def test_savings_lie_with_those_who_pay_more():
    found = Tables(lines=PRICES).by(place_savings(places(), fewest=4), "municipality")
    assert {code: row["saving_median_dkk"] for code, row in found.items()} == {
        "X001": 0,
        "X002": 0,
        "X003": 5,
        "X004": 50,
    }
    assert {code: row["compared_dkk"] for code, row in found.items()} == {
        "X001": 60,
        "X002": 300,
        "X003": 40,
        "X004": 120,
    }


def test_price_mix_tells_quantity_choice_and_price_apart():
    engine = Tables(
        lines=[
            # Pooled prices: a 30/3 = 10, b 80/4 = 20. X001: quantity 3, standard 2·10 + 1·20 = 40, spend 24 + 25.
            bought("X001", 2, 24, item="a"), bought("X001", 1, 25, item="b"),
            bought("X002", 1, 6, item="a"), bought("X002", 3, 55, item="b"),
            bought("X001", 4, 12, item="only-here"), bought("X001", 1, 3, item=""), bought("X001", -1, -10, item="a"),
        ]
    )  # fmt: skip
    mix = price_mix(places(), fewest=2)
    whole = sum_causes(table("lines"), ("municipality", "category"))
    found = engine.by(add_rest(mix, whole), "municipality")
    assert found["X001"]["quantity"] == 3
    assert found["X001"]["standard_dkk"] == pytest.approx(40)
    assert found["X001"]["spend_dkk"] == pytest.approx(49)
    assert found["X001"]["rest_dkk"] == pytest.approx(12 + 3 - 10)
    assert found["X002"]["standard_dkk"] == pytest.approx(70)
    assert sum(row["standard_dkk"] for row in found.values()) == pytest.approx(110)
    assert engine.by(price_index(mix), "municipality")["X001"]["price_index"] == pytest.approx(49 / 40)


# --- duplicates

BILLS = [
    {"invoice": 1, "number": "0417"},
    {"invoice": 2, "number": " 0417", "issue_date": date(2026, 1, 2)},
    {"invoice": 3, "number": "417", "issue_date": date(2025, 3, 20)},
    {"invoice": 4, "number": "4-17", "issue_date": date(2025, 8, 1)},
    {"invoice": 5, "number": "0417", "gross_oere": 1},
    {"invoice": 6, "number": "0417", "supplier": OTHER},
    {"invoice": 7, "number": "0417", "municipality": "X002"},
    {"invoice": 8, "number": "0417", "kind": "credit_note"},
    {"invoice": 9, "number": "0417", "supplier": "person"},
    {"invoice": 10, "number": "0417", "supplier": "person"},
    {"invoice": 11, "number": "RE-5 a", "gross_oere": 7},
    {"invoice": 12, "number": "re5A", "gross_oere": 7},
]


def test_possible_duplicates_are_found_in_two_tiers():
    found = Tables(invoices=BILLS).by(possible_duplicates(table("invoices"), 60), "invoice")
    assert {number: (row["tier"], row["earlier"], row["days"]) for number, row in found.items()} == {
        2: (1, 1, 294),  # the same number, however long after
        3: (2, 1, 6),
        # 4 is 134 days after 3: too long
        12: (2, 11, 0),
    }


def test_the_sum_of_duplicates_is_of_the_later_ones():
    engine = Tables(invoices=[*BILLS, {"invoice": 13, "number": "0417", "kind": "credit_note"}])
    found = engine.by(sum_duplicates(possible_duplicates(table("invoices"))), "tier")
    assert (found[1]["invoices"], found[1]["credit_notes"], found[1]["gross_oere"]) == (1, 1, 125_00)
    assert found[2]["gross_oere"] == 125_00 + 7
