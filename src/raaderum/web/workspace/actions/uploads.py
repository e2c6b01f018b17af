"""A filled sheet: show what it would change, then save it, cell by cell and without undoing others' work."""

from __future__ import annotations

import hashlib
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.collection_errors import NoSuchThing, UploadRefused
from raaderum.domain.observations import VERSION_TEXTS, Version
from raaderum.warehouse.readers.submission_cells import Row
from raaderum.warehouse.readers.submission_findings import Finding
from raaderum.warehouse.readers.submissions import Submission as ReadSubmission
from raaderum.warehouse.readers.submissions import read_submission
from raaderum.web.audit.models import Event
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.figures import Content, content_of, count_work, lock_for_entry, refuse_cpr, store
from raaderum.web.workspace.models import Figure, Submission, Upload
from raaderum.web.workspace.queries.submissions import judge, pack_of

UNREADABLE = {
    "cpr", "pack-changed", "template-version", "row-unknown", "row-twice", "row-moved", "row-missing", "year-altered",
}  # fmt: skip
"""What keeps a workbook from being saved at all: then it is no view of this submission, or may hold a person."""


def receive_upload(*, by: UUID, submission: Submission, file_name: str, content: bytes) -> Upload:
    """Read a workbook and store what it would change; the file itself is not kept.

    Raises:
        UserError: It cannot be read, belongs to another submission, or it or its name holds what looks like a CPR
            number.
        SubmissionLocked: The figures cannot be changed now.
    """
    refuse_cpr(file_name, "Filens navn")
    read = _read(submission, file_name, content)
    found = judge(read, submission)
    _refuse(submission, read, found)
    with transaction.atomic():
        locked = lock_for_entry(submission)
        Upload.objects.filter(submission=locked, person=by, state=Upload.State.WAITING).update(
            state=Upload.State.DISCARDED
        )
        upload = Upload.objects.create(
            submission=locked, person=by, file_name=Path(file_name).name[:200],
            sha256=hashlib.sha256(content).hexdigest(), changes=list_changes(locked, read),
            findings=[describe(one) for one in found],
        )  # fmt: skip
        record_event(
            person=by, action="upload.received", organisation=locked.organisation.code, subject="upload",
            subject_id=upload.pk, after={"sha256": upload.sha256, "changes": len(upload.changes)},
        )  # fmt: skip
    return upload


def _read(submission: Submission, file_name: str, content: bytes) -> ReadSubmission:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / short_name(file_name)
        path.write_bytes(content)
        return read_submission(path, pack_of(submission))


def short_name(file_name: str) -> str:
    """Return a name that a disk takes: it counts bytes, and Danish letters have two."""
    name = Path(Path(file_name).name)
    return f"{name.stem[:80] or 'skema'}{name.suffix[:10]}"


def _refuse(submission: Submission, read: ReadSubmission, found: list[Finding]) -> None:
    round_ = submission.round
    wanted = (round_.area, submission.organisation.code, round_.period, round_.version)
    identity = read.identity
    if (identity.area, identity.unit, identity.year, identity.version) != wanted:
        kind = {version: VERSION_TEXTS[Version(version)].da for version in (identity.version, round_.version)}
        is_ = f"{identity.unit}, {identity.area}, {kind[identity.version]} {identity.year}"
        wants = f"{wanted[1]}, {wanted[0]}, {kind[round_.version]} {wanted[2]}"
        raise UploadRefused(file=read.file, reason_da=f"Filen er for {is_}, men her ventes {wants}.",
                            reason_en=f"The file is for {is_}, but {wants} is expected here.")  # fmt: skip
    if identity.pack_hash != submission.round.pack_hash:
        raise UploadRefused(
            file=read.file,
            reason_da="Filen er lavet med andre definitioner end runden. Hent et nyt skema.",
            reason_en="The file was made with other definitions than the round. Get a new template.",
        )
    barred = [one for one in found if one.code in UNREADABLE]
    if barred:
        first = next((one for one in barred if one.code == "cpr"), barred[0])
        raise UploadRefused(file=read.file, reason_da=f"{first.place}: {first.sentence()} {first.remedy()}",
                            reason_en=f"{first.place}: {first.sentence('en')} {first.remedy('en')}")  # fmt: skip


