"""Sentences about what it is worth: the potential with its limits, prices, small invoices and possible duplicates."""

from __future__ import annotations

from raaderum.reports.text.spend_names import amount, amounts_between
from raaderum.reports.text.words import Words
from raaderum.studies.spend_duplicates import SpendDuplicates
from raaderum.studies.spend_potential import SpendPotential
from raaderum.studies.spend_prices import SpendPrices
from raaderum.studies.spend_small_invoices import SpendSmallInvoices


def potential_sentences(worth: SpendPotential, words: Words) -> list[str]:
    """Say what more compliance would give, read both as points and as per cent, and what all of it would."""
    _ = words.gettext
    if not worth.agreements or worth.all.high < 1:
        return [_("Der er intet potentiale at regne: intet er købt uden om en aftale, som er indlæst.")]
    points = words.number(worth.points)
    text = _("Potentiale: {range} om året, hvis {points} procentpoint mere af forbruget blev købt på aftalerne.")
    lines = [words.say(text, range=amounts_between(worth.by_points, words), points=points)]
    text = _("Menes der {points} procent mere end i dag, er det {range}.")
    lines.append(words.say(text, range=amounts_between(worth.by_percent, words), points=points))
    text = _("Blev alt købt på aftalerne, var det {range}.")
    lines.append(words.say(text, range=amounts_between(worth.all, words)))
    return [*lines, gap_sentence(worth, words)]


def gap_sentence(worth: SpendPotential, words: Words) -> str:
    """Say what the potential is computed with, and that it is a guess."""
    low, high = (words.percent(share) for share in (worth.price_gap.low, worth.price_gap.high))
    text = words.gettext("Regnet med {low}–{high} lavere pris på aftalen. {note}")
    return words.say(text, low=low.partition("\u00a0")[0], high=high, note=words.of(worth.price_gap_note))


def rule_sentence(worth: SpendPotential, words: Words) -> str | None:
    """Set the rule of thumb of others beside the potential; it is never mixed in."""
    count = sum(one.covered_dkk > 0 for one in worth.agreements)
    if not count:
        return None
    text = words.ngettext(
        "Til sammenligning, og ikke lagt sammen med det: KL's tommelfingerregel giver {rule} for {count} aftale.",
        "Til sammenligning, og ikke lagt sammen med det: KL's tommelfingerregel giver {rule} for {count} aftaler.",
        count,
    )
    return words.say(text, rule=amount(worth.rule_dkk, words), count=count) + f" {words.of(worth.rule_note)}"


def overpaid_sentence(worth: SpendPotential, words: Words) -> str | None:
    """Say what is known to be paid above agreed prices; None where nothing is."""
    if worth.overpaid_dkk < 1:
        return None
    text = words.gettext("Dertil {amount} over aftalte priser. Det er kendt linje for linje og kan tages op nu.")
    return words.say(text, amount=amount(worth.overpaid_dkk, words))


def prices_sentence(prices: SpendPrices, words: Words) -> str:
    """Say what others' prices would save on comparable items; never added to the rest."""
    _ = words.gettext
    if not prices.compared_items:
        return _("Ingen varer kan sammenlignes: for få andre kommuner har købt det samme.")
    text = words.ngettext(
        "{count} vare kan sammenlignes med andre kommuners pris ({spend}).",
        "{count} varer kan sammenlignes med andre kommuners pris ({spend}).",
        prices.compared_items,
    )
    said = words.say(text, count=words.number(prices.compared_items), spend=amount(prices.compared_dkk, words))
    if prices.saving_median_dkk < 1:
        return words.say(_("{said} Ingen er dyrere end medianen."), said=said)
    text = _(
        "{said} Til medianprisen var de {median} billigere, til den laveste fjerdedels pris {low}. "
        "Det overlapper med aftalerne og lægges ikke til."
    )
    return words.say(
        text, said=said, median=amount(prices.saving_median_dkk, words), low=amount(prices.saving_low_dkk, words)
    )


def collect_sentence(small: SpendSmallInvoices, words: Words) -> str:
    """Say what one invoice per supplier and month would do."""
    _ = words.gettext
    limit = words.number(small.limit_dkk)
    if not small.removed:
        return words.say(_("Ingen fakturaer under {limit} kr. kan samles."), limit=limit)
    text = words.ngettext(
        "Samlet pr. leverandør, enhed og måned var der {removed} faktura færre af {collectable} under {limit} kr. "
        "Det frigør tid svarende til {amount}.",
        "Samlet pr. leverandør, enhed og måned var der {removed} fakturaer færre af {collectable} under {limit} kr. "
        "Det frigør tid svarende til {amount}.",
        small.removed,
    )
    return words.say(
        text, removed=words.number(small.removed), collectable=words.number(small.collectable), limit=limit,
        amount=amount(small.freed_dkk, words),
    )  # fmt: skip


def units_sentence(small: SpendSmallInvoices, words: Words) -> str | None:
    """Name the units with most to collect; None where there is nothing, or only one unit."""
    found = [one for one in small.places if one.removed][:3]
    if not found or len(small.places) < 2:
        return None
    none = words.gettext("uden enhed")
    listed = words.listing([f"{one.place or none} ({words.number(one.removed)})" for one in found])
    return words.say(words.gettext("Flest hos {listed}."), listed=listed)


def duplicates_sentence(found: SpendDuplicates, words: Words) -> str:
    """Say how much may have been paid twice: to be looked at, nothing more."""
    if not found.count:
        return words.gettext("Ingen fakturaer ligner en tidligere.")
    text = words.ngettext(
        "{count} faktura ligner en tidligere: {amount} inkl. moms skal ses efter. "
        "Intet er bevist, og intet er fjernet.",
        "{count} fakturaer ligner en tidligere: {amount} inkl. moms skal ses efter. "
        "Intet er bevist, og intet er fjernet.",
        found.count,
    )
    return words.say(text, count=words.number(found.count), amount=amount(found.gross_dkk, words))


def source_names(worth: SpendPotential, words: Words) -> list[str]:
    """List what the assumptions come from."""
    sources = (worth.price_gap_source, worth.rule_source)
    return [
        f"{one.title} ({words.gettext('hentet')} {words.month(one.accessed)})" if one.accessed else one.title
        for one in sources
    ]
