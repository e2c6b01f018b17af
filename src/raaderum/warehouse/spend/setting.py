"""What purchases are seen in the light of: categories, agreements, places, decisions and inhabitants."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from raaderum.domain.observations import Observation
from raaderum.packs import AreaPack, PurchasingFile, load_pack
from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.folders import Folders
from raaderum.warehouse.readers.facts import read_facts, read_units
from raaderum.warehouse.readers.submission_layout import is_fictional
from raaderum.warehouse.simulation import simulate
from raaderum.warehouse.spend.decisions import Decisions, load_decisions
from raaderum.warehouse.spend.places import Places, load_places
from raaderum.warehouse.spend.register import Register, load_register

AREA = "procurement"
_INHABITANTS = "population"


@dataclass(frozen=True)
class Setting:
    """What the purchases are seen in the light of.

    ``inhabitants`` are by municipality; ``counted_in`` are categories that the municipality counts as addressable.
    ``learn`` is whether lines that nothing else classifies are classified by what was learned from the others.
    """

    purchasing: PurchasingFile
    register: Register = field(default_factory=Register)
    places: Places = field(default_factory=Places)
    decisions: Decisions = field(default_factory=Decisions)
    inhabitants: Mapping[str, int] = field(default_factory=dict)
    counted_in: tuple[str, ...] = ()
    learn: bool = True

    @property
    def fingerprint(self) -> str:
        """Return what two settings share that make the same of the same purchases."""
        parts = (self.purchasing, self.register, self.places, self.decisions, sorted(self.inhabitants.items()),
                 self.counted_in, self.learn)  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def read_setting(folder: Path, folders: Folders) -> Setting:
    """Read all that a store's purchases are seen in the light of.

    Args:
        folder: The store.
        folders: Where the packs, figures and examples are.

    Raises:
        DamagedStoreFile: One of the store's files is something else.
    """
    pack, purchasing = load_procurement(folders.packs)
    places = load_places(folder)
    inhabitants = read_inhabitants(folders, pack, {place.municipality for place in places.places})
    return Setting(purchasing, load_register(folder), places, load_decisions(folder), inhabitants)


def load_procurement(packs: Path) -> tuple[AreaPack, PurchasingFile]:
    """Return the purchasing area, and what it says of purchases."""
    pack = load_pack(packs / AREA)
    if pack.purchasing is None:
        raise ValueError(f"the area {AREA} has no purchasing.yaml")
    return pack, pack.purchasing


def known_municipalities(folders: Folders) -> dict[str, str]:
    """Return code to name of all municipalities, real and fictional."""
    real = {unit.code: unit.name for unit in read_units(folders.facts) if unit.kind == "municipality"}
    return real | {unit.code: unit.name for unit in read_description(folders.examples / "roads.yaml").municipalities}


def read_inhabitants(folders: Folders, pack: AreaPack, codes: Iterable[str]) -> dict[str, int]:
    """Return the newest number of inhabitants of municipalities; one that is not known is left out.

    Args:
        folders: Where figures and examples are.
        pack: The purchasing area.
        codes: Of real municipalities, and of fictional ones as the examples have them.
    """
    wanted = set(codes)
    variables = [one for one in pack.variables.values() if one.id == _INHABITANTS]
    found = read_facts(folders.facts, variables, read_units(folders.facts))
    if any(map(is_fictional, wanted - {""})):
        roads = load_pack(folders.packs / "roads")
        found += simulate(read_description(folders.examples / "roads.yaml"), roads)
    return {code: number for code, number in _newest(found).items() if code in wanted}


def _newest(observations: Iterable[Observation]) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for one in observations:
        if one.variable == _INHABITANTS and one.value is not None:
            found[one.unit] = max(found.get(one.unit, (0, 0)), (one.period, int(one.value)))
    return {code: number for code, (_, number) in found.items()}
