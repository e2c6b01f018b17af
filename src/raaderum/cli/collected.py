"""raaderum release build --from FOLDER: filled templates become a release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from raaderum.cli.console import say
from raaderum.cli.template import count_findings, open_pack, print_findings
from raaderum.domain.errors import SubmissionsRefused
from raaderum.domain.units import Unit
from raaderum.reports.text import words_in
from raaderum.studies.choices import check_unit
from raaderum.studies.submissions import check_folder
from raaderum.warehouse.build import (
    build_collected_release,
    build_example_release,
    build_public_release,
    replace_reported,
)
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.warehouse.readers.submissions import Submission
from raaderum.warehouse.releases import Release, ReleaseStore


def build_from_folder(area: str, folder: Path) -> None:
    """Build and store the release of all filled templates in a folder; with an error in any of them, nothing.

    Raises:
        NoSubmissions: The folder holds none.
        SubmissionsRefused: There are errors; each has been written.
    """
    folders, pack = default_folders(), open_pack(area)
    files = check_folder(folder, folders.packs, area)
    for one in files:
        print_findings(one)
    if not all(one.usable for one in files):
        errors = sum(one.count("error") for one in files)
        raise SubmissionsRefused(errors=errors, missing=sum(one.count("missing") for one in files))
    submissions = [one.submission for one in files if one.submission is not None]
    now, fictional = datetime.now(UTC), is_fictional(submissions[0].identity.unit)
    make = build_example_release if fictional else build_public_release
    base = make(pack, folders.examples if fictional else folders.facts, now)
    units = _reporting_units(base, submissions)
    reported = [o for submission in submissions for o in submission.observations()]
    release = replace_reported(base, reported) if fictional else build_collected_release(base, units, reported)
    ReleaseStore(folders.releases).save(release, folders.packs / area)
    say(f"\n{count_findings(files)}")
    years = words_in("da").years({submission.identity.year for submission in submissions})
    counts = f"{_counted(len(units))}, {years}, {len(reported)} tal"
    say(f"Udgivelse {release.short_id} ({release.dataset}) er bygget: {counts}.")
    if fictional:
        say(f"Eksempeldata. Resten af de {len(release.units)} opdigtede kommuner er med uændret.")
    _warn_of_unknown(release)


def _counted(units: int) -> str:
    return f"{units} kommune" + ("r" if units != 1 else "")


def _reporting_units(base: Release, submissions: Sequence[Submission]) -> list[Unit]:
    codes = sorted({submission.identity.unit for submission in submissions})
    for code in codes:
        check_unit(base, code)
    return [unit for unit in base.units if unit.code in codes]


def _warn_of_unknown(release: Release) -> None:
    """Say what cannot be computed for want of a public figure."""
    for scale in release.pack.area.scales:
        known = {(o.unit, o.period) for o in release.observations if o.variable == scale.variable and o.value}
        wanted = {(o.unit, o.period) for o in release.observations if o.origin == "reported"}
        for unit, year in sorted(wanted - known):
            name = release.pack.variables[scale.variable].name.da
            say(f"{unit}, {year}: »{name}« kendes ikke. Tal {scale.name.da} kan ikke vises for det år.")
