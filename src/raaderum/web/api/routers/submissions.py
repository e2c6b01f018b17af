"""A municipality's own submission: pull its structure, push figures, read the findings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from raaderum.domain.collection_errors import NoSuchThing, NotAllowed
from raaderum.domain.errors import InvalidChoice
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_findings import Finding, quote
from raaderum.web.accounts.models import User
from raaderum.web.accounts.policy import Right, may
from raaderum.web.accounts.queries import actor_of, organisations_above
from raaderum.web.api import schemas
from raaderum.web.api.errors import language_of
from raaderum.web.workspace import actions
from raaderum.web.workspace.models import Figure, Round, Submission
from raaderum.web.workspace.queries.submissions import find, pack_of, plain

router = Router(tags=["submissions"])
HIGHEST_ID = 2**63 - 1


def _person(request: HttpRequest) -> User:
    person = request.auth  # type: ignore[attr-defined]  # what the key is for
    if not isinstance(person, User):
        raise NotAllowed
    return person


def _submission(request: HttpRequest, round_id: int, code: str, right: Right) -> Submission:
    """Return a submission that the key has a right to; what one may not know of does not exist."""
    found = (
        Submission.objects.filter(round_id=min(round_id, HIGHEST_ID), organisation__code=code)
        .select_related("round", "organisation")
        .first()
    )
    if found is None:
        raise NoSuchThing(value=quote(f"{round_id}/{code}"))
    above = organisations_above(code, timezone.localdate())
    if not may(actor_of(_person(request)), right, code, found.round.area, above):
        raise NotAllowed
    return found


@router.get("/rounds", response=list[schemas.RoundOut])
def rounds(request: HttpRequest) -> list[dict[str, Any]]:
    """List the rounds with the organisations that the key can read."""
    actor = actor_of(_person(request))
    listed = []
    for one in Round.objects.all():
        codes = one.submissions.values_list("organisation__code", flat=True)
        own = [code for code in codes if may(actor, Right.READ_DRAFT, code, one.area)]
        if own:
            listed.append({
                "id": one.pk, "area": one.area, "period": one.period, "version": one.version, "dataset": one.dataset,
                "state": one.state, "due_on": one.due_on.isoformat(), "organisations": own,
            })  # fmt: skip
    return listed


@router.get("/rounds/{int:round_id}/submissions/{code}", response=schemas.SubmissionOut)
def submission(request: HttpRequest, round_id: int, code: str) -> dict[str, Any]:
    """Give what is asked for, and what stands there now."""
    found = _submission(request, round_id, code, Right.READ_DRAFT)
    pack = pack_of(found)
    return {
        "round": found.round_id, "organisation": code, "state": found.state, "number": found.number,
        "revision": found.revision, "pack_version": found.round.pack_version,
        "figures": [_figure(figure, pack) for figure in found.figures.all()],
    }  # fmt: skip


def _figure(figure: Figure, pack: AreaPack) -> dict[str, Any]:
    variable = pack.variables[figure.variable]
    question = next((one for one in pack.questions if one.id == figure.variable), None)
    rules = variable.reported
    return {
        "variable": figure.variable,
        "section": question.section if question else rules.section if rules else "",
        "cell": f"F{figure.line}",
        "name": {"da": variable.name.da, "en": variable.name.en},
        "unit": {"da": variable.unit.da, "en": variable.unit.en},
        "kind": "choice" if question else variable.quantity,
        "options": {str(o.value): {"da": o.text.da, "en": o.text.en} for o in question.options} if question else {},
        "optional": bool(rules and rules.optional),
        "previous": plain(figure.previous),
        "value": plain(figure.value),
        "missing": figure.missing or None,
        "comment": figure.comment,
        "revision": figure.revision,
    }


@router.patch("/rounds/{int:round_id}/submissions/{code}/figures", response=schemas.Written)
def write(request: HttpRequest, round_id: int, code: str, body: schemas.FiguresIn) -> dict[str, Any]:
    """Write figures. What somebody else has written since it was read is left alone and named."""
    found = _submission(request, round_id, code, Right.EDIT_FIGURES)
    pack, person = pack_of(found), _person(request)
    contents = {one.variable: (_content(one, pack), one.revision) for one in body.figures}
    stored, conflicts = actions.write_figures(
        by=person.public_id, submission=found, contents=contents, origin=Figure.Origin.API
    )
    found.refresh_from_db()
    findings = [_finding(one, language_of(request)) for one in find(found)]
    return {"stored": stored, "conflicts": conflicts, "revision": found.revision, "findings": findings}


def _content(one: schemas.FigureIn, pack: AreaPack) -> actions.Content:
    if one.variable not in pack.variables:
        raise NoSuchThing(value=quote(one.variable))
    if one.value is not None and one.missing:
        raise InvalidChoice(
            name=one.variable, value=str(one.value), allowed_da="enten et tal eller en årsag, ikke begge dele",
            allowed_en="either a figure or a reason, not both",
        )  # fmt: skip
    question = next((q for q in pack.questions if q.id == one.variable), None)
    if question is not None and one.value is not None and one.value not in [o.value for o in question.options]:
        known = ", ".join(str(o.value) for o in question.options)
        raise InvalidChoice(
            name=one.variable, value=str(one.value), allowed_da=f"en af: {known}", allowed_en=f"one of: {known}"
        )
    return actions.Content(one.value, one.missing or "", one.comment)


@router.get("/rounds/{int:round_id}/submissions/{code}/findings", response=list[schemas.FindingOut])
def findings(request: HttpRequest, round_id: int, code: str) -> list[dict[str, str]]:
    """Give what the checks find now."""
    found = _submission(request, round_id, code, Right.READ_DRAFT)
    return [_finding(one, language_of(request)) for one in find(found)]


def _finding(finding: Finding, language: str) -> dict[str, str]:
    return {
        "level": finding.level, "code": finding.code, "cell": finding.cell, "variable": finding.variable,
        "sentence": finding.sentence(language), "remedy": finding.remedy(language),
    }  # fmt: skip
