"""What other municipalities have automated and chosen to show everybody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from raaderum.warehouse.processes.read_processes import find_alike, stems_of
from raaderum.web.accounts.models import Organisation
from raaderum.web.workspace.models import ProcessEntry


@dataclass(frozen=True, slots=True)
class AutomatedElsewhere:
    """A process in operation elsewhere. ``ours`` is the name of what looks like it in the own register; "" none.

    ``owner`` is a function to ask.
    """

    name: str
    municipality: str
    hours_realised: float | None
    volume: float | None
    ours: str
    description: str
    owner: str


def register_of(organisation: Organisation, person: UUID) -> list[ProcessEntry]:
    """Return the processes of a municipality that somebody may see, by number."""
    return [one for one in ProcessEntry.objects.filter(organisation=organisation) if one.may_be_seen_by(person)]


def process_of(organisation: Organisation, person: UUID, key: int) -> ProcessEntry | None:
    """Return a process of a municipality; None where there is none that somebody may see."""
    entry = ProcessEntry.objects.filter(organisation=organisation, pk=key).first()
    return entry if entry is not None and entry.may_be_seen_by(person) else None


def automated_elsewhere(organisation: Organisation) -> list[AutomatedElsewhere]:
    """Return processes in operation in other municipalities, most hours first.

    Only those whose owner has chosen "everybody" as who may see it: that is the consent.
    """
    own = list(ProcessEntry.objects.filter(organisation=organisation).values_list("name", flat=True))
    stems = [stems_of(name) for name in own]
    others = ProcessEntry.objects.exclude(organisation=organisation).select_related("organisation")
    shown = others.filter(facts__visibility="public", facts__phase="operation")
    found = []
    for entry in shown:
        process = entry.process
        alike = find_alike(stems_of(entry.name), stems, 1)
        found.append(AutomatedElsewhere(
            entry.name, entry.organisation.name, process.hours_realised, process.volume, own[alike[0]] if alike else "",
            process.description, process.owner,
        ))  # fmt: skip
    return sorted(found, key=lambda one: (bool(one.ours), -(one.hours_realised or 0.0), one.name))
