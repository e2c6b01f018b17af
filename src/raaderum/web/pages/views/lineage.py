"""From a number back to where it came from: release, figure, submitted cell, explanation, approval."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raaderum.domain.collection_errors import NoSuchThing, NotAllowed
from raaderum.domain.observations import REASON_TEXTS, Observation
from raaderum.reports.passport_tables import barred_sentence, grade_lines, passport_table
from raaderum.studies.choices import check_unit
from raaderum.studies.passport import keep_passport
from raaderum.warehouse.release import SEVERAL, Release
from raaderum.web.accounts.policy import Right, may
from raaderum.web.accounts.queries import actor_of, organisations_above
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import stay_in
from raaderum.web.pages.presenters.approved import present_approved
from raaderum.web.pages.presenters.choices import present_versions
from raaderum.web.pages.presenters.parts import Link, write_table
from raaderum.web.pages.requests import VERSION_WORDS, in_asked_version
from raaderum.web.workspace import queries
from raaderum.web.workspace.models import ApprovedVersion, Publication
from raaderum.web.workspace.queries.consents import shown_to_others


@require_safe
def unit_figures(request: HttpRequest, prefix: str, unit: str) -> HttpResponse:
    """Show all figures of one unit and year in a release, each with its source."""
    metadata = next((m for m in queries.releases() if m.id.startswith(prefix)), None)
    if metadata is None:
        raise NoSuchThing(value=prefix)
    release = queries.release(metadata.area, metadata.id, metadata.dataset)
    stay_in(request, metadata.dataset)
    code = check_unit(release, unit)
    order = {name: number for number, name in enumerate(release.pack.variables)}
    release = in_asked_version(release, request.GET)
    own = sorted((o for o in release.observations if o.unit == code), key=lambda o: order.get(o.variable, -1))
    years = sorted({o.period for o in own}, reverse=True)
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]
    name = next(one.name for one in release.units if one.code == code)
    context = {
        "title": _("Tallene for %(name)s, %(year)s") % {"name": name, "year": year},
        "crumbs": [
            Link(_("Udgivelser"), reverse("releases")),
            Link(release.short_id, reverse("release", args=[release.short_id])),
            Link(name, "", current=True),
        ],
        "release": release,
        "unit_code": code,
        "years": years,
        "versions": present_versions(release, words()),
        "version_word": VERSION_WORDS[release.version],
        "year": year,
        "rows": [_row(release, o) for o in own if o.period == year],
        "approved": _published_version(release, code, year),
        **_grades(release, code, year),
    }
    return render(request, "pages/unit_figures.html", context)


def _grades(release: Release, code: str, year: int) -> dict[str, Any]:
    """Return how well the unit's key figures can be compared; a unit that is no municipality has none."""
    if all(unit.code != code for unit in release.municipalities):
        return {}
    passport = keep_passport(release, code, year)
    return {
        "passport": write_table(passport_table(passport, words()), words()),
        "passport_lines": [line for line in (barred_sentence(passport, words()),) if line],
        "grade_lines": grade_lines(passport, words()),
    }


def _row(release: Release, o: Observation) -> dict[str, Any]:
    variable = release.pack.variables[o.variable]
    question = next((one for one in release.pack.questions if one.id == o.variable), None)
    answer = next((words().of(one.text) for one in question.options if one.value == o.value), "") if question else ""
    sources = [release.sources[name].title for name in o.source.split(SEVERAL) if name in release.sources]
    return {
        "id": o.variable,
        "name": words().of(variable.name),
        "unit": "" if question else words().of(variable.unit),
        "value": answer or _written(o),
        "source": ", ".join(sources) or o.source,
        "comment": o.comment,
        "reported": o.origin == "reported",
    }


def _written(o: Observation) -> str:
    if o.value is None:
        return words().of(REASON_TEXTS[o.missing]) if o.missing else "–"
    return words().number(float(o.value), max(0, -int(Decimal(o.value).as_tuple().exponent)))


def _published_version(release: Release, code: str, year: int) -> ApprovedVersion | None:
    """Return the approved version that a unit's figures of a year in a release came from."""
    publication = Publication.objects.filter(release=release.id).select_related("round").order_by("pk").first()
    if publication is None:
        return None
    found = ApprovedVersion.objects.filter(
        submission__round__area=release.area, submission__round__dataset=release.dataset,
        submission__round__period=year, submission__round__version=release.version,
        submission__organisation__code=code,
    )  # fmt: skip
    round_ = publication.round
    if (round_.period, round_.version) == (year, release.version):
        return found.filter(number=publication.versions.get(code, 0)).first()
    # A figure of an earlier round: the version that was the newest when the release was built.
    return found.filter(approved_at__lte=publication.published_at).order_by("-number").first()


@require_safe
def approved(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show figures as they were approved: to all once they are released, before that to the participants."""
    version = (
        ApprovedVersion.objects.filter(pk=version_id).select_related("submission__round", "submission__organisation")
    ).first()
    if version is None:
        raise NoSuchThing(value=version_id)
    submission = version.submission
    code, area = submission.organisation.code, submission.round.area
    above = organisations_above(code, timezone.localdate())
    allowed = may(actor_of(request.user), Right.READ_APPROVED, code, area, above)
    released = any(
        publication.versions.get(code) == version.number for publication in submission.round.publications.all()
    )
    protected_from = not may(actor_of(request.user), Right.SEE_PROTECTED, code, area, above)
    if not (released or allowed) or (protected_from and not shown_to_others(version)):
        raise NotAllowed
    rows = json.loads(version.content)
    context = present_approved(version, rows, words(), names=allowed)
    return render(request, "collection/approved.html", context)
