"""What only the paper about a gap says: consequences, what must be true, next steps, and the method in one page."""

from __future__ import annotations

from datetime import date

from raaderum.reports.text.amounts import LEAST, more_or_less
from raaderum.reports.text.causes import accounting_dkk, list_named_parts
from raaderum.reports.text.gap import low, mean_sentence
from raaderum.reports.text.measures import (
    addressable_sentence,
    done_by_sentence,
    effect_sentence,
    effort_name,
    evidence_name,
    kind_name,
)
from raaderum.reports.text.words import Words
from raaderum.studies.results import GapResult, MeasureFit, PotentialResult

FIRST_MEASURES = 3
_ADOPTED = (10, 15)
"""Month and day by which the budget of the next year is adopted: from then on a paper is for the one after."""


def budget_year(today: date) -> int:
    """Return the year of the budget that a paper written today can still reach.

    >>> budget_year(date(2026, 9, 1)), budget_year(date(2026, 11, 2))
    (2027, 2028)
    """
    return today.year + (1 if (today.month, today.day) < _ADOPTED else 2)


def budget_name(today: date, words: Words) -> str:
    """Name the budget and the estimate years after it."""
    year = budget_year(today)
    return words.say(words.gettext("Budget {year}, BO {first}–{last}"), year=year, first=year + 1, last=year + 3)


def sign_rule(words: Words) -> str:
    """Say what plus and minus mean."""
    return words.gettext("+ er merudgift, − er mindreudgift")


def deadline_sentence(today: date, words: Words) -> str:
    """Say by when a decision is needed, in the municipal year."""
    year = budget_year(today)
    text = words.gettext("Frist: budgetforslaget i august {before}, så det kan nå {budget}.")
    return words.say(text, before=year - 1, budget=budget_name(today, words))


def next_steps(result: GapResult, words: Words) -> list[str]:
    """Return the decisions asked for, in the order in which they are possible."""
    _ = words.gettext
    steps = []
    if abs(accounting_dkk(result)) >= LEAST:
        text = _("Afklar {amount} bogføring og afgrænsning med økonomiafdelingen.")
        steps.append(words.say(text, amount=words.large_kroner(abs(accounting_dkk(result)))))
    names = [f"»{words.of(measure.name)}«" for measure in result.measures[:FIRST_MEASURES]]
    if names:
        text = _("Beslut, hvilke tiltag der skal regnes igennem: {names}.")
        steps.append(words.say(text, names=words.listing(names)))
    service = list_named_parts(result, ["service_level"])
    if service and abs(service[0].dkk) >= LEAST:
        text = _("Beslut, om serviceniveauet skal være, som det er. Mest betyder {name}.")
        steps.append(words.say(text, name=low(words.of(service[0].name))))
    if not result.explained:
        steps.append(_("Beslut, om kommunen skal indberette vejtal, så forskellen kan forklares."))
    peers = [member.name for member in result.reference.members[:2]]
    text = _("Ring til {names}, og hør, hvordan de løser og bogfører opgaven.")
    return [*steps, words.say(text, names=words.listing(peers))]


def measure_text(measure: MeasureFit, words: Words) -> dict[str, str]:
    """Return what a paper says about one measure, by label."""
    _ = words.gettext
    effect = effect_sentence(measure, words)
    note = f" {words.of(measure.effect_note)}" if measure.effect_note else ""
    return {
        "name": words.of(measure.name),
        "kind": words.say(
            _("{kind}, evidens: {evidence}, indsats: {effort}"),
            kind=kind_name(measure.kind, words),
            evidence=evidence_name(measure.evidence, words),
            effort=effort_name(measure.effort, words),
        ),
        "works_on": addressable_sentence(measure, words),
        "effect": effect + note,
        "prerequisites": "; ".join(low(words.of(one)).rstrip(".") for one in measure.prerequisites),
        "done_by": done_by_sentence(measure, words),
        "source": measure.source,
    }


