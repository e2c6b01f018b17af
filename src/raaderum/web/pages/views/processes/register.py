"""A municipality's own register of processes: list, form, upload, workbook, and the case of a process."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.errors import UserError
from raaderum.domain.processes import WorkProcess
from raaderum.packs import ScreeningFile
from raaderum.packs.load import screening_rules
from raaderum.studies.process_log import study_process_log
from raaderum.studies.process_log_suggestions import suggested_process
from raaderum.studies.screening import Screened, study_screening
from raaderum.warehouse.processes.read_processes import read_form, read_processes, similar_names
from raaderum.warehouse.readers.event_logs import Limits, read_event_log
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.presenters.processes import form_values, present_form, present_list, present_process
from raaderum.web.pages.views.processes.files import case_answer, portfolio_parts, register_answer
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.models import ProcessEntry
from raaderum.web.workspace.queries.processes import automated_elsewhere

AREA = "rpa"
LARGEST_BYTES = 10_000_000
LARGEST_LOG = 20_000_000
LOG_LIMITS = Limits(file_bytes=100_000_000, events=500_000)
"""Of a log on the site: about five seconds; the command line reads larger ones."""
NO_NUMBER = "P0"  # stands in the form until the process is stored, and gets the next free number
_SHOWN_FINDINGS = 10
_UNSAFE = re.compile(r"[^\w .()-]")


def rules() -> ScreeningFile:
    """Return the questions, weights and limits."""
    return screening_rules(queries.find_area(AREA))


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def processes(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show the register, screened."""
    entries = list(ProcessEntry.objects.filter(organisation=organisation))
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
    found = [one.process for one in ProcessEntry.objects.filter(organisation=organisation)]
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
    entries = list(ProcessEntry.objects.filter(organisation=organisation))
    seen = {one.number: one.revision for one in entries}
    found = [one.process for one in entries]
    return register_answer(found, rules(), example=is_fictional(organisation.code), seen=seen)


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def upload(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Take in a filled workbook. Processes that it does not hold stay; what others have changed is not written over."""
    back = redirect("own_processes", organisation.code)
    file = request.FILES.get("file")
    if file is None or not file.name or not file.size or file.size > LARGEST_BYTES:
        messages.error(request, _("Vælg et skema på højst 10 MB."))
        return back
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _safe(file.name)
            path.write_bytes(file.read())
            read = read_processes(path, rules())
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return back
    for one in read.findings[:_SHOWN_FINDINGS]:
        said = f"{one.place(words().language)}: {one.sentence(words().language)} {one.remedy(words().language)}"
        (messages.error if one.level == "error" else messages.warning)(request, said)
    done = actions.import_processes(by=asker.person, organisation=organisation, read=read)
    for text in done.refused[:_SHOWN_FINDINGS]:
        messages.error(request, text.in_language(words().language))
    facts = {"new": _named(done.new), "changed": _named(done.changed), "same": done.same}
    messages.success(request, _("Nye processer: %(new)s. Ændrede: %(changed)s. Uændrede: %(same)s.") % facts)
    return back


def _safe(name: str) -> str:
    """Return a file's own name without what a path could be made of."""
    return _UNSAFE.sub("_", Path(name).name).lstrip(".")[-80:] or "fil"


def _named(names: Sequence[str]) -> str:
    """Return how many, and which."""
    shown = ", ".join(names[:_SHOWN_FINDINGS]) + (" …" if len(names) > _SHOWN_FINDINGS else "")
    return f"{len(names)} ({shown})" if names else "0"


@require_safe
@needs(Right.EDIT_PROCESSES, area=AREA)
def new(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show an empty form."""
    return _form(request, organisation, None, {}, [])


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def from_log(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show the form filled in with what an event log suggests, and why. The log is not kept."""
    file = request.FILES.get("log")
    if file is None or not file.name or not file.size or file.size > LARGEST_LOG:
        messages.error(request, _("Vælg en hændelseslog på højst 20 MB. En større læses med raaderum processes."))
        return redirect("own_processes", organisation.code)
    text = words()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _safe(file.name)
            with path.open("wb") as copy:
                for part in file.chunks():
                    copy.write(part)
            result = study_process_log(read_event_log(path, limits=LOG_LIMITS))
    except UserError as problem:
        messages.error(request, problem.message(text.language))
        return redirect("own_processes", organisation.code)
    for note in result.notes:
        messages.warning(request, text.of(note))
    suggested = suggested_process(result, Path(_safe(file.name)).name.partition(".")[0])
    evidence = {one.question: text.of(one.evidence) for one in result.suggestions}
    return _form(request, organisation, None, form_values(suggested, rules(), text), [], evidence=evidence)


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def save(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Store what the form holds; what cannot be read is named, and the form comes back as it was written."""
    written = {key: str(value)[:4_000] for key, value in request.POST.items()}
    entry = _known(organisation, written.get("entry", ""))
    written["id"] = entry.number if entry else NO_NUMBER
    process, findings = read_form(written, rules())
    wrong = [one for one in findings if one.level == "error"]
    if wrong:
        return _form(request, organisation, entry, written, wrong)
    if entry is None:
        added = actions.add_process(by=asker.person, organisation=organisation, process=process)
        messages.success(request, _("%(name)s er gemt.") % {"name": process.name})
        return redirect("own_process", organisation.code, added.pk)
    seen = int(written["seen"]) if re.fullmatch(r"[0-9]{1,9}", written.get("seen", "")) else 0
    stored = actions.save_process(by=asker.person, organisation=organisation, process=process, seen=seen)
    if stored is None:
        messages.error(request, _("En anden har ændret processen imens. Se efter, og gem igen."))
        return _form(request, organisation, _find(organisation, entry.pk), written, [], clash=True)
    messages.success(request, _("%(name)s er gemt.") % {"name": process.name})
    return redirect("own_process", organisation.code, stored.pk)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def process(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Show a process and its screening, among the others of the register."""
    entry = _find(organisation, process_id)
    found = _screened(organisation, entry)
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
    return _form(request, organisation, _find(organisation, process_id), {}, [])


@require_POST
@needs(Right.EDIT_PROCESSES, area=AREA)
def remove(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Take a process out of the register."""
    entry = _find(organisation, process_id)
    actions.remove_process(by=asker.person, entry=entry)
    messages.success(request, _("%(name)s er taget ud. Den står i sporet.") % {"name": entry.name})
    return redirect("own_processes", organisation.code)


@require_safe
@needs(Right.READ_DRAFT, area=AREA)
def case(request: HttpRequest, asker: Asker, organisation: Organisation, process_id: int) -> HttpResponse:
    """Write the business case of a process as a workbook."""
    entry = _find(organisation, process_id)
    return case_answer(request, entry.process, rules(), example=is_fictional(organisation.code))


@require_safe
@needs(Right.EDIT_PROCESSES, area=AREA)
def similar(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show processes of the register whose name looks like what is being typed."""
    typed, number = request.GET.get("name", "")[:200], request.GET.get("number", "")
    entries = ProcessEntry.objects.filter(organisation=organisation).exclude(number=number)
    by_name = {one.name: one for one in entries}
    found = [by_name[name] for name in similar_names(typed, list(by_name))]
    return render(request, "processes/_similar.html", {"found": found, "organisation": organisation})


def _form(
    request: HttpRequest,
    organisation: Organisation,
    entry: ProcessEntry | None,
    written: dict[str, str],
    wrong: list[Any],
    *,
    clash: bool = False,
    evidence: dict[str, str] | None = None,
) -> HttpResponse:
    title = entry.name if entry else _("Ny proces")
    language = words().language
    context = {
        **frame(organisation, title, title),
        **present_form(entry.process if entry else None, written, rules(), words(), clash=clash, evidence=evidence),
        "entry": entry,
        "from_log": evidence is not None,
        "errors": [
            {
                "key": _key_of(one),
                "text": f"{one.column.in_language(language)}: {one.sentence(language)} {one.remedy(language)}",
            }
            for one in wrong
        ],
    }
    return render(request, "processes/form.html", context, status=400 if wrong else 200)


def _key_of(finding: Any) -> str:
    from raaderum.warehouse.processes.layout import depth_layout, process_layout

    columns = (*process_layout(rules()).columns, *depth_layout(rules()).columns)
    return next((column.key for column in columns if column.heading == finding.column), "name")


def frame(organisation: Organisation, title: str, last: str = "") -> dict[str, Any]:
    """Return what every page of a municipality's processes knows."""
    area = words().of(queries.find_area(AREA).area.name)
    listed = Link(_("Processer"), reverse("own_processes", args=[organisation.code]), current=not last)
    crumbs = [Link(area, ""), Link(organisation.name, ""), listed, *([Link(last, "", current=True)] if last else [])]
    return {
        "title": title, "crumbs": crumbs, "organisation": organisation, "unit": organisation,
        "dataset": "example" if is_fictional(organisation.code) else "own",
    }  # fmt: skip


def _find(organisation: Organisation, process_id: int) -> ProcessEntry:
    entry = ProcessEntry.objects.filter(organisation=organisation, pk=process_id).first()
    if entry is None:
        raise Http404
    return entry


def _known(organisation: Organisation, key: str) -> ProcessEntry | None:
    return _find(organisation, int(key)) if re.fullmatch(r"[0-9]{1,12}", key) else None


def _screened(organisation: Organisation, entry: ProcessEntry) -> Screened:
    everybody: list[WorkProcess] = [one.process for one in ProcessEntry.objects.filter(organisation=organisation)]
    found = study_screening(everybody, rules()).processes
    return next(one for one in found if one.process.id == entry.number)
