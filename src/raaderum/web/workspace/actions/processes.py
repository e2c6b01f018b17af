"""Write to a municipality's register of processes."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.process_errors import TooManyProcesses
from raaderum.domain.processes import WorkProcess
from raaderum.domain.text import Text
from raaderum.warehouse.processes.plain import to_plain
from raaderum.warehouse.processes.read_processes import ReadProcesses
from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.models import ProcessEntry

_NUMBER = re.compile(r"P([0-9]{1,9})")
MOST_PROCESSES = 5_000
"""In one register. A municipality that has more has written something else in it."""


@dataclass(eq=False)
class _Register:
    """A municipality's register, read once and locked: every writer of new processes waits for the one before."""

    organisation: Organisation
    by_number: dict[str, ProcessEntry]
    by_facts: dict[str, ProcessEntry]

    @classmethod
    def of(cls, organisation: Organisation) -> _Register:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        entries = list(ProcessEntry.objects.filter(organisation=organisation))
        return cls(
            organisation, {one.number: one for one in entries}, {_without_number(one.facts): one for one in entries}
        )

    def same_as(self, process: WorkProcess) -> ProcessEntry | None:
        """Return the entry that says the same, whatever its number."""
        return self.by_facts.get(_without_number(_facts(self.organisation, process)))

    def add(self, by: UUID, process: WorkProcess) -> ProcessEntry:
        """Store a new process, under its own number or, where that is empty, the next free one: P1 and up."""
        if len(self.by_number) >= MOST_PROCESSES:
            raise TooManyProcesses(most=MOST_PROCESSES)
        if not process.id:
            used = [int(found[1]) for number in self.by_number if (found := _NUMBER.fullmatch(number))]
            free = itertools.count(max(used, default=0) + 1)
            process = replace(process, id=next(name for at in free if (name := f"P{at}") not in self.by_number))
        entry = _write(by, self.organisation, process, None)
        self.by_number[entry.number] = self.by_facts[_without_number(entry.facts)] = entry
        return entry


@transaction.atomic
def add_process(*, by: UUID, organisation: Organisation, process: WorkProcess) -> ProcessEntry:
    """Store a new process under the next free number, P1 and up; the same one sent twice is stored once.

    Raises:
        TooManyProcesses: The register is full.
    """
    register, process = _Register.of(organisation), replace(process, id="")
    return register.same_as(process) or register.add(by, process)


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
    register = _Register.of(organisation)
    new: list[str] = []
    changed: list[str] = []
    refused: list[Text] = []
    for process in read.processes:
        if process.id in read.unnumbered:
            process = replace(process, id="")  # noqa: PLW2901 — the file's own next number may be taken here
            if register.same_as(process) is None:
                new.append(str(register.add(by, process)))
            continue
        known = register.by_number.get(process.id)
        if known is None:
            new.append(str(register.add(by, process)))
        elif known.facts == _facts(organisation, process):
            continue
        elif (why := _why_not(known, process, read.seen.get(process.id), by)) is not None:
            refused.append(why)
        else:
            changed.append(str(_write(by, organisation, process, known)))
    same = len(read.processes) - len(new) - len(changed) - len(refused)
    return Imported(tuple(new), tuple(changed), same, tuple(refused))


def _why_not(known: ProcessEntry, process: WorkProcess, seen: int | None, by: UUID) -> Text | None:
    """Say why a row may not be written over what is stored; None where it may."""
    if not known.may_be_seen_by(by):
        return Text(
            f"Nr. {known.number} er taget. Rækken er ikke læst ind. Slet nummeret, så får processen det næste ledige.",
            f"No. {known.number} is taken. The row has not been read in. Delete the number to get the next free one.",
        )
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


def _facts(organisation: Organisation, process: WorkProcess) -> dict[str, Any]:
    return to_plain(replace(process, municipality=organisation.name))


def _without_number(facts: Mapping[str, Any]) -> str:
    return json.dumps({**facts, "id": ""}, sort_keys=True)


def _write(by: UUID, organisation: Organisation, process: WorkProcess, known: ProcessEntry | None) -> ProcessEntry:
    facts, before = _facts(organisation, process), None
    entry = known or ProcessEntry(organisation=organisation, number=process.id, revision=0)
    if known is not None:
        before = {"number": known.number, "facts": known.facts}
    entry.name, entry.facts, entry.revision = process.name[:200], facts, entry.revision + 1
    entry.person, entry.changed_at = by, timezone.now()
    entry.save(force_insert=known is None)
    record_event(
        person=by, action="process.saved", subject="process", subject_id=entry.pk, organisation=organisation.code,
        before=before, after={"number": entry.number, "facts": facts},
    )  # fmt: skip
    return entry
