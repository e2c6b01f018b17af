"""From sources to a release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from raaderum.domain.observations import Observation, Origin
from raaderum.packs import AreaPack
from raaderum.warehouse.readers.facts import read_facts, read_units
from raaderum.warehouse.releases import SEVERAL, Release, make_release


def build_public_release(pack: AreaPack, facts: Path, built_at: datetime, fresh: Iterable[Observation] = ()) -> Release:
    """Build the release of real, public figures: the shipped ones, replaced by ``fresh`` ones where given."""
    units = read_units(facts)
    by_key = {o.key: o for o in read_facts(facts, pack.variables.values(), units)}
    by_key.update({o.key: o for o in fresh})
    for computed in compute_products(pack, by_key.values()):
        by_key.setdefault(computed.key, computed)
    codes = {unit.code for unit in units}
    return make_release(pack, "public", units, [o for o in by_key.values() if o.unit in codes], built_at)


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
