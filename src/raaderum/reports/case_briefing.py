"""What a proposal says: composed once, written as a Word document and as PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from raaderum.domain.business_cases import BUDGET_YEARS, BusinessCase
from raaderum.reports.case_completeness import check_complete
from raaderum.reports.case_tables import (
    assumptions_table,
    baseline_table,
    decisions_table,
    economy_table,
    lines_table,
    outside_table,
    risks_table,
    years_table,
)
from raaderum.reports.charts.case_figures import tornado_chart
from raaderum.reports.charts.figures import Chart
from raaderum.reports.fit import cut_text
from raaderum.reports.tables import Table
from raaderum.reports.text import Words, case_paper
from raaderum.reports.text.cases import describe_case, scenario_sentences
from raaderum.studies.results.business_case import CaseResult
from raaderum.warehouse.business_cases.layout import FIELDS, NATURES, SCENARIO_NAMES, STAGES

Paragraphs = tuple[str, ...]
FIRST_ROWS, FIRST_LETTERS = 5, 240
"""Rows of risks and of decisions on the first two pages, and letters of a cell; the annex has what is more."""
_LONGEST_TITLE, _LONGEST_FACT = 200, 120


@dataclass(frozen=True, slots=True)
class Told:
    """Paragraphs under a label of their own."""

    label: str
    paragraphs: Paragraphs


@dataclass(frozen=True, eq=False)
class CaseBriefing:
    """Sentences, tables and the picture, in the order of the form: two pages first, then the annex.

    ``mark`` is None, or the word that stands on every page of made-up figures.
    """

    words: Words
    result: CaseResult
    mark: str | None
    masthead: str
    title: str
    labels: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    short: tuple[Told, ...]
    economy: Table
    economy_notes: Paragraphs
    outside: Table
    outside_note: str
    worth: tuple[Told, ...]
    tornado: Chart | None
    figure_notes: Paragraphs
    edges: Paragraphs
    consequences: tuple[Told, ...]
    uncertainty: Paragraphs
    risks: Table
    must_be_true: Paragraphs
    decisions: Table
    decisions_note: str | None
    assumptions: Table
    annex: tuple[Table, ...]
    method: Paragraphs
    source_line: str

    def facts_on(self, today: date) -> list[tuple[str, str]]:
        """Return what stands in the box at the top, with the date."""
        return [*self.facts, (self.words.gettext("Dato"), self.words.day(today))]


def compose_case_briefing(result: CaseResult, words: Words) -> CaseBriefing:
    """Put a case into words, tables and a picture.

    Raises:
        IncompleteProposal: Something is blank that politicians must know.
    """
    case = result.case
    check_complete(case)
    told, tornado = case.proposal, tornado_chart(result, words)
    risks, decisions = risks_table(result, words), decisions_table(result, words)
    return CaseBriefing(
        words=words,
        result=result,
        mark=case_paper.example_mark(case, words),
        masthead=f"{cut_text(case.municipality, _LONGEST_FACT)} · {case_paper.kind_of_proposal(told.nature, words)}",
        title=cut_text(case.title, _LONGEST_TITLE),
        labels=_labels(words),
        facts=_facts(case, words),
        short=_short(case, words),
        economy=economy_table(result, words),
        economy_notes=_known(
            case_paper.sign_sentence(words), case_paper.frames_sentence(words), case_paper.later_sentence(result, words)
        ),
        outside=outside_table(result, words),
        outside_note=case_paper.outside_sentence(words),
        worth=_worth(result, words),
        tornado=tornado,
        figure_notes=tuple(case_paper.figure_sentences(words)) if tornado else (),
        edges=describe_case(result, words).edges,
        consequences=_consequences(case, words),
        uncertainty=_paragraphs(told.uncertainty),
        risks=_first(risks),
        must_be_true=_paragraphs(told.must_be_true),
        decisions=_first(decisions),
        decisions_note=None if decisions.rows else case_paper.no_decision_sentence(words),
        assumptions=assumptions_table(result, words),
        annex=_annex(result, risks, decisions, words),
        method=(*case_paper.method_sentences(result, words), _scenario(result, words)),
        source_line=case_paper.source_line(case, words),
    )


def _facts(case: BusinessCase, words: Words) -> tuple[tuple[str, str], ...]:
    values = {
        "municipality": case.municipality,
        "area": case.area,
        "owner": case.owner,
        "case_number": case.case_number,
        "nature": words.of(NATURES[case.proposal.nature]),
        "stage": words.of(STAGES[case.stage]),
    }
    labels = {one.key: words.of(one.label) for one in FIELDS}
    facts = tuple((labels[key], cut_text(value, _LONGEST_FACT) or "–") for key, value in values.items())
    return (*facts, (words.gettext("Beløb"), case_paper.unit_of_amounts(case, words)))


def _short(case: BusinessCase, words: Words) -> tuple[Told, ...]:
    _ = words.gettext
    parts = [
        Told(_("Baggrund"), _paragraphs(case.proposal.background)),
        Told(_("Forslag"), _paragraphs(case.proposal.change)),
    ]
    example = case_paper.example_sentence(case, words)
    return (*parts, Told(_("Eksempeldata"), (example,))) if example else tuple(parts)


def _worth(result: CaseResult, words: Words) -> tuple[Told, ...]:
    _ = words.gettext
    parts = {
        _("Scenarie"): scenario_sentences(result, words),
        _("Penge"): case_paper.budget_sentences(result, words),
        _("Alle virkninger"): case_paper.all_effects_sentences(result, words),
        _("Forbehold"): case_paper.reservation_sentences(result, words),
    }
    return tuple(Told(label, (" ".join(lines),)) for label, lines in parts.items() if lines)


def _consequences(case: BusinessCase, words: Words) -> tuple[Told, ...]:
    _ = words.gettext
    told = case.proposal
    parts = {
        _("Borgere"): told.consequences_citizens,
        _("Medarbejdere"): told.consequences_staff,
        _("Kvalitet (ikke sat i kroner)"): told.quality,
    }
    return tuple(Told(label, _paragraphs(text)) for label, text in parts.items() if text.strip())


def _scenario(result: CaseResult, words: Words) -> str:
    text = words.gettext("Beregnet scenarie: {name}.")
    return words.say(text, name=words.of(SCENARIO_NAMES[result.scenario]).lower())


def _annex(result: CaseResult, risks: Table, decisions: Table, words: Words) -> tuple[Table, ...]:
    """Return the tables behind the first pages: the lines, where the case began, all years, and what was cut there."""
    baseline = baseline_table(result.case, words)
    years = years_table(result, words) if len(result.years) > BUDGET_YEARS else None
    cut = [table for table in (risks, decisions) if _first(table) != table]
    return tuple(table for table in (lines_table(result, words), baseline, years, *cut) if table is not None)


def _first(table: Table) -> Table:
    """Return what the first pages have room for."""
    rows = (
        tuple(cut_text(cell, FIRST_LETTERS) if isinstance(cell, str) else cell for cell in row)
        for row in table.rows[:FIRST_ROWS]
    )
    return replace(table, rows=tuple(rows))


def _paragraphs(text: str) -> Paragraphs:
    """Return a user's text by its lines, without empty ones."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _known(*lines: str | None) -> Paragraphs:
    return tuple(line for line in lines if line)


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "short": _("Forslaget kort"),
        "economy": _("Økonomi"),
        "worth": _("Hvad det er værd"),
        "decides": _("Hvad der afgør sagen"),
        "consequences": _("Konsekvenser"),
        "uncertainty": _("Usikkerhed og risici"),
        "must_be_true": _("Det skal holde"),
        "decisions": _("Beslutninger, der frigiver tid"),
        "annex": _("Bilag"),
        "method": _("Metode"),
        "page": _("Side"),
        "more": _("Flere står i bilaget."),
    }
