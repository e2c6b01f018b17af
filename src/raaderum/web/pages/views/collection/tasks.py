"""What waits for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from raaderum.web.accounts.policy import Right, may
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_round_line, present_task
from raaderum.web.workspace.models import Round


@require_safe
@needs(Right.SEE_TASKS)
def tasks(request: HttpRequest, asker: Asker) -> HttpResponse:
    """List the open rounds, with what is mine in each."""
    rounds: list[dict[str, Any]] = []
    for round_ in Round.objects.all():
        submissions = list(round_.submissions.select_related("organisation", "round"))
        mine = [s for s in submissions if may(asker.actor, Right.SEE_TASKS, s.organisation.code, round_.area)]
        if not mine:
            continue
        runs = may(asker.actor, Right.SEE_VALIDATION, "", round_.area) and len(mine) > 1
        shown = [present_task(one) for one in mine] if not runs else []
        rounds.append(
            {"round": round_, "tasks": shown, "overview": present_round_line(round_, submissions), "all": runs}
        )
    context = {
        "rounds": rounds,
        "may_open": may(asker.actor, Right.RUN_ROUND, ""),
        "may_manage": may(asker.actor, Right.MANAGE_PEOPLE, ""),
    }
    return render(request, "collection/tasks.html", context)
