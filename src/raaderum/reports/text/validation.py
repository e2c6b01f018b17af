"""What an agenda for a validation meeting says: a question to the one who reported, never a verdict."""

from __future__ import annotations

from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.reports.text.amounts import LEAST
from raaderum.reports.text.naming import version_name
from raaderum.reports.text.words import MINUS, Words
from raaderum.studies.results.validation import Normal, Point, ValidationResult

LONGEST, SHORT = 170, 80
"""Letters of an explanation in the agenda, and where room is scarce; the whole is in the annex and in the workbook."""
_CODES = 6


def headline(result: ValidationResult, words: Words) -> str:
    """Say how many questions there are, about what."""
    _ = words.gettext
    count = len(result.points)
    text = words.ngettext(
        "{count} spørgsmål skal afklares, før tallene om {area} for {period} udgives",
        "{count} spørgsmål skal afklares, før tallene om {area} for {period} udgives",
        count,
    )
    if count == 0:
        text = _("Intet skal afklares, før tallene om {area} for {period} udgives")
    return words.say(text, count=count, area=words.of(result.area_name).lower(), period=result.period)


def lead_sentences(result: ValidationResult, words: Words) -> list[str]:
    """Say what a point is, how many there are of each kind, and who may read this."""
    _ = words.gettext
    count = {when: sum(point.when == when for point in result.points) for when in ("before", "meeting", "written")}
    text = _("{before} rettes før mødet, {meeting} tages på mødet, og {written} besvares skriftligt.")
    return [
        words.say(text, **count),
        _("Et punkt er et spørgsmål til den, der har indberettet. Tallet kan være rigtigt."),
        _("Det, der flytter flest kroner, kommer først."),
        _("Dagsordenen er kun til deltagerne i mødet."),
    ]


def session_name(part: str, words: Words) -> str:
    """Name a part of the meeting."""
    _ = words.gettext
    return {
        "welcome": _("Velkomst. Hvad er rettet, siden dagsordenen blev sendt?"),
        "points": _("Punkterne, ét ad gangen"),
        "practice": _("Praksis, der er forskellig: hvad skal der stå ved tallene?"),
        "rest": _("Højeste og laveste, bemærkninger og det, der mangler"),
        "end": _("Hvem gør hvad, og hvornår udgives tallene?"),
    }[part]


def kind_name(point: Point, words: Words) -> str:
    """Name a kind of doubt in two words."""
    _ = words.gettext
    return {
        "unit_error": _("Forkert enhed?"),
        "control": _("Stemmer ikke"),
        "outlier": _("Langt fra andre"),
        "jump": _("Ny siden sidste år"),
        "missing": _("Mangler"),
        "bridge": _("Bogføring"),
    }[point.kind]


def amount(value: float, words: Words) -> str:
    """Write a value with the digits it can carry.

    >>> from raaderum.reports.text import words_in
    >>> amount(1345.9, words_in("da")), amount(6.978, words_in("da"))
    ('1.346', '6,98')
    """
    size = abs(value)
    return words.number(
        value, 0 if size >= 100 or value == int(value) else 1 if size >= 20 else 2 if size >= 0.1 else 4
    )


def point_title(point: Point, words: Words) -> str:
    """Name what a point is about: the unit, the code and the figure."""
    return " ".join([f"{point.unit.name}:", *([point.code] if point.code else []), words.of(point.name)])


def point_sentences(point: Point, result: ValidationResult, words: Words) -> list[str]:
    """Return the figure, what would be normal, and how far it is from that."""
    write = {
        "unit_error": _unit_error,
        "control": _control,
        "outlier": _outlier,
        "jump": _jump,
        "missing": _missing,
        "bridge": _bridge,
    }[point.kind]
    return [line for line in write(point, result, words) if line]


def normal_sentence(normal: Normal | None, words: Words) -> str:
    """Say what would be normal: where the middle half lies, and the middle."""
    _ = words.gettext
    if normal is None:
        return ""
    low, middle, high = (amount(value, words) for value in (normal.low, normal.middle, normal.high))
    text = _("Normalt er {low}–{high} hos kommunens {count} sammenligningskommuner, i midten {middle}.")
    if normal.of == "all":
        text = _("Normalt er {low}–{high} hos {count} kommuner, i midten {middle}.")
    return words.say(text, low=low, high=high, count=normal.count, middle=middle)


def distance_sentence(point: Point, words: Words) -> str:
    """Say how far a figure is from others, in spreads."""
    _ = words.gettext
    if point.all_distance is None:
        return ""
    everybody = words.number(abs(point.all_distance), 1)
    if point.peers_distance is None:
        text = _("Det er {all} gange spredningen fra midten af alle.")
        return words.say(text, all=everybody)
    text = _("Det er {peers} gange spredningen fra midten af dem og {all} gange fra midten af alle.")
    if point.logarithm:
        text = _("Det er {peers} gange spredningen fra midten af dem og {all} gange fra alle, målt på logaritmen.")
    return words.say(text, peers=words.number(abs(point.peers_distance), 1), all=everybody)


def kroner(dkk: float | None, words: Words) -> str:
    """Write what a point is worth, without a sign."""
    if dkk is None:
        return words.gettext("ikke kendt")
    return words.large_kroner(abs(dkk)) if abs(dkk) >= LEAST else words.kroner(abs(dkk))


def explanation(point: Point, words: Words, longest: int = LONGEST) -> str:
    """Return the reported explanation, cut where it is long, or say that there is none."""
    if not point.explanations:
        return words.gettext("ingen")
    text = " ".join(f"»{one}«" for one in point.explanations)
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"


def value_of(point: Point, words: Words) -> str:
    """Write a point's own value with its unit."""
    return "" if point.value is None else f"{amount(point.value, words)} {words.of(point.measure)}"


