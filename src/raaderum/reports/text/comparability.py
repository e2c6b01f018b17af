"""How well the figures of an answer can be compared, as marks and sentences. The same for every kind of answer."""

from __future__ import annotations

from collections.abc import Collection

from raaderum.reports.text.gap import capital, low
from raaderum.reports.text.words import Words
from raaderum.studies.comparability import LEFT_OUT, MARKED
from raaderum.studies.passport import GRADES
from raaderum.studies.results import GradedUnit, Header, LeftOutUnit, UnitLabel

MARK = "\u00a0*"
"""What stands after the name of a municipality whose figure is compared with care. A letter stands beside it."""


def grades_of(result: Header) -> dict[str, str]:
    """Return the grade of every figure that an answer names, by code of its municipality; none in old answers."""
    found = result.comparability
    return {} if found is None else {one.unit.code: one.grade for one in (found.own, *found.compared)}


def cautious_codes(result: Header) -> frozenset[str]:
    """Return the codes of those whose figure is compared with care."""
    return frozenset(code for code, grade in grades_of(result).items() if grade == MARKED)


def mark_name(unit: UnitLabel, cautious: Collection[str]) -> str:
    """Return a name, with the mark where the figure is compared with care."""
    return f"{unit.name}{MARK}" if unit.code in cautious else unit.name


def comparability_sentences(result: Header, words: Words) -> list[str]:
    """Say whose figures are compared with care, and who is not compared with at all, and why."""
    lines = [own_sentence(result, words), marked_sentence(result, words)]
    return [line for line in (*lines, *left_out_sentences(result, words)) if line]


def caution_sentences(result: Header, words: Words) -> list[str]:
    """Say what is compared with care, where what is not compared at all is said elsewhere."""
    own = own_sentence(result, words) if result.comparability and result.comparability.own.grade == MARKED else None
    return [line for line in (own, marked_sentence(result, words)) if line]


def own_sentence(result: Header, words: Words) -> str | None:
    """Say that the own figure is compared with care, or cannot be; nothing where it can."""
    found = result.comparability
    if found is None or found.own.grade not in (MARKED, LEFT_OUT):
        return None
    text = words.gettext("Kommunens eget tal {meaning} ({grade}). {reason}")
    return words.say(
        text, meaning=_meaning(found.own.grade, words), grade=found.own.grade, reason=first_reason(found.own, words)
    )


def marked_sentence(result: Header, words: Words) -> str | None:
    """Say what the mark on some of those compared with means."""
    found = result.comparability
    names = [one.unit.name for one in found.compared if one.grade == MARKED] if found else []
    if not names:
        return None
    text = words.gettext(
        "Mærket * betyder C, {meaning}: {names}. Noget er ukendt eller anderledes. "
        "Spørg kommunen, før tallet bruges i en sag."
    )
    return words.say(text, meaning=_meaning(MARKED, words), names=words.listing(names))


def legend_sentence(result: Header, words: Words) -> str | None:
    """Say what the letters mean; nothing where an old answer has none."""
    if result.comparability is None:
        return None
    return words.gettext(
        "Karakteren siger, hvor godt tallet kan sammenlignes: A uden forbehold, B med et forbehold, "
        "C med varsomhed. Tal med D er ikke med."
    )


def reason_sentences(result: Header, words: Words) -> list[str]:
    """Say of each that is compared with care what gave it the grade."""
    found = result.comparability
    marked = [one for one in found.compared if one.grade == MARKED] if found else []
    return [f"{one.unit.name}: {first_reason(one, words)}" for one in marked]


def grade_reasons(result: Header, code: str, words: Words) -> list[str]:
    """Return all that gave a municipality its grade; nothing of an A."""
    found = result.comparability
    graded = next((one for one in found.compared if one.unit.code == code), None) if found else None
    return [_sentence(words.of(reason)) for reason in graded.reasons] if graded else []


def first_reason(graded: GradedUnit, words: Words) -> str:
    """Return what gave the grade: the reason, or the first of several."""
    if len(graded.reasons) < 2:
        return " ".join(_sentence(words.of(reason)) for reason in graded.reasons)
    return words.say(words.gettext("Blandt andet: {reason}"), reason=_sentence(words.of(graded.reasons[0])))


def remark(graded: GradedUnit | None, words: Words) -> str:
    """Say in a list that one is compared with, and with what grade and reason where that is with care."""
    if graded is None:
        return words.gettext("er med")
    if graded.grade != MARKED:
        return words.say(words.gettext("er med ({grade})"), grade=graded.grade)
    text = words.gettext("er med ({grade}). {reason}")
    return words.say(text, grade=graded.grade, reason=first_reason(graded, words))


def left_out_sentences(result: Header, words: Words) -> list[str]:
    """Say who would have been compared with, and why not; those with the same reason together."""
    found = result.comparability
    return [] if found is None else say_left_out(found.left_out, words, chosen=is_chosen(result))


def is_chosen(result: Header) -> bool:
    """Tell whether the user chose whom to compare with."""
    return result.parameters.get("members") is not None


def say_left_out(left_out: tuple[LeftOutUnit, ...], words: Words, *, chosen: bool) -> list[str]:
    """Say who is left out, and why."""
    lines = []
    for reason in dict.fromkeys(one.reason for one in left_out):
        names = [one.unit.name for one in left_out if one.reason == reason]
        text = words.ngettext(
            "{names} ligner kommunen, men er ikke med: {reason}.",
            "{names} ligner kommunen, men er ikke med: {reason}.",
            len(names),
        )
        if chosen:
            text = words.gettext("{names} er valgt, men er ikke med: {reason}.")
        lines.append(words.say(text, names=words.listing(names), reason=low(words.of(reason)).rstrip(".")))
    return lines


def _meaning(grade: str, words: Words) -> str:
    return next(words.of(meaning.name) for meaning in GRADES if meaning.grade == grade)


def _sentence(text: str) -> str:
    return capital(text) + ("" if text.endswith((".", "?", "«", "”")) else ".")
