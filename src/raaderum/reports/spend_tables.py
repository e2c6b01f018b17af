"""Tables of purchases, for page, PDF, Excel and slides. Their sums are those of the studies, to the øre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from raaderum.domain.interval import Interval
from raaderum.domain.purchases import Cause
from raaderum.reports.spend_invoice_tables import duplicates_table, places_table, sizes_table, suppliers_table
from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.reports.text.spend_causes import cause_meaning, cause_name, cause_short
from raaderum.reports.text.spend_names import item_name
from raaderum.studies.spend_figures import ComplianceFigures
from raaderum.studies.spend_leaks import AgreementLeaks, SpendLeaks
from raaderum.studies.spend_potential import SpendPotential
from raaderum.studies.spend_prices import SpendPrices

__all__ = [
    "agreements_table",
    "causes_table",
    "compliance_table",
    "duplicates_table",
    "full_causes_table",
    "items_table",
    "places_table",
    "potential_table",
    "sizes_table",
    "suppliers_table",
]
UNDER_AGREEMENT = (Cause.COMPLIANT, Cause.PRICE_ABOVE, Cause.WRONG_ITEM, Cause.WRONG_SUPPLIER)
"""The causes that spend where an agreement holds can have."""


def causes_table(leaks: SpendLeaks | AgreementLeaks, words: Words) -> Table:
    """The spend by cause, with the total last."""
    _ = words.gettext
    whole = leaks.spend_dkk
    rows: list[tuple[Value, ...]] = [
        (cause_name(one.cause, words), one.dkk, one.dkk / whole if whole else None, cause_meaning(one.cause, words))
        for one in leaks.causes
    ]
    rows.append((_("I alt"), whole, 1.0 if whole else None, ""))
    columns = (
        Column(_("Årsag"), "text"),
        Column(_("Kr. ekskl. moms"), "kroner"),
        Column(_("Andel"), "share"),
        Column(_("Det betyder"), "text"),
    )
    return Table("spend-causes", _("Forbruget delt på årsager"), columns, tuple(rows), (len(rows) - 1,))


def agreements_table(leaks: SpendLeaks, words: Words, most: int | None = None) -> Table:
    """Agreements by the four causes they can have: the largest leaks, the others as one, and their total.

    Args:
        leaks: What is shown.
        words: The language.
        most: How many agreements have a row of their own; None: all.
    """
    _ = words.gettext
    found = [one for one in leaks.agreements if one.agreement]
    shown, rest = found[:most], found[most:] if most is not None else []
    rows: list[tuple[Value, ...]] = [_agreement_row(words.of(one.name), [one]) for one in shown]
    if rest:
        text = words.ngettext("{count} anden aftale", "{count} andre aftaler", len(rest))
        rows.append(_agreement_row(words.say(text, count=len(rest)), rest))
    rows.append(_agreement_row(_("Aftaler i alt"), found))
    columns = (
        Column(_("Aftale"), "text"),
        Column(_("Forbrug, kr."), "kroner"),
        *(Column(f"{cause_short(cause, words)}, {_('kr.')}", "kroner") for cause in UNDER_AGREEMENT),
        Column(_("Ikke som aftalt, kr."), "kroner"),
    )
    return Table("agreements", _("Forbruget pr. aftale og årsag"), columns, tuple(rows), (len(rows) - 1,))


def _agreement_row(name: str, parts: Sequence[AgreementLeaks]) -> tuple[Value, ...]:
    oere = {cause: sum(a.oere for one in parts for a in one.causes if a.cause == cause) for cause in UNDER_AGREEMENT}
    spend = sum(a.oere for one in parts for a in one.causes)
    return (name, spend / 100, *(oere[cause] / 100 for cause in UNDER_AGREEMENT), (spend - oere[Cause.COMPLIANT]) / 100)


def full_causes_table(leaks: SpendLeaks, words: Words) -> Table:
    """Every agreement and what has none, by all causes: the whole spend."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    for one in leaks.agreements:
        dkk = {a.cause: a.dkk for a in one.causes}
        causes = [dkk.get(cause, 0.0) for cause in Cause]
        rows.append((one.agreement or "–", words.of(one.name), *causes, one.spend_dkk, one.leak_dkk))
    columns = (
        Column(_("Aftale-id"), "text"),
        Column(_("Aftale"), "text"),
        *(Column(cause_name(cause, words), "kroner") for cause in Cause),
        Column(_("I alt"), "kroner"),
        Column(_("Ikke som aftalt"), "kroner"),
    )
    return Table("all-causes", _("Kr. ekskl. moms pr. aftale og årsag"), columns, tuple(rows))


