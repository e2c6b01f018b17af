"""Ask for work, do it, and take over what a dead worker left.

The task queue neither tries again nor frees what a killed worker had. So the work is a row of our own: a task only
says which row to look at, and can be lost or come twice.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from raaderum.domain.errors import UserError
from raaderum.web.workspace.models import Job

LEASE = timedelta(seconds=int(os.environ.get("RAADERUM_LEASE_SECONDS", "60")))
HEARTBEAT_SECONDS = LEASE.total_seconds() / 4
MOST_ATTEMPTS = 3
"""Attempts after which an error of ours is final."""
MOST_CLAIMS = 25
"""Attempts, those of killed workers too, after which nobody tries any more: the work itself may be what kills."""
LOST_AFTER = timedelta(minutes=2)

Report = Callable[[int], None]
Kind = Callable[[dict[str, Any], Report], Any]
KINDS: dict[str, Kind] = {}
"""What can be asked for: a function of the arguments that tells how far it is (0–100). It may be run again."""

_log = logging.getLogger(__name__)


def kind(name: str) -> Callable[[Kind], Kind]:
    """Make a function something that can be asked for."""

    def register(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return register


@transaction.atomic
def ask(*, by: UUID | None, name: str, key: str, **arguments: Any) -> Job:
    """Ask for work; the same key is the same work, and one that failed is tried anew."""
    job, new = Job.objects.select_for_update().get_or_create(
        key=key, defaults={"kind": name, "arguments": arguments, "asked_by": by}
    )
    if not new and job.state == Job.State.FAILED:
        job.state, job.attempts, job.sentence, job.finished_at = Job.State.WAITING, 0, "", None
        job.save()
        new = True
    if new:
        transaction.on_commit(lambda: perform.enqueue(job.pk))
    return job


@task()
def perform(job_id: int) -> None:
    """Do one piece of work, unless somebody else does or has."""
    lease = uuid.uuid4()
    if not claim(job_id, lease, timezone.now()):
        return
    job = Job.objects.get(pk=job_id)
    with _heartbeat(job_id, lease):
        try:
            result = KINDS[job.kind](job.arguments, lambda percent: _tell(job_id, lease, percent))
        except UserError as problem:
            _end(job_id, lease, Job.State.FAILED, sentence=problem.message("da"))
        except Exception:  # noqa: BLE001 — our fault, of any kind: said in the log, and tried again
            _log.exception("job %s failed", job.key)
            _fail_or_wait(job, lease)
        else:
            _end(job_id, lease, Job.State.DONE, result=result, progress=100)


def claim(job_id: int, lease: UUID, now: datetime) -> bool:
    """Take a job that waits, or whose lease has run out; tell whether it is ours."""
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    job = Job.objects.filter(free, pk=job_id)
    if job.filter(attempts__gte=MOST_CLAIMS).exists():
        job.update(state=Job.State.FAILED, finished_at=now, sentence="Det mislykkedes flere gange. Prøv igen senere.")
        return False
    attempts = job.values_list("attempts", flat=True).first()
    if attempts is None:
        return False
    taken = job.filter(attempts=attempts).update(
        state=Job.State.RUNNING, lease=lease, lease_until=now + LEASE, attempts=attempts + 1
    )
    return bool(taken)


@contextmanager
def _heartbeat(job_id: int, lease: UUID) -> Iterator[None]:
    """Renew the lease while the work goes on."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            Job.objects.filter(pk=job_id, lease=lease).update(lease_until=timezone.now() + LEASE)
            close_old_connections()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _tell(job_id: int, lease: UUID, percent: int) -> None:
    Job.objects.filter(pk=job_id, lease=lease).update(progress=min(max(percent, 0), 99))


def _end(job_id: int, lease: UUID, state: str, **facts: Any) -> None:
    """Store how it ended, where the work is still ours."""
    Job.objects.filter(pk=job_id, lease=lease, state=Job.State.RUNNING).update(
        state=state, finished_at=timezone.now(), **facts
    )


def _fail_or_wait(job: Job, lease: UUID) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        sentence = "Der skete en fejl hos os. Intet er gået tabt. Prøv igen senere."
        _end(job.pk, lease, Job.State.FAILED, sentence=sentence)
        return
    Job.objects.filter(pk=job.pk, lease=lease, state=Job.State.RUNNING).update(state=Job.State.WAITING)
    perform.enqueue(job.pk)


def revive(now: datetime) -> int:
    """Ask again for what a dead worker left, and for what no task asks for any more; return how many."""
    left = Q(state=Job.State.RUNNING, lease_until__lt=now)
    lost = Q(state=Job.State.WAITING, asked_at__lt=now - LOST_AFTER)
    found = list(Job.objects.filter(left | lost).values_list("pk", flat=True))
    for job_id in found:
        perform.enqueue(job_id)
    return len(found)
