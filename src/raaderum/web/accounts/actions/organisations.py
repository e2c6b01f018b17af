"""Organisations and their parents over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from raaderum.domain.errors import InvalidChoice
from raaderum.domain.identifiers import is_cvr, is_gln
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
    """Store an organisation; with a parent it belongs to it from ``from_date``, or from the first of 2007.

    Raises:
        InvalidChoice: No name, or a number that is none.
    """
    eans = list(eans)
    _check(name, cvr, eans)
    organisation = Organisation.objects.create(
        code=code, name=name, kind=kind, cvr=cvr, self_owning=self_owning, from_date=from_date
    )
    OrganisationEan.objects.bulk_create(OrganisationEan(organisation=organisation, ean=ean) for ean in eans)
    if parent is not None:
        start = from_date or date(2007, 1, 1)
        Parenthood.objects.create(child=organisation, parent=parent, from_date=start)
    record_event(
        person=by, action="organisation.created", organisation=code, subject="organisation", subject_id=code,
        after={"name": name, "kind": kind, "parent": parent.code if parent else None, "eans": eans},
    )  # fmt: skip
    return organisation


def _check(name: str, cvr: str, eans: Iterable[str]) -> None:
    if not name.strip():
        raise InvalidChoice(name="name", value="–", allowed_da="et navn", allowed_en="a name")
    if cvr and not is_cvr(cvr):
        raise InvalidChoice(name="CVR", value=cvr, allowed_da="otte cifre, der er et CVR-nummer",
                            allowed_en="eight digits that are a CVR number")  # fmt: skip
    for ean in eans:
        if not is_gln(ean):
            raise InvalidChoice(name="EAN", value=ean, allowed_da="13 cifre, der er et EAN-nummer",
                                allowed_en="thirteen digits that are an EAN number")  # fmt: skip
        if OrganisationEan.objects.filter(ean=ean).exists():
            raise InvalidChoice(name="EAN", value=ean, allowed_da="et nummer, som ingen anden har",
                                allowed_en="a number that nobody else has")  # fmt: skip


@transaction.atomic
def create_unit(
    *, by: UUID, parent: Organisation, name: str, from_date: date, cvr: str = "", self_owning: bool = False,
    eans: Iterable[str] = (),
) -> Organisation:  # fmt: skip
    """Store a unit below an organisation, under the next free number: such as 0461-1."""
    Organisation.objects.select_for_update().get(pk=parent.pk)  # one at a time
    taken = set(Organisation.objects.filter(code__startswith=f"{parent.code}-").values_list("code", flat=True))
    code = next(code for number in count(1) if (code := f"{parent.code}-{number}") not in taken)
    return create_organisation(
        by=by, code=code, name=name.strip(), kind="unit", cvr=cvr, self_owning=self_owning, eans=eans,
        from_date=from_date, parent=parent,
    )  # fmt: skip


@transaction.atomic
def close_organisation(*, by: UUID, organisation: Organisation, to_date: date) -> Organisation:
    """Let an organisation end on a day; what it reported stays.

    Raises:
        InvalidChoice: It ends before it begins.
    """
    if organisation.from_date is not None and to_date <= organisation.from_date:
        raise InvalidChoice(name="to_date", value=to_date, allowed_da=f"en dag efter {organisation.from_date}",
                            allowed_en=f"a day after {organisation.from_date}")  # fmt: skip
    return update_organisation(by=by, organisation=organisation, to_date=to_date)


@transaction.atomic
def add_ean(*, by: UUID, organisation: Organisation, ean: str) -> OrganisationEan:
    """Give an organisation one more EAN number."""
    _check(organisation.name, "", [ean])
    added = OrganisationEan.objects.create(organisation=organisation, ean=ean)
    record_event(
        person=by, action="organisation.changed", organisation=organisation.code, subject="organisation",
        subject_id=organisation.code, after={"ean": ean},
    )  # fmt: skip
    return added


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
