"""What only the paper about purchases says: next steps, what the figures cannot show, and the method in one page."""

from __future__ import annotations

from raaderum.reports.text.spend import is_much_unclassified
from raaderum.reports.text.spend_causes import cause_meaning, cause_name
from raaderum.reports.text.spend_names import amount
from raaderum.reports.text.words import Words
from raaderum.studies.spend_duplicates import SpendDuplicates
from raaderum.studies.spend_figures import SpendFigures
from raaderum.studies.spend_leaks import SpendLeaks
from raaderum.studies.spend_potential import SpendPotential
from raaderum.studies.spend_small_invoices import SpendSmallInvoices

_FIRST = 3


def next_steps(
    leaks: SpendLeaks,
    worth: SpendPotential,
    duplicates: SpendDuplicates,
    small: SpendSmallInvoices,
    words: Words,
) -> list[str]:
    """Return what can be decided or done, what is certain first."""
    _ = words.gettext
    steps = []
    if duplicates.count:
        text = words.ngettext(
            "Se den mulige dublet efter ({amount} inkl. moms).",
            "Se de {count} mulige dubletter efter ({amount} inkl. moms).",
            duplicates.count,
        )
        steps.append(words.say(text, count=words.number(duplicates.count), amount=amount(duplicates.gross_dkk, words)))
    if worth.overpaid_dkk >= 1:
        text = _("Tag {amount} over aftalte priser op med leverandørerne.")
        steps.append(words.say(text, amount=amount(worth.overpaid_dkk, words)))
    first = [words.of(one.name) for one in leaks.agreements if one.agreement and one.leak_dkk >= 1][:_FIRST]
    if first:
        text = _("Beslut, hvem der følger op på køb uden om {names}, og hvornår.")
        steps.append(words.say(text, names=words.listing([f"»{name}«" for name in first])))
    if small.removed:
        text = _("Aftal samlefaktura med de leverandører, der sender flest små fakturaer.")
        steps.append(text)
    if is_much_unclassified(leaks):
        steps.append(_("Klassificér de største linjer uden kategori, før tallene bruges til mål."))
    if not any(one.agreement for one in leaks.agreements):
        steps.append(_("Indlæs aftalerne, så forbruget kan måles mod dem."))
    return steps or [_("Der er intet at beslutte på disse tal. Se dem igen næste år.")]


def limit_sentences(words: Words) -> list[str]:
    """Say what the figures cannot show."""
    _ = words.gettext
    return [
        _("Køb uden elektronisk faktura, fx på kort eller som udlæg, er ikke med."),
        _("En aftale, der ikke er indlæst, ligner et køb uden aftale."),
        _("Et køb uden om aftalen kan have en god grund: det hastede, var udsolgt eller dækkede et særligt behov."),
        _("Kvalitet, klima og tid brugt på indkøb står ikke i en faktura."),
        _("Personer, der har sendt faktura, er én gruppe uden navne."),
    ]


def method_sentences(leaks: SpendLeaks, figures: SpendFigures, words: Words) -> list[str]:
    """Return the method in one page: the identity, the causes, compliance, the potential and what stands beside."""
    _ = words.gettext
    return [
        _("Beløb er ekskl. moms, som faktureret. Kreditnotaer er trukket fra. Hver krone har én årsag."),
        *(f"{cause_name(one.cause, words)}: {cause_meaning(one.cause, words)}" for one in leaks.causes),
        _("Aftalen er den, der gælder for kategorien den dag: kommunens egen før den fælles."),
        _("Compliance er en andel af alt, der kan lægges på en aftale, også det uden aftale og det uklassificerede."),
        _("Laveste tal: intet uklassificeret er købt på aftale. Højeste: det hele er."),
        words.say(
            _("En linje klassificeret med mindre sikkerhed end {share} tæller som uklassificeret."),
            share=words.percent(figures.least_confidence),
        ),
        _("Potentialet er det, der flyttes til aftalen, gange forskellen i pris. Uklassificeret er ikke med."),
        _("Tid til fakturaer står ved siden af forbruget og er aldrig en del af det."),
        _("Andre kommuners priser er kvartiler. En vare vises kun, hvor nok kommuner har købt den. Ingen er nævnt."),
    ]


def source_line(invoices: int, lines: int | None, published: str, words: Words) -> str:
    """Return where the figures come from."""
    if lines is None:
        text = words.gettext("Kilde: kommunens e-fakturaer · {invoices} fakturaer · {published}")
        return words.say(text, invoices=words.number(invoices), published=published)
    text = words.gettext("Kilde: kommunens e-fakturaer · {invoices} fakturaer, {lines} linjer · {published}")
    return words.say(text, invoices=words.number(invoices), lines=words.number(lines), published=published)
