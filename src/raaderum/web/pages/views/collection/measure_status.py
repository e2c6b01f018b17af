"""How far a municipality is with each measure of an area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raaderum.domain.errors import UserError
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.web.accounts.models import Organisation
from raaderum.web.accounts.policy import Right
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.pages.presenters.choices import figure_name
from raaderum.web.pages.presenters.parts import Link
from raaderum.web.pages.requests import area_of
from raaderum.web.workspace import actions, queries
from raaderum.web.workspace.models import MeasureStatus

LONGEST_NOTE = 500


@require_safe
@needs(Right.READ_DRAFT)
def measure_status(request: HttpRequest, asker: Asker, organisation: Organisation, slug: str) -> HttpResponse:
    """Show how far the municipality is with every measure of an area."""
    pack = queries.find_area(area_of(slug))
    known = {one.measure: one for one in MeasureStatus.objects.filter(organisation=organisation, area=pack.id)}
    title = _("Hvor langt er vi med tiltagene?")
    context = {
        "title": title,
        "crumbs": [
            Link(words().of(pack.area.name), ""), Link(organisation.name, ""), Link(title, "", current=True),
        ],
        "organisation": organisation,
        "unit": organisation,
        "dataset": "example" if is_fictional(organisation.code) else "own",
        "slug": slug,
        "themes": _themes(pack, known),
        "states": MeasureStatus.State.choices,
        "sums": _sums(known, len(pack.measures)),
        "may_change": asker.may(Right.SET_MEASURE_STATUS),
        "status_note": words().of(pack.area.status_note),
    }  # fmt: skip
    return render(request, "collection/measure_status.html", context)


@require_POST
@needs(Right.SET_MEASURE_STATUS)
def save(request: HttpRequest, asker: Asker, organisation: Organisation, slug: str) -> HttpResponse:
    """Take in what was changed: what somebody else changed meanwhile, and one left alone, stays as it is."""
    pack, changed = queries.find_area(area_of(slug)), 0
    stored = {one.measure: one for one in MeasureStatus.objects.filter(organisation=organisation, area=pack.id)}
    for measure in pack.measures:
        now, before = _written(request, measure.id, ""), _written(request, measure.id, "was-")
        if now is None or now == before:
            continue
        if now[1] and not now[0]:
            messages.error(
                request, _("%(name)s: vælg en status til bemærkningen.") % {"name": words().of(measure.name)}
            )
            continue
        held = stored.get(measure.id)
        if before != ((held.state, held.note) if held else ("", "")):
            text = _("%(name)s: en anden har ændret det imens. Se efter, og ret igen: %(state)s %(note)s")
            said = {"name": words().of(measure.name), "state": dict(MeasureStatus.State.choices).get(now[0], ""),
                    "note": now[1]}  # fmt: skip
            messages.error(request, text % said)
            continue
        try:
            actions.set_measure_status(
                by=asker.person, organisation=organisation, area=pack.id, measure=measure.id, state=now[0], note=now[1]
            )
        except UserError as problem:
            messages.error(request, f"{words().of(measure.name)}: {problem.message(words().language)}")
        else:
            changed += 1
    if changed:
        messages.success(request, _("%(count)s tiltag er gemt.") % {"count": changed})
    return redirect("measure_status", slug, organisation.code)


def _written(request: HttpRequest, measure: str, before: str) -> tuple[str, str] | None:
    """Return state and note of a measure as the form has them; None where it has not or has a state that is none."""
    state = request.POST.get(f"{before}state-{measure}")
    if state is None or (state and state not in MeasureStatus.State):
        return None
    note = request.POST.get(f"{before}note-{measure}", "").strip()[:LONGEST_NOTE]
    return state, note


def _themes(pack: AreaPack, known: dict[str, MeasureStatus]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for measure in pack.measures:
        status = known.get(measure.id)
        row = {
            "id": measure.id, "name": words().of(measure.name), "state": status.state if status else "",
            "state_name": status.get_state_display() if status else "", "note": status.note if status else "",
            "changed_at": status.changed_at if status else None,
            "figures": [(move.figure, figure_name(pack.figure(move.figure), words())) for move in measure.moves],
        }  # fmt: skip
        found.setdefault(words().of(measure.theme) if measure.theme else "", []).append(row)
    return [{"name": name, "measures": rows} for name, rows in found.items()]


def _sums(known: dict[str, MeasureStatus], count: int) -> list[tuple[str, int]]:
    states = [one.state for one in known.values()]
    sums = [(str(label), states.count(value)) for value, label in MeasureStatus.State.choices]
    return [*((name, number) for name, number in sums if number), (_("uden status"), count - len(states))]
