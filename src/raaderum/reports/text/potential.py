"""What could be gained, always as an interval, as sentences. The service level stands apart: it is a choice."""

from __future__ import annotations

from raaderum.domain.interval import Interval
from raaderum.reports.text.amounts import LEAST, between, more_or_less, span_of_difference
from raaderum.reports.text.causes import CauseGroup
from raaderum.reports.text.gap import low
from raaderum.reports.text.position import place_of, potential_sentence
from raaderum.reports.text.words import Words
from raaderum.studies.results import NodePotential, PotentialResult

FIXED = ("region", "everyone", "country")
"""Targets whose members are the same whatever the weights."""


def is_sure(result: PotentialResult) -> bool:
    """Tell whether the whole gap is on the same side of zero in nearly all draws."""
    interval = result.gap_interval
    return interval is not None and not interval.contains(0.0)


def is_fixed(result: PotentialResult) -> bool:
    """Tell whether whom is compared with is fixed, so that only reporting error is uncertain."""
    return result.parameters.get("members") is not None or result.parameters.get("target") in FIXED


def gap_interval_sentence(result: PotentialResult, words: Words) -> str | None:
    """Say what the gap is with other reasonable choices; None where it was not redrawn."""
    _ = words.gettext
    if result.gap_interval is None or _is_point(result.gap_interval):
        return None
    text = _("Med andre sammenligningskommuner og målefejl er den {span}.")
    if is_fixed(result):
        text = _("Med målefejl i de indberettede tal er den {span}.")
    line = words.say(text, span=span_of_difference(result.gap_interval, words))
    return line if is_sure(result) else " ".join((_("Forskellen er ikke sikker."), line))


def sentence(result: PotentialResult, words: Words) -> str:
    """Say the potential as an interval, that none is sure, that there is none, or why it is not computed."""
    _ = words.gettext
    interval = result.potential
    if interval is None:
        reason = "" if result.potential_reason is None else words.of(result.potential_reason)
        return potential_sentence(reason, words)
    if interval.low >= LEAST:
        text = _("Potentiale: {range} om året, hvis prisen pr. enhed kom ned på sammenligningskommunernes.")
        return words.say(text, range=between(interval.low, interval.high, words))
    if interval.high >= LEAST:
        text = _(
            "Potentiale: intet sikkert. Prisen pr. enhed giver fra {low} mindre til {high} mere "
            "end sammenligningskommunernes."
        )
        if interval.low > -LEAST:
            text = _(
                "Potentiale: intet sikkert. Prisen pr. enhed giver højst {high} mere end sammenligningskommunernes."
            )
        return words.say(text, low=words.large_kroner(abs(interval.low)), high=words.large_kroner(interval.high))
    if interval.low > -LEAST:
        return _("Potentiale: intet. Prisen pr. enhed er som sammenligningskommunernes.")
    text = _("Potentiale: intet. Med sammenligningskommunernes pris pr. enhed kostede det {range} mere om året.")
    if interval.high > -LEAST:
        text = _("Potentiale: intet. Med sammenligningskommunernes pris pr. enhed kostede det op til {range} mere.")
        return words.say(text, range=words.large_kroner(-interval.low))
    return words.say(text, range=between(interval.low, interval.high, words))


def sure_nodes(result: PotentialResult) -> list[NodePotential]:
    """Return the central figures whose own interval lies above zero, most first."""
    return sorted((node for node in result.nodes if node.interval.low >= LEAST), key=lambda node: -node.dkk)


def nodes_sentences(result: PotentialResult, words: Words) -> list[str]:
    """Say on which central figures there is a sure potential, each as an interval."""
    _ = words.gettext
    sure = sure_nodes(result)
    if result.potential is None:
        return []
    if not sure:
        return [_("Der er ikke et sikkert potentiale på nogen af opgaverne for sig.")]
    named = [f"{low(words.of(n.name))} ({between(n.interval.low, n.interval.high, words)})" for n in sure]
    lines = [words.say(_("Sikkert potentiale er der på {nodes}."), nodes=words.listing(named))]
    if len(sure) > 1:
        lines.append(_("Intervallerne kan ikke lægges sammen."))
    return lines


def service_sentence(result: PotentialResult, words: Words) -> str | None:
    """Say the part in the service level, apart from the potential: it is chosen."""
    _ = words.gettext
    interval, dkk = result.service_choice, result.service_dkk
    if interval is None or dkk is None:
        return None
    if abs(dkk) < LEAST:
        return _("Serviceniveauet giver ingen forskel i kroner.")
    text = _("Serviceniveauet er et valg og ikke et potentiale: {amount}{span}.")
    span = "" if _is_point(interval) else f" ({span_of_difference(interval, words)})"
    return words.say(text, amount=more_or_less(dkk, words), span=span)


def place_sentence(result: PotentialResult, words: Words) -> str:
    """Say the place as an interval, or that there is none."""
    if result.place is None:
        return words.gettext("Placering: vises ikke, da en del af kommunens udgift mangler.")
    return place_of(result.place, words)


def above_sentence(result: PotentialResult, words: Words) -> str | None:
    """Say in how many of the choices the unit is dearer than its own reference."""
    if result.share_of_choices_above is None:
        return None
    _ = words.gettext
    share = result.share_of_choices_above
    if share in (0.0, 1.0):
        all_or_none = _("I alle valg bruger kommunen mere end dem, den sammenlignes med.")
        return all_or_none if share else _("I ingen af valgene bruger kommunen mere end dem, den sammenlignes med.")
    text = _("I {share} af valgene bruger kommunen mere end dem, den sammenlignes med.")
    return words.say(text, share=words.percent(share))


def sureness(group: CauseGroup, result: PotentialResult, words: Words) -> str:
    """Say how sure the kroner of a cause are: its interval where there is one, else what they rest on."""
    _ = words.gettext
    interval = result.potential if group.is_potential else result.service_choice
    if (group.is_potential or group.causes == ("service_level",)) and interval is not None:
        if _is_point(interval):
            return _("Regnet mod en fast gruppe. Målefejl er ikke med.")
        text = (
            _("Ikke sikkert: {span} med andre valg.")
            if interval.contains(0.0)
            else _("Ret sikkert: {span} med andre valg.")
        )
        return words.say(text, span=span_of_difference(interval, words))
    known = {
        "accounting": _("Beløbene er indberettet. Afklar praksis, før resten bruges."),
        "framework": _("Regnet af indberettede mængder. Der er ikke regnet et interval."),
        "unexplained": _("Ikke delt op, så årsagen er ukendt."),
        "target_choice": _("Følger af det valgte mål, ikke af driften."),
    }
    return known.get(group.causes[0], _("Der er ikke regnet et interval."))


def _is_point(interval: Interval) -> bool:
    return abs(interval.high - interval.low) < LEAST
