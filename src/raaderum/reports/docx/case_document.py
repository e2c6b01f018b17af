"""The proposal on which politicians decide, as a Word document: two pages first, then the annex."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from raaderum.reports.case_briefing import CaseBriefing, Told
from raaderum.reports.case_tables import case_widths
from raaderum.reports.docx.word_file import WordFile
from raaderum.reports.tables import Table

_WIDE = 760
"""Pixels: the picture as in the PDF."""


def write_case_docx(briefing: CaseBriefing, today: date, link: str = "") -> bytes:
    """Write a proposal as a Word document.

    Args:
        briefing: What the form says.
        today: The date printed on it.
        link: How to make the same again, written in the footer.
    """
    file = WordFile(briefing.title, briefing.words, today, briefing.mark)
    file.footer([line for line in (briefing.source_line, link) if line], briefing.labels["page"])
    file.text(briefing.masthead, "Subtitle", keep=True)
    file.heading(briefing.title, 1)
    file.facts(briefing.facts_on(today))
    _write_money(file, briefing)
    _write_consequences(file, briefing)
    _write_annex(file, briefing)
    return file.save()


def _write_money(file: WordFile, briefing: CaseBriefing) -> None:
    labels = briefing.labels
    file.heading(labels["short"])
    _write_told(file, briefing.short)
    file.heading(labels["economy"])
    widths = case_widths(briefing.economy, briefing.words)
    file.table(briefing.economy, widths, note=briefing.economy_notes)
    file.table(briefing.outside, widths, note=[briefing.outside_note])
    file.heading(labels["worth"])
    _write_told(file, briefing.worth)
    if briefing.tornado is None and not briefing.edges:
        return
    file.heading(labels["decides"])
    if briefing.tornado is not None:
        file.picture(briefing.tornado, _WIDE)
        file.note(briefing.figure_notes, keep=bool(briefing.edges))
    file.bullets(briefing.edges)


def _write_consequences(file: WordFile, briefing: CaseBriefing) -> None:
    labels = briefing.labels
    file.heading(labels["consequences"])
    _write_told(file, briefing.consequences)
    file.heading(labels["uncertainty"])
    _write_texts(file, briefing.uncertainty)
    _write_table(file, briefing.risks, briefing)
    file.heading(labels["must_be_true"])
    _write_texts(file, briefing.must_be_true)
    file.heading(labels["decisions"])
    _write_table(file, briefing.decisions, briefing, titled=False)
    if briefing.decisions_note:
        file.text(briefing.decisions_note)


def _write_annex(file: WordFile, briefing: CaseBriefing) -> None:
    annex, words = briefing.labels["annex"], briefing.words
    file.page_break(f"{annex}: {briefing.assumptions.title}")
    file.table(briefing.assumptions, case_widths(briefing.assumptions, words), titled=False, whole=False)
    for table in briefing.annex:
        file.heading(f"{annex}: {table.title}")
        file.table(table, case_widths(table, words), titled=False, whole=False)
    file.heading(f"{annex}: {briefing.labels['method']}")
    file.bullets(briefing.method)


def _write_table(file: WordFile, table: Table, briefing: CaseBriefing, *, titled: bool = True) -> None:
    """Write a table of the first pages, and say where the rest is when the annex has all of it."""
    if not table.rows:
        return
    cut = any(one.id == table.id for one in briefing.annex)
    note = [briefing.labels["more"]] if cut else []
    file.table(table, case_widths(table, briefing.words), note=note, titled=titled)


def _write_told(file: WordFile, parts: Iterable[Told]) -> None:
    for part in parts:
        for place, line in enumerate(part.paragraphs):
            file.text(line, label=None if place else part.label)


def _write_texts(file: WordFile, lines: Iterable[str]) -> None:
    for line in lines:
        file.text(line)
