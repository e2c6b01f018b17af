"""What a unit says about its own figures: it follows them wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from raaderum.packs import AreaPack
from raaderum.studies.comparison import labels
from raaderum.studies.results import Explanation
from raaderum.studies.trees import leaves_of
from raaderum.warehouse.release import Release


def list_explanations(
    release: Release, figures: tuple[str, ...], units: tuple[str, ...], period: int
) -> tuple[Explanation, ...]:
    """Return what units say about the reported figures behind key figures, in the order of units and of the pack.

    Args:
        release: Where the figures are.
        figures: Key figures; all below each counts too.
        units: Whose explanations.
        period: Year.
    """
    said = _comments(release, period)
    if not any(unit in said for unit in units):
        return ()
    behind = {figure: _variables_behind(release.pack, figure) for figure in figures}
    found = []
    for unit in units:
        comments = said.get(unit, {})
        for variable in release.pack.variables.values():
            about = tuple(figure for figure in figures if variable.id in behind[figure])
            if about and variable.id in comments:
                label = labels(release)[unit]
                found.append(Explanation(label, period, variable.id, variable.name, comments[variable.id], about))
    return tuple(found)


@lru_cache(maxsize=64)
def _comments(release: Release, period: int) -> Mapping[str, Mapping[str, str]]:
    """Return what is said of a year, by unit and variable."""
    found: dict[str, dict[str, str]] = {}
    for o in release.observations:
        if o.comment and o.period == period:
            found.setdefault(o.unit, {})[o.variable] = o.comment
    return found


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
