"""A file from an own system: read it in the background, say once what goes where, see what it would change."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import InvalidChoice, UserError
from raaderum.studies.own_file import Answers, empty_mapping, read_own_file
from raaderum.studies.own_rules import Placement, drop_rule, place_rows
from raaderum.warehouse.readers.tables import read_own_table
from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.figures import Content, content_of, lock_for_entry, refuse_cpr
from raaderum.web.workspace.actions.jobs import Report, ask, kind
from raaderum.web.workspace.actions.uploads import describe, short_name
from raaderum.web.workspace.models import Figure, FileKind, FileSetup, OwnFile, Submission, Upload
from raaderum.web.workspace.queries.own_files import outcome_of, refusal_of
from raaderum.web.workspace.queries.submissions import find, pack_of

KEPT = timedelta(days=7)
"""How long a file waits for answers before its content is dropped."""
SMALLEST = Decimal("0.000001")


@transaction.atomic
def make_setup(*, by: UUID, organisation: Organisation, area: str, file_kind: str, name: str) -> FileSetup:
    """Make a mapping without rules, or return the one of that name.

    Raises:
        InvalidChoice: Not a kind of file, or the name belongs to another kind.
    """
    refuse_cpr(name, "Opsætningens navn")
    name = " ".join(name.split())[:120]
    if file_kind not in FileKind.values or not name:
        known = ", ".join(FileKind.values)
        raise InvalidChoice(
            name="kind", value=file_kind or "–", allowed_da=f"en af: {known}, og et navn",
            allowed_en=f"one of: {known}, and a name",
        )  # fmt: skip
    setup, new = FileSetup.objects.get_or_create(
        organisation=organisation, area=area, name=name,
        defaults={"kind": file_kind, "mapping": empty_mapping(_kind(file_kind), name, area), "changed_by": by},
    )  # fmt: skip
    if setup.kind != file_kind:
        raise InvalidChoice(name="name", value=name, allowed_da="et navn, der ikke er brugt til en anden slags fil",
                            allowed_en="a name that no other kind of file has")  # fmt: skip
    if new:
        _record_setup(by, setup, "setup.made")
    return setup


def receive_own_file(
    *, by: UUID, submission: Submission, setup: FileSetup, file_name: str, content: bytes, sheet: str = "",
    header_line: int = 0,
) -> OwnFile:  # fmt: skip
    """Take a file in, and ask for it to be read.

    Raises:
        UserError: It is no table, or holds what looks like CPR numbers; then nothing is stored.
        SubmissionLocked: The figures cannot be changed now.
    """
    name = short_name(file_name)
    refuse_cpr(name, "Filens navn")
    with _as_path(name, content) as path:
        read_own_table(path, sheet=sheet, header_line=header_line)
    with transaction.atomic():
        locked = lock_for_entry(submission)
        file = OwnFile.objects.create(
            submission=locked, setup=setup, person=by, file_name=name, content=content,
            sha256=hashlib.sha256(content).hexdigest(), answers={"sheet": sheet, "header_line": header_line},
        )  # fmt: skip
        record_event(
            person=by, action="own_file.received", organisation=locked.organisation.code, subject="own_file",
            subject_id=file.pk, after={"sha256": file.sha256, "setup": setup.name},
        )  # fmt: skip
        _ask_to_read(file)
    return file


@contextmanager
def _as_path(name: str, content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _ask_to_read(file: OwnFile) -> None:
    ask(by=file.person, name="own_file.read", key=f"own-file-{file.pk}-{file.readings}", file=file.pk)


@kind("own_file.read")
def read_file(arguments: dict[str, Any], tell: Report) -> dict[str, Any]:
    """Read a file by its setup. Done twice, the same comes of it."""
    file = OwnFile.objects.select_related("setup", "submission__round", "submission__organisation").get(
        pk=arguments["file"]
    )
    if file.state == OwnFile.State.ENDED:
        return {}
    tell(10)
    state: str = OwnFile.State.READ
    mapping = file.setup.mapping
    try:
        with _as_path(file.file_name, bytes(file.content)) as path:
            result = read_own_file(
                path, _kind(file.setup.kind), mapping, pack_of(file.submission), Answers(**file.answers)
            )
        outcome = outcome_of(result)
        if not result.open:
            mapping = result.mapping
    except UserError as problem:
        state, outcome = OwnFile.State.REFUSED, refusal_of(problem)
    tell(90)
    with transaction.atomic():
        # Who answers meanwhile asks for another reading: then this one is late, and its columns are not kept.
        waiting = OwnFile.objects.filter(pk=file.pk, readings=file.readings, state=OwnFile.State.READING)
        if waiting.update(state=state, outcome=outcome):
            FileSetup.objects.filter(pk=file.setup_id, mapping=file.setup.mapping).update(mapping=mapping)
    return {}


def _kind(value: str) -> Any:
    return "accounts" if value == FileKind.ACCOUNTS else "list"


@transaction.atomic
def answer_questions(*, by: UUID, file: OwnFile, answers: dict[str, Any]) -> OwnFile:
    """Say of a file what it does not say by itself, and have it read again."""
    locked = _lock(by, file)
    columns = locked.answers.get("columns", {}) | answers.pop("columns", {})
    locked.answers = locked.answers | answers | {"columns": columns}
    return _read_again(locked)


@transaction.atomic
def place(*, by: UUID, file: OwnFile, placements: Sequence[Placement]) -> OwnFile:
    """Say where rows belong; it is remembered for the next file of the kind."""
    locked = _lock(by, file)
    for one in placements:
        refuse_cpr(one.policy_area, "Politikområde")
    _change_setup(by, locked, placements=placements)
    return _read_again(locked)


@transaction.atomic
def take_back_rule(*, by: UUID, file: OwnFile, number: int) -> OwnFile:
    """Drop a rule, counted from 0."""
    locked = _lock(by, file)
    _change_setup(by, locked, drop=number)
    return _read_again(locked)


def _change_setup(by: UUID, file: OwnFile, *, placements: Sequence[Placement] = (), drop: int | None = None) -> None:
    setup = FileSetup.objects.select_for_update().get(pk=file.setup_id)
    before, which = setup.mapping, _kind(setup.kind)
    if drop is not None:
        setup.mapping = drop_rule(before, which, drop)
    if placements:
        setup.mapping = place_rows(before, which, placements, pack_of(file.submission))
    if setup.mapping != before:
        setup.changed_by = by
        setup.save()
        _record_setup(by, setup, "setup.changed", before)


def _record_setup(by: UUID, setup: FileSetup, action: str, before: str | None = None) -> None:
    record_event(
        person=by, action=action, organisation=setup.organisation.code, subject="file_setup", subject_id=setup.pk,
        before=None if before is None else {"mapping": before}, after={"name": setup.name, "mapping": setup.mapping},
    )  # fmt: skip


def _read_again(file: OwnFile) -> OwnFile:
    file.readings += 1
    file.state = OwnFile.State.READING
    file.save()
    _ask_to_read(file)
    return file


def _lock(by: UUID, file: OwnFile) -> OwnFile:
    locked = (
        OwnFile.objects.select_for_update()
        .select_related("submission__round", "submission__organisation")
        .get(pk=file.pk)
    )
    if locked.person != by or locked.state == OwnFile.State.ENDED:
        raise NoSuchThing(value=locked.file_name)
    lock_for_entry(locked.submission)
    return locked


@transaction.atomic
def propose_changes(*, by: UUID, file: OwnFile) -> Upload:
    """Make an upload of what a file fills, to be looked at cell by cell; the file's content is dropped.

    Raises:
        NoSuchThing: The file fills nothing yet.
    """
    locked = _lock(by, file)
    if locked.state != OwnFile.State.READ or locked.outcome.get("open") or not locked.outcome.get("variables"):
        raise NoSuchThing(value=locked.file_name)
    submission = locked.submission
    figures = {figure.variable: figure for figure in submission.figures.all()}
    changes, after = [], []
    for filled in (*locked.outcome["variables"], *locked.outcome["of_which"]):
        figure = figures.get(filled["id"])
        if figure is None:
            continue
        wanted = Content(Decimal(filled["amount"]).quantize(SMALLEST), "", figure.comment)
        figure_now = content_of(figure)
        if wanted.as_facts() != figure_now.as_facts():
            changes.append(_change(figure, figure_now, wanted, filled))
        figure.value, figure.missing = wanted.value, ""
        after.append(figure)
    Upload.objects.filter(submission=submission, person=by, state=Upload.State.WAITING).update(
        state=Upload.State.DISCARDED
    )
    named = {one.variable for one in after}
    found = find(submission, figures.values())
    upload = Upload.objects.create(
        submission=submission, person=by, file_name=locked.file_name, sha256=locked.sha256,
        origin=Figure.Origin.EXTRACT, changes=changes,
        findings=[describe(one) for one in found if one.variable in named],
    )  # fmt: skip
    locked.state, locked.content, locked.upload = OwnFile.State.ENDED, b"", upload
    locked.save()
    record_event(
        person=by, action="upload.received", organisation=submission.organisation.code, subject="upload",
        subject_id=upload.pk, after={"sha256": upload.sha256, "changes": len(changes), "own_file": locked.pk},
    )  # fmt: skip
    return upload


def _change(figure: Figure, now: Content, wanted: Content, filled: dict[str, Any]) -> dict[str, Any]:
    return {
        "variable": figure.variable, "name": filled["name"], "cell": f"F{figure.line}", "seen": figure.revision,
        "before": now.as_facts(), "after": wanted.as_facts(), "conflict": False, "rows": filled["count"],
    }  # fmt: skip


@transaction.atomic
def drop_own_file(*, by: UUID, file: OwnFile) -> None:
    """Drop a file; what was said of its kind is kept."""
    locked = OwnFile.objects.select_for_update().get(pk=file.pk, person=by)
    if locked.state != OwnFile.State.ENDED:
        locked.state, locked.content, locked.outcome = OwnFile.State.ENDED, b"", {}
        locked.save()
        record_event(
            person=by, action="own_file.dropped", organisation=locked.submission.organisation.code,
            subject="own_file", subject_id=locked.pk,
        )  # fmt: skip


def drop_forgotten_files(*, now: datetime) -> int:
    """Drop the content of files that nobody came back to; return how many."""
    return OwnFile.objects.exclude(state=OwnFile.State.ENDED).filter(uploaded_at__lt=now - KEPT).update(
        state=OwnFile.State.ENDED, content=b"", outcome={}
    )  # fmt: skip
