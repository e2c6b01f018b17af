"""What holds for any purchases: every øre once, in any order, in any parts; and as a clerk would find it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from raaderum.analytics.spend.causes import CAUSE_AMOUNTS, assign_causes, leaks, sum_causes
from raaderum.analytics.spend.compliance import compliance
from raaderum.analytics.spend.duplicates import possible_duplicates
from raaderum.analytics.spend.mix import add_rest, price_mix
from raaderum.analytics.spend.prices import in_bucket, item_prices
from tests.factories.purchases import LINE, Tables, places, plain_cause, table

START = date(2025, 1, 1)
NAMES = ("classified", "agreements", "agreement_suppliers", "assortment", "categories")
MUNICIPALITIES, SUPPLIERS = ("X001", "X002", "X003"), ("cvr:1", "cvr:2", "person")
ITEMS, GROUPS = ("gtin:1", "gtin:2", "cvr:1/7", ""), ("paper", "food", "fees", "")
fewer = settings(max_examples=settings().max_examples // 4)
"""Each example is a database of its own."""
days = st.integers(0, 364).map(lambda n: START + timedelta(n))
# Quarters: what a clerk finds with decimals and an engine with floats is then the same to the last øre.
quantities = st.one_of(st.none(), st.integers(-40, 400).map(lambda n: n / 4))


@st.composite
def lines(draw, most: int = 40):
    return [
        {
            "position": number,
            "municipality": draw(st.sampled_from(MUNICIPALITIES)),
            "supplier": draw(st.sampled_from(SUPPLIERS)),
            "category": draw(st.sampled_from(GROUPS)),
            "item": draw(st.sampled_from(ITEMS)),
            "measure": draw(st.sampled_from(("EA", "BX"))),
            "issue_date": draw(days),
            "quantity": draw(quantities),
            "net_oere": draw(st.integers(-200_000, 1_000_000)),
        }
        for number in range(draw(st.integers(1, most)))
    ]


@st.composite
def registers(draw):
    """Agreements that do not overlap: per category and municipality, at most one in each half of the year."""
    agreements, suppliers, assortment = [], [], []
    for category in ("paper", "food", "fees"):
        for municipality in ("", *MUNICIPALITIES):
            for half in (0, 1):
                if draw(st.integers(0, 2)):
                    continue
                name = f"{category}-{municipality}-{half}"
                first = START + timedelta(half * 180)
                valid = {"valid_from": first, "valid_to": first + timedelta(draw(st.integers(0, 179)))}
                agreements.append(
                    {"agreement": name, "name": name, "category": category, "municipality": municipality,
                     "binding": True, **valid}
                )  # fmt: skip
                suppliers += [{"agreement": name, "supplier": one} for one in draw(st.sets(st.sampled_from(SUPPLIERS)))]
                for item in draw(st.sets(st.sampled_from(ITEMS[:3]))):
                    price = draw(st.integers(1, 8000)) / 4
                    measure = draw(st.sampled_from(["", "EA", "BX"]))
                    assortment.append(
                        {"agreement": name, "item": item, "measure": measure, "price_dkk": price, **valid}
                    )
    categories = [{"category": one, "addressable": one != "fees"} for one in ("paper", "food", "fees")]
    return {
        "agreements": agreements,
        "agreement_suppliers": suppliers,
        "assortment": assortment,
        "categories": categories,
    }


@cache
def causes():
    return assign_causes(*(table(name) for name in NAMES))


@cache
def by_municipality():
    return sum_causes(causes())


@cache
def by_agreement():
    return sum_causes(causes(), ("municipality", "agreement"))


@cache
def long():
    return leaks(causes())


@cache
def shares():
    return compliance(causes())


@cache
def prices_in(bucket, buckets, fewest):
    some = places() if bucket is None else in_bucket(places(), bucket, buckets)
    return item_prices(some, fewest=fewest)


@cache
def mix_and_rest():
    return add_rest(price_mix(places(), fewest=1), sum_causes(table("lines"), ("municipality", "category")))


@cache
def duplicates():
    return possible_duplicates(table("invoices"))


@fewer
@given(lines(), registers())
def test_a_line_is_where_a_clerk_would_put_it(bought, register):
    engine = Tables(classified=bought, **register)
    found = {row["position"]: row for row in engine.named(causes())}
    assert len(found) == len(bought)
    for line in bought:
        row = found[line["position"]]
        wanted = plain_cause(LINE | line, register)
        assert (row["agreement"], row["cause"], row["price_above_oere"]) == wanted, line


@fewer
@given(lines(), registers())
def test_every_oere_is_in_one_cause(bought, register):
    engine = Tables(classified=bought, **register)
    spend = defaultdict(int)
    for line in bought:
        spend[line["municipality"]] += line["net_oere"]
    parts = defaultdict(int)
    for row in engine.named(long()):
        parts[row["municipality"]] += row["oere"]
    assert {code: parts[code] for code in spend} == dict(spend)
    for row in engine.named(by_agreement()):
        assert sum(row[name] for name in CAUSE_AMOUNTS) == row["net_oere"]


@fewer
@given(lines(), registers(), st.randoms())
def test_order_and_splits_do_not_matter(bought, register, dice):
    whole = Tables(classified=bought, **register).by(by_municipality(), "municipality")
    shuffled = dice.sample(bought, len(bought))
    cut = dice.randint(0, len(bought))
    engine = Tables(classified=shuffled[:cut], **register)
    engine.add("classified", shuffled[cut:])
    assert engine.by(by_municipality(), "municipality") == whole
    parts = [Tables(classified=part, **register).named(by_municipality()) for part in (bought[:cut], bought[cut:])]
    for code, row in whole.items():
        for name in (*CAUSE_AMOUNTS, "net_oere", "lines"):
            assert sum(part[name] for rows in parts for part in rows if part["municipality"] == code) == row[name]


@fewer
@given(lines(), registers())
def test_compliance_lies_in_its_interval_and_item_never_above_supplier(bought, register):
    positive = [line | {"net_oere": abs(line["net_oere"])} for line in bought]
    for row in Tables(classified=positive, **register).named(shares()):
        if row["addressable_oere"]:
            assert 0 <= row["item_low"] <= row["supplier_low"] <= 1 + 1e-12 or row["overpaid_oere"] < 0
            assert row["item_low"] <= row["item_high"]
            assert row["supplier_low"] <= row["supplier_high"] <= 1 + 1e-12
        else:
            assert row["item_low"] is None


@fewer
@given(lines(60), st.integers(1, 5), st.integers(1, 3))
def test_buckets_put_together_are_the_whole(bought, buckets, fewest):
    engine = Tables(lines=bought)
    whole = sorted(engine.rows(prices_in(None, 1, fewest)))
    parts = [row for bucket in range(buckets) for row in engine.rows(prices_in(bucket, buckets, fewest))]
    assert sorted(parts) == whole


@fewer
@given(lines(60))
def test_standard_cost_is_the_spend_in_all_and_the_rest_is_what_is_left(bought):
    engine = Tables(lines=bought)
    rows = engine.named(mix_and_rest())
    standard, spend = (sum(row[name] for row in rows) for name in ("standard_dkk", "spend_dkk"))
    assert abs(standard - spend) <= 1e-9 * max(spend, 1.0)
    total = sum(line["net_oere"] for line in bought)
    assert abs(sum(row["spend_dkk"] + row["rest_dkk"] for row in rows) - total / 100) < 1e-6


numbers = st.sampled_from(["17", "017", "RE 17", "re17", "RE-17", "RE-017", "18", ""])


@fewer
@given(st.lists(st.tuples(numbers, days, st.sampled_from([100_00, 200_00]), st.sampled_from(SUPPLIERS)), max_size=25))
def test_duplicates_are_those_that_a_double_loop_finds(bills):
    rows = [
        {"invoice": n, "number": number, "issue_date": day, "gross_oere": gross, "supplier": supplier}
        for n, (number, day, gross, supplier) in enumerate(bills)
    ]
    found = {row["invoice"]: row["tier"] for row in Tables(invoices=rows).named(duplicates())}
    assert found == plain_duplicates(rows, 60)


def plain_duplicates(rows, window):
    def same(text):
        return text.upper().replace(" ", "")

    def bare(text):
        return "".join(c for c in text.upper() if c.isalnum()).lstrip("0")

    ordered = sorted(
        (r for r in rows if r["supplier"] != "person" and r["number"]), key=lambda r: (r["issue_date"], r["invoice"])
    )
    tiers = {}
    for i, later in enumerate(ordered):
        alike = [r for r in ordered[:i] if (r["supplier"], r["gross_oere"]) == (later["supplier"], later["gross_oere"])]
        if any(same(r["number"]) == same(later["number"]) for r in alike):
            tiers[later["invoice"]] = 1
            continue
        near = [r for r in alike if bare(r["number"]) == bare(later["number"]) != ""]
        if near and (later["issue_date"] - near[-1]["issue_date"]).days <= window:
            tiers[later["invoice"]] = 2
    return tiers