def _outlier(point: Point, _result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    ordinary = (
        _("Prisen pr. arbejdsenhed er almindelig: det er mængden, der skiller sig ud.") if point.by_quantity else ""
    )
    return [
        words.say("{value}.", value=value_of(point, words)),
        normal_sentence(point.normal, words),
        distance_sentence(point, words),
        _last_year(point, words),
        ordinary,
        _shows_in(point, words),
    ]


def _jump(point: Point, _result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    text = _("{value} mod {previous} sidste år.")
    previous = amount(point.previous or 0.0, words)
    return [
        words.say(text, value=value_of(point, words), previous=previous),
        normal_sentence(point.normal, words),
        _shows_in(point, words),
    ]


def _last_year(point: Point, words: Words) -> str:
    if point.previous is None:
        return ""
    return words.say(words.gettext("Sidste år: {previous}."), previous=amount(point.previous, words))


def _shows_in(point: Point, words: Words) -> str:
    if not point.also:
        return ""
    text = words.gettext("Det slår igennem i {codes}.")
    return words.say(text, codes=_codes(point, words))


def _codes(point: Point, words: Words) -> str:
    shown = list(point.also[:_CODES])
    rest = len(point.also) - len(shown)
    if rest > 0:
        shown.append(words.say(words.gettext("{count} andre"), count=rest))
    return words.listing(shown)


def _missing(point: Point, _result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    reason = words.of(REASON_TEXTS[MissingReason(point.reason or "not_delivered")])
    if point.count == 1:
        first = words.say(_("Tallet mangler: {reason}."), reason=reason)
    else:
        first = words.say(_("{count} tal mangler: {reason}."), count=point.count, reason=reason)
    text = _("Sidste år var udgiften bag {amount}.") if point.last_year else _("Udgiften bag er {amount}.")
    worth = "" if point.dkk is None else words.say(text, amount=kroner(point.dkk, words))
    return [first, words.say(_("Det rammer {codes}."), codes=_codes(point, words)) if point.also else "", worth]


def _bridge(point: Point, result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    others = words.ngettext(
        "{count} af {all} kommuner har en sådan post.", "{count} af {all} kommuner har en sådan post.", point.count
    )
    said = words.say(others, count=point.count, all=result.participants)
    now, before = kroner(point.value, words), kroner(point.previous, words)
    if point.reason == "started":
        return [words.say(_("Ny post i broen til regnskabet: {now}. Sidste år var der ingen."), now=now), said]
    if point.reason == "stopped":
        return [words.say(_("Posten i broen er væk. Sidste år var den {before}."), before=before), said]
    if point.previous is None:
        return [words.say(_("Stor post i broen til regnskabet: {now}."), now=now), said]
    text = _("Stor post i broen til regnskabet: {now}. Sidste år: {before}.")
    return [words.say(text, now=now, before=before), said]


def _unit_error(point: Point, _result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    value = value_of(point, words)
    if point.corrected is None:
        first = words.say(_("{value} ligger langt uden for det plausible."), value=value)
    else:
        text = _("{value}. Skulle der stå {corrected}?")
        first = words.say(text, value=value, corrected=amount(point.corrected, words))
    return [
        first,
        _last_year(point, words),
        words.say(_("Tallet bruges i {codes}."), codes=_codes(point, words)) if point.also else "",
    ]


def _control(point: Point, _result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    text = _("{total} mod {parts}. Forskellen er {difference}.")
    total, parts = (amount(value or 0.0, words) for value in (point.value, point.previous))
    difference = amount(abs((point.value or 0.0) - (point.previous or 0.0)), words)
    return [words.say(text, total=total, parts=parts, difference=difference)]


def method_sentences(words: Words) -> list[str]:
    """Say how the points were found, in the order of the annex."""
    _ = words.gettext
    return [
        _("Langt fra andre: mindst 3,5 gange spredningen fra medianen af både egne sammenligningskommuner og alle."),
        _("Spredningen er medianen af afstandene til medianen, delt med 0,6745. Et enkelt stort tal flytter den ikke."),
        _("Er alle tal over 0, og ligger de høje langt væk, måles på logaritmen. Det står ved tallet."),
        _("Spredningen hos sammenligningskommunerne regnes aldrig som mindre end halvdelen af spredningen hos alle."),
        _("Kroner: afstanden til medianen af egne sammenligningskommuner gange kommunens egen mængde."),
        _("Ny siden sidste år: over 1,5 gange eller under halvdelen af sidste års tal, og mindst 1 pct. af udgiften."),
        _("Et spring er ikke et punkt, når årets mængde forklarer det, eller når ét år siger lidt om tallet."),
        _("Forkert enhed: ganget med 10, 100, 1.000 eller mere passer tallet med sidste år eller det typiske."),
        _("Bogføring: poster i broen på mindst 5 pct. af udgiften, som de fleste ikke har, eller som er nye."),
        _("Opgaver i en funktionskontrakt bedømmes ikke: de er betalt i én pris."),
        _("Kilde til metoden: Iglewicz og Hoaglin, How to Detect and Handle Outliers, ASQC 1993."),
    ]


def source_line(result: ValidationResult, words: Words) -> str:
    """Return source, price level, release and status."""
    text = words.gettext("Kilde: {title} · {version}, løbende priser · udgivelse {release} · {status}")
    return words.say(
        text,
        version=version_name(result, words),
        title="; ".join(result.source_titles),
        release=result.release[:12],
        status=words.of(result.status_note),
    )


def signed_kroner(dkk: float, words: Words) -> str:
    """Write kroner with a minus where they are deducted."""
    return f"{MINUS if dkk < 0 else ''}{kroner(dkk, words)}"
