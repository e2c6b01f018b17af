"""Definition and place of one key figure, as it stands in an annex."""

from __future__ import annotations

from raaderum.reports.notes import NO_NOTES, Notes
from raaderum.reports.text import Words, position
from raaderum.reports.text.gap import capital
from raaderum.studies.results import PositionResult


def figure_card_text(result: PositionResult, words: Words, notes: Notes = NO_NOTES) -> dict[str, str]:
    """Return definition and place of one key figure, as it stands in the annex."""
    _ = words.gettext
    card = result.figure
    return {
        "name": words.of(card.name),
        "account": card.account,
        "finding": f"{position.headline(result, words)}{notes.mark_own(result)}.",
        "difference": position.difference_sentence(result, words),
        "place": position.place_sentence(result, words),
        "why": words.of(card.why),
        "cannot_show": words.of(card.cannot_show),
        "definition": words.say(
            _("Nettodriftsudgift på {account}. Enhed: {unit}. {status}."),
            account=card.account,
            unit=words.of(card.unit),
            status=capital(words.of(card.status_note)),
        ),
    }
