"""The 130 made-up processes, screened: open to all."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache, partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raaderum.studies.screening import Screened, ScreeningResult, study_screening
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.processes.example import example_processes
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import stay_in
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.presenters.processes import present_list, present_process
from raaderum.web.pages.views.processes.common import AREA, rules
from raaderum.web.pages.views.processes.files import case_answer, case_of, portfolio_parts, register_answer
from raaderum.web.workspace import queries


@cache
def _screened() -> ScreeningResult:
    """The example does not change while the site runs."""
    return study_screening(example_processes(default_folders().examples, rules()).processes, rules(), example=True)


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """Show the example's register."""
    stay_in(request, "example")
    result = _screened()
    addresses = {one.process.id: reverse("example_process", args=[one.process.id]) for one in result.processes}
    context = {
        "title": _("Hvilke processer egner sig til automatisering?"),
        "crumbs": _crumbs(),
        **present_list(result, rules(), words(), addresses),
        "workbook": reverse("example_processes_workbook"),
        "portfolio": reverse("example_processes_portfolio"),
        "several": True,
    }
    return render(request, "processes/list.html", context)


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show which of the example's processes to take under a budget and a number of developer hours."""
    stay_in(request, "example")
    title = _("Hvilke processer skal tages først?")
    parts = portfolio_parts(request, _screened(), rules())
    context = {"title": title, "crumbs": _crumbs(title), **parts, "back": reverse("example_processes")}
    return render(request, "processes/portfolio.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Write the example's register as a workbook."""
    return register_answer([one.process for one in _screened().processes], rules(), example=True)


@require_safe
def process(request: HttpRequest, number: str) -> HttpResponse:
    """Show a process of the example."""
    stay_in(request, "example")
    found = _find(number)
    context = {
        "title": found.process.name,
        "crumbs": _crumbs(found.process.name),
        **present_process(found, words()),
        "case": reverse("example_process_case", args=[number]),
        "back": reverse("example_processes"),
    }
    return render(request, "processes/process.html", context)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Write the business case of a process of the example."""
    _find(number)
    return case_answer(request, number, partial(_case, number))


@lru_cache(maxsize=300)
def _case(number: str, reuse: bool, today: date) -> bytes:
    """The example's are open to all: each is calculated once a day."""
    return case_of(_find(number).process, rules(), reuse, today, example=True)


def _find(number: str) -> Screened:
    found = next((one for one in _screened().processes if one.process.id == number), None)
    if found is None:
        raise Http404
    return found


def _crumbs(last: str = "") -> list[Link]:
    area = words().of(queries.find_area(AREA).area.name)
    listed = Link(_("Processer"), reverse("example_processes"), current=not last)
    return [Link(area, ""), listed, *([Link(last, "", current=True)] if last else [])]
