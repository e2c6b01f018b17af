"""raaderum release build --from FOLDER: filled templates become a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from raaderum.cli.console import say
from raaderum.cli.template import count_findings, newest_with, open_pack, print_findings
from raaderum.domain.errors import NoRelease, SubmissionsRefused
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack
from raaderum.reports.text import words_in
from raaderum.studies.choices import check_unit
from raaderum.studies.submissions import check_folder
from raaderum.warehouse.build import build_collected_release, build_public_release
from raaderum.warehouse.folders import Folders, default_folders
from raaderum.warehouse.readers.submission_layout import dataset_of, is_fictional
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
    dataset, store = dataset_of(submissions[0].identity.unit), ReleaseStore(folders.releases)
    sources = _sources(store, folders, pack, submissions)
    units = _members(sources, submissions)
    reported = [o for submission in submissions for o in submission.observations()]
    known = [o for source in sources for o in source.observations]
    release = build_collected_release(pack, dataset, units, reported, known, datetime.now(UTC))
    store.save(release, folders.packs / area)
    say(f"\n{count_findings(files)}")
    years = words_in("da").years({submission.identity.year for submission in submissions})
    say(f"Udgivelse {release.short_id} ({dataset}) er bygget: {len(units)} kommuner, {years}, {len(reported)} tal.")
    _warn_of_unknown(release)


def _sources(store: ReleaseStore, folders: Folders, pack: AreaPack, submissions: Sequence[Submission]) -> list[Release]:
    """Return the releases with what units are compared by: the shipped facts, or the examples the units come from."""
    codes = sorted({submission.identity.unit for submission in submissions})
    if not is_fictional(codes[0]):
        return [build_public_release(pack, folders.facts, datetime.now(UTC))]
    found = {one.id: one for code in codes if (one := newest_with(store, pack.id, "example", code)) is not None}
    if not found:
        raise NoRelease(area=pack.id, dataset="example")
    return list(found.values())


def _members(sources: Iterable[Release], submissions: Sequence[Submission]) -> list[Unit]:
    known = {unit.code: unit for source in sources for unit in source.units}
    first = next(iter(sources))
    for submission in submissions:
        if submission.identity.unit not in known:
            check_unit(first, submission.identity.unit)
    return [known[code] for code in sorted({submission.identity.unit for submission in submissions})]


def _warn_of_unknown(release: Release) -> None:
    """Say what cannot be computed for want of a public figure."""
    for scale in release.pack.area.scales:
        known = {(o.unit, o.period) for o in release.observations if o.variable == scale.variable and o.value}
        wanted = {(o.unit, o.period) for o in release.observations if o.origin == "reported"}
        for unit, year in sorted(wanted - known):
            name = release.pack.variables[scale.variable].name.da
            say(f"{unit}, {year}: »{name}« kendes ikke. Tal {scale.name.da} kan ikke vises for det år.")
