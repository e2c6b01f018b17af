"""What could be expected? As sentences."""

from __future__ import annotations

from raaderum.reports.text.words import Words
from raaderum.studies.results import ExpectedResult

WEAK = 0.1
"""Below this share of variance explained, the model says next to nothing."""


def headline(result: ExpectedResult, words: Words) -> str:
    """Return the finding against what framework conditions lead one to expect."""
    _ = words.gettext
    facts = {
        "unit": result.unit.name,
        "amount": words.kroner(abs(result.difference)),
        "figure": words.of(result.figure.phrase),
        "period": result.period,
    }
    if not result.outside:
        return words.say(_("{unit} ligger inden for det, man kan forvente, på {figure} i {period}"), **facts)
    text = _("{unit} brugte {amount} mere pr. indbygger på {figure} i {period}, end man kan forvente")
    if result.difference < 0:
        text = _("{unit} brugte {amount} mindre pr. indbygger på {figure} i {period}, end man kan forvente")
    return words.say(text, **facts)


def expected_sentence(result: ExpectedResult, words: Words) -> str:
    """Say the expected value, its interval and the difference."""
    _ = words.gettext
    text = _(
        "Ud fra rammevilkårene kan man forvente {expected} pr. indbygger. "
        "Fire ud af fem kommuner med de vilkår ligger mellem {low} og {high}."
    )
    more = _("Forventet forskel: {difference} mere.")
    if result.difference < 0:
        more = _("Forventet forskel: {difference} mindre.")
    first = words.say(
        text,
        expected=words.kroner(result.expected),
        low=words.number(result.interval.low),
        high=words.kroner(result.interval.high),
    )
    return f"{first} {words.say(more, difference=words.kroner(abs(result.difference)))}"


def strength_sentence(result: ExpectedResult, words: Words) -> str:
    """Say how much of the differences between municipalities the drivers explain."""
    _ = words.gettext
    if result.r_squared <= 0:
        return _(
            "De offentlige rammevilkår forklarer ikke forskellene mellem kommunerne. "
            "Forventningen er derfor tæt på gennemsnittet, og intervallet er bredt."
        )
    text = _("De offentlige rammevilkår forklarer {share} af forskellene mellem kommunerne.")
    if result.r_squared < WEAK:
        text += " " + _("Det er meget lidt.")
    return words.say(text, share=words.percent(result.r_squared))
