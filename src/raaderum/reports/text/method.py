"""The method behind a paper about a unit's place, in one page."""

from __future__ import annotations

from raaderum.reports.text.naming import country
from raaderum.reports.text.position import lowest_sentence, reading_sentences
from raaderum.reports.text.words import Words
from raaderum.studies.results import PositionResult


def method_sentences(result: PositionResult, words: Words) -> list[str]:
    """Say how the figure, the peers, the place and the expectation are found, and how the figure is to be read."""
    _ = words.gettext
    lines = [
        _("Nøgletallet er sum divideret med sum. Et manglende tal regnes aldrig som 0."),
        _("Sammenligningskommuner findes på rammevilkår med vægtet Gower-afstand, aldrig på udgiften selv."),
        _(
            "Placeringen er et interval: vægte, rammevilkår og antal sammenligningskommuner trækkes på ny mange gange. "
            "Intervallet rummer 90 pct. af trækningerne."
        ),
        _("Forventningen er en regression på højst fire rammevilkår. Kommunen selv er ikke med i den."),
        words.say(
            _("Et niveauskift markeres, når afstanden til {country} skifter brat og bliver der."),
            country=country(result, words),
        ),
    ]
    lowest = lowest_sentence(result, words)
    return [*lines, *reading_sentences(result, words), *([lowest] if lowest else [])]
