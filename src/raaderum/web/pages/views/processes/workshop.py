"""The workshop: the facilitator's screen, hour by hour, and the action plan that the day leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.errors import UserError
from raaderum.packs.workshop import WorkshopFile
from raaderum.reports.workshop_documents import WorkshopPaper, write_workshop_docx, write_workshop_xlsx
from raaderum.reports.workshop_tables import (
    PlanLine,
    candidates_table,
    cases_table,
    first_cases,
    plan_table,
    prerequisites_table,
    short_list,
)
from raaderum.studies.screening import Screened, study_screening
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.parts import write_table
from raaderum.web.pages.views.processes.common import AREA, frame, rules
from raaderum.web.pages.views.processes.files import XLSX
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.models import PlanItem
from raaderum.web.workspace.queries.processes import process_of, register_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITERS: dict[str, tuple[Callable[[WorkshopPaper, date], bytes], str]] = {
    "docx": (write_workshop_docx, DOCX),
    "xlsx": (write_workshop_xlsx, XLSX),
}


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def workshop(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show the day: the steps with their time, and what is on the screen in each."""
    text, chosen = words(), _short_list(organisation, asker)
    shown = {
        "candidates": write_table(candidates_table(chosen, text), text),
        "cases": write_table(cases_table(first_cases(chosen, rules(), timezone.localdate()), text), text),
        "prerequisites": write_table(prerequisites_table(chosen, text), text),
    }
    title = _("Workshop: fra katalog til handlingsplan")
    context = {
        **frame(organisation, title, title),
        "day": [
            {"id": one.id, "from": one.from_, "to": one.to, "minutes": one.minutes, "name": text.of(one.name),
             "purpose": text.of(one.purpose), "do": [text.of(line) for line in one.do], "shows": one.shows}
            for one in _day().steps
        ],
        "participants": [text.of(one) for one in _day().participants],
        "source": _day().source.title,
        "shown": shown,
        "has_list": bool(chosen),
        "plan": _plan(organisation),
        "states": PlanItem.State.choices,
        "entries": register_of(organisation, asker.person),
        "may_edit": asker.may(Right.EDIT_PROCESSES),
        "documents": {kind: reverse("workshop_document", args=[organisation.code, kind]) for kind in WRITERS},
    }  # fmt: skip
    return render(request, "processes/workshop.html", context)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def document(request: HttpRequest, asker: Asker, organisation: Organisation, suffix: str) -> HttpResponse:
    """Write what the day leaves: list, first business cases, prerequisites, partners and plan."""
    if suffix not in WRITERS:
        raise Http404
    write, content_type = WRITERS[suffix]
    text, chosen, today = words(), _short_list(organisation, asker), timezone.localdate()
    lines = [
        PlanLine(str(one.process) if one.process else "", one.what, one.who, one.due_on, one.partner, one.prerequisite,
                 one.get_state_display())
        for one in _plan(organisation)
    ]  # fmt: skip
    tables = [
        candidates_table(chosen, text), cases_table(first_cases(chosen, rules(), today), text),
        prerequisites_table(chosen, text), plan_table(lines, text),
    ]  # fmt: skip
    note = _("Frigjort tid er kapacitet, ikke råderum, før en beslutning er navngivet.")
    mark = _("Eksempeldata: kommunen findes ikke") if is_fictional(organisation.code) else None
    paper = WorkshopPaper(_("Automatisering: handlingsplan"), organisation.name, text, _day(), tables, note, mark)
    answer = HttpResponse(write(paper, today), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="workshop-{organisation.code}.{suffix}"'
    return answer


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def add(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Add a line to the plan."""
    written = _written(request, asker, organisation)
    if written is not None:
        try:
            actions.add_plan_item(by=asker.person, organisation=organisation, **written)
        except UserError as problem:
            messages.error(request, problem.message(words().language))
    return _back_to_plan(organisation)


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def change(request: HttpRequest, asker: Asker, organisation: Organisation, item_id: int) -> HttpResponse:
    """Write a line anew, or take it out."""
    item = PlanItem.objects.filter(organisation=organisation, pk=item_id).first()
    if item is None:
        raise Http404
    if request.POST.get("remove"):
        actions.remove_plan_item(by=asker.person, item=item)
        return _back_to_plan(organisation)
    written, state = _written(request, asker, organisation), request.POST.get("state", "")
    if written is not None and state in PlanItem.State:
        try:
            seen = request.POST.get("seen", "")
            if not actions.change_plan_item(by=asker.person, item=item, seen=seen, state=state, **written):
                messages.error(request, _("En anden har ændret linjen imens. Se efter, og ret igen."))
        except UserError as problem:
            messages.error(request, problem.message(words().language))
    return _back_to_plan(organisation)


def _back_to_plan(organisation: Organisation) -> HttpResponse:
    return redirect(f"{reverse('workshop', args=[organisation.code])}#plan")


def _written(request: HttpRequest, asker: Asker, organisation: Organisation) -> dict[str, Any] | None:
    """Return what the form of a line holds; None, and what is wrong as a message, where it cannot be stored."""

    def text(key: str, most: int) -> str:
        return str(request.POST.get(key, "")).strip()[:most]

    what, who, due = text("what", 300), text("who", 120), text("due", 10)
    if not what or not who:
        messages.error(request, _("Skriv både hvad og hvem."))
        return None
    try:
        due_on = date.fromisoformat(due) if due else None
    except ValueError:
        messages.error(request, _("»%(value)s« er ikke en dato.") % {"value": due})
        return None
    key = text("process", 12)
    process = process_of(organisation, asker.person, int(key)) if key.isascii() and key.isdigit() else None
    return {
        "what": what, "who": who, "due_on": due_on, "process": process, "partner": text("partner", 200),
        "prerequisite": text("prerequisite", 300),
    }  # fmt: skip


def _day() -> WorkshopFile:
    day = queries.find_area(AREA).workshop
    if day is None:
        raise Http404
    return day


def _short_list(organisation: Organisation, asker: Asker) -> list[Screened]:
    found = [one.process for one in register_of(organisation, asker.person)]
    return short_list(study_screening(found, rules()), rules())


def _plan(organisation: Organisation) -> list[Any]:
    return list(PlanItem.objects.filter(organisation=organisation).select_related("process"))
