"""What a workshop leaves: the short list, the first business cases, what has to be settled, and the action plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from raaderum.packs.screening import ScreeningFile
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.words import Words
from raaderum.studies.automation_case import ReuseComparison, compare_reuse
from raaderum.studies.screening import Screened, ScreeningResult

SHORT_LIST = 12


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the plan, as the documents print it."""

    process: str
    what: str
    who: str
    due_on: date | None
    partner: str
    prerequisite: str
    state: str


def short_list(result: ScreeningResult, rules: ScreeningFile) -> list[Screened]:
    """Return the processes that a workshop looks at: those to automate now, then those worth simplifying; the best."""
    fields = [one.id for one in rules.quadrants if one.beneficial]
    return [one for field in fields for one in result.processes if one.quadrant == field][:SHORT_LIST]


def candidates_table(chosen: Sequence[Screened], words: Words) -> Table:
    """Return the short list."""
    _ = words.gettext
    columns = (
        Column(_("Proces"), "text"), Column(_("Nr."), "text"), Column(_("Felt"), "text"),
        Column(_("Egnethed"), "share"), Column(_("Gevinst"), "share"), Column(_("Timer, der spares"), "number0"),
    )  # fmt: skip
    rows = tuple(
        (one.process.name, one.process.id, words.of(one.quadrant_name) if one.quadrant_name else "", one.feasibility,
         one.benefit, one.hours_saved)
        for one in chosen
    )  # fmt: skip
    return Table("candidates", _("Den korte liste"), columns, rows)


def first_cases(
    chosen: Sequence[Screened], rules: ScreeningFile, today: date
) -> list[tuple[Screened, ReuseComparison]]:
    """Return the first business case of each process that has numbers for one."""
    return [(one, compare_reuse(one.process, rules, today.year + 1, today)) for one in chosen if one.hours_saved]


def cases_table(cases: Sequence[tuple[Screened, ReuseComparison]], words: Words) -> Table:
    """Return what each costs to build and to reuse, and what it is worth."""
    _ = words.gettext
    columns = (
        Column(_("Proces"), "text"), Column(_("Bygge selv, kr."), "number0"), Column(_("Nutidsværdi, kr."), "signed"),
        Column(_("Genbruge, kr."), "number0"), Column(_("Nutidsværdi ved genbrug, kr."), "signed"),
    )  # fmt: skip
    rows = tuple(
        (one.process.name, case.build_dkk, case.build_npv_dkk, case.reuse_dkk, case.reuse_npv_dkk)
        for one, case in cases
    )
    return Table("cases", _("De første business cases"), columns, rows)


def prerequisites_table(chosen: Sequence[Screened], words: Words) -> Table:
    """Return what blocks, and what has to be settled first."""
    _ = words.gettext
    titles = (_("Proces"), _("Det, der spærrer"), _("Det skal afklares"), _("Ikke besvaret"))
    columns = tuple(Column(title, "text") for title in titles)
    rows = []
    for one in chosen:
        missing = [words.of(part.name).lower() for part in one.contributions if part.score is None]
        rows.append((
            one.process.name, " ".join(words.of(text) for text in one.knock_outs) or "–",
            " ".join(words.of(text) for text in one.prerequisites) or "–",
            words.listing(missing) or "–",
        ))  # fmt: skip
    return Table("prerequisites", _("Forudsætninger"), columns, tuple(rows))


def plan_table(plan: Sequence[PlanLine], words: Words) -> Table:
    """Return the action plan."""
    _ = words.gettext
    columns = tuple(
        Column(title, "text")
        for title in (_("Hvad"), _("Hvem"), _("Hvornår"), _("Proces"), _("Partner"), _("Forudsætning"), _("Status"))
    )
    rows = tuple(
        (one.what, one.who, words.day(one.due_on) if one.due_on else "–", one.process or "–", one.partner or "–",
         one.prerequisite or "–", one.state)
        for one in plan
    )  # fmt: skip
    return Table("plan", _("Handlingsplan"), columns, rows)
