"""Which GLN and which CVR number belong to which municipality and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from raaderum.warehouse.readers.forms.cells import RowReader
from raaderum.warehouse.readers.forms.findings import FormFinding
from raaderum.warehouse.readers.forms.tables import FormRow, read_form_tables
from raaderum.warehouse.spend.json_files import read_json, write_json
from raaderum.warehouse.spend.read_register import find_municipality
from raaderum.warehouse.spend.register_layout import LAYOUTS, PLACES
from raaderum.warehouse.spend.register_rules import name_row

FILE = "places.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A buyer. At least one number is there; ``unit`` is "" for the municipality as a whole."""

    municipality: str
    unit: str = ""
    gln: str = ""
    cvr: str = ""


@dataclass(frozen=True)
class Places:
    """All buyers. A number belongs to one place only."""

    places: tuple[Place, ...] = ()

    def find(self, *, gln: str = "", cvr: str = "") -> Place | None:
        """Return the place of a buyer: by its GLN, else by its CVR number."""
        return self._by_gln.get(gln) or self._by_cvr.get(cvr)

    @cached_property
    def _by_gln(self) -> dict[str, Place]:
        return {place.gln: place for place in self.places if place.gln}

    @cached_property
    def _by_cvr(self) -> dict[str, Place]:
        """A row with both numbers is the place of the GLN: the CVR number says the municipality alone."""
        whole = {place.cvr: Place(place.municipality, cvr=place.cvr) for place in self.places if place.cvr}
        return whole | {place.cvr: place for place in self.places if place.cvr and not place.gln}


_SHAPE = TypeAdapter(list[Place])


def read_places(
    source: Path | Sequence[Path], municipalities: Mapping[str, str] | None = None
) -> tuple[Places, list[FormFinding]]:
    """Read the sheet Steder of a filled template, or CSV files with its columns.

    Args:
        source: The workbook, the CSV file, or a folder of them.
        municipalities: Code to name, of those that exist; None: any code is taken.

    Raises:
        UnreadableForm, UnreadableTable, UnreadableWorkbook, MacroWorkbook, UnreadableCell: A file as a whole.
    """
    findings: list[FormFinding] = []
    right: list[tuple[Place, FormRow]] = []
    for table in read_form_tables(source, (PLACES,), others=LAYOUTS)["places"]:
        for row in table.rows:
            reader = RowReader(row)
            municipality = find_municipality(reader, municipalities or {}, all_of_them=False)
            gln, cvr, unit = reader.gln(), reader.cvr(), reader.text("unit")
            if reader.usable and not gln and not cvr:
                reader.findings.append(row.find("gln", "missing-place"))
            findings += reader.findings
            if reader.usable:
                right.append((Place(municipality, unit, gln, cvr), row))
    kept, found = _keep_single(right)
    findings = sorted([*findings, *found], key=lambda one: (one.file, one.line, one.cell, one.code))
    return sort_places(kept), findings


def sort_places(places: Iterable[Place]) -> Places:
    """Return places in an order that depends on their content alone."""
    return Places(tuple(sorted(set(places), key=lambda one: (one.gln, one.cvr, one.municipality, one.unit))))


def save_places(folder: Path, places: Places) -> Path:
    """Write places.json of a store, in the place of the old one.

    Raises:
        CannotWrite: The disk is full, or the folder cannot be written to.
    """
    write_json(folder / FILE, [asdict(one) for one in places.places])
    return folder / FILE


def load_places(folder: Path) -> Places:
    """Return the places of a store; none where there is no file.

    Raises:
        DamagedStoreFile: places.json is something else.
    """
    stored: list[Place] | None = read_json(folder / FILE, _SHAPE)
    return sort_places(stored or [])


def _keep_single(rows: Sequence[tuple[Place, FormRow]]) -> tuple[list[Place], list[FormFinding]]:
    """Refuse numbers that belong to two places; a CVR number has to be of one municipality."""
    by_number: dict[tuple[str, str], list[tuple[Place, FormRow]]] = defaultdict(list)
    for place, row in rows:
        by_number["gln", place.gln].append((place, row))
        by_number["cvr", place.cvr].append((place, row))
    findings: list[FormFinding] = []
    refused: set[Place] = set()
    for (key, number), same in by_number.items():
        if number and len({_says(key, place) for place, _ in same}) > 1:
            refused |= {place for place, _ in same}
            for (_, row), (_, other) in zip(same[1:], same, strict=False):
                findings.append(row.find(key, "place-twice", {"value": number, "other": name_row(other)}))
    return [place for place, _ in rows if place not in refused], findings


def _says(key: str, place: Place) -> tuple[str, str]:
    """Return what a number says: a GLN the place, a CVR number the municipality, and the unit where it stands alone."""
    alone = key == "gln" or not place.gln
    return place.municipality, place.unit if alone else ""
