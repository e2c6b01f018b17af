"""What the proposal says beside its numbers: what it is, how its amounts are to be read, and how they are made."""

from __future__ import annotations

from raaderum.domain.business_cases import BUDGET_YEARS, BusinessCase
from raaderum.reports.fit import cut_text
from raaderum.reports.text.cases import (
    budget_sentence,
    chance_sentence,
    describe_case,
    effects_sentence,
    payback_facts,
    payback_sentence,
    reservations,
    undecided_sentences,
)
from raaderum.reports.text.words import Words
from raaderum.studies.results.business_case import CaseResult, Driver

_SURE, _UNLIKELY = 0.995, 0.005
_FOOT = 80
"""Letters of a title at the foot of a page."""


def kind_of_proposal(nature: str, words: Words) -> str:
    """Name the form by what the proposal is: to do the same for less, to do something else, or both."""
    _ = words.gettext
    names = {"efficiency": _("Effektiviseringsforslag"), "service": _("Forslag om serviceændring")}
    return names.get(nature, _("Forslag om effektivisering og serviceændring"))


def example_mark(case: BusinessCase, words: Words) -> str | None:
    """Return the mark that stands on every page where the figures are made up; None for others."""
    return words.gettext("EKSEMPELDATA") if case.example else None


def example_sentence(case: BusinessCase, words: Words) -> str | None:
    """Say what example data are; None for others."""
    return words.gettext("Tallene er fundet på.") if case.example else None


def unit_of_amounts(case: BusinessCase, words: Words) -> str:
    """Name what the tables are in: thousands of kroner at a stated price level."""
    return words.say(words.gettext("1.000 kr., {year}-p/l"), year=case.price_level)


def sign_sentence(words: Words) -> str:
    """Say what plus and minus are: a municipal budget writes them the other way round."""
    return words.gettext(
        "Fortegn: + er en gevinst, − en udgift. I en budgettabel, hvor udgifter står med +, vendes fortegnet."
    )


def frames_sentence(words: Words) -> str:
    """Say how the table may be added up."""
    return words.gettext(
        "Service, anlæg og overførsler er hver sin ramme. Tallene er afrundet hver for sig, så en sum kan afvige lidt."
    )


def later_sentence(result: CaseResult, words: Words) -> str | None:
    """Say that the case goes on after the years of the budget; None where it does not."""
    if len(result.years) <= BUDGET_YEARS:
        return None
    text = words.gettext("Sagen er regnet til og med {year}. Årene efter {last} står i bilaget.")
    return words.say(text, year=result.years[-1], last=result.years[BUDGET_YEARS - 1])


def outside_sentence(words: Words) -> str:
    """Say that what stands beside the budget is not in it."""
    return words.gettext(
        "Beløbene er ikke penge i budgettet og er ikke lagt til ovenfor. Kvalitet er ikke sat i kroner."
    )


def all_effects_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say what the whole case is worth, when it pays, and how sure that is."""
    _ = words.gettext
    beside = effects_sentence(result, words)
    found = [describe_case(result, words).headline, *([beside] if beside else [])]
    if result.tornado:
        found.append(words.say(_("Midten af udfaldene er {p50} (P50)."), p50=words.large_kroner(result.worth.p50)))
    return [*found, payback_sentence(result, words), chance_sentence(result, words)]


def budget_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say what the budget gets or pays, when it has its money back, and how sure that is."""
    _ = words.gettext
    found = [budget_sentence(result, words), *undecided_sentences(result, words), _budget_payback(result, words)]
    if result.tornado:
        spread = result.budget_worth
        facts = {name: words.large_kroner(getattr(spread, name)) for name in ("p10", "p50", "p90")}
        text = _("Midten af udfaldene for budgettet er {p50} (P50); P10 er {p10}, og P90 er {p90}.")
        found += [words.say(text, **facts), _budget_chance(result.budget_chance_of_loss, words)]
    return found


def _budget_payback(result: CaseResult, words: Words) -> str:
    _ = words.gettext
    years = result.budget.payback_years
    if years is None:
        return words.say(_("Budgettet har ikke pengene igen inden udgangen af {year}."), year=result.years[-1])
    if years == 0:
        return _("Ingen år i forløbet står budgettet i minus.")
    text = _("Uden rente har budgettet pengene igen {after} udgangen af {first}, altså i {year}.")
    return words.say(text, **payback_facts(years, result, words))


def _budget_chance(share: float, words: Words) -> str:
    _ = words.gettext
    if share < _UNLIKELY:
        return _("Risikoen for, at budgettet taber, er under 1 pct.")
    if share > _SURE:
        return _("Det er næsten sikkert, at sagen koster budgettet penge.")
    return words.say(_("Risikoen for, at budgettet taber, er {share}."), share=words.percent(share))


