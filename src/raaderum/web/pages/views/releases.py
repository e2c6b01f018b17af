"""Releases: what is in them, whether everything adds up, and the figures for download."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from raaderum.domain.observations import MissingReason
from raaderum.reports.xlsx import write_figures
from raaderum.studies.verification import IdentityCheck, verify_release
from raaderum.warehouse.changes import list_changes
from raaderum.warehouse.release import Release, canonical_decimal
from raaderum.web.pages.context import words
from raaderum.web.pages.datasets import stay_in
from raaderum.web.workspace import queries

MOST_CHANGES = 50
HEADINGS = (
    "kommunekode", "kommune", "variabel", "aar", "version", "vaerdi", "mangler", "oprindelse", "kilde", "forklaring",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """List all releases."""
    return render(request, "pages/releases.html", {"releases": queries.releases()})


@require_safe
def release_page(request: HttpRequest, prefix: str) -> HttpResponse:
    """Show one release: sources, dates, checks, what changed since the one before."""
    listed = queries.releases()
    metadata = next((m for m in listed if m.id.startswith(prefix)), None)
    if metadata is None:
        raise Http404
    release = queries.release(metadata.area, metadata.id, metadata.dataset)
    stay_in(request, metadata.dataset)
    older = [m for m in listed if (m.area, m.dataset) == (metadata.area, metadata.dataset)]
    before = older[older.index(metadata) + 1 :]
    changes = list_changes(queries.release(metadata.area, before[0].id, metadata.dataset), release) if before else []
    context = {
        "release": release,
        "area_name": words().of(release.pack.area.name),
        "periods": release.panel.periods,
        "sources": release.sources,
        "checks": [(check, words().of(check.name), _written(check)) for check in _checks(release)],
        "changes": changes[:MOST_CHANGES],
        "more_changes": max(len(changes) - MOST_CHANGES, 0),
        "before": before[0] if before else None,
    }
    return render(request, "pages/release.html", context)


@require_safe
def download(request: HttpRequest, prefix: str, suffix: str) -> HttpResponse:
    """Give all figures: ``xlsx``, ``csv`` for Excel (semicolon, decimal comma, BOM), ``maskin.csv`` for programs."""
    metadata = next((m for m in queries.releases() if m.id.startswith(prefix)), None)
    if metadata is None or suffix not in ("csv", "maskin.csv", "xlsx"):
        raise Http404
    release = queries.release(metadata.area, metadata.id, metadata.dataset)
    mark = "eksempeldata-" if release.dataset == "example" else ""
    name = f"raaderum-{mark}{release.area}-{release.short_id}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if suffix == "xlsx":
        return HttpResponse(write_figures(release, words()), content_type=XLSX, headers=headers)
    text = _figures(release, for_excel=suffix == "csv")
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _figures(release: Release, *, for_excel: bool) -> str:
    buffer = io.StringIO()
    if for_excel:
        buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=";" if for_excel else ",", lineterminator="\r\n" if for_excel else "\n")
    names = {unit.code: unit.name for unit in release.units}
    writer.writerow(HEADINGS)
    for o in release.observations:
        value = canonical_decimal(o.value)
        missing = o.missing.value if isinstance(o.missing, MissingReason) else ""
        written = value.replace(".", ",") if for_excel else value
        name, source = _harmless(names[o.unit]), _harmless(o.source)
        writer.writerow(
            [
                o.unit,
                name,
                o.variable,
                o.period,
                o.version.value,
                written,
                missing,
                o.origin.value,
                source,
                _harmless(o.comment),
            ]
        )
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """Keep a text from being taken for a formula: CSV has no types."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@lru_cache(maxsize=16)
def _checks(release: Release) -> tuple[IdentityCheck, ...]:
    return tuple(verify_release(release))


def _written(check: IdentityCheck) -> str:
    if check.unit is None:
        return words().percent(check.largest)
    return f"{words().number(check.largest, 6)} {words().of(check.unit)}"
