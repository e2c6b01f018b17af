"""What the causes of purchasing are called: the one place for their names."""

from __future__ import annotations

from raaderum.domain.purchases import Cause
from raaderum.reports.text.words import Words


def cause_name(cause: str, words: Words) -> str:
    """Name a cause as it stands in a table or a legend."""
    _ = words.gettext
    names = {
        Cause.COMPLIANT: _("Købt som aftalt"),
        Cause.PRICE_ABOVE: _("Betalt over aftalt pris"),
        Cause.WRONG_ITEM: _("Anden vare hos aftalens leverandør"),
        Cause.WRONG_SUPPLIER: _("Anden leverandør end aftalens"),
        Cause.NO_AGREEMENT: _("Ingen aftale"),
        Cause.NOT_ADDRESSABLE: _("Kan ikke lægges på en aftale"),
        Cause.UNCLASSIFIED: _("Ikke klassificeret"),
    }
    return names[Cause(cause)]


def cause_short(cause: str, words: Words) -> str:
    """Name a cause in a word or two, for a heading of a column."""
    _ = words.gettext
    names = {
        Cause.COMPLIANT: _("Som aftalt"),
        Cause.PRICE_ABOVE: _("Over pris"),
        Cause.WRONG_ITEM: _("Anden vare"),
        Cause.WRONG_SUPPLIER: _("Anden leverandør"),
        Cause.NO_AGREEMENT: _("Ingen aftale"),
        Cause.NOT_ADDRESSABLE: _("Kan ikke på aftale"),
        Cause.UNCLASSIFIED: _("Ikke klassificeret"),
    }
    return names[Cause(cause)]


def cause_meaning(cause: str, words: Words) -> str:
    """Say what a cause holds, in a sentence."""
    _ = words.gettext
    meanings = {
        Cause.COMPLIANT: _("En aftalt vare fra en aftalt leverandør, op til den aftalte pris."),
        Cause.PRICE_ABOVE: _("En aftalt vare fra en aftalt leverandør: det, der er betalt ud over den aftalte pris."),
        Cause.WRONG_ITEM: _("Leverandøren er aftalens, men varen er ikke i sortimentet."),
        Cause.WRONG_SUPPLIER: _("Der er en aftale for varen, men den er købt et andet sted."),
        Cause.NO_AGREEMENT: _("Kunne lægges på en aftale, men ingen aftale gjaldt den dag."),
        Cause.NOT_ADDRESSABLE: _("Skatter, andre myndigheder, tilskud og andet, der ikke købes på aftale."),
        Cause.UNCLASSIFIED: _("Ingen ved, hvad det er. Det indgår ikke i nogen påstand."),
    }
    return meanings[Cause(cause)]
