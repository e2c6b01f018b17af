"""What other municipalities have automated and chosen to show everybody."""

from __future__ import annotations

from dataclasses import dataclass

from raaderum.warehouse.processes.read_processes import similar_names
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


def automated_elsewhere(organisation: Organisation) -> list[AutomatedElsewhere]:
    """Return processes in operation in other municipalities, most hours first.

    Only those whose owner has chosen "everybody" as who may see it: that is the consent.
    """
    own = list(ProcessEntry.objects.filter(organisation=organisation).values_list("name", flat=True))
    others = ProcessEntry.objects.exclude(organisation=organisation).select_related("organisation")
    shown = others.filter(facts__visibility="public", facts__phase="operation")
    found = []
    for entry in shown:
        process = entry.process
        alike = similar_names(entry.name, own)
        found.append(AutomatedElsewhere(
            entry.name, entry.organisation.name, process.hours_realised, process.volume, alike[0] if alike else "",
            process.description, process.owner,
        ))  # fmt: skip
    return sorted(found, key=lambda one: (bool(one.ours), -(one.hours_realised or 0.0), one.name))
