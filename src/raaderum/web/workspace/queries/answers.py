"""Answers, kept by release and choices: the same question is computed once."""

from __future__ import annotations

from functools import lru_cache

from raaderum.studies import (
    Answer,
    Choices,
    ExpectedResult,
    GapAnswer,
    GapChoices,
    PeersResult,
    PositionResult,
    study_answer,
    study_expected,
    study_gap_answer,
    study_peers,
    study_position,
)
from raaderum.warehouse.release import Release


@lru_cache(maxsize=1024)
def position(release: Release, choices: Choices) -> PositionResult:
    """Where are we?"""
    return study_position(release, choices)


@lru_cache(maxsize=1024)
def peers(release: Release, choices: Choices) -> PeersResult:
    """Who is like us?"""
    return study_peers(release, choices)


@lru_cache(maxsize=1024)
def expected(release: Release, choices: Choices) -> ExpectedResult:
    """What could be expected?"""
    return study_expected(release, choices)


@lru_cache(maxsize=256)
def answer(release: Release, choices: Choices) -> Answer:
    """Return all three as one."""
    return study_answer(release, choices)


@lru_cache(maxsize=256)
def gap_answer(release: Release, asked: GapChoices) -> GapAnswer:
    """Why are we different, and what is it worth? Figures that are only tried are part of the question."""
    return study_gap_answer(release, asked)
