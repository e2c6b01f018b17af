"""A business case in sentences: what it is worth, how sure that is, and what it hangs on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from raaderum.analytics.business_cases import npv
from raaderum.domain.business_cases import BASE, UNFILLED, Effect
from raaderum.reports.text.amounts import LEAST
from raaderum.reports.text.words import Words
from raaderum.studies.results.business_case import CaseResult, Driver, Return

_SHOWN, _MONTHS = 3, 12
_LOPSIDED = 0.05
"""How much lower than the base case the mean is, as a share of it, before it is said."""


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
    return [
        *scenario_sentences(result, words),
        budget_sentence(result, words),
        *undecided_sentences(result, words),
        payback_sentence(result, words),
        chance_sentence(result, words),
        *reservations(result, words),
    ]


def scenario_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say which scenario is calculated, and what that fixes; nothing of the base case."""
    if result.scenario == BASE:
        return []
    _ = words.gettext
    names = {
        "cautious": _("Regnet er det forsigtige scenarie. I grundforløbet er nutidsværdien {amount}."),
        "ambitious": _("Regnet er det ambitiøse scenarie. I grundforløbet er nutidsværdien {amount}."),
    }
    base = next(one for one in result.scenarios if one.scenario == BASE)
    lines = [words.say(names[result.scenario], amount=words.large_kroner(base.npv_dkk))]
    fixed = sum(one.uncertain and not one.drawn_in(result.scenario) for one in result.case.assumptions)
    if fixed:
        text = words.ngettext(
            "{n} forudsætning med spænd står fast på scenariets tal. Usikkerheden om den er ikke med i P10 og P90.",
            "{n} forudsætninger med spænd står fast på scenariets tal. Usikkerheden om dem er ikke med i P10 og P90.",
            fixed,
        )  # fmt: skip
        lines.append(words.say(text, n=words.number(fixed)))
    return lines


def effects_sentence(result: CaseResult, words: Words) -> str | None:
    """Say what is counted beside money; None where there is only money."""
    _ = words.gettext
    beside = [one for one in (Effect.CAPACITY, Effect.AVOIDED) if any(dict(result.by_effect)[one])]
    if not beside:
        return None
    if len(beside) > 1:
        return _("Frigjort tid og undgåede udgifter er regnet med.")
    return _("Frigjort tid er regnet med.") if Effect.CAPACITY in beside else _("Undgåede udgifter er regnet med.")


def budget_sentence(result: CaseResult, words: Words) -> str:
    """Say what of it can be taken out of a budget: freed time is capacity until somebody decides.

    All amounts are present values, so that they add up to what the case is worth.
    """
    _ = words.gettext
    effects = dict(result.by_effect)
    freed, avoided = (
        float(npv(effects[one], result.case.rate)) if any(effects[one]) else 0.0
        for one in (Effect.CAPACITY, Effect.AVOIDED)
    )
    if result.budget.npv_dkk >= LEAST:
        text = [_("I budgettet er sagen {amount} værd i nutidsværdi.")]
    elif result.budget.npv_dkk > -LEAST:
        text = [_("I budgettet går sagen omtrent lige op.")]
    else:
        text = [_("I budgettet koster sagen {amount} i nutidsværdi.")]
    if avoided > LEAST:
        text.append(_("Undgåede udgifter er {avoided} værd."))
    elif avoided < -LEAST:
        text.append(_("Udgifter, der er kaldt undgåede, trækker {avoided} fra uden for budgettet."))
    if freed > LEAST:
        text.append(
            _("Frigjort arbejdstid er {freed} værd. Den er kapacitet, ikke råderum, før en beslutning er navngivet.")
        )
    elif freed < -LEAST:
        text.append(_("Den bruger arbejdstid for {freed} mere end i dag."))
    amounts = {"amount": result.budget.npv_dkk, "avoided": avoided, "freed": freed}
    return words.say(" ".join(text), **{name: words.large_kroner(abs(dkk)) for name, dkk in amounts.items()})


