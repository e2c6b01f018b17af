"""What may be booking practice, geography or a one-off, as sentences."""

from __future__ import annotations

from collections.abc import Callable

from raaderum.reports.text.naming import country_figure
from raaderum.reports.text.words import Words
from raaderum.studies.results import Finding, PositionResult


def finding_sentences(result: PositionResult, words: Words) -> list[str]:
    """Return one text per sign, in the order a controller would check them."""
    return [_WRITERS[finding.kind](finding, result, words) for finding in result.findings]


def no_findings_sentence(words: Words) -> str:
    """Return what stands where no sign was found."""
    return words.gettext("Tallene viser ingen tydelige tegn på bogføringsforskelle. Spørg alligevel om disse:")


def _negative(finding: Finding, result: PositionResult, words: Words) -> str:
    _ = words.gettext
    years = words.years(finding.periods)
    if result.period in finding.periods:
        text = _(
            "Tallet er negativt: indtægterne var større end udgifterne ({years}). "
            "Det kan ikke læses som en pris. Spørg, hvilke indtægter der er bogført her."
        )
    else:
        text = _("Tallet var negativt i {years}. Spørg, hvilke indtægter der var bogført her.")
    return words.say(text, years=years)


def _level_shift(finding: Finding, result: PositionResult, words: Words) -> str:
    text = words.gettext(
        "Niveauet skifter i {year}: {before} {country} i {before_years}, {after} i {after_years}. "
        "Et brat skift er ofte ændret bogføring eller organisering. Spørg, hvad der skete i {year}."
    )
    year = finding.periods[0]
    return words.say(
        text,
        year=year,
        before=_against_country(finding.value or 0.0, words),
        after=_against_country(finding.other or 0.0, words),
        before_years=words.years(range(finding.first or year - 1, year)),
        after_years=words.years(range(year, (finding.last or year) + 1)),
        country=country_figure(result, words),
    )


def _volatile(finding: Finding, _result: PositionResult, words: Words) -> str:
    text = words.gettext("Tallet svinger meget: fra {low} til {high} i {first}–{last}. Se på flere år.")
    return words.say(
        text,
        low=words.kroner(finding.value or 0.0),
        high=words.kroner(finding.other or 0.0),
        first=finding.first,
        last=finding.last,
    )


def _odd_year(finding: Finding, result: PositionResult, words: Words) -> str:
    text = words.gettext(
        "{year} skiller sig ud: {now} {country} mod {usual} de foregående år. Det kan være en engangspost."
    )
    return words.say(
        text,
        year=finding.periods[0],
        now=_against_country(finding.value or 0.0, words),
        usual=_against_country(finding.other or 0.0, words),
        country=country_figure(result, words),
    )


def _boundary(finding: Finding, _result: PositionResult, words: Words) -> str:
    _ = words.gettext
    text = _(
        "Her bruger kommunen {here} mere end sammenligningskommunerne, men {there} mindre på {other}. "
        "Grænsen mellem de to konti kan være trukket anderledes."
    )
    if (finding.value or 0.0) < 0:
        text = _(
            "Her bruger kommunen {here} mindre end sammenligningskommunerne, men {there} mere på {other}. "
            "Grænsen mellem de to konti kan være trukket anderledes."
        )
    other = words.of(finding.figure).split(" (")[0] if finding.figure else ""
    return words.say(
        text,
        here=words.kroner(abs(finding.value or 0.0)),
        there=words.kroner(abs(finding.other or 0.0)),
        other=other[0].lower() + other[1:],
    )


def _extreme(finding: Finding, _result: PositionResult, words: Words) -> str:
    text = words.gettext(
        "Tallet ligger langt fra alle andre: {value} mod en median på {median}. "
        "Små kommuner svinger meget fra år til år."
    )
    return words.say(text, value=words.kroner(finding.value or 0.0), median=words.kroner(finding.other or 0.0))


def _stands_out(finding: Finding, result: PositionResult, words: Words) -> str:
    return f"{result.unit.name} {words.of(finding.text)}" if finding.text else ""


def _island(_finding: Finding, result: PositionResult, words: Words) -> str:
    """Write the finding of answers that were frozen before the pack had the words."""
    text = words.gettext(
        "{unit} er en ø uden fast forbindelse. Materiel og entreprenører skal sejles over. "
        "Få kommuner deler det vilkår."
    )
    return words.say(text, unit=result.unit.name)


def _peers_negative(finding: Finding, _result: PositionResult, words: Words) -> str:
    names = words.listing([unit.name for unit in finding.units])
    text = words.ngettext(
        "Én sammenligningskommune har selv et negativt tal: {names}. Det trækker gennemsnittet ned.",
        "{count} sammenligningskommuner har selv et negativt tal: {names}. Det trækker gennemsnittet ned.",
        len(finding.units),
    )
    return words.say(text, count=len(finding.units), names=names)


def _peers_shifted(finding: Finding, _result: PositionResult, words: Words) -> str:
    names = words.listing([unit.name for unit in finding.units])
    text = words.ngettext(
        "Én sammenligningskommune har skiftet niveau siden {year}: {names}. Det kan være ændret bogføring.",
        "{count} sammenligningskommuner har skiftet niveau siden {year}: {names}. Det kan være ændret bogføring.",
        len(finding.units),
    )
    return words.say(text, count=len(finding.units), year=finding.periods[0], names=names)


def _against_country(distance: float, words: Words) -> str:
    _ = words.gettext
    if distance < 0:
        return words.say(_("{amount} under"), amount=words.kroner(-distance))
    return words.say(_("{amount} over"), amount=words.kroner(distance))


_WRITERS: dict[str, Callable[[Finding, PositionResult, Words], str]] = {
    "negative": _negative,
    "level_shift": _level_shift,
    "odd_year": _odd_year,
    "volatile": _volatile,
    "boundary": _boundary,
    "extreme": _extreme,
    "stands_out": _stands_out,
    "island": _island,
    "peers_negative": _peers_negative,
    "peers_shifted": _peers_shifted,
}
