"""Where are we? The finding, the difference, the place and the development, as sentences."""

from __future__ import annotations

from raaderum.reports.text.words import Words
from raaderum.studies.results import PositionResult, Reference


def headline(result: PositionResult, words: Words) -> str:
    """Return the finding: subject, verb, number, period."""
    _ = words.gettext
    value = result.own.value
    if value < 0:
        text = _("{unit} havde {value} pr. indbygger mere i indtægt end i udgift på {figure} i {period}")
    else:
        text = _("{unit} brugte {value} pr. indbygger på {figure} i {period}")
    return words.say(
        text,
        unit=result.unit.name,
        value=words.kroner(abs(value)),
        figure=words.of(result.figure.phrase),
        period=result.period,
    )


def target_phrase(reference: Reference, words: Words, *, own_group: bool = False) -> str:
    """Name what is compared with, as it stands in a sentence."""
    _ = words.gettext
    count = len(reference.members)
    if reference.kind == "country":
        return _("hele landet")
    if reference.kind == "region":
        region = reference.members[0].region if reference.members else ""
        return words.say(_("gennemsnittet af de andre kommuner i Region {region}"), region=region)
    if own_group:
        group = words.ngettext("den valgte kommune", "de {count} valgte kommuner", count)
    else:
        group = words.ngettext("den mest sammenlignelige kommune", "de {count} mest sammenlignelige kommuner", count)
    named = group.format(count=count)
    forms = {
        "mean": _("gennemsnittet af {group}"),
        "median": _("medianen af {group}"),
        "quartile": _("den billigste fjerdedel af {group}"),
        "cheapest": _("de {fewest} billigste blandt {group}"),
    }
    return forms[reference.kind].format(group=named, fewest=reference.count)


def difference_sentence(result: PositionResult, words: Words) -> str:
    """Say how far from the target, in kroner and per cent, and whether that is sure."""
    _ = words.gettext
    difference = result.difference
    target = target_phrase(result.chosen, words, own_group=is_own_group(result))
    amount = words.kroner(abs(difference.value))
    if round(difference.value) == 0:
        return words.say(_("Det er det samme som {target}."), target=target)
    share = f" ({words.percent(abs(difference.share))})" if difference.share is not None else ""
    text = _("Det er {amount}{share} mere end {target}.")
    if difference.value < 0:
        text = _("Det er {amount}{share} mindre end {target}.")
    sentence = words.say(text, amount=amount, share=share, target=target)
    if difference.sure:
        return sentence
    unsure = _("Det er ikke en sikker forskel: ingen kommuner ligner den godt.")
    if is_own_group(result):
        unsure = _("Det er ikke en sikker forskel: de valgte kommuner ligner den ikke godt.")
    if difference.interval.contains(0.0):
        unsure = _("Det er ikke en sikker forskel.")
    return f"{sentence} {unsure}"


def interval_sentence(result: PositionResult, words: Words) -> str | None:
    """Say what the difference could be with other reasonable peers; None where nothing is redrawn."""
    _ = words.gettext
    low, high = result.difference.interval.low, result.difference.interval.high
    if round(low) == round(high):
        return None
    if low < 0 < high:
        text = _("Med andre rimelige valg er forskellen fra {low} mindre til {high} mere.")
        return words.say(text, low=words.kroner(-low), high=words.kroner(high))
    text = _("Med andre rimelige valg er forskellen mellem {low} og {high} mere.")
    if high <= 0:
        text = _("Med andre rimelige valg er forskellen mellem {low} og {high} mindre.")
    small, large = sorted((abs(low), abs(high)))
    return words.say(text, low=words.number(small), high=words.kroner(large))


def volume_sentence(result: PositionResult, words: Words) -> str:
    """Say what the difference is for the whole municipality, or why that is not said."""
    _ = words.gettext
    difference, interval = result.difference, result.difference.interval_dkk
    if difference.dkk is None or interval is None:
        return words.say(
            _("Forskellen i kroner vises ikke: kun tallet pr. indbygger er offentligt for {period}."),
            period=result.period,
        )
    amount = words.large_kroner(abs(difference.dkk))
    text = _("For hele kommunen svarer det til {amount} mere om året.")
    if difference.dkk < 0:
        text = _("For hele kommunen svarer det til {amount} mindre om året.")
    computed = _("Kronerne er beregnet: tal pr. indbygger gange indbyggere 1. januar året efter.")
    return words.say(text, amount=amount) + (f" {computed}" if result.own.computed else "")


def place_sentence(result: PositionResult, words: Words) -> str:
    """Say the place as an interval, and what it depends on."""
    _ = words.gettext
    place = result.place
    if place.low == place.high:
        sentence = words.say(_("Placering: nr. {low} af {units}."), low=place.low, units=place.units)
    else:
        text = _("Placering: mellem nr. {low} og {high} af {units}, afhængigt af hvem der sammenlignes med.")
        sentence = words.say(text, low=place.low, high=place.high, units=place.units)
    if place.most_sensitive_to is not None:
        most = words.of(place.most_sensitive_to)
        sentence += " " + words.say(_("Den afhænger mest af: {most}."), most=most[0].lower() + most[1:])
    return sentence


