"""Organisations and their parents over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.models import Organisation, OrganisationEan, Parenthood
from raaderum.web.accounts.queries import organisations_above
from raaderum.web.audit.record import record_event

_CHANGEABLE = ("name", "cvr", "self_owning", "from_date", "to_date")


@transaction.atomic
def create_organisation(
    *,
    by: UUID | None,
    code: str,
    name: str,
    kind: str,
    cvr: str = "",
    self_owning: bool = False,
    eans: Iterable[str] = (),
    from_date: date | None = None,
    parent: Organisation | None = None,
) -> Organisation:
    """Store an organisation; with a parent it belongs to it from ``from_date``, or from the first of 2007."""
    organisation = Organisation.objects.create(
        code=code, name=name, kind=kind, cvr=cvr, self_owning=self_owning, from_date=from_date
    )
    OrganisationEan.objects.bulk_create(OrganisationEan(organisation=organisation, ean=ean) for ean in eans)
    if parent is not None:
        start = from_date or date(2007, 1, 1)
        Parenthood.objects.create(child=organisation, parent=parent, from_date=start)
    record_event(
        person=by, action="organisation.created", organisation=code, subject="organisation", subject_id=code,
        after={"name": name, "kind": kind, "parent": parent.code if parent else None, "eans": list(eans)},
    )  # fmt: skip
    return organisation


@transaction.atomic
def update_organisation(*, by: UUID | None, organisation: Organisation, **changes: Any) -> Organisation:
    """Change what is said of an organisation; its code stays."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if unknown := changes.keys() - set(_CHANGEABLE):
        raise TypeError(f"an organisation's {', '.join(sorted(unknown))} cannot be changed")
    before = {name: getattr(locked, name) for name in changes}
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changes))
    record_event(
        person=by, action="organisation.changed", organisation=locked.code, subject="organisation",
        subject_id=locked.code, before=before, after=changes,
    )  # fmt: skip
    return locked


@transaction.atomic
def move_organisation(*, by: UUID | None, child: Organisation, parent: Organisation, from_date: date) -> Parenthood:
    """Let an organisation belong to another from a day on; where it belonged before is kept.

    Raises:
        InvalidChoice: It would be below itself, or moves before it came where it is.
    """
    if child.code == parent.code or child.code in organisations_above(parent.code, from_date):
        raise InvalidChoice(
            name="parent", value=parent.code,
            allowed_da="en, der ikke selv hører under den", allowed_en="one that is not itself below it",
        )  # fmt: skip
    now = Parenthood.objects.select_for_update().filter(child=child, to_date__isnull=True).first()
    if now is not None:
        if from_date <= now.from_date:
            raise InvalidChoice(
                name="from_date", value=from_date,
                allowed_da=f"en dag efter {now.from_date}", allowed_en=f"a day after {now.from_date}",
            )  # fmt: skip
        now.to_date = from_date
        now.save(update_fields=["to_date"])
    moved = Parenthood.objects.create(child=child, parent=parent, from_date=from_date)
    record_event(
        person=by, action="organisation.moved", organisation=child.code, subject="organisation",
        subject_id=child.code, before={"parent": now.parent.code if now else None},
        after={"parent": parent.code, "from": from_date},
    )  # fmt: skip
    return moved
