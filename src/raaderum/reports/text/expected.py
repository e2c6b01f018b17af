"""What could be expected? As sentences."""

from __future__ import annotations

from raaderum.reports.text.naming import per
from raaderum.reports.text.words import Words
from raaderum.studies.results import ExpectedResult

WEAK = 0.1
"""Below this share of variance explained, the model says next to nothing."""


def headline(result: ExpectedResult, words: Words) -> str:
    """Return the finding against what framework conditions lead one to expect; no number where they explain nothing."""
    _ = words.gettext
    facts = {
        "unit": result.unit.name,
        "conditions": _conditions(result, words),
        "per": per(result.figure, words),
        "amount": words.kroner(abs(result.difference)),
        "figure": words.of(result.figure.phrase),
        "period": result.period,
    }
    text = _("{unit} brugte {amount} mere {per} på {figure} i {period}, end rammevilkårene peger på")
    if result.r_squared <= 0:
        text = _("{conditions} kan ikke forudsige, hvad {unit} bruger på {figure}")
    elif not result.outside:
        text = _("{unit} ligger inden for det, rammevilkårene peger på, på {figure} i {period}")
    elif result.difference < 0:
        text = _("{unit} brugte {amount} mindre {per} på {figure} i {period}, end rammevilkårene peger på")
    return words.say(text, **facts)


def expected_sentence(result: ExpectedResult, words: Words) -> str:
    """Say the expected value, its interval and the difference to it."""
    _ = words.gettext
    text = _(
        "Et regnestykke på rammevilkårene giver {expected} {per}, med et interval fra {low} til {high}. "
        "Intervallet er lavet, så det rammer ca. fire ud af fem kommuner."
    )
    more = _("Forskel til det forventede: {difference} højere.")
    if result.difference < 0:
        more = _("Forskel til det forventede: {difference} lavere.")
    first = words.say(
        text,
        expected=words.kroner(result.expected),
        per=per(result.figure, words),
        low=words.number(result.interval.low),
        high=words.kroner(result.interval.high),
    )
    return f"{first} {words.say(more, difference=words.kroner(abs(result.difference)))}"


def strength_sentence(result: ExpectedResult, words: Words) -> str:
    """Say how much of the differences between municipalities the drivers explain."""
    _ = words.gettext
    if result.r_squared <= 0:
        text = _(
            "{conditions} rammer ikke bedre end et gennemsnit af alle kommuner. Brug ikke regnestykket som argument."
        )
        return words.say(text, conditions=_conditions(result, words))
    text = _("{conditions} forklarer {share} af forskellene mellem kommunerne.")
    if result.r_squared < WEAK:
        text += " " + _("Det er meget lidt.")
    return words.say(text, conditions=_conditions(result, words), share=words.percent(result.r_squared))


def _conditions(result: ExpectedResult, words: Words) -> str:
    """Name the framework conditions: those of real municipalities are the public ones alone."""
    _ = words.gettext
    return _("De offentlige rammevilkår") if result.dataset == "public" else _("Rammevilkårene")
