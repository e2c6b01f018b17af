"""Who is like us, why, and when nobody is."""

from raaderum.analytics.peers.distance import component_distances, gower_distances, nearest, scale_features
from raaderum.analytics.peers.match import Contribution, Match, Neighbourhood, match_peers

__all__ = [
    "Contribution",
    "Match",
    "Neighbourhood",
    "component_distances",
    "gower_distances",
    "match_peers",
    "nearest",
    "scale_features",
]
