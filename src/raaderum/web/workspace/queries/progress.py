"""How far everybody is, and how long it has taken."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from raaderum.packs.schema import Section
from raaderum.warehouse.readers.submission_findings import Finding
from raaderum.web.accounts.models import User
from raaderum.web.workspace.models import Submission, WorkSpan


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section is. ``blocking`` counts errors and figures missing without a reason."""

    section: Section
    rows: int
    answered: int
    blocking: int
    warnings: int
    person: str


def minutes_spent(submission: Submission) -> float:
    """Return the minutes that people have worked on a submission."""
    return _minutes(WorkSpan.objects.filter(submission=submission))


def median_of_others(submission: Submission) -> float | None:
    """Return the median minutes of the others of the round who have worked on theirs; None where nobody has."""
    spans: dict[int, list[WorkSpan]] = {}
    others = WorkSpan.objects.filter(submission__round=submission.round).exclude(submission=submission)
    for span in others:
        spans.setdefault(span.submission_id, []).append(span)
    return statistics.median(_minutes(one) for one in spans.values()) if spans else None


def _minutes(spans: Iterable[WorkSpan]) -> float:
    return sum((span.last_at - span.started_at for span in spans), timedelta()).total_seconds() / 60


def answered_share(submission: Submission) -> float:
    """Return the share (0–1) of the figures that have a value or a reason."""
    figures = list(submission.figures.all())
    return sum(figure.is_answered for figure in figures) / len(figures) if figures else 0.0


def progress_of(
    submission: Submission, sections: Iterable[Section], section_of: dict[str, str], found: Iterable[Finding]
) -> list[SectionProgress]:
    """Return how far each section is.

    Args:
        submission: Whose.
        sections: All sections, in order.
        section_of: The section of each variable.
        found: What the checks found.
    """
    figures, findings = list(submission.figures.all()), list(found)
    assigned = {one.section: one.person.name or one.person.email for one in submission.assignments.all()}
    result = []
    for section in sections:
        own = [f for f in figures if section_of.get(f.variable) == section.id]
        levels = [f.level for f in findings if section_of.get(f.variable) == section.id]
        result.append(
            SectionProgress(
                section, len(own), sum(f.is_answered for f in own),
                levels.count("error") + levels.count("missing"), levels.count("warning"),
                assigned.get(section.id, ""),
            )
        )  # fmt: skip
    return result


def names_of(persons: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of people by their id; who is forgotten has none."""
    wanted = {person for person in persons if person is not None}
    found = User.objects.filter(public_id__in=wanted).values_list("public_id", "name", "email", "is_active")
    return {person: (name or email) if active else "" for person, name, email, active in found}
