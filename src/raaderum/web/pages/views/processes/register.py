"""A municipality's own register of processes: list, form, upload, workbook, and the case of a process."""

from __future__ import annotations

import re
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.errors import UserError
from raaderum.studies.screening import Screened, study_screening
from raaderum.warehouse.processes.read_processes import read_form, similar_names
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.processes import present_list, present_process
from raaderum.web.pages.views.processes.common import AREA, frame, rules, show_form
from raaderum.web.pages.views.processes.files import case_answer, case_of, portfolio_parts, register_answer
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import ProcessEntry
from raaderum.web.workspace.queries.processes import automated_elsewhere, process_of, register_of

NO_NUMBER = "P0"  # stands in the form until the process is stored, and gets the next free number


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def processes(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show the register, screened."""
    entries = register_of(organisation, asker.person)
    result = study_screening([one.process for one in entries], rules())
    addresses = {one.number: reverse("own_process", args=[organisation.code, one.pk]) for one in entries}
    title = _("Hvilke processer egner sig til automatisering?")
    context = {
        **frame(organisation, title),
        **present_list(result, rules(), words(), addresses),
        "may_edit": asker.may(Right.EDIT_PROCESSES),
        "workbook": reverse("own_processes_workbook", args=[organisation.code]),
        "workshop": reverse("workshop", args=[organisation.code]),
        "portfolio": reverse("own_processes_portfolio", args=[organisation.code]),
        "elsewhere": reverse("own_processes_elsewhere", args=[organisation.code]),
        "own": True,
    }
    return render(request, "processes/list.html", context)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def portfolio(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show which processes to take under a budget and a number of developer hours."""
    found = [one.process for one in register_of(organisation, asker.person)]
    title = _("Hvilke processer skal tages først?")
    parts = portfolio_parts(request, study_screening(found, rules()), rules())
    back = reverse("own_processes", args=[organisation.code])
    return render(request, "processes/portfolio.html", {**frame(organisation, title, title), **parts, "back": back})


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def elsewhere(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show what others have automated that this municipality has not, and with what effect."""
    text, title = words(), _("Hvad har andre automatiseret?")
    rows = [
        {"name": one.name, "municipality": one.municipality, "ours": one.ours,
         "hours": "–" if one.hours_realised is None else text.number(one.hours_realised),
         "volume": "–" if one.volume is None else text.number(one.volume), "about": one.description,
         "owner": one.owner}
        for one in automated_elsewhere(organisation)
    ]  # fmt: skip
    context = {**frame(organisation, title, title), "rows": rows, "new": sum(not row["ours"] for row in rows)}
    return render(request, "processes/elsewhere.html", context)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def workbook(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Write the register as a workbook, to be filled in further; an empty one is the template."""
    entries = register_of(organisation, asker.person)
    seen = {one.number: one.revision for one in entries}
    found = [one.process for one in entries]
    return register_answer(found, rules(), example=is_fictional(organisation.code), seen=seen)


@require_safe
@needs(Right.EDIT_PROCESSES, area=AREA)
def new(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show an empty form."""
    return show_form(request, organisation, None, {}, [])


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def save(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Store what the form holds; what cannot be read is named, and the form comes back as it was written."""
    written = {key: str(value)[:4_000] for key, value in request.POST.items()}
    entry = _known(organisation, asker, written.get("entry", ""))
    written["id"] = entry.number if entry else NO_NUMBER
    process, findings = read_form(written, rules())
    wrong = [one for one in findings if one.level == "error"]
    if wrong:
        return show_form(request, organisation, entry, written, wrong)
    if entry is None:
        try:
            added = actions.add_process(by=asker.person, organisation=organisation, process=process)
        except UserError as problem:
            messages.error(request, problem.message(words().language))
            return show_form(request, organisation, None, written, [])
        messages.success(request, _("%(name)s er gemt.") % {"name": process.name})
        return redirect("own_process", organisation.code, added.pk)
    seen = int(written["seen"]) if re.fullmatch(r"[0-9]{1,9}", written.get("seen", "")) else 0
    stored = actions.save_process(by=asker.person, organisation=organisation, process=process, seen=seen)
    if stored is None:
        messages.error(request, _("En anden har ændret processen imens. Se efter, og gem igen."))
        return show_form(request, organisation, _find(organisation, asker, entry.pk), written, [], clash=True)
    messages.success(request, _("%(name)s er gemt.") % {"name": process.name})
    return redirect("own_process", organisation.code, stored.pk)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def process(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Show a process and its screening, among the others of the register."""
    entry = _find(organisation, asker, process_id)
    found = _screened(organisation, asker, entry)
    context = {
        **frame(organisation, entry.name, entry.name),
        **present_process(found, words()),
        "entry": entry,
        "may_edit": asker.may(Right.EDIT_PROCESSES),
        "case": reverse("own_process_case", args=[organisation.code, entry.pk]),
        "back": reverse("own_processes", args=[organisation.code]),
    }
    return render(request, "processes/process.html", context)


@require_safe
@needs(Right.EDIT_PROCESSES, area=AREA)
def edit(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Show the form of a process."""
    return show_form(request, organisation, _find(organisation, asker, process_id), {}, [])


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def remove(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Take a process out of the register."""
    entry = _find(organisation, asker, process_id)
    actions.remove_process(by=asker.person, entry=entry)
    messages.success(request, _("%(name)s er taget ud. Den står i sporet.") % {"name": entry.name})
    return redirect("own_processes", organisation.code)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def case(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Write the business case of a process as a workbook."""
    entry = _find(organisation, asker, process_id)
    example = is_fictional(organisation.code)
    return case_answer(request, entry.number, partial(case_of, entry.process, rules(), example=example))


@require_safe
@needs(Right.EDIT_PROCESSES, area=AREA)
def similar(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show processes of the register whose name looks like what is being typed."""
    typed, number = request.GET.get("name", "")[:200], request.GET.get("number", "")[:40]
    entries = register_of(organisation, asker.person)
    by_name = {one.name: one for one in entries if one.number != number}
    found = [by_name[name] for name in similar_names(typed, list(by_name))]
    return render(request, "processes/_similar.html", {"found": found, "organisation": organisation})


def _find(organisation: Organisation, asker: Asker, process_id: int) -> ProcessEntry:
    entry = process_of(organisation, asker.person, process_id)
    if entry is None:
        raise Http404
    return entry


def _known(organisation: Organisation, asker: Asker, key: str) -> ProcessEntry | None:
    return _find(organisation, asker, int(key)) if re.fullmatch(r"[0-9]{1,12}", key) else None


def _screened(organisation: Organisation, asker: Asker, entry: ProcessEntry) -> Screened:
    everybody = [one.process for one in register_of(organisation, asker.person)]
    found = study_screening(everybody, rules()).processes
    return next(one for one in found if one.process.id == entry.number)
