"""A business case in sentences: what it is worth, how sure that is, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.domain.business_cases import Effect
from raaderum.reports.text.amounts import LEAST
from raaderum.reports.text.words import Words
from raaderum.studies.results.business_case import CaseResult, Driver, Return

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CaseText:
    """``headline`` is one sentence; ``lines`` what a reader must know besides; ``edges`` where the gain disappears."""

    headline: str
    lines: tuple[str, ...]
    edges: tuple[str, ...]


def describe_case(result: CaseResult, words: Words) -> CaseText:
    """Write a case in words."""
    return CaseText(_headline(result, words), tuple(_lines(result, words)), tuple(_edges(result, words)))


def _headline(result: CaseResult, words: Words) -> str:
    _ = words.gettext
    facts = {
        "years": words.number(len(result.years)),
        "amount": words.large_kroner(abs(result.net.npv_dkk)),
        "low": words.large_kroner(result.worth.p10),
        "high": words.large_kroner(result.worth.p90),
    }
    if abs(result.net.npv_dkk) < LEAST:
        text = _("Over {years} år går sagen omtrent lige op (P10 {low}, P90 {high}).")
    elif result.net.npv_dkk > 0:
        text = _("Over {years} år er sagen {amount} værd i nutidsværdi (P10 {low}, P90 {high}).")
    else:
        text = _("Over {years} år giver sagen et tab på {amount} i nutidsværdi (P10 {low}, P90 {high}).")
    return words.say(text, **facts)


def _lines(result: CaseResult, words: Words) -> list[str]:
    _ = words.gettext
    lines = [_budget(result, words)]
    if result.undecided_dkk > LEAST:
        text = _(
            "{amount} om året er kaldt frigivne penge, men ingen beslutning er navngivet. "
            "Beløbet tæller som frigjort tid."
        )
        lines.append(words.say(text, amount=words.large_kroner(result.undecided_dkk)))
    lines.append(_payback(result.net, result, words))
    lines.append(_chance(result, words))
    if result.net.irr_kind != "one":
        lines.append(_no_rate(result.net, words))
    if result.mean_dkk < result.net.npv_dkk - max(LEAST, 0.1 * abs(result.net.npv_dkk)):
        text = _(
            "Spændene er skæve: i gennemsnit ender sagen på {mean}, altså lavere end grundforløbets {base}. "
            "Det er gennemsnittet, man skal regne med."
        )
        facts = {"mean": words.large_kroner(result.mean_dkk), "base": words.large_kroner(result.net.npv_dkk)}
        lines.append(words.say(text, **facts))
    guessed = sum(not one.documented for one in result.case.assumptions)
    if guessed:
        text = words.ngettext(
            "{count} af {all} forudsætninger er en antagelse, som ingen har målt.",
            "{count} af {all} forudsætninger er antagelser, som ingen har målt.", guessed,
        )  # fmt: skip
        lines.append(words.say(text, count=words.number(guessed), all=words.number(len(result.case.assumptions))))
    return lines


def _budget(result: CaseResult, words: Words) -> str:
    """Say what of it can be taken out of a budget: freed time is capacity until somebody decides."""
    _ = words.gettext
    freed = sum(dict(result.by_effect)[Effect.CAPACITY])
    facts = {"amount": words.large_kroner(abs(result.budget.npv_dkk)), "freed": words.large_kroner(freed)}
    if result.budget.npv_dkk >= LEAST:
        text = _("I budgettet er den {amount} værd.")
    elif result.budget.npv_dkk > -LEAST:
        text = _("I budgettet går den omtrent lige op.")
    else:
        text = _("I budgettet koster den {amount}.")
    if freed > LEAST:
        text += " " + _(
            "Arbejdstid for {freed} frigøres. Den er kapacitet, ikke råderum, før en beslutning er navngivet."
        )
    return words.say(text, **facts)


def _payback(found: Return, result: CaseResult, words: Words) -> str:
    _ = words.gettext
    if found.payback_years is None:
        return words.say(_("Den er ikke tilbagebetalt inden {year}."), year=result.years[-1])
    if found.payback_years == 0:
        return _("Ingen år i forløbet står den i minus.")
    year = result.years[min(int(-(-found.payback_years // 1)), len(result.years) - 1)]
    text = _("Den er tilbagebetalt {years} år efter udgangen af {first}, altså i {year}.")
    facts = {"years": words.number(found.payback_years, 1), "first": result.years[0], "year": year}
    return words.say(text, **facts)


def _chance(result: CaseResult, words: Words) -> str:
    _ = words.gettext
    share = result.chance_of_loss
    if not result.tornado:
        return _("Ingen forudsætning har et spænd, så usikkerheden kan ikke vises.")
    if share < 0.005:
        return _("Risikoen for tab er under 1 pct.")
    if share > 0.995:
        return _("Det er næsten sikkert, at sagen giver tab.")
    return words.say(_("Risikoen for tab er {share}."), share=words.percent(share))


def _no_rate(found: Return, words: Words) -> str:
    _ = words.gettext
    if found.irr_kind == "none":
        return _("Der findes ingen intern rente.")
    rates = words.listing([words.percent(rate) for rate in found.irr_rates])
    return words.say(_("Der findes flere interne renter ({rates}), så ingen af dem siger noget."), rates=rates)


def _edges(result: CaseResult, words: Words) -> list[str]:
    """Say where the gain disappears, or the loss turns, for the assumptions that decide most."""
    found: list[str] = []
    for one in result.drivers:
        if one.kind == "assumption" and one.break_even is not None and len(found) < _SHOWN:
            found.append(_edge(one, result, words))
    return found


def _edge(one: Driver, result: CaseResult, words: Words) -> str:
    _ = words.gettext
    edge = one.break_even or 0.0
    gains, falls = result.net.npv_dkk > 0, edge < one.base
    if gains:
        text = (
            _("Gevinsten forsvinder, hvis »{name}« falder fra {base} til {edge} {unit}.")
            if falls
            else _("Gevinsten forsvinder, hvis »{name}« stiger fra {base} til {edge} {unit}.")
        )
    elif falls:
        text = _("Sagen går lige op, hvis »{name}« falder fra {base} til {edge} {unit}.")
    else:
        text = _("Sagen går lige op, hvis »{name}« stiger fra {base} til {edge} {unit}.")
    share = one.unit.startswith("andel")
    facts = {
        "name": one.name, "unit": "" if share else one.unit,
        "base": words.percent(one.base) if share else words.factor(one.base),
        "edge": words.percent(edge) if share else words.factor(edge),
    }  # fmt: skip
    return words.say(text, **facts).replace(" .", ".").replace("..", ".")
