"""Who is like us? As sentences."""

from __future__ import annotations

from raaderum.reports.text.words import Words
from raaderum.studies.results import PeersResult


def headline(result: PeersResult, words: Words) -> str:
    """Name the peers, or say that nobody is like the unit."""
    _ = words.gettext
    names = [peer.unit.name for peer in result.peers]
    first = words.listing(names[:3])
    if result.parameters.get("members") is not None:
        return words.say(
            words.ngettext(
                "{unit} sammenlignes med den kommune, du har valgt",
                "{unit} sammenlignes med de {count} kommuner, du har valgt",
                len(names),
            ),
            unit=result.unit.name,
            count=len(names),
        )
    if not result.summary.good:
        return words.say(_("Få kommuner ligner {unit}. Nærmest er {names}"), unit=result.unit.name, names=first)
    return words.say(_("{names} ligner {unit} mest"), unit=result.unit.name, names=first)


def goodness_sentence(result: PeersResult, words: Words) -> str:
    """Say how far away the last peer is, and what is far."""
    _ = words.gettext
    kth, limit = words.number(result.summary.kth_distance, 2), words.number(result.summary.limit, 2)
    if result.summary.good:
        text = _(
            "Afstanden til den fjerneste er {kth} (0 er ens, 1 er helt forskellig). "
            "Grænsen for en god sammenligning er {limit}."
        )
        return words.say(text, kth=kth, limit=limit)
    text = _(
        "Afstanden til den fjerneste er {kth} (0 er ens, 1 er helt forskellig). Det er over grænsen på {limit}. "
        "{unit} skiller sig mest ud på: {features}."
    )
    names = [words.of(name) for name in result.summary.unlike_on]
    listed = words.listing([name[0].lower() + name[1:] for name in names])
    return words.say(text, kth=kth, limit=limit, unit=result.unit.name, features=listed)


def own_choice_sentence(result: PeersResult, words: Words) -> str | None:
    """Say that the group or the weights are the user's own."""
    _ = words.gettext
    if result.parameters.get("members") is not None:
        return _("Egne sammenligningskommuner: gruppen er valgt af brugeren, ikke beregnet.")
    if result.summary.chosen_by_user:
        changed = [
            f"{words.of(f.name)} {words.number(f.weight, 1)}" for f in result.features if f.weight != f.default_weight
        ]
        return words.say(_("Egne vægte: {changed}."), changed=words.listing(changed))
    return None


def distance_word(distance: float, limit: float, words: Words) -> str:
    """Put a distance in a word: very alike, alike, somewhat, or not alike."""
    _ = words.gettext
    if distance <= limit / 3:
        return _("meget ens")
    if distance <= limit * 2 / 3:
        return _("ens")
    return _("nogenlunde ens") if distance <= limit else _("ikke ens")
