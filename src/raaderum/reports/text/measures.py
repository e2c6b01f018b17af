"""Measures that fit a gap, as sentences: what they work on, what was seen elsewhere, what they take."""

from __future__ import annotations

from raaderum.reports.text.amounts import between
from raaderum.reports.text.gap import low
from raaderum.reports.text.words import Words
from raaderum.studies.results import MeasureFit


def kind_name(kind: str, words: Words) -> str:
    """Say whether a measure makes the same cheaper, or does less."""
    _ = words.gettext
    names = {
        "efficiency": _("effektivisering"),
        "service_change": _("ændret serviceniveau"),
        "both": _("effektivisering og ændret serviceniveau"),
    }
    return names[kind]


def evidence_name(evidence: str, words: Words) -> str:
    """Say how well an effect is known."""
    _ = words.gettext
    return {"documented": _("dokumenteret"), "estimated": _("skønnet"), "idea": _("idé")}[evidence]


def effort_name(effort: str, words: Words) -> str:
    """Say how much a measure takes."""
    _ = words.gettext
    return {"low": _("lille"), "medium": _("middel"), "high": _("stor")}[effort]


def addressable_sentence(measure: MeasureFit, words: Words) -> str:
    """Say what part of the gap a measure works on. It is no effect."""
    text = words.gettext("Virker på {amount} af merudgiften: {figures}.")
    names = words.listing([low(words.of(name)) for name in measure.figure_names])
    return words.say(text, amount=words.large_kroner(measure.addressable_dkk), figures=names)


def effect_sentence(measure: MeasureFit, words: Words) -> str:
    """Say what was seen elsewhere, at the unit's own cost; or that nobody has measured it."""
    _ = words.gettext
    effect = measure.effect_dkk
    if effect is None:
        return _("Effekten er ikke målt nogen steder.")
    if effect.low >= 0:
        return words.say(_("Set andre steder: {range} mindre om året."), range=between(effect.low, effect.high, words))
    if effect.high <= 0:
        return words.say(_("Set andre steder: {range} mere om året."), range=between(effect.low, effect.high, words))
    text = _("Set andre steder: fra {low} mere til {high} mindre om året.")
    return words.say(text, low=words.large_kroner(-effect.low), high=words.large_kroner(effect.high))


def done_by_sentence(measure: MeasureFit, words: Words) -> str:
    """Name who has done it, or say that nobody is known to."""
    _ = words.gettext
    if not measure.done_by:
        return _("Ingen kommuner er nævnt i kilden.")
    return words.say(_("Prøvet af: {names}."), names=words.listing([words.of(name) for name in measure.done_by]))


def overlap_sentence(words: Words) -> str:
    """Say why measures are not added."""
    return words.gettext("Tiltag kan virke på de samme kroner. Beløbene kan ikke lægges sammen.")
