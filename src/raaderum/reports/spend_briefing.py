"""What a paper, a workbook and slides say about one municipality's purchases: composed once, laid out three ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from raaderum.reports.charts.figures import Chart
from raaderum.reports.charts.spend_figures import FEWEST_RANKED, leaks_chart, prices_chart, ranked_chart
from raaderum.reports.spend_tables import (
    agreements_table,
    causes_table,
    compliance_table,
    duplicates_table,
    items_table,
    places_table,
    potential_table,
    sizes_table,
    suppliers_table,
)
from raaderum.reports.tables import Table
from raaderum.reports.text import Words, spend, spend_paper, spend_worth
from raaderum.studies.spend_answer import SpendAnswer

FIRST_ROWS, ALL_ROWS = 20, 40
"""Rows of a table in the annex; the workbook has all."""


@dataclass(frozen=True, eq=False)
class SpendBriefing:
    """Sentences, tables and charts in the order of the two-page paper and its annex.

    ``mark`` is None, or the word that stands on every page, sheet and slide of simulated figures. The charts of all
    municipalities are empty where there are too few of them; ``ranked_note`` then says why.
    """

    words: Words
    answer: SpendAnswer
    mark: str | None
    mark_sentence: str | None
    headline: str
    leaks_title: str
    ranked_title: str | None
    masthead: str
    labels: dict[str, str]
    facts: list[list[str]]
    blanks: list[str]
    situation: list[str]
    leaks: Chart | None
    causes: Table
    unclassified: list[str]
    ranked: list[Chart]
    ranked_lines: list[str]
    ranked_note: str
    compliance: Table
    compliance_lines: list[str]
    potential_lines: list[str]
    beside_lines: list[str]
    invoice_lines: list[str]
    price_lines: list[str]
    duplicate_lines: list[str]
    limits: list[str]
    steps: list[str]
    agreements: Table
    potential: Table
    prices: Chart | None
    prices_legend: str
    items: Table
    suppliers: Table
    duplicates: Table
    places: Table
    sizes: Table
    method: list[str]
    sources: list[str]
    source_line: str

    def facts_on(self, today: date) -> list[list[str]]:
        """Return what stands in the box at the top, with the date."""
        return [*self.facts, [self.words.gettext("Dato"), self.words.day(today)]]


def compose_spend_briefing(answer: SpendAnswer, words: Words) -> SpendBriefing:
    """Put an answer about purchases into words, tables and charts. Everything comes from the studies."""
    subject, leaks, worth = answer.subject, answer.leaks, answer.potential
    name = subject.unit.name
    ranked = ranked_charts(answer, words)
    counts, compliance = answer.counts, answer.compliance
    causes = [spend.causes_sentence(leaks, words), spend.largest_sentence(leaks, words)]
    return SpendBriefing(
        words=words,
        answer=answer,
        mark=spend.example_mark(words, example=subject.example),
        mark_sentence=spend.example_sentence(words, example=subject.example),
        headline=spend.headline(leaks, name, subject.period, words),
        leaks_title=spend.leaks_title(leaks, words),
        ranked_title=spend.rank_title(answer.ranks.consumables, subject.unit.code, name, words),
        masthead=f"{subject.unit.full_name} · {words.gettext('Indkøb')}",
        labels=_labels(words),
        facts=_facts(answer, words),
        blanks=[words.gettext("Politikområde"), words.gettext("Sagsnr.")],
        situation=_known([*causes, spend.not_saving_sentence(words) if causes[0] else None]),
        leaks=leaks_chart(leaks, words, print_size=True) if causes[0] else None,
        causes=causes_table(leaks, words),
        unclassified=[spend.outside_sentence(leaks, words), spend.unclassified_sentence(leaks, words)],
        ranked=ranked,
        ranked_lines=_known([
            spend.rank_sentence(answer.ranks.consumables, subject.unit.code, name, words, share=True),
            spend.rank_sentence(answer.ranks.invoices_per_1000, subject.unit.code, name, words),
        ]),
        ranked_note=spend.inclusion_sentence(words) if ranked else spend.few_sentence(words),
        compliance=compliance_table(compliance, words),
        compliance_lines=_known([
            *spend.compliance_sentences(compliance, words), spend.price_sentence(compliance, words),
            spend.addressable_sentence(leaks.addressable, words),
        ]),
        potential_lines=spend_worth.potential_sentences(worth, words),
        beside_lines=_known([spend_worth.overpaid_sentence(worth, words), spend_worth.rule_sentence(worth, words)]),
        invoice_lines=_known([
            spend.small_sentence(counts, words), spend.process_cost_sentence(counts, answer.figures, words),
            spend_worth.collect_sentence(answer.small, words), spend_worth.units_sentence(answer.small, words),
            spend.bought_sentence(counts, words),
        ]),
        price_lines=[spend_worth.prices_sentence(answer.prices, words)],
        duplicate_lines=[spend_worth.duplicates_sentence(answer.duplicates, words)],
        limits=spend_paper.limit_sentences(words),
        steps=spend_paper.next_steps(leaks, worth, answer.duplicates, answer.small, words),
        agreements=agreements_table(leaks, words, ALL_ROWS),
        potential=potential_table(worth, words, FIRST_ROWS),
        prices=prices_chart(answer.prices, words, answer.item_names, print_size=True) if answer.prices.items else None,
        prices_legend=prices_legend(words),
        items=items_table(answer.prices, words, answer.item_names, FIRST_ROWS),
        suppliers=suppliers_table(answer.suppliers, words, answer.agreement_names, FIRST_ROWS),
        duplicates=duplicates_table(answer.duplicates, words, answer.supplier_names, FIRST_ROWS),
        places=places_table(answer.small, words, FIRST_ROWS),
        sizes=sizes_table(counts, words),
        method=spend_paper.method_sentences(leaks, answer.figures, words),
        sources=spend_worth.source_names(worth, words),
        source_line=spend_paper.source_line(
            answer.suppliers.invoices, counts.lines if counts else None, _published(answer, words), words
        ),
    )  # fmt: skip


def ranked_charts(answer: SpendAnswer, words: Words) -> list[Chart]:
    """Return the two charts of KL's brochure; none where there are too few municipalities to hide who is who."""
    _ = words.gettext
    unit, ranks = answer.subject.unit, answer.ranks
    charts = []
    if unit.code in ranks.consumables and len(ranks.consumables) >= FEWEST_RANKED:
        title = _("Forbrugsartikler: andel købt som aftalt, pr. kommune")
        charts.append(
            ranked_chart("consumables", ranks.consumables, unit.code, title, _("pct."), words, own_name=unit.name,
                         share=True)
        )  # fmt: skip
    if unit.code in ranks.invoices_per_1000 and len(ranks.invoices_per_1000) >= FEWEST_RANKED:
        title = _("Fakturaer pr. 1.000 indbyggere, pr. kommune")
        charts.append(
            ranked_chart("invoices", ranks.invoices_per_1000, unit.code, title, _("fakturaer"), words,
                         own_name=unit.name)
        )  # fmt: skip
    return charts


