"""What a paper, a workbook and slides say about an explained gap: composed once, laid out three ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from raaderum.domain.key_figures import Citation
from raaderum.reports.charts import Chart, cause_chart, cause_steps, central_steps, waterfall_chart, waterfall_table
from raaderum.reports.gap_annex import beside_annex, figures_annex
from raaderum.reports.gap_tables import (
    causes_table,
    central_table,
    difference_table,
    members_table,
    potential_table,
    tree_table,
)
from raaderum.reports.measures_table import measures_table
from raaderum.reports.notes import Notes, compose_notes
from raaderum.reports.tables import Table
from raaderum.reports.text import Words, gap, gap_limits, gap_paper, potential
from raaderum.reports.text import measures as measures_text
from raaderum.reports.text.causes import group_causes
from raaderum.reports.text.comparability import caution_sentences
from raaderum.reports.text.naming import name_version
from raaderum.studies.results import GapResult, PotentialResult

FIRST_CAUSES = 3
FIRST_BOOKING = 2
"""How many adjustments stand on page one; all are in the annex."""


@dataclass(frozen=True, slots=True)
class CauseText:
    """One cause on page one: its kroner, what moves it most, and how sure it is."""

    name: str
    detail: str
    sure: str


@dataclass(frozen=True, eq=False)
class GapBriefing:
    """Sentences, tables and charts in the order of the two-page paper and its annex.

    ``mark`` is None, or the word that stands on every page, sheet and slide of simulated figures. ``title`` is the
    headline with the marks of its footnotes, which all writers print; ``notes`` are those footnotes.
    """

    words: Words
    gap: GapResult
    potential: PotentialResult
    mark: str | None
    mark_sentence: str | None
    notes: Notes
    headline: str
    title: str
    masthead: str
    labels: dict[str, str]
    facts: list[list[str]]
    blanks: list[str]
    situation: list[str]
    waterfall: Chart
    waterfall_table: Table
    legend: str
    difference: Table
    difference_lines: list[str]
    booking: list[str]
    booking_lines: list[str]
    practice: list[str]
    causes: list[CauseText]
    caution: str
    potential_lines: list[str]
    measures: list[dict[str, str]]
    measures_note: str
    consequences: list[str]
    conditions: list[str]
    limits: list[str]
    steps: list[str]
    cause_chart: Chart
    cause_steps: Table
    causes_table: Table
    central: Table
    potential_table: Table | None
    tree: Table
    figures: list[Table]
    beside: Table | None
    measures_table: Table
    members: Table
    method: list[str]
    sources: list[str]
    source_line: str

    def next_steps(self, today: date) -> list[str]:
        """Return the decisions asked for, with the deadline."""
        return [*self.steps, gap_paper.deadline_sentence(today, self.words)]

    def facts_on(self, today: date) -> list[list[str]]:
        """Return what stands in the box at the top, with the date and the budget it is meant for."""
        _ = self.words.gettext
        return [
            *self.facts,
            [_("Dato"), self.words.day(today)],
            [_("Til"), gap_paper.budget_name(today, self.words)],
            [_("Fortegn"), gap_paper.sign_rule(self.words)],
        ]


def compose_gap_briefing(result: GapResult, worth: PotentialResult, words: Words) -> GapBriefing:
    """Put a gap and what it is worth into words, tables and charts. Everything comes from the two results."""
    sure = potential.is_sure(worth) or worth.gap_interval is None
    waterfall = waterfall_chart(result, words, sure=sure, print_size=True)
    by_cause = cause_chart(result, words, sure=sure)
    notes = compose_notes([result], words)
    return GapBriefing(
        words=words,
        gap=result,
        potential=worth,
        mark=gap.example_mark(result, words),
        mark_sentence=gap.example_sentence(result, words),
        notes=notes,
        headline=gap.headline(result, words),
        title=gap.headline(result, words) + notes.mark_own(result),
        masthead=f"{result.unit.name} Kommune · {words.of(result.area_name)}",
        labels=_labels(words),
        facts=_facts(result, words),
        blanks=[words.gettext("Politikområde"), words.gettext("Sagsnr."), words.gettext("KLE-nr.")],
        situation=_known([gap.difference_sentence(result, words), potential.gap_interval_sentence(worth, words),
                          potential.place_sentence(worth, words), gap.changes_sentence(result, words)]),
        waterfall=waterfall,
        waterfall_table=waterfall_table(waterfall.id, waterfall.title, central_steps(result, words), words),
        legend=waterfall_legend(words, sure=sure),
        difference=difference_table(result, words, notes),
        difference_lines=_known([gap.scale_sentence(result, words), potential.above_sentence(worth, words),
                                 gap.target_choice_sentence(result, words)]),
        booking=gap.bookkeeping_sentences(result, words) or [words.of(text) for text in result.figure.booking],
        booking_lines=gap.bookkeeping_lines(result, words),
        practice=gap.practice_sentences(result, words),
        causes=_causes(result, worth, words),
        caution=gap.caution_sentence(words),
        potential_lines=_known([potential.sentence(worth, words), *potential.nodes_sentences(worth, words),
                                potential.service_sentence(worth, words)]),
        measures=[gap_paper.measure_text(m, words) for m in result.measures[: gap_paper.FIRST_MEASURES]],
        measures_note=measures_text.overlap_sentence(words) if result.measures
        else gap_paper.no_measures_sentence(result, words),
        consequences=gap_paper.consequence_sentences(result, words),
        conditions=[*gap_paper.condition_sentences(result, worth, words), *caution_sentences(result, words)],
        limits=gap_limits.limit_sentences(result, words),
        steps=gap_paper.next_steps(result, words),
        cause_chart=by_cause,
        cause_steps=waterfall_table(by_cause.id, by_cause.title, cause_steps(result, words), words),
        causes_table=causes_table(result, words),
        central=central_table(result, words, notes),
        potential_table=potential_table(worth, words),
        tree=tree_table(result, words),
        figures=figures_annex(result, words, notes),
        beside=beside_annex(result, words),
        measures_table=measures_table(result, words),
        members=members_table(result, words),
        method=gap_paper.method_sentences(result, worth, words),
        sources=[_source(citation, words) for citation in result.sources],
        source_line=gap.source_line(result, words),
    )  # fmt: skip


def _causes(result: GapResult, worth: PotentialResult, words: Words) -> list[CauseText]:
    if not result.explained:
        return [CauseText(gap.unexplained_sentence(result, words), "", "")]
    groups = [group for group in group_causes(result) if group.causes[0] not in gap.SAID_APART]
    return [
        CauseText(
            gap.cause_sentence(group, words),
            gap.cause_most(group, result, words) or "",
            potential.sureness(group, worth, words),
        )
        for group in groups[:FIRST_CAUSES]
    ]


def _facts(result: GapResult, words: Words) -> list[list[str]]:
    _ = words.gettext
    return [
        [_("Kommune"), f"{result.unit.name} ({result.unit.code})"],
        [_("Nøgletal"), words.of(result.figure.name)],
        [_("Tal fra"), name_version(result, words)],
        [_("Målt mod"), gap.capital(gap.reference_phrase(result, words))],
    ]


def waterfall_legend(words: Words, *, sure: bool) -> str:
    """Say what the shades are."""
    _ = words.gettext
    text = _("Mørk: kommunen bruger mere. Lys: mindre. Hvert trin begynder, hvor det forrige slap.")
    unsure = _("Grå farver: forskellen er ikke sikker.")
    return text if sure else f"{text} {unsure}"


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "situation": _("Situationen"),
        "difference": _("Forskellen i kroner"),
        "causes": _("Hvad den kan skyldes"),
        "booking": _("Først bogføringen"),
        "practice": _("Praksis, der er anderledes"),
        "cause": _("Årsag"),
        "most": _("Det, der betyder mest"),
        "sure": _("Hvor sikkert"),
        "measures": _("Mulige tiltag"),
        "works_on": _("Virker på"),
        "effect": _("Effekt andre steder"),
        "done_by": _("Prøvet af"),
        "prerequisites": _("Kræver"),
        "source": _("Kilde"),
        "uncertainty": _("Konsekvenser og usikkerhed"),
        "decision": _("Næste skridt og det, der er usikkert"),
        "consequences": _("Service, borgere og medarbejdere"),
        "conditions": _("Hvad der skal være sandt"),
        "limits": _("Hvad der ikke er med"),
        "next": _("Næste skridt"),
        "approved": _("Data godkendt af"),
        "on": _("den"),
        "annex": _("Bilag"),
        "split": _("Forskellen delt op"),
        "figures": _("Alle nøgletal med faktorer"),
        "beside": _("Serviceniveau og tilstand"),
        "peers": _("Sammenligningskommuner"),
        "method": _("Metode"),
        "sources": _("Kilder"),
        "potential": _("Potentiale"),
        "page": _("Side"),
    }


def _source(citation: Citation, words: Words) -> str:
    if not citation.accessed:
        return citation.title
    return f"{citation.title} ({words.gettext('hentet')} {words.month(citation.accessed)})"


def _known(lines: list[str | None]) -> list[str]:
    return [line for line in lines if line]
