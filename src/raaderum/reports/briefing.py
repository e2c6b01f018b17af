"""What a paper, a workbook and a set of slides say about one unit: composed once, laid out three ways."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.domain.key_figures import Citation
from raaderum.reports.charts import Chart, expected_chart, peers_chart, spread_chart, spread_legend, trend_chart
from raaderum.reports.figure_cards import figure_card_text
from raaderum.reports.notes import Notes, compose_notes
from raaderum.reports.tables import (
    Table,
    context_table,
    differences_table,
    drivers_table,
    features_table,
    peers_table,
    trend_table,
)
from raaderum.reports.text import Words
from raaderum.reports.text import expected as expected_text
from raaderum.reports.text import findings as findings_text
from raaderum.reports.text import peers as peers_text
from raaderum.reports.text import position as position_text
from raaderum.reports.text.comparability import (
    comparability_sentences,
    legend_sentence,
    own_sentence,
    reason_sentences,
)
from raaderum.reports.text.method import method_sentences
from raaderum.reports.text.naming import country_figure, name_version
from raaderum.studies.results import Answer, PositionResult

FIRST_CAUSES = 3
"""How many signs stand on page one; the rest follow on page two."""


@dataclass(frozen=True, eq=False)
class Briefing:
    """Sentences, tables and charts in the order of the two-page paper and its annex.

    ``title`` is the headline with the marks of its footnotes, which all writers print; ``notes`` are those footnotes.
    """

    words: Words
    answer: Answer
    notes: Notes
    headline: str
    title: str
    masthead: str
    labels: dict[str, str]
    facts: list[list[str]]
    blanks: list[str]
    situation: list[str]
    spread: Chart
    differences: Table
    volume: list[str]
    booking_lead: str
    booking: list[str]
    more_booking: list[str]
    cannot_show: str
    spread_legend: str
    causes: list[str]
    measures: list[str]
    uncertainty: list[str]
    next_steps: list[str]
    peers_lead: list[str]
    grades: list[str]
    peers_chart: Chart
    peers: Table
    features: Table
    trend_lead: list[str]
    trend_chart: Chart | None
    trend: Table
    expected_lead: list[str]
    expected_chart: Chart | None
    drivers: Table | None
    context: Table
    figures: list[dict[str, str]]
    method: list[str]
    sources: list[str]
    source_line: str


def compose_briefing(answer: Answer, words: Words) -> Briefing:
    """Put an answer into words, tables and charts. Everything comes from the answer alone."""
    position, peers, expected = answer.position, answer.peers, answer.expected
    notes = compose_notes([position, peers, *answer.others], words)
    return Briefing(
        words=words,
        answer=answer,
        notes=notes,
        headline=position_text.headline(position, words),
        title=position_text.headline(position, words) + notes.mark_own(position),
        masthead=_masthead(answer, words),
        labels=_labels(words),
        facts=_facts(answer, words),
        blanks=[words.gettext("Sagsnr."), words.gettext("KLE-nr.")],
        situation=_known(
            [
                position_text.difference_sentence(position, words),
                position_text.peers_sentence(position, words),
                peers_text.own_choice_sentence(peers, words),
                position_text.place_sentence(position, words),
                position_text.place_explanation(position, words),
            ]
        ),
        spread=spread_chart(position, words),
        differences=differences_table(position, words, notes),
        volume=_known(
            [position_text.volume_sentence(position, words), position_text.interval_sentence(position, words)]
        ),
        booking_lead=_booking_lead(position, words),
        booking=_booking(position, words)[:FIRST_CAUSES],
        more_booking=_booking(position, words)[FIRST_CAUSES:],
        cannot_show=words.of(position.figure.cannot_show),
        spread_legend=spread_legend(position, words),
        causes=_causes(position, words),
        measures=_measures(position, words),
        uncertainty=_uncertainty(answer, words),
        next_steps=_next_steps(answer, words),
        peers_lead=_known(
            [
                peers_text.goodness_sentence(peers, words),
                peers_text.own_choice_sentence(peers, words),
                words.of(peers.weakness),
                words.of(peers.left_out),
            ]
        ),
        grades=_known(
            [
                legend_sentence(peers, words),
                *comparability_sentences(peers, words),
                *reason_sentences(peers, words),
            ]
        ),
        peers_chart=peers_chart(peers, words),
        peers=peers_table(peers, words, notes),
        features=features_table(peers, words),
        trend_lead=_known(
            [
                position_text.trend_sentence(position, words),
                position_text.several_years_sentence(position, words),
                words.say(
                    words.gettext(
                        "Kroner i forskellige år kan ikke lægges sammen. Derfor vises afstanden til {country}."
                    ),
                    country=country_figure(position, words),
                ),
            ]
        ),
        trend_chart=trend_chart(position, words) if position.trend.points else None,
        trend=trend_table(position, words, notes),
        expected_lead=[]
        if expected is None
        else [expected_text.expected_sentence(expected, words), expected_text.strength_sentence(expected, words)],
        expected_chart=None if expected is None else expected_chart(expected, words),
        drivers=None if expected is None else drivers_table(expected, words),
        context=context_table(position, words, notes),
        figures=[figure_card_text(result, words, notes) for result in (position, *answer.others)],
        method=method_sentences(position, words),
        sources=[_source(citation, words) for citation in position.sources],
        source_line=position_text.source_line(position, words),
    )


def _masthead(answer: Answer, words: Words) -> str:
    return f"{answer.position.unit.name} Kommune · {words.of(answer.position.area_name)}"


def _labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "situation": _("Situationen"),
        "difference": _("Forskellen i kroner"),
        "causes": _("Hvad den kan skyldes"),
        "measures": _("Mulige tiltag"),
        "uncertainty": _("Konsekvenser og usikkerhed"),
        "next": _("Næste skridt"),
        "more": _("Flere tegn"),
        "approved": _("Data godkendt af"),
        "on": _("den"),
        "annex": _("Bilag"),
        "figures": _("Nøgletal, definition og placering"),
        "peers": _("Sammenligningskommuner"),
        "trend": _("Udvikling"),
        "expected": _("Forventet forskel"),
        "context": _("Tilgrænsende konti"),
        "method": _("Metode"),
        "sources": _("Kilder"),
        "why": _("Hvorfor det betyder noget"),
        "cannot_show": _("Hvad tallet ikke kan vise"),
        "definition": _("Definition"),
        "page": _("Side"),
        "table": _("Tabel"),
        "figure": _("Figur"),
    }


def _facts(answer: Answer, words: Words) -> list[list[str]]:
    _ = words.gettext
    position = answer.position
    return [
        [_("Kommune"), f"{position.unit.name} ({position.unit.code})"],
        [_("Nøgletal"), f"{words.of(position.figure.name)} ({position.figure.account})"],
        [_("Tal fra"), name_version(position, words)],
    ]


def _booking_lead(position: PositionResult, words: Words) -> str:
    _ = words.gettext
    if position.findings:
        return _("Først: kan forskellen skyldes bogføring, afgrænsning eller en engangspost?")
    return findings_text.no_findings_sentence(words)


def _booking(position: PositionResult, words: Words) -> list[str]:
    found = findings_text.finding_sentences(position, words)
    return found or [words.of(text) for text in position.figure.booking]


def _causes(position: PositionResult, words: Words) -> list[str]:
    _ = words.gettext
    if position.dataset != "public":
        return [_("Årsagerne står, i kroner, i papiret »Forskellen forklaret«.")]
    lines = [_("Serviceniveau, pris og produktivitet kan ikke skilles ad på de offentlige tal.")]
    if position.partial is not None:
        lines.append(words.of(position.partial) + ".")
    if position.potential_reason is not None:
        lines.append(position_text.potential_sentence(words.of(position.potential_reason), words))
    return lines


def _measures(position: PositionResult, words: Words) -> list[str]:
    _ = words.gettext
    if position.dataset != "public":
        return [_("Tiltag, der passer på forskellen, står i papiret »Forskellen forklaret«.")]
    return [
        _("Hvilke tiltag der passer, kan ikke ses af de offentlige tal."),
        _("Det kræver, at kommunen indberetter mængder, serviceniveau og bogføring."),
        _("Så kan forskellen deles op i årsager."),
    ]


def _uncertainty(answer: Answer, words: Words) -> list[str]:
    _ = words.gettext
    position, expected = answer.position, answer.expected
    return _known(
        [
            _("Konsekvenser for service, borgere og medarbejdere kan ikke ses af offentlige tal.")
            if position.dataset == "public"
            else _("Konsekvenser for service, borgere og medarbejdere afhænger af, hvilke tiltag der vælges."),
            position_text.several_years_sentence(position, words),
            expected_text.expected_sentence(expected, words) if expected and expected.r_squared > 0 else None,
            expected_text.strength_sentence(expected, words) if expected else None,
            words.of(position.weakness),
            own_sentence(position, words),
        ]
    )


def _next_steps(answer: Answer, words: Words) -> list[str]:
    _ = words.gettext
    steady = [peer for peer in answer.peers.peers if not peer.shifted and (peer.value or 0.0) >= 0]
    names = [peer.unit.name for peer in (steady or answer.peers.peers)[:2]]
    return [
        _("Afklar spørgsmålene om bogføring med økonomiafdelingen."),
        words.say(_("Ring til {names}, og hør, hvordan de løser og bogfører opgaven."), names=words.listing(names)),
        _("Beslut, om kommunen skal indberette vejtal, så forskellen kan forklares.")
        if answer.dataset == "public"
        else _("Beslut, hvilke tiltag der skal undersøges."),
        _("Frist: før budgetbehandlingen i august–september."),
    ]


def _source(citation: Citation, words: Words) -> str:
    if not citation.accessed:
        return citation.title
    return f"{citation.title} ({words.gettext('hentet')} {words.month(citation.accessed)})"


def _known(lines: list[str | None]) -> list[str]:
    return [line for line in lines if line]
