"""One municipality's figures: how far they are, who does what, and the steps to approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.errors import UserError
from raaderum.reports.xlsx.template import write_template
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_submission
from raaderum.web.pages.presenters.trail import present_trail
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Submission
from raaderum.web.workspace.queries.submissions import pack_of, template_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(Right.READ_DRAFT)
def submission_page(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Show how far the figures are, and what can be done now."""
    return render(request, "collection/submission.html", present_submission(submission, asker, words()))


@require_safe
@needs(Right.READ_DRAFT)
def workbook(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Give the sheet with what stands there now."""
    content = write_template(template_of(submission), timezone.localdate())
    slug, code = pack_of(submission).area.slug, submission.organisation.code
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{code}-{submission.round.period}.xlsx"'
    return answer


@require_safe
@needs(Right.READ_TRAIL)
def trail(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Show who wrote what, and when."""
    return render(request, "collection/trail.html", present_trail(submission, words()))


def _step(
    request: HttpRequest, submission: Submission, done: str, step: Callable[..., Any], **words_: Any
) -> HttpResponse:
    """Take a step, and say on the page what came of it."""
    try:
        step(submission=submission, **words_)
    except UserError as problem:
        messages.error(request, problem.message(words().language))
    else:
        messages.success(request, done)
    return redirect("submission", submission.round_id, submission.organisation.code)


@require_POST
@needs(Right.SEND_FOR_APPROVAL)
def send(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Send the figures for approval."""
    done = _("Tallene er sendt. De, der kan godkende, får besked i dag.")
    return _step(request, submission, done, actions.send_for_approval, by=asker.person)


@require_POST
@needs(Right.APPROVE)
def approve(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Approve the figures."""
    return _step(request, submission, _("Tallene er godkendt."), actions.approve, by=asker.person)


@require_POST
@needs(Right.RETURN_AFTER_REVIEW)
def send_back(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Send the figures back, with the reason."""
    because = request.POST.get("because", "")
    done = _("Tallene er sendt tilbage.")
    return _step(request, submission, done, actions.send_back, by=asker.person, because=because)


@require_POST
@needs(Right.APPROVE)
def correct(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Open approved figures for a correction."""
    because = request.POST.get("because", "")
    done = _("Tallene kan rettes. Den godkendte version står, til en ny er godkendt.")
    return _step(request, submission, done, actions.start_correction, by=asker.person, because=because)
