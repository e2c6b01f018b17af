"""Send what has been gathered: one mail a person a day at the most."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from raaderum.web.accounts.models import User
from raaderum.web.workspace.actions.notices import UNSUBSCRIBE
from raaderum.web.workspace.models import Notice, Silence

_log = logging.getLogger(__name__)


def run(now: datetime) -> int:
    """Send each person's waiting notices; return how many mails were sent. A mail that fails waits for the next run."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = User.objects.filter(is_active=True, notices__sent_at__isnull=True).distinct().order_by("pk")
    told = set(Notice.objects.filter(sent_at__gte=start).values_list("person_id", flat=True))
    return sum(_send(person, now) for person in waiting if person.pk not in told)


@transaction.atomic
def _send(person: User, now: datetime) -> int:
    """Send one person's mail and mark what was in it, together."""
    notices = list(Notice.objects.select_for_update().filter(person=person, sent_at__isnull=True))
    silent = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    wanted = [notice for notice in notices if notice.kind not in silent]
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=now)
    if not wanted:
        return 0
    try:
        compose(person, wanted).send()
    except OSError:  # the mail server cannot be reached, or refuses
        _log.exception("a digest was not sent; it waits for the next run")
        transaction.set_rollback(True)
        return 0
    return 1


def compose(person: User, notices: list[Notice]) -> EmailMessage:
    """Write the mail of one person."""
    lines = [f"Hej {person.name}".strip(), ""]
    for notice in notices:
        lines += [f"- {notice.text}", f"  {settings.SITE_ADDRESS}{notice.path}"]
    stop = settings.SITE_ADDRESS + reverse("unsubscribe", args=[sign(person)])
    lines += ["", "Du får højst én mail om dagen herfra.", f"Vælg, hvad du vil have mail om: {stop}"]
    subject = "Råderum: 1 besked" if len(notices) == 1 else f"Råderum: {len(notices)} beskeder"
    headers = {"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [person.email], headers=headers)


def sign(person: User) -> str:
    """Return what names a person in the link of a mail, where nobody else can write it."""
    return Signer(salt=UNSUBSCRIBE).sign(str(person.public_id))