def place_explanation(result: PositionResult, words: Words) -> str:
    """Say what number 1 means."""
    _ = words.gettext
    lead = _("Nr. 1 har den laveste udgift i forhold til sin egen sammenligningsgruppe.")
    if result.chosen.kind == "country":
        lead = _("Nr. 1 har den laveste udgift pr. indbygger.")
    plain = result.place
    number = str(plain.plain_low) if plain.plain_low == plain.plain_high else f"{plain.plain_low}–{plain.plain_high}"
    bare = _("Målt på tallet alene er kommunen nr. {number} af {units}, regnet fra den laveste.")
    return f"{lead} {words.say(bare, number=number, units=result.units_with_value)}"


def peers_sentence(result: PositionResult, words: Words) -> str | None:
    """Warn where nobody is like the unit; None where the peers are good enough."""
    if result.peers.good:
        return None
    _ = words.gettext
    text = _("Ingen kommuner ligner {unit} godt. Den skiller sig mest ud på: {features}.")
    if is_own_group(result):
        text = _("De valgte kommuner ligner ikke {unit} godt. Forskellen er størst på: {features}.")
    names = [words.of(name) for name in result.peers.unlike_on]
    listed = words.listing([name[0].lower() + name[1:] for name in names])
    return words.say(text, unit=result.unit.name, features=listed)


def trend_sentence(result: PositionResult, words: Words) -> str:
    """Say how the distance to the country has moved, or why that is not said."""
    _ = words.gettext
    slope = result.trend.slope
    if slope is None:
        return _("Der er for få år til at vise en udvikling.")
    span = {"first": slope.first, "last": slope.last}
    if slope.refused_by is not None or slope.per_year is None:
        text = _("Der regnes ikke en udvikling for {first}–{last}, fordi niveauet skifter i {year}.")
        return words.say(text, year=slope.refused_by, **span)
    if slope.interval is not None and slope.interval.contains(0.0):
        return words.say(_("Fra {first} til {last} er der ingen sikker udvikling i forhold til landet."), **span)
    text = _("Fra {first} til {last} er tallet flyttet {points} om året opad i forhold til landet.")
    if slope.per_year < 0:
        text = _("Fra {first} til {last} er tallet flyttet {points} om året nedad i forhold til landet.")
    return words.say(text, points=words.points(abs(slope.per_year)), **span)


def several_years_sentence(result: PositionResult, words: Words) -> str | None:
    """Say the mean difference over several years, or which shift forbids it."""
    several = result.several_years
    if several is None:
        return None
    _ = words.gettext
    span = {"first": several.first, "last": several.last}
    if several.difference is None:
        text = _("Et gennemsnit for {first}–{last} vises ikke, fordi niveauet skifter i {year}.")
        return words.say(text, year=several.refused_by, **span)
    text = _("Som gennemsnit af {first}–{last} er forskellen {amount} mere (løbende priser).")
    if several.difference < 0:
        text = _("Som gennemsnit af {first}–{last} er forskellen {amount} mindre (løbende priser).")
    return words.say(text, amount=words.kroner(abs(several.difference)), **span)


def lowest_sentence(result: PositionResult, words: Words) -> str | None:
    """Say what noise alone would give for "the 5 cheapest of 10"."""
    check = result.lowest
    if check is None:
        return None
    _ = words.gettext
    text = _(
        "De {count} billigste af {among} ligger {seen} under gennemsnittet af alle {among}. "
        "Tilfældige udsving fra år til år ville alene give ca. {noise}."
    )
    return words.say(
        text,
        count=check.count,
        among=check.among,
        seen=words.kroner(-check.gap_seen),
        noise=words.kroner(-check.gap_by_noise),
    )


def potential_sentence(reason: str, words: Words) -> str:
    """Say that no potential is computed, and what it takes."""
    return words.gettext("Potentiale: ikke beregnet ({reason}).").format(reason=reason)


def reading_sentences(result: PositionResult, words: Words) -> list[str]:
    """Return "Sådan skal tallet læses", most important first."""
    _ = words.gettext
    lines = [words.of(result.partial) + "."] if result.partial else []
    lines += [words.of(text) for text in result.figure.reading]
    lines.append(_("Gennemsnit er uvægtede, og kommunen selv er ikke med i dem. Landstallet er Danmarks Statistiks."))
    if result.potential_reason is not None:
        lines.append(potential_sentence(words.of(result.potential_reason), words))
    return lines


def source_line(result: PositionResult, words: Words) -> str:
    """Return source, release and how many units are in."""
    _ = words.gettext
    title = result.figure.source.title
    counted = words.say(_("{count} af {all} kommuner"), count=result.units_with_value, all=result.units_in_all)
    text = _("Kilde: {title} · udgivelse {release} · {counted} · {status}")
    return words.say(
        text, title=title, release=result.release[:12], counted=counted, status=words.of(result.figure.status_note)
    )


def is_own_group(result: PositionResult) -> bool:
    """Tell whether the user picked the municipalities."""
    return result.parameters.get("members") is not None
