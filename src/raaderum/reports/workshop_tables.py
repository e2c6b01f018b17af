"""What a workshop leaves: the short list, the first business cases, what has to be settled, and the action plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from raaderum.packs.screening import ScreeningFile
from raaderum.reports.tables import Column, Table
from raaderum.reports.text.words import Words
from raaderum.studies.automation_case import ReuseComparison, automation_case, compare_reuse
from raaderum.studies.business_case import study_business_case
from raaderum.studies.results.business_case import CaseResult
from raaderum.studies.screening import Screened, ScreeningResult

SHORT_LIST, TO_SIMPLIFY = 12, 4
"""Places on the list, and how many of them are kept for processes that have to be simplified first."""


@dataclass(frozen=True, slots=True)
class FirstCase:
    """The first business case of a process: built oneself, with how sure it is, and with another's solution."""

    screened: Screened
    built: CaseResult
    compared: ReuseComparison


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
    """Return the processes that a workshop looks at: those to automate now, and the best worth simplifying first."""
    now, later = (
        [one for one in result.processes if one.quadrant in fields]
        for fields in (
            {field.id for field in rules.quadrants if field.beneficial and field.feasible == feasible}
            for feasible in (True, False)
        )
    )
    simplify = later[: max(TO_SIMPLIFY, SHORT_LIST - len(now))]
    return [*now[: SHORT_LIST - len(simplify)], *simplify]


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


def first_cases(chosen: Sequence[Screened], rules: ScreeningFile, today: date) -> list[FirstCase]:
    """Return the first business case of each process that has numbers for one."""
    year = today.year + 1
    return [
        FirstCase(one, study_business_case(automation_case(one.process, rules, year, today)),
                  compare_reuse(one.process, rules, year, today))
        for one in chosen
        if one.hours_saved
    ]  # fmt: skip


def cases_table(cases: Sequence[FirstCase], words: Words) -> Table:
    """Return what each costs to build and to reuse, what it is worth, and how sure that is; to the nearest thousand.

    Each bears its share of the platform, and working time counts beside money.
    """
    _ = words.gettext
    columns = (
        Column(_("Proces"), "text"), Column(_("Bygge selv, kr."), "number0"), Column(_("Nutidsværdi, kr."), "signed"),
        Column(_("P10 til P90, kr."), "factor"), Column(_("Risiko for tab"), "share"),
        Column(_("Genbruge, kr."), "number0"), Column(_("Nutidsværdi ved genbrug, kr."), "signed"),
    )  # fmt: skip
    rows = []
    for one in cases:
        built, compared = one.built, one.compared
        interval = " – ".join(words.signed(round(value, -3)) for value in (built.worth.p10, built.worth.p90))
        rows.append((
            one.screened.process.name, round(compared.build_dkk, -3), round(compared.build_npv_dkk, -3), interval,
            built.chance_of_loss, round(compared.reuse_dkk, -3), round(compared.reuse_npv_dkk, -3),
        ))  # fmt: skip
    return Table("cases", _("De første business cases"), columns, tuple(rows))


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
