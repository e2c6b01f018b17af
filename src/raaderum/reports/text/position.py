"""Where are we? The finding, the difference, the place and the development, as sentences."""

from __future__ import annotations

from raaderum.reports.text.naming import country, per, version_name
from raaderum.reports.text.words import Words
from raaderum.studies.results import Header, Place, PositionResult, Reference


def headline(result: PositionResult, words: Words) -> str:
    """Return the finding: subject, verb, number, period."""
    _ = words.gettext
    value = result.own.value
    if value < 0:
        text = _("{unit} havde {value} {per} mere i indtægt end i udgift på {figure} i {period}")
    else:
        text = _("{unit} brugte {value} {per} på {figure} i {period}")
    return words.say(
        text,
        unit=result.unit.name,
        value=words.kroner(abs(value)),
        per=per(result.figure, words),
        figure=words.of(result.figure.phrase),
        period=result.period,
    )


def target_phrase(reference: Reference, words: Words, *, own_group: bool = False) -> str:
    """Name what is compared with, as it stands in a sentence."""
    _ = words.gettext
    count = len(reference.members)
    if reference.kind == "country":
        return _("landstallet")
    if reference.kind == "everyone":
        return _("alle andre kommuner lagt sammen")
    if reference.kind == "region":
        region = reference.members[0].region if reference.members else ""
        return words.say(_("gennemsnittet af de andre kommuner i Region {region}"), region=region)
    if count == 1:
        return reference.members[0].name
    group = _("de {count} valgte kommuner") if own_group else _("de {count} mest sammenlignelige kommuner")
    named = words.say(group, count=count)
    forms = {
        "pooled": _("{group} lagt sammen"),
        "mean": _("gennemsnittet af {group}"),
        "median": _("medianen af {group}"),
        "quartile": _("nedre kvartil af {group}"),
        "cheapest": _("de {fewest} billigste blandt {group}"),
    }
    return words.say(forms[reference.kind], group=named, fewest=reference.count)


def difference_sentence(result: PositionResult, words: Words) -> str:
    """Say how far from the target, in kroner and per cent, and whether that is sure."""
    _ = words.gettext
    difference = result.difference
    facts = {
        "target": target_phrase(result.chosen, words, own_group=is_own_group(result)),
        "amount": words.kroner(abs(difference.value)),
        "per": per(result.figure, words),
        "share": f" ({words.percent(abs(difference.share))})" if difference.share is not None else "",
    }
    text = _("Det er {amount} {per}{share} mere end {target}.")
    if round(difference.value) == 0:
        text = _("Det er det samme som {target}.")
    elif result.own.value < 0:
        text = _("Nettotallet er {amount} {per} lavere end {target}.")
    elif difference.value < 0:
        text = _("Det er {amount} {per}{share} mindre end {target}.")
    sentence = words.say(text, **facts)
    return sentence if difference.sure else f"{sentence} {doubt_sentence(result, words)}"


def doubt_sentence(result: PositionResult, words: Words) -> str:
    """Say why a difference is not sure."""
    _ = words.gettext
    because = result.difference.unsure_because
    if because == "negative":
        return _("Forskellen er ikke sikker: tallet er negativt og kan ikke læses som en pris.")
    if because == "shifted":
        years = [shift.period for shift in result.trend.shifts if shift.period <= result.period]
        text = _("Forskellen er ikke sikker: niveauet skifter i {year}. Afklar bogføringen, før den bruges.")
        return words.say(text, year=years[-1])
    if because == "peers":
        if len(result.chosen.members) == 1:
            return words.say(
                _("Forskellen er ikke sikker: {name} ligner den ikke godt."), name=result.chosen.members[0].name
            )
        if is_own_group(result):
            return _("Forskellen er ikke sikker: de valgte kommuner ligner den ikke godt.")
        return _("Forskellen er ikke sikker: for få kommuner ligner den.")
    return _("Forskellen er ikke sikker.")


