"""Upload a filled sheet: first what it would change, then save it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import UserError
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_upload
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Submission, Upload

LARGEST_BYTES = 10_000_000


@require_POST
@needs(Right.EDIT_FIGURES)
def receive(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Read a workbook, and show what it would change."""
    file = request.FILES.get("file")
    back = redirect("submission", submission.round_id, submission.organisation.code)
    if file is None or not file.name:
        messages.error(request, _("Vælg en fil først."))
        return back
    if file.size is None or file.size > LARGEST_BYTES:
        messages.error(request, _("Filen er for stor. Et skema fylder under 10 MB."))
        return back
    try:
        upload = actions.receive_upload(
            by=asker.person, submission=submission, file_name=file.name, content=file.read()
        )
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return back
    return redirect("upload", submission.round_id, submission.organisation.code, upload.pk)


@require_safe
@needs(Right.EDIT_FIGURES)
def upload_page(request: HttpRequest, asker: Asker, submission: Submission, upload_id: int) -> HttpResponse:
    """Show what a workbook would change, cell by cell."""
    return render(request, "collection/upload.html", present_upload(_find(submission, asker, upload_id), words()))


@require_POST
@needs(Right.EDIT_FIGURES)
def apply(request: HttpRequest, asker: Asker, submission: Submission, upload_id: int) -> HttpResponse:
    """Save what the workbook changes, or drop it."""
    upload = _find(submission, asker, upload_id)
    back = redirect("submission", submission.round_id, submission.organisation.code)
    if request.POST.get("what") == "discard":
        actions.discard_upload(by=asker.person, upload=upload)
        messages.success(request, _("Filen er kasseret. Intet er ændret."))
        return back
    try:
        left = actions.apply_upload(
            by=asker.person, upload=upload, also_conflicts=request.POST.get("conflicts") == "ours"
        )
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return back
    messages.success(request, _("Skemaets tal er gemt."))
    if left:
        text = ngettext(
            "%(count)s tal er ikke ændret, fordi andre har skrevet i det imens.",
            "%(count)s tal er ikke ændret, fordi andre har skrevet i dem imens.",
            len(left),
        )
        messages.warning(request, text % {"count": len(left)})
    return back


def _find(submission: Submission, asker: Asker, upload_id: int) -> Upload:
    found = Upload.objects.filter(pk=upload_id, submission=submission, person=asker.person).first()
    if found is None:
        raise NoSuchThing(value=upload_id)
    return found
