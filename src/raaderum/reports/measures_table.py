"""The measures that fit a gap, as a table."""

from __future__ import annotations

from raaderum.reports.tables import Column, Table, Value
from raaderum.reports.text import Words
from raaderum.reports.text.measures import effect_sentence, effort_name, evidence_name, kind_name
from raaderum.studies.results import GapResult, MeasureFit


def measures_table(result: GapResult, words: Words, most: int | None = None) -> Table:
    """The measures that fit, most kroner to work on first. They are not added."""
    _ = words.gettext
    columns = (
        Column(_("Tiltag"), "text"),
        Column(_("Virker på, kr."), "kroner"),
        Column(_("Effekt andre steder"), "text"),
        Column(_("Evidens"), "text"),
        Column(_("Indsats"), "text"),
        Column(_("Slags"), "text"),
        Column(_("Prøvet af"), "text"),
        Column(_("Kilde"), "text"),
    )
    rows = tuple(_measure_row(measure, words) for measure in result.measures[:most])
    return Table("measures", _("Tiltag, der passer på forskellen"), columns, rows)


def _measure_row(measure: MeasureFit, words: Words) -> tuple[Value, ...]:
    return (
        words.of(measure.name),
        measure.addressable_dkk,
        effect_sentence(measure, words) if measure.effect_dkk else words.gettext("ikke målt"),
        evidence_name(measure.evidence, words),
        effort_name(measure.effort, words),
        kind_name(measure.kind, words),
        words.listing([words.of(name) for name in measure.done_by]) or None,
        measure.source,
    )