def interval_sentence(result: PositionResult, words: Words) -> str | None:
    """Say what the difference could be with other reasonable peers; None where whom is fixed."""
    _ = words.gettext
    low, high = result.difference.interval.low, result.difference.interval.high
    if is_fixed(result) or round(low) == round(high):
        return None
    if low < 0 < high:
        text = _("Med andre valg af sammenligningskommuner er den fra {low} mindre til {high} mere {per}.")
        return words.say(text, low=words.kroner(-low), high=words.kroner(high), per=per(result.figure, words))
    text = _("Med andre valg af sammenligningskommuner er den {low}–{high} mere {per}.")
    if high <= 0:
        text = _("Med andre valg af sammenligningskommuner er den {low}–{high} mindre {per}.")
    small, large = sorted((abs(low), abs(high)))
    return words.say(text, low=words.number(small), high=words.kroner(large), per=per(result.figure, words))


def volume_sentence(result: PositionResult, words: Words) -> str:
    """Say what the difference is for the whole municipality, or why that is not said."""
    _ = words.gettext
    difference, interval = result.difference, result.difference.interval_dkk
    if result.own.value < 0:
        return _("Forskellen i kroner for hele kommunen vises ikke, når tallet er negativt.")
    if difference.dkk is None or interval is None:
        text = _("Forskellen i kroner vises ikke: kun tallet pr. indbygger er offentligt for {period}.")
        return words.say(text, period=result.period)
    text = _("I {period} svarer det til {amount} mere for hele kommunen{span}.")
    if difference.dkk < 0:
        text = _("I {period} svarer det til {amount} mindre for hele kommunen{span}.")
    sentence = words.say(
        text, period=result.period, amount=words.large_kroner(abs(difference.dkk)), span=_span(result, words)
    )
    if not result.own.computed:
        return sentence
    computed = words.say(
        _("Beregnet: forskellen gange {count} indbyggere (1. januar {year})."),
        count=words.number(result.own.denominator or 0.0),
        year=result.period + 1,
    )
    return f"{sentence} {computed}"


def _span(result: PositionResult, words: Words) -> str:
    """The interval in kroner, in brackets; nothing where whom is fixed or the interval holds zero."""
    interval = result.difference.interval_dkk
    if interval is None or is_fixed(result) or interval.contains(0.0):
        return ""
    small, large = sorted((abs(interval.low), abs(interval.high)))
    text = words.gettext(" (mellem {low} og {high})")
    # "mellem 32,2 og 38,2 mio. kr.": the unit once, where both have the same.
    low = words.number(small / 1e6, 1) if small >= 999_500 else words.large_kroner(small)
    return words.say(text, low=low, high=words.large_kroner(large))


def place_sentence(result: PositionResult, words: Words) -> str:
    """Say the place as an interval, and what it depends on; the bare figure's place where no group is good."""
    _ = words.gettext
    place = result.place
    if result.chosen.kind == "country" or (not result.peers.good and result.chosen.kind != "region"):
        text = _("Målt på tallet alene er kommunen nr. {number} af {units}, regnet fra den laveste.")
        return words.say(text, number=_plain_place(result), units=result.units_with_value)
    return place_of(place, words)


def place_of(place: Place, words: Words) -> str:
    """Say a place as an interval, and what it depends on."""
    _ = words.gettext
    facts = {"low": place.low, "high": place.high, "units": place.units}
    text = _(
        "Placering: mellem nr. {low} og {high} af {units} fra den laveste, afhængigt af hvem der sammenlignes med."
    )
    if place.low == place.high:
        text = _("Placering: nr. {low} af {units} fra den laveste.")
    elif place.high == place.low + 1:
        text = _(
            "Placering: nr. {low} eller {high} af {units} fra den laveste, afhængigt af hvem der sammenlignes med."
        )
    sentence = words.say(text, **facts)
    if place.most_sensitive_to is not None:
        most = words.of(place.most_sensitive_to)
        moves = words.say(_("Vægten på {most} flytter den mest."), most=most[0].lower() + most[1:])
        sentence += f" {moves}"
    return sentence


def _plain_place(result: PositionResult) -> str:
    low, high = result.place.plain_low, result.place.plain_high
    return str(low) if low == high else f"{low}–{high}"


