"""Does everything in a release still add up?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from raaderum.analytics.keyfigures import check_closure, evaluate_key_figure, roll_up
from raaderum.domain.observations import Observation, Origin
from raaderum.domain.panel import Panel
from raaderum.domain.text import Text
from raaderum.domain.units import COUNTRY_CODE
from raaderum.packs.schema import Identity
from raaderum.studies.gap_verification import check_gaps
from raaderum.warehouse.build import compute_products
from raaderum.warehouse.release import Release


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """One kind of identity over a whole release.

    ``largest`` is the largest |residual|, in ``unit``, or a share where that is None; it must not exceed
    ``tolerance``.
    """

    name: Text
    checked: int
    largest: float
    unit: Text | None
    tolerance: float

    @property
    def holds(self) -> bool:
        """True where nothing exceeds the tolerance."""
        return self.largest <= self.tolerance


OWN_UNITS = Text("(hver i sin egen enhed)", "(each in its own unit)")


def verify_release(release: Release) -> list[IdentityCheck]:
    """Recompute every identity of a release: products, ratios, roll-ups, trees and those the pack names.

    That the content has its id is checked when the release is read.
    """
    panel = release.panel
    return [
        _products(release),
        *_ratios(release, panel),
        _trees(release, panel),
        _gaps(release),
        *(_pack_identity(release, panel, identity) for identity in release.pack.identities),
    ]


def _products(release: Release) -> IdentityCheck:
    """Every computed value is the product of its factors, in exact decimals."""
    stored = {o.key: o for o in release.observations if o.origin == Origin.COMPUTED}
    observed: list[Observation] = [o for o in release.observations if o.origin != Origin.COMPUTED]
    again = {o.key: o.value for o in compute_products(release.pack, observed)}
    residuals = [abs((o.value or Decimal(0)) - (again.get(key) or Decimal(0))) for key, o in stored.items()]
    name = Text("beregnet tal = produktet af sine faktorer", "computed figure = product of its factors")
    unit = _shared_unit(release, {o.variable for o in stored.values()})
    return IdentityCheck(name, len(residuals), float(max(residuals, default=0)), unit, 0)


def _ratios(release: Release, panel: Panel) -> list[IdentityCheck]:
    """Ratio × denominator = numerator for every unit; and rolled up, Σ/Σ × Σ = Σ."""
    worst, checked, worst_sum, sums = 0.0, 0, 0.0, 0
    parts: set[str] = set()
    rows = [panel.row(unit.code) for unit in release.municipalities if unit.code in panel.units]
    for figure in release.pack.key_figures.values():
        values = evaluate_key_figure(figure, panel)
        known = ~np.isnan(values.numerator) & ~np.isnan(values.denominator)
        parts.update(figure.numerator if known.any() else ())
        residual = np.abs(values.value * values.denominator - values.numerator)[known]
        worst, checked = max(worst, float(residual.max(initial=0.0))), checked + int(known.sum())
        for j in np.flatnonzero(known[rows].any(axis=0)):
            top, bottom = values.numerator[rows, j], values.denominator[rows, j]
            both = ~np.isnan(top) & ~np.isnan(bottom)
            off = abs(roll_up(top, bottom) * bottom[both].sum() - top[both].sum())
            worst_sum, sums = max(worst_sum, float(off)), sums + 1
    unit = _shared_unit(release, parts)
    return [
        IdentityCheck(Text("forhold × nævner = tæller", "ratio × denominator = numerator"), checked, worst, unit, 0.01),
        IdentityCheck(
            Text("samlet forhold = sum af tællere / sum af nævnere", "roll-up = Σ numerator / Σ denominator"),
            sums,
            worst_sum,
            unit,
            0.01,
        ),
    ]


def _trees(release: Release, panel: Panel) -> IdentityCheck:
    nodes = check_closure(release.pack.key_figures, panel)
    largest = max((node.largest_residual for node in nodes), default=0.0)
    parents = [figure for figure in release.pack.key_figures.values() if figure.children]
    return IdentityCheck(
        Text("underliggende nøgletal summer til det overordnede", "children add up to their parent"),
        sum(node.checked for node in nodes),
        largest,
        _shared_unit(release, (name for figure in parents for name in figure.numerator)),
        0.01,
    )


def _gaps(release: Release) -> IdentityCheck:
    checked, largest = check_gaps(release)
    name = Text("forskellens dele summer til forskellen", "the parts of a gap add up to it")
    root = release.pack.figure(release.pack.rules(release.dataset).root)
    return IdentityCheck(name, checked, largest, _shared_unit(release, root.numerator), 0.01)


def _pack_identity(release: Release, panel: Panel, identity: Identity) -> IdentityCheck:
    if identity.kind == "sum":
        parts = np.sum([panel.values_of(name) for name in identity.parts], axis=0)
        residual = np.abs(panel.values_of(identity.whole) - parts)
        known = ~np.isnan(residual)
        largest = float(residual[known].max(initial=0.0))
        return IdentityCheck(
            identity.note, int(known.sum()), largest, _shared_unit(release, [identity.whole]), identity.tolerance
        )
    values = panel.values_of(identity.whole)
    rows = [panel.row(unit.code) for unit in release.municipalities if unit.code in panel.units]
    checked, largest = 0, 0.0
    for j, period in enumerate(panel.periods):
        weights = panel.latest(identity.weights or "", period)[rows]
        national = values[panel.row(COUNTRY_CODE), j] if COUNTRY_CODE in panel.units else np.nan
        known = ~np.isnan(values[rows, j]) & ~np.isnan(weights)
        if np.isnan(national) or not known.any():
            continue
        mean = float((values[rows, j] * weights)[known].sum() / weights[known].sum())
        checked, largest = checked + 1, max(largest, abs(mean / float(national) - 1))
    return IdentityCheck(identity.note, checked, largest, None, identity.tolerance_share)


def _shared_unit(release: Release, names: Iterable[str]) -> Text:
    """Return the unit of these variables where they have one in common."""
    units = {release.pack.variables[name].unit for name in names}
    return units.pop() if len(units) == 1 else OWN_UNITS
