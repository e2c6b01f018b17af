"""Every screen as PDF, Excel and slides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from raaderum.domain.units import Dataset
from raaderum.reports.briefing import Briefing, compose_briefing
from raaderum.reports.gap_briefing import GapBriefing, compose_gap_briefing
from raaderum.reports.pdf import write_gap_pdf, write_pdf
from raaderum.reports.pptx import write_gap_pptx, write_pptx
from raaderum.reports.xlsx import write_gap_xlsx, write_xlsx
from raaderum.studies import Answer, GapAnswer
from raaderum.studies.results import Header
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.gap_requests import gap_asked, with_query
from raaderum.web.pages.requests import asked
from raaderum.web.workspace import queries

Writer = Callable[[Briefing, date, str], bytes]
_OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS: dict[str, tuple[Writer, str]] = {
    "pdf": (write_pdf, "application/pdf"),
    "xlsx": (write_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": (write_pptx, f"{_OFFICE}.presentationml.presentation"),
}

GAP_WRITERS: dict[str, tuple[Callable[[GapBriefing, date, str], bytes], str]] = {
    "pdf": (write_gap_pdf, WRITERS["pdf"][1]),
    "xlsx": (write_gap_xlsx, WRITERS["xlsx"][1]),
    "pptx": (write_gap_pptx, WRITERS["pptx"][1]),
}


@require_safe
def live_document(request: HttpRequest, dataset: Dataset, slug: str, unit: str, suffix: str) -> HttpResponse:
    """Write the answer of a live page; it prints an address pinned to the release, which gives it again."""
    _known_kind(suffix)
    want = asked(request, dataset, slug, unit)
    answer = queries.answer(want.release, want.choices)
    address = address_of(dataset, "position", slug, want.choices.unit)
    return _document(request, answer, f"{address}?{want.address(udgivelse=want.release.short_id)}", suffix)


@require_safe
def gap_document(request: HttpRequest, dataset: Dataset, slug: str, unit: str, suffix: str) -> HttpResponse:
    """Write the explained gap of a live page."""
    _known_kind(suffix)
    want = gap_asked(request, dataset, slug, unit)
    answer = queries.gap_answer(want.release, want.gap)
    address = address_of(dataset, "gap", slug, want.gap.choices.unit)
    return _gap_document(request, answer, with_query(address, want.address(udgivelse=want.release.short_id)), suffix)


@require_safe
def gap_case(request: HttpRequest, dataset: Dataset, slug: str, unit: str) -> HttpResponse:
    """Write a business case that begins in the gap: in the figure that ``?led=`` names, else in the dearest driver."""
    from raaderum.reports.xlsx.case_workbook import write_case
    from raaderum.studies.business_case import study_business_case
    from raaderum.studies.gap_case import case_from_gap

    want = gap_asked(request, dataset, slug, unit)
    answer = queries.gap_answer(want.release, want.gap)
    node, _, factor = request.GET.get("led", "").partition(".")
    today = timezone.localdate()
    case = case_from_gap(answer.gap, today, node=node or None, factor=factor or None, example=dataset == "example")
    return _attached(write_case(study_business_case(case), today), WRITERS["xlsx"][1], answer.gap, "-case.xlsx")


@require_safe
def frozen_document(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """Write a frozen answer."""
    _known_kind(suffix)
    found = queries.frozen_answer(key)
    if found is None:
        raise Http404
    if isinstance(found[1], GapAnswer):
        return _gap_document(request, found[1], reverse("frozen_gap", args=[key]), suffix)
    return _document(request, found[1], reverse("frozen", args=[key]), suffix)


def _known_kind(suffix: str) -> None:
    if suffix not in WRITERS:
        raise Http404


def _document(request: HttpRequest, answer: Answer, address: str, suffix: str) -> HttpResponse:
    write, content_type = WRITERS[suffix]
    link = request.build_absolute_uri(address)
    content = write(compose_briefing(answer, words()), timezone.localdate(), link)
    return _attached(content, content_type, answer.position, f".{suffix}")


def _gap_document(request: HttpRequest, answer: GapAnswer, address: str, suffix: str) -> HttpResponse:
    write, content_type = GAP_WRITERS[suffix]
    briefing = compose_gap_briefing(answer.gap, answer.potential, words())
    content = write(briefing, timezone.localdate(), request.build_absolute_uri(address))
    return _attached(content, content_type, answer.gap, f"-forskel.{suffix}")


def _attached(content: bytes, content_type: str, about: Header, ending: str) -> HttpResponse:
    """Answer with a file; its name says whose it is, and whether it is simulated."""
    mark = "eksempeldata-" if about.dataset == "example" else ""
    name = f"{mark}{about.area}-{about.unit.code}-{about.figure.id}-{about.period}{ending}"
    headers = {"Vary": "Cookie", "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