def place_explanation(result: PositionResult, words: Words) -> str | None:
    """Say what the place is measured by; None where it is the bare figure's place."""
    _ = words.gettext
    if result.chosen.kind == "country" or (not result.peers.good and result.chosen.kind != "region"):
        return None
    text = _(
        "Placeringen måler forskellen til kommunens egen sammenligningsgruppe. "
        "På tallet alene er kommunen nr. {number} af {units} fra den laveste."
    )
    return words.say(text, number=_plain_place(result), units=result.units_with_value)


def peers_sentence(result: PositionResult, words: Words) -> str | None:
    """Warn where the peers are not much like the unit; None where they are."""
    if result.peers.good:
        return None
    _ = words.gettext
    text = _("Få kommuner ligner {unit}. Den skiller sig mest ud på: {features}.")
    if is_own_group(result):
        text = _("Det valg ligner ikke {unit} godt. Forskellen er størst på: {features}.")
    names = [words.of(name) for name in result.peers.unlike_on]
    listed = words.listing([name[0].lower() + name[1:] for name in names])
    return words.say(text, unit=result.unit.name, features=listed)


def trend_sentence(result: PositionResult, words: Words) -> str:
    """Say how the distance to the country has moved, or why that is not said."""
    _ = words.gettext
    slope = result.trend.slope
    if slope is None:
        return _("Der er for få år til at vise en udvikling.")
    span = {"first": slope.first, "last": slope.last, "country": country(result, words)}
    if slope.refused_by is not None or slope.per_year is None:
        text = _("Der vises ingen udvikling for {first}–{last}: niveauet skifter i {year}.")
        return words.say(text, year=slope.refused_by, **span)
    if slope.interval is not None and slope.interval.contains(0.0):
        return words.say(_("Fra {first} til {last} er der ingen sikker udvikling i forhold til {country}."), **span)
    text = _("Fra {first} til {last} er tallet i snit rykket {points} om året op i forhold til {country}.")
    if slope.per_year < 0:
        text = _("Fra {first} til {last} er tallet i snit rykket {points} om året ned i forhold til {country}.")
    return words.say(text, points=words.points(abs(slope.per_year)), **span)


def several_years_sentence(result: PositionResult, words: Words) -> str | None:
    """Say the mean difference over several years, or which shift forbids it."""
    several = result.several_years
    if several is None:
        return None
    _ = words.gettext
    span = {"first": several.first, "last": several.last}
    if several.difference is None:
        text = _("Der vises intet gennemsnit for {first}–{last}: niveauet skifter i {year}.")
        return words.say(text, year=several.refused_by, **span)
    text = _("I gennemsnit for {first}–{last} er forskellen {amount} mere {per} (løbende priser).")
    if several.difference < 0:
        text = _("I gennemsnit for {first}–{last} er forskellen {amount} mindre {per} (løbende priser).")
    return words.say(text, amount=words.kroner(abs(several.difference)), per=per(result.figure, words), **span)


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
    lines.append(_("Gennemsnit er uvægtede, og kommunen selv er ikke med."))
    if result.dataset == "public":
        lines.append(_("Landstallet er vægtet og med alle kommuner."))
    else:
        lines.append(_("Kommuner lagt sammen er sum divideret med sum: store kommuner vejer mest."))
    if result.potential_reason is not None:
        lines.append(potential_sentence(words.of(result.potential_reason), words))
    return lines


def source_line(result: Header, words: Words) -> str:
    """Return source, price level, release and how many units are in."""
    _ = words.gettext
    text = _("Kilde: {title} · {version}, løbende priser · udgivelse {release} · {count} af {all} kommuner · {status}")
    return words.say(
        text, version=version_name(result, words), title=result.figure.source.title, release=result.release[:12],
        count=result.units_with_value, all=result.units_in_all, status=words.of(result.figure.status_note),
    )  # fmt: skip


def is_own_group(result: Header) -> bool:
    """Tell whether the user picked the municipalities."""
    return result.parameters.get("members") is not None


def is_fixed(result: PositionResult) -> bool:
    """Tell whether whom is compared with is fixed, so that only rounding is uncertain."""
    return is_own_group(result) or result.chosen.kind in ("region", "country")
