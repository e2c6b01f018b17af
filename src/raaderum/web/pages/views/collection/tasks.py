"""What waits for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from raaderum.warehouse.folders import named_spend_store
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right, may
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_round_line, present_task
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.workspace import queries
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
        "purchases": _purchases(asker),
        "processes": [Link(one.name, reverse("own_processes", args=[one.code])) for one in _own(asker, "rpa")],
        "measures": _measures(asker),
    }
    return render(request, "collection/tasks.html", context)


def _own(asker: Asker, area: str) -> list[Organisation]:
    """Return the municipalities whose drafts of an area one may read: by a role in them, or KL's for all."""
    found = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
    return [one for one in found if may(asker.actor, Right.READ_DRAFT, one.code, area)]


def _purchases(asker: Asker) -> list[Link]:
    """Return the ways to own purchases, where the site has any."""
    if named_spend_store() is None:
        return []
    return [Link(one.name, reverse("own_purchases", args=[one.code])) for one in _own(asker, "procurement")]


def _measures(asker: Asker) -> list[Link]:
    return [
        Link(f"{one.name}: {words().of(pack.area.name)}", reverse("measure_status", args=[pack.area.slug, one.code]))
        for pack in queries.areas() if pack.measures
        for one in _own(asker, pack.id)
    ]  # fmt: skip
