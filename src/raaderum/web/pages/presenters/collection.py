"""Rounds, submissions and their figures, as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.observations import REASON_TEXTS, MissingReason
from raaderum.packs import AreaPack
from raaderum.reports.text import Words
from raaderum.warehouse.readers.submission_findings import LEVELS, Finding
from raaderum.warehouse.readers.submission_layout import REASONS
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.guard import Asker
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import write_number
from raaderum.web.workspace.actions.assignments import reporters_of
from raaderum.web.workspace.models import Figure, Round, Submission, Upload
from raaderum.web.workspace.queries.progress import (
    answered_share,
    median_of_others,
    minutes_spent,
    names_of,
    progress_of,
)
from raaderum.web.workspace.queries.submissions import find, pack_of, plain


def present_task(submission: Submission) -> dict[str, Any]:
    """Return one line of a list: whose, how far, and what it waits for."""
    return {
        "submission": submission,
        "code": submission.organisation.code,
        "name": submission.organisation.name,
        "state": submission.get_state_display(),
        "percent": round(answered_share(submission) * 100),
        "minutes": round(minutes_spent(submission)),
        "approved": submission.approved.order_by("-number").values_list("pk", flat=True).first(),
    }


def present_round_line(round_: Round, submissions: list[Submission]) -> dict[str, int]:
    """Return how many of a round's submissions are how far."""
    states = [submission.state for submission in submissions]
    return {"all": len(states), **{state: states.count(state) for state in Submission.State.values}}


def crumbs_of(submission: Submission, here: str = "") -> list[Link]:
    """Return the way to a submission's page, or to one below it."""
    own = reverse("submission", args=[submission.round_id, submission.organisation.code])
    crumbs = [
        Link(_("Indberetning"), reverse("tasks")),
        Link(f"{submission.round.name}, {submission.organisation.name}", own if here else "", current=not here),
    ]
    return [*crumbs, Link(here, "", current=True)] if here else crumbs


def sections_of(pack: AreaPack) -> dict[str, str]:
    """Return the section of each variable that is asked for."""
    found = {v.id: v.reported.section for v in pack.variables.values() if v.reported is not None}
    return found | {question.id: question.section for question in pack.questions}


def present_submission(submission: Submission, asker: Asker, words: Words) -> dict[str, Any]:
    """Return the page of a submission."""
    pack, found = pack_of(submission), find(submission)
    where = sections_of(pack)
    sections = pack.questionnaire.sections if pack.questionnaire else []
    others = median_of_others(submission)
    counts = {level: sum(f.level == level for f in found) for level in LEVELS}
    rights = {right.value: asker.may(right) for right in Right}
    return {
        "title": f"{submission.round.name}: {submission.organisation.name}",
        "submission": submission,
        "round": submission.round,
        "sections": [
            {"name": words.of(one.section.name), "id": one.section.id, "rows": one.rows, "answered": one.answered,
             "blocking": one.blocking, "warnings": one.warnings, "person": one.person}
            for one in progress_of(submission, sections, where, found)
        ],
        "percent": round(answered_share(submission) * 100),
        "minutes": round(minutes_spent(submission)),
        "others_minutes": None if others is None else round(others),
        "counts": counts,
        "ready": not counts["error"] and not counts["missing"],
        "findings": [present_finding(one, where, words) for one in found if one.level in ("error", "warning")],
        "missing": [present_finding(one, where, words) for one in found if one.level == "missing"],
        "explained": [present_finding(one, where, words) for one in found if one.level == "explained"],
        "versions": present_versions(submission),
        "sent_by_me": submission.sent_by == asker.actor.person,
        "rights": rights,
        "crumbs": crumbs_of(submission),
        "dataset": submission.round.dataset,
    }  # fmt: skip


def present_versions(submission: Submission) -> list[dict[str, Any]]:
    """Return the approved versions, the newest first, with the names of those who sent and approved."""
    versions = list(submission.approved.order_by("-number"))
    names = names_of([*(v.sent_by for v in versions), *(v.approved_by for v in versions)])
    nobody = _("en person, der er glemt")
    return [
        {"pk": v.pk, "number": v.number, "sent_by": names.get(v.sent_by) or nobody, "sent_at": v.sent_at,
         "approved_by": names.get(v.approved_by) or nobody, "approved_at": v.approved_at}
        for v in versions
    ]  # fmt: skip


def present_finding(finding: Finding, where: dict[str, str], words: Words) -> dict[str, str]:
    """Return a finding with the way to its field."""
    language = words.language
    return {
        "level": finding.level,
        "cell": finding.cell,
        "name": finding.name,
        "variable": finding.variable,
        "section": where.get(finding.variable, ""),
        "sentence": finding.sentence(language),
        "remedy": finding.remedy(language),
    }


