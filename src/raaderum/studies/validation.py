"""What must participants look at together before a release is published?

Doubts, not verdicts: each is a question to the one who reported. Most kroner first.
"""

from __future__ import annotations

from raaderum import __version__
from raaderum.domain.errors import InvalidChoice
from raaderum.studies.passport import check_period
from raaderum.studies.results.validation import Jump, ValidationResult
from raaderum.studies.validation_agenda import make_points, make_sessions
from raaderum.studies.validation_findings import (
    Round,
    find_bridge_items,
    find_broken_controls,
    find_missing_figures,
    find_unit_errors,
    list_explained,
    list_left_out,
)
from raaderum.studies.validation_practice import list_practice_questions
from raaderum.studies.validation_signals import FEW, find_jumps, find_outliers, judged_figures, spread_of
from raaderum.warehouse.release import Release


def study_validation(
    release: Release, period: int | str | None = None, earlier: Release | None = None
) -> ValidationResult:
    """Go through a release before it is published.

    Args:
        release: The candidate.
        period: Year; without: the newest that at least half have reported.
        earlier: The release of last year, for last year's figures as they were published. Without: the candidate's.

    Raises:
        UnknownPeriod: The release has no figures of that year.
        InvalidChoice: The earlier release is of another area or data set.
    """
    if earlier is not None and (earlier.area, earlier.dataset) != (release.area, release.dataset):
        raise InvalidChoice(
            name="earlier", value=earlier.short_id,
            allowed_da=f"en udgivelse af {release.area} ({release.dataset})",
            allowed_en=f"a release of {release.area} ({release.dataset})",
        )  # fmt: skip
    asked = Round(release, check_period(release, period), earlier or release)
    figures = [figure.id for figure in judged_figures(release)]
    errors = find_unit_errors(asked)
    controls = find_broken_controls(asked, errors)
    outliers = tuple(one for name in figures for one in find_outliers(release, name, asked.period))
    jumps = {name: find_jumps(release, asked.earlier, name, asked.period) for name in figures}
    every_jump = tuple(jump for found in jumps.values() for jump in found)
    bridge, missing = find_bridge_items(asked), find_missing_figures(asked)
    points = make_points(asked, errors, controls, outliers, every_jump, bridge, missing)
    return ValidationResult(
        study="validation",
        release=release.id,
        earlier=None if earlier is None else earlier.id,
        dataset=release.dataset,
        area=release.area,
        area_name=release.pack.area.name,
        pack_version=release.pack.area.version,
        version=__version__,
        parameters={"period": asked.period, "earlier": None if earlier is None else earlier.id},
        period=asked.period,
        previous_period=asked.period - 1 if asked.has_last_year else None,
        price_level="current",
        account_version=release.version.value,
        participants=len(release.municipalities),
        silent=sum(one.everything for one in missing),
        status_note=release.pack.area.status_note,
        source_titles=tuple(citation.title for citation in release.sources.values()),
        sessions=make_sessions(points),
        points=points,
        figures=tuple(one for name in figures if (one := spread_of(release, name, asked.period)) is not None),
        outliers=outliers,
        jumps=_largest(jumps),
        unit_errors=errors,
        controls=controls,
        bridge=bridge,
        missing=missing,
        practice=list_practice_questions(asked),
        explained=list_explained(asked),
        left_out=list_left_out(asked),
    )


def _largest(jumps: dict[str, tuple[Jump, ...]]) -> tuple[Jump, ...]:
    """Return the few largest jumps of each figure."""
    return tuple(jump for found in jumps.values() for jump in found[:FEW])
