"""The explained gap, live or frozen: what the page prints comes from the two results alone."""

from __future__ import annotations

from typing import Any

from raaderum.reports.charts import cause_chart, waterfall_chart
from raaderum.reports.gap_briefing import waterfall_legend
from raaderum.reports.gap_tables import causes_table, difference_table, members_table, potential_table
from raaderum.reports.text import Words, gap, gap_limits, measures, potential
from raaderum.reports.text.comparability import caution_sentences
from raaderum.reports.text.naming import version_note
from raaderum.studies import GapAnswer
from raaderum.studies.results import GapResult, MeasureFit, PotentialResult
from raaderum.web.pages.presenters.answers import known, present_figure
from raaderum.web.pages.presenters.figure_notes import present_notes
from raaderum.web.pages.presenters.gap_node import present_node
from raaderum.web.pages.presenters.gap_tree import LinkTo, present_tree, total_row
from raaderum.web.pages.presenters.parts import write_chart, write_table

FIRST_MEASURES = 5


def present_gap(answer: GapAnswer, opened: str, link_to: LinkTo, words: Words) -> dict[str, Any]:
    """Return what the page prints.

    Args:
        answer: What it is about.
        opened: The figure that is unfolded, or nothing.
        link_to: Gives the address at which another figure is.
        words: The reader's language.
    """
    result, worth = answer.gap, answer.potential
    sure = potential.is_sure(worth) or worth.gap_interval is None
    notes, beside = present_notes(result, words)
    return {
        **beside,
        "comparability": caution_sentences(result, words),
        "title": gap.headline(result, words),
        "lead": known(
            gap.difference_sentence(result, words),
            potential.gap_interval_sentence(worth, words),
            potential.sentence(worth, words),
            potential.place_sentence(worth, words),
        ),
        "explained": result.explained,
        "changes_line": gap.changes_sentence(result, words),
        "bookkeeping": _bookkeeping(result, words),
        "caution": gap.caution_sentence(words),
        "largest": gap.largest_sentence(result, words),
        "largest_link": link_to(result.largest.node) if result.largest else "",
        "waterfall": write_chart(waterfall_chart(result, words, sure=sure), None, words),
        "legend": waterfall_legend(words, sure=sure),
        "tree": present_tree(result, opened, link_to, words, notes),
        "total": total_row(result, words, notes),
        "node": present_node(result, opened, link_to, words, sure=sure),
        "causes": gap.causes_sentences(result, words),
        "cause_chart": write_chart(cause_chart(result, words, sure=sure), causes_table(result, words), words),
        "difference": write_table(difference_table(result, words, notes), words),
        "worth": _worth(worth, words),
        "measures": [present_measure(one, words) for one in result.measures[:FIRST_MEASURES]],
        "more_measures": [present_measure(one, words) for one in result.measures[FIRST_MEASURES:]],
        "overlap": measures.overlap_sentence(words),
        "limits": gap_limits.limit_sentences(result, words),
        "reading": [words.of(text) for text in result.figure.reading],
        "booking": [words.of(text) for text in result.figure.booking],
        "cannot_show": words.of(result.figure.cannot_show),
        "scale_line": known(gap.scale_sentence(result, words), gap.target_choice_sentence(result, words)),
        "members": write_table(members_table(result, words), words),
        "figure": present_figure(result.figure, words),
        "source": gap.source_line(result, words),
        "version_note": version_note(result, words),
        "result": result,
    }


def _bookkeeping(result: GapResult, words: Words) -> dict[str, list[str]]:
    return {
        "lead": gap.bookkeeping_sentences(result, words),
        "lines": gap.bookkeeping_lines(result, words),
        "practice": gap.practice_sentences(result, words),
    }


def _worth(result: PotentialResult, words: Words) -> dict[str, Any]:
    table = potential_table(result, words)
    return {
        "sentence": potential.sentence(result, words),
        "nodes": potential.nodes_sentences(result, words),
        "service": potential.service_sentence(result, words),
        "above": potential.above_sentence(result, words),
        "table": write_table(table, words) if table else None,
    }


def present_measure(measure: MeasureFit, words: Words) -> dict[str, Any]:
    """Return one measure as it stands beside a gap."""
    return {
        "id": measure.id,
        "name": words.of(measure.name),
        "summary": words.of(measure.summary),
        "addressable": measures.addressable_sentence(measure, words),
        "effect": measures.effect_sentence(measure, words),
        "note": words.of(measure.effect_note) if measure.effect_note else "",
        "kind": measures.kind_name(measure.kind, words),
        "evidence": measures.evidence_name(measure.evidence, words),
        "effort": measures.effort_name(measure.effort, words),
        "done_by": measures.done_by_sentence(measure, words),
        "source": measure.source,
    }
