"""Write to a municipality's register of processes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.processes import WorkProcess
from raaderum.domain.text import Text
from raaderum.warehouse.processes.plain import to_plain
from raaderum.warehouse.processes.read_processes import ReadProcesses
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


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file changed: numbers and names; and the rows that were not stored, with why and what to do."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    refused: tuple[Text, ...]


@transaction.atomic
def import_processes(*, by: UUID, organisation: Organisation, read: ReadProcesses) -> Imported:
    """Store the processes of a file.

    A row that was written from an older revision than the stored one, or that holds another process under a number in
    use, is not stored: it is named.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    new: list[str] = []
    changed: list[str] = []
    refused: list[Text] = []
    for process in read.processes:
        if process.id in read.unnumbered:
            before = ProcessEntry.objects.filter(organisation=organisation).count()
            entry = add_process(by=by, organisation=organisation, process=process)
            if ProcessEntry.objects.filter(organisation=organisation).count() > before:
                new.append(str(entry))
            continue
        known = ProcessEntry.objects.filter(organisation=organisation, number=process.id).first()
        if known is not None and known.facts == to_plain(_of(organisation, process)):
            continue
        if known is not None and (why := _why_not(known, process, read.seen.get(process.id))):
            refused.append(why)
            continue
        (new if known is None else changed).append(str(_write(by, organisation, process, known)))
    same = len(read.processes) - len(new) - len(changed) - len(refused)
    return Imported(tuple(new), tuple(changed), same, tuple(refused))


def _why_not(known: ProcessEntry, process: WorkProcess, seen: int | None) -> Text | None:
    """Say why a row may not be written over what is stored; None where it may."""
    if seen is not None and seen != known.revision:
        return Text(
            f"{known} er ændret på sitet, siden skemaet blev hentet. Rækken er ikke læst ind. Hent skemaet igen, og "
            "skriv ændringen i det.",
            f"{known} has been changed on the site since the workbook was fetched. The row has not been read in. Get "
            "the workbook again, and write the change in it.",
        )
    if seen is None and process.name.strip().casefold() != known.name.strip().casefold():
        return Text(
            f"Nr. {known.number} er »{known.name}« på sitet, men »{process.name}« i skemaet. Rækken er ikke læst ind. "
            "Slet nummeret i skemaet, så får processen det næste ledige.",
            f"No. {known.number} is “{known.name}” on the site, but “{process.name}” in the workbook. The row has not "
            "been read in. Delete the number in the workbook, and the process gets the next free one.",
        )
    return None


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
