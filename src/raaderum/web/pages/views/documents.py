"""Every screen as PDF, Excel and slides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from raaderum.reports.briefing import Briefing, compose_briefing
from raaderum.reports.pdf import write_pdf
from raaderum.reports.pptx import write_pptx
from raaderum.reports.xlsx import write_xlsx
from raaderum.domain.units import Dataset
from raaderum.studies import Answer
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.requests import asked
from raaderum.web.workspace import queries

Writer = Callable[[Briefing, date, str], bytes]
_OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS: dict[str, tuple[Writer, str]] = {
    "pdf": (write_pdf, "application/pdf"),
    "xlsx": (write_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": (write_pptx, f"{_OFFICE}.presentationml.presentation"),
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
def frozen_document(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """Write a frozen answer."""
    _known_kind(suffix)
    found = queries.frozen_answer(key)
    if found is None:
        raise Http404
    return _document(request, found[1], reverse("frozen", args=[key]), suffix)


def _known_kind(suffix: str) -> None:
    if suffix not in WRITERS:
        raise Http404


def _document(request: HttpRequest, answer: Answer, address: str, suffix: str) -> HttpResponse:
    write, content_type = WRITERS[suffix]
    link = request.build_absolute_uri(address)
    content = write(compose_briefing(answer, words()), timezone.localdate(), link)
    position = answer.position
    name = f"{position.area}-{position.unit.code}-{position.figure.id}-{position.period}.{suffix}"
    headers = {"Vary": "Cookie", "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
