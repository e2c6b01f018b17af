"""What is open: areas, definitions, releases and their figures."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Query, Router

from raaderum.domain.observations import Observation
from raaderum.packs import AreaPack
from raaderum.warehouse.release import Release, canonical_decimal
from raaderum.web.api import schemas
from raaderum.web.workspace import queries

router = Router(tags=["figures"])
LARGEST_PAGE = 5_000
LICENCES = {
    "public": "Kilde: Danmarks Statistik. Fri brug med kildeangivelse.",
    "example": "Eksempeldata: kommunerne findes ikke.",
    "collected": "Indberettet af kommunerne. Fri brug med kildeangivelse.",
}


@router.get("/areas", response=list[schemas.AreaOut])
def areas(request: HttpRequest) -> list[dict[str, Any]]:
    """List the areas."""
    return [
        {"id": p.id, "slug": p.area.slug, "name": _named(p.area.name), "version": p.area.version, "status": "proposal"}
        for p in queries.areas()
    ]


@router.get("/areas/{area}/key-figures", response=list[schemas.KeyFigureOut])
def key_figures(request: HttpRequest, area: str) -> list[dict[str, Any]]:
    """List the key figures of an area, as they are defined now."""
    pack = _pack(area)
    return [
        {
            "id": f.id, "code": f.code, "name": _named(f.name), "unit": _named(f.unit), "numerator": list(f.numerator),
            "denominator": f.denominator, "children": list(f.children),
        }
        for f in pack.key_figures.values()
    ]  # fmt: skip


@router.get("/releases", response=list[schemas.ReleaseOut])
def releases(request: HttpRequest) -> list[dict[str, Any]]:
    """List the releases, the newest first."""
    return [
        {"id": m.id, "area": m.area, "dataset": m.dataset, "built_at": m.built_at.isoformat()}
        for m in queries.releases()
    ]


@router.get("/releases/{release}/observations", response=schemas.Observations)
def observations(
    request: HttpRequest,
    release: str,
    unit: str = "",
    variable: str = "",
    period: int | None = None,
    page: int = Query(1, ge=1, le=1_000_000),
    size: int = Query(1_000, ge=1, le=LARGEST_PAGE),
    form: str = Query("json", alias="format", pattern="^(json|csv)$"),
) -> Any:
    """Give the figures of a release, page by page; ``format=csv`` gives all that match in one file.

    A release never changes: its answer has an ETag, and 304 says that one has it already.
    """
    found = _release(release)
    tag = f'"{found.id}-{unit}-{variable}-{period}-{page}-{size}-{form}"'.encode("ascii", "ignore").decode()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    rows = [
        o for o in found.observations
        if (not unit or o.unit == unit) and (not variable or o.variable == variable)
        and (period is None or o.period == period)
    ]  # fmt: skip
    if form == "csv":
        return HttpResponse(_csv(found, rows), content_type="text/csv; charset=utf-8", headers={"ETag": tag})
    answer = _page(request, found, rows, page, size)
    return HttpResponse(
        schemas.Observations(**answer).model_dump_json(), content_type="application/json", headers={"ETag": tag}
    )


def _page(request: HttpRequest, release: Release, rows: list[Observation], page: int, size: int) -> dict[str, Any]:
    start = (page - 1) * size
    more = start + size < len(rows)
    query = {name: str(value) for name, value in request.GET.items()} | {"page": str(page + 1), "size": str(size)}
    return {
        "release": release.id,
        "licence": LICENCES[release.dataset],
        "count": len(rows),
        "page": page,
        "size": size,
        "next": f"{request.path}?{urlencode(query)}" if more else None,
        "items": [_observation(o) for o in rows[start : start + size]],
    }


def _observation(o: Observation) -> dict[str, Any]:
    return {
        "unit": o.unit, "variable": o.variable, "period": o.period, "version": o.version.value, "value": o.value,
        "missing": o.missing.value if o.missing else None, "origin": o.origin.value, "source": o.source,
        "comment": o.comment,
    }  # fmt: skip


def _csv(release: Release, rows: list[Observation]) -> str:
    buffer = io.StringIO()
    buffer.write(f"# {LICENCES[release.dataset]} {release.id}\n")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["unit", "variable", "period", "version", "value", "missing", "origin", "source", "comment"])
    for o in rows:
        comment = f"'{o.comment}" if o.comment.startswith(("=", "+", "-", "@", "\t", "\r")) else o.comment
        missing = o.missing.value if o.missing else ""
        value = canonical_decimal(o.value)
        writer.writerow(
            [o.unit, o.variable, o.period, o.version.value, value, missing, o.origin.value, o.source, comment]
        )
    return buffer.getvalue()


def _release(prefix: str) -> Release:
    metadata = queries.find_release(prefix)
    return queries.release(metadata.area, metadata.id, metadata.dataset)


def _pack(area: str) -> AreaPack:
    return queries.find_area(area)


def _named(text: Any) -> dict[str, str]:
    return {"da": text.da, "en": text.en}
