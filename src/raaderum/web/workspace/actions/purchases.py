"""Decide about purchases, take a decision back, and have the figures computed anew."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from raaderum.domain.purchase_errors import StoreBusy
from raaderum.reports.spend_matters import SAME
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.submission_findings import clean
from raaderum.warehouse.spend.decisions import (
    ClassDecision,
    Decisions,
    DuplicateDecision,
    SupplierDecision,
    hand_over_decisions,
)
from raaderum.web.accounts.models import Organisation
from raaderum.web.audit.record import record_event
from raaderum.web.workspace.actions.figures import refuse_cpr
from raaderum.web.workspace.actions.jobs import Report, ask, kind
from raaderum.web.workspace.models import Job, MeasureStatus, PurchaseDecision

_PATIENCE_S, _NAP_S = 600, 2


@transaction.atomic
def decide(
    *,
    by: UUID,
    organisation: Organisation,
    kind: str,
    first: str,
    second: str,
    answer: str,
    shown: str,
    shared: bool = False,
) -> PurchaseDecision:
    """Store a decision in the place of an earlier one about the same."""
    known = PurchaseDecision.objects.select_for_update().filter(kind=kind, first=first, second=second).first()
    before = _facts(known)
    values = {
        "organisation": organisation, "answer": answer, "shown": shown[:300], "shared": shared, "person": by,
        "decided_at": timezone.now(),
    }  # fmt: skip
    decision, _ = PurchaseDecision.objects.update_or_create(kind=kind, first=first, second=second, defaults=values)
    record_event(
        person=by, action="purchases.decided", subject="purchase_decision", subject_id=decision.pk,
        organisation=organisation.code, before=before, after=_facts(decision),
    )  # fmt: skip
    return decision


@transaction.atomic
def take_back(*, by: UUID, decision: PurchaseDecision) -> None:
    """Let something wait for a decision again."""
    record_event(
        person=by, action="purchases.taken_back", subject="purchase_decision", subject_id=decision.pk,
        organisation=decision.organisation.code, before=_facts(decision),
    )  # fmt: skip
    decision.delete()


@transaction.atomic
def set_measure_status(*, by: UUID, organisation: Organisation, area: str, measure: str, state: str, note: str) -> None:
    """Say how far a municipality is with a measure; an empty state says nothing any more.

    Raises:
        PersonalNumberWritten: The note holds what looks like a CPR number.
    """
    note = clean(note)
    refuse_cpr(note, measure)
    known = MeasureStatus.objects.select_for_update().filter(organisation=organisation, area=area, measure=measure)
    old = known.first()
    before = None if old is None else {"state": old.state, "note": old.note}
    after = {"state": state, "note": note} if state else None
    if before == after:
        return
    if state:
        values = {"state": state, "note": note, "person": by, "changed_at": timezone.now()}
        MeasureStatus.objects.update_or_create(organisation=organisation, area=area, measure=measure, defaults=values)
    else:
        known.delete()
    record_event(
        person=by, action="measure.status", subject="measure", subject_id=f"{area}/{measure}"[:60],
        organisation=organisation.code, before=before, after=after,
    )  # fmt: skip


def decisions() -> Decisions:
    """Return all decisions of the site, as publishing takes them."""
    rows = list(PurchaseDecision.objects.all())

    def those(wanted: str) -> list[PurchaseDecision]:
        return [one for one in rows if one.kind == wanted]

    return Decisions(
        tuple(
            SupplierDecision(one.first, one.answer, one.decided_at.astimezone(UTC), str(one.person))
            for one in those(PurchaseDecision.Kind.SUPPLIER)
        ),
        tuple(
            ClassDecision(one.first, one.second, one.answer, one.decided_at.astimezone(UTC), str(one.person))
            for one in those(PurchaseDecision.Kind.CLASS)
        ),
        tuple(
            DuplicateDecision(
                one.first, one.second, one.answer == SAME, one.decided_at.astimezone(UTC), str(one.person)
            )
            for one in those(PurchaseDecision.Kind.DUPLICATE)
        ),
    )


def ask_to_publish(*, by: UUID, code: str, store: Path, published: int) -> Job:
    """Have the figures computed anew with all decisions; the same decisions on the same version are one job."""
    mark = decisions().fingerprint[:16]
    key = f"purchases.publish:{published}:{mark}"
    return ask(by=by, name="purchases.publish", key=key, store=str(store), code=code)


@kind("purchases.publish")
def publish_purchases(arguments: dict[str, Any], tell: Report) -> dict[str, int]:
    """Publish a store with the decisions that stand now. Done twice, the second finds nothing to do."""
    from raaderum.warehouse.spend.publish import publish
    from raaderum.warehouse.spend.setting import read_setting

    folder = Path(arguments["store"])
    tell(5)
    with ExitStack() as stack:
        store = _open_when_free(folder, stack)
        tell(20)
        hand_over_decisions(folder, decisions())
        published = publish(store, read_setting(folder, default_folders()), datetime.now(UTC))
    return {"published": published.number}


def _open_when_free(folder: Path, stack: ExitStack) -> Any:
    """Open a store when whoever loads into it is done."""
    from raaderum.warehouse.spend.store import open_store
    from raaderum.web.workspace.queries.purchases import memory_limit

    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return stack.enter_context(open_store(folder, memory_limit(), create=False))
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
            time.sleep(_NAP_S)


def _facts(decision: PurchaseDecision | None) -> dict[str, str] | None:
    if decision is None:
        return None
    return {
        "kind": decision.kind, "first": decision.first, "second": decision.second, "answer": decision.answer,
        "shown": decision.shown,
    }  # fmt: skip
