"""A file from an own system: take it in, answer what it does not say by itself, say what goes where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import InvalidChoice, UserError
from raaderum.studies.own_rules import Placement
from raaderum.warehouse.readers.label_mapping import FACTORS
from raaderum.warehouse.readers.table_values import DATE_STYLES, NUMBER_STYLES
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.own_files import present_own_file, present_own_files
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import FileSetup, OwnFile, Submission

LARGEST_BYTES = 10_000_000
NEW = "new"


@require_safe
@needs(Right.EDIT_FIGURES)
def own_files(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Show which files can be used, and which setups there are."""
    return render(request, "collection/own_files.html", present_own_files(submission, asker.person))


@require_POST
@needs(Right.EDIT_FIGURES)
def receive(request: HttpRequest, asker: Asker, submission: Submission) -> HttpResponse:
    """Take a file in, and have it read."""
    own = (submission.round_id, submission.organisation.code)
    file = request.FILES.get("file")
    if file is None or not file.name:
        messages.error(request, _("Vælg en fil først."))
        return redirect("own_files", *own)
    if file.size is None or file.size > LARGEST_BYTES:
        messages.error(request, _("Filen er for stor. Den må fylde 10 MB. Hent et udtræk med færre rækker."))
        return redirect("own_files", *own)
    try:
        taken = actions.receive_own_file(
            by=asker.person, submission=submission, setup=_setup(request, asker, submission), file_name=file.name,
            content=file.read(), sheet=request.POST.get("sheet", "").strip(),
            header_line=_whole_number(request.POST.get("header_line", "")),
        )  # fmt: skip
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return redirect("own_files", *own)
    return redirect("own_file", *own, taken.pk)


def _setup(request: HttpRequest, asker: Asker, submission: Submission) -> FileSetup:
    """Return the chosen setup, or make the one that is asked for."""
    chosen = request.POST.get("setup", "")
    area = submission.round.area
    if chosen.isascii() and chosen.isdigit():
        found = FileSetup.objects.filter(pk=chosen, organisation=submission.organisation, area=area).first()
        if found is None:
            raise NoSuchThing(value=chosen)
        return found
    return actions.make_setup(
        by=asker.person, organisation=submission.organisation, area=area,
        file_kind=chosen.removeprefix(f"{NEW}-"), name=request.POST.get("name", ""),
    )  # fmt: skip


def _whole_number(text: str) -> int:
    text = text.strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise InvalidChoice(
            name="header_line", value=text, allowed_da="et rækkenummer, fx 3", allowed_en="a row number, such as 3"
        )
    return int(text or 0)


@require_safe
@needs(Right.EDIT_FIGURES)
def own_file(request: HttpRequest, asker: Asker, submission: Submission, file_id: int) -> HttpResponse:
    """Show how a file is read, and what is still to be said of it."""
    file = _find(submission, asker, file_id)
    if file.upload is not None:
        return redirect("upload", submission.round_id, submission.organisation.code, file.upload_id)
    return render(request, "collection/own_file.html", present_own_file(file, words()))


@require_POST
@needs(Right.EDIT_FIGURES)
def answer(request: HttpRequest, asker: Asker, submission: Submission, file_id: int) -> HttpResponse:
    """Take in which column is which and how numbers are written."""
    file = _find(submission, asker, file_id)
    given: dict[str, Any] = {
        "columns": {
            name.removeprefix("column-"): value
            for name, value in request.POST.items()
            if name.startswith("column-") and isinstance(value, str) and value
        }
    }
    for name, known in (("number_style", NUMBER_STYLES), ("date_style", DATE_STYLES)):
        if request.POST.get(name) in known:
            given[name] = request.POST[name]
    if request.POST.get("accept_renames") == "yes":
        given["accept_renames"] = True
    return _and_back(
        request, submission, file, lambda: actions.answer_questions(by=asker.person, file=file, answers=given)
    )


