"""All that is said about one unit, as one result."""

from __future__ import annotations

from dataclasses import replace

from raaderum import __version__
from raaderum.domain.errors import FigureMissing, NoPeers
from raaderum.studies.choices import Choices, known_periods
from raaderum.studies.expected import study_expected
from raaderum.studies.gap import study_gap
from raaderum.studies.gap_choices import GapChoices
from raaderum.studies.peers import study_peers
from raaderum.studies.position import study_position
from raaderum.studies.potential import study_potential
from raaderum.studies.results import Answer, ExpectedResult, GapAnswer, PositionResult
from raaderum.warehouse.release import Release


def study_answer(release: Release, choices: Choices) -> Answer:
    """Answer the three questions for one unit, and place it on the area's other key figures.

    Raises:
        FigureMissing: The unit has no value.
        NoPeers: Too few others have one.
    """
    return Answer(
        study="answer",
        release=release.id,
        dataset=release.dataset,
        area=release.area,
        pack_version=release.pack.area.version,
        version=__version__,
        parameters=choices.as_parameters(),
        position=study_position(release, choices),
        peers=study_peers(release, choices),
        expected=_expected(release, choices),
        others=tuple(
            position
            for name in _annex(release)
            if name != choices.key_figure and (position := _other(release, choices, name)) is not None
        ),
    )


def study_gap_answer(release: Release, asked: GapChoices) -> GapAnswer:
    """Explain the gap of one unit and say what it is worth, as one result.

    Raises:
        FigureMissing: The unit has no cost at all in the period.
        NoPeers: Too few others have the same costs.
    """
    return GapAnswer(
        study="gap_answer",
        release=release.id,
        dataset=release.dataset,
        area=release.area,
        pack_version=release.pack.area.version,
        version=__version__,
        parameters=asked.as_parameters(),
        gap=study_gap(release, asked),
        potential=study_potential(release, asked),
    )


def _annex(release: Release) -> list[str]:
    """Return the key figures that stand in the annex: the public ones, or the central ones of a reported tree."""
    root = release.pack.figure(release.pack.rules(release.dataset).root)
    wanted = "overview" if root.role == "overview" else "central"
    return [figure.id for figure in release.pack.key_figures.values() if figure.role == wanted]


def _expected(release: Release, choices: Choices) -> ExpectedResult | None:
    try:
        return study_expected(release, choices)
    except NoPeers:
        return None


def _other(release: Release, choices: Choices, name: str) -> PositionResult | None:
    """Place the unit on another key figure in the same year, or its newest, where it has a value."""
    periods = known_periods(release, name)
    if not periods:
        return None
    period = choices.period if choices.period in periods else periods[-1]
    try:
        return study_position(release, replace(choices, key_figure=name, period=period))
    except (FigureMissing, NoPeers):
        return None
