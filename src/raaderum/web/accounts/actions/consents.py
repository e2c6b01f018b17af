"""What others may see of protected figures."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from raaderum.domain.errors import InvalidChoice
from raaderum.web.accounts.models import Consent, Organisation
from raaderum.web.audit.record import record_event


@transaction.atomic
def give_consent(*, by: UUID | None, organisation: Organisation, area: str, level: str) -> Consent:
    """Store how the organisation's protected figures may be shown from now on."""
    if level not in Consent.Level.values:
        known = ", ".join(Consent.Level.values)
        raise InvalidChoice(name="level", value=level, allowed_da=f"en af: {known}", allowed_en=f"one of: {known}")
    before = Consent.objects.select_for_update().filter(organisation=organisation, area=area).first()
    was = {"level": before.level} if before else None
    consent, _ = Consent.objects.update_or_create(organisation=organisation, area=area, defaults={"level": level})
    record_event(
        person=by, action="consent.given", organisation=organisation.code, subject="consent",
        subject_id=consent.pk, before=was, after={"level": level, "area": area},
    )  # fmt: skip
    return consent
