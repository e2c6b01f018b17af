"""Why are we different, in kroner? The finding, bookkeeping first, the causes and the largest driver, as sentences."""

from __future__ import annotations

from raaderum.reports.text.amounts import LEAST, more_or_less
from raaderum.reports.text.causes import (
    CauseGroup,
    accounting_dkk,
    cause_name,
    group_causes,
    group_name,
    list_named_parts,
)
from raaderum.reports.text.naming import version_name
from raaderum.reports.text.words import Words
from raaderum.studies.results import Factor, GapNode, GapResult, Header, SubFactor

SAID_APART = ("accounting", "target_choice")
"""Causes with sentences of their own: they are not among the largest that are named."""
_MOST_PLACES = 2
"""A factor that works in more places than this is named without them."""


def headline(result: GapResult, words: Words) -> str:
    """Return the finding: who spent what on what, and how much that is more or less than whom."""
    _ = words.gettext
    text = _("{unit} brugte {own} på {figure} i {period}: {amount} {than}")
    if result.own_dkk < 0:
        text = _("{unit} havde {own} mere i indtægt end i udgift på {figure} i {period}: {amount} {than}")
    return words.say(
        text,
        unit=result.unit.name,
        own=words.large_kroner(abs(result.own_dkk)),
        figure=words.of(result.figure.phrase),
        period=result.period,
        amount=more_or_less(result.gap_dkk, words),
        than=than_phrase(result, words),
    )


def than_phrase(result: GapResult, words: Words) -> str:
    """Say than, or as, whom."""
    _ = words.gettext
    text = _("som {reference}") if abs(result.gap_dkk) < LEAST else _("end {reference}")
    return words.say(text, reference=reference_phrase(result, words))


def reference_phrase(result: GapResult, words: Words) -> str:
    """Name what the gap is measured to, as it stands in a sentence."""
    _ = words.gettext
    reference, count = result.reference, len(result.reference.members)
    if count == 1:
        return reference.members[0].name
    if reference.kind == "region":
        return words.say(_("de andre kommuner i Region {region}"), region=reference.members[0].region)
    if reference.kind in ("everyone", "country"):
        return words.say(_("de {count} andre kommuner"), count=count)
    own_group = result.parameters.get("members") is not None
    group = _("de {count} valgte kommuner") if own_group else _("de {count} mest sammenlignelige kommuner")
    named = words.say(group, count=count)
    forms = {
        "median": _("medianen af {group}"),
        "quartile": _("nedre kvartil af {group}"),
        "cheapest": _("de {fewest} billigste blandt {group}"),
    }
    return words.say(forms.get(reference.kind, "{group}"), group=named, fewest=reference.count)


def difference_sentence(result: GapResult, words: Words) -> str:
    """Say the difference per unit of scale and in per cent."""
    _ = words.gettext
    per = words.of(result.scale.name)
    amount = abs(result.gap_per_scale)
    if round(amount) == 0:
        return words.say(_("Det er under 1 kr. i forskel {per}."), per=per)
    share = "" if result.gap_share is None else f" ({words.percent(abs(result.gap_share))})"
    text = _("Det er {amount} mere {per}{share}.") if result.gap_dkk > 0 else _("Det er {amount} mindre {per}{share}.")
    return words.say(text, amount=words.kroner(amount), per=per, share=share)


def scale_sentence(result: GapResult, words: Words) -> str:
    """Say how kroner come from a difference per unit: at the unit's own size."""
    _ = words.gettext
    decimals = 0 if result.scale.own == round(result.scale.own) else 1
    text = _("Kronerne er forskellen {per} gange kommunens eget antal: {count}.")
    return words.say(text, per=words.of(result.scale.name), count=words.number(result.scale.own, decimals))


def caution_sentence(words: Words) -> str:
    """Say what a split is and is not."""
    return words.gettext("Det er et regnestykke, ikke en årsag.")


