"""The passport as a table: each figure with its grade and what lowered it."""

from __future__ import annotations

from raaderum.reports.tables import Column, Table
from raaderum.reports.text import Words
from raaderum.studies.results import FigurePassport, PassportResult

SHOWN_ROLES = ("overview", "total", "central", "underlying", "separate", "adjustments", "adjustment")


def passport_table(result: PassportResult, words: Words) -> Table:
    """Return every figure of the tree: code, name, grade, how much is reported, and the reasons of the grade."""
    _ = words.gettext
    shown = [figure for figure in result.figures if figure.role in SHOWN_ROLES]
    rows = tuple(
        (
            figure.code or None,
            words.of(figure.name),
            figure.grade,
            words.say(_("{reported} af {asked}"), reported=figure.reported, asked=figure.asked).replace(" ", "\u00a0"),
            " ".join(deciding_reasons(figure, words)) or None,
        )
        for figure in shown
    )
    columns = tuple(Column(title, "text") for title in (_("Kode"), _("Nøgletal"), _("Karakter"), _("Tal"), _("Grund")))
    strong = tuple(i for i, figure in enumerate(shown) if figure.role in ("total", "central"))
    return Table("passport", _("Kan tallene sammenlignes?"), columns, rows, strong)


def deciding_reasons(figure: FigurePassport, words: Words) -> list[str]:
    """Return the reasons that gave the grade; of an A there is none to tell, and what holds for all is told once."""
    return [
        words.of(reason.text)
        for reason in figure.reasons
        if reason.grade == figure.grade != "A" and reason.code not in ("barred", "untouched")
    ]


def barred_sentence(result: PassportResult, words: Words) -> str | None:
    """Say why nobody is compared with the unit at all, where that is so."""
    reasons = {reason.text for figure in result.figures for reason in figure.reasons if reason.code == "barred"}
    if not reasons:
        return None
    text = words.gettext("Ingen sammenlignes med kommunen i {period}. Grunden: {reason}.")
    return words.say(text, period=result.period, reason=" ".join(words.of(reason) for reason in reasons))


def count_grades(result: PassportResult, words: Words) -> str:
    """Say how many figures have each grade."""
    _ = words.gettext
    parts = [f"{sum(f.grade == meaning.grade for f in result.figures)} {meaning.grade}" for meaning in result.meanings]
    text = _("{unit}, {period}: af {count} nøgletal har {grades}.")
    count = len(result.figures)
    return words.say(text, unit=result.unit.name, period=result.period, count=count, grades=words.listing(parts))


def grade_lines(result: PassportResult, words: Words) -> list[str]:
    """Say what each grade means."""
    return [f"{m.grade}: {words.of(m.name)}. {words.of(m.meaning)}" for m in result.meanings]
