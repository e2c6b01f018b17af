"""A portfolio as sentences and tables: what is taken, what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator

from raaderum.reports.tables import Column, Kind, Table
from raaderum.reports.text.words import Words
from raaderum.studies.portfolio import PortfolioItem, PortfolioResult


def portfolio_lines(found: PortfolioResult, words: Words) -> list[str]:
    """Say what the choice is worth, what it costs, and what it frees."""
    _ = words.gettext
    if not found.taken:
        first = _("Intet kan betale sig inden for rammen.") if found.left else _("Intet at vælge mellem.")
        return [first, *_why_nothing(found, words), *_not_considered(found, words)]
    facts = {
        "count": words.number(len(found.taken)), "worth": words.large_kroner(found.worth_dkk),
        "budget": words.large_kroner(found.budget_worth_dkk), "outlay": words.large_kroner(found.outlay_dkk),
        "it": words.number(found.it_hours_spent), "freed": words.number(found.hours_freed or 0.0),
    }  # fmt: skip
    texts = [_("Valgt: {count}. Samlet nutidsværdi: {worth}, heraf {budget} i budgettet.")]
    if found.hours_freed is None:
        texts.append(_("Engangsudgifter, fælles udgifter det første år med: {outlay}. It-timer: {it}."))
    else:
        texts.append(_("Det første år koster det {outlay} og {it} it-timer."))
        texts.append(_("Valget frigør {freed} timer om året. Det er kapacitet, ikke råderum."))
    if found.proven:
        texts.append(_("Intet andet valg er mere værd inden for rammen."))
    first, *others = (words.say(text, **facts) for text in texts)
    return [
        first, *_shared_lines(found, words), *others, *_not_considered(found, words), *_reservations(found, words)
    ]  # fmt: skip


def _why_nothing(found: PortfolioResult, words: Words) -> Iterator[str]:
    """Say what the best cases are worth together, against what they share."""
    worth = sum(one.worth_dkk for one in found.left if one.worth_dkk > 0)
    cost = -sum(one.worth_dkk for one in found.open_shared)
    if found.left and cost:
        text = words.gettext(
            "De sager, der giver mere, end de selv koster, er tilsammen {worth} værd. Det, de deler, koster {cost}. "
            "Har I det i forvejen, kan der regnes uden."
        )
        yield words.say(text, worth=words.large_kroner(worth), cost=words.large_kroner(cost))


def _not_considered(found: PortfolioResult, words: Words) -> Iterator[str]:
    if found.not_considered:
        text = words.ngettext(
            "{count} proces er ikke med: den kan ikke automatiseres, som den er, mangler svar eller er afgjort.",
            "{count} processer er ikke med: de kan ikke automatiseres, som de er, mangler svar eller er afgjort.",
            found.not_considered,
        )
        yield words.say(text, count=words.number(found.not_considered))


def _shared_lines(found: PortfolioResult, words: Words) -> Iterator[str]:
    _ = words.gettext
    for one in found.shared:
        amount, name = words.large_kroner(-one.worth_dkk), one.name[:1].lower() + one.name[1:]
        yield words.say(
            _("Fælles udgift, regnet med én gang: {name}, {amount} i nutidsværdi."), name=name, amount=amount
        )
        if len(one.amounts) > 1:
            text = _("Sagerne sætter den til mellem {low} og {high} om året. Der er regnet med den dyreste.")
            low, high = (words.large_kroner(value) for value in (one.amounts[0], one.amounts[-1]))
            yield words.say(text, low=low, high=high)


def _reservations(found: PortfolioResult, words: Words) -> Iterator[str]:
    """Say where adding the cases up may mislead."""
    _ = words.gettext
    for names in found.overlaps:
        text = _("Disse sager begynder i samme nøgletal, så gevinsten kan være talt to gange: {names}.")
        yield words.say(text, names=words.listing([f"»{name}«" for name in names]))
    if len(found.first_years) > 1:
        years = words.listing([str(year) for year in found.first_years])
        yield words.say(_("Sagerne begynder i forskellige år ({years}). Nutidsværdierne er lagt sammen, som de er."),
                        years=years)  # fmt: skip
    if len(found.scenarios) > 1:
        scenarios = {"base": _("grundforløb"), "cautious": _("forsigtigt"), "ambitious": _("ambitiøst")}
        text = _("Sagerne er regnet i forskellige scenarier ({names}). Vælg det samme i dem alle.")
        yield words.say(text, names=words.listing([scenarios[one] for one in found.scenarios]))
    if len(found.price_levels) > 1:
        years = words.listing([str(year) for year in found.price_levels])
        yield words.say(_("Sagerne er i forskellige års priser ({years}). Skriv dem i samme p/l-niveau."), years=years)
    if len(found.rates) > 1:
        rates = words.listing([words.percent(rate) for rate in found.rates])
        yield words.say(_("Sagerne er regnet med forskellig rente ({rates}). Regn dem med den samme."), rates=rates)


def taken_table(found: PortfolioResult, words: Words) -> Table:
    """Return what is taken, most worth first."""
    _ = words.gettext
    in_hours = found.hours_freed is not None
    kinds: dict[str, Kind] = {
        _("Nutidsværdi uden det fælles, kr."): "signed", _("Heraf i budgettet, kr."): "signed",
        _("Engangsudgift, kr."): "number0", _("It-timer"): "number0",
        **({_("Frigjorte timer pr. år"): "number0"} if in_hours else {}),
    }  # fmt: skip
    numbers = (Column(title, kind) for title, kind in kinds.items())
    rows = tuple(
        (item_name(one, words), one.worth_dkk, one.budget_worth_dkk, one.outlay_dkk, one.it_hours,
         *((one.hours_freed,) if in_hours else ()))
        for one in found.taken
    )  # fmt: skip
    return Table("taken", _("Valgt"), (Column(_("Proces") if in_hours else _("Sag"), "text"), *numbers), rows)


def left_table(found: PortfolioResult, words: Words) -> Table:
    """Return what is left out, and why."""
    _ = words.gettext
    title = _("Proces") if found.hours_freed is not None else _("Sag")
    columns = (
        Column(title, "text"),
        Column(_("Nutidsværdi uden det fælles, kr."), "signed"),
        Column(_("Hvorfor ikke"), "text"),
    )
    rows = tuple((item_name(one, words), one.worth_dkk, why_left(one, words)) for one in found.left)
    return Table("left", _("Ikke valgt"), columns, rows)


def item_name(one: PortfolioItem, words: Words) -> str:
    """Return the name, and whether another municipality's solution is used."""
    return f"{one.name}, {words.gettext('genbrug')}" if one.reuse else one.name


def why_left(one: PortfolioItem, words: Words) -> str:
    """Say why something is left out."""
    _ = words.gettext
    return {
        "worth": _("den koster mere, end den giver"),
        "budget": _("der er ikke penge nok"),
        "hours": _("der er ikke it-timer nok"),
        "other": _("den er valgt på en anden måde"),
        "shared": _("den giver ikke nok til at bære det, sagerne deler"),
    }[one.why or "worth"]
