"""Sentences about purchases: the finding, where it leaks, compliance, and what is not in any claim.

The rule of all of them: a leak is never called a saving, a share is never without its denominator, and what nobody has
classified is said and kept out.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from raaderum.domain.interval import Interval
from raaderum.domain.purchases import LEAKS, Cause
from raaderum.domain.text import Text
from raaderum.reports.text.amounts import LEAST
from raaderum.reports.text.spend_names import amount, shares_between
from raaderum.reports.text.words import Words
from raaderum.studies.spend_figures import ComplianceFigures, InvoiceCounts, SpendFigures
from raaderum.studies.spend_leaks import AgreementLeaks, SpendLeaks

_MUCH_UNCLASSIFIED = 0.05


def leak_dkk(leaks: SpendLeaks) -> float:
    """Return what could have been bought as agreed, and was not."""
    return sum(one.oere for one in leaks.causes if one.cause in LEAKS) / 100


def headline(leaks: SpendLeaks, name: str, period: int | None, words: Words) -> str:
    """State the finding: what was bought, and how much of it was not bought as agreed though it could have been."""
    _ = words.gettext
    leak, agreed = leak_dkk(leaks), any(one.agreement for one in leaks.agreements)
    first = _("{name} købte for {spend} i {period}") if period else _("{name} købte for {spend}")
    rest = _("{first}; {leak} af det kunne være købt som aftalt og blev det ikke")
    if not agreed:
        rest = _("{first}; der er ingen aftaler at måle det mod endnu")
    elif leak < LEAST:
        rest = _("{first}; alt, hvad der er aftaler om, blev købt som aftalt")
    said = words.say(first, name=name, spend=amount(leaks.spend_dkk, words), period=period)
    return words.say(rest, first=said, leak=amount(leak, words))


def not_saving_sentence(words: Words) -> str:
    """Say what a leak is not."""
    return words.gettext("Det er ikke en besparelse: varerne skulle købes alligevel. Gevinsten er forskellen i pris.")


def causes_sentence(leaks: SpendLeaks | AgreementLeaks, words: Words) -> str | None:
    """Say what the leak consists of, the largest first; None where nothing leaks."""
    _ = words.gettext
    texts = {
        Cause.WRONG_SUPPLIER: _("{amount} gik til en anden leverandør end aftalens"),
        Cause.WRONG_ITEM: _("{amount} gik til andre varer hos aftalens leverandør"),
        Cause.PRICE_ABOVE: _("{amount} blev betalt ud over den aftalte pris"),
    }
    found = sorted((one for one in leaks.causes if one.cause in LEAKS), key=lambda one: -one.oere)
    parts = [
        words.say(texts[Cause(one.cause)], amount=amount(one.dkk, words)) for one in found if one.dkk >= LEAST / 100
    ]
    return f"{words.listing(parts)}." if parts else None


def largest_sentence(leaks: SpendLeaks, words: Words) -> str | None:
    """Name the agreements with most of the leak; None where nothing leaks."""
    found = [one for one in leaks.agreements if one.agreement and one.leak_dkk >= 1][:3]
    total = leak_dkk(leaks)
    if not found or total < 1:
        return None
    share = words.percent(sum(one.leak_dkk for one in found) / total)
    listed = words.listing([f"»{words.of(one.name)}« ({amount(one.leak_dkk, words)})" for one in found])
    text = words.ngettext(
        "Mest på {listed}: {share} af det.", "Mest på {listed}: tilsammen {share} af det.", len(found)
    )
    return words.say(text, listed=listed, share=share)


def leaks_title(leaks: SpendLeaks, words: Words) -> str:
    """Title the picture of leaks: how much it is, and how much of it the first agreements are."""
    found = [one for one in leaks.agreements if one.agreement and one.leak_dkk >= 1]
    total, shown = leak_dkk(leaks), found[:3]
    if len(found) <= len(shown) or total < 1:
        return words.say(words.gettext("{leak} blev ikke købt som aftalt"), leak=amount(total, words))
    text = words.gettext("{leak} blev ikke købt som aftalt; de {count} største aftaler er {share} af det")
    share = words.percent(sum(one.leak_dkk for one in shown) / total)
    return words.say(text, leak=amount(total, words), count=len(shown), share=share)


def unclassified_sentence(leaks: SpendLeaks, words: Words) -> str:
    """Say how much is in no claim, since nobody knows what it is."""
    dkk = _dkk(leaks, Cause.UNCLASSIFIED)
    if abs(dkk) < 1:
        return words.gettext("Alle linjer er klassificeret.")
    text = words.gettext("{amount} ({share} af forbruget) er ikke klassificeret. Det indgår ikke i nogen påstand.")
    share = words.percent(dkk / leaks.spend_dkk) if leaks.spend_dkk > 0 else "–"
    return words.say(text, amount=amount(dkk, words), share=share)


def is_much_unclassified(leaks: SpendLeaks) -> bool:
    """Tell whether so much is unclassified that it should be seen to first."""
    return leaks.spend_dkk > 0 and _dkk(leaks, Cause.UNCLASSIFIED) / leaks.spend_dkk >= _MUCH_UNCLASSIFIED


def outside_sentence(leaks: SpendLeaks, words: Words) -> str:
    """Say how much has no agreement, and how much never can have one."""
    text = words.gettext("{none} har ingen aftale. {outside} kan ikke lægges på en aftale.")
    return words.say(
        text,
        none=amount(_dkk(leaks, Cause.NO_AGREEMENT), words),
        outside=amount(_dkk(leaks, Cause.NOT_ADDRESSABLE), words),
    )


def compliance_sentences(figures: ComplianceFigures | None, words: Words) -> list[str]:
    """Say how much is bought as agreed: as limits on one denominator, with what makes them differ."""
    _ = words.gettext
    if figures is None or figures.item is None or figures.supplier is None:
        return [_("Compliance kan ikke regnes: intet af det, der er købt, kan lægges på en aftale.")]
    text = _("Af det, der kan lægges på en aftale, blev {share} købt som en aftalt vare hos en aftalt leverandør.")
    lines = [words.say(text, share=shares_between(figures.item, words))]
    text = _("Regnes alene leverandøren med, er det {share}.")
    lines.append(words.say(text, share=shares_between(figures.supplier, words)))
    if _apart(figures.item, words):
        lines.append(_("Spændet er linjer uden kategori: ingen ved, om de hører til en aftale."))
    if figures.coverage is not None:
        text = _("Der er aftaler for {share} af det, der er klassificeret og kan lægges på en aftale.")
        lines.append(words.say(text, share=words.percent(figures.coverage)))
    if figures.within_agreements is not None:
        text = _("Hvor der er en aftale, er {share} købt på den.")
        lines.append(words.say(text, share=words.percent(figures.within_agreements)))
    return lines


def price_sentence(figures: ComplianceFigures | None, words: Words) -> str | None:
    """Say how often the agreed price was kept; None where no price is known."""
    if figures is None or not figures.priced_lines or figures.price_share is None:
        return None
    text = words.ngettext(
        "{count} linje har en aftalt pris; {share} er på eller under den.",
        "{count} linjer har en aftalt pris; {share} af dem er på eller under den.",
        figures.priced_lines,
    )
    said = words.say(text, count=words.number(figures.priced_lines), share=words.percent(figures.price_share))
    if figures.overpaid_dkk < 1:
        return said
    more = words.gettext("{said} Der er betalt {amount} over aftalte priser.")
    return words.say(more, said=said, amount=amount(figures.overpaid_dkk, words))


def addressable_sentence(addressable: Text, words: Words) -> str:
    """Print the definition that every figure of compliance is read by."""
    return words.say(words.gettext("Definition: {text}"), text=words.of(addressable))


def rank_sentence(
    values_by_code: Mapping[str, float], own_code: str, name: str, words: Words, *, share: bool = False
) -> str | None:
    """Say where the own figure lies among all; None where there is no own figure. Nobody else is named.

    ``share``: the values are shares of consumables bought as agreed; else they are invoices per 1,000 inhabitants.
    """
    _ = words.gettext
    own = values_by_code.get(own_code)
    if own is None:
        return None
    if share:
        said = words.say(
            _("{name} købte {own} af forbrugsartiklerne som en aftalt vare hos en aftalt leverandør."),
            name=name, own=words.percent(own),
        )  # fmt: skip
    else:
        said = words.say(
            _("{name} fik {own} fakturaer pr. 1.000 indbyggere."), name=name, own=_count(own, values_by_code, words)
        )
    if len(values_by_code) < 2:
        return said
    values = list(values_by_code.values())
    middle = words.percent(median(values)) if share else _count(median(values), values_by_code, words)
    more = sum(value > own for value in values)
    text = words.ngettext(
        "{said} Medianen af {count} kommuner er {median}; {more} ligger højere.",
        "{said} Medianen af {count} kommuner er {median}; {more} ligger højere.",
        more,
    )
    return words.say(text, said=said, count=len(values), median=middle, more=more or words.gettext("ingen"))


def rank_title(values_by_code: Mapping[str, float], own_code: str, name: str, words: Words) -> str | None:
    """Title the pictures of all municipalities by the share of consumables bought as agreed; None without one."""
    own = values_by_code.get(own_code)
    if own is None:
        return None
    text = words.gettext("{name} købte {own} af forbrugsartiklerne som aftalt; medianen er {median}")
    middle = words.percent(median(values_by_code.values()))
    return words.say(text, name=name, own=words.percent(own), median=middle)


def few_sentence(words: Words) -> str:
    """Say why a picture of all municipalities is left out."""
    return words.gettext(
        "Der er for få kommuner i data til at vise alle uden navne. Billedet kommer, når mindst fem er med."
    )


def inclusion_sentence(words: Words) -> str:
    """Say what the number of invoices depends on, beside every figure of it."""
    return words.gettext(
        "Antallet afhænger af samlefakturaer, og af om selvejende institutioner og forsyning er med i data."
    )


def small_sentence(counts: InvoiceCounts | None, words: Words) -> str | None:
    """Say how many invoices are small."""
    if counts is None or not counts.small_shares:
        return None
    first, *others = counts.small_shares
    text = words.gettext("{share} af {count} fakturaer er under {limit} kr.")
    parts = [
        words.say(
            text, share=words.percent(first[1]), count=words.number(counts.invoices), limit=words.number(first[0])
        )
    ]
    text = words.gettext("{share} er under {limit} kr.")
    parts += [words.say(text, share=words.percent(share), limit=words.number(limit)) for limit, share in others]
    return words.listing(parts)


def process_cost_sentence(counts: InvoiceCounts | None, figures: SpendFigures, words: Words) -> str | None:
    """Say what handling small invoices takes: beside the spend, never inside it."""
    if counts is None or not counts.small or not counts.small[0][1]:
        return None
    limit, count = counts.small[0]
    text = words.ngettext(
        "Ved siden af forbruget: {count} faktura under {limit} kr. svarer til {amount} i tid, "
        "ved {each} kr. pr. faktura. {note}",
        "Ved siden af forbruget: {count} fakturaer under {limit} kr. svarer til {amount} i tid, "
        "ved {each} kr. pr. faktura. {note}",
        count,
    )
    return words.say(
        text, count=words.number(count), limit=words.number(limit), amount=amount(counts.process_cost_dkk, words),
        each=words.number(figures.invoice_cost_dkk), note=words.of(figures.invoice_cost_note),
    )  # fmt: skip


def bought_sentence(counts: InvoiceCounts | None, words: Words) -> str | None:
    """Say how it was ordered."""
    if counts is None or counts.order_number_share is None or counts.e_order_share_count is None:
        return None
    text = words.gettext("{order} af fakturaerne har et ordrenummer. {electronic} hører til en elektronisk ordre")
    said = words.say(
        text, order=words.percent(counts.order_number_share), electronic=words.percent(counts.e_order_share_count)
    )
    if counts.e_order_share_dkk is None:
        return f"{said}."
    return words.say(
        words.gettext("{said}; målt i kroner {share}."), said=said, share=words.percent(counts.e_order_share_dkk)
    )


def example_mark(words: Words, *, example: bool) -> str | None:
    """Return the mark of simulated figures, which stands on every page, sheet and slide; None for others."""
    return words.gettext("EKSEMPELDATA") if example else None


def example_sentence(words: Words, *, example: bool) -> str | None:
    """Say what example data are; None for others."""
    if not example:
        return None
    return words.gettext("Eksempeldata: kommuner, leverandører og tal findes ikke.")


def _dkk(leaks: SpendLeaks, cause: Cause) -> float:
    return next((one.dkk for one in leaks.causes if one.cause == cause), 0.0)


def _apart(interval: Interval, words: Words) -> bool:
    return words.percent(interval.low) != words.percent(interval.high)


def _count(value: float, values: Mapping[str, float], words: Words) -> str:
    return words.number(value, 1 if max(values.values()) < 100 else 0)
