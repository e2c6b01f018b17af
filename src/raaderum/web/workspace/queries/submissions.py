"""What a submission holds: the sheet it is a view of, the observations it gives, and what its checks find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from raaderum.domain.observations import REASON_TEXTS, MissingReason, Observation, Origin, Version
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack
from raaderum.studies.norms import Norm, norms_of
from raaderum.studies.submission_checks import check_submission
from raaderum.studies.template import Template, TemplateRow, plan_template
from raaderum.warehouse.readers import submission_layout as layout
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding
from raaderum.warehouse.readers.submissions import SOURCE
from raaderum.warehouse.readers.submissions import Submission as ReadSubmission
from raaderum.warehouse.release import Release
from raaderum.web.workspace.models import Figure, Submission
from raaderum.web.workspace.packs import kept_pack
from raaderum.web.workspace.queries.releases import known_datasets, release

VALUE, REASON = "F", "G"
"""Columns of the sheet Indtastning."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a submission is."""

    rows: int
    answered: int
    errors: int
    missing: int
    warnings: int
    explained: int

    @property
    def is_ready(self) -> bool:
        """True where nothing keeps it from being sent."""
        return not self.errors and not self.missing


def pack_of(submission: Submission) -> AreaPack:
    """Return the pack that the submission's round was opened with."""
    return kept_pack(submission.round.area, submission.round.pack_hash)


def sources_of(area: str, dataset: str, pack: AreaPack) -> list[Release]:
    """Return the releases that figures may be known from: public ones and the newest of what was reported."""
    wanted = ["example"] if dataset == "example" else ["public", "collected"]
    known = known_datasets(area)
    return [release(area, dataset=one) for one in wanted if one in known]


def unit_of(code: str, sources: Iterable[Release], name: str) -> Unit:
    """Return the unit as the releases know it."""
    found = (unit for one in sources for unit in one.units if unit.code == code)
    return next(found, Unit(code, name, "municipality", ""))


def observe(figure: Figure, unit: str, period: int, version: Version = Version.ACCOUNTS) -> Observation | None:
    """Return what a figure says; None where it says nothing yet."""
    if not figure.is_answered:
        return None
    return Observation(
        unit, figure.variable, period, figure.value, MissingReason(figure.missing) if figure.missing else None,
        version=version, origin=Origin.REPORTED, source=SOURCE, comment=figure.comment,
    )  # fmt: skip


def template_of(submission: Submission) -> Template:
    """Return the sheet with what stands in the submission now."""
    pack, organisation, period = pack_of(submission), submission.organisation, submission.round.period
    sources = sources_of(submission.round.area, submission.round.dataset, pack)
    unit = unit_of(organisation.code, sources, organisation.name)
    planned = plan_template(pack, unit, period, sources, version=Version(submission.round.version))
    figures = {figure.variable: figure for figure in submission.figures.all()}
    rows = tuple(_with_figure(row, figures[row.variable.id], unit.code, period) for row in planned.rows)
    identity = replace(planned.identity, release="", base=submission.revision)
    return replace(planned, identity=identity, rows=rows)


def _with_figure(row: TemplateRow, figure: Figure, unit: str, period: int) -> TemplateRow:
    carried = figure.origin == Figure.Origin.CARRIED_OVER
    return replace(
        row,
        previous=_previous(figure, unit, period - 1),
        now=observe(figure, unit, period),
        prefilled=("carried_over" if carried else "known") if figure.is_answered else "",
    )


def _previous(figure: Figure, unit: str, period: int) -> Observation | None:
    if figure.previous is None and not figure.previous_missing:
        return None
    missing = MissingReason(figure.previous_missing) if figure.previous_missing else None
    return Observation(unit, figure.variable, period, figure.previous, missing, source=SOURCE)


def as_read(submission: Submission, figures: Iterable[Figure]) -> ReadSubmission:
    """Return the submission as if it had been read from its sheet, so that the same checks judge it."""
    pack, organisation = pack_of(submission), submission.organisation
    identity = layout.Identity(
        pack.id, pack.area.version, pack.content_hash, organisation.code, organisation.name, submission.round.period, ""
    )
    rows = tuple(_as_row(figure, pack) for figure in figures)
    return ReadSubmission("", identity, str(submission.round.period), "F4", rows, ())


def _as_row(figure: Figure, pack: AreaPack) -> Row:
    reason = MissingReason(figure.missing) if figure.missing else None
    return Row(
        figure.variable, pack.variables[figure.variable].name.da, f"{VALUE}{figure.line}", f"{REASON}{figure.line}",
        plain(figure.value), reason, REASON_TEXTS[reason].da if reason else "", figure.comment,
        plain(figure.previous), unreadable=False,
    )  # fmt: skip


def plain(value: Decimal | None) -> Decimal | None:
    """Return a number without the zeros that a database column adds."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def find(submission: Submission, figures: Iterable[Figure] | None = None) -> list[Finding]:
    """Return everything the checks find in a submission as it is now."""
    rows = list(submission.figures.all()) if figures is None else list(figures)
    return judge(as_read(submission, rows), submission)


def judge(read: ReadSubmission, submission: Submission) -> list[Finding]:
    """Return what the checks find in a reading of a submission: the same for the form, the sheet and the API."""
    pack, round_ = pack_of(submission), submission.round
    return check_submission(read, pack, norms=_norms(round_.area, round_.dataset, submission.organisation.code))


def _norms(area: str, dataset: str, unit: str) -> Mapping[str, Norm]:
    """Return what is normal by the newest release of what was reported; nothing before there is one."""
    wanted = "example" if dataset == "example" else "collected"
    return norms_of(release(area, dataset=wanted), unit) if wanted in known_datasets(area) else {}


def count(submission: Submission) -> Counts:
    """Return how far a submission is."""
    figures = list(submission.figures.all())
    found = [finding.level for finding in find(submission, figures)]
    return Counts(
        len(figures), sum(figure.is_answered for figure in figures), found.count("error"), found.count("missing"),
        found.count("warning"), found.count("explained"),
    )  # fmt: skip
