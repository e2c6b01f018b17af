"""From sources to a release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from raaderum.domain.observations import Observation, Origin
from raaderum.domain.units import Unit
from raaderum.packs import AreaPack
from raaderum.warehouse.descriptions import read_description
from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.readers.facts import read_facts, read_units
from raaderum.warehouse.release import SEVERAL, Release, make_release
from raaderum.warehouse.simulation import simulate


def build_public_release(pack: AreaPack, facts: Path, built_at: datetime, fresh: Iterable[Observation] = ()) -> Release:
    """Build the release of real, public figures: the shipped ones, replaced by ``fresh`` ones where given."""
    units = read_units(facts)
    by_key = {o.key: o for o in read_facts(facts, pack.variables.values(), units)}
    by_key.update({o.key: o for o in fresh})
    for computed in compute_products(pack, by_key.values()):
        by_key.setdefault(computed.key, computed)
    codes = {unit.code for unit in units}
    return make_release(pack, "public", units, [o for o in by_key.values() if o.unit in codes], built_at)


def build_example_release(pack: AreaPack, examples: Path, built_at: datetime, purchases: Path | None = None) -> Release:
    """Build the release of fictional municipalities from the area's description in ``examples``.

    Purchases are summed from generated invoices instead; ``purchases`` is where those are kept, where they are.

    Raises:
        InvalidDescription: The area has no description, or it cannot be used.
    """
    if pack.purchasing is not None:
        # Imported here: a generator and DuckDB are loaded only where invoices are generated.
        from raaderum.warehouse.spend.example import build_procurement_example

        return build_procurement_example(pack, examples, default_folders().packs, built_at, store=purchases)
    description = read_description(examples / f"{pack.id}.yaml")
    return make_release(pack, "example", description.municipalities, simulate(description, pack), built_at)


def compute_products(pack: AreaPack, observations: Iterable[Observation]) -> list[Observation]:
    """Compute the variables that are products of others, where all factors are known in the same period.

    The result is marked as computed and names the sources of its factors.
    """
    known = {o.key: o for o in observations if o.value is not None}
    results = []
    for variable in pack.variables.values():
        if not variable.computed_as:
            continue
        first, *others = variable.computed_as
        for base in [o for o in known.values() if o.variable == first]:
            factors = [base]
            factors += [
                known[k] for name in others if (k := (base.unit, name, base.period, base.version.value)) in known
            ]
            if len(factors) < len(variable.computed_as):
                continue
            value = base.value
            for factor in factors[1:]:
                value = value * factor.value  # type: ignore[operator]  # only known values are kept above
            source = SEVERAL.join(factor.source for factor in factors)
            results.append(
                Observation(
                    base.unit,
                    variable.id,
                    base.period,
                    value,
                    version=base.version,
                    origin=Origin.COMPUTED,
                    source=source,
                )
            )
    return results


def driver_variables(pack: AreaPack) -> list[str]:
    """Return the variables that no municipality reports but its figures are compared by.

    They are those of framework conditions, scales and denominators, in the order of the pack.
    """
    used = {name for feature in pack.features for name in (*feature.numerator, *feature.denominator)}
    used |= {scale.variable for scale in pack.area.scales}
    used |= {figure.denominator for figure in pack.key_figures.values() if figure.role != "overview"}
    asked = {question.id for question in pack.questions}
    return [v.id for v in pack.variables.values() if v.id in used and v.reported is None and v.id not in asked]


def build_collected_release(base: Release, units: Iterable[Unit], reported: Iterable[Observation]) -> Release:
    """Build the release of what real municipalities have reported themselves.

    Args:
        base: The public release with what they are compared by; see ``driver_variables``.
        units: Those that have reported; nobody else is in the release.
        reported: Their figures.
    """
    members = tuple(units)
    codes, drivers = {unit.code for unit in members}, set(driver_variables(base.pack))
    by_key = {o.key: o for o in base.observations if o.unit in codes and o.variable in drivers}
    by_key.update({o.key: o for o in reported})
    return make_release(base.pack, "collected", members, by_key.values(), base.built_at)


def replace_reported(base: Release, reported: Iterable[Observation]) -> Release:
    """Build an example anew with some figures as they were filled in; the others stand, so there are peers.

    A year that the example has not got yet takes inhabitants, area and the like from its newest: no statistics office
    counts people who do not exist.
    """
    figures = list(reported)
    by_key = {o.key: o for o in base.observations}
    newest, drivers = base.panel.periods[-1], set(driver_variables(base.pack))
    for year in sorted({o.period for o in figures} - set(base.panel.periods)):
        for o in base.observations:
            if o.period == newest and o.variable in drivers:
                carried = replace(o, period=year)
                by_key.setdefault(carried.key, carried)
    by_key.update({o.key: o for o in figures})
    return make_release(base.pack, base.dataset, base.units, by_key.values(), base.built_at)