def bookkeeping_sentences(result: GapResult, words: Words) -> list[str]:
    """Say what of the gap is bookkeeping, and what the gap is without it. Before anything else is said."""
    _ = words.gettext
    booked, gap = accounting_dkk(result), result.gap_dkk
    if not result.explained:
        return []
    if abs(booked) < LEAST:
        return [_("Intet af forskellen er bogføring eller afgrænsning.")]
    if booked * gap > 0 and abs(booked) <= abs(gap):
        text = _("{amount} af forskellen er bogføring og afgrænsning.")
        return [words.say(text, amount=words.large_kroner(abs(booked))), _without(result, words)]
    text = _("Bogføring og afgrænsning trækker {amount} op.")
    if booked < 0:
        text = _("Bogføring og afgrænsning trækker {amount} ned.")
    return [words.say(text, amount=words.large_kroner(abs(booked))), _without(result, words)]


def _without(result: GapResult, words: Words) -> str:
    _ = words.gettext
    rest = result.gap_dkk - accounting_dkk(result)
    if abs(rest) < LEAST:
        return _("Uden den er der ingen forskel.")
    text = _("Uden den bruger kommunen {amount}.")
    return words.say(text, amount=more_or_less(rest, words))


def bookkeeping_lines(result: GapResult, words: Words) -> list[str]:
    """Return the adjustments that differ, most first: what is booked elsewhere, or otherwise."""
    nodes = [node for node in result.nodes if node.role == "adjustment" and abs(node.gap_dkk) >= LEAST]
    return [
        f"{words.of(node.name)}: {more_or_less(node.gap_dkk, words)}."
        for node in sorted(nodes, key=lambda node: -abs(node.gap_dkk))
    ]


def practice_sentences(result: GapResult, words: Words) -> list[str]:
    """Say where the unit's practice differs from that of most members."""
    return [
        words.say(
            words.of(one.text), own=words.of(one.own), others=words.of(one.others), count=one.count, members=one.members
        )
        for one in result.practice
    ]


def cause_sentence(group: CauseGroup, words: Words) -> str:
    """Name a cause and its kroner."""
    name = capital(group_name(group, words))
    return f"{name}: {more_or_less(group.dkk, words)}."


def cause_detail(group: CauseGroup, result: GapResult, words: Words) -> str | None:
    """Say what of a cause moves most kroner its own way; None where nothing is known below it."""
    most = cause_most(group, result, words)
    return None if most is None else words.say(words.gettext("Mest: {what}."), what=low(most))


def cause_most(group: CauseGroup, result: GapResult, words: Words) -> str | None:
    """Name what of a cause moves most kroner its own way, and where: "Klip om året (rabatklipning), 4.000 kr. mere"."""
    parts = [part for part in list_named_parts(result, group.causes) if part.dkk * group.dkk > 0]
    if not parts or group.causes == ("target_choice",):
        return None
    first = parts[0]
    nodes = [low(words.of(node)) for node in first.nodes if node != first.name]
    where = f" ({words.listing(nodes)})" if 0 < len(nodes) <= _MOST_PLACES else ""
    return f"{capital(words.of(first.name))}{where}, {more_or_less(first.dkk, words)}"


def causes_sentences(result: GapResult, words: Words, most: int = 3) -> list[str]:
    """Return the largest causes in words, after bookkeeping, each with its kroner and what moves it most."""
    if not result.explained:
        return [unexplained_sentence(result, words)]
    groups = [group for group in group_causes(result) if group.causes[0] not in SAID_APART][:most]
    return [
        " ".join(part for part in (cause_sentence(group, words), cause_detail(group, result, words)) if part)
        for group in groups
    ]


def unexplained_sentence(result: GapResult, words: Words) -> str:
    """Say why nothing is split, as with public figures alone."""
    reasons = dict.fromkeys(words.of(node.refused) for node in result.nodes if node.refused is not None)
    return words.say(words.gettext("Forskellen er ikke delt op. Det {reason}."), reason=next(iter(reasons), ""))


