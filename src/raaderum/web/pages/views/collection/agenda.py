"""What the participants look at together before the figures are released."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from raaderum.domain.collection_errors import NotAllowed
from raaderum.domain.observations import Version
from raaderum.reports.agenda import compose_agenda
from raaderum.reports.pdf.agenda import write_agenda_pdf
from raaderum.reports.text import words_in
from raaderum.reports.xlsx.agenda_workbook import write_agenda_xlsx
from raaderum.studies import study_validation
from raaderum.studies.results.validation import ValidationResult
from raaderum.web.accounts.policy import Right, may
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.workspace.actions.publishing import build_candidate, newest_versions
from raaderum.web.workspace.models import Round
from raaderum.web.workspace.queries.consents import round_is_protected

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@needs(Right.SEE_VALIDATION)
def agenda(request: HttpRequest, asker: Asker, round_: Round, suffix: str) -> HttpResponse:
    """Give the agenda of the validation meeting, of the figures that are approved now."""
    if suffix not in TYPES:
        raise Http404
    if round_is_protected(round_) and not may(asker.actor, Right.RUN_ROUND, ""):
        raise NotAllowed  # it names everybody
    approved = tuple(version.pk for version in newest_versions(round_))
    composed = compose_agenda(_validate(round_.pk, approved), words_in(words().language))
    write = write_agenda_pdf if suffix == "pdf" else write_agenda_xlsx
    content = write(composed, timezone.localdate(), request.build_absolute_uri())
    answer = HttpResponse(content, content_type=TYPES[suffix])
    mark = "eksempeldata-" if round_.dataset == "example" else ""
    answer["Content-Disposition"] = f'attachment; filename="dagsorden-{mark}{round_.area}-{round_.period}.{suffix}"'
    return answer


@lru_cache(maxsize=4)
def _validate(round_id: int, _approved: tuple[int, ...]) -> ValidationResult:
    """Go through the candidate; the same approved versions give the same answer."""
    round_ = Round.objects.get(pk=round_id)
    candidate, _versions = build_candidate(round_)
    return study_validation(candidate.in_version(Version(round_.version)), round_.period)