def largest_step_title(name: str, dkk: float, words: Words) -> str:
    """Title the first level of the tree: what stands out most."""
    text = words.gettext("{name} skiller sig mest ud: {amount} end sammenligningskommunerne")
    return words.say(text, name=name, amount=more_or_less(dkk, words))


def measures_title(measure: MeasureFit, words: Words) -> str:
    """Title the measures: which works on most kroner."""
    text = words.gettext("Mulige tiltag: »{name}« virker på flest kroner, {amount}")
    return words.say(text, name=words.of(measure.name), amount=words.large_kroner(measure.addressable_dkk))


def no_measures_sentence(result: GapResult, words: Words) -> str:
    """Say why no measure is shown."""
    if not result.explained:
        return words.gettext("Hvilke tiltag der passer, kan ikke ses, før mængder og serviceniveau er indberettet.")
    return words.gettext("Ingen tiltag passer: kommunen bruger ikke mere på noget, som et tiltag virker på.")


def consequence_sentences(result: GapResult, words: Words) -> list[str]:
    """Say what the shown measures mean for service, citizens and staff."""
    shown = result.measures[:FIRST_MEASURES]
    if not shown:
        return [words.gettext("Konsekvenser for service, borgere og medarbejdere er ikke belyst.")]
    return [f"{words.of(measure.name)}: {low(words.of(measure.side_effects))}" for measure in shown]


def condition_sentences(result: GapResult, potential: PotentialResult, words: Words) -> list[str]:
    """Say what must be true, and what is uncertain."""
    _ = words.gettext
    lines = []
    if potential.potential is not None:
        lines += [
            _("Et potentiale er ikke råderum. Råderum er penge, som en beslutning frigør."),
            _("Tallene holder kun, hvis mængder og bogføring er indberettet ens."),
        ]
    split = {node.parent for node in result.nodes if node.factors}
    branches = [node for node in result.nodes if node.depth == 1 and node.figure in split]
    return [*lines, *(line for node in branches if (line := mean_sentence(node, words)))]


def method_sentences(result: GapResult, potential: PotentialResult, words: Words) -> list[str]:
    """Return the method in one page."""
    _ = words.gettext
    together = _("Sammenligningskommunerne er lagt sammen: sum divideret med sum for hvert nøgletal.")
    if not result.reference.pooled:
        together = _("Forskellen er delt op mod hver sammenligningskommune. Tallene er gennemsnittet.")
    return [
        _("Forskellen er kommunens udgift minus sammenligningskommunernes, regnet ved kommunens egen størrelse."),
        together,
        _("Sammenligningskommunerne er de samme for alle nøgletal. Kommunen selv er ikke med."),
        _("Hver krone er talt én gang. Forskellene på de underliggende nøgletal giver tilsammen den samlede."),
        _("Hver udgift er et produkt af faktorer, fx vejlængde, mængde og pris pr. enhed."),
        _(
            "Faktorernes bidrag er Shapley-værdier: gennemsnittet over alle rækkefølger. "
            "For to faktorer er det Bennets formel."
        ),
        _("Bogføring og afgrænsning er egne linjer og tages først. Hver krone har én årsag."),
        _("Kan en udgift ikke deles op, står den som uforklaret med en grund. Summen er den samme."),
        _("Potentialet er pris og produktivitet. Rammevilkår, bogføring og uforklaret er ikke med."),
        words.say(
            _("Intervaller: {draws} trækninger af sammenligningskommuner og målefejl. De rummer {share} af dem."),
            draws=words.number(potential.draws),
            share=words.percent(0.9 if potential.potential is None else potential.potential.coverage),
        ),
        _("Et manglende tal regnes aldrig som 0. Løbende priser."),
        *(words.of(text) for text in result.figure.reading),
        words.of(result.figure.cannot_show),
    ]


def definition_sentence(account: str, unit: str, words: Words) -> str:
    """Say what a key figure is: net cost on an account, per unit."""
    text = words.gettext("Nettodriftsudgift på {account}. Enhed: {unit}.")
    return words.say(text, account=account, unit=unit)
