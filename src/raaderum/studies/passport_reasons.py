"""The reasons of a grade, aspect by aspect. Every threshold stands here, with why."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from raaderum.analytics.breaks import LevelShift
from raaderum.domain.observations import REASON_TEXTS, Version
from raaderum.domain.panel import REASONS
from raaderum.domain.text import Text
from raaderum.packs import Question
from raaderum.studies.booking import RECENT_YEARS
from raaderum.studies.comparison import find_barred, find_shifts, read_series
from raaderum.studies.everybody import peers_of
from raaderum.studies.passport_case import Case, below_figure, find_lacking
from raaderum.studies.plausible import find_slips
from raaderum.studies.results.comparability import Grade
from raaderum.studies.results.passport import Aspect, GradeReason
from raaderum.warehouse.release import Release

MOST_SHARE = 0.8
"""With fewer of a figure's variables than this, more than one in five is unknown: its cost cannot be explained."""
MANY_DIFFERENCES = 3
"""One or two other ways of booking can be told in a sentence; from three on they can cancel out or add up unseen."""
NOT_ABOVE_ZERO = Text("ikke over 0", "not above 0")
MOST_NAMED = 3
"""A sentence with more names than this is not read."""


@lru_cache(maxsize=4)
def _budgets(release: Release) -> frozenset[tuple[str, str, int]]:
    """Return the cells of which a budget is known."""
    rows = (o for o in release.observations if o.version != Version.ACCOUNTS and o.value is not None)
    return frozenset((o.unit, o.variable, o.period) for o in rows)


def find_reasons(case: Case, approver: str | None) -> tuple[GradeReason, ...]:
    """Return at least one reason of every aspect, in the order of the passport.

    Args:
        case: The figure.
        approver: Who approved as the second person; "" where this unit has none; None where nobody's is known.
    """
    return (
        *_scope(case),
        *_completeness(case),
        *_accounting(case),
        *_breaks(case),
        *_price_level(case),
        *_explanation(case),
        _reviewer(approver),
    )


def _reason(aspect: Aspect, code: str, grade: Grade, da: str, en: str) -> GradeReason:
    return GradeReason(aspect, code, grade, Text(da, en))


def _scope(case: Case) -> Iterator[GradeReason]:
    """One price for many tasks, or a slip that must be corrected first: as the comparisons themselves say."""
    barred = find_barred(case.release, case.period).get(case.unit)
    if barred is not None:
        yield GradeReason("scope", "barred", "D", barred)
        if not _is_touched(case):
            yield _reason("scope", "untouched", "D",
                          "Det rammer ikke selve tallet, men kommunen er ude af alle årets sammenligninger.",
                          "The figure itself is sound, but the municipality is out of all comparisons.")  # fmt: skip
        return
    pack = case.release.pack
    rules = pack.rules(case.release.dataset)
    part = rules.complete is not None and case.figure.id in pack.figure(rules.complete).children
    if part and rules.partial is not None and rules.complete is not None:
        whole = read_series(case.release, rules.complete).at(case.period)
        if np.isnan(whole).all():
            yield GradeReason("scope", "partial", "B", rules.partial)
            return
    yield _reason("scope", "whole", "A", "Opgaven er afgrænset som hos andre.", "The task is bounded as with others.")


def _is_touched(case: Case) -> bool:
    """Tell whether what bars the unit is in this figure, or in a part of it."""
    below = {case.figure.id, *case.below}
    for rule in case.release.pack.area.incomparable:
        covered = {name for figure in rule.figures for name in (figure, *below_figure(case.release, figure))}
        if case.value(rule.variable) > rule.above and below & covered:
            return True
    slips = find_slips(case.release, case.period).get(case.unit, {})
    return bool(set(case.variables) & set(slips))


def _names(case: Case, names: list[str]) -> tuple[str, str]:
    """Name variables with why each is missing, at most a few of them."""
    pack, told = case.release.pack, []
    for name in names[:MOST_NAMED]:
        variable = pack.variables[name]
        why = NOT_ABOVE_ZERO if case.has(name) else REASON_TEXTS[REASONS[case.code(name)]]
        told.append((f"»{variable.name.da}« ({why.da})", f"“{variable.name.en}” ({why.en})"))
    rest = len(names) - MOST_NAMED
    if rest > 0:
        told.append((f"{rest} {'andet' if rest == 1 else 'andre'}", f"{rest} {'other' if rest == 1 else 'others'}"))
    return _join([da for da, _ in told], "og"), _join([en for _, en in told], "and")