def reservation_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say what else a reader must know: the other scenarios, lopsided ranges, and what nobody has measured."""
    _ = words.gettext
    others = {one.scenario: one for one in result.scenarios if one.scenario != result.scenario and one.changed}
    names = {
        "cautious": _("I det forsigtige scenarie er nutidsværdien {amount}."),
        "ambitious": _("I det ambitiøse scenarie er nutidsværdien {amount}."),
    }
    return reservations(result, words) + [
        words.say(text, amount=words.large_kroner(others[name].npv_dkk))
        for name, text in names.items()
        if name in others
    ]


def driver_name(one: Driver, words: Words) -> str:
    """Name what is moved: an assumption, whether a risk comes true, or what it then costs."""
    _ = words.gettext
    names = {"risk": _("Risiko: {name}"), "risk_cost": _("Udgift ved: {name}")}
    return words.say(names[one.kind], name=one.name) if one.kind in names else one.name


def driver_value(one: Driver, value: float, words: Words) -> str:
    """Write a value of what is moved, with three digits: a share in per cent, a risk as whether it happens."""
    _ = words.gettext
    if one.kind == "risk":
        return _("sker") if value else _("sker ikke")
    return value_text(value, one.unit, words, digits=3)


def value_text(value: float, unit: str, words: Words, digits: int = 6) -> str:
    """Write the value of an assumption without its unit; a share in per cent."""
    if unit.casefold().startswith("andel"):
        return f"{words.factor(value * 100, digits)}\u00a0{words.gettext('pct.')}"
    return words.factor(value, digits)


def range_text(low: float, high: float, unit: str, words: Words) -> str:
    """Write the ends of a range without their unit; shares in per cent."""
    ends = [value_text(value, unit, words) for value in (low, high)]
    per_cent = f"\u00a0{words.gettext('pct.')}"
    return f"{ends[0].removesuffix(per_cent)}–{ends[1]}"


def figure_sentences(words: Words) -> list[str]:
    """Say how the picture is read."""
    return [
        words.gettext(
            "Hver bjælke viser nutidsværdien, når ét tal flyttes, og resten bliver stående. "
            "Lys: tallet er lavt (P10). Mørk: tallet er højt (P90). Tallene ved enderne er dem, der regnes med."
        )
    ]


def no_decision_sentence(words: Words) -> str:
    """Say that freed time stays time."""
    return words.gettext("Ingen beslutning om at frigive tid er navngivet. Frigjort tid er derfor kun kapacitet.")


def method_sentences(result: CaseResult, words: Words) -> list[str]:
    """Say how the numbers are made, so that somebody else can make them again."""
    _ = words.gettext
    case = result.case
    facts = {
        "rate": words.percent(case.rate), "first": result.years[0], "last": result.years[-1], "year": case.price_level,
        "draws": words.number(result.draws), "seed": result.seed,
    }  # fmt: skip
    found = [
        _("Nutidsværdien bruger en kalkulationsrente på {rate} om året."),
        _("Det første år, {first}, er ikke tilbagediskonteret."),
        _("Sagen dækker {first}–{last}. Alle beløb er i faste {year}-priser."),
        _("Usikkerheden er {draws} trækninger med frø {seed}. Samme frø giver samme tal."),
        _("10 pct. af trækningerne ligger under P10, halvdelen under P50 og 90 pct. under P90."),
        _("Spænd er trukket mellem lavest og højest, som PERT eller trekant, med det mest sandsynlige som top."),
        _("Kun betalinger, og tid frigivet ved en navngiven beslutning, regnes i budgettet."),
    ]
    drawn = {one.id for one in case.assumptions if one.drawn_in(result.scenario)}
    used = sum({one.first, one.second} <= drawn for one in case.correlations)
    if used:
        count = words.ngettext(
            "{count} sammenhæng mellem to forudsætninger er regnet med.",
            "{count} sammenhænge mellem to forudsætninger er regnet med.", used,
        )  # fmt: skip
        found.append(words.say(count, count=words.number(used)))
    if case.risks:
        found.append(_("Risici tæller i budgettet med sandsynlighed gange udgift i det år, de falder."))
    return [words.say(text, **facts) for text in found]


def source_line(case: BusinessCase, words: Words) -> str:
    """Return what stands at the foot of every page."""
    parts = [case.title, words.say(words.gettext("sagsnr. {number}"), number=case.case_number)]
    return " · ".join(cut_text(part, _FOOT) for part in (parts if case.case_number else parts[:1]))
