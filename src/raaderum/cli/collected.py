"""raaderum release build --from FOLDER or --purchases STORE: filled templates, or purchases, become a release."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from raaderum.cli.console import say
from raaderum.cli.template import count_findings, open_pack, print_findings
from raaderum.domain.errors import InvalidChoice
from raaderum.domain.purchase_errors import NoPurchases
from raaderum.domain.reader_errors import SubmissionsRefused
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack
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
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore


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
    fictional = is_fictional(submissions[0].identity.unit)
    base = _base(pack, fictional)
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


def build_from_purchases(area: str, store: Path, year: int | None) -> None:
    """Build and store the release of a year of published purchases: then a gap is explained as any other.

    Raises:
        NoPurchases: Nothing is published in the store, or nothing of that year.
        InvalidChoice: The area has no purchases.
    """
    from raaderum.studies.spend_observations import study_spend_observations
    from raaderum.warehouse.spend.engines import DuckDb
    from raaderum.warehouse.spend.versions import open_published, usual_year

    folders, pack = default_folders(), open_pack(area)
    if pack.purchasing is None:
        raise InvalidChoice(name="--area", value=area, allowed_da="procurement", allowed_en="procurement")
    published = open_published(store)
    period = year or usual_year(published)
    if period is None:
        raise NoPurchases(folder=store)
    with closing(DuckDb(published.folder, year=period)) as engine:
        reported = [one for one in study_spend_observations(engine, pack, period) if one.unit]
    codes = {one.unit for one in reported}
    fictional = bool(codes) and all(map(is_fictional, codes))
    base = _base(pack, fictional)
    units = [unit for unit in base.units if unit.code in codes]
    if not units:
        raise NoPurchases(folder=store)
    kept = [one for one in reported if one.unit in {unit.code for unit in units}]
    release = replace_reported(base, kept) if fictional else build_collected_release(base, units, kept)
    ReleaseStore(folders.releases).save(release, folders.packs / area)
    counts = f"{_counted(len(units))}, {period}, {len(kept)} tal"
    say(f"Udgivelse {release.short_id} ({release.dataset}) er bygget: {counts}.")
    if left := sorted(codes - {unit.code for unit in units}):
        say(f"Ikke med, for kommunen er ukendt eller findes ikke: {', '.join(left)}.")
    if fictional:
        say(f"Eksempeldata. Resten af de {len(release.units)} opdigtede kommuner er med uændret.")


def _base(pack: AreaPack, fictional: bool) -> Release:
    """Return the release that has what municipalities are compared by."""
    folders, now = default_folders(), datetime.now(UTC)
    if fictional:
        return build_example_release(pack, folders.examples, now)
    return build_public_release(pack, folders.facts, now)


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
