"""The commands raaderum template and raaderum check: report one's figures in Excel, with no server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from raaderum.cli.console import error, say
from raaderum.cli.files import write_whole
from raaderum.domain.errors import UnknownArea, near_names
from raaderum.domain.observations import Observation
from raaderum.domain.units import Dataset
from raaderum.packs import AreaPack, list_packs, load_pack
from raaderum.studies.choices import check_unit
from raaderum.studies.submissions import CheckedFile, Expected, check_file
from raaderum.studies.template import plan_template
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.submission_findings import LEVELS, Finding, Level
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.warehouse.readers.submissions import read_submission
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore

_HEADINGS: dict[Level, str] = {
    "error": "Fejl",
    "missing": "Mangler",
    "warning": "Advarsler",
    "explained": "Forklaret i en kommentar",
}


def template(
    area: Annotated[str, typer.Argument(help="Område, fx roads.")],
    unit: Annotated[str, typer.Option("--unit", help="Kommunekode med fire cifre, fx 0461.")],
    year: Annotated[int, typer.Option("--year", help="Regnskabsår.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Fil at skrive.")] = None,
    reuse: Annotated[list[Path] | None, typer.Option("--reuse", help="Udfyldt skema, hvis tal tages med.")] = None,
) -> None:
    """Lav et skema, der er udfyldt med alt, hvad der er kendt i forvejen."""
    # Here, because reading the libraries behind takes longer than most commands.
    from raaderum.reports.xlsx.template import write_template

    pack = open_pack(area)
    releases = _known_releases(area, unit)
    code = check_unit(releases[0], unit)
    who = next(one for one in releases[0].units if one.code == code)
    reused = [o for path in reuse or [] for o in _reused(path, pack, code)]
    today = datetime.now(UTC).date()
    planned = plan_template(pack, who, year, releases, reused, newest_year=today.year)
    file = out or Path(f"{pack.area.slug}-{code}-{year}.xlsx")
    write_whole(file, write_template(planned, today))
    filled = sum(row.now is not None for row in planned.rows)
    say(f"{file}: {who.full_name}, {year}. {filled} af {len(planned.rows)} linjer er udfyldt på forhånd.")
    say(f"Udfyld arket Indtastning, og tjek filen: raaderum check {file}")


def check(
    file: Annotated[Path, typer.Argument(help="Udfyldt skema.")],
    unit: Annotated[str, typer.Option("--unit", help="Koden på den kommune, filen skal være for.")] = "",
    year: Annotated[int | None, typer.Option("--year", help="Det år, filen skal være for.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv fundene, som de er.")] = False,
) -> None:
    """Tjek et udfyldt skema: hver fejl med celle, sætning og hvad der skal gøres."""
    checked = check_file(file, default_folders().packs, Expected(unit=unit, year=year))
    if as_json:
        say(json.dumps(as_dictionary(checked), ensure_ascii=False, indent=2))
    else:
        print_findings(checked)
    if not checked.usable:
        raise typer.Exit(1)


def open_pack(area: str) -> AreaPack:
    """Return the pack of an area, or say which there are."""
    folders = default_folders()
    if area not in (known := list_packs(folders.packs)):
        raise UnknownArea(value=area, known=", ".join(known), near=near_names(area, known))
    return load_pack(folders.packs / area)


def _known_releases(area: str, unit: str) -> list[Release]:
    """Return where a unit's figures may be known: the example, or the public figures and what was reported before."""
    store = ReleaseStore(default_folders().releases)
    if is_fictional(unit.strip()):
        return [newest_with(store, area, "example", unit.strip()) or store.newest(area, "example")]
    reported = newest_with(store, area, "collected", unit.strip())
    return [store.newest(area, "public"), *([reported] if reported is not None else [])]


def newest_with(store: ReleaseStore, area: str, dataset: Dataset, unit: str) -> Release | None:
    """Return the newest release of a data set that a unit is in: a release may hold a few units only."""
    for stored in store.list():
        if (stored.area, stored.dataset) == (area, dataset):
            release = store.load(stored.id)
            if any(one.code == unit for one in release.units):
                return release
    return None


def _reused(path: Path, pack: AreaPack, unit: str) -> list[Observation]:
    submission = read_submission(path, pack)
    if submission.identity.unit != unit:
        error(f"{path.name} er for {submission.identity.unit}, ikke {unit}. Tallene er ikke taget med.")
    return [o for o in submission.observations() if o.unit == unit and o.variable in pack.variables]


def as_dictionary(checked: CheckedFile) -> dict[str, object]:
    """Return what was found as JSON."""
    who = checked.submission.identity if checked.submission is not None else None
    return {
        "file": checked.path.name,
        "area": who.area if who else None,
        "unit": who.unit if who else None,
        "year": who.year if who else None,
        "usable": checked.usable,
        "counts": {level: checked.count(level) for level in LEVELS},
        "findings": [_finding(one) for one in checked.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level,
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "variable": finding.variable,
        "name": finding.name,
        "sentence": finding.sentence(),
        "remedy": finding.remedy(),
    }


def print_findings(checked: CheckedFile) -> None:
    """Write all findings, the gravest first, and a line that counts them."""
    if checked.submission is not None:
        who = checked.submission.identity
        say(f"{checked.path.name}: {who.unit} {who.unit_name}, {who.year}")
    for level in LEVELS:
        found = [one for one in checked.findings if one.level == level]
        if found:
            say(f"\n{_HEADINGS[level]}")
        for one in found:
            place = f"{one.place}: " if one.place else ""
            say(f"  {place}{one.sentence()} {one.remedy()}".rstrip())
    say(f"\n{count_findings([checked])}")


def count_findings(files: list[CheckedFile]) -> str:
    """Return "3 fejl, 5 advarsler, 12 tal mangler."."""
    errors, missing, warnings, explained = (sum(one.count(level) for one in files) for level in LEVELS)
    parts = [f"{errors} fejl", f"{warnings} {'advarsel' if warnings == 1 else 'advarsler'}", f"{missing} tal mangler"]
    if explained:
        parts.append(f"{explained} forklaret")
    return ", ".join(parts) + "."