def present_section(submission: Submission, section: str, asker: Asker, words: Words) -> dict[str, Any]:
    """Return one section as a form."""
    pack = pack_of(submission)
    sections = pack.questionnaire.sections if pack.questionnaire else []
    shown = next((one for one in sections if one.id == section), None)
    if shown is None:
        raise NoSuchThing(value=section)
    figures = list(submission.figures.all())
    found, where = find(submission, figures), sections_of(pack)
    names = names_of(figure.changed_by for figure in figures)
    number = [one.id for one in sections].index(section)
    editable = asker.may(Right.EDIT_FIGURES) and submission.state == Submission.State.DRAFT
    name = words.of(shown.name)
    assigned = submission.assignments.filter(section=section).select_related("person").first()
    return {
        "title": name,
        "help": words.of(shown.help),
        "submission": submission,
        "round": submission.round,
        "rows": [
            _row(submission, figure, pack, found, names, words)
            for figure in figures
            if where.get(figure.variable) == section
        ],
        "editable": editable,
        "section": section,
        "people": [(str(one.public_id), one.name or one.email) for one in reporters_of(submission)] if editable else [],
        "person": str(assigned.person.public_id) if assigned else "",
        "reasons": [(reason.value, words.of(REASON_TEXTS[reason])) for reason in REASONS],
        "before": sections[number - 1] if number else None,
        "after": sections[number + 1] if number + 1 < len(sections) else None,
        "crumbs": crumbs_of(submission, name),
        "dataset": submission.round.dataset,
    }


def present_row(
    submission: Submission, variable: str, asker: Asker, words: Words, *, conflict: bool = False, problem: str = ""
) -> dict[str, Any]:
    """Return how one figure stands after somebody tried to write it."""
    pack, figures = pack_of(submission), list(submission.figures.all())
    figure = next((one for one in figures if one.variable == variable), None)
    if figure is None:
        raise NoSuchThing(value=variable)
    names = names_of([figure.changed_by])
    row = _row(submission, figure, pack, find(submission, figures), names, words)
    return row | {"conflict": conflict, "problem": problem, "saved": not conflict and not problem}


def _row(
    submission: Submission,
    figure: Figure,
    pack: AreaPack,
    found: Iterable[Finding],
    names: dict[Any, str],
    words: Words,
) -> dict[str, Any]:
    variable = pack.variables[figure.variable]
    question = next((one for one in pack.questions if one.id == figure.variable), None)
    where = sections_of(pack)
    value, before = plain(figure.value), plain(figure.previous)
    options = [(str(o.value), words.of(o.text)) for o in question.options] if question else []
    return {
        "id": figure.variable,
        "section": where[figure.variable],
        "name": words.of(question.text) if question else words.of(variable.name),
        "unit": words.of(variable.unit),
        "help": words.of(question.help) if question else words.of(variable.reported.help) if variable.reported else "",
        "options": options,
        "value": "" if value is None else write_number(float(value)),
        "missing": figure.missing,
        "comment": figure.comment,
        "previous": _shown(before, figure.previous_missing, dict(options), words),
        "seen": figure.revision,
        "origin": figure.get_origin_display() if figure.origin in ("known", "carried_over") else "",
        "writer": names.get(figure.changed_by, "") if figure.changed_by else "",
        "changed_at": figure.changed_at,
        "findings": [present_finding(f, where, words) for f in found if f.variable == figure.variable],
        "shown": _shown(value, figure.missing, dict(options), words),
        "submission": submission,
    }


def _shown(value: Any, missing: str, options: dict[str, str], words: Words) -> str:
    if missing:
        return words.of(REASON_TEXTS[MissingReason(missing)])
    if value is None:
        return "–"
    return options.get(f"{value:f}") or words.number(float(value), max(0, -int(value.as_tuple().exponent)))


def present_upload(upload: Upload, words: Words) -> dict[str, Any]:
    """Return what a workbook would change, cell by cell."""
    pack = pack_of(upload.submission)
    questions = {q.id: {str(o.value): words.of(o.text) for o in q.options} for q in pack.questions}
    changes = [
        change
        | {
            "before": show_facts(change["before"], questions.get(change["variable"], {}), words),
            "after": show_facts(change["after"], questions.get(change["variable"], {}), words),
        }
        for change in upload.changes
    ]
    return {
        "title": _("Hvad filen vil ændre"),
        "upload": upload,
        "submission": upload.submission,
        "changes": changes,
        "conflicts": sum(change["conflict"] for change in changes),
        "findings": [
            finding | {"sentence": finding["en" if words.language == "en" else "da"]}
            for finding in upload.findings
            if finding["level"] in ("error", "warning")
        ],
        "crumbs": crumbs_of(upload.submission, _("Hvad filen vil ændre")),
        "dataset": upload.submission.round.dataset,
    }


def show_facts(facts: dict[str, Any], options: dict[str, str], words: Words) -> dict[str, str]:
    """Return what stood in a figure, as uploads and the trail keep it."""
    value = None if facts["value"] is None else Decimal(facts["value"])
    return {"shown": _shown(value, facts["missing"], options, words), "comment": facts["comment"]}
