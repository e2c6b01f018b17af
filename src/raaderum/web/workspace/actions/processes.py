"""Write to a municipality's register of processes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.processes import WorkProcess
from raaderum.warehouse.processes.plain import to_plain
from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.models import ProcessEntry

_NUMBER = re.compile(r"P([0-9]{1,6})")


@transaction.atomic
def add_process(*, by: UUID, organisation: Organisation, process: WorkProcess) -> ProcessEntry:
    """Store a new process under the next free number, P1 and up; the same one sent twice is stored once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    entries = list(ProcessEntry.objects.filter(organisation=organisation))
    numbers = [int(found[1]) for one in entries if (found := _NUMBER.fullmatch(one.number))]
    for one in entries:
        if one.facts == to_plain(_of(organisation, replace(process, id=one.number))):
            return one
    return _write(by, organisation, replace(process, id=f"P{max(numbers, default=0) + 1}"), None)


@transaction.atomic
def save_process(*, by: UUID, organisation: Organisation, process: WorkProcess, seen: int) -> ProcessEntry | None:
    """Store what is changed in a process; None where somebody has changed it since revision ``seen``."""
    known = ProcessEntry.objects.select_for_update().filter(organisation=organisation, number=process.id).first()
    if known is None or known.revision != seen:
        return None
    return _write(by, organisation, process, known)


@transaction.atomic
def import_processes(*, by: UUID, organisation: Organisation, processes: Iterable[WorkProcess]) -> tuple[int, int]:
    """Store the processes of a file over those of the same number; return how many are new, and how many changed."""
    new = changed = 0
    for process in processes:
        known = ProcessEntry.objects.select_for_update().filter(organisation=organisation, number=process.id).first()
        if known is None:
            new += 1
        elif known.facts == to_plain(_of(organisation, process)):
            continue
        else:
            changed += 1
        _write(by, organisation, process, known)
    return new, changed


@transaction.atomic
def remove_process(*, by: UUID, entry: ProcessEntry) -> None:
    """Take a process out of the register; the trail keeps what it was."""
    record_event(
        person=by, action="process.removed", subject="process", subject_id=entry.pk,
        organisation=entry.organisation.code, before={"number": entry.number, "facts": entry.facts}, after=None,
    )  # fmt: skip
    entry.delete()


def _of(organisation: Organisation, process: WorkProcess) -> WorkProcess:
    return replace(process, municipality=organisation.name)


def _write(by: UUID, organisation: Organisation, process: WorkProcess, known: ProcessEntry | None) -> ProcessEntry:
    facts = to_plain(_of(organisation, process))
    before = {"number": known.number, "facts": known.facts} if known else None
    entry, _ = ProcessEntry.objects.update_or_create(
        organisation=organisation, number=process.id,
        defaults={"name": process.name[:200], "facts": facts, "revision": known.revision + 1 if known else 1,
                  "person": by, "changed_at": timezone.now()},
    )  # fmt: skip
    record_event(
        person=by, action="process.saved", subject="process", subject_id=entry.pk, organisation=organisation.code,
        before=before, after={"number": entry.number, "facts": facts},
    )  # fmt: skip
    return entry
