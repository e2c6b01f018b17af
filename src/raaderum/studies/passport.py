"""Which of a unit's figures can be compared with others? A grade A–D for each, with its reasons.

A low grade never hides a figure. Grade D is given where, and only where, the figure is left out of comparisons
already: by ``comparison.find_barred``, or since a cost of it is not known (``gap_setting.settle``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from raaderum import __version__
from raaderum.domain.errors import UnknownPeriod
from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.text import Text
from raaderum.studies.choices import check_unit, default_period
from raaderum.studies.comparison import known, labels, read_series
from raaderum.studies.passport_case import Case
from raaderum.studies.passport_reasons import find_reasons
from raaderum.studies.results.comparability import Grade
from raaderum.studies.results.passport import FigurePassport, GradeMeaning, GradeReason, PassportResult
from raaderum.warehouse.release import Release

ApprovedBy = Mapping[tuple[str, int], str]
"""(unit, period) → who approved the figures as the second person."""

GRADES: tuple[GradeMeaning, ...] = (
    GradeMeaning(
        "A",
        Text("kan sammenlignes", "can be compared"),
        Text("Der er ikke fundet noget, som taler imod.", "Nothing was found that speaks against it."),
    ),
    GradeMeaning(
        "B",
        Text("kan sammenlignes med et forbehold", "can be compared with a reservation"),
        Text("Forbeholdet er kendt og kan siges i én sætning.", "The reservation is known and fits in one sentence."),
    ),
    GradeMeaning(
        "C",
        Text("kan sammenlignes med varsomhed", "can be compared with care"),
        Text(
            "Noget er ukendt eller ændret. Spørg kommunen, før tallet bruges i en sag.",
            "Something is unknown or changed. Ask the municipality before the figure is used in a case.",
        ),
    ),
    GradeMeaning(
        "D",
        Text("kan ikke sammenlignes", "cannot be compared"),
        Text(
            "Tallet vises, men ingen sammenlignes med det.",
            "The figure is shown, but nobody is compared with it.",
        ),
    ),
)
"""What each grade says: the one place."""


def study_passport(
    release: Release, unit: str, period: int | str | None = None, approved_by: ApprovedBy | None = None
) -> PassportResult:
    """Grade all figures of a unit in a period.

    Args:
        release: The figures.
        unit: Code of a municipality.
        period: Year; without: the newest that at least half have reported.
        approved_by: Who approved as the second person. None: nobody's approval is known, and no grade depends on it.

    Raises:
        UnknownUnit: There is no such municipality.
        UnknownPeriod: The release has no figures of that year.
    """
    code, year = check_unit(release, unit), check_period(release, period)
    return PassportResult(
        study="passport",
        release=release.id,
        dataset=release.dataset,
        area=release.area,
        area_name=release.pack.area.name,
        pack_version=release.pack.area.version,
        version=__version__,
        parameters={"unit": code, "period": year},
        unit=labels(release)[code],
        period=year,
        price_level="current",
        account_version=release.version.value,
        approved_by=(approved_by or {}).get((code, year)),
        meanings=GRADES,
        figures=tuple(grade_figure(release, code, figure, year, approved_by) for figure in graded_figures(release)),
        status_note=release.pack.area.status_note,
    )


@lru_cache(maxsize=256)
def keep_passport(release: Release, unit: str, period: int) -> PassportResult:
    """Return the passport of a unit in a year, computed once: it depends on the release alone."""
    return study_passport(release, unit, period)


def check_period(release: Release, period: int | str | None) -> int:
    """Return the year asked for, or the newest that at least half of the municipalities have reported.

    Raises:
        UnknownPeriod: The release has no such year.
    """
    root = release.pack.rules(release.dataset).root
    if period is None:
        return default_period(release, root)
    text, years = str(period).strip(), release.panel.periods
    if text.isascii() and text.isdecimal() and int(text) in years:
        return int(text)
    figure, span = release.pack.figure(root).name, f"{years[0]}–{years[-1]}"
    raise UnknownPeriod(value=text, figure_da=figure.da, figure_en=figure.en, known_da=span, known_en=span)


def graded_figures(release: Release) -> tuple[KeyFigure, ...]:
    """Return the figures of the release's own tree: the reported ones, or the public ones."""
    public = release.pack.figure(release.pack.rules(release.dataset).root).role == "overview"
    return tuple(figure for figure in release.pack.key_figures.values() if (figure.role == "overview") == public)


def grade_figure(
    release: Release, unit: str, figure: KeyFigure, period: int, approved_by: ApprovedBy | None = None
) -> FigurePassport:
    """Grade one figure of one unit: the worst of what its reasons leave."""
    case = Case(release, unit, figure, period)
    reasons = find_reasons(case, None if approved_by is None else approved_by.get((unit, period), ""))
    series = read_series(release, figure.id)
    value = series.at(period)[series.row(unit)] if unit in series.codes else np.nan
    parent = next((name for name, other in release.pack.key_figures.items() if figure.id in other.children), None)
    return FigurePassport(
        figure=figure.id,
        code=figure.code,
        name=figure.name,
        role=figure.role,
        parent=parent,
        unit=figure.unit,
        value=known(float(value)),
        reported=sum(case.has(name) for name in case.required),
        asked=len(case.required),
        grade=worst(reasons),
        reasons=reasons,
    )


def worst(reasons: tuple[GradeReason, ...]) -> Grade:
    """Return the grade that all reasons together leave."""
    return max((reason.grade for reason in reasons), default="A")