def undecided_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say what is called released money without a decision; nothing where there is none."""
    if result.undecided_dkk <= LEAST:
        return []
    text = words.gettext(
        "{amount} om året er kaldt frigivne penge, men ingen beslutning er navngivet. Beløbet tæller som frigjort tid."
    )
    return [words.say(text, amount=words.large_kroner(result.undecided_dkk))]


def payback_sentence(result: CaseResult, words: Words) -> str:
    """Say when all effects together have paid back what they cost."""
    _ = words.gettext
    found = result.net
    if found.payback_years is None:
        if found.discounted_payback_years is not None:
            text = _("Uden rente er den ikke tilbagebetalt inden udgangen af {year}. Med rente er den: sene udgifter "
                     "vejer mindre.")  # fmt: skip
            return words.say(text, year=result.years[-1])
        return words.say(_("Den er ikke tilbagebetalt inden udgangen af {year}."), year=result.years[-1])
    if found.payback_years == 0:
        return _("Ingen år i forløbet står den i minus.")
    text = _("Uden rente er den tilbagebetalt {after} udgangen af {first}, altså i {year}.")
    said = words.say(text, **payback_facts(found.payback_years, result, words))
    if found.discounted_payback_years is None:
        never = _("Med rente er den ikke tilbagebetalt.")
        return f"{said} {never}"
    return said


def payback_facts(years: float, result: CaseResult, words: Words) -> dict[str, object]:
    """Return what a sentence about a payback is filled in with."""
    year = result.years[min(int(-(-years // 1)), len(result.years) - 1)]
    months = math.ceil(years * _MONTHS)
    whole, rest = divmod(months, _MONTHS)
    parts = [words.say(words.ngettext("{n} år", "{n} år", whole), n=words.number(whole))] if whole else []
    if rest or not whole:
        parts.append(words.say(words.ngettext("{n} måned", "{n} måneder", rest), n=words.number(rest)))
    after = words.say(words.gettext("{time} efter"), time=words.listing(parts))
    return {"after": after, "first": result.years[0], "year": year}


def chance_sentence(result: CaseResult, words: Words) -> str:
    """Say how likely a loss is."""
    _ = words.gettext
    share = result.chance_of_loss
    if not result.tornado:
        return _("Ingen forudsætning har et spænd, så usikkerheden kan ikke vises.")
    if share < 0.005:
        return _("Risikoen for tab er under 1 pct.")
    if share > 0.995:
        return _("Det er næsten sikkert, at sagen giver tab.")
    return words.say(_("Risikoen for tab er {share}."), share=words.percent(share))


def reservations(result: CaseResult, words: Words) -> list[str]:
    """Say what a reader must know before believing it: rates, lopsided ranges, and what nobody has measured."""
    _ = words.gettext
    lines = [] if result.net.irr_kind == "one" else [_no_rate(result.net, words)]
    lines += _lopsided(result, words)
    lines += _unfilled(result, words)
    guessed = sum(not one.documented for one in result.case.assumptions)
    if guessed:
        text = words.ngettext(
            "{count} af {all} forudsætninger er en antagelse, som ingen har målt.",
            "{count} af {all} forudsætninger er antagelser, som ingen har målt.", guessed,
        )  # fmt: skip
        lines.append(words.say(text, count=words.number(guessed), all=words.number(len(result.case.assumptions))))
    return lines


def _unfilled(result: CaseResult, words: Words) -> list[str]:
    """Say which numbers nobody has given yet."""
    names = [f"»{one.name}«" for one in result.case.assumptions if one.source == UNFILLED]
    if not names:
        return []
    text = words.gettext("Ikke udfyldt endnu, og regnet med det tal, der står: {names}.")
    return [words.say(text, names=words.listing(names))]


def _lopsided(result: CaseResult, words: Words) -> list[str]:
    """Say that the draws are lower on average than the likeliest numbers give, or that these lie below P10."""
    _ = words.gettext
    base = result.net.npv_dkk
    if result.mean_dkk < base - max(LEAST, _LOPSIDED * abs(base)):
        text = _(
            "Spændene er skæve: i gennemsnit ender sagen på {mean}, altså lavere end de {base}, der er regnet uden "
            "spænd. Det er gennemsnittet, man skal regne med."
        )
    elif base < result.worth.p10 - LEAST:
        text = _(
            "Spændene er skæve: i gennemsnit ender sagen på {mean}. Uden spænd er den {base}, som ligger under P10."
        )
    else:
        return []
    return [words.say(text, mean=words.large_kroner(result.mean_dkk), base=words.large_kroner(base))]


def _no_rate(found: Return, words: Words) -> str:
    _ = words.gettext
    if found.irr_kind == "none":
        return _("Der findes ingen intern rente.")
    rates = words.listing([words.percent(rate) for rate in found.irr_rates])
    return words.say(_("Der findes flere interne renter ({rates}), så ingen af dem siger noget."), rates=rates)


def _edges(result: CaseResult, words: Words) -> list[str]:
    """Say where the gain disappears, or the loss turns, for the assumptions that decide most."""
    found: list[str] = []
    if abs(result.net.npv_dkk) < LEAST:
        return found  # it breaks even as it is
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