def _join(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _completeness(case: Case) -> Iterator[GradeReason]:
    lacking = find_lacking(case)
    if lacking:
        da, en = _names(case, lacking)
        yield _reason("completeness", "lacking", "D", f"Udgiften kan ikke lægges sammen. Der mangler {da}.",
                      f"The cost does not add up. Missing: {en}.")  # fmt: skip
        return
    missing = [name for name in case.required if not case.has(name)]
    if missing:
        yield _incomplete(case, missing)
    elif case.value(case.figure.denominator) == 0:
        yield _reason("completeness", "no_task", "B", "Mængden er 0, så der er intet tal pr. enhed. Kronerne er med.",
                      "The quantity is 0, so there is no figure per unit. The kroner are in.")  # fmt: skip
    else:
        count = len(case.required)
        yield _reason("completeness", "whole", "A", f"Alle {count} tal bag nøgletallet er indberettet.",
                      f"All {count} figures behind the key figure are reported.")  # fmt: skip
    left = [name for name in case.optional if not case.has(name)]
    if left:
        da, en = _names(case, left)
        yield _reason("completeness", "optional", "A", f"Frivilligt og ikke med: {da}.", f"Optional, left out: {en}.")


def _incomplete(case: Case, missing: list[str]) -> GradeReason:
    da, en = _names(case, missing)
    if case.figure.denominator in missing:
        return _reason("completeness", "no_ratio", "C",
                       f"Tallet pr. enhed kan ikke beregnes. Der mangler {da}. Kronerne er med.",
                       f"The figure per unit cannot be computed. Missing: {en}. The kroner are in.")  # fmt: skip
    share = 1 - len(missing) / len(case.required)
    grade: Grade = "B" if share >= MOST_SHARE else "C"
    count, whole = len(case.required) - len(missing), len(case.required)
    return _reason("completeness", "partly", grade, f"{count} af {whole} tal er indberettet. Der mangler {da}.",
                   f"{count} of {whole} figures are reported. Missing: {en}.")  # fmt: skip


def _accounting(case: Case) -> Iterator[GradeReason]:
    """Other answers than most of the compared; those whose kroner are in the bridge to the accounts count less."""
    differing = [found for question in case.questions if (found := differ(case, question)) is not None]
    unbridged = [question for question, _ in differing if not _bridged(case, question)]
    grade: Grade = "C" if len(unbridged) >= MANY_DIFFERENCES else "B"
    for question, text in differing:
        if question in unbridged:
            yield GradeReason("accounting", "practice", grade, text)
        else:
            yield _reason("accounting", "bridged", "B", f"{text.da} Beløbet står i broen til regnskabet.",
                          f"{text.en} The amount is in the bridge to the accounts.")  # fmt: skip
    silent = [question for question in case.questions if not case.has(question.id)]
    if silent:
        da, en = f"»{silent[0].text.da}«", f"“{silent[0].text.en}”"
        count = len(silent)
        grade = "C" if count >= MANY_DIFFERENCES else "B"
        yield _reason("accounting", "unanswered", grade, f"{count} spørgsmål om praksis er ikke besvaret, fx {da}",
                      f"Questions of practice not answered: {count}, such as {en}")  # fmt: skip
    yield from _bridge(case)
    if not differing and not silent and case.questions:
        yield _reason("accounting", "as_most", "A", "Praksis er som hos de fleste, der sammenlignes med.",
                      "Practice is as with most of the compared.")  # fmt: skip
    elif not case.questions:
        yield _reason("accounting", "not_asked", "A", "Ingen spørgsmål om praksis gælder tallet.",
                      "No question of practice touches the figure.")  # fmt: skip


def _bridge(case: Case) -> Iterator[GradeReason]:
    """The bridge to the accounts: without it nobody can see what the cost of tasks leaves out."""
    items = [f for f in case.release.pack.key_figures.values() if f.role == "adjustment"]
    if not items or case.figure.role in ("adjustment", "adjustments", "companion"):
        return
    missing = [name for f in items for name in (*f.numerator, *f.minus) if not case.has(name)]
    if missing:
        da, en = _names(case, missing)
        yield _reason("accounting", "bridge_partly", "B", f"Broen til regnskabet er ikke hel. Der mangler {da}.",
                      f"The bridge to the accounts is not whole. Missing: {en}.")  # fmt: skip


def differ(case: Case, question: Question) -> tuple[Question, Text] | None:
    """Return a question that the unit answers otherwise than more than half of its peers, in words."""
    own = case.value(question.id)
    panel, column = case.release.panel, case.release.panel.column(case.period)
    answers = panel.values_of(question.id)[:, column]
    held = [answers[panel.row(code)] for code in peers_of(case.release, case.unit, _peer_figure(case), case.period)]
    held = [int(answer) for answer in held if not np.isnan(answer)]
    texts = {option.value: option.text for option in question.options}
    if np.isnan(own) or not held or int(own) not in texts:
        return None
    usual, count = min(Counter(held).items(), key=lambda item: (-item[1], item[0]))
    if usual == int(own) or 2 * count <= len(held) or usual not in texts:
        return None
    mine, others = texts[int(own)], texts[usual]
    return question, Text(
        question.differs.da.format(own=mine.da, others=others.da, count=count),
        question.differs.en.format(own=mine.en, others=others.en, count=count),
    )


def _peer_figure(case: Case) -> str:
    """Return the figure whose peers answer for practice: its own, or the root's for the bridge and what is beside."""
    if case.figure.role in ("underlying", "central", "overview", "total"):
        return case.figure.id
    return case.release.pack.rules(case.release.dataset).root


def _bridged(case: Case, question: Question) -> bool:
    figures = [f for name in question.figures if (f := case.release.pack.figure(name)).role == "adjustment"]
    return any(case.value(name) not in (0.0,) and case.has(name) for f in figures for name in (*f.numerator, *f.minus))


def _breaks(case: Case) -> Iterator[GradeReason]:
    """A level that shifted in the last years, or a practice that is another than last year; a comment explains."""
    grade: Grade = "B" if case.comments else "C"
    found = False
    first = case.period - RECENT_YEARS + 1
    for shift in _shifts(case):
        if first <= shift.period <= case.period:
            found = True
            yield _reason("breaks", "level_shift", grade, f"Niveauet skifter i {shift.period} og bliver der.",
                          f"The level shifts in {shift.period} and stays there.")  # fmt: skip
    for question in case.questions:
        now, before = case.value(question.id), case.value(question.id, case.period - 1)
        if not np.isnan(now) and not np.isnan(before) and now != before:
            found = True
            yield _reason("breaks", "practice_changed", grade, f"Svaret er nyt siden sidste år: »{question.text.da}«",
                          f"The answer is another than last year: “{question.text.en}”")  # fmt: skip
    if not found:
        yield _reason("breaks", "none", "A", "Der er ikke fundet brud fra år til år.", "No break was found.")


def _shifts(case: Case) -> tuple[LevelShift, ...]:
    with warnings.catch_warnings():  # a municipality without a value in any year has no level: that is no news
        warnings.simplefilter("ignore", RuntimeWarning)
        return find_shifts(case.release, case.figure.id).get(case.unit, ())


def _price_level(case: Case) -> Iterator[GradeReason]:
    budgets = _budgets(case.release)
    only = [n for n in case.costs if not case.has(n) and (case.unit, n, case.period) in budgets]
    if only:
        names = case.release.pack.variables[only[0]].name
        yield _reason("price_level", "budget", "D", f"Kun et budget er kendt for »{names.da}«, ikke et regnskab.",
                      f"Only a budget is known of “{names.en}”, no accounts.")  # fmt: skip
    elif all(case.release.pack.variables[name].quantity.startswith("amount") for name in case.costs):
        yield _reason("price_level", "accounts", "A", "Regnskab i årets egne priser.", "Accounts in current prices.")
    else:
        yield _reason("price_level", "quantity", "A", "En mængde, uden priser.", "A quantity, without prices.")


def _explanation(case: Case) -> Iterator[GradeReason]:
    for text in case.comments:
        yield _reason("explanation", "comment", "A", f"Kommunen skriver: »{text}«", f"Its words: “{text}”")
    if not case.comments:
        yield _reason("explanation", "none", "A", "Ingen bemærkning følger tallet.", "No comment follows the figure.")


def _reviewer(approver: str | None) -> GradeReason:
    """An approval that is not stated lowers a grade only where approvals are kept at all."""
    if approver:
        return _reason("reviewer", "approved", "A", f"Godkendt af {approver}.", f"Approved by {approver}.")
    grade: Grade = "A" if approver is None else "B"
    return _reason("reviewer", "not_stated", grade, "Godkendt af en anden person: ikke oplyst.",
                   "Approved by a second person: not stated.")  # fmt: skip
