"""What the pages of processes hand out as workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from raaderum.domain.processes import WorkProcess
from raaderum.packs import ScreeningFile
from raaderum.reports.xlsx.case_workbook import write_case
from raaderum.reports.xlsx.screening_workbook import write_screening
from raaderum.studies.automation_case import automation_case
from raaderum.studies.business_case import study_business_case
from raaderum.studies.screening import study_screening

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_answer(processes: Sequence[WorkProcess], rules: ScreeningFile, *, example: bool) -> HttpResponse:
    """Answer with the register and its screening."""
    result = study_screening(processes, rules, example=example) if processes else None
    return _answer(write_screening(rules, processes, timezone.localdate(), result), "processer.xlsx")


def case_answer(request: HttpRequest, process: WorkProcess, rules: ScreeningFile, *, example: bool) -> HttpResponse:
    """Answer with the business case of a process; ``?genbrug=1``: with another municipality's solution."""
    today = timezone.localdate()
    reuse = request.GET.get("genbrug") == "1"
    case = automation_case(process, rules, today.year + 1, today, reuse=reuse, example=example)
    return _answer(write_case(study_business_case(case), today), f"business-case-{process.id}.xlsx")


def _answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
