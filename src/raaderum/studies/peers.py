"""Who is like us, and why?"""

from __future__ import annotations

from raaderum.analytics.peers import Match
from raaderum.domain.text import Text
from raaderum.studies.booking import RECENT_YEARS
from raaderum.studies.choices import Choices, default_weights
from raaderum.studies.comparability import find_left_out, speak_of
from raaderum.studies.comparison import (
    find_neighbourhood,
    find_shifts,
    known,
    labels,
    read_features,
    read_series,
    summarise_peers,
)
from raaderum.studies.headers import header, partial_note
from raaderum.studies.results import FeatureCard, Peer, PeerFeature, PeersResult
from raaderum.warehouse.release import Release


def study_peers(release: Release, choices: Choices) -> PeersResult:
    """List the peers of one unit with distance, reasons and the feature each is least alike on.

    Raises:
        NoPeers: Too few others have a value.
    """
    found = find_neighbourhood(release, choices)
    series = read_series(release, choices.key_figure)
    own = known(series.at(choices.period)[series.row(choices.unit)])
    return PeersResult(
        **header(release, choices, "peers"),
        **speak_of(
            release, choices, [match.unit for match in found.matches], left_out=find_left_out(release, choices, found)
        ),
        own=own,
        peers=tuple(_peer(release, choices, match) for match in found.matches),
        features=_features(release, choices),
        summary=summarise_peers(release, choices, found),
        weakness=release.pack.peer_set(release.dataset, choices.key_figure).weakness,
        left_out=release.pack.peer_set(release.dataset, choices.key_figure).left_out,
        partial=partial_note(release, choices),
    )


def _peer(release: Release, choices: Choices, match: Match) -> Peer:
    series, names = read_series(release, choices.key_figure), _feature_names(release)
    shifts = find_shifts(release, choices.key_figure)[match.unit]
    first = choices.period - RECENT_YEARS + 1
    return Peer(
        unit=labels(release)[match.unit],
        distance=match.distance,
        features=tuple(PeerFeature(c.feature, c.other, c.distance) for c in match.contributions),
        least_alike=names[match.least_alike],
        value=known(series.at(choices.period)[series.row(match.unit)]),
        shifted=any(first <= shift.period <= choices.period for shift in shifts),
    )


def _features(release: Release, choices: Choices) -> tuple[FeatureCard, ...]:
    weights, defaults = dict(choices.weights), dict(default_weights(release, choices.key_figure))
    matrix = read_features(release, choices.period, tuple(weights))
    own = matrix.values[matrix.units.index(choices.unit)]
    return tuple(
        FeatureCard(
            id=feature.id,
            name=feature.name,
            unit=feature.unit,
            why=feature.why,
            weight=weights[feature.id],
            default_weight=defaults[feature.id],
            decimals=feature.show_decimals,
            category=feature.scale == "category",
            own=known(own[j]),
        )
        for j, feature in enumerate(matrix.features)
    )


def _feature_names(release: Release) -> dict[str, Text]:
    return {feature.id: feature.name for feature in release.pack.features}
