"""What all pages of a municipality's processes share: the rules, the frame, and the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from raaderum.packs import ScreeningFile
from raaderum.packs.load import screening_rules
from raaderum.warehouse.processes.layout import depth_layout, process_layout
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.accounts.models import Organisation
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.presenters.processes import present_form
from raaderum.web.workspace import queries
from raaderum.web.workspace.models import ProcessEntry

AREA = "rpa"


def rules() -> ScreeningFile:
    """Return the questions, weights and limits."""
    return screening_rules(queries.find_area(AREA))


def frame(organisation: Organisation, title: str, last: str = "") -> dict[str, Any]:
    """Return what every page of a municipality's processes knows."""
    area = words().of(queries.find_area(AREA).area.name)
    listed = Link(_("Processer"), reverse("own_processes", args=[organisation.code]), current=not last)
    crumbs = [Link(area, ""), Link(organisation.name, ""), listed, *([Link(last, "", current=True)] if last else [])]
    return {
        "title": title, "crumbs": crumbs, "organisation": organisation, "unit": organisation,
        "dataset": "example" if is_fictional(organisation.code) else "own",
    }  # fmt: skip


def show_form(
    request: HttpRequest,
    organisation: Organisation,
    entry: ProcessEntry | None,
    written: dict[str, str],
    wrong: list[Any],
    *,
    clash: bool = False,
    evidence: dict[str, str] | None = None,
) -> HttpResponse:
    """Show the form of a process; None: of a new one. ``wrong`` are findings about what was ``written``."""
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
    columns = (*process_layout(rules()).columns, *depth_layout(rules()).columns)
    return next((column.key for column in columns if column.heading == finding.column), "name")
