"""Who did what, as the page shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from raaderum.reports.text import Words
from raaderum.web.audit.models import Event
from raaderum.web.pages.presenters.collection import crumbs_of, show_facts
from raaderum.web.workspace.models import Submission
from raaderum.web.workspace.queries.progress import names_of
from raaderum.web.workspace.queries.submissions import pack_of

MOST_EVENTS = 200


def present_trail(submission: Submission, words: Words) -> dict[str, Any]:
    """Return the newest events of a submission and its figures, the newest first."""
    pack = pack_of(submission)
    figures = {str(figure.pk): figure.variable for figure in submission.figures.all()}
    uploads = {str(pk) for pk in submission.uploads.values_list("pk", flat=True)}
    events = [
        event
        for event in Event.objects.filter(organisation=submission.organisation.code).order_by("-id")[: MOST_EVENTS * 3]
        if (event.subject == "figure" and event.subject_id in figures)
        or (event.subject == "submission" and event.subject_id == str(submission.pk))
        or (event.subject == "upload" and event.subject_id in uploads)
    ][:MOST_EVENTS]
    names = names_of(event.person for event in events)
    return {
        "title": _("Hvem har gjort hvad"),
        "submission": submission,
        "events": [
            {
                "at": event.at,
                "person": (names.get(event.person) or _("en person, der er glemt")) if event.person else "Råderum",
                "action": action_name(event.action),
                "name": words.of(pack.variables[figures[event.subject_id]].name) if event.subject == "figure" else "",
                "before": _written(event.before, words),
                "after": _written(event.after, words),
                "because": (event.after or {}).get("because", ""),
            }
            for event in events
        ],
        "crumbs": crumbs_of(submission, _("Hvem har gjort hvad")),
        "dataset": submission.round.dataset,
    }


def _written(facts: dict[str, Any] | None, words: Words) -> str:
    """Return what stood in a figure, as the trail keeps it; nothing of other events."""
    if not facts or "value" not in facts:
        return ""
    comment = f" ({facts['comment']})" if facts["comment"] else ""
    return show_facts(facts, {}, words)["shown"] + comment


def action_name(action: str) -> str:
    """Return what an event is called."""
    return {
        "figure.written": _("rettede et tal"),
        "submission.sent": _("sendte til godkendelse"),
        "submission.approved": _("godkendte"),
        "submission.returned": _("sendte tilbage"),
        "submission.corrected": _("åbnede for rettelse"),
        "upload.received": _("lagde en fil op"),
        "upload.applied": _("gemte en fils tal"),
        "upload.discarded": _("kasserede en fil"),
    }.get(action, action)
