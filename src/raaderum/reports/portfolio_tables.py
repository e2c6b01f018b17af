"""A portfolio as sentences and tables: what is taken, what is left out and why."""

from __future__ import annotations

from raaderum.reports.tables import Column, Kind, Table
from raaderum.reports.text.words import Words
from raaderum.studies.portfolio import PortfolioItem, PortfolioResult


def portfolio_lines(found: PortfolioResult, words: Words) -> list[str]:
    """Say what the choice is worth, what it costs, and what it frees."""
    _ = words.gettext
    if not found.taken:
        return [_("Ingen proces kan bære platformen inden for rammen.")]
    facts = {
        "count": words.number(len(found.taken)), "worth": words.large_kroner(found.worth_dkk),
        "platform": words.large_kroner(found.platform_dkk), "outlay": words.large_kroner(found.outlay_dkk),
        "it": words.number(found.it_hours_spent), "freed": words.number(found.hours_freed),
    }  # fmt: skip
    texts = [
        _("Valgte processer: {count}. Samlet nutidsværdi: {worth}."),
        _("Platformen er regnet med én gang: {platform}."),
        _("Det første år koster det {outlay} og {it} it-timer."),
        _("Valget frigør {freed} timer om året. Det er kapacitet, ikke råderum."),
    ]
    if found.proven:
        texts.append(_("Intet andet valg er mere værd inden for rammen."))
    return [words.say(text, **facts) for text in texts]


def taken_table(found: PortfolioResult, words: Words) -> Table:
    """Return what is taken, most worth first."""
    _ = words.gettext
    titles = (_("Nutidsværdi, kr."), _("Udgift første år, kr."), _("It-timer"), _("Frigjorte timer pr. år"))
    kinds: tuple[Kind, ...] = ("signed", "number0", "number0", "number0")
    numbers = (Column(title, kind) for title, kind in zip(titles, kinds, strict=True))
    rows = tuple(
        (item_name(one, words), one.worth_dkk, one.outlay_dkk, one.it_hours, one.hours_freed) for one in found.taken
    )
    return Table("taken", _("Valgt"), (Column(_("Proces"), "text"), *numbers), rows)


def left_table(found: PortfolioResult, words: Words) -> Table:
    """Return what is left out, and why."""
    _ = words.gettext
    columns = (Column(_("Proces"), "text"), Column(_("Nutidsværdi, kr."), "signed"), Column(_("Hvorfor ikke"), "text"))
    rows = tuple((item_name(one, words), one.worth_dkk, why_left(one, words)) for one in found.left)
    return Table("left", _("Ikke valgt"), columns, rows)


def item_name(one: PortfolioItem, words: Words) -> str:
    """Return the process, and whether another municipality's solution is used."""
    return f"{one.process.name} ({words.gettext('genbrug')})" if one.reuse else one.process.name


def why_left(one: PortfolioItem, words: Words) -> str:
    """Say why something is left out."""
    _ = words.gettext
    return {
        "worth": _("den koster mere, end den giver"),
        "budget": _("der er ikke penge nok"),
        "hours": _("der er ikke it-timer nok"),
        "other": _("den er valgt på en anden måde"),
        "shared": _("den kan ikke bære platformen alene"),
    }[one.why or "worth"]
