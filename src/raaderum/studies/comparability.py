"""How comparisons use the passport's grades: one rule for all of them.

D is left out: there is no figure to compare with, or it covers something else, and the reason can be printed.
(``find_barred`` and a cost that is not known leave out who has grade D, and nobody else: a test holds that together.)
C is compared with and marked, with its reasons. A and B are compared with as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from raaderum.analytics.peers import Neighbourhood
from raaderum.domain.errors import NoPeers
from raaderum.domain.observations import REASON_TEXTS
from raaderum.domain.text import Text
from raaderum.studies.choices import Choices
from raaderum.studies.comparison import find_barred, find_missing, labels, match_among
from raaderum.studies.explanations import list_explanations
from raaderum.studies.passport import grade_figure
from raaderum.studies.passport_case import Case, find_lacking
from raaderum.studies.passport_reasons import MOST_NAMED
from raaderum.studies.results import Comparability, GradedUnit, LeftOutUnit
from raaderum.studies.results.comparability import Grade
from raaderum.warehouse.release import Release

LEFT_OUT: Grade = "D"
MARKED: Grade = "C"
_SAID_ELSEWHERE = "untouched"
"""That a slip elsewhere bars a figure is said by the reason that bars it."""


def speak_of(
    release: Release,
    choices: Choices,
    compared: Iterable[str] = (),
    *,
    left_out: tuple[LeftOutUnit, ...] = (),
    shown: Iterable[str] = (),
    named: bool = True,
) -> dict[str, Any]:
    """Return what a result says of the figures in it: how well they compare, and what their owners say of them.

    Args:
        release: As reported: figures that are only tried change no grade.
        choices: Unit, key figure and period.
        compared: Codes of those compared with.
        left_out: Who is not among them, and why.
        shown: Other key figures of the unit that the result shows.
        named: Whether the figures of the others are shown one by one, so that their explanations follow them.
    """
    figure, unit, period = choices.key_figure, choices.unit, choices.period
    codes = tuple(compared)
    said = list_explanations(release, tuple(dict.fromkeys((figure, *shown))), (unit,), period)
    if named:
        said += list_explanations(release, (figure,), codes, period)
    return {
        "comparability": Comparability(
            own=grade_unit(release, figure, unit, period),
            compared=tuple(grade_unit(release, figure, code, period) for code in codes),
            left_out=left_out,
        ),
        "explanations": said,
    }


@lru_cache(maxsize=8192)
def grade_unit(release: Release, figure: str, unit: str, period: int) -> GradedUnit:
    """Return a unit's grade on a figure, with the reasons that gave it.

    Who approved is no part of it: a release says nothing of that, so it would lower all alike.
    """
    passport = grade_figure(release, unit, release.pack.figure(figure), period)
    deciding = [r for r in passport.reasons if r.grade == passport.grade != "A" and r.code != _SAID_ELSEWHERE]
    return GradedUnit(labels(release)[unit], passport.grade, tuple(dict.fromkeys(reason.text for reason in deciding)))


def find_left_out(release: Release, choices: Choices, found: Neighbourhood) -> tuple[LeftOutUnit, ...]:
    """Name those who would be among the nearest, or whom the user chose, and are not compared with; and why."""
    names, kept = labels(release), {match.unit for match in found.matches}
    wanted: Sequence[str] = choices.members if choices.members is not None else _nearest_of_all(release, choices)
    barred, missing = find_barred(release, choices.period), find_missing(release, choices.key_figure, choices.period)
    out = [code for code in wanted if code not in kept and (code in barred or code in missing)]
    return tuple(LeftOutUnit(names[code], _why(release, choices, code, barred)) for code in out)


def _why(release: Release, choices: Choices, code: str, barred: dict[str, Text]) -> Text:
    """What bars the unit; else the passport's own reason, or one word where nearly all is missing."""
    if code in barred:
        return barred[code]
    figure = release.pack.figure(choices.key_figure)
    graded = grade_unit(release, figure.id, code, choices.period)
    if graded.reasons and len(find_lacking(Case(release, code, figure, choices.period))) <= MOST_NAMED:
        return graded.reasons[0]
    return REASON_TEXTS[find_missing(release, figure.id, choices.period)[code]]


@lru_cache(maxsize=512)
def _nearest_of_all(release: Release, choices: Choices) -> tuple[str, ...]:
    """Return the nearest whether or not they can be compared with; none where the conditions are not known for all."""
    codes = tuple(sorted(unit.code for unit in release.municipalities if unit.code in release.panel.units))
    try:
        return tuple(match.unit for match in match_among(release, choices, codes, None).matches)
    except NoPeers:
        return ()
