"""What a unit says about its own figures: it follows them wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from raaderum.domain.text import Text
from raaderum.packs import AreaPack
from raaderum.studies.trees import leaves_of
from raaderum.warehouse.releases import Release


def list_explanations(release: Release, key_figure: str, unit: str, period: int) -> list[tuple[Text, str]]:
    """Return the names of the figures behind a key figure that the unit has explained, and what it says.

    Args:
        release: Where the figures are.
        key_figure: The key figure; all below it counts too.
        unit: Whose explanations.
        period: Year.
    """
    said = _comments(release, unit, period)
    if not said:
        return []
    behind = _variables_behind(release.pack, key_figure)
    return [(v.name, said[v.id]) for v in release.pack.variables.values() if v.id in said and v.id in behind]


@lru_cache(maxsize=512)
def _comments(release: Release, unit: str, period: int) -> Mapping[str, str]:
    return {o.variable: o.comment for o in release.observations if o.comment and (o.unit, o.period) == (unit, period)}


@lru_cache(maxsize=512)
def _variables_behind(pack: AreaPack, key_figure: str) -> frozenset[str]:
    found: set[str] = set()
    for name in (key_figure, *leaves_of(pack, key_figure)):
        figure = pack.figure(name)
        levels = [] if figure.service_level == "none" else figure.service_level
        found |= {*figure.numerator, *figure.minus, figure.denominator, *levels, *figure.condition}
        found |= {
            one for step in figure.chain for one in (*step.quantity, *(step.inner.quantity if step.inner else ()))
        }
    return frozenset(found)