def list_changes(submission: Submission, read: ReadSubmission) -> list[dict[str, Any]]:
    """Return the cells that the workbook would change: what stands there, what would, and what others wrote since.

    A cell that still is as the workbook was made changes nothing, also where somebody else has changed it meanwhile.
    """
    figures = {figure.variable: figure for figure in submission.figures.all()}
    changes = []
    for row in read.rows:
        # What cannot be read becomes an empty cell, which keeps the figures from being sent: last year's must not stay.
        figure, wanted = figures.get(row.variable), content_from(row)
        if figure is None or wanted == _tidy(content_of(figure)):
            continue
        newer = figure.revision > read.identity.base
        if newer and wanted == _tidy(content_at(figure, read.identity.base)):
            continue
        changes.append({
            "variable": row.variable, "name": row.name, "cell": row.cell, "seen": figure.revision,
            "before": content_of(figure).as_facts(), "after": wanted.as_facts(), "conflict": newer,
        })  # fmt: skip
    return changes


def content_from(row: Row) -> Content:
    """Return what a row of a workbook says."""
    reason = row.reason.value if row.reason is not None and row.value is None else ""
    return Content(row.value, reason, row.comment)


def _tidy(content: Content) -> Content:
    value = None if content.value is None else Decimal(content.value)
    return Content(value, content.missing, content.comment)


def content_at(figure: Figure, revision: int) -> Content:
    """Return what stood in a figure when the submission had been written ``revision`` times."""
    events = Event.objects.filter(subject="figure", subject_id=str(figure.pk)).order_by("id")
    for event in events:
        if event.before is not None and event.after is not None and event.after["revision"] > revision:
            return _from_facts(event.before)
    return content_of(figure)


def _from_facts(facts: dict[str, Any]) -> Content:
    value = None if facts["value"] is None else Decimal(facts["value"])
    return Content(value, facts["missing"], facts["comment"])


@transaction.atomic
def apply_upload(*, by: UUID, upload: Upload, also_conflicts: bool = False) -> list[str]:
    """Save what an upload changes; return the variables that somebody wrote meanwhile and that were left alone.

    Asked twice, it is saved once.

    Raises:
        NoSuchThing: It is discarded.
        SubmissionLocked: The figures cannot be changed now.
    """
    submission = lock_for_entry(upload.submission)
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state == Upload.State.DISCARDED:
        raise NoSuchThing(value=locked.file_name)
    if locked.state == Upload.State.APPLIED:
        return []
    left = []
    for change in locked.changes:
        figure = Figure.objects.get(submission=submission, variable=change["variable"])
        if figure.revision != change["seen"] or (change["conflict"] and not also_conflicts):
            left.append(figure.variable)
            continue
        store(by, submission, figure, _from_facts(change["after"]), locked.origin, upload=locked.pk)
    count_work(by, submission, timezone.now())
    locked.state = Upload.State.APPLIED
    locked.save(update_fields=["state"])
    record_event(
        person=by, action="upload.applied", organisation=submission.organisation.code, subject="upload",
        subject_id=locked.pk, after={"saved": len(locked.changes) - len(left), "left": left},
    )  # fmt: skip
    return left


@transaction.atomic
def discard_upload(*, by: UUID, upload: Upload) -> None:
    """Drop an upload that waits; nothing is changed."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state == Upload.State.WAITING:
        locked.state = Upload.State.DISCARDED
        locked.save(update_fields=["state"])
        record_event(
            person=by, action="upload.discarded", organisation=locked.submission.organisation.code,
            subject="upload", subject_id=locked.pk,
        )  # fmt: skip


def describe(finding: Finding) -> dict[str, Any]:
    """Return a finding as an upload keeps it."""
    return {
        "level": finding.level, "code": finding.code, "cell": finding.cell, "variable": finding.variable,
        "name": finding.name, "da": f"{finding.sentence()} {finding.remedy()}".strip(),
        "en": f"{finding.sentence('en')} {finding.remedy('en')}".strip(),
    }  # fmt: skip
