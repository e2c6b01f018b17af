"""The agenda of a validation meeting: composed once, laid out as paper and as workbook."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from raaderum.reports.tables import Table
from raaderum.reports.text import Words, validation
from raaderum.reports.text.naming import name_version
from raaderum.reports.validation_tables import (
    ends_table,
    explained_table,
    jumps_table,
    left_out_table,
    meeting_points,
    missing_table,
    points_table,
    practice_table,
    sessions_table,
)
from raaderum.studies.results.validation import Point, ValidationResult

FIRST_BEFORE = 4
"""Slips on page one; more of them are in the annex, so that the points keep to two pages."""
FIRST_PRACTICE = 3
"""Questions of practice on page two; all are in the annex."""
ROOM_LINES, SLIP_LINES, POINT_LINES = 86.0, 2.5, 3.6
"""What two pages hold of points, less what each slip above them takes; and a point's own title, time and decision."""
LINE_LETTERS, EXPLANATION_LETTERS = 106, 24
"""Letters of a line, and of the words before an explanation."""


@dataclass(frozen=True, slots=True)
class PointText:
    """One point as it is read aloud: when, who, what, and what they have said."""

    when: str
    title: str
    worth: str
    text: str
    explanation: str


@dataclass(frozen=True, eq=False)
class Agenda:
    """Sentences and tables in the order of the two pages and the annex."""

    words: Words
    result: ValidationResult
    mark: str | None
    mark_sentence: str | None
    headline: str
    masthead: str
    labels: dict[str, str]
    facts: list[list[str]]
    blanks: list[str]
    lead: list[str]
    sessions: Table
    before: Table
    points: list[PointText]
    more_points: list[PointText]
    practice: list[str]
    written: Table
    ends: Table
    jumps: Table
    missing: Table
    all_practice: Table
    left_out: Table
    explained: Table
    method: list[str]
    source_line: str


def compose_agenda(result: ValidationResult, words: Words) -> Agenda:
    """Put a validation into words and tables. Everything comes from the result alone."""
    _ = words.gettext
    example = result.dataset == "example"
    points, more_points = _points(result, words)
    return Agenda(
        words=words,
        result=result,
        mark=_("EKSEMPELDATA") if example else None,
        mark_sentence=_("Eksempeldata: kommunerne findes ikke, og tallene er simuleret.") if example else None,
        headline=validation.headline(result, words),
        masthead=words.say(_("Dagsorden til valideringsmøde · {area}"), area=words.of(result.area_name)),
        labels=_labels(words),
        facts=_facts(result, words),
        blanks=[_("Mødets dato"), _("Sted"), _("Ordstyrer")],
        lead=validation.lead_sentences(result, words),
        sessions=sessions_table(result, words),
        before=points_table(result, "before", words),
        points=points,
        more_points=more_points,
        practice=_practice(result, words),
        written=points_table(result, "written", words),
        ends=ends_table(result, words),
        jumps=jumps_table(result, words),
        missing=missing_table(result, words),
        all_practice=practice_table(result, words),
        left_out=left_out_table(result, words),
        explained=explained_table(result, words),
        method=validation.method_sentences(words),
        source_line=validation.source_line(result, words),
    )


def _points(result: ValidationResult, words: Words) -> tuple[list[PointText], list[PointText]]:
    """Return the points of the meeting that two pages hold, and those that must stand in the annex: mostly none.

    Where there is not room for all, explanations are cut shorter first.
    """
    before = min(FIRST_BEFORE, sum(point.when == "before" for point in result.points))
    room = ROOM_LINES - SLIP_LINES * before
    for longest in (validation.LONGEST, validation.SHORT):
        points = [_point(point, result, words, longest) for point in meeting_points(result)]
        fit = sum(taken <= room for taken in accumulate(map(_lines, points)))
        if fit == len(points):
            break
    return points[:fit], points[fit:]


def _point(point: Point, result: ValidationResult, words: Words, longest: int) -> PointText:
    when = words.say(words.gettext("Kl. {at}, {minutes} min."), at=point.at, minutes=point.minutes)
    return PointText(
        when=when,
        title=f"{point.number}. {validation.point_title(point, words)}",
        worth=validation.kroner(point.dkk, words),
        text=" ".join(validation.point_sentences(point, result, words)),
        explanation=validation.explanation(point, words, longest),
    )


def _lines(point: PointText) -> float:
    """Return how many lines a point takes: its text, what was said, and a title, a time and a line to write on."""
    said = len(point.explanation) + EXPLANATION_LETTERS
    return POINT_LINES + ceil(len(point.text) / LINE_LETTERS) + ceil(said / LINE_LETTERS)


def _facts(result: ValidationResult, words: Words) -> list[list[str]]:
    _ = words.gettext
    participants = words.say(_("{count} kommuner"), count=result.participants)
    if result.silent:
        text = words.ngettext("{count} har ikke indberettet", "{count} har ikke indberettet", result.silent)
        participants = f"{participants}; {words.say(text, count=result.silent)}"
    first = result.sessions[0]
    total = sum(part.minutes for part in result.sessions)
    return [
        [_("Tal fra"), name_version(result, words)],
        [_("Deltagere"), participants],
        [_("Tid"), words.say(_("Fra kl. {at}, {minutes} minutter (forslag)"), at=first.at, minutes=total)],
    ]


def _practice(result: ValidationResult, words: Words) -> list[str]:
    _ = words.gettext
    lines = []
    for question in result.practice[:FIRST_PRACTICE]:
        text = _("{question} De fleste svarer: {usual}. {count} svarer noget andet og har {amount} i broen.")
        if question.bridge_dkk == 0:
            text = _("{question} De fleste svarer: {usual}. {count} svarer noget andet.")
        amount = validation.kroner(question.bridge_dkk, words)
        lines.append(
            words.say(
                text, question=words.of(question.text), usual=words.of(question.usual),
                count=len(question.differing), amount=amount,
            )
        )  # fmt: skip
    return lines


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "time": _("Forslag til tid"),
        "before": _("Rettes før mødet"),
        "more_before": _("Rettes også før mødet"),
        "points": _("Punkterne på mødet"),
        "more_points": _("Flere punkter på mødet"),
        "practice": _("Praksis, der er forskellig"),
        "explanation": _("Kommunens forklaring"),
        "decision": _("Beslutning"),
        "annex": _("Bilag"),
        "written": _("Besvares skriftligt"),
        "ends": _("Midten og yderpunkterne"),
        "jumps": _("Spring siden sidste år"),
        "missing": _("Det, der mangler"),
        "left_out": _("Ingen sammenlignes med"),
        "explained": _("Bemærkninger"),
        "method": _("Sådan er punkterne fundet"),
        "none": _("Ingen."),
        "page": _("Side"),
        "approved": _("Referent"),
        "on": _("den"),
    }
