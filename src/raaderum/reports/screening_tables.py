"""The screening as tables: how many fall in each field, and the order of the processes."""

from __future__ import annotations

from raaderum.packs.screening import ScreeningFile
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.words import Words
from raaderum.studies.screening import Screened, ScreeningResult


def quadrant_table(result: ScreeningResult, rules: ScreeningFile, words: Words) -> Table:
    """Return the four fields with the number of processes, their hours, and what is advised."""
    _ = words.gettext
    columns = (Column(_("Felt"), "text"), Column(_("Processer"), "number0"), Column(_("Timer, der spares"), "number0"),
               Column(_("Råd"), "text"))  # fmt: skip
    rows = []
    for one in rules.quadrants:
        inside = [screened for screened in result.processes if screened.quadrant == one.id]
        hours = sum(screened.hours_saved or 0.0 for screened in inside)
        rows.append((words.of(one.name), float(len(inside)), hours, words.of(one.advice)))
    return Table("quadrants", _("De fire felter"), columns, tuple(rows))


def order_table(result: ScreeningResult, words: Words) -> Table:
    """Return the processes, best first."""
    _ = words.gettext
    columns = (
        Column(_("Proces"), "text"), Column(_("Nr."), "text"), Column(_("Felt"), "text"), Column(_("Plads"), "rank"),
        Column(_("Plads under andre vægte"), "text"), Column(_("Egnethed"), "share"), Column(_("Gevinst"), "share"),
        Column(_("Sikkerhed"), "share"), Column(_("Timer, der spares"), "number0"),
        Column(_("Det, der spærrer"), "text"),
    )  # fmt: skip
    return Table("order", _("Rækkefølgen"), columns, tuple(_row(one, words) for one in result.processes))


def field_name(one: Screened, words: Words) -> str:
    """Return the name of the field, or why a process has none."""
    if one.quadrant_name:
        return words.of(one.quadrant_name)
    return words.gettext("mangler svar") if one.process.open else words.gettext("i drift eller afgjort")


def _row(one: Screened, words: Words) -> tuple[str | float | None, ...]:
    return (
        one.process.name,
        one.process.id,
        field_name(one, words),
        float(one.place) if one.quadrant else None,
        f"{one.place_low}–{one.place_high}" if one.quadrant else None,
        one.feasibility,
        one.benefit,
        one.confidence,
        one.hours_saved,
        " ".join(words.of(text) for text in one.knock_outs),
    )
