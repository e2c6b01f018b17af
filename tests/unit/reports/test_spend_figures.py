"""Charts of purchases: the sums are the study's, and nobody else is anywhere in a specification."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from raaderum.domain.purchases import LEAKS
from raaderum.reports.charts.spend_bars import wrapped
from raaderum.reports.charts.spend_figures import (
    agreement_steps,
    agreement_waterfall,
    leak_bars,
    leaks_chart,
    prices_chart,
    ranked_chart,
)
from raaderum.reports.text import words_in
from tests.factories.spend_answers import OWN, PAPER, make_agreement, make_item, make_leaks, make_prices, make_ranks

DA = words_in("da")


def rows(chart, layer: int = 0):
    return chart.specification["layer"][layer]["data"]["values"]


@pytest.mark.parametrize("share", [True, False])
def test_no_other_municipality_is_anywhere_in_the_ranked_chart(share: bool) -> None:
    ranks = make_ranks(97)
    values = ranks.consumables if share else ranks.invoices_per_1000
    chart = ranked_chart("r", values, OWN, "Titel", "enhed", DA, own_name="Prøvelev", share=share)
    told = json.dumps(chart.specification) + chart.alt + chart.title
    assert len(rows(chart)) == 98
    assert all(set(row) == {"place", "value", "own"} for row in rows(chart))
    for code in values:
        assert f'"{code}"' not in told, code
    assert "tooltip" not in told


def test_the_ranked_bars_run_from_most_to_least_with_the_own_set_off() -> None:
    chart = ranked_chart(
        "r", {"0701": 0.2, OWN: 0.5, "0702": 0.9}, OWN, "Titel", "pct.", DA, own_name="Prøvelev", share=True
    )
    assert [(row["place"], row["value"], row["own"]) for row in rows(chart)] == [
        (1, 90.0, False),
        (2, 50.0, True),
        (3, 20.0, False),
    ]
    assert rows(chart, 1)[0]["label"].replace("\xa0", " ") == "Prøvelev 50 pct."
    assert "Nr. 2 af 3 fra den højeste" in chart.alt


def test_the_leak_bars_are_those_of_the_agreements() -> None:
    assert leak_bars(make_leaks(), DA) == [("Papir", (100_000, 80_000, 20_000)), ("Mad", (50_000, 0.0, 0.0))]
    chart = leaks_chart(make_leaks(), DA)
    assert sum(row["value"] for row in rows(chart)) == pytest.approx(250)
    assert [row["label"] for row in rows(chart, 1)] == ["200,0", "50,0"]


def test_at_most_ten_agreements_have_a_bar_of_their_own() -> None:
    many = [make_agreement(f"A{i}", "Samme navn", compliant=1, wrong_item=1_000 - i) for i in range(13)]
    leaks = make_leaks(*many)
    bars = leak_bars(leaks, DA)
    assert len(bars) == 11
    assert bars[-1][0] == "3 andre aftaler"
    assert sum(sum(parts) for _, parts in bars) == sum(one.leak_dkk for one in many)
    assert len({row["name"] for row in rows(leaks_chart(leaks, DA), 1)}) == 11  # equal names are told apart


def test_no_leak_is_an_empty_picture() -> None:
    assert leak_bars(make_leaks(make_agreement("A", "A", compliant=5)), DA) == []
    assert "Intet" in leaks_chart(make_leaks(make_agreement("A", "A", compliant=5)), DA).alt


def test_the_waterfall_goes_from_spend_to_what_was_bought_as_agreed() -> None:
    steps = agreement_steps(PAPER, DA)
    assert [(start, end, kind) for _, start, end, kind in steps] == [
        (0.0, 600_000, "total"),
        (600_000, 500_000, "less"),
        (500_000, 420_000, "less"),
        (420_000, 400_000, "less"),
        (0.0, 400_000, "own"),
    ]
    assert len(rows(agreement_waterfall(PAPER, DA), 1)) == 5
    assert sum(start - end for _, start, end, kind in steps if kind == "less") == sum(
        one.dkk for one in PAPER.causes if one.cause in LEAKS
    )


def test_prices_are_against_the_median_of_others() -> None:
    chart = prices_chart(make_prices(make_item(own=12.0, median=10.0)), DA, {"gtin:5712345000008": "Kopipapir | A4"})
    (row,) = rows(chart)
    assert (row["low"], row["median"], row["high"], row["own"]) == (90.0, 100.0, 110.0, 120.0)
    assert row["name"].startswith("Kopipapir / A4|")
    unnamed = prices_chart(make_prices(make_item(item="cvr:12345674/47-11")), DA)
    assert "47-11" in unnamed.alt
    assert "cvr" not in unnamed.alt


def test_a_median_of_nothing_is_left_out() -> None:
    assert rows(prices_chart(make_prices(replace(make_item(), median_dkk=0.0)), DA)) == []


def test_a_long_word_is_cut_and_not_lost() -> None:
    assert wrapped("Sygeplejeartikelleverandøraftalen", 1, 22) == ["Sygeplejeartikelleve …"]
    assert wrapped("", 3) == ["–"]
    assert wrapped("Fælles aftale: kontorartikler og toner", 3, 22) == ["Fælles aftale:", "kontorartikler og", "toner"]