def prices_legend(words: Words) -> str:
    """Say what the marks of the prices are."""
    return words.gettext(
        "Prik: kommunens egen pris. Bjælke: halvdelen af kommunerne. Streg: medianen. Ingen andre er nævnt."
    )


def _facts(answer: SpendAnswer, words: Words) -> list[list[str]]:
    _ = words.gettext
    subject, counts = answer.subject, answer.counts
    invoices = counts.invoices if counts else 0
    return [
        [_("Kommune"), f"{subject.unit.name} ({subject.unit.code})"],
        [_("Periode"), str(subject.period) if subject.period else _("alt, hvad der er indlæst")],
        [_("Fakturaer"), words.number(invoices)],
        [_("Data"), _published(answer, words)],
        [_("Beløb"), _("ekskl. moms, kreditnotaer trukket fra")],
    ]


def _published(answer: SpendAnswer, words: Words) -> str:
    return words.say(words.gettext("udgave {number}"), number=answer.subject.published)


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "situation": _("Situationen"),
        "causes": _("Hvor kronerne gik hen"),
        "unclassified": _("Uden for påstandene"),
        "ranked": _("Blandt alle kommuner"),
        "compliance": _("Compliance"),
        "potential": _("Hvad det er værd"),
        "beside": _("Ved siden af"),
        "invoices": _("Fakturaer"),
        "prices": _("Priser"),
        "duplicates": _("Mulige dubletter"),
        "limits": _("Hvad tallene ikke kan vise"),
        "next": _("Næste skridt"),
        "approved": _("Data godkendt af"),
        "on": _("den"),
        "annex": _("Bilag"),
        "agreements": _("Aftaler"),
        "suppliers": _("Leverandører"),
        "places": _("Små fakturaer"),
        "method": _("Metode"),
        "sources": _("Kilder"),
        "page": _("Side"),
    }


def _known(lines: Iterable[str | None]) -> list[str]:
    return [line for line in lines if line]
