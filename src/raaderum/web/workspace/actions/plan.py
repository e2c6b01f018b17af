"""Write to a municipality's action plan."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.figures import refuse_cpr
from raaderum.web.workspace.models import PlanItem, ProcessEntry


@transaction.atomic
def add_plan_item(
    *, by: UUID, organisation: Organisation, process: ProcessEntry | None, what: str, who: str,
    due_on: date | None, partner: str, prerequisite: str,
) -> PlanItem:  # fmt: skip
    """Add a line; the same line sent twice is added once.

    Raises:
        PersonalNumberWritten: One of the texts holds what looks like a CPR number.
    """
    for text in (what, who, partner, prerequisite):
        refuse_cpr(text, "handlingsplanen")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    item, is_new = PlanItem.objects.get_or_create(
        organisation=organisation, process=process, what=what, who=who, due_on=due_on, partner=partner,
        prerequisite=prerequisite, defaults={"person": by, "changed_at": timezone.now()},
    )  # fmt: skip
    if not is_new:
        return item
    _record(by, "plan.added", item, None, _facts(item))
    return item


@transaction.atomic
def change_plan_item(
    *, by: UUID, item: PlanItem, seen: str, process: ProcessEntry | None, what: str, who: str, due_on: date | None,
    partner: str, prerequisite: str, state: str,
) -> bool:  # fmt: skip
    """Store a line as it is written now; False where somebody has changed it since ``seen``, or taken it out.

    Raises:
        PersonalNumberWritten: One of the texts holds what looks like a CPR number.
    """
    for text in (what, who, partner, prerequisite):
        refuse_cpr(text, "handlingsplanen")
    stored = PlanItem.objects.select_for_update().filter(pk=item.pk).first()
    if stored is None or seen != stored.seen:
        return False
    item, before = stored, _facts(stored)
    item.process, item.what, item.who, item.due_on = process, what, who, due_on
    item.partner, item.prerequisite, item.state = partner, prerequisite, PlanItem.State(state)
    item.person, item.changed_at = by, timezone.now()
    item.save()
    _record(by, "plan.changed", item, before, _facts(item))
    return True


@transaction.atomic
def remove_plan_item(*, by: UUID, item: PlanItem) -> None:
    """Take a line out; the trail keeps what it was."""
    _record(by, "plan.removed", item, _facts(item), None)
    item.delete()


def _record(by: UUID, action: str, item: PlanItem, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    record_event(
        person=by, action=action, subject="plan_item", subject_id=item.pk, organisation=item.organisation.code,
        before=before, after=after,
    )  # fmt: skip


def _facts(item: PlanItem) -> dict[str, Any]:
    return {
        "process": item.process.number if item.process else "", "what": item.what, "who": item.who,
        "due_on": item.due_on.isoformat() if item.due_on else None, "partner": item.partner,
        "prerequisite": item.prerequisite, "state": item.state,
    }  # fmt: skip
