"""The three answer pages, live or frozen: what they print comes from the result alone."""

from __future__ import annotations

from typing import Any

from raaderum.reports.charts import expected_chart, peers_chart, spread_chart, spread_legend, trend_chart
from raaderum.reports.tables import (
    context_table,
    differences_table,
    drivers_table,
    expected_table,
    features_table,
    peers_table,
    spread_table,
    trend_table,
)
from raaderum.reports.text import Words, expected, findings, peers, position
from raaderum.reports.text.comparability import cautious_codes, grade_reasons, grades_of
from raaderum.reports.text.naming import development_title, version_note
from raaderum.studies.results import ExpectedResult, FigureCard, PeersResult, PositionResult
from raaderum.web.pages.presenters.figure_notes import present_notes
from raaderum.web.pages.presenters.parts import write_chart, write_table


def present_position(result: PositionResult, words: Words) -> dict[str, Any]:
    """Return what the position page prints."""
    found = findings.finding_sentences(result, words)
    notes, beside = present_notes(result, words)
    return {
        **beside,
        "title": position.headline(result, words),
        "lead": known(position.difference_sentence(result, words), position.place_sentence(result, words)),
        "warning": position.peers_sentence(result, words),
        "volume": known(position.interval_sentence(result, words), position.volume_sentence(result, words)),
        "place_explanation": position.place_explanation(result, words),
        "spread": write_chart(spread_chart(result, words), spread_table(result, words, notes), words),
        "legend": spread_legend(result, words),
        "target_phrase": position.target_phrase(result.chosen, words, own_group=position.is_own_group(result)),
        "reading": position.reading_sentences(result, words),
        "cannot_show": words.of(result.figure.cannot_show),
        "booking_lead": None if found else findings.no_findings_sentence(words),
        "booking": found or [words.of(text) for text in result.figure.booking],
        "differences": write_table(differences_table(result, words, notes), words),
        "lowest": position.lowest_sentence(result, words),
        "context": write_table(context_table(result, words, notes), words),
        "trend_title": development_title(result, words),
        "trend": write_chart(trend_chart(result, words), trend_table(result, words, notes), words)
        if len(result.trend.points) > 1  # one year is no development
        else None,
        "trend_lines": known(position.trend_sentence(result, words), position.several_years_sentence(result, words)),
        "source": position.source_line(result, words),
        "version_note": version_note(result, words),
        "figure": present_figure(result.figure, words),
        "result": result,
    }


def present_peers(result: PeersResult, words: Words) -> dict[str, Any]:
    """Return what the peers page prints."""
    notes, beside = present_notes(result, words)
    cautious = cautious_codes(result)
    return {
        **beside,
        "title_mark": "",  # no figure stands in the heading
        "unmarked": [peer.unit.code for peer in result.peers if peer.unit.code not in cautious] if cautious else [],
        "title": peers.headline(result, words),
        "lead": known(peers.goodness_sentence(result, words), peers.own_choice_sentence(result, words)),
        "weakness": [words.of(result.weakness), words.of(result.left_out)],
        "partial": words.of(result.partial) if result.partial else None,
        "peers": write_table(peers_table(result, words, notes), words),
        "chart": write_chart(peers_chart(result, words), None, words),
        "features": write_table(features_table(result, words), words),
        "reasons": [_reason(result, i, words) for i in range(len(result.peers))],
        "conditions": [
            {
                "id": feature.id,
                "name": words.of(feature.name),
                "why": words.of(feature.why),
                "weight": f"{feature.weight:g}",
                "shown": words.number(feature.weight, 1),
                "default": words.number(feature.default_weight, 1),
            }
            for feature in result.features
        ],
        "figure": present_figure(result.figure, words),
        "source": position.source_line(result, words),
        "version_note": version_note(result, words),
        "result": result,
    }


def present_expected(result: ExpectedResult, words: Words) -> dict[str, Any]:
    """Return what the expectation page prints."""
    return {
        **present_notes(result, words)[1],
        "title": expected.headline(result, words),
        "lead": [expected.expected_sentence(result, words), expected.strength_sentence(result, words)],
        "chart": write_chart(expected_chart(result, words), expected_table(result, words), words),
        "drivers": write_table(drivers_table(result, words), words),
        "partial": words.of(result.partial) if result.partial else None,
        "potential": position.potential_sentence(words.of(result.potential_reason), words)
        if result.potential_reason
        else None,
        "weakness": words.of(result.weakness),
        "figure": present_figure(result.figure, words),
        "source": position.source_line(result, words),
        "version_note": version_note(result, words),
        "result": result,
    }


def present_figure(card: FigureCard, words: Words) -> dict[str, str]:
    """Return the definition card as text."""
    return {
        "id": card.id,
        "name": words.of(card.name),
        "phrase": words.of(card.phrase),
        "account": card.account,
        "unit": words.of(card.unit),
        "why": words.of(card.why),
        "cannot_show": words.of(card.cannot_show),
        "status_note": words.of(card.status_note),
    }


def _reason(result: PeersResult, number: int, words: Words) -> dict[str, Any]:
    """Say why one municipality is a peer: each condition's share of the distance, largest first."""
    peer = result.peers[number]
    cards = {feature.id: feature for feature in result.features}
    parts = sorted(peer.features, key=lambda f: -f.distance)
    total = sum(part.distance for part in parts)
    return {
        "name": peer.unit.name,
        "distance": words.number(peer.distance, 2),
        "word": peers.distance_word(peer.distance, result.summary.limit, words),
        "least": words.of(peer.least_alike),
        "shifted": peer.shifted,
        "grade": grades_of(result).get(peer.unit.code, ""),
        "grade_reasons": grade_reasons(result, peer.unit.code, words),
        "bars": [
            {
                "name": words.of(cards[part.feature].name),
                "share": words.percent(part.distance / total) if total else words.percent(0.0),
                "width": round(100 * part.distance / total) if total else 0,
            }
            for part in parts
        ],
    }


def known(*lines: str | None) -> list[str]:
    """Leave out what there is nothing to say of."""
    return [line for line in lines if line]
