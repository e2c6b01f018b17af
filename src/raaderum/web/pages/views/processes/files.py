"""What the pages of processes hand out as workbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from raaderum.domain.processes import WorkProcess
from raaderum.packs import ScreeningFile
from raaderum.reports.portfolio_tables import left_table, portfolio_lines, taken_table
from raaderum.reports.xlsx.case_workbook import write_case
from raaderum.reports.xlsx.screening_workbook import write_screening
from raaderum.studies.automation_case import automation_case
from raaderum.studies.business_case import study_business_case
from raaderum.studies.portfolio import study_portfolio
from raaderum.studies.screening import ScreeningResult, study_screening
from raaderum.warehouse.readers.danish_numbers import read_danish
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.parts import write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_answer(
    processes: Sequence[WorkProcess], rules: ScreeningFile, *, example: bool, seen: Mapping[str, int] | None = None
) -> HttpResponse:
    """Answer with the register and its screening; ``seen`` is the revision of each process."""
    result = study_screening(processes, rules, example=example) if processes else None
    return _answer(write_screening(rules, processes, timezone.localdate(), result, seen), "processer.xlsx")


def case_answer(request: HttpRequest, number: str, write: Callable[[bool, date], bytes]) -> HttpResponse:
    """Answer with the business case of a process; ``?genbrug=1``: with another municipality's solution."""
    content = write(request.GET.get("genbrug") == "1", timezone.localdate())
    return _answer(content, f"business-case-{number}.xlsx")


def case_of(process: WorkProcess, rules: ScreeningFile, reuse: bool, today: date, *, example: bool) -> bytes:
    """Return the business case of a process as a workbook."""
    case = automation_case(process, rules, today.year + 1, today, reuse=reuse, example=example)
    return write_case(study_business_case(case), today)


def portfolio_parts(request: HttpRequest, result: ScreeningResult, rules: ScreeningFile) -> dict[str, Any]:
    """Return the best choice within ``?budget=`` (kr.) and ``?timer=``; what is no number is said."""
    text, today = words(), timezone.localdate()
    asked = {key: request.GET.get(key, "").strip()[:20] for key in ("budget", "timer")}
    read = {key: read_danish(value.replace(".", "")) if value else None for key, value in asked.items()}
    wrong = [asked[key] for key, value in read.items() if asked[key] and (not isinstance(value, Decimal) or value < 0)]
    limits = {key: float(value) if isinstance(value, Decimal) and value >= 0 else None for key, value in read.items()}
    paid = request.GET.get("har") == "1"
    found = study_portfolio(
        result, rules, today.year + 1, today, budget_dkk=limits["budget"], it_hours=limits["timer"], shared_paid=paid
    )
    return {
        "asked": asked,
        "paid": paid,
        "wrong": wrong,
        "lines": portfolio_lines(found, text),
        "taken": write_table(taken_table(found, text), text) if found.taken else None,
        "left": write_table(left_table(found, text), text) if found.left else None,
        "source": rules.source.title,
    }


def _answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
