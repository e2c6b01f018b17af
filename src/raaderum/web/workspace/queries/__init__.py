"""Reads: releases, answers and frozen answers. Answers are kept by their parameters and release."""

from raaderum.web.workspace.queries.answers import answer, expected, gap_answer, peers, position
from raaderum.web.workspace.queries.frozen import Difference, compare_with_now, frozen_answer
from raaderum.web.workspace.queries.releases import (
    areas,
    built_areas,
    find_area,
    find_elsewhere,
    find_release,
    first_area,
    known_datasets,
    release,
    releases,
    search_units,
)

__all__ = [
    "Difference",
    "answer",
    "areas",
    "built_areas",
    "compare_with_now",
    "expected",
    "find_area",
    "find_elsewhere",
    "find_release",
    "first_area",
    "frozen_answer",
    "gap_answer",
    "known_datasets",
    "peers",
    "position",
    "release",
    "releases",
    "search_units",
]
