"""Which releases there are, and what is in them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import get_args

from raaderum.domain.errors import UnknownArea, UnknownRelease, near_names
from raaderum.domain.text import danish_order
from raaderum.domain.units import Dataset, Unit, normalise_code
from raaderum.packs import AreaPack, list_packs, load_pack
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import Metadata, ReleaseStore

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_SHORT = str.maketrans({"æ": "a", "ø": "o", "å": "a"})


def store() -> ReleaseStore:
    """Return the store of this site."""
    return ReleaseStore(default_folders().releases)


def release(area: str, pinned: str = "", dataset: Dataset = "public") -> Release:
    """Return the newest release of an area and data set, or the one whose id begins with ``pinned``.

    Raises:
        NoRelease: None has been built.
        UnknownRelease: None of the area and data set begins like that.
    """
    found = store()
    chosen = load_release(found.find(pinned, area) if pinned else found.newest_id(area, dataset))
    if chosen.dataset != dataset:
        raise UnknownRelease(value=pinned)
    return chosen


def known_datasets(area: str) -> tuple[Dataset, ...]:
    """Return the data sets of an area that have a release."""
    built = {stored.dataset for stored in releases() if stored.area == area}
    return tuple(dataset for dataset in get_args(Dataset) if dataset in built)


def find_elsewhere(area: str, code: str, dataset: Dataset) -> tuple[Dataset, Unit] | None:
    """Return another data set that has the unit with this code, and the unit; codes are never in two."""
    for other in known_datasets(area):
        if other != dataset:
            for unit in release(area, dataset=other).municipalities:
                if unit.code == code:
                    return other, unit
    return None


def releases() -> list[Metadata]:
    """Return what is known of all releases, newest first."""
    return store().list()


@lru_cache(maxsize=1)
def areas() -> tuple[AreaPack, ...]:
    """Return the area packs shipped with the product; those with public figures first."""
    folder = default_folders().packs
    packs = [load_pack(folder / name) for name in list_packs(folder)]
    return tuple(sorted(packs, key=lambda pack: "public" not in pack.area.datasets))


def first_area() -> AreaPack:
    """Return the area that the front page begins with."""
    return areas()[0]


def built_areas() -> tuple[AreaPack, ...]:
    """Return the areas that there is a release of, in whatever data set."""
    folder = default_folders().releases
    return _built(folder, folder.stat().st_mtime_ns) if folder.is_dir() else ()


@lru_cache(maxsize=4)
def _built(folder: Path, changed: int) -> tuple[AreaPack, ...]:
    built = {stored.area for stored in releases()}
    return tuple(pack for pack in areas() if pack.id in built)


def find_area(area: str) -> AreaPack:
    """Return the pack of an area.

    Raises:
        UnknownArea: There is none.
    """
    found = next((pack for pack in areas() if pack.id == area), None)
    if found is None:
        known = [pack.id for pack in areas()]
        raise UnknownArea(value=area, known=", ".join(known), near=near_names(area, known))
    return found


def find_release(prefix: str) -> Metadata:
    """Return what is known of the newest release whose id begins with ``prefix``.

    Raises:
        UnknownRelease: None does.
    """
    found = next((stored for stored in releases() if stored.id.startswith(prefix)), None)
    if found is None:
        raise UnknownRelease(value=prefix)
    return found


def search_units(units: tuple[Unit, ...], text: str) -> list[Unit]:
    """Find municipalities by name or code; "aero", "ærø" and "aeroe" all find Ærø. Best first."""
    wanted = text.strip().casefold().removesuffix("kommune").strip()
    if not wanted:
        return []
    exact = [unit for unit in units if wanted.isdigit() and unit.code == normalise_code(wanted)]
    if exact:
        return exact
    spellings = {wanted, wanted.translate(_FOLDED), wanted.translate(_SHORT)}
    starts, holds = [], []
    for unit in units:
        name = unit.name.casefold()
        forms = {name, name.translate(_FOLDED), name.translate(_SHORT), unit.code}
        if any(form.startswith(spelling) for form in forms for spelling in spellings):
            starts.append(unit)
        elif any(spelling in form for form in forms for spelling in spellings):
            holds.append(unit)
    return sorted(starts, key=_by_name) + sorted(holds, key=_by_name)


def _by_name(unit: Unit) -> list[int]:
    return danish_order(unit.name)


@lru_cache(maxsize=8)
def load_release(release_id: str) -> Release:
    """Return a stored release by its whole id; it is read once."""
    return store().load(release_id)
