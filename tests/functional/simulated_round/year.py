"""The year after the example's newest, drawn from the example's own description: what 98 municipalities report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from raaderum.packs import AreaPack
from raaderum.warehouse.descriptions import Description, Effect
from raaderum.warehouse.release import Release
from raaderum.warehouse.simulation import simulate


@dataclass(frozen=True, slots=True)
class Cell:
    """What is meant, or written by mistake, in one row of a sheet. ``text`` is typed in place of a number."""

    value: Decimal | None = None
    missing: str = ""
    comment: str = ""
    text: str = ""


Sheet = dict[str, Cell]


def next_year(description: Description) -> Description:
    """Return the description of the year after the newest: same seed, same municipalities, new dice for the year.

    Each index moves on by its mean yearly change. What is planted holds on where it holds in all years, or in several
    up to the newest; an error, an outlier or a gap of a single year is over.
    """
    newest, first = description.periods[-1], description.periods[0]
    indices = {
        name: [values[-1] * (values[-1] / values[0]) ** (1 / (newest - first))]
        for name, values in description.indices.items()
    }
    plants = []
    for plant in description.planted:
        effects = [effect.model_copy(update={"periods": []}) for effect in plant.effects if _lasts(effect, newest)]
        if effects:
            plants.append(plant.model_copy(update={"effects": effects}))
    return description.model_copy(update={"periods": [newest + 1], "indices": indices, "planted": plants})


def _lasts(effect: Effect, newest: int) -> bool:
    return not effect.periods or (newest in effect.periods and len(effect.periods) > 1)


def draw_sheets(description: Description, pack: AreaPack) -> dict[str, Sheet]:
    """Return what each municipality would report for the next year if it made no mistake, in the order of the sheet."""
    sheets: dict[str, Sheet] = {one.code: {} for one in description.units}
    drawn = {(o.unit, o.variable): o for o in simulate(next_year(description), pack)}
    for variable in asked_of(pack):
        for code, sheet in sheets.items():
            o = drawn[code, variable]
            sheet[variable] = Cell(o.value, o.missing.value if o.missing else "")
    return sheets


def asked_of(pack: AreaPack) -> list[str]:
    """Return the rows of a sheet in their order: figures, then questions, section by section."""
    sections = pack.questionnaire.sections if pack.questionnaire else []
    rows = []
    for section in sections:
        rows += [v.id for v in pack.variables.values() if v.reported is not None and v.reported.section == section.id]
        rows += [q.id for q in pack.questions if q.section == section.id]
    return rows


def figures_of(release: Release, period: int) -> dict[str, dict[str, float]]:
    """Return the known figures of a year, by municipality and variable."""
    found: dict[str, dict[str, float]] = {}
    for o in release.observations:
        if o.period == period and o.value is not None:
            found.setdefault(o.unit, {})[o.variable] = float(o.value)
    return found
