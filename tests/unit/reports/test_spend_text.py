"""Sentences about purchases, read against round kroner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from raaderum.domain.interval import Interval
from raaderum.domain.purchases import Cause
from raaderum.reports.text import spend, spend_paper, spend_worth, words_in
from raaderum.reports.text.spend_causes import cause_meaning, cause_name, cause_short
from raaderum.reports.text.spend_names import amount, amounts_between, shares_between
from tests.factories.spend_answers import (
    FOOD,
    NONE,
    OWN,
    PAPER,
    make_agreement,
    make_answer,
    make_compliance,
    make_counts,
    make_duplicates,
    make_figures,
    make_item,
    make_leaks,
    make_potential,
    make_prices,
    make_ranks,
    make_small,
)

DA, EN = words_in("da"), words_in("en")


def plain(text: object) -> str:
    return str(text).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("leaks", "period", "said"),
    [
        (
            make_leaks(),
            2025,
            "Prøvelev købte for 1,0 mio. kr. i 2025; 250.000 kr. af det kunne være købt som aftalt og blev det ikke",
        ),
        (
            make_leaks(make_agreement("A", "A", compliant=811.6e6 - 9.4e6, wrong_supplier=9.4e6)),
            None,
            "Prøvelev købte for 812 mio. kr.; 9,4 mio. kr. af det kunne være købt som aftalt og blev det ikke",
        ),
        (
            make_leaks(make_agreement("A", "A", compliant=50_000)),
            2025,
            "Prøvelev købte for 50.000 kr. i 2025; alt, hvad der er aftaler om, blev købt som aftalt",
        ),
        (
            make_leaks(NONE),
            2025,
            "Prøvelev købte for 250.000 kr. i 2025; der er ingen aftaler at måle det mod endnu",
        ),
    ],
)
def test_the_headline_is_the_finding(leaks, period, said: str) -> None:
    assert plain(spend.headline(leaks, "Prøvelev", period, DA)) == said


def test_the_leak_is_told_by_cause_the_largest_first() -> None:
    assert plain(spend.causes_sentence(make_leaks(), DA)) == (
        "150.000 kr. gik til en anden leverandør end aftalens, 80.000 kr. gik til andre varer hos aftalens leverandør "
        "og 20.000 kr. blev betalt ud over den aftalte pris."
    )
    assert spend.causes_sentence(make_leaks(NONE), DA) is None
    assert plain(spend.largest_sentence(make_leaks(), DA)) == (
        "Mest på »Papir« (200.000 kr.) og »Mad« (50.000 kr.): tilsammen 100 pct. af det."
    )
    assert spend.largest_sentence(make_leaks(NONE), DA) is None


def test_a_leak_is_not_called_a_saving() -> None:
    assert "ikke en besparelse" in spend.not_saving_sentence(DA)


def test_what_is_in_no_claim_is_said() -> None:
    assert plain(spend.unclassified_sentence(make_leaks(), DA)) == (
        "30.000 kr. (3,0 pct. af forbruget) er ikke klassificeret. Det indgår ikke i nogen påstand."
    )
    assert spend.unclassified_sentence(make_leaks(PAPER), DA) == "Alle linjer er klassificeret."
    assert plain(spend.outside_sentence(make_leaks(), DA)) == (
        "100.000 kr. har ingen aftale. 120.000 kr. kan ikke lægges på en aftale."
    )


def test_compliance_is_told_as_limits_with_what_they_are_of() -> None:
    lines = [plain(line) for line in spend.compliance_sentences(make_compliance(), DA)]
    assert lines == [
        (
            "Af det, der kan lægges på en aftale, blev mellem 59 og 63 pct. købt som en aftalt vare hos en aftalt "
            "leverandør."
        ),
        "Regnes alene leverandøren med, er det mellem 68 og 72 pct.",
        "Spændet er linjer uden kategori: ingen ved, om de hører til en aftale.",
        "Der er aftaler for 88 pct. af det, der er klassificeret og kan lægges på en aftale.",
        "Hvor der er en aftale, er 69 pct. købt på den.",
    ]
    sure = make_compliance(item=Interval(0.5, 0.5, 1.0), supplier=Interval(0.6, 0.6, 1.0))
    assert "blev 50 pct. købt" in plain(spend.compliance_sentences(sure, DA)[0])
    assert not any("Spændet" in line for line in spend.compliance_sentences(sure, DA))
    assert spend.compliance_sentences(None, DA)[0].startswith("Compliance kan ikke regnes")


def test_prices_of_agreements_are_told_only_where_they_are_known() -> None:
    assert plain(spend.price_sentence(make_compliance(), DA)) == (
        "2.000 linjer har en aftalt pris; 90 pct. af dem er på eller under den. "
        "Der er betalt 20.000 kr. over aftalte priser."
    )
    one = spend.price_sentence(make_compliance(priced_lines=1, price_share=1.0, overpaid_dkk=0.0), DA)
    assert plain(one) == "1 linje har en aftalt pris; 100 pct. er på eller under den."
    assert spend.price_sentence(make_compliance(priced_lines=0, price_share=None), DA) is None


def test_the_place_among_all_names_nobody_else() -> None:
    ranks = make_ranks()
    said = plain(spend.rank_sentence(ranks.consumables, OWN, "Prøvelev", DA, share=True))
    assert said == (
        "Prøvelev købte 61 pct. af forbrugsartiklerne som en aftalt vare hos en aftalt leverandør. "
        "Medianen af 10 kommuner er 50 pct.; 3 ligger højere."
    )
    said = plain(spend.rank_sentence(ranks.invoices_per_1000, OWN, "Prøvelev", DA))
    assert said == ("Prøvelev fik 100 fakturaer pr. 1.000 indbyggere. Medianen af 10 kommuner er 154; 9 ligger højere.")
    assert (
        plain(spend.rank_sentence({OWN: 5.0}, OWN, "Prøvelev", DA))
        == "Prøvelev fik 5,0 fakturaer pr. 1.000 indbyggere."
    )
    assert spend.rank_sentence({"0701": 5.0}, OWN, "Prøvelev", DA) is None
    assert "ingen ligger højere" in spend.rank_sentence({OWN: 5.0, "0701": 4.0}, OWN, "Prøvelev", DA)


def test_process_cost_stands_beside_the_spend() -> None:
    said = plain(spend.process_cost_sentence(make_counts(), make_figures(), DA))
    assert said == (
        "Ved siden af forbruget: 300 fakturaer under 200 kr. svarer til 19.000 kr. i tid, ved 62 kr. pr. faktura. "
        "Det er et skøn."
    )
    assert spend.process_cost_sentence(make_counts(small=((200, 0),)), make_figures(), DA) is None


def test_small_invoices_and_orders() -> None:
    assert plain(spend.small_sentence(make_counts(), DA)) == (
        "30 pct. af 1.000 fakturaer er under 200 kr., 45 pct. er under 500 kr. og 60 pct. er under 1.000 kr."
    )
    assert plain(spend.bought_sentence(make_counts(), DA)) == (
        "40 pct. af fakturaerne har et ordrenummer. 10 pct. hører til en elektronisk ordre; målt i kroner 20 pct."
    )
    assert spend.small_sentence(None, DA) is None


def test_the_potential_is_an_interval_read_both_ways_with_the_rule_beside() -> None:
    worth = make_potential(all=Interval(23_000, 34_600, 0.8))
    lines = [plain(line) for line in spend_worth.potential_sentences(worth, DA)]
    assert lines == [
        (
            "Potentiale: mellem 8.000 og 11.000 kr. om året, hvis 10 procentpoint mere af forbruget blev købt på "
            "aftalerne."
        ),
        "Menes der 10 procent mere end i dag, er det mellem 5.200 og 7.800 kr.",
        "Blev alt købt på aftalerne, var det mellem 23.000 og 35.000 kr.",
        "Regnet med 10–15 pct. lavere pris på aftalen. Det er et skøn.",
    ]
    assert plain(spend_worth.rule_sentence(make_potential(), DA)) == (
        "Til sammenligning, og ikke lagt sammen med det: KL's tommelfingerregel giver 200.000 kr. for 2 aftaler. "
        "Pct. eller procentpoint står ikke i kilden."
    )
    none = make_potential(agreements=(), all=Interval(0, 0, 0.8))
    assert spend_worth.potential_sentences(none, DA)[0].startswith("Der er intet potentiale")
    assert spend_worth.rule_sentence(none, DA) is None


def test_prices_of_others_are_never_added_to_the_rest() -> None:
    assert plain(spend_worth.prices_sentence(make_prices(), DA)) == (
        "1 vare kan sammenlignes med andre kommuners pris (1.200 kr.). Til medianprisen var de 200 kr. billigere, "
        "til den laveste fjerdedels pris 300 kr. Det overlapper med aftalerne og lægges ikke til."
    )
    cheap = make_prices(make_item(own=8.0))
    assert plain(spend_worth.prices_sentence(cheap, DA)).endswith("Ingen er dyrere end medianen.")
    none = replace(cheap, items=(), compared_items=0)
    assert "for få andre kommuner" in spend_worth.prices_sentence(none, DA)


def test_duplicates_are_to_be_looked_at_at_0_1_and_many() -> None:
    assert spend_worth.duplicates_sentence(make_duplicates(), DA) == "Ingen fakturaer ligner en tidligere."
    assert plain(spend_worth.duplicates_sentence(make_duplicates(500.0), DA)).startswith(
        "1 faktura ligner en tidligere: 500 kr. inkl. moms"
    )
    assert plain(spend_worth.duplicates_sentence(make_duplicates(500.0, 20_100.0), DA)) == (
        "2 fakturaer ligner en tidligere: 21.000 kr. inkl. moms skal ses efter. Intet er bevist, og intet er fjernet."
    )


def test_collecting_invoices_frees_time() -> None:
    assert plain(spend_worth.collect_sentence(make_small(), DA)) == (
        "Samlet pr. leverandør, enhed og måned var der 150 fakturaer færre af 300 under 200 kr. "
        "Det frigør tid svarende til 9.300 kr."
    )
    assert plain(spend_worth.units_sentence(make_small(), DA)) == "Flest hos Skolen (120) og uden enhed (30)."


def test_next_steps_begin_with_what_is_certain() -> None:
    answer = make_answer()
    steps = spend_paper.next_steps(answer.leaks, answer.potential, answer.duplicates, answer.small, DA)
    assert [plain(step) for step in steps] == [
        "Se de 2 mulige dubletter efter (1.250 kr. inkl. moms).",
        "Tag 20.000 kr. over aftalte priser op med leverandørerne.",
        "Beslut, hvem der følger op på køb uden om »Papir« og »Mad«, og hvornår.",
        "Aftal samlefaktura med de leverandører, der sender flest små fakturaer.",
    ]
    much = make_leaks(FOOD, replace(NONE, causes=NONE.causes))
    assert spend.is_much_unclassified(much)
    assert not spend.is_much_unclassified(make_leaks())


def test_every_cause_has_a_name_a_short_one_and_a_meaning_in_both_languages() -> None:
    for cause in Cause:
        for words in (DA, EN):
            texts = cause_name(cause, words), cause_short(cause, words), cause_meaning(cause, words)
            assert all(texts), cause
    assert len({cause_name(cause, DA) for cause in Cause}) == len(Cause)


@pytest.mark.parametrize(
    ("dkk", "said"),
    [
        (640.4, "640 kr."),
        (9_949, "9.949 kr."),
        (107_303, "107.000 kr."),
        (9.42e6, "9,4 mio. kr."),
        (812.3e6, "812 mio. kr."),
    ],
)
def test_amounts_are_as_fine_as_they_are_large(dkk: float, said: str) -> None:
    assert plain(amount(dkk, DA)) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (8_097, 12_145, "mellem 8.000 og 12.000 kr."),
        (900_000, 1_400_000, "mellem 900.000 kr. og 1,4 mio. kr."),
        (101e6, 140e6, "mellem 101 og 140 mio. kr."),
        (500, 500, "500 kr."),
    ],
)
def test_limits_are_written_alike(low: float, high: float, said: str) -> None:
    assert plain(amounts_between(Interval(low, high, 0.8), DA)) == said


def test_limits_of_a_share_have_the_unit_once() -> None:
    assert plain(shares_between(Interval(0.41, 0.46, 1.0), DA)) == "mellem 41 og 46 pct."
    assert plain(shares_between(Interval(0.41, 0.411, 1.0), DA)) == "41 pct."
