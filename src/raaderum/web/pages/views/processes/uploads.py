"""What a municipality's register takes in: a filled workbook, or an event log that fills in the form."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raaderum.domain.errors import UserError
from raaderum.studies.process_log import study_process_log
from raaderum.studies.process_log_suggestions import suggested_process
from raaderum.warehouse.processes.read_processes import read_processes
from raaderum.warehouse.readers.event_logs import Limits, read_event_log
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.processes import form_values
from raaderum.web.pages.views.processes.common import AREA, rules, show_form
from raaderum.web.workspace import actions

LARGEST_BYTES = 10_000_000
LARGEST_LOG = 20_000_000
LOG_LIMITS = Limits(file_bytes=100_000_000, events=500_000)
"""Of a log on the site: about five seconds; the command line reads larger ones."""
_SHOWN_FINDINGS = 10
_UNSAFE = re.compile(r"[^\w .()-]")


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
    try:
        done = actions.import_processes(by=asker.person, organisation=organisation, read=read)
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return back
    for text in done.refused[:_SHOWN_FINDINGS]:
        messages.error(request, text.in_language(words().language))
    facts = {"new": _named(done.new), "changed": _named(done.changed), "same": done.same}
    messages.success(request, _("Nye processer: %(new)s. Ændrede: %(changed)s. Uændrede: %(same)s.") % facts)
    return back


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
    return show_form(request, organisation, None, form_values(suggested, rules(), text), [], evidence=evidence)


def _safe(name: str) -> str:
    """Return a file's own name without what a path could be made of."""
    return _UNSAFE.sub("_", Path(name).name).lstrip(".")[-80:] or "fil"


def _named(names: Sequence[str]) -> str:
    """Return how many, and which."""
    shown = ", ".join(names[:_SHOWN_FINDINGS]) + (" …" if len(names) > _SHOWN_FINDINGS else "")
    return f"{len(names)} ({shown})" if names else "0"
