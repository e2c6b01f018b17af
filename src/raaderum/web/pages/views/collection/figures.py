"""The form: one section of the figures, saved field by field."""

from __future__ import annotations

import re
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import InvalidChoice, UserError
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_findings import has_cpr, quote
from raaderum.warehouse.readers.submission_layout import REASONS
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_row, present_section
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Figure, Submission
from raaderum.web.workspace.queries.submissions import pack_of

_DANISH = re.compile(r"[-−]?(\d+|\d{1,3}(\.\d{3})+)(,\d{1,6})?")
_LARGEST = Decimal("1e12")


@require_safe
@needs(Right.READ_DRAFT)
def section(request: HttpRequest, asker: Asker, submission: Submission, section: str) -> HttpResponse:
    """Show one section as a form."""
    return render(request, "collection/section.html", present_section(submission, section, asker, words()))


@require_POST
@needs(Right.EDIT_FIGURES)
def assign(request: HttpRequest, asker: Asker, submission: Submission, section: str) -> HttpResponse:
    """Say who does a section."""
    present_section(submission, section, asker, words())  # a section that the pack does not have is refused
    try:
        actions.assign_section(
            by=asker.person, submission=submission, section=section, person=request.POST.get("person", "")
        )
    except UserError as error:
        messages.error(request, error.message(words().language))
    return redirect("section", submission.round_id, submission.organisation.code, section)


@require_POST
@needs(Right.EDIT_FIGURES)
def save(request: HttpRequest, asker: Asker, submission: Submission, variable: str) -> HttpResponse:
    """Save one figure; answer with how it stands now."""
    pack = pack_of(submission)
    problem, conflict = "", False
    try:
        written = actions.write_figure(
            by=asker.person, submission=submission, variable=variable, content=_content(request, pack, variable),
            seen=_seen(request), origin=Figure.Origin.FORM,
        )  # fmt: skip
        conflict = written.conflict
    except UserError as error:
        problem = error.message(words().language)
    row = present_row(submission, variable, asker, words(), conflict=conflict, problem=problem)
    if request.headers.get("HX-Request") == "true":
        return render(request, "collection/_row_state.html", row)
    if problem:
        messages.error(request, problem)
    at = redirect("section", submission.round_id, submission.organisation.code, row["section"])
    at["Location"] += f"#r-{variable}"
    return at


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InvalidChoice(name="seen", value=quote(text), allowed_da="et helt tal", allowed_en="a whole number")
    return int(text)


def _content(request: HttpRequest, pack: AreaPack, variable: str) -> actions.Content:
    if variable not in pack.variables:
        raise NoSuchThing(value=quote(variable))
    text, missing = request.POST.get("value", "").strip(), request.POST.get("missing", "")
    if missing and missing not in [reason.value for reason in REASONS]:
        raise InvalidChoice(name="missing", value=quote(missing), allowed_da="en af årsagerne", allowed_en="a reason")
    value = _number(text, pack, variable) if text else None
    if value is not None and missing:
        name = words().of(pack.variables[variable].name)
        raise InvalidChoice(
            name=name, value=quote(text), allowed_da="enten et tal eller en årsag, ikke begge dele",
            allowed_en="either a figure or a reason, not both",
        )  # fmt: skip
    return actions.Content(value, missing, request.POST.get("comment", ""))


def _number(text: str, pack: AreaPack, variable: str) -> Decimal:
    """Return a number as a Dane writes it: 1.234,5; or the number of an option that was chosen."""
    plain = text.replace(" ", "").replace("\u00a0", "")
    if has_cpr(text):
        raise _not_a_number(
            pack, variable, text, "et tal med punktum mellem tusinderne: ti cifre i træk kan være et CPR-nummer",
            "a number with points between the thousands: ten digits in a row can be a CPR number",
        )  # fmt: skip
    if not _DANISH.fullmatch(plain):
        raise _not_a_number(pack, variable, text)
    value = Decimal(plain.replace("−", "-").replace(".", "").replace(",", "."))
    question = next((one for one in pack.questions if one.id == variable), None)
    if abs(value) > _LARGEST or (question is not None and value not in {Decimal(o.value) for o in question.options}):
        raise _not_a_number(pack, variable, text)
    return value


def _not_a_number(
    pack: AreaPack, variable: str, text: str, da: str = "et tal, fx 1.234,5",
    en: str = "a number as Danes write it, such as 1.234,5",
) -> InvalidChoice:  # fmt: skip
    return InvalidChoice(
        name=words().of(pack.variables[variable].name), value=quote(text), allowed_da=da, allowed_en=en
    )
