"""KL's side of a round: open it, see how far everybody is, look at the figures together, release."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raaderum.domain.collection_errors import NoSuchThing
from raaderum.domain.errors import InvalidChoice, UserError
from raaderum.domain.observations import VERSION_TEXTS, Version
from raaderum.domain.units import Dataset
from raaderum.web.accounts.actions.invitations import hash_token
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right, may
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import address_of
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.collection import present_round_line, present_task
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.actions.papers import papers_file
from raaderum.web.workspace.actions.publishing import newest_versions
from raaderum.web.workspace.actions.rounds import need_state
from raaderum.web.workspace.models import Job, Round

REPORT_DAYS, VALIDATION_DAYS = 42, 14


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.RUN_ROUND)
def new_round(request: HttpRequest, asker: Asker) -> HttpResponse:
    """Open a round."""
    today = timezone.localdate()
    asked = {
        "area": request.POST.get("area", ""),
        "period": request.POST.get("period", str(today.year - 1)),
        "due_on": request.POST.get("due_on", str(today + timedelta(days=REPORT_DAYS))),
        "validation_on": request.POST.get("validation_on", str(today + timedelta(days=REPORT_DAYS + VALIDATION_DAYS))),
        "dataset": request.POST.get("dataset", "collected"),
        "version": request.POST.get("version", Version.ACCOUNTS),
    }
    problem = None
    if request.method == "POST":
        try:
            opened = _open(asker, asked, today)
        except UserError as error:
            problem = error.message(words().language)
        else:
            messages.success(request, _("Runden er åben. Indberetterne får besked i dag."))
            return redirect("round", opened.pk)
    areas = [(pack.id, words().of(pack.area.name)) for pack in queries.areas()]
    versions = [(one.value, words().of(VERSION_TEXTS[one])) for one in Version]
    context = {"asked": asked, "areas": areas, "versions": versions, "problem": problem}
    return render(request, "collection/new_round.html", context, status=400 if problem else 200)


def _open(asker: Asker, asked: dict[str, str], today: date) -> Round:
    example = asked["dataset"] == "example"
    members = [
        one
        for one in Organisation.objects.filter(kind="municipality", to_date__isnull=True)
        if one.is_fictional == example
    ]
    return actions.open_round(
        by=asker.person, area=asked["area"], period=_year(asked["period"]), due_on=_day("due_on", asked["due_on"]),
        validation_on=_day("validation_on", asked["validation_on"]), organisations=members, today=today,
        dataset=asked["dataset"], version=asked["version"],
    )  # fmt: skip


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InvalidChoice(
            name="period", value=text, allowed_da="et årstal, fx 2025", allowed_en="a year, such as 2025"
        )
    return int(text)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise InvalidChoice(
            name=name, value=text, allowed_da="en dato, fx 2026-12-01", allowed_en="a date, such as 2026-12-01"
        ) from problem


@require_safe
@needs(Right.SEE_VALIDATION)
def round_page(request: HttpRequest, asker: Asker, round_: Round) -> HttpResponse:
    """Show how far everybody is."""
    submissions = list(round_.submissions.select_related("organisation", "round"))
    context = {
        "round": round_,
        "tasks": [
            present_task(one) | {"own": may(asker.actor, Right.READ_DRAFT, one.organisation.code, round_.area)}
            for one in submissions
        ],
        "overview": present_round_line(round_, submissions),
        "may_run": asker.may(Right.RUN_ROUND),
        "may_release": asker.may(Right.RELEASE),
        "publications": list(round_.publications.all()),
        "dataset": round_.dataset,
    }
    return render(request, "collection/round.html", context)


@require_POST
@needs(Right.RUN_ROUND)
def start_validation(request: HttpRequest, asker: Asker, round_: Round) -> HttpResponse:
    """Close the round for others than those who correct."""
    actions.start_validation(by=asker.person, round_=round_)
    messages.success(request, _("Runden er til validering. Godkendte tal kan ses af deltagerne."))
    return redirect("round", round_.pk)


@require_POST
@needs(Right.RUN_ROUND)
def reopen(request: HttpRequest, asker: Asker, round_: Round) -> HttpResponse:
    """Open the round again."""
    actions.reopen_round(by=asker.person, round_=round_)
    messages.success(request, _("Runden er åben igen."))
    return redirect("round", round_.pk)


@require_POST
@needs(Right.RELEASE)
def release(request: HttpRequest, asker: Asker, round_: Round) -> HttpResponse:
    """Build the release of what is approved."""
    need_state(round_, Round.State.VALIDATION, Round.State.CLOSED)
    numbers = "-".join(str(version.pk) for version in newest_versions(round_))
    job = actions.ask(
        by=asker.person, name="release.publish", key=f"release-{round_.pk}-{hash_token(numbers)[:16]}",
        round=round_.pk, person=str(asker.person),
    )  # fmt: skip
    return redirect("job", job.pk)


@require_POST
@needs(Right.RUN_ROUND)
def papers(request: HttpRequest, asker: Asker, round_: Round) -> HttpResponse:
    """Have a paper written for every municipality in the round's newest release."""
    publication = round_.publications.first()
    if publication is None:
        raise NoSuchThing(value=round_.name)
    today = timezone.localdate()
    release = queries.release(round_.area, publication.release, cast(Dataset, round_.dataset))
    slug = release.pack.area.slug
    name = f"papers-{publication.release[:16]}-{today}"
    job = actions.ask(
        by=asker.person, name="papers.build", key=name, file=name,
        release=publication.release, day=str(today), addresses={
            unit.code: request.build_absolute_uri(
                f"{address_of(round_.dataset, 'gap', slug, unit.code)}?udgivelse={release.short_id}"
            )
            for unit in release.municipalities
        },
    )  # fmt: skip
    return redirect("job", job.pk)


@require_safe
@needs(Right.RUN_ROUND)
def papers_zip(request: HttpRequest, asker: Asker, job_id: int) -> HttpResponseBase:
    """Give all papers in one file."""
    found = Job.objects.filter(pk=job_id, kind="papers.build", state=Job.State.DONE).first()
    file = papers_file(found.key) if found is not None else None
    if file is None or not file.exists():
        raise NoSuchThing(value=job_id)
    return FileResponse(file.open("rb"), as_attachment=True, filename=file.name, content_type="application/zip")


@require_safe
@needs(Right.SEE_TASKS)
def job(request: HttpRequest, asker: Asker, job_id: int) -> HttpResponse:
    """Show how far the work is that one has asked for; it can be left."""
    found = Job.objects.filter(pk=job_id).first()
    shared = found is not None and found.kind == "papers.build" and asker.may(Right.RUN_ROUND)
    if found is None or not (shared or found.asked_by == asker.person):
        raise NoSuchThing(value=job_id)
    titles = {"papers.build": _("Papirerne bliver skrevet"), "purchases.publish": _("Tallene bliver regnet om")}
    title = titles.get(found.kind, _("Udgivelsen bliver bygget"))
    return render(request, "collection/job.html", {"title": title, "job": found})
