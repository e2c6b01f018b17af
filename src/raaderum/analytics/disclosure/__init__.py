"""What may be shown of few individuals, what must be hidden, and the attacker that tests it."""

from raaderum.analytics.disclosure.attack import Intervals, attack, attack_sums
from raaderum.analytics.disclosure.bands import Bands, RankFact, attack_bands, attack_ranks, make_bands
from raaderum.analytics.disclosure.breaches import Breach, find_breaches, recover, within
from raaderum.analytics.disclosure.families import (
    FamilyVerdict,
    check_family,
    find_implied_groups,
    find_recipe,
    sensitive_groups,
)
from raaderum.analytics.disclosure.rules import CellCheck, Policy, check_cells
from raaderum.analytics.disclosure.suppress import Suppression, protect
from raaderum.analytics.disclosure.tables import Release, Table, publish

__all__ = [
    "Bands",
    "Breach",
    "CellCheck",
    "FamilyVerdict",
    "Intervals",
    "Policy",
    "RankFact",
    "Release",
    "Suppression",
    "Table",
    "attack",
    "attack_bands",
    "attack_ranks",
    "attack_sums",
    "check_cells",
    "check_family",
    "find_breaches",
    "find_implied_groups",
    "find_recipe",
    "make_bands",
    "protect",
    "publish",
    "recover",
    "sensitive_groups",
    "within",
]