@require_POST
@needs(Right.EDIT_FIGURES)
def place(request: HttpRequest, asker: Asker, submission: Submission, file_id: int) -> HttpResponse:
    """Take in where rows belong."""
    file = _find(submission, asker, file_id)
    if request.POST.get("readings") != str(file.readings):
        messages.warning(request, _("Filen er læst igen imens. Se efter, og vælg igen."))
        return redirect("own_file", submission.round_id, submission.organisation.code, file.pk)
    placements = []
    for number, group in enumerate(file.outcome.get("unmatched", [])):
        found = [_placement(request, f"{number}", group)]
        found += [_placement(request, f"{number}-{i}", member) for i, member in enumerate(group["members"])]
        placements += [one for one in found if one is not None]
    if not placements:
        messages.warning(request, _("Vælg først, hvor mindst én række hører hjemme."))
        return redirect("own_file", submission.round_id, submission.organisation.code, file.pk)
    return _and_back(
        request, submission, file, lambda: actions.place(by=asker.person, file=file, placements=placements)
    )


def _placement(request: HttpRequest, number: str, group: dict[str, Any]) -> Placement | None:
    to, policy = request.POST.get(f"to-{number}", ""), request.POST.get(f"policy-{number}", "").strip()[:120]
    if not group["readable"] or not (to or policy):
        return None
    if policy and not to:
        return Placement(group["when"], policy_area=policy)
    factor = request.POST.get(f"factor-{number}", "1")
    return Placement(group["when"], "" if to == "not_ours" else to, factor=factor if factor in FACTORS else "1")


@require_POST
@needs(Right.EDIT_FIGURES)
def drop_rule(request: HttpRequest, asker: Asker, submission: Submission, file_id: int) -> HttpResponse:
    """Take a rule back."""
    file = _find(submission, asker, file_id)
    if request.POST.get("readings") != str(file.readings):  # a second click would take the next rule
        return redirect("own_file", submission.round_id, submission.organisation.code, file.pk)
    number = _whole_number(request.POST.get("number", ""))
    return _and_back(
        request, submission, file, lambda: actions.take_back_rule(by=asker.person, file=file, number=number)
    )


@require_POST
@needs(Right.EDIT_FIGURES)
def use(request: HttpRequest, asker: Asker, submission: Submission, file_id: int) -> HttpResponse:
    """Go on to what the file would change, or drop it."""
    file = _find(submission, asker, file_id)
    own = (submission.round_id, submission.organisation.code)
    if file.upload_id is not None:  # a second click
        return redirect("upload", *own, file.upload_id)
    if request.POST.get("what") == "drop":
        actions.drop_own_file(by=asker.person, file=file)
        messages.success(request, _("Filen er kasseret. Opsætningen er gemt. Intet er ændret i tallene."))
        return redirect("own_files", *own)
    return redirect("upload", *own, actions.propose_changes(by=asker.person, file=file).pk)


@require_safe
@needs(Right.EDIT_FIGURES)
def setup(request: HttpRequest, asker: Asker, submission: Submission, setup_id: int) -> HttpResponse:
    """Give a setup as a file: it works on the command line too."""
    found = FileSetup.objects.filter(
        pk=setup_id, organisation=submission.organisation, area=submission.round.area
    ).first()
    if found is None:
        raise NoSuchThing(value=setup_id)
    answer = HttpResponse(found.mapping, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="opsaetning-{found.pk}.json"'
    return answer


def _and_back(request: HttpRequest, submission: Submission, file: OwnFile, act: Any) -> HttpResponse:
    try:
        act()
    except UserError as problem:
        messages.error(request, problem.message(words().language))
    return redirect("own_file", submission.round_id, submission.organisation.code, file.pk)


def _find(submission: Submission, asker: Asker, file_id: int) -> OwnFile:
    found = OwnFile.objects.select_related("setup", "upload").filter(
        pk=file_id, submission=submission, person=asker.person
    ).first()  # fmt: skip
    if found is None:
        raise NoSuchThing(value=file_id)
    return found