def largest_sentence(result: GapResult, words: Words) -> str | None:
    """Name the largest driver; None where nothing was split."""
    _ = words.gettext
    largest = result.largest
    if largest is None or abs(largest.dkk) < LEAST:
        return None
    text = _("Det største enkelte led er {factor} ({node}): {amount}. Det er {cause}.")
    if largest.factor_name == largest.node_name:
        text = _("Det største enkelte led er {factor}: {amount}. Det er {cause}.")
    return words.say(
        text,
        factor=low(words.of(largest.factor_name)),
        node=low(words.of(largest.node_name)),
        amount=more_or_less(largest.dkk, words),
        cause=cause_name(largest.cause, words),
    )


def target_choice_sentence(result: GapResult, words: Words) -> str | None:
    """Say what the choice of target adds, apart from all causes; None where the target is the members themselves."""
    _ = words.gettext
    found = [total.dkk for total in result.causes if total.cause == "target_choice"]
    if not found:
        return None
    text = _("Målet er {target}. Det valg alene giver {amount} og står for sig.")
    return words.say(text, target=words.of(result.reference.name), amount=more_or_less(found[0], words))


def node_sentence(node: GapNode, words: Words) -> str:
    """Say what one key figure cost, and how it differs."""
    _ = words.gettext
    text = _("{name}: {own}, {amount} end sammenligningskommunerne.")
    if abs(node.gap_dkk) < LEAST:
        text = _("{name}: {own}, {amount} som sammenligningskommunerne.")
    amount = more_or_less(node.gap_dkk, words)
    return words.say(text, name=words.of(node.name), own=words.large_kroner(node.own_dkk), amount=amount)


def mean_sentence(node: GapNode, words: Words) -> str | None:
    """Say the mean of several years, where one year says little."""
    if node.mean is None:
        return None
    text = words.gettext("{name}: i gennemsnit for {first}–{last} er det {amount} om året.")
    return words.say(
        text,
        name=words.of(node.name),
        first=node.mean.first,
        last=node.mean.last,
        amount=more_or_less(node.mean.gap_dkk, words),
    )


def factor_sentence(factor: Factor | SubFactor, words: Words) -> str:
    """Say one factor: own, reference, and what the difference is in kroner."""
    text = words.gettext("{name}: {own} mod {reference}. Det giver {amount} ({cause}).")
    return words.say(
        text,
        name=words.of(factor.name),
        own=words.factor(factor.own),
        reference=words.factor(factor.reference),
        amount=more_or_less(factor.dkk, words),
        cause=cause_name(factor.cause, words),
    )


def changes_sentence(result: GapResult, words: Words) -> str | None:
    """Say that figures were tried; None where they are as reported."""
    count = len(result.changes)
    if not count:
        return None
    text = words.ngettext(
        "Prøve: {count} tal er ændret. Intet er gemt.", "Prøve: {count} tal er ændret. Intet er gemt.", count
    )
    return words.say(text, count=count)


def example_mark(result: Header, words: Words) -> str | None:
    """Return the mark of simulated figures, which stands on every page, sheet and slide; None for others."""
    return words.gettext("EKSEMPELDATA") if result.dataset == "example" else None


def example_sentence(result: Header, words: Words) -> str | None:
    """Say what example data are; None for others."""
    if result.dataset != "example":
        return None
    return words.gettext("Eksempeldata: kommunerne findes ikke, og tallene er simuleret.")


def source_line(result: GapResult, words: Words) -> str:
    """Return source, price level, release and status."""
    text = words.gettext("Kilde: {title} · {version}, løbende priser · udgivelse {release} · {status}")
    titles = [] if result.dataset == "public" else [citation.title for citation in result.sources]
    return words.say(
        text,
        version=version_name(result, words),
        title="; ".join(titles) or result.figure.source.title,
        release=result.release[:12],
        status=words.of(result.figure.status_note),
    )


def low(text: str) -> str:
    """Write a name as it stands within a sentence; abbreviations keep their capitals.

    >>> low("Km vej"), low("LED-andel")
    ('km vej', 'LED-andel')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """Write a name as it begins a sentence."""
    return text[:1].upper() + text[1:]