def compliance_table(figures: ComplianceFigures | None, words: Words) -> Table:
    """Compliance with its limits, and what it is measured on."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = []
    if figures is not None:
        rows = [
            (_("Aftalt vare hos aftalt leverandør"), *_limits(figures.item), _("alt, der kan lægges på en aftale")),
            (_("Aftalt leverandør"), *_limits(figures.supplier), _("alt, der kan lægges på en aftale")),
            (_("Købt på aftalen"), figures.within_agreements, figures.within_agreements, _("hvor der er en aftale")),
            (_("Aftaledækning"), figures.coverage, figures.coverage, _("klassificeret, og kan lægges på en aftale")),
            (_("På eller under aftalt pris"), figures.price_share, figures.price_share, _("linjer med en aftalt pris")),
        ]
    columns = (
        Column(_("Mål"), "text"),
        Column(_("Laveste"), "share"),
        Column(_("Højeste"), "share"),
        Column(_("Andel af"), "text"),
    )
    return Table("compliance", _("Compliance"), columns, tuple(rows))


def _limits(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


def potential_table(worth: SpendPotential, words: Words, most: int | None = None) -> Table:
    """The potential per agreement, and in all. The limits come from one guess, so they add up end by end."""
    _ = words.gettext
    rows: list[tuple[Value, ...]] = [
        (words.of(one.name), one.covered_dkk, one.past_dkk, one.by_points.low, one.by_points.high, one.all.low,
         one.all.high)
        for one in worth.agreements[:most]
    ]  # fmt: skip
    found = worth.agreements
    covered, past = sum(one.covered_dkk for one in found), sum(one.past_dkk for one in found)
    total = (_("Alle aftaler i alt"), covered, past, worth.by_points.low, worth.by_points.high, worth.all.low,
             worth.all.high)  # fmt: skip
    points = words.number(worth.points)
    columns = (
        Column(_("Aftale"), "text"),
        Column(_("Forbrug, kr."), "kroner"),
        Column(_("Købt uden om, kr."), "kroner"),
        Column(words.say(_("{points} point mere, lavt, kr."), points=points), "kroner"),
        Column(words.say(_("{points} point mere, højt, kr."), points=points), "kroner"),
        Column(_("Alt på aftalen, lavt, kr."), "kroner"),
        Column(_("Alt på aftalen, højt, kr."), "kroner"),
    )
    title = _("Potentiale pr. aftale, kr. om året")
    return Table("spend-potential", title, columns, (*rows, total), (len(rows),))


def items_table(prices: SpendPrices, words: Words, names: Mapping[str, str] | None = None, most: int = 20) -> Table:
    """Items by what the median price would save: the own price beside the spread of others."""
    _ = words.gettext
    rows = tuple(
        (item_name(one, names or {}), one.measure, one.own_dkk, one.low_dkk, one.median_dkk, one.high_dkk,
         one.municipalities, one.spend_dkk, one.saving_median_dkk)
        for one in prices.items[:most]
    )  # fmt: skip
    columns = (
        Column(_("Vare"), "text"),
        Column(_("Enhed"), "text"),
        Column(_("Egen pris, kr."), "number2"),
        Column(_("Laveste fjerdedel, kr."), "number2"),
        Column(_("Median, kr."), "number2"),
        Column(_("Højeste fjerdedel, kr."), "number2"),
        Column(_("Kommuner"), "number0"),
        Column(_("Eget forbrug, kr."), "kroner"),
        Column(_("Over medianen, kr."), "kroner"),
    )
    return Table("items", _("Samme vare, andre kommuners pris"), columns, rows)
